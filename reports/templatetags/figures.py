from django import template

from core.templatetags.twinning import MADE_UP

register = template.Library()

# The kinds that a source counts, by the name it has among a project's checkpoints.
CHECKPOINT_NAMES = {
    "workshop": "workshops",
    "training": "trainings",
    "study visit": "study_visits",
}


@register.simple_tag
def kind_made_up(progress, kind):
    """The quiet mark beside a count by kind that no source states for the day."""
    name = CHECKPOINT_NAMES.get(kind)
    if name and progress.states(name, progress.by_kind[kind]):
        return ""
    return MADE_UP
