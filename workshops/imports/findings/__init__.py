"""Conclusions and recommendations: each row is one, told by its code; without a code it is new."""

from collections import Counter
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy

from activities.imports.ledger import in_parts
from activities.imports.registry import Importable, Settled
from activities.imports.writing import Differs
from activities.models import Activity
from core.days import in_words, parse_day
from core.texts import shown
from workshops.imports.findings.columns import CHOICES, COLUMNS, key_of
from workshops.imports.findings.known import Known
from workshops.imports.findings.rows import Row
from workshops.models import Recommendation
from workshops.words import FindingKind, Priority


class Findings(Importable):
    name = "recommendations"
    label = gettext_lazy("Conclusions and recommendations")
    columns = COLUMNS
    key_column = "code"
    title_columns = ("text_sr", "text_en")
    gives_codes = True

    def key(self, values):
        return key_of(values)

    def prepare(self, task, lines):
        return Known(task, lines)

    def settle(self, line, known):
        settled = Settled(line)
        filled = [text for text in line.values.values() if text]
        if not key_of(line.values) and len(filled) < 2:
            settled.aside = True
            return settled
        Row(settled, known).settle()
        if settled.faults:
            settled.changes, settled.plan = [], None
        return settled

    def write(self, settled, known, ledger):
        new = [one for one in settled if one.record is None]
        changed = [one for one in settled if one.record is not None]
        _lock([one.plan.activity for one in new], changed)
        done = 0
        for part in in_parts(new):
            for one, record in zip(part, _numbered(part), strict=True):
                one.record = record
            ledger.create(Recommendation, [one.record for one in part])
            done += len(part)
            yield done
        for part in in_parts(changed):
            columns = {name for one in part for name, _old, _new in one.changes}
            for one in part:
                one.record = one.plan
                one.record.version += 1
                one.record.derive_columns()
            ledger.change(
                Recommendation,
                [one.record for one in part],
                [*sorted(columns), "version", "search"],
            )
            done += len(part)
            yield done

    def shown(self, column, value):
        if value in (None, ""):
            return ""
        if column in CHOICES:
            return str(CHOICES[column](value).label)
        if column in ("area", "addressee"):
            return shown(*value).text
        if column == "due":
            return in_words(parse_day(value))
        return str(value)

    def list_address(self, source):
        return f"{self.back_address(source.project, '')}?import={source.pk}"

    def back_address(self, project, scope):
        return reverse("workshops:recommendations", args=[project.slug])

    def sample_rows(self):
        return [
            {
                "kind": FindingKind.RECOMMENDATION.label,
                "text_en": "Name a contact person in every police directorate.",
                "text_sr": "Odrediti kontakt osobu u svakoj policijskoj upravi.",
                "event": "1.2.1",
                "due": date(2019, 12, 31),
                "priority": Priority.HIGH.label,
            }
        ]

    def record_address(self, project, key):
        return reverse("workshops:recommendation", args=[project.slug, key])


def _lock(activities, changed):
    """Whoever enters for the same events waits, and so does whoever edits what is changed here;
    what somebody has changed since it was looked up is not overwritten."""
    keys = sorted({activity.pk for activity in activities})
    for part in in_parts(keys):
        list(Activity.objects.select_for_update(of=("self",)).only("pk").filter(pk__in=part))
    versions = {}
    for part in in_parts([one.record.pk for one in changed]):
        rows = Recommendation.objects.select_for_update(of=("self",)).filter(pk__in=part)
        versions |= dict(rows.order_by("pk").values_list("pk", "version"))
    if other := [one for one in changed if versions.get(one.record.pk) != one.record.version]:
        raise Differs([one.line.number for one in other])


def _numbered(part) -> list[Recommendation]:
    """The new ones of some rows; their numbers follow on from those of their events."""
    events = {one.plan.activity_id for one in part}
    rows = Recommendation.objects.filter(activity__in=events).order_by()
    last = Counter(dict(rows.values_list("activity").annotate(Max("number"))))
    for one in part:
        last[one.plan.activity_id] += 1
        one.plan.number = last[one.plan.activity_id]
        one.plan.derive_columns()
    return [one.plan for one in part]
