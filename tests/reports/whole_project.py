"""A project with every kind of record and every column filled, its files on the disk, and an empty
database to load it into."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from importlib import import_module

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models

from activities.models import (
    Activity,
    Announcement,
    Change,
    Extension,
    Holiday,
    Partner,
    ReadingLog,
)
from activities.words import Access, DocumentKind, Kind, Role
from procurement.models import Paper
from procurement.words import AcceptanceKind, PaperKind, ProtocolKind
from reports.stages.closing import close_stage
from reports.whole.tables import TABLES
from tests.activities.files import pdf
from tests.factories import (
    AcceptanceFactory,
    ActFactory,
    ActivityFactory,
    AreaFactory,
    ComponentFactory,
    ContractFactory,
    DefectFactory,
    DocumentFactory,
    EvaluationFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    MissionFactory,
    PaperFactory,
    ParticipationFactory,
    PersonFactory,
    ProcurementFactory,
    ProjectFactory,
    ProtocolFactory,
    RecommendationFactory,
    StageFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
    reject,
)
from tests.reports.pages import held
from tests.reports.whole_reporting import reporting
from workshops.models import Answer, StudyVisit

# Both scripts, signs of HTML, JSON and spreadsheets, spaces at both ends, two parts of one letter.
ODD = " Љубљана “x” \\ </script> & 'n' =1+1 {Europol}\tđ\u0308 🙂 "
ENTERED = datetime(2019, 8, 9, 10, 11, 12, 131415, tzinfo=UTC)
SAMPLES = [
    (models.DateTimeField, ENTERED),
    (models.DateField, date(2019, 7, 8)),
    (models.TimeField, time(9, 30)),
    (models.BooleanField, True),
    (models.DecimalField, Decimal("2.5")),
    (models.IntegerField, 3),
    (models.URLField, "https://example.org/ж?a=1&b=2"),
]
NAMED_SAMPLES = {
    "country": "AT",
    "checkpoints": [{"on": "2019-03-05", "completed": 2, "ж": None, "a": 1.5}],
    "sources": ["ж", "A"],
    "stated_fields": ["place"],
    "light_limits": {"schedule": ["0.9", "0.8"]},
    "source_texts": {"ж": ODD, "A": "a"},
}


def stored(factory, content, **kwargs):
    """A file whose checksum is that of its content."""
    extension = "pdf" if content.startswith(b"%PDF") else "docx"
    return factory(
        content=ContentFile(content, name=f"file.{extension}"),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        **kwargs,
    )


def whole_project(slug="whole"):
    project = ProjectFactory(slug=slug, title_en="Whole", title_sr="Цео")
    manager = MembershipFactory(
        project=project, role=Role.MANAGER, user=UserFactory(username="миле", last_name="Ж")
    ).user
    other = MembershipFactory(project=project, role=Role.STAFF, user=UserFactory(first_name="A"))
    gone = UserFactory(username="gone@ministry", first_name="No", last_name="Member")
    ministry = InstitutionFactory(key="z-ministry")
    unit = InstitutionFactory(key="a-unit", parent=ministry)
    host = InstitutionFactory(key="host", country="AT")
    for institution in (unit, host):
        Partner.objects.create(project=project, institution=institution, role="partner")
    act = ActFactory(project=project, number="PSC-01", date=date(2019, 2, 1))
    Extension.objects.create(project=project, on=date(2019, 9, 1), months=2, act=act)
    Holiday.objects.create(project=project, day=date(2019, 1, 7), name="Божић")
    component = ComponentFactory(project=project)
    ComponentFactory(project=project, code="10")
    events = _events(project, component, unit, host, manager, act)
    _outcomes(project, events, unit, manager, other.user, act)
    _equipment(project, unit, ministry, manager)
    stage = StageFactory(project=project, conclusion_en="Well", conclusion_sr="Добро")
    stage.project = project
    close_stage(stage=stage, by=manager)
    StageFactory(
        project=project, number=2, start=date(2019, 7, 1), end=date(2019, 12, 31), title_sr=ODD
    )
    reporting(project, component, act, manager, unit, stored)
    project.release(by=gone)
    events["workshop"].refresh_from_db()
    events["workshop"].release(by=manager)
    fill(project)
    return project


def _events(project, component, unit, host, manager, act):
    draft = ActivityFactory(project=project, component=component, code="1.3.1", status="draft")
    workshop = held(project, component, "1.1.1", date(2019, 3, 4), title_sr="Радионица")
    workshop.presences.create(institution=unit, invited=True, attended=True, women=4)
    workshop.presences.create(institution=host, invited=True)
    training = held(project, component, "1.1.2", date(2019, 3, 4), kind=Kind.TRAINING)
    visit = held(project, component, "1.1.10", date(2019, 4, 8), kind=Kind.STUDY_VISIT)
    StudyVisit.objects.get(activity=visit).hosts.add(unit, host)
    moved = ActivityFactory(
        project=project, component=component, code="1.2.1a", kind=Kind.EXPERT_MISSION
    )
    moved.approve(on=date(2019, 2, 2), act=act, by=manager)
    moved.postpone(
        reason="other", note=ODD, on=date(2019, 3, 1), party="third party", by=manager, act=act,
        new_start=date(2019, 5, 6), new_end=date(2019, 5, 7),
    )  # fmt: skip
    moved.set_dates(
        new_start=date(2019, 5, 6), new_end=date(2019, 5, 7), on=date(2019, 3, 1), by=manager
    )
    moved.begin(start=date(2019, 5, 6), by=manager)
    moved.complete(end=date(2019, 5, 7), by=manager)
    moved.correct(note="was not over", status="ongoing", actual_start=date(2019, 5, 6), by=manager)
    waiting = ActivityFactory(project=project, component=component, code="1.2.2")
    waiting.postpone(
        reason="premises/IT", on=date(2019, 3, 2), new_start=date(2019, 6, 3),
        new_end=date(2019, 6, 4),
    )  # fmt: skip
    coming = ActivityFactory(
        project=project, component=component, code="1.2.3",
        current_start=date(2019, 12, 2), current_end=date(2019, 12, 3),
    )  # fmt: skip
    Announcement.objects.create(activity=coming, month=date(2019, 12, 1), released_at=ENTERED)
    # It was a workshop once: the row of that kind stays as an archive.
    visit.kind = Kind.WORKSHOP
    visit.save()
    return {
        "workshop": workshop, "training": training, "visit": visit, "mission": moved,
        "draft": draft,
    }  # fmt: skip


def _outcomes(project, events, unit, manager, other, act):
    workshop = events["workshop"]
    agenda = stored(DocumentFactory, pdf(b"1"), activity=workshop, name="Дневни ред.pdf")
    stored(
        DocumentFactory, pdf(b"2"), activity=workshop, kind=DocumentKind.SIGNED_SHEET,
        access=Access.RESTRICTED, uploaded_by=manager,
    )  # fmt: skip
    stored(DocumentFactory, pdf(b"1"), activity=events["training"], name="The same.pdf")
    ana = PersonFactory(project=project, name="Ана Жарић", institution=unit, post="шеф")
    same = PersonFactory(project=project, name="Ана Жарић", sex="")
    ParticipationFactory(activity=workshop, person=ana, attendance="came", institution=unit)
    ParticipationFactory(activity=workshop, person=same)
    ParticipationFactory(activity=workshop, person=None, institution=unit, sex="male")
    mission = MissionFactory(activity=events["mission"], expert_count=2)
    mission.experts.add(same, ana)
    MissionFactory(activity=events["mission"])
    evaluation = EvaluationFactory(activity=workshop)
    Answer.objects.create(evaluation=evaluation, question="Да ли…?", mean="4.25")
    Answer.objects.create(evaluation=evaluation, question="A?", mean="4.00")
    done = RecommendationFactory(activity=workshop, addressee=unit, area=AreaFactory(key="more"))
    done.take("accepted", on=date(2019, 3, 6), by=manager)
    done.take("implemented", on=date(2019, 4, 6), by=manager, evidence=agenda, act=act, note=ODD)
    done.take("verified", on=date(2019, 4, 7), by=other)
    done.take_back(note="too early", by=manager)
    RecommendationFactory(activity=workshop, kind="conclusion", text_en="", text_sr="Закључак")
    RecommendationFactory(activity=events["training"])
    ReadingLog.note(project, manager, "list", workshop)
    ReadingLog.note(project, None, "register")


def _equipment(project, unit, ministry, manager):
    procurement = ProcurementFactory(project=project, contracting_authority=ministry)
    ProcurementFactory(project=project)
    contract = ContractFactory(procurement=procurement)
    ContractFactory(procurement=procurement, reference="")
    item = ItemFactory(lot=LotFactory(contract=contract, number=2), number="2.1/a", quantity=6)
    ItemFactory(lot=item.lot, number="2.10")
    pieces = bring(item, 5, serials=["СН-1", "SN-2"], recorded_by=manager)
    acceptance = accept(pieces[:4], kind=AcceptanceKind.PARTIAL)
    reject(pieces[4:], on=date(2019, 5, 21))
    DefectFactory(acceptance=acceptance, item=item)
    DefectFactory(acceptance=acceptance)
    AcceptanceFactory(lot=item.lot, kind=AcceptanceKind.PROVISIONAL, on=date(2019, 5, 22))
    handover = hand_over(pieces[:3], unit, from_unit=ministry)
    first = handover.lines.order_by("pk").first()
    first.signed = {"row": 1, "item": "2.1/a"}
    first.save()
    annulled = ProtocolFactory(
        procurement=procurement, kind=ProtocolKind.WRITE_OFF, annulled_on=date(2019, 7, 1)
    )
    annulled.lines.create(piece=pieces[3], since=date(2019, 7, 1), until=date(2019, 7, 1))
    pieces[3].written_off_on = date(2019, 7, 2)
    pieces[3].save()
    for number, (name, owner) in enumerate(
        [
            ("contract", contract),
            ("delivery", pieces[0].delivery),
            ("acceptance", acceptance),
            ("protocol", handover),
        ]
    ):
        stored(
            PaperFactory, pdf(b"3" * number), project=project, kind=PaperKind.OTHER,
            uploaded_by=manager, **{name: owner},
        )  # fmt: skip


def fill(project):
    """Gives each column that is empty in all rows of its model a value in the first one, and odd
    characters to a text of each; around the rules, which are not what is tested here."""
    for table in TABLES:
        rows = table.rows(project) if not table.shared else table.model._base_manager
        first = rows.order_by("pk").first()
        assert first, f"no {table.key} in the project"
        for column in table.columns:
            values = rows.values_list(column.attname, flat=True)
            if all(value in (None, "", False, 0) or value in ([], {}) for value in values):
                rows.filter(pk=first.pk).update(**{column.name: sample(column)})
    Activity.objects.filter(project=project, code="1.1.1").update(internal_note=f"{ODD}\n\n")
    Change.objects.filter(activity__project=project).update(recorded_at=ENTERED)
    Paper.objects.filter(project=project).update(uploaded_at=ENTERED)


def sample(column):
    if column.name in NAMED_SAMPLES:
        return NAMED_SAMPLES[column.name]
    if column.is_relation:
        return column.related_model._base_manager.order_by("pk").first()
    if column.choices:
        return next(choice for choice, _label in column.flatchoices if choice)
    for kind, value in SAMPLES:
        if isinstance(column, kind):
            return value
    return ODD[: column.max_length] if column.max_length else ODD


def emptied_database():
    """As after migrate: without a row but those that migrations make. Keys are not given again."""
    kept = {"django_content_type", "auth_permission", "django_migrations", "django_site"}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and model._meta.db_table not in kept:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    areas_of_migrations()


def areas_of_migrations():
    import_module("workshops.migrations.0003_areas").make_areas(apps, None)
