"""What can be made public, kind by kind, and undoing it."""

from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Announcement, Project, Stage
from activities.models.shared import Releasable
from activities.releases import take
from procurement.models import Procurement
from workshops.models import Recommendation

UNDO_SECONDS = 600
SALT = "reports.releases.undo"


@dataclass(frozen=True)
class Kind:
    """`name` is the word in the address, `path` leads from the model to its project. `reads` says
    what the public will read, `gone` what a withdrawal does."""

    name: str
    model: type
    path: str
    label: str
    reads: str
    gone: str

    def rows(self, project):
        return self.of([project.pk])

    def of(self, projects):
        return self.model.objects.filter(**{f"{self.path}__in": projects}).order_by("pk")

    def waiting(self, projects):
        """Proposed, and not yet confirmed; with whatever names them."""
        names = ["proposed_by", *(["activity"] if hasattr(self.model, "activity") else [])]
        return self.of(projects).filter(proposed_at__isnull=False).select_related(*names)

    def project_of(self, record) -> int:
        """The primary key of its project."""
        *way, last = self.path.split("__")
        for name in way:
            record = getattr(record, name)
        return record.pk if last == "pk" else getattr(record, f"{last}_id")


OF_ONE_RECORD = _("It disappears from the public page and from the answers of the API at once.")
ALL = [
    Kind(
        "project",
        Project,
        "pk",
        _("the project"),
        _(
            "Everybody will be able to read the project's title, purpose, partners, amount, dates "
            "and figures, and the activities that are released one by one."
        ),
        _("The public page and the project's answers of the API disappear at once."),
    ),
    Kind(
        "activity",
        Activity,
        "project",
        _("activity"),
        _(
            "The public will read the title, the kind, the month, the place and the public "
            "summary, and may open the files that are marked as public. Names, notes and exact "
            "days stay inside."
        ),
        OF_ONE_RECORD,
    ),
    Kind(
        "announcement",
        Announcement,
        "activity__project",
        _("announcement"),
        _(
            "The public will read the title, the kind and the month in which the activity is to "
            "begin. Its days and its place stay inside. When it is completed, put off, cancelled "
            "or moved to another month, the announcement goes by itself."
        ),
        OF_ONE_RECORD,
    ),
    Kind(
        "recommendation",
        Recommendation,
        "project",
        _("conclusion or recommendation"),
        _(
            "The public reads the texts, the area, the addressee, the due day and the status. "
            "Notes, explanations and evidence stay inside."
        ),
        OF_ONE_RECORD,
    ),
    Kind(
        "procurement",
        Procurement,
        "project",
        _("procurement project"),
        _(
            "Everybody will be able to read quantity and value by category, and nothing else: how "
            "much was contracted, delivered, accepted and handed over. No lot, item, contractor, "
            "number, unit or place becomes public."
        ),
        _("The equipment disappears from the public page and from the answers of the API at once."),
    ),
    Kind(
        "stage",
        Stage,
        "project",
        _("text of a stage"),
        _("Everybody will be able to read the published text of the stage and its figures."),
        OF_ONE_RECORD,
    ),
]
KINDS = {kind.name: kind for kind in ALL if issubclass(kind.model, Releasable)}


def record_of(project, kind: Kind, pk: int, *, locked: bool = False):
    """The record of the project; 404 for another's. An announcement that nobody has thought of
    yet is made for its activity, and not stored. `locked` inside a transaction."""
    rows = kind.rows(project)
    if locked:
        rows = rows.select_for_update(of=("self",))
    if kind.model is Announcement:
        activity = get_object_or_404(Activity, project=project, pk=pk)
        activity.project = project
        record = rows.filter(pk=pk).first() or Announcement(
            activity=activity, month=activity.current_start or project.start
        )
        record.activity = activity
        return record
    record = get_object_or_404(rows, pk=pk)
    if kind.model is Project:
        return record
    record.project = project
    if kind.model is Recommendation:
        record.activity.project = project
    return record


def name_of(record) -> str:
    """As the office calls it."""
    if isinstance(record, Announcement):
        return f"{record.activity.code} {record.activity.title}"
    if isinstance(record, Recommendation):
        return f"{record.code} {record.text}"
    return str(record)


def act(project, kind: Kind, pk: int, step, *, by, seen: str):
    """Takes the step with the record as it then stands; gives it, and the token to undo it."""
    with transaction.atomic():
        # One lock for all releases of a project, and the setting as it stands now.
        project = Project.objects.select_for_update().get(pk=project.pk)
        record = record_of(project, kind, pk, locked=True)
        before = state_of(record)
        if record._state.adding:
            # Its row is there from the first step on; the rules decide whether it stays.
            record.save()
        take(record, step, project=project, by=by, seen=seen)
    return record, undo_token(kind, record, before, by)


# Undo


def state_of(record) -> dict:
    """The columns of its release, as JSON has them."""
    found = {}
    for name in record.RELEASE_COLUMNS:
        value = getattr(record, record._meta.get_field(name).attname)
        found[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return found


def undo_token(kind, record, before, by) -> str:
    what = {
        "kind": kind.name,
        "pk": record.pk,
        "by": by.pk,
        "before": before,
        "after": state_of(record),
        "digest": record.public_digest(),
    }
    return signing.dumps(what, salt=SALT, compress=True)


def undo(project, token: str, *, by):
    """Puts the record back to what it was before the step of the token: only for who took it,
    for ten minutes, and while nothing else has been done to it. So a withdrawal by mistake needs
    no second person: two had confirmed this very text. ValidationError otherwise."""
    try:
        what = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
        kind = KINDS[what["kind"]]
    except (signing.BadSignature, KeyError):
        raise too_late() from None
    if what["by"] != by.pk:
        raise too_late()
    with transaction.atomic():
        record = record_of(project, kind, what["pk"], locked=True)
        if state_of(record) != what["after"]:
            raise too_late()
        before = dict(what["before"])
        if before["released_at"]:
            if record.public_digest() != what["digest"]:
                raise too_late()
            record.check_release()
        elif what["after"]["released_at"]:
            # Loading the data again does not publish what a person has taken back.
            before["withdrawn_at"] = timezone.now().isoformat()
        for name, value in before.items():
            field = record._meta.get_field(name)
            setattr(record, field.attname, field.to_python(value))
        record._history_user, record._change_reason = by, "undone"
        record.save(update_fields=record.RELEASE_COLUMNS)
    return kind, record


def too_late() -> ValidationError:
    return ValidationError(
        _(
            "It cannot be undone any more: more than ten minutes have passed, or somebody has "
            "changed it since. Look at it as it stands now."
        ),
        "undo",
    )
