"""Procurement projects down to each piece, and the papers of each step.

In a procurement project that is there already, --update overwrites what was contracted and adds
nothing: what has been booked since would not fit.
"""

from procurement.models import (
    Acceptance,
    Contract,
    Defect,
    Delivery,
    Item,
    Lot,
    Paper,
    Piece,
    Procurement,
    Protocol,
    ProtocolLine,
)
from reports.whole.table import FOLLOWS, Table
from reports.whole.tables.frame import DIGEST, RELEASE
from reports.whole.tables.plan import CONTENT

PROCUREMENT = Table(
    "procurement",
    Procurement,
    by="project",
    like=("title_sr", "title_en"),
    kept=RELEASE,
    left_out=DIGEST,
)


def booked(key: str, model, *, within: Table, **more) -> Table:
    return Table(key, model, within=within, with_new=PROCUREMENT, **more)


CONTRACT = booked("contracts", Contract, within=PROCUREMENT, by="procurement", like=("reference",))
LOT = booked("lots", Lot, within=CONTRACT, by="contract", named=("number",), order=("number",))
ITEM = booked(
    "items",
    Item,
    within=LOT,
    by="lot",
    named=("number",),
    order=("sort_key", "number"),
    kept=("quantity", "delivered"),
    left_out={"sort_key": FOLLOWS},
)
DELIVERY = booked("deliveries", Delivery, within=CONTRACT, by="contract", like=("on",))
ACCEPTANCE = booked("acceptances", Acceptance, within=LOT, by="lot", like=("on", "kind"))
PROTOCOL = booked(
    "protocols",
    Protocol,
    within=PROCUREMENT,
    by="procurement",
    named=("year", "number"),
    order=("year", "number"),
)


def papers(within: Table, by: str) -> Table:
    others = {name: "the paper of another record" for name in Paper.OWNERS if name != by}
    return booked(
        "papers",
        Paper,
        within=within,
        by=by,
        like=("sha256",),
        left_out={**CONTENT, **others},
        restricted=True,
    )


TABLES = [
    PROCUREMENT,
    CONTRACT,
    LOT,
    ITEM,
    DELIVERY,
    ACCEPTANCE,
    booked("defects", Defect, within=ACCEPTANCE, by="acceptance"),
    booked(
        "pieces",
        Piece,
        within=ITEM,
        by="item",
        named=("number",),
        order=("number",),
        left_out={"serial_key": FOLLOWS, "inventory_key": FOLLOWS, "search": FOLLOWS},
    ),
    PROTOCOL,
    booked("lines", ProtocolLine, within=PROTOCOL, by="protocol"),
    papers(CONTRACT, "contract"),
    papers(DELIVERY, "delivery"),
    papers(ACCEPTANCE, "acceptance"),
    papers(PROTOCOL, "protocol"),
]
