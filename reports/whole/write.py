"""A whole project out of the database into a folder or a zip."""

from dataclasses import dataclass, field

from django.core.files.base import ContentFile

from activities.models import Project
from activities.models.document import StoredFile
from core.sql import snapshot
from reports.whole.export import Export, Row
from reports.whole.places import FILES, PROJECT_FILE, digest_of


@dataclass
class Written:
    """What the command says: how many rows of each list, and what is amiss with files."""

    counts: dict[str, int]
    files: int = 0
    bytes: int = 0
    notes: list[str] = field(default_factory=list)


def write_project(project: Project, place, *, names: bool = True) -> Written:
    """`place`: where it goes, from reports.whole.places. Raises WrongPlace."""
    with place as target:
        with snapshot():
            export = Export(project, names=names)
        counts = {}
        for table, rows in export.rows.items():
            if rows:
                counts[table.key] = counts.get(table.key, 0) + len(rows)
        written = Written(counts)
        contents = _contents(export, written)
        target.text(PROJECT_FILE, export.lines())
        for name, content in sorted(contents.items()):
            with content.open("rb") as file:
                target.copy(name, file)
            written.files += 1
            written.bytes += content.size
    return written


def _contents(export: Export, written: Written) -> dict:
    """Name in the folder of files → stored content; the same content once. Names each in its
    row."""
    found = {}
    for row in export.stored_files:
        content = _content_of(row)
        try:
            with content.open("rb") as file:
                checksum = digest_of(file)
        except OSError:
            written.notes.append(f"{_called(row)}: the content is not on the disk.")
            continue
        if checksum != row.values["sha256"]:
            written.notes.append(
                f"{_called(row)}: the content is not that of its checksum "
                f"({row.values['sha256']}); it is in the file as it lies on the disk."
            )
        extension = content.name.rpartition(".")[2]
        row.file = f"{FILES}/{checksum}.{extension}"
        found[row.file] = content
    return found


def _content_of(row: Row):
    if row.table.content_in_row:
        return ContentFile(bytes(row.values["content"]), name=row.values["name"])
    column = StoredFile._meta.get_field("content")
    return column.attr_class(row.table.model(), column, row.values["content"])


def _called(row: Row) -> str:
    return f"{row.table.key} {'/'.join(map(str, row.path))} “{row.values['name']}”"
