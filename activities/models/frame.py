"""The frame of a project: its partners, components and approving acts."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules
from activities.models.institution import Institution
from activities.models.project import SANE_YEARS, Project
from activities.models.shared import Sourced
from activities.rules import InOneLanguage
from activities.words import ActKind, PartnerRole
from core.days import in_words
from core.privacy import personal_data_in
from core.texts import Bilingual

# The parties of the contract; supporting services and units stay inside.
PUBLIC_ROLES = [
    PartnerRole.BENEFICIARY,
    PartnerRole.LEAD,
    PartnerRole.JUNIOR,
    PartnerRole.MEMBER_STATE,
    PartnerRole.CONTRACTING_AUTHORITY,
]


class Partner(models.Model):
    """The part that an institution has in one project."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="partners", verbose_name=_("project")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="partnerships", verbose_name=_("institution")
    )
    role = models.CharField(_("role"), max_length=30, choices=PartnerRole)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "institution"],
                name="one_role_per_institution",
                violation_error_message=_("This institution already has a role in the project."),
            )
        ]

    def __str__(self):
        return f"{self.institution.short} ({self.get_role_display()})"


class Component(Bilingual, Sourced):
    """One mandatory result. Component 0 holds management and visibility."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="components", verbose_name=_("project")
    )
    code = models.CharField(
        _("code"),
        max_length=2,
        validators=[RegexValidator(r"^(0|[1-9]\d?)$", _("A number from 0 to 99."))],
    )
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_sr = models.CharField(_("title in Serbian"), max_length=300, blank=True)
    result_en = models.TextField(_("mandatory result in English"), blank=True)
    result_sr = models.TextField(_("mandatory result in Serbian"), blank=True)
    expert_days = models.DecimalField(
        _("expert days"),
        max_digits=7,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Working days of experts in the budget, side letters included."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["project", Length("code"), "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code"],
                name="one_component_per_code",
                violation_error_message=_("The project already has a component with this code."),
            ),
            InOneLanguage(text="title", name="component_has_a_title"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def clean(self):
        # Its title stands on the public page as soon as the project is released.
        if self.project_id and self.project.released_at:
            self.check_public_titles()

    def check_public_titles(self):
        """Rule V16 for the titles, which the project's public page shows."""
        names = self.project.names_to_protect()
        for text in (self.title_en, self.title_sr):
            if match := personal_data_in(text, names):
                raise ValidationError(rules.personal_data(match))


class Act(Sourced):
    """A decision, side letter or addendum that approves something."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="acts", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=ActKind)
    number = models.CharField(_("number"), max_length=60, help_text=_("For example PSC-04."))
    date = models.DateField(_("date"), null=True, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("approving act")
        verbose_name_plural = _("approving acts")
        ordering = ["project", "-date", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="one_act_per_number",
                violation_error_message=_("The project already has an act with this number."),
            )
        ]

    def __str__(self):
        return self.number


class Holiday(models.Model):
    """A day off that the project has chosen: it is no working day of missions and deadlines."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="holidays", verbose_name=_("project")
    )
    day = models.DateField(_("day"), validators=SANE_YEARS)
    name = models.CharField(_("name"), max_length=80, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["project", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "day"],
                name="one_holiday_a_day",
                violation_error_message=_("This day is already on the list."),
            )
        ]

    def __str__(self):
        return f"{in_words(self.day)} {self.name}".strip()
