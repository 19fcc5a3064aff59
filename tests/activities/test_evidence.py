"""What an auditor asks for, per kind: the same answer on a record, in the list, in SQL."""

from datetime import date

import pytest

from activities.evidence import REQUIRED, checklist, missing
from activities.models import Activity
from activities.words import DocumentKind, Kind, Status
from tests.activities.pages import codes, text, url
from tests.factories import ActivityFactory, DocumentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def held(project, component, **kwargs):
    activity = ActivityFactory(project=project, component=component, **kwargs)
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    return activity


def test_every_kind_says_what_it_asks_for():
    assert set(REQUIRED) == set(Kind)
    assert {kind: [item.label for item in checklist(kind, [])] for kind in Kind} == {
        "workshop": ["Agenda", "Signed sign-in sheet", "Presentation or materials", "Photo",
                     "Evaluation sheets"],
        "training": ["Agenda", "Signed sign-in sheet", "Presentation or materials", "Photo",
                     "Evaluation sheets"],
        "study visit": ["Agenda", "Signed sign-in sheet", "Follow-up note", "Photo"],
        "expert mission": ["Terms of reference", "Mission report"],
        "conference": ["Agenda", "Signed sign-in sheet", "Presentation or materials", "Photo"],
        "steering committee": ["Agenda", "Signed sign-in sheet", "Minutes"],
        "presentation": ["Agenda", "Presentation or materials"],
        "drafting": ["Drafted text"],
        "round table": ["Agenda", "Signed sign-in sheet", "Minutes"],
        "internship": ["Agenda", "Follow-up note"],
        "other": [],
    }  # fmt: skip


def test_a_requirement_is_met_by_any_of_its_kinds():
    for kind in ("presentation", "materials"):
        left = [item.label for item in missing("workshop", ["agenda", kind, kind, "minutes"])]
        assert left == ["Signed sign-in sheet", "Photo", "Evaluation sheets"]


@pytest.mark.parametrize("kind", Kind)
def test_sql_and_record_say_the_same_with_each_file_added(kind, office):
    project, component, _user = office
    activity = held(project, component, kind=kind)
    present = []
    for more in [None, *DocumentKind]:
        if more:
            # Two of each: a requirement is counted once.
            DocumentFactory.create_batch(2, activity=activity, kind=more, access="restricted")
            present.append(more)
        items = checklist(kind, present)
        row = Activity.objects.with_evidence().get()
        there = sum(item.there for item in items)
        assert (row.evidence_needed, row.evidence_there) == (len(items), there)
        lacks = Activity.objects.lacking_evidence().exists()
        assert lacks == bool(missing(kind, present)) == (there < len(items))
    assert not lacks


@pytest.mark.parametrize("status", [s for s in Status if s != Status.COMPLETED])
def test_only_completed_activities_lack_evidence(status, office):
    project, component, _user = office
    activity = held(project, component)
    assert Activity.objects.lacking_evidence().get() == activity
    Activity.objects.update(status=status)
    assert not Activity.objects.lacking_evidence().exists()


def test_files_of_another_activity_do_not_count(office):
    project, component, _user = office
    activity = held(project, component, kind="drafting")
    other = ActivityFactory(project=project, component=component, kind="drafting")
    DocumentFactory(activity=other, kind="drafted text")
    assert Activity.objects.lacking_evidence().get() == activity


def test_the_list_says_how_much_is_there_and_finds_what_lacks(office, client):
    project, component, _user = office
    workshop = held(project, component, code="1.1.1")
    DocumentFactory(activity=workshop, kind="agenda")
    DocumentFactory(activity=workshop, kind="photo")
    drafting = held(project, component, code="1.1.2", kind="drafting")
    DocumentFactory(activity=drafting, kind="drafted text")
    ActivityFactory(project=project, component=component, code="1.1.3")
    held(project, component, code="1.1.4", kind="other")
    page = client.get(url("list", project))
    assert text(page).count("evidence 2 of 5") == 1
    assert text(page).count("evidence 0 of") == 0
    found = client.get(url("list", project, status="evidence"))
    assert codes(found) == ["1.1.1"]
    assert "Status: evidence missing" in text(found)
    assert "evidence 2 of 5" not in text(client.get(url("list", project, on="2019-06-01")))


def test_the_record_names_what_is_missing_and_leads_to_adding_it(office, client, signed_in):
    project, component, _user = office
    workshop = held(project, component, code="1.1.1")
    DocumentFactory(activity=workshop, kind="agenda")
    page = client.get(url("detail", project, "1.1.1"))
    assert (
        "Still missing: participants, outputs, responsible person, signed sign-in sheet, "
        "presentation or materials, photo, evaluation sheets"
    ) in text(page)
    add = url("add-files", project, "1.1.1") + "?kind=signed%20sheet"
    assert f'href="{add}"' in page.content.decode()
    assert client.get(add).context["form"]["kind"].value() == "signed sheet"
    assert client.get(add + "x").context["form"]["kind"].value() == ""
    client = signed_in(MembershipFactory(project=project, role="viewer").user)
    page = client.get(url("detail", project, "1.1.1"))
    assert "Signed sign-in sheet – missing" in text(page)
    assert "files/add/" not in page.content.decode()


def test_what_has_not_happened_misses_nothing(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    page = client.get(url("detail", project, "1.1.1"))
    assert "Still missing: responsible person " in text(page)
    assert "missing, add" not in text(page)
