"""The pages of the work plan: versions, freezing, what has changed, the next six months."""

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.freezing import freeze_plan
from activities.models import Act, Activity, PlanVersion
from activities.words import Reason, Role
from tests.factories import ActFactory, ActivityFactory, MembershipFactory, MissionFactory
from tests.reports.pages import text

pytestmark = pytest.mark.django_db
PLAN = "/en/projects/p/plan/"


@pytest.fixture
def plan(office):
    project, component = office
    for number in (1, 2):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}", title_en=f"Event {number}"
        )
    return project


@pytest.fixture
def act(plan):
    return ActFactory(project=plan, number="PSC-01", date=date(2019, 1, 15))


def freeze(project, act, day=date(2019, 9, 1), **kwargs):
    return freeze_plan(project=project, approved_on=day, act=act, **kwargs)


def posted(**changed):
    return {
        "act": "", "act_number": "PSC-02", "act_kind": "steering committee decision",
        "act_date": "2019-09-20", "approved_on": "2019-09-20", "on": "2019-10-01",
        "note": "Agreed", "number": "1",
    } | changed  # fmt: skip


def test_without_a_version_the_page_says_what_belongs_here(plan, client):
    page = client.get(PLAN)
    assert "No version of the plan is frozen yet." in text(page)
    assert "Freeze the first version" in text(page)
    page = client.get(PLAN + "compare/")
    assert (page.status_code, "there is nothing to compare with" in text(page)) == (200, True)


def test_a_manager_freezes_the_plan_with_a_new_act(plan, client):
    page = client.get(PLAN + "freeze/")
    assert "Freeze version 1 of the plan" in text(page)
    assert "2 activities are not approved yet. The same act approves them" in text(page)
    answer = client.post(PLAN + "freeze/", posted())
    assert answer.url == PLAN + "1/"
    version = PlanVersion.objects.get()
    assert (version.number, version.act.number, version.act.date, version.approved_on,
            version.note, version.frozen_by.pk) == (
        1, "PSC-02", date(2019, 9, 20), date(2019, 9, 20), "Agreed",
        int(client.session["_auth_user_id"]),
    )  # fmt: skip
    assert version.lines.count() == 2
    assert set(Activity.objects.values_list("approved_on", "approved_by_act__number")) == {
        (date(2019, 9, 20), "PSC-02")
    }
    page = client.get(answer.url)
    assert "Version 1 is frozen." in text(page)
    assert "Approved on 20 Sep 2019 by PSC-02; the plan as it stood on 1 Oct 2019" in text(page)
    assert "2 activities in the plan, cancelled ones left out. Working days: 8." in text(page)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"act_number": ""}, "act",
         "Choose the act that approved the plan, or enter the number of a new one."),
        ({"approved_on": "2019-10-02"}, "approved_on",
         "The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today."),
        ({"approved_on": "31.2.2019"}, "approved_on",
         "“31.2.2019” is not a day. Write it like 20.1.2020 or 2020-01-20."),
        ({"on": "2020-01-01"}, "on",
         "The day 1 Jan 2020 is later than today (1 Oct 2019). Enter a day up to today."),
        ({"approved_on": "2019-09-19"}, "approved_on",
         "The plan cannot be approved on 19 Sep 2019, before its act: PSC-02 is of 20 Sep 2019. "
         "Correct the day or choose another act."),
        ({"on": ""}, "on", "“Plan as it stood on” is empty. Enter a day, like 20.1.2020 or "
         "2020-01-20."),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_keeps_what_was_typed_and_writes_nothing(
    plan, client, changed, field, message
):
    page = client.post(PLAN + "freeze/", posted(**changed))
    assert page.status_code == 200
    assert page.context["form"].errors == {field: [message]}
    assert page.context["form"]["note"].value() == "Agreed"
    assert (PlanVersion.objects.count(), Act.objects.count()) == (0, 0)
    assert Activity.objects.exclude(baseline_end=None).count() == 0


def test_an_act_of_another_project_is_no_choice(plan, client):
    other = ActFactory(number="PSC-77")
    page = client.post(PLAN + "freeze/", posted(act=str(other.pk), act_number=""))
    assert page.context["form"].errors == {
        "act": [
            "This act is not in the register of this project. Choose one of the list, or enter a "
            "new one."
        ]
    }
    assert PlanVersion.objects.count() == 0


