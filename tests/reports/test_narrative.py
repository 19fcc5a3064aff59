"""The text of a stage: whole sentences for each case."""

from copy import deepcopy

import pytest

from core.scripts import to_cyrillic
from procurement.words import Category
from reports.narrative import counted, story
from reports.narrative.words import CATEGORIES, COUNTRIES, MONTH, PARTICIPATION

FACTS = {
    "number": 1,
    "start": "2018-09-01",
    "end": "2020-01-20",
    "on": "2020-01-20",
    "project": {
        "title": ["River police", "Rečna policija"],
        "purpose": ["Safer rivers.", "Bezbednije reke."],
        "start": "2018-09-01",
        "start_precision": "month",
        "months": 24,
    },
    "countries": ["AT", "SI"],
    "completed": {"stage": 39, "total": 39},
    "kinds": {"workshop": 8, "training": 2, "study visit": 2, "expert mission": 27},
    "multidisciplinary": 8,
    "titles": {},
    "training_model": "Frontex",
    "visits": ["AT", "SI"],
    "hosts": [["Federal Police", "Savezna policija"]],
    "attended": [["Ministry of Labour, Veterans", "Ministarstvo za rad, boračka pitanja"],
                 ["Prosecutor", "Tužilaštvo"]],
    "participations": [302, 350, 0],
    "findings": [
        {"key": "prevention", "area": ["Prevention", "Prevencija"], "conclusions": 1,
         "recommendations": 2},
        {"key": "protocol on cooperation", "area": ["Protocol", "Protokol"], "conclusions": 2,
         "recommendations": 0},
    ],
    "recommendations": {"total": 11, "done": 3},
    "equipment": [
        {"title": ["Cars for rivers", "Vozila za reke"], "programme": ["IPA 2014", ""],
         "categories": {"vehicles": 12, "furniture": 1}},
    ],
    "expert_days": ["160", "188.5"],
    "progress": "67.2",
    "planned": "68.4",
    "months_ahead": "-0.2",
    "on_plan": True,
    "support": [["Service", "Služba"], ["Sector", "Sektor"]],
    "conclusion": ["It goes well", "Sprovodi se uspešno"],
}  # fmt: skip


def told(language="sr", **changes) -> list[str]:
    return story(deepcopy(FACTS) | changes, language).split("\n\n")


def test_the_whole_text_in_serbian():
    assert told("sr") == [
        "Prva etapa tvining projekta „Rečna policija” trajala je od septembra 2018. do 20. januara "
        "2020. godine. Projekat traje 24 meseca, a sprovodi se od septembra 2018. godine, u "
        "saradnji sa partnerima iz Austrije i Slovenije. Cilj projekta glasi: „Bezbednije reke”.",
        "Od početka projekta realizovano je 39 aktivnosti. Među njima je osam multidisciplinarnih "
        "radionica, dve obuke po modelu Frontex, dve studijske posete Austriji i Sloveniji i 27 "
        "ekspertskih misija. Zabeležena su 652 učešća, od toga 302 učešća žena i 350 učešća "
        "muškaraca. Učesnike studijskih poseta primila je ova institucija: Savezna policija. Na "
        "radionicama su učestvovali predstavnici sledećih institucija: Ministarstvo za rad, "
        "boračka pitanja; Tužilaštvo.",
        "Doneta su tri zaključka i dve preporuke koji se odnose na prevenciju (jedan zaključak i "
        "dve preporuke) i Protokol o saradnji (dva zaključka). Do kraja etape od ukupno 11 "
        "preporuka sprovedene su tri.",
        "U okviru projekta „Vozila za reke” ({IPA 2014}) jedinicama su predata vozila (12 komada) "
        "i nameštaj (jedan komad).",
        "Na kraju etape izvršenje plana iznosi 67,2 %, a po planu je do tada trebalo da bude "
        "izvršeno 68,4 %. Projekat se odvija po planu. Eksperti su ostvarili 160 radnih dana, od "
        "ukupno planiranih 188,5.",
        "Značajnu podršku u realizaciji pružile su i sledeće službe: Služba i Sektor.",
        "Opšti zaključak na kraju prve etape glasi: Sprovodi se uspešno.",
    ]


