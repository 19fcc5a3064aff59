"""Words of a page that are not in its language, and elements whose `lang` says something else.

The script of a word tells nearly everything: in Serbian Cyrillic no word has Latin letters but
those that docs/translations.md allows; in Serbian Latin no letter is Cyrillic and no text is one
of the source; in English no word has a Serbian letter, unless it is a name.
"""

import re
from functools import cache

import polib

from core.management.commands import messages
from core.scripts import _KEPT, _PIECE
from tests.core.test_translations import LATIN

ATTRIBUTES = [
    "alt",
    "aria-label",
    "aria-description",
    "data-label",
    "label",
    "placeholder",
    "title",
]
# What a person typed stands in these as it was typed.
AS_TYPED = {"textarea", "code", "pre", "kbd", "script", "style", "noscript", "template", "svg"}
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN_WORD = re.compile(r"[A-Za-zČĆĐŠŽčćđšž]{2,}")
SERBIAN_LETTER = re.compile(r"[čćđšžČĆĐŠŽ]")
ROMAN = re.compile(r"[IVX]+")
# Small words that one of the two languages has and the other has not.
ENGLISH = {
    "and", "are", "by", "each", "for", "from", "has", "have", "not", "of", "or", "that", "the",
    "this", "was", "were", "which", "will", "with", "yes",
}  # fmt: skip
SERBIAN = {
    "je", "se", "sa", "za", "koji", "koja", "koje", "nije", "nema", "ili", "kao", "prema", "su",
    "bez", "posle", "nakon", "od",
}  # fmt: skip
# The brand, the two agencies, the acronym of the project, the code of the final report.
NAMES = {"Twinning", "Frontex", "Europol", "THB", "FR"}
# How a package of its own names its records, in English in every language.
OF_PACKAGES = re.compile(r"Access Log for \w+ @ \S+ \S+")


def texts_of(page):
    """(language, text, where) of what is read on the page and of its title."""
    for element in page.iter():
        if not isinstance(element.tag, str) or is_typed(element):
            continue
        lang = lang_of(element)
        if element.text and element.text.strip():
            yield lang, element.text, element
        for child in element:
            if child.tail and child.tail.strip():
                yield lang, child.tail, element
        for attribute in ATTRIBUTES:
            if element.get(attribute):
                yield lang, element.get(attribute), element
        if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
            yield lang, element.get("value", ""), element
        if element.tag == "meta" and element.get("name") == "description":
            yield lang, element.get("content", ""), element


def is_typed(element) -> bool:
    return any(
        one.tag in AS_TYPED or one.get("translate") == "no"
        for one in (element, *element.iterancestors())
    )


def lang_of(element) -> str:
    while element is not None:
        if element.get("lang"):
            return element.get("lang")
        element = element.getparent()
    return ""


@cache
def source_texts() -> frozenset[str]:
    """English texts of the source whose Serbian is another, without those with placeholders."""
    return frozenset(
        entry.msgid.strip()
        for entry in polib.pofile(str(messages.po_path("sr_Latn")))
        if entry.msgstr != entry.msgid and "%" not in entry.msgid and "{" not in entry.msgid
    )


def foreign_words(page, names=frozenset(), typed=()) -> list[str]:
    """What is not in the language that its element says: language, element, words, text. What
    people `typed` is left out: the admin shows columns as they are stored."""
    names = NAMES | set(names)
    found = []
    for lang, text, element in texts_of(page):
        text = OF_PACKAGES.sub(" ", " ".join(text.split()))
        wrong = wrong_in(lang, text, names)
        if wrong and typed:
            wrong = wrong_in(lang, without(typed, text), names)
        if wrong:
            found.append(f"{lang} <{element.tag}> {', '.join(sorted(wrong))}: {text[:100]}")
    return found


def without(typed, text: str) -> str:
    for one in typed:
        text = text.replace(one, " ")
    return text


def wrong_in(lang: str, text: str, names: set) -> set[str]:
    if lang == "sr-Cyrl":
        return {
            word
            for word in LATIN_WORD.findall(without_codes(text))
            if word not in LATIN | _KEPT | names and not ROMAN.fullmatch(word)
        }
    words = set(WORD.findall(without_codes(text))) - names
    if lang == "sr-Latn":
        found = {word for word in words if CYRILLIC.search(word)}
        if text in source_texts():
            found |= words
        return found | {word for word in words if word.lower() in ENGLISH}
    return {
        word
        for word in words
        if CYRILLIC.search(word)
        or (word.islower() and (SERBIAN_LETTER.search(word) or word in SERBIAN))
    }


def without_codes(text: str) -> str:
    """Without addresses, file names, references and what has digits in it."""

    def keep(match):
        token = match["token"]
        if token is None or any(letter.isdigit() for letter in token):
            return " "
        return match[0]

    return _PIECE.sub(keep, text)
