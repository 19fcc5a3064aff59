from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops, trainings, study visits")

    def ready(self):
        from activities.models.activity import EVENT_MODELS
        from workshops.models import StudyVisit, Training, Workshop

        EVENT_MODELS.update({model.kind: model for model in (Workshop, Training, StudyVisit)})