def test_the_whole_text_in_english():
    assert told("en") == [
        "The first stage of the Twinning project “River police” lasted from September 2018 to 20 "
        "January 2020. The project lasts 24 months and has been carried out since September 2018 "
        "in cooperation with partners from Austria and Slovenia. The purpose of the project reads: "
        "“Safer rivers”.",
        "Since the start of the project 39 activities have been completed. They comprise eight "
        "multidisciplinary workshops, two trainings on the Frontex model, two study visits to "
        "Austria and Slovenia and 27 expert missions. 652 participations were recorded, 302 of "
        "them by women and 350 by men. The study visits were hosted by the following: Federal "
        "Police. Representatives of the following institutions took part in the workshops: "
        "Ministry of Labour, Veterans; Prosecutor.",
        "Three conclusions and two recommendations were adopted, concerning prevention (one "
        "conclusion and two recommendations) and the Protocol on Cooperation (two conclusions). By "
        "the end of the stage three of the 11 recommendations had been implemented.",
        "Under the project “Cars for rivers” (IPA 2014) the following was handed over to the units "
        "that use it: vehicles (12 pieces) and furniture (one piece).",
        "At the end of the stage 67.2 % of the plan was carried out; 68.4 % was planned by then. "
        "The project is on plan. Experts have delivered 160 of 188.5 working days planned.",
        "Considerable support in the work was given by the following: Service and Sector.",
        "The general conclusion at the end of the first stage: It goes well.",
    ]


def test_cyrillic_is_the_same_text_with_foreign_words_kept():
    text = to_cyrillic("\n".join(told("sr")))
    assert "две обуке по моделу Frontex, две студијске посете Аустрији и Словенији" in text
    assert "„Возила за реке” (IPA 2014) јединицама су предата возила (12 комада)" in text
    assert "{" not in text


def sentences(index, **changes):
    return told("sr", **changes)[index], told("en", **changes)[index]


def only(number, **changes):
    """So many workshops, in the only stage."""
    nobody = {"participations": [0, 0, 0], "hosts": [], "attended": [], "multidisciplinary": 0}
    completed = {"stage": number, "total": number}
    return sentences(1, completed=completed, kinds={"workshop": number}, **nobody | changes)


@pytest.mark.parametrize(
    ("number", "sr", "en"),
    [
        (1, "Od početka projekta realizovana je jedna aktivnost. Po vrsti, to je jedna radionica.",
         "Since the start of the project one activity has been completed. By kind, this is one "
         "workshop."),
        (2, "Od početka projekta realizovane su dve aktivnosti. Među njima su dve radionice.",
         "Since the start of the project two activities have been completed. They comprise two "
         "workshops."),
        (5, "Od početka projekta realizovano je pet aktivnosti. Među njima je pet radionica.",
         "Since the start of the project five activities have been completed. They comprise five "
         "workshops."),
        (11, "Od početka projekta realizovano je 11 aktivnosti. Među njima je 11 radionica.",
         "Since the start of the project 11 activities have been completed. They comprise 11 "
         "workshops."),
        (21, "Od početka projekta realizovana je 21 aktivnost. Među njima je 21 radionica.",
         "Since the start of the project 21 activities have been completed. They comprise 21 "
         "workshops."),
        (112, "Od početka projekta realizovano je 112 aktivnosti. Među njima je 112 radionica.",
         "Since the start of the project 112 activities have been completed. They comprise 112 "
         "workshops."),
    ],
)  # fmt: skip
def test_the_verb_agrees_with_the_number(number, sr, en):
    assert only(number) == (sr, en)


def test_nothing_completed_is_said_in_words_and_no_kind_is_named():
    none = {"completed": {"stage": 0, "total": 0}, "kinds": {}, "participations": [0, 0, 0]}
    assert sentences(1, **none) == (
        "Do kraja etape nije realizovana nijedna aktivnost.",
        "By the end of the stage no activity was completed.",
    )


def test_a_later_stage_tells_its_own_and_the_whole():
    later = {"number": 2, "kinds": {"training": 4}, "participations": [0, 0, 0]}
    later |= {"multidisciplinary": 0, "training_model": "", "hosts": [], "attended": []}
    assert sentences(1, completed={"stage": 4, "total": 43}, **later) == (
        "Tokom druge etape realizovane su četiri aktivnosti. Do kraja etape ukupan broj aktivnosti "
        "realizovanih od početka projekta je 43. Među njima su četiri obuke.",
        "In the second stage four activities were completed. By the end of the stage 43 had been "
        "completed since the start of the project. They comprise four trainings.",
    )
    assert sentences(1, completed={"stage": 0, "total": 43}, **later | {"kinds": {}}) == (
        "Tokom druge etape nije realizovana nijedna aktivnost. Do kraja etape ukupan broj "
        "aktivnosti realizovanih od početka projekta je 43.",
        "In the second stage no activity was completed. By the end of the stage 43 had been "
        "completed since the start of the project.",
    )


