"""From the bytes of a file to one JSON object."""

import json
from pathlib import Path

from reports.loading.faults import FaultyFile, shown


class _Twice(ValueError):
    pass


def read(path) -> dict:
    """The content of the file. Raises FaultyFile where it cannot be read as JSON."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise FaultyFile([f"{path}: there is no such file."]) from None
    except OSError as error:
        raise FaultyFile([f"{path} cannot be read: {error.strerror}."]) from None
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except UnicodeDecodeError as error:
        raise FaultyFile(
            [f"{path} is not UTF-8: byte {error.start + 1} cannot be read. Save it as UTF-8."]
        ) from None
    except json.JSONDecodeError as error:
        raise FaultyFile(
            [f"{path}, line {error.lineno}, column {error.colno}: not JSON ({error.msg})."]
        ) from None
    except _Twice as error:
        raise FaultyFile([f"{path}: {error}"]) from None
    except RecursionError:
        raise FaultyFile([f"{path}: the lists stand too deep inside each other."]) from None
    except ValueError as error:
        # A whole number with thousands of digits.
        raise FaultyFile([f"{path}: {error}."]) from None


def _without_repetition(pairs: list) -> dict:
    """Python would keep the last of two values and lose the other without a word."""
    record = dict(pairs)
    if len(record) < len(pairs):
        seen = {}
        for key, value in pairs:
            if key in seen:
                name = next((seen[k] for k in ("code", "key", "slug", "number") if k in seen), "")
                raise _Twice(
                    f"{shown(key)} stands twice in one record{f' ({name})' if name else ''}: "
                    f"{shown(seen[key])} and {shown(value)}. Keep one."
                )
            seen[key] = value
    return record
