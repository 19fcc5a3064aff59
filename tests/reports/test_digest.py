"""The weekly mail: what it says, in which words, and that it says what “My work” says."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from zeal import zeal_context

from accounts.tokens import digest_token
from activities.words import Kind, Role
from core.days import today
from reports.digest import Contents, contents_for, digest_for
from reports.my_work import groups
from tests.accounts.letters import SITE, as_sent, html_of
from tests.factories import (
    ActivityFactory,
    DecisionFactory,
    InstitutionFactory,
    MembershipFactory,
    UserFactory,
    project_with,
)
from tests.reports.pages import held
from tests.reports.test_my_work import recommend

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """(project, its component, a member of the staff), on 1 October 2019."""
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        project, component, user = project_with(Role.STAFF, slug="p")
        user.email, user.digest_day = "ana@example.rs", 2
        user.save()
        yield project, component, user


def plan(project, component, code, first, last=None, **columns):
    return ActivityFactory(
        project=project, component=component, code=code, current_start=first,
        current_end=last or first, **columns,
    )  # fmt: skip


def test_overdue_due_and_waiting_with_the_days(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2019, 9, 30), title_en="Over")
    plan(project, component, "1.1.2", date(2019, 10, 1), title_en="Today")
    plan(project, component, "1.1.3", date(2019, 10, 15), title_en="Soon")
    plan(project, component, "1.1.4", date(2019, 10, 16), title_en="Later")
    held(project, component, "1.1.5", date(2019, 3, 4))
    recommend(project.activities.get(code="1.1.5"), date(2019, 9, 20))
    letter = digest_for(user, today())
    assert letter.subject == "Twinning: 2 overdue, 2 due, 1 waiting for you"
    assert (
        letter.body
        == f"""\
Your work on 1 Oct 2019: 2 overdue, 2 due, 1 waiting for you
{SITE}/en/my/


{project.title_en}
============================================================

Its day has passed: 1

* 1.1.1 Over
  30 Sep 2019 (1 day late)
  {SITE}/en/projects/p/activities/1.1.1/held/

Evidence is missing: 1

* 1.1.5 {project.activities.get(code="1.1.5").title_en}
  4 Mar 2019 – 0 of 5
  {SITE}/en/projects/p/activities/1.1.5/files/add/

Recommendations due or overdue: 1

* R-1.1.5-01 Do it
  20 Sep 2019 (11 days late) – {project.recommendations.get().get_status_display()}
  {SITE}/en/projects/p/recommendations/R-1.1.5-01/

In the next 14 days: 2

* 1.1.2 Today
  1 Oct 2019 (today)
  {SITE}/en/projects/p/activities/1.1.2/

* 1.1.3 Soon
  15 Oct 2019 (in 14 days)
  {SITE}/en/projects/p/activities/1.1.3/


