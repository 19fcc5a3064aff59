"""The paper of a protocol: the page to print and the Word file say the same, in three scripts."""

import re
from datetime import date
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from activities.models import Partner
from activities.words import PartnerRole
from procurement.models import Item, Lot, Piece, Protocol
from procurement.papers import keep_paper, remove_paper
from procurement.words import PaperKind
from tests.activities.files import pdf, upload
from tests.activities.pages import text
from tests.factories import InstitutionFactory, ItemFactory, LotFactory, accept, bring, hand_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol(goods):
    """Two cars and 40 numbered laptops on one protocol, with everything filled in."""
    mup = InstitutionFactory(
        name_en="Ministry of the Interior", name_sr="Ministarstvo unutrašnjih poslova"
    )
    Partner.objects.create(project=goods.project, institution=mup, role=PartnerRole.BENEFICIARY)
    item = ItemFactory(
        lot=LotFactory(contract=goods.contract, number=9), number="9.1", quantity=40,
        name_en="Portable computer", name_sr="Prenosni računar", brand_and_model="Lenovo T14",
        unit_price_eur="1980.50",
    )  # fmt: skip
    pieces = bring(item, 40, serials=[f"PF3X{n:04d}" for n in range(40)])
    accept(pieces)
    return hand_over(
        [goods.cars[2], *pieces], goods.ukp, on=date(2019, 7, 8), number=20_003,
        numbers=[f"MUP-{n:04d}" for n in range(500, 541)], place="Niš", giver="magacioner",
        receiver="načelnik odeljenja", witness="referent",
    )  # fmt: skip


def url(name, protocol, language="en"):
    slug = protocol.procurement.project.slug
    address = reverse(f"procurement:protocol-{name}", args=[slug, protocol.pk])
    return re.sub("^/[^/]+/", f"/{language}/", address)


def word(client, protocol, language="en"):
    response = client.get(url("word", protocol, language))
    assert response.status_code == 200
    return response, Document(BytesIO(b"".join(response.streaming_content)))


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def lined(document):
    """The tables with lines: pieces and sums, once for each copy."""
    return [table for table in document.tables if table.style.name == "Table Grid"]


def test_the_word_file_has_every_piece_on_both_copies(client, protocol):
    _response, document = word(client, protocol)
    first, sums, again, sums_again = [rows_of(table) for table in lined(document)]
    assert first == again
    assert sums == sums_again
    assert first[0] == [
        "No.", "Item", "Serial number", "Inventory number", "Quantity", "Unit price, EUR",
    ]  # fmt: skip
    assert first[1] == ["1", "1.1 Car", "WVW-3", "MUP-0500", "1", "21,000.00"]
    assert first[2:] == [
        [str(n + 2), "9.1 Portable computer, Lenovo T14", f"PF3X{n:04d}", f"MUP-{501 + n:04d}",
         "1", "1,980.50"]
        for n in range(40)
    ]  # fmt: skip
    assert sums == [
        ["Item", "Quantity", "Value, EUR"],
        ["1.1 Car", "1", "21,000.00"],
        ["9.1 Portable computer", "40", "79,220.00"],
        ["Total", "41", "100,220.00"],
    ]


def test_it_says_who_gives_what_to_whom(client, protocol):
    _response, document = word(client, protocol)
    written = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for part in (
        f"Protocol on the handover of equipment no. {protocol.code}", "Ministry of the Interior",
        "8 Jul 2019", "Niš", "Store of the project", "Criminal police", "magacioner",
        "načelnik odeljenja", "referent", "Copy 1 of 2", "Copy 2 of 2",
        "This protocol is made in two identical copies, one for each side.",
        protocol.procurement.title, "Funded by the European Union",
    ):  # fmt: skip
        assert part in written
    assert written.count("Signature") == 6


def test_the_page_to_print_says_the_same_as_the_word_file(client, protocol):
    page = text(client.get(url("print", protocol)))
    _response, document = word(client, protocol)
    for table in lined(document):
        for row in rows_of(table):
            for cell in row:
                for part in cell.split(", "):
                    assert part in page
    assert page.count("MUP-0540") == page.count("PF3X0039") == 2
    assert page.count("This protocol is made in two identical copies") == 2


