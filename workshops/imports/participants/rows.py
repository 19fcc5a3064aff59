"""What a row does: somebody new on the list, or what differs of one who is there. Who is meant is
never guessed; nothing is stored and nothing is asked here."""

import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import rules as plan_rules
from activities.imports.registry import Settled
from activities.imports.words import chosen
from core.incoming.sheets import tidy
from core.privacy import personal_data_in
from workshops.imports.participants.columns import ATTENDANCE_WORDS, code_of, full_name, person_in
from workshops.imports.participants.known import Known, found_by
from workshops.models import Participation, Person
from workshops.models.people import name_key
from workshops.paste import ASKED, LONGEST, MUST_CHANGE
from workshops.pasted_cells import sex_of
from workshops.words import Attendance, Sex

OF_PERSON, OF_ROW = ("name", "post", "sex"), ("institution", "sex", "attendance")


@dataclass
class Plan:
    """What is to be stored: the person where it is new or `columns` of it differ, and the row of
    the list."""

    person: Person
    row: Participation
    columns: set[str] = field(default_factory=set)


class Row:
    def __init__(self, settled: Settled, known: Known):
        self.settled, self.known = settled, known
        self.values = {
            name: " ".join(tidy(text).split()) for name, text in settled.line.values.items()
        }
        if self.values.pop("surname", ""):
            self.values["name"] = full_name(settled.line.values)

    def settle(self):
        if self.has_personal_data():
            return
        told = self.read()
        person = self.person(told)
        if self.settled.faults:
            return
        self.settled.same = self.who(person, told)
        stored = self.known.rows.get(person.pk) if person else None
        if stored:
            self.settled.record = stored
            self.existing(stored, told)
        else:
            self.new(person, told)

    def fault(self, column, error):
        self.settled.fault(column, error)

    def has_personal_data(self) -> bool:
        """Of such a row nothing is kept, and nothing is said again of what it holds."""
        for column, text in self.values.items():
            if column != "code" and personal_data_in(text, telephones=True):
                self.fault(column, MUST_CHANGE["personal"])
        return bool(self.settled.faults)

    # Reading

    def read(self) -> dict:
        """{column: value} of the columns that the file has."""
        told = {}
        for column in self.values.keys() - {"code"}:
            try:
                told[column] = getattr(self, f"read_{column}")(self.values[column])
            except ValidationError as error:
                self.fault(column, error)
        return told

    def read_name(self, text):
        if not text:
            raise plan_rules.required(_("name and surname"))
        if len(text) > LONGEST:
            raise ValidationError(MUST_CHANGE["long"])
        Person(name=text).clean()
        if any(map(str.isdigit, text)):
            raise ValidationError(
                _("“%(value)s” is not a name. Write the name and the surname."),
                "name",
                {"value": text},
            )
        return text

    def read_post(self, text):
        if len(text) > LONGEST:
            raise ValidationError(MUST_CHANGE["long"])
        return text

    def read_institution(self, text):
        if not text:
            return None
        person = self.known.people.get(person_in(self.values))
        row = self.known.rows.get(person.pk) if person else None
        stored = row and row.institution
        found = self.known.partners.find(text, stored) or self.known.institutions.find(text, stored)
        if found is None:
            raise ValidationError(
                _(
                    "“%(value)s” is no institution that is known here, or several are called so. "
                    "Write its abbreviation, or add it first."
                ),
                "institution",
                {"value": text[:60]},
            )
        return found

    def read_sex(self, text):
        known = sex_of(text) if text else Sex.NOT_STATED.value
        return chosen(Sex, text) if known is None else known

    def read_attendance(self, text):
        return chosen(Attendance, text, ATTENDANCE_WORDS) if text else Attendance.EXPECTED.value

    # Who

    def person(self, told) -> Person | None:
        """The entry of the register; None for somebody new, or with a fault."""
        if self.values.get("code"):
            person = self.known.people.get(person_in(self.values))
            if person is None:
                self.fault("code", unknown_code(self.values["code"]))
            return person
        if "name" not in told:
            if "name" not in self.settled.faults:
                self.fault("name", plan_rules.required(_("name and surname")))
            return None
        same = found_by(told["name"], self.known)
        at = told.get("institution")
        here = [one for one in same if at is None or one.institution == at]
        if len(here) == 1 and (at or len(same) == 1):
            if here[0].pk in self.known.rows:
                self.fault("name", already_listed(here[0]))
            return here[0]
        if same:
            self.fault("name", which_one(same))
        elif " " not in told["name"]:
            self.fault("name", ASKED["one word"])
        return None

    @staticmethod
    def who(person, told):
        """Equal for two rows of one person."""
        if person:
            return code_of(person)
        at = told.get("institution")
        return name_key(told["name"]), at and at.pk

    # What it does

    def existing(self, stored, told):
        person, row = copy.copy(stored.person), copy.copy(stored)
        row.person = person
        plan = Plan(person, row)
        for column in ("name", "institution", "sex", "post", "attendance"):
            if column not in told:
                continue
            record = stored if column in OF_ROW else stored.person
            old, new = getattr(record, column), told[column]
            if old != new:
                self.settled.changes.append((column, plain_value(old), plain_value(new)))
                self.take(plan, column, new)
        others = [one for one in found_by(person.name, self.known) if one.pk != person.pk]
        if "name" in plan.columns and others:
            self.fault("name", name_is_taken(others[0]))
        self.settled.plan = plan

    def new(self, person, told):
        """Somebody new on the list; of one whom the register knows only what it lacks is added."""
        plan = Plan(copy.copy(person) if person else Person(project=self.known.project), None)
        for column in OF_PERSON:
            if told.get(column) and not getattr(plan.person, column):
                setattr(plan.person, column, told[column])
                plan.columns.add(column)
        if person is None:
            plan.person.institution = told.get("institution")
        elif told.get("sex") and told["sex"] != person.sex:
            self.fault("sex", ASKED["other sex"])
        plan.row = Participation(
            activity=self.known.activity,
            institution=told.get("institution") or plan.person.institution,
            sex=plan.person.sex,
            attendance=told.get("attendance", Attendance.EXPECTED.value),
        )
        values = {name: getattr(plan.person, name) for name in ("name", "post", "sex")}
        values |= {name: getattr(plan.row, name) for name in ("institution", "attendance")}
        self.settled.changes = [
            (column, None, plain_value(value)) for column, value in values.items() if value
        ]
        self.settled.plan = plan

    def take(self, plan, column, value):
        if column in OF_PERSON:
            setattr(plan.person, column, value)
            plan.columns.add(column)
        if column in OF_ROW:
            setattr(plan.row, column, value)


def plain_value(value):
    """As `Settled.changes` have it: the same in every language."""
    return [value.name_en, value.name_sr] if hasattr(value, "name_sr") else value


def unknown_code(text):
    return ValidationError(
        _(
            "The register of this project has no “%(code)s”. Leave the cell empty, and the row is "
            "told by its name."
        ),
        "code",
        {"code": text[:40]},
    )


def already_listed(person):
    return ValidationError(
        _("This person is already on the list, as %(code)s. Write that code into the row."),
        "listed",
        {"code": code_of(person)},
    )


def which_one(same):
    return ValidationError(
        _(
            "The register has this name already: %(where)s. Write the code of that entry into the "
            "row; somebody else of the same name is added on the page of the list."
        ),
        "same name",
        {"where": "; ".join(f"{code_of(one)} {one.institution or '–'}" for one in same[:5])},
    )


def name_is_taken(other):
    return ValidationError(
        _(
            "The register has this name already, as %(code)s. Leave the name as it was; two "
            "entries of one person are joined in the register."
        ),
        "same name",
        {"code": code_of(other)},
    )
