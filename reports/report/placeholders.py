"""What may stand in the templates of reports; the same for the three kinds, so that a part can be
copied from one to another."""

from django.utils.translation import gettext_lazy as _

from core.word_known import Drawing, Group, Rows, Text
from reports.report.sections import SECTIONS

TEXTS = {
    section.key: Text(section.title)
    for sections in SECTIONS.values()
    for section in sections
    if section.written or section.key == "story"
}
STEPS = {
    "contracted": Text(_("Contracted")),
    "delivered": Text(_("Delivered")),
    "accepted": Text(_("Accepted")),
    "handed_over": Text(_("Handed over")),
}
KNOWN = {
    "title": Text(_("Title of the report")),
    "code": Text(_("Code of the report")),
    "version": Text(_("Version of the report")),
    "state": Text(_("State of the report")),
    "mark": Text(_("“DRAFT” while it is one, and the mark of a demonstration")),
    "period": Text(_("Period that is reported")),
    "as_of": Text(_("Day that the figures are of")),
    "due": Text(_("Day on which the report is due")),
    "project": Text(_("Title of the project")),
    "acronym": Text(_("Acronym of the project")),
    "reference": Text(_("Contract reference")),
    "programme": Text(_("Programme")),
    "purpose": Text(_("Purpose of the project")),
    "contribution": Text(_("EU contribution")),
    "notification": Text(_("Day of notification")),
    "start": Text(_("Start of the project")),
    "end": Text(_("End of the project, with extensions")),
    "original_end": Text(_("End as first agreed")),
    "duration": Text(_("Duration in months")),
    "month": Text(_("Project month of the last day")),
    "elapsed": Text(_("Time elapsed, per cent")),
    "partners": Rows(
        _("Partners"),
        {
            "role": Text(_("Role")),
            "name": Text(_("Institution")),
            "country": Text(_("Country")),
        },
    ),
    "managers": Rows(_("Names of the managers of the project")),
    "texts": Group(_("What the office wrote in each section"), TEXTS),
    "figures": Rows(
        _("Figures of the dashboard"),
        {
            "label": Text(_("Figure")),
            "period": Text(_("In the period")),
            "total": Text(_("Since the start of the project")),
            "part": Text(_("Whether it is a part of the figure above")),
        },
    ),
    "components": Rows(
        _("Components"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "result": Text(_("Mandatory result")),
            "period": Text(_("Activities completed in the period")),
            "completed": Text(_("Activities completed")),
            "planned": Text(_("Activities in the plan")),
            "progress": Text(_("Physical progress")),
            "expected": Text(_("Planned progress")),
        },
    ),
    "activities": Rows(
        _("Activities completed in the period or going on at its end"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "kind": Text(_("Kind")),
            "status": Text(_("Status")),
            "planned": Text(_("Approved dates")),
            "actual": Text(_("Actual dates")),
            "place": Text(_("Place")),
            "days": Text(_("Expert days delivered in the period")),
            "women": Text(_("Women")),
            "men": Text(_("Men")),
            "not_stated": Text(_("Other or not stated")),
            "people": Text(_("Participants")),
            "outputs": Text(_("Outputs")),
            "documents": Text(_("Documents")),
        },
    ),
    "timing": Rows(
        _("What did not go by the approved plan"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "what": Text(_("Deviation")),
            "day": Text(_("Day")),
            "approved": Text(_("Approved end")),
            "reason": Text(_("Reason")),
            "party": Text(_("Cause on the side of")),
            "new": Text(_("New date")),
            "act": Text(_("Approving act")),
        },
    ),
    "reasons": Rows(
        _("Changes by reason"), {"label": Text(_("Reason")), "count": Text(_("Number"))}
    ),
    "parties": Rows(
        _("Changes by side"),
        {"label": Text(_("Cause on the side of")), "count": Text(_("Number"))},
    ),
    "lights": Rows(
        _("Assessment of the whole and of each component"),
        {
            "label": Text(_("What is assessed")),
            "name": Text(_("Code of the component, or a word for the whole")),
            "colour": Text("green, amber, red, none"),
            "word": Text(_("The assessment in a word")),
            "proposed": Text(_("What the figures propose")),
            "reason": Text(_("Why it differs")),
        },
    ),
    "indicators": Rows(
        _("Traffic lights of the dashboard"),
        {
            "label": Text(_("Light")),
            "value": Text(_("Value")),
            "colour": Text("green, amber, red, none"),
            "word": Text(_("The light in a word")),
        },
    ),
    "recommendations": Rows(
        _("Recommendations: of a quarter those that are open or were closed in it"),
        {
            "code": Text(_("Code")),
            "text": Text(_("Text")),
            "addressee": Text(_("Addressee")),
            "due": Text(_("Due")),
            "status": Text(_("Status")),
        },
    ),
    "follow_up": Text(_("Number of recommendations by status, in a sentence")),
    "plan": Rows(
        _("Activities of the next six months"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "kind": Text(_("Kind")),
            "status": Text(_("Status")),
            "dates": Text(_("Dates")),
            "days": Text(_("Working days planned")),
        },
    ),
    "plan_to": Text(_("Last day of those six months")),
    "days": Rows(
        _("Expert days by component, the total last"),
        {
            "label": Text(_("Component")),
            "budget": Text(_("Budget")),
            "planned": Text(_("Planned")),
            "period": Text(_("Delivered in the period")),
            "used": Text(_("Delivered")),
            "free": Text(_("Free")),
            "total": Text(_("Whether it is the total")),
        },
    ),
    "equipment": Rows(
        _("Equipment by category, the total last"), {"label": Text(_("Category")), **STEPS}
    ),
    "units": Rows(
        _("Equipment by unit"),
        {
            "unit": Text(_("Unit")),
            "quantity": Text(_("Quantity")),
            "value": Text(_("Value, EUR")),
        },
    ),
    "annexes": Rows(
        _("Files of the activities, by kind"),
        {
            "label": Text(_("Kind of file")),
            "count": Text(_("Number")),
            "codes": Text(_("Codes of the activities")),
        },
    ),
    "curve": Drawing(_("S-curve: approved plan and what was achieved")),
    "note": Text(_("What the mark ° means, where it stands")),
}  # fmt: skip
