"""One search over everything that a person may read."""

import time
from datetime import date
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, ReadingLog, Report
from activities.words import Role
from reports.search.matching import CODE_BEGINS, EXACT, WITHIN
from tests.factories import (
    ActivityFactory,
    ComponentFactory,
    ContractFactory,
    DecisionFactory,
    DocumentFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MeetingFactory,
    MembershipFactory,
    MissionFactory,
    PaperFactory,
    PersonFactory,
    ProcurementFactory,
    RecommendationFactory,
    ReportFactory,
    ReportFileFactory,
    StageFactory,
    UserFactory,
    bring,
    project_with,
)
from tests.reports.pages import text

pytestmark = pytest.mark.django_db


def search(client, words, language="en", **more):
    return client.get(f"/{language}/search/", {"q": words, **more})


def found(page) -> dict:
    """Kind → what its lines lead to, after the address of the project."""
    return {
        group.name: [hit.url.split("/projects/")[1] for hit in group.hits]
        for group in page.context["answer"].groups
    }


def marked(page, place=0) -> list[str]:
    """What is marked as matching in the first line of a kind."""
    hit = page.context["answer"].groups[place].hits[0]
    pieces = [*hit.code, *hit.pieces, *(piece for _text, also in hit.also for piece in also)]
    return [piece for piece, matched in pieces if matched]


def fill(project, component, word, number=1):
    """One record of each kind with the word in it, of a file, a person and a piece too."""
    activity = ActivityFactory(
        project=project, component=component, code=f"1.1.{number}", title_en=f"{word} seminar",
        status="completed", actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    RecommendationFactory(activity=activity, text_en=f"Train the {word} unit")
    meeting = MeetingFactory(
        activity__project=project, activity__component=component, number=number,
        activity__title_en="Meeting",
    )  # fmt: skip
    DecisionFactory(meeting=meeting, text_en=f"Print the {word} brochure", number=1)
    meeting.agenda.create(place=2, title_en=f"Report of the {word}")
    mission = ActivityFactory(
        project=project, component=component, code=f"1.2.{number}", title_en=f"{word} advice",
        kind="expert mission",
    )  # fmt: skip
    MissionFactory(activity=mission, number=1)
    report = ReportFactory(project=project, number=number)
    ReportFileFactory(report=report, name=f"{word}.docx")
    StageFactory(
        project=project, number=number, title_en=f"Stage of {word}", title_sr="",
        start=date(2019, 1, 1), end=date(2019, 1, 2),
    )  # fmt: skip
    institution = InstitutionFactory(name_en=f"Office {word}")
    project.partners.create(institution=institution, role="partner")
    DocumentFactory(activity=activity, name=f"{word} agenda.pdf")
    DocumentFactory(activity=activity, name=f"{word} signatures.pdf", access="restricted")
    PersonFactory(project=project, name=f"{word} Anić")
    contract = ContractFactory(procurement=ProcurementFactory(project=project))
    PaperFactory(project=project, contract=contract, name=f"{word} scan.pdf")
    item = ItemFactory(
        lot=LotFactory(contract=contract), number=f"2.{number}", name_en=f"{word} scanner"
    )
    return activity, institution, bring(item, 1, serials=[f"ŽK-{number}7"])[0]


@pytest.fixture
def office(signed_in, client):
    """(project, its component, a user of the staff who is signed in)"""
    project, component, user = project_with(Role.STAFF, slug="p", acronym="P")
    signed_in(user)
    return project, component, user


def test_each_kind_of_record_is_found_and_leads_to_its_page(office, client):
    project, component, _user = office
    _activity, institution, piece = fill(project, component, "Quorum")
    person, paper, report = project.register.get(), project.papers.get(), Report.objects.get()
    meeting = project.activities.get(title_en="Meeting")
    assert found(search(client, "quorum")) == {
        "activities": ["p/activities/1.1.1/", "p/activities/1.2.1/"],
        "missions": ["p/activities/1.2.1/missions/1/"],
        "recommendations": ["p/recommendations/R-1.1.1-01/"],
        "decisions": [f"p/committee/{meeting.code}/#decision-1"],
        "agenda": [f"p/committee/{meeting.code}/#agenda"],
        "institutions": [f"p/activities/?institution={institution.key}"],
        "stages": ["p/stages/1/"],
        "items": [f"p/procurement/items/{piece.item_id}/"],
        "pieces": [f"p/procurement/pieces/{piece.pk}/"],
        "papers": [f"p/procurement/contracts/{paper.contract_id}/#papers"],
        "files": ["p/activities/1.1.1/#files", "p/activities/1.1.1/#files"],
        "report-files": [f"p/reports/{report.code}/files/{report.files.get().pk}/"],
        "people": [f"p/people/{person.pk}/"],
    }
    # By its serial number, however that is typed.
    assert found(search(client, "зк17")) == {"pieces": [f"p/procurement/pieces/{piece.pk}/"]}
    assert found(search(client, "iqr-02")) == {"reports": ["p/reports/IQR-02/"]}
    for group in search(client, "quorum").context["answer"].groups:
        for hit in group.hits:
            assert client.get(hit.url).status_code == 200, hit.url


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("1.2.1/M1", EXACT),
        ("1.2.1/m", CODE_BEGINS),
        ("m1 quorum", WITHIN),
        ("1.2.1 quorum", WITHIN),
    ],
)
def test_a_mission_is_found_by_its_code(office, client, words, rank):
    project, component, _user = office
    fill(project, component, "Quorum")
    answer = search(client, words).context["answer"]
    [missions] = [group for group in answer.groups if group.name == "missions"]
    assert [(hit.rank, hit.url) for hit in missions.hits] == [
        (rank, "/en/projects/p/activities/1.2.1/missions/1/")
    ]


