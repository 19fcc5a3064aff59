"""What differs between two states of the plan, in sentences, each with why."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from activities.freezing import freeze_plan
from activities.models import Activity, Project
from activities.words import Party, Reason
from core.days import today
from core.pages import BadAddress
from reports.plan.changes import Changes
from reports.plan.months import PlanCalendar
from reports.plan.shown import grouped_changes
from reports.plan.states import two_states, versions_of
from reports.plan.words import counts_in_words
from tests.factories import ActFactory, ActivityFactory, ComponentFactory, project_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Moves the clock: what is entered later is recorded later."""

    def move(day):
        time_machine.move_to(f"{day} 09:00+02:00")

    move("2019-02-01")
    return move


@pytest.fixture
def office(clock):
    project, component, user = project_with(slug="p")
    user.first_name, user.last_name = "Ana", "Anić"
    user.save()
    return project, component, user, ActFactory(project=project, number="PSC-01")


def plan(office, code, **kwargs):
    return ActivityFactory(project=office[0], component=office[1], code=code, **kwargs)


def freeze(office, **kwargs):
    project, _component, user, act = office
    return freeze_plan(project=project, approved_on=today(), act=act, by=user, **kwargs)


def between(office, first="1", last="today", names_reasons=True):
    project = office[0]
    was, now = two_states(project, {"from": first, "to": last}, versions_of(project))
    return Changes(was, now, names_reasons=names_reasons)


def said(office, *states, **kwargs) -> list[tuple]:
    """(code, sentence, why, who)"""
    groups = grouped_changes(between(office, *states, **kwargs), PlanCalendar(office[0]))
    return [
        (row.code, part.text, part.why, part.who)
        for group in groups
        for row in group.rows
        for part in row.parts
    ]


def test_each_way_in_which_a_plan_changes_is_told_with_its_reason(office, clock):
    project, _component, user, act = office
    names = ("moved", "postponed", "unknown", "cancelled", "edited", "gone", "same", "done")
    plans = {name: plan(office, f"1.1.{n}") for n, name in enumerate(names, 1)}
    freeze(office)
    clock("2019-02-10")
    plans["moved"].refresh_from_db()
    for one in plans.values():
        one.refresh_from_db()
    plans["moved"].set_dates(
        new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), on=date(2019, 2, 9),
        reason=Reason.EXPERT, party=Party.MEMBER_STATE, note="Ill", act=act, by=user,
    )  # fmt: skip
    plans["postponed"].postpone(
        reason=Reason.PREMISES, new_start=date(2019, 6, 3), new_end=date(2019, 6, 28), by=user
    )
    plans["unknown"].postpone(reason=Reason.OTHER, note="No interpreter", by=user)
    plans["cancelled"].cancel(reason=Reason.PLANNING, act=act, by=user)
    plans["gone"].delete()
    edited = plans["edited"]
    other = ComponentFactory(project=project, code="2", title_en="Police")
    edited.title_en, edited.kind, edited.working_days = "Training of trainers", "training", 6
    edited.responsible_ms, edited.component, edited.code = "Anton Anders", other, "2.1.1"
    Activity.objects.filter(pk=edited.pk).update(baseline_end=None)
    edited._history_user = user
    edited.save_edit(by=user, why="As the committee asked")
    plan(office, "1.1.9", title_en="New", created_by=user).approve(act=act, by=user)
    plans["done"].hold(start=date(2019, 2, 4), end=date(2019, 2, 5))
    title = plans["edited"].history.last().title_en
    log = "recorded on 10 Feb 2019 by Ana Anić"
    assert said(office) == [
        ("1.1.1", "Moved from M3 to M5: 4–5 Mar 2019 → 6–7 May 2019.",
         "availability of the expert: Ill (party: Member State; act: PSC-01)",
         f"in force from 9 Feb 2019, {log}"),
        ("1.1.2", "Postponed from M3, 4–5 Mar 2019 to M6, 3–28 Jun 2019 (proposed).",
         "premises or IT", f"in force from 10 Feb 2019, {log}"),
        ("1.1.3", "Postponed from M3, 4–5 Mar 2019; the new dates are not yet known.",
         "other reason: No interpreter", f"in force from 10 Feb 2019, {log}"),
        ("1.1.4", "Cancelled; it was planned for M3, 4–5 Mar 2019; working days: 4.",
         "planning error (act: PSC-01)", f"in force from 10 Feb 2019, {log}"),
        ("1.1.6", "Removed from the records.", "", ""),
        ("1.1.9", "Added: M3, 4–5 Mar 2019; working days: 4.", "(act: PSC-01)",
         f"in force from 10 Feb 2019, {log}"),
        ("2.1.1", "Working days: 4 → 6", "As the committee asked", log),
        ("2.1.1", "Code: 1.1.5 → 2.1.1", "As the committee asked", log),
        ("2.1.1", f"Title: “{title}” → “Training of trainers”", "As the committee asked", log),
        ("2.1.1", "Kind: workshop → training", "As the committee asked", log),
        ("2.1.1", "Component: 1 → 2", "As the committee asked", log),
        ("2.1.1", "Responsible person: – → Anton Anders", "As the committee asked", log),
    ]  # fmt: skip
    assert counts_in_words(between(office)) == [
        "1 activity added.",
        "1 activity removed from the records.",
        "1 activity cancelled.",
        "2 activities postponed.",
        "1 activity moved.",
        "1 activity with other working days.",
        "1 activity with another code.",
        "1 activity with another title.",
        "1 activity of another kind.",
        "1 activity in another component.",
        "1 activity with another responsible person.",
        # Eight of four days; less the cancelled and the removed, two more of one, a new one.
        "Working days of the plan: 32, now 30.",
        "1 activity was completed in between: 1.1.8.",
    ]


