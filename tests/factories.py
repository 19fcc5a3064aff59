"""Records for tests. A project of 2019, twelve months, unless the test says otherwise."""

from datetime import date

import factory
from django.core.files.base import ContentFile

from accounts.models import User
from activities.models import (
    Act,
    Activity,
    AgendaItem,
    Component,
    Decision,
    Document,
    Institution,
    Meeting,
    Membership,
    Project,
    Report,
    ReportFile,
    Stage,
)
from activities.words import Access, ActKind, DocumentKind, Kind, ReportKind, ReportState, Role
from procurement.models import (
    Acceptance,
    Contract,
    Defect,
    Delivery,
    Item,
    Lot,
    Paper,
    Piece,
    Procurement,
    Protocol,
    ProtocolLine,
)
from procurement.words import AcceptanceKind, Category, PaperKind, ProtocolKind
from workshops.models import Area, Evaluation, Mission, Participation, Person, Recommendation


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password("correct horse")


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    slug = factory.Sequence(lambda n: f"project-{n}")
    title_en = factory.Sequence(lambda n: f"Project {n}")
    title_sr = factory.Sequence(lambda n: f"Projekat {n}")
    start = date(2019, 1, 1)
    duration_months = 12


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.STAFF


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    abbreviation = factory.Sequence(lambda n: f"INS{n}")
    name_en = factory.Sequence(lambda n: f"Institution {n}")
    name_sr = factory.Sequence(lambda n: f"Institucija {n}")
    country = "RS"


class ComponentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Component

    project = factory.SubFactory(ProjectFactory)
    code = "1"
    title_en = "Legal framework"
    title_sr = "Pravni okvir"


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage

    project = factory.SubFactory(ProjectFactory)
    number = 1
    title_en = "First stage"
    title_sr = "Prva etapa"
    start = date(2019, 1, 1)
    end = date(2019, 6, 30)


class ReportFactory(factory.django.DjangoModelFactory):
    """The second quarter, submitted."""

    class Meta:
        model = Report

    project = factory.SubFactory(ProjectFactory)
    kind = ReportKind.QUARTERLY
    number = 2
    first = date(2019, 4, 1)
    last = date(2019, 6, 30)
    due = date(2019, 7, 30)
    state = ReportState.SUBMITTED


class ReportFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportFile

    report = factory.SubFactory(ReportFactory)
    language = "en"
    name = "report.docx"
    size = 4
    sha256 = "0"
    content = factory.LazyFunction(lambda: ContentFile(b"Word", name="report.docx"))


class ActFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Act

    project = factory.SubFactory(ProjectFactory)
    kind = ActKind.COMMITTEE
    number = factory.Sequence(lambda n: f"PSC-{n:02d}")


class ActivityFactory(factory.django.DjangoModelFactory):
    """Planned for 4 and 5 March 2019, four working days, not yet approved."""

    class Meta:
        model = Activity

    project = factory.SubFactory(ProjectFactory)
    component = factory.SubFactory(ComponentFactory, project=factory.SelfAttribute("..project"))
    code = factory.Sequence(lambda n: f"1.{n // 99 + 1}.{n % 99 + 1}")
    kind = Kind.WORKSHOP
    title_en = factory.Sequence(lambda n: f"Activity {n}")
    title_sr = factory.Sequence(lambda n: f"Aktivnost {n}")
    current_start = date(2019, 3, 4)
    current_end = date(2019, 3, 5)
    working_days = 4


def project_with(role=Role.MANAGER, activities=0, **kwargs):
    """(project, its component 1, a member in the role), with so many planned activities."""
    project = ProjectFactory(**kwargs)
    component = ComponentFactory(project=project)
    user = MembershipFactory(project=project, role=role).user
    for _number in range(activities):
        ActivityFactory(project=project, component=component)
    return project, component, user


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"Ana Anić{'abcdefghij'[n % 10]}{'abcdefghij'[n // 10 % 10]}")
    sex = "female"