def test_workshops_are_multidisciplinary_all_some_or_none():
    def named(several):
        return only(3, multidisciplinary=several)[0].split("Među njima ")[1]

    assert [named(n) for n in (3, 1, 0)] == [
        "su tri multidisciplinarne radionice.",
        "je jedna multidisciplinarna radionica i dve druge radionice.",
        "su tri radionice.",
    ]


def test_events_with_a_name_are_called_by_it():
    titles = {"conference": [["Opening", "Otvaranje"]], "presentation": [["One", "Jedna"]]}
    kinds = {"conference": 1, "presentation": 2}
    sr, en = sentences(
        1, completed={"stage": 3, "total": 3}, kinds=kinds, titles=titles, multidisciplinary=0,
        participations=[0, 0, 0], hosts=[], attended=[],
    )  # fmt: skip
    assert "jedna konferencija („Otvaranje”) i dve prezentacije." in sr
    assert "one conference (“Opening”) and two presentations." in en


@pytest.mark.parametrize(
    ("people", "sr", "en"),
    [
        ([0, 0, 0], "", ""),
        ([0, 0, 1], "Zabeleženo je jedno učešće.", "One participation was recorded."),
        ([4, 40, 0], "Zabeležena su 44 učešća.", "44 participations were recorded."),
        ([40, 41, 3], "Zabeležena su 84 učešća.", "84 participations were recorded."),
        ([5, 16, 5],
         "Zabeleženo je 26 učešća, od toga pet učešća žena i 16 učešća muškaraca.",
         "26 participations were recorded, five of them by women and 16 by men."),
        ([21, 100, 0],
         "Zabeleženo je 121 učešće, od toga 21 učešće žena i 100 učešća muškaraca.",
         "121 participations were recorded, 21 of them by women and 100 by men."),
    ],
)  # fmt: skip
def test_women_and_men_are_told_apart_only_where_that_points_to_nobody(people, sr, en):
    found = only(2, participations=people)
    assert [text.split(ending)[1].strip() for text, ending in
            zip(found, ("dve radionice.", "two workshops."), strict=True)] == [sr, en]  # fmt: skip


def findings(*rows):
    keys = ("key", "area", "conclusions", "recommendations")
    found = [dict(zip(keys, row, strict=True)) for row in rows]
    changes = {"findings": found, "recommendations": {"total": 0, "done": 0}}
    return sentences(2, **changes)


def test_conclusions_and_recommendations_agree_in_gender_and_number():
    protection = ("victim protection", ["", ""])
    assert findings((*protection, 0, 1)) == (
        "Doneta je jedna preporuka koja se odnosi na zaštitu žrtava.",
        "One recommendation was adopted, concerning victim protection.",
    )
    assert findings((*protection, 1, 0))[0] == (
        "Donet je jedan zaključak koji se odnosi na zaštitu žrtava."
    )
    assert findings((*protection, 0, 3))[0] == (
        "Donete su tri preporuke koje se odnose na zaštitu žrtava."
    )
    assert findings((*protection, 5, 12))[0] == (
        "Doneto je pet zaključaka i 12 preporuka koji se odnose na zaštitu žrtava."
    )