@pytest.mark.parametrize("words", ["djordje skola", "ЂОРЂЕ ШКОЛА", "Đorđe ško", "škola đorđe"])
@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_script_accents_case_and_order_do_not_matter(office, client, words, language):
    project, component, _user = office
    ActivityFactory(
        project=project, component=component, code="1.1.1", title_sr="Škola „Đorđe”",
        title_en="A school",
    )  # fmt: skip
    ActivityFactory(project=project, component=component, code="1.1.2", title_sr="Škola")
    page = search(client, words, language)
    assert found(page) == {"activities": ["p/activities/1.1.1/"]}
    expected = {
        "en": ["Škola „Đorđe”"], "sr-latn": ["Škola „Đorđe”"], "sr": ["Школа „Ђорђе”"],
    }  # fmt: skip
    # On the English page it matched in what the page does not show, and that is said.
    assert marked(page) == expected[language]


def test_the_very_code_comes_first_then_codes_and_words_that_begin_with_it(office, client):
    project, component, _user = office
    for code, title in (
        ("1.1.1", "After 1.2.3 nothing"), ("1.2.30", "Tenth"), ("1.2.3", "Third"),
        ("1.3.1", "Paper 71.2.35"),
    ):  # fmt: skip
        ActivityFactory(
            project=project, component=component, code=code, title_en=title, title_sr=""
        )
    third = project.activities.get(code="1.2.3")
    RecommendationFactory(activity=third, text_en="Nothing")
    expected = ["1.2.3", "1.2.30", "1.1.1", "1.3.1"]
    for typed in ("1.2.3", " 1.02.3. "):
        page = search(client, typed)
        codes = [hit.record.code for hit in page.context["answer"].groups[0].hits]
        assert codes == (expected if typed == "1.2.3" else ["1.2.3"])
    page = search(client, "r-1.2.3-01")
    assert list(found(page)) == ["recommendations"]
    # Its own kind comes first, whatever the order of the kinds is.
    ActivityFactory(
        project=project, component=component, code="1.4.1", title_en="Follows R-1.2.3-01"
    )
    assert list(found(search(client, "r-1.2.3-01"))) == ["recommendations", "activities"]


def test_nothing_of_other_projects_and_nothing_above_the_role_is_found(office, client, signed_in):
    project, component, staff = office
    fill(project, component, "Quorum")
    other, theirs, _stranger = project_with(Role.MANAGER, slug="other", acronym="OTHER")
    fill(other, theirs, "Quorum", number=2)
    page = search(client, "quorum")
    assert {hit.project for group in page.context["answer"].groups for hit in group.hits} == {
        project
    }
    assert "OTHER" not in page.content.decode()
    assert "/projects/other/" not in page.content.decode()
    # Somebody of the staff here who reads there sees only here what a reader may not.
    MembershipFactory(project=other, user=staff, role=Role.VIEWER)
    both = search(client, "quorum").context["answer"]
    counts = {group.name: group.count for group in both.groups}
    assert counts == {
        "activities": 4, "missions": 2, "recommendations": 2, "decisions": 2, "agenda": 2,
        "institutions": 2, "stages": 2, "items": 2, "pieces": 2, "papers": 1, "files": 3,
        "report-files": 2, "people": 1,
    }  # fmt: skip
    viewer = MembershipFactory(project=project, role=Role.VIEWER).user
    page = search(signed_in(viewer), "quorum")
    assert {group.name: group.count for group in page.context["answer"].groups} == {
        "activities": 2, "missions": 1, "recommendations": 1, "decisions": 1, "agenda": 1,
        "institutions": 1, "stages": 1, "items": 1, "pieces": 1, "files": 1, "report-files": 1,
    }  # fmt: skip
    assert "signatures" not in text(page)
    assert "scan.pdf" not in text(page)
    assert "Anić" not in text(page)
    assert found(search(signed_in(UserFactory()), "quorum")) == {}
    assert "not a member of any project" in text(search(client, "quorum"))


