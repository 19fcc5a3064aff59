"""The crawl: whatever is planted inside is found in no public page, answer or file, on any day."""

import html
import json
import re
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client

from activities.models import Announcement
from activities.words import Role
from procurement.models import Paper
from procurement.words import Category, PaperKind
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    ContractFactory,
    DefectFactory,
    DocumentFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    MissionFactory,
    ParticipationFactory,
    PersonFactory,
    ProcurementFactory,
    ProjectFactory,
    RecommendationFactory,
    StageFactory,
    accept,
    bring,
    hand_over,
)
from tests.reports.pages import held

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "sr-latn", "sr")
# Each planted text has one of these in it, whatever the script, and nothing public has.
SECRET = re.compile(r"\w*(?:zqx|зкх|зqх)\w*", re.IGNORECASE)
# The day on which the crawler comes, and the days of the events still to come: nothing else has a
# day in their months, so that any way of writing one would be found.
TODAY = date(2019, 10, 16)
COMING = [date(2020, 2, 11), date(2020, 2, 13), date(2020, 3, 18)]
DAYS_TO_COME = re.compile(
    r"2020-01-1|2020-0[23]|2019-12-|\b0?[123]/\d+/2020|\. ?[123]\. ?2020|\. ?12\. ?2019"
    r"|(?:Feb|Mar|феб|мар)\w*\.? 2020|\d\.? (?:Jan|јан)\w*\.? 2020"
    r"|\d\.? (?:Dec|дец)\w*\.? 2019",
    re.IGNORECASE,
)


@pytest.fixture
def installation():
    """A project in the middle of its life, with everything that must stay inside; `open` is what
    was released: a crawl that finds nothing of it has read nothing."""
    with time_machine.travel(f"{TODAY} 09:00+02:00", tick=True):
        project = ProjectFactory(
            slug="p", title_en="Open project", title_sr="Otvoreni projekat",
            start=date(2019, 1, 1), duration_months=18, names_held=True,
            names_held_why="zqxhold", purpose_en="Open purpose",
            source_texts={"zqxsource": "zqxsource"},
        )  # fmt: skip
        component = ComponentFactory(project=project, title_en="Open component")
        MembershipFactory(
            project=project, role=Role.MANAGER, user__first_name="Zqxmanager",
            user__last_name="Zqxfamily", user__email="zqx@example.org", user__username="zqxuser",
        )  # fmt: skip
        project.partners.create(
            institution=InstitutionFactory(name_en="Open ministry", abbreviation="OM"),
            role="beneficiary",
        )
        unit = InstitutionFactory(
            name_en="Zqxunit", name_sr="Zqxjedinica", abbreviation="ZQXU"
        )  # fmt: skip
        project.partners.create(institution=unit, role="support")
        ActFactory(project=project, number="PSC-ZQX", registry_number="zqxregistry")
        StageFactory(
            project=project, title_en="Zqxstage", title_sr="Zqxetapa",
            conclusion_en="Zqxconclusion", conclusion_sr="Zqxzaključak", note="zqxnote",
        )  # fmt: skip
        project.release()
        events(project, component, unit)
        people(project, unit)
        goods(project, unit)
        yield project


def inside(**columns):
    """Columns of an activity that nobody outside reads."""
    return {
        "venue": "Zqxvenue", "internal_note": "zqxinternal", "responsible_ms": "Zqxadviser",
        "responsible_bc": "Zqxofficer", "description_en": "zqxdescription",
        "description_sr": "zqxopis", "outputs_en": "zqxoutputs", "expected_output_en": "zqxwanted",
        **columns,
    }  # fmt: skip


