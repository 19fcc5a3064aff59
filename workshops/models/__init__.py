from workshops.models.area import Area
from workshops.models.evaluation import Answer, Evaluation
from workshops.models.event import StudyVisit, Training, Workshop
from workshops.models.mission import Mission
from workshops.models.people import Participation, Person
from workshops.models.recommendation import Recommendation
from workshops.models.step import Step

__all__ = [
    "Answer",
    "Area",
    "Evaluation",
    "Mission",
    "Participation",
    "Person",
    "Recommendation",
    "Step",
    "StudyVisit",
    "Training",
    "Workshop",
]
