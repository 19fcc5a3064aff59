"""The back office: every model, the same rules, no way round the actions, the strict policy."""

import re
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from activities.freezing import freeze_plan
from activities.models import (
    Activity,
    Announcement,
    Import,
    Institution,
    Project,
    ReadingLog,
)
from activities.words import Action, Status
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DecisionFactory,
    DocumentFactory,
    EvaluationFactory,
    InstitutionFactory,
    ItemFactory,
    MissionFactory,
    ParticipationFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFileFactory,
    StageFactory,
    UserFactory,
    accept,
    bring,
    hand_over,
    project_with,
)

pytestmark = pytest.mark.django_db
OURS = [
    model
    for app in ("accounts", "activities", "workshops", "procurement")
    for model in apps.get_app_config(app).get_models()
    if not model.__name__.startswith("Historical")
]


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in):
    user = User.objects.create_superuser("boss", password="correct horse")
    client = signed_in(user)
    project, component, _member = project_with(slug="p")
    return client, project, component


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


def test_every_model_is_in_the_admin():
    assert [model.__name__ for model in OURS if model not in admin.site._registry] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_has_search_and_filters_and_opens(model, office):
    client, project, component = office
    StageFactory(project=project)
    ActivityFactory(project=project, component=component)
    options = admin.site._registry[model]
    assert options.search_fields, "search"
    assert options.list_filter, "filters"
    name = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
    assert client.get(address(name), {"q": "radionica"}).status_code == 200


def equipment(project, unit):
    """An item of a procurement of its own, with a piece that the unit has and a record of every
    other kind."""
    item = ItemFactory(lot__contract__procurement__project=project)
    pieces = bring(item, 2)
    acceptance = accept(pieces)
    acceptance.defects.create(description="A dent", item=item, remedy_by=date(2019, 6, 20))
    protocol = hand_over(pieces[:1], unit)
    protocol.papers.create(
        project=project, kind="signed protocol", name="scan.pdf", size=1, uploaded_by=UserFactory()
    )
    return item


def add_row_to_every_list(number, project, component):
    activity = ActivityFactory(project=project, component=component, code=f"1.1.{number}")
    activity.kind = ["workshop", "training", "study visit"][number % 3]
    activity.save()
    activity.approve(on=date(2019, 2, 1))
    institution = InstitutionFactory(parent=Institution.objects.first())
    activity.presences.create(institution=institution)
    person = PersonFactory(project=project, institution=institution)
    ParticipationFactory(activity=activity, person=person)
    one = RecommendationFactory(activity=activity, area=AreaFactory(), addressee=institution)
    one.steps.create(to="accepted", on=date(2019, 4, 1), recorded_by=UserFactory())
    MissionFactory(activity=activity).experts.add(person)
    DecisionFactory(
        meeting__number=number, meeting__activity__project=project,
        meeting__activity__component=component, owner=UserFactory(), institution=institution,
    )  # fmt: skip
    EvaluationFactory(activity=activity).questions.create(question="Content", mean="4")
    act = project.acts.create(kind="addendum", number=f"ADD-{number}")
    DocumentFactory(activity=activity, uploaded_by=UserFactory())
    Announcement.objects.create(
        activity=activity, month=date(2019, 12, 1), proposed_by=UserFactory(),
        released_by=UserFactory(),
    )  # fmt: skip
    ReadingLog.note(project, UserFactory(), "list", activity)
    imported = Import.objects.create(
        project=project, what="work-plan", file_name="plan.xlsx", by=UserFactory()
    )
    imported.rows.create(number=2, outcome="new")
    project.bulk_changes.create(what="activities", by=UserFactory(), undone_by=UserFactory())
    project.holidays.create(day=date(2019, 5, number))
    UserFactory(invited_at=timezone.now()).digests.create(week=date(2019, 5, 6), at=timezone.now())
    project_with()[0].word_templates.create(
        kind="quarterly report", language="en", name="t.docx", content=b"", sha256="0"
    )
    ReportFileFactory(uploaded_by=UserFactory()).report.texts.create(section="issues")
    project.partners.create(institution=institution, role="partner")
    other, _component, _user = project_with()
    StageFactory(project=other)
    other.extensions.create(on=date(2019, 2, 1), months=1, act=act)
    equipment(other, institution)
    freeze_plan(project=project, approved_on=date(2019, 2, 1), act=act, by=UserFactory())


