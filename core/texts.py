"""Texts that people type in two columns, `_en` and `_sr`, and how a page shows them."""

import re
from typing import NamedTuple

from django.utils.translation import get_language

from core.scripts import in_script, to_latin

# What the `lang` attribute says; the Serbian letter forms of a font depend on it.
LANG_ATTRIBUTES = {"en": "en", "sr": "sr-Cyrl", "sr-latn": "sr-Latn"}


class Shown(NamedTuple):
    """A text as a page shows it. `lang` is empty where it is the page's own language;
    `missing` says that the page's language had no text and another stands in."""

    text: str
    lang: str = ""
    missing: bool = False


class StandIn(str):
    """A text of a plan or a report that stands in for a missing translation; `lang` says which
    language it is in."""

    lang = ""

    @classmethod
    def of(cls, found: Shown) -> str:
        text = cls(found.text)
        text.lang = found.lang
        return text


def shown(en: str, sr: str, language: str | None = None) -> Shown:
    """The one of the two columns that fits the page, Serbian in the page's script."""
    language = language or get_language() or "en"
    if language.startswith("sr"):
        if sr or not en:
            return Shown(in_script(sr, language))
        return Shown(en, "en", True)
    if en or not sr:
        return Shown(en)
    return Shown(to_latin(sr), "sr-Latn", True)


def serbian(text: str, language: str | None = None) -> str:
    """A text with one column (a place, a name) in the script of the page."""
    return in_script(text, language or get_language() or "en")


# Each is in nearly every English sentence and in no Serbian one.
_ENGLISH = re.compile(r"\b(?:the|of|and|with|for|is|are|was|were|by|from)\b", re.IGNORECASE)


def is_english(text: str) -> bool:
    """Whether a note that may be in any language is in English."""
    return bool(_ENGLISH.search(text)) and not re.search("[čćđšžČĆĐŠŽ\u0400-\u04ff]", text)


class Bilingual:
    """For models with `<name>_en` and `<name>_sr` columns."""

    def shown(self, name: str) -> Shown:
        return shown(getattr(self, f"{name}_en"), getattr(self, f"{name}_sr"))

    @property
    def title(self) -> str:
        return self.shown("title").text
