"""One mission: its form and its page, its steps, its state on any day, who sees names."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Component, ReadingLog
from activities.words import Role
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    MembershipFactory,
    MissionFactory,
    PersonFactory,
    UserFactory,
)
from tests.workshops.missions.pages import FRIDAY, MONDAY, address, data, errors
from workshops.erasure import delete_names
from workshops.missions import save_mission
from workshops.models import Mission, Person
from workshops.words import MissionState

pytestmark = pytest.mark.django_db


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


def test_the_note_and_its_history_go_with_the_names(activity):
    mission = MissionFactory(activity=activity, note="Jan Novak, by train", expert_count=2)
    mission.experts.add(PersonFactory(project=activity.project, name="Jan Novak"))
    delete_names(activity.project)
    mission.refresh_from_db()
    assert (mission.note, mission.expert_count, mission.experts.count()) == ("", 2, 0)
    assert [row.note for row in mission.history.all()] == [""]
