"""The dashboard: every number opens its rows; lights, verdict, curve and period say the same."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from activities.models import Activity, Project
from activities.words import Reason
from core.editions import edition_of
from reports.curve import Curve
from reports.lights import Colour, colour_of, light, lights
from reports.loading import load, read
from reports.management.commands.demonstration import FILE
from reports.queries import progress
from reports.verdict import verdict
from tests.factories import ActivityFactory, MembershipFactory, project_with
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db

DASHBOARD = "/en/projects/p/"
DEMONSTRATION = "/en/projects/thb-serbia/"


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read(FILE), release=True)


@pytest.fixture
def demonstration(loaded, signed_in):
    signed_in(User.objects.create_superuser("boss"))
    return Project.objects.get(slug="thb-serbia")


def links(page, path) -> list[tuple[str, str]]:
    """(address, number) of each number of the page that opens a list at the path."""
    body = html.unescape(page.content.decode())
    return re.findall(rf'<a [^>]*?href="([^"]*/{path}/\?[^"]+)">([\d.]+)</a>', body)


@pytest.mark.parametrize("day", ["2018-09-28", "2019-07-05", "2020-01-20"])
def test_every_number_opens_as_many_rows(demonstration, client, day):
    page = client.get(DEMONSTRATION, {"on": day, "from": "2018-09-01"})
    found = links(page, "activities")
    assert len(found) > 30
    for address, number in found:
        if "participations" not in address and number != str(
            page.context["progress"].participations.total
        ):
            assert client.get(address).context["page"].paginator.count == int(number), address
    for path in ("recommendations", "missions"):
        for address, number in links(page, path):
            listed = client.get(address).context["page"]
            rows = (
                listed.paginator.count
                if path == "recommendations"
                else sum(len(activity.shown_missions) for activity in listed)
            )
            assert rows == int(number), address


def test_delivered_of_due_opens_what_was_due(demonstration, client):
    page = client.get(DEMONSTRATION)
    [address] = re.findall(r'href="([^"]+)">39 of 42</a>', html.unescape(page.content.decode()))
    assert client.get(address).context["page"].paginator.count == 42
    done = client.get(address.replace("status=due", "status=delivered"))
    assert done.context["page"].paginator.count == 39


def test_the_participations_are_those_of_the_completed_activities(demonstration, client):
    completed = Activity.objects.filter(project=demonstration, status="completed")
    assert sum(activity.participants or 0 for activity in completed) == 652


@pytest.mark.parametrize(
    ("name", "value", "colour"),
    [
        ("schedule", "0.95", "green"),
        ("schedule", "0.94", "amber"),
        ("schedule", "0.85", "amber"),
        ("schedule", "0.84", "red"),
        ("gap", "-5.0", "green"),
        ("gap", "-5.1", "amber"),
        ("gap", "-15.0", "amber"),
        ("gap", "-15.1", "red"),
        ("overdue", "5.0", "green"),
        ("overdue", "5.1", "amber"),
        ("overdue", "15.1", "red"),
        ("recommendations", "10.0", "green"),
        ("recommendations", "30.0", "amber"),
        ("recommendations", "30.1", "red"),
        ("reports", "0", "green"),
        ("reports", "2", "amber"),
        ("reports", "3", "red"),
        ("committee", "100", "green"),
        ("committee", "120", "amber"),
        ("committee", "121", "red"),
    ],
)
def test_lights_by_the_usual_rules(name, value, colour):
    assert colour_of(Project(), name, Decimal(value)) == colour


def test_without_data_no_light_is_green(office):
    project, _component = office
    found = lights(progress(project, date(2019, 3, 1)))
    assert {light.name: light.colour for light in found} == dict.fromkeys(
        ["schedule", "gap", "expert_days", "overdue", "recommendations", "reports", "committee"],
        Colour.NONE,
    )
    assert {light.shown for light in found} == {"n/a"}
    assert {light.word for light in found} == {"no data"}


def test_a_light_says_colour_word_value_and_rule():
    found = light(Project(light_limits={"gap": [-2, -4.5]}), "gap", Decimal("-3.0"))
    assert (found.colour, found.word, found.shown, found.sentence) == (
        "amber", "at risk", "−3.0", "Green from −2, amber from −4.5, red below.",
    )  # fmt: skip


def test_the_demonstration_has_these_lights(demonstration):
    found = lights(progress(demonstration, date(2020, 1, 20)))
    assert [(one.name, one.shown, one.colour) for one in found] == [
        ("schedule", "0.99", "green"),
        ("gap", "−2.2", "green"),
        ("expert_days", "15.7", "amber"),
        ("overdue", "0.0 %", "green"),
        ("recommendations", "25.0 %", "amber"),
        ("reports", "17", "red"),
        ("committee", "46", "green"),
    ]


def limits(**changed):
    """The form as a browser sends it: the usual limits."""
    usual = {
        "schedule": ("0.95", "0.85"), "gap": ("-5", "-15"), "component": ("-5", "-15"),
        "expert_days": ("10", "20"), "overdue": ("5", "15"), "recommendations": ("10", "30"),
        "reports": ("0", "2"), "committee": ("100", "120"),
    }  # fmt: skip
    sent = {
        f"{name}_{which}": limit
        for name, pair in usual.items()
        for which, limit in zip(("green", "amber"), pair, strict=True)
    }
    return {**sent, **changed}


def test_a_manager_sets_the_rules_of_the_lights(office, client):
    project, _component = office
    assert client.get(f"{DASHBOARD}lights/").status_code == 200
    typed = limits(schedule_green="0,9", schedule_amber="0.8", base=edition_of(project))
    client.post(f"{DASHBOARD}lights/", typed)
    project.refresh_from_db()
    assert project.light_limits == {"schedule": [0.9, 0.8]}
    assert colour_of(project, "schedule", Decimal("0.91")) == "green"
    client.post(f"{DASHBOARD}lights/", limits(base=edition_of(project)))
    project.refresh_from_db()
    assert project.light_limits == {}


def test_who_sets_the_lights_second_sees_the_limits_of_the_first(office, client):
    project, _component = office
    seen = {"base": edition_of(project)}
    client.post(f"{DASHBOARD}lights/", limits(gap_green="-4", **seen))
    page = client.post(f"{DASHBOARD}lights/", limits(gap_green="-3,5", **seen))
    assert "Somebody else saved this after you opened the page." in text(page)
    form = page.context["form"]
    assert [(stored, typed) for _label, stored, typed in form.conflicts] == [("-4", "-3,5")]
    project.refresh_from_db()
    assert project.light_limits == {"gap": [-4, -15]}
    again = {"base": form["base"].value()}
    client.post(f"{DASHBOARD}lights/", limits(gap_green="-3,5", **again))
    project.refresh_from_db()
    assert project.light_limits == {"gap": [-3.5, -15]}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"gap_amber": "-3"}, "Amber ends at -3, above green at -5. Enter less for amber."),
        ({"overdue_amber": "3"}, "Amber ends at 3, below green at 5. Enter more for amber."),
        ({"gap_green": "much"}, "“much” is not a number. Write it like 12.5."),
    ],
)
def test_rules_that_make_no_sense_are_refused_and_stay_typed(office, client, changed, message):
    project, _component = office
    page = client.post(f"{DASHBOARD}lights/", limits(**changed))
    assert message in text(page)
    for name, value in changed.items():
        assert page.context["form"][name].value() == value
    project.refresh_from_db()
    assert project.light_limits == {}


@pytest.mark.parametrize(
    ("on", "sentences"),
    [
        (date(2018, 12, 31), ["The project has not started on this day."]),
        (
            date(2019, 3, 3),
            ["Nothing is achieved yet, so it cannot be said whether the project is on time."],
        ),
        # 2.5 months are reached after 2 + 8/31: 365 days / 1.1071 = 330.
        (
            date(2019, 3, 8),
            [
                "The project is on plan: 0.2 months ahead.",
                "At this pace it ends on 26 Nov 2019, 35 days before its end.",
            ],
        ),
    ],
)
def test_the_verdict(office, on, sentences):
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    later = ActivityFactory(
        project=project, component=component, code="1.1.2",
        current_start=date(2019, 3, 25), current_end=date(2019, 3, 26),
    )  # fmt: skip
    assert later
    assert verdict(progress(project, on)) == sentences


def test_behind_its_plan(office):
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    ActivityFactory(project=project, component=component, code="1.1.2", working_days=12)
    # 2.25 months are reached after 6: 365 / 0.375 = 973 days.
    assert verdict(progress(project, date(2019, 6, 30))) == [
        "The project is 3.8 months behind its plan.",
        "At this pace it ends on 30 Aug 2021, 608 days after its end.",
    ]


def test_the_curve_ends_where_the_progress_stands(demonstration):
    for day in (date(2018, 9, 28), date(2019, 7, 5), date(2020, 1, 20)):
        figures = progress(demonstration, day)
        points = Curve(figures).points
        assert len(points) == 26, "the start, 24 months and the day"
        [now] = [point for point in points if point.day == day]
        assert (now.achieved, now.planned) == (figures.progress_percent, figures.planned_percent)
        assert points[-1].planned == 100
        assert all((point.achieved is None) == (point.day > day) for point in points)


def test_a_project_without_a_plan_has_no_curve(office, client):
    assert Curve(progress(office[0], date(2019, 3, 1))).points == []
    assert client.get(DASHBOARD).status_code == 200


def test_the_period_since_the_last_committee(office, client):
    project, component = office
    held(project, component, "0.1", date(2019, 3, 4), kind="steering committee")
    held(project, component, "1.1.1", date(2019, 4, 8))
    moved = ActivityFactory(project=project, component=component, code="1.1.2")
    moved.approve(on=date(2019, 1, 10))
    moved.postpone(reason=Reason.EXPERT, on=date(2019, 4, 1))
    page = client.get(DASHBOARD, {"on": "2019-05-01"})
    assert "What has happened since the last steering committee, 4 Mar 2019" in text(page)
    page = client.get(DASHBOARD, {"on": "2019-05-01", "from": "2019-03-06"})
    assert "From 6 Mar 2019 to 1 May 2019" in text(page)
    assert dict(page.context["period"].counts) == {
        "completed": 1, "late": 0, "started": 1, "moved": 0, "postponed": 1, "cancelled": 0,
        "adopted": 0, "closed": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "message"),
    [
        ("yesterday", "“yesterday” is not a day. Write it like 20.1.2020 or 2020-01-20."),
        (
            "2019-05-02",
            "The period begins on 2 May 2019, after its end on 1 May 2019. Choose an earlier day.",
        ),
    ],
)
def test_a_period_that_cannot_be_is_said(office, client, first, message):
    page = client.get(DASHBOARD, {"on": "2019-05-01", "from": first})
    assert page.status_code == 400
    assert message in text(page)


def test_the_projects_page_shows_the_worst_first(office, client, signed_in):
    project, component = office
    user = User.objects.get(memberships__project=project)
    held(project, component, "1.1.1", date(2019, 3, 4))
    late, part, _manager = project_with(slug="late")
    held(late, part, "1.1.1", date(2019, 9, 4))
    for number in range(2, 9):
        ActivityFactory(project=late, component=part, code=f"1.1.{number}")
    empty, _part, _manager = project_with(slug="empty")
    for one in (late, empty):
        MembershipFactory(project=one, user=user)
    rows = client.get("/en/projects/").context["rows"]
    assert [(one.slug, light.colour) for one, _figures, light in rows] == [
        ("late", "red"), ("p", "green"), ("empty", "none"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_an_empty_project_says_how_its_plan_comes_in(signed_in, client, role):
    project, component, user = project_with(role, slug="p")
    signed_in(user)
    page = client.get(DASHBOARD)
    assert "Nothing is planned yet, so there is nothing to count: progress" in text(page)
    link = f'href="{DASHBOARD}import/work-plan/"'
    assert (link in page.content.decode()) == (role == "staff")
    assert ("Staff of the project can add them." in text(page)) == (role == "viewer")
    ActivityFactory(project=project, component=component, code="1.1")
    assert "Nothing is planned yet" not in text(client.get(DASHBOARD))
