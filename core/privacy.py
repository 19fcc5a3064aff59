"""What must not become public: personal numbers, addresses of people, names."""

import re
from datetime import date

from core.days import today
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


def is_personal_number(digits: str) -> bool:
    """Whether thirteen digits are a JMBG: they begin with a day of birth (DDMMYYY) and end with the
    check digit. Of other numbers with thirteen digits hardly one in a thousand does."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:7])
    try:
        born = date(year + (1000 if year >= 900 else 2000), month, day)
    except ValueError:
        return False
    weights = (7, 6, 5, 4, 3, 2) * 2
    rest = sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11
    return born <= today() and int(digits[12]) == (11 - rest if rest > 1 else 0)
