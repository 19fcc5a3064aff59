"""What a new colleague would ask at a field of people and missions, where its model does not say
it."""

from django.utils.translation import gettext_lazy as _

PERSON = {
    "name": _("In either script: the register finds the same person in any spelling."),
    "post": _("The function, for example inspector for trafficking in human beings."),
    "sex": _("For the totals of women and men alone. A list shows that of its own day."),
}
MISSION = {
    "days_delivered": _("Worked in fact, of all experts added up: the days that count as used."),
    "travel_days": _("On the way; they are not expert days."),
    "terms_approved_on": _("From this day on the planned days count as committed."),
    "delivered_on": _("From this day on the mission counts as carried out."),
    "report_accepted_on": _("When the RTA accepted it."),
    "cancelled_on": _("From this day on its days are free again."),
}
EVALUATION = {
    "answers": _("How many came back, not how many were handed out."),
}
