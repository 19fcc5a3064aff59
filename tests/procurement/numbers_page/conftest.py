"""Pieces that lack numbers, and somebody who has them."""

import pytest

from tests.factories import ItemFactory, LotFactory, ProcurementFactory, bring


@pytest.fixture
def laptops(office):
    """Item 2.1 with five pieces, of which 01 has a serial number."""
    lot = LotFactory(contract__procurement=ProcurementFactory(project=office[0]))
    item = ItemFactory(lot=lot, number="2.1", name_en="Laptop", name_sr="Prenosni računar")
    bring(item, 5, serials=["S-1"])
    return item
