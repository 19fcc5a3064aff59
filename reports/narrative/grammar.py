"""Numbers and nouns of a written report, in English and Serbian (Latin).

Numbers up to ten are words, in the gender of their noun; from eleven on they are digits. Serbian
has three forms of a noun: "one" (1, 21, 101), "few" (2 to 4, 22) and "many" (0, 5 to 20, 112).

These are tables and no translations of the interface (locale/): a catalogue knows neither gender
nor case, and a text of record must not change because a word of the interface did.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

ONE, FEW, MANY = 0, 1, 2


class Noun(NamedTuple):
    """English: one, many. Serbian: one, few, many, nominative; and the accusative singular is
    never needed. `gender`: "m", "f" or "n"."""

    en: tuple[str, str]
    sr: tuple[str, str, str]
    gender: str


WORDS_EN = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
WORDS_SR = ["", "", "", "tri", "četiri", "pet", "šest", "sedam", "osam", "devet", "deset"]
BY_GENDER = {
    0: {"m": "nijedan", "f": "nijedna", "n": "nijedno"},
    1: {"m": "jedan", "f": "jedna", "n": "jedno"},
    2: {"m": "dva", "f": "dve", "n": "dva"},
}
ORDINALS_EN = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
               "ninth", "tenth"]  # fmt: skip
# Stems of the adjective: prv-a, prv-e.
ORDINALS_SR = ["prv", "drug", "treć", "četvrt", "pet", "šest", "sedm", "osm", "devet", "deset"]
MONTHS_EN = ["January", "February", "March", "April", "May", "June", "July", "August",
             "September", "October", "November", "December"]  # fmt: skip
MONTHS_SR = ["januara", "februara", "marta", "aprila", "maja", "juna", "jula", "avgusta",
             "septembra", "oktobra", "novembra", "decembra"]  # fmt: skip


def few_form(number: int) -> int:
    """Which of the three Serbian forms follows the number."""
    if number % 10 == 1 and number % 100 != 11:
        return ONE
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return FEW
    return MANY


def digits(number: int, language: str) -> str:
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")


def number_word(number: int, language: str, gender: str = "m") -> str:
    """five, pet; 11, 1,234, 1.234."""
    if not 0 <= number <= 10:
        return digits(number, language)
    if language == "en":
        return WORDS_EN[number]
    return BY_GENDER[number][gender] if number in BY_GENDER else WORDS_SR[number]


def counted(number: int, noun: Noun, language: str) -> str:
    """two study visits, dve studijske posete; none: no study visits, nijedna studijska poseta."""
    word = number_word(number, language, noun.gender)
    if language == "en":
        return f"{word} {noun.en[number != 1]}"
    return f"{word} {noun.sr[ONE if number == 0 else few_form(number)]}"


def measured(amount: Decimal, noun: Noun, language: str) -> str:
    """Like `counted`; 13.5 working days, 13,5 radnih dana. After a decimal the last digit
    decides, as it is read aloud."""
    if amount == amount.to_integral_value():
        return counted(int(amount), noun, language)
    whole, part = f"{amount:.1f}".split(".")
    if language == "en":
        return f"{digits(int(whole), 'en')}.{part} {noun.en[1]}"
    return f"{digits(int(whole), 'sr')},{part} {noun.sr[few_form(int(part))]}"


def percentage(value: str, language: str) -> str:
    """67.2 % or 67,2 %."""
    return f"{value if language == 'en' else value.replace('.', ',')} %"


def by_number(number: int, one: str, few: str, many: str) -> str:
    """The Serbian sentence that agrees with the number."""
    return (one, few, many)[few_form(number)]


def ordinal(number: int, language: str, ending: str = "a") -> str:
    """the first: prva (ending "a"), genitive and locative "e", "oj": prve, prvoj; from eleven
    on digits."""
    if language == "en":
        return ORDINALS_EN[number - 1] if 1 <= number <= 10 else _english_ordinal(number)
    return f"{ORDINALS_SR[number - 1]}{ending}" if 1 <= number <= 10 else f"{number}."


def _english_ordinal(number: int) -> str:
    ending = "th"
    if number % 100 not in (11, 12, 13):
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def day(value: date, language: str, *, month_only: bool = False) -> str:
    """20 January 2020; Serbian genitive: 20. januara 2020. (od, do, dana)."""
    if language == "en":
        month = f"{MONTHS_EN[value.month - 1]} {value.year}"
        return month if month_only else f"{value.day} {month}"
    month = f"{MONTHS_SR[value.month - 1]} {value.year}."
    return month if month_only else f"{value.day}. {month}"


def listed(items: list[str], language: str) -> str:
    """a, b and c. Where one of them has a comma of its own semicolons part them."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return "; ".join(items)
    word = "and" if language == "en" else "i"
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence_of(text: str) -> str:
    """With a full stop, if it lacks one."""
    text = text.strip()
    return text if not text or text[-1] in '.!?…”“"' else f"{text}."
