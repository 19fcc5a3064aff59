"""What may be asked, strictly: a word that is misspelled would otherwise answer another question.
Each refusal names the value and what would be right."""

from datetime import date
from functools import wraps
from inspect import signature
from typing import Annotated, Literal

from ninja import Path, Query
from ninja.errors import HttpError, ValidationError
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from activities.models import Project
from activities.words import Kind
from core.days import parse_day, today
from reports.queries import COUNTED

LONGEST_QUOTE = 60
# What every address has: the request itself and parts of the path.
NOT_ASKED = ("request", "slug")


def public_day(value):
    """An ISO day up to today; numbers and other spellings are refused."""
    day = parse_day(value) if isinstance(value, str) else value
    if not isinstance(day, date):
        raise PydanticCustomError(
            "day",
            "{value} is not a day. Write it like 2020-01-20.",
            {"value": repr(value)[:LONGEST_QUOTE]},
        )
    if day > today():
        raise PydanticCustomError(
            "day",
            "{value} lies in the future. Ask for a day up to {today}.",
            {"value": day.isoformat(), "today": today().isoformat()},
        )
    return day


def one_of(words, noun: str):
    """A validator that refuses every other word and names these."""
    allowed = ", ".join(words)

    def check(value):
        if value not in words:
            raise PydanticCustomError(
                "word",
                "{value} is no {noun}. Use one of: {allowed}.",
                {"value": repr(value)[:LONGEST_QUOTE], "noun": noun, "allowed": allowed},
            )
        return value

    return BeforeValidator(check)


KINDS = tuple(Kind.values)
STATUSES = tuple(status.value for status in COUNTED)

Slug = Annotated[
    str,
    Path(
        pattern="^[-a-zA-Z0-9_]{1,60}$",
        example="thb-serbia",
        description="The project, as `/api/v1/projects` names it",
    ),
]
# django-ninja takes a parameter for optional only where its Query comes first.
PublicDay = Annotated[
    date,
    Query(
        example="2020-01-20",
        description="The day of the figures, up to today. Without it: the cut-off day of the "
        "project, else today.",
    ),
    BeforeValidator(public_day),
]
KindWord = Annotated[
    Literal[KINDS],
    Query(example="workshop", description="The kind of the activities"),
    one_of(KINDS, "kind of activity"),
]
StatusWord = Annotated[
    Literal[STATUSES],
    Query(example="completed", description="Their status on the day"),
    one_of(STATUSES, "status"),
]
ComponentCode = Annotated[str, Query(example="1", description="The code of a component")]


def refusal(name: str, message: str) -> ValidationError:
    return ValidationError([{"type": "value", "loc": ["query", name], "msg": message}])


def strict(view):
    """Refuses what the address does not know, and what is asked twice."""
    known = [name for name in signature(view).parameters if name not in NOT_ASKED]
    allowed = f"This address knows: {', '.join(known)}." if known else "This address knows none."

    @wraps(view)
    def checked(request, **asked):
        for name, values in request.GET.lists():
            if name not in known:
                quoted = repr(name)[:LONGEST_QUOTE]
                raise refusal(name, f"There is no parameter {quoted}. {allowed}")
            if len(values) > 1:
                raise refusal(name, f"{name} stands {len(values)} times in the address. Once only.")
        return view(request, **asked)

    return checked


def released_project(slug: str) -> Project:
    """With its extensions and components. 404 for a project that is not released, as for none."""
    projects = Project.objects.released().prefetch_related("extensions", "components")
    if project := projects.filter(slug=slug).first():
        return project
    raise HttpError(404, f"There is no released project {slug!r}. /api/v1/projects lists them.")


def component_of(project, code: str):
    """The component with the code; a refusal that names the codes of this project."""
    components = {component.code: component for component in project.components.all()}
    if code not in components:
        quoted = repr(code)[:LONGEST_QUOTE]
        raise refusal(
            "component",
            f"{quoted} is no component of this project. Use one of: {', '.join(components)}.",
        )
    return components[code]
