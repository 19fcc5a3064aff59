"""A line of the answer: what was found, its address, and where it matched."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from activities.models import Project
from core.scripts import to_latin
from core.texts import Shown
from reports.search.matching import has_all, marked


@dataclass
class Hit:
    """`pieces` and those of `also` are (text, whether it matched). `also` are the other texts of
    the record in which it matched, where what is shown does not have all that was asked for."""

    project: Project
    record: Any
    rank: int
    url: str
    code: list[tuple[str, bool]]
    text: Shown
    pieces: list[tuple[str, bool]]
    # In words: its kind, its event.
    what: str = ""
    # The class and the words of its state.
    state: str = ""
    state_words: str = ""
    also: list[tuple[Shown, list]] = field(default_factory=list)

    @property
    def made_up(self) -> bool:
        made_up = getattr(self.record, "made_up", None)
        return bool(made_up and made_up())


def hit(project, record, words, *, url, code="", text: Shown, others=(), **facts) -> Hit:
    also = []
    if not has_all(f"{code} {text.text}", words):
        found = [(other, marked(other.text, words)) for other in others]
        also = [one for one in found if any(matches for _piece, matches in one[1])]
    return Hit(
        project=project,
        record=record,
        rank=record.rank,
        url=url,
        code=marked(code, words) if code else [],
        text=text,
        pieces=marked(text.text, words),
        also=also,
        **facts,
    )


def in_the_other_language(record, name: str) -> Shown:
    """The text that the page does not show."""
    if get_language() == "en":
        return Shown(to_latin(getattr(record, f"{name}_sr")), "sr-Latn")
    return Shown(getattr(record, f"{name}_en"), "en")
