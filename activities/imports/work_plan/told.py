"""One row of a work plan, read: typed values, or faults at their cells."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules
from activities.imports.registry import Settled
from activities.imports.work_plan.columns import TOTALS
from activities.models import Component
from activities.models.activity import normal_code
from core.cells import plain
from core.scripts import is_serbian

LONGEST_ABBREVIATION = 20
NUMBER_FIRST = re.compile(r"(?:\D*?\s)?(\d{1,2})\b[\s.:–-]*(.*)", re.DOTALL)


def is_aside(values: dict[str, str]) -> bool:
    """A title between the rows, or a sum: without a code, and with one text at most or with a word
    for totals."""
    filled = [text for name, text in values.items() if text]
    if values.get("code") and plain(values["code"]) not in TOTALS:
        # "KOMPONENTA 1 – Pravni okvir" over the whole width stands in the first cell.
        alone = len(filled) == 1
        return alone and not re.match(r"\s*\d", values["code"])
    return len(filled) <= 1 or any(plain(text) in TOTALS for text in filled)


class Told:
    """`values` has what the row says and could be read; `emptied` the columns that the file has
    and that are empty in the row."""

    def __init__(self, settled: Settled, known):
        self.settled, self.known = settled, known
        cells = settled.line.values
        self.emptied = {name for name, text in cells.items() if not text}
        self.values = {}
        for name, text in cells.items():
            if text:
                try:
                    self.values[name] = known.reader.read(name, text)
                except ValidationError as error:
                    settled.fault(name, error)
        self.code = normal_code(cells.get("code", ""))

    def __contains__(self, name):
        return name in self.values

    def get(self, name, default=None):
        return self.values.get(name, default)

    def fault(self, name, error):
        self.settled.fault(name, error)

    # What needs more than one cell

    def check_code(self) -> bool:
        if not self.code:
            self.fault("code", rules.required(_("code")))
        elif not rules.CODE.fullmatch(self.code):
            self.fault("code", rules.invalid_code(self.code[:40]))
        return "code" not in self.settled.faults

    def titles(self, stored=None) -> dict[str, str]:
        """Columns of Activity; the one column “title” goes where its language is."""
        found = {name: self.values[name] for name in ("title_en", "title_sr") if name in self}
        text = self.get("title")
        if text and not found:
            found[self._title_column(text, stored)] = text
        return found

    def _title_column(self, text, stored) -> str:
        if re.search("[\u0400-\u04ff]", text):
            return "title_sr"
        if stored and bool(stored.title_en) != bool(stored.title_sr):
            return "title_en" if stored.title_en else "title_sr"
        if re.search("[čćžšđČĆŽŠĐ]", text):
            return "title_sr"
        if self.known.serbian_heading and is_serbian(text):
            return "title_sr"
        return "title_en"

    def component(self) -> Component | None:
        """The component of the code; one that the project lacks is made, and `besides` says so.
        Rule V5 where the row names another."""
        code = self.code.split(".")[0]
        typed = self.get("component", "")
        named, title = self._named_component(typed)
        if typed and named is None and code not in self.known.components:
            named, title = code, typed[:200]
        if typed and named is None:
            self.fault(
                "component",
                ValidationError(
                    _(
                        "“%(value)s” is no component of the project. Write its number, such as "
                        "%(code)s."
                    ),
                    "component",
                    {"value": typed[:60], "code": code},
                ),
            )
            return None
        if named is not None and named != code:
            self.fault("component", rules.wrong_component(self.code, code, named))
            return None
        if component := self.known.components.get(code):
            return component
        self.settled.besides.append(("component", f"{code} {title}".strip()))
        return Component(project=self.known.project, code=code)

    def _named_component(self, typed) -> tuple[str | None, str]:
        """(its number, its title) as the row has them."""
        for component in self.known.components.values():
            words = {component.title_en, component.title_sr} - {""}
            if typed and any(plain(word) == plain(typed) for word in words):
                return component.code, ""
        if match := NUMBER_FIRST.fullmatch(typed.strip()):
            return str(int(match[1])), match[2].strip()[:200]
        return None, ""

    def institutions(self) -> list | None:
        """Primary keys, or names of those to be made; None where the row does not say."""
        if "institutions" not in self:
            return None
        found = []
        for name in self.known.names_of(self.values["institutions"]):
            matches = self.known.institution(name)
            if len(matches) > 1:
                self.fault("institutions", _several(name))
            elif matches:
                one = matches[0]
                if one.pk not in self.known.partners:
                    self.settled.besides.append(("partner", one.abbreviation))
                found.append(one.pk)
            elif len(name) > LONGEST_ABBREVIATION or not re.search(r"[^\W\d_]", name):
                self.fault("institutions", _no_institution(name))
            else:
                self.settled.besides.append(("institution", name))
                found.append(name)
        return list(dict.fromkeys(found))

    def act(self):
        """The act that the row names, or None."""
        text = self.get("act")
        if not text:
            return None
        act = self.known.acts.get(plain(text))
        if act is None:
            self.fault(
                "act",
                ValidationError(
                    _(
                        "“%(value)s” is no act of the project. Acts: %(acts)s. Enter it among "
                        "the acts first, or leave the cell empty."
                    ),
                    "act",
                    {
                        "value": text[:60],
                        "acts": ", ".join(str(one) for one in self.known.acts.values()) or "–",
                    },
                ),
            )
        return act


def too_long(*, show_value, limit_value, **_more):
    """In our words, from what Django says of a text."""
    return ValidationError(
        _("%(length)s characters are too many. Shorten the text to %(most)s."),
        "long",
        {"length": show_value, "most": limit_value},
    )


def _several(name):
    return ValidationError(
        _("Several institutions are called “%(name)s”. Write the whole name."),
        "several",
        {"name": name[:60]},
    )


def _no_institution(name):
    return ValidationError(
        _(
            "“%(name)s” is no institution that is known here. Write its abbreviation, of at most "
            "%(most)s characters, and it is made."
        ),
        "institution",
        {"name": name[:60], "most": LONGEST_ABBREVIATION},
    )
