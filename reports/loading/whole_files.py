"""The contents that a whole project brings: taken over last, and gone again after a failure."""

import hashlib
import tempfile
from contextlib import contextmanager
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files import File

from activities.models.document import StoredFile, stored_name
from activities.word_templates import checked_template
from reports.loading.faults import messages_of
from reports.loading.whole_entries import Entries, Entry
from reports.whole.places import CHUNK, FILES, Source
from reports.whole.tables import TABLES


def file_entries(entries: Entries) -> list[Entry]:
    tables = [table for table in TABLES if issubclass(table.model, StoredFile)]
    return [entry for table in tables for entry in entries.of[table]]


def name_contents(entry: Entry, row: StoredFile):
    """Where the content will lie. One that the file does not bring is missing, as it was."""
    extension = entry.file[1] if entry.file else row.name.rpartition(".")[2].lower()
    row.content = stored_name(row, f"file.{extension}")


@contextmanager
def stored_contents(entries: Entries, source: Source):
    """Stores what new rows need. Whatever fails from then on takes it away again."""
    stored = []
    try:
        for entry in file_entries(entries):
            if entry.new and entry.file:
                _store(entry, source, stored)
        yield
    except BaseException:
        for storage, name in stored:
            storage.delete(name)
        raise


def _store(entry: Entry, source: Source, stored: list):
    with tempfile.TemporaryFile() as copy:
        if not _copied(entry, source, copy):
            return
        row = entry.row
        storage = row.content.storage
        kept = storage.save(row.content.name, File(copy))
        stored.append((storage, kept))


def _copied(entry: Entry, source: Source, copy) -> bool:
    """Copies the content into an open file, and goes to its start; False after a fault."""
    checksum, extension = entry.file
    name = f"{FILES}/{checksum}.{extension}"
    try:
        content = source.open(name)
    except KeyError:
        entry.record.wrong("file", name, "is not beside the project file.")
        return False
    found = hashlib.sha256()
    with content:
        while piece := content.read(CHUNK):
            found.update(piece)
            copy.write(piece)
    if found.hexdigest() != checksum:
        entry.record.fault("file", "the content has another checksum. Copy it again.", name)
        return False
    copy.seek(0)
    return True


def template_content(entry: Entry, source: Source) -> bytes | None:
    """Of a Word template, checked as an upload is, for it will be filled; None after a fault."""
    if entry.file is None:
        entry.record.fault("file", "is missing. Add it.")
        return None
    copy = BytesIO()
    if not _copied(entry, source, copy):
        return None
    try:
        upload = File(copy, name=entry.values.get("name") or "template.docx")
        upload.size = len(copy.getbuffer())
        _name, content, _checksum = checked_template(upload, entry.values["kind"])
    except ValidationError as error:
        for _field, message in messages_of(error):
            entry.record.fault("file", message, entry.record.data["file"])
        return None
    return content
