"""The sheet to print and to sign."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from activities.models import ReadingLog
from activities.words import Reading, Role
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    ParticipationFactory,
    PersonFactory,
    project_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(signed_in, on_1_october_2019):
    project, component, user = project_with(
        Role.STAFF, slug="p", reference="SR/2016/IB/JH/01", title_en="Fight against trafficking"
    )
    signed_in(user)
    return ActivityFactory(
        project=project, component=component, code="1.1.1", title_en="Seminar", place="Niš"
    )


def sheet(client, language="en"):
    with translation.override(language):
        return client.get(reverse("workshops:sheet", args=["p", "1.1.1"]))


def test_the_sheet_is_filled_in_beforehand(client, activity):
    at = InstitutionFactory(abbreviation="UGP")
    for name in ("Zora Zorić", "Ana Anić"):
        person = PersonFactory(
            project=activity.project, name=name, institution=at, post="inspektor"
        )
        ParticipationFactory(activity=activity, person=person)
    ParticipationFactory(activity=activity, person=None, institution=at, sex="male")
    page = sheet(client)
    shown = text(page)
    for fact in ("Fight against trafficking", "SR/2016/IB/JH/01", "1.1.1 Seminar", "4 Mar 2019",
                 "5 Mar 2019", "Niš", "Funded by the European Union", "Your data",
                 "kept until 31 Dec 2024", "1 Ana Anić UGP inspektor", "2 Zora Zorić"):  # fmt: skip
        assert fact in shown, fact
    assert page.content.decode().count("<tr>") == 1 + 2 + 10
    log = ReadingLog.objects.get()
    assert (log.what, log.activity) == (Reading.SHEET, activity)


def test_a_day_that_has_passed_or_is_held_is_not_promised(client, activity):
    project = activity.project
    project.start = date(2010, 1, 1)
    project.save()
    shown = text(sheet(client))
    assert "31 Dec 2015" not in shown
    assert "deleted when the checks of the project are over" in shown
    project.start, project.names_held, project.names_held_why = date(2019, 1, 1), True, "Audit"
    project.save()
    assert "31 Dec 2024" not in text(sheet(client))


def test_an_empty_list_gives_25_empty_rows(client, activity):
    assert sheet(client).content.decode().count("<tr>") == 1 + 25


@pytest.mark.parametrize(
    ("last", "signatures", "more"),
    [(date(2019, 3, 4), 1, False), (date(2019, 3, 6), 3, False), (date(2019, 3, 8), 5, False),
     (date(2019, 3, 11), 5, True), (None, 1, False)],
)  # fmt: skip
def test_there_is_a_signature_for_each_day_up_to_five(last, signatures, more, client, activity):
    activity.current_start = date(2019, 3, 4) if last else None
    activity.current_end = last
    activity.save()
    page = sheet(client)
    assert page.content.decode().count('class="sign"') == signatures
    assert ("3 more days" in text(page)) == more


@pytest.mark.parametrize(("language", "name"), [("sr", "Ана Анић"), ("sr-latn", "Ana Anić")])
def test_the_sheet_is_in_the_script_of_its_page(language, name, client, activity):
    person = PersonFactory(project=activity.project, name="Ана Анић")
    ParticipationFactory(activity=activity, person=person)
    assert name in text(sheet(client, language))


def test_the_sheet_of_a_demonstration_says_so(client, activity):
    activity.project.demonstration = True
    activity.project.save()
    assert "EXAMPLE" in text(sheet(client))
