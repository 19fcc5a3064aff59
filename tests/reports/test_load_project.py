"""Loading a data file. The figures of the second project are worked out in the comments."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from activities.models import Act, Activity, Institution, Project
from reports.loading import FaultyFile, load, read
from reports.queries import progress
from tests.reports.river import river, the
from tests.reports.tables import dump, history_rows

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"


def command(path, *options):
    out = StringIO()
    call_command("load_project", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def saved(tmp_path, data) -> Path:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def figures(slug, day, *names):
    found = progress(Project.objects.get(slug=slug), date.fromisoformat(day))
    return {name: getattr(found, name) for name in names}


def counted(numbers: dict) -> dict:
    return {name: number for name, number in numbers.items() if number}


# The demonstration project


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


# A second project, with everything that the first one lacks

# Weights: 1.1.1 4, 1.1.2 6, 1.2.1 10, 2.1.1 5, 2.1.2 8.5, 2.2.1 3, 2.2.2 0.5 (none planned),
# 2.2.3 2: together 39, and 34 once 2.1.1 is cancelled. The draft never counts.
RIVER_FIGURES = {
    # 17 days of March, 30 of April, 5 of May; 1.1.2 is postponed; 4 / 39.
    "2021-05-05": (
        (52, 365, Decimal("14.2"), 2),
        {"planned": 6, "completed": 1, "postponed": 1},
        (Decimal("10.3"), Decimal("10.3"), (1, 1), 0),
        (5, 7, 1),
    ),
    # 1.1.2 is planned again, late against its baseline: (4 + 6) / 39 was planned.
    "2021-06-10": (
        (88, 365, Decimal("24.1"), 3),
        {"planned": 7, "completed": 1},
        (Decimal("10.3"), Decimal("25.6"), (1, 2), 0),
        (5, 7, 1),
    ),
    # 1.2.1 ongoing: (4 + 6 + 5) / 34; planned (4 + 6 + 10 × 5/19 + 2) / 34.
    "2021-09-10": (
        (180, 365, Decimal("49.3"), 6),
        {"planned": 3, "ongoing": 1, "completed": 2, "postponed": 1, "cancelled": 1},
        (Decimal("44.1"), Decimal("43.0"), (2, 3), 0),
        (15, 9, 1),
    ),
    # 1.2.1 interrupted: 10 / 34. 2.2.2 was moved to December, so it is not overdue.
    "2021-10-15": (
        (215, 365, Decimal("58.9"), 8),
        {"planned": 3, "completed": 2, "postponed": 2, "cancelled": 1},
        (Decimal("29.4"), Decimal("66.2"), (2, 5), 0),
        (15, 9, 1),
    ),
    # 1.2.1 and 2.1.2 ongoing: (10 + 5 + 4.25) / 34; planned (22.5 + 8.5 × 10/92) / 34.
    "2021-11-10": (
        (241, 365, Decimal("66.0"), 8),
        {"planned": 2, "ongoing": 2, "completed": 2, "postponed": 1, "cancelled": 1},
        (Decimal("56.6"), Decimal("68.9"), (2, 5), 0),
        (15, 9, 1),
    ),
    # The extension is in force, and 2.2.2 overdue: 24.25 / 34; (22.5 + 8.5 × 66/92) / 34.
    "2022-01-05": (
        (297, 457, Decimal("65.0"), 10),
        {"planned": 2, "ongoing": 1, "completed": 3, "postponed": 1, "cancelled": 1},
        (Decimal("71.3"), Decimal("84.1"), (3, 5), 1),
        (15, 9, 1),
    ),
}


@pytest.mark.parametrize("day", RIVER_FIGURES)
def test_second_project_has_its_own_figures(day):
    load(river())
    found = progress(Project.objects.get(slug="river-police"), date.fromisoformat(day))
    assert (
        (found.elapsed_days, found.total_days, found.elapsed_percent, found.month),
        counted(found.statuses),
        (found.progress_percent, found.planned_percent, tuple(found.delivered), found.overdue),
        tuple(found.participations),
    ) == RIVER_FIGURES[day]


def test_two_projects_keep_their_figures_apart():
    load(read(FILE))
    load(river())
    assert figures("thb-serbia", "2020-01-20", "completed", "overdue") == {
        "completed": 39,
        "overdue": 0,
    }
    assert not Project.objects.get(slug="river-police").demonstration


def test_extension_counts_from_its_day():
    load(river())
    assert figures("river-police", "2021-11-30", "total_days", "months", "end") == {
        "total_days": 365,
        "months": 12,
        "end": date(2022, 3, 14),
    }
    assert figures("river-police", "2021-12-01", "total_days", "months", "end") == {
        "total_days": 457,
        "months": 15,
        "end": date(2022, 6, 14),
    }


def log(code):
    found = Activity.objects.get(code=code)
    return [
        (row.action, row.to, row.on.isoformat())
        + tuple(str(value) if value else "" for value in (row.reason, row.note, row.party, row.act))
        + tuple(
            value and value.isoformat()
            for value in (row.old_start, row.old_end, row.new_start, row.new_end)
        )
        for row in found.changes.all()
    ]


NO_DATES = (None,) * 4


def test_change_log_of_a_postponed_and_resumed_activity():
    load(river())
    window = ("2021-06-14", "2021-06-18")
    assert log("1.1.2") == [
        ("postpone", "postponed", "2021-05-03", "expert availability", "", "member state", "")
        + (None, None, *window),
        ("set dates", "planned", "2021-06-01", "", "", "", "", "2021-05-10", "2021-05-14", *window),
        ("start", "ongoing", "2021-06-14", "", "", "", "", *NO_DATES),
        ("complete", "completed", "2021-06-18", "", "", "", "", *NO_DATES),
    ]


def test_change_log_of_an_interrupted_activity_keeps_an_unknown_reason_as_note():
    load(river())
    assert log("1.2.1") == [
        ("start", "ongoing", "2021-09-06", "", "", "", "", *NO_DATES),
        ("postpone", "postponed", "2021-09-15", "other", "flood", "third party", "", *NO_DATES),
        ("set dates", "planned", "2021-10-20", "", "", "", "")
        + ("2021-09-06", "2021-09-24", "2021-11-08", "2021-11-19"),
        ("start", "ongoing", "2021-11-08", "", "", "", "", *NO_DATES),
        ("complete", "completed", "2021-11-19", "", "", "", "", *NO_DATES),
    ]


def test_change_log_of_the_others():
    load(river())
    assert log("2.1.1") == [
        ("cancel", "cancelled", "2021-06-28", "contract/finance", "", "contracting authority")
        + ("SL-01", *NO_DATES),
    ]
    assert log("2.2.2") == [
        ("set dates", "", "2021-10-04", "translation/interpretation", "", "beneficiary", "")
        + ("2021-10-11", "2021-10-12", "2021-12-06", "2021-12-07"),
    ]
    assert log("2.2.3") == [
        ("postpone", "postponed", "2021-08-09", "premises/IT", "", "beneficiary", "", *NO_DATES),
    ]
    assert log("2.2.1") == log("2.3.1") == []


def test_reopened_and_then_completed_again():
    data = river()
    the(data, "1.1.1")["actual_end"] = "2021-05-20"
    the(data, "1.1.1")["changes"] = [
        {"on": "2021-04-13", "to": "completed"},
        {"on": "2021-05-17", "to": "ongoing", "reason": "the report was missing"},
    ]
    load(data)
    assert [row[:5] for row in log("1.1.1")] == [
        ("start", "ongoing", "2021-04-12", "", ""),
        ("complete", "completed", "2021-04-13", "", ""),
        ("reopen", "ongoing", "2021-05-17", "", "the report was missing"),
        ("complete", "completed", "2021-05-20", "", ""),
    ]


def test_change_that_changes_already_has_is_not_repeated():
    data = river()
    single = {"on": "2021-08-09", "reason": "premises/IT", "party": "BC"}
    the(data, "2.2.3")["changes"] = [{**single, "to": "postponed"}]
    load(data)
    assert [row[:3] for row in log("2.2.3")] == [("postpone", "postponed", "2021-08-09")]


def test_actual_dates_may_stand_in_the_change_log_alone():
    data = river()
    row = the(data, "1.1.1")
    row["actual_start"] = row["actual_end"] = None
    row["changes"] = [
        {"on": "2021-04-12", "to": "ongoing"},
        {"on": "2021-04-15", "to": "completed"},
    ]
    load(data)
    stored = Activity.objects.get(code="1.1.1")
    assert (stored.actual_start, stored.actual_end) == (date(2021, 4, 12), date(2021, 4, 15))


def test_event_of_one_day_begins_before_it_is_completed():
    data = river()
    row = the(data, "1.1.1")
    row["actual_end"] = "2021-04-12"
    row["changes"] = [{"on": "2021-04-12", "to": "completed"}]
    load(data)
    assert [line[1:3] for line in log("1.1.1")] == [
        ("ongoing", "2021-04-12"),
        ("completed", "2021-04-12"),
    ]


def test_draft_is_loaded_without_approval():
    load(river())
    draft = Activity.objects.get(code="2.3.1")
    assert (draft.status, draft.baseline_end, draft.approved_on) == ("draft", None, None)


def test_institutions_are_invited_and_attended_what_is_completed():
    load(river())
    assert list(
        Activity.objects.filter(presences__isnull=False).values_list(
            "code", "institutions__key", "presences__invited", "presences__attended"
        )
    ) == [
        ("1.1.1", "police", True, True),
        ("1.1.1", "partner", True, True),
        ("2.2.3", "unit", True, False),
    ]
    assert Institution.objects.get(key="unit").parent.key == "police"


def test_documents_become_acts():
    load(river())
    assert list(Act.objects.order_by("number").values_list("number", "kind", "date")) == [
        ("ADD-01", "addendum", date(2021, 12, 1)),
        ("SL-01", "side letter", date(2021, 6, 28)),
    ]
    assert Project.objects.get().extensions.get().act.number == "ADD-01"


def test_act_that_approved_more_has_the_first_of_the_days():
    data = river()
    for code, day in (("2.2.2", "2021-09-01"), ("2.1.1", "2021-06-28"), ("2.2.3", "2021-08-09")):
        changes = the(data, code).get("changes") or [the(data, code)["change"]]
        changes[0].update(on=day, approved_by="PSC-02")
    load(data)
    act = Act.objects.get(number="PSC-02")
    assert (act.kind, act.date) == ("steering committee decision", date(2021, 6, 28))


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
