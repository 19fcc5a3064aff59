"""One mission: its rules V9 to V11, dates and steps, its states on any day, who sees names."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Component, ReadingLog
from activities.words import Kind, Role
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    MembershipFactory,
    MissionFactory,
    PersonFactory,
    UserFactory,
)
from workshops.erasure import delete_names
from workshops.missions import save_mission
from workshops.models import Mission, Person
from workshops.words import MissionState

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2019, 3, 4), date(2019, 3, 8)


@pytest.fixture
def activity(office):
    """An expert mission of Monday to Friday, 4 to 8 March 2019."""
    project, component, _user = office
    return ActivityFactory(
        project=project, component=component, code="1.1.1", kind=Kind.EXPERT_MISSION,
        current_start=MONDAY, current_end=FRIDAY, working_days=5,
    )  # fmt: skip


def address(name, activity, *args):
    return reverse(f"workshops:{name}", args=[activity.project.slug, activity.code, *args])


def data(**changed):
    return {
        "start": "2019-03-04", "end": "2019-03-08", "days_planned": "5", "expert_count": "1",
        **changed,
    }  # fmt: skip


def errors(page) -> dict:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


def test_the_form_begins_with_the_activitys_dates_and_days(activity, client):
    form = client.get(address("add-mission", activity)).context["form"]
    assert (form["start"].value(), form["end"].value()) == (MONDAY, FRIDAY)
    assert form["days_planned"].value() == 5
    assert [log.what for log in ReadingLog.objects.all()] == ["register"]


def test_a_mission_is_entered_with_experts_known_and_new(activity, client):
    known = PersonFactory(project=activity.project, name="Драгиња Вукосављевић")
    at = InstitutionFactory()
    answer = client.post(
        address("add-mission", activity),
        data(
            days_planned="9,5", name_1="Vukosavljevic Draginja", name_2="Jan Novak",
            institution_2=at.pk, terms_approved_on="4. 2. 2019.", note="Calls on Monday",
        ),
    )  # fmt: skip
    mission = Mission.objects.get()
    assert answer.url == mission.get_absolute_url()
    new = Person.objects.get(name="Jan Novak")
    assert (new.institution, new.project) == (at, activity.project)
    assert set(mission.experts.all()) == {known, new}
    assert (mission.code, mission.days_planned, mission.expert_count, mission.note) == (
        "1.1.1/M1", Decimal("9.5"), 2, "Calls on Monday",
    )  # fmt: skip
    assert mission.state() == MissionState.TERMS_APPROVED
    assert mission.history.get().history_user == activity.project.memberships.get().user
    # Whoever was an expert is offered for the next mission.
    form = client.get(address("add-mission", activity)).context["form"]
    assert {pk for pk, _label in form.fields["experts"].choices} == {str(known.pk), str(new.pk)}


def test_two_people_of_one_name_are_offered_to_choose_from(activity, client):
    twins = [PersonFactory(project=activity.project, name="Ana Anić") for _n in range(2)]
    page = client.post(address("add-mission", activity), data(name_1="Ана Анић"))
    assert "The register has 2 people named Ана Анић." in text(page)
    offered = {pk for pk, _label in page.context["form"].fields["experts"].choices}
    assert offered == {str(one.pk) for one in twins}
    client.post(address("add-mission", activity), data(experts=[twins[1].pk]))
    assert list(Mission.objects.get().experts.all()) == [twins[1]]


def test_somebody_of_another_projects_register_is_refused(activity, client):
    other = PersonFactory(name="Mika Mikić")
    page = client.post(address("add-mission", activity), data(experts=[other.pk]))
    assert list(errors(page)) == ["experts"]
    assert "Mika" not in page.content.decode()


def test_the_number_of_a_deleted_mission_is_not_given_again(activity):
    MissionFactory(activity=activity)
    MissionFactory(activity=activity).delete()
    assert MissionFactory(activity=activity).code == "1.1.1/M3"


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


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"start": "2019-03-01"}, "start", "The mission runs 1 Mar 2019 to 8 Mar 2019, but its "
         "activity runs 4 Mar 2019 to 8 Mar 2019. Change the dates of one of them."),
        ({"end": "2019-03-01"}, None, "1 Mar 2019"),
        ({"start": "soon"}, "start", "“soon” is not a day."),
        ({"days_planned": "1.3"}, "days_planned", "1.3 days: enter whole or half days"),
        ({"days_planned": "many"}, "days_planned", "“many” is not a number."),
        ({"days_planned": "-1"}, "days_planned", "is too small. Enter 0 or more."),
        ({"days_planned": "99999999"}, "days_planned", "has too many"),
        ({"expert_count": "0"}, "expert_count", "greater than or equal to 1"),
        ({"travel_days": "0.3"}, "travel_days", "whole or half days"),
        ({"terms_approved_on": "2019-10-02"}, "terms_approved_on", "1 Oct 2019"),
        ({"cancelled_on": "2019-10-02"}, "cancelled_on", "1 Oct 2019"),
        ({"terms_approved_on": "2019-02-05", "confirmed_on": "2019-02-04"}, "confirmed_on",
         "It lies before “terms of reference approved on”."),
        ({"delivered_on": "2019-03-07", "days_delivered": "4"}, "delivered_on",
         "It was not yet over on 7 Mar 2019: the mission ends on 8 Mar 2019."),
        ({"delivered_on": "2019-03-08"}, "days_delivered", "Enter “working days delivered” too"),
        ({"days_delivered": "4"}, "delivered_on", "Enter “delivered on” too"),
        ({"report_received_on": "2019-03-11"}, "delivered_on", "Enter “delivered on” too"),
        ({"delivered_on": "2019-03-08", "days_delivered": "4", "report_accepted_on": "2019-04-01"},
         "report_received_on", "Enter “report received on” too"),
        ({"delivered_on": "2019-03-08", "days_delivered": "4", "cancelled_on": "2019-03-08"},
         "cancelled_on", "A mission that was delivered cannot be cancelled."),
        ({"name_1": "123"}, "name_1", "is not a name"),
        ({"name_1": "a" * 121}, "name_1", "at most 120"),
        ({"experts": ["99999999999999999999"]}, "experts", "Select a valid choice"),
        ({"institution_1": "x"}, "institution_1", "Select a valid choice"),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_with_its_value_and_stays(changed, field, message, activity, client):
    page = client.post(address("add-mission", activity), data(**changed, note="Kept"))
    found = errors(page)
    shown = [line for name, lines in found.items() if field in (None, name) for line in lines]
    assert any(message in line for line in shown), found
    assert page.context["form"]["note"].value() == "Kept"
    assert not Mission.objects.exists()


def test_the_state_follows_the_days_on_any_day(activity):
    mission = MissionFactory(
        activity=activity, terms_approved_on=date(2019, 2, 1), confirmed_on=date(2019, 2, 11),
        delivered_on=FRIDAY, days_delivered=2, report_received_on=date(2019, 3, 20),
        report_accepted_on=date(2019, 4, 1),
    )  # fmt: skip
    states = {
        date(2019, 1, 31): "draft", date(2019, 2, 1): "terms approved",
        date(2019, 2, 11): "confirmed", date(2019, 3, 7): "confirmed", FRIDAY: "delivered",
        date(2019, 3, 20): "report received", date(2019, 4, 1): "report accepted",
    }  # fmt: skip
    assert {day: mission.state(day) for day in states} == states
    assert {day: Mission.objects.as_of(day).get().state_then for day in states} == states
    gone = MissionFactory(
        activity=activity, terms_approved_on=date(2019, 2, 1), cancelled_on=date(2019, 2, 8)
    )
    for day, state in ((date(2019, 2, 7), "terms approved"), (date(2019, 2, 8), "cancelled")):
        assert gone.state(day) == Mission.objects.as_of(day).get(pk=gone.pk).state_then == state


def test_without_a_day_the_state_is_that_of_the_cut_off(activity):
    MissionFactory(activity=activity, terms_approved_on=date(2019, 2, 1))
    assert Mission.objects.as_of().get().state_then == "terms approved"
    activity.project.cut_off = date(2019, 1, 31)
    activity.project.save()
    assert Mission.objects.as_of().get().state_then == "draft"


def test_a_step_is_undone_by_emptying_its_day(activity, client):
    mission = MissionFactory(activity=activity, end=FRIDAY, terms_approved_on=date(2019, 2, 1))
    base = client.get(address("edit-mission", activity, 1)).context["form"]["base"].value()
    client.post(address("edit-mission", activity, 1), data(base=base))
    mission.refresh_from_db()
    assert mission.terms_approved_on is None
    assert [row.terms_approved_on for row in mission.history.all()] == [None, date(2019, 2, 1)]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(activity, client):
    mission = MissionFactory(activity=activity, end=FRIDAY)
    base = client.get(address("edit-mission", activity, 1)).context["form"]["base"].value()
    mission.confirmed_on = date(2019, 2, 1)
    save_mission(mission=mission, experts=[])
    page = client.post(address("edit-mission", activity, 1), data(days_planned="3", base=base))
    assert "Somebody else saved this after you opened the page." in text(page)
    assert [(str(a), b, c) for a, b, c in page.context["form"].conflicts] == [
        ("Working days planned", "2.0", "3"),
        ("Experts confirmed on", "1 Feb 2019", "–"),
    ]
    mission.refresh_from_db()
    assert (mission.days_planned, mission.confirmed_on) == (2, date(2019, 2, 1))
    again = data(days_planned="3", base=page.context["form"]["base"].value())
    assert client.post(address("edit-mission", activity, 1), again).status_code == 302
    mission.refresh_from_db()
    assert (mission.days_planned, mission.confirmed_on) == (3, None)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_names_and_notes_are_for_staff_alone(role, activity, signed_in):
    mission = MissionFactory(activity=activity, note="Ask Kowalski")
    mission.experts.add(PersonFactory(project=activity.project, name="Jan Novak"))
    client = signed_in(MembershipFactory(project=activity.project, role=role).user)
    pages = [
        client.get(mission.get_absolute_url()),
        client.get(activity.get_absolute_url()),
        client.get(reverse("workshops:missions", args=[activity.project.slug])),
    ]
    named = ["Jan Novak" in page.content.decode() for page in pages]
    assert named == [role == Role.STAFF] * 3
    assert ("Kowalski" in pages[0].content.decode()) == (role == Role.STAFF)
    assert not any("Kowalski" in page.content.decode() for page in pages[1:])
    assert all("1.1.1/M1" in text(page) for page in pages)


@pytest.mark.parametrize("number", [2, 99999999999999999999999])
@pytest.mark.parametrize("name", ["mission", "edit-mission"])
def test_a_mission_that_is_not_there_is_not_found(name, number, activity, client):
    MissionFactory(activity=activity)
    assert client.get(address(name, activity, number)).status_code == 404


def test_the_page_says_when_the_report_is_due_and_how_late_it_is(activity, client):
    # Ten working days after Friday 8 March: Friday the 22nd; with a holiday Monday the 25th.
    MissionFactory(activity=activity, end=FRIDAY, delivered_on=FRIDAY, days_delivered=2)
    assert "Report due 22 Mar 2019 193 days late" in text(
        client.get(address("mission", activity, 1))
    )
    activity.project.holidays.create(day=date(2019, 3, 20))
    assert "Report due 25 Mar 2019 190 days late" in text(
        client.get(address("mission", activity, 1))
    )
    Mission.objects.update(report_received_on=date(2019, 3, 27))
    assert "Report received 27 Mar 2019 2 days late" in text(
        client.get(address("mission", activity, 1))
    )


def test_the_activitys_page_asks_for_the_mission_of_an_expert_mission(activity, client):
    page = text(client.get(activity.get_absolute_url()))
    assert "No mission entered yet." in page
    workshop = ActivityFactory(project=activity.project, component=activity.component, code="1.1.2")
    assert "Add mission" not in text(client.get(workshop.get_absolute_url()))
    MissionFactory(activity=workshop)
    assert "1.1.2/M1" in text(client.get(workshop.get_absolute_url()))


def test_the_admin_refuses_what_the_form_refuses(activity, signed_in):
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    expert = PersonFactory(project=activity.project, name="Jan Novak")
    stranger = PersonFactory(name="Mika Mikić")
    other = ActivityFactory(
        project=activity.project, component=activity.component, code="1.1.2",
        current_start=MONDAY, current_end=FRIDAY,
    )  # fmt: skip
    MissionFactory(activity=other).experts.add(expert)
    Component.objects.filter(pk=activity.component_id).update(expert_days=4)
    add = reverse("admin:workshops_mission_add")
    posted = data(activity=activity.pk, days_planned="4.5")

    def faults(**changed):
        page = client.post(add, posted | changed)
        return {name: list(found) for name, found in page.context["adminform"].errors.items()}

    assert "6 working days were entered" in faults(days_planned="6")["days_planned"][0]
    found = faults(experts=[expert.pk])
    assert list(found) == ["days_planned", "experts"]
    assert "only 4 free of 4" in found["days_planned"][0]
    assert "Jan Novak is already on mission 1.1.2/M1" in found["experts"][0]
    assert list(faults(days_planned="4", experts=[stranger.pk])) == ["experts"]
    assert list(faults(activity="")) == ["activity"]
    assert not activity.missions.exists()
    assert client.post(add, posted | {"days_planned": "4"}).status_code == 302
    assert activity.missions.get().code == "1.1.1/M1"


def test_missions_of_one_project_are_saved_one_after_the_other(activity, monkeypatch):
    """The lock comes before the rules are asked, in the transaction that stores the mission."""
    order = []
    for name in ("lock", "check"):
        monkeypatch.setattr(f"workshops.missions.{name}", lambda *a, n=name, **k: order.append(n))
    save_mission(mission=MissionFactory.build(activity=activity), experts=[])
    assert order == ["lock", "check"]


def test_the_note_and_its_history_go_with_the_names(activity):
    mission = MissionFactory(activity=activity, note="Jan Novak, by train", expert_count=2)
    mission.experts.add(PersonFactory(project=activity.project, name="Jan Novak"))
    delete_names(activity.project)
    mission.refresh_from_db()
    assert (mission.note, mission.expert_count, mission.experts.count()) == ("", 2, 0)
    assert [row.note for row in mission.history.all()] == [""]


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
