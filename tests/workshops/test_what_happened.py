"""What was already held is entered in one save: who came, and what it ended with."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity, ActivityInstitution
from tests.activities.pages import edit_data, entry, text, url
from tests.factories import ActivityFactory, InstitutionFactory
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db


HELD = {
    "status": "held", "current_start": "2019-09-30", "current_end": "2019-09-30",
}  # fmt: skip


def test_a_held_workshop_is_entered_in_one_save(office, partners, client):
    project, component, _user = office
    there = [institution.pk for institution in partners]
    typed = entry(component, **HELD, invited=there, attended=there, women="18", men="12")
    assert client.post(url("add", project), typed).status_code == 302
    activity = Activity.objects.get()
    assert (activity.status, activity.actual_start, activity.actual_end) == (
        "completed", date(2019, 9, 30), date(2019, 9, 30),
    )  # fmt: skip
    assert (activity.women, activity.men, activity.participants) == (18, 12, 30)
    assert list(activity.changes.values_list("action", "to", "on")) == [
        ("start", "ongoing", date(2019, 9, 30)),
        ("complete", "completed", date(2019, 9, 30)),
    ]
    assert activity.presences.filter(invited=True, attended=True).count() == 6


def test_an_event_of_one_day_needs_its_start_alone(office, client):
    project, component, _user = office
    typed = entry(component, **(HELD | {"current_end": ""}))
    assert client.post(url("add", project), typed).status_code == 302
    activity = Activity.objects.get()
    assert activity.actual_start == activity.actual_end == date(2019, 9, 30)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"current_end": "2019-10-02"}, "current_end", "they cannot be later than today"),
        ({"current_start": "", "current_end": ""}, "current_end", "enter the actual start and end"),
        ({"current_start": "2019-10-01"}, "current_end", "is before start date"),
    ],
)
def test_what_is_not_over_is_not_held(changed, field, message, office, client):
    project, component, _user = office
    answer = client.post(url("add", project), entry(component, **(HELD | changed)))
    assert message in " ".join(answer.context["form"].errors[field])
    assert not Activity.objects.exists()


@pytest.mark.parametrize("told", [{"women": "3"}, {"total": "4"}, {"attended": True}])
def test_nobody_was_at_what_is_still_planned(told, office, partners, client):
    project, component, _user = office
    told = {name: [partners[0].pk] if value is True else value for name, value in told.items()}
    answer = client.post(url("add", project), entry(component, **told))
    assert "Choose “already held”" in " ".join(answer.context["form"].errors["status"])
    assert not Activity.objects.exists()


def finding(number, **columns):
    return {f"finding-{number}-{name}": value for name, value in columns.items()}


FINDINGS = {
    **finding(0, kind="conclusion", text_sr="Nadležnosti su nejasne."),
    **finding(2, kind="recommendation", text_en="Name contact persons.", due="2019-12-31"),
}


def test_what_it_ended_with_is_entered_in_the_same_save(office, partners, client):
    project, component, _user = office
    typed = entry(component, **HELD, total="30", **FINDINGS)
    typed["finding-2-addressee"] = str(partners[0].pk)
    assert client.post(url("add", project), typed).status_code == 302
    assert [
        (one.code, one.kind, one.text, one.addressee, one.due)
        for one in Recommendation.objects.all()
    ] == [
        ("R-1.2.1-01", "conclusion", "Nadležnosti su nejasne.", None, None),
        (
            "R-1.2.1-02", "recommendation", "Name contact persons.", partners[0],
            date(2019, 12, 31),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"finding-2-text_en": ""}, "row 3, Text in English – Enter the text in English or in"),
        ({"finding-2-due": "soon"}, "row 3, Due – “soon” is not a day."),
        ({"finding-2-due": "2019-09-01"}, "row 3, Due – The due day 1 Sep 2019 is before"),
        ({"finding-2-kind": "wish"}, "row 3, Kind – Select a valid choice."),
        ({"status": "planned"}, "Choose “already held”"),
        ({"code": "x"}, "is not a valid activity code"),
    ],
)
def test_a_fault_in_one_part_saves_none_and_keeps_all(changed, message, office, client):
    project, component, _user = office
    typed = entry(component, **HELD, total="30", **FINDINGS) | changed
    answer = client.post(url("add", project), typed)
    assert answer.status_code == 200
    assert message in text(answer)
    assert "Nadležnosti su nejasne." in text(answer)
    assert answer.context["form"]["total"].value() == "30"
    assert not Activity.objects.exists()
    assert not Recommendation.objects.exists()


def test_a_due_day_after_the_project_is_kept_and_said(office, client):
    project, component, _user = office
    typed = entry(component, **HELD, **(FINDINGS | {"finding-2-due": "2020-03-31"}))
    page = client.post(url("add", project), typed, follow=True)
    assert "The due day 31 Mar 2020 is after the end of the project" in text(page)
    assert Recommendation.objects.count() == 2


def test_the_action_held_takes_what_it_ended_with(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    address = url("action", project, "1.1.1", "held")
    typed = {"start": "2019-03-04", "end": "2019-03-05", **FINDINGS}
    wrong = client.post(address, typed | {"finding-2-due": "2019-03-01"})
    assert "is before the end of the event, 5 Mar 2019" in text(wrong)
    assert Activity.objects.get().status == "planned"
    assert client.post(address, typed).status_code == 302
    assert Activity.objects.get().status == "completed"
    assert Recommendation.objects.count() == 2


def test_an_expired_login_gives_the_rows_back(office, client):
    project, component, user = office
    client.logout()
    page = client.post(url("add", project), entry(component, **HELD, **FINDINGS))
    client.post(
        reverse("accounts:login"),
        {
            "username": user.username, "password": "correct horse",
            "next": page.context["next"], "carried": page.context["form"]["carried"].value(),
        },
    )  # fmt: skip
    assert "Nadležnosti su nejasne." in text(client.get(url("add", project)))
    assert not Activity.objects.exists()


def counts(partner, women="", men="", not_stated=""):
    return {
        f"women_at_{partner.pk}": women,
        f"men_at_{partner.pk}": men,
        f"not_stated_at_{partner.pk}": not_stated,
    }


def test_totals_follow_from_the_institutions_where_only_these_are_given(office, partners, client):
    project, component, _user = office
    typed = entry(component, **HELD, **counts(partners[0], "4", "2"), **counts(partners[1], "3"))
    assert client.post(url("add", project), typed).status_code == 302
    activity = Activity.objects.get()
    assert (activity.women, activity.men, activity.not_stated) == (7, 2, None)
    assert list(
        activity.presences.order_by("institution").values_list(
            "institution", "attended", "women", "men", "not_stated"
        )
    ) == [(partners[0].pk, True, 4, 2, None), (partners[1].pk, True, 3, None, None)]


@pytest.mark.parametrize(
    ("totals", "field"),
    [({"women": "5", "men": "2"}, "women"), ({"total": "8"}, "total")],
)
def test_institutions_cannot_have_more_people_than_came(totals, field, office, partners, client):
    project, component, _user = office
    typed = entry(component, **HELD, **counts(partners[0], "4", "2"), **counts(partners[1], "3"))
    answer = client.post(url("add", project), typed | totals)
    assert "together, but the total is" in " ".join(answer.context["form"].errors[field])
    assert not Activity.objects.exists()


def test_some_of_those_who_came_may_belong_to_no_institution(office, partners, client):
    project, component, _user = office
    typed = entry(component, **HELD, **counts(partners[0], "4"), women="9", men="1")
    assert client.post(url("add", project), typed).status_code == 302
    assert Activity.objects.get().participants == 10


def test_the_action_held_asks_who_came_and_prefers_who_was_invited(office, partners, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    ActivityInstitution.set_for(
        activity, {partner.pk: {"invited": True} for partner in partners[:2]}
    )
    address = url("action", project, "1.1.1", "held")
    page = client.get(address)
    assert page.context["form"]["attended"].value() == [str(p.pk) for p in partners[:2]]
    client.post(
        address,
        {
            "start": "2019-03-04", "end": "2019-03-05", "attended": [partners[0].pk],
            "total": "12", **counts(partners[2], not_stated="12"),
        },
    )  # fmt: skip
    activity.refresh_from_db()
    assert (activity.status, activity.participants, activity.not_stated) == ("completed", 12, 12)
    assert list(
        activity.presences.order_by("pk").values_list(
            "institution", "invited", "attended", "not_stated"
        )
    ) == [
        (partners[0].pk, True, True, None),
        (partners[1].pk, True, False, None),
        (partners[2].pk, False, True, 12),
    ]


def test_a_list_with_names_keeps_its_totals_in_the_form(office, client):
    project, component, _user = office
    ActivityFactory(
        project=project, component=component, code="1.1.1", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
        women=7, men=2, totals_from_list=True,
    )  # fmt: skip
    page = client.get(url("edit", project, "1.1.1"))
    assert "Participants are counted from the list of names. 9" in text(page)
    data = edit_data(page, women="1", venue="Sala")
    assert client.post(url("edit", project, "1.1.1"), data).status_code == 302
    activity = Activity.objects.get()
    assert (activity.women, activity.men, activity.venue) == (7, 2, "Sala")


def test_an_institution_that_is_no_partner_any_more_stays(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    gone = InstitutionFactory()
    ActivityInstitution.set_for(activity, {gone.pk: {"invited": True}})
    data = edit_data(client.get(url("edit", project, "1.1.1")), venue="Sala")
    client.post(url("edit", project, "1.1.1"), data)
    assert [row.institution for row in activity.presences.all()] == [gone]


def test_the_form_of_a_kind_opens_for_what_was_held(office, client):
    project, _component, _user = office
    page = client.get(reverse("activities:add", args=[project.slug]) + "?kind=training&held=1")
    assert page.context["form"]["status"].value() == "held"
    assert "model" in page.context["form"].fields


def test_reopened_and_completed_again_it_has_who_came(office, partners, client):
    project, component, user = office
    one, two, three = partners[:3]
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.hold(
        start=date(2019, 3, 4), end=date(2019, 3, 5), participants={"women": 10, "men": 20}
    )
    rows = {
        one.pk: {"invited": True, "attended": True, "women": 4},
        two.pk: {"invited": True},
        three.pk: {"attended": True},
    }
    ActivityInstitution.set_for(activity, rows)
    before = list(activity.presences.order_by("pk").values())
    activity.refresh_from_db()
    activity.reopen(note="One more day", by=user)
    address = url("action", project, "1.1.1", "complete")
    form = client.get(address).context["form"]
    data = edit_data(client.get(address), end="2019-10-01")
    assert (form["women"].value(), form["men"].value()) == (10, 20)
    assert client.post(address, data).status_code == 302
    activity.refresh_from_db()
    assert (activity.status, activity.women, activity.men) == ("completed", 10, 20)
    assert list(activity.presences.order_by("pk").values()) == before


def test_who_came_by_the_list_of_names_cannot_be_unticked(office, partners, client):
    project, component, _user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5), women=2, totals_from_list=True,
    )  # fmt: skip
    rows = {partners[0].pk: {"attended": True, "women": 2}, partners[1].pk: {"attended": True}}
    ActivityInstitution.set_for(activity, rows)
    data = edit_data(client.get(url("edit", project, "1.1.1")), attended=[])
    assert client.post(url("edit", project, "1.1.1"), data).status_code == 302
    assert list(activity.presences.values_list("institution", "attended", "women")) == [
        (partners[0].pk, True, 2)
    ]
