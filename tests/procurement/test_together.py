"""Ten people book the last of something at once; and any order of bookings keeps the sums true."""

import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from procurement import acceptances, corrections, deliveries
from procurement.models import Acceptance, Delivery, Item, Piece
from procurement.models.sums import STEPS
from tests.factories import InstitutionFactory, ItemFactory, UserFactory, bring, hand_over
from tests.procurement.together import at_once

pytestmark = pytest.mark.usefixtures("on_1_october_2019")


def sorted_out(answers, kind):
    """(those that were stored, the messages that the others got)"""
    stored = [one for one in answers if isinstance(one, kind)]
    return stored, [message for one in answers if isinstance(one, list) for message in one]


def test_of_ten_who_book_the_last_piece_one_succeeds(many_connections):
    item = ItemFactory(number="2.1", quantity=10)
    bring(item, 9)
    user = UserFactory()

    def book(number):
        return deliveries.deliver(
            contract=item.lot.contract, on=date(2019, 6, 3), note_number=f"OT-{number}",
            quantities={item: (1, [f"SN-{number}"])}, by=user,
        )  # fmt: skip

    stored, messages = sorted_out(at_once(book), Delivery)
    assert len(stored) == 1
    told = (
        "Item 2.1: you book 1, but 10 of 10 are delivered already. Book 0 at most, or amend the "
        "contract first."
    )
    assert messages == [told] * 9
    item.refresh_from_db()
    assert item.delivered == item.quantity == item.pieces.count() == 10
    assert Delivery.objects.count() == 2


def test_of_ten_who_accept_the_last_waiting_piece_one_succeeds(many_connections):
    item = ItemFactory(number="2.1", quantity=10)
    [piece] = bring(item, 1)

    def accept(number):
        return acceptances.accept(
            lot=item.lot, kind="partial provisional", on=date(2019, 6, 3),
            certificate_number=f"PP-{number}", quantities={item: (1, 0, [])},
        )  # fmt: skip

    stored, messages = sorted_out(at_once(accept), Acceptance)
    assert len(stored) == 1
    assert messages == ["Item 2.1: you accept 2, but only 1 of 10 were delivered."] * 9
    piece.refresh_from_db()
    assert (piece.acceptance, Acceptance.objects.count()) == (stored[0], 1)


def test_one_accepts_and_another_rejects_the_last_piece(many_connections):
    item = ItemFactory(number="2.1", quantity=10)
    bring(item, 1)

    def decide(number):
        return acceptances.accept(
            lot=item.lot, kind="partial provisional", on=date(2019, 6, 3),
            certificate_number=f"PP-{number}", quantities={item: (number, 1 - number, [])},
        )  # fmt: skip

    stored, messages = sorted_out(at_once(decide, people=2), Acceptance)
    assert (len(stored), len(messages)) == (1, 1)
    piece = Piece.objects.get()
    assert (piece.accepted_on is None) != (piece.rejected_on is None)
    item.refresh_from_db()
    assert item.delivered == (1 if piece.accepted_on else 0)


class Walk:
    """Somebody who books at random, often wrongly."""

    FIRST, LAST = date(2019, 4, 1), date(2019, 9, 30)

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.items = [ItemFactory(number="2.1", quantity=6, lot__contract__signed_on=self.FIRST)]
        lot = self.items[0].lot
        self.items.append(ItemFactory(lot=lot, number="2.2", quantity=4))
        self.lot, self.serial = lot, 0
        self.unit = InstitutionFactory()

    def day(self):
        return self.FIRST + timedelta(days=self.random.randrange((self.LAST - self.FIRST).days))

    def some(self, rows):
        rows = list(rows)
        return self.random.choice(rows) if rows else None

    def deliver(self):
        def serials(number):
            self.serial += number
            return [f"S{self.random.randrange(12)}" for _n in range(number)]

        numbers = {item: self.random.randrange(4) for item in self.items}
        deliveries.deliver(
            contract=self.lot.contract, on=self.day(), note_number="OT",
            quantities={item: (n, serials(n)) for item, n in numbers.items()},
        )  # fmt: skip

    def accept(self):
        quantities = {}
        for item in self.items:
            waiting = list(item.pieces.waiting().values_list("serial_number", flat=True))
            rejected = self.random.sample(waiting, self.random.randrange(len(waiting) + 1))
            accepted = self.random.randrange(len(waiting) - len(rejected) + 2)
            quantities[item] = (accepted, len(rejected), rejected)
        acceptances.accept(
            lot=self.lot, on=self.day(), certificate_number="PP", quantities=quantities,
            kind=self.random.choice(["partial provisional"] * 3 + ["provisional"]),
        )  # fmt: skip

    def amend(self):
        item = Item.objects.get(pk=self.random.choice(self.items).pk)
        item.quantity = self.random.randrange(1, 8)
        item.full_clean()
        item.save()

    def hand_over(self):
        piece = self.some(Piece.objects.in_store().select_related("item__lot__contract"))
        if piece and self.random.random() < 0.3:
            hand_over([piece], self.unit, on=max(piece.accepted_on, self.day()))

    def take_delivery_back(self):
        if one := self.some(Delivery.objects.select_related("contract")):
            deliveries.take_back(delivery=one)

    def take_acceptance_back(self):
        if one := self.some(Acceptance.objects.select_related("lot__contract")):
            corrections.take_back(acceptance=one)

    def step(self) -> bool:
        """Whether what was tried was allowed."""
        steps = [
            *[self.deliver] * 3, *[self.accept] * 3, self.hand_over, self.take_delivery_back,
            self.take_acceptance_back, self.amend,
        ]  # fmt: skip
        try:
            self.random.choice(steps)()
        except ValidationError:
            return False
        return True


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_bookings_keeps_the_sums_true(seed):
    walk = Walk(seed)
    allowed = 0
    for _number in range(60):
        allowed += walk.step()
        for item in Item.objects.order_by("pk"):
            assert item.delivered == item.pieces.filter(rejected_on=None).count()
        for day in {
            day
            for days in Piece.objects.values_list(
                "delivered_on", "accepted_on", "rejected_on", "handed_over_on"
            )
            for day in days
            if day
        }:
            for item in Item.objects.as_of(day):
                numbers = [getattr(item, f"{step}_then") for step in STEPS]
                assert numbers == sorted(numbers, reverse=True), (day, item.number)
    assert 15 < allowed < 60, "it met both what is allowed and what is not"
    assert not Piece.objects.filter(accepted_on__lt=F("delivered_on")).exists()
