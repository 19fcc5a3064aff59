"""The button "Undo" beside the message that says what was done: offered once, to who did it."""


def offer_undo(request, address: str, token: str):
    """The next page that shows messages has the button; it posts the token to the address."""
    request.session["undo"] = {"address": address, "token": token}


def take_offer(request) -> dict | None:
    return request.session.pop("undo", None)