@pytest.fixture(scope="module")
def statements_of_lists(django_db_setup, django_db_blocker):
    """{model: [(rows, statements), the same with more rows]}. Made once for all lists, for the
    rows take longer than the lists. A list that is a failure has no rows."""
    found = {model: [] for model in OURS}
    # A fixture of a module comes before those of a test that give it a database, day and language.
    with (
        django_db_blocker.unblock(), transaction.atomic(),
        time_machine.travel("2019-10-01 09:00+02:00", tick=True), translation.override("en"),
    ):  # fmt: skip
        client = Client(raise_request_exception=False)
        boss = User.objects.create_superuser("boss")
        client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
        project, component, _member = project_with(slug="p")
        for number in range(1, 31):
            add_row_to_every_list(number, project, component)
            if number not in (3, 30):
                continue
            for model in OURS:
                name = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
                with CaptureQueriesContext(connection) as statements:
                    page = client.get(address(name), {"all": ""})
                rows = page.context["cl"].result_count if page.status_code == 200 else 0
                found[model].append((rows, len(statements)))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_makes_as_many_statements_with_30_rows_as_with_one(model, statements_of_lists):
    (few, for_few), (many, for_many) = statements_of_lists[model]
    assert few >= 1
    assert many >= 1
    assert for_few == for_many


