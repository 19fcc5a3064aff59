"""Serbian text in either script.

People type Serbian in Latin or in Cyrillic letters. Their text is stored as typed, and is shown
in the script of the page. Braces mark what keeps its letters in every script: ``{Europol}``.
"""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC_LETTERS = "абвгдђежзијклмнопрстћуфхцчш"
_LATIN_LETTERS = "abvgdđežzijklmnoprstćufhcčš"
_TO_CYRILLIC = str.maketrans(
    _LATIN_LETTERS + _LATIN_LETTERS.upper(), _CYRILLIC_LETTERS + _CYRILLIC_LETTERS.upper()
)
# The capitals Љ, Њ and Џ are not here: their Latin form depends on the letters around them.
_TO_LATIN = {cyrillic: chr(latin) for latin, cyrillic in _TO_CYRILLIC.items()} | {
    ord(letter): pair
    for pair, letters in {
        "lj": "љǉ",
        "nj": "њǌ",
        "dž": "џǆ",
        "Lj": "ǈ",
        "Nj": "ǋ",
        "Dž": "ǅ",
    }.items()
    for letter in letters
}
_CAPITAL_PAIRS = {"Љ": "LJ", "Ǉ": "LJ", "Њ": "NJ", "Ǌ": "NJ", "Џ": "DŽ", "Ǆ": "DŽ"}
_PAIRS = {
    first + second: letter if first.islower() else letter.upper()
    for letter, pairs in (("љ", ("lL", "jJ")), ("њ", ("nN", "jJ")), ("џ", ("dD", "žŽ")))
    for first in pairs[0]
    for second in pairs[1]
}

# Words that Serbian Cyrillic texts keep in Latin letters; "up" is the end of "follow-up".
_KEPT = {"RTA", "STE", "CFCU", "ROM", "IQR", "PSC", "OPSYS", "COVID", "Covid", "up"}
# The stems in which two letters only look like lj, nj or dž, cut between the two. Each is long
# enough to spare words with the real letter, such as Odžaci, Odžalan and nadžak.
_STEMS = (
    "in|jekc in|jekt in|junkc in|jurij kon|jekt kon|jug kon|junk van|jezič izvan|jezič tan|jug "
    "an|jon nad|živ nad|žnj od|žali od|žalj od|živ pod|žanr pod|ždrel pod|župan pred|žalb "
    "pred|želu pred|živ feld|žandar"
)
_PREFIXES = "ne|anti|re|mikro|hiper"

_MARK = re.compile(r"\{([^{}\n]+)\}")
_HAS_CYRILLIC = re.compile(r"[\u0400-\u04ff\u01c4-\u01cc]")
_HAS_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CAPITAL = re.compile("[ЉЊЏǇǊǄ]")
_PAIR = re.compile("|".join(_PAIRS))
_SERBIAN = re.compile("[A-PR-VZa-pr-vzČĆĐŠŽčćđšž]+")
_ROMAN = re.compile("(?=..|[VX])X{0,3}(?:IX|IV|V?I{0,3})")
_SPLIT = re.compile(
    f"(?:{_PREFIXES})?(?:{'|'.join(s.replace('|', '(?=') + ')' for s in _STEMS.split())})",
    re.IGNORECASE,
)

