"""What must not become public: personal numbers, addresses of people, names."""

import re

from core.names import HIDDEN, name_in

_HIDDEN = re.compile(f"[{HIDDEN}]")
PERSONAL_NUMBER = re.compile(r"(?<!\d)\d(?:[ ./()-]{0,2}\d){12}(?!\d)")
# Starts at the sign, so that the work grows with the length of the text and not faster.
ADDRESS = re.compile(r"(?<=[^\s@<>])@[^\s@<>]{1,255}\.\w{1,63}")
BEFORE_THE_SIGN = re.compile(r"[^\s@<>]{1,64}\Z")
TELEPHONE = re.compile(r"\d(?:[ ./-]?\d){5,}")
# Days and years: digits that are no telephone.
DAYS = re.compile(
    r"(?<!\d)(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d\d-\d\d|(?:19|20)\d\d[/–-](?:19|20)\d\d)(?!\d)"
)


def personal_data_in(text: str, names=(), *, telephones=False) -> str:
    """The first thing in `text` that looks like personal data, or "" (rule V16): thirteen digits
    (JMBG), an e-mail address, one of `names` in either script and any order of its words; where
    asked, a telephone."""
    seen = _HIDDEN.sub("", text)
    if found := PERSONAL_NUMBER.search(seen):
        return found[0]
    if found := ADDRESS.search(seen):
        before = BEFORE_THE_SIGN.search(seen[max(0, found.start() - 64) : found.start()])
        return before[0] + found[0]
    if telephones and (found := TELEPHONE.search(DAYS.sub(" ; ", seen))):
        return found[0]
    return name_in(text, names)
