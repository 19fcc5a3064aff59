"""What the administration of the equipment has in common. What bookings keep consistent (days,
counters, lines) is shown and never typed here: the pages of the office change it."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction

from activities.admin.frame import BackOffice
from procurement import booking


class Locked(BackOffice):
    """Whoever saves a record waits for those who book in the same procurement project. `way` leads
    from the record to it."""

    way: str

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if object_id:
                self._lock(unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _lock(self, object_id):
        try:
            pk = self.model._meta.pk.to_python(object_id)
        except ValidationError:
            return
        for procurement in self.model.objects.filter(pk=pk).values_list(self.way, flat=True):
            booking.lock(procurement)

    def get_actions(self, request):
        # Many at once would pass by the rules of one.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class Booked(Locked):
    """What the office books on its pages: corrected here in words alone."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
