"""Many recommendations at once."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import BulkChange
from activities.words import Role
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    MembershipFactory,
    RecommendationFactory,
    project_with,
)
from workshops.models import Recommendation, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(signed_in):
    """(project, its staff member's client); R-1.1.1-01 and -02 proposed, -03 a conclusion, and
    R-1.1.2-01, whose event is still to come."""
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        project, component, user = project_with(Role.STAFF)
        held = ActivityFactory(project=project, component=component, code="1.1.1")
        held.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
        coming = ActivityFactory(project=project, component=component, code="1.1.2")
        for activity, kind in (
            (held, "recommendation"), (held, "recommendation"), (held, "conclusion"),
            (coming, "recommendation"),
        ):  # fmt: skip
            RecommendationFactory(activity=activity, kind=kind)
        yield project, signed_in(user)


def address(name, project, *args):
    return reverse(f"workshops:{name}", args=[project.slug, *args])


def post(client, page, **typed):
    project = page.context["project"]
    form = page.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value()}
    data |= {"chosen": page.context["chosen"], "filter": page.context["filter"]}
    if preview := page.context["preview"]:
        data["seen"] = preview.digest
    return client.post(address("bulk", project), {**data, **typed})


def selected(client, project, *codes, **query):
    return client.get(address("bulk", project), query or {"code": codes})


ALL = ("R-1.1.1-01", "R-1.1.1-02", "R-1.1.1-03", "R-1.1.2-01")


def tables():
    models = (Recommendation, Recommendation.history.model, Step)
    return [list(model.objects.order_by("pk").values()) for model in models]


def outcomes(preview):
    return {
        one.stored.code: one.faults or [(name, after) for name, _before, after in one.differences]
        for one in preview.context["preview"].settled
    }


def test_a_step_is_taken_where_it_is_legal_and_refused_where_not_and_undone(register):
    project, client = register
    before = tables()
    preview = post(
        client, selected(client, project, *ALL), preview="1", action="rejected", note="No"
    )
    assert outcomes(preview) == {
        "R-1.1.1-01": [("status", "rejected")],
        "R-1.1.1-02": [("status", "rejected")],
        "R-1.1.1-03": ["A conclusion has no status. It stands as it was adopted."],
        "R-1.1.2-01": [
            "Activity 1.1.2 has not ended, so nobody has answered yet. Complete it first."
        ],
    }
    assert tables() == before
    answer = post(client, preview, write="1")
    bulk = BulkChange.objects.get()
    assert answer.url == address("recommendations", project) + f"?bulk={bulk.pk}"
    assert list(Step.objects.values_list("recommendation__number", "to", "note")) == [
        (1, "rejected", "No"), (2, "rejected", "No"),
    ]  # fmt: skip
    listed = client.get(answer.url)
    assert [row.code for row in listed.context["page"]] == ["R-1.1.1-01", "R-1.1.1-02"]
    assert "2 records are changed." in listed.content.decode()
    client.post(address("undo-bulk", project, bulk.pk), {"token": "once"})
    assert tables() == before


def test_memory_and_model_take_the_same_steps(register):
    project, client = register
    lives = [
        [("accepted", ""), ("in progress", ""), ("implemented", "https://example.org/1")],
        [("partly accepted", ""), ("expired", "")],
    ]
    for code, life in zip(("R-1.1.1-01", "R-1.1.1-02"), lives, strict=True):
        for to, link in life:
            page = selected(client, project, code)
            typed = {"action": to.replace(" ", "-"), "note": "So", "evidence_link": link}
            preview = post(client, page, preview="1", **typed)
            assert post(client, preview, write="1").status_code == 302, (code, to)
    first, second = Recommendation.objects.filter(number__in=[1, 2], activity__code="1.1.1")
    assert (first.status, first.once_accepted, first.evidence_link) == (
        "implemented", True, "https://example.org/1",
    )  # fmt: skip
    assert (second.status, second.once_accepted) == ("expired", True)
    # Whoever implemented it does not verify it, at once neither.
    preview = post(client, selected(client, project, "R-1.1.1-01"), preview="1", action="verified")
    assert outcomes(preview)["R-1.1.1-01"] != [("status", "verified")]


def test_addressee_and_due_day_are_set_and_cleared(register):
    project, client = register
    institution = InstitutionFactory()
    project.partners.create(institution=institution, role="beneficiary")
    typed = {"addressee": institution.pk, "due": "2019-12-01"}
    preview = post(client, selected(client, project, *ALL[:2]), preview="1", **typed)
    post(client, preview, write="1")
    rows = Recommendation.objects.filter(number__in=[1, 2], activity__code="1.1.1")
    assert {(one.addressee, one.due) for one in rows} == {(institution, date(2019, 12, 1))}
    page = selected(client, project, ALL[0])
    preview = post(client, page, preview="1", addressee="clear", due_clear="on")
    post(client, preview, write="1")
    first = rows.order_by("number").first()
    assert (first.addressee, first.due) == (None, None)


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, "__all__", "Nothing is chosen yet."),
        ({"action": "rejected"}, "note", "Reason is missing."),
        ({"action": "implemented"}, "evidence_link", "evidence"),
        ({"action": "accepted", "on": "2019-10-02"}, "on", "later than today"),
        ({"due": "2019-12-01", "due_clear": "on"}, "due", "Either write something here"),
        ({"addressee": "999999"}, "addressee", "999999"),
        ({"action": "proposed"}, "action", "proposed"),
    ],
)
def test_a_faulty_form_says_what_is_wrong_at_the_field(register, typed, field, message):
    project, client = register
    before = tables()
    answer = post(client, selected(client, project, ALL[0]), preview="1", **typed)
    assert [message in error for error in answer.context["form"].errors[field]] == [True]
    assert tables() == before


def test_what_somebody_saved_after_the_preview_is_named_and_not_overwritten(register):
    project, client = register
    preview = post(client, selected(client, project, *ALL[:2]), preview="1", action="accepted")
    Recommendation.objects.get(activity__code="1.1.1", number=2).take("rejected", note="No")
    answer = post(client, preview, write="1")
    assert "somebody else has saved R-1.1.1-02 since you looked" in answer.content.decode()
    assert list(Step.objects.values_list("to", flat=True)) == ["rejected"]


def test_all_that_match_and_no_other_project(register, signed_in):
    project, client = register
    RecommendationFactory()
    page = selected(client, project, matching="1", filter="kind=recommendation")
    assert page.context["count"] == 3
    other = MembershipFactory(role=Role.STAFF)
    page = selected(signed_in(other.user), other.project, *ALL)
    assert page.context["count"] == 0


def test_as_many_codes_as_an_address_holds_are_read_and_what_is_none_is_left_out(register):
    project, client = register
    codes = [*ALL, "R-9.9.9-01", "R-1.1.1-", "1.1.1-²", "x", *(f"R-1.{n}-01" for n in range(992))]
    assert selected(client, project, *codes).context["count"] == len(ALL)


def test_a_viewer_has_no_controls(register, signed_in):
    project, client = register
    listed = address("recommendations", project)
    assert 'name="code"' in client.get(listed).content.decode()
    assert 'name="code"' not in client.get(listed + "?on=2019-09-01").content.decode()
    viewer = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    assert 'name="code"' not in viewer.get(listed).content.decode()
    assert viewer.post(address("bulk", project), {"chosen": "1:1"}).status_code == 403


def test_list_page_and_preview_ask_the_same_for_one_and_for_thirty(register):
    project, client = register
    event = project.activities.get(code="1.1.1")

    def statements(count):
        codes = [f"R-1.1.1-{number + 4:02}" for number in range(count)]
        found = []
        for ask in (
            lambda: client.get(address("recommendations", project)),
            lambda: selected(client, project, *codes),
            lambda: post(
                client, selected(client, project, *codes), preview="1", action="accepted",
                due="2019-12-01",
            ),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as asked:
                ask()
            found.append(len(asked))
        return found

    RecommendationFactory(activity=event)
    statements(1)
    one = statements(1)
    for _number in range(29):
        RecommendationFactory(activity=event)
    assert statements(30) == one


def test_the_register_names_a_change_from_a_list_only_where_one_is_asked_for(register):
    project, client = register
    page = client.get(address("recommendations", project))
    assert "Changed together" not in page.content.decode()
    preview = post(client, selected(client, project, ALL[0]), preview="1", due="2019-12-31")
    post(client, preview, write="1")
    change = BulkChange.objects.get()
    listed = client.get(address("recommendations", project), {"bulk": change.pk})
    assert "Changed together by" in listed.content.decode()
