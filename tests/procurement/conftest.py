"""Goods of a project in every state, and a manager who looks at them on 1 October 2019."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from activities.words import Role
from procurement.words import Category
from tests.factories import (
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    accept,
    bring,
    hand_over,
    project_with,
    reject,
)
from tests.procurement.together import database_of_a_server


@pytest.fixture
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def many_connections(transactional_db, tmp_path):
    """For tests of several people at once: see together.py."""
    with database_of_a_server(tmp_path):
        yield


@pytest.fixture
def office(signed_in, on_1_october_2019):
    """(project, component 1, a manager who is signed in), on 1 October 2019."""
    project, component, user = project_with(Role.MANAGER)
    signed_in(user)
    return project, component, user


@pytest.fixture
def contract(office):
    """Of which nothing has come: ten laptops and four screens in one lot, four chairs in another,
    each as a test asks for them."""
    return ContractFactory(procurement=ProcurementFactory(project=office[0]))


@pytest.fixture
def lot(contract):
    return LotFactory(contract=contract, number=2, title_en="Computers")


@pytest.fixture
def laptops(lot):
    return ItemFactory(lot=lot, number="2.1", name_en="Laptop", quantity=10)


@pytest.fixture
def screens(lot):
    return ItemFactory(lot=lot, number="2.2", name_en="Screen", quantity=4)


@pytest.fixture
def chairs(contract):
    lot = LotFactory(contract=contract, number=3, title_en="Furniture")
    return ItemFactory(lot=lot, number="3.1", name_en="Chair", category="furniture", quantity=4)


@pytest.fixture
def goods(office):
    """Two cars with unit UKP since 3 June, one in the store; two laptops that wait since
    6 August, and one that was rejected on 20 August; three chairs with unit OKM since 1 July."""
    project = office[0]
    contract = ContractFactory(procurement=ProcurementFactory(project=project))
    cars = ItemFactory(
        lot=LotFactory(contract=contract, number=1), number="1.1", name_en="Car",
        name_sr="Automobil", category=Category.VEHICLES, quantity=3, unit_price_eur="21000.00",
    )  # fmt: skip
    laptops = ItemFactory(
        lot=LotFactory(contract=contract, number=2), number="2.1", name_en="Laptop",
        name_sr="Prenosni računar", quantity=5, unit_price_eur="980.50",
    )  # fmt: skip
    chairs = ItemFactory(
        lot=LotFactory(contract=contract, number=3), number="3.1", name_en="Chair",
        name_sr="Stolica", category=Category.FURNITURE, quantity=3, unit_price_eur="75.10",
    )  # fmt: skip
    ukp = InstitutionFactory(abbreviation="UKP", name_en="Criminal police", name_sr="Uprava")
    okm = InstitutionFactory(abbreviation="OKM", name_en="Department", parent=ukp)
    some_cars = bring(cars, 3, serials=["WVW-1", "WVW-2", "WVW-3"])
    accept(some_cars)
    handover = hand_over(some_cars[:2], ukp, numbers=["MUP-0101", "MUP-0102"])
    some_laptops = bring(laptops, 3, on=date(2019, 8, 6), serials=["PF-1", "PF-2", "PF-3"])
    reject(some_laptops[2:], on=date(2019, 8, 20))
    some_chairs = bring(chairs, 3)
    accept(some_chairs)
    hand_over(some_chairs, okm, on=date(2019, 7, 1), numbers=["MUP-0201", "MUP-0202", "MUP-0203"])
    return SimpleNamespace(
        project=project, contract=contract, ukp=ukp, okm=okm, cars=some_cars,
        laptops=some_laptops, chairs=some_chairs, handover=handover,
        items=SimpleNamespace(cars=cars, laptops=laptops, chairs=chairs),
    )  # fmt: skip
