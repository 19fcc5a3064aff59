"""The final acceptance of a lot, and taking acceptances back."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from procurement.acceptances import accept, result_of, with_counts
from procurement.corrections import check_head, remedy, take_back, why_it_stays
from procurement.models import Acceptance, Defect, Item, Lot, Piece
from tests.factories import (
    AcceptanceFactory,
    DefectFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    UserFactory,
    bring,
    hand_over,
)
from tests.factories import accept as accepted_before
from tests.procurement.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_1_october_2019")]

MAY = date(2019, 5, 20)


@pytest.fixture
def item():
    return ItemFactory(number="2.1", quantity=10)


def decide(item, yes, no=0, *serials, kind="partial provisional", on=MAY, **changed):
    return accept(
        lot=item.lot, kind=kind, on=on, certificate_number="PP-1",
        quantities={item: (yes, no, list(serials))}, **changed,
    )  # fmt: skip


def finally_accept(lot, on, **changed):
    return accept(lot=lot, kind="final", on=on, certificate_number="KP-1", **changed)


def counted(acceptance):
    return with_counts(Acceptance.objects.all()).get(pk=acceptance.pk)


class TestFinalAcceptance:
    @pytest.fixture
    def lot(self):
        """Ten pieces; the last was accepted on 20 May, with a warranty of 90 days: to 18 August."""
        item = ItemFactory(number="2.1", quantity=10, lot__contract__warranty_days=90)
        accepted_before(bring(item, 9), on=date(2019, 5, 13))
        accepted_before(bring(item, 1), on=date(2019, 5, 20))
        return item.lot

    def test_comes_when_the_warranty_of_the_last_piece_has_ended(self, lot):
        assert refused(finally_accept, lot, date(2019, 8, 17)) == {
            "on": [
                "Final acceptance on 17 Aug 2019 is before the warranty ends on 18 Aug 2019. "
                "Enter 18 Aug 2019 or a later day."
            ]
        }
        final = finally_accept(lot, date(2019, 8, 18))
        assert result_of(counted(final)) == "accepted"
        assert list(refused(finally_accept, lot, date(2019, 9, 1))) == ["kind"]

    def test_waits_for_everything_that_was_contracted(self, lot):
        ItemFactory(lot=lot, number="2.2", quantity=3)
        assert refused(finally_accept, lot, date(2019, 9, 1)) == {
            "kind": [
                "3 of the 13 pieces of the lot are not accepted yet. The final acceptance comes "
                "after all of them."
            ]
        }

    def test_of_a_lot_without_items_is_refused(self):
        assert list(refused(finally_accept, LotFactory(), date(2019, 9, 1))) == ["kind"]

    def test_waits_for_open_defects(self, lot):
        defect = DefectFactory(acceptance=lot.acceptances.first(), description="scratch")
        assert refused(finally_accept, lot, date(2019, 9, 1)) == {
            "kind": [
                "Defects are not put right yet: scratch. Enter the day on which they were, each "
                "on the page of its acceptance."
            ]
        }
        remedy(defect=defect, on=date(2019, 9, 2))
        assert list(refused(finally_accept, lot, date(2019, 9, 1))) == ["kind"]
        finally_accept(lot, date(2019, 9, 2))
        for later in (None, date(2019, 9, 3)):
            assert list(refused(remedy, defect=defect, on=later)) == ["remedied_on"]

    def test_takes_no_pieces(self, lot):
        item = lot.items.get()
        quantities = {item: (1, 0, [])}
        errors = refused(finally_accept, lot, date(2019, 9, 1), quantities=quantities)
        assert list(errors) == ["__all__"]

    def test_closes_the_lot(self, lot):
        Item.objects.update(quantity=12)
        AcceptanceFactory(lot=lot, kind="final", on=date(2019, 9, 1))
        item = Item.objects.get()
        bring(item, 2)
        assert refused(decide, item, 1) == {
            "__all__": [
                "The lot is finally accepted since 1 Sep 2019. Take back the final acceptance "
                "first, if it was a mistake."
            ]
        }


def test_what_is_contracted_later_is_accepted_partially(item):
    bring(item, 10)
    decide(item, 10, kind="provisional")
    item.quantity, item.delivered = 12, 10
    item.save()
    bring(item, 2)
    assert list(refused(decide, item, 2, kind="provisional")) == ["kind"]
    assert decide(item, 2).pieces.count() == 2


def test_several_provisional_acceptances_of_before_become_partial_but_the_last(item):
    module = import_module("procurement.migrations.0002_one_provisional_acceptance")
    rows = [AcceptanceFactory(lot=item.lot, on=date(2019, 5, day)) for day in (20, 21, 21)]
    other = AcceptanceFactory(kind="provisional")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_provisional_acceptance_per_lot")
    Acceptance.objects.filter(lot=item.lot).update(kind="provisional")
    module.keep_the_last(apps, None)
    assert dict(Acceptance.objects.values_list("pk", "kind")) == {
        rows[0].pk: "partial provisional", rows[1].pk: "partial provisional",
        rows[2].pk: "provisional", other.pk: "provisional",
    }  # fmt: skip


def test_an_acceptance_is_taken_back_and_its_pieces_wait_again(item):
    bring(item, 4, serials=["A1", "A2", "A3", "A4"])
    acceptance = decide(item, 3, 1, "A4")
    DefectFactory(acceptance=acceptance)
    user = UserFactory()
    take_back(acceptance=acceptance, by=user)
    assert Piece.objects.waiting().count() == 4
    assert Item.objects.get().delivered == 4
    assert (Acceptance.objects.count(), Defect.objects.count()) == (0, 0)
    assert Acceptance.history.filter(history_type="-").get().history_user == user
    assert (
        list(Piece.history.filter(item=item).values_list("accepted_on", "rejected_on")[:4])
        == [(None, None)] * 4
    )


def test_what_was_handed_over_stays_accepted(item):
    pieces = bring(item, 2)
    acceptance = decide(item, 2)
    for piece in pieces:
        piece.refresh_from_db()
    hand_over(pieces[:1], InstitutionFactory())
    assert refused(take_back, acceptance=acceptance) == {
        "__all__": ["1 of its pieces is handed over or written off. Its acceptance stays."]
    }


def test_a_rejection_stays_once_its_replacement_is_there(item):
    bring(item, 10)
    acceptance = decide(item, 8, 2)
    item.refresh_from_db()
    bring(item, 2, on=date(2019, 6, 3))
    assert refused(take_back, acceptance=acceptance) == {
        "__all__": [
            "Pieces of item 2.1 that it rejects are replaced already. Take back the delivery of "
            "the replacement first."
        ]
    }


def test_a_rejection_stays_once_the_same_piece_came_back(item):
    bring(item, 2, serials=["A1", "A2"])
    acceptance = decide(item, 1, 1, "A2")
    item.refresh_from_db()
    bring(item, 1, serials=["A2"], on=date(2019, 6, 3))
    assert refused(take_back, acceptance=acceptance) == {
        "__all__": ["A rejected piece has come back as 2.1/03. Take back that delivery first."]
    }


def test_acceptances_are_taken_back_in_order(item):
    bring(item, 10)
    partial = decide(item, 4)
    whole = decide(item, 6, kind="provisional")
    assert list(refused(take_back, acceptance=partial)) == ["__all__"]
    final = AcceptanceFactory(lot=item.lot, kind="final", on=date(2019, 9, 1))
    assert list(refused(take_back, acceptance=whole)) == ["__all__"]
    for acceptance in (final, whole, partial):
        take_back(acceptance=acceptance)
    assert (Acceptance.objects.count(), Piece.objects.waiting().count()) == (0, 10)


class TestAfterAnAmendment:
    """Ten pieces, all provisionally accepted; two more were contracted after it, and accepted."""

    @pytest.fixture
    def later(self, item):
        bring(item, 10)
        decide(item, 4, on=date(2019, 5, 13))
        decide(item, 6, kind="provisional")
        item.refresh_from_db()
        item.quantity = 12
        item.full_clean()
        item.save()
        bring(item, 2, on=date(2019, 6, 3))
        return decide(item, 2, on=date(2019, 6, 10))

    def test_the_later_acceptance_is_taken_back(self, later):
        assert why_it_stays(later) == ""
        take_back(acceptance=later)
        assert Piece.objects.waiting().count() == 2

    def test_the_day_of_the_later_acceptance_is_moved(self, later):
        before = Acceptance.objects.get(pk=later.pk)
        later.on = date(2019, 6, 12)
        check_head(later, before)

    def test_the_earlier_acceptance_stays_before_the_provisional_one(self, later):
        earlier = Acceptance.objects.get(on=date(2019, 5, 13))
        assert "the whole lot is accepted" in why_it_stays(earlier)
        before = Acceptance.objects.get(pk=earlier.pk)
        earlier.on = date(2019, 5, 21)
        assert refused(check_head, earlier, before) == {
            "on": [
                "The day 21 May 2019 is after 20 May 2019 (provisional acceptance of the whole "
                "lot). Enter 20 May 2019 or an earlier day."
            ]
        }


def test_a_defect_is_remedied_between_the_certificate_and_today(item):
    defect = DefectFactory(acceptance=AcceptanceFactory(lot=item.lot, on=MAY))
    for day in (date(2019, 5, 19), date(2019, 10, 2)):
        assert list(refused(remedy, defect=defect, on=day)) == ["remedied_on"]
    user = UserFactory()
    for day in (date(2019, 6, 1), None):
        remedy(defect=defect, on=day, by=user)
        defect.refresh_from_db()
        assert (defect.remedied_on, defect.history.first().history_user) == (day, user)


def test_what_somebody_has_taken_back_or_removed_just_before_breaks_nothing(item):
    bring(item, 4)
    acceptance = decide(item, 2)
    defect = DefectFactory(acceptance=acceptance)
    for _click in range(2):
        take_back(acceptance=Acceptance(pk=acceptance.pk, lot=item.lot))
    assert (Acceptance.objects.count(), Acceptance.history.filter(history_type="-").count()) == (
        0, 1,
    )  # fmt: skip
    gone = "Somebody else removed this after you opened the page. Nothing is saved."
    assert refused(remedy, defect=defect, on=date(2019, 6, 1)) == {"__all__": [gone]}
    Piece.objects.all().delete()
    Lot.objects.filter(pk=item.lot.pk).delete()
    assert refused(decide, item, 1) == {"__all__": [gone]}
