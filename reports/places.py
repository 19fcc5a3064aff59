"""The places that the bars lead to, each named once: its address, its words, and the key that
follows G. The project bar, the help and the script of the keys have them from here."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from activities.words import Role


class Place(NamedTuple):
    """`section` is what a page says it belongs to, `key` a letter, empty where it has none."""

    section: str
    address: str
    words: str
    key: str = ""
    needs: str = Role.VIEWER

    @property
    def keys(self) -> list[str]:
        return ["g", self.key]


OWN = [
    Place("my-work", "reports:my-work", _("My work"), "h"),
    Place("projects", "reports:project-list", _("Projects"), "o"),
]
# The first row of the project bar says how the project stands, the second what is done in it.
STANDING = [
    Place("dashboard", "reports:dashboard", _("Dashboard"), "d"),
    Place("timeline", "reports:timeline", _("Timeline"), "t"),
    Place("plan", "reports:plan", _("Work plan"), "p"),
    Place("stages", "reports:stages", _("Stages"), "s"),
    Place("reports", "reports:reports", _("Reports"), "i"),
    Place("committee", "reports:committee", _("Steering committee"), "c"),
    Place("settings", "activities:settings", _("Settings"), "b", Role.MANAGER),
]
DOING = [
    Place("activities", "activities:list", _("Activities"), "a"),
    Place("workshops", "workshops:workshops", _("Workshops"), "w"),
    Place("trainings", "workshops:trainings", _("Trainings"), "n"),
    Place("study-visits", "workshops:study-visits", _("Study visits"), "v"),
    Place("missions", "workshops:missions", _("Missions"), "m"),
    Place("recommendations", "workshops:recommendations", _("Recommendations"), "r"),
    Place("evaluations", "workshops:evaluations", _("Evaluations"), "e"),
    Place("procurement", "procurement:overview", _("Equipment"), "q"),
    Place("people", "workshops:register", _("People"), "l", Role.STAFF),
]
OF_PROJECT = [STANDING, DOING]

# The other keys: those of a line do the same, or are a pair. static/js/keys.js does what they say.
KEYS = [
    (["/"], _("goes to the search")),
    (["j", "k"], _("to the next and to the previous row of a list, or of what was found")),
    (["e", "Enter"], _("opens the row; on the page of a record E edits it")),
    (["n"], _("a new record, where the page offers one")),
    (["Ctrl+Enter"], _("saves the form (on a Mac Cmd and Enter)")),
    (["Esc"], _("leaves a form, the search or a menu; with something typed it asks once")),
    (["?"], _("opens this page")),
]


def in_help() -> list[Place]:
    """All that have a key."""
    return [place for places in (OWN, *OF_PROJECT) for place in places if place.key]
