"""Reports, versions of the plan, meetings and templates of a whole project: their faults, and what
stays as it is where the project is there already."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from activities.models import (
    AgendaItem,
    Decision,
    Import,
    Meeting,
    PlanLine,
    PlanVersion,
    Project,
    Report,
    ReportFile,
    ReportText,
    WordTemplate,
)
from reports.plan.changes import Changes
from reports.plan.months import PlanCalendar
from reports.plan.shown import grouped_changes
from reports.plan.states import two_states, versions_of
from reports.plan.words import counts_in_words
from reports.report.file import records_of
from reports.report.steps import changed_since
from tests.reports.tables import dump
from tests.reports.test_whole_faults import activity, changed, place, refused  # noqa: F401
from tests.reports.test_whole_project import content, export, load_project
from tests.reports.whole_project import emptied_database
from tests.reports.whole_reporting import word

pytestmark = pytest.mark.django_db


def meeting(data):
    return activity(data, "1.4.1")["meeting"]


FAULTS = {
    "a state of a report": (
        lambda data: data["reports"][0].update(state="lost"),
        'reports quarterly 2 1, state: "lost" is not one of: draft, circulated, submitted, '
        "approved, returned, reopened.",
    ),
    "frozen figures": (
        lambda data: data["reports"][0].update(frozen=[]),
        'reports quarterly 2 1, frozen: [] has another form. Write it like {"…": …}.',
    ),
    "the act of a report": (
        lambda data: data["reports"][1].update(act="PSC-99"),
        'reports quarterly 2 2, act: "PSC-99" is not in the file.',
    ),
    "a report that ends before it begins": (
        lambda data: data["reports"][0].update(last="2019-03-01"),
        'reports quarterly 2 1, last: "2019-03-01" – End date 1 Mar 2019 is before start date '
        "1 Apr 2019.",
    ),
    "a text": (
        lambda data: data["reports"][0]["texts"][0].update(text_en=7),
        "reports quarterly 2 1, texts background, text_en: 7 is not a text.",
    ),
    "a section twice": (
        lambda data: data["reports"][0]["texts"][1].update(section="background"),
        'reports quarterly 2 1, texts background, section: "background" – stands in the file '
        "before. Keep one.",
    ),
    "the file of a report": (
        lambda data: data["reports"][0]["files"][0].update(file="files/report.docx"),
        'reports quarterly 2 1, files en, file: "files/report.docx" is no file of a project.',
    ),
    "a version without its act": (
        lambda data: data["plan_versions"][0].pop("act"),
        "plan_versions 1, act: is missing. Add it.",
    ),
    "the code of a line": (
        lambda data: data["plan_versions"][0]["plan_lines"][0].update(code="x"),
        'plan_versions 1, plan_lines x, code: "x" is not a code. Write it like 1.2.3.',
    ),
    "the day of a line": (
        lambda data: data["plan_versions"][1]["plan_lines"][0].update(start="spring"),
        'plan_versions 2, plan_lines 1.1.1, start: "spring" is not a day.',
    ),
    "a point of the agenda": (
        lambda data: meeting(data)["agenda"][0].update(place="first"),
        'activities 1.4.1, meeting, agenda no. 1, place: "first" is not a whole number.',
    ),
    "the owner of a decision": (
        lambda data: meeting(data)["decisions"][1].update(owner="nobody"),
        'activities 1.4.1, meeting, decisions 2, owner: "nobody" is not in the file.',
    ),
    "a decision that is done on no day": (
        lambda data: meeting(data)["decisions"][0].update(closed_on=None),
        "activities 1.4.1, meeting, decisions 1, record: missing – A decision that is done or "
        "dropped has the day of it.",
    ),
    "a template without its file": (
        lambda data: data["word_templates"][0].update(file=None),
        "word_templates quarterly report en, file: is missing. Add it.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_changes_nothing(place, name):  # noqa: F811
    change, message = FAULTS[name]
    changed(place, change)
    assert message in refused(place)


def with_template(place, packed: bytes):  # noqa: F811
    """The file with another template, whose checksum is right."""
    checksum = hashlib.sha256(packed).hexdigest()
    (place / "files" / f"{checksum}.docx").write_bytes(packed)
    changed(
        place,
        lambda data: data["word_templates"][0].update(
            file=f"files/{checksum}.docx", sha256=checksum
        ),
    )


def test_a_template_is_checked_as_an_upload_is(place):  # noqa: F811
    with_template(place, word("{{ no_such_tag }}"))
    said = refused(place)
    assert "word_templates quarterly report en, file: " in said and "no_such_tag" in said
    packed = BytesIO(word("{{ title }}"))
    with ZipFile(packed, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    with_template(place, packed.getvalue())
    assert "word_templates quarterly report en, file: " in refused(place)


# Into a database that has the project


def test_what_was_submitted_or_frozen_is_left_alone_and_said(place):  # noqa: F811
    load_project(place)
    Report.objects.filter(number=2, version=1).update(due="2030-01-01")
    ReportText.objects.filter(report__version=1, section="results").update(text_en="Since")
    PlanVersion._base_manager.filter(number=1).update(note="Since")
    PlanLine._base_manager.filter(version__number=1, code="1.1.1").update(title_en="Since")
    before = dump()
    for options in ([], ["--update"]):
        said = load_project(place, *options)
        for line in (
            "reports quarterly 2 1: was left alone: the report was submitted.",
            "reports quarterly 2 1, texts results: was left alone: the report was submitted.",
            "plan_versions 1: was left alone: the version is frozen.",
            "plan_versions 1, plan_lines 1.1.1: was left alone: the version is frozen.",
        ):
            assert line in said
    assert dump() == before


def test_reports_and_versions_come_only_with_their_project(place):  # noqa: F811
    load_project(place)
    Report.objects.filter(number=2, version=2).delete()
    PlanLine._base_manager.filter(version__number=2).delete()
    PlanVersion._base_manager.filter(number=2).delete()
    ReportFile.objects.filter(report__version=1).delete()
    before = dump()
    said = load_project(place, "--update")
    assert dump() == before
    assert "reports: 1 of the file are not in the database and were left out" in said
    assert "plan_versions: 1 of the file are not in the database and were left out" in said


def test_the_steps_of_an_open_report_are_not_taken_by_a_load(place):  # noqa: F811
    load_project(place)
    report = Report.objects.get(number=2, version=2)
    report.state, report.frozen = "draft", {}
    report.save()
    ReportText.objects.filter(report=report, section="results").update(text_en="Since")
    said = load_project(place, "--update")
    report.refresh_from_db()
    assert (report.state, report.frozen) == ("draft", {})
    assert "reports quarterly 2 2: state was left alone" in said
    assert report.texts.get(section="results").text_en.startswith("results")


def test_agenda_decisions_and_templates_are_said_and_overwritten(place, tmp_path):  # noqa: F811
    load_project(place)
    export("whole", tmp_path / "one")
    AgendaItem.objects.filter(place=1).delete()
    Decision.objects.filter(number=2).update(text_en="Since")
    Decision.objects.filter(number=1).delete()
    Meeting.objects.update(next_meeting="2030-01-01")
    template = WordTemplate.objects.get(kind="quarterly report", language="en")
    template.content, template.sha256 = b"other", "0"
    template.save()
    said = load_project(place)
    for line in (
        'agenda: "2 lines" in the database',
        'decisions 2: text_en: "Since" in the database',
        "next_meeting: 2030-01-01 in the database",
        'word_templates quarterly report en: sha256: "0" in the database',
    ):
        assert line in said.replace('"2030-01-01"', "2030-01-01"), said
    assert "decisions: 1 created" in said
    load_project(place, "--update")
    export("whole", tmp_path / "two")
    assert content(tmp_path / "two") == content(tmp_path / "one")
    assert Decision.objects.get(number=1).search


def test_templates_of_all_projects_and_imports_stay_where_they_are(place, tmp_path):  # noqa: F811
    said = load_project(place)
    assert WordTemplate.objects.filter(project=None).count() == 0
    Import.objects.create(
        project=Project.objects.get(), what="participants", file_name="Петар Петровић.xlsx"
    )
    said = export("whole", tmp_path / "new")
    assert "not in it: imports and their rows" in said
    assert "Петровић" not in (tmp_path / "new" / "project.json").read_text(encoding="utf-8")
    emptied_database()
    load_project(tmp_path / "new")
    assert Import.objects.count() == 0


def test_what_was_frozen_says_the_same_after_a_load(place):  # noqa: F811
    """Nothing of what is frozen names a row by its key."""

    def told():
        report = Report.objects.get(kind="quarterly", number=2, version=2)
        project = report.project
        versions = versions_of(project)
        was, now = two_states(project, {"from": "1", "to": "2"}, versions)
        changes = Changes(was, now, names_reasons=True)
        return (
            changed_since(report),
            records_of(report).identities(),
            grouped_changes(changes, PlanCalendar(project)),
            counts_in_words(changes),
            [(one.code, one.text, str(one.owner), one.status) for one in Decision.objects.all()],
        )

    load_project(place)
    before = told()
    emptied_database()
    load_project(place)
    assert told() == before
    # The meeting was entered after the report was submitted.
    assert "completed" in [one.name for one in before[0]]
    assert len(before[2][0].rows) > 3
