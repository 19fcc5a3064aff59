"""What apps above this one add to an activity; they enter it when they start (their apps.py).

This app knows only the shape of what they add, so that imports go one way (docs/structure.md).
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import models

# Kind → the model of its own row beside the activity, written with it. `entry_fields` names the
# columns that the form of the activity asks for, in rows of two.
EVENT_MODELS: dict[str, type[models.Model]] = {}


class Section(NamedTuple):
    """A part of the activity's page: its template, and what the template needs."""

    template: str
    context: dict


# section(project, activity) → Section or None; `project` says what the reader may see.
RECORD_SECTIONS: list[Callable[..., Section | None]] = []

# make(data, project, activity, institutions) → rows that are entered with the activity, in its
# form: a formset-like object, as workshops.forms.findings.NewFindings is. `activity` is None while
# it is new.
ENTRY_ROWS: list[Callable] = []

# notes(activity) → what somebody who has just saved the activity should look at, as texts.
SAVED_NOTES: list[Callable[..., list[str]]] = []

# names(project) → names of people that must not stand in a public text (rule V16).
PROTECTED_NAMES: list[Callable] = []


class WordDocument(NamedTuple):
    """A kind of Word document (activities.words.WordKind): the placeholders of its templates
    (core.word_known), and `build()`, the built-in template in the language of the moment, a
    document of python-docx made with core.word_parts."""

    known: dict
    build: Callable


# Kind → how its templates are made and checked.
WORD_DOCUMENTS: dict[str, WordDocument] = {}