class ParticipationFactory(factory.django.DjangoModelFactory):
    """On the list of an activity, of the same project's register."""

    class Meta:
        model = Participation

    activity = factory.SubFactory(ActivityFactory)
    person = factory.SubFactory(PersonFactory, project=factory.SelfAttribute("..activity.project"))
    institution = factory.SelfAttribute("person.institution")
    sex = factory.SelfAttribute("person.sex")


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    key = factory.Sequence(lambda n: f"area {n}")
    name_en = factory.Sequence(lambda n: f"Area {n}")


class RecommendationFactory(factory.django.DjangoModelFactory):
    """A recommendation of an event that ended on 5 March 2019."""

    class Meta:
        model = Recommendation

    project = factory.SelfAttribute("activity.project")
    activity = factory.SubFactory(
        ActivityFactory,
        status="completed",
        actual_start=date(2019, 3, 4),
        actual_end=date(2019, 3, 5),
    )
    kind = "recommendation"
    text_en = factory.Sequence(lambda n: f"Recommendation {n}")


class MeetingFactory(factory.django.DjangoModelFactory):
    """Of the steering committee, held on 5 March 2019; with a point on its agenda."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    activity = factory.SubFactory(
        ActivityFactory,
        # Of its own kind: tests name the codes of other activities.
        code=factory.Sequence(lambda n: f"1.{n // 99 + 1}.{n % 99 + 1}m"),
        kind=Kind.STEERING_COMMITTEE,
        status="completed",
        current_start=date(2019, 3, 5),
        actual_start=date(2019, 3, 5),
        actual_end=date(2019, 3, 5),
    )
    project = factory.SelfAttribute("activity.project")
    number = factory.Sequence(lambda n: n % 90 + 1)

    @factory.post_generation
    def point(self, create, extracted, **kwargs):
        AgendaItem.objects.create(meeting=self, place=1, title_en="Opening", title_sr="Otvaranje")


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    project = factory.SelfAttribute("meeting.project")
    number = factory.Sequence(lambda n: n + 1)
    text_en = factory.Sequence(lambda n: f"Decision {n}")


class DocumentFactory(factory.django.DjangoModelFactory):
    """A stored file, as activities.files.keep leaves it."""

    class Meta:
        model = Document

    activity = factory.SubFactory(ActivityFactory)
    kind = DocumentKind.AGENDA
    access = Access.INTERNAL
    name = factory.Sequence(lambda n: f"Agenda {n}.pdf")
    content = factory.LazyAttribute(lambda _: ContentFile(b"%PDF-1.4 a file", name="file.pdf"))
    size = 15
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class MissionFactory(factory.django.DjangoModelFactory):
    """Two days on the dates of an activity, two working days of one expert, a draft."""

    class Meta:
        model = Mission

    activity = factory.SubFactory(ActivityFactory, kind=Kind.EXPERT_MISSION)
    start = factory.SelfAttribute("activity.current_start")
    end = factory.SelfAttribute("activity.current_end")
    days_planned = 2


class EvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evaluation

    activity = factory.SubFactory(ActivityFactory)
    answers = 10
    mean = "4.50"


class ProcurementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Procurement

    project = factory.SubFactory(ProjectFactory)
    title_en = factory.Sequence(lambda n: f"Procurement {n}")
    title_sr = factory.Sequence(lambda n: f"Nabavka {n}")


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    procurement = factory.SubFactory(ProcurementFactory)
    reference = factory.Sequence(lambda n: f"48-{n}/2019")
    signed_on = date(2019, 1, 15)


class LotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lot

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n % 900 + 1)
    title_en = factory.Sequence(lambda n: f"Lot {n}")
    title_sr = factory.Sequence(lambda n: f"Partija {n}")
    delivery_deadline = date(2019, 6, 30)


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    lot = factory.SubFactory(LotFactory)
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    name_en = factory.Sequence(lambda n: f"Laptop {n}")
    name_sr = factory.Sequence(lambda n: f"Prenosni računar {n}")
    category = Category.IT
    quantity = 10
    unit_price_eur = "980.00"


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    contract = factory.SubFactory(ContractFactory)
    on = date(2019, 5, 6)
    note_number = factory.Sequence(lambda n: f"OT-{n}")


class AcceptanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Acceptance

    lot = factory.SubFactory(LotFactory)
    kind = AcceptanceKind.PARTIAL
    on = date(2019, 5, 20)
    certificate_number = factory.Sequence(lambda n: f"PP-{n}")


class DefectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Defect

    acceptance = factory.SubFactory(AcceptanceFactory)
    description = "A scratch on the lid"
    remedy_by = date(2019, 6, 20)


class ProtocolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Protocol

    procurement = factory.SubFactory(ProcurementFactory)
    kind = ProtocolKind.HANDOVER
    on = date(2019, 6, 3)
    year = 2019
    number = factory.Sequence(lambda n: n + 1)
    giver = "storekeeper"
    receiver = "head of the unit"


class PaperFactory(factory.django.DjangoModelFactory):
    """A stored scan, as procurement.papers.keep_paper leaves it; say what it belongs to."""

    class Meta:
        model = Paper

    kind = PaperKind.OTHER
    name = factory.Sequence(lambda n: f"Scan {n}.pdf")
    content = factory.LazyAttribute(lambda _: ContentFile(b"%PDF-1.4 a scan", name="file.pdf"))
    size = 15
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


# Goods on their way, written directly: the services that people use have tests of their own.


def bring(item, count, on=date(2019, 5, 6), serials=(), **kwargs) -> list[Piece]:
    """So many pieces of an item arrive."""
    delivery = DeliveryFactory(contract=item.lot.contract, on=on, **kwargs)
    first = item.pieces.count() + 1
    pieces = [
        Piece(
            project=item.lot.contract.procurement.project,
            item=item,
            number=first + n,
            serial_number=serials[n] if n < len(serials) else "",
            delivery=delivery,
            delivered_on=on,
        )
        for n in range(count)
    ]
    for piece in pieces:
        piece.derive_columns()
    pieces = Piece.objects.bulk_create(pieces)
    item.delivered += count
    item.save()
    return pieces


def accept(pieces, on=date(2019, 5, 20), **kwargs) -> Acceptance:
    """The committee accepts these pieces of one lot."""
    acceptance = AcceptanceFactory(lot=pieces[0].item.lot, on=on, **kwargs)
    for piece in pieces:
        piece.acceptance, piece.accepted_on = acceptance, on
    Piece.objects.bulk_update(pieces, ["acceptance", "accepted_on"])
    return acceptance


def reject(pieces, on=date(2019, 5, 20), **kwargs) -> Acceptance:
    """The committee rejects these pieces of one item."""
    acceptance = AcceptanceFactory(lot=pieces[0].item.lot, on=on, **kwargs)
    for piece in pieces:
        piece.rejection, piece.rejected_on = acceptance, on
    Piece.objects.bulk_update(pieces, ["rejection", "rejected_on"])
    pieces[0].item.delivered -= len(pieces)
    pieces[0].item.save()
    return acceptance


def hand_over(pieces, unit, on=date(2019, 6, 3), numbers=(), **kwargs) -> Protocol:
    """These pieces, which are in the store, go to a unit; each gets an inventory number."""
    procurement = pieces[0].item.lot.contract.procurement
    protocol = ProtocolFactory(procurement=procurement, on=on, year=on.year, to_unit=unit, **kwargs)
    for n, piece in enumerate(pieces):
        piece.unit, piece.handed_over_on = unit, on
        piece.inventory_number = numbers[n] if n < len(numbers) else f"MUP-{piece.pk:05d}"
        piece.derive_columns()
    Piece.objects.bulk_update(
        pieces, ["unit", "handed_over_on", "inventory_number", "inventory_key"]
    )
    ProtocolLine.objects.bulk_create(
        ProtocolLine(protocol=protocol, piece=piece, unit=unit, since=on) for piece in pieces
    )
    return protocol
