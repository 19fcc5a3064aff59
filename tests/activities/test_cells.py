"""A cell of the list, changed in place: what it asks for, what it writes, two people at once."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from activities.models import Act, Activity, BulkChange
from activities.words import Role
from tests.activities.pages import member, url
from tests.factories import ActFactory, ActivityFactory

pytestmark = pytest.mark.django_db
IN_PLACE = {"X-Inline": "1"}


@pytest.fixture
def planned(office):
    project, component, _user = office
    return ActivityFactory(project=project, component=component, code="1.1.1")


def cell(client, activity, what="status", **posted):
    """What the script gets: of the form without, of saving with something posted."""
    address = url("cell", activity.project, activity.code, what)
    if not posted:
        return client.get(address, headers=IN_PLACE).json()
    posted.setdefault("version", Activity.objects.get(pk=activity.pk).version)
    posted = {name.replace("__", "-"): value for name, value in posted.items()}
    return client.post(address, posted, headers=IN_PLACE).json()


def log(activity):
    return [(row.action, row.to, row.on) for row in activity.changes.order_by("pk")]


def undo(client, activity):
    bulk = BulkChange.objects.latest("pk")
    address = url("undo-bulk", activity.project, bulk.pk)
    return client.post(address, {"token": "once"}, headers=IN_PLACE).json()


def options(answer) -> list[str]:
    """The actions between which the form lets choose; none where it has one alone."""
    choice = re.search('name="action" id.*?</select>', answer["editor"], re.DOTALL)
    return re.findall('<option value="(.*?)"', choice[0]) if choice else []


def test_status_offers_what_the_state_and_the_role_allow(office, client, signed_in):
    project, component, _manager = office
    found = {}
    for role in (Role.MANAGER, Role.STAFF):
        _user, person = member(project, role, signed_in)
        for number, status in enumerate(
            ("draft", "planned", "ongoing", "postponed", "completed", "cancelled")
        ):
            activity, _made = Activity.objects.get_or_create(
                project=project,
                code=f"1.2.{number}",
                defaults={
                    "component": component, "status": status, "title_en": "A", "kind": "other",
                    "current_start": date(2019, 3, 4), "current_end": date(2019, 3, 5),
                    "actual_start": date(2019, 3, 4),
                },
            )  # fmt: skip
            answer = cell(person, activity)
            found[role, status] = options(answer) if "editor" in answer else "nothing"
    # A cell that offers one action alone has no choice to show.
    assert found == {
        (Role.MANAGER, "draft"): ["plan", "cancel"],
        (Role.MANAGER, "planned"): ["held", "start", "postpone", "cancel"],
        (Role.MANAGER, "ongoing"): ["complete", "postpone"],
        (Role.MANAGER, "postponed"): ["set-dates", "cancel"],
        (Role.MANAGER, "completed"): [],
        (Role.MANAGER, "cancelled"): [],
        (Role.STAFF, "draft"): [],
        (Role.STAFF, "planned"): ["held", "start", "postpone"],
        (Role.STAFF, "ongoing"): ["complete", "postpone"],
        (Role.STAFF, "postponed"): [],
        (Role.STAFF, "completed"): "nothing",
        (Role.STAFF, "cancelled"): "nothing",
    }


def test_held_writes_the_log_of_the_page_and_undo_takes_all_of_it_back(planned, client):
    before = Activity.objects.values().get(pk=planned.pk)
    histories = planned.history.count()
    answer = cell(client, planned, action="held", held__start="2019-03-04", held__end="2019-03-05")
    assert 'class="state completed"' in answer["row"]
    assert "Activity 1.1.1 is marked as held." in answer["news"]
    assert "/undo/" in answer["news"]
    assert log(planned) == [
        ("start", "ongoing", date(2019, 3, 4)),
        ("complete", "completed", date(2019, 3, 5)),
    ]
    assert planned.history.first().history_change_reason == "complete"
    answer = undo(client, planned)
    assert 'class="state planned"' in answer["row"]
    assert "Undone: 1 activity is as it was before." in answer["news"]
    assert Activity.objects.values().get(pk=planned.pk) == before
    assert (log(planned), planned.history.count()) == ([], histories)
    assert "This change is undone already" in undo(client, planned)["news"]


def test_postponing_without_a_reason_says_so_at_the_field_and_keeps_what_was_typed(planned, client):
    answer = cell(
        client, planned, action="postpone", postpone__note="The hall burned",
        postpone__on="2019-10-01",
    )  # fmt: skip
    assert "row" not in answer
    assert "Choose a reason for the change." in answer["editor"]
    assert "The hall burned" in answer["editor"]
    assert '<option value="postpone" selected>' in answer["editor"]
    assert (log(planned), BulkChange.objects.count()) == ([], 0)


def test_postponing_logs_reason_party_and_window(planned, client):
    cell(
        client, planned, action="postpone", postpone__on="2019-10-01",
        postpone__reason="force majeure", postpone__party="third party",
        postpone__new_start="2019-11-04", postpone__new_end="2019-11-05", postpone__note="Flood",
    )  # fmt: skip
    change = planned.changes.get()
    assert (change.reason, change.party, change.note) == ("force majeure", "third party", "Flood")
    planned.refresh_from_db()
    assert (planned.status, planned.proposed_start) == ("postponed", date(2019, 11, 4))
    assert planned.history.first().history_change_reason == "postpone: Flood"


def test_cancelling_with_a_new_act_registers_it_and_undo_removes_it(planned, client):
    posted = {
        "action": "cancel", "cancel__reason": "contract/finance", "cancel__on": "2019-10-01",
        "cancel__act_number": "PSC-07", "cancel__act_kind": "steering committee decision",
    }  # fmt: skip
    cell(client, planned, **posted)
    assert planned.changes.get().act.number == "PSC-07"
    undo(client, planned)
    assert planned.project.acts.count() == 0
    ActFactory(project=planned.project, number="PSC-07")
    cell(client, planned, **posted)
    assert planned.project.acts.count() == 1


def test_staff_do_not_cancel_though_they_post_it(planned, client, signed_in):
    _user, staff = member(planned.project, Role.STAFF, signed_in)
    act = ActFactory(project=planned.project)
    answer = cell(
        staff, planned, action="cancel", cancel__reason="contract/finance", cancel__act=act.pk,
        cancel__on="2019-10-01",
    )  # fmt: skip
    assert "row" not in answer
    assert log(planned) == []


def test_dates_move_with_their_reason_and_those_of_a_draft_without_a_log(planned, client):
    cell(
        client, planned, "dates", action="set-dates", **{
            "set-dates-new_start": "2019-10-07", "set-dates-new_end": "2019-10-08",
            "set-dates-on": "2019-10-01", "set-dates-note": "Asked for by the ministry",
        },
    )  # fmt: skip
    change = planned.changes.get()
    assert (change.old_start, change.new_start) == (date(2019, 3, 4), date(2019, 10, 7))
    assert change.note == "Asked for by the ministry"
    draft = ActivityFactory(
        project=planned.project, component=planned.component, code="1.1.2", status="draft"
    )
    answer = cell(
        client, draft, "dates", action="draft-dates",
        **{"draft-dates-current_start": "2019-05-06", "draft-dates-current_end": "2019-05-04"},
    )  # fmt: skip
    assert "End date 4 May 2019 is before start date 6 May 2019." in answer["editor"]
    cell(
        client, draft, "dates", action="draft-dates",
        **{"draft-dates-current_start": "2019-05-06", "draft-dates-current_end": ""},
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.current_start, draft.current_end, log(draft)) == (date(2019, 5, 6), None, [])


def test_responsible_persons_are_written_and_the_same_again_writes_nothing(planned, client):
    typed = {"people__responsible_ms": "Hans Gruber", "people__responsible_bc": "Ana Anić"}
    answer = cell(client, planned, "people", action="people", **typed)
    assert "Hans Gruber" in answer["row"]
    planned.refresh_from_db()
    assert (planned.responsible_ms, planned.responsible_bc) == ("Hans Gruber", "Ana Anić")
    version = planned.version
    answer = cell(client, planned, "people", action="people", **typed)
    planned.refresh_from_db()
    assert ("Nothing was different." in answer["news"], planned.version) == (True, version)


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(planned, client, signed_in):
    opened = planned.version
    planned.postpone(reason="force majeure", by=None)
    answer = cell(
        client, planned, action="held", held__start="2019-03-04", held__end="2019-03-06",
        version=opened,
    )  # fmt: skip
    assert "Somebody else saved this activity after you opened it." in answer["editor"]
    assert 'class="state postponed"' in answer["row"]
    assert 'value="2019-03-06"' in answer["editor"]
    planned.refresh_from_db()
    assert planned.status == "postponed"
    # Saved again, the rules speak: it was not overwritten unseen.
    answer = cell(client, planned, action="held", held__start="2019-03-04", held__end="2019-03-06")
    assert 'class="state completed"' not in answer.get("row", "")
    assert "An activity cannot go from “postponed” to “ongoing”" in answer["editor"]


def test_dates_of_a_draft_that_was_planned_meanwhile_move_with_a_reason_alone(planned, client):
    Activity.objects.filter(pk=planned.pk).update(status="draft")
    typed = {"draft-dates-current_start": "6.3.2019.", "draft-dates-current_end": "7.3.2019."}
    opened = Activity.objects.get(pk=planned.pk).version
    Activity.objects.get(pk=planned.pk).plan()
    answer = cell(client, planned, "dates", action="draft-dates", version=opened, **typed)
    assert "Somebody else saved this activity" in answer["editor"]
    answer = cell(client, planned, "dates", action="draft-dates", **typed)
    assert "It is no longer a draft" in answer["editor"]
    assert 'value="6.3.2019."' in answer["editor"]
    assert options(answer) == ["set-dates", "draft-dates"]
    planned.refresh_from_db()
    assert (planned.current_start, planned.current_end) == (date(2019, 3, 4), date(2019, 3, 5))


def test_what_the_database_refuses_is_not_half_written(planned, client, monkeypatch):
    def refused(*_arguments):
        raise IntegrityError

    monkeypatch.setattr("activities.imports.ledger.update_rows", refused)
    answer = cell(
        client, planned, action="cancel", cancel__reason="procurement",
        cancel__on="2019-09-30", cancel__act_number="PSC-09", cancel__act_kind="other",
        cancel__act_date="2019-09-30",
    )  # fmt: skip
    assert "Nothing is written" in answer["editor"]
    assert not Act.objects.filter(number="PSC-09").exists()


def test_undo_is_refused_where_somebody_has_changed_it_since(planned, client):
    cell(client, planned, "people", action="people", people__responsible_ms="Hans Gruber")
    planned.refresh_from_db()
    planned.begin(start=date(2019, 3, 4))
    answer = undo(client, planned)
    assert "This change can no longer be undone" in answer["news"]
    planned.refresh_from_db()
    assert (planned.responsible_ms, planned.status) == ("Hans Gruber", "ongoing")


def test_of_two_only_the_one_who_did_it_or_a_manager_undoes(planned, client, signed_in):
    cell(client, planned, "people", action="people", people__responsible_ms="Hans Gruber")
    _user, staff = member(planned.project, Role.STAFF, signed_in)
    assert "Only a manager undoes" in undo(staff, planned)["news"]
    planned.refresh_from_db()
    assert planned.responsible_ms == "Hans Gruber"


def test_without_the_script_a_cell_leads_to_the_page_that_does_the_same(planned, client):
    project = planned.project
    found = {
        what: client.get(url("cell", project, "1.1.1", what)).url
        for what in ("status", "dates", "people")
    }
    assert found == {
        "status": url("detail", project, "1.1.1"),
        "dates": url("action", project, "1.1.1", "set-dates"),
        "people": url("edit", project, "1.1.1"),
    }
    assert client.get(url("cell", project, "1.1.1", "title")).status_code == 404


def test_a_viewer_and_a_past_day_have_no_controls(planned, client, signed_in):
    project = planned.project
    assert "data-cell" in client.get(url("list", project)).content.decode()
    assert "data-cell" not in client.get(url("list", project, on="2019-03-04")).content.decode()
    _user, viewer = member(project, Role.VIEWER, signed_in)
    page = viewer.get(url("list", project)).content.decode()
    assert [word for word in ("data-cell", 'name="code"', "inline.js") if word in page] == []


def test_the_list_asks_the_same_for_one_row_and_for_thirty(planned, client):
    project, component = planned.project, planned.component

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url("list", project))
        return len(asked)

    statements()
    one = statements()
    for number in range(29):
        ActivityFactory(project=project, component=component, code=f"1.2.{number}")
    assert statements() == one
