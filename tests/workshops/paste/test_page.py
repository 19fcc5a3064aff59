"""The page of pasted lines: what is doubtful is asked, and nothing is lost."""

import random
import re
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Institution
from core.scripts import to_cyrillic, to_latin
from tests.factories import PersonFactory
from workshops.models import Participation, Person
from workshops.paste import read_lines

pytestmark = pytest.mark.django_db


def address(name="paste-participants"):
    return reverse(f"workshops:{name}", args=["p", "1.1.1"])


def listed(activity):
    return sorted(
        activity.participations.values_list("person__name", "institution__abbreviation", "sex")
    )


def test_sound_lines_are_stored_at_once(client, activity):
    answer = client.post(address(), {"text": "Ana Petrović, MUP, f\nMarko Ilić, MINRZS, m"})
    assert answer.status_code == 302
    assert listed(activity) == [("Ana Petrović", "MUP", "female"), ("Marko Ilić", "MINRZS", "male")]
    assert Person.history.count() == 2
    assert {row.attendance for row in activity.participations.all()} == {"expected"}


MIXED = "Ana Petrović, MUP, f\nMarko Ilić, UGP, m\nJana, MUP, f\nAna P 0101990715012, MUP, f"


def test_doubtful_lines_are_all_shown_and_nothing_is_stored_yet(client, activity):
    page = client.post(address(), {"text": MIXED, "read": "1"})
    body = page.content.decode()
    for shown in ("Marko Ilić", "Jana", "Ana P 0101990715012", "doubtful",
                  "Save the 1 sound line now", "No institution of that name is known",
                  "The name has only one word."):  # fmt: skip
        assert shown in body, shown
    assert page.context["form"]["text"].value() == MIXED
    assert (Person.objects.count(), Participation.objects.count()) == (0, 0)


def test_sound_lines_can_be_stored_now_and_the_others_stay_in_the_text(client, activity):
    page = client.post(address(), {"text": MIXED, "sound": "1"})
    assert listed(activity) == [("Ana Petrović", "MUP", "female")]
    assert page.context["form"]["text"].value() == MIXED.split("\n", 1)[1]
    assert "3 lines wait for you" in page.content.decode()


def answers_for(activity, text, **by_name):
    """What the page posts for the lines with these names."""
    data = {}
    lines, _known = read_lines(text, activity)
    for line in lines:
        for what, value in by_name.get(line.name.split()[0], {}).items():
            data[f"{what}-{line.key}"] = value
    return data


def marks(page):
    return {asked["text"]: mark for mark, asked in page.context["form"].institutions.items()}


def test_as_chosen_stores_what_is_answered_and_keeps_the_rest(client, activity):
    page = client.post(address(), {"text": MIXED})
    mark = marks(page)["UGP"]
    data = {"text": MIXED, "save": "1", f"at-{mark}": "new", f"abbreviation-{mark}": "UGP",
            f"name-{mark}": "Uprava granične policije", f"country-{mark}": "rs",
            **answers_for(activity, MIXED, Jana={"who": "new"})}  # fmt: skip
    page = client.post(address(), data)
    assert listed(activity) == [
        ("Ana Petrović", "MUP", "female"), ("Jana", "MUP", "female"), ("Marko Ilić", "UGP", "male"),
    ]  # fmt: skip
    assert page.context["form"]["text"].value() == "Ana P 0101990715012, MUP, f"
    new = Institution.objects.get(abbreviation="UGP")
    assert (new.name_en, new.country) == ("Uprava granične policije", "RS")
    assert activity.project.partners.get(institution=new).role == "partner"


def test_the_number_that_is_refused_is_stored_nowhere(client, activity):
    client.post(address(), {"text": MIXED, "save": "1"})
    for model in (Person, Person.history.model, Participation):
        assert "0101990715012" not in str(list(model.objects.values()))


def test_a_new_institution_with_a_fault_keeps_its_lines(client, activity):
    text = "Marko Ilić, UGP, m\nAna Petrović, MUP, f"
    mark = marks(client.post(address(), {"text": text}))["UGP"]
    data = {"text": text, "save": "1", f"at-{mark}": "new", f"country-{mark}": "Serbia"}
    page = client.post(address(), data)
    assert listed(activity) == [("Ana Petrović", "MUP", "female")]
    assert page.context["form"]["text"].value() == "Marko Ilić, UGP, m"
    assert "Two capital letters" in page.content.decode()


def test_one_answer_for_an_institution_serves_all_its_lines(client, activity):
    text = "Marko Ilić, Polcija, m\nAna Petrović, polcija, f"
    mark = marks(client.post(address(), {"text": text}))["Polcija"]
    pk = Institution.objects.get(key="mup").pk
    assert client.post(address(), {"text": text, "save": "1", f"at-{mark}": pk}).status_code == 302
    assert listed(activity) == [("Ana Petrović", "MUP", "female"), ("Marko Ilić", "MUP", "male")]


@pytest.mark.parametrize(("who", "entries"), [("same", 1), ("new", 2), ("leave", 1), ("", 1)])
def test_the_same_name_elsewhere_is_taken_as_chosen(who, entries, client, activity):
    minrzs = Institution.objects.get(key="minrzs")
    known = PersonFactory(project=activity.project, name="Ana Petrović", institution=minrzs, sex="")
    text = "Ana Petrović, MUP, f"
    chosen = str(known.pk) if who == "same" else who
    answer = client.post(
        address(),
        {"text": text, "save": "1", **answers_for(activity, text, Ana={"who": chosen})},
    )
    assert Person.objects.count() == entries
    rows = [] if who in ("leave", "") else [("Ana Petrović", "MUP", "female")]
    assert listed(activity) == rows
    assert answer.status_code == (200 if who == "" else 302)
    if who == "same":
        known.refresh_from_db()
        assert (known.institution, known.sex) == (minrzs, "female"), "learned the sex alone"


