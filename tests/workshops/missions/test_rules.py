"""The rules V9 to V11 of missions."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from activities.models import Component
from activities.words import Kind
from tests.factories import ActivityFactory, MissionFactory, PersonFactory
from tests.workshops.missions.pages import FRIDAY, MONDAY, address, data, errors
from workshops.missions import save_mission
from workshops.models import Mission, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "experts", "most"),
    [("5", 1, None), ("5.5", 1, "5"), ("10", 2, None), ("10.5", 2, "10"), ("0.5", 1, None)],
)
def test_v9_no_more_days_than_working_days_for_each_expert(days, experts, most, activity):
    mission = MissionFactory.build(
        activity=activity, days_planned=Decimal(days), expert_count=experts
    )
    if most is None:
        mission.clean()
        return
    with pytest.raises(ValidationError) as refused:
        mission.clean()
    assert refused.value.message_dict == {
        "days_planned": [
            f"{days} working days were entered, but there are only {most} working days between "
            "4 Mar 2019 and 8 Mar 2019 (weekends and the chosen public holidays excluded)."
        ]
    }


def test_v9_counts_neither_the_projects_holidays_nor_weekends(activity, client):
    activity.project.holidays.create(day=date(2019, 3, 5))
    activity.project.holidays.create(day=date(2019, 3, 9))  # a Saturday
    MissionFactory(activity__kind=Kind.OTHER).activity.project.holidays.create(day=FRIDAY)
    page = client.post(address("add-mission", activity), data(days_planned="4.5"))
    assert errors(page) == {
        "days_planned": [
            "4.5 working days were entered, but there are only 4 working days between 4 Mar 2019 "
            "and 8 Mar 2019 (weekends and the chosen public holidays excluded)."
        ]
    }
    assert client.post(address("add-mission", activity), data(days_planned="4")).status_code == 302


def test_v9_holds_for_the_days_delivered_too(activity, client):
    page = client.post(
        address("add-mission", activity), data(delivered_on="2019-03-08", days_delivered="5.5")
    )
    assert list(errors(page)) == ["days_delivered"]


def test_v10_no_more_days_than_the_component_has_free(activity, client):
    component = activity.component
    Component.objects.filter(pk=component.pk).update(expert_days=10)
    for number, columns in enumerate([
        {"days_planned": 4, "delivered_on": FRIDAY, "days_delivered": 3},  # 3 used
        {"days_planned": 2, "terms_approved_on": MONDAY},  # 2 committed
        {"days_planned": 5},  # a draft has none
        {"days_planned": 5, "terms_approved_on": MONDAY, "cancelled_on": FRIDAY},
    ], 2):  # fmt: skip
        MissionFactory(
            activity=ActivityFactory(
                project=activity.project, component=component, code=f"1.1.{number}"
            ),
            **columns,
        )
    page = client.post(address("add-mission", activity), data(days_planned="5.5", expert_count="2"))
    assert errors(page) == {
        "days_planned": [
            "This mission needs 5.5 days, but component 1 has only 5 free of 10. Reduce the days "
            "or record a side letter that adds days."
        ]
    }
    assert not activity.missions.exists()
    assert client.post(address("add-mission", activity), data(days_planned="5")).status_code == 302


def test_v10_does_not_keep_a_report_from_being_entered(activity, client):
    mission = MissionFactory(
        activity=activity, end=FRIDAY, days_planned=5, delivered_on=FRIDAY, days_delivered=5
    )
    Component.objects.update(expert_days=3)
    edited = data(delivered_on="2019-03-08", days_delivered="5", report_received_on="2019-03-11")
    page = client.get(address("edit-mission", activity, 1))
    base = page.context["form"]["base"].value()
    answer = client.post(address("edit-mission", activity, 1), edited | {"base": base})
    assert answer.status_code == 302
    mission.refresh_from_db()
    assert mission.report_received_on == date(2019, 3, 11)


def test_v11_an_expert_is_on_one_mission_at_a_time(activity, client):
    expert = PersonFactory(project=activity.project, name="Jan Novak")
    other = ActivityFactory(
        project=activity.project, component=activity.component, code="1.1.2",
        current_start=FRIDAY, current_end=date(2019, 3, 12),
    )  # fmt: skip
    there = MissionFactory(activity=other)
    there.experts.add(expert)
    page = client.post(address("add-mission", activity), data(experts=[expert.pk]))
    assert errors(page) == {
        "experts": [
            "Jan Novak is already on mission 1.1.2/M1 from 8 Mar 2019 to 12 Mar 2019. "
            "Change the dates or the expert."
        ]
    }
    assert not activity.missions.exists()
    # A day before is free, and so is everything once the other one is cancelled.
    ok = data(experts=[expert.pk], end="2019-03-07", days_planned="4")
    assert client.post(address("add-mission", activity), ok).status_code == 302
    Mission.objects.filter(pk=there.pk).update(cancelled_on=MONDAY)
    ok = data(experts=[expert.pk], start="2019-03-08", days_planned="1")
    assert client.post(address("add-mission", activity), ok).status_code == 302


def test_a_refused_mission_leaves_no_new_person(activity, client):
    Component.objects.update(expert_days=1)
    page = client.post(address("add-mission", activity), data(name_1="Jan Novak"))
    assert list(errors(page)) == ["days_planned"]
    assert page.context["form"]["name_1"].value() == "Jan Novak"
    assert not Person.objects.exists()


def test_missions_of_one_project_are_saved_one_after_the_other(activity, monkeypatch):
    """The lock comes before the rules are asked, in the transaction that stores the mission."""
    order = []
    for name in ("lock", "check"):
        monkeypatch.setattr(f"workshops.missions.{name}", lambda *a, n=name, **k: order.append(n))
    save_mission(mission=MissionFactory.build(activity=activity), experts=[])
    assert order == ["lock", "check"]


def test_a_mission_is_not_in_its_own_way(activity, client):
    """Its own days and its own experts do not speak against a new save of it."""
    Component.objects.filter(pk=activity.component_id).update(expert_days=5)
    expert = PersonFactory(project=activity.project)
    mission = MissionFactory(activity=activity, days_planned=4, terms_approved_on=MONDAY)
    mission.experts.add(expert)
    base = client.get(address("edit-mission", activity, 1)).context["form"]["base"].value()
    posted = data(days_planned="5", experts=[expert.pk], terms_approved_on="2019-03-04", base=base)
    assert client.post(address("edit-mission", activity, 1), posted).status_code == 302
    mission.refresh_from_db()
    assert mission.days_planned == 5


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [("2019-03-04", "2019-03-05", True), ("2019-03-06", "2019-03-07", True),
     ("2019-03-04", "2019-03-04", False), ("2019-03-07", "2019-03-08", False),
     ("2019-03-04", "2019-03-08", True)],
)  # fmt: skip
def test_v11_counts_the_first_and_the_last_day(start, end, clashes, activity, client):
    there = MissionFactory(activity=activity, start=date(2019, 3, 5), end=date(2019, 3, 6))
    there.experts.add(expert := PersonFactory(project=activity.project))
    posted = data(start=start, end=end, days_planned="1", experts=[expert.pk])
    found = client.post(address("add-mission", activity), posted)
    assert (list(errors(found)) == ["experts"]) if clashes else found.status_code == 302