def test_two_clicks_make_one_version(plan, client, act):
    data = posted(act=str(act.pk), act_number="")
    assert client.post(PLAN + "freeze/", data).status_code == 302
    page = client.post(PLAN + "freeze/", data)
    assert "Version 1 was frozen in the meantime" in text(page)
    assert PlanVersion.objects.count() == 1
    # Who sends the page again has been told.
    again = data | {"number": page.context["form"]["number"].value()}
    assert client.post(PLAN + "freeze/", again).url == PLAN + "2/"


def test_nothing_to_freeze(plan, client):
    plan.activities.update(status="draft")
    page = client.get(PLAN + "freeze/")
    assert "The plan has no activities, so there is nothing to freeze." in text(page)
    assert "Approved on" not in text(page)
    page = client.post(PLAN + "freeze/", posted())
    assert PlanVersion.objects.count() == 0
    assert "there is nothing to freeze" in text(page)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.STAFF])
def test_who_is_no_manager_reads_and_does_not_freeze(plan, client, signed_in, act, role):
    freeze(plan, act)
    signed_in(MembershipFactory(project=plan, role=role).user)
    for path in ("", "1/", "compare/", "outlook/", "1/plan.docx", "1/plan.xlsx"):
        assert client.get(PLAN + path).status_code == 200
    assert "freeze/" not in client.get(PLAN).content.decode()
    assert client.get(PLAN + "freeze/").status_code == 403
    assert client.post(PLAN + "freeze/", posted(number="2")).status_code == 403
    assert PlanVersion.objects.count() == 1


def test_a_version_of_another_project_is_not_found(plan, client, act):
    other = ActivityFactory(code="1.1.1").project
    for _number in range(2):
        freeze(other, ActFactory(project=other))
    freeze(plan, act)
    for path in ("2/", "0/", "2/plan.docx", "2/plan.xlsx"):
        assert client.get(PLAN + path).status_code == 404
    for path in ("compare/", "compare.docx", "compare.xlsx"):
        page = client.get(PLAN + path, {"from": "2", "to": "today"})
        assert page.status_code == 400
        assert "The plan of this project has no version 2. The last one is 1." in text(page)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "1", "to": "1"}, "Both sides are version 1 (PSC-01, 1 Sep 2019). Choose two "
         "different ones to compare."),
        ({"from": "<b>", "to": "today"}, "“<b>” is no state of the plan."),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_on_the_page_and_stays_typed(
    plan, client, act, query, message
):
    freeze(plan, act)
    page = client.get(PLAN + "compare/", query)
    assert page.status_code == 400
    assert message in html.unescape(page.content.decode())
    assert page.context["asked"] == query


def test_today_is_written_and_read_in_the_words_of_the_page(plan, client, act):
    freeze(plan, act)
    for language, word in (("en", "today"), ("sr-latn", "danas"), ("sr", "данас")):
        address = PLAN.replace("/en/", f"/{language}/") + "compare/"
        for query in ({}, {"to": word}):
            page = client.get(address, {"from": "1", **query}).content.decode()
            assert f'name="to" value="{word}" list="states"' in page
            assert f'<option value="{word}">' in page


def test_the_changes_stand_by_component_with_their_reasons(plan, client, act):
    freeze(plan, act)
    one = plan.activities.get(code="1.1.2")
    one.cancel(reason=Reason.PLANNING, act=act, on=date(2019, 9, 20), note="Not needed")
    page = client.get(PLAN + "compare/")
    said = text(page)
    assert "From version 1 (PSC-01, 1 Sep 2019) to today's plan (1 Oct 2019)" in said
    assert "1 activity cancelled." in said
    assert (
        "1 Legal framework Code Activity Change Why 1.1.2 Event 2 workshop Cancelled; it was "
        "planned for M3, 4–5 Mar 2019; working days: 4. planning error: Not needed (act: PSC-01) "
        "in force from 20 Sep 2019, recorded on 1 Oct 2019"
    ) in said
    assert "1 activity cancelled." in text(client.get(PLAN))
    assert "1 activity cancelled." in text(client.get(PLAN + "freeze/"))


