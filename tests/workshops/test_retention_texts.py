"""After the retention day no text of the project holds a name of the register, whatever the
column, the spelling and the order of its words; one person's erasure spares everybody else."""

from datetime import date

import pytest
import time_machine
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import models

from activities.freezing import freeze_plan
from activities.models import (
    Act,
    Activity,
    Announcement,
    BulkChange,
    Document,
    Import,
    Institution,
    PlanVersion,
    Report,
    Stage,
    WordTemplate,
)  # fmt: skip
from activities.words import Kind
from core.scripts import fold, to_cyrillic
from tests.factories import (
    ActFactory,
    ActivityFactory,
    DecisionFactory,
    DocumentFactory,
    EvaluationFactory,
    InstitutionFactory,
    MeetingFactory,
    MissionFactory,
    PersonFactory,
    RecommendationFactory,
    StageFactory,
    UserFactory,
    project_with,
)
from tests.workshops.test_retention import command  # noqa: F401
from tests.workshops.traces import traces_of
from workshops.erasure import erase
from workshops.models import Area, Person, Workshop

pytestmark = pytest.mark.django_db
# The project lasts until 31 January 2020.
DAY_AFTER = "2025-02-01 12:00+01:00"
NAME = "Draginja Vukosavljević"
SPELLINGS = [
    NAME, "VUKOSAVLJEVIĆ, Draginja", to_cyrillic("Vukosavljević Draginja"),
    "CV_Draginja_M._Vukosavljevic.pdf", "Dra\u00adginja Vukosavljević", fold(NAME),
]  # fmt: skip
NOT_OF_A_PROJECT = (Institution, Area, Institution.history.model, Area.history.model)


def columns():
    """Every column of the two apps in which somebody could have written a name."""
    for app in ("activities", "workshops"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                text = isinstance(field, models.CharField | models.TextField)
                if not text or field.choices or isinstance(field, models.SlugField):
                    continue
                size = field.max_length or 1000
                if size < 50 or field.name in ("sha256", "content"):
                    continue
                if model not in NOT_OF_A_PROJECT:
                    yield model, field.attname


@pytest.fixture
def project(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    project, component, _user = project_with(slug="due")
    rows = [project, component]
    for number, kind in enumerate((Kind.WORKSHOP, Kind.TRAINING, Kind.STUDY_VISIT), 1):
        rows.append(
            ActivityFactory(project=project, component=component, code=f"1.1.{number}", kind=kind)
        )
    activity = rows[2]
    rows += [StageFactory(project=project), ActFactory(project=project)]
    rows.append(project.holidays.create(day=date(2019, 5, 6)))
    rows.append(project.extensions.create(on=date(2019, 2, 1), months=1))
    rows.append(project.partners.create(institution=InstitutionFactory(), role="partner"))
    activity.presences.create(institution=Institution.objects.first())
    activity.approve(on=date(2019, 2, 1))
    RecommendationFactory(activity=activity).steps.create(to="accepted", on=date(2019, 4, 1))
    EvaluationFactory(activity=activity).questions.create(question="Content", mean=4)
    MissionFactory(activity=activity)
    meeting = MeetingFactory(activity__project=project, activity__component=component)
    DecisionFactory(meeting=meeting)
    DocumentFactory(activity=activity, name="agenda.pdf", access="internal")
    PersonFactory(project=project, name=NAME)
    report = Report.objects.create(
        project=project, kind="quarterly", number=1, first=date(2018, 9, 1),
        last=date(2018, 11, 30), due=date(2018, 12, 30),
    )  # fmt: skip
    report.texts.create(section="issues", text_en="None.")
    report.files.create(
        name="IQR-01.docx", content=ContentFile(b"words", name="a.docx"), size=5, sha256="0" * 64
    )
    template = WordTemplate(project=project, kind="certificate", language="en", name="own.docx")
    template.content = b"content"
    template.save()
    freeze_plan(project=project, approved_on=date(2019, 2, 1), act=Act.objects.first())
    brought = Import.objects.create(project=project, what="participants", state="imported")
    BulkChange.objects.create(project=project, what="activities", note="So", ledger=[NAME])
    brought.rows.create(number=2, outcome="new", cells=[NAME])
    return project


def test_no_column_keeps_the_name(project, command):  # noqa: F811
    # A row that is no more lives on in the history alone.
    gone = MeetingFactory(
        activity__project=project, activity__component=project.components.get(),
        activity__code="1.2.1",
    )  # fmt: skip
    DecisionFactory(meeting=gone)
    gone.activity.delete()
    Announcement.objects.create(activity=project.activities.first(), month=date(2019, 3, 1))
    written = set()
    for number, (model, column) in enumerate(columns()):
        if model in (Person, Person.history.model) and column in ("name", "key", "search"):
            continue
        text = f"Uz: {SPELLINGS[number % len(SPELLINGS)]}"
        # A plan that is frozen refuses to be changed; what was written in it was written before.
        if models.QuerySet(model).update(**{column: text}):
            written.add(f"{model._meta.db_table}.{column}")
    boss = UserFactory()
    LogEntry.objects.create(
        user=boss, action_flag=CHANGE, object_id=str(Activity.objects.first().pk),
        content_type=ContentType.objects.get_for_model(Activity), object_repr=f"1.1.1 {NAME}",
        change_message='[{"added": {"name": "q", "object": "Vukosavljevi\\u0107 Draginja"}}]',
    )  # fmt: skip
    assert {f"{m._meta.db_table}.{c}" for m, c in columns()} - written <= {
        f"workshops_{table}.{column}"
        for table in ("person", "historicalperson")
        for column in ("name", "key", "search")
    }
    assert written <= set(traces_of(NAME))
    with time_machine.travel(DAY_AFTER):
        dry, said = command("--dry-run"), command()
    assert traces_of(NAME) == []
    assert dry.replace("would delete", "deleted") == said
    assert "mentions" in said and said.rstrip().endswith("other files, not searched: 2")
    assert Activity.objects.first().internal_note.startswith("Uz:")


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Report, "frozen"), (Report, "lights"), (Report.history.model, "lights"),
        (PlanVersion, "components"), (PlanVersion, "missions"), (Stage, "frozen"),
    ],
)  # fmt: skip
def test_what_was_frozen_does_not_keep_the_name(project, command, model, column):  # noqa: F811
    told = [{"title": f"Obuka, {NAME}", "days": 3}, None, "2019-03-04"]
    assert models.QuerySet(model).update(**{column: {"rows": told}}) == 1
    with time_machine.travel(DAY_AFTER):
        command()
    assert models.QuerySet(model).values_list(column, flat=True).get() == {
        "rows": [{"title": "Obuka", "days": 3}, None, "2019-03-04"]
    }