def test_both_are_in_the_script_of_the_page(client, protocol):
    for language, unit, item, tag in (
        ("en", "Criminal police", "Portable computer", "en-GB"),
        ("sr-latn", "Uprava", "Prenosni računar", "sr-Latn-RS"),
        ("sr", "Управа", "Преносни рачунар", "sr-Cyrl-RS"),
    ):
        _response, document = word(client, protocol, language)
        assert item in rows_of(lined(document)[0])[2][1]
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert unit in cells
        assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == tag
        page = text(client.get(url("print", protocol, language)))
        assert item in page
        assert unit in page


def test_no_latin_word_of_ours_stands_on_the_cyrillic_paper(client, protocol):
    """What people typed in Latin, and the currency, aside."""
    _response, document = word(client, protocol, "sr")
    ours = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        rows = rows_of(table)
        for row in rows[:1] if table.style.name == "Table Grid" else rows:
            ours += row
    found = set(re.findall("[A-Za-z]{2,}", " ".join(ours)))
    typed = protocol.procurement.contracts.get().reference
    assert found - set(re.findall("[A-Za-z]+", typed)) == {"EUR"}


def test_a_long_list_repeats_its_head_and_breaks_no_row(client, protocol):
    _response, document = word(client, protocol)
    table = lined(document)[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_page_says_which_copy_it_is_of(client, protocol):
    _response, document = word(client, protocol)
    title = f"Protocol on the handover of equipment no. {protocol.code}"
    assert [section.header.paragraphs[0].text for section in document.sections] == [
        f"{title} · Copy 1 of 2", f"{title} · Copy 2 of 2",
    ]  # fmt: skip
    page = text(client.get(url("print", protocol)))
    assert f"{title} · Copy 1 of 2" in page
    assert f"{title} · Copy 2 of 2" in page
    fields = [one.text.strip() for one in document.element.xpath("//w:instrText")]
    for section in document.sections:
        fields += [one.text.strip() for one in section.footer._element.xpath(".//w:instrText")]
    assert fields == ["PAGE", "NUMPAGES"] * 2


def test_what_is_made_up_is_marked_in_both(client, protocol, goods):
    assert "°" not in text(client.get(url("print", protocol)))
    project = goods.project
    project.demonstration = True
    project.save()
    Item.objects.filter(pk=goods.items.cars.pk).update(provenance="illustrative")
    note = "° Made up for the demonstration; no public source states it."
    page = text(client.get(url("print", protocol)))
    assert page.count(note) == 2
    assert page.count("1.1 Car°") == 2
    assert "Portable computer°" not in page
    _response, document = word(client, protocol)
    assert [row[1] for row in rows_of(lined(document)[0])[1:3]] == [
        "1.1 Car°", "9.1 Portable computer, Lenovo T14",
    ]  # fmt: skip
    assert [paragraph.text for paragraph in document.paragraphs].count(note) == 2


def test_the_file_names_nobody_and_is_saved_not_shown(client, protocol):
    response, document = word(client, protocol)
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert response["Content-Disposition"] == (
        f'attachment; filename="Protocol_{protocol.number}-2019.docx"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("kind", "title", "signatures"),
    [
        ("move", "Protocol on the move of equipment", 3),
        ("return", "Protocol on the return of equipment", 3),
        ("write-off", "Protocol on the write-off of equipment", 2),
    ],
)
def test_each_kind_has_its_own_title_and_sides(kind, title, signatures, client, protocol):
    Protocol.objects.filter(pk=protocol.pk).update(
        kind=kind, from_unit=protocol.to_unit, reason="Worn out",
        to_unit=InstitutionFactory(name_en="Other unit") if kind == "move" else None,
    )  # fmt: skip
    page = text(client.get(url("print", protocol)))
    assert title in page
    assert page.count("Signature") == 2 * signatures
    assert "Worn out" in page
    assert ("Receiver" in page) == (kind != "write-off")


def test_an_annulled_or_made_up_protocol_says_so_on_paper(client, protocol):
    Protocol.objects.filter(pk=protocol.pk).update(annulled_on=date(2019, 8, 1))
    assert text(client.get(url("print", protocol))).count("ANNULLED") == 2
    Protocol.objects.filter(pk=protocol.pk).update(annulled_on=None)
    project = protocol.procurement.project
    project.demonstration = True
    project.save()
    assert "EXAMPLE – not the Ministry's data." in text(client.get(url("print", protocol)))
    _response, document = word(client, protocol)
    assert "EXAMPLE" in document.tables[0].rows[0].cells[0].text


def test_the_paper_needs_as_many_statements_for_two_pieces_as_for_forty(
    client, protocol, goods, django_assert_max_num_queries
):
    for name in ("print", "word"):
        with django_assert_max_num_queries(9):
            response = client.get(url(name, protocol))
            assert response.status_code == 200


def papers(client, protocol):
    """What stands in the rows of both, in two languages."""
    return [
        (
            [rows_of(table) for table in lined(word(client, protocol, language)[1])],
            text(client.get(url("print", protocol, language))),
        )
        for language in ("en", "sr")
    ]


def rewrite_what_was_bought():
    """Corrections of an administrator, and of the office in another order of the lots."""
    Lot.objects.update(number=1000 - F("number"))
    Piece.objects.update(serial_number=Concat(Value("NEW"), "serial_number"))
    Piece.objects.update(inventory_number=Concat(Value("NEW"), "inventory_number"))
    Item.objects.update(
        name_en="Renamed", name_sr="Drugo ime", brand_and_model="Other", unit_price_eur="1.00",
        number=Concat(Value("7."), "number"),
    )  # fmt: skip


def test_a_signed_paper_says_for_ever_what_was_signed(client, protocol):
    scan = keep_paper(
        upload("p.pdf", pdf()), owner=protocol, kind=PaperKind.SIGNED_PROTOCOL, by=None
    )
    signed = papers(client, protocol)
    rewrite_what_was_bought()
    assert papers(client, protocol) == signed
    remove_paper(scan, by=None)
    [(tables, _page), _serbian] = papers(client, protocol)
    assert ["41", "7.1.1 Renamed, Other", "NEWWVW-3", "NEWMUP-0500", "1", "1.00"] in tables[0]


def test_a_paper_without_the_signed_scan_says_what_is_stored(client, protocol):
    rewrite_what_was_bought()
    [(tables, _page), _serbian] = papers(client, protocol)
    assert tables[1][-1] == ["Total", "41", "41.00"]


def test_protocols_signed_before_are_frozen_as_they_were_signed(client, protocol):
    """By the history; what has none is frozen as it is."""
    migration = import_module("procurement.migrations.0003_what_was_signed")
    expected = papers(client, protocol)
    piece = protocol.lines.last().piece
    piece.save()
    Protocol.objects.filter(pk=protocol.pk).update(signed_at=timezone.now())
    piece.serial_number, piece.item.name_en, piece.item.unit_price_eur = "OTHER", "Renamed", 1
    piece.save()
    piece.item.save()
    assert papers(client, protocol) != expected
    migration.freeze_signed(apps, None)
    assert papers(client, protocol) == expected


def test_signs_that_a_document_could_take_for_markup_stay_text(client, protocol, goods):
    item = goods.items.cars
    item.name_en, item.name_sr = "<b>Car</b> & {{ x }}", ""
    item.save()
    _response, document = word(client, protocol)
    assert rows_of(lined(document)[0])[1][1] == "1.1 <b>Car</b> & {{ x }}"
    assert "<b>Car</b>" not in client.get(url("print", protocol)).content.decode()


def test_signs_that_no_document_can_hold_are_left_out(client, protocol):
    Protocol.objects.filter(pk=protocol.pk).update(
        place="N\x01i\x0bš\ufffe", giver="\x1fmagacioner"
    )
    _response, document = word(client, protocol)
    texts = [cell for table in document.tables for row in rows_of(table) for cell in row]
    assert texts.count("Niš") == 2
    assert any("magacioner" in cell and "\x1f" not in cell for cell in texts)


def test_a_write_off_names_no_second_side(goods, client):
    from procurement.protocol_paper import paper_of

    protocol = goods.handover
    protocol.kind = "write-off"
    assert paper_of(protocol).copies_text == (
        "This protocol is made in two identical copies: one stays with the giver, the other goes "
        "to whoever keeps the books of the equipment."
    )
