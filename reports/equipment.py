"""The figures of procured equipment: what was contracted, came, was accepted and handed over."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from activities.models import Institution
from procurement.inventory import Holdings
from procurement.models import Item
from procurement.models.sums import Amount, Sums, added, by_category
from reports.figure import figure

BY_THE_DAY = _(
    "Pieces and their value: contracted from the signature of the contract on; delivered and not "
    "rejected; accepted; handed over to a unit, each by the day."
)


def equipment_of(projects, on, latest) -> list[Item]:
    """All items of several projects with their sums on the day, and with the days that their
    deadlines follow from as of today; one statement."""
    return list(
        Item.objects.filter(lot__contract__procurement__project__in=[one.pk for one in projects])
        .as_of(on, latest=latest)
        .with_days()
        .select_related("lot__contract__procurement__project")
        .order_by("lot__contract", "lot__number", "sort_key", "pk")
    )


class EquipmentFigures:
    """The part of reports.queries.Progress that is about equipment."""

    @cached_property
    def items(self) -> list[Item]:
        return [
            item
            for item in self.findings.items
            if item.lot.contract.procurement.project_id == self.project.pk
        ]

    # A procurement project that a preview shows as if it were released.
    previewed = None

    @cached_property
    def released_items(self) -> list[Item]:
        """Those that the public may add up; the release is today's, whatever the day."""
        procurements = [(item, item.lot.contract.procurement) for item in self.items]
        return [item for item, one in procurements if one.released_at or one == self.previewed]

    @figure(_("Equipment"), BY_THE_DAY)
    def equipment(self) -> Sums:
        return added(self.items)

    @figure(_("Equipment by category"), BY_THE_DAY)
    def equipment_by_category(self) -> dict[str, Sums]:
        return by_category(self.items)

    @figure(
        _("Equipment by unit"),
        _("Pieces that the unit has on the day by its protocols, and their value."),
    )
    def equipment_by_unit(self) -> dict[Institution, Amount]:
        """Units that have nothing any more included; two statements for this project alone."""
        return Holdings(self.project, self.on).units

    @figure(_("Released equipment"), BY_THE_DAY)
    def released_equipment(self) -> Sums:
        return added(self.released_items)

    @figure(_("Released equipment by category"), BY_THE_DAY)
    def released_equipment_by_category(self) -> dict[str, Sums]:
        return by_category(self.released_items)