def test_a_text_of_the_name_alone_becomes_a_mark(project, command):  # noqa: F811
    Activity.objects.update(title_en=NAME, title_sr="")
    Document.objects.update(name=f"{NAME}.pdf")
    with time_machine.travel(DAY_AFTER):
        command()
    assert set(Activity.objects.values_list("title_en", flat=True)) == {"…"}
    assert Document.objects.get().name == ".pdf"


def test_other_projects_keep_their_texts(project, command):  # noqa: F811
    other, component, _user = project_with(slug="later")
    other.extensions.create(on=date(2019, 11, 1), months=3)
    ActivityFactory(project=other, component=component, internal_note=NAME, code="1.9.9")
    with time_machine.travel(DAY_AFTER):
        command()
    assert Activity.objects.get(code="1.9.9").internal_note == NAME


def test_what_was_typed_before_a_sign_in_goes(project, command):  # noqa: F811
    store = SessionStore()
    store["carried"] = {"path": "/", "body": "text=Draginja+Vukosavljevi%C4%87", "at": 0}
    plain = SessionStore()
    plain["other"] = 1
    with time_machine.travel(DAY_AFTER):
        store.save()
        plain.save()
        AccessAttempt.objects.create(
            username="x", ip_address="127.0.0.1", post_data="carried=Vukosavljevi%C4%87",
            get_data="", failures_since_start=1,
        )  # fmt: skip
    with time_machine.travel("2024-01-01 12:00+01:00"):
        AccessAttempt.objects.create(username="old", failures_since_start=1)
    with time_machine.travel(DAY_AFTER):
        command()
        assert list(Session.objects.values_list("pk", flat=True)) == [plain.session_key]
    assert traces_of(NAME) == []
    assert list(AccessAttempt.objects.values_list("username", "post_data")) == [("x", "")]


def test_erasing_one_takes_every_name_the_entry_had_and_nobody_elses(project):
    person = Person.objects.get()
    person.name = "Draginja Nova"
    person.save()
    activity = Activity.objects.get(code="1.1.1")
    workshop = Workshop.objects.get(activity=activity)
    workshop.trainers = f"dr Vukosavljević Draginja, Marko Vukosavljević\nNova, Draginja; {NAME}a"
    workshop.agenda = f"10:00 {NAME}: Uvod\n11:00 D. Nova i Draginja N. Nova (MUP)\n12:00 Pauza"
    workshop.save()
    mission = activity.missions.get()
    mission.note = f"Zvati {to_cyrillic(NAME)} i Marka"
    mission.save()
    erase(person=person)
    workshop.refresh_from_db()
    mission.refresh_from_db()
    for row in (workshop, workshop.history.first()):
        assert row.trainers == f"Marko Vukosavljević; {NAME}a"
        assert row.agenda == "10:00 : Uvod\n11:00 D. Nova\n12:00 Pauza"
    assert mission.note == mission.history.first().note == "Zvati i Marka"
