"""One search over everything that a person may read: what is found, by kind, the best first.

`sources` has what is searched, each from the projects that the person may see and by the role that
they have there; `matching` says how well a row fits and where. Each kind takes two statements, so
their number depends on nothing that is found.
"""

from dataclasses import dataclass, field

from django.core.paginator import Paginator

from activities.models import Project, ReadingLog
from activities.words import Reading
from reports.search.hits import Hit
from reports.search.matching import EXACT
from reports.search.sources import SOURCES, Asked

SHOWN, ALL_SHOWN = 5, 50
__all__ = ["SOURCES", "Asked", "Found", "search"]


@dataclass
class Found:
    """What was found of one kind. `more` is the address of the rest; `page` is there where this
    kind alone was asked for."""

    name: str
    title: str
    count: int
    hits: list[Hit]
    more: str = ""
    page: object = None


@dataclass
class Answer:
    groups: list[Found] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def projects(self) -> set[Project]:
        """Those of which something is shown."""
        return {hit.project for group in self.groups for hit in group.hits}


def search(asked: Asked, *, only: str = "", page_number=None) -> Answer:
    """What matches, by kind; a kind of which nothing does is left out. Kinds with the very code
    that was asked for come first. With `only` a page of that kind alone.

    Names of people that are shown are noted as read, as in the register."""
    answer = Answer()
    if not asked.words:
        return answer
    for source in SOURCES:
        if only and source.name != only:
            continue
        if found := _found(source, asked, bool(only), page_number):
            answer.groups.append(found)
    answer.groups.sort(key=lambda group: not any(hit.rank == EXACT for hit in group.hits))
    _note_readings(asked.user, answer)
    return answer


def _found(source, asked: Asked, alone: bool, page_number) -> Found | None:
    rows = source.rows(asked)
    paginator = Paginator(rows, ALL_SHOWN if alone else SHOWN)
    if not paginator.count:
        return None
    page = paginator.get_page(page_number if alone else 1)
    hits = [source.hit(row, asked) for row in page.object_list]
    more = ""
    if not alone and paginator.count > len(hits):
        more = asked.project and source.list_address(asked.project, asked.typed)
        more = more or asked.address(only=source.name)
    return Found(source.name, source.title, paginator.count, hits, more, page if alone else None)


def _note_readings(reader, answer: Answer):
    read = {hit.project for group in answer.groups if group.name == "people" for hit in group.hits}
    ReadingLog.objects.bulk_create(
        ReadingLog(project=project, reader=reader, what=Reading.REGISTER) for project in read
    )
