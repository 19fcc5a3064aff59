"""What several models have: numbers of participants, where a record comes from, its release."""

import json
from hashlib import sha256

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
    """Public only after somebody's act: one manager proposes, another confirms, where the project
    asks for a second person (`Project.second_person_releases`). `activities/releases.py` is what
    people go through; `release` alone is the act itself, which an operator's command takes in one
    step. `withdrawn_at` stays after a withdrawal, so that loading the same data again does not
    publish it again."""

    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    # `public_digest` of what was proposed, to say so where it has been changed since.
    proposed_digest = models.CharField(max_length=16, blank=True, default="", editable=False)
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
    RELEASE_COLUMNS = (
        *("proposed_at", "proposed_by", "proposed_digest"),
        *("released_at", "released_by", "withdrawn_at"),
    )

    class Meta:
        abstract = True

    def made_up(self, field: str = "") -> bool:
        """As of Sourced, for records that say nothing of where they come from."""
        return False

    def names_to_protect(self) -> list[str]:
        """Names of people that must not stand in a public text."""
        return []

    def personal_data_in_public_texts(self) -> dict[str, ValidationError]:
        """{column: error} for each public text that looks like personal data (rule V16).
        Tested at the proposal, at the release, and at each save of what is public already."""
        names = self.names_to_protect()
        return {
            column: rules.personal_data(match)
            for column in self.public_columns
            if (match := personal_data_in(getattr(self, column), names))
        }

    def public_facts(self) -> list:
        """What of the record the public will read, beside its public texts."""
        return []

    def public_digest(self) -> str:
        """Another one as soon as anything is changed that the public will read."""
        texts = [getattr(self, column) for column in self.public_columns]
        facts = json.dumps([texts, self.public_facts()], default=str)
        return sha256(facts.encode()).hexdigest()[:16]

    def check_release(self, *, proposal: bool = False):
        """Raises ValidationError for what stands against a release (`proposal`: against proposing
        one): a text that looks like personal data (V16)."""
        if errors := self.personal_data_in_public_texts():
            raise ValidationError(errors)

    def propose(self, *, by):
        """Asks another manager to confirm the release."""
        if self.released_at:
            raise rules.already_public()
        if self.proposed_at:
            raise rules.already_proposed(self.proposed_by)
        self.check_release(proposal=True)
        self.proposed_at, self.proposed_by = timezone.now(), by
        self.proposed_digest = self.public_digest()
        self._save_release("proposed", by)

    def take_back_proposal(self, *, by=None):
        if not self.proposed_at:
            raise rules.not_proposed()
        self._forget_proposal()
        self._save_release("proposal taken back", by)

    def confirm(self, *, by):
        """The second person's word: makes public what somebody else proposed."""
        if self.released_at:
            raise rules.already_public()
        if not self.proposed_at:
            raise rules.not_proposed()
        # Without an account any more the proposer cannot be told from who confirms.
        if self.proposed_by_id is None or self.proposed_by_id == by.pk:
            raise rules.needs_another_person()
        self.release(by=by)

    def release(self, *, by=None):
        """Make public, in one step; refused where a public text looks like personal data (V16)."""
        self.check_release()
        self._forget_proposal()
        self.released_at, self.released_by, self.withdrawn_at = timezone.now(), by, None
        self._save_release("released", by)

    def withdraw(self, *, by=None):
        """Take back from the public; one person is enough. `by` is kept in the history."""
        self._forget_proposal()
        self.released_at, self.released_by, self.withdrawn_at = None, None, timezone.now()
        self._save_release("withdrawn", by)

    def _forget_proposal(self):
        self.proposed_at, self.proposed_by, self.proposed_digest = None, None, ""

    def _save_release(self, why: str, by):
        if by:
            self._history_user = by
        self._change_reason = why
        self.save(update_fields=self.RELEASE_COLUMNS)
