from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.actions import Actions
from activities.models.corrections import Corrections
from activities.models.event_row import EventRow
from activities.models.frame import Act, Component
from activities.models.institution import Institution
from activities.models.project import Project
from activities.models.queryset import ActivityQuerySet
from activities.models.shared import Releasable, Sourced, known_sum, participants_column
from activities.words import Access, Kind, Mode, Provenance, Status
from core.scripts import fold
from core.texts import Bilingual


def sort_key(code: str) -> str:
    """Orders codes by number: 1.10 after 1.9. Two digits for each part, then the letter."""
    letter = code[-1] if code[-1:].isalpha() else ""
    return "".join(f"{int(part):02d}" for part in code.removesuffix(letter).split(".")) + letter


def normal_code(code: str) -> str:
    """1.02.3 is 1.2.3: one code, one spelling. Anything that is no code comes back unchanged."""
    code = code.strip().removesuffix(".")
    if not rules.CODE.fullmatch(code):
        return code
    letter = code[-1] if code[-1].isalpha() else ""
    return ".".join(str(int(part)) for part in code.removesuffix(letter).split(".")) + letter


class Activity(Bilingual, Actions, Corrections, EventRow, Sourced, Releasable):
    """A unit of planned work with a code: a workshop, a training, a study visit *is* one.

    `current_*` is the plan in force, `baseline_*` the approved one (never overwritten),
    `actual_*` what happened. Status and dates change by the methods of `Actions` and
    `Corrections` alone.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="activities", verbose_name=_("project")
    )
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="activities", verbose_name=_("component")
    )
    code = models.CharField(
        _("code"), max_length=12, help_text=_("Component, result, activity: for example 1.2.3.")
    )
    sort_key = models.CharField(max_length=10, editable=False, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.PLANNED, editable=False
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_sr = models.TextField(_("description in Serbian"), blank=True)
    expected_output_en = models.TextField(_("expected output in English"), blank=True)
    expected_output_sr = models.TextField(_("expected output in Serbian"), blank=True)
    outputs_en = models.TextField(_("outputs in English"), blank=True)
    outputs_sr = models.TextField(_("outputs in Serbian"), blank=True)
    summary_en = models.TextField(_("public summary in English"), blank=True)
    summary_sr = models.TextField(_("public summary in Serbian"), blank=True)
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For staff and managers; never public.")
    )

    current_start = models.DateField(_("start date"), null=True, blank=True)
    current_end = models.DateField(_("end date"), null=True, blank=True)
    baseline_start = models.DateField(_("approved start"), null=True, editable=False)
    baseline_end = models.DateField(_("approved end"), null=True, editable=False)
    actual_start = models.DateField(_("actual start"), null=True, blank=True)
    actual_end = models.DateField(_("actual end"), null=True, blank=True)
    proposed_start = models.DateField(_("proposed start"), null=True, editable=False)
    proposed_end = models.DateField(_("proposed end"), null=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    approved_by_act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approving act"),
    )

    place = models.CharField(_("place"), max_length=120, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator("^[A-Z]{2}$", _("Two capital letters, for example RS."))],
        help_text=_("Two letters: RS, AT, SI."),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=7, choices=Mode, blank=True)
    start_time = models.TimeField(_("from (time)"), null=True, blank=True)
    end_time = models.TimeField(_("to (time)"), null=True, blank=True)
    working_days = models.DecimalField(
        _("working days"),
        max_digits=6,
        decimal_places=1,
        default=Decimal(0),
        help_text=_("Planned working days of experts, in steps of 0.5."),
    )
    responsible_ms = models.CharField(
        _("responsible person, Member State"), max_length=120, blank=True
    )
    responsible_bc = models.CharField(
        _("responsible person, beneficiary"), max_length=120, blank=True
    )
    institutions = models.ManyToManyField(
        Institution, through="ActivityInstitution", related_name="activities"
    )
    women = participants_column(_("women"))
    men = participants_column(_("men"))
    not_stated = participants_column(_("other or not stated"))
    # The three numbers follow from a list of named persons (workshops.Participation).
    totals_from_list = models.BooleanField(default=False, editable=False)

    stated_fields = models.JSONField(default=list, blank=True, editable=False)
    date_basis = models.CharField(max_length=20, blank=True, editable=False)
    search = models.TextField(editable=False, default="")
    # Counts the saves: two people who edit at once are told apart by it.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    # For whoever has looked up the codes of many at once.
    code_is_free = False

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search", "sort_key"])

    public_columns = ("title_en", "title_sr", "summary_en", "summary_sr", "place")

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["project", "sort_key"]
        indexes = [
            models.Index(fields=["project", "sort_key"], name="activity_order"),
            models.Index(fields=["project", "status"], name="activity_status"),
        ]
        constraints = [
            # V4 with its message is in clean(); this holds it against everything else.
            models.UniqueConstraint(fields=["project", "code"], name="activity_code_unique"),
            rules.InOneLanguage(text="title", name="activity_has_a_title"),
            rules.NotNegative(field="working_days", name="activity_working_days_not_negative"),
            rules.EndNotBeforeStart(
                start="current_start", end="current_end", name="activity_end_not_before_start"
            ),
            rules.EndNotBeforeStart(
                start="actual_start", end="actual_end", name="activity_actual_end_not_before_start"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.project.slug, self.code])

    # What a record says of itself

    @property
    def participants(self) -> int | None:
        """All participants; None while nobody has recorded them."""
        return known_sum(self)

    @property
    def is_approved(self) -> bool:
        return self.baseline_end is not None

    @property
    def is_announced(self) -> bool:
        """Whether its title is public while it is still to come (activities.Announcement)."""
        if not self.pk or self.status not in (Status.PLANNED, Status.ONGOING):
            return False
        announcement = getattr(self, "announcement", None)
        return bool(announcement and announcement.released_at)

    @property
    def keeps_its_code(self) -> bool:
        """Codes are never reused: what was approved or has happened under one keeps it."""
        return self.is_approved or self.status in (Status.ONGOING, Status.COMPLETED)

    @property
    def planned_start(self) -> date | None:
        """The approved plan, and until it is approved the plan as it stands."""
        return self.baseline_start or self.current_start

    @property
    def planned_end(self) -> date | None:
        return self.baseline_end or self.current_end

    @property
    def length(self) -> timedelta | None:
        """From the current start to the current end; None while one of them is missing."""
        if not (self.current_start and self.current_end):
            return None
        return self.current_end - self.current_start

    @property
    def slip(self) -> int:
        """Days by which the current end lies after the approved one; negative: earlier."""
        if not (self.baseline_end and self.current_end):
            return 0
        return (self.current_end - self.baseline_end).days

    def marks(self, on: date) -> list[str]:
        """What is derived and never stored, by today's state: overdue, starts late, …"""
        found = []
        if self.status in (Status.PLANNED, Status.ONGOING):
            if self.current_end and self.current_end < on:
                found.append(_("overdue"))
            elif self.status == Status.PLANNED and self.current_start and self.current_start < on:
                found.append(_("starts late"))
        if self.status == Status.POSTPONED and not self.proposed_end:
            found.append(_("waiting for a date"))
        return found

    @property
    def missing(self) -> list[str]:
        """What the record still lacks: a mark, never a refusal."""
        found = []
        if self.status == Status.COMPLETED:
            if self.participants is None:
                found.append(_("participants"))
            if not (self.outputs_en or self.outputs_sr):
                found.append(_("outputs"))
        if not (self.responsible_ms and self.responsible_bc):
            found.append(_("responsible person"))
        return found

    def made_up(self, field: str = "") -> bool:
        if self.provenance == Provenance.STATED and field:
            return field not in self.stated_fields
        return super().made_up()

    def check_release(self, *, proposal=False):
        if self.status != Status.COMPLETED:
            raise ValidationError(
                _("Only a completed activity can be released. This one is “%(status)s”."),
                "status",
                {"status": self.get_status_display()},
            )
        super().check_release(proposal=proposal)

    def public_facts(self):
        """The month alone of its days, and the files that go public with it."""
        files = self.documents.filter(access=Access.PUBLIC).order_by("pk")
        return [
            self.kind,
            f"{self.actual_end:%Y-%m}" if self.actual_end else "",
            list(files.values_list("pk", "name", "kind", "sha256")),
        ]

    def names_to_protect(self):
        return [*self.project.people, self.responsible_ms, self.responsible_bc]

    # Rules that need more than one row, or the clock

    def clean(self):
        errors = {}
        self.code = normal_code(self.code or "")
        if self.code and not rules.CODE.fullmatch(self.code):
            errors["code"] = rules.invalid_code(self.code)
        elif self.code:
            self.sort_key = sort_key(self.code)
            self._check_code(errors)
        if self.working_days is not None and self.working_days % Decimal("0.5"):
            errors["working_days"] = ValidationError(
                _("%(days)s working days: enter whole or half days, for example 2.5."),
                "step",
                {"days": number_format(self.working_days)},
            )
        one_day = self.current_start and self.current_start == self.current_end
        if one_day and self.start_time and self.end_time and self.end_time < self.start_time:
            errors["end_time"] = rules.end_time_before_start(self.start_time, self.end_time)
        # Only while the dates can still be changed: what is over stays as it was.
        if self.project_id and self.status in (Status.PLANNED, Status.ONGOING):
            try:
                self.check_dates_in_project()
            except ValidationError as error:
                errors["current_start"] = error
        if self.released_at:
            errors.update(self.personal_data_in_public_texts())
        elif self.is_announced:
            titles, names = (self.title_en, self.title_sr), self.names_to_protect()
            errors.update(rules.personal_data_in_titles(titles, names))
        if errors:
            raise ValidationError(errors)

    def _check_code(self, errors):
        if not self.project_id:
            return
        taken = None
        if not self.code_is_free:
            others = Activity.objects.filter(project=self.project_id, sort_key=self.sort_key)
            taken = others.exclude(pk=self.pk).first()
        if taken:
            errors["code"] = rules.code_in_use(self.code, taken.title)
        elif self.component_id:
            belongs = self.code.split(".")[0]
            if self.component.code != belongs:
                errors["code"] = rules.wrong_component(self.code, belongs, self.component.code)
            elif self.component.project_id != self.project_id:
                errors["component"] = ValidationError(
                    _("This component belongs to another project. Choose one of this project."),
                    "component",
                )

    def check_dates_in_project(self, start=None, end=None):
        """Rule V2 on the planned dates: inside the project, recorded extensions included."""
        start, end = start or self.current_start, end or self.current_end
        if not (start and end):
            raise rules.required(_("start date") if not start else _("end date"))
        first, last = self.project.start, self.project.end()
        if start <= end and (start < first or end > last):
            raise rules.outside_project(start, end, first, last)

    def derive_columns(self):
        """What follows from other columns: the code's one spelling, its order, the search key."""
        self.code = normal_code(self.code)
        self.sort_key = sort_key(self.code)
        # The Serbian title first: lists in Serbian are sorted by this column.
        self.search = fold(f"{self.title_sr} {self.title_en} {self.place} {self.code}")

    def save(self, *args, **kwargs):
        self.derive_columns()
        new = self._state.adding
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            self.ensure_event(new)

    def delete(self, *args, **kwargs):
        """With its files: the database removes rows, not what lies on the disk."""
        with transaction.atomic():
            for document in self.documents.all():
                document.delete()
            return super().delete(*args, **kwargs)
