"""The stages of a project: each with its text, its figures and what has changed since."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.history import edits
from activities.models import Stage
from activities.words import Role
from core import texts
from core.days import today
from core.editions import Stale, edition_of
from core.forms import show_errors, typed
from core.pages import day_of
from reports.kept_figures import differences, rows_of
from reports.stages.closing import (
    completed_by_stage,
    generated,
    paragraphs,
    standing,
)
from reports.stages.forms import ACTIONS, CloseForm, TextForm
from reports.stages.records import StageRecords

# Of the earlier versions of a text.
VERSIONS = 5


class Version(NamedTuple):
    """A text in paragraphs; `text` says whether another language stands in."""

    text: texts.Shown
    paragraphs: list[str]


def version(en: str, sr: str, language: str | None = None) -> Version:
    text = texts.shown(en, sr, language)
    return Version(text, paragraphs(text.text))


def stage_of(project, number, *, locked=False) -> Stage:
    rows = Stage.objects.filter(project=project)
    rows = rows.select_for_update(of=("self",)) if locked else rows.select_related("closed_by")
    found = get_object_or_404(rows.order_by(), number=number)
    found.project = project
    return found


def page_of(stage):
    return redirect("reports:stage", stage.project.slug, stage.number)


@for_members(Role.VIEWER)
def stage_list(request, project):
    on = day_of(request) or project.day()
    found = list(project.stages.all())
    so_far = completed_by_stage(project, [one for one in found if not one.is_closed], on)
    for one in found:
        one.project = project
        one.completed = one.frozen["own"]["completed"] if one.is_closed else so_far[one.pk]
    return render(
        request,
        "reports/stage_list.html",
        {"project": project, "stages": found, "on": on, "plan_only": on > today()},
    )


@for_members(Role.VIEWER)
def stage(request, project, number):
    found = stage_of(project, number)
    asked = day_of(request)
    context = {"project": project, "stage": found, "edits": edits(found)}
    if found.is_closed:
        context |= closed_stage(found)
    else:
        context |= open_stage(found, asked or project.day())
    return render(request, "reports/stage.html", context)


def closed_stage(stage) -> dict:
    fresh = generated(stage)
    text, new = version(stage.text_en, stage.text_sr), version(fresh["en"], fresh["sr"])
    return {
        "on": stage.end,
        "text": text,
        "generated": new if new.text.text != text.text.text else None,
        "rows": rows_of(stage.project, stage.end, stage.frozen["figures"], stage.frozen["own"]),
        "differences": differences(stage.frozen, stage.closed_at, StageRecords(stage, stage.end)),
    }


def open_stage(stage, day) -> dict:
    """As of the day, the stage's last one at most; before it begins there is nothing to show."""
    on = min(day, stage.end)
    context = {
        "on": on,
        "plan_only": on > today(),
        "standing": standing(stage),
        "can_close": stage.end <= today(),
        "begun": on >= stage.start,
    }
    if context["begun"]:
        records = StageRecords(stage, on)
        fresh = generated(stage, records)
        context |= {
            "text": version(fresh["en"], fresh["sr"]),
            "rows": rows_of(stage.project, on, records.figures(), records.own_figures()),
        }
    return context


@for_members(Role.MANAGER)
def close(request, project, number):
    stage = stage_of(project, number)
    if stage.is_closed:
        messages.warning(request, _("Stage %(number)s is closed already.") % {"number": number})
        return page_of(stage)
    # The form writes into its instance; the page goes on speaking of the record as stored.
    form = CloseForm(typed(request), instance=stage_of(project, number))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(
            request,
            _("Stage %(number)s is closed and its figures are kept. Now read its text.")
            % {"number": number},
        )
        return page_of(stage)
    return render(
        request,
        "reports/stage_close.html",
        {
            "project": project,
            "stage": stage,
            "form": form,
            "standing": standing(stage),
            "can_close": stage.end <= today(),
        },
    )


@for_members(Role.MANAGER)
def text(request, project, number):
    stage = stage_of(project, number)
    if not stage.is_closed:
        messages.warning(
            request,
            _("The text of stage %(number)s is edited once the stage is closed.")
            % {"number": number},
        )
        return page_of(stage)
    form = TextForm(typed(request), instance=stage_of(project, number))
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The text is saved."))
        return page_of(stage)
    fresh = generated(stage)
    return render(
        request,
        "reports/stage_text.html",
        {
            "project": project,
            "stage": stage,
            "form": form,
            "generated": fresh if any_edited(stage, fresh) else None,
            "earlier": earlier_texts(stage),
        },
    )


def any_edited(stage, fresh) -> bool:
    return (stage.text_en, stage.text_sr) != (fresh["en"], fresh["sr"])


def earlier_texts(stage) -> list:
    """The versions of the text that the history holds and that differ from today's, the latest
    first: rows with `text_en`, `text_sr` and the day on which they were written."""
    found, seen = [], {(stage.text_en, stage.text_sr), ("", "")}
    rows = stage.history.select_related("history_user").defer("frozen").order_by("history_id")
    for row in rows:
        if (row.text_en, row.text_sr) not in seen:
            seen.add((row.text_en, row.text_sr))
            found.append(row)
    return found[: -VERSIONS - 1 : -1]


@for_members(Role.MANAGER)
def act(request, project, number, action):
    """Reopens, takes the generated text: each on a page of its own that says what follows."""
    if action not in ACTIONS:
        raise Http404(_("There is no such action."))
    stage = stage_of(project, number)
    if not stage.is_closed:
        messages.warning(request, _("Stage %(number)s is not closed.") % {"number": number})
        return page_of(stage)
    form = ACTIONS[action](typed(request), record=stage)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                current = stage_of(project, number, locked=True)
                if form.cleaned_data["base"] != edition_of(current):
                    raise Stale
                form.apply(current, request.user)
        except ValidationError as error:
            stage = stage_of(project, number)
            form.see_again(stage)
            show_errors(form, error)
        else:
            messages.success(request, form.done)
            return page_of(stage)
    context = {"project": project, "stage": stage, "form": form, "action": action}
    return render(request, "reports/stage_action.html", context)
