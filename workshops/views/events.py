"""The lists of workshops, trainings and study visits: who was there, what they thought."""

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from activities.access import for_members
from activities.models import Activity, ActivityInstitution, Change
from activities.parts import EVENT_MODELS, Section
from activities.views.shared import partners_of
from activities.words import Kind, Role
from core.days import today
from core.pages import day_of
from workshops.attendance import held, held_by, institutions_at
from workshops.forms.filters import EventFilter
from workshops.models import Evaluation
from workshops.opinions import opinions

PAGE_SIZE = 50
# What each list says of itself.
WORDS = {
    Kind.WORKSHOP: {
        "section": "workshops",
        "title": _("Workshops"),
        "add": _("Add workshop"),
        "institutions": _("Institutions at the workshops"),
    },
    Kind.TRAINING: {
        "section": "trainings",
        "title": _("Trainings"),
        "add": _("Add training"),
        "institutions": _("Institutions at the trainings"),
    },
    Kind.STUDY_VISIT: {
        "section": "study-visits",
        "title": _("Study visits"),
        "add": _("Add study visit"),
        "institutions": _("Institutions at the study visits"),
    },
}


@for_members(Role.VIEWER)
def event_list(request, project, kind):
    """Everything on the page is of one day, as on the dashboard: the day asked for, else the
    project's cut-off day, else today."""
    on = project.day(day_of(request))
    events = Activity.objects.filter(project=project, kind=kind)
    models = []
    if kind == Kind.TRAINING:
        models = list(
            events.exclude(training__model="")
            .order_by("training__model")
            .values_list("training__model", flat=True)
            .distinct()
        )
    form = EventFilter(
        request.GET,
        kind=kind,
        components=project.components.all(),
        institutions=partners_of(project),
        models=models,
    )
    chosen = form.narrow(events.as_of(on))
    page = Paginator(with_columns(chosen, kind, on), PAGE_SIZE).get_page(request.GET.get("page"))
    for activity in page:
        activity.project = project
        activity.event = getattr(activity, EVENT_MODELS[kind]._meta.model_name, None)
    sums = held(chosen, on)
    name = WORDS[kind]["section"].replace("-", "_")
    return render(
        request,
        "workshops/event_list.html",
        {
            "project": project,
            "made_up": project.demonstration and not project.states(name, sums.events, on),
            "kind": kind,
            "words": WORDS[kind],
            "form": form,
            "page": page,
            "on": on,
            "plan_only": on > today(),
            "held": sums,
            "institutions": institutions_at(chosen, on),
            "by_model": held_by(events, on, "training__model") if models else [],
            "opinion": opinions(project, on).get(kind),
        },
    )


def with_columns(activities, kind, on):
    """What a row of the list shows beside the activity itself."""
    came = ActivityInstitution.objects.filter(activity=OuterRef("pk"), attended=True)
    evaluation = Evaluation.objects.filter(activity=OuterRef("pk"))
    return (
        activities.select_related(EVENT_MODELS[kind]._meta.model_name)
        .annotate(
            first_day=Coalesce("actual_start", "start_then"),
            last_day=Coalesce("actual_end", "end_then"),
            institutions_there=Coalesce(
                Subquery(came.order_by().values("activity").annotate(n=Count("pk")).values("n")), 0
            ),
            opinion_mean=Subquery(evaluation.values("mean")),
            opinion_sheets=Subquery(evaluation.values("answers")),
            after=Exists(Change.objects.filter(activity=OuterRef("pk"), on__gt=on)),
        )
        .order_by("sort_key")
    )


def event_section(project, activity) -> Section | None:
    """The kind's own facts on the activity's page."""
    model = EVENT_MODELS.get(activity.kind)
    event = model and model.objects.filter(activity=activity).first()
    if not event:
        return None
    event.activity = activity
    facts = {"event": event, "kind": activity.kind}
    if activity.kind == Kind.STUDY_VISIT:
        facts["hosts"] = list(event.hosts.all())
        facts["note_due"] = event.note_due(project.working_day_calendar())
        facts["late"] = bool(
            facts["note_due"] and not event.note_received_on and facts["note_due"] < today()
        )
    return Section("workshops/_event.html", facts)
