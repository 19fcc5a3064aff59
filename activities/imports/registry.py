"""The lists that can be brought in from a file. Apps enter theirs when they start (apps.py); this
module knows only the shape of what they enter.

A list says which columns it has, looks up what all rows need in a few statements, says of each row
what it would do, and writes what was decided through a `Ledger`, which can take it back.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from activities.imports.ledger import Ledger
from activities.words import Outcome


class Column(NamedTuple):
    """`words` are what people write above it, in any script; `read` is false for what our own
    lists show and nobody brings in, such as a mark that follows from other columns."""

    name: str
    label: Any
    words: tuple[str, ...]
    required: bool = False
    help: Any = ""
    read: bool = True

    @property
    def also_called(self) -> list[str]:
        """Some of its words: Serbian ones come first, English ones last."""
        return list(dict.fromkeys([*self.words[:2], *self.words[-2:]]))


class Option(NamedTuple):
    """Something that the person may choose for all rows when they are written."""

    name: str
    label: Any
    help: Any = ""
    manager: bool = False


class Line(NamedTuple):
    """A row of the file: its number there, and what it says by column, as mended."""

    number: int
    values: dict[str, str]


@dataclass
class Task:
    """For whom, and for which file. `manager`: whether the person may do what managers do; `on`
    is the day of the import. While it is `writing`, `prepare` locks the records that it reads to
    change them."""

    importable: Any
    project: Any
    source: Any
    by: Any
    manager: bool
    on: Any
    writing: bool = False
    # What `prepare` gave.
    known: Any = None


@dataclass
class Settled:
    """What a row will do. Column "" is the whole row.

    `changes` are (column, old, new) of plain values, as `Importable.shown` takes them; of a new
    record old is None. `besides` is what comes into being with it: (what, name). `plan` is for
    the list's own `write`, which sets `record`. `same` is equal for two rows that mean one record
    under different keys, where `record` does not say it.
    """

    line: Line
    faults: dict[str, list] = field(default_factory=dict)
    notes: dict[str, list] = field(default_factory=dict)
    changes: list[tuple] = field(default_factory=list)
    besides: list[tuple] = field(default_factory=list)
    aside: bool = False
    record: Any = None
    plan: Any = None
    same: Any = None

    def fault(self, column: str, error) -> None:
        """`error`: a ValidationError or a text. A fault of a column that the file lacks is one of
        the row."""
        _say(self.faults, column, error)

    def note(self, column: str, text) -> None:
        """What the person should know, though nothing is refused."""
        _say(self.notes, column, text)

    @property
    def outcome(self) -> str:
        if self.aside:
            return Outcome.ASIDE
        if self.faults:
            return Outcome.REFUSED
        if self.record is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    @property
    def digest(self) -> str:
        """Another one as soon as the row means something else, in whatever language."""
        said = [self.outcome, getattr(self.record, "pk", None), self.changes]
        text = json.dumps(said, cls=DjangoJSONEncoder)
        return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _say(where: dict, column: str, said) -> None:
    texts = said.messages if isinstance(said, ValidationError) else [said]
    known = where.setdefault(column, [])
    known += [text for text in texts if text not in known]


class Importable:
    """Subclasses say what differs; one instance of each is registered."""

    # Part of the address, and of the stored import.
    name: str
    label: Any
    columns: tuple[Column, ...]
    # The column that names a record; two rows with the same key contradict each other.
    key_column: str
    # The columns of which the first that is filled says in words what the row is.
    title_columns: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    # Whether it belongs to one record of the project, which the address then names.
    scoped = False
    # Whether the system gives the codes, so that those of another project mean something else.
    gives_codes = False
    # What the reading log says when somebody looks at its rows (activities.words.Reading), where
    # they hold names of people.
    reading = ""

    def check_scope(self, project, scope: str) -> None:
        """Raises Http404 where the list belongs to a record and there is none."""

    def key(self, values: dict[str, str]) -> str:
        """By which a row names its record; "" where it names none."""
        return values.get(self.key_column, "").strip()

    def written_key(self, values: dict[str, str]) -> str:
        """By what the file names a record, as it writes it."""
        return values.get(self.key_column, "")

    def key_shown(self, key: str) -> str:
        """What of a key people read."""
        return key

    def prepare(self, task: Task, lines: list[Line]) -> Any:
        """What `settle` needs to know, in a few statements for all rows."""
        raise NotImplementedError

    def settle(self, line: Line, known: Any) -> Settled:
        """Writes nothing, and asks the database nothing."""
        raise NotImplementedError

    def write(self, settled: list[Settled], known: Any, ledger: Ledger) -> Iterator[int]:
        """Writes new and changed rows, and says from time to time how many are done. Each has its
        `record` afterwards. The caller's transaction is round it."""
        raise NotImplementedError

    def shown(self, column: str, value) -> str:
        """A value of `Settled.changes` as people read it."""
        return "" if value is None else str(value)

    def besides_in_words(self, what: str, names: list[str]) -> str:
        """What the rows bring with them, for the preview: a sentence for each `what`."""
        return ", ".join(names)

    def list_address(self, source) -> str:
        """Where the person goes afterwards: the list, of the rows of this import alone."""
        raise NotImplementedError

    def back_address(self, project, scope: str) -> str:
        """The whole list."""
        raise NotImplementedError

    def sample_rows(self) -> list[dict[str, Any]]:
        """Rows of the sample, by column."""
        return []

    def title_of(self, values: dict[str, str]) -> str:
        return next((values[name] for name in self.title_columns if values.get(name)), "")

    def options_for(self, manager: bool) -> list[Option]:
        return [option for option in self.options if manager or not option.manager]

    def record_address(self, project, key: str) -> str:
        """The page of a record that has such a key; "" where it has none."""
        return ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def read_columns(self) -> list[Column]:
        return [column for column in self.columns if column.read]


IMPORTABLE: dict[str, Importable] = {}


def register(importable: Importable) -> None:
    IMPORTABLE[importable.name] = importable
