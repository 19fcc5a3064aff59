"""Pasted lines: what each is understood as, and what is doubtful."""

from time import process_time

import pytest

from activities.models import Institution
from tests.factories import InstitutionFactory, PersonFactory
from workshops.models import Participation
from workshops.paste import read_lines

pytestmark = pytest.mark.django_db


def understood(text, activity):
    lines, _known = read_lines(text, activity)
    return [
        (
            line.name,
            line.institution.abbreviation if line.institution else line.institution_text,
            line.sex,
            line.post,
            line.doubts,
        )
        for line in lines
    ]


ANA = ("Ana Petrović", "MUP", "female", "", [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Petrović, MUP, ž", ANA),
        ("Ana Petrović;MUP;f", ANA),
        ("Ana Petrović\tMUP\tfemale", ANA),
        ("1. Ana Petrović, MUP, ж", ANA),
        ("12)\tAna Petrović\tмуп\tŽensko", ANA),
        ("3\tAna Petrović\tMUP\tW", ANA),
        ('"Ana Petrović";"MUP";"woman"', ANA),
        ("  Ana   Petrović ,  MUP ,  ženski ", ANA),
        ("Ana Petrović, f, MUP", ANA),
        ("MUP, Ana Petrović, f", ANA),
        ("f; Ana Petrović; MUP", ANA),
        ("Petrović, Ana; MUP; ž", ANA),
        ("Ana Petrović\tMinistarstvo unutrasnjih poslova (MUP)\tž", ANA),
        ("Ana Petrović, Ministry of the Interior, zena", ANA),
        ("Ана Петровић, Министарство унутрашњих послова, женско",
         ("Ана Петровић", "MUP", "female", "", [])),
        ("dr Marko Ilić, MUP, m, načelnik odeljenja",
         ("dr Marko Ilić", "MUP", "male", "načelnik odeljenja", [])),
        ("mr Marko Ilić, MUP, мушко, inspektor, PU Niš",
         ("mr Marko Ilić", "MUP", "male", "inspektor, PU Niš", [])),
        ("Marko Ilić, MUP, -, inspektor", ("Marko Ilić", "MUP", "", "inspektor", [])),
        ("Marko Ilić\tMUP\t\tinspektor", ("Marko Ilić", "MUP", "", "inspektor", [])),
        ("Marko Ilić, MUP, načelnik", ("Marko Ilić", "MUP", "", "načelnik", [])),
        ("Marko Ilić, Ministry of Labour, Employment and Social Affairs, m, expert",
         ("Marko Ilić", "MINRZS", "male", "expert", [])),
        ("Marko Ilić", ("Marko Ilić", "", "", "", [])),
        ("Marko Ilić, UGP, m", ("Marko Ilić", "UGP", "male", "", ["institution"])),
        ("Marko Ilić, MUP, mushko", ("Marko Ilić", "MUP", "", "", ["sex"])),
        ("Marko Ilić, MUP, q", ("Marko Ilić", "MUP", "", "", ["sex"])),
        (", MUP, m", ("", "MUP", "male", "", ["no name"])),
        ("Ana 2, MUP, m", ("Ana 2", "MUP", "male", "", ["no name"])),
        ("Ana, MUP, f", ("Ana", "MUP", "female", "", ["one word"])),
        ("Ana Petrović 0101990715012, MUP, f",
         ("Ana Petrović 0101990715012", "MUP", "female", "", ["personal"])),
        ("Ana Petrović, MUP, f, ana@mup.rs",
         ("Ana Petrović", "MUP", "female", "ana@mup.rs", ["personal"])),
        ("Ana Petrović, MUP, f, 064 123 45 67",
         ("Ana Petrović", "MUP", "female", "064 123 45 67", ["personal"])),
        ("A" + "a" * 130 + " B, MUP, f", ("A" + "a" * 130 + " B", "MUP", "female", "", ["long"])),
    ],
)  # fmt: skip
def test_a_line_is_understood(line, expected, activity):
    assert understood(line, activity) == [expected]


