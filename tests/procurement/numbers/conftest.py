"""Pieces that lack numbers."""

import pytest

from procurement.words import Category
from tests.factories import ItemFactory, LotFactory, bring


@pytest.fixture
def lot():
    return LotFactory(number=2)


@pytest.fixture
def project(lot):
    return lot.contract.procurement.project


@pytest.fixture
def laptops(lot):
    """Item 2.1 with four pieces: 01 and 02 have serial numbers, S-1 and S-2."""
    item = ItemFactory(lot=lot, number="2.1", name_en="Laptop", name_sr="Prenosni računar")
    bring(item, 4, serials=["S-1", "S-2"])
    return item


@pytest.fixture
def desks(lot):
    """Item 2.10 with three pieces, without any number; desks have no serial numbers."""
    item = ItemFactory(
        lot=lot, number="2.10", name_en="Desk", name_sr="Radni sto", category=Category.FURNITURE
    )
    bring(item, 3)
    return item
