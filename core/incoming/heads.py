"""Which row of a sheet says what its columns are, and which column is what.

Heads are compared without script, accents, case and signs. Beside the words themselves a head may
have a remark in brackets, be cut short (plan. početak), stand among other words (datum planiranog
početka), or have a letter wrong; the nearest one wins.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from core.cells import plain
from core.incoming.sheets import HEAD_WITHIN, Sheet

# How near a head is to a word. Whoever has the higher number gets the column.
SAME, WITHOUT_REMARK, CUT_SHORT, AMONG_OTHERS, ONE_WRONG = 100, 90, 80, 60, 40
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LONGEST_HEAD = 80
LEAST_LIKE, LEAST_LETTERS = 0.86, 5
CUT_LETTERS = 3


class Wanted(NamedTuple):
    """A column that is looked for; `words` are heads that people write for it, in English, Serbian
    Latin or Cyrillic. A sheet without a `required` one is not understood."""

    name: str
    words: tuple[str, ...]
    required: bool = False


class Head(NamedTuple):
    """`number` of the row as in the file; `columns`: {place from 0: name}."""

    number: int
    columns: dict[int, str]


def find_head(sheet: Sheet, wanted) -> Head | None:
    """The row of the first fifty that names most columns, the required ones before all; at least
    two, where two are wanted. A head of two rows (planned: start, end) is read as one."""
    wanted = tuple(wanted)
    required = {one.name for one in wanted if one.required}
    best, found = (0, 0, 0), None
    rows = sheet.rows[:HEAD_WITHIN]
    for place, row in enumerate(rows):
        readings = [(row.number, row.cells)]
        if place + 1 < len(rows) and _may_go_on(row.cells, rows[place + 1].cells, wanted):
            below = rows[place + 1]
            readings.append((below.number, _together(row.cells, below.cells)))
        for number, cells in readings:
            columns, nearness = _guessed(cells, wanted)
            rank = (len(required & set(columns.values())), len(columns), nearness)
            if rank > best and len(columns) >= min(2, len(wanted)):
                best, found = rank, Head(number, columns)
    return found


def _may_go_on(above: list[str], below: list[str], wanted) -> bool:
    """Whether the second row may be the rest of the head: not below a title, nor where it has
    values in it."""
    several = len(list(filter(None, above))) > 1
    return several and bool(_guessed(above, wanted)[0]) and not any(map(_has_digit, below))


def guess_columns(cells: list[str], wanted) -> dict[int, str]:
    """{place from 0: name}; a name once at most."""
    return _guessed(cells, tuple(wanted))[0]


def _guessed(cells, wanted) -> tuple[dict[int, str], float]:
    """(the columns, how near their heads are together)"""
    near, together = [], 0
    for order, one in enumerate(wanted):
        for place, cell in enumerate(cells):
            if score := _nearness(cell, one.words):
                near.append((-score, place, order, one.name))
    columns = {}
    for score, place, _order, name in sorted(near):
        if place not in columns and name not in columns.values():
            columns[place] = name
            together -= score
    return dict(sorted(columns.items())), together


def _together(above: list[str], below: list[str]) -> list[str]:
    """Two rows of heads as one: what stands above several columns goes for each of them."""
    cells, last = [], ""
    for place in range(max(len(above), len(below))):
        upper = above[place] if place < len(above) else ""
        lower = below[place] if place < len(below) else ""
        last = upper or (last if lower else "")
        cells.append(f"{last} {lower}".strip())
    return cells


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


@lru_cache(maxsize=4096)
def _nearness(cell: str, words: tuple[str, ...]) -> float:
    if not cell or len(cell) > LONGEST_HEAD:
        return 0
    whole, bare = plain(cell), plain(REMARK.sub(" ", cell))
    return max((_score(whole, bare, plain(word)) for word in words), default=0) if whole else 0


def _score(whole: str, bare: str, word: str) -> float:
    if whole == word:
        return SAME
    if bare == word:
        return WITHOUT_REMARK
    parts, wanted = bare.split(), word.split()
    # The longer the word, the more it says among others.
    more = len(word) / (LONGEST_HEAD * 10)
    if len(parts) == len(wanted) and all(map(_begins, parts, wanted)):
        return CUT_SHORT + more
    if f" {word} " in f" {bare} " and len(word) > 2:
        return AMONG_OTHERS + more * 10
    if len(word) >= LEAST_LETTERS and abs(len(bare) - len(word)) < 3:
        like = SequenceMatcher(None, bare, word).ratio()
        if like >= LEAST_LIKE:
            return ONE_WRONG + like
    return 0


def _begins(part: str, word: str) -> bool:
    return part == word or (len(part) >= CUT_LETTERS and word.startswith(part))
