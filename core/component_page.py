"""docs/components.html: every component of the interface as the real templates and the real style
sheet show it, beside the lines that ask for it. docs/components.txt has the samples."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import engines
from django.utils import translation
from django.utils.html import escape

from core.forms import office_helper

DOCS = Path(settings.BASE_DIR) / "docs"
PAGE = DOCS / "components.html"
INCLUDES = Path(settings.BASE_DIR) / "templates" / "includes"
ICONS = ["plus", "download", "print", "undo", "search", "done", "warning", "wrong"]
LIGHTS = [("green", "on track"), ("amber", "at risk"), ("red", "behind"), ("none", "no data")]
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Components – Twinning</title>
<link rel="stylesheet" href="../static/css/twinning.css">
</head>
<body>
<main class="page">
<h1>Components</h1>
<p>%s</p>
<ul class="links">%s</ul>
%s
</main>
</body>
</html>
"""


class SampleFilters(forms.Form):
    q = forms.CharField(label="Search", required=False)
    status = forms.ChoiceField(choices=[("overdue", "overdue")], label="Status")
    in_use = 1
    fields_in_use = [("status", "Status", "overdue")]


class SampleEntry(forms.Form):
    title_en = forms.CharField(label="Title in English", help_text="One language is enough.")
    title_sr = forms.CharField(label="Title in Serbian", required=False)
    end = forms.DateField(label="End")
    helper = office_helper(
        Layout(
            Fieldset(
                "What", Div("title_en", "title_sr", css_class="pair"), css_class="form-section"
            )
        )
    )


def sample_context() -> dict:
    """What the samples need, the same each time."""
    request = HttpRequest()
    request.GET = QueryDict("status=overdue&page=2")
    request.session = {"undo": {"address": "#", "token": ""}}
    return {
        "request": request,
        "csrf_token": "NOTPROVIDED",  # another each time; so it writes none
        "on": date(2020, 1, 20),
        "project": SimpleNamespace(cut_off=None),
        "form": SampleFilters({"status": "overdue"}, auto_id="filter_%s"),
        "entry": SampleEntry(auto_id="entry_%s"),
        "wrong": SampleEntry({"title_en": "Workshop", "end": "31.2.2020."}, auto_id="wrong_%s"),
        "conflict": SimpleNamespace(conflicts=[("Place", "Niš", "Novi Sad")]),
        "page": Paginator(range(143), 50).page(2),
        "messages": [
            Message(constants.SUCCESS, "1.2.1: status completed, 13 Feb 2019."),
            Message(constants.WARNING, "The report of the mission is still missing."),
            Message(constants.ERROR, "1.2.2 was not changed: it is cancelled."),
        ],
        "lights": [SimpleNamespace(colour=colour, word=word) for colour, word in LIGHTS],
        "icons": ICONS,
        "sort": "code",
    }


def with_code(text: str) -> str:
    return re.sub(r"`(.+?)`", r"<code>\1</code>", escape(text))


class Sample:
    """One component: its name, its files, what it is for, and lines that show it."""

    def __init__(self, written: str):
        head, _line, rest = written.partition("\n")
        self.name, _bar, files = (part.strip() for part in head.partition("|"))
        self.files = files.split()
        self.about, _line, self.lines = (part.strip() for part in rest.partition("\n---\n"))

    @property
    def anchor(self) -> str:
        return re.sub(r"\W+", "-", self.name.lower())

    def shown(self) -> str:
        files = ", ".join(f"<code>templates/includes/{name}</code>" for name in self.files)
        context = sample_context()
        lines = engines["django"].from_string(self.lines)
        rendered = lines.render(context, context["request"])
        asking = f"How to ask for it: {escape(self.name)}"
        return (
            f'<section id="{self.anchor}"><h2>{escape(self.name)}</h2>\n'
            f"<p>{with_code(self.about)}</p>\n{rendered}\n"
            f'<details class="fold minor"><summary>{asking}</summary>\n'
            f'<pre class="scroll" tabindex="0">{escape(self.lines)}</pre>\n'
            f"{f'<p>{files}</p>' if files else ''}</details></section>\n"
        )


def written() -> tuple[str, list[Sample], dict[str, str]]:
    """What docs/components.txt says: a foreword, the samples, and the files of templates/includes
    that are no components, each with the reason."""
    foreword, *parts = (DOCS / "components.txt").read_text().split("\n=== ")
    lines = parts.pop().strip().splitlines()[1:]
    others = dict(line.split(": ", 1) for line in lines)
    return " ".join(foreword.split()), [Sample(part) for part in parts], others


def page() -> str:
    """The whole page, in English, with the addresses of a file beside static/."""
    with translation.override("en"):
        foreword, samples, _others = written()
        links = "".join(f'<li><a href="#{one.anchor}">{one.name}</a></li>' for one in samples)
        text = FRAME % (with_code(foreword), links, "".join(one.shown() for one in samples))
    static = re.escape(settings.STATIC_URL)
    return re.sub(rf'"{static}(img/[\w-]+)(?:\.[0-9a-f]{{12}})?(\.\w+)"', r'"../static/\1\2"', text)
