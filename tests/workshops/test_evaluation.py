"""What the participants thought: entered for one event, summed up by kind."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from activities.words import Kind, Role
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    EvaluationFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from workshops.models import Answer, Evaluation
from workshops.opinions import opinions, opinions_of_held

pytestmark = pytest.mark.django_db


def held(component, code, day=date(2019, 3, 4), kind=Kind.WORKSHOP, women=None, men=None):
    activity = ActivityFactory(
        project=component.project, component=component, code=code, kind=kind, current_start=day,
        current_end=day,
    )  # fmt: skip
    people = {} if women is None else {"participants": {"women": women, "men": men}}
    activity.hold(start=day, end=day, **people)
    return activity


@pytest.fixture
def activity(office):
    return held(office[1], "1.1.1", women=6, men=4)


def address(activity):
    return reverse("workshops:evaluation", args=[activity.project.slug, activity.code])


def data(**changed):
    return {"answers": "8", "mean": "4,25", **changed}


def errors(page) -> dict:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Content of the event"), ("sr-latn", "Content of the event")]
)
def test_the_form_offers_eight_rows_and_the_usual_questions(language, first, activity, client):
    # The Serbian words come with the translation of the catalogue.
    with translation.override(language):
        expected = translation.gettext(first)
        form = client.get(address(activity)).context["form"]
        assert len(form.rows) == 8
        assert str(form.rows[0][0].value()) == expected
        assert [form.rows[row][0].value() for row in range(4, 8)] == [""] * 4


def test_an_opinion_is_entered_and_shown(activity, client):
    answer = client.post(
        address(activity),
        data(
            question_1="Content", mark_1="4,5", question_2="Organisation", mark_2="",
            question_3="Usefulness", mark_3="4", comments="More practice\n\n  Thank you ",
        ),
    )  # fmt: skip
    assert answer.url == activity.get_absolute_url() + "#evaluation"
    row = Evaluation.objects.get()
    assert (row.answers, row.mean) == (8, Decimal("4.25"))
    assert list(row.questions.values_list("question", "mean")) == [
        ("Content", Decimal("4.50")), ("Usefulness", Decimal("4.00")),
    ]  # fmt: skip
    page = client.get(activity.get_absolute_url())
    assert "Mean mark 4.25 of 5 (8 sheets, 10 participants)" in text(page)
    assert "Content 4.50 Usefulness 4.00" in text(page)
    assert '<rect class="done" width="90.0"' in page.content.decode()
    assert "<li>More practice</li><li>Thank you</li>" in page.content.decode()


def test_without_a_mean_it_is_that_of_the_questions(activity, client):
    marks = {"mark_1": "4", "mark_2": "4.5", "mark_3": "4,5", "mark_4": "5"}
    questions = {f"question_{number}": f"Question {number}" for number in range(1, 5)}
    client.post(address(activity), data(mean="", **marks, **questions))
    assert Evaluation.objects.get().mean == Decimal("4.50")
    client.post(
        address(activity),
        {
            **data(mean="", mark_1="4", mark_2="4.01", **questions),
            "base": base_of(client, activity),
        },
    )
    assert Evaluation.objects.get().mean == Decimal("4.01"), "4.005, halves up"
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("entered", "shown", "hint", "then"),
    [("", None, "4.25", "3.25"), ("4.3", Decimal("4.30"), None, "4.30")],
)
def test_a_mean_of_the_questions_follows_them(entered, shown, hint, then, activity, client):
    asked = {"question_1": "Content", "mark_1": "4.5", "question_2": "Trainers", "mark_2": "4"}
    client.post(address(activity), data(**asked, mean=entered))
    mean = client.get(address(activity)).context["form"]["mean"]
    assert (mean.value(), mean.field.widget.attrs.get("placeholder")) == (shown, hint)
    edited = asked | {"mark_2": "2", "mean": mean.value() or "", "base": base_of(client, activity)}
    assert client.post(address(activity), data(**edited)).status_code == 302
    assert Evaluation.objects.get().mean == Decimal(then)


def base_of(client, activity):
    return client.get(address(activity)).context["form"]["base"].value()


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"answers": ""}, "answers", "is empty. Enter a number."),
        ({"answers": "0"}, "answers", "0 is too small. Enter 1 or more."),
        ({"answers": "many"}, "answers", "whole number"),
        ({"answers": "99999999999"}, "answers", ""),
        ({"mean": "5,01"}, "mean", "5.01 is not a mark. Enter 1 to 5."),
        ({"mean": "0.99"}, "mean", "0.99 is not a mark. Enter 1 to 5."),
        ({"mean": "good"}, "mean", "“good” is not a number."),
        ({"mean": ""}, "mean", "Enter the mean mark, or the marks of the questions."),
        ({"mark_1": "6", "question_1": "Content"}, "mark_1", "6 is not a mark."),
        ({"mark_5": "4"}, "question_5", "Write the question of this mark."),
        ({"mark_1": "4", "question_1": "Ask ana@mup.rs"}, "question_1", "“ana@mup.rs” looks like"),
        ({"mark_1": "4", "question_1": "Lecture of Anić Ana"}, "question_1", "“Ana Anić” looks"),
        ({"comments": "Anić, Ana: very good"}, "comments", "The comments name somebody (Ana Anić)"),
        ({"comments": "Call 065/1234567"}, "comments", "065/1234567"),
        ({"mark_1": "4", "question_1": "a" * 201}, "question_1", "at most 200"),
        (
            {"comments": "Ana Anić was the best"},
            "comments",
            "The comments name somebody (Ana Anić)",
        ),
        ({"comments": "Ана Анић је најбоља"}, "comments", "The comments name somebody"),
        ({"comments": "Write to 0101990710006"}, "comments", "0101990710006"),
    ],
)
def test_wrong_input_is_refused_with_its_value_and_stays(changed, field, message, activity, client):
    PersonFactory(project=activity.project, name="Ana Anić")
    page = client.post(address(activity), data(question_8="Kept") | changed)
    found = errors(page)
    assert list(found) == [field]
    assert message in found[field][0]
    assert page.context["form"]["question_8"].value() == "Kept"
    assert not Evaluation.objects.exists()


def test_more_sheets_than_participants_is_a_warning(activity, client):
    page = client.post(address(activity), data(answers="11"), follow=True)
    assert "11 sheets, but only 10 participants are recorded." in text(page)
    assert Evaluation.objects.get().answers == 11
    page = client.post(
        address(activity), data(answers="10", base=base_of(client, activity)), follow=True
    )
    assert "but only" not in text(page)


def test_an_edit_keeps_the_history_and_replaces_the_questions(activity, client):
    client.post(address(activity), data(question_1="Content", mark_1="4"))
    form = client.get(address(activity)).context["form"]
    assert [(q.value(), m.value()) for q, m in form.rows[:2]] == [("Content", 4), ("", None)]
    client.post(
        address(activity),
        data(question_1="Contents", mark_1="3", base=form["base"].value()),
    )
    assert list(Answer.objects.values_list("question", "mean")) == [("Contents", 3)]
    history = Evaluation.objects.get().history.all()
    assert [row.history_user for row in history] == [activity.project.memberships.get().user] * 2


@pytest.mark.parametrize("stored", [True, False])
def test_what_somebody_else_saved_meanwhile_is_not_overwritten(stored, activity, client):
    if stored:
        client.post(address(activity), data())
    base = base_of(client, activity) or ""
    other = Evaluation.objects.filter(activity=activity).first() or Evaluation(activity=activity)
    other.answers, other.mean = 3, Decimal(2)
    other.save()
    page = client.post(address(activity), data(base=base, comments="Mine"))
    assert "Somebody else saved this after you opened the page." in text(page)
    assert page.context["form"]["comments"].value() == "Mine"
    assert Evaluation.objects.get().answers == 3
    again = data(base=page.context["form"]["base"].value(), comments="Mine")
    assert client.post(address(activity), again).status_code == 302
    assert (Evaluation.objects.get().answers, Evaluation.objects.get().comments) == (8, "Mine")


def test_a_viewer_reads_it_and_is_not_asked_to_enter_it(activity, signed_in):
    client = signed_in(MembershipFactory(project=activity.project, role=Role.VIEWER).user)
    assert "Opinion of the participants" not in text(client.get(activity.get_absolute_url()))
    EvaluationFactory(activity=activity)
    page = text(client.get(activity.get_absolute_url()))
    assert "Mean mark 4.50 of 5" in page
    assert "Edit the evaluation" not in page


# The page by kind


def test_opinions_by_kind_worked_out_by_hand(office, client):
    project, component, _user = office
    for number, (answers, mean, women, men) in enumerate(
        [(9, "4.7", 6, 4), (11, "4.8", 5, 7), (5, "3", None, None)], 1
    ):
        event = held(component, f"1.1.{number}", women=women, men=men)
        EvaluationFactory(activity=event, answers=answers, mean=mean)
    held(component, "1.1.4", women=100, men=100)
    held(component, "1.2.1", kind=Kind.TRAINING)
    held(component, "1.3.1", kind=Kind.CONFERENCE)
    late = held(component, "1.1.5", day=date(2019, 9, 2), women=1, men=1)
    EvaluationFactory(activity=late, answers=2, mean=1)
    planned = ActivityFactory(project=project, component=component, code="1.1.6")
    EvaluationFactory(activity=planned)
    on = date(2019, 8, 31)
    # (9 × 4.7 + 11 × 4.8 + 5 × 3) / 25 = 4.404; 20 sheets of 22 whose participants are known.
    workshops = opinions(project, on)["workshop"]
    assert tuple(workshops) == (4, 3, 25, Decimal("4.40"), 22, 20)
    assert workshops.response == Decimal("90.9")
    assert opinions(project, on).keys() == {"workshop"}
    training = opinions_of_held(project, on)["training"]
    assert (tuple(training), training.response) == ((1, 0, 0, None, 0, 0), None)

    page = client.get(reverse("workshops:evaluations", args=[project.slug]) + "?on=2019-08-31")
    shown = [(kind, [one.code for one in events]) for kind, _sums, events in page.context["kinds"]]
    assert shown == [("workshop", ["1.1.1", "1.1.2", "1.1.3"]), ("training", [])]
    words = text(page)
    assert (
        "Mean mark 4.40 of 5 · 25 sheets · 3 of 4 held were evaluated · answered: 90.9 %" in words
    )
    assert "1 was held; no evaluation sheets are entered." in words
    assert "1.1.3 Activity" in words
    today = client.get(reverse("workshops:evaluations", args=[project.slug]))
    # (110.1 + 2) / 27 = 4.151…
    assert "Mean mark 4.15 of 5 · 27 sheets" in text(today)


def test_without_a_day_opinions_are_those_of_the_cut_off(office):
    project, component, _user = office
    EvaluationFactory(activity=held(component, "1.1.1"))
    assert opinions(project)["workshop"].sheets == 10
    project.cut_off = date(2019, 3, 3)
    assert opinions(project) == {}


def test_the_page_by_kind_is_empty_before_anything_was_held(office, client):
    page = client.get(reverse("workshops:evaluations", args=[office[0].slug]))
    assert "No event had been held by this day." in text(page)


def test_an_unreadable_day_is_a_page_with_status_400(office, client):
    address = reverse("workshops:evaluations", args=[office[0].slug])
    assert client.get(address + "?on=yesterday").status_code == 400


def test_as_many_statements_with_30_events_as_with_one(office, client):
    project, component, _user = office
    counts = {}
    for number in range(1, 31):
        event = held(component, f"1.1.{number}", women=1, men=1)
        EvaluationFactory(activity=event).questions.create(question="Content", mean=4)
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                client.get(reverse("workshops:evaluations", args=[project.slug]))
            counts[number] = len(statements)
    assert counts[1] == counts[30] <= 8


def test_each_kind_shows_the_latest_events_and_leads_to_all(office, client, monkeypatch):
    monkeypatch.setattr("workshops.views.evaluations.SHOWN", 2)
    project, component, _user = office
    for number in (1, 2, 3):
        day = date(2019, 3, 4 + number)
        EvaluationFactory(activity=held(component, f"1.1.{number}", day=day))
    EvaluationFactory(activity=held(component, "1.2.1", kind=Kind.CONFERENCE))
    address = reverse("workshops:evaluations", args=[project.slug])

    def shown(query=""):
        page = client.get(address + query)
        return page, {kind: [one.code for one in rows] for kind, _s, rows in page.context["kinds"]}

    page, found = shown("?on=2019-09-01")
    assert found == {"workshop": ["1.1.3", "1.1.2"], "conference": ["1.2.1"]}
    assert text(page).count("Show all") == 1
    assert 'href="?on=2019-09-01&amp;kind=workshop">Show all 3<' in page.content.decode()
    assert shown("?kind=workshop&page=1")[1] == {"workshop": ["1.1.3", "1.1.2"]}
    page, found = shown("?kind=workshop&page=2")
    assert found == {"workshop": ["1.1.1"]}
    assert "Page 2 of 2" in text(page) and "Show all kinds" in text(page)
    assert "3 of 3 held were evaluated" in text(page)
    assert len(shown("?kind=nonsense&page=x")[1]) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"activity": ""}, "activity"), ({"comments": "Ask ana@mup.rs"}, "comments"),
     ({"mean": "6"}, "mean")],
)  # fmt: skip
def test_the_admin_refuses_what_the_form_refuses(changed, field, activity, signed_in):
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    rows = {"questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0}
    posted = data(activity=activity.pk, mean="4.25", **rows)
    address = reverse("admin:workshops_evaluation_add")
    page = client.post(address, posted | changed)
    assert list(page.context["adminform"].errors) == [field]
    assert not Evaluation.objects.exists()
    assert client.post(address, posted).status_code == 302
    assert Evaluation.objects.get().mean == Decimal("4.25")
