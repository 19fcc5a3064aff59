"""Which institutions were invited to an activity and came, and numbers of participants."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from activities.models.activity import Activity
from activities.models.institution import Institution
from activities.models.shared import known_sum, participants_column


class ActivityInstitution(models.Model):
    """An institution that was invited to an activity, or was there, or both; with how many of
    the participants were its people, where that is known."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="presences", verbose_name=_("activity")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="presences", verbose_name=_("institution")
    )
    invited = models.BooleanField(_("invited"), default=False)
    attended = models.BooleanField(_("attended"), default=False)
    women = participants_column(_("women"))
    men = participants_column(_("men"))
    not_stated = participants_column(_("other or not stated"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions invited and attended")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "institution"],
                name="one_row_per_institution",
                violation_error_message=_("This institution is already on the list."),
            )
        ]

    def __str__(self):
        return str(self.institution)

    @property
    def participants(self) -> int | None:
        """How many of its people came; None while nobody has recorded them."""
        return known_sum(self)

    COLUMNS = ("invited", "attended", "women", "men", "not_stated")

    def columns(self) -> dict:
        return {name: getattr(self, name) for name in self.COLUMNS}

    @classmethod
    def set_for(cls, activity, rows: dict[int, dict]):
        """Makes these the activity's institutions: {primary key: {column: value}}; columns that
        are not given keep their value."""
        rows = dict(rows)
        with transaction.atomic(savepoint=False):
            for row in cls.objects.filter(activity=activity):
                wanted = rows.pop(row.institution_id, None)
                if wanted is None:
                    row.delete()
                elif wanted.items() - row.columns().items():
                    for name, value in wanted.items():
                        setattr(row, name, value)
                    row.save()
            bulk_create_with_history(
                [cls(activity=activity, institution_id=pk, **new) for pk, new in rows.items()],
                cls,
            )