def events(project, component, unit):
    public = held(
        project, component, "1.1.1", date(2019, 10, 8), title_en="Open workshop",
        title_sr="Otvorena radionica", summary_en="Open summary", place="Niš", **inside(),
    )  # fmt: skip
    public.release()
    RecommendationFactory(
        activity=public, text_en="Open recommendation", internal_note="zqxinternal",
        evidence_link="https://zqx.example/", addressee=InstitutionFactory(),
    ).release()  # fmt: skip
    RecommendationFactory(activity=public, text_en="Zqxunreleased", text_sr="Zqxneobjavljeno")
    withdrawn = RecommendationFactory(activity=public, text_en="Zqxwithdrawn")
    withdrawn.release()
    withdrawn.withdraw()
    for access in ("public", "internal", "restricted"):
        secret = access != "public"
        DocumentFactory(
            activity=public, access=access,
            name="zqxfile.pdf" if secret else "Open agenda.pdf",
            content=ContentFile(b"zqxcontent" if secret else b"%PDF-1.4 open", name="file.pdf"),
        )  # fmt: skip
    closed = held(
        project, component, "1.1.2", date(2019, 10, 9), title_en="Zqxclosed",
        title_sr="Zqxzatvoreno", summary_en="zqxsummary", place="Zqxplace", **inside(),
    )  # fmt: skip
    RecommendationFactory(activity=closed, text_en="Zqxofclosed")
    proposed = held(
        project, component, "1.1.3", date(2019, 10, 10), title_en="Zqxproposed", **inside()
    )
    proposed.propose(by=project.memberships.get().user)
    DocumentFactory(activity=proposed, access="public", name="zqxproposed.pdf")
    coming = [
        ActivityFactory(
            project=project, component=component, code=f"1.2.{number}", kind="training",
            title_en="Zqxraid", title_sr="Zqxracija", current_start=day, current_end=day,
            place="Zqxcity", **inside(),
        )
        for number, day in enumerate(COMING, 1)
    ]  # fmt: skip
    for activity in coming:
        DocumentFactory(activity=activity, access="public", name="zqxcoming.pdf")
    MissionFactory(activity=coming[0], note="zqxmission")
    # Its month was released; its days, its place and its files were not.
    announced = ActivityFactory(
        project=project, component=component, code="1.3.1", title_en="Open announcement",
        current_start=date(2019, 12, 19), current_end=date(2019, 12, 20), place="Zqxtown",
        **inside(summary_en="zqxsummary"),
    )  # fmt: skip
    DocumentFactory(activity=announced, access="public", name="zqxannounced.pdf")
    Announcement.objects.create(activity=announced, month=date(2019, 12, 1)).release()
    moved = ActivityFactory(
        project=project, component=component, code="1.3.2", title_en="Zqxmoved",
        current_start=date(2019, 12, 9), current_end=date(2019, 12, 9), **inside(),
    )  # fmt: skip
    Announcement.objects.create(activity=moved, month=date(2019, 12, 1)).release()
    moved.set_dates(
        new_start=date(2020, 1, 14), new_end=date(2020, 1, 15), reason="other", note="zqxwhy"
    )


def people(project, unit):
    activity = project.activities.get(code="1.1.1")
    for name in ("Zqxparticipant", "Zqxexpert"):
        person = PersonFactory(project=project, name=f"Ana {name}", institution=unit)
        ParticipationFactory(activity=activity, person=person)
    mission = MissionFactory(activity=activity, note="zqxmission")
    mission.experts.add(PersonFactory(project=project, name="Otto Zqxadviser"))


def goods(project, unit):
    procurement = ProcurementFactory(
        project=project, title_en="Zqxprocurement", programme_en="Zqxprogramme", note="zqxnote"
    )
    contract = ContractFactory(
        procurement=procurement, reference="ZQX-48", contractor="Zqxsupplier", note="zqxnote"
    )
    lot = LotFactory(contract=contract, title_en="Zqxlot", title_sr="Zqxpartija")
    item = ItemFactory(
        lot=lot, number="1.1", name_en="Zqxcamera", name_sr="Zqxkamera", quantity=10,
        unit_price_eur="0.35", specification="Zqxannex", brand_and_model="Zqxbrand",
        category=Category.OTHER,
    )  # fmt: skip
    pieces = bring(item, 3, serials=("ZQXSERIAL1", "ZQXSERIAL2"), note_number="ZQXNOTE")
    acceptance = accept(pieces[:2], certificate_number="ZQXCERT", committee="Zqxcommittee")
    DefectFactory(acceptance=acceptance, item=item, description="Zqxdefect")
    protocol = hand_over(
        pieces[:1], unit, numbers=["ZQXINV-1"], place="Zqxplace", giver="Zqxgiver",
        receiver="Zqxreceiver",
    )  # fmt: skip
    Paper.objects.create(
        project=project, protocol=protocol, kind=PaperKind.PHOTO, name="zqxscan.pdf", size=3,
        sha256="0" * 64, content=ContentFile(b"zqxpaper", "scan.pdf"),
    )  # fmt: skip
    procurement.release()
    hidden = ProcurementFactory(project=project, title_en="Zqxhidden")
    ItemFactory(lot__contract__procurement=hidden, category=Category.VEHICLES, quantity=777)


def whole(response) -> str:
    """The answer with its headers, and with what it streams."""
    content = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = headers + "\n" + html.unescape(content.decode(errors="replace"))
    if "json" in response.get("Content-Type", ""):
        text += json.dumps(json.loads(content), ensure_ascii=False)
    return f"{response.status_code}\n{text}"


def asked_day(address: str) -> date:
    """The day in the address; the first of all days where there is none."""
    found = re.search(r"on=(\d{4}-\d\d-\d\d)", address)
    return date.fromisoformat(found[1]) if found else date.min


def links_in(text: str) -> list[str]:
    found = re.findall(r'(?:href|src|action)="(?:http://testserver)?(/[^"#]*)', text)
    found += re.findall(r"<loc>http://testserver(/[^<]*)", text)
    return [link for link in found if not link.startswith("/static/")]


