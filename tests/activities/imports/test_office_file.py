"""The work plan as an office keeps it: taken as it is, in any script and encoding."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest

from activities.imports.checking import mend, settle_all, task_for
from activities.imports.writing import carry_out, undo
from activities.models import Activity, ActivityInstitution, Change, Component, Institution, Partner
from core.scripts import to_cyrillic
from reports.queries import progress
from tests.activities.imports.bring import OFFICE, again, brought, office_rows, opened, recheck
from tests.factories import project_with
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db

WITHOUT_ACCENTS = str.maketrans("čćšžČĆŠŽ", "ccszCCSZ")
ENGLISH = {
    "Oznaka": "Code", "Naziv aktivnosti": "Activity", "Vrsta": "Type", "Komponenta": "Component",
    "Plan. početak": "Planned start", "Plan. završetak": "Planned end",
    "Stvarni početak": "Actual start", "Stvarni završetak": "Actual end", "Mesto": "Place",
    "Radni dani": "Working days", "Učesnici (institucije)": "Participants (institutions)",
    "Status": "Status",
    "konferencija": "conference", "sastanak Upravnog odbora": "steering committee",
    "ekspertska misija": "expert mission", "radionica": "workshop",
    "studijska poseta": "study visit", "obuka": "training", "izrada dokumenta": "drafting",
    "predstavljanje": "presentation", "završeno": "completed", "u toku": "ongoing",
    "odloženo": "postponed", "otkazano": "cancelled", "planirano": "planned",
}  # fmt: skip


@pytest.fixture
def empty():
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
    component.delete()
    return project, user


def figures(project) -> dict:
    table = {}
    for day in ("2018-09-28", "2019-07-05", "2020-01-20"):
        found = progress(again(project), date.fromisoformat(day))
        table[day] = (
            found.completed,
            {kind: number for kind, number in found.by_kind.items() if number},
            (str(found.elapsed_percent), found.month),
            (str(found.progress_percent), found.earned, found.weight, str(found.planned_percent)),
            (found.months_ahead, found.spi, found.forecast_end.isoformat()),
            tuple(found.delivered),
            found.overdue,
        )
    return table


# product.md, without what the file does not have: participants.
FIGURES = {
    "2018-09-28": (
        1,
        {"conference": 1},
        ("3.8", 1),
        ("0.9", 4, 466, "0.9"),
        (Decimal("0.1"), Decimal("1.07"), "2020-07-13"),
        (1, 1),
        0,
    ),
    "2019-07-05": (
        22,
        {
            "workshop": 4, "training": 1, "study visit": 1, "expert mission": 11, "conference": 1,
            "steering committee": 3, "drafting": 1,
        },
        ("42.1", 11),
        ("35.4", 165, 466, "35.7"),
        (Decimal("-0.2"), Decimal("0.98"), "2020-09-12"),
        (22, 22),
        0,
    ),
    "2020-01-20": (
        39,
        {
            "workshop": 8, "training": 2, "study visit": 2, "expert mission": 17, "conference": 1,
            "steering committee": 5, "presentation": 1, "drafting": 3,
        },
        ("69.4", 17),
        ("67.2", 309, 460, "68.4"),
        (Decimal("-0.2"), Decimal("0.99"), "2020-09-08"),
        (39, 42),
        0,
    ),
}  # fmt: skip


def test_gives_the_figures_of_the_project(empty):
    project, user = empty
    source = brought(project, OFFICE, user)
    assert (source.state, source.counts) == ("imported", {"new": 60})
    assert figures(project) == FIGURES
    found = progress(again(project), date(2020, 1, 20))
    assert {name: found.statuses[name] for name in ("ongoing", "postponed", "cancelled")} == {
        "ongoing": 2,
        "postponed": 3,
        "cancelled": 1,
    }


def test_nothing_is_approved_by_it(empty):
    project, user = empty
    brought(project, OFFICE, user)
    assert not project.activities.exclude(baseline_end=None).exists()


def test_what_was_unknown_is_made_besides(empty):
    project, user = empty
    source = brought(project, OFFICE, user)
    assert list(Component.objects.filter(project=project).values_list("code", "title_en")) == [
        ("0", "Component 0"),
        ("1", "Component 1"),
        ("2", "Component 2"),
        ("3", "Component 3"),
    ]
    names = "MUP BMI MNZ DEU CFCU UKP RJT CSR MRZBSP CZŽTLJ NVO SBPOK BK UGP FRONTEX EUROPOL"
    assert list(Institution.objects.order_by("pk").values_list("abbreviation", flat=True)) == (
        names.split()
    )
    assert Partner.objects.filter(project=project, role="partner").count() == 16
    assert source.besides[:2] == [["component", "0"], ["institution", "MUP"]]
    visit = ActivityInstitution.objects.filter(activity__code="1.3.1")
    assert list(visit.values_list("institution__abbreviation", "invited", "attended")) == [
        (name, True, True) for name in ("UKP", "MNZ", "RJT", "CZŽTLJ")
    ]


def test_a_postponed_row_holds_from_its_planned_start(empty):
    project, user = empty
    brought(project, OFFICE, user)
    change = Change.objects.get(activity__code="2.4.2")
    assert (change.to, change.on, change.reason, change.note, change.recorded_by) == (
        "postponed",
        date(2019, 12, 2),
        "other",
        "From the file “workplan_office.xlsx”, row 46.",
        user,
    )


def test_a_second_time_it_changes_nothing(empty):
    project, user = empty
    brought(project, OFFICE, user)
    before = {name: rows for name, rows in dump().items() if "Import" not in name}
    assert opened(project, OFFICE, user).counts == {"unchanged": 60}
    assert {name: rows for name, rows in dump().items() if "Import" not in name} == before


def test_undone_it_leaves_the_database_as_before(empty):
    project, user = empty
    Institution.objects.create(abbreviation="UKP", name_sr="Uprava", country="RS")
    before = dump()
    source = brought(project, OFFICE, user)
    undo(source, by=user)
    source.refresh_from_db()
    after = dump()
    assert source.state == "undone"
    for rows in (before, after):
        del rows["activities.Import"], rows["activities.ImportRow"]
    assert after == before


def test_one_broken_date_refuses_its_row_alone(empty):
    project, user = empty
    rows = office_rows()
    rows[7][4] = "32. 13. 2018."
    source = opened(project, rows, user)
    assert source.counts == {"new": 59, "refused": 1}
    task = task_for(source, by=user, manager=True)
    task.project = again(project)
    (refused,) = [one for one in settle_all(task, list(source.rows.all())) if one.faults]
    assert (refused.line.number, refused.faults) == (
        8,
        {"start": ["“32. 13. 2018.” is not a day. Write it like 20.1.2020 or 2020-01-20."]},
    )
    mend(source, cells={8: {"start": "19. 11. 2018."}}, left_out={9: True})
    recheck(source, user)
    assert source.counts == {"new": 59, "left out": 1}
    list(carry_out(source, by=user, manager=True))
    assert Activity.objects.filter(code="1.1.2", current_start=date(2018, 11, 19)).exists()
    assert not Activity.objects.filter(code="1.1.3").exists()


# Other scripts, separators and encodings


def as_typed(value):
    if isinstance(value, datetime):
        return f"{value.day}. {value.month}. {value.year}."
    return "" if value is None else str(value)


def as_text(encoding, separator, translate=lambda text: text, rows=None):
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator)
    for row in rows or office_rows():
        writer.writerow([translate(as_typed(value)) for value in row])
    return target.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.csv", as_text("cp1250", ";")),
        ("cyrillic.csv", as_text("cp1251", ";", to_cyrillic)),
        ("cyrillic-utf8.csv", as_text("utf-8-sig", ",", to_cyrillic)),
        ("english.csv", as_text("utf-8", ",", lambda text: ENGLISH.get(text, text))),
        ("tabs.tsv", as_text("utf-8", "\t")),
        (
            "without-accents.csv",
            as_text("utf-8", ";", lambda text: text.translate(WITHOUT_ACCENTS)),
        ),
    ],
)
def test_text_files_give_the_same_figures(name, content, empty):
    project, user = empty
    source = brought(project, content, user, name=name)
    assert source.counts == {"new": 60}
    assert figures(project) == FIGURES
    assert opened(project, content, user, name=name).counts == {"unchanged": 60}


def test_the_latin_workbook_changes_nothing_after_a_cyrillic_text_file(empty):
    project, user = empty
    brought(project, as_text("cp1251", ";", to_cyrillic), user, name="cyrillic.csv")
    assert opened(project, OFFICE, user).counts == {"unchanged": 60}


def test_titles_go_where_their_language_is(empty):
    project, user = empty
    head = ["Code", "Title", "Kind", "Start"]
    brought(
        project,
        [
            head,
            ["1.1", "Kick-off event", "workshop", "2019-03-04"],
            ["1.2", "Završna radionica", "workshop", "2019-03-04"],
            ["1.3", "Завршна радионица", "workshop", "2019-03-04"],
        ],
        user,
    )
    brought(
        project,
        [
            ["Oznaka", "Naziv", "Vrsta", "Početak"],
            ["1.4", "Radni sastanak", "radionica", "4.3.2019"],
            ["1.5", "Workshop on exploitation", "radionica", "4.3.2019"],
        ],
        user,
    )
    assert list(project.activities.values_list("code", "title_en", "title_sr")) == [
        ("1.1", "Kick-off event", ""),
        ("1.2", "", "Završna radionica"),
        ("1.3", "", "Завршна радионица"),
        ("1.4", "", "Radni sastanak"),
        ("1.5", "Workshop on exploitation", ""),
    ]