def test_a_viewer_does_not_read_why_somebody_edited(office, clock):
    _project, _component, user, _act = office
    one = plan(office, "1.1.1")
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    one.working_days = 6
    one._history_user = user
    one.save_edit(by=user, why="As the committee asked")
    assert said(office, names_reasons=False) == [
        ("1.1.1", "Working days: 4 → 6", "", "recorded on 10 Feb 2019 by Ana Anić")
    ]


def test_what_returns_to_the_plan(office, clock):
    _project, _component, user, act = office
    back, reopened = plan(office, "1.1.1"), plan(office, "1.1.2")
    back.postpone(reason=Reason.EXPERT, on=date(2019, 1, 20))
    reopened.cancel(reason=Reason.PLANNING, act=act, on=date(2019, 1, 20))
    freeze(office)
    clock("2019-02-10")
    back.refresh_from_db(), reopened.refresh_from_db()
    back.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 2), by=user, note="Well again")
    reopened.reopen(note="Needed after all", act=act, by=user)
    log = "in force from 10 Feb 2019, recorded on 10 Feb 2019 by Ana Anić"
    assert said(office) == [
        ("1.1.1", "No longer postponed: from M3, 4–5 Mar 2019 to M4, 1–2 Apr 2019.",
         "Well again", log),
        ("1.1.2", "Back in the plan after its cancellation: M3, 4–5 Mar 2019.",
         "Needed after all (act: PSC-01)", log),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (date(2019, 3, 11), date(2019, 3, 12), "Moved within M3: 4–5 Mar 2019 → 11–12 Mar 2019."),
        (date(2019, 3, 28), date(2019, 4, 2),
         "Moved from M3 to M3–M4: 4–5 Mar 2019 → 28 Mar – 2 Apr 2019."),
    ],
)  # fmt: skip
def test_a_move_names_the_months_of_the_project(office, clock, start, end, sentence):
    one = plan(office, "1.1.1")
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    one.set_dates(new_start=start, new_end=end)
    [(_code, text, why, who)] = said(office)
    assert (text, why, who) == (
        sentence, "", "in force from 10 Feb 2019, recorded on 10 Feb 2019"
    )  # fmt: skip