def crawl(client, addresses) -> dict[str, str]:
    """What everybody gets at these addresses and at all to which they lead."""
    waiting, found = list(addresses), {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = whole(client.get(address))
        waiting += links_in(found[address])
    return found


def addresses_of_the_api(client, project) -> list[str]:
    """Every path that the API describes, and each that it answers on a day."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return [path.format(slug=project.slug, code="1.2.1", pk=1) for path in paths]


def days_of_the_month() -> list[date]:
    """Every day of October 2019, the day before it, and some after today."""
    first = date(2019, 9, 30)
    return [*(first + timedelta(days=n) for n in range(32)), *COMING, date(2019, 12, 19)]


def test_nothing_of_what_is_inside_is_found_outside_on_any_day(installation, client):
    api = addresses_of_the_api(client, installation)
    assert len(api) >= 4
    start = [
        *(f"/{language}/{page}" for language in LANGUAGES for page in ("", "p/p/")),
        *("/", "/api/v1/openapi.json", "/sitemap.xml", "/robots.txt", "/healthz", *api),
    ]
    for day in days_of_the_month():
        asked = "?" + urlencode({"on": day.isoformat()})
        start += [f"/{language}/p/p/{asked}" for language in LANGUAGES]
        start += [address + asked for address in api if "{" not in address]
    found = crawl(client, start)

    assert {address: leak for address in found if (leak := SECRET.findall(found[address]))} == {}
    # Nor any day of what is still to come, however it is written; a refusal repeats what was asked.
    refused = {
        address
        for address in found
        if asked_day(address) > TODAY and found[address].startswith(("400", "422"))
    }
    assert len([address for address in refused if "/p/p/" in address]) == 3 * 19
    assert {
        address: leak
        for address in found.keys() - refused
        if (leak := DAYS_TO_COME.findall(found[address]))
    } == {}
    # It did read the pages: what was released is there, each in its place.
    page = found["/en/p/p/"]
    for words in (
        "Open project", "Open purpose", "Open component", "Open ministry", "Open workshop",
        "Open summary", "Open recommendation", "Open agenda.pdf", "Open announcement",
        "December 2019",
    ):  # fmt: skip
        assert words in page, words
    assert any("%PDF-1.4 open" in text for text in found.values())
    assert "777" not in "".join(re.findall(r"<main.*", page, re.S))
    assert "Open workshop" not in found["/en/p/p/?on=2019-10-07"]
    assert "Open announcement" not in found["/en/p/p/?on=2019-10-15"]
    assert len(found) > 200


def test_what_was_planted_is_there_for_those_who_may_read_it(installation, signed_in):
    """The counterpart of the test above: the crawler would find each of them."""
    client = signed_in(installation.memberships.get().user)
    office = "/en/projects/p/"
    pages = [
        *(office + f"activities/{code}/" for code in ("1.1.1", "1.1.2", "1.2.1", "1.3.1")),
        *(office + f"{page}/" for page in ("people", "recommendations", "procurement", "settings")),
        *(office + f"procurement/{page}/" for page in ("pieces", "units", "protocols")),
        "/en/my/",
    ]  # fmt: skip
    seen = "".join(whole(client.get(page)) for page in pages).lower()
    for planted in (
        "zqxparticipant", "zqxexpert", "zqxadviser", "zqxofficer", "zqxinternal", "zqxvenue",
        "zqxclosed", "zqxunreleased", "zqxraid", "zqxcity", "zqxserial1", "zqxinv-1", "zqxcamera",
        "zqxfile.pdf", "zqxmanager", "zqxtown",
    ):  # fmt: skip
        assert planted in seen, planted
        assert SECRET.search(planted)
    assert "11 feb 2020" in seen


def test_the_crawler_reads_headers_and_streams():
    from django.http import FileResponse

    response = FileResponse(BytesIO(b"zqxcontent"), as_attachment=True, filename="zqxname.pdf")
    assert len(SECRET.findall(whole(response))) == 2
    for words in (
        "2020-02-11", "11 Feb 2020", "11. 2. 2020.", "februara 2020", "18. март 2020", "3/18/2020",
        "2019-12-19", "19 Dec 2019", "19. 12. 2019.", "14 January 2020",
    ):  # fmt: skip
        assert DAYS_TO_COME.search(words), words
    for words in ("December 2019", "30 Jun 2020", "16. 10. 2019.", "децембар 2019."):
        assert not DAYS_TO_COME.search(words), words


def test_a_reader_from_outside_gets_no_page_of_the_office(installation):
    """Neither the list of what waits, nor the preview of what was proposed."""
    outsider = Client()
    pk = installation.activities.get(code="1.1.3").pk
    for address in ("publish/", f"publish/activity/{pk}/", f"publish/activity/{pk}/preview/"):
        response = outsider.get(f"/en/projects/p/{address}")
        assert response.status_code == 302
        assert not SECRET.search(whole(response))
