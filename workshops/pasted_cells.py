"""The heads of a pasted list of people, and the words for a sex. What the cells mean is said in
workshops/paste.py."""

from difflib import get_close_matches

from core.cells import NUMBER_HEADS, ROW_NUMBER, plain
from core.scripts import fold
from workshops.words import Sex

SEXES = {
    **dict.fromkeys(
        ["f", "w", "z", "female", "woman", "women", "zena", "zensko", "zenski", "zenska"],
        Sex.FEMALE.value,
    ),
    **dict.fromkeys(
        ["m", "male", "man", "men", "musko", "muski", "muska", "muskarac"], Sex.MALE.value
    ),
    **dict.fromkeys(["-", "–", "?", "x", "n/a", "not stated", "nije navedeno"], ""),
}
HEADS = {
    "name": "name|full name|participant|ime|ime i prezime|prezime i ime|ucesnik|name and surname",
    "institution": "institution|organisation|organization|institucija|organ|ustanova|organizacija",
    "sex": "sex|gender|pol",
    "post": "post|position|function|title|funkcija|radno mesto|polozaj|zvanje",
}
HEADS = {word: column for column, words in HEADS.items() for word in words.split("|")}


def head_of(cells) -> list[str] | None:
    """The columns that a head names, in their order; none where it is the word for a name alone,
    and None where the line is no head."""
    words = [plain(cell) for cell in cells]
    columns = [HEADS.get(word, "") for word in words]
    if "name" not in columns:
        return None
    if len(set(columns) - {""}) > 1:
        return columns
    others = {word for word in words if word not in HEADS}
    return [] if columns.count("name") == 1 and others <= NUMBER_HEADS else None


def without_row_number(cells, columns):
    if columns:
        return cells
    return cells[1:] if len(cells) > 1 and ROW_NUMBER.fullmatch(cells[0]) else cells


def sex_of(text: str) -> str | None:
    """The sex that a word means; None for a word that means none."""
    return SEXES.get(fold(text).strip(" ."))


def looks_like_sex(text: str) -> bool:
    word = fold(text)
    if not word or " " in word:
        return False
    return len(word) < 3 or bool(get_close_matches(word, [w for w in SEXES if len(w) > 3], 1, 0.75))
