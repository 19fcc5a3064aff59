from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops, trainings, study visits")

    def ready(self):
        from activities.imports.registry import register
        from activities.parts import (
            ENTRY_ROWS,
            EVENT_MODELS,
            PROTECTED_NAMES,
            RECORD_SECTIONS,
            SAVED_NOTES,
        )
        from workshops.forms.findings import entry_rows
        from workshops.imports.findings import Findings
        from workshops.imports.participants import Participants
        from workshops.missions import notes_on_missions
        from workshops.models import StudyVisit, Training, Workshop
        from workshops.people import names_in_register
        from workshops.views.evaluations import evaluation_section
        from workshops.views.events import event_section
        from workshops.views.missions import missions_section
        from workshops.views.participants import participants_section
        from workshops.views.recommendation import recommendations_section

        EVENT_MODELS.update({model.kind: model for model in (Workshop, Training, StudyVisit)})
        ENTRY_ROWS.append(entry_rows)
        PROTECTED_NAMES.append(names_in_register)
        SAVED_NOTES.append(notes_on_missions)
        RECORD_SECTIONS.append(event_section)
        RECORD_SECTIONS.append(missions_section)
        RECORD_SECTIONS.append(evaluation_section)
        RECORD_SECTIONS.append(participants_section)
        RECORD_SECTIONS.append(recommendations_section)
        register(Findings())
        register(Participants())
