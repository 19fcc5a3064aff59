"""What a project needs before its office can work: partners, people, a plan, its approval. Each
step is ticked from the data, so that it does not matter who did it, where, and in which order."""

from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity, Component, Membership, Partner, Project
from activities.words import PartnerRole, Role, Status

# In the address of a form; no project can be called so.
NO_PROJECT = "."
MEMBER_STATES = [PartnerRole.LEAD, PartnerRole.MEMBER_STATE, PartnerRole.JUNIOR]


@dataclass
class Step:
    """`links`: (label, address), the first of them is the next thing to do. A reader who has none
    is told in `ask` who does it. An optional step keeps nothing open."""

    name: str
    title: str
    why: str
    done: bool
    links: list[tuple[str, str]] = field(default_factory=list)
    ask: str = ""
    optional: bool = False


@dataclass
class FirstSteps:
    project: Project | None
    steps: list[Step]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not (step.done or step.optional)), None)

    @property
    def needed(self) -> int:
        return sum(not step.optional for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.done and not step.optional for step in self.steps)


def begun(projects):
    """The projects with what their steps rest on, in the same statement."""

    def some(model, **values):
        return Exists(model.objects.filter(project=OuterRef("pk"), **values))

    return projects.annotate(
        has_beneficiary=some(Partner, role=PartnerRole.BENEFICIARY),
        has_member_state=some(Partner, role__in=MEMBER_STATES),
        has_manager=some(Membership, role=Role.MANAGER),
        has_staff=some(Membership, role=Role.STAFF),
        has_component=some(Component),
        has_activity=some(Activity),
        has_approved=some(Activity, approved_on__isnull=False),
        has_held=some(Activity, status=Status.COMPLETED),
    )


def first_steps(project: Project, user) -> FirstSteps | None:
    """For a manager's dashboard, of a project found among those `begun`; None once everything is
    done, something has been held by an approved plan, or somebody put the list away."""
    if not project.can_manage or project.first_steps_over:
        return None
    return _unfinished(project, user)


def beginnings(user, most: int = 5) -> list[FirstSteps]:
    """The new projects of which the person is a manager. One statement."""
    projects = begun(Project.objects.managed_by(user).filter(first_steps_over=False))
    # A plan that came with what was held before still wants to be approved.
    projects = projects.exclude(has_held=True, has_approved=True)
    found = (_unfinished(project, user) for project in projects)
    return list(islice(filter(None, found), most))


def before_the_first_project(user) -> FirstSteps | None:
    """For an administrator of an installation without projects."""
    if not user.is_superuser or Project.objects.exists():
        return None
    return FirstSteps(None, _steps(None, user))


def _unfinished(project, user) -> FirstSteps | None:
    steps = FirstSteps(project, _steps(project, user))
    begun_long_ago = project.has_held and project.has_approved
    return None if begun_long_ago or steps.next is None else steps


def _steps(project, user) -> list[Step]:
    """With no project only the first step can be taken; the others say what will come."""
    admin = user.is_superuser
    slug = project.slug if project else ""

    def add(model, label, **values):
        """The form of the admin, filled in as far as it is known, with the way back."""
        if not admin or (not project and model != "activities_project"):
            return []
        values = {**values, "first_steps": slug} if slug else {"first_steps": NO_PROJECT}
        if slug and model != "accounts_user":
            values["project"] = project.pk
        return [(label, f"{reverse(f'admin:{model}_add')}?{urlencode(values)}")]

    def page(label, name, *arguments):
        return [(label, reverse(name, args=[slug, *arguments]))] if project else []

    def has(name):
        return bool(project) and getattr(project, f"has_{name}")

    ask = "" if admin else _("An administrator does this.")
    missing_side = PartnerRole.LEAD if has("beneficiary") else PartnerRole.BENEFICIARY
    missing_role = Role.STAFF if has("manager") else Role.MANAGER
    entering = [
        *page(_("Import the plan from Excel"), "activities:import-new", "work-plan"),
        *page(_("Enter an activity"), "activities:add"),
    ]
    return [
        Step(
            "project",
            _("Project"),
            _("Its title, the day on which it starts, and how many months it lasts."),
            bool(project),
            add("activities_project", _("Add the project")),
            ask,
        ),
        Step(
            "partners",
            _("Partners"),
            _("The beneficiary and the institutions of the Member States, each with its role."),
            has("beneficiary") and has("member_state"),
            add("activities_partner", _("Add a partner"), role=missing_side),
            ask,
        ),
        Step(
            "people",
            _("People"),
            _("Who works with it: a manager, who approves, and staff, who enter what happens."),
            has("manager") and has("staff"),
            [
                *add("activities_membership", _("Give a person a role"), role=missing_role),
                *add("accounts_user", _("Add a person who signs in")),
            ],
            ask,
        ),
        Step(
            "plan",
            _("Plan"),
            _("First the components (the mandatory results), then their activities."),
            has("component") and has("activity"),
            entering if has("component") else add("activities_component", _("Add a component")),
            "" if has("component") else ask,
        ),
        Step(
            "approval",
            _("Approval"),
            _("Approving keeps the dates of the plan, against which delays are measured."),
            has("approved"),
            page(_("Approve the plan"), "activities:approve") if has("activity") else [],
        ),
        Step(
            "public",
            _("Public page"),
            _("When you wish: set the day of the figures, then show the project to the public."),
            bool(project) and bool(project.released_at),
            [
                *page(_("Release to the public"), "reports:publishing"),
                *page(_("Set the cut-off day"), "activities:settings"),
            ],
            optional=True,
        ),
    ]
