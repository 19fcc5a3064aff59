"""What the walk visits: the demonstration, with records that give every page something to show,
and a project in which nothing is yet."""

import re
from datetime import date
from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.tokens import FORGOTTEN, INVITATION, digest_token, name_in_link
from activities.freezing import freeze_plan
from activities.models import (
    Act,
    Announcement,
    Decision,
    Holiday,
    Institution,
    Meeting,
    Membership,
    Project,
    ReadingLog,
)
from activities.words import Role
from tests.activities.imports.bring import brought, opened
from tests.factories import (
    ComponentFactory,
    DefectFactory,
    DocumentFactory,
    PaperFactory,
    ParticipationFactory,
    PersonFactory,
    ReportFactory,
    ReportFileFactory,
)
from workshops.models import Answer, Evaluation, Person

SLUG = "thb-serbia"
EMPTY = "empty"
# In the order of what they may see; the first is nobody.
ROLES = ["nobody", "viewer", "staff", "manager", "admin"]
HEAD = ["Code", "Title", "Kind", "Start", "End"]


def prepare(settings) -> dict:
    """Makes all records; gives the keys that addresses are made with."""
    settings.DEBUG = True  # the logins are made only where it is on
    # Tests may run without migrations, which make these.
    import_module("workshops.migrations.0003_areas").make_areas(apps, None)
    call_command("demonstration", verbosity=0)
    settings.DEBUG = False
    project = Project.objects.get(slug=SLUG)
    manager = User.objects.get(username="manager")
    act = Act.objects.get(project=project, number="PSC-04")
    freeze_plan(project=project, approved_on=act.date, act=act)
    meeting = Meeting.of(project.activities.get(code="0.6"))
    meeting.save()
    meeting.agenda.create(place=1, title_en="Opening", minutes_sr="Sastanak je otvoren.")
    decision = Decision.objects.create(
        project=project, meeting=meeting, number=1, text_en="Print the brochure", due="2019-12-20"
    )
    keys = {"decision": decision.pk, **_papers(project, manager), **_imports(project, manager)}
    Holiday.objects.create(project=project, day=date(2019, 11, 11), name="Dan primirja")
    Announcement.objects.create(
        activity=project.activities.get(code="3.5.2"), month=date(2020, 7, 1)
    )
    ReadingLog.note(project, manager, "register")
    _empty()
    return keys


def names() -> set[str]:
    """Words that somebody typed as a name, which stay as they are in every language."""
    typed = [
        *User.objects.values_list("first_name", "last_name", "username"),
        *Person.objects.values_list("name"),
        *Institution.objects.values_list("abbreviation", "key"),
        *Project.objects.values_list("acronym", "slug"),
    ]
    return {word for row in typed for text in row for word in re.findall(r"[^\W\d_]+", text)}


def _papers(project, manager) -> dict:
    workshop = project.activities.get(code="1.2.1")
    person = PersonFactory(project=project, name="Jovana Nikolić")
    ParticipationFactory(activity=workshop, person=person)
    another = PersonFactory(project=project, name="Heinrich Wagner")
    ParticipationFactory(activity=workshop, person=another)
    Answer.objects.create(
        evaluation=Evaluation.objects.first(), question="Jasnoća izlaganja", mean="4.60"
    )
    lot = project.procurements.get().contracts.get().lots.get(number=2)
    acceptance = lot.acceptances.first()
    report = ReportFactory(
        project=project, number=3, first=date(2019, 3, 1), last=date(2019, 5, 31),
        due=date(2019, 6, 30),
    )  # fmt: skip
    return _links() | {
        "document": DocumentFactory(activity=workshop, name="agenda.pdf").pk,
        "public document": DocumentFactory(activity=workshop, access="public", name="plan.pdf").pk,
        "person": person.pk,
        "person to merge": another.pk,
        "lot": lot.pk,
        "item": lot.items.first().pk,
        "piece": lot.items.first().pieces.first().pk,
        "acceptance": acceptance.pk,
        "defect": DefectFactory(acceptance=acceptance, description="Ogrebotina").pk,
        "paper": PaperFactory(
            project=project, acceptance=acceptance, name="zapisnik.pdf"
        ).pk,
        "procurement": project.procurements.get().pk,
        "contract": lot.contract_id,
        "delivery": lot.contract.deliveries.first().pk,
        "protocol": project.procurements.get().protocols.first().pk,
        "unit": Institution.objects.get(key="ukp").pk,
        "report file": ReportFileFactory(report=report, name="IQR-03.docx").pk,
        "activity": workshop.pk,
        "announcement": project.activities.get(code="3.5.2").pk,
        "recommendation": project.recommendations.first().pk,
        "project": project.pk,
    }  # fmt: skip


def _links() -> dict:
    """The last parts of the links that letters carry."""
    viewer = User.objects.get(username="viewer")
    # The link to a new password holds as long as both stay as they are.
    viewer.invited_at, viewer.email = timezone.now(), "v@example.rs"
    viewer.save(update_fields=["invited_at", "email"])
    invited = User.objects.create(
        username="invited", email="i@example.rs", invited_at=timezone.now()
    )
    invited.set_unusable_password()
    invited.save()
    return {
        "invitation": f"{name_in_link(invited)} {INVITATION.make_token(invited)}",
        "new password": f"{name_in_link(viewer)} {FORGOTTEN.make_token(viewer)}",
        "digest": digest_token(viewer),
    }


def _imports(project, manager) -> dict:
    """One open with a faulty row, one imported."""
    faulty = [HEAD, ["9.1.1", "Not a component", "seminar", "31.2.2020", "x"]]
    sound = [HEAD, ["1.2.9", "Seminar on the work plan", "workshop", "2020-03-04", "2020-03-05"]]
    return {
        "open import": opened(project, faulty, manager).pk,
        "import": brought(project, sound, manager).pk,
    }


def _empty():
    """A project with its frame and nothing in it, as on the first morning."""
    project = Project.objects.create(
        slug=EMPTY, title_en="The next project", title_sr="Sledeći projekat",
        start=date(2026, 9, 1), duration_months=18,
    )  # fmt: skip
    ComponentFactory(project=project)
    for role in Role.values:
        Membership.objects.create(project=project, user=User.objects.get(username=role), role=role)
