"""Serial and inventory numbers out to Excel and in again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from activities.imports.writing import Refusal, carry_out, undo
from procurement.models import Piece
from tests.activities.imports.bring import brought, opened, recheck, workbook
from tests.activities.imports.files import (
    LANGUAGES,
    Edited,
    changes,
    exported,
    said,
    statements,
    through_the_pages,
)
from tests.activities.pages import text
from tests.factories import (
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    MembershipFactory,
    ProcurementFactory,
    accept,
    bring,
    hand_over,
    project_with,
)
from tests.reports.tables import dump

pytestmark = pytest.mark.django_db
KINDS = ["xlsx", "csv"]
CODE, LOT, SERIAL, INVENTORY = 0, 4, 5, 6


@pytest.fixture
def laptops(office):
    """Item 2.1 with three pieces; 01 has a serial number and 02 both numbers. Another contract has
    an item 2.1 as well, with one piece."""
    procurement = ProcurementFactory(project=office[0])
    lot = LotFactory(contract__procurement=procurement)
    item = ItemFactory(lot=lot, number="2.1", name_en="Laptop", name_sr="Prenosni računar")
    bring(item, 3, serials=["S-1", "0007"])
    Piece.objects.filter(number=2).update(inventory_number="МУП-2", inventory_key="mup2")
    other = ItemFactory(lot=LotFactory(contract__procurement=procurement), number="2.1")
    bring(other, 1)
    return item


def out(client, project, kind="xlsx", language="en"):
    address = reverse(f"procurement:pieces-{kind}", args=[project.slug])
    return Edited(exported(client, address, language), f"list.{kind}")


def take(project, user, content, name="list.xlsx"):
    return opened(project, content, user, name=name, what="pieces")


def numbers():
    return list(
        Piece.objects.order_by("item", "number").values_list("serial_number", "inventory_number")
    )


def without_imports() -> dict:
    kept = dump()
    for name in ("activities.Import", "activities.ImportRow"):
        kept.pop(name)
    return kept


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_changes_nothing(laptops, office, client, language, kind):
    file = out(client, office[0], kind, language)
    with override(language):
        source = take(office[0], office[2], file.content(), file.name)
        assert said(source) == {}
    assert source.counts == {"unchanged": 4}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_edited_is_changed_and_nothing_else(laptops, office, client, language, kind):
    file = out(client, office[0], kind, language)
    file.set("2.1/02", SERIAL, "00123")
    file.set("2.1/03", INVENTORY, 4711)
    with override(language):
        source = take(office[0], office[2], file.content(), file.name)
        assert said(source) == {}
    assert source.counts == {"changed": 2, "unchanged": 2}
    assert [change for row in changes(source).values() for change in row] == [
        ["serial_number", "0007", "00123"],
        ["inventory_number", "", "4711"],
    ]
    before = without_imports()
    list(carry_out(source, by=office[2], manager=True))
    assert numbers() == [("S-1", ""), ("00123", "МУП-2"), ("", "4711"), ("", "")]
    piece = Piece.objects.get(number=3)
    assert (piece.inventory_key, piece.history.first().history_user) == ("4711", office[2])
    source.refresh_from_db()
    undo(source, by=office[2])
    assert without_imports() == before


@pytest.mark.parametrize(
    ("place", "value", "column", "message"),
    [
        (CODE, None, "code", "Code is missing."),
        (CODE, "2.1/9", "code", "The project has no piece “2.1/9”."),
        (LOT, None, "lot", "Several pieces have the code 2.1/01."),
        (SERIAL, "0007", "serial_number", "Serial number 0007 belongs to piece 2.1/02 already."),
        (INVENTORY, "mup 2", "inventory_number", "Inventory number mup 2 already belongs to"),
        (INVENTORY, "1.2E+15", "inventory_number", "“1.2E+15” is what Excel shows in place of"),
        (SERIAL, "ana@mup.rs", "serial_number", "“ana@mup.rs” looks like a personal"),
    ],
)
def test_a_row_that_is_not_sound_is_refused_at_its_cell(
    laptops, office, client, place, value, column, message
):
    file = out(client, office[0])
    first = next(row for row in file.sheet.iter_rows() if row[SERIAL].value == "S-1")
    first[place].value = value
    source = take(office[0], office[2], file.content())
    assert source.counts == {"unchanged": 3, "refused": 1}
    ((_number, faults),) = said(source).items()
    assert faults[column][0].startswith(message)


def test_numbers_on_a_protocol_stay_and_empty_ones_are_filled(laptops, office, client):
    pieces = list(laptops.pieces.order_by("number"))
    accept(pieces)
    hand_over(pieces[:2], InstitutionFactory(), numbers=("", "MUP-2"))
    Piece.objects.filter(pk=pieces[0].pk).update(inventory_number="", inventory_key="")
    file = out(client, office[0])
    rows = {row[SERIAL].value: row for row in file.sheet.iter_rows()}
    rows["S-1"][SERIAL].value, rows["S-1"][INVENTORY].value = "S-2", "new"
    rows["0007"][SERIAL].value = "0007"
    source = take(office[0], office[2], file.content())
    ((_number, faults),) = said(source).items()
    assert list(faults) == ["serial_number"]
    rows["S-1"][SERIAL].value = "S-1"
    source = take(office[0], office[2], file.content())
    assert [change for row in changes(source).values() for change in row] == [
        ["inventory_number", "", "new"]
    ]


def test_one_new_number_in_two_rows_is_refused_with_both(laptops, office, client):
    file = out(client, office[0])
    rows = {row[SERIAL].value: row for row in file.sheet.iter_rows()}
    rows["S-1"][INVENTORY].value = rows["0007"][INVENTORY].value = "X-1"
    source = take(office[0], office[2], file.content())
    before = numbers()
    with pytest.raises(Refusal) as refusal:
        list(carry_out(source, by=office[2], manager=True))
    assert refusal.value.messages[0].startswith("“X-1” stands in several rows: ")
    assert numbers() == before


def test_one_piece_with_and_without_its_lot_is_refused(laptops, office):
    item = ItemFactory(lot=laptops.lot, number="3.1")
    bring(item, 1)
    rows = [["3.1/01", "", "S-7"], ["3.1/01", str(laptops.lot), "S-8"]]
    source = take(office[0], office[2], workbook([["Code", "Lot", "Serial number"], *rows]))
    before = without_imports()
    with pytest.raises(Refusal) as refusal:
        list(carry_out(source, by=office[2], manager=False))
    assert refusal.value.messages == [
        "Rows 2, 3 mean one and the same record. Leave out all but one of them."
    ]
    assert without_imports() == before


def test_what_somebody_enters_meanwhile_is_not_overwritten(laptops, office, client):
    file = out(client, office[0])
    file.set("2.1/03", SERIAL, "mine")
    source = take(office[0], office[2], file.content())
    Piece.objects.filter(number=3).update(serial_number="theirs")
    with pytest.raises(Refusal):
        list(carry_out(source, by=office[2], manager=True))
    assert Piece.objects.get(number=3).serial_number == "theirs"


def test_a_file_that_another_project_gave_out_is_refused(laptops, office, signed_in):
    item = ItemFactory(lot=LotFactory(), number="2.1")
    bring(item, 1)
    project = item.lot.contract.procurement.project
    client = signed_in(MembershipFactory(project=project, role="manager").user)
    with pytest.raises(ValidationError) as refusal:
        take(office[0], office[2], out(client, project).content())
    assert f"The file is of another project, “{project.slug}”" in refusal.value.messages[0]


def test_the_name_of_a_sheet_does_not_tell_which_projects_there_are(laptops, office):
    project_with(slug="secret-operation")
    rows = [["Code", "Inventory number"], ["2.1/03", "77"]]
    for name in ("secret-operation 2020-01-20", "sec 2020-01-20", "popis 2020-01-20"):
        source = take(office[0], office[2], workbook(rows, name))
        assert (source.sheet_name, source.counts) == (name, {"changed": 1})


def test_columns_that_the_file_lacks_stay(laptops, office):
    rows = [["Šifra", "Inv. broj"], ["2.1/3", "77"]]
    source = brought(office[0], rows, office[2], what="pieces")
    assert source.counts == {"changed": 1}
    assert numbers()[2] == ("", "77")


def test_the_list_shows_what_the_import_changed(laptops, office, client):
    file = out(client, office[0])
    file.set("2.1/03", INVENTORY, "4711")
    _source, rows, page = through_the_pages(client, office[0], "pieces", file)
    assert "4711" in text(rows)
    assert [piece.code for piece in page.context["page"]] == ["2.1/03"]
    assert "Undo import" in text(page)


def test_thirty_rows_take_as_many_statements_as_one(office, client):
    lot = LotFactory(contract__procurement=ProcurementFactory(project=office[0]))
    item = ItemFactory(lot=lot, number="2.1", quantity=40)
    bring(item, 30)
    counts = []
    for number in (1, 30):
        file = out(client, office[0])
        for row in range(1, number + 1):
            file.set(f"2.1/{row:02d}", SERIAL, f"S-{number}-{row}")
        source = take(office[0], office[2], file.content())
        assert source.counts["changed"] == number
        counts.append(
            (
                statements(lambda source=source: recheck(source, office[2])),
                statements(
                    lambda source=source: list(carry_out(source, by=office[2], manager=True))
                ),
            )
        )
    assert counts[0] == counts[1]
