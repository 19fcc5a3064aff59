"""What the texts of a stage in both languages read from the facts.

`facts` is what reports.stages.closing freezes; nothing else is read.
"""

from datetime import date
from decimal import Decimal

from activities.words import Kind, Precision
from reports.narrative import words
from reports.narrative.grammar import (
    counted,
    day,
    listed,
    sentence_of,
)

LANGUAGES = ("en", "sr")
# Counts by sex below this are not told apart: they could point to a person.
FEWEST_BY_SEX = 5


class Writer:
    """What both languages read from the facts."""

    language = ""

    def __init__(self, facts: dict):
        self.facts, self.project = facts, facts["project"]
        self.number = facts["number"]
        self.start, self.end = date.fromisoformat(facts["start"]), date.fromisoformat(facts["end"])
        self.project_start = date.fromisoformat(self.project["start"])
        self.done, self.done_in_all = facts["completed"]["stage"], facts["completed"]["total"]
        self.from_the_start = self.done == self.done_in_all
        # A draft of an open stage speaks of its day, not of the end.
        self.on = date.fromisoformat(facts["on"])
        self.over = self.on >= self.end
        self.title = self.said(self.project["title"]).removesuffix(".")

    def said(self, pair) -> str:
        """[English, Serbian] in this language; a stranger keeps its letters in every script."""
        raise NotImplementedError

    def names(self, pairs) -> str:
        return listed([self.said(pair) for pair in pairs], self.language)

    def in_numbers(self, number: int, noun) -> str:
        return counted(number, noun, self.language)

    def from_day(self, value: date) -> str:
        """A day; the month alone where of the start of the project no more is known."""
        rough = value == self.project_start and self.project["start_precision"] == Precision.MONTH
        return day(value, self.language, month_only=rough)

    def countries(self, codes, place: int) -> str:
        """In one of the forms of words.COUNTRIES; "" where one of them is not in the table."""
        if not all(code in words.COUNTRIES for code in codes):
            return ""
        return listed([words.COUNTRIES[code][place] for code in codes], self.language)

    @property
    def sexes(self) -> tuple[int, int] | None:
        """Women and men, where a public text may tell them apart."""
        women, men, not_stated = self.facts["participations"]
        rest_hides = not_stated == 0 or not_stated >= FEWEST_BY_SEX
        return (women, men) if min(women, men) >= FEWEST_BY_SEX and rest_hides else None

    def kinds(self) -> list[str]:
        """eight multidisciplinary workshops, two trainings on the Frontex model, …; kinds of
        which there are none are not mentioned."""
        found = []
        for kind, noun in words.KINDS.items():
            number = self.facts["kinds"].get(kind, 0)
            if not number:
                continue
            if kind == Kind.WORKSHOP:
                found += self.workshops(number)
            else:
                found.append(self.in_numbers(number, noun) + self.detail(kind, number))
        return found

    def workshops(self, number: int) -> list[str]:
        several = self.facts["multidisciplinary"]
        plain, both = words.KINDS[Kind.WORKSHOP], words.MULTIDISCIPLINARY_WORKSHOP
        if not several:
            return [self.in_numbers(number, plain)]
        if several == number:
            return [self.in_numbers(number, both)]
        return [
            self.in_numbers(several, both),
            self.in_numbers(number - several, words.OTHER_WORKSHOP),
        ]

    def detail(self, kind: str, number: int) -> str:
        if kind == Kind.TRAINING and self.facts["training_model"]:
            return self.on_the_model(self.facts["training_model"])
        if kind == Kind.STUDY_VISIT:
            return self.visited()
        titles = self.facts["titles"].get(kind, [])
        if len(titles) == number:
            return f" ({self.names_in_quotes(titles)})"
        return ""

    def names_in_quotes(self, titles) -> str:
        return listed([self.quoted(self.said(title)) for title in titles], self.language)

    @property
    def done_recommendations(self) -> tuple[int, int]:
        found = self.facts["recommendations"]
        return found["done"], found["total"]

    @property
    def conclusions_and_recommendations(self) -> tuple[int, int]:
        rows = self.facts["findings"]
        return sum(row["conclusions"] for row in rows), sum(row["recommendations"] for row in rows)

    @property
    def known_areas(self) -> list[str]:
        """prevention (one conclusion and two recommendations), …; nothing where one of the areas
        is not in words.AREAS, or where something belongs to none."""
        rows = self.facts["findings"]
        if not all(row["key"] in words.AREAS for row in rows):
            return []
        place = LANGUAGES.index(self.language)
        names = [words.AREAS[row["key"]][place] for row in rows]
        return names if len(rows) == 1 else self.with_numbers(names, rows)

    @property
    def other_areas(self) -> tuple[list[str], str]:
        """Each area by its name with its numbers, and the numbers of what has none."""
        named = [row for row in self.facts["findings"] if row["area"]]
        rest = [self.found(row) for row in self.facts["findings"] if not row["area"]]
        names = [self.said(row["area"]) for row in named]
        return self.with_numbers(names, named), "".join(rest)

    def with_numbers(self, names, rows) -> list[str]:
        return [f"{name} ({self.found(row)})" for name, row in zip(names, rows, strict=True)]

    def found(self, row) -> str:
        pairs = (
            (row["conclusions"], words.CONCLUSION),
            (row["recommendations"], words.RECOMMENDATION),
        )
        return listed([self.in_numbers(n, noun) for n, noun in pairs if n], self.language)

    def conclusion_text(self) -> str:
        """As it was written; in the other language where this one is missing."""
        return sentence_of(self.said(self.facts["conclusion"]))

    @property
    def expert_days(self) -> tuple[Decimal, Decimal]:
        delivered, planned = self.facts["expert_days"]
        return Decimal(delivered), Decimal(planned)
