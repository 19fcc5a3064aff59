"""Freezing the plan: what a version keeps, what it refuses, and that nobody changes it again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from activities.freezing import freeze_plan
from activities.models import Activity, PlanLine, PlanVersion
from activities.models.queryset import APPROVED
from activities.words import Reason
from tests.factories import ActFactory, ActivityFactory, project_with

pytestmark = pytest.mark.django_db
DAY = date(2019, 2, 1)


@pytest.fixture(autouse=True)
def on_1_october_2019(time_machine):
    time_machine.move_to("2019-10-01 09:00+02:00")


@pytest.fixture
def office():
    project, component, user = project_with(slug="p")
    act = ActFactory(project=project, number="PSC-01")
    ActivityFactory(
        project=project, component=component, code="1.1.1", title_en="Opening",
        expected_output_en="A report", responsible_ms="Anton Anders", responsible_bc="Ana Anić",
    )  # fmt: skip
    return project, component, act, user


def freeze(office, **kwargs):
    project, _component, act, user = office
    return freeze_plan(**{"project": project, "approved_on": DAY, "act": act, "by": user} | kwargs)


def faults(call) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        call()
    return refused.value.messages


def test_a_version_keeps_the_plan_with_its_act(office):
    project, _component, act, user = office
    project.components.update(result_en="A better law")
    version = freeze(office, note="All agreed", missions=[{"code": "1.1.1/M1"}])
    version = PlanVersion.objects.get(pk=version.pk)
    assert (version.number, version.approved_on, version.act, version.on) == (
        1, DAY, act, date(2019, 10, 1),
    )  # fmt: skip
    assert (version.note, version.frozen_by, version.missions) == (
        "All agreed", user, [{"code": "1.1.1/M1"}],
    )  # fmt: skip
    assert version.components == [
        {"code": "1", "title_en": "Legal framework", "title_sr": "Pravni okvir",
         "result_en": "A better law", "result_sr": ""},
    ]  # fmt: skip
    [line] = version.lines.values()
    del line["id"], line["title_sr"], line["sort_key"], line["version_id"]
    assert line == {
        "activity_id": project.activities.get().pk, "code": "1.1.1", "component": "1",
        "kind": "workshop", "status": "planned", "title_en": "Opening",
        "expected_output_en": "A report", "expected_output_sr": "",
        "start": date(2019, 3, 4), "end": date(2019, 3, 5),
        "proposed_start": None, "proposed_end": None, "working_days": Decimal("4.0"),
        "responsible_ms": "Anton Anders", "responsible_bc": "Ana Anić", "provenance": "",
        "changed_on": None, "reason": "", "note": "", "party": "", "act": "",
    }  # fmt: skip


def test_what_is_not_approved_is_approved_by_the_same_act_and_drafts_stay_out(office):
    project, component, act, _user = office
    old = ActivityFactory(project=project, component=component, code="1.1.2")
    old.approve(on=date(2019, 1, 10))
    old.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), on=date(2019, 1, 20))
    ActivityFactory(project=project, component=component, code="1.1.3", status="draft")
    off = ActivityFactory(project=project, component=component, code="1.1.4")
    off.cancel(reason=Reason.PLANNING, act=act, on=date(2019, 1, 20))
    version = freeze(office)
    assert list(version.lines.values_list("code", "status", "start")) == [
        ("1.1.1", "planned", date(2019, 3, 4)),
        ("1.1.2", "planned", date(2019, 5, 6)),
        ("1.1.4", "cancelled", date(2019, 3, 4)),
    ]
    columns = ("code", "baseline_start", "approved_on", "approved_by_act__number", "status")
    assert list(project.activities.values_list(*columns)) == [
        ("1.1.1", date(2019, 3, 4), DAY, "PSC-01", "planned"),
        # Approved before: the first approval is never overwritten.
        ("1.1.2", date(2019, 3, 4), date(2019, 1, 10), None, "planned"),
        ("1.1.3", None, None, None, "draft"),
        ("1.1.4", None, None, None, "cancelled"),
    ]


def test_dates_and_statuses_are_those_of_the_day_with_the_reason_known_then(office):
    project, _component, act, _user = office
    activity = project.activities.get()
    activity.approve(on=date(2019, 1, 10))
    activity.set_dates(
        new_start=date(2019, 4, 1), new_end=date(2019, 4, 2), on=date(2019, 2, 10),
        reason=Reason.EXPERT, note="Ill", party="member state", act=act,
    )  # fmt: skip
    activity.postpone(
        reason=Reason.PREMISES, on=date(2019, 3, 10), new_start=date(2019, 6, 3),
        new_end=date(2019, 6, 4),
    )  # fmt: skip
    early, late = (freeze(office, on=day) for day in (date(2019, 3, 1), date(2019, 3, 20)))
    columns = (
        *("status", "start", "proposed_start", "changed_on"),
        *("reason", "note", "party", "act"),
    )
    assert list(early.lines.values_list(*columns)) == [
        ("planned", date(2019, 4, 1), None, date(2019, 2, 10), "expert availability", "Ill",
         "member state", "PSC-01"),
    ]  # fmt: skip
    assert list(late.lines.values_list(*columns)) == [
        ("postponed", date(2019, 4, 1), date(2019, 6, 3), date(2019, 3, 10), "premises/IT", "",
         "", ""),
    ]  # fmt: skip


def test_two_versions_of_one_day_have_numbers_of_their_own(office):
    assert [freeze(office).number, freeze(office).number] == [1, 2]


def test_a_number_is_never_given_again(office):
    project = office[0]
    freeze(office), freeze(office)
    # Past every rule of ours, as only somebody at the database can do it.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM activities_planline")
        cursor.execute("DELETE FROM activities_planversion WHERE number = 2")
    assert freeze(office).number == 3
    assert list(project.plan_versions.values_list("number", flat=True)) == [3, 1]


def test_who_was_shown_another_number_is_told_of_the_version_frozen_meanwhile(office):
    freeze(office, number=1)
    assert faults(lambda: freeze(office, number=1)) == [
        "Version 1 was frozen in the meantime (09:00, "
        f"{office[3].name}). Nothing is saved: look at it first, and send again if another "
        "version is needed."
    ]
    assert PlanVersion.objects.count() == 1


def test_an_empty_plan_is_not_frozen(office):
    office[0].activities.update(status="draft")
    assert faults(lambda: freeze(office)) == [
        "The plan has no activities, so there is nothing to freeze. Put activities into the plan "
        "first; drafts are left out."
    ]
    assert PlanVersion.objects.count() == 0


@pytest.mark.parametrize("name", ["approved_on", "on"])
def test_no_day_of_it_lies_in_the_future(office, name):
    assert faults(lambda: freeze(office, **{name: date(2019, 10, 2)})) == [
        "The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today."
    ]


def test_a_plan_may_be_approved_before_the_project_starts(office):
    version = freeze(office, approved_on=date(2018, 11, 5), on=date(2018, 11, 5))
    assert (version.number, version.lines.get().status) == (1, "planned")


def test_the_act_is_one_of_the_project_and_not_later_than_the_approval(office):
    other = ActFactory(number="PSC-09")
    assert faults(lambda: freeze(office, act=other)) == [
        "The act PSC-09 belongs to another project. Choose one of this project."
    ]
    later = ActFactory(project=office[0], number="PSC-02", date=date(2019, 2, 2))
    assert faults(lambda: freeze(office, act=later)) == [
        "The plan cannot be approved on 1 Feb 2019, before its act: PSC-02 is of 2 Feb 2019. "
        "Correct the day or choose another act."
    ]
    assert PlanVersion.objects.count() == 0


@pytest.mark.parametrize("name", ["approved_on", "on"])
def test_a_version_does_not_come_before_the_one_that_it_follows(office, name):
    freeze(office, on=DAY)
    assert faults(lambda: freeze(office, **{"on": DAY, name: date(2019, 1, 31)})) == [
        "31 Jan 2019 is before 1 Feb 2019, the day of version 1. Enter 1 Feb 2019 or later."
    ]


def test_what_cannot_be_approved_is_said_and_nothing_is_frozen(office):
    project, component, _act, _user = office
    for number in range(2, 25):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}",
            current_start=date(2020, 1, 7), current_end=date(2020, 1, 8),
        )  # fmt: skip
    said = faults(lambda: freeze(office))
    assert said[0] == (
        "1.1.2: The activity runs 7 Jan 2020 to 8 Jan 2020, but the project runs 1 Jan 2019 to "
        "31 Dec 2019. Change the dates or record an extension first."
    )
    assert (len(said), said[-1]) == (21, "… and 3 more.")
    assert PlanVersion.objects.count() == 0
    assert Activity.objects.exclude(baseline_start=None).count() == 0


def test_nobody_changes_or_deletes_what_is_frozen(office):
    version = freeze(office)
    line = version.lines.get()
    said = (
        "A version of the plan that is frozen is neither changed nor deleted. Freeze a new "
        "version instead."
    )
    for change in (
        version.save, version.delete, line.save, line.delete,
        lambda: PlanVersion.objects.update(note="x"), PlanVersion.objects.all().delete,
        lambda: PlanLine.objects.update(code="x"), PlanLine.objects.all().delete,
        lambda: PlanLine.objects.bulk_update([line], ["code"]),
    ):  # fmt: skip
        assert faults(change) == [said]
    assert (PlanVersion.objects.count(), PlanLine.objects.get().code) == (1, "1.1.1")


def test_the_back_office_shows_it_and_changes_nothing(office, signed_in):
    version = freeze(office)
    client = signed_in(User.objects.create_superuser("boss"))
    for record in (version, version.lines.get()):
        name = f"admin:activities_{record._meta.model_name}"
        page = client.get(reverse(f"{name}_change", args=[record.pk]))
        assert (page.status_code, "_save" in page.content.decode()) == (200, False)
        for address in (reverse(f"{name}_add"), reverse(f"{name}_delete", args=[record.pk])):
            assert client.post(address, {"post": "yes"}).status_code == 403
        listed = reverse(f"{name}_changelist")
        chosen = {"action": "delete_selected", "_selected_action": record.pk, "post": "yes"}
        client.post(listed, chosen)
    assert (PlanVersion.objects.count(), PlanLine.objects.count()) == (1, 1)


def test_a_line_outlives_its_activity(office):
    version = freeze(office)
    office[0].activities.get().delete()
    assert list(version.lines.values_list("code", "activity")) == [("1.1.1", None)]


def test_a_large_plan_is_frozen_in_a_few_statements(office):
    project, component, _act, _user = office

    def statements():
        with CaptureQueriesContext(connection) as captured:
            freeze(office)
        return [query["sql"].split()[0] for query in captured]

    freeze(office)  # approves what is not yet approved
    few = statements()
    lines = [
        ActivityFactory.build(
            project=project, component=component, code=f"1.{n // 99 + 2}.{n % 99 + 1}",
            sort_key=f"{n:09d}", baseline_start=date(2019, 3, 4), baseline_end=date(2019, 3, 5),
        )
        for n in range(2000)
    ]  # fmt: skip
    Activity.objects.bulk_create(lines, batch_size=100)
    many = statements()
    # The lines are written as many at once as the database takes.
    assert [sql for sql in many if sql != "INSERT"] == [sql for sql in few if sql != "INSERT"]
    assert len(few) < 20
    assert len(many) < 80
    assert PlanVersion.objects.first().lines.count() == 2001


def test_the_approved_plan_of_a_day_is_that_of_its_last_version(office):
    project, component, _act, _user = office
    activity = project.activities.get()
    activity.approve(on=date(2019, 1, 10))
    freeze(office, approved_on=date(2019, 1, 10), on=date(2019, 1, 10))
    activity.set_dates(new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), on=DAY)
    freeze(office, approved_on=date(2019, 2, 10), on=date(2019, 2, 10))
    activity.postpone(
        reason=Reason.EXPERT, on=date(2019, 4, 1), new_start=date(2019, 8, 5),
        new_end=date(2019, 8, 6),
    )  # fmt: skip
    freeze(office, approved_on=date(2019, 4, 10), on=date(2019, 4, 10))
    # Entered since: no version has it.
    ActivityFactory(project=project, component=component, code="1.1.9").approve(on=DAY)

    def plan(on, plan):
        rows = Activity.objects.as_of(on, plan=plan)
        return list(rows.values_list("code", "baseline_from", "baseline_to"))

    march = (date(2019, 3, 4), date(2019, 3, 5))
    own = ("1.1.9", *march)
    assert plan(date(2019, 6, 1), "") == [("1.1.1", *march), own]
    assert plan(date(2019, 1, 9), APPROVED) == [("1.1.1", *march), own]
    assert plan(date(2019, 2, 9), APPROVED) == [("1.1.1", *march), own]
    assert plan(date(2019, 2, 10), APPROVED) == [
        ("1.1.1", date(2019, 5, 6), date(2019, 5, 7)), own,
    ]  # fmt: skip
    # Of what was postponed in it, the window that was proposed.
    assert plan(date(2019, 6, 1), APPROVED) == [
        ("1.1.1", date(2019, 8, 5), date(2019, 8, 6)), own,
    ]  # fmt: skip