--\x20
You get this mail once a week because you chose it in your preferences. To end it, open this \
page and press its button:
{SITE}{reverse("accounts:digest", args=[digest_token(user)])}
"""
    )


def test_the_numbers_are_those_of_my_work(office, signed_in):
    project, component, user = office
    other, second, _member = project_with(Role.STAFF, slug="q")
    MembershipFactory(project=other, user=user, role=Role.MANAGER)
    for number in range(1, 9):
        plan(project, component, f"1.1.{number}", date(2019, 9, number))
        plan(other, second, f"1.1.{number}", date(2019, 9, number))
        plan(other, second, f"1.2.{number}", date(2019, 10, number + 1))
    held(other, second, "1.3.1", date(2019, 3, 4))
    page = signed_in(user).get("/en/my/").context["groups"]
    contents = contents_for(user, today())
    assert sum(group.count for group in page) == 16 + 8 + 1 + len(reports_due(page))
    assert contents.overdue + contents.due + contents.waiting == sum(g.count for g in page)
    by_group = {}
    for parts in contents.projects.values():
        for name, part in parts.items():
            by_group[name] = by_group.get(name, 0) + part.count
    assert by_group == {group.name: group.count for group in page if group.count}
    assert [project.slug for project in contents.projects] == ["p", "q"]


def reports_due(page):
    return next(group.tasks for group in page if group.name == "reports")


def test_of_many_rows_the_first_are_named_and_the_page_has_all(office):
    project, component, user = office
    for number in range(1, 10):
        plan(project, component, f"1.1.{number}", date(2019, 9, number))
    letter = digest_for(user, today())
    assert letter.subject == "Twinning: 9 overdue"
    assert re.findall(r"^\* (\S+)", letter.body, re.MULTILINE) == [
        "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.1.5",
    ]  # fmt: skip
    assert f"4 more: {SITE}/en/my/?show=waiting" in letter.body
    assert f'href="{SITE}/en/my/?show=waiting">All 9<' in html_of(letter)


@pytest.mark.parametrize(
    ("language", "numbers", "said"),
    [
        ("en", (3, 5, 0), "3 overdue, 5 due"),
        ("en", (0, 0, 1), "1 waiting for you"),
        ("sr", (1, 1, 1), "1 касни, 1 доспева, 1 чека на вас"),
        ("sr", (2, 4, 3), "2 касне, 4 доспевају, 3 чекају на вас"),
        ("sr", (5, 11, 12), "5 касни, 11 доспева, 12 чека на вас"),
        ("sr-latn", (21, 22, 0), "21 kasni, 22 dospevaju"),
    ],
)
def test_the_subject_counts_as_the_language_does(language, numbers, said):
    with translation.override(language):
        assert Contents(*numbers).in_words() == said


@pytest.mark.parametrize(
    ("language", "first", "title", "group"),
    [
        ("sr", "Ваши задаци на дан 1. 10. 2019.: 1 касни", "Радионица {CEPOL}", "Планирани дан је"),
        ("sr-latn", "Vaši zadaci na dan 1. 10. 2019.: 1 kasni", "Radionica", "Planirani dan je"),
        ("en", "Your work on 1 Oct 2019: 1 overdue", "Workshop", "Its day has passed: 1"),
        ("", "Your work on 1 Oct 2019: 1 overdue", "Workshop", "Its day has passed: 1"),
    ],
)
def test_it_speaks_the_readers_language_and_script(office, language, first, title, group):
    project, component, user = office
    user.language = language
    user.save()
    plan(
        project, component, "1.1.1", date(2019, 9, 30), title_en="Workshop",
        title_sr="Radionica {CEPOL}",
    )  # fmt: skip
    letter = digest_for(user, today())
    lang = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}.get(language, "en")
    path = language or "en"
    for form in (letter.body, html_of(letter)):
        for shown in (first, title.replace("{CEPOL}", "CEPOL"), group, f"{SITE}/{path}/my/"):
            assert shown in form
    assert f'<html lang="{lang}">' in html_of(letter)
    assert as_sent(letter)["Content-Language"] == lang


def test_a_text_of_another_language_is_marked(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2019, 9, 30), title_en="", title_sr="Радионица")
    assert 'lang="sr-Latn">Radionica</a>' in html_of(digest_for(user, today()))


def test_the_headers_let_a_mailbox_end_it_by_one_click(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2019, 9, 30))
    sent = as_sent(digest_for(user, today()))
    address = f"{SITE}/en/accounts/digest/{digest_token(user)}/"
    assert sent["List-Unsubscribe"].strip() == f"<{address}>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in sent.get_payload()] == ["text/plain", "text/html"]
    assert f'href="{address}">End the digest<' in html_of(digest_for(user, today()))


def test_nothing_to_say_is_no_letter(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2020, 9, 30))
    assert digest_for(user, today()) is None


def test_who_lost_the_membership_is_told_nothing(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2019, 9, 30))
    assert digest_for(user, today())
    user.memberships.all().delete()
    assert digest_for(user, today()) is None


def test_a_reader_is_told_of_what_comes_and_of_nothing_else(office):
    project, component, _user = office
    plan(project, component, "1.1.1", date(2019, 9, 30))
    plan(project, component, "1.1.2", date(2019, 10, 2))
    viewer = MembershipFactory(project=project, role=Role.VIEWER, user__email="v@example.rs").user
    letter = digest_for(viewer, today())
    assert letter.subject == "Twinning: 1 due"
    assert "1.1.1" not in letter.body


def test_no_name_of_a_person_stands_in_it(office):
    project, component, user = office
    owner = UserFactory(first_name="Draginja", last_name="Vukosavljević")
    MembershipFactory(project=project, user=owner, role=Role.MANAGER)
    meeting = held(project, component, "0.1", date(2019, 9, 2), kind=Kind.STEERING_COMMITTEE)
    activity = held(project, component, "1.1.1", date(2019, 9, 2))
    activity.responsible_ms = "Draginja Vukosavljević"
    activity.save()
    recommend(activity, date(2019, 9, 20), addressee=InstitutionFactory())
    DecisionFactory(
        meeting__activity=meeting, owner=owner, due=date(2019, 10, 4), text_en="Buy the cars"
    )
    activity.propose(by=owner)
    project.memberships.filter(user=user).update(role=Role.MANAGER)
    page = groups(user, today())
    assert "Draginja Vukosavljević" in {
        str(task.whose) for group in page for task in group.tasks
    }, "My work has it"
    letter = digest_for(user, today())
    assert "Buy the cars" in letter.body
    assert "Draginja" not in letter.body + html_of(letter)


def test_made_up_records_are_said_to_be(office):
    project, component, user = office
    plan(project, component, "1.1.1", date(2019, 9, 30))
    assert "EXAMPLE" not in digest_for(user, today()).body
    project.demonstration = True
    project.save()
    letter = digest_for(user, today())
    for form in (letter.body, html_of(letter).replace("&#x27;", "'")):
        assert "EXAMPLE – not the Ministry's data." in form


def test_what_people_typed_is_harmless(office):
    project, component, user = office
    plan(
        project, component, "1.1.1", date(2019, 9, 30),
        title_en="<img src=x>\r\nBcc: x@example.rs " + "word " * 50,
    )  # fmt: skip
    letter = digest_for(user, today())
    assert "<img" not in html_of(letter)
    assert as_sent(letter)["Bcc"] is None
    [shown] = re.findall(r"\* 1.1.1 (.*)", letter.body)
    assert shown.startswith("<img src=x> Bcc: x@example.rs word")
    assert len(shown) == 120
    assert shown.endswith("…")


def test_as_many_statements_with_30_rows_as_with_one(office):
    project, component, user = office
    project.memberships.filter(user=user).update(role=Role.MANAGER)
    counts = {}
    for number in range(1, 31):
        activity = held(
            project, component, f"1.1.{number}", date(2019, 3, 4), kind=Kind.STUDY_VISIT
        )
        recommend(activity, date(2019, 9, 1), addressee=InstitutionFactory())
        plan(project, component, f"1.2.{number}", date(2019, 9, 1))
        plan(project, component, f"1.3.{number}", date(2019, 10, 3))
        DecisionFactory(
            meeting__activity=held(
                project, component, f"0.{number}", date(2019, 9, 2), kind=Kind.STEERING_COMMITTEE
            ),
            meeting__number=number, due=date(2019, 10, 4), owner=UserFactory(),
        )  # fmt: skip
        held(project, component, f"1.4.{number}", date(2019, 3, 4)).propose(by=UserFactory())
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements, zeal_context():
                assert digest_for(user, today())
            counts[number] = len(statements)
    assert counts[1] == counts[30] <= 45
