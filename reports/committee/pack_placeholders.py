"""What may stand in the templates of the committee's pack and of its minutes."""

from django.utils.translation import gettext_lazy as _

from core.word_known import Drawing, Rows, Text

COLOURS = "green, amber, red, none"
TASK = {"code": Text(_("Code")), "title": Text(_("Title")), "day": Text(_("Day"))}
DECISION = {
    "code": Text(_("Number")),
    "text": Text(_("Decision")),
    "responsible": Text(_("Responsible")),
    "due": Text(_("Due")),
}
PACK = {
    "title": Text(_("Number and title of the meeting")),
    "code": Text(_("Number of the meeting, such as PSC-05")),
    "meeting": Text(_("Title of the meeting")),
    "project": Text(_("Title of the project")),
    "reference": Text(_("Contract reference")),
    "when": Text(_("Day, hours and place of the meeting")),
    "as_of": Text(_("Day that the figures are of")),
    "mark": Text(_("The mark of a demonstration")),
    "agenda": Rows(
        _("Agenda"),
        {
            "number": Text(_("No.")),
            "title": Text(_("Point")),
            "presenter": Text(_("Presented by")),
        },
    ),
    "next_meeting": Text(_("Day of the next meeting")),
    "earlier": Rows(_("Earlier decisions"), {**DECISION, "status": Text(_("Status"))}),
    "earlier_lead": Text(_("Which earlier decisions are listed")),
    "earlier_note": Text(_("How many older ones were closed")),
    "verdict": Text(_("Is the project on time: a sentence or two")),
    "curve": Drawing(_("S-curve: approved plan and what was achieved")),
    "figures": Rows(
        _("Figures of the dashboard"),
        {"label": Text(_("Figure")), "value": Text(_("Value")), "note": Text(_("Note"))},
    ),
    "lights": Rows(
        _("Traffic lights of the dashboard"),
        {
            "label": Text(_("Light")),
            "value": Text(_("Value")),
            "colour": Text(COLOURS),
            "word": Text(_("The light in a word")),
        },
    ),
    "components": Rows(
        _("Components"),
        {
            "name": Text(_("Code and title")),
            "count": Text(_("Completed, of all in the plan")),
            "colour": Text(COLOURS),
            "word": Text(_("The light in a word")),
        },
    ),
    "kinds": Rows(
        _("Kinds of activity"),
        {"name": Text(_("Kind")), "count": Text(_("Completed, of all in the plan"))},
    ),
    "waits": Rows(
        _("What somebody must act on: overdue, without a date, coming"),
        {"title": Text(_("Title")), "nothing": Text(_("What is said where there is none")),
         "rows": Rows(_("Its activities"), TASK)},
    ),
    "timeline": Rows(_("The timeline, a picture for each of its pages")),
    "recommendations": Rows(
        _("Open recommendations"),
        {
            "code": Text(_("Code")),
            "text": Text(_("Recommendation")),
            "addressee": Text(_("Addressee")),
            "due": Text(_("Due")),
            "status": Text(_("Status")),
        },
    ),
    "recommendations_lead": Text(_("How many recommendations are open and overdue")),
    "recommendations_note": Text(_("How many rows are left out")),
    "plan": Rows(
        _("Plan of the next three months"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Activity")),
            "kind": Text(_("Kind")),
            "when": Text(_("When")),
            "status": Text(_("Status")),
        },
    ),
    "plan_lead": Text(_("Which months the plan is of")),
    "plan_note": Text(_("How many rows are left out")),
    "proposed": Rows(_("Proposed decisions"), DECISION),
    "note": Text(_("What the mark ° means, where it stands")),
}  # fmt: skip
MINUTES = {
    **{name: PACK[name] for name in ("code", "meeting", "project", "reference", "when", "mark")},
    "attendance": Rows(
        _("Institutions that were there"),
        {
            "institution": Text(_("Institution")),
            "role": Text(_("Role")),
            "number": Text(_("Number")),
        },
    ),
    "points": Rows(
        _("Points of the agenda"),
        {
            "number": Text(_("No.")),
            "title": Text(_("Point")),
            "presenter": Text(_("Presented by")),
            "minutes": Text(_("What the minutes say of it")),
        },
    ),
    "decisions": Rows(_("Decisions of this meeting"), DECISION),
    "next_meeting": PACK["next_meeting"],
}