def test_a_sex_that_was_not_understood_is_asked(client, activity):
    text = "Marko Ilić, MUP, q"
    client.post(address(), {"text": text, "save": "1"})
    assert listed(activity) == []
    answer = answers_for(activity, text, Marko={"sex": "male"})
    assert client.post(address(), {"text": text, "save": "1", **answer}).status_code == 302
    assert listed(activity) == [("Marko Ilić", "MUP", "male")]


def test_they_came_makes_the_totals(client, activity):
    text = "Ana Petrović, MUP, f\nMarko Ilić, MUP, m"
    client.post(address(), {"text": text, "attendance": "came"})
    activity.refresh_from_db()
    assert (activity.women, activity.men, activity.totals_from_list) == (1, 1, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "is empty. Write it there."), ("\n \n", "There is no line with a person in it."),
     ("Ana\0 Petrović, MUP, f", "Null characters are not allowed."),
     ("Ana Anić, MUP, f\n" * 1001, "1001 lines are too many at once."),
     ("Ana Anić, Nepoznata uprava, f\n" * 3000, "3000 lines are too many at once."),
     ("\nAna Anić" + ", a" * 20, "Line 2 is too long. A line has at most 500 characters and 20"),
     ("Ana Anić " + "a" * 500, "Line 1 is too long.")],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_message(text, message, client, activity):
    start = process_time()
    page = client.post(address(), {"text": text})
    assert process_time() - start < 2
    assert message in page.content.decode()
    assert page.context["form"]["text"].value() == text
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    "text", ['"Ana, MUP', '""""', ";;;", "\t\t", "1.", "{Ana} <b>Petrović</b>, MUP, f",
             "\ufeffAna Anić,,", "'; drop table; --", "a" * 9000, "abc def," * 500],
)  # fmt: skip
def test_no_line_is_a_failure(text, client, activity):
    assert client.post(address(), {"text": text, "save": "1"}).status_code in (200, 302)


def test_personal_data_are_no_new_institution(client, activity):
    text = "Marko Ilić, UGP, m"
    mark = marks(client.post(address(), {"text": text}))["UGP"]
    data = {"text": text, "save": "1", f"at-{mark}": "new", f"country-{mark}": "RS",
            f"name-{mark}": "pera@mup.rs"}  # fmt: skip
    assert "pera@mup.rs" in client.post(address(), data).content.decode()
    assert (Institution.objects.count(), Person.objects.count()) == (2, 0)


LETTERS = "abcdefghij"
MIXED_LINES = 300


def three_hundred(seed=1):
    """Different people in both scripts with the three separators; every tenth is doubtful."""
    chance, lines = random.Random(seed), []
    for number in range(MIXED_LINES):
        a, b, c = (LETTERS[int(digit)] for digit in f"{number:03d}")
        name = f"Ana{a}{b} Petrović{c}"
        institution = chance.choice(["MUP", "MINRZS", "Ministarstvo unutrašnjih poslova"])
        sex = chance.choice(["ž", "m", "female", "muško"])
        if number % 10 == 9:
            institution = "Nepoznata uprava"
        cells = [name, institution, sex]
        if number % 2:
            cells = [to_cyrillic(cell) for cell in cells]
        lines.append(["\t", "; ", ", "][number % 3].join(cells))
    return lines


def test_300_mixed_lines_become_a_list_and_nothing_is_lost(client, activity):
    lines = three_hundred()
    text = "Ime i prezime, institucija, pol\r\n" + "\r\n".join(lines)
    page = client.post(address(), {"text": text})
    assert (len(page.context["form"].sound), len(page.context["form"].doubtful)) == (270, 30)
    page = client.post(address(), {"text": text, "sound": "1"})
    kept = page.context["form"]["text"].value().split("\n")
    assert kept == [line for number, line in enumerate(lines) if number % 10 == 9]
    assert activity.participations.count() + len(kept) == MIXED_LINES
    (mark,) = marks(page).values()
    data = {"text": "\n".join(kept), "save": "1", f"at-{mark}": "new"}
    assert client.post(address(), data).status_code == 302
    assert activity.participations.count() == Person.objects.count() == MIXED_LINES
    # The same people again, in the other script and without accents: all are known.
    again = "\n".join(
        to_cyrillic(line) if re.search("[a-z]", line) else to_latin(line).replace("ć", "c")
        for line in lines
    )
    form = client.post(address(), {"text": again}).context["form"]
    assert {tuple(line.doubts) for line in form.lines} == {("listed",)}


def test_300_lines_take_as_many_statements_as_30_but_for_their_batches(client, activity):
    client.post(address(), {"text": "Mika Mikić, MUP, m"})
    counts = []
    for text in (three_hundred()[:9], three_hundred(2)[10:19], three_hundred()[20:]):
        lines = [line for line in text if "epozn" not in line and "епозн" not in line]
        with CaptureQueriesContext(connection) as statements:
            assert client.post(address(), {"text": "\n".join(lines)}).status_code == 302
        counts.append(len(statements))
    assert counts[0] == counts[1]
    # SQLite takes 999 values in a statement: some more inserts, no more reading.
    assert counts[2] <= counts[0] + 12, counts
