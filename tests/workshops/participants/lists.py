"""A list of participants, and what follows from it."""

from django.urls import reverse

from tests.factories import ParticipationFactory, PersonFactory

NAME = "Draginja Vukosavljević"


def address(name="participants", *args):
    return reverse(f"workshops:{name}", args=args or ["p", "1.1.1"])


def on_list(activity, institution, sex="female", attendance="expected", **columns):
    person = PersonFactory(project=activity.project, institution=institution, sex=sex, **columns)
    return ParticipationFactory(activity=activity, person=person, attendance=attendance)


def totals(activity):
    activity.refresh_from_db()
    return activity.women, activity.men, activity.not_stated, activity.totals_from_list


def by_institution(activity):
    return sorted(
        activity.presences.values_list(
            "institution__abbreviation", "invited", "attended", "women", "men", "not_stated"
        )
    )
