from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.days import distance_in_words
from core.templatetags.twinning import MADE_UP, figure, percent
from reports.curve import Curve
from reports.verdict import verdict
from workshops.words import FollowUp

register = template.Library()

# The kinds that a source counts, by the name it has among a project's checkpoints.
CHECKPOINT_NAMES = {
    "workshop": "workshops",
    "training": "trainings",
    "study visit": "study_visits",
}


def rows_behind(context, address, filters) -> str:
    """The address of the rows that a figure counts, on the day of the page."""
    on = f"on={context['on']:%Y-%m-%d}"
    return f"{address}?{filters}&{on}" if filters else f"{address}?{on}"


@register.inclusion_tag("includes/_figure.html", takes_context=True)
def figure_of(context, progress, name, value, list="", filters="", note=""):
    """A figure by its name. `list` is the address of a list that shows its rows when filtered."""
    address = rows_behind(context, list, filters) if list else ""
    return {**figure(progress, name), "value": value, "address": address, "note": note}


@register.inclusion_tag("includes/_bar.html", takes_context=True)
def bar_of(context, progress, name, look, label="", list="", filters=""):
    """The same as a bar, where the figure is a share."""
    one = figure(progress, name)
    share = share_of(one["value"])
    parts = {"share": share, "value": percent(share), "label": label or one["label"], "look": look}
    return {**one, **parts, "address": rows_behind(context, list, filters) if list else ""}


@register.filter
def on_day(address, asked):
    """An address with the day that the page was asked for, if it was (`asked`: its query)."""
    day = asked.get("on")
    return f"{address}?{urlencode({'on': day})}" if day else address


@register.simple_tag
def kind_made_up(progress, kind):
    """The quiet mark beside a count by kind that no source states for the day."""
    name = CHECKPOINT_NAMES.get(kind)
    if name and progress.states(name, progress.by_kind[kind]):
        return ""
    return MADE_UP


@register.simple_tag
def status_made_up(progress, status):
    """The same beside a count by status: sources count what is completed, nothing else."""
    return "" if status == "completed" and not progress.made_up("completed") else MADE_UP


@register.filter
def on_time(progress):
    return " ".join(verdict(progress))


@register.filter
def release_mark(record):
    """What a reader of the office must know of a record's release, in a word; "" for nothing."""
    if record.released_at:
        return _("public")
    return _("release proposed") if record.proposed_at else ""


@register.filter
def follow_up_label(status):
    return FollowUp(status).label


@register.simple_tag
def task_days(task, on):
    """How far the day of a task is from today, with its colour."""
    late = task.days_late(on)
    style = "mark red" if late > 0 else "mark amber" if late == 0 else "quiet"
    return format_html('<span class="{}">{}</span>', style, distance_in_words(-late))


@register.simple_tag
def late_since(day, on):
    """How many days a day is past, in words."""
    return distance_in_words((day - on).days)


@register.filter
def split_commas(text):
    return text.split(",")


@register.simple_tag
def curve_y(value):
    """Where a percentage lies in the picture of the S-curve."""
    return Curve.y(value)


@register.simple_tag
def share_of(value):
    """The percentage of a figure: itself, of expert days used, of recommendations carried out."""
    return getattr(value, "percent", getattr(value, "rate", value))
