from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Figures and reports")

    def ready(self):
        from activities.parts import RECORD_SECTIONS
        from reports.views.committee import committee_section

        RECORD_SECTIONS.append(committee_section)
