"""The fields that workshops, trainings and study visits have of their own, and opinions."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from activities.models import Activity
from activities.words import Kind, Provenance, Status
from reports.synthetic.frame import CUT_OFF
from workshops.models import Answer, Evaluation, StudyVisit, Training, Workshop
from workshops.words import Interpretation

MODELS = ("{Frontex}", "{CEPOL}", "Sopstveni program")
QUESTIONS = ("Korist za moj rad", "Predavači i moderatori", "Organizacija")
EVALUATED = (Kind.WORKSHOP, Kind.TRAINING, Kind.STUDY_VISIT)


def event_row(activity: Activity, rng: Random):
    """The row of the kind's own fields; None for a kind without any."""
    make = {Kind.WORKSHOP: _workshop, Kind.TRAINING: _training, Kind.STUDY_VISIT: _visit}
    return make[activity.kind](activity, rng) if activity.kind in make else None


def _workshop(activity: Activity, rng: Random) -> Workshop:
    return Workshop(
        activity=activity,
        topic_en=activity.title_en.partition(": ")[2].capitalize(),
        topic_sr=activity.title_sr.partition(": ")[2].capitalize(),
        multidisciplinary=rng.random() < 0.7,
        interpretation=rng.choice(Interpretation.values),
    )


def _training(activity: Activity, rng: Random) -> Training:
    training = Training(
        activity=activity,
        model=rng.choice(MODELS),
        hours=Decimal(rng.randint(4, 40)),
        of_trainers=rng.random() < 0.2,
    )
    if activity.status == Status.COMPLETED and activity.women is not None:
        training.test_before = Decimal(rng.randint(300, 700)) / 10
        training.test_after = training.test_before + Decimal(rng.randint(0, 250)) / 10
        training.certificates = rng.randint(0, activity.women + activity.men)
    return training


def _visit(activity: Activity, rng: Random) -> StudyVisit:
    visit = StudyVisit(activity=activity, travel_days=Decimal(rng.randint(1, 4)) / 2)
    if activity.actual_end and rng.random() < 0.8:
        # Some in time, some late.
        received = activity.actual_end + timedelta(days=rng.randint(3, 40))
        visit.note_received_on = received if received <= CUT_OFF else None
    return visit


def opinion(activity: Activity, rng: Random) -> tuple[Evaluation, list[Answer]] | None:
    """What the participants of a completed event thought; not of every event there are sheets."""
    if activity.status != Status.COMPLETED or activity.kind not in EVALUATED:
        return None
    came = (activity.women or 0) + (activity.men or 0)
    if not came or rng.random() > 0.6:
        return None
    marks = [Decimal(rng.randint(300, 500)) / 100 for _question in QUESTIONS]
    evaluation = Evaluation(
        activity=activity,
        answers=rng.randint(1, came),
        mean=(sum(marks) / len(marks)).quantize(Decimal("0.01"), ROUND_HALF_UP),
        provenance=Provenance.ILLUSTRATIVE,
    )
    answers = [
        Answer(evaluation=evaluation, question=question, mean=mark)
        for question, mark in zip(QUESTIONS, marks, strict=True)
    ]
    return evaluation, answers
