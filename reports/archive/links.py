"""Where things lie in the archive; every address is relative to the page that names it."""

from activities.dossier import ascii_name
from activities.models import (
    Act,
    Activity,
    Decision,
    Meeting,
    PlanVersion,
    Report,
    ReportFile,
    Stage,
)
from activities.models.document import StoredFile
from workshops.models import Recommendation

FILES = "files"


def activity_page(activity: Activity) -> str:
    return f"activities/{activity.code}.html"


def version_page(version: PlanVersion) -> str:
    return f"plan/{version.number}.html"


# A page with many records → which stand there.
PAGES = {
    "recommendations.html": (Recommendation,),
    "acts.html": (Act,),
    "stages.html": (Stage,),
    "reports.html": (Report,),
    "committee.html": (Meeting, Decision),
}


def anchor(record) -> str:
    """The name of a record's place on its page; ids begin with a letter."""
    if isinstance(record, Recommendation):
        return record.code
    return f"{type(record).__name__.lower()}-{record.pk}"


def file_name(file: StoredFile) -> str:
    """One folder for all languages; the number keeps two of one name apart."""
    stem = ascii_name(file.name.rpartition(".")[0]) or "file"
    if isinstance(file, ReportFile):
        folder = "reports"
    else:
        folder = getattr(getattr(file, "activity", None), "code", "equipment")
    return f"{FILES}/{folder}/{file.pk}_{stem}.{file.extension}"


class Links:
    """From one page: `up` leads to the folder of its language, `top` to that of the archive.
    `files`: the contents that are in the archive, by what they belong to."""

    def __init__(self, up: str, top: str, files: dict):
        self.up, self.top, self.files = up, top, files

    def to(self, record) -> str:
        """The address of the record; "" where it has no place of its own."""
        if isinstance(record, Activity):
            return f"{self.up}{activity_page(record)}"
        if isinstance(record, PlanVersion):
            return f"{self.up}{version_page(record)}"
        for page, models in PAGES.items():
            if isinstance(record, models):
                return f"{self.up}{page}#{anchor(record)}"
        if isinstance(record, StoredFile):
            name = self.files.get((type(record), record.pk))
            return f"{self.top}{name}" if name else ""
        return ""
