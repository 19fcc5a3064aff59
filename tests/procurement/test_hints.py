"""Help at the fields of equipment where a new colleague would ask."""

from procurement.forms import hints
from procurement.forms.acceptances import AcceptanceForm, DefectForm
from procurement.forms.deliveries import DeliveryForm
from procurement.forms.protocols import ProtocolForm
from procurement.forms.purchase import ProcurementForm


def test_each_help_is_of_a_field_that_says_nothing_itself():
    for form, texts in (
        (ProcurementForm, hints.PURCHASE),
        (DeliveryForm, hints.DELIVERY),
        (AcceptanceForm, hints.ACCEPTANCE),
        (DefectForm, hints.DEFECT),
        (ProtocolForm, hints.PROTOCOL),
    ):
        silent = {name for name, field in form.base_fields.items() if not field.help_text}
        assert set(texts) - silent == set(), form