def test_areas_of_the_office_are_listed_by_their_names():
    rivers = ("rivers", ["Rivers", "Reke"])
    assert findings((*rivers, 1, 1), (None, None, 0, 2)) == (
        "Donet je jedan zaključak i tri preporuke, po oblastima: Reke (jedan zaključak i jedna "
        "preporuka); van tih oblasti: dve preporuke.",
        "One conclusion and three recommendations were adopted, by area: Rivers (one conclusion "
        "and one recommendation); outside these areas: two recommendations.",
    )
    assert findings((*rivers, 0, 2)) == (
        "Donete su dve preporuke, po oblastima: Reke (dve preporuke).",
        "Two recommendations were adopted, by area: Rivers (two recommendations).",
    )
    assert findings((None, None, 0, 2)) == (
        "Donete su dve preporuke.", "Two recommendations were adopted.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("done", "total", "sr", "en"),
    [
        (1, 1, "Preporuka je sprovedena.", "The recommendation has been implemented."),
        (1, 2, "Do kraja etape od ukupno dve preporuke sprovedena je jedna.",
         "By the end of the stage one of the two recommendations had been implemented."),
        (2, 21, "Do kraja etape od ukupno 21 preporuke sprovedene su dve.",
         "By the end of the stage two of the 21 recommendations had been implemented."),
        (5, 12, "Do kraja etape od ukupno 12 preporuka sprovedeno je pet.",
         "By the end of the stage five of the 12 recommendations had been implemented."),
        (4, 4, "Sprovedene su sve preporuke (ukupno četiri).",
         "All four recommendations have been implemented."),
    ],
)  # fmt: skip
def test_how_many_recommendations_were_implemented(done, total, sr, en):
    found = sentences(2, findings=[], recommendations={"done": done, "total": total})
    assert found == (sr, en)


@pytest.mark.parametrize(
    ("months", "sr", "en"),
    [
        ("1.2", "Projekat je 1,2 meseca ispred plana.",
         "The project is 1.2 months ahead of the plan."),
        ("-1.0", "Projekat kasni jedan mesec u odnosu na plan.",
         "The project is one month behind the plan."),
        ("-2.6", "Projekat kasni 2,6 meseci u odnosu na plan.",
         "The project is 2.6 months behind the plan."),
    ],
)  # fmt: skip
def test_ahead_and_behind_the_plan(months, sr, en):
    found = sentences(4, months_ahead=months, on_plan=False, expert_days=["0", "0"])
    assert [text.split(". ", 1)[1] for text in found] == [sr, en]


def test_the_verb_agrees_with_the_first_thing_handed_over():
    def handed_over(*categories):
        equipment = [{**FACTS["equipment"][0], "categories": dict.fromkeys(categories, 2)}]
        return told("sr", equipment=equipment)[3].split("jedinicama ")[1]

    assert [handed_over(name) for name in Category] == [
        "su predata vozila (dva komada).",
        "je predata informatička oprema (dva komada).",
        "je predat nameštaj (dva komada).",
        "je predata ostala oprema (dva komada).",
    ]
    assert set(CATEGORIES) == set(Category)


def test_what_there_is_nothing_of_is_not_mentioned():
    bare = {
        "findings": [], "recommendations": {"done": 0, "total": 0}, "equipment": [],
        "expert_days": ["0", "0"], "progress": None, "planned": None, "months_ahead": None,
        "support": [], "conclusion": ["", ""], "countries": ["XX"],
        "project": FACTS["project"] | {"purpose": ["", ""], "start_precision": "day"},
    }  # fmt: skip
    assert told("sr", **bare)[0] == (
        "Prva etapa tvining projekta „Rečna policija” trajala je od 1. septembra 2018. do 20. "
        "januara 2020. godine. Projekat traje 24 meseca, a sprovodi se od 1. septembra 2018. "
        "godine."
    )
    assert len(told("sr", **bare)) == len(told("en", **bare)) == 2


def test_a_draft_speaks_of_its_day():
    assert told("sr", on="2019-07-05")[4].startswith("Na dan 5. jula 2019. godine izvršenje")
    assert told("en", on="2019-07-05")[4].startswith("On 5 July 2019, 67.2 % of the plan")
    assert "traje od septembra 2018." in told("sr", on="2019-07-05")[0]


def test_a_missing_language_is_replaced_by_the_other():
    assert (
        "Rečna policija"
        in told("en", project=FACTS["project"] | {"title": ["", "Речна полиција"]})[0]
    )
    titled = FACTS["project"] | {"title": ["River {Police}", ""]}
    assert "„{River Police}”" in told("sr", project=titled)[0]
    marked = FACTS["project"] | {"title": ["", "Сарадња са {Europol}"]}
    assert "„Saradnja sa {Europol}”" in told("sr", project=marked)[0]


def test_the_tables_hold_both_languages():
    assert all(len(row) == 3 and all(row) for row in COUNTRIES.values())
    assert counted(24, MONTH, "sr") == "24 meseca"
    assert counted(652, PARTICIPATION, "sr") == "652 učešća"
