"""What a service says that refuses something, after making sure that it left nothing behind."""

import pytest
from django.core.exceptions import ValidationError

from procurement.models import Acceptance, Defect, Delivery, Item, Piece


def stored() -> list:
    """Every row of deliveries and acceptances, and how long their histories are."""
    models = (Delivery, Acceptance, Defect, Piece, Item)
    return [(list(one.objects.order_by("pk").values()), one.history.count()) for one in models]


def refused(call, *args, **kwargs) -> dict:
    """{field: messages}"""
    before = stored()
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    assert stored() == before
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
