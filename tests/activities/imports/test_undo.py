"""Taking an import back, as long as nobody has changed what it made."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.imports.checking import Refusal
from activities.imports.writing import carry_out, in_the_way, undo
from activities.models import Activity, Import
from activities.words import Role
from tests.activities.imports.bring import OFFICE, brought, opened
from tests.factories import (
    DocumentFactory,
    MembershipFactory,
    ReportFactory,
    UserFactory,
    project_with,
)
from tests.reports.tables import dump

ROWS = [
    ["Code", "Title", "Kind", "Start", "Institutions"],
    ["1.1", "First", "workshop", "2019-03-04", "MUP"],
    ["1.2", "Second", "training", "2019-03-04", "MUP, BMI"],
]


@pytest.fixture
def done():
    project, _component, user = project_with()
    return brought(project, ROWS, user), user


@pytest.mark.django_db
def test_names_who_changed_what_and_writes_nothing(done):
    source, user = done
    other = UserFactory(first_name="Ana", last_name="Anić")
    activity = Activity.objects.get(code="1.2")
    activity._history_user = other
    activity.postpone(reason="procurement", by=other)
    before = dump()
    with pytest.raises(Refusal) as refusal:
        undo(source, by=user)
    day = in_the_way(source)[1].rpartition(" on ")[2]
    assert refusal.value.messages == [
        "This import can no longer be undone, for what it made has changed:",
        f"1.2 Second: changed by Ana Anić on {day}",
    ]
    assert dump() == before


@pytest.mark.django_db
def test_what_was_entered_since_stands_against_it(done):
    source, user = done
    DocumentFactory(activity=Activity.objects.get(code="1.1"), name="agenda.pdf")
    with pytest.raises(Refusal) as refusal:
        undo(source, by=user)
    assert refusal.value.messages[1:] == ["Entered since: file “agenda.pdf”."]


@pytest.mark.django_db
def test_a_report_with_the_rows_in_it_stands_against_it(done):
    source, user = done
    now = timezone.now()
    early = {"state": "submitted", "submitted_at": now - timedelta(days=1), "frozen": {"a": 1}}
    ReportFactory(project=source.project, number=1, **early)
    ReportFactory(project=source.project, number=2, **early | {"submitted_at": now})
    before = dump()
    with pytest.raises(Refusal) as refusal:
        undo(source, by=user)
    said = "report “IQR-02 (1)”: frozen since, with these rows in it."
    assert refusal.value.messages[1:] == [said]
    assert dump() == before


@pytest.mark.django_db
def test_staff_undo_their_own_imports_and_managers_all(done):
    source, _user = done
    staff = MembershipFactory(project=source.project, role=Role.STAFF).user
    before = dump()
    with pytest.raises(Refusal) as refusal:
        undo(source, by=staff)
    assert refusal.value.messages == [
        "Only a manager undoes what somebody else has imported. Ask one."
    ]
    assert dump() == before
    undo(source, by=MembershipFactory(project=source.project, role=Role.MANAGER).user)
    assert not Activity.objects.exists()
    own = brought(source.project, ROWS, staff, manager=False)
    undo(own, by=staff)
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_a_removed_record_stands_against_it(done):
    source, user = done
    Activity.objects.get(code="1.1").delete()
    with pytest.raises(Refusal) as refusal:
        undo(source, by=user)
    assert any("1.1" in line for line in refusal.value.messages[1:])


@pytest.mark.django_db
def test_changes_of_other_records_do_not_matter(done):
    source, user = done
    other = Activity.objects.create(
        project=source.project, component=source.project.components.get(), code="1.9",
        kind="other", title_en="Other", current_start=date(2019, 3, 4),
        current_end=date(2019, 3, 4),
    )  # fmt: skip
    undo(source, by=user)
    assert list(Activity.objects.all()) == [other]


@pytest.mark.django_db
def test_imports_are_undone_the_last_one_first(done):
    source, user = done
    before = dump()
    second = brought(source.project, [ROWS[0], ["1.1", "Renamed", "workshop"]], user)
    with pytest.raises(Refusal):
        undo(source, by=user)
    undo(second, by=user)
    after = dump()
    for rows in (before, after):
        del rows["activities.Import"], rows["activities.ImportRow"]
    assert after == before
    undo(source, by=user)
    assert Activity.objects.count() == 0


@pytest.mark.django_db
def test_twice_nothing_more_happens(done):
    source, user = done
    undo(source, by=user)
    with pytest.raises(Refusal) as refusal:
        undo(source, by=user)
    assert refusal.value.messages == ["This import is undone already. Nothing was done twice."]
    with pytest.raises(Refusal) as refusal:
        list(carry_out(source, by=user, manager=True))
    assert refusal.value.messages == ["This import is undone already. Nothing was done twice."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["import", "undo"])
def test_of_two_at_once_one_wins_and_the_other_is_told(what):
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
    component.delete()
    source = opened(project, OFFICE, user)
    if what == "undo":
        list(carry_out(source, by=user, manager=True))
    barrier, said = threading.Barrier(2), []

    def run():
        try:
            mine = Import.objects.get(pk=source.pk)
            mine.project = project
            barrier.wait()
            if what == "undo":
                undo(mine, by=user)
            else:
                list(carry_out(mine, by=user, manager=True))
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {
        "import": "This file is imported already. Nothing was done twice.",
        "undo": "This import is undone already. Nothing was done twice.",
    }
    # A database in memory, as tests have it, does not wait for its lock.
    busy = "Nothing is written: the database was busy. Try again in a minute."
    said.remove("done")
    assert said in ([told[what]], [busy])
    assert Activity.objects.count() == (60 if what == "import" else 0)
