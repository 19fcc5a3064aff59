"""How the form of an activity stands on its page."""

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LONG_TEXTS = ("description", "expected_output", "outputs", "summary")
PARTICIPANT_FIELDS = ["women", "men", "not_stated", "total"]


def layout_of(form) -> Layout:
    def two(*names):
        return Div(*[Field(name) for name in names if name in form.fields], css_class="pair")

    def both(name):
        """The field in two languages, the page's first."""
        first, second = ("en", "sr") if get_language() == "en" else ("sr", "en")
        return two(f"{name}_{first}", f"{name}_{second}")

    def section(title, *items):
        return Fieldset(title, *items, css_class="form-section")

    def include(name):
        return HTML(f'{{% include "activities/{name}.html" %}}')

    kind = Div(Field("kind"), include("_refit"), css_class="kind-choice")
    parts = [
        section(_("What"), kind, two("component", "code"), both("title"), include("_similar_here")),
        section(
            _("When and where"),
            two("current_start", "current_end"),
            two("start_time", "end_time"),
            two("place", "country"),
            two("venue", "mode"),
            two("working_days", "status"),
        ),
        section(_("Who"), two("responsible_ms", "responsible_bc"), include("_institutions_field")),
    ]
    if form.event_rows:
        rows = [
            both(row[0][:-3]) if row[0].endswith("_en") else two(*row) for row in form.event_rows
        ]
        parts.append(section(capfirst(form.event_model._meta.verbose_name), *rows))
    if "actual_start" in form.fields or "total" in form.fields:
        parts += _what_happened(form, two, include)
    parts += [
        include("_entry_rows"),
        *_fold(
            _("Texts"),
            form.has_texts,
            HTML('{% include "includes/_no_personal_data.html" %}'),
            *[both(name) for name in LONG_TEXTS],
            Field("internal_note"),
        ),
    ]
    if "why" in form.fields:
        parts.append(section(_("Reason"), Field("why"), "base", "version"))
    return Layout(*parts)


def held_layout(form) -> Layout:
    """The actions *held* and *complete*: the dates, who came, and what it ended with."""
    days = [name for name in ("start", "end") if name in form.fields]
    parts = [
        Div(*[Field(name) for name in days], css_class="pair"),
        HTML('{% include "activities/_institutions_field.html" %}'),
    ]
    if "total" in form.fields:
        parts += [
            Div(*[Field(name) for name in PARTICIPANT_FIELDS], css_class="four"),
            HTML('{% include "activities/_counts_field.html" %}'),
        ]
    else:
        parts.append(HTML('{% include "activities/_counted_from_list.html" %}'))
    return Layout(*parts, HTML('{% include "activities/_entry_rows.html" %}'))


def _what_happened(form, two, include):
    inside = [two("actual_start", "actual_end")]
    if "total" in form.fields:
        inside += [
            Div(*[Field(name) for name in PARTICIPANT_FIELDS], css_class="four"),
            include("_counts_field"),
        ]
    else:
        inside.append(include("_counted_from_list"))
    return _fold(_("What happened"), form.tells_what_happened, *inside, name="happened")


def _fold(title, opened, *items, name="texts"):
    """A part that stands open where something is in it."""
    start = f'<details class="fold" id="{name}"{" open" if opened else ""}><summary>'
    return [HTML(start), HTML(str(title)), HTML("</summary>"), *items, HTML("</details>")]
