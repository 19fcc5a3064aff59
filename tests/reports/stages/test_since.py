"""What has changed since a stage was closed."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from activities.models import Activity, Stage
from activities.words import Role
from tests.factories import MembershipFactory, RecommendationFactory
from tests.reports.pages import held
from tests.reports.stages.pages import enter_late, page

pytestmark = pytest.mark.django_db


def notice(client) -> str:
    """What the page says of changes since."""
    _before, found, rest = page(client).partition("the records say today: ")
    return rest.partition(" The first stage")[0] if found else ""


def test_nothing_is_said_while_the_records_agree(closed, office, client):
    Activity.objects.get(code="1.1.3").begin(start=date(2019, 7, 1))
    assert notice(client) == ""


def test_a_plan_that_grew_changes_the_progress_of_the_same_day(closed, office, client):
    project, component = office
    held(project, component, "1.1.4", date(2019, 7, 5))
    assert notice(client).startswith(
        "Physical progress : reported 66.7 %; today for the same day 50.0 % "
    )


def test_a_back_dated_entry_is_named_with_its_day_and_for_staff_its_author(
    closed, client, signed_in
):
    author = MembershipFactory(
        project=closed.project, role=Role.STAFF, user__first_name="Mira"
    ).user
    enter_late(closed.project, by=author)
    said = notice(client)
    assert said.startswith(
        "Activities completed : reported 2; today for the same day 3. Difference: 1.1.3 (added, "
        f"entered 3 Oct 2019) – {author.name} "
    )
    assert "Workshop : reported 2; today for the same day 3 " in said
    assert "Participations : reported 14; today for the same day 34 " in said
    signed_in(MembershipFactory(project=closed.project, role=Role.VIEWER).user)
    said = notice(client)
    assert "1.1.3 (added, entered 3 Oct 2019) Workshop" in said
    assert author.name not in said


def test_the_difference_reads_well_in_serbian(closed, client):
    enter_late(closed.project)
    with translation.override("sr"):
        said = page(client)
    assert (
        "Завршене активности : извештено 2; данас за исти дан 3. Разлика: 1.1.3 (додато, унето 3. "
        "10. 2019.)"
    ) in said


def test_frozen_figures_and_text_stay_as_they_were_reported(closed, client):
    before = Stage.objects.values().get(pk=closed.pk)
    enter_late(closed.project)
    page(client)
    assert Stage.objects.values().get(pk=closed.pk) == before
    assert "two activities have been completed" in page(client)


def test_what_was_taken_back_is_named_too(closed, client):
    with time_machine.travel("2019-10-04 12:00+02:00"):
        Activity.objects.get(code="1.1.2").correct(
            note="It was in July", actual_start=date(2019, 7, 2), actual_end=date(2019, 7, 2)
        )
    assert notice(client).startswith(
        "Activities completed : reported 2; today for the same day 1. Difference: 1.1.2 (no longer "
        "counted, entered 4 Oct 2019) "
    )


def test_a_reopening_within_the_stage_is_named(closed, client):
    with time_machine.travel("2019-10-05 12:00+02:00"):
        Activity.objects.get(code="1.1.1").reopen(note="Not over", on=date(2019, 4, 1))
    assert "Difference: 1.1.1 (no longer counted, entered 5 Oct 2019)" in notice(client)


def test_as_many_but_others_is_a_difference(closed, client):
    enter_late(closed.project)
    Activity.objects.get(code="1.1.1").delete()
    said = notice(client)
    assert said.startswith("Activities completed : reported 2; today for the same day 2.")
    assert "1.1.3 (added, entered 3 Oct 2019)" in said
    assert "1.1.1 (no longer in the plan)" in said


def test_other_figures_and_recommendations_are_compared(closed, client):
    Activity.objects.filter(code="1.1.1").update(women=5)
    RecommendationFactory(activity=Activity.objects.get(code="1.1.2"), number=1)
    assert notice(client) == (
        "Participations : reported 14; today for the same day 15 Women : reported 8; today for the "
        "same day 9 Recommendations : reported 0; today for the same day 1. Difference: R-1.1.2-01 "
        "(added)"
    )