_TLDS = (
    "(?:gov|gouv|gob|europa|ac|co|edu|com|org)[.][a-z]{2}|com|org|net|int|edu|gov|info|eu|rs|ba|hr|"
    "mk|at|be|bg|ch|cz|de|dk|ee|es|fi|fr|gr|hu|ie|it|lt|lv|nl|pl|pt|ro|sk|ua|uk|us"
)
_FILES = "pdf|docx?|xlsx?|pptx?|od[tsp]|csv|txt|zip|jpe?g|png|html?"
# Every part of the pattern starts where a run of its own characters starts and gives back nothing
# (or one label at a time), so the work grows with the length of the text and not faster.
_PIECE = re.compile(
    rf"""
      \{{(?P<mark>[^{{}}\n]+)\}}
    | (?<![\w.+%@-])(?:
          (?i:https?://|www\.)[^\s{{}}]+
        | [\w.+%-]*+@[\w.-]+
        | (?:[\w-]++\.)+(?:{_TLDS}|{_FILES})(?![\w-])(?:[/:?\#][^\s{{}}]*)?
        | [A-Z]{{2}}\ \d\d\ IB\ [A-Z]{{2}}\ \d\d(?!\w)
      )
    | (?P<token>
          [^\W_][\w\u0300-\u036f]*+
          (?:(?:[-\u2010\u2011/]|(?<=\d)\.(?=\d))[\w\u0300-\u036f]++)*+
      )
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"(?:[^\W\d_]++[\u0300-\u036f]*+)++")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?<![A-Za-z0-9])[0-9]*+[A-Z][A-Z0-9]*+(?![a-z])|[a-z][A-Z]|^\d+h$")
_CODE_LETTERS = re.compile(r"[A-Za-z0-9/_.\u2010\u2011-]+")
_COUNTED = re.compile(r"\d+[-\u2010\u2011][A-Za-z]{4,}")

# How much text on each side decides a doubtful letter.
_WINDOW = 40
_WORD_BEFORE = re.compile(r"(\w+)(\W*)$")
_LETTERS_BEFORE = re.compile(r"([^\W\d_]{2,})[\W\d_]{0,3}$")
_LETTERS_AFTER = re.compile(r"[\W\d_]{0,3}([^\W\d_]{2,})")
_WORD_AFTER = re.compile(r"""(,?)\s+["„“”»«({]?(\w+)""")
_OR_AFTER = re.compile(r"/(?:ili|или)\b", re.IGNORECASE)
_NUMERAL_AFTER = re.compile(
    r"(?:\s*[,/\u2013\u2014-]\s*|\s+(?i:i|ili|do|и|или|до)\s+)(?:[IVX]{2,}|[VX])\b"
)
_OPENING = re.compile(r"""[.!?…:\n]|\s["„“”»«]$""")
_BEFORE_NUMERAL = {"čl", "st", "tač", "gl", "pogl", "odelj"}

# Longer texts are seldom shown twice, and would fill the memory.
_CACHED_LENGTH = 500


def to_latin(text: str) -> str:
    """Return the text in Latin letters, without the braces of the marked words.

    Љ, Њ and Џ become two capitals only in a word of capitals (ЉУБЉАНА, LJUBLJANA), as Serbian
    spelling has it. A word of mixed scripts becomes wholly Latin.
    """
    if "{" not in text:
        return _latin(text)
    parts = _MARK.split(text)
    parts[::2] = map(_latin, parts[::2])
    return "".join(parts)


def to_cyrillic(text: str) -> str:
    """Return the text in Cyrillic letters, without the braces of the marked words.

    Left as typed are addresses, references, Roman numerals, foreign words and the acronyms of the
    trade: in Cyrillic letters nobody could look them up. In doubt a word is converted, for the
    office can mark it with braces.
    """
    if "{" not in text and not _HAS_LATIN.search(text):
        return text
    return _short_to_cyrillic(text) if len(text) <= _CACHED_LENGTH else _cyrillic(text)


def in_script(text: str, language: str) -> str:
    """Return the text in the script of a page in that language.

    Only "sr" is written in Cyrillic. Every other page, an English one too, shows Serbian text in
    Latin letters, which all its readers can read.
    """
    return to_cyrillic(text) if language == "sr" else to_latin(text)


def is_serbian(text: str) -> bool:
    """Tell whether every word can be Serbian: no q, w, x or y, no letter of another alphabet."""
    return all(
        _SERBIAN.fullmatch(_latin(unicodedata.normalize("NFC", word)))
        for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    )


def fold(text: str) -> str:
    """Return the key by which a text is searched: blind to script, accents, case and white space.

    Đ and dj are both d, since names are typed as Đorđe, Djordje and Dorde. Marked words are folded
    like the others: who searches for one doesn't know of its mark.
    """
    text = _latin(_MARK.sub(r"\1", unicodedata.normalize("NFKD", text))).casefold()
    if not text.isascii():
        text = "".join(
            char
            for char in unicodedata.normalize("NFKD", text)
            # Soft hyphens and zero-width characters (Cf) come with pasted text, unseen.
            if unicodedata.category(char) not in ("Mn", "Me", "Cf")
        )
    return " ".join(re.sub("dj+", "d", text.replace("đ", "d")).split())


def _latin(text):
    if not _HAS_CYRILLIC.search(text):
        return text
    return _CAPITAL.sub(_latin_pair, text).translate(_TO_LATIN)


def _latin_pair(match):
    text, start, end = match.string, match.start(), match.end()
    pair = _CAPITAL_PAIRS[match[0]]
    if text[end : end + 1].isalpha():
        capitals = text[end].isupper()
    elif text[max(0, start - 1) : start].isalpha():
        capitals = text[start - 1].isupper()
    else:
        # A letter that stands alone is an initial or a label: the words beside it tell.
        before = _LETTERS_BEFORE.search(text[max(0, start - _WINDOW) : start])
        after = _LETTERS_AFTER.match(text[end : end + _WINDOW])
        capitals = (before or after) and all(word[1].isupper() for word in (before, after) if word)
    return pair if capitals else pair.capitalize()


def _cyrillic(text):
    return _PIECE.sub(_cyrillic_piece, text)


_short_to_cyrillic = lru_cache(maxsize=4096)(_cyrillic)


def _cyrillic_piece(match):
    token = match["token"]
    if token is None:
        return match["mark"] or match[0]
    start = match.start()
    if token.isalpha():
        return _cyrillic_word(token, match.string, start)
    head, hyphen, ending = token.rpartition("-")
    if not (hyphen and ending.isalpha() and ending.islower()):
        head, hyphen, ending = token, "", ""
    if _is_reference(head):
        return head + hyphen + _cyrillic_word(ending, match.string, start + len(head + hyphen))
    return _WORD.sub(lambda m: _cyrillic_word(m[0], match.string, start + m.start()), token)


def _is_reference(token):
    """Tell whether a token is a number or code of a document, and not a word with a number.

    A code has a digit, and capitals beyond a first one: "PSC-04" but not "Prilog-2". A number and
    a word make an adjective even in a title in capitals: "24-SATNI".
    """
    return bool(
        _DIGIT.search(token)
        and _CODE_LETTERS.fullmatch(token)
        and _CODE.search(token)
        and not _COUNTED.fullmatch(token)
    )


def _cyrillic_word(word, text, start):
    if not _HAS_LATIN.search(word):
        return word
    composed = unicodedata.normalize("NFC", word)
    latin = _latin(composed)
    if (
        latin in _KEPT
        or _ROMAN.fullmatch(latin)
        or not _SERBIAN.fullmatch(latin)
        or (latin == "I" and _is_numeral(text, start))
    ):
        return word if latin == composed else latin
    split = _SPLIT.match(latin)
    cut = split.end() if split else 0
    return _cyrillic_letters(latin[:cut]) + _cyrillic_letters(latin[cut:])


def _cyrillic_letters(word):
    return _PAIR.sub(lambda m: _PAIRS[m[0]], word).translate(_TO_CYRILLIC)


def _is_numeral(text, start):
    """Tell whether the lone I at that place is a Roman numeral, and not the conjunction "i".

    The conjunction is a capital only where a sentence begins or all is in capitals, and a word
    always follows it. Everything else is a numeral, as in "etapa I".
    """
    before, after = text[max(0, start - _WINDOW) : start], text[start + 1 : start + 1 + _WINDOW]
    if _OR_AFTER.match(after):
        return False
    right = _WORD_AFTER.match(after)
    if not right or _NUMERAL_AFTER.match(after):
        return True
    left = _WORD_BEFORE.search(before)
    if not left or _OPENING.search(left[2]):
        return bool(left and _latin(left[1]).casefold() in _BEFORE_NUMERAL)
    if right[1]:
        return True
    left, right = _latin(left[1]), _latin(right[2])
    return not ((left.isupper() and right.isupper()) or (left.isdigit() and right.isdigit()))
