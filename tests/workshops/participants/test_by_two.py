"""Two people at one list, and a form that was opened before a recount."""

import pytest
from django.urls import reverse

from tests.factories import (
    InstitutionFactory,
    ParticipationFactory,
    PersonFactory,
)
from workshops.models import Participation
from workshops.people import recount, save_person, set_attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(activity):
    return [
        ParticipationFactory(
            activity=activity,
            person=PersonFactory(project=activity.project, name=name, sex="female"),
        )
        for name in ("Ana Anić", "Bora Borić", "Ceca Cecić")
    ]


ADDRESS = ["p", "1.1.1"]


def shown(rows, **changed):
    """What an opened page posts; `changed` {place in the list: attendance chosen}."""
    data = {f"was-{row.pk}": row.attendance for row in rows}
    data |= {f"a-{row.pk}": row.attendance for row in rows}
    return data | {f"a-{rows[int(at[1:])].pk}": value for at, value in changed.items()}


def stored():
    return list(Participation.objects.order_by("pk").values_list("attendance", flat=True))


def test_all_came_leaves_who_was_excused_meanwhile_and_says_so(client, activity, rows):
    data = shown(rows) | {"all_came": "1"}
    set_attendance(activity=activity, attendance={rows[1].pk: "excused"})
    page = client.post(reverse("workshops:participants", args=ADDRESS), data)
    assert stored() == ["came", "excused", "came"]
    assert [str(message) for message in page.context["messages"]] == [
        "Saved: 2 attendances are new.",
        "Somebody else changed these meanwhile. They stay as they are now: Bora Borić – excused.",
    ]
    assert "messages" not in page.cookies, "names in a cookie"
    activity.refresh_from_db()
    assert activity.women == 2
    body = page.content.decode()
    assert f'name="was-{rows[1].pk}" value="excused"' in body


def test_a_single_mark_over_another_persons_is_left(client, activity, rows):
    data = shown(rows, r1="came")
    set_attendance(activity=activity, attendance={rows[1].pk: "excused"})
    page = client.post(reverse("workshops:participants", args=ADDRESS), data)
    assert stored() == ["expected", "excused", "expected"]
    assert "Bora Borić – excused" in page.content.decode()


def test_the_same_mark_by_two_is_no_conflict(client, activity, rows):
    data = shown(rows, r1="came")
    set_attendance(activity=activity, attendance={rows[1].pk: "came"})
    answer = client.post(reverse("workshops:participants", args=ADDRESS), data)
    assert (answer.status_code, stored()) == (302, ["expected", "came", "expected"])


def test_marks_carried_over_an_expired_login_can_be_saved(client, activity, rows):
    address = reverse("workshops:participants", args=ADDRESS)
    session = client.session
    session["carried"] = {
        "path": address,
        "body": f"a-{rows[0].pk}=excused&was-{rows[0].pk}=expected",
    }
    session.save()
    page = client.get(address)
    assert f'name="was-{rows[0].pk}" value="expected"' in page.content.decode()
    page_rows = page.context["rows"]
    data = {f"was-{row.pk}": getattr(row, "was", row.attendance) for row in page_rows}
    client.post(address, data | {f"a-{row.pk}": row.attendance for row in page_rows})
    assert stored() == ["excused", "expected", "expected"]


def test_a_recount_of_institutions_alone_is_a_version(activity):
    """The totals stay as they were: an activity form opened before it must still be refused."""
    person = PersonFactory(project=activity.project, institution=None, sex="female")
    ParticipationFactory(activity=activity, person=person, institution=None, attendance="came")
    recount(activities=[activity])
    before = (activity.version, activity.history.count())
    person.institution = InstitutionFactory()
    save_person(person=person)
    activity.refresh_from_db()
    assert list(activity.presences.values_list("institution", "women")) == [
        (person.institution.pk, 1)
    ]
    assert (activity.version, activity.history.count()) == (before[0] + 1, before[1] + 1)
    recount(activities=[activity])
    assert activity.version == before[0] + 1, "an idle recount is none"
