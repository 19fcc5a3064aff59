"""What the participants thought: entered for one event, summed up by kind."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.models import Activity
from activities.parts import Section
from activities.views.shared import activity_of
from activities.words import Kind, Role, Status
from core.days import today
from core.forms import typed
from core.pages import day_of
from workshops.forms.evaluation import EvaluationForm
from workshops.models import Evaluation
from workshops.opinions import opinions_of_held

SHOWN = 50
# Kinds with participants who fill in a sheet.
ASKED = [
    Kind.WORKSHOP,
    Kind.TRAINING,
    Kind.STUDY_VISIT,
    Kind.CONFERENCE,
    Kind.PRESENTATION,
    Kind.ROUND_TABLE,
    Kind.INTERNSHIP,
]
# They stand on the page also while nobody has entered a sheet.
ALWAYS = [Kind.WORKSHOP, Kind.TRAINING, Kind.STUDY_VISIT]


def evaluation_section(project, activity) -> Section | None:
    """On the activity's page: the marks, or for staff the way to enter them."""
    evaluation = Evaluation.objects.filter(activity=activity).prefetch_related("questions").first()
    if evaluation:
        evaluation.activity = activity
        comments = [line.strip() for line in evaluation.comments.splitlines() if line.strip()]
        return Section("workshops/_evaluation.html", {"row": evaluation, "comments": comments})
    if project.can_edit and activity.kind in ASKED and activity.status == Status.COMPLETED:
        return Section("workshops/_evaluation.html", {"row": None})
    return None


@for_members(Role.STAFF)
def evaluation(request, project, code):
    activity = activity_of(project, code)
    data = typed(request)
    stored = Evaluation.objects.filter(activity=activity).first()
    form = EvaluationForm(data, activity=activity, instance=stored)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("The opinion of the participants is saved."))
        warn(request, activity, form.instance)
        return redirect(f"{activity.get_absolute_url()}#evaluation")
    return render(
        request,
        "workshops/evaluation_form.html",
        {"project": project, "activity": activity, "form": form},
    )


def warn(request, activity, row):
    people = activity.participants
    if people is not None and row.answers > people:
        messages.warning(
            request,
            _(
                "%(sheets)s sheets, but only %(people)s participants are recorded. "
                "Look at both numbers."
            )
            % {"sheets": row.answers, "people": people},
        )
    if activity.status != Status.COMPLETED:
        messages.info(request, _("It is counted once the activity is completed."))


@for_members(Role.VIEWER)
def evaluations(request, project):
    """By kind, with the latest of the events that each mean is made of; with `?kind=` all events
    of that kind, in pages."""
    on = project.day(day_of(request))
    sums = opinions_of_held(project, on)
    chosen = request.GET.get("kind")
    if chosen not in sums or not sums[chosen].sheets:
        chosen = None
    events, page = {}, None
    rows = (
        Activity.objects.filter(project=project, evaluation__isnull=False)
        .counted()
        .as_of(on)
        .filter(status_then=Status.COMPLETED)
        .select_related("evaluation")
        .order_by("-since", "sort_key")
    )
    if chosen:
        page = rows = Paginator(rows.filter(kind=chosen), SHOWN).get_page(request.GET.get("page"))
    else:
        latest = Window(RowNumber(), partition_by="kind", order_by=[F("since").desc(), "sort_key"])
        rows = rows.annotate(order=latest).filter(order__lte=SHOWN)
    for activity in rows:
        activity.project = project
        events.setdefault(activity.kind, []).append(activity)
    shown = [
        (kind, sums[kind], events.get(kind, []))
        for kind in Kind.values
        if kind in sums and (sums[kind].sheets or kind in ALWAYS) and chosen in (None, kind)
    ]
    return render(
        request,
        "workshops/evaluation_list.html",
        {
            "project": project,
            "kinds": shown,
            "chosen": chosen,
            "page": page,
            "on": on,
            "plan_only": on > today(),
            "any": any(one.sheets for _kind, one, _events in shown),
        },
    )
