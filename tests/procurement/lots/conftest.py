"""A lot with two items."""

import pytest

from tests.factories import ItemFactory, LotFactory


@pytest.fixture
def lot(contract):
    """Lot 2 with 40 laptops (2.1) and 10 printers (2.2)."""
    lot = LotFactory(contract=contract, number=2, title_en="IT", title_sr="Računari")
    ItemFactory(
        lot=lot, number="2.1", name_en="Laptop", name_sr="Laptop", quantity=40,
        unit_price_eur="980.00",
    )  # fmt: skip
    ItemFactory(
        lot=lot, number="2.2", name_en="Printer", name_sr="Štampač", quantity=10,
        unit_price_eur="640.00",
    )  # fmt: skip
    return lot
