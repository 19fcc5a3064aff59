"""The activities of a synthetic project, with institutions, change logs and what came of them."""

from datetime import timedelta
from decimal import Decimal
from itertools import islice
from math import ceil
from random import Random

from activities.models import Activity, ActivityInstitution, Change
from activities.replay import Replay
from activities.words import DESK_KINDS, Kind, Mode, Provenance, Status
from reports.synthetic.fates import FATES
from reports.synthetic.frame import START, Setting
from reports.synthetic.outcomes import Outcomes

# Activities that are held in memory at a time.
AT_ONCE = 2_000
BATCH = 500

PLACES = [("Beograd", "RS"), ("Niš", "RS"), ("Novi Sad", "RS"), ("Beč", "AT"), ("Ljubljana", "SI")]
KINDS = {
    Kind.WORKSHOP: ("Workshop", "Radionica", 25),
    Kind.TRAINING: ("Training", "Obuka", 20),
    Kind.STUDY_VISIT: ("Study visit", "Studijska poseta", 6),
    Kind.EXPERT_MISSION: ("Expert mission", "Misija eksperata", 25),
    Kind.CONFERENCE: ("Conference", "Konferencija", 3),
    Kind.STEERING_COMMITTEE: ("Steering committee", "Upravni odbor", 4),
    Kind.PRESENTATION: ("Presentation", "Predstavljanje", 4),
    Kind.DRAFTING: ("Drafting", "Izrada teksta", 5),
    Kind.ROUND_TABLE: ("Round table", "Okrugli sto", 4),
    Kind.INTERNSHIP: ("Internship", "Praksa", 2),
    Kind.OTHER: ("Other work", "Drugi posao", 2),
}
SUBJECTS = [
    ("risk analysis", "analiza rizika"),
    ("victim protection", "zaštita žrtava"),
    ("early warning", "rano upozoravanje"),
    ("financial investigation", "finansijska istraga"),
    ("cooperation of services", "saradnja službi"),
    ("border checks", "granična kontrola"),
    ("legal framework", "pravni okvir"),
    ("prevention in schools", "prevencija u školama"),
]


KIND_WEIGHTS = [weight for _en, _sr, weight in KINDS.values()]
FATE_WEIGHTS = [fate.weight for fate in FATES.values()]
OFFICIALS = [f"Official {number}" for number in range(1, 21)]


def make_activities(setting: Setting, count: int, rng: Random, outcomes: Outcomes):
    numbers = iter(range(count))
    while some := list(islice(numbers, AT_ONCE)):
        made = [_activity(setting, count, number, rng) for number in some]
        activities = [activity for activity, _log in made]
        presences = [list(_presences(setting, activity, rng)) for activity in activities]
        outcomes.who_came(activities, presences)
        Activity.objects.bulk_create(activities, batch_size=BATCH)
        changes = []
        for activity, log in made:
            for change in log:
                change.activity = activity
                changes.append(change)
        Change.objects.bulk_create(changes, batch_size=BATCH)
        ActivityInstitution.objects.bulk_create(
            [row for there in presences for row in there], batch_size=BATCH
        )
        outcomes.store(activities)
    outcomes.finish()


def code_of(number: int, count: int, components: int) -> str:
    """Components in turn; eight activities to a result, more where 99 results do not suffice."""
    component, place = number % components, number // components
    width = max(8, ceil(ceil(count / components) / 99))
    return f"{component}.{place // width + 1}.{place % width + 1}"


def _activity(setting: Setting, count: int, number: int, rng: Random):
    """One activity, not stored yet, with the rows of its change log."""
    code = code_of(number, count, len(setting.components))
    # A small project has every kind and every fate too.
    kinds, fates = list(KINDS), list(FATES.values())
    kind = kinds[number] if number < len(kinds) else rng.choices(kinds, KIND_WEIGHTS)[0]
    fate = fates[number] if number < len(fates) else rng.choices(fates, FATE_WEIGHTS)[0]
    title, naslov, _weight = KINDS[kind]
    start = START + timedelta(days=rng.randint(fate.first, fate.last))
    end = start + timedelta(days=rng.randint(0, 4) if fate.length is None else fate.length)
    played = Replay(setting.project, Status.DRAFT if fate.draft else Status.PLANNED, start, end)
    fate.tell(played, rng, setting.acts)
    subject, predmet = rng.choice(SUBJECTS)
    place, country = rng.choice(PLACES)
    activity = Activity(
        project=setting.project,
        component=setting.components[number % len(setting.components)],
        code=code,
        kind=kind,
        title_en=f"{title} {number + 1}: {subject}",
        title_sr=f"{naslov} {number + 1}: {predmet}",
        **({} if fate.draft else _approval(setting, start, end)),
        place=place,
        country=country,
        mode="" if kind in DESK_KINDS else rng.choices(Mode.values, (8, 1, 1))[0],
        working_days=Decimal(rng.randint(0, 40)) / 2,
        # Some are without a responsible person, participants or outputs: missing entries too
        # are a load.
        responsible_ms=rng.choice(OFFICIALS) if rng.random() < 0.9 else "",
        responsible_bc=rng.choice(OFFICIALS) if rng.random() < 0.9 else "",
        provenance=Provenance.ILLUSTRATIVE,
        date_basis="illustrative",
        **played.columns(),
    )
    if activity.status == Status.COMPLETED:
        if rng.random() < 0.95:
            activity.women, activity.men = rng.randint(0, 25), rng.randint(0, 25)
            activity.not_stated = rng.choice((0, 0, 0, 1))
        if rng.random() < 0.8:
            activity.outputs_en, activity.outputs_sr = "Report", "Izveštaj"
    activity.derive_columns()
    return activity, played.log


def _approval(setting: Setting, start, end) -> dict:
    """The first meeting of the committee approved the whole plan."""
    act = setting.acts[0]
    return {
        "baseline_start": start,
        "baseline_end": end,
        "approved_on": act.date,
        "approved_by_act": act,
    }


def _presences(setting: Setting, activity: Activity, rng: Random):
    completed = activity.status == Status.COMPLETED
    for institution in rng.sample(setting.institutions, rng.randint(2, 5)):
        yield ActivityInstitution(
            activity=activity,
            institution=institution,
            invited=True,
            attended=completed and rng.random() < 0.9,
        )
