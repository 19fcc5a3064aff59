"""The pages of missions."""

from datetime import date

from django.urls import reverse

MONDAY, FRIDAY = date(2019, 3, 4), date(2019, 3, 8)


def address(name, activity, *args):
    return reverse(f"workshops:{name}", args=[activity.project.slug, activity.code, *args])


def data(**changed):
    return {
        "start": "2019-03-04", "end": "2019-03-08", "days_planned": "5", "expert_count": "1",
        **changed,
    }  # fmt: skip


def errors(page) -> dict:
    return {name: list(found) for name, found in page.context["form"].errors.items()}
