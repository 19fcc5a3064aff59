"""Names of people in texts: found in any order and spelling, and taken out.

A name is found where all its words stand together, in any order, with at most one other word
between them: Ana Petrović, PETROVIĆ, Ana, Ана М. Петровић, CV_Ana_Petrovic.pdf.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import NamedTuple

from core.scripts import fold

# Soft hyphens, joiners and marks of direction: nobody sees them.
HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_HIDDEN = re.compile(f"[{HIDDEN}]")
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_WORD = re.compile(rf"(?:[^\W\d_][{_MARKS}]*+)++")
_WORD_OR_HIDDEN = re.compile(rf"(?:[^\W\d_][{_MARKS}{HIDDEN}]*+)++")
_TITLES = {
    *("dr", "mr", "ms", "mrs", "prof", "mag", "msc", "phd", "ma", "ing", "dipl", "spec", "doc"),
    *("akad", "g", "gdin", "gda", "gospodin", "gospoda"),
}
_AND = {"i", "and", "te", "und"}
# Words of one letter that are no initials.
_LITTLE_WORDS = set("aikosu")
_BETWEEN_PEOPLE = re.compile(r"[,;\n\r\t/()\[\]:&|+]|\s[-–—]\s")
_IN_BRACKETS = re.compile(r"[ ]*\([^\W\d_]+\)")
_TAKEN = "\0"


class Word(NamedTuple):
    """A word of a text: folded, and where it stands."""

    key: str
    start: int
    end: int


class Parts(NamedTuple):
    """What of a name is looked for: words, in any order with one word more between them, or
    `fixed`: one after another as they are."""

    words: tuple[str, ...]
    fixed: bool


def words_of(text: str, pattern=_WORD_OR_HIDDEN) -> list[Word]:
    known, words = {}, []
    for match in pattern.finditer(text):
        raw = match[0]
        if raw not in known:
            known[raw] = fold(raw)
        words.append(Word(known[raw], match.start(), match.end()))
    return words


@lru_cache(maxsize=2**15)
def parts(name: str) -> Parts | None:
    """None for a name that is too short: it would be found in ordinary words."""
    words = [word.key for word in words_of(name)]
    if len(" ".join(words)) <= 4:
        return None
    full = [word for word in words if len(word) > 1 and word not in _TITLES]
    if len(full) < 2 or len(" ".join(full)) <= 5:
        return Parts(tuple(words), True)
    # The rarest first, roughly: most names fail at it.
    return Parts(tuple(sorted(full, key=len, reverse=True)), False)


class Reader:
    """A text whose words are looked up by many names."""

    def __init__(self, text: str, pattern=_WORD_OR_HIDDEN):
        self.text, self.words = text, words_of(text, pattern)
        self.places = defaultdict(list)
        for place, word in enumerate(self.words):
            self.places[word.key].append(place)

    def matches(self, name: Parts):
        """For each time that the name stands there, the places of its words; more than one
        where they can be taken together in more than one way."""
        if not all(word in self.places for word in name.words):
            return
        if name.fixed:
            size = len(name.words)
            for first in self.places[name.words[0]]:
                found = self.words[first : first + size]
                if tuple(word.key for word in found) == name.words:
                    yield [list(range(first, first + size))]
            return
        rarest = min(name.words, key=lambda word: len(self.places[word]))
        size, wanted = len(name.words), Counter(name.words)
        for place in self.places[rarest]:
            ways = [
                found
                # Side by side before one with a word between.
                for width in (size, size + 1)
                for first in range(max(0, place - width + 1), place + 1)
                if (found := self._in_window(first, width, wanted))
            ]
            if ways:
                yield ways

    def _in_window(self, first, width, wanted):
        left, found = wanted.copy(), []
        for place in range(first, min(first + width, len(self.words))):
            if left[self.words[place].key] > 0:
                left[self.words[place].key] -= 1
                found.append(place)
        return found if len(found) == wanted.total() else None

    def between(self, place) -> str:
        """What stands between this word and the next."""
        return self.text[self.words[place].end : self.words[place + 1].start]

    def splits(self, place) -> bool:
        """Whether one person's words end between this word and the next."""
        return not 0 <= place < len(self.words) - 1 or bool(
            _BETWEEN_PEOPLE.search(self.between(place))
        )

    def is_initial(self, place) -> bool:
        word = self.words[place]
        raw = self.text[word.start : word.end]
        if word.key not in ("lj", "nj", "dz") and len(word.key) != 1:
            return False
        dotted = self.text[word.end : word.end + 1] == "."
        return dotted or (raw[:1].isupper() and word.key not in _LITTLE_WORDS)

    def is_one_person(self, found) -> bool:
        """Whether these words are one person's, and not the end of one name and the beginning
        of the next."""
        first, last = found[0], found[-1]
        extra = set(range(first, last + 1)) - set(found)
        if not all(self.is_initial(place) for place in extra):
            return False
        for place in range(first, last):
            if self.splits(place) and not self._surname_first(place, first, last):
                return False
        return True

    def _surname_first(self, place, first, last) -> bool:
        """“Petrović, Ana” between others' names: both sides of the comma belong to it wholly."""
        if not re.fullmatch(r"\s*[,\t]\s*", self.between(place)):
            return False
        before, after = first - 1, last + 1
        while before >= 0 and not self.splits(before) and self.is_title(before):
            before -= 1
        while not self.splits(after - 1) and self.is_initial(after):
            after += 1
        ends = self.splits(before) or self.words[before].key in _AND
        return ends and (self.splits(after - 1) or self.words[after].key in _AND)

    def is_title(self, place) -> bool:
        return self.words[place].key in _TITLES

    def is_name_like(self, place) -> bool:
        word = self.words[place]
        raw = self.text[word.start : word.end]
        return raw[:1].isupper() and not raw.isupper() and not self.is_title(place)

    def in_a_row_of_names(self, found) -> bool:
        """Ana Petrović Marko Jović holds no Marko Petrović: in turned order, between two other
        words that look like names without a sign."""
        first, last = found[0], found[-1]
        return (
            first > 0
            and not self.splits(first - 1)
            and self.is_name_like(first - 1)
            and not self.splits(last)
            and self.is_name_like(last + 1)
        )

    def span(self, found) -> list[tuple[int, int]]:
        """What is taken out with the words: titles before them, initials between, and one word
        in brackets after them (an institution)."""
        start = found[0]
        while start > 0 and not self.splits(start - 1) and self.is_title(start - 1):
            start -= 1
        kept = [
            place
            for place in range(start, found[-1] + 1)
            if place >= found[0] and place not in found and not self.is_initial(place)
        ]
        end = self.words[found[-1]].end
        bracket = _IN_BRACKETS.match(self.text, end)
        spans, begin = [], self.words[start].start
        for place in kept:
            spans.append((begin, self.words[place].start))
            begin = self.words[place].end
        spans.append((begin, bracket.end() if bracket else end))
        return spans


