"""From the bytes of a file to one JSON object."""

import json
import zipfile
from pathlib import Path

from reports.loading.faults import FaultyFile, shown
from reports.whole.places import PROJECT_FILE, FolderSource, Source, ZipSource


class _Twice(ValueError):
    pass


def read(path) -> dict:
    """The content of the file; of a folder or a zip that of the project file in it. Raises
    FaultyFile where it cannot be read as JSON."""
    path = Path(path)
    if (path / PROJECT_FILE).is_file():
        path = path / PROJECT_FILE
    elif path.suffix.lower() == ".zip" and path.is_file():
        return _parse(path, _from_zip(path))
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FaultyFile([f"{path}: there is no such file."]) from None
    except OSError as error:
        raise FaultyFile([f"{path} cannot be read: {error.strerror}."]) from None
    return _parse(path, content)


def source(path) -> Source:
    """Where the files of a project file lie."""
    path = Path(path)
    if path.suffix.lower() == ".zip" and path.is_file():
        return ZipSource(path)
    return FolderSource(path if path.is_dir() else path.parent)


def _from_zip(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(PROJECT_FILE)
    except KeyError:
        raise FaultyFile([f"{path}: there is no {PROJECT_FILE} in it."]) from None
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise FaultyFile([f"{path} cannot be read as a zip: {error}"]) from None


def _parse(path: Path, content: bytes) -> dict:
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
