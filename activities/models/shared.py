"""What several models have: numbers of participants, where a record comes from, its release."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.words import Provenance
from core.privacy import personal_data_in


def participants_column(label):
    return models.PositiveIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MaxValueValidator(rules.MOST_PARTICIPANTS, rules.TOO_MANY_PARTICIPANTS)],
    )


def known_sum(row) -> int | None:
    """Women, men and others together; None where none of the three is recorded."""
    known = [n for n in (row.women, row.men, row.not_stated) if n is not None]
    return sum(known) if known else None


class Sourced(models.Model):
    """A record of a demonstration project says where it comes from; a real one says nothing."""

    provenance = models.CharField(
        _("provenance"),
        max_length=12,
        blank=True,
        choices=Provenance,
        help_text=_("Only for demonstration data; empty for the records of an office."),
    )
    sources = models.JSONField(_("sources"), default=list, blank=True, editable=False)

    class Meta:
        abstract = True

    def made_up(self, field: str = "") -> bool:
        """Whether this field (or, without one, the record) was made up for the demonstration."""
        return self.provenance == Provenance.ILLUSTRATIVE


class Releasable(models.Model):
    """Public only after somebody's act. `withdrawn_at` stays after a withdrawal, so that
    loading the same data again does not publish it again."""

    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    # The columns that the public reads, tested for personal data (V16) before a release.
    public_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def names_to_protect(self) -> list[str]:
        """Names of people that must not stand in a public text."""
        return []

    def personal_data_in_public_texts(self) -> dict[str, ValidationError]:
        """{column: error} for each public text that looks like personal data (rule V16).
        Tested at the release, and at each save of what is public already."""
        names = self.names_to_protect()
        return {
            column: rules.personal_data(match)
            for column in self.public_columns
            if (match := personal_data_in(getattr(self, column), names))
        }

    def release(self, *, by=None):
        """Make public; refused where a public text looks like personal data (V16)."""
        if errors := self.personal_data_in_public_texts():
            raise ValidationError(errors)
        self.released_at, self.released_by, self.withdrawn_at = timezone.now(), by, None
        self._change_reason = "released"
        self.save(update_fields=["released_at", "released_by", "withdrawn_at"])

    def withdraw(self, *, by=None):
        """Take back from the public; `by` is kept in the history."""
        self.released_at, self.released_by, self.withdrawn_at = None, None, timezone.now()
        self._history_user = by
        self._change_reason = "withdrawn"
        self.save(update_fields=["released_at", "released_by", "withdrawn_at"])
