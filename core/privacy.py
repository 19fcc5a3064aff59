"""What must not become public: personal numbers, addresses of people, names."""

import re

from core.scripts import fold

PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12}(?!\d)")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")


def _words(text: str) -> str:
    return fold(re.sub(r"[^\w\s]", " ", text))


def personal_data_in(text: str, names=()) -> str:
    """The first thing in `text` that looks like personal data, or "" (rule V16):
    thirteen digits (JMBG), an e-mail address, or one of `names` in either script."""
    if found := PERSONAL_NUMBER.search(text) or EMAIL.search(text):
        return found[0]
    words = f" {_words(text)} "
    for name in names:
        # Shorter than "Ana B" would be found in ordinary words.
        if len(_words(name)) > 4 and f" {_words(name)} " in words:
            return name
    return ""