@pytest.mark.parametrize(
    "text",
    ["Ime i prezime\tInstitucija\tPol\nAna Petrović\tMUP\tž",
     "Име и презиме;Институција;Пол\nAna Petrović;MUP;ž",
     "Institution,Name,Sex\n\nMUP,Ana Petrović,f",
     "No.\tName\tInstitution\tSex\n1.\tAna Petrović\tMUP\tf"],
)  # fmt: skip
def test_a_head_is_passed_over_and_gives_the_order(text, activity):
    assert understood(text, activity) == [ANA]


def test_what_no_head_names_is_not_dropped(activity):
    text = "Ime,Napomena,Institucija,Pol\nAna Petrović,sudija,MUP,ž,Niš"
    assert understood(text, activity) == [("Ana Petrović", "MUP", "female", "sudija, Niš", [])]


@pytest.mark.parametrize(
    "line", ["Ana Petrović, MUP, ž", "Петровић Ана, МУП, ж", "ANA PETROVIC, mup, f",
             "Petrovic Ana;Ministry of the Interior;f", "Ana Petrović"],
)  # fmt: skip
def test_the_same_person_is_recognised_in_any_spelling(line, activity):
    known = PersonFactory(
        project=activity.project, name="Ana Petrović",
        institution=Institution.objects.get(key="mup"),
    )  # fmt: skip
    lines, _known = read_lines(line, activity)
    assert [(one.person, one.doubts) for one in lines] == [(known, [])]


def test_the_same_name_elsewhere_is_asked_about(activity):
    known = PersonFactory(
        project=activity.project, name="Ana Petrović",
        institution=Institution.objects.get(key="minrzs"),
    )  # fmt: skip
    (line,) = read_lines("Ana Petrović, MUP, f", activity)[0]
    assert (line.person, line.same_name, line.doubts) == (None, [known], ["same name"])


def test_another_projects_register_says_nothing(activity):
    PersonFactory(name="Ana Petrović", institution=Institution.objects.get(key="mup"))
    (line,) = read_lines("Ana Petrović, MUP, f", activity)[0]
    assert (line.person, line.doubts) == (None, [])


def test_who_is_on_the_list_or_in_the_paste_already_is_doubtful(activity):
    mup = Institution.objects.get(key="mup")
    known = PersonFactory(project=activity.project, name="Ana Petrović", institution=mup)
    Participation.objects.create(activity=activity, person=known)
    text = "Петровић Ана, МУП, ж\nMarko Ilić, MUP, m\nИлић Марко, МУП, м\nMarko Ilić, MINRZS, m"
    assert [row[-1] for row in understood(text, activity)] == [["listed"], [], ["twice"], []]


def test_the_nearest_institution_is_offered(activity):
    text = "Ana Petrović, Ministarstvo unutrasnih poslova, f"
    (line,) = read_lines(text, activity)[0]
    assert [one.key for one in line.near] == ["mup"]


def test_partners_go_before_others_of_that_name(activity):
    InstitutionFactory(abbreviation="MUP", name_en="Other", name_sr="Drugi", country="BA")
    (line,) = read_lines("Ana Petrović, MUP, f", activity)[0]
    assert line.institution.key == "mup"


def test_an_abbreviation_of_two_others_names_neither(activity):
    for country in ("SI", "AT"):
        InstitutionFactory(abbreviation="POL", name_en=country, name_sr=country, country=country)
    (line,) = read_lines("Ana Petrović, POL, f", activity)[0]
    assert line.doubts == ["institution"]


def test_the_longest_lines_with_unknown_institutions_are_read_in_time(activity):
    for number in range(40):
        InstitutionFactory(name_sr=f"Uprava, odeljenje broj {number}, za poslove")
    lines = (
        f"Ana A{number}, Uprava za x{number} poslove" + ", neko" * 17 for number in range(1000)
    )
    start = process_time()
    lines, _known = read_lines("\n".join(lines), activity)
    assert len(lines) == 1000
    assert process_time() - start < 10
