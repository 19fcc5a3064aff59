"""Who read what holds names of people: for managers."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.models import User
from activities.access import for_members
from activities.words import Role

PAGE_SIZE = 50


@for_members(Role.MANAGER)
def reading_list(request, project):
    readings = project.readings.select_related("reader", "activity")
    readers = User.objects.filter(pk__in=project.readings.order_by().values("reader"))
    asked = request.GET.get("by", "")
    by = next((one for one in readers.order_by("username") if one.username == asked), None)
    if by:
        readings = readings.filter(reader=by)
    page = Paginator(readings, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "activities/reading_list.html",
        {"project": project, "page": page, "by": by, "readers": readers.order_by("username")},
    )
