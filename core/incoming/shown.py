"""From what a workbook stores in a cell to the text that its person sees.

A number is written with a decimal point, without signs between thousands, and with the zeros that
its format adds: 00123, and 1.10 where two decimals are shown (Excel makes 1.1 of a code 1.10 that
somebody types as a number: nobody can tell then, unless the column has that format). Digits that
the format hides stay, for 4.5 days are 4.5 also where 5 is shown; only of an endless fraction, such
as 10/3, as many decimals are taken as are shown.

A day is written 2019-08-22, however it is shown. Where the format hides its day or its year the
text is what is shown, 2-Jan or Feb-19: often it was a code, 1.2, of which Excel made a day, and
whoever looks at the row must see what Excel made of it.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss",
    # Days, as they are written in East Asia.
    **dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy/m/d"),
}  # fmt: skip
# "text", \x, what is left out (a width or a filling, [a colour, language or condition]), a word.
TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[(?![hms]+\])[^\]]*\]|(y+|m+|d+|h+|s+|am/pm|.)', re.I | re.S
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
# Excel keeps so many digits of a number; of a longer one it has lost the last.
MOST_DIGITS = 15
MOST_DECIMALS = 6
DAY_ZERO, DAY_ZERO_1904, LAST_SERIAL = date(1899, 12, 30), date(1904, 1, 1), 2_958_465
LONGEST_FORMAT = 255


def writer_of(code: str, since_1904: bool) -> Callable[[str], str]:
    """What writes the stored numbers of cells with that format."""
    tokens = []
    for match in TOKEN.finditer(code[:LONGEST_FORMAT]):
        if match[3] == ";":  # what follows is for negative numbers
            break
        word = (match[3] or "").lower()
        if word or match[1] or match[2]:
            tokens.append((word, match[1] or match[2] or match[3]))
    letters = {word[:1] for word, _text in tokens} & set("ymdhs")
    if "general" in code.lower() or not letters:
        pattern = "".join(word for word, _text in tokens)
        return lambda stored: _number(stored, pattern)
    return lambda stored: _moment(stored, tokens, letters, since_1904)


def _number(stored: str, pattern: str = "") -> str:
    if WHOLE.fullmatch(stored) and pattern in ("", "0", "general", "@", "#,##0"):
        return str(int(stored))
    value = float(stored)
    if not isfinite(value):
        return stored
    if "%" in pattern:
        value *= 100
    if abs(value) >= 10**MOST_DIGITS:
        return f"{value:.5E}"
    number = Decimal(f"{value:.{MOST_DIGITS}g}")
    before, _point, after = pattern.replace(",", "").partition(".")
    least = before.count("0") if "e" not in pattern and "/" not in pattern else 0
    decimals = max(-number.as_tuple().exponent, 0)
    if decimals > MOST_DECIMALS and least:
        most = sum(map(after.count, "0#?"))
        number = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if least:
        text = _filled(text, least, after.count("0"))
    return f"{text}%" if "%" in pattern else text


def _filled(text: str, before: int, after: int) -> str:
    """With zeros up to so many digits on both sides of the point."""
    sign = "-" if text.startswith("-") else ""
    whole, _point, part = text.lstrip("-").partition(".")
    part = part.ljust(after, "0")
    return f"{sign}{whole.zfill(before)}{'.' if part else ''}{part}"


def _moment(stored: str, tokens, letters, since_1904) -> str:
    value = float(stored)
    if not 0 <= value <= LAST_SERIAL:
        return _number(stored)
    minutes = round(value % 1 * 24 * 60)
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    if not letters & set("yd") and letters & set("hs"):
        minutes += int(value) * 24 * 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    day = _day(int(value), since_1904)
    if letters & set("hs"):
        return f"{day} {clock}" if minutes else day.isoformat()
    if letters >= set("ymd"):
        return day.isoformat()
    return "".join(_part(word, text, day) for word, text in tokens).strip()


def _day(serial: int, since_1904: bool) -> date:
    if since_1904:
        return DAY_ZERO_1904 + timedelta(serial)
    # Excel takes 1900 for a leap year, so that its first 59 days are one too low.
    return DAY_ZERO + timedelta(serial + (serial < 60))


def _part(word: str, text: str, day: date) -> str:
    """One word of a format for days."""
    match word[:1], len(word):
        case "y", length:
            return f"{day:%Y}" if length > 2 else f"{day:%y}"
        case "m", 1:
            return str(day.month)
        case "m", 2:
            return f"{day.month:02d}"
        case "m", _:
            return MONTHS[day.month - 1]
        case "d", 1:
            return str(day.day)
        case "d", 2:
            return f"{day.day:02d}"
        case "d", _:
            return WEEKDAYS[day.weekday()]
    return text or ""
