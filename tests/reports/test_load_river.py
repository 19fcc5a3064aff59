"""Loading a second project, with everything that the first one lacks. Its figures are worked out
in the comments."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from activities.models import Act, Activity, Institution, Project
from reports.loading import load, read
from reports.queries import progress
from tests.reports.loaded import counted, figures
from tests.reports.river import river, the

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "data" / "thb_serbia.json"

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
