"""What may stand in a template of a Word file: the placeholders of a kind of document, each with a
sentence that says what it is. The list that an office reads, the check of its templates, and the
values of a trial are all made from it."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Text(NamedTuple):
    """{{ name }}"""

    about: Any


class Drawing(NamedTuple):
    """{{ name }}, a picture in the place of a text."""

    about: Any


class Group(NamedTuple):
    """{{ name.field }}"""

    about: Any
    fields: Mapping[str, Any]


class Rows(NamedTuple):
    """{%tr for row in name %} … {{ row.field }} … {%tr endfor %}; without fields each row is a
    text: {{ row }}."""

    about: Any
    fields: Mapping[str, Any] = {}


Known = Mapping[str, Text | Drawing | Group | Rows]


class Named(NamedTuple):
    """A placeholder with its whole name: activities.code. `rows`: it is what a loop goes through;
    `within`: the name of the loop whose rows have it, or ""."""

    name: str
    about: Any
    rows: bool
    within: str


def named(known: Known, before: str = "", within: str = "") -> Iterator[Named]:
    """Each placeholder, those of rows and groups behind theirs."""
    for name, what in known.items():
        whole = f"{before}{name}"
        rows = isinstance(what, Rows)
        if not isinstance(what, Group):
            yield Named(whole, what.about, rows, within)
        if isinstance(what, Group | Rows):
            yield from named(what.fields, f"{whole}.", whole if rows else within)


def sample(known: Known, *, full: bool) -> dict:
    """Values of a trial: each text filled and each list with two rows, or everything empty."""
    return {name: _sample(name, what, full) for name, what in known.items()}


def _sample(name, what, full):
    from core.word import Picture

    if isinstance(what, Group):
        return sample(what.fields, full=full)
    if isinstance(what, Rows):
        one = sample(what.fields, full=full) if what.fields else name
        return [one, one] if full else []
    if isinstance(what, Drawing):
        return Picture(_dot(), 1, name) if full else ""
    return name if full else ""


def _dot() -> bytes:
    """A PNG of one white pixel."""

    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\xff")), (b"IEND", b""))
    )
