"""Writes what the rows of a list of participants do, and counts anew."""

from activities.imports.ledger import in_parts
from activities.imports.writing import Differs
from activities.models import Activity
from workshops.models import Participation, Person
from workshops.people import recount

OF_PERSON = ("name", "key", "post", "sex", "search")
OF_ROW = ("institution", "sex", "attendance")


class Store:
    def __init__(self, known, ledger):
        self.known, self.ledger = known, ledger

    def write(self, settled):
        """Yields how many rows are written."""
        # Whoever enters on the same list waits.
        Activity.objects.select_for_update(of=("self",)).only("pk").get(pk=self.known.activity.pk)
        new = [one for one in settled if one.record is None]
        changed = [one for one in settled if one.record is not None]
        self._check_unchanged(changed)
        self._write_people(settled)
        rows = []
        for one in new:
            one.plan.row.person = one.plan.person
            one.record = one.plan.row
            rows.append(one.record)
        if rows:
            self.ledger.create(Participation, rows)
        yield len(new)
        for one in changed:
            one.record = one.plan.row
        if changed:
            self.ledger.change(Participation, [one.record for one in changed], OF_ROW)
        touched = self._same_sex_elsewhere(settled)
        recount(activities=[self.known.activity, *touched], by=self.ledger.by, ledger=self.ledger)
        yield len(settled)

    def _check_unchanged(self, changed):
        """What somebody has marked since it was looked up is not overwritten."""
        now = {}
        for part in in_parts([one.record.pk for one in changed]):
            rows = Participation.objects.select_for_update(of=("self",)).filter(pk__in=part)
            now |= {row.pk: row for row in rows.order_by("pk")}
        columns = ("person_id", "institution_id", "sex", "attendance")
        other = [
            one.line.number
            for one in changed
            if one.record.pk not in now
            or any(getattr(now[one.record.pk], c) != getattr(one.record, c) for c in columns)
        ]
        if other:
            raise Differs(other)

    def _write_people(self, settled):
        new = [one.plan.person for one in settled if one.plan.person.pk is None]
        changed = [one.plan.person for one in settled if one.plan.person.pk and one.plan.columns]
        for person in (*new, *changed):
            person.derive_columns()
        if new:
            self.ledger.create(Person, new)
        if changed:
            self.ledger.change(Person, changed, OF_PERSON)

    def _same_sex_elsewhere(self, settled) -> list[Activity]:
        """A sex that was wrong or missing is put right on the other lists too; the activities
        whose totals follow from them."""
        sexes = {
            one.plan.person.pk: one.plan.person.sex for one in settled if "sex" in one.plan.columns
        }
        rows = []
        for part in in_parts(sexes):
            others = Participation.objects.filter(person__in=part)
            others = others.exclude(activity=self.known.activity)
            rows += [row for row in others if row.sex != sexes[row.person_id]]
        if not rows:
            return []
        for row in rows:
            row.sex = sexes[row.person_id]
        self.ledger.change(Participation, rows, ["sex"])
        keys = {row.activity_id for row in rows}
        return list(Activity.objects.filter(pk__in=keys, totals_from_list=True))
