"""What is wrong with a file: one line each, with the record, the field and the value."""

import json

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from activities.rules import PythonCheck

# More than this nobody reads before correcting the file and trying again.
SHOWN_FAULTS = 30
SHOWN_LENGTH = 80


class _Missing:
    """A key that the record does not have, or whose value could not be understood."""

    def __repr__(self):
        return "missing"

    def __bool__(self):
        return False


MISSING = _Missing()


def shown(value) -> str:
    """A value as the file writes it, short enough for one line and printable anywhere."""
    if value is MISSING:
        return "missing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    if len(text) > SHOWN_LENGTH:
        text = text[:SHOWN_LENGTH] + "…"
    return text.encode("utf-8", "backslashreplace").decode()


class FaultyFile(Exception):
    """The file was not loaded, and nothing was changed; `faults` says why, one line each."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        lines = faults[:SHOWN_FAULTS]
        if len(faults) > SHOWN_FAULTS:
            lines = [*lines, f"… and {len(faults) - SHOWN_FAULTS} more."]
        super().__init__("\n".join(lines))


class Faults:
    """Collects the faults of one file, so that all of them are named at once."""

    def __init__(self):
        self.lines: list[str] = []

    def __bool__(self):
        return bool(self.lines)

    def add(self, line: str):
        if line not in self.lines[-SHOWN_FAULTS:]:
            self.lines.append(line)

    def stop(self):
        """Raises FaultyFile where something was wrong."""
        if self.lines:
            raise FaultyFile(self.lines)

    def add_errors(self, record, error: ValidationError, *, row=None, keys=None):
        """The errors of a model's rules, which `row` breaks.

        `keys`: field of the model → key of the file, or several keys.
        """
        keys = keys or {}
        for field, message in messages_of(error):
            if field == NON_FIELD_ERRORS and field not in keys and row:
                names = _columns_at_fault(row)
            else:
                found = keys.get(field, field)
                names = [found] if isinstance(found, str) else found
            record.fault(", ".join(names), message, *(record.data.get(n, MISSING) for n in names))


def messages_of(error: ValidationError):
    """Pairs of field and message; the field is NON_FIELD_ERRORS where the error names none."""
    if hasattr(error, "error_dict"):
        for field, messages in error.message_dict.items():
            for message in messages:
                yield field, message
    else:
        for message in error.messages:
            yield NON_FIELD_ERRORS, message


def _columns_at_fault(row) -> list[str]:
    """The columns of the check that the row breaks; the error itself does not name several."""
    for check in row._meta.constraints:
        if isinstance(check, PythonCheck) and check.fault(row):
            return sorted(check.columns())
    return ["record"]
