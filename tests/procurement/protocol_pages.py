"""What is posted to the page of a protocol."""

from tests.procurement.pages import url

HEAD = {
    "on": "2019-07-08", "place": "Niš", "giver": "magacioner", "receiver": "načelnik",
    "witness": "referent", "reason": "", "new_abbreviation": "", "new_name": "", "save": "1",
}  # fmt: skip


def add_url(project, query="kind=handover"):
    return f"{url('add-protocol', project)}?{query}"


def ticked(pieces, numbers):
    return {
        **{f"take_{piece.pk}": "on" for piece in pieces},
        **{f"number_{piece.pk}": number for piece, number in zip(pieces, numbers, strict=True)},
    }
