"""One person's data: given out, joined with a second entry, erased; and the deletion of all names
of a project on its retention day. The totals stay in every case."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q

from activities.imports.forgetting import forget
from activities.models import Activity, Document, ReportFile
from activities.parts import EVENT_MODELS
from activities.words import Access
from core.names import Names
from workshops.models import Mission, Participation, Person, Workshop
from workshops.people import recount
from workshops.striking import belonging, strike, strike_everywhere
from workshops.words import Attendance

EXPERTS = Mission.experts.through


def export(person) -> dict:
    """Everything that is stored of a person, for the person."""
    rows = (
        person.participations.select_related("activity", "institution")
        .order_by("activity__sort_key")
        .all()
    )
    return {
        "project": person.project.slug,
        "name": person.name,
        "institution": str(person.institution) if person.institution else None,
        "post": person.post,
        "sex": person.sex or None,
        "activities": [
            {
                "code": row.activity.code,
                "title_en": row.activity.title_en,
                "title_sr": row.activity.title_sr,
                "start": row.activity.actual_start or row.activity.current_start,
                "end": row.activity.actual_end or row.activity.current_end,
                "institution": str(row.institution) if row.institution else None,
                "attendance": row.attendance,
            }
            for row in rows
        ],
        "missions": [
            {
                "activity": mission.activity.code,
                "mission": mission.code,
                "start": mission.start,
                "end": mission.end,
            }
            for mission in person.missions.select_related("activity").order_by("start", "pk")
        ],
    }


def merge(*, keep, gone, by=None):
    """Two entries of one person become one: lists and missions of `gone` go over to `keep`. Where
    both are on one list one row stays, and who came by either of the two came."""
    if keep.pk == gone.pk or keep.project_id != gone.project_id:
        raise ValueError("two entries of one project's register")
    with transaction.atomic():
        both = {row.activity_id: row for row in keep.participations.all()}
        moved = list(gone.participations.all())
        double = [row for row in moved if row.activity_id in both]
        better = []
        for row in double:
            kept = both[row.activity_id]
            ranks = [Attendance.CAME, Attendance.EXCUSED, Attendance.EXPECTED]
            if ranks.index(row.attendance) < ranks.index(kept.attendance):
                kept.attendance = row.attendance
                better.append(kept)
        Participation.objects.bulk_update(better, ["attendance"])
        Participation.objects.filter(pk__in=[row.pk for row in double]).delete()
        Participation.objects.filter(person=gone).update(person=keep)
        there = EXPERTS.objects.filter(person=keep).values("mission")
        EXPERTS.objects.filter(person=gone).exclude(
            mission__in=list(there.values_list("mission", flat=True))
        ).update(person=keep)
        filled = [
            name
            for name in ("institution_id", "post", "sex")
            if not getattr(keep, name) and getattr(gone, name)
        ]
        for name in filled:
            setattr(keep, name, getattr(gone, name))
        if filled:
            keep._history_user = by
            keep.save()
        _delete_people(Person.objects.filter(pk=gone.pk))
        recount(
            activities=list(
                Activity.objects.filter(
                    pk__in=[row.activity_id for row in double], totals_from_list=True
                )
            ),
            by=by,
        )


def erase(*, person):
    """The person's data go: the entry, its history, what the admin's log says of it, the name
    among trainers, delegations and experts. Rows of lists stay without it, so totals stay."""
    with transaction.atomic():
        _strike_name(person)
        _delete_people(Person.objects.filter(pk=person.pk))


def _delete_people(people):
    pks = list(people.values_list("pk", flat=True))
    EXPERTS.objects.filter(person__in=pks).delete()
    Participation.objects.filter(person__in=pks).update(person=None)
    for project in {person.project for person in people.select_related("project")}:
        forget(project, "participants")
    people.delete()
    # Deleting leaves a last row of history, so history goes after it.
    Person.history.model.objects.filter(id__in=pks).delete()
    _forget_log(Person, pks)


def _forget_log(model, pks):
    """The admin's log: it keeps how a record called itself."""
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=[str(pk) for pk in pks],
    ).delete()


