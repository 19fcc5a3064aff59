"""What a change of the plan means for the missions of its activities; who read their names."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Component, ReadingLog
from activities.words import ActKind, Kind, Reason, Role, Status
from reports.queries import progress
from tests.activities.pages import edit_data, text, url
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    MembershipFactory,
    MissionFactory,
    PersonFactory,
)
from workshops.missions import ledger, save_mission
from workshops.models import Mission

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2019, 3, 4), date(2019, 3, 8)
FEBRUARY = date(2019, 2, 1)
OUTSIDE = "outside the activity's dates"


@pytest.fixture
def activity(office):
    """Monday to Friday, 4 to 8 March 2019, in a component with a budget of 6 days."""
    component = office[1]
    Component.objects.filter(pk=component.pk).update(expert_days=6)
    return another(office, "1.1.1")


def another(office, code, **columns):
    dates = {"current_start": MONDAY, "current_end": FRIDAY}
    return ActivityFactory(
        project=office[0], code=code, kind=Kind.EXPERT_MISSION,
        **{"component": office[1], **dates, **columns},
    )  # fmt: skip


def cancel(activity, on=date(2019, 2, 15)):
    act = ActFactory(project=activity.project, kind=ActKind.COMMITTEE)
    activity.cancel(reason=Reason.PLANNING, on=on, act=act)
    return act


def days_of(project, on):
    (row,) = ledger(project, project.components.all(), on)
    return (row.planned, row.committed, row.free)


def warnings_of(page) -> list:
    return [str(note) for note in page.context["messages"] if note.level_tag == "warning"]


def test_missions_of_a_cancelled_activity_take_no_days_from_that_day_on(activity):
    project = activity.project
    MissionFactory(activity=activity, days_planned=5, terms_approved_on=FEBRUARY)
    act = cancel(activity)
    found = {day: days_of(project, date(2019, 2, day)) for day in (14, 15)}
    assert found == {14: (5, 5, 1), 15: (0, 0, 6)}
    figures = [progress(project, date(2019, 2, day)).expert_days for day in (14, 15)]
    assert figures == [(0, 5), (0, 0)]
    activity.refresh_from_db()
    activity.reopen(note="Agreed again", on=date(2019, 2, 20), act=act)
    assert days_of(project, date(2019, 2, 19)) == (0, 0, 6)
    assert days_of(project, date(2019, 2, 20)) == (5, 5, 1)


def test_v10_and_v11_do_not_count_missions_of_a_cancelled_activity(activity, office):
    expert = PersonFactory(project=activity.project)
    there = MissionFactory(activity=activity, days_planned=5, terms_approved_on=FEBRUARY)
    there.experts.add(expert)
    mission = MissionFactory.build(activity=another(office, "1.1.2"), days_planned=5)
    with pytest.raises(ValidationError) as refused:
        save_mission(mission=mission, experts=[expert])
    assert list(refused.value.message_dict) == ["days_planned", "experts"]
    cancel(activity)
    save_mission(mission=mission, experts=[expert])
    # What was entered for the cancelled one can still be corrected.
    there.refresh_from_db()
    there.note = "Not to come"
    save_mission(mission=there, experts=[expert])
    assert Mission.objects.get(pk=there.pk).note == "Not to come"


def test_new_dates_that_leave_a_mission_behind_are_said_and_marked(activity, client):
    mission = MissionFactory(activity=activity)
    MissionFactory(activity=activity, cancelled_on=FEBRUARY)
    pages = [
        mission.get_absolute_url(),
        activity.get_absolute_url(),
        reverse("workshops:missions", args=[activity.project.slug]),
    ]
    assert [text(client.get(page)).count(OUTSIDE) for page in pages] == [0, 0, 0]
    posted = {
        "new_start": "2019-04-01", "new_end": "2019-04-05", "on": "2019-02-01",
        "reason": Reason.PLANNING, "version": activity.version,
    }  # fmt: skip
    address = url("action", activity.project, "1.1.1", "set-dates")
    page = client.post(address, posted, follow=True)
    assert warnings_of(page) == ["Outside the activity's dates: 1.1.1/M1."]
    assert [text(client.get(page)).count(OUTSIDE) for page in pages] == [1, 1, 1]


@pytest.mark.parametrize(("days", "warned"), [(4, False), (5, True)])
def test_a_draft_put_into_the_plan_beyond_the_budget_is_said(
    days, warned, activity, office, client
):
    MissionFactory(activity=activity, days_planned=2, terms_approved_on=FEBRUARY)
    draft = another(office, "1.1.2", status=Status.DRAFT)
    MissionFactory(activity=draft, days_planned=days, terms_approved_on=FEBRUARY)
    address = url("action", draft.project, "1.1.2", "plan")
    page = client.post(address, {"version": draft.version}, follow=True)
    said = (
        "Component 1 now has 7 expert days used or committed, but a budget of 6. Reduce the days "
        "of its missions or record a side letter that adds days."
    )
    assert warnings_of(page) == ([said] if warned else [])
    shown = text(client.get(reverse("workshops:missions", args=[draft.project.slug])))
    assert ("6 7 0 7 -1 too few" in shown) == warned


def test_a_move_to_a_component_without_so_many_days_is_said(activity, client):
    two = ComponentFactory(project=activity.project, code="2", expert_days=1)
    MissionFactory(activity=activity, days_planned=2, terms_approved_on=FEBRUARY)
    address = url("edit", activity.project, "1.1.1")
    posted = edit_data(client.get(address), component=two.pk, code="2.1.2")
    page = client.post(address, posted, follow=True)
    assert [note[:55] for note in warnings_of(page)] == [
        "Component 2 now has 2 expert days used or committed, bu"
    ]
    # The other activities of the plan are saved without a word.
    other = ActivityFactory(project=activity.project, component=two, code="2.1.1")
    address = url("edit", activity.project, "2.1.1")
    posted = edit_data(client.get(address), title_en="Changed")
    assert warnings_of(client.post(address, posted, follow=True)) == []
    other.refresh_from_db()
    assert other.title_en == "Changed"


def test_missions_of_drafts_are_marked(activity, office, client):
    draft = another(office, "1.1.2", status=Status.DRAFT)
    another(office, "1.1.3", status=Status.DRAFT)
    missions = [MissionFactory(activity=one) for one in (activity, draft)]
    page = text(client.get(reverse("workshops:missions", args=[draft.project.slug])))
    assert page.count("activity is a draft") == 2
    marked = ["activity is a draft" in text(client.get(m.get_absolute_url())) for m in missions]
    assert marked == [False, True]


@pytest.mark.parametrize(
    ("role", "named", "expected"),
    [
        (Role.STAFF, True, [("list", None), ("list", "1.1.1")]),
        (Role.STAFF, False, []),
        (Role.VIEWER, True, []),
    ],
)
def test_who_read_the_names_of_experts_is_noted(role, named, expected, activity, signed_in):
    mission = MissionFactory(activity=activity)
    if named:
        mission.experts.add(PersonFactory(project=activity.project))
    member = MembershipFactory(project=activity.project, role=role).user
    client = signed_in(member)
    client.get(reverse("workshops:missions", args=[activity.project.slug]))
    client.get(mission.get_absolute_url())
    logs = ReadingLog.objects.order_by("pk").select_related("activity", "reader")
    assert [(log.what, log.activity and log.activity.code) for log in logs] == expected
    assert {log.reader for log in logs} <= {member}
