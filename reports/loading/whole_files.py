"""The contents that a whole project brings: taken over last, and gone again after a failure."""

import hashlib
import tempfile
from contextlib import contextmanager

from django.core.files import File

from activities.models.document import StoredFile, stored_name
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
    checksum, extension = entry.file
    name = f"{FILES}/{checksum}.{extension}"
    try:
        content = source.open(name)
    except KeyError:
        entry.record.wrong("file", name, "is not beside the project file.")
        return
    found = hashlib.sha256()
    with content, tempfile.TemporaryFile() as copy:
        while piece := content.read(CHUNK):
            found.update(piece)
            copy.write(piece)
        if found.hexdigest() != checksum:
            entry.record.fault("file", "the content has another checksum. Copy it again.", name)
            return
        copy.seek(0)
        row = entry.row
        storage = row.content.storage
        kept = storage.save(row.content.name, File(copy))
        stored.append((storage, kept))
