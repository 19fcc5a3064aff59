"""Closing a stage, its text, what has changed since, and what the public reads of it."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from activities.models import Activity, Project, Stage
from activities.words import Role
from core.editions import edition_of
from reports.loading import load, read
from reports.narrative import story
from reports.stages.closing import close_stage, completed_by_stage, public_stages
from tests.factories import (
    ActivityFactory,
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
from tests.reports.river import river
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db

CONCLUSION = "It went well."
FIRST, SECOND = date(2019, 6, 30), date(2019, 12, 31)


@pytest.fixture
def stage(office):
    """The first half of 2019, three workshops: one of them is held in the second half."""
    project, component = office
    held(project, component, "1.1.1", date(2019, 3, 4))
    held(project, component, "1.1.2", date(2019, 6, 30))
    ActivityFactory(project=project, component=component, code="1.1.3")
    StageFactory(
        project=project, number=2, title_en="Second stage", title_sr="Druga etapa",
        start=date(2019, 7, 1), end=SECOND,
    )  # fmt: skip
    return StageFactory(project=project, conclusion_en=CONCLUSION)


def again(stage) -> Stage:
    found = Stage.objects.get(pk=stage.pk)
    found.project = Project.objects.prefetch_related("extensions").get(pk=stage.project_id)
    return found


@pytest.fixture
def closed(stage):
    """Closed on 1 October 2019."""
    return close_stage(stage=again(stage))


def address(name, *args, number=1):
    return reverse(f"reports:{name}", args=["p", number, *args])


def page(client, number=1, **query):
    return text(client.get(address("stage", number=number), query))


def post(client, stage, name, *args, **typed):
    return client.post(address(name, *args), {"base": edition_of(stage), **typed})


def notice(client) -> str:
    """What the page says of changes since."""
    _before, found, rest = page(client).partition("the records say today: ")
    return rest.partition(" The first stage")[0] if found else ""


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


# What has changed since


def test_nothing_is_said_while_the_records_agree(closed, office, client):
    Activity.objects.get(code="1.1.3").begin(start=date(2019, 7, 1))
    assert notice(client) == ""


def test_a_plan_that_grew_changes_the_progress_of_the_same_day(closed, office, client):
    project, component = office
    held(project, component, "1.1.4", date(2019, 7, 5))
    assert notice(client).startswith(
        "Physical progress : reported 66.7 %; today for the same day 50.0 % "
    )


def enter_late(project, code="1.1.3", by=None):
    """On 3 October 2019: it was held on 20 and 21 June."""
    with time_machine.travel("2019-10-03 23:30+02:00"):
        activity = Activity.objects.get(project=project, code=code)
        activity.project = project
        activity.hold(
            start=date(2019, 6, 20), end=date(2019, 6, 21), by=by,
            participants={"women": 10, "men": 10},
        )  # fmt: skip


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


# The public


def step(client, stage, name):
    """A step of a release, as the page sends it."""
    address = reverse("reports:release", args=[stage.project.slug, "stage", stage.pk])
    return client.post(address, {"step": name, "seen": again(stage).public_digest()})


def public(project, on=FIRST):
    return [(one.number, one.title.text, one.paragraphs) for one in public_stages(project, on)]


def test_the_public_reads_a_text_that_two_managers_have_released(closed, client, signed_in):
    assert public(closed.project) == []
    assert step(client, closed, "propose").status_code == 302
    assert public(closed.project) == []
    second = MembershipFactory(project=closed.project, role=Role.MANAGER).user
    signed_in(second)
    preview = text(client.get(reverse("reports:preview", args=["p", "stage", closed.pk])))
    assert "The first stage of the Twinning project" in preview
    step(client, closed, "confirm")
    found = again(closed)
    assert found.released_by == second
    parts = found.text_en.split("\n\n")
    assert public(closed.project) == [(1, "First stage", parts)]
    assert public(closed.project, date(2019, 6, 29)) == []
    step(client, found, "withdraw")
    assert public(closed.project) == []


def test_the_public_page_has_the_text_of_the_stage(closed, client):
    closed.project.release()
    client.logout()
    address = "/en/p/p/?on=2019-07-01"
    assert "The first stage of the Twinning project" not in text(client.get(address))
    closed.release()
    assert "The first stage of the Twinning project" in text(client.get(address))


def test_public_stages_take_one_statement(closed, django_assert_num_queries):
    closed.release()
    with django_assert_num_queries(1):
        [one] = public_stages(closed.project, FIRST)
    assert one._fields == ("number", "title", "start", "end", "text", "paragraphs")


def test_a_name_in_the_text_is_not_released(closed, client):
    Activity.objects.filter(code="1.1.1").update(responsible_bc="Jovana Jovanović")
    post(client, closed, "stage-text", text_en="Thanks to Jovana Jovanović.", text_sr="")
    answer = step(client, again(closed), "propose")
    assert "(Jovana Jovanović)" in text(answer)
    assert public(closed.project) == []


def test_a_name_is_not_written_into_a_public_text(closed, client):
    closed.release()
    answer = post(client, closed, "stage-text", text_en="Write to ana@mup.gov.rs.", text_sr="")
    assert "(ana@mup.gov.rs)" in text(answer)
    assert again(closed).text_en == closed.text_en


def test_what_somebody_changed_since_it_was_looked_at_is_not_proposed(closed, client):
    seen = closed.public_digest()
    closed.edit_text(text_en="Changed", text_sr="", generated={"en": "", "sr": ""})
    address = reverse("reports:release", args=["p", "stage", closed.pk])
    client.post(address, {"step": "propose", "seen": seen})
    assert again(closed).proposed_at is None


def test_before_the_release_a_manager_is_told_what_to_look_at(closed, client):
    closed.edit_text(text_en="Changed", text_sr="", generated={"en": "", "sr": ""})
    page = text(client.get(reverse("reports:release", args=["p", "stage", closed.pk])))
    assert "The text is written in one language only" in page


def test_reopening_takes_a_proposal_back(closed, client):
    step(client, closed, "propose")
    again(closed).reopen(note="A workshop was forgotten")
    assert (again(closed).proposed_at, again(closed).proposed_digest) == (None, "")


def test_reopening_needs_a_reason_withdraws_and_gives_up_what_was_kept(closed, client):
    closed.release()
    answer = post(client, closed, "stage-action", "reopen", note=" ")
    assert "“Reason” is empty. Write it there." in text(answer)
    assert public(closed.project) != []
    post(client, closed, "stage-action", "reopen", note="A workshop was forgotten")
    found = again(closed)
    assert (found.closed_at, found.frozen, found.released_at) == (None, {}, None)
    assert public(closed.project) == []
    assert "reopened: A workshop was forgotten" in page(client)
    assert found.history.filter(closed_at__isnull=False).first().frozen == closed.frozen


def test_closed_again_it_keeps_the_figures_anew(closed):
    enter_late(closed.project)
    found = again(closed)
    found.reopen(note="1.1.3 was forgotten")
    found = close_stage(stage=again(closed))
    assert found.frozen["figures"]["completed"] == 3
    assert "three activities have been completed" in found.text_en


def test_an_open_stage_has_nothing_to_release(stage, client):
    with pytest.raises(ValidationError, match="Stage 1 is not closed"):
        again(stage).release()
    assert "Stage 1 is not closed." in text(step(client, stage, "propose"))
    assert client.get(address("stage-action", "explode")).status_code == 404


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


# The data file


@pytest.fixture
def on_1_january_2022():
    with time_machine.travel("2022-01-01 12:00+01:00", tick=True):
        yield


def concluded():
    data = river()
    for stage in data["stages"]:
        stage["conclusion_en"] = CONCLUSION
    return data


def test_a_stage_with_a_conclusion_comes_closed_and_released(on_1_january_2022):
    report = load(concluded(), release=True)
    assert "stages: 2 created, 1 released" in report.lines()
    first, second = Stage.objects.order_by("number")
    assert (first.is_closed, first.released_at is not None) == (True, True)
    assert first.frozen["own"]["completed"] == 2
    assert (second.is_closed, second.released_at) == (False, None)
    before = dump()
    assert "stages: 2 unchanged" in load(concluded(), release=True).lines()
    assert dump() == before


@pytest.mark.parametrize("act", ["withdraw", "reopen"])
def test_what_a_manager_took_back_is_not_released_again(on_1_january_2022, act):
    load(concluded(), release=True)
    stage = Stage.objects.get(number=1)
    stage.withdraw() if act == "withdraw" else stage.reopen(note="Not yet")
    before = dump()
    load(concluded(), release=True)
    assert dump() == before


def test_without_release_a_stage_stays_open(on_1_january_2022):
    load(concluded())
    assert not Stage.objects.exclude(closed_at=None).exists()


def test_an_update_leaves_what_a_closed_stage_reported(on_1_january_2022):
    load(concluded(), release=True)
    data = concluded()
    data["stages"][0].update(end="2021-09-29", conclusion_en="Otherwise")
    before = dump()
    report = load(data, update=True)
    assert "stages: 2 unchanged" in report.lines()
    assert report.notes == ["stages 1: days and conclusion were left alone: the stage is closed."]
    assert dump() == before
    data["stages"][0]["title_en"] = "The beginning"
    load(data, update=True)
    assert Stage.objects.get(number=1).title_en == "The beginning"


def test_the_demonstration_tells_the_stage_of_the_ministry():
    load(read("data/thb_serbia.json"), release=True)
    project = Project.objects.get()
    assert [one.number for one in public_stages(project, date(2020, 1, 20))] == [1]
    assert public_stages(project, date(2020, 1, 19)) == []
    stage = Stage.objects.get(number=1)
    for said in (
        "Od početka projekta realizovano je 39 aktivnosti. Među njima je osam multidisciplinarnih "
        "radionica, dve obuke po modelu Frontex, dve studijske posete Sloveniji i Austriji, 17 "
        "ekspertskih misija, jedna konferencija („Uvodna konferencija projekta”), jedna "
        "prezentacija („Predstavljanje sistema ranog upozoravanja u Evropolu”), pet sastanaka "
        "Upravnog odbora i tri izrađena dokumenta.",
        "Zabeležena su 652 učešća, od toga 302 učešća žena i 350 učešća muškaraca.",
        "jedinicama su predata vozila (15 komada), informatička oprema (52 komada) i nameštaj (120 "
        "komada).",
        "izvršenje plana iznosi 67,2 %, a po planu je do tada trebalo da bude izvršeno 68,4 %",
        "u saradnji sa partnerima iz Austrije i Slovenije",
        "Doneta su tri zaključka i 11 preporuka koji se odnose na prevenciju",
    ):
        assert said in stage.text_sr
    with translation.override("sr"):
        [one] = public_stages(project, date(2020, 1, 20))
    assert one.paragraphs[0].startswith("Прва етапа твининг пројекта „Подршка у јачању")


def test_an_unreleased_title_stays_out_of_the_text(office):
    project, component = office
    for code, released in (("1.1.1", True), ("1.1.2", False)):
        activity = held(
            project, component, code, date(2019, 3, 4), kind="conference",
            title_en=f"Conference {code}",
        )  # fmt: skip
        if released:
            activity.release()
    stage = StageFactory(project=project, conclusion_en=CONCLUSION)
    text_en = close_stage(stage=again(stage)).text_en
    assert "They comprise two conferences." in text_en
    assert "Conference 1.1" not in text_en


def test_stages_of_another_project_are_not_found(stage, client):
    StageFactory(project=ProjectFactory(slug="q"), number=1)
    assert client.get(reverse("reports:stage", args=["q", 1])).status_code == 404
