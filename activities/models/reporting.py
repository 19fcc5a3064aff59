"""When a project reports: its quarters, and the day on which each report is due."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.words import ReportingAnchor, ReportKind
from core.days import add_months, period_end

MONTHS_OF_A_QUARTER = 3
# After the end of what is reported (rules R2 and R5).
QUARTERLY_DUE_AFTER, FINAL_DUE_AFTER = 1, 3


class ReportPeriod(NamedTuple):
    """What one report is about, both days counted, and when it is due."""

    kind: str
    number: int
    first: date
    last: date
    due: date


class Reporting(models.Model):
    """The settings of a project's reports. Quarters are [A + 3(n−1) months, A + 3n months − 1 day]
    (R1); a later arrival moves no due day (R3); the last quarter is in the final report (R4)."""

    notification_day = models.DateField(
        _("day of notification"),
        null=True,
        blank=True,
        help_text=_("On which the contracting authority notified that the contract is signed."),
    )
    reporting_anchor = models.CharField(
        _("quarters count from"),
        max_length=12,
        choices=ReportingAnchor,
        default=ReportingAnchor.START,
    )
    last_quarter_in_final = models.BooleanField(
        _("the final report covers the last quarter"),
        default=True,
        help_text=_("So 24 months have seven quarterly reports and the final one."),
    )
    circulation_days = models.PositiveSmallIntegerField(
        _("days for circulating a draft"),
        default=14,
        validators=[MaxValueValidator(60)],
        help_text=_("Before the day on which the report is due."),
    )

    class Meta:
        abstract = True

    def check_reporting(self):
        """Raises ValidationError where quarters count from a day that nobody entered."""
        if self.reporting_anchor == ReportingAnchor.NOTIFICATION and not self.notification_day:
            raise ValidationError(
                {
                    "notification_day": _(
                        "Quarters are to count from the notification, and its day is empty. Enter "
                        "the day, or count from the start of implementation."
                    )
                }
            )

    @property
    def reporting_start(self) -> date:
        """A: the day from which quarters count."""
        if self.reporting_anchor == ReportingAnchor.NOTIFICATION and self.notification_day:
            return self.notification_day
        return self.start

    def quarters(self) -> list[ReportPeriod]:
        """Those with a report of their own, by the end with all extensions."""
        found, end, number = [], self.end(), 0
        while True:
            first = add_months(self.reporting_start, MONTHS_OF_A_QUARTER * number)
            number += 1
            last = period_end(self.reporting_start, MONTHS_OF_A_QUARTER * number)
            if first > end or (last >= end and self.last_quarter_in_final):
                return found
            last = min(last, end)
            due = add_months(last, QUARTERLY_DUE_AFTER)
            found.append(ReportPeriod(ReportKind.QUARTERLY, number, first, last, due))

    @property
    def final_period(self) -> ReportPeriod:
        end = self.end()
        return ReportPeriod(ReportKind.FINAL, 1, self.start, end, add_months(end, FINAL_DUE_AFTER))
