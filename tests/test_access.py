"""Default deny: every address, asked by everybody. A new pattern must enter this table."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from activities.freezing import freeze_plan
from activities.models import BulkChange, Import
from activities.models.project import PROGRAMME_MANAGERS
from activities.words import Role
from procurement.models import Piece
from reports.stages.closing import close_stage
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ContractFactory,
    DecisionFactory,
    DefectFactory,
    DocumentFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    MissionFactory,
    PaperFactory,
    PersonFactory,
    ProcurementFactory,
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

PEOPLE = [
    "anonymous", "outsider", "programme_manager", "viewer", "staff", "manager", "admin",
]  # fmt: skip


def answers(*codes):
    return dict(zip(PEOPLE, codes, strict=True))


EVERYBODY = answers(200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = answers(302, 200, 200, 200, 200, 200, 200)
MEMBERS = answers(302, 404, 200, 200, 200, 200, 200)
STAFF = answers(302, 404, 403, 403, 200, 200, 200)
MANAGERS = answers(302, 404, 403, 403, 403, 200, 200)
LEADS_ON = answers(302, 404, 403, 403, 302, 302, 302)
# name → (arguments, what each kind of person gets for a GET)
TABLE = {
    "reports:public-list": ([], EVERYBODY),
    "reports:accessibility": ([], EVERYBODY),
    "reports:public-project": (["p"], EVERYBODY),
    "reports:my-work": ([], SIGNED_IN),
    "reports:project-list": ([], SIGNED_IN),
    "reports:search": ([], SIGNED_IN),
    "reports:help": ([], SIGNED_IN),
    "reports:dashboard": (["p"], MEMBERS),
    "reports:put-away-steps": (["p"], answers(*[405] * 7)),
    "reports:dashboard-pdf": (["p"], MEMBERS),
    "reports:lights": (["p"], MANAGERS),
    "reports:stages": (["p"], MEMBERS),
    "reports:stage": (["p", 1], MEMBERS),
    "reports:close-stage": (["p", 2], MANAGERS),
    "reports:stage-text": (["p", 1], MANAGERS),
    "reports:stage-action": (["p", 1, "reopen"], MANAGERS),
    "reports:reports": (["p"], MEMBERS),
    "reports:report-settings": (["p"], MANAGERS),
    "reports:report": (["p", "IQR-01"], MEMBERS),
    "reports:report-word": (["p", "IQR-01"], MEMBERS),
    "reports:report-file": (["p", "IQR-02", 1], MEMBERS),
    "reports:report-text": (["p", "IQR-01", "issues"], STAFF),
    "reports:report-assessment": (["p", "IQR-01"], STAFF),
    "reports:report-action": (["p", "IQR-01", "circulate"], MANAGERS),
    "reports:figures-xlsx": (["p"], MEMBERS),
    "reports:timeline": (["p"], MEMBERS),
    "reports:timeline-svg": (["p"], MEMBERS),
    "reports:timeline-pdf": (["p"], MEMBERS),
    "reports:plan": (["p"], MEMBERS),
    "reports:freeze-plan": (["p"], MANAGERS),
    "reports:compare-plans": (["p"], MEMBERS),
    "reports:plan-differences-xlsx": (["p"], MEMBERS),
    "reports:plan-differences-word": (["p"], MEMBERS),
    "reports:plan-outlook": (["p"], MEMBERS),
    "reports:plan-outlook-xlsx": (["p"], MEMBERS),
    "reports:plan-outlook-word": (["p"], MEMBERS),
    "reports:plan-draft-xlsx": (["p"], MEMBERS),
    "reports:plan-draft-word": (["p"], MEMBERS),
    "reports:plan-version": (["p", 1], MEMBERS),
    "reports:plan-xlsx": (["p", 1], MEMBERS),
    "reports:plan-word": (["p", 1], MEMBERS),
    "reports:committee": (["p"], MEMBERS),
    "reports:decisions": (["p"], MEMBERS),
    "reports:decision": (["p", 1], STAFF),
    "reports:remove-decision": (["p", 1], STAFF),
    "reports:meeting": (["p", "1.1.4"], MEMBERS),
    "reports:agenda": (["p", "1.1.4"], STAFF),
    "reports:minutes": (["p", "1.1.4"], STAFF),
    "reports:add-decisions": (["p", "1.1.4"], STAFF),
    "reports:pack-pdf": (["p", "1.1.4"], MEMBERS),
    "reports:pack-word": (["p", "1.1.4"], MEMBERS),
    "reports:minutes-word": (["p", "1.1.4"], MEMBERS),
    "reports:publishing": (["p"], MANAGERS),
    "reports:release": (["p", "procurement", 1], MANAGERS),
    "reports:preview": (["p", "procurement", 1], MEMBERS),
    "reports:undo-release": (["p"], answers(*[405] * 7)),
    "offline": ([], EVERYBODY),
    "worker": ([], EVERYBODY),
    "accounts:login": ([], answers(200, 302, 302, 302, 302, 302, 302)),
    "accounts:logout": ([], answers(*[405] * 7)),
    "accounts:session": ([], EVERYBODY),
    "accounts:preferences": ([], SIGNED_IN),
    "accounts:change-password": ([], SIGNED_IN),
    "accounts:forgotten": ([], EVERYBODY),
    "accounts:link-sent": ([], EVERYBODY),
    # A link that was not made for somebody; tests/accounts has those that were.
    "accounts:invitation": (["x", "y"], answers(*[410] * 7)),
    "accounts:new-password": (["x", "y"], answers(*[410] * 7)),
    "accounts:digest": (["x"], answers(*[404] * 7)),
    "reports:public-file": (["p", 3], EVERYBODY),
    "reports:archive": (["p"], MANAGERS),
    "activities:settings": (["p"], MANAGERS),
    "activities:readings": (["p"], MANAGERS),
    "activities:list": (["p"], MEMBERS),
    "activities:list-xlsx": (["p"], MEMBERS),
    "activities:list-csv": (["p"], MEMBERS),
    "activities:imports": (["p"], STAFF),
    "activities:import-new": (["p", "work-plan"], STAFF),
    "activities:import-sample": (["p", "work-plan"], STAFF),
    "activities:import": (["p", 1], STAFF),
    "activities:import-columns": (["p", 1], LEADS_ON),
    "activities:import-write": (["p", 1], LEADS_ON),
    "activities:import-undo": (["p", 1], STAFF),
    "activities:import-discard": (["p", 1], LEADS_ON),
    "activities:add": (["p"], STAFF),
    "activities:similar": (["p"], STAFF),
    "activities:approve": (["p"], MANAGERS),
    "activities:bulk": (["p"], STAFF),
    "activities:undo-bulk": (["p", 1], answers(*[405] * 7)),
    "activities:cell": (["p", "1.1.1", "status"], LEADS_ON),
    "activities:detail": (["p", "1.1.1"], MEMBERS),
    "activities:edit": (["p", "1.1.1"], STAFF),
    "activities:add-files": (["p", "1.1.1"], STAFF),
    "activities:file": (["p", "1.1.1", 1], MEMBERS),
    "activities:edit-file": (["p", "1.1.1", 1], STAFF),
    "activities:remove-file": (["p", "1.1.1", 1], STAFF),
    "activities:dossier": (["p", "1.1.1"], MEMBERS),
    "activities:action": (["p", "1.1.1", "postpone"], STAFF),
    "workshops:workshops": (["p"], MEMBERS),
    "workshops:trainings": (["p"], MEMBERS),
    "workshops:study-visits": (["p"], MEMBERS),
    "workshops:participants": (["p", "1.1.1"], STAFF),
    "workshops:add-participants": (["p", "1.1.1"], STAFF),
    "workshops:paste-participants": (["p", "1.1.1"], STAFF),
    "workshops:participants-xlsx": (["p", "1.1.1"], STAFF),
    "workshops:participants-csv": (["p", "1.1.1"], STAFF),
    "workshops:sheet": (["p", "1.1.1"], STAFF),
    "workshops:certificates": (["p", "1.1.5"], STAFF),
    "workshops:recommendations": (["p"], MEMBERS),
    "workshops:bulk": (["p"], STAFF),
    "workshops:undo-bulk": (["p", 1], answers(*[405] * 7)),
    "workshops:recommendations-xlsx": (["p"], MEMBERS),
    "workshops:recommendations-csv": (["p"], MEMBERS),
    "workshops:recommendations-print": (["p"], MEMBERS),
    "workshops:recommendation": (["p", "R-1.1.2-01"], MEMBERS),
    "workshops:edit-recommendation": (["p", "R-1.1.2-01"], STAFF),
    "workshops:recommendation-action": (["p", "R-1.1.2-01", "accept"], STAFF),
    "workshops:add-recommendations": (["p", "1.1.2"], STAFF),
    "workshops:missions": (["p"], MEMBERS),
    "workshops:add-mission": (["p", "1.1.1"], STAFF),
    "workshops:mission": (["p", "1.1.1", 1], MEMBERS),
    "workshops:edit-mission": (["p", "1.1.1", 1], STAFF),
    "workshops:evaluations": (["p"], MEMBERS),
    "workshops:evaluation": (["p", "1.1.1"], STAFF),
    "workshops:register": (["p"], STAFF),
    "workshops:add-person": (["p"], STAFF),
    "workshops:person": (["p", 1], STAFF),
    "workshops:export-person": (["p", 1], STAFF),
    "workshops:merge-people": (["p", 1], answers(302, 404, 403, 403, 302, 302, 302)),
    "workshops:erase-person": (["p", 1], MANAGERS),
    "procurement:overview": (["p"], MEMBERS),
    "procurement:add": (["p"], STAFF),
    "procurement:edit": (["p", 1], STAFF),
    "procurement:add-contract": (["p", 1], STAFF),
    "procurement:contract": (["p", 1], MEMBERS),
    "procurement:edit-contract": (["p", 1], STAFF),
    "procurement:add-lot": (["p", 1], STAFF),
    "procurement:lot": (["p", 1], MEMBERS),
    "procurement:edit-lot": (["p", 1], STAFF),
    "procurement:remove-contract": (["p", 1], STAFF),
    "procurement:remove-lot": (["p", 1], STAFF),
    "procurement:item": (["p", 1], MEMBERS),
    "procurement:deliveries": (["p"], MEMBERS),
    "procurement:add-delivery": (["p", 1], STAFF),
    "procurement:delivery": (["p", 1], MEMBERS),
    "procurement:edit-delivery": (["p", 1], STAFF),
    "procurement:undo-delivery": (["p", 1], STAFF),
    "procurement:add-acceptance": (["p", 1], STAFF),
    "procurement:acceptance": (["p", 1], MEMBERS),
    "procurement:edit-acceptance": (["p", 1], STAFF),
    "procurement:undo-acceptance": (["p", 1], STAFF),
    "procurement:defect": (["p", 1], answers(302, 404, 403, 403, 302, 302, 302)),
    "procurement:add-defect": (["p", 1], STAFF),
    "procurement:edit-defect": (["p", 1], STAFF),
    "procurement:remove-defect": (["p", 1], STAFF),
    "procurement:acceptances": (["p"], MEMBERS),
    "procurement:protocols": (["p"], MEMBERS),
    "procurement:add-protocol": (["p"], STAFF),
    "procurement:protocol": (["p", 1], MEMBERS),
    "procurement:protocol-print": (["p", 1], MEMBERS),
    "procurement:protocol-word": (["p", 1], MEMBERS),
    "procurement:annul-protocol": (["p", 1], STAFF),
    "procurement:pieces": (["p"], MEMBERS),
    "procurement:pieces-xlsx": (["p"], MEMBERS),
    "procurement:pieces-csv": (["p"], MEMBERS),
    "procurement:piece": (["p", 1], MEMBERS),
    "procurement:edit-piece": (["p", 1], STAFF),
    "procurement:numbers": (["p"], STAFF),
    "procurement:units": (["p"], MEMBERS),
    "procurement:unit": (["p", 9001], MEMBERS),
    "procurement:unit-print": (["p", 9001], MEMBERS),
    "procurement:unit-xlsx": (["p", 9001], MEMBERS),
    "procurement:add-paper": (["p", "protocols", 1], STAFF),
    "procurement:paper": (["p", 1], STAFF),
    "procurement:remove-paper": (["p", 1], STAFF),
    "health": ([], EVERYBODY),
    "robots": ([], EVERYBODY),
    "sitemap": ([], EVERYBODY),
    "api:openapi-json": ([], EVERYBODY),
    "api:projects": ([], EVERYBODY),
    "api:project_progress": (["p"], EVERYBODY),
    "api:project_activities": (["p"], EVERYBODY),
    "api:project_recommendations": (["p"], EVERYBODY),
    "api:project_equipment": (["p"], EVERYBODY),
    "api:api-root": ([], answers(*[404] * 7)),
}
MANAGERS_ALONE = ["approve", "cancel", "reopen"]
STAFF_TOO = ["plan", "held", "start", "complete", "set-dates", "postpone"]


def our_patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            if pattern.namespace != "admin":
                yield from our_patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name]))


def equip(project):
    """One record of each kind of equipment, each with the primary key 1."""
    procurement = ProcurementFactory(project=project, pk=1)
    lot = LotFactory(contract=ContractFactory(procurement=procurement, pk=1), pk=1)
    pieces = bring(ItemFactory(lot=lot, pk=1), 2, pk=1)
    Piece.objects.filter(pk=pieces[0].pk).update(id=1)
    pieces = list(Piece.objects.select_related("item__lot").order_by("number"))
    acceptance = accept(pieces, pk=1)
    DefectFactory(acceptance=acceptance, pk=1)
    protocol = hand_over(pieces[:1], InstitutionFactory(pk=9001), pk=1)
    PaperFactory(project=project, protocol=protocol, pk=1)


@pytest.fixture(scope="module")
def people(once):
    with once():
        return make_people()


def make_people():
    from django.contrib.auth.models import Group

    project, component, manager = project_with(Role.MANAGER, slug="p", pk=9001)
    project.release()
    ActivityFactory(project=project, component=component, code="1.1.1")
    held = ActivityFactory(
        project=project, component=component, code="1.1.2", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    RecommendationFactory(activity=held)
    DecisionFactory(
        pk=1, meeting__activity__project=project, meeting__activity__component=component,
        meeting__activity__code="1.1.4",
    )  # fmt: skip
    ActivityFactory(
        project=project, component=component, code="1.1.5", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    MissionFactory(activity=project.activities.get(code="1.1.1"))
    PersonFactory(project=project, pk=1)
    activity = project.activities.get(code="1.1.1")
    DocumentFactory(activity=activity, pk=1)
    DocumentFactory(activity=activity, pk=3, access="public")
    project.activities.update(released_at=project.released_at)
    equip(project)
    freeze_plan(project=project, approved_on=date(2019, 2, 1), act=ActFactory(project=project))
    Import.objects.create(
        pk=1, project=project, what="work-plan", file_name="plan.xlsx", state="imported"
    )
    BulkChange.objects.create(pk=1, project=project, what="activities")
    close_stage(stage=StageFactory(project=project, conclusion_en="It went well."))
    StageFactory(project=project, number=2, start=date(2019, 7, 1), end=date(2019, 12, 31))
    ReportFileFactory(report__project=project, pk=1)
    found = {
        "anonymous": None,
        "outsider": MembershipFactory(role=Role.MANAGER).user,
        "programme_manager": UserFactory(),
        "viewer": MembershipFactory(project=project, role=Role.VIEWER).user,
        "staff": MembershipFactory(project=project, role=Role.STAFF).user,
        "manager": manager,
        "admin": UserFactory(is_staff=True, is_superuser=True),
    }
    found["programme_manager"].groups.add(Group.objects.get(name=PROGRAMME_MANAGERS))
    return found


@pytest.fixture
def signed_in_as(people, client, signed_in):
    """The client as one of PEOPLE: signed_in_as("viewer")."""

    def become(person):
        client.logout()
        return signed_in(people[person]) if people[person] else client

    return become


def test_every_pattern_is_in_the_table():
    assert set(our_patterns()) == set(TABLE)


# One test asks as everybody: making the records takes longer than all of their questions.


@pytest.mark.parametrize("name", sorted(TABLE))
def test_get(name, people, signed_in_as):
    arguments, expected = TABLE[name]
    address = reverse(name, args=arguments)
    found = {person: signed_in_as(person).get(address).status_code for person in PEOPLE}
    assert found == expected


@pytest.mark.parametrize("action", MANAGERS_ALONE + STAFF_TOO)
def test_actions_by_role(action, people, signed_in_as):
    address = reverse("activities:action", args=["p", "1.1.1", action])
    found = {person: signed_in_as(person).get(address).status_code for person in PEOPLE}
    assert found == (MANAGERS if action in MANAGERS_ALONE else STAFF)


@pytest.mark.parametrize(
    ("name", "arguments", "posted"),
    [
        ("activities:add", [], {"code": "1.1.2", "title_en": "Mine", "kind": "workshop"}),
        ("activities:import-new", ["work-plan"], {"text": "Code\n1.1"}),
        ("activities:import", [1], {"seen": "2", "out-2": "1"}),
        ("activities:import-write", [1], {}),
        ("activities:import-undo", [1], {}),
        ("activities:import-discard", [1], {}),
        ("activities:edit", ["1.1.1"], {"code": "1.1.1", "title_en": "Mine", "version": 1}),
        ("activities:action", ["1.1.1", "held"], {"start": "2019-03-04", "end": "2019-03-05"}),
        ("activities:action", ["1.1.1", "cancel"], {"on": "2019-03-04"}),
        ("activities:approve", [], {"all": "1", "approve": "1", "on": "2019-02-01"}),
        ("activities:bulk", [], {"chosen": "1:1", "write": "1", "place": "Niš"}),
        ("activities:undo-bulk", [1], {}),
        ("activities:cell", ["1.1.1", "people"], {"people-responsible_ms": "Mine", "version": 1}),
        ("activities:settings", [], {"cut_off": "2019-02-01"}),
        (
            "reports:freeze-plan",
            [],
            {"act_number": "PSC-09", "approved_on": "2019-10-01", "on": "2019-10-01"},
        ),
        ("reports:release", ["project", 9001], {"step": "withdraw"}),
        ("reports:release", ["procurement", 1], {"step": "propose"}),
        ("reports:undo-release", [], {"token": "x"}),
        ("procurement:edit", [1], {"title_en": "Mine"}),
        ("procurement:add-delivery", [1], {"note_number": "1", "on": "2019-05-07"}),
        ("procurement:undo-delivery", [1], {}),
        ("procurement:annul-protocol", [1], {"why": "Mine"}),
        ("procurement:edit-piece", [1], {"inventory_number": "Mine"}),
        ("procurement:remove-paper", [1], {}),
        ("reports:agenda", ["1.1.4"], {"number": 7, "point-0-title_en": "Mine"}),
        ("reports:minutes", ["1.1.4"], {"minutes_signed_on": "2019-05-01"}),
        ("reports:add-decisions", ["1.1.4"], {"decision-0-text_en": "Mine"}),
        ("reports:decision", [1], {"text_en": "Mine", "status": "open"}),
        ("reports:remove-decision", [1], {}),
        ("reports:report-text", ["IQR-01", "issues"], {"text_en": "Mine", "base": "0"}),
        ("reports:report-assessment", ["IQR-01"], {"1_colour": "red", "1_reason_en": "Mine"}),
        ("reports:report-action", ["IQR-01", "circulate"], {"base": "0"}),
        ("reports:report-action", ["IQR-02", "take-back"], {"note": "Mine"}),
        ("reports:report-settings", [], {"circulation_days": "3"}),
        ("reports:close-stage", [2], {"conclusion_en": "Mine"}),
        ("reports:stage-text", [1], {"text_en": "Mine"}),
        ("reports:stage-action", [1, "release"], {}),
        ("reports:stage-action", [1, "reopen"], {"note": "Mine"}),
        ("reports:stage-action", [1, "generated"], {"languages": ["en"]}),
    ],
)
def test_a_post_without_the_role_writes_nothing(name, arguments, posted, people, signed_in_as):
    tables = [
        *apps.get_app_config("activities").get_models(),
        *apps.get_app_config("procurement").get_models(),
    ]
    before = [list(table.objects.values()) for table in tables]
    refused = {"anonymous": 401, "outsider": 404, "programme_manager": 403, "viewer": 403}
    address = reverse(name, args=["p", *arguments])
    found = {person: signed_in_as(person).post(address, posted).status_code for person in refused}
    assert found == refused
    assert [list(table.objects.values()) for table in tables] == before


def test_staff_cannot_do_what_managers_do(people, signed_in):
    from activities.models import Project

    client = signed_in(people["staff"])
    for action in MANAGERS_ALONE:
        address = reverse("activities:action", args=["p", "1.1.1", action])
        assert client.post(address, {"on": "2019-02-01"}).status_code == 403
    project = Project.objects.get(slug="p")
    address = reverse("reports:release", args=["p", "project", project.pk])
    assert client.post(address, {"step": "withdraw"}).status_code == 403
    assert Project.objects.released().count() == 1


@pytest.mark.parametrize("address", ["", "activities/activity/", "accounts/user/"])
def test_only_administrators_enter_the_admin(address, people, signed_in_as):
    found = {person: signed_in_as(person).get(f"/admin/{address}").status_code for person in PEOPLE}
    assert found == answers(302, 302, 302, 302, 302, 302, 200)


def test_what_is_not_released_is_not_public(people, client):
    from activities.models import Project

    Project.objects.get(slug="p").withdraw()
    for name in ("reports:public-project", "api:project_progress"):
        assert client.get(reverse(name, args=["p"])).status_code == 404
    assert client.get(reverse("api:projects")).json() == []
    title = Project.objects.get(slug="p").title_en
    assert title not in client.get(reverse("reports:public-list")).content.decode()


def test_a_record_of_another_project_is_not_found(people, signed_in):
    other = ActivityFactory(code="1.9.9")
    client = signed_in(people["manager"])
    assert client.get(reverse("activities:detail", args=["p", "1.9.9"])).status_code == 404
    address = reverse("activities:detail", args=[other.project.slug, "1.9.9"])
    assert client.get(address).status_code == 404


def test_querysets_give_each_person_their_own(people):
    from activities.models import Activity, Project

    ActivityFactory()

    def slugs(queryset):
        return set(queryset.values_list("slug", flat=True))

    def counts(person):
        user = people[person]
        return tuple(
            "p" in slugs(getattr(Project.objects, method)(user))
            for method in ("visible_to", "editable_by", "managed_by")
        )

    assert {person: counts(person) for person in PEOPLE if people[person]} == {
        "outsider": (False, False, False),
        "programme_manager": (True, False, False),
        "viewer": (True, False, False),
        "staff": (True, True, False),
        "manager": (True, True, True),
        "admin": (True, True, True),
    }
    assert Activity.objects.visible_to(people["viewer"]).count() == 4
    assert Activity.objects.editable_by(people["viewer"]).count() == 0
    assert Activity.objects.visible_to(people["admin"]).count() == 5


def test_an_inactive_member_cannot_sign_in(client):
    user = UserFactory(is_active=False)
    MembershipFactory(user=user)
    client.post(reverse("accounts:login"), {"username": user.username, "password": "correct horse"})
    assert client.get(reverse("reports:project-list")).status_code == 302
