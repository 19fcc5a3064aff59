"""The words of events, people and recommendations that are stored, spelled as in the data files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Interpretation(TextChoices):
    """Whether interpreters are needed, and whether they are booked."""

    NOT_NEEDED = "not needed", _("not needed")
    NEEDED = "needed", _("needed, not yet booked")
    BOOKED = "booked", _("needed and booked")


class Sex(TextChoices):
    FEMALE = "female", pgettext_lazy("sex", "woman")
    MALE = "male", pgettext_lazy("sex", "man")
    NOT_STATED = "", _("not stated")


class Attendance(TextChoices):
    """Of a person on the list of an event."""

    EXPECTED = "expected", _("expected")
    CAME = "came", _("came")
    EXCUSED = "excused", _("excused")


class FindingKind(TextChoices):
    """What an event ended with: a finding that was agreed, or a proposal with an addressee."""

    CONCLUSION = "conclusion", _("conclusion")
    RECOMMENDATION = "recommendation", _("recommendation")


class Nature(TextChoices):
    LEGAL = "legal", _("legal")
    ORGANISATIONAL = "organisational", _("organisational")
    TRAINING = "training", pgettext_lazy("recommendation", "training")
    IT = "it", _("IT")
    EQUIPMENT = "equipment", _("equipment")
    OTHER = "other", _("other")


class Priority(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class FollowUp(TextChoices):
    """The status of a recommendation (domain.md 2.3)."""

    PROPOSED = "proposed", pgettext_lazy("recommendation", "proposed")
    ACCEPTED = "accepted", pgettext_lazy("recommendation", "accepted")
    PARTLY = "partly accepted", pgettext_lazy("recommendation", "partly accepted")
    REJECTED = "rejected", pgettext_lazy("recommendation", "rejected")
    IN_PROGRESS = "in progress", pgettext_lazy("recommendation", "in progress")
    IMPLEMENTED = "implemented", pgettext_lazy("recommendation", "implemented")
    VERIFIED = "verified", pgettext_lazy("recommendation", "verified")
    SUPERSEDED = "superseded", pgettext_lazy("recommendation", "superseded")
    EXPIRED = "expired", pgettext_lazy("recommendation", "expired")


DONE = (FollowUp.IMPLEMENTED, FollowUp.VERIFIED)
# Nobody waits for these any more; they are never overdue.
CLOSED = (*DONE, FollowUp.REJECTED, FollowUp.SUPERSEDED, FollowUp.EXPIRED)
OPEN = tuple(status for status in FollowUp if status not in CLOSED)
# What only one that was accepted, in full or in part, can come to.
ONCE_ACCEPTED = (FollowUp.ACCEPTED, FollowUp.PARTLY, FollowUp.IN_PROGRESS, *DONE)

TRANSITIONS = {
    FollowUp.PROPOSED: [
        FollowUp.ACCEPTED,
        FollowUp.PARTLY,
        FollowUp.REJECTED,
        FollowUp.SUPERSEDED,
        FollowUp.EXPIRED,
    ],
    FollowUp.ACCEPTED: [
        FollowUp.IN_PROGRESS,
        FollowUp.IMPLEMENTED,
        FollowUp.SUPERSEDED,
        FollowUp.EXPIRED,
    ],
    FollowUp.PARTLY: [
        FollowUp.IN_PROGRESS,
        FollowUp.IMPLEMENTED,
        FollowUp.SUPERSEDED,
        FollowUp.EXPIRED,
    ],
    FollowUp.IN_PROGRESS: [FollowUp.IMPLEMENTED, FollowUp.SUPERSEDED, FollowUp.EXPIRED],
    # Back to work where the check has failed.
    FollowUp.IMPLEMENTED: [FollowUp.VERIFIED, FollowUp.IN_PROGRESS],
    FollowUp.VERIFIED: [],
    FollowUp.REJECTED: [],
    FollowUp.SUPERSEDED: [],
    FollowUp.EXPIRED: [],
}
# These say why.
NEED_A_REASON = (FollowUp.PARTLY, FollowUp.REJECTED, FollowUp.SUPERSEDED, FollowUp.EXPIRED)


class MissionState(TextChoices):
    """Follows from the days of a mission's steps; the latest one that is reached."""

    DRAFT = "draft", pgettext_lazy("mission", "draft")
    TERMS_APPROVED = "terms approved", _("terms of reference approved")
    CONFIRMED = "confirmed", _("experts confirmed")
    DELIVERED = "delivered", pgettext_lazy("mission", "delivered")
    REPORT_RECEIVED = "report received", _("report received")
    REPORT_ACCEPTED = "report accepted", _("report accepted")
    CANCELLED = "cancelled", pgettext_lazy("mission", "cancelled")
