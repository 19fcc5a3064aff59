"""Equipment: items, pieces and the scans of their papers."""

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.texts import Shown
from procurement.models import Item, Paper, Piece
from procurement.models.piece import number_key
from reports.search.asked import Source, listed
from reports.search.hits import hit, in_the_other_language
from reports.search.matching import by_rank, code_first, matches


class Items(Source):
    name, title = "items", _("Equipment: items")

    def rows(self, asked):
        items = Item.objects.filter(lot__contract__procurement__project__in=asked.projects)
        items = items.select_related("lot__contract__procurement").order_by(
            "lot__contract__procurement__project__slug", "lot", "sort_key"
        )
        return matches(
            (
                (row, row.number, f"{row.name_sr} {row.name_en} {row.brand_and_model}")
                for row in items
            ),
            asked.words,
        )

    def hit(self, row, asked):
        procurement = asked.of(row.lot.contract.procurement)
        return hit(
            procurement.project, row, asked.words, url=row.get_absolute_url(), code=row.number,
            text=row.shown("name"),
            others=[in_the_other_language(row, "name"), Shown(row.brand_and_model)],
            what=capfirst(row.get_category_display()),
        )  # fmt: skip


class Pieces(Source):
    """Also by serial and inventory number: every member reads these in the list of pieces."""

    name, title = "pieces", _("Equipment: pieces")

    def rows(self, asked):
        key = number_key(asked.typed)
        conditions = code_first(asked.phrase)
        if key:
            conditions["exact"] |= Q(inventory_key=key) | Q(serial_key=key)
        rows = Piece.objects.filter(project__in=asked.projects).matching(asked.typed)
        rows = rows.select_related("item")
        return by_rank(rows, asked.phrase, "item", "number", **conditions)

    def hit(self, row, asked):
        asked.of(row)
        numbers = ", ".join(filter(None, [row.inventory_number, row.serial_number]))
        return hit(
            row.project, row, asked.words, url=row.get_absolute_url(), code=row.code,
            text=row.item.shown("name"),
            others=[Shown(numbers), in_the_other_language(row.item, "name")],
            what=capfirst(str(row.state_label)),
        )  # fmt: skip

    def list_address(self, project, typed):
        return listed("procurement:pieces", project, typed)


class Papers(Source):
    """Scans of the papers of equipment: signatures stand on them, so for staff and managers."""

    name, title = "papers", _("Equipment: papers")
    # From a paper to the project, which is in the address of its owner's page.
    WAYS = (
        "contract__procurement__project", "delivery__contract__procurement__project",
        "acceptance__lot__contract__procurement__project", "protocol__procurement__project",
    )  # fmt: skip

    def rows(self, asked):
        rows = Paper.objects.filter(project__in=asked.editable).select_related(*self.WAYS)
        return matches(
            ((row, "", f"{row.name} {row.get_kind_display()} {row.owner}") for row in rows),
            asked.words,
        )

    def hit(self, row, asked):
        asked.of(row)
        return hit(
            row.project, row, asked.words, url=f"{row.owner.get_absolute_url()}#papers",
            text=Shown(row.name), what=f"{capfirst(row.get_kind_display())}, {row.owner}",
        )  # fmt: skip