def test_the_outlook_has_month_by_month_what_is_to_come(plan, client, act):
    project, component = plan, plan.components.get()

    def planned(code, start, end, **kwargs):
        return ActivityFactory(
            project=project, component=component, code=code, title_en=f"Event {code}",
            current_start=start, current_end=end, **kwargs,
        )  # fmt: skip

    begun = planned("1.2.1", date(2019, 9, 2), date(2019, 10, 31))
    begun.begin(start=date(2019, 9, 2))
    planned("1.2.2", date(2019, 10, 28), date(2019, 11, 1), working_days=5)
    planned("1.2.3", date(2019, 12, 2), date(2019, 12, 3))
    moved = planned("1.2.4", date(2019, 6, 3), date(2019, 6, 4))
    moved.postpone(
        reason=Reason.EXPERT, on=date(2019, 6, 1), new_start=date(2019, 11, 4),
        new_end=date(2019, 11, 5),
    )  # fmt: skip
    planned("1.2.5", date(2019, 6, 3), date(2019, 6, 4)).postpone(
        reason=Reason.EXPERT, on=date(2019, 6, 1)
    )
    planned("1.2.6", date(2019, 10, 1), date(2019, 10, 2)).cancel(
        reason=Reason.PLANNING, act=act, on=date(2019, 9, 1)
    )
    planned("1.2.7", date(2020, 4, 1), date(2020, 4, 1))
    mission = planned("1.3.1", date(2019, 11, 11), date(2019, 11, 15), kind="expert mission")
    MissionFactory(activity=mission, days_planned=5)
    MissionFactory(activity=mission, days_planned=3, cancelled_on=date(2019, 9, 1))
    MissionFactory(activity=begun, days_planned=2)
    page = client.get(PLAN + "outlook/")
    found = page.context["outlook"]
    assert (found.on, found.last) == (date(2019, 10, 1), date(2020, 3, 31))
    assert [
        (month.first, [row.line.code for row in month.rows]) for month in found.months
    ] == [
        (date(2019, 10, 1), ["1.2.1", "1.2.2"]),
        (date(2019, 11, 1), ["1.2.4", "1.3.1"]),
        (date(2019, 12, 1), ["1.2.3"]),
        (date(2020, 1, 1), []),
        (date(2020, 2, 1), []),
        (date(2020, 3, 1), []),
    ]  # fmt: skip
    # The two of the plan, of March.
    assert [row.line.code for row in found.late] == ["1.1.1", "1.1.2"]
    assert [row.line.code for row in found.undated] == ["1.2.5"]
    assert (found.count, found.later, found.days) == (5, 1, 21)
    assert [
        (group.component, group.days, [one.code for one in group.missions])
        for group in found.mission_groups
    ] == [("1", 7, ["1.2.1/M1", "1.3.1/M1"])]
    said = text(page)
    assert "November 2019 M11" in said
    assert "M11 4–5 Nov 2019 proposed" in said
    assert "1 Legal framework Working days: 7." in said


def test_the_outlook_of_a_day_in_the_middle_of_a_month_ends_six_months_later(plan, client):
    found = client.get(PLAN + "outlook/", {"on": "2019-02-10"}).context["outlook"]
    assert (found.last, [month.first.month for month in found.months]) == (
        date(2019, 8, 9), [2, 3, 4, 5, 6, 7, 8],
    )  # fmt: skip
    assert found.months[0].first == date(2019, 2, 10)
    assert found.months[-1].last == date(2019, 8, 9)


@pytest.mark.parametrize("path", ["", "1/", "compare/", "freeze/", "outlook/"])
def test_each_page_asks_as_often_with_30_activities_as_with_one(plan, client, act, path):
    component = plan.components.get()
    plan.activities.filter(code="1.1.2").delete()

    def statements(number):
        for one in plan.activities.all():
            one.set_dates(new_start=date(2019, 10, 7), new_end=date(2019, 10, 8))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PLAN + path).status_code == 200
        return len(captured)

    freeze(plan, act)
    few = statements(1)
    for number in range(1, 30):
        ActivityFactory(project=plan, component=component, code=f"1.4.{number}")
        MissionFactory(activity=plan.activities.get(code=f"1.4.{number}"))
    freeze(plan, act)
    freeze(plan, act)
    assert statements(30) == few
