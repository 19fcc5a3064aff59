"""The weekly mail: what “My work” shows, by project, in the reader's language.

It takes its rows from the function of that page, so the two cannot say different things. No name
of a person stands in it: mail passes through servers that are not ours.
"""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.tokens import digest_token
from core import mail
from core.days import distance_in_words, in_words
from core.texts import LANG_ATTRIBUTES
from reports.my_work import SHOWN, WITHOUT_DEADLINE, Task, groups

TITLE_LENGTH = 120


@dataclass
class Line:
    code: str
    text: str
    # The language of the text where it is another than that of the mail.
    lang: str
    what: str
    when: str
    late: bool
    url: str


@dataclass
class Part:
    """A group of “My work”, as far as one project goes; `lines` are the first of its rows."""

    title: str
    count: int = 0
    lines: list[Line] = field(default_factory=list)
    all_of_it: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass
class Contents:
    """By project, and in numbers: each row of the page is in one of the three."""

    overdue: int = 0
    due: int = 0
    waiting: int = 0
    # project → name of the group → its rows
    projects: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(self.projects)

    def in_words(self) -> str:
        """3 overdue, 5 due, 1 waiting for you."""
        said = []
        if self.overdue:
            said.append(ngettext("%(count)s overdue", "%(count)s overdue", self.overdue))
        if self.due:
            said.append(ngettext("%(count)s due", "%(count)s due", self.due))
        if self.waiting:
            said.append(
                ngettext("%(count)s waiting for you", "%(count)s waiting for you", self.waiting)
            )
        counts = [count for count in (self.overdue, self.due, self.waiting) if count]
        return ", ".join(text % {"count": count} for text, count in zip(said, counts, strict=True))


def contents_for(user, on: date) -> Contents:
    """What waits for the person; asks the database as often whatever there is."""
    contents = Contents()
    for group in groups(user, on, rows_shown=None):
        for task in group.tasks:
            kind = kind_of(group.name, task, on)
            setattr(contents, kind, getattr(contents, kind) + 1)
            parts = contents.projects.setdefault(task.project, {})
            address = mail.whole_address(f"{reverse('reports:my-work')}?show={group.name}")
            part = parts.setdefault(group.name, Part(group.title, all_of_it=address))
            part.count += 1
            if len(part.lines) < SHOWN:
                part.lines.append(line(group.name, task, on))
    contents.projects = dict(sorted(contents.projects.items(), key=lambda row: row[0].slug))
    return contents


def kind_of(name: str, task: Task, on: date) -> str:
    if name in WITHOUT_DEADLINE or task.day is None:
        return "waiting"
    return "overdue" if task.day < on else "due"


def line(name: str, task: Task, on: date) -> Line:
    shown = task.record.shown(task.text)
    late = task.days_late(on)
    when = in_words(task.day)
    if name not in WITHOUT_DEADLINE and task.day:
        when = f"{when} ({distance_in_words(-late)})"
    return Line(
        code=task.code,
        text=Truncator(" ".join(shown.text.split())).chars(TITLE_LENGTH),
        lang=shown.lang,
        what=str(task.what),
        when=when,
        late=name not in WITHOUT_DEADLINE and late > 0,
        url=mail.whole_address(task.url),
    )


def digest_for(user, on: date):
    """The mail, or None where there is nothing to say."""
    with translation.override(user.mail_language):
        contents = contents_for(user, on)
        if not contents:
            return None
        numbers = contents.in_words()
        ending = mail.whole_address(reverse("accounts:digest", args=[digest_token(user)]))
        return mail.letter(
            "digest",
            to=user.email,
            subject=_("Twinning: %(numbers)s") % {"numbers": numbers},
            context={
                "contents": contents,
                "numbers": numbers,
                "on": on,
                "my_work": mail.whole_address(reverse("reports:my-work")),
                "ending": ending,
            },
            headers={
                "List-Unsubscribe": f"<{ending}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Content-Language": LANG_ATTRIBUTES[user.mail_language],
            },
        )
