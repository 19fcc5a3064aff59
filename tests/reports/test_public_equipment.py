"""What the public reads of equipment: quantity and value by category, once that is released."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import Paper, Piece
from procurement.words import Category, PaperKind
from tests.factories import (
    ContractFactory,
    DefectFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    accept,
    bring,
    hand_over,
    project_with,
)
from tests.reports.pages import text

pytestmark = pytest.mark.django_db

PUBLIC, API = "/en/p/p/", "/api/v1/projects/p/equipment"
LANGUAGES = ("en", "sr-latn", "sr")
NONE = {"quantity": 0, "eur": 0.0}
NOTHING = {"contracted": NONE, "delivered": NONE, "accepted": NONE, "handed_over": NONE}


@pytest.fixture
def goods(released):
    """10 vests of EUR 0.35 with all that must stay inside: 3 delivered, 2 accepted, 1 with a
    unit; the project is released, the procurement is not."""
    procurement = ProcurementFactory(
        project=released, title_en="Secret procurement", title_sr="Tajna nabavka",
        programme_en="Secret programme", note="Secretnote of the procurement",
        contracting_authority=InstitutionFactory(name_en="Secret authority", abbreviation="SECAU"),
    )  # fmt: skip
    contract = ContractFactory(
        procurement=procurement, reference="SECREF-48", contractor="Secretsupplier d.o.o.",
        note="Secretnote of the contract",
    )  # fmt: skip
    lot = LotFactory(contract=contract, number=1, title_en="Secretlot", title_sr="Tajnapartija")
    item = ItemFactory(
        lot=lot, number="1.1", name_en="Secretvest", name_sr="Tajniprsluk", quantity=10,
        unit_price_eur="0.35", specification="Secretannex II", brand_and_model="Secretbrand X1",
        category=Category.OTHER,
    )  # fmt: skip
    unit = InstitutionFactory(
        abbreviation="SECUNIT", name_en="Secret unit", name_sr="Tajna jedinica"
    )
    pieces = bring(
        item, 3, serials=("SECSERIAL1", "SECSERIAL2", "SECSERIAL3"), note_number="SECNOTE-1",
        received_by="Secretstorekeeper", remarks="Secretremarks of the delivery",
    )  # fmt: skip
    acceptance = accept(
        pieces[:2], certificate_number="SECCERT-1", committee="Secretcommittee",
        remarks="Secretremarks of the committee",
    )  # fmt: skip
    DefectFactory(acceptance=acceptance, item=item, description="Secretdefect")
    protocol = hand_over(
        pieces[:1], unit, numbers=["SECINV-0001"], place="Secretplace", giver="Secretgiver",
        receiver="Secretreceiver", witness="Secretwitness", reason="Secretreason",
    )  # fmt: skip
    Paper.objects.create(
        project=released, protocol=protocol, kind=PaperKind.PHOTO, name="secretscan.pdf", size=3,
        sha256="0" * 64, content=ContentFile(b"pdf", "scan.pdf"),
    )  # fmt: skip
    return procurement


def test_the_api_gives_the_sums_of_what_is_released(goods, client):
    client.logout()
    nothing = {"total": NOTHING, "categories": dict.fromkeys(Category.values, NOTHING)}
    assert client.get(API).json() == nothing
    goods.release()
    steps = {
        "contracted": {"quantity": 10, "eur": 3.5},
        "delivered": {"quantity": 3, "eur": 1.05},
        "accepted": {"quantity": 2, "eur": 0.7},
        "handed_over": {"quantity": 1, "eur": 0.35},
    }
    answer = client.get(API)
    assert answer.json() == {
        "total": steps,
        "categories": {
            "vehicles": NOTHING, "it equipment": NOTHING, "furniture": NOTHING, "other": steps,
        },
    }  # fmt: skip
    assert b'"eur": 1.05}' in answer.content
    assert client.get(API, {"on": "2019-05-19"}).json()["total"] == {
        "contracted": {"quantity": 10, "eur": 3.5},
        "delivered": {"quantity": 3, "eur": 1.05},
        "accepted": NONE,
        "handed_over": NONE,
    }
    assert client.get(API, {"on": "2019-01-14"}).json() == nothing
    goods.withdraw()
    assert client.get(API).json() == nothing


def test_only_released_procurements_count(goods, released, client):
    goods.release()
    ItemFactory(lot__contract__procurement__project=released, category=Category.OTHER)
    other = project_with()[0]
    other.release()
    ItemFactory(lot__contract__procurement__project=other).lot.contract.procurement.release()
    client.logout()
    assert client.get(API).json()["total"]["contracted"] == {"quantity": 10, "eur": 3.5}
    assert "Other 10 EUR 3.50 3 EUR 1.05 2 EUR 0.70 1 EUR 0.35" in text(client.get(PUBLIC))


@pytest.mark.parametrize(
    "on", ["tomorrow", "2019-02-30", "2019-10-02", "0", "1569880800", "2019-10-01T00:00:00", ""]
)
def test_what_is_no_past_day_is_refused(on, goods, client):
    response = client.get(API, {"on": on})
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "on"])


def test_a_project_that_is_not_released_is_not_found(goods, released, client):
    goods.release()
    released.withdraw()
    for slug in ("p", "nothing"):
        assert client.get(f"/api/v1/projects/{slug}/equipment").status_code == 404
    assert client.get("/api/v1/projects/%00/equipment").status_code in (404, 422)
    assert client.get(PUBLIC).status_code == 404


def test_the_api_describes_its_answer(client):
    document = client.get("/api/v1/openapi.json").json()
    endpoint = document["paths"]["/api/v1/projects/{slug}/equipment"]["get"]
    assert set(endpoint["responses"]) == {"200", "400", "404", "422"}
    assert "Where no procurement of the project is, all are 0" in endpoint["description"]
    schemas = document["components"]["schemas"]
    assert schemas["EquipmentOut"]["required"] == ["total", "categories"]
    assert schemas["StepsOut"]["required"] == list(NOTHING)
    assert schemas["AmountOut"]["properties"]["eur"]["type"] == "number"
    for category in Category.values:
        assert category in str(schemas["EquipmentOut"]["properties"]["categories"])


def test_the_public_page_has_the_section_while_a_procurement_is_released(goods, client):
    client.logout()
    assert "Equipment" not in text(client.get(PUBLIC))
    goods.release()
    page = client.get(PUBLIC)
    steps = "10 EUR 3.50 3 EUR 1.05 2 EUR 0.70 1 EUR 0.35"
    assert f"Other {steps} Total {steps}" in text(page)
    assert "/procurement/" not in page.content.decode(), "no link into the office"
    earlier = client.get(PUBLIC, {"on": "2019-05-06"})
    assert "Total 10 EUR 3.50 3 EUR 1.05 0 EUR 0.00 0 EUR 0.00" in text(earlier)
    goods.withdraw()
    assert "Equipment" not in text(client.get(PUBLIC))


def test_public_pages_and_the_api_make_as_many_statements_with_30_items_as_with_one(goods, client):
    goods.release()
    client.logout()
    counts = {}
    for more in (0, 29):
        for number in range(more):
            lot = LotFactory(contract=goods.contracts.get(), number=number + 2)
            bring(ItemFactory(lot=lot), 2)
        for address in (PUBLIC, API, "/en/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.setdefault(address, []).append(len(captured))
    assert all(few == many for few, many in counts.values()), counts


# Nothing else leaves the office


SECRET = re.compile(
    r"[a-z]*\.?(?:secret|secserial|secinv|secref|secunit|secau|secnote|seccert|tajn|тајн)\w*", re.I
)
# What stands on the forms of the goods above, and never outside.
PLANTED = [
    "Secret procurement", "Secret programme", "Secret authority", "SECREF-48",
    "Secretsupplier d.o.o.", "Secretlot", "Secretvest", "Secretannex II", "Secretbrand X1",
    "SECSERIAL1", "SECSERIAL2", "SECSERIAL3", "SECINV-0001", "SECUNIT", "SECNOTE-1",
    "Secretstorekeeper", "Secretremarks of the delivery", "SECCERT-1", "Secretcommittee",
    "Secretremarks of the committee", "Secretdefect", "Secretplace", "Secretgiver",
    "Secretreceiver", "Secretwitness", "Secretreason", "secretscan.pdf",
]  # fmt: skip


def crawl(client, addresses, stay=lambda address: True) -> dict[str, str]:
    """Every page of ours that these lead to, by its address."""
    waiting, pages = list(addresses), {}
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address)
        if response.status_code != 200 or response.streaming:
            pages[address] = ""
            continue
        pages[address] = html.unescape(response.content.decode(errors="replace"))
        links = re.findall(r'(?:href|src)="(/[^"#]*)', pages[address])
        waiting += [link for link in links if not link.startswith("/static/") and stay(link)]
    return pages


def test_nothing_of_the_equipment_but_its_sums_leaves_the_office(goods, client):
    goods.release()
    client.logout()
    document = client.get("/api/v1/openapi.json").json()
    api = [path.format(slug="p") for path in document["paths"]]
    days = [f"?on=2019-{month:02d}-20" for month in (5, 6, 7)]
    pages = crawl(
        client,
        [
            *(f"/{language}/{page}" for language in LANGUAGES for page in ("", "p/p/")),
            *(f"/{language}/p/p/{day}" for language in LANGUAGES for day in days),
            *("/api/v1/openapi.json", "/sitemap.xml", "/robots.txt", "/healthz"),
            *api,
            *(path + day for path in api for day in days),
        ],
    )
    assert {address: found for address in pages if (found := SECRET.findall(pages[address]))} == {}
    assert sum("10 " in pages[f"/{language}/p/p/"] for language in LANGUAGES) == 3
    assert len([page for page in pages.values() if page]) > 20


def test_the_office_shows_what_the_public_does_not(goods, client):
    """The counterpart of the test above: what was planted would be found."""
    piece = Piece.objects.order_by("pk").first()
    pages = crawl(
        client,
        ["/en/projects/p/procurement/", piece.get_absolute_url()],
        lambda address: address.startswith("/en/projects/p/procurement/"),
    )
    everything = "".join(pages.values())
    assert [words for words in PLANTED if words not in everything] == []
    assert all(SECRET.search(words) for words in PLANTED)
