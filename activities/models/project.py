"""The project: its time with extensions, and its members with their roles."""

from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from simple_history.models import HistoricalRecords

from activities.models.institution import Institution
from activities.models.reporting import Reporting
from activities.models.shared import Releasable
from activities.parts import PROTECTED_NAMES
from activities.rules import InOneLanguage
from activities.words import Precision, Role
from core.days import add_months, in_words, period_end, today
from core.texts import Bilingual

# A typing error in the year is more likely than a project outside these.
SANE_YEARS = [MinValueValidator(date(1950, 1, 1)), MaxValueValidator(date(2150, 12, 31))]
# The group whose members read every project.
PROGRAMME_MANAGERS = gettext_noop("Programme managers")


class ProjectQuerySet(models.QuerySet):
    """Default deny: what these methods do not return does not exist for the person."""

    def visible_to(self, user):
        """The projects that the person may read, with `role`: "viewer", "staff", "manager"."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.annotate(role=Value(Role.MANAGER))
        programme_manager = Group.objects.filter(user=user, name=PROGRAMME_MANAGERS)
        own = Membership.objects.filter(project=OuterRef("pk"), user=user)
        return self.annotate(
            role=Case(
                When(Exists(own), then=Subquery(own.values("role")[:1])),
                When(Exists(programme_manager), then=Value(Role.VIEWER)),
                output_field=models.CharField(),
            )
        ).filter(role__isnull=False)

    def editable_by(self, user):
        return self.visible_to(user).filter(role__in=[Role.STAFF, Role.MANAGER])

    def managed_by(self, user):
        return self.visible_to(user).filter(role=Role.MANAGER)

    def released(self):
        return self.filter(released_at__isnull=False)


class Project(Bilingual, Releasable, Reporting):
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Part of every page's address.")
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    reference = models.CharField(
        _("contract reference"),
        max_length=60,
        blank=True,
        help_text=_("For example EuropeAid/159100/ID/ACT/RS or SR 06 IB JH 01."),
    )
    programme = models.CharField(_("programme"), max_length=100, blank=True)
    eu_contribution_eur = models.DecimalField(
        _("EU contribution, EUR"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    start = models.DateField(_("start"), validators=SANE_YEARS)
    start_precision = models.CharField(
        _("start is known to the"), max_length=5, choices=Precision, default=Precision.DAY
    )
    duration_months = models.PositiveSmallIntegerField(
        _("duration, months"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("As first agreed. Extensions are recorded beside it and never change it."),
    )
    cut_off = models.DateField(
        _("cut-off day"),
        null=True,
        blank=True,
        validators=SANE_YEARS,
        help_text=_("The day that figures are of when nobody asks for another. Empty: today."),
    )
    sector_en = models.CharField(_("sector in English"), max_length=100, blank=True)
    sector_sr = models.CharField(_("sector in Serbian"), max_length=100, blank=True)
    negotiation_chapters = models.CharField(
        _("negotiation chapters"), max_length=60, blank=True, help_text=_("For example 23, 24.")
    )
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_sr = models.TextField(_("purpose in Serbian"), blank=True)
    institutions = models.ManyToManyField(Institution, through="Partner", related_name="projects")
    demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("Holds made-up records: every page says so and search engines stay away."),
    )
    names_held = models.BooleanField(
        _("keep the lists of names"),
        default=False,
        help_text=_(
            "A hold: the lists are not deleted on their day, for example while an audit goes on."
        ),
    )
    names_held_why = models.CharField(_("reason of the hold"), max_length=200, blank=True)
    # Limits of traffic lights that differ from the usual ones; reports/lights.py reads them.
    light_limits = models.JSONField(_("limits of traffic lights"), default=dict, editable=False)
    second_person_releases = models.BooleanField(
        _("a second manager confirms each release"),
        default=True,
        help_text=_(
            "One manager proposes what becomes public, another one looks at it and confirms. "
            "To withdraw, one is always enough."
        ),
    )
    # Somebody put the list of first steps away (reports/first_steps.py).
    first_steps_over = models.BooleanField(_("first steps put away"), default=False, editable=False)
    # Of a demonstration project: its sources by key, and the counts that they state.
    source_texts = models.JSONField(default=dict, blank=True, editable=False)
    checkpoints = models.JSONField(default=list, blank=True, editable=False)
    sources = models.JSONField(default=list, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords()

    public_columns = (
        *("title_en", "title_sr", "purpose_en", "purpose_sr", "sector_en", "sector_sr"),
        *("acronym", "reference", "programme"),
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["slug"]
        constraints = [
            InOneLanguage(text="title", name="project_has_a_title"),
            models.CheckConstraint(
                condition=Q(duration_months__gte=1),
                name="project_lasts",
                violation_error_message=_("A project lasts one month or more."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:dashboard", args=[self.slug])

    def clean(self):
        if self.names_held and not self.names_held_why.strip():
            raise ValidationError(
                {"names_held_why": _("Say why the lists of names are kept beyond their day.")}
            )
        errors = self.personal_data_in_public_texts() if self.pk and self.released_at else {}
        if errors:
            # Above the form: not every form of a project shows every text.
            raise ValidationError(list(errors.values()))
        self.check_reporting()

    def months(self, on: date | None = None) -> int:
        """N, the duration in months as in force on a day; without one, every extension that is
        recorded counts. Reads `extensions`, which lists prefetch."""
        return self.duration_months + sum(
            extension.months
            for extension in self.extensions.all()
            if on is None or extension.on <= on
        )

    def end(self, on: date | None = None) -> date:
        """The last day, as in force on a day (see `months`)."""
        return period_end(self.start, self.months(on))

    @property
    def original_end(self) -> date:
        return period_end(self.start, self.duration_months)

    @property
    def names_kept_until(self) -> date:
        """The last day on which lists of named persons are kept (see NAMES_KEPT_YEARS)."""
        return add_months(self.end(), 12 * settings.NAMES_KEPT_YEARS)

    @property
    def names_are_due(self) -> bool:
        """Whether the lists of names go with the next run of delete_named_lists."""
        return not self.names_held and self.names_kept_until < today()

    def working_day_calendar(self) -> set[date]:
        """The chosen holidays, for core.days; asked once."""
        return {holiday.day for holiday in self.holidays.all()}

    def length(self, on: date) -> int:
        """L: the days from start to end, both counted, as in force on a day."""
        return (self.end(on) - self.start).days + 1

    def day(self, asked: date | None = None, *, latest: date | None = None) -> date:
        """T: the day asked for, else the cut-off, else today; the last two not after `latest`,
        which public pages set to today."""
        own = self.cut_off or today()
        return asked or (min(own, latest) if latest else own)

    def month_of(self, day: date, months: int) -> int | None:
        """The project month that a day lies in, at most `months`; None before the start."""
        if day < self.start:
            return None
        full = (day.year - self.start.year) * 12 + day.month - self.start.month
        if add_months(self.start, full) > day:
            full -= 1
        return min(full + 1, months)

    @cached_property
    def people(self) -> list[str]:
        """Names that must not stand in a public text: the members, the responsible persons of
        the activities, and whom apps above protect (the register of people). Asked once:
        releasing thousands must not read the plan for each."""
        names = {member.user.get_full_name() for member in self.memberships.select_related("user")}
        pairs = self.activities.order_by().values_list("responsible_ms", "responsible_bc")
        for pair in pairs.distinct():
            names.update(pair)
        for protected in PROTECTED_NAMES:
            names.update(protected(self))
        return sorted(filter(None, names))

    def names_to_protect(self):
        return self.people

    def public_facts(self):
        return [
            self.eu_contribution_eur,
            self.start,
            self.months(),
            list(self.partners.order_by("pk").values_list("institution__name_en", "role")),
            list(self.components.order_by("pk").values_list("code", "title_en", "title_sr")),
        ]

    def check_release(self, *, proposal=False):
        super().check_release(proposal=proposal)
        # The titles of the components stand on the public page too.
        for component in self.components.all():
            component.project = self
            component.check_public_titles()

    def states(self, name: str, value, on: date) -> bool:
        """Whether a public source states this value for the day (demonstration data only)."""
        return any(
            checkpoint.get("basis") == "stated"
            and checkpoint.get("on") == on.isoformat()
            and checkpoint.get(name) == value
            for checkpoint in self.checkpoints
        )


class Extension(models.Model):
    """More months, agreed during the project. The original end stays as it was."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="extensions", verbose_name=_("project")
    )
    on = models.DateField(_("in force from"), validators=SANE_YEARS)
    months = models.PositiveSmallIntegerField(
        _("months added"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    act = models.ForeignKey(
        "Act", models.PROTECT, null=True, blank=True, verbose_name=_("approving act")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "on"],
                name="one_extension_a_day",
                violation_error_message=_("This project already has an extension from this day."),
            )
        ]

    def __str__(self):
        return f"+{self.months} ({in_words(self.on)})"


class Membership(models.Model):
    """What a person may do in one project."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="memberships", verbose_name=_("project")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(
        _("role"),
        max_length=7,
        choices=Role,
        default=Role.VIEWER,
        help_text=_(
            "Viewers read; staff also enter and edit; managers also approve, cancel, "
            "reopen and publish."
        ),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["project", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                name="one_membership_per_person",
                violation_error_message=_("This person is already a member of the project."),
            )
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"
