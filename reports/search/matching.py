"""How well a row fits what was asked for, and where in a text it does: script, accents and case do
not matter (core/scripts.fold)."""

import re

from django.db.models import Case, Q, Value, When

from core.scripts import fold

# The very code, a code that begins with it, a text or a word in it that does, anything else.
EXACT, CODE_BEGINS, BEGINS, WORD_BEGINS, WITHIN = range(5)

# Of a long text so many words are shown, some of them before the first that matches.
WORDS_SHOWN, WORDS_BEFORE = 32, 8


def by_rank(rows, phrase: str, *order, exact=None, code_begins=None):
    """The rows, which have a column `search`, the best first, with their `rank`. The two
    conditions say which rows have the very code, or one that begins so."""
    ranks = [(exact, EXACT), (code_begins, CODE_BEGINS)]
    ranks += [
        (Q(search__startswith=phrase), BEGINS),
        (Q(search__contains=f" {phrase}"), WORD_BEGINS),
    ]
    whens = [When(condition, then=Value(rank)) for condition, rank in ranks if condition]
    return rows.annotate(rank=Case(*whens, default=Value(WITHIN))).order_by("rank", *order)


def code_first(phrase: str) -> dict[str, Q]:
    """The two conditions where the code is the first word of the column `search`."""
    return {
        "exact": Q(search__startswith=f"{phrase} "),
        "code_begins": Q(search__startswith=phrase),
    }


def matches(rows, words) -> list:
    """The rows of (record, code, text) in which every word stands, the best first, each record
    with its `rank`: for the few rows that have no column `search`."""
    found = []
    phrase = " ".join(words)
    for record, code, text in rows:
        code, whole = fold(code), fold(f"{code} {text}")
        if all(word in whole for word in words):
            record.rank = (
                EXACT if code == phrase
                else CODE_BEGINS if code.startswith(phrase)
                else BEGINS if fold(text).startswith(phrase)
                else WORD_BEGINS if f" {phrase}" in whole
                else WITHIN
            )  # fmt: skip
            found.append(record)
    return sorted(found, key=lambda record: record.rank)


def marked(text: str, words) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is a word in which one of `words` stands. Of
    a long text only the part round the first of them, with an ellipsis."""
    pieces = [
        [piece, any(word in fold(piece) for word in words)] for piece in re.findall(r"\S+", text)
    ]
    if len(pieces) > WORDS_SHOWN:
        first = next((place for place, (_piece, hit) in enumerate(pieces) if hit), 0)
        start = max(0, min(first - WORDS_BEFORE, len(pieces) - WORDS_SHOWN))
        end = start + WORDS_SHOWN
        pieces = [
            *([["…", False]] if start else []),
            *pieces[start:end],
            *([["…", False]] if end < len(pieces) else []),
        ]
    joined = []
    for piece, hit in pieces:
        if joined and joined[-1][1] == hit:
            joined[-1] = (f"{joined[-1][0]} {piece}", hit)
        else:
            joined.append((piece, hit))
    return joined


def has_all(text: str, words) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
