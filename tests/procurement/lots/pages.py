"""What is posted from the page of a lot, and what it says."""

import re

from procurement.models import Item


def row(key, **values) -> dict:
    given = {"number": "1.1", "category": "it equipment", "name_en": "Radio", "quantity": "5",
             "unit_price_eur": "100"}  # fmt: skip
    return {f"item-{key}-{name}": str(value) for name, value in (given | values).items()}


def entered(page, **changed) -> dict:
    """What a browser posts from the page: the lot and all rows as they stand, then what was
    typed; `item_2_1` as a prefix means the row of item 2.1."""
    forms = [page.context["form"], *page.context["rows"].rows]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value not in (None, "", False):
                data[bound.html_name] = str(bound.field.prepare_value(value))
            elif bound.name != "remove":
                data[bound.html_name] = ""
    for name, value in changed.items():
        if found := re.fullmatch(r"item_(\d+)_(\d+)__(\w+)", name):
            item = Item.objects.get(number=f"{found[1]}.{found[2]}")
            name = f"item-{item.pk}-{found[3]}"
        data[name] = value
    return data


def stored() -> list:
    return list(Item.objects.order_by("number").values_list("number", "quantity", "unit_price_eur"))


def errors(page) -> list[str]:
    found = [str(error) for faults in page.context["form"].errors.values() for error in faults]
    return found + [message for _id, message in page.context["rows"].errors_in_words()]