def _strike_name(person):
    """Takes the name, and the names that the entry had before, out of the columns where names are
    typed as text, history included."""
    earlier = Person.history.filter(id=person.pk).order_by().values_list("name", flat=True)
    names = Names({person.name, *earlier})
    for model, column in [*columns_with_names(), (Workshop, "agenda")]:
        for table in (model, model.history.model):
            rows = table.objects.filter(belonging(table, person.project))
            strike(rows.exclude(**{column: ""}), [column], names)


def columns_with_names():
    """(model, column) of each text column that is emptied on the retention day."""
    return [
        *((model, column) for model in EVENT_MODELS.values() for column in model.names_in),
        (Mission, "note"),
    ]


def without_name(text: str, name: str) -> str:
    """The text without one person's name, in whatever spelling; other people stay."""
    return Names([name]).strike(text)


class Deleted(dict):
    """How many of each there are: people, participations, experts, texts (of trainers,
    delegations and missions), files, mentions (other texts in which a name stood).
    `other_files` stay: their contents are not searched."""

    other_files = 0


def delete_names(project, *, dry_run=False) -> Deleted:
    """Deletes every list of names of the project: register, lists, experts, trainers and
    delegations, restricted files, each with its history and the admin's log; takes the names of
    the register out of all other texts. Totals stay."""
    with transaction.atomic():
        people = Person.objects.of(project)
        rows = Participation.objects.filter(activity__project=project)
        documents = Document.objects.filter(activity__project=project)
        files = documents.filter(access=Access.RESTRICTED)
        experts = EXPERTS.objects.filter(mission__activity__project=project)
        old_people = Person.history.model.objects.filter(project_id=project.pk)
        every_old_file = Document.history.model.objects.filter(
            belonging(Document.history.model, project)
        )
        old_files = every_old_file.filter(
            Q(access=Access.RESTRICTED) | Q(id__in=files.order_by().values("pk"))
        )
        texts = [
            (column, table.objects.filter(belonging(table, project)).exclude(**{column: ""}))
            for model, column in columns_with_names()
            for table in (model, model.history.model)
        ]
        names = Names(
            {
                *people.order_by().values_list("name", flat=True),
                *old_people.order_by().values_list("name", flat=True),
            }
        )
        found = Deleted(
            people=people.count(),
            participations=rows.count(),
            experts=experts.count(),
            texts=sum(filled.count() for _column, filled in texts),
            files=files.count(),
        )
        reported = ReportFile.objects.filter(report__project=project).count()
        found.other_files = documents.count() - found["files"] + reported
        known = {*people.values_list("pk", flat=True), *old_people.values_list("id", flat=True)}
        row_pks = list(rows.values_list("pk", flat=True))
        file_pks = {*files.values_list("pk", flat=True), *old_files.values_list("id", flat=True)}
        contents = [document.content for document in files]
        experts.delete()
        rows.delete()
        people.delete()
        files.delete()
        Person.history.model.objects.filter(project_id=project.pk).delete()
        every_old_file.filter(Q(access=Access.RESTRICTED) | Q(id__in=file_pks)).delete()
        for column, filled in texts:
            filled.update(**{column: ""})
        for model, pks in ((Person, known), (Participation, row_pks), (Document, file_pks)):
            _forget_log(model, pks)
        found["mentions"] = strike_everywhere(project, names)
        forget(project)
        if dry_run:
            transaction.set_rollback(True)
        else:
            transaction.on_commit(lambda: [one.storage.delete(one.name) for one in contents])
    return found


def lists_of(project) -> int:
    """On how many lists of the project somebody stands by name."""
    return (
        Participation.objects.filter(activity__project=project)
        .exclude(person=None)
        .aggregate(n=Count("activity", distinct=True))["n"]
    )
