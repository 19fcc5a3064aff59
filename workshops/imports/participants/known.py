"""What is in the database already, looked up for all rows at once."""

from collections import defaultdict

from activities.imports.words import Named, words_of_institution
from activities.models import Institution
from workshops.imports.participants.columns import person_in
from workshops.models import Participation, Person
from workshops.models.people import name_key


class Known:
    def __init__(self, task, lines):
        self.project = task.project
        self.activity = task.project.activities.get(code=task.source.scope)
        self.activity.project = task.project
        everybody = Institution.objects.in_bulk()
        partners = Institution.objects.of(task.project)
        self.partners = Named(partners, words_of_institution)
        self.institutions = Named(everybody.values(), words_of_institution)
        self.people, self.by_name = {}, defaultdict(list)
        for person in Person.objects.of(task.project).filter(**_some_of(lines)).order_by("pk"):
            person.institution = everybody.get(person.institution_id)
            self.people[person.pk] = person
            self.by_name[person.key].append(person)
        # {person: the row of the list}
        self.rows = {}
        listed = Participation.objects.filter(activity=self.activity, person__in=self.people)
        for row in listed:
            row.person = self.people[row.person_id]
            row.institution = everybody.get(row.institution_id)
            self.rows[row.person_id] = row


def _some_of(lines) -> dict:
    """Where every row has a code, only those people are looked up."""
    named = {person_in(line.values) for line in lines}
    if None in named or len(named) > 500:
        return {}
    return {"pk__in": named}


def found_by(name: str, known: Known) -> list[Person]:
    return known.by_name.get(name_key(name)[:120], [])
