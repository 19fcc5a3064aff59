"""After the retention day a name is found nowhere, and every total is as it was."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.models import Activity, ActivityInstitution, Document, ReadingLog
from activities.words import Access, DocumentKind, Kind, Role
from core.editions import edition_of
from core.scripts import to_cyrillic
from tests.factories import ActivityFactory, InstitutionFactory, project_with
from tests.workshops.traces import traces_of
from workshops.models import Mission, Participation, Person, StudyVisit, Workshop

pytestmark = pytest.mark.django_db
# The projects of the factories last until 31 December 2019.
LAST_DAY, DAY_AFTER = "2024-12-31 12:00+01:00", "2025-01-01 12:00+01:00"


def document(activity, name, content, access=Access.RESTRICTED, kind=DocumentKind.SIGNED_SHEET):
    made = Document(activity=activity, kind=kind, access=access, name=name, size=1, sha256="0" * 64)
    made.content.save("x.pdf", ContentFile(content.encode()), save=False)
    made.save()
    return made


def filled(slug, name, client):
    """A project in which a name stands wherever it can."""
    project, component, user = project_with(Role.MANAGER, slug=slug)
    at = InstitutionFactory()
    project.partners.create(institution=at, role="partner")
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1", kind=Kind.WORKSHOP
    )
    visit = ActivityFactory(
        project=project, component=component, code="1.1.2", kind=Kind.STUDY_VISIT
    )
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def address(page, *args):
        return reverse(f"workshops:{page}", args=[slug, *args])

    lines = f"{name}, {at.abbreviation}, f\n{to_cyrillic(name)} Drugi, {at.abbreviation}, m"
    client.post(address("paste-participants", "1.1.1"), {"text": lines, "attendance": "came"})
    person, other = Person.objects.of(project).order_by("pk")
    for typed in (
        {"name": name.upper(), "post": name},
        {"name": name, "sex": "female", "institution": at.pk},
    ):
        client.post(address("person", person.pk), typed | {"base": edition_of(person)})
    double = Person.objects.create(project=project, name=name)
    client.post(address("merge-people", person.pk), {"other": double.pk})
    client.get(address("participants", "1.1.1"))
    mission = Mission.objects.create(
        activity=activity, start=date(2019, 3, 4), end=date(2019, 3, 5), days_planned=2
    )
    mission.experts.add(person)
    for model, row, column in (
        (Workshop, activity, "trainers"), (StudyVisit, visit, "delegation"),
    ):  # fmt: skip
        event = model.objects.get(activity=row)
        for value in (f"{name}\nOther", to_cyrillic(name)):
            setattr(event, column, value)
            event.save()
    document(activity, f"{name}.pdf", f"signed by {name}")
    changed = document(activity, f"old {name}.pdf", "x", kind=DocumentKind.OTHER)
    changed.name, changed.access = "clean.pdf", Access.INTERNAL
    changed.save()
    document(activity, f"deleted {name}.pdf", "x").delete()
    document(activity, "agenda.pdf", "agenda", Access.INTERNAL, DocumentKind.AGENDA)
    boss = User.objects.create_superuser(f"boss-{slug}", password="correct horse")
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    client.post(
        reverse("admin:workshops_person_change", args=[other.pk]),
        {"name": f"{to_cyrillic(name)} Treći", "sex": "male", "institution": at.pk},
    )
    assert LogEntry.objects.filter(object_id=str(other.pk)).exists()
    return project


def totals(project):
    return (
        list(
            Activity.objects.filter(project=project)
            .order_by("code")
            .values_list("women", "men", "not_stated", "totals_from_list")
        ),
        list(
            ActivityInstitution.objects.filter(activity__project=project).values_list(
                "institution", "attended", "women", "men", "not_stated"
            )
        ),
        list(Mission.objects.of(project).values_list("expert_count", "days_planned")),
    )


def run(*args, capture=None):
    out = StringIO()
    with capture(execute=True):
        call_command("delete_named_lists", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def command(django_capture_on_commit_callbacks, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return lambda *args: run(*args, capture=django_capture_on_commit_callbacks)


NAMES = {"due": "Draginja Vukosavljević", "held": "Strahinja Zečević", "later": "Vidosava Đekić"}


@pytest.fixture
def projects(command, client, django_capture_on_commit_callbacks):
    with (
        time_machine.travel("2019-10-01 09:00+02:00"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        found = {slug: filled(slug, name, client) for slug, name in NAMES.items()}
    found["held"].names_held = True
    found["held"].save()
    found["later"].extensions.create(on=date(2019, 11, 1), months=3)
    return found


def test_the_name_is_found_nowhere_and_the_totals_stay(projects, command, client):
    before = {slug: totals(project) for slug, project in projects.items()}
    kept = {slug: traces_of(name) for slug, name in NAMES.items()}
    for traces in kept.values():
        # It could leak from every one of these.
        assert {
            "activities_document.name", "activities_historicaldocument.name",
            "django_admin_log.object_repr", "workshops_historicalperson.name",
            "workshops_historicalstudyvisit.delegation", "workshops_historicalworkshop.trainers",
            "workshops_person.name", "workshops_person.search", "workshops_studyvisit.delegation",
            "workshops_workshop.trainers",
        } <= set(traces)  # fmt: skip
        assert any(trace.startswith(str(settings.MEDIA_ROOT)) for trace in traces)
    with time_machine.travel(DAY_AFTER):
        said = command()
    assert traces_of(NAMES["due"]) == []
    for slug in ("held", "later"):
        assert traces_of(NAMES[slug]) == kept[slug]
    assert {slug: totals(project) for slug, project in projects.items()} == before
    assert before["due"][0][0] == (1, 1, 0, True)
    assert sorted(
        Document.objects.filter(activity__project=projects["due"]).values_list("name", flat=True)
    ) == ["agenda.pdf", "clean.pdf"]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == Document.objects.count()
    assert ReadingLog.objects.filter(project=projects["due"]).exists(), "who read it stays noted"
    assert said.splitlines()[:2] == [
        "due: kept until 31 Dec 2024, deleted: people 2, participations 2, experts 1, texts 6, "
        "files 1, mentions 0; other files, not searched: 2",
        "held: kept until 31 Dec 2024, held, nothing deleted",
    ]
    assert "Vukosavljevi" not in said


def test_a_second_run_finds_nothing(projects, command):
    with time_machine.travel(DAY_AFTER):
        command()
        assert "people 0, participations 0, experts 0, texts 0, files 0" in command()


def test_on_the_last_day_all_is_kept(projects, command):
    before = traces_of(NAMES["due"])
    with time_machine.travel(LAST_DAY):
        assert command() == "No project's retention day has passed.\n"
    assert traces_of(NAMES["due"]) == before


def test_a_dry_run_deletes_nothing(projects, command):
    before = traces_of(NAMES["due"])
    with time_machine.travel(DAY_AFTER):
        said = command("--dry-run")
    assert "would delete: people 2, participations 2" in said
    assert traces_of(NAMES["due"]) == before
    assert Participation.objects.filter(activity__project=projects["due"]).count() == 2


def test_the_years_are_a_setting(projects, command, settings):
    settings.NAMES_KEPT_YEARS = 1
    with time_machine.travel("2021-01-01 12:00+01:00"):
        command()
    assert traces_of(NAMES["due"]) == []


def test_expired_sessions_go_with_it(projects, command):
    """A form that was carried through a sign-in lies in the session."""
    assert Session.objects.exists()
    with time_machine.travel(DAY_AFTER):
        command()
        assert not Session.objects.filter(expire_date__lt=timezone.now()).exists()
