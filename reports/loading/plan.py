"""Stores the activities with their change logs and institutions."""

import copy
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from activities.models import Activity, ActivityInstitution, Change, Project
from activities.parts import EVENT_MODELS
from activities.words import Status
from reports.loading.activities import PEOPLE, ActivityRow
from reports.loading.events import EVENT_KEYS
from reports.loading.faults import MISSING
from reports.loading.replay import PLANNED, replay
from reports.loading.sections import DataFile
from reports.loading.store import WHY, Store, difference

BATCH = 200
KEYS = {"current_start": PLANNED, "current_end": "planned_end", "model": "training_model"}
# Approvals and corrections change neither status nor dates: the file does not know of them.
TOLD_BY_THE_FILE = ~Q(to="") | Q(old_end__isnull=False)


class Plan:
    """The activities of one project, in the database and in the file.

    Loaded activities count as approved: the planned dates of the file are the baseline, approved
    on the first day of the project (or of the activity, if that is earlier).
    """

    def __init__(self, store: Store, file: DataFile, project: Project, *lookups: dict):
        """`lookups`: components by code, institutions by key, acts by number."""
        self.store, self.file, self.project = store, file, project
        self.components, self.institutions, self.acts = lookups
        self.stored = {row.code: row for row in project.activities.select_related("component")}
        self.logs, self.presences = defaultdict(list), defaultdict(dict)
        rows = Change.objects.filter(TOLD_BY_THE_FILE, activity__project=project)
        for change in rows.select_related("act").order_by("on", "pk"):
            self.logs[change.activity_id].append(change)
        for presence in ActivityInstitution.objects.filter(activity__project=project):
            self.presences[presence.activity_id][presence.institution_id] = {
                "invited": presence.invited,
                "attended": presence.attended,
            }
        # Rows of the kinds' own fields, by activity.
        self.events = {
            model: {row.pk: row for row in model.objects.filter(activity__project=project)}
            for model, _column, _read in EVENT_KEYS.values()
        }
        # Columns and change log that the file gives an activity, by code.
        self.played: dict[str, tuple[dict, list[Change]]] = {}
        self.new_changes: list[Change] = []
        self.new_presences: list[ActivityInstitution] = []

    def settle(self, row: ActivityRow):
        component = self.components.get(row.component)
        if component is None:
            row.record.sound = False
            if self.file.unknown("components", row.component):
                known = ", ".join(self.components) or "none"
                row.record.wrong(
                    "component", row.component, f"is no component of the project. It has {known}."
                )
        invited = self._institutions(row)
        played = replay(row, self.project, self.acts)
        stored = self.stored.get(row.key)
        row.fields["component"] = component
        if played is None or not row.record.sound:
            if component:
                self._passes(row, stored)
            return
        wanted = {**row.fields, **played.columns(), **_baseline(row)}
        log = sorted(played.log, key=lambda change: change.on)
        self.played[row.key] = wanted, log
        if stored and stored.totals_from_list:
            wanted = self._without_totals(row, stored, wanted)
        differing = difference(stored, wanted) if stored else {}
        if stored:
            self._differ_in_event(row, stored, differing)
            self._differ_beside(stored, log, invited, differing)
            if not differing:
                self.store.report.count("activities", "unchanged")
                return
        if not self._passes(row, stored):
            return
        if stored:
            update = self.store.update
            self.store.report.different("activities", row.record, differing, updated=update)
            if update:
                self._overwrite(row, stored, wanted, log, invited)
        else:
            self.store.report.count("activities", "created")
            self._create(row, wanted, log, invited)

    def finish(self):
        """Writes the change logs and institutions of what is new, a few statements for all."""
        Change.objects.bulk_create(self.new_changes, batch_size=BATCH)
        bulk_create_with_history(
            self.new_presences, ActivityInstitution, batch_size=BATCH, default_change_reason=WHY
        )

    def _institutions(self, row: ActivityRow) -> dict | None:
        """Who was invited, and attended what is completed; None where the file does not say."""
        if row.institutions is MISSING:
            return None
        flags = {"invited": True, "attended": row.status == Status.COMPLETED}
        found = {}
        for key in row.institutions:
            if key in self.institutions:
                found[self.institutions[key].pk] = flags
            else:
                row.record.sound = False
                if self.file.unknown("institutions", key):
                    row.record.wrong("institutions", key, "is the key of no institution.")
        return found

    def _passes(self, row: ActivityRow, stored: Activity | None) -> bool:
        """The rules of the model, on the plan as the file has it; the change log has its own."""
        activity = copy.copy(stored) if stored else Activity(project=self.project, code=row.key)
        activity.project = self.project
        draft = row.status == Status.DRAFT
        activity.status = Status.DRAFT if draft else Status.PLANNED
        activity.current_start, activity.current_end = row.planned_start, row.planned_end
        activity.actual_start = activity.actual_end = None
        for name, value in row.fields.items():
            setattr(activity, name, value)
        try:
            activity.full_clean()
            if row.event:
                EVENT_MODELS[activity.kind](**row.event).clean_fields(exclude={"activity"})
        except ValidationError as error:
            self.store.faults.add_errors(row.record, error, row=activity, keys=KEYS)
            return False
        return True

    def _without_totals(self, row: ActivityRow, stored: Activity, wanted: dict) -> dict:
        """The totals of a list of names are not overwritten: they would contradict it."""
        totals = {name: value for name, value in wanted.items() if name in PEOPLE}
        if difference(stored, totals):
            self.store.report.notes.append(
                f"{row.record.where}: participants were left alone: they follow from a list of "
                "names."
            )
        return {name: value for name, value in wanted.items() if name not in PEOPLE}

    def _differ_in_event(self, row: ActivityRow, stored: Activity, differing: dict):
        """Adds the fields of the event's own row to what differs."""
        if row.event:
            model = EVENT_MODELS[row.fields["kind"]]
            was = self.events[model].get(stored.pk) or model()
            differing.update(difference(was, row.event))

    def _differ_beside(self, stored: Activity, log, invited, differing: dict):
        """Adds the change log and the institutions to what differs."""
        before, now = _told(self.logs[stored.pk]), _told(log)
        if before != now:
            differing["changes"] = (_in_short(before), _in_short(now))
        was = self.presences[stored.pk]
        if invited is not None and was != invited:
            differing["institutions"] = (self._keys(was), self._keys(invited))

    def _keys(self, presences: dict) -> list[str]:
        names = {row.pk: key for key, row in self.institutions.items()}
        return [
            names[pk] + ("" if flags["attended"] else " (invited)")
            for pk, flags in presences.items()
        ]

    def _create(self, row: ActivityRow, wanted: dict, log, invited):
        activity = Activity(project=self.project, code=row.key, **wanted)
        activity.approved_on = self._approved_on(row)
        activity._change_reason = WHY
        self._enter_event(row, activity)
        activity.save()
        self.stored[row.key] = activity
        self._log(activity, log)
        self.new_presences += [
            ActivityInstitution(activity=activity, institution_id=pk, **flags)
            for pk, flags in (invited or {}).items()
        ]

    def _overwrite(self, row: ActivityRow, stored: Activity, wanted: dict, log, invited):
        for name, value in wanted.items():
            setattr(stored, name, value)
        if not (stored.approved_on and stored.baseline_end):
            stored.approved_on, stored.approved_by_act = self._approved_on(row), None
        stored.version += 1
        stored._change_reason = WHY
        self._enter_event(row, stored)
        stored.save()
        if _told(self.logs[stored.pk]) != _told(log):
            Change.objects.filter(TOLD_BY_THE_FILE, activity=stored).delete()
            self._log(stored, log)
        if invited is not None:
            ActivityInstitution.set_for(stored, invited)

    def _enter_event(self, row: ActivityRow, activity: Activity):
        """Has the row of the kind's own fields written with the activity, where it changes."""
        if not (model := EVENT_MODELS.get(activity.kind)):
            return
        event = activity.event_row_for(model)
        if event._state.adding or difference(event, row.event):
            for name, value in row.event.items():
                setattr(event, name, value)
            event._change_reason = WHY
            activity.entered_event = event

    def _log(self, activity: Activity, log):
        for change in log:
            change.activity = activity
            self.new_changes.append(change)

    def _approved_on(self, row: ActivityRow):
        if row.status == Status.DRAFT:
            return None
        return min(self.project.start, row.planned_start)


def _baseline(row: ActivityRow) -> dict:
    draft = row.status == Status.DRAFT
    return {
        "baseline_start": None if draft else row.planned_start,
        "baseline_end": None if draft else row.planned_end,
    }


def _told(log) -> list[tuple]:
    """What the change log says, comparable; who recorded it and when are not the file's."""
    return [
        (
            *(change.on, change.to, change.action, change.reason, change.note, change.party),
            change.act.number if change.act else "",
            *(change.old_start, change.old_end, change.new_start, change.new_end),
        )
        for change in log
    ]


def _in_short(told: list[tuple]) -> list:
    """The lines of a change log as one reads them in the report."""
    return [" ".join(str(value) for value in line if value) for line in told]