def test_an_entry_that_is_back_dated_after_the_freeze_is_a_change_since_it(office, clock):
    one = plan(office, "1.1.1")
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    one.postpone(reason=Reason.EXPERT, on=date(2019, 1, 28))
    freeze(office)
    clock("2019-02-20")
    log = "in force from 28 Jan 2019, recorded on 10 Feb 2019"
    expected = (
        "1.1.1", "Postponed from M3, 4–5 Mar 2019; the new dates are not yet known.",
        "availability of the expert", log,
    )  # fmt: skip
    assert said(office, "1", "2") == [expected]
    assert said(office, "1", "today") == [expected]
    assert said(office, "2", "today") == []
    # The records have it for the whole of the time between these days.
    assert said(office, "2019-02-01", "today") == []


def test_what_the_earlier_version_knew_is_no_reason_for_what_came_later(office, clock):
    user = office[2]
    one = plan(office, "1.1.1")
    one.postpone(reason=Reason.EXPERT, on=date(2019, 1, 10))
    one.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 2), on=date(2019, 1, 20))
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    # It never returned to the plan: the administrator takes that back.
    one.correct(status="postponed", note="Entered by mistake", by=user)
    assert [row[1:3] for row in said(office)] == [
        ("Postponed from M4, 1–2 Apr 2019; the new dates are not yet known.", "Entered by mistake")
    ]


def test_what_is_cancelled_in_both_is_no_change(office, clock):
    one = plan(office, "1.1.1")
    one.cancel(reason=Reason.PLANNING, act=office[3], on=date(2019, 1, 10))
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    one.working_days = 9
    one.save_edit()
    assert said(office) == []
    assert counts_in_words(between(office)) == []


def test_the_reasons_between_two_versions_are_not_those_of_later_entries(office, clock):
    one = plan(office, "1.1.1")
    freeze(office)
    for day, start, note in (("2019-02-10", 8, "first"), ("2019-02-20", 15, "second")):
        clock(day)
        one.refresh_from_db()
        one.set_dates(new_start=date(2019, 4, start), new_end=date(2019, 4, start), note=note)
        freeze(office)
    clock("2019-02-25")
    assert [(row[1], row[2]) for row in said(office, "1", "2")] == [
        ("Moved from M3 to M4: 4–5 Mar 2019 → 8 Apr 2019.", "first")
    ]
    assert [(row[1], row[2]) for row in said(office, "1", "3")] == [
        ("Moved from M3 to M4: 4–5 Mar 2019 → 15 Apr 2019.", "second")
    ]


def test_an_event_that_is_back_dated_after_the_freeze_is_named(office, clock):
    one, two = plan(office, "1.1.1"), plan(office, "1.1.2")
    one.hold(start=date(2019, 1, 21), end=date(2019, 1, 22))
    freeze(office)
    clock("2019-02-10")
    two.refresh_from_db()
    two.hold(start=date(2019, 1, 24), end=date(2019, 1, 25))
    assert counts_in_words(between(office)) == ["1 activity was completed in between: 1.1.2."]


def test_two_days_are_compared_by_the_log(office, clock):
    one = plan(office, "1.1.1")
    one.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 1), on=date(2019, 1, 20))
    one.set_dates(new_start=date(2019, 5, 1), new_end=date(2019, 5, 1), on=date(2019, 1, 30))
    assert [row[1] for row in said(office, "2019-01-10", "2019-01-25")] == [
        "Moved from M3 to M4: 4–5 Mar 2019 → 1 Apr 2019."
    ]


