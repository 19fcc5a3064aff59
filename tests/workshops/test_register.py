"""The pages of conclusions and recommendations: register, sheet, record, steps, entering."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.words import Role
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    InstitutionFactory,
    MembershipFactory,
    RecommendationFactory,
)
from workshops.models import Area, Recommendation

pytestmark = pytest.mark.django_db
LINK = "https://www.example.rs/akt"


def url(name, project, *args, query=""):
    return reverse(f"workshops:{name}", args=[project.slug, *args]) + query


def codes(answer) -> list[str]:
    return [row.code for row in answer.context["page"]]


@pytest.fixture
def event(office):
    project, component, _user = office
    return ActivityFactory(
        project=project, component=component, code="1.2.1", status="completed",
        title_en="Referral", actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip


@pytest.fixture
def many(event, office):
    """Two of 1.2.1 and three of 1.10.1; today, 1 October 2019: one overdue, one verified."""
    project, component, _user = office
    other = ActivityFactory(
        project=project, component=component, code="1.10.1", status="completed",
        actual_start=date(2019, 5, 6), actual_end=date(2019, 5, 7),
    )  # fmt: skip
    police = InstitutionFactory(key="police", abbreviation="UKP")
    court = InstitutionFactory(key="court", abbreviation="VS")
    prevention = Area.objects.get(key="prevention")
    protocol = Area.objects.get(key="protocol on cooperation")
    RecommendationFactory(activity=event, kind="conclusion", text_sr="Zaključak", area=prevention)
    late = RecommendationFactory(
        activity=event, text_sr="Imenovati kontakt-osobe", area=protocol, addressee=police,
        due=date(2019, 6, 30), priority="high",
    )  # fmt: skip
    late.take("accepted", on=date(2019, 4, 1))
    done = RecommendationFactory(
        activity=other, area=protocol, addressee=court, due=date(2019, 9, 1)
    )
    done.take("accepted", on=date(2019, 6, 1))
    done.take("implemented", on=date(2019, 7, 1), evidence_link=LINK)
    done.take("verified", on=date(2019, 8, 1))
    RecommendationFactory(activity=other, due=date(2019, 12, 1), priority="low")
    RecommendationFactory(activity=other, area=prevention)
    return project


def test_the_register_shows_everything_in_the_order_of_the_codes(many, client):
    page = client.get(url("recommendations", many))
    assert codes(page) == ["R-1.2.1-01", "R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02", "R-1.10.1-03"]
    said = text(page)
    assert (
        "4 recommendations · open 3 · overdue 1 · carried out 50.0 % "
        "(1 of the 2 accepted ones that are due)" in said
    )
    assert "Prevention 1 1 0 Protocol on Cooperation 2 1 1 no area 1 1 0" in said
    assert "accepted since 1 Apr 2019 93 days late" in said
    assert "verified since 1 Aug 2019" in said
    assert "proposed since 7 May 2019 open for 147 days" in said
    assert "no addressee no due day" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=prevention", ["R-1.2.1-01", "R-1.10.1-03"]),
        ("area=protocol-on-cooperation", ["R-1.2.1-02", "R-1.10.1-01"]),
        ("addressee=court", ["R-1.10.1-01"]),
        ("status=open", ["R-1.2.1-02", "R-1.10.1-02", "R-1.10.1-03"]),
        ("status=overdue", ["R-1.2.1-02"]),
        ("status=verified", ["R-1.10.1-01"]),
        ("status=proposed", ["R-1.10.1-02", "R-1.10.1-03"]),
        ("status=adopted&kind=recommendation", ["R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02",
         "R-1.10.1-03"]),
        ("kind=conclusion", ["R-1.2.1-01"]),
        ("event=1.2.1", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("event=01.10.1", ["R-1.10.1-01", "R-1.10.1-02", "R-1.10.1-03"]),
        ("priority=high", ["R-1.2.1-02"]),
        ("q=КОНТАКТ-особе", ["R-1.2.1-02"]),
        ("q=r-1.2.1", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("q=nothing+of+this", []),
        ("on=2019-03-04", []),
        ("on=2019-05-01", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("on=2019-07-15&status=implemented", ["R-1.10.1-01"]),
        ("on=2019-07-15&status=overdue", ["R-1.2.1-02"]),
        ("on=2019-06-30&status=overdue", []),
        ("on=2019-07-15&status=verified", []),
        ("sort=-code&kind=recommendation",
         ["R-1.10.1-03", "R-1.10.1-02", "R-1.10.1-01", "R-1.2.1-02"]),
        ("sort=due", ["R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02", "R-1.2.1-01", "R-1.10.1-03"]),
        ("sort=-due&kind=recommendation",
         ["R-1.10.1-02", "R-1.10.1-01", "R-1.2.1-02", "R-1.10.1-03"]),
        ("sort=status", ["R-1.10.1-02", "R-1.10.1-03", "R-1.2.1-02", "R-1.10.1-01", "R-1.2.1-01"]),
        ("sort=status&on=2019-07-15",
         ["R-1.10.1-02", "R-1.10.1-03", "R-1.2.1-02", "R-1.10.1-01", "R-1.2.1-01"]),
        ("sort=anything&area=prevention", ["R-1.2.1-01", "R-1.10.1-03"]),
    ],
)  # fmt: skip
def test_each_filter_and_order(query, found, many, client):
    assert codes(client.get(url("recommendations", many, query=f"?{query}"))) == found


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("area=nothing", "nothing is not one of the available choices"),
        ("event=drop+table", "“drop table” is not the code of an activity"),
        ("event=1.2.%DE", "is not the code of an activity"),
        ("status=sold", "sold is not one of the available choices"),
        ("page=nine", ""),
        ("priority=%ff", "is not one of the available choices"),
    ],
)
def test_a_filter_that_cannot_be_read_narrows_nothing_and_says_so(query, message, many, client):
    page = client.get(url("recommendations", many, query=f"?{query}"))
    assert len(codes(page)) == 5
    assert message in text(page)


def test_an_unreadable_day_is_told(many, client):
    answer = client.get(url("recommendations", many, query="?on=soon"))
    assert (answer.status_code, "“soon” is not a day" in text(answer)) == (400, True)


def test_the_cut_off_day_is_one_click_away(many, client):
    many.cut_off = date(2019, 7, 15)
    many.save()
    page = client.get(url("recommendations", many, query="?area=prevention"))
    assert "?area=prevention&amp;on=2019-07-15" in page.content.decode()
    page = client.get(url("recommendations", many, query="?on=2019-07-15"))
    assert "As of 15 Jul 2019 – status as it was on that day. Show today's state" in text(page)
    assert "?status=overdue&amp;on=2019-07-15" in page.content.decode()


def test_what_its_event_has_not_adopted_yet_stands_apart(many, office, client):
    going_on = ActivityFactory(
        project=many, component=office[1], code="2.1.1", status="ongoing",
        actual_start=date(2019, 9, 2),
    )  # fmt: skip
    RecommendationFactory(activity=going_on)
    page = client.get(url("recommendations", many))
    assert codes(page)[-1] == "R-2.1.1-01"
    assert "the event is not over" in text(page)
    assert "4 recommendations · open 3" in text(page)
    assert "R-2.1.1-01" not in codes(client.get(url("recommendations", many, query="?status=open")))


def test_empty_states(office, client):
    project = office[0]
    assert "There are none yet." in text(client.get(url("recommendations", project)))
    page = client.get(url("recommendations", project, query="?kind=conclusion"))
    assert "No conclusion or recommendation matches these filters." in text(page)
    page = client.get(url("recommendations-print", project))
    assert "No conclusion or recommendation matches these filters." in text(page)


def test_the_sheet_has_the_open_ones_by_area(many, client):
    said = text(client.get(url("recommendations-print", many, query="?sort=due")))
    assert "Recommendations for the steering committee As of 1 Oct 2019 · Status: open" in said
    places = [
        said.index(word)
        for word in ("Prevention Code", "R-1.10.1-03", "Protocol on Cooperation Code",
                     "R-1.2.1-02", "no area Code", "R-1.10.1-02")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "R-1.10.1-01" not in said
    assert "accepted 1 Apr 2019 93" in said
    assert "Funded by the European Union" in said
    everything = client.get(url("recommendations-print", many, query="?status=adopted"))
    assert "R-1.10.1-01" in text(everything)
    assert "Conclusion: " in text(everything)


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query", ["", "?on=2019-09-01", "?status=open&sort=due", "print", "activity", "record"]
)
def test_one_row_and_thirty_take_as_many_statements(query, event, office, client):
    project = office[0]
    address = {
        "print": url("recommendations-print", project),
        "activity": reverse("activities:detail", args=[project.slug, "1.2.1"]),
        "record": url("recommendation", project, "R-1.2.1-01"),
    }.get(query) or url("recommendations", project, query=query)
    counts = []
    for number in range(1, 31):
        one = RecommendationFactory(
            activity=event, area=AreaFactory(), addressee=InstitutionFactory()
        )
        first = Recommendation.objects.get(sort_key=event.sort_key + "-001")
        one.take("accepted", on=date(2019, 4, 1), by=office[2])
        if number > 1:
            first.take("in progress", on=date(2019, 4, 1), by=office[2])
            first.take_back(note="x", by=office[2])
        if number in (1, 30):
            counts.append(statements(client, address))
    assert counts[0] == counts[1]


# The record


@pytest.fixture
def one(event):
    return RecommendationFactory(
        activity=event, text_en="Name a contact", text_sr="Imenovati osobu",
        internal_note="Not for outsiders", due=date(2019, 6, 30),
    )  # fmt: skip


def step(client, one, action, **data):
    address = url("recommendation-action", one.project, one.code, action)
    return client.post(address, {"on": "2019-04-01", "note": "", "version": one.version, **data})


def test_the_record_tells_everything(one, office, client):
    one.take("accepted", on=date(2019, 4, 1), by=office[2], note="Dopis 12/2019")
    one.take("implemented", on=date(2019, 5, 1), by=office[2], evidence_link=LINK)
    one.take_back(note="Pogrešno", by=office[2])
    one.take("implemented", on=date(2019, 6, 1), by=office[2], evidence_link=LINK)
    page = client.get(one.get_absolute_url())
    said = text(page)
    assert "Name a contact Imenovati osobu" in said
    assert "1 Apr 2019 accepted Dopis 12/2019" in said
    assert "1 May 2019 implemented taken back" in said
    assert "Not for outsiders" in said
    assert f'<a href="{LINK}" rel="noopener noreferrer">' in page.content.decode()
    assert [action["name"] for action in page.context["actions"]] == [
        "progress", "verify", "take-back",
    ]  # fmt: skip


def test_a_link_that_is_none_is_no_link(one, client):
    Recommendation.objects.update(evidence_link="javascript:alert(1)")
    body = client.get(one.get_absolute_url()).content.decode()
    assert "javascript:alert(1)" in body
    assert 'href="javascript' not in body


@pytest.mark.parametrize("code", ["R-1.2.1-02", "R-9.9.9-01", "R-1.2.1-001", "R-1..1-01"])
def test_what_does_not_exist_is_not_found(code, one, client):
    assert client.get(f"/en/projects/{one.project.slug}/recommendations/{code}/").status_code == 404


def test_a_viewer_reads_without_the_internal_note_and_changes_nothing(one, signed_in):
    one.internal_note = "Still not for outsiders"
    one.save_edit()
    document = DocumentFactory(activity=one.activity, access="restricted", name="secret.pdf")
    Recommendation.objects.update(evidence=document)
    viewer = signed_in(MembershipFactory(project=one.project, role=Role.VIEWER).user)
    page = viewer.get(one.get_absolute_url())
    body = page.content.decode()
    assert page.context["actions"] == []
    assert "Name a contact" in body
    for secret in ("not for outsiders", "Internal note", "internal note", "secret.pdf"):
        assert secret not in body
    for address in (
        url("recommendation-action", one.project, one.code, "accept"),
        url("edit-recommendation", one.project, one.code),
        url("add-recommendations", one.project, "1.2.1"),
    ):
        assert viewer.post(address, {"on": "2019-04-01"}).status_code == 403
    assert not one.steps.exists()


def test_staff_take_steps_and_managers_take_them_back(one, signed_in, client):
    staff = signed_in(MembershipFactory(project=one.project, role=Role.STAFF).user)
    assert step(staff, one, "accept", note="Dopis").status_code == 302
    one.refresh_from_db()
    assert (one.status, one.version) == ("accepted", 2)
    for action in ("take-back", "release", "withdraw"):
        assert step(staff, one, action, note="x").status_code == 403
    manager = signed_in(MembershipFactory(project=one.project, role=Role.MANAGER).user)
    assert step(manager, one, "take-back", note="Pogrešno").status_code == 302
    one.refresh_from_db()
    assert one.status == "proposed"


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("accept", {"on": "soon"}, "“soon” is not a day."),
        ("accept", {"on": "2019-10-02"}, "is later than today"),
        ("accept", {"on": "2019-03-01"}, "is before 5 Mar 2019"),
        ("accept", {"note": "x" * 501}, "at most 500 characters"),
        ("partly", {}, "This field is required."),
        ("verify", {}, "cannot go from “proposed” to “verified”"),
        ("take-back", {"note": "x"}, "There is no step that could be taken back."),
        ("implemented", {"evidence_link": LINK}, "cannot go from “proposed” to “implemented”"),
        ("implemented", {"evidence_link": "javascript:alert(1)"}, "Enter a valid URL."),
        ("implemented", {"act": "99"}, "99 is not one of the available choices"),
        ("release", {}, "Activity 1.2.1 is not public yet."),
    ],
)
def test_what_is_wrong_with_a_step_is_said_and_nothing_is_saved(action, data, message, one, client):
    answer = step(client, one, action, **data)
    assert answer.status_code == 200
    assert message in text(answer)
    assert not one.steps.exists()
    one.refresh_from_db()
    assert (one.version, one.evidence_link) == (1, "")


def test_two_people_at_once(one, client):
    first = step(client, one, "accept")
    assert first.status_code == 302
    second = step(client, one, "reject", note="No")
    assert "Somebody else saved this record" in text(second)
    assert list(one.steps.values_list("to", flat=True)) == ["accepted"]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_implemented_with_a_link_and_a_new_act(one, client):
    step(client, one, "accept")
    one.refresh_from_db()
    answer = step(
        client, one, "implemented", evidence_link=LINK, act_number="SL-07", act_kind="side letter"
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.status, one.evidence_link, one.act.number) == ("implemented", LINK, "SL-07")
    assert "SL-07" in text(client.get(one.get_absolute_url()))


def test_implemented_needs_evidence(one, client):
    step(client, one, "accept")
    one.refresh_from_db()
    assert "Add a document or link as evidence" in text(step(client, one, "implemented"))
    script = SimpleUploadedFile("run.html", b"<script>")
    answer = step(client, one, "implemented", upload=script)
    assert "Only PDF, DOCX, XLSX, PPTX, JPG and PNG" in text(answer)
    document = DocumentFactory(activity=one.activity)
    assert step(client, one, "implemented", evidence=document.pk).status_code == 302
    one.refresh_from_db()
    assert one.evidence == document


def test_a_new_file_becomes_a_file_of_the_activity(one, client, image):
    step(client, one, "accept")
    one.refresh_from_db()
    assert step(client, one, "implemented", upload=image).status_code == 302
    one.refresh_from_db()
    assert (one.evidence.activity, one.evidence.kind, one.evidence.access) == (
        one.activity, "evidence", "internal",
    )  # fmt: skip
    page = client.get(one.get_absolute_url())
    assert one.evidence.get_absolute_url() in page.content.decode()


def test_a_file_of_a_step_that_is_refused_is_not_kept(one, client, image, settings):
    before = list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    assert "cannot go from" in text(step(client, one, "implemented", upload=image))
    assert not one.activity.documents.exists()
    assert list(Path(settings.MEDIA_ROOT).rglob("*.*")) == before


@pytest.fixture
def image():
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return SimpleUploadedFile("proof.png", content.getvalue(), "image/png")


def test_release_and_withdrawal(one, client):
    one.activity.release()
    assert step(client, one, "release").status_code == 302
    one.refresh_from_db()
    assert one.released_at
    assert step(client, one, "withdraw").status_code == 302
    one.refresh_from_db()
    assert one.withdrawn_at
    assert not one.released_at


def edited(one, **changed) -> dict:
    return {
        "kind": "recommendation", "area": "", "text_en": one.text_en, "text_sr": one.text_sr,
        "addressee": "", "due": "2019-06-30", "priority": "", "nature": "", "why": "",
        "internal_note": one.internal_note, "version": one.version, **changed,
    }  # fmt: skip


def test_editing_keeps_the_old_version(one, office, client):
    address = url("edit-recommendation", one.project, one.code)
    assert client.get(address).context["form"]["text_en"].value() == "Name a contact"
    data = edited(one, text_en="Name two", due="1.7.2019", priority="high", why="As agreed")
    assert client.post(address, data).status_code == 302
    one.refresh_from_db()
    assert (one.text_en, one.due, one.priority, one.version) == (
        "Name two", date(2019, 7, 1), "high", 2,
    )  # fmt: skip
    assert "priority, text in English, due As agreed" in text(client.get(one.get_absolute_url()))
    again = client.post(address, data)
    assert "Somebody else saved this record" in text(again)
    assert again.context["form"]["text_en"].value() == "Name two"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text_en": "", "text_sr": ""}, "Enter the text in English or in Serbian."),
        ({"due": "2019-03-01"}, "is before the end of the event"),
        ({"kind": "conclusion", "due": ""}, "It has steps already"),
        ({"text_en": "Ask 0101990710001"}, "personal"),
    ],
)
def test_an_edit_that_is_wrong_changes_nothing(changed, message, one, client):
    one.activity.release()
    one.release()
    one.take("accepted", on=date(2019, 4, 1))
    answer = client.post(url("edit-recommendation", one.project, one.code), edited(one, **changed))
    assert answer.status_code == 200
    assert message in text(answer)
    kept = Recommendation.objects.get(pk=one.pk)
    assert (kept.text_en, kept.kind, kept.version) == ("Name a contact", "recommendation", 2)


# Entering


def row(number, **values) -> dict:
    return {f"finding-{number}-{name}": value for name, value in values.items()}


def test_several_are_added_to_an_event_at_once(event, client):
    address = url("add-recommendations", event.project, "1.2.1")
    assert client.get(address).status_code == 200
    data = row(0, kind="conclusion", text_sr="Prvi") | row(
        2, kind="recommendation", text_sr="Drugi", due="2020-05-01"
    )
    answer = client.post(address, data, follow=True)
    assert list(event.recommendations.values_list("number", "kind", "text_sr")) == [
        (1, "conclusion", "Prvi"), (2, "recommendation", "Drugi"),
    ]  # fmt: skip
    said = text(answer)
    assert "2 entries are saved." in said
    assert "The due day 1 May 2020 is after the end of the project, 31 Dec 2019." in said
    assert "R-1.2.1-02" in said


def test_nothing_is_lost_when_a_row_is_wrong(event, client):
    address = url("add-recommendations", event.project, "1.2.1")
    answer = client.post(address, row(1, kind="recommendation", text_sr="Drugi", due="soon"))
    assert "row 2, Due – “soon” is not a day." in text(answer)
    assert ">\nDrugi</textarea>" in answer.content.decode()
    assert "Nothing is filled in." in text(client.post(address, {}))
    assert not event.recommendations.exists()


def test_what_has_not_begun_ends_with_nothing(office, client):
    planned = ActivityFactory(project=office[0], component=office[1], code="1.1.1")
    answer = client.get(url("add-recommendations", office[0], "1.1.1"), follow=True)
    assert "once it has begun" in text(answer)
    assert "Add conclusions and recommendations" not in text(client.get(planned.get_absolute_url()))


def test_what_was_typed_survives_signing_in_again(event, office, client):
    address = url("add-recommendations", event.project, "1.2.1")
    client.logout()
    refused = client.post(address, row(1, kind="recommendation", text_sr="Drugi"))
    assert refused.status_code == 401
    assert not event.recommendations.exists()
