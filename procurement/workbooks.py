"""The Excel files of equipment: the list of pieces and the inventory list of a unit. The heads of
the columns are those that the import of numbers (procurement/numbers.py) understands, so that the
office fills in the file and gives it back."""

from functools import cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.workbooks import as_of, as_of_today, filters_in_use, lead_of, tab_of
from core.days import today
from core.texts import serbian
from core.workbook import CODE, DAY, MONEY, Column, Table, write_workbook
from procurement.words import PieceState


def file_name(*parts) -> str:
    """oprema_thb-serbia_2020-01-20.xlsx"""
    return "_".join([_("equipment"), *map(str, parts)]) + ".xlsx"


def of_pieces(project, form, rows, total) -> Table:
    """The pieces of a list (procurement.inventory.shown) in its order; `form` are its filters."""
    columns = [
        Column(_("Code"), 10, CODE),
        Column(_("Item"), 34),
        Column(_("Brand and model"), 22),
        Column(_("Category"), 14),
        Column(_("Lot"), 26),
        Column(_("Serial number"), 20, CODE),
        Column(_("Inventory number"), 20, CODE),
        Column(_("State"), 20),
        Column(_("Unit"), 44),
        Column(_("With the unit since"), 14, DAY),
        Column(pgettext("equipment", "Delivered on"), 14, DAY),
        Column(_("Accepted on"), 14, DAY),
        Column(_("Warranty until"), 14, DAY),
        Column(_("Unit price, EUR"), 16, MONEY),
    ]
    contracts = {item.lot.contract_id for item in form.items.values()}
    return Table(
        tab=tab_of(project, today()),
        lead=lead_of(project, _("Equipment"), as_of_today(), *filters_in_use(form)),
        columns=columns,
        totals=totals(total, len(columns)),
        rows=_piece_rows(rows, with_contract=len(contracts) > 1),
    )


def _piece_rows(pieces, *, with_contract):
    """The words of an item, a state and a unit come again in thousands of rows: each is looked up
    once. Where there are several contracts, each has a lot 1."""
    item_cells, unit_name = cache(partial(_item_cells, with_contract=with_contract)), cache(str)
    states = {state.value: str(state.label) for state in PieceState}
    for piece in pieces:
        name, brand, category, lot, price = item_cells(piece.item)
        yield [
            piece.code,
            name,
            brand,
            category,
            lot,
            piece.serial_number,
            piece.inventory_number,
            states[piece.state_now],
            unit_name(piece.unit or ""),
            piece.since if piece.unit_id else None,
            piece.delivered_on,
            piece.accepted_on,
            piece.warranty.day if piece.warranty else None,
            price,
        ]


def _item_cells(item, with_contract) -> tuple:
    category, lot = item.get_category_display(), str(item.lot)
    lot = f"{item.lot.contract}: {lot}" if with_contract else lot
    return item.name, item.brand_and_model, category, lot, item.unit_price_eur


def of_unit(project, unit, on, lines, total):
    """What a unit has on a day; `lines` are those of procurement.inventory.lines_of, each with
    its item."""
    columns = [
        Column(_("Code"), 10),
        Column(_("Item"), 34),
        Column(_("Brand and model"), 22),
        Column(_("Serial number"), 20, CODE),
        Column(_("Inventory number"), 20, CODE),
        Column(pgettext("place", "Since"), 14, DAY),
        Column(_("Protocol"), 12),
        Column(_("Holder: function"), 26),
        Column(_("Unit price, EUR"), 16, MONEY),
    ]
    return write_workbook(
        Table(
            tab=unit.short,
            lead=lead_of(project, _("Inventory list: %(unit)s") % {"unit": unit}, as_of(on)),
            columns=columns,
            totals=totals(total, len(columns)),
            rows=map(_line_row, lines),
        )
    )


def _line_row(line) -> list:
    piece = line.piece
    return [
        piece.code,
        piece.item.name,
        piece.item.brand_and_model,
        piece.serial_number,
        piece.inventory_number,
        line.since,
        line.protocol.code,
        serbian(line.protocol.receiver),
        piece.item.unit_price_eur,
    ]


def totals(total, width) -> list:
    """How many pieces under the item, what they cost under the price."""
    pieces = ngettext("%(count)s piece", "%(count)s pieces", total.quantity)
    row = [_("Total"), pieces % {"count": total.quantity}]
    return [*row, *[None] * (width - len(row) - 1), total.eur]
