"""How people make something public: who may take which step, and that they have seen it.

A manager proposes, another confirms; where the project has switched the second person off, one
releases. To withdraw, one is enough, so that it is fast.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    PROPOSE = "propose", _("Propose the release")
    CONFIRM = "confirm", _("Confirm: make it public")
    RELEASE = "release", _("Release to the public")
    TAKE_BACK = "take-back", _("Take the proposal back")
    WITHDRAW = "withdraw", _("Withdraw from the public")


# Who takes these has looked at what becomes public.
AFTER_A_LOOK = (Step.PROPOSE, Step.CONFIRM, Step.RELEASE)
METHODS = {
    Step.PROPOSE: "propose",
    Step.CONFIRM: "confirm",
    Step.RELEASE: "release",
    Step.TAKE_BACK: "take_back_proposal",
    Step.WITHDRAW: "withdraw",
}


def possible_steps(record, project, user) -> list[Step]:
    """What this manager may do with the record as it stands."""
    if record.released_at:
        return [Step.WITHDRAW]
    if not record.proposed_at:
        return [Step.PROPOSE if project.second_person_releases else Step.RELEASE]
    if not project.second_person_releases:
        return [Step.RELEASE, Step.TAKE_BACK]
    if record.proposed_by_id in (None, user.pk):
        return [Step.TAKE_BACK]
    return [Step.CONFIRM, Step.TAKE_BACK]


def take(record, step: Step, *, project, by, seen: str):
    """Takes a step with a record that is locked. `seen`: the digest of what the person looked at;
    ValidationError where that is not what would become public, or the step is not theirs."""
    if step == Step.CONFIRM and not project.second_person_releases:
        step = Step.RELEASE
    if step == Step.RELEASE and project.second_person_releases:
        raise ValidationError(
            _("In this project a second manager confirms each release. Propose it first."),
            "second person",
        )
    if step in AFTER_A_LOOK and seen != record.public_digest():
        raise ValidationError(
            _(
                "What would become public was changed after you opened this page. Nothing is "
                "saved: look at it as it is now, and send again if it is right."
            ),
            "changed",
        )
    getattr(record, METHODS[step])(by=by)
