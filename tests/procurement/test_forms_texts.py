"""No personal number and no e-mail address is stored with a paper."""

import pytest
from django.urls import reverse

from procurement.models import Acceptance, Contract, Delivery, Procurement, Protocol
from tests.activities.pages import text
from tests.procurement.protocol_pages import HEAD, ticked

pytestmark = pytest.mark.django_db

JMBG, ADDRESS = "0101990710006", "ana@mup.rs"


def stored():
    tables = (Procurement, Contract, Delivery, Acceptance, Protocol)
    return [list(table.objects.values()) for table in tables]


@pytest.mark.parametrize("typed", [JMBG, ADDRESS])
def test_a_personal_number_or_an_address_is_refused_in_every_text(typed, goods, client):
    delivery, acceptance = goods.cars[0].delivery, goods.cars[0].acceptance
    cases = [
        ("add-delivery", goods.contract.pk, ["received_by", "remarks"], {}),
        ("edit-delivery", delivery.pk, ["received_by", "remarks"], {}),
        ("add-acceptance", goods.laptops[0].item.lot_id,
         ["committee", "remarks", "defect_1", "defect_3"], {}),
        ("edit-acceptance", acceptance.pk, ["committee", "remarks"], {}),
        ("add-protocol", None,
         ["place", "giver", "receiver", "witness", "reason", "new_name"],
         {**HEAD, **ticked(goods.cars[2:], ["MUP-0900"]), "to_unit": goods.okm.pk}),
        ("annul-protocol", goods.handover.pk, ["why"], {}),
        ("edit", goods.contract.procurement_id, ["note"], {}),
        ("edit-contract", goods.contract.pk, ["contractor", "note"], {}),
    ]  # fmt: skip
    before = stored()
    for name, pk, fields, more in cases:
        address = reverse(f"procurement:{name}", args=[goods.project.slug, *([pk] if pk else [])])
        for field in fields:
            page = client.post(address, {**more, field: f"storekeeper {typed} of the day"})
            assert (
                f"“{typed}” looks like a personal number (JMBG) or an e-mail address, which is not "
                "stored here. Remove it, and write the function instead." in text(page)
            ), (name, field)
            assert f"storekeeper {typed} of the day" in page.content.decode()
    assert stored() == before


def test_a_number_of_a_paper_may_have_thirteen_digits(goods, client):
    address = reverse("procurement:edit-contract", args=[goods.project.slug, goods.contract.pk])
    data = client.get(address).context["form"].initial | {"reference": "48-00-00011/2019-28"}
    data = {name: value or "" for name, value in data.items()}
    assert client.post(address, data).status_code == 302
    goods.contract.refresh_from_db()
    assert goods.contract.reference == "48-00-00011/2019-28"
