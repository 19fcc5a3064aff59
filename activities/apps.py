from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Project and plan")

    def ready(self):
        from activities.imports.registry import register
        from activities.imports.work_plan import WorkPlan

        register(WorkPlan())
