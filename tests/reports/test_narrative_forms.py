"""Numbers, genders and cases of the text of a stage."""

from datetime import date
from decimal import Decimal

import pytest

from activities.words import Kind
from reports.narrative import counted, few_form, ordinal
from reports.narrative.grammar import day, listed, measured, number_word
from reports.narrative.words import KINDS, WORKING_DAY

NUMBERS = [0, 1, 2, 4, 5, 10, 11, 21, 22, 25, 39, 101, 112]
FORMS = {
    ("en", Kind.STUDY_VISIT): [
        "no study visits", "one study visit", "two study visits", "four study visits",
        "five study visits", "ten study visits", "11 study visits", "21 study visits",
        "22 study visits", "25 study visits", "39 study visits", "101 study visits",
        "112 study visits",
    ],
    ("sr", Kind.STUDY_VISIT): [
        "nijedna studijska poseta", "jedna studijska poseta", "dve studijske posete",
        "četiri studijske posete", "pet studijskih poseta", "deset studijskih poseta",
        "11 studijskih poseta", "21 studijska poseta", "22 studijske posete",
        "25 studijskih poseta", "39 studijskih poseta", "101 studijska poseta",
        "112 studijskih poseta",
    ],
    ("sr", Kind.ROUND_TABLE): [
        "nijedan okrugli sto", "jedan okrugli sto", "dva okrugla stola", "četiri okrugla stola",
        "pet okruglih stolova", "deset okruglih stolova", "11 okruglih stolova",
        "21 okrugli sto", "22 okrugla stola", "25 okruglih stolova", "39 okruglih stolova",
        "101 okrugli sto", "112 okruglih stolova",
    ],
    ("sr", Kind.INTERNSHIP): [
        "nijedno stažiranje", "jedno stažiranje", "dva stažiranja", "četiri stažiranja",
        "pet stažiranja", "deset stažiranja", "11 stažiranja", "21 stažiranje",
        "22 stažiranja", "25 stažiranja", "39 stažiranja", "101 stažiranje", "112 stažiranja",
    ],
}  # fmt: skip

# One of each form, for every kind.
SERBIAN_KINDS = {
    Kind.WORKSHOP: ["jedna radionica", "dve radionice", "pet radionica"],
    Kind.TRAINING: ["jedna obuka", "dve obuke", "pet obuka"],
    Kind.STUDY_VISIT: ["jedna studijska poseta", "dve studijske posete", "pet studijskih poseta"],
    Kind.EXPERT_MISSION: [
        "jedna ekspertska misija", "dve ekspertske misije", "pet ekspertskih misija",
    ],
    Kind.CONFERENCE: ["jedna konferencija", "dve konferencije", "pet konferencija"],
    Kind.ROUND_TABLE: ["jedan okrugli sto", "dva okrugla stola", "pet okruglih stolova"],
    Kind.PRESENTATION: ["jedna prezentacija", "dve prezentacije", "pet prezentacija"],
    Kind.STEERING_COMMITTEE: [
        "jedan sastanak Upravnog odbora", "dva sastanka Upravnog odbora",
        "pet sastanaka Upravnog odbora",
    ],
    Kind.DRAFTING: ["jedan izrađen dokument", "dva izrađena dokumenta", "pet izrađenih dokumenata"],
    Kind.INTERNSHIP: ["jedno stažiranje", "dva stažiranja", "pet stažiranja"],
    Kind.OTHER: ["jedna ostala aktivnost", "dve ostale aktivnosti", "pet ostalih aktivnosti"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "kind"), FORMS)
def test_counts_in_words_up_to_ten_and_in_the_right_form(language, kind):
    found = [counted(number, KINDS[kind], language) for number in NUMBERS]
    assert found == FORMS[language, kind]


def test_every_kind_has_its_three_serbian_forms():
    found = {kind: [counted(n, noun, "sr") for n in (1, 2, 5)] for kind, noun in KINDS.items()}
    assert found == SERBIAN_KINDS
    assert set(KINDS) == set(Kind)


def test_the_teens_take_the_form_of_many():
    assert [few_form(n) for n in (11, 12, 13, 14, 111, 112, 114, 1, 121, 122, 1001)] == [
        2, 2, 2, 2, 2, 2, 2, 0, 0, 1, 0,
    ]  # fmt: skip


def test_large_numbers_are_grouped_as_the_language_writes_them():
    assert [number_word(1234, language) for language in ("en", "sr")] == ["1,234", "1.234"]


@pytest.mark.parametrize(
    ("amount", "en", "sr"),
    [
        ("1", "one working day", "jedan radni dan"),
        ("3", "three working days", "tri radna dana"),
        ("104", "104 working days", "104 radna dana"),
        ("160", "160 working days", "160 radnih dana"),
        ("13.5", "13.5 working days", "13,5 radnih dana"),
        ("1.2", "1.2 working days", "1,2 radna dana"),
    ],
)
def test_parts_of_a_whole_are_read_by_their_last_digit(amount, en, sr):
    found = [measured(Decimal(amount), WORKING_DAY, language) for language in ("en", "sr")]
    assert found == [en, sr]


def test_ordinals_of_stages():
    assert [ordinal(n, "sr", "e") for n in (1, 2, 3, 4, 10, 11)] == [
        "prve", "druge", "treće", "četvrte", "desete", "11.",
    ]  # fmt: skip
    assert [ordinal(n, "en") for n in (1, 3, 10, 11, 12, 21, 22, 23, 111)] == [
        "first", "third", "tenth", "11th", "12th", "21st", "22nd", "23rd", "111th",
    ]  # fmt: skip


def test_days_stand_in_the_genitive():
    assert day(date(2020, 1, 20), "sr") == "20. januara 2020."
    assert day(date(2018, 9, 1), "sr", month_only=True) == "septembra 2018."
    assert day(date(2020, 1, 20), "en") == "20 January 2020"


def test_a_list_of_names_with_commas_is_parted_by_semicolons():
    assert listed(["a", "b", "c"], "sr") == "a, b i c"
    assert listed(["a", "b"], "en") == "a and b"
    assert listed(["a, b", "c"], "sr") == "a, b; c"
    assert listed([], "sr") == ""
