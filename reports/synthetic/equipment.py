"""The equipment of a synthetic project: one contract of three lots. On the cut-off day there are
pieces in every state: with a unit, moved, back in the store, written off; rejected and replaced;
waiting for acceptance; still to come."""

from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from random import Random

from activities.words import PartnerRole, Provenance
from procurement.models import Contract, Item, Lot, Piece, Procurement
from procurement.words import Category
from reports.synthetic.frame import INSTITUTIONS, START, Setting
from reports.synthetic.warehouse import Warehouse

MADE_UP = {"provenance": Provenance.ILLUSTRATIVE}
# One piece for so many activities, and some in any case.
ACTIVITIES_A_PIECE, FEWEST = 10, 10
UNIT_ROLES = (PartnerRole.TARGET, PartnerRole.SUPPORT)

# Title, category, and the deadline in days after the start; then the items: name, how many there
# are among a hundred pieces, the lowest and the highest price in EUR.
LOTS = [
    ("Vehicles", "Vozila", Category.VEHICLES, 210, [
        ("Passenger car", "Putničko vozilo", 6, 12_000, 18_000),
        ("Van", "Kombi vozilo", 2, 22_000, 30_000),
    ]),
    ("IT equipment", "Informatička oprema", Category.IT, 330, [
        ("Laptop", "Prenosni računar", 22, 800, 1_200),
        ("Workstation", "Radna stanica", 5, 1_800, 2_600),
        ("Printer", "Štampač", 5, 300, 700),
    ]),
    ("Furniture", "Nameštaj", Category.FURNITURE, 480, [
        ("Desk", "Radni sto", 30, 150, 250),
        ("Chair", "Kancelarijska stolica", 30, 60, 120),
    ]),
]  # fmt: skip


def make_equipment(setting: Setting, activities: int, rng: Random):
    procurement = Procurement(
        project=setting.project,
        title_en="Procurement of synthetic equipment",
        title_sr="Nabavka sintetičke opreme",
        programme_en="Synthetic programme",
        programme_sr="Sintetički program",
        contracting_authority=_partners(setting, PartnerRole.CONTRACTING_AUTHORITY)[0],
        **MADE_UP,
    )
    contract = Contract(
        procurement=procurement,
        reference="SYN-48/2024",
        contractor="Synthetic supplies",
        signed_on=_day(rng, 70),
        **MADE_UP,
    )
    lots = [
        Lot(
            contract=contract,
            number=number,
            title_en=title,
            title_sr=naslov,
            delivery_deadline=START + timedelta(days=deadline),
            **MADE_UP,
        )
        for number, (title, naslov, _category, deadline, _items) in enumerate(LOTS, 1)
    ]
    Procurement.objects.bulk_create([procurement])
    Contract.objects.bulk_create([contract])
    Lot.objects.bulk_create(lots)
    pieces = max(FEWEST, activities // ACTIVITIES_A_PIECE)
    warehouse = Warehouse(contract, {lot: _items(lot, pieces, rng) for lot in lots}, rng)
    _tell(warehouse, _partners(setting, *UNIT_ROLES), rng)
    warehouse.store()


def _partners(setting: Setting, *roles) -> list:
    pairs = zip(setting.institutions, INSTITUTIONS, strict=True)
    return [institution for institution, (_country, role, *_names) in pairs if role in roles]


def _items(lot: Lot, pieces: int, rng: Random) -> list[Item]:
    _title, _naslov, category, _deadline, rows = LOTS[lot.number - 1]
    return [
        Item(
            lot=lot,
            number=f"{lot.number}.{number}",
            name_en=name,
            name_sr=naziv,
            category=category,
            quantity=max(1, round(pieces * share / 100)),
            unit_price_eur=Decimal(rng.randint(low * 100, high * 100)) / 100,
            specification=f"Annex II, {lot.number}.{number}",
            **MADE_UP,
        )
        for number, (name, naziv, share, low, high) in enumerate(rows, 1)
    ]


def _day(rng: Random, after: int) -> date:
    """Some days later or earlier, so that the steps below keep their order."""
    return START + timedelta(days=after + rng.randint(-2, 2))


def _tell(warehouse: Warehouse, units: list, rng: Random):
    """What happened, day by day."""
    vehicles, computers, furniture = warehouse.lots
    border, region, sector = units

    warehouse.deliver(_day(rng, 200), _part(warehouse.lots[vehicles], 1))
    warehouse.inspect(vehicles, _day(rng, 215), warehouse.waiting(vehicles))
    cars = warehouse.held(vehicles)
    half, on = ceil(len(cars) / 2), _day(rng, 225)
    warehouse.hand_over(cars[:half], on, border)
    warehouse.hand_over(cars[half:], on, region)

    warehouse.deliver(_day(rng, 320), _part(warehouse.lots[computers], 0.6))
    on = _day(rng, 335)
    good, bad = _sorted_out(warehouse.waiting(computers), rng)
    warehouse.inspect(computers, on, good, bad)
    warehouse.find_defect(good[0].item, on + timedelta(days=20), on + timedelta(days=15))
    warehouse.hand_over(_first(good, 2), _day(rng, 342), region)
    warehouse.move(_first(warehouse.held(vehicles, border), 6), _day(rng, 350), sector)

    again = {piece.item.number: 1 for piece in bad}
    warehouse.deliver(
        _day(rng, 380),
        [
            (item, max(number, again.get(item.number, 0)))
            for item, number in _part(warehouse.lots[computers], 0.3)
        ],
    )
    on = _day(rng, 395)
    warehouse.inspect(computers, on, warehouse.waiting(computers))
    warehouse.find_defect(warehouse.lots[computers][0], on + timedelta(days=30), None)
    warehouse.hand_over(_first(warehouse.held(computers), 2), _day(rng, 405), sector)
    warehouse.take_back(_first(warehouse.held(computers, region), 10), _day(rng, 430))
    warehouse.write_off(_first(warehouse.held(vehicles, region), 20), _day(rng, 450))

    warehouse.deliver(_day(rng, 460), _part(warehouse.lots[furniture], 0.5))
    warehouse.deliver(_day(rng, 467), _part(warehouse.lots[computers], 1))
    warehouse.inspect(furniture, _day(rng, 475), _first(warehouse.waiting(furniture), 2))
    warehouse.hand_over(_first(warehouse.held(furniture), 2), _day(rng, 482), border)


def _part(items: list[Item], share: float) -> list[tuple[Item, int]]:
    """So much of the quantity of each item, at least one."""
    return [(item, max(1, int(item.quantity * share))) for item in items]


def _first(pieces: list[Piece], one_in: int) -> list[Piece]:
    """One in so many, at least one, of all items alike."""
    return pieces[::one_in]


def _sorted_out(pieces: list[Piece], rng: Random) -> tuple[list[Piece], list[Piece]]:
    """Those that the committee accepts, and one in fifteen, at least one, that it does not."""
    bad = rng.sample(range(len(pieces)), ceil(len(pieces) / 15))
    return (
        [piece for place, piece in enumerate(pieces) if place not in bad],
        [piece for place, piece in enumerate(pieces) if place in bad],
    )
