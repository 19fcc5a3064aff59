"""What may stand in the template of a work plan, each with a sentence that says what it is."""

from django.utils.translation import gettext_lazy as _

from core.word_known import Rows, Text

LINE = {
    "code": Text(_("Code of the activity, with ° where it was made up")),
    "title": Text(_("Title")),
    "output": Text(_("Expected output")),
    "kind": Text(_("Kind")),
    "month": Text(_("Months of the project, such as M7–M8")),
    "dates": Text(_("Days; of what is postponed those proposed")),
    "days": Text(_("Working days")),
    "responsible": Text(_("Responsible persons: of the Member State, of the beneficiary")),
    "status": Text(_("Status")),
    "why": Text(_("Reason of the latest change")),
}
CHANGE = {
    "code": Text(_("Code of the activity, with ° where it was made up")),
    "title": Text(_("Title; only in the first row of an activity")),
    "change": Text(_("What has changed, in a sentence")),
    "why": Text(_("Reason, party and act")),
    "recorded": Text(_("From when it holds, and who recorded it when")),
}
MISSION = {
    "component": Text(_("Code of the component")),
    "code": Text(_("Code of the mission")),
    "title": Text(_("Title of the activity")),
    "month": Text(_("Months of the project, such as M7–M8")),
    "dates": Text(_("Days")),
    "experts": Text(_("Number of experts")),
    "days": Text(_("Working days")),
    "state": Text(_("State of the mission")),
}
KNOWN = {
    "title": Text(_("Title of the document, with the version")),
    "version": Text(_("Number of the version; of a draft the one that it would become")),
    "approval": Text(_("By which act the plan was approved, and when; or that it is a draft")),
    "project": Text(_("Title of the project")),
    "reference": Text(_("Contract reference")),
    "programme": Text(_("Programme")),
    "period": Text(_("First and last day of the project, and its months")),
    "note": Text(_("Note of the version")),
    "example": Text(_("The mark of a demonstration; else empty")),
    "made_up": Text(_("What the mark ° means, where it stands")),
    "counted": Text(_("Activities and working days of the plan, in a sentence")),
    "components": Rows(
        _("The components"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "result": Text(_("Mandatory result")),
        },
    ),
    "groups": Rows(
        _("The components with their activities"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "days": Text(_("Working days of its activities that are not cancelled")),
            "rows": Rows(_("The activities"), LINE),
        },
    ),
    "changes_title": Text(_("Since which version changes are told; empty in the first version")),
    "sentences": Rows(_("What has changed, counted: one sentence each")),
    "changes": Rows(
        _("The components with what has changed in them"),
        {
            "code": Text(_("Code")),
            "title": Text(_("Title")),
            "rows": Rows(_("The changes"), CHANGE),
        },
    ),
    "missions": Rows(_("Missions of the next six months"), MISSION),
    "mission_days": Text(_("Working days of these missions")),
}
