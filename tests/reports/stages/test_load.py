"""Stages of a data file: one with a conclusion comes closed and released."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from activities.models import Project, Stage
from reports.loading import load, read
from reports.stages.closing import public_stages
from tests.reports.river import river
from tests.reports.stages.pages import CONCLUSION
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db


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
