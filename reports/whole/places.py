"""Where a whole project lies: a folder, a zip, or a JSON file with the folder `files` beside it."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

PROJECT_FILE = "project.json"
FILES = "files"
CHUNK = 256 * 1024
# The same content gives the same bytes, so no entry of a zip carries the moment.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


class WrongPlace(Exception):
    """Nothing can be written there; nothing was."""


def digest_of(file) -> str:
    """The checksum of an open file, read piece by piece."""
    found = hashlib.sha256()
    while piece := file.read(CHUNK):
        found.update(piece)
    return found.hexdigest()


class Folder:
    """Written beside its place and moved there when it is whole."""

    def __init__(self, path: Path, name: str = PROJECT_FILE):
        self.path, self.name = path, name
        self.target = path.with_name(f".{path.name}.unfinished")

    def __enter__(self):
        if self.path.is_file() or (self.path.is_dir() and any(self.path.iterdir())):
            raise WrongPlace(f"{self.path} is there already. Remove it, or name another place.")
        shutil.rmtree(self.target, ignore_errors=True)
        self.target.mkdir(parents=True)
        return self

    def __exit__(self, kind, *_rest):
        if kind:
            shutil.rmtree(self.target, ignore_errors=True)
            return
        if self.path.is_dir():
            self.path.rmdir()
        self.target.rename(self.path)

    def text(self, name: str, pieces: Iterable[str]):
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)

    def copy(self, name: str, source):
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(source, file, CHUNK)


class Zip:
    """Written beside its place and moved there when it is whole."""

    def __init__(self, path: Path):
        self.path = path
        self.target = path.with_name(f".{path.name}.unfinished")

    def __enter__(self):
        if self.path.exists():
            raise WrongPlace(f"{self.path} is there already. Remove it, or name another place.")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.archive = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED)
        return self

    def __exit__(self, kind, *_rest):
        self.archive.close()
        if kind:
            self.target.unlink(missing_ok=True)
        else:
            self.target.rename(self.path)

    def text(self, name: str, pieces: Iterable[str]):
        with self.archive.open(_entry(name), "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece.encode())

    def copy(self, name: str, source):
        with self.archive.open(_entry(name), "w", force_zip64=True) as file:
            shutil.copyfileobj(source, file, CHUNK)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o640 << 16
    return entry


def place(path: str):
    """Where to write: a zip by its ending, else a folder."""
    target = Path(path).absolute()
    if target.suffix.lower() == ".json":
        raise WrongPlace(
            f"{target} names one file, and a project has more: name a folder, or a file that ends "
            "with .zip."
        )
    return Zip(target) if target.suffix.lower() == ".zip" else Folder(target)


# Reading


class Source:
    """The files that lie beside a project file; `open` raises KeyError for one that is not
    there. A name comes from the file, so it leads nowhere but into the folder of files."""

    def open(self, name: str):
        raise KeyError(name)


class FolderSource(Source):
    def __init__(self, folder: Path):
        self.folder = folder

    def open(self, name: str):
        try:
            return (self.folder / name).open("rb")
        except OSError:
            raise KeyError(name) from None


class ZipSource(Source):
    def __init__(self, path: Path):
        self.path = path

    def open(self, name: str):
        with zipfile.ZipFile(self.path) as archive:
            return archive.open(name)
