from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = _("Procured equipment")

    def ready(self):
        from activities.imports.registry import register
        from procurement.imports.pieces import Pieces

        register(Pieces())