@pytest.mark.parametrize("name", ["project", "activity"])
def test_a_page_with_20_rows_below_makes_as_many_statements_as_with_3(name, office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    record = {"project": project, "activity": activity}[name]
    client.get(address(f"activities_{name}_change", record.pk))  # content types are asked once
    counts = []
    for number in range(1, 21):
        institution = InstitutionFactory()
        activity.presences.create(institution=institution, invited=True)
        act = project.acts.create(kind="addendum", number=f"ADD-{number}")
        activity.set_dates(
            new_start=date(2019, 3, 4), new_end=date(2019, 3, 5), act=act, by=User.objects.first()
        )
        project.partners.create(institution=institution, role="partner")
        project.memberships.create(user=UserFactory())
        project.extensions.create(on=date(2019, 2, number), months=1, act=act)
        if number in (3, 20):
            with CaptureQueriesContext(connection) as statements:
                client.get(address(f"activities_{name}_change", record.pk))
            counts.append(len(statements))
    assert counts[0] == counts[1], counts


def test_the_project_list_and_page_report_progress(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component)
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    ActivityFactory(project=project, component=component)
    listed = client.get(address("activities_project_changelist")).content.decode()
    page = client.get(address("activities_project_change", project.pk)).content.decode()
    for shown in ("75.1 %", "50.0 %", f'href="{project.get_absolute_url()}"'):
        assert shown in listed, shown
        assert shown in page, shown
    assert "workshop 1" in page


def posted(client, activity, **changed):
    """What a browser would post from the admin's page of the activity."""
    page = client.get(address("activities_activity_change", activity.pk))
    form = page.context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return data | changed


def test_the_admin_refuses_what_the_form_refuses(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    data = posted(client, activity, current_end="2019-03-01", code="2.1.1", working_days="1.3")
    page = client.post(address("activities_activity_change", activity.pk), data)
    errors = page.context["adminform"].form.errors
    assert errors["current_end"] == [
        "End date 1 Mar 2019 is before start date 4 Mar 2019. "
        "Choose an end date on or after 4 Mar 2019."
    ]
    assert errors["code"] == [
        "Code 2.1.1 belongs to component 2, but you chose component 1. Correct one of the two."
    ]
    assert list(errors) == ["code", "working_days", "current_end"]
    assert Activity.objects.get().version == 1


def test_the_admin_changes_no_status_and_no_actual_date(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    data = posted(
        client, activity, title_en="Better title",
        status="completed", actual_start="2019-03-04", actual_end="2019-03-05",
        baseline_start="2019-01-01",
    )  # fmt: skip
    assert client.post(address("activities_activity_change", activity.pk), data).status_code == 302
    activity.refresh_from_db()
    assert (activity.title_en, activity.status, activity.actual_end, activity.baseline_start) == (
        "Better title", Status.PLANNED, None, None,
    )  # fmt: skip
    assert activity.version == 2
    assert activity.history.first().history_user.username == "boss"


def test_an_old_version_of_an_activity_is_not_put_back(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    version = activity.history.first().history_id
    old = posted(client, activity)
    activity.begin(start=date(2019, 3, 4))
    stored = Activity.objects.filter(pk=activity.pk).values()
    before, versions = stored.get(), activity.history.count()
    page = address("activities_activity_simple_history", activity.pk, version)
    assert client.post(page, old).status_code == 405
    assert (stored.get(), activity.history.count()) == (before, versions)
    main = client.get(page).content.decode().partition('<div id="content-main">')[2]
    assert activity.title in main
    assert "<form" not in main


def test_moved_dates_are_logged_from_the_admin_too(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    data = posted(client, activity, current_end="2019-03-08")
    client.post(address("activities_activity_change", activity.pk), data)
    change = activity.changes.get()
    assert (change.action, change.old_end, change.new_end, change.recorded_by.username) == (
        Action.SET_DATES, date(2019, 3, 5), date(2019, 3, 8), "boss",
    )  # fmt: skip


def test_the_admin_overwrites_nothing_that_was_saved_in_the_meantime(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    data = posted(client, activity, title_en="Mine")
    other = Activity.objects.get()
    other.title_en = "Theirs"
    other.save_edit(version=1)
    page = client.post(address("activities_activity_change", activity.pk), data)
    assert "Somebody else saved this activity after you opened it." in page.content.decode()
    assert Activity.objects.get().title_en == "Theirs"


def test_only_a_draft_can_be_deleted(office):
    client, project, component = office
    planned = ActivityFactory(project=project, component=component, code="1.1.1")
    draft = ActivityFactory(project=project, component=component, code="1.1.2", status=Status.DRAFT)
    for activity in (planned, draft):
        client.post(address("activities_activity_delete", activity.pk), {"post": "yes"})
    assert list(Activity.objects.values_list("code", flat=True)) == ["1.1.1"]
    listed = client.get(address("activities_activity_changelist")).content.decode()
    assert 'value="delete_selected"' not in listed


def test_correct_needs_a_reason_and_is_logged(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    page = address("activities_activity_correct", activity.pk)
    assert client.get(page).status_code == 200
    opened = {"opened_version": Activity.objects.get().version}
    typed = {"status": "planned", "note": ""} | opened
    assert list(client.post(page, typed).context["form"].errors) == ["note"]
    typed = {"status": "completed", "note": "x", "actual_start": "2019-03-09",
             "actual_end": "2019-03-08"} | opened  # fmt: skip
    assert list(client.post(page, typed).context["form"].errors) == ["actual_end"]
    assert (
        client.post(page, {"status": "planned", "note": "Wrong activity"} | opened).status_code
        == 302
    )
    activity.refresh_from_db()
    change = activity.changes.last()
    assert (activity.status, change.action, change.note, change.recorded_by.username) == (
        Status.PLANNED, Action.CORRECT, "Wrong activity", "boss",
    )  # fmt: skip


def test_the_change_log_cannot_be_written_in_the_admin(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component)
    activity.begin(start=date(2019, 3, 4))
    change = activity.changes.get()
    assert client.get(address("activities_change_add")).status_code == 403
    assert client.get(address("activities_change_delete", change.pk)).status_code == 403
    client.post(address("activities_change_change", change.pk), {"to": "completed"})
    change.refresh_from_db()
    assert change.to == Status.ONGOING


def test_approve_in_the_admin_is_all_or_nothing(office):
    client, project, component = office
    good = ActivityFactory(project=project, component=component, code="1.1.1")
    bad = ActivityFactory(
        project=project, component=component, code="1.1.2", status=Status.DRAFT,
        current_start=None, current_end=None,
    )  # fmt: skip

    def approve(*activities):
        return client.post(
            address("activities_activity_changelist"),
            {"action": "approve_selected", "_selected_action": [a.pk for a in activities]},
            follow=True,
        ).content.decode()

    assert "1.1.2: Start date is missing. Enter it first." in approve(good, bad)
    assert Activity.objects.filter(baseline_end__isnull=False).count() == 0
    assert "1 activity is approved." in approve(good)
    assert Activity.objects.get(baseline_end__isnull=False) == good


def test_an_institution_cannot_be_part_of_itself(office):
    client, _project, _component = office
    above = InstitutionFactory()
    below = InstitutionFactory(parent=above)
    page = address("activities_institution_change", above.pk)
    data = {"abbreviation": "A", "name_en": "A", "country": "RS", "parent": below.pk, "key": "a"}
    errors = client.post(page, data).context["adminform"].form.errors
    assert errors == {"parent": ["An institution cannot be part of itself. Choose another."]}


def test_what_stands_on_an_institution_is_counted_and_keeps_it(office):
    client, project, _component = office
    pieces = bring(ItemFactory(lot__contract__procurement__project=project, quantity=40), 31)
    accept(pieces)
    asked = []
    for number in (1, 30):
        unit = InstitutionFactory()
        hand_over(pieces[:number], unit)
        del pieces[:number]
        page = address("activities_institution_delete", unit.pk)
        client.get(page)
        with CaptureQueriesContext(connection) as statements:
            content = client.get(page).content.decode()
        asked.append(len(statements))
        assert f"<li>Pieces: {number}</li>" in content
        client.post(page, {"post": "yes"})
        assert Institution.objects.filter(pk=unit.pk).exists()
    assert asked[0] == asked[1]


INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son\w+\s*=|javascript:",
    re.IGNORECASE,
)


def test_no_admin_page_has_inline_script_or_style(office):
    client, project, component = office
    StageFactory(project=project)
    activity = ActivityFactory(project=project, component=component)
    activity.begin(start=date(2019, 3, 4))
    equipment(project, InstitutionFactory())
    pages = [
        "/admin/",
        "/admin/password_change/",
        address("activities_activity_correct", activity.pk),
    ]
    for model in OURS:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        pages.append(address(f"{name}_changelist"))
        if model.objects.exists():
            pk = model.objects.first().pk
            pages += [address(f"{name}_change", pk), address(f"{name}_delete", pk)]
            pages.append(f"/admin/{model._meta.app_label}/{model._meta.model_name}/{pk}/history/")
    for one in (project, activity):
        version = one.history.first().history_id
        pages.append(address(f"activities_{one._meta.model_name}_simple_history", one.pk, version))
    found = {}
    for page in pages:
        response = client.get(page)
        assert response.status_code in (200, 403), page
        assert "script-src 'self'" in response["Content-Security-Policy"]
        if inline := INLINE.findall(response.content.decode()):
            found[page] = inline
    assert found == {}


def test_the_admin_speaks_the_persons_language(office):
    client, _project, _component = office
    User.objects.update(language="sr")
    assert "Администрација" in client.get("/admin/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_the_admin_says_that_it_holds_made_up_records(office):
    client, project, _component = office
    assert "EXAMPLE" not in client.get("/admin/").content.decode()
    project.demonstration = True
    project.save()
    for page in ("/admin/", address("activities_activity_changelist")):
        assert "EXAMPLE – not the Ministry" in client.get(page).content.decode(), page


def test_a_new_project_and_its_people_can_be_entered(office):
    client, _project, _component = office
    empty = {
        f"{prefix}-{name}": 0
        for prefix in ("extensions", "partners", "memberships", "components", "stages", "holidays")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    data = {
        "slug": "new", "title_en": "New project", "start": "2019-01-01", "duration_months": "24",
        "start_precision": "day",
        **empty,
        "memberships-TOTAL_FORMS": 1, "memberships-0-user": User.objects.first().pk,
        "memberships-0-role": "staff",
        "components-TOTAL_FORMS": 1, "components-0-code": "1", "components-0-title_en": "Law",
    }  # fmt: skip
    response = client.post(address("activities_project_add"), data)
    assert response.status_code == 302, response.context["errors"]
    project = Project.objects.get(slug="new")
    assert (project.memberships.get().role, project.components.get().title_en) == ("staff", "Law")
    assert project.released_at is None, "not public by default"


def test_the_admin_reads_days_and_amounts_as_people_write_them(office):
    client, project, _component = office
    page = address("activities_project_change", project.pk)
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    empty = {
        f"{prefix}-{name}": 0
        for prefix in ("extensions", "partners", "memberships", "components", "stages", "holidays")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    holiday = {"holidays-TOTAL_FORMS": 1, "holidays-0-name": "Sretenje"}
    typed = {"start": "28.9.2018", "eu_contribution_eur": "1.234.567,50"}
    data |= empty | holiday | {"holidays-0-day": "15. 2. 2019."} | typed
    response = client.post(page, data)
    assert response.status_code == 302, response.context["errors"]
    project.refresh_from_db()
    assert (project.start, str(project.eu_contribution_eur)) == (date(2018, 9, 28), "1234567.50")
    assert project.holidays.get().day == date(2019, 2, 15)
    response = client.post(page, data | {"start": "28.9."})
    assert response.context["errors"] == [
        ["“28.9.” is not a day. Write it like 20.1.2020 or 2020-01-20."]
    ]


def test_correct_overwrites_nothing_that_was_done_in_the_meantime(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    typed = {"status": "planned", "note": "Late", "opened_version": activity.version}
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    page = client.post(address("activities_activity_correct", activity.pk), typed)
    assert "Somebody else saved this activity after you opened it." in page.content.decode()
    activity.refresh_from_db()
    assert activity.status == Status.COMPLETED


def test_approving_in_two_projects_is_all_or_nothing(office):
    client, project, component = office
    good = ActivityFactory(project=project, component=component, code="1.1.1")
    bad = ActivityFactory(status=Status.DRAFT, current_start=None, current_end=None)
    data = {"action": "approve_selected", "_selected_action": [good.pk, bad.pk]}
    client.post(address("activities_activity_changelist"), data)
    assert Activity.objects.filter(baseline_end__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("activity/abc/correct/", 404), ("activity/999999/correct/", 404),
        ("activity/abc/history/", 404), ("activity/1/history/abc/", 404),
        ("project/999999/history/", 404),
        ("activity/?current_start__year=99999999999999999999", 302),
        ("activity/?status__exact=%00", 400), ("activity/?q=%00", 400),
    ],
)  # fmt: skip
def test_no_address_of_the_admin_is_a_failure(path, status, office):
    client, _project, _component = office
    assert client.get(f"/admin/activities/{path}").status_code == status


def test_an_activity_without_a_project_is_refused_at_the_field(office):
    client, _project, _component = office
    data = {
        "current_start": "2019-03-04", "current_end": "2019-03-05", "code": "1.1.1",
        "kind": "workshop", "title_en": "x", "working_days": "1",
        "presences-TOTAL_FORMS": 0, "presences-INITIAL_FORMS": 0,
        "changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = client.post(address("activities_activity_add"), data)
    assert set(page.context["adminform"].form.errors) == {"project", "component"}


def test_a_project_far_outside_our_time_is_refused(office):
    _client, project, _component = office
    project.start = date(9998, 12, 31)
    with pytest.raises(Exception, match="2150-12-31"):
        project.full_clean()


def test_a_rule_about_a_field_that_cannot_be_changed_stands_above_the_form(office):
    client, project, component = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.approve(on=date(2019, 2, 1))
    component.code = "2"
    component.save()
    data = posted(client, activity, title_en="New")
    page = client.post(address("activities_activity_change", activity.pk), data)
    errors = page.context["adminform"].form.non_field_errors()
    assert errors == [
        "Code 1.1.1 belongs to component 1, but you chose component 2. Correct one of the two."
    ]
