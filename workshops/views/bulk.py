"""Changing many recommendations at once; activities/views/bulk.py leads through it."""

from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities.access import for_members
from activities.views.bulk import BulkList, change_many, undo_many
from activities.views.shared import partners_of
from activities.words import Role
from workshops import bulk
from workshops.forms.bulk import BulkRecommendationForm
from workshops.models import Recommendation
from workshops.views.recommendations import RECOMMENDATIONS, asked_for


class BulkRecommendations(BulkList):
    what, link = RECOMMENDATIONS, "recommendation"
    template = "workshops/recommendation_bulk.html"
    address, undoing = "workshops:recommendations", "workshops:undo-bulk"

    def filtered(self, request, project):
        return asked_for(request, project).rows

    def named(self, project, codes):
        """R-1.2.1-01 each."""
        wanted = set()
        for code in codes:
            activity, _dash, number = code.removeprefix("R-").rpartition("-")
            if number.isascii() and number.isdigit() and len(number) < 5:
                wanted.add((activity, int(number)))
        rows = Recommendation.objects.of(project)
        near = rows.filter(activity__code__in={activity for activity, _number in wanted})
        found = near.values_list("pk", "activity__code", "number")
        return rows.filter(pk__in=[pk for pk, *named in found if tuple(named) in wanted])

    def shown(self, project, pks):
        rows = Recommendation.objects.of(project).filter(pk__in=pks)
        return rows.select_related("activity").order_by("sort_key")

    def form(self, project, data=None, **more):
        return BulkRecommendationForm(data, institutions=partners_of(project), **more)

    def chosen(self, project, pks, *, locked):
        return bulk.chosen(project, pks, locked=locked)

    def settle(self, records, form, user):
        return bulk.settle_all(records, columns=form.columns(), step=form.step(user))

    def act(self, form):
        return None

    def changing(self, count):
        return ngettext("%(count)s record changes.", "%(count)s records change.", count)

    def button(self, count):
        return ngettext("Change %(count)s record", "Change %(count)s records", count)

    def changed(self, count):
        return ngettext("%(count)s record is changed.", "%(count)s records are changed.", count)

    def undone(self, count):
        return ngettext(
            "Undone: %(count)s record is as it was before.",
            "Undone: %(count)s records are as they were before.",
            count,
        )


@for_members(Role.STAFF)
def change(request, project):
    return change_many(request, project, BulkRecommendations())


@require_POST
@for_members(Role.STAFF)
def undo_change(request, project, pk):
    return undo_many(request, project, BulkRecommendations(), pk)
