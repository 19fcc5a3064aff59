"""Text files with a table in them: which letters, which separator, and the rows."""

import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext_lazy as _

from core.incoming.sheets import LAST_COLUMN, Amount, Row, Sheet, refused, tidy, too_wide
from core.workbook import looks_like_a_formula

# What stands at the beginning of a text, and how the rest is written.
MARKS = {
    b"\xef\xbb\xbf": "UTF-8",
    b"\xff\xfe": "UTF-16-LE",
    b"\xfe\xff": "UTF-16-BE",
}
WINDOWS = {"cp1250": "Windows-1250", "cp1251": "Windows-1251"}
SEPARATORS = "\t;,"
# Excel's own way of naming the separator, in the first row.
NAMED = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# By these rows the separator is found.
SAMPLE = 200
END = "\x03"

LATIN, CYRILLIC = set("šđčćž"), set("абвгдђежзијклљмнњопрстћуфхцчџш")
# Of Cyrillic words; r is one in prst.
VOWELS = set("аеиоур")
# A letter that stands alone says little, unless it is a word of its own.
WORDS_OF_ONE = set("иаукос")
# Without vowels are abbreviations alone, and they are short.
LONGEST_ABBREVIATION = 3
BYTES_OF_A_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS = 20_000


def read_text(content: bytes, name: str) -> list[Sheet]:
    """One sheet with the name of the file, or none where nothing stands in it."""
    text, encoding = decoded(content, name)
    stem = name.rpartition(".")[0] or name
    if match := NAMED.match(text):
        text, separator = text[match.end() :], match[1]
    else:
        separator = _separator(text)
    rows = _rows(text, separator, stem)
    return [Sheet(stem, rows, encoding)] if rows else []


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """(the text, how it is written). Raises ValidationError."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            if "\ufffd" in text:
                raise not_text(name)
            return text, encoding[:6].rstrip("-")
    # Excel leaves such signs in no text: it is another kind of file, or a text without its mark.
    if b"\0" in content:
        raise not_text(name)
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError:
        pass
    found = []
    for encoding in WINDOWS:
        try:
            content.decode(encoding)
            found.append(encoding)
        except UnicodeDecodeError:
            continue
    if not found:
        raise not_text(name)
    words = _words(content)
    best = max(found, key=lambda encoding: _plausible(words.decode(encoding, "replace"), encoding))
    return content.decode(best), WINDOWS[best]


def _words(content: bytes) -> bytes:
    """The first words that are not plain, and as many plain ones as stand between them."""
    words, doubtful = [], 0
    for match in BYTES_OF_A_WORD.finditer(content):
        word = match[0]
        if not word.isascii():
            doubtful += 1
        elif len(words) - doubtful > MOST_WORDS:
            continue
        words.append(word[:100])
        if doubtful == MOST_WORDS:
            break
    return b" ".join(words)


def not_text(name):
    return refused(
        _(
            "The letters of “%(name)s” cannot be made out. Open it in Excel, save it as “CSV "
            "UTF-8” or as .xlsx, and add that."
        ),
        "letters",
        name=name,
    )


def _plausible(text: str, encoding: str) -> float:
    """How much the words with letters beyond a to z look like Serbian. In Latin script such a
    letter stands among plain ones (završetak), in Cyrillic script among its own kind: read the
    wrong way a word mixes both scripts, or has no vowel. Foreign names (Müller) count half. Where
    only single letters are in doubt, the plain words beside them tell."""
    words = Counter(WORD.findall(text))
    worth = _latin if encoding == "cp1250" else _cyrillic
    score = sum(
        worth(word) * min(count, 3 if len(word) > 1 else 1)
        for word, count in words.items()
        if not word.isascii()
    )
    plain = sum(word.isascii() and word.islower() and len(word) > 2 for word in words)
    return score + (min(plain, 10) / 5 if encoding == "cp1250" else 0)


def _latin(word: str) -> float:
    beyond = [letter for letter in word.lower() if not letter.isascii()]
    serbian = LATIN.issuperset(beyond)
    if len(beyond) < len(word):
        return len(beyond) if serbian else len(beyond) / 2
    if len(word) == 1:
        return 0.25 if serbian else -0.25
    return 0 if serbian and len(word) <= LONGEST_ABBREVIATION else -len(word)


def _cyrillic(word: str) -> float:
    beyond = [letter for letter in word.lower() if not letter.isascii()]
    if len(beyond) < len(word) or not CYRILLIC.issuperset(beyond):
        return -len(beyond)
    if len(word) == 1:
        return 0.75 if word in WORDS_OF_ONE else 0.25
    return len(word) if VOWELS & set(beyond) else 0


def _separator(text: str) -> str:
    """The one that cuts most rows into the same number of cells; into more, where two do."""
    sample = text[:100_000]

    def rank(separator):
        widths = []
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                widths.append(len(row))
            if len(widths) == SAMPLE:
                break
        counted = Counter(width for width in widths if width > 1)
        width, count = max(counted.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return count, width

    return max(SEPARATORS, key=rank)


def _rows(text: str, separator: str, name: str) -> list[Row]:
    """Their numbers count rows as Excel does: an empty line is one, a line break in a cell none."""
    rows, amount = [], Amount()
    # Stands in a row of its own at the end, unless a quotation mark before it never closes.
    text = text.replace(END, "") + f"\n{END}\n"
    lines = _lines(text, separator, name)
    number, started, closed = 0, 1, False
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), 1):
            if cells == [END]:
                closed = True
                break
            amount.see(name, rows=1, cells=len(cells))
            cells = [_plain(cell) for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                started = number
                if END in cells[-1]:
                    break
                amount.add(name, rows, number, cells)
    except csv.Error:
        started = number + 1
    if not closed:
        raise not_closed(name, started)
    return rows


def _lines(text: str, separator: str, name: str):
    """The lines, none of which would become more cells than Excel has columns."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if line.count(separator) >= LAST_COLUMN:
            raise too_wide(name, LAST_COLUMN, number)
        yield line


def _plain(cell: str) -> str:
    """Without the apostrophe that our own files put before what looks like a formula."""
    cell = tidy(cell) if END not in cell else cell
    if cell.startswith("'") and looks_like_a_formula(cell[1:]):
        return cell[1:]
    return cell


def not_closed(name, number):
    return refused(
        _(
            "In row %(row)s of “%(sheet)s” a quotation mark opens a cell and none closes it, or "
            "the cell is far too long. Correct it in the file, or save the table as .xlsx, and "
            "add that."
        ),
        "quote",
        row=number,
        sheet=name,
    )
