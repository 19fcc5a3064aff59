"""Loading the demonstration project from its file."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from activities.models import Act, Activity, Institution, Project
from reports.loading import FaultyFile, load, read
from reports.queries import progress
from tests.reports.loaded import command, counted
from tests.reports.river import river, the
from tests.reports.tables import dump, history_rows

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def saved(tmp_path, data) -> Path:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_demonstration_has_the_figures_of_its_sources():
    load(read(FILE))
    table = {}
    for day in ("2018-09-28", "2019-07-05", "2020-01-20"):
        found = progress(Project.objects.get(slug="thb-serbia"), date.fromisoformat(day))
        table[day] = (
            found.completed,
            counted(found.by_kind),
            (found.elapsed_percent, found.elapsed_days, found.total_days, found.month),
            (found.progress_percent, found.earned, found.weight, found.planned_percent),
            tuple(found.delivered),
            tuple(found.participations),
            found.overdue,
        )
    assert table == {
        "2018-09-28": (
            1,
            {"conference": 1},
            (Decimal("3.8"), 28, 731, 1),
            (Decimal("0.9"), 4, 466, Decimal("0.9")),
            (1, 1),
            (0, 0, 0),
            0,
        ),
        "2019-07-05": (
            22,
            {
                "workshop": 4,
                "training": 1,
                "study visit": 1,
                "expert mission": 11,
                "conference": 1,
                "steering committee": 3,
                "drafting": 1,
            },
            (Decimal("42.1"), 308, 731, 11),
            (Decimal("35.4"), 165, 466, Decimal("35.7")),
            (22, 22),
            (167, 190, 0),
            0,
        ),
        "2020-01-20": (
            39,
            {
                "workshop": 8,
                "training": 2,
                "study visit": 2,
                "expert mission": 17,
                "conference": 1,
                "steering committee": 5,
                "presentation": 1,
                "drafting": 3,
            },
            (Decimal("69.4"), 507, 731, 17),
            (Decimal("67.2"), 309, 460, Decimal("68.4")),
            (39, 42),
            (302, 350, 0),
            0,
        ),
    }


def test_demonstration_has_its_statuses_and_components_on_the_last_day():
    load(read(FILE))
    project = Project.objects.get(slug="thb-serbia")
    found = progress(project, date(2020, 1, 20))
    assert found.statuses == {
        "completed": 39,
        "ongoing": 2,
        "postponed": 3,
        "cancelled": 1,
        "planned": 15,
    }
    codes = dict(project.components.values_list("pk", "code"))
    by_code = {codes[pk]: number for pk, number in found.by_component.items()}
    assert by_code == {"0": 6, "1": 9, "2": 13, "3": 11}


def test_says_what_it_did():
    assert command(FILE) == [
        "project: 1 created",
        "institutions: 18 created",
        "partners: 18 created",
        "acts: 1 created",
        "components: 4 created",
        "stages: 2 created",
        "activities: 60 created",
        "evaluations: 4 created",
        "missions: 20 created",
        "areas: 3 unchanged",
        "recommendations: 14 created",
        "procurement: 1 created",
        "contracts: 1 created",
        "lots: 3 created",
        "items: 7 created",
        "deliveries: 4 created",
        "acceptances: 3 created",
        "protocols: 6 created",
        "pieces: 193 created",
        "2018-09-28: 1 completed, as stated",
        "2019-07-05: 22 completed, as stated",
        "2020-01-20: 39 completed, 8 workshops, 2 trainings, 2 study visits, as stated",
    ]


def test_second_run_changes_nothing_in_any_table():
    command(FILE, "--release")
    before = dump()
    lines = command(FILE, "--release") + command(FILE, "--update")
    assert dump() == before
    assert not [line for line in lines if "created" in line or "updated" in line]
    assert "activities: 60 unchanged" in lines


def test_stores_every_column_of_an_activity():
    load(read(FILE))
    columns = Activity.objects.values(
        *("code", "sort_key", "kind", "status", "title_en", "title_sr", "current_start"),
        *("current_end", "baseline_start", "baseline_end", "actual_start", "actual_end"),
        *("proposed_start", "proposed_end", "approved_on", "place", "country", "working_days"),
        *("women", "men", "not_stated", "provenance", "stated_fields", "date_basis", "sources"),
        *("component__code", "approved_by_act", "version", "released_at", "search"),
    )
    assert columns.get(code="2.4.2") == {
        "code": "2.4.2",
        "sort_key": "020402",
        "kind": "study visit",
        "status": "postponed",
        "title_en": "Additional study visit to a special investigations unit",
        "title_sr": "Dodatna studijska poseta jedinici za specijalne istrage",
        "current_start": date(2019, 12, 2),
        "current_end": date(2019, 12, 4),
        "baseline_start": date(2019, 12, 2),
        "baseline_end": date(2019, 12, 4),
        "actual_start": None,
        "actual_end": None,
        "proposed_start": date(2020, 2, 10),
        "proposed_end": date(2020, 2, 12),
        "approved_on": date(2018, 9, 1),
        "place": "Beč",
        "country": "AT",
        "working_days": Decimal("3"),
        "women": None,
        "men": None,
        "not_stated": None,
        "provenance": "illustrative",
        "stated_fields": [],
        "date_basis": "illustrative",
        "sources": [],
        "component__code": "2",
        "approved_by_act": None,
        "version": 1,
        "released_at": None,
        "search": "dodatna studijska poseta jedinici za specijalne istrage "
        "additional study visit to a special investigations unit bec 2.4.2",
    }


def test_stores_the_frame_of_the_project():
    load(read(FILE))
    project = Project.objects.get()
    assert project.demonstration
    assert project.negotiation_chapters == "23, 24"
    assert project.start_precision == "month"
    assert project.sources == ["MUP-2020-01-20", "CFCU-2018-09-28", "EUZATEBE", "LBI"]
    assert len(project.source_texts) == 7
    assert [checkpoint["on"] for checkpoint in project.checkpoints] == [
        "2018-09-28",
        "2019-07-05",
        "2020-01-20",
    ]
    assert list(project.partners.values_list("institution__key", "role"))[:3] == [
        ("mup", "beneficiary"),
        ("ukp", "beneficiary"),
        ("sbpok", "support"),
    ]
    assert Institution.objects.get(key="sbpok").parent.parent.key == "mup"
    act = Act.objects.get()
    assert (act.number, act.kind, act.date, act.provenance) == (
        "PSC-04",
        "steering committee decision",
        date(2019, 9, 12),
        "illustrative",
    )


def test_writes_history_with_the_reason():
    load(river())
    assert history_rows() == {
        "activities.HistoricalProject": 1,
        "activities.HistoricalExtension": 1,
        "activities.HistoricalPartner": 3,
        "activities.HistoricalComponent": 2,
        "activities.HistoricalStage": 2,
        "activities.HistoricalAct": 2,
        "activities.HistoricalActivity": 9,
        "activities.HistoricalActivityInstitution": 3,
        "activities.HistoricalInstitution": 3,
        "workshops.HistoricalWorkshop": 2,
        "workshops.HistoricalTraining": 2,
        "workshops.HistoricalStudyVisit": 1,
    }
    reasons = {
        row["history_change_reason"]
        for name, rows in dump().items()
        if "Historical" in name
        for row in rows
    }
    assert reasons == {"loaded"}


def test_figures_that_the_file_contradicts_are_a_warning(tmp_path):
    assert command(saved(tmp_path, river()))[-2:] == [
        "2021-11-10: 2 completed, 1 workshop, 1 training, as stated",
        "warning: 2022-01-05: 3 completed, but the file states 4",
    ]


def test_keys_that_nobody_knows_are_named_once_with_a_count():
    data = river()
    the(data, "1.1.1")["mood"] = "good"
    the(data, "2.1.2")["mood"] = {"deep": ["down"]}
    the(data, "1.1.2")["changes"][0]["who"] = "x"
    data["project"]["colour"] = "\ud800"
    data["extra"] = []
    assert [line for line in load(data).lines() if line.startswith("not read")] == [
        "not read: activities 1.1.1: mood (2 in all)",
        "not read: activities 1.1.2, changes no. 1: who",
        "not read: file: extra",
        "not read: project river-police: colour",
    ]


def test_speaks_english_whatever_the_language():
    data = river()
    the(data, "1.1.1")["actual_end"] = "2021-04-11"
    with translation.override("sr"), pytest.raises(FaultyFile) as caught:
        load(data)
    assert "End date 11 Apr 2021 is before start date 12 Apr 2021." in str(caught.value)
