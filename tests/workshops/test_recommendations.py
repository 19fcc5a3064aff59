"""The life of a recommendation: which step may follow which, on which day, by whom; and its
state on any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from tests.factories import ActivityFactory, DocumentFactory, RecommendationFactory
from workshops.models import Recommendation, Step
from workshops.recommendations import added, counted
from workshops.words import FollowUp

pytestmark = pytest.mark.django_db
LINK = "https://www.example.rs/akt"
# A way to each status: the steps that lead there.
WAYS = {
    "proposed": [],
    "accepted": ["accepted"],
    "partly accepted": ["partly accepted"],
    "rejected": ["rejected"],
    "in progress": ["accepted", "in progress"],
    "implemented": ["accepted", "implemented"],
    "verified": ["accepted", "implemented", "verified"],
    "superseded": ["superseded"],
    "expired": ["expired"],
}
ALLOWED = {
    "proposed": {"accepted", "partly accepted", "rejected", "superseded", "expired"},
    "accepted": {"in progress", "implemented", "superseded", "expired"},
    "partly accepted": {"in progress", "implemented", "superseded", "expired"},
    "in progress": {"implemented", "superseded", "expired"},
    "implemented": {"verified", "in progress"},
    "verified": set(),
    "rejected": set(),
    "superseded": set(),
    "expired": set(),
}


@pytest.fixture(autouse=True)
def today(on_1_october_2019):
    return date(2019, 10, 1)


@pytest.fixture
def one():
    return RecommendationFactory(due=date(2019, 6, 30))


def fresh(one):
    return Recommendation.objects.get(pk=one.pk)


def step(one, to, on=date(2019, 4, 1), **kwargs):
    kwargs = {"note": "So it was", "evidence_link": LINK, **kwargs}
    one.take(to, on=on, **kwargs)


def words(error) -> str:
    return " ".join(error.value.messages)


def log(one):
    return list(one.steps.values_list("to", "taken_back", "on", "note"))


@pytest.mark.parametrize("old", FollowUp.values)
@pytest.mark.parametrize("new", FollowUp.values)
def test_each_transition(one, old, new):
    for to in WAYS[old]:
        step(one, to)
    assert fresh(one).status == old
    if new in ALLOWED[old]:
        step(one, new)
        assert fresh(one).status == new
        return
    before = log(one)
    with pytest.raises(ValidationError) as error:
        step(one, new)
    assert (fresh(one).status, log(one)) == (old, before)
    expected = "cannot go from" if ALLOWED[old] else "is closed. It cannot become"
    assert expected in words(error)


def test_a_conclusion_takes_no_step():
    conclusion = RecommendationFactory(kind="conclusion")
    with pytest.raises(ValidationError, match="A conclusion has no status"):
        step(conclusion, "accepted")


@pytest.mark.parametrize("to", ["partly accepted", "rejected", "superseded", "expired"])
def test_these_need_a_reason(one, to):
    with pytest.raises(ValidationError) as error:
        step(one, to, note="")
    assert list(error.value.error_dict) == ["note"]
    assert not one.steps.exists()


def test_implemented_needs_evidence(one):
    step(one, "accepted")
    with pytest.raises(ValidationError) as error:
        step(one, "implemented", evidence_link="")
    assert "Add a document or link as evidence" in words(error)
    document = DocumentFactory(activity=one.activity)
    fresh(one).take("implemented", on=date(2019, 4, 1), evidence=document)
    assert fresh(one).evidence == document


def test_somebody_else_verifies(one):
    ana, petar = User.objects.create(username="ana"), User.objects.create(username="petar")
    step(one, "accepted", by=petar)
    step(one, "implemented", by=ana)
    with pytest.raises(ValidationError) as error:
        step(one, "verified", by=ana)
    assert "ana marked this recommendation as implemented" in words(error)
    step(one, "verified", by=petar)
    assert fresh(one).status == "verified"


def test_who_implemented_it_the_last_time_does_not_verify(one):
    ana, petar = User.objects.create(username="ana"), User.objects.create(username="petar")
    step(one, "accepted")
    step(one, "implemented", by=ana)
    step(one, "in progress", by=petar)
    step(one, "implemented", by=petar)
    with pytest.raises(ValidationError, match="petar marked"):
        step(one, "verified", by=petar)
    step(one, "verified", by=ana)


def test_evidence_that_was_taken_back_is_not_that_of_the_next(one):
    ana, petar = User.objects.create(username="ana"), User.objects.create(username="petar")
    step(one, "accepted")
    step(one, "implemented", by=ana, evidence=DocumentFactory(activity=one.activity))
    one.take_back(note="Too early", by=ana)
    one = fresh(one)
    assert (one.evidence, one.evidence_link, one.act) == (None, "", None)
    with pytest.raises(ValidationError, match="Add a document or link as evidence"):
        one.take("implemented", on=date(2019, 4, 1), by=petar)
    assert fresh(one).status == "accepted"


def test_each_marking_as_implemented_brings_its_own_evidence(one):
    step(one, "accepted")
    step(one, "implemented")
    step(one, "in progress")
    assert fresh(one).evidence_link == LINK
    with pytest.raises(ValidationError, match="Add a document or link as evidence"):
        fresh(one).take("implemented", on=date(2019, 4, 1))
    document = DocumentFactory(activity=one.activity)
    fresh(one).take("implemented", on=date(2019, 4, 1), evidence=document)
    assert (fresh(one).evidence, fresh(one).evidence_link) == (document, "")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whether_it_was_once_accepted_follows_from_the_log(one, way):
    accepting = {"accepted", "partly accepted"}
    for number, to in enumerate(way, 1):
        step(one, to)
        assert fresh(one).once_accepted == bool(accepting & set(way[:number]))
    for number in range(len(way) - 1, -1, -1):
        one.take_back(note="Wrong")
        assert fresh(one).once_accepted == bool(accepting & set(way[:number]))


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (date(2019, 10, 2), "is later than today"),
        (date(2019, 3, 4), "is before 5 Mar 2019, when it became “proposed”"),
    ],
)
def test_the_day_lies_between_the_event_and_today(one, on, message):
    with pytest.raises(ValidationError) as error:
        step(one, "accepted", on=on)
    assert message in words(error)
    step(one, "accepted", on=date(2019, 3, 5))


def test_a_step_is_not_before_the_last_one(one):
    step(one, "accepted", on=date(2019, 5, 1))
    with pytest.raises(ValidationError) as error:
        step(one, "in progress", on=date(2019, 4, 30))
    assert "is before 1 May 2019, when it became “accepted”" in words(error)


def test_nobody_answers_before_the_event_has_ended():
    going_on = ActivityFactory(status="ongoing", actual_start=date(2019, 3, 4))
    one = RecommendationFactory(activity=going_on)
    with pytest.raises(ValidationError, match="has not ended, so nobody has answered yet"):
        step(one, "accepted")
    assert not Recommendation.objects.standing().exists()
    assert not Recommendation.objects.as_of(date(2019, 10, 1)).exists()


def test_what_was_taken_back_had_never_effect(one):
    step(one, "accepted", on=date(2019, 4, 1))
    step(one, "implemented", on=date(2019, 5, 1))
    one.take_back(note="It was another one")
    assert fresh(one).status == "accepted"
    assert log(one) == [
        ("accepted", "", date(2019, 4, 1), "So it was"),
        ("", "implemented", date(2019, 5, 1), "So it was"),
        ("", "", date(2019, 10, 1), "It was another one"),
    ]
    assert [then(one, day) for day in (date(2019, 5, 2), date(2019, 10, 1))] == [
        ("accepted", date(2019, 4, 1), False),
        ("accepted", date(2019, 4, 1), True),
    ]


def test_taking_back_needs_a_step_and_a_reason(one):
    with pytest.raises(ValidationError, match="no step that could be taken back"):
        one.take_back(note="x")
    step(one, "accepted")
    with pytest.raises(ValidationError) as error:
        one.take_back(note="")
    assert list(error.value.error_dict) == ["note"]
    one.take_back(note="x")
    assert fresh(one).status == "proposed"
    with pytest.raises(ValidationError, match="no step that could be taken back"):
        one.take_back(note="again")


def then(one, day):
    row = Recommendation.objects.as_of(day).get(pk=one.pk)
    return row.status_then, row.since, row.overdue_then


def test_the_state_on_any_day(one):
    step(one, "accepted", on=date(2019, 4, 1))
    step(one, "in progress", on=date(2019, 6, 1))
    step(one, "implemented", on=date(2019, 7, 10))
    assert not Recommendation.objects.as_of(date(2019, 3, 4)).exists()
    assert {day: then(one, date.fromisoformat(day)) for day in (
        "2019-03-05", "2019-03-31", "2019-04-01", "2019-06-30", "2019-07-01", "2019-07-09",
        "2019-07-10",
    )} == {
        "2019-03-05": ("proposed", date(2019, 3, 5), False),
        "2019-03-31": ("proposed", date(2019, 3, 5), False),
        "2019-04-01": ("accepted", date(2019, 4, 1), False),
        "2019-06-30": ("in progress", date(2019, 6, 1), False),
        "2019-07-01": ("in progress", date(2019, 6, 1), True),
        "2019-07-09": ("in progress", date(2019, 6, 1), True),
        "2019-07-10": ("implemented", date(2019, 7, 10), False),
    }  # fmt: skip


def test_of_two_steps_on_one_day_the_last_holds(one):
    step(one, "accepted", on=date(2019, 4, 1))
    step(one, "in progress", on=date(2019, 4, 1))
    assert then(one, date(2019, 4, 1)) == ("in progress", date(2019, 4, 1), False)


def test_a_reopened_event_keeps_what_it_ended_with(one):
    activity = one.activity
    activity.status = "planned"
    activity.actual_start = activity.actual_end = None
    activity.save()
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    activity.reopen(on=date(2019, 5, 1), note="The report was missing")
    assert activity.actual_end is None
    again = fresh(one)
    step(again, "accepted", on=date(2019, 3, 6))
    assert then(one, date(2019, 6, 1)) == ("accepted", date(2019, 3, 6), False)
    assert Recommendation.objects.standing().get(pk=one.pk).status_then == "accepted"


@pytest.mark.parametrize("status", FollowUp.values)
@pytest.mark.parametrize("due", [None, date(2019, 6, 30), date(2019, 10, 1), date(2020, 1, 1)])
def test_todays_columns_say_the_same_as_the_log(one, status, due):
    one.due = due
    one.save()
    for to in WAYS[status]:
        step(one, to)
    [short] = Recommendation.objects.standing()
    [long] = Recommendation.objects.as_of(date(2019, 10, 1))
    names = ("status_then", "overdue_then", "accepted_then", "day")
    assert [getattr(short, name) for name in names] == [getattr(long, name) for name in names]
    assert counted(Recommendation.objects.standing()) == counted(
        Recommendation.objects.as_of(date(2019, 10, 1))
    )


def test_the_figures_by_hand():
    """Seven recommendations and a conclusion; rate: 2 done of 4 once accepted and due."""
    due, later = date(2019, 6, 30), date(2019, 12, 31)
    event = RecommendationFactory(kind="conclusion").activity
    for way, until in [
        ([], due), (["rejected"], due), (["accepted"], due), (["accepted", "implemented"], due),
        (["accepted", "implemented", "verified"], due), (["accepted", "expired"], due),
        (["accepted", "implemented"], later),
    ]:  # fmt: skip
        one = RecommendationFactory(activity=event, due=until)
        for to in way:
            step(one, to)
    sums = added(counted(Recommendation.objects.standing()))
    assert (*sums, str(sums.rate)) == (7, 2, 2, 4, 2, "50.0")
    before = added(counted(Recommendation.objects.as_of(date(2019, 3, 31))))
    assert (*before, before.rate) == (7, 7, 0, 0, 0, None)


def test_released_only_after_its_activity_and_without_names(one):
    with pytest.raises(ValidationError, match="is not public yet"):
        one.release()
    one.activity.release()
    one.text_en = "Ask Ana Anić"
    one.project.register.create(name="Ana Anić")
    one.save()
    with pytest.raises(ValidationError, match="Ana Anić"):
        fresh(one).release()
    one.text_en = "Ask the office"
    one.save()
    fresh(one).release()
    assert Recommendation.objects.released().count() == 1
    one.activity.withdraw()
    assert not Recommendation.objects.released().exists()


def test_the_log_says_itself():
    assert str(Step(to="accepted", on=date(2019, 4, 1))) == "accepted (1 Apr 2019)"
