"""Writes what the rows of a work plan do: a few statements for some hundred rows."""

from collections import defaultdict

from django.utils.text import slugify
from django.utils.translation import gettext, override

from activities.imports.ledger import in_parts
from activities.imports.registry import Settled
from activities.models import (
    Activity,
    ActivityInstitution,
    Change,
    Component,
    Institution,
    Partner,
)
from activities.parts import EVENT_MODELS
from activities.words import Outcome, PartnerRole, Status
from core.scripts import fold

# Where nobody said in which country an institution is that was unknown.
COUNTRY = "RS"


class Store:
    def __init__(self, known, ledger):
        self.known, self.ledger = known, ledger
        self.project = known.project

    def write(self, settled: list[Settled]):
        """Yields how many rows are written."""
        self._make_besides(settled)
        new = [one for one in settled if one.outcome == Outcome.NEW]
        changed = [one for one in settled if one.outcome == Outcome.CHANGED]
        done = 0
        for part in in_parts(new):
            self._create([one.plan for one in part])
            for one in part:
                one.record = one.plan.activity
            done += len(part)
            yield done
        for part in in_parts(changed):
            self._change(part)
            done += len(part)
            yield done

    # What is made besides

    def _make_besides(self, settled):
        names = defaultdict(dict)
        for one in settled:
            for what, name in one.besides:
                names[what].setdefault(fold(name) if what == "institution" else name, name)
        self._make_components(names["component"].values())
        self._make_institutions(names["institution"], names["partner"].values())

    def _make_components(self, names):
        titles = {}
        for name in names:
            code, _space, title = name.partition(" ")
            titles[code] = titles.get(code) or title
        rows = []
        for code, title in titles.items():
            columns = {"title_en": "", "title_sr": title}
            if not title:
                columns = component_titles(code)
            rows.append(Component(project=self.project, code=code, **columns))
        for row in rows:
            row.clean()
        for row in self.ledger.create(Component, rows):
            self.known.components[row.code] = row

    def _make_institutions(self, new: dict[str, str], partners):
        keys = set()
        if new:
            keys = set(Institution.objects.values_list("key", flat=True))
        rows = {}
        for word, name in new.items():
            row = Institution(abbreviation=name, name_sr=name, country=COUNTRY)
            row.key = _free_key(name, keys)
            row.search = fold(f"{row.key} {row.abbreviation} {row.name_en} {row.name_sr}")
            rows[word] = row
        self.ledger.create(Institution, rows.values())
        self.made = {word: row.pk for word, row in rows.items()}
        wanted = [row.pk for row in rows.values()]
        for abbreviation in partners:
            wanted += [one.pk for one in self.known.institution(abbreviation)]
        self.ledger.create(
            Partner,
            [
                Partner(project=self.project, institution_id=pk, role=PartnerRole.PARTNER)
                for pk in dict.fromkeys(wanted)
                if pk not in self.known.partners
            ],
        )

    # New activities

    def _create(self, plans):
        activities = [plan.activity for plan in plans]
        for plan in plans:
            plan.activity.component = self.known.components[plan.component_code]
            plan.activity.derive_columns()
        self.ledger.create(Activity, activities)
        self._create_events(activities)
        changes, presences = [], []
        for plan in plans:
            changes += self._logged(plan)
            presences += [
                self._presence(plan.activity, one) for one in dict.fromkeys(plan.institutions or ())
            ]
        self.ledger.create(Change, changes)
        self.ledger.create(ActivityInstitution, presences)

    def _create_events(self, activities):
        by_model = defaultdict(list)
        for activity in activities:
            if model := EVENT_MODELS.get(activity.kind):
                by_model[model].append(model(activity=activity))
        for model, rows in by_model.items():
            self.ledger.create(model, rows)

    @staticmethod
    def _logged(plan):
        for change in plan.changes:
            change.activity = plan.activity
        return plan.changes

    def _presence(self, activity, one):
        pk = one if isinstance(one, int) else self.made[fold(one)]
        attended = activity.status == Status.COMPLETED
        return ActivityInstitution(
            activity=activity, institution_id=pk, invited=True, attended=attended
        )

    # Changed ones

    def _change(self, part):
        plans = [one.plan for one in part]
        columns = {"version", "search"}
        for plan in plans:
            plan.activity.version += 1
            plan.activity.derive_columns()
            columns |= plan.columns
        for one in part:
            one.record = one.plan.activity
        self.ledger.change(Activity, [plan.activity for plan in plans], sorted(columns))
        self._give_events([plan.activity for plan in plans if plan.new_kind])
        self.ledger.create(Change, [row for plan in plans for row in self._logged(plan)])
        moved = [row for plan in plans for row in plan.moved]
        if moved:
            self.ledger.change(Change, moved, ["to", "on", "reason", "party", "act"])
        new, gone = [], []
        for plan in plans:
            if plan.institutions is None:
                continue
            there = {row.institution_id: row for row in self.known.presences[plan.activity.pk]}
            wanted = dict.fromkeys(plan.institutions)
            new += [self._presence(plan.activity, one) for one in wanted if one not in there]
            gone += [row for pk, row in there.items() if pk not in wanted]
        self.ledger.create(ActivityInstitution, new)
        if gone:
            self.ledger.remove(ActivityInstitution, gone)

    def _give_events(self, activities):
        """The row of the new kind's own fields, where there is none of an earlier time."""
        by_model = defaultdict(dict)
        for activity in activities:
            if model := EVENT_MODELS.get(activity.kind):
                by_model[model][activity.pk] = activity
        stored = {
            model: model.objects.in_bulk([activity.pk for activity in activities])
            for model in (set(EVENT_MODELS.values()) if by_model else ())
        }
        for model, wanted in by_model.items():
            rows = []
            for pk, activity in wanted.items():
                if pk not in stored[model]:
                    others = [found[pk] for found in stored.values() if pk in found]
                    rows.append(activity.begun_with(model, others))
            self.ledger.create(model, rows)


def component_titles(code: str) -> dict[str, str]:
    """A component that only a code names is called after its number."""
    titles = {}
    for language, column in (("en", "title_en"), ("sr", "title_sr")):
        with override(language):
            titles[column] = gettext("Component %(code)s") % {"code": code}
    return titles


def _free_key(name: str, taken: set[str]) -> str:
    stem = slugify(fold(name))[:30] or "institution"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
