"""The actions and the approval, by their pages."""

from datetime import date

import pytest

from activities.models import Activity, Change
from activities.words import Reason, Role, Status
from tests.activities.pages import text, url
from tests.factories import (
    ActFactory,
    ActivityFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


def test_an_action_starts_from_the_state_that_stands_now(office, client, monkeypatch):
    """Somebody cancels the activity between the reading of the page and the saving."""
    from activities.views import actions as views

    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    act, read = ActFactory(project=project), views.activity_of

    def read_and_then_cancelled(project, code, *, locked=False):
        activity = read(project, code, locked=locked)
        if not locked and activity.status == Status.PLANNED:
            Activity.objects.get(code=code).cancel(reason=Reason.PLANNING, act=act)
        return activity

    monkeypatch.setattr(views, "activity_of", read_and_then_cancelled)
    posted = {"start": "2019-03-04", "end": "2019-03-05"}
    page = client.post(url("action", project, "1.1.1", "held"), posted)
    assert "An activity cannot go from “cancelled” to “ongoing”." in text(page)
    assert Activity.objects.get().status == Status.CANCELLED


def test_held_in_one_step(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    page = client.get(url("action", project, "1.1.1", "held"))
    assert page.context["form"]["start"].value() == date(2019, 3, 4), "the planned days stand there"
    posted = {"start": "2019-03-04", "end": "2019-03-05", "women": "3", "men": "4", "total": "8"}
    refused = client.post(url("action", project, "1.1.1", "held"), posted)
    assert refused.context["form"].errors["total"] == [
        "Women (3) + men (4) + other or not stated (0) = 7, but the total is 8. The sum must match."
    ]
    done = client.post(url("action", project, "1.1.1", "held"), posted | {"total": "7"})
    assert done.status_code == 302
    activity.refresh_from_db()
    assert (activity.status, activity.participants) == (Status.COMPLETED, 7)


def test_a_total_alone_is_not_stated(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"start": "2019-03-04", "end": "2019-03-05", "total": "30"}
    client.post(url("action", project, "1.1.1", "held"), posted)
    activity.refresh_from_db()
    assert (activity.women, activity.men, activity.not_stated) == (None, None, 30)


def test_an_action_after_the_cut_off_says_not_counted(office, client):
    project, component, _user = office
    project.cut_off = date(2019, 3, 1)
    project.save()
    ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"start": "2019-03-04", "end": "2019-03-05"}
    page = client.post(url("action", project, "1.1.1", "held"), posted, follow=True)
    assert "Not counted on 1 Mar 2019: it takes effect on 5 Mar 2019." in text(page)


def test_cancelling_with_a_new_act_enters_it_in_the_register(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {
        "on": "2019-02-01", "reason": Reason.PLANNING, "act_number": "PSC-07",
        "act_kind": "steering committee decision", "act_date": "2019-01-31",
    }  # fmt: skip
    assert client.post(url("action", project, "1.1.1", "cancel"), posted).status_code == 302
    change = activity.changes.get()
    assert (change.to, change.act.number, change.act.date) == (
        Status.CANCELLED, "PSC-07", date(2019, 1, 31),
    )  # fmt: skip


def test_a_refused_action_leaves_no_act_behind_and_keeps_the_typing(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"on": "2019-02-01", "reason": "", "note": "Zašto", "act_number": "PSC-07"}
    response = client.post(url("action", project, "1.1.1", "cancel"), posted)
    assert list(response.context["form"].errors) == ["reason"]
    assert response.context["form"]["note"].value() == "Zašto"
    assert project.acts.count() == 0
    assert Change.objects.count() == 0


WRONG = ["", "soon", "2019-02-31", "2999-01-01", "0001-01-01", "\x00", "9" * 300]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize(
    "action", ["held", "start", "postpone", "set-dates", "cancel", "approve", "reopen", "complete"]
)
def test_no_input_of_an_action_is_a_failure(action, value, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    names = [
        "on", "start", "end", "new_start", "new_end", "reason", "note", "party", "act", "women",
        "men", "not_stated", "total", "act_number", "act_kind", "act_date",
    ]  # fmt: skip
    response = client.post(url("action", project, "1.1.1", action), dict.fromkeys(names, value))
    assert response.status_code == 200
    assert Activity.objects.get().status == Status.PLANNED


def test_an_unknown_action_is_not_found(office, client):
    ActivityFactory(project=office[0], component=office[1], code="1.1.1")
    assert client.get(url("action", office[0], "1.1.1", "destroy")).status_code == 404


def test_the_buttons_are_those_that_the_state_and_the_role_allow(office, client, signed_in):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")

    def buttons():
        page = client.get(url("detail", project, "1.1.1"))
        return [action["name"] for action in page.context["actions"]]

    assert buttons() == ["approve", "held", "start", "set-dates", "postpone", "cancel"]
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    assert buttons() == ["approve", "reopen"]
    signed_in(MembershipFactory(project=project, role=Role.STAFF).user)
    assert buttons() == []
    signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    assert buttons() == []


def test_approving_a_selection_and_the_whole_plan(office, client):
    project, component, _user = office
    for code in ("1.1.1", "1.1.2", "1.1.3"):
        ActivityFactory(project=project, component=component, code=code)
    ActFactory(project=project, number="PSC-01")
    posted = {
        "code": ["1.1.1", "9.9.9", "\x00"], "approve": "1", "on": "2019-02-01",
        "act_number": "PSC-01",
    }  # fmt: skip
    page = client.post(url("approve", project), posted, follow=True)
    assert "1 activity is approved." in text(page)
    approved = Activity.objects.filter(baseline_end__isnull=False)
    assert list(approved.values_list("code", "approved_by_act__number")) == [("1.1.1", "PSC-01")]
    page = client.post(
        url("approve", project), {"all": "1", "approve": "1", "on": "2019-02-01"}, follow=True
    )
    assert "2 activities are approved." in text(page)
    assert approved.count() == 3


def test_a_plan_with_a_fault_is_not_approved(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    ActivityFactory(
        project=project, component=component, code="1.1.2", status=Status.DRAFT,
        current_start=date(2020, 2, 1), current_end=date(2020, 2, 2),
    )  # fmt: skip
    page = client.post(url("approve", project), {"all": "1", "approve": "1", "on": "2019-02-01"})
    assert "1.1.2: The activity runs 1 Feb 2020 to 2 Feb 2020" in text(page)
    assert Activity.objects.filter(baseline_end__isnull=False).count() == 0
