"""Many activities at once: what is chosen, previewed, written and undone."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.imports.forgetting import forget
from activities.models import Activity, BulkChange, Change
from activities.words import Role
from tests.activities.pages import codes, member, text, url
from tests.factories import ActFactory, ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(office):
    """1.1.1 planned, 1.1.2 completed, 1.1.3 a draft."""
    project, component, _user = office
    for number, status in ((1, "planned"), (2, "planned"), (3, "draft")):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}", status=status,
            place="Niš", responsible_bc="Ana Anić",
        )  # fmt: skip
    project.activities.get(code="1.1.2").hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    return project


def selected(client, project, *codes_of_it, **query):
    """The page of a selection."""
    query = query or {"code": codes_of_it}
    return client.get(url("bulk", project), query)


def post(client, page, **typed):
    """Posts what the page holds, with what is typed into it."""
    project = page.context["project"]
    form = page.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    data |= {"chosen": page.context["chosen"], "filter": page.context["filter"]}
    if preview := page.context["preview"]:
        data["seen"] = preview.digest
    data = {name: value for name, value in data.items() if value is not False}
    return client.post(url("bulk", project), {**data, **typed})


def change(client, project, *codes_of_it, **typed):
    """Chooses, looks at the preview, confirms; gives the preview and the answer."""
    page = selected(client, project, *codes_of_it)
    preview = post(client, page, preview="1", **typed)
    return preview, post(client, preview, write="1")


def undo(client, bulk):
    return client.post(url("undo-bulk", bulk.project, bulk.pk), {"token": "once"}, follow=True)


def tables():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Activity, Activity.history.model, Change)
    ]


def outcomes(preview):
    """{code: what becomes of it} as the preview has it."""
    return {
        one.stored.code: one.faults or [(name, after) for name, _before, after in one.differences]
        for one in preview.context["preview"].settled
    }


def test_a_preview_says_what_changes_what_is_refused_and_why_and_writes_nothing(three, client):
    before = tables()
    page = selected(client, three, "1.1.1", "1.1.2", "1.1.3")
    preview = post(
        client, page, preview="1", action="postpone", reason="force majeure", note="Flood"
    )
    assert outcomes(preview) == {
        "1.1.1": [("status", "postponed")],
        "1.1.2": [
            "An activity cannot go from “completed” to “postponed”. Allowed next statuses: ongoing."
        ],
        "1.1.3": [
            "An activity cannot go from “draft” to “postponed”. Allowed next statuses: planned, "
            "cancelled."
        ],
    }
    said = text(preview)
    assert "1 activity changes. 2 cannot be changed and stay as they are." in said
    assert "Status: planned → postponed" in said
    assert tables() == before


def test_confirmed_it_is_written_once_with_one_reason_and_undone_with_one_button(three, client):
    before = tables()
    _preview, answer = change(
        client, three, "1.1.1", "1.1.2", place="Beograd", responsible_bc_clear="on", note="New hall"
    )
    bulk = BulkChange.objects.get()
    assert (answer.status_code, answer.url) == (302, url("list", three, bulk=bulk.pk))
    listed = client.get(answer.url)
    assert codes(listed) == ["1.1.1", "1.1.2"]
    assert "2 activities are changed. Undo" in text(listed)
    assert "Changed together by" in text(listed)
    rows = Activity.objects.order_by("sort_key").values_list("place", "responsible_bc")
    assert list(rows) == [("Beograd", ""), ("Beograd", ""), ("Niš", "Ana Anić")]
    reasons = [
        one.history.first().history_change_reason
        for one in Activity.objects.filter(place="Beograd")
    ]
    assert reasons == ["New hall", "New hall"]
    assert codes(client.get(url("list", three), {"q": "beograd"})) == ["1.1.1", "1.1.2"]
    assert "Undone: 2 activities are as they were before." in text(undo(client, bulk))
    assert tables() == before


def test_an_action_and_columns_go_together(three, client):
    change(client, three, "1.1.1", action="held", responsible_ms="Hans Gruber")
    activity = Activity.objects.get(code="1.1.1")
    assert (activity.status, activity.actual_end, activity.responsible_ms) == (
        "completed", date(2019, 3, 5), "Hans Gruber",
    )  # fmt: skip
    assert [row.action for row in activity.changes.all()] == ["start", "complete"]


def test_what_somebody_saved_after_the_preview_is_named_and_not_overwritten(three, client):
    page = selected(client, three, "1.1.1", "1.1.3")
    preview = post(client, page, preview="1", place="Beograd")
    three.activities.get(code="1.1.3").save_edit(why="Meanwhile")
    answer = post(client, preview, write="1")
    assert "somebody else has saved 1.1.3 since you looked" in text(answer)
    assert set(Activity.objects.values_list("place", flat=True)) == {"Niš"}
    assert answer.context["form"]["place"].value() == "Beograd"
    assert post(client, answer, write="1").status_code == 302
    assert sorted(Activity.objects.values_list("place", flat=True)) == ["Beograd", "Beograd", "Niš"]


def test_what_was_typed_after_the_preview_is_shown_before_it_is_written(three, client):
    page = selected(client, three, "1.1.1")
    preview = post(client, page, preview="1", place="Beograd")
    answer = post(client, preview, write="1", place="Novi Sad")
    assert "this is no longer what you looked at" in text(answer)
    assert outcomes(answer) == {"1.1.1": [("place", "Novi Sad")]}
    assert Activity.objects.get(code="1.1.1").place == "Niš"


def test_one_that_is_gone_meanwhile_is_told(three, client):
    page = selected(client, three, "1.1.1", "1.1.3")
    preview = post(client, page, preview="1", place="Beograd")
    three.activities.get(code="1.1.3").delete()
    assert "some of the records are gone" in text(post(client, preview, write="1"))
    assert Activity.objects.get(code="1.1.1").place == "Niš"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, None, "Nothing is chosen yet."),
        ({"action": "postpone"}, "reason", "Choose a reason for the change."),
        ({"action": "postpone", "reason": "other"}, "note", "Explanation is missing."),
        ({"action": "cancel", "reason": "other", "note": "x"}, "act", "Choose a reason"),
        ({"action": "reopen"}, "note", "Reason is missing."),
        ({"action": "shift"}, "days", "Number of days is missing."),
        ({"action": "shift", "days": "many"}, "days", "many"),
        ({"action": "shift", "days": "99999"}, "days", "99999 is too large."),
        ({"action": "approve", "on": "2019-10-02"}, "on", "later than today"),
        ({"place": "Niš", "place_clear": "on"}, "place", "Either write something here"),
        ({"action": "delete"}, "action", "delete"),
    ],
)
def test_a_faulty_form_says_what_is_wrong_at_the_field(three, client, typed, field, message):
    before = tables()
    answer = post(client, selected(client, three, "1.1.1"), preview="1", **typed)
    errors = answer.context["form"].errors[field or "__all__"]
    assert [message in error for error in errors] == [True]
    assert answer.context["preview"] is None
    assert tables() == before


def test_dates_move_by_days_and_by_working_days_past_weekends_and_holidays(three, client):
    # 4 March 2019 is a Monday; Friday the 8th is off.
    three.holidays.create(day=date(2019, 3, 8))
    change(client, three, "1.1.1", "1.1.3", action="shift", days="4", unit="working days")
    planned, draft = (Activity.objects.get(code=code) for code in ("1.1.1", "1.1.3"))
    assert (planned.current_start, planned.current_end) == (date(2019, 3, 11), date(2019, 3, 12))
    assert (draft.current_start, draft.current_end) == (date(2019, 3, 11), date(2019, 3, 12))
    assert [row.old_start for row in planned.changes.all()] == [date(2019, 3, 4)]
    assert draft.changes.count() == 0
    change(client, three, "1.1.1", action="shift", days="-10", unit="working days")
    planned.refresh_from_db()
    assert planned.current_start == date(2019, 2, 22)
    change(client, three, "1.1.1", action="shift", days="-10")
    planned.refresh_from_db()
    assert planned.current_start == date(2019, 2, 12)


def test_dates_outside_the_project_are_refused_each_by_itself(three, client):
    page = selected(client, three, "1.1.1", "1.1.3")
    preview = post(client, page, preview="1", action="shift", days="400")
    assert "but the project runs 1 Jan 2019 to 31 Dec 2019" in outcomes(preview)["1.1.1"][0]
    assert outcomes(preview)["1.1.3"] == [
        ("start date", "7 Apr 2020"), ("end date", "8 Apr 2020"),
    ]  # fmt: skip


def test_managers_approve_a_selection_with_a_new_act_and_undo_takes_both_back(three, client):
    before = tables()
    _preview, answer = change(
        client, three, "1.1.1", "1.1.3", action="approve", act_number="PSC-05", on="2019-09-01"
    )
    assert answer.status_code == 302
    found = Activity.objects.filter(code__in=["1.1.1", "1.1.3"])
    assert {
        (one.status, one.baseline_end, one.approved_on, one.approved_by_act.number) for one in found
    } == {("planned", date(2019, 3, 5), date(2019, 9, 1), "PSC-05")}
    undo(client, BulkChange.objects.get())
    assert (tables(), three.acts.count()) == (before, 0)


def test_cancelling_names_the_act_in_each_log(three, client):
    act = ActFactory(project=three)
    change(client, three, "1.1.1", "1.1.3", action="cancel", reason="other", note="So", act=act.pk)
    assert list(Change.objects.filter(action="cancel").values_list("act", "note")) == [
        (act.pk, "So"), (act.pk, "So"),
    ]  # fmt: skip


def test_staff_are_not_offered_and_cannot_post_what_managers_do(three, client, signed_in):
    _user, staff = member(three, Role.STAFF, signed_in)
    page = selected(staff, three, "1.1.1")
    offered = [name for name, _label in page.context["form"].fields["action"].choices]
    assert offered == ["", "plan", "start", "held", "complete", "shift", "postpone"]
    act = ActFactory(project=three)
    before = tables()
    for action in ("approve", "cancel", "reopen"):
        typed = {"action": action, "reason": "other", "note": "So", "act": act.pk}
        answer = post(staff, page, write="1", **typed)
        assert "action" in answer.context["form"].errors
    assert tables() == before


def test_all_that_match_are_those_of_the_filters_beyond_the_page(office, client):
    project, component, _user = office
    for number in range(60):
        ActivityFactory(
            project=project, component=component, code=f"1.{number + 1}",
            kind="training" if number % 10 else "workshop",
        )  # fmt: skip
    ActivityFactory(code="1.1", kind="training")
    page = selected(client, project, matching="1", filter="kind=training&sort=-kind")
    assert page.context["count"] == 54
    _preview = post(client, page, preview="1", mode="online")
    post(client, _preview, write="1")
    assert Activity.objects.filter(mode="online").count() == 54
    assert set(Activity.objects.filter(mode="online").values_list("kind", "project")) == {
        ("training", project.pk)
    }
    assert BulkChange.objects.get().count == 54


@pytest.mark.parametrize(
    "words", ["", "x", "1:", ":1", "-1:1", "1:1 99999999999:1", "²:1", "1:x 2"]
)
def test_an_unreadable_selection_changes_nothing(three, client, words):
    before = tables()
    answer = client.post(url("bulk", three), {"chosen": words, "place": "Niš", "write": "1"})
    assert answer.status_code == 200
    assert tables() == before


def test_activities_of_another_project_are_not_touched(three, client):
    other = ActivityFactory(place="Elsewhere")
    page = selected(client, three, "1.1.1")
    typed = {"action": "postpone", "reason": "weather/travel"}
    theirs = f"{other.pk}:{other.version}"
    answer = post(client, page, preview="1", **typed, chosen=theirs)
    assert outcomes(answer) == {}
    post(client, answer, write="1", chosen=theirs)
    other.refresh_from_db()
    assert other.status == "planned"


def test_a_released_activity_keeps_names_out_of_its_place(three, client):
    three.activities.filter(code="1.1.2").update(released_at="2019-04-01T10:00Z")
    page = selected(client, three, "1.1.1", "1.1.2")
    preview = post(client, page, preview="1", place="kod Ana Anić")
    found = outcomes(preview)
    assert found["1.1.1"] == [("place", "kod Ana Anić")]
    assert "personal data" in found["1.1.2"][0]


def test_undo_is_refused_after_somebody_changed_one_of_them(three, client):
    change(client, three, "1.1.1", "1.1.3", place="Beograd")
    three.activities.get(code="1.1.1").save_edit(why="Meanwhile")
    said = text(undo(client, BulkChange.objects.get()))
    assert "This change can no longer be undone" in said
    assert Activity.objects.filter(place="Beograd").count() == 2


def test_what_was_forgotten_with_names_says_that_it_cannot_be_undone(three, client):
    change(client, three, "1.1.1", responsible_ms="Hans Gruber")
    forget(three)
    assert "was deleted with the names of people in it" in text(
        undo(client, BulkChange.objects.get())
    )
    assert Activity.objects.get(code="1.1.1").responsible_ms == "Hans Gruber"


def test_page_and_preview_ask_the_same_for_one_and_for_thirty(three, client):
    component = three.components.get()
    for number in range(30):
        ActivityFactory(project=three, component=component, code=f"1.2.{number}")

    def statements(count):
        chosen = [f"1.2.{number}" for number in range(count)]
        with CaptureQueriesContext(connection) as of_page:
            page = selected(client, three, *chosen)
        with CaptureQueriesContext(connection) as of_preview:
            preview = post(
                client, page, preview="1", action="postpone", reason="travel", place="Beograd"
            )
            preview = post(
                client, page, preview="1", action="postpone", reason="weather/travel",
                place="Beograd", act_number="PSC-9",
            )  # fmt: skip
        assert len(preview.context["preview"].changing) == count
        return len(of_page), len(of_preview)

    statements(1)
    assert statements(1) == statements(30)


def test_a_thousand_are_written_and_undone_in_few_statements(three, client):
    component = three.components.get()
    Activity.objects.bulk_create(
        Activity(
            project=three,
            component=component,
            code=f"1.{number // 90 + 2}.{number % 90}",
            sort_key=f"01{number:04}",
            kind="other",
            title_en="A",
            current_start=date(2019, 3, 4),
            current_end=date(2019, 3, 5),
        )
        for number in range(1000)
    )
    page = selected(client, three, matching="1", filter="kind=other")
    assert page.context["count"] == 1000
    typed = {"action": "postpone", "reason": "weather/travel", "responsible_ms": "Hans Gruber"}
    preview = post(client, page, preview="1", **typed)
    assert "The first 200 are shown." in text(preview)
    with CaptureQueriesContext(connection) as asked:
        post(client, preview, write="1")
    assert Change.objects.filter(reason="weather/travel").count() == 1000
    # The log has 15 columns, of which SQLite takes 66 rows at a time.
    assert len(asked) < 50
    with CaptureQueriesContext(connection) as asked:
        undo(client, BulkChange.objects.get())
    assert (Change.objects.filter(reason="weather/travel").count(), len(asked) < 50) == (0, True)


def test_a_bulk_change_of_another_list_or_project_narrows_nothing(three, client):
    change(client, three, "1.1.1", place="Beograd")
    bulk = BulkChange.objects.get()
    assert codes(client.get(url("list", three, bulk=bulk.pk))) == ["1.1.1"]
    for asked in ("0", "x", "²", "99999999999", bulk.pk + 1):
        assert codes(client.get(url("list", three, bulk=asked))) == ["1.1.1", "1.1.2", "1.1.3"]
    other = ActivityFactory().project
    member(other, Role.MANAGER, lambda user: client.force_login(user))
    assert codes(client.get(url("list", other, bulk=bulk.pk))) != []
    assert re.search("Changed together", text(client.get(url("list", other, bulk=bulk.pk)))) is None