def _readers(text):
    yield Reader(text)
    if _HIDDEN.search(text):
        # A mark without width can also stand where a space should.
        yield Reader(text, _WORD)


def name_in(text: str, names) -> str:
    """The first of the names that stands in the text, or ""."""
    if not text or not names:
        return ""
    for reader in _readers(text):
        places = reader.places
        for name in names:
            looked_for = parts(name)
            if (
                looked_for
                and looked_for.words[0] in places
                and next(reader.matches(looked_for), None) is not None
            ):
                return name
    return ""


class Names:
    """Names that are taken out of many texts."""

    def __init__(self, names):
        self.by_word = defaultdict(set)
        for name in names:
            if looked_for := parts(name):
                self.by_word[looked_for.words[0]].add((looked_for, name))

    def strike(self, text: str, *, careful=True) -> str:
        """The text without the names. `careful`: only what surely is this person and nobody
        else's; otherwise whatever is found, as where every name of a project is deleted."""
        if not text or not self.by_word:
            return text
        for pattern in (_WORD_OR_HIDDEN, _WORD) if _HIDDEN.search(text) else (_WORD_OR_HIDDEN,):
            # Again while it finds: what is left beside a name can be a second one.
            while (without := self._strike_once(Reader(text, pattern), careful)) != text:
                text = without
        return text

    def _strike_once(self, reader, careful) -> str:
        taken = []
        for key in list(reader.places):
            for looked_for, name in sorted(self.by_word.get(key, ())):
                order = [word.key for word in words_of(name)]
                for ways in reader.matches(looked_for):
                    sure = (found for found in ways if self._surely(reader, found, order))
                    if found := next(sure, None if careful else ways[0]):
                        taken += reader.span(found)
        return _without(reader.text, taken) if taken else reader.text

    @staticmethod
    def _surely(reader, found, order) -> bool:
        if not reader.is_one_person(found):
            return False
        here = [reader.words[place].key for place in found]
        as_in_name = here == [key for key in order if key in here]
        return as_in_name or not reader.in_a_row_of_names(found)


def _without(text, spans) -> str:
    """The text without these pieces and without the signs that stood between them and others."""
    out, at = "", 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        out += text[at : max(at, start)].replace(_TAKEN, "") + _TAKEN
        at = end
    out += text[at:].replace(_TAKEN, "")
    pieces = re.split(r"([,;\n])", out)
    kept = ""
    for place in range(0, len(pieces), 2):
        piece = pieces[place]
        if _TAKEN in piece:
            piece = _tidy(piece)
            if not piece.strip(" \t\r._-–—/&()"):
                continue
        kept += (pieces[place - 1] if place and kept else "") + piece
    return kept.strip(" ,;\n\r\t")


_JOINT = r"(?:[ \t]*[/&+|\t][ \t]*|[ \t]+(?:i|и|and)[ \t]+)"
_HEAD = re.compile(rf"^(\s*){_TAKEN}{_JOINT}")
_MIDDLE = re.compile(rf"{_JOINT}{_TAKEN}(?={_JOINT}|\s*$)")


def _tidy(piece: str) -> str:
    piece = re.sub(rf"{_TAKEN}(?:[\s.]*{_TAKEN})+", _TAKEN, piece)
    piece = _MIDDLE.sub("", _HEAD.sub(r"\1", piece))
    piece = re.sub(rf"[ \t]+{_TAKEN}(?=[ \t]|$)", "", piece)
    return re.sub(rf"^{_TAKEN}[ \t]+|{_TAKEN}", "", piece)
