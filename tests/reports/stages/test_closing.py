"""Closing a stage: what is frozen, its text, its pages."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Stage
from activities.words import Role
from core.editions import edition_of
from reports.narrative import story
from reports.stages.closing import close_stage, completed_by_stage
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    MembershipFactory,
    ProjectFactory,
    RecommendationFactory,
    StageFactory,
    accept,
    bring,
    hand_over,
)
from tests.reports.pages import held, text
from tests.reports.stages.pages import CONCLUSION, FIRST, address, again, enter_late, page, post
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db


# Closing


def test_closing_freezes_the_figures_of_the_last_day(stage, office):
    project, component = office
    held(project, component, "1.1.4", date(2019, 7, 1))
    frozen = close_stage(stage=again(stage)).frozen
    assert (frozen["on"], frozen["own"]) == (
        "2019-06-30",
        {
            "completed": 2, "kind.workshop": 2, "component.1": 2, "participations": 14,
            "women": 8, "men": 6, "not_stated": 0, "recommendations": 0,
        },
    )  # fmt: skip
    # 8 of 16 working days; by then 12 were planned. PV_3 to PV_5 are 8, so ES is 5 and AT is 6.
    assert frozen["figures"] == {
        "completed": 2, "kind.workshop": 2, "component.1": 2, "progress_percent": "50.0",
        "planned_percent": "75.0", "spi": "0.83", "months_ahead": "-1.0",
        "forecast_end": "2020-03-13", "delivered": [2, 3], "participations": 14, "women": 8,
        "men": 6, "not_stated": 0, "recommendations": 0, "recommendations_overdue": 0,
        "recommendations_rate": None, "expert_days": ["0", "0"],
        "equipment.contracted": [0, "0.00"], "equipment.delivered": [0, "0.00"],
        "equipment.accepted": [0, "0.00"], "equipment.handed_over": [0, "0.00"],
    }  # fmt: skip
    assert frozen["codes"] == {
        "completed": ["1.1.1", "1.1.2"],
        "recommendations": [],
        "pieces": {"contracted": {}, "delivered": {}, "accepted": {}, "handed_over": {}},
    }


def test_a_later_stage_counts_its_own_and_the_whole(stage, office):
    project, component = office
    held(project, component, "1.1.4", date(2019, 7, 1))
    later = Stage.objects.get(number=2)
    later.end, later.conclusion_en = date(2019, 9, 30), CONCLUSION
    later.save()
    frozen = close_stage(stage=again(later)).frozen
    assert (frozen["own"]["completed"], frozen["figures"]["completed"]) == (1, 3)
    assert frozen["facts"]["completed"] == {"stage": 1, "total": 3}


def test_equipment_and_findings_of_the_stage_are_told_in_its_text(stage):
    project = stage.project
    item = ItemFactory(lot__contract__procurement__project=project, quantity=3)
    pieces = bring(item, 3, on=date(2019, 1, 20))
    accept(pieces, on=date(2019, 1, 21))
    project.stages.filter(pk=stage.pk).update(start=date(2019, 2, 1))
    hand_over(pieces[:1], InstitutionFactory(), on=date(2019, 1, 31))
    hand_over(pieces[1:], InstitutionFactory(), on=FIRST)
    workshop = Activity.objects.get(code="1.1.2")
    RecommendationFactory(activity=workshop, number=1)
    RecommendationFactory(activity=Activity.objects.get(code="1.1.3"), number=1)
    frozen = close_stage(stage=again(stage)).frozen
    assert frozen["facts"]["equipment"][0]["categories"] == {"it equipment": 2}
    assert frozen["figures"]["equipment.handed_over"] == [3, "2940.00"]
    assert frozen["codes"]["recommendations"] == ["R-1.1.2-01"]
    assert frozen["facts"]["findings"] == [
        {"key": None, "area": None, "conclusions": 0, "recommendations": 1}
    ]


def test_the_text_is_written_in_both_languages_at_closing(closed):
    assert closed.text_en == story(closed.frozen["facts"], "en")
    assert closed.text_sr.startswith("Prva etapa tvining projekta")
    assert "Od početka projekta realizovane su dve aktivnosti." in closed.text_sr
    assert closed.text_sr.endswith("Opšti zaključak na kraju prve etape glasi: {It went well.}.")


def test_is_not_closed_before_its_last_day(stage, client):
    before = dump()
    with time_machine.travel("2019-06-29 12:00+02:00"):
        assert "it can be closed from that day on" in page(client)
        answer = post(client, stage, "close-stage", conclusion_en="Soon over")
    assert "The stage ends on 30 Jun 2019 and today is 29 Jun 2019." in text(answer)
    assert "Soon over" in text(answer)
    assert dump() == before
    with time_machine.travel("2019-06-30 12:00+02:00"):
        post(client, stage, "close-stage", conclusion_en="Over")
    assert again(stage).is_closed


def test_needs_a_conclusion_in_one_language(stage, client):
    answer = post(client, stage, "close-stage", conclusion_en=" ", conclusion_sr="")
    assert "A stage is closed with a written conclusion." in text(answer)
    assert not again(stage).is_closed
    post(client, stage, "close-stage", conclusion_sr="Dobro je prošlo.")
    found = again(stage)
    assert (found.is_closed, found.conclusion_sr) == (True, "Dobro je prošlo.")
    assert found.closed_by.memberships.get().role == Role.MANAGER


def test_is_closed_once(closed, client):
    with pytest.raises(ValidationError, match="Stage 1 is closed"):
        close_stage(stage=again(closed))
    answer = client.get(address("close-stage"), follow=True)
    assert "Stage 1 is closed already." in text(answer)


def test_somebody_else_who_saved_first_is_shown(stage, client):
    old = edition_of(stage)
    stage.conclusion_en = "Written by another"
    stage.save()
    answer = client.post(address("close-stage"), {"base": old, "conclusion_en": "Mine"})
    assert "Written by another" in text(answer)
    assert not again(stage).is_closed


def test_what_was_reported_is_not_moved_afterwards(closed):
    found = again(closed)
    found.end = date(2019, 6, 29)
    with pytest.raises(ValidationError, match="its number, days and conclusion stay"):
        found.full_clean()
    found = again(closed)
    found.title_en = "The first half"
    found.full_clean()


# The text


def test_an_edit_stands_beside_the_generated_text_and_is_never_lost(closed, client):
    post(client, closed, "stage-text", text_en="Our words.\r\n\r\nMore.", text_sr=closed.text_sr)
    found = again(closed)
    assert (found.text_en, found.text_edited_en, found.text_edited_sr) == (
        "Our words.\n\nMore.", True, False,
    )  # fmt: skip
    said = page(client)
    assert "Edited text Our words. More. Generated text The first stage" in said
    found.reopen(note="A workshop was forgotten")
    assert "The text that was edited before" in page(client)
    close_stage(stage=again(closed))
    assert again(closed).text_en == "Our words.\n\nMore."
    assert again(closed).text_sr == closed.text_sr


def test_the_generated_text_is_taken_by_an_act_and_the_edit_stays_in_the_history(closed, client):
    post(client, closed, "stage-text", text_en="Our words.", text_sr="Naše reči.")
    edited = again(closed)
    answer = post(client, edited, "stage-action", "generated", languages=["en"])
    assert answer.status_code == 302
    found = again(closed)
    assert (found.text_en, found.text_edited_en) == (closed.text_en, False)
    assert (found.text_sr, found.text_edited_sr) == ("Naše reči.", True)
    earlier = text(client.get(address("stage-text"))).partition("Earlier versions")[2]
    assert "Our words." in earlier


def test_an_empty_text_is_refused(closed, client):
    answer = post(client, closed, "stage-text", text_en=" ", text_sr="")
    assert "Text is missing. Enter it first." in text(answer)
    assert again(closed).text_en == closed.text_en


def test_the_text_is_edited_only_while_the_stage_is_closed(stage, client):
    answer = client.get(address("stage-text"), follow=True)
    assert "The text of stage 1 is edited once the stage is closed." in text(answer)


# Pages


def test_an_open_stage_shows_what_stands_against_closing_and_a_draft(stage, client):
    said = page(client, on="2019-03-31")
    assert "1 activity with an end in this stage is not completed." in said
    assert "2 completed activities have no outputs recorded." in said
    assert "one activity has been completed" in said
    assert "lasts from 1 January 2019 to 30 June 2019." in said
    assert "two activities have been completed" in page(client, on="2019-09-30")
    assert "Jun 2019" in page(client, on="2019-09-30").partition("As of")[2][:20]


def test_a_stage_that_has_not_begun_says_so(stage, client):
    said = page(client, number=2, on="2019-06-30")
    assert "The stage had not begun on this day: it begins on 1 Jul 2019." in said
    assert "it can be closed from that day on" in said
    assert "1 earlier stage is not closed." in said


def test_the_list_tells_how_many_each_stage_has_and_which_is_closed(closed, client):
    enter_late(closed.project)
    said = text(client.get(reverse("reports:stages", args=["p"]), {"on": "2019-10-01"}))
    assert "1. First stage 1 Jan 2019 30 Jun 2019 2 closed on 1 Oct 2019" in said
    assert "2. Second stage 1 Jul 2019 31 Dec 2019 0 not closed" in said


def test_without_stages_the_list_says_who_enters_them(office, client):
    assert "This project has no stages." in text(client.get(reverse("reports:stages", args=["p"])))
    assert completed_by_stage(office[0], [], FIRST) == {}
    assert client.get(address("stage", number=7)).status_code == 404


@pytest.mark.parametrize("name", ["stages", "stage"])
def test_an_unreadable_day_is_refused(stage, client, name):
    args = ["p"] if name == "stages" else ["p", 1]
    answer = client.get(reverse(f"reports:{name}", args=args), {"on": "soon"})
    assert (answer.status_code, "“soon” is not a day." in text(answer)) == (400, True)


def test_viewers_read_and_are_offered_no_act(closed, client, signed_in):
    signed_in(MembershipFactory(project=closed.project, role=Role.VIEWER).user)
    body = client.get(address("stage")).content.decode()
    for name in ("stages/1/close", "stages/1/text", "publish/stage", "stages/1/reopen"):
        assert f"/{name}/" not in body


def statements(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("number", [1, 2])
def test_statements_do_not_grow_with_activities(closed, office, client, number):
    project, component = office
    stages, one = reverse("reports:stages", args=["p"]), address("stage", number=number)
    held(project, component, "1.2.1", date(2019, 5, 1))
    held(project, component, "1.3.1", date(2019, 8, 1))
    before = statements(client, stages), statements(client, one)
    for n in range(2, 31):
        held(project, component, f"1.2.{n}", date(2019, 5, 1))
        held(project, component, f"1.3.{n}", date(2019, 8, 1))
    assert (statements(client, stages), statements(client, one)) == before


def test_stages_of_another_project_are_not_found(stage, client):
    StageFactory(project=ProjectFactory(slug="q"), number=1)
    assert client.get(reverse("reports:stage", args=["q", 1])).status_code == 404