def test_the_earlier_state_comes_first_however_they_are_asked_for(office, clock):
    plan(office, "1.1.1")
    freeze(office), freeze(office)
    found = between(office, "today", "1")
    assert (found.was.asked, found.now.asked) == ("1", "today")
    found = between(office, "2", "1")
    assert (found.was.asked, found.now.asked) == ("1", "2")


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("3", "today", "The plan of this project has no version 3. The last one is 1."),
        ("0", "today", "The plan of this project has no version 0. The last one is 1."),
        ("1", "1", "Both sides are version 1 (PSC-01, 1 Feb 2019). Choose two different ones to "
         "compare."),
        ("today", "2019-02-01", "Both sides are today's plan (1 Feb 2019). Choose two different "
         "ones to compare."),
        ("1", "31.2.2019", "“31.2.2019” is no state of the plan. Write the number of a version, "
         "today, or a day like 20.1.2020 or 2020-01-20."),
        ("-1", "today", "“-1” is no state of the plan. Write the number of a version, today, or "
         "a day like 20.1.2020 or 2020-01-20."),
        ("today", "1.2.2019", "Both sides are today's plan (1 Feb 2019). Choose two different "
         "ones to compare."),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said(office, first, last, message):
    plan(office, "1.1.1")
    freeze(office)
    other = project_with(slug="other")
    ActivityFactory(project=other[0], component=other[1], code="1.1.1")
    for _number in range(3):
        freeze((*other, ActFactory(project=other[0])))
    with pytest.raises(BadAddress) as error:
        between(office, first, last)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("sr", ["Померена је 1 активност.", "Померене су 2 активности.",
                "Померено је 5 активности.", "Померена је 21 активност."]),
        ("sr-latn", ["Pomerena je 1 aktivnost.", "Pomerene su 2 aktivnosti.",
                     "Pomereno je 5 aktivnosti.", "Pomerena je 21 aktivnost."]),
        ("en", ["1 activity moved.", "2 activities moved.", "5 activities moved.",
                "21 activities moved."]),
    ],
)  # fmt: skip
def test_the_sentences_on_top_have_the_right_plural(office, clock, language, sentences):
    plans = [plan(office, f"1.1.{n}") for n in range(1, 22)]
    freeze(office)
    clock("2019-02-10")
    found = []
    for number, one in enumerate(plans, 1):
        one.refresh_from_db()
        one.set_dates(new_start=date(2019, 4, 1), new_end=date(2019, 4, 2))
        if number in (1, 2, 5, 21):
            with translation.override(language):
                found += counts_in_words(between(office))
    assert found == sentences


def test_serbian_sentences_end_with_the_stop_of_the_day(office, clock):
    one = plan(office, "1.1.1")
    freeze(office)
    clock("2019-02-10")
    one.refresh_from_db()
    one.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), reason=Reason.EXPERT)
    with translation.override("sr"):
        [(_code, text, why, who)] = said(office)
    assert (text, why, who) == (
        "Померено са М3 на М5: 4–5. 3. 2019. → 6–7. 5. 2019.",
        "заузетост експерта",
        "важи од 10. 2. 2019., унето 10. 2. 2019.",
    )


def test_a_large_difference_takes_as_many_statements_as_a_small_one(office, clock):
    user = office[2]

    def statements():
        # As a page has it, with its extensions.
        project = Project.objects.prefetch_related("extensions").get()
        with CaptureQueriesContext(connection) as captured:
            grouped_changes(between((project,)), PlanCalendar(project))
        return len(captured)

    counts = []
    for number in range(1, 41):
        plan(office, f"1.1.{number}")
    freeze(office)
    clock("2019-02-10")
    for number, one in enumerate(Activity.objects.all(), 1):
        one.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), by=user)
        one.working_days = 9
        one.save_edit(by=User.objects.create_user(f"u{number}"))
        if number in (1, 40):
            counts.append(statements())
    assert len(between(office).differences) == 40
    assert counts[0] == counts[1]
    assert counts[1] <= 7, "versions, lines; components, plan and log of today; log, history"