def test_one_project_alone_is_searched_where_the_address_names_it(office, client):
    project, component, staff = office
    other = MembershipFactory(project__slug="other", user=staff, role=Role.VIEWER).project
    for one, part in ((project, component), (other, ComponentFactory(project=other))):
        ActivityFactory(project=one, component=part, code="1.1.1", title_en="Quorum")
    assert found(search(client, "quorum"))["activities"] == [
        "other/activities/1.1.1/", "p/activities/1.1.1/",
    ]  # fmt: skip
    page = search(client, "quorum", project="p")
    assert found(page) == {"activities": ["p/activities/1.1.1/"]}
    assert page.context["everywhere"] == "/en/search/?q=quorum"
    assert search(client, "quorum", project="nothing").status_code == 404
    stranger = project_with(slug="theirs")[0]
    assert search(client, "quorum", project=stranger.slug).status_code == 404


def test_names_that_are_shown_are_noted_as_read(office, client):
    project, _component, staff = office
    ministry = InstitutionFactory(abbreviation="MUP", name_en="Ministry")
    PersonFactory(project=project, name="Ana Petrović", institution=ministry)
    # Who searches for an institution reads no name.
    assert "people" not in found(search(client, "mup"))
    assert not ReadingLog.objects.exists()
    assert list(found(search(client, "Петровић Ана"))) == ["people"]
    read = [(one.project, one.reader, one.what) for one in ReadingLog.objects.all()]
    assert read == [(project, staff, "register")]


def test_of_many_some_are_shown_with_their_count_and_the_way_to_the_rest(office, client):
    project, component, _user = office
    for number in range(1, 61):
        ActivityFactory(
            project=project, component=component, code=f"1.1.{number}", title_en="Quorum"
        )
    [group] = search(client, "quorum").context["answer"].groups
    assert (group.count, len(group.hits)) == (60, 5)
    assert group.more == "/en/search/?q=quorum&only=activities"
    page = client.get(group.more + "&page=2")
    [alone] = page.context["answer"].groups
    assert [hit.record.code for hit in alone.hits] == [f"1.1.{n}" for n in range(51, 61)]
    [group] = search(client, "quorum", project="p").context["answer"].groups
    assert group.more == "/en/projects/p/activities/?q=quorum"
    assert client.get(group.more).content.decode().count("/activities/1.1.") >= 50
    assert "60 activities" in text(client.get(group.more))


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "“”", "a" * 500, "R-1.2.3-01-99"])
def test_any_input_is_answered(office, client, words):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1", title_en="Quorum")
    page = search(client, words, only="nothing", page="x")
    assert page.status_code == 200
    assert found(page) == {}
    assert search(client, f"{words}\x00").status_code == 400


def test_the_statements_do_not_grow_with_what_is_found(office, client):
    project, component, _user = office
    counts = []
    for numbers in (range(1, 2), range(2, 31)):
        for number in numbers:
            fill(project, component, "Quorum", number)
        with CaptureQueriesContext(connection) as captured:
            assert search(client, "quorum").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] < 40


@pytest.mark.alone
def test_4000_activities_are_searched_as_fast_as_their_list_opens(signed_in):
    project, component, user = project_with(Role.MANAGER, slug="p")
    rows = []
    for place in range(4000):
        row = Activity(
            project=project, component=component, kind="workshop",
            code=f"1.{place // 99 + 1}.{place % 99 + 1}", title_en=f"Seminar {place} on referral",
            title_sr=f"Seminar {place} o upućivanju žrtava trgovine ljudima", status="planned",
        )  # fmt: skip
        row.derive_columns()
        rows.append(row)
    Activity.objects.bulk_create(rows, batch_size=500)
    client = signed_in(user)

    def seconds(address) -> float:
        times = []
        for _number in range(7):
            started = time.perf_counter()
            assert client.get(address).status_code == 200
            times.append(time.perf_counter() - started)
        return median(times)

    listed = seconds(reverse("activities:list", args=["p"]))
    for words in ("ljudima", "1.2.3", "nothing at all"):
        searched = seconds(f"/en/search/?q={words}")
        print(f"{words}: {searched * 1000:.0f} ms, the list {listed * 1000:.0f} ms")
        assert searched < 1.5 * listed, words
