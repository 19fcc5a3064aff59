from time import process_time

import pytest

from core.names import Names
from core.privacy import personal_data_in
from core.texts import Shown, shown

L = "abcdefghijkl"


def test_a_text_is_shown_in_the_language_and_script_of_the_page():
    assert shown("Law", "Zakon", "en") == Shown("Law")
    assert shown("Law", "Zakon", "sr") == Shown("Закон")
    assert shown("Law", "Закон", "sr-latn") == Shown("Zakon")


def test_a_missing_text_is_replaced_and_marked():
    assert shown("", "Закон", "en") == Shown("Zakon", "sr-Latn", True)
    assert shown("Law", "", "sr") == Shown("Law", "en", True)
    assert shown("", "", "en") == Shown("")


def test_personal_data_is_found_in_either_script():
    assert personal_data_in("Govorila je Јелена Петровић.", ["Jelena Petrović"]) == (
        "Jelena Petrović"
    )
    assert personal_data_in("JMBG: 0101990710001!") == "0101990710001"
    assert personal_data_in("ana.anic@mup.gov.rs") == "ana.anic@mup.gov.rs"


NAME = "Draginja Vukosavljević"


@pytest.mark.parametrize(
    "text",
    ["Vukosavljević Draginja", "VUKOSAVLJEVIĆ, Draginja", "Draginja M. Vukosavljević",
     "CV_Draginja_Vukosavljević.pdf", "Dra\u00adginja Vuko\u200bsavljević",
     "Draginja\u200bVukosavljević", "Вукосављевић, Драгиња", "Draginja Vukosavljevic\u0301"],
)  # fmt: skip
def test_a_name_is_found_in_any_order_and_spelling(text):
    for name in (NAME, f"dr {NAME}", "Draginja M. Vukosavljević"):
        assert personal_data_in(f"Predavanje: {text} (MUP)", ["Ana Anić", name]) == name


@pytest.mark.parametrize(
    "text",
    ["Draginja je iz Vukosavljevića", "Draginja", "Draginja, Ana i Vukosavljević",
     "Vukosavljevićeva Draginja"],
)  # fmt: skip
def test_words_that_stand_apart_are_no_name(text):
    assert personal_data_in(text, [NAME]) == ""


@pytest.mark.parametrize(
    "number", ["0101990710006", "(0101)990710006", "0101990/710006", "01.01.990-710006",
               "(0101) 990 710006", "0101\u00ad990710006"],
)  # fmt: skip
def test_a_personal_number_is_found_with_signs_in_it(number):
    assert personal_data_in(f"JMBG {number}.")


def test_a_telephone_is_found_where_asked_and_a_day_is_none():
    for number in ("065/1234567", "tel. 011 3008-200"):
        assert personal_data_in(number, telephones=True)
        assert personal_data_in(number) == ""
    text = "5.3.2019, 2019-03-05, 2018/2019, 1. 9. 2018. u 10:30"
    assert personal_data_in(text, telephones=True) == ""


@pytest.mark.alone
@pytest.mark.parametrize(
    "text", ["a" * 10**6, "a@" * 500_000, "@a" * 500_000, "a@b." * 250_000, "(1" * 500_000,
             "Ana " * 250_000, "Ana x y Petrović " * 60_000],
)  # fmt: skip
def test_the_longest_text_is_read_at_once(text):
    start = process_time()
    personal_data_in(text, ["Ana Petrović", NAME], telephones=True)
    assert process_time() - start < 3


@pytest.mark.alone
def test_twenty_thousand_names_are_looked_up_at_once():
    names = [f"Ime{a}{b} Prezime{c}{d}" for a in L for b in L for c in L for d in L][:20_000]
    text = "Radionica o zaštiti žrtava, " * 200
    personal_data_in(text, names)
    start = process_time()
    assert personal_data_in(f"{text} {names[-1]}", names) == names[-1]
    assert process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "left"),
    [("dr Petrović Ana, Marko", "Marko"), ("Petrović, Ana; Marko", "Marko"),
     ("Petrović, Ana, Jović, Marko", "Jović, Marko"), ("Ana M. Petrović", ""),
     ("Ana Petrović i Marko Marić, MUP", "Marko Marić, MUP"),
     ("Ana\tPetrović/Marko", "Marko"), ("Marko i Ana Petrović", "Marko"),
     ("Jova i Ana Petrović i Mika", "Jova i Mika"), ("CV_Ana_Petrovic.pdf", "CV_.pdf"),
     ("Govorila je prof. dr Ana Petrović iz MUP-a.", "Govorila je iz MUP-a."),
     ("Ana Petrović (zamena: Marko Marić)", "(zamena: Marko Marić)"),
     ("Ana Petrović, Ана Петровић, Mika", "Mika"), ("Ana\u200bPetrović; Mika", "Mika"),
     *((text, text) for text in (
         "Marko Petrović, Ana Jović", "Ana Jović, Petrović Marko", "Jovan Petrović i Ana Jović",
         "Jovan Petrović Ana Jović", "Petrović\nAna", "Ana Marija\nPetrović Jovan",
     ))],
)  # fmt: skip
def test_one_person_is_struck_out_and_nobody_else(text, left):
    assert Names(["Ana Petrović"]).strike(text) == left


def test_ordinary_texts_pass():
    for text in (
        "39 activities, 8 workshops, EUR 1 000 000.00, from 1 September 2018 to 31 August 2020",
        "Anamnesis of Ana-lysis",
        "+381 11 3008 200",
        "12345678901234",
    ):
        assert personal_data_in(text, ["Ana A", "", "A B"]) == "", text
