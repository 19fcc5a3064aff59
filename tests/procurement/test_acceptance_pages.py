"""The pages of an acceptance: correcting, taking back, the list."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from activities.words import Role
from procurement.models import Acceptance, Item, Piece
from tests.activities.pages import edit_data, member, text
from tests.factories import (
    AcceptanceFactory,
    DefectFactory,
    InstitutionFactory,
    accept,
    bring,
    hand_over,
    project_with,
    reject,
)
from tests.procurement.pages import ACCEPTANCE, url

pytestmark = pytest.mark.django_db
MAY = date(2019, 5, 20)


@pytest.fixture
def add(office, lot):
    return url("add-acceptance", office[0], lot.pk)


def test_its_head_is_corrected_and_the_day_of_its_pieces_moves(client, office, laptops):
    pieces = bring(laptops, 10)
    acceptance = accept(pieces[:7])
    Piece.objects.filter(pk__in=[piece.pk for piece in pieces[7:]]).update(
        rejection=acceptance, rejected_on=MAY
    )
    address = url("edit-acceptance", office[0], acceptance.pk)
    data = edit_data(
        client.get(address), certificate_number="PP-9", on="2019-05-21", remarks="one box wet"
    )
    assert client.post(address, data).status_code == 302
    acceptance.refresh_from_db()
    day = date(2019, 5, 21)
    assert (acceptance.certificate_number, acceptance.on, acceptance.remarks) == (
        "PP-9", day, "one box wet",
    )  # fmt: skip
    assert list(Piece.objects.order_by("pk").values_list("accepted_on", "rejected_on")) == (
        [(day, None)] * 7 + [(None, day)] * 3
    )


def errors_of_edit(client, project, acceptance, **changed):
    """What a refused correction says, by field; nothing of it is stored."""

    def stored():
        return (
            list(Acceptance.objects.order_by("pk").values()),
            list(Piece.objects.order_by("pk").values()),
        )

    before = stored()
    address = url("edit-acceptance", project, acceptance.pk)
    page = client.post(address, edit_data(client.get(address), **changed))
    assert page.status_code == 200
    assert stored() == before
    return page.context["form"].errors


def test_its_day_stays_between_delivery_and_handover(client, office, laptops):
    pieces = bring(laptops, 2)
    acceptance = accept(pieces)
    hand_over(pieces[:1], InstitutionFactory(), on=date(2019, 6, 3))
    assert errors_of_edit(client, office[0], acceptance, on="2019-06-04") == {
        "on": [
            "The day 4 Jun 2019 is after 3 Jun 2019 (handover). Enter 3 Jun 2019 or an earlier day."
        ]
    }
    assert errors_of_edit(client, office[0], acceptance, on="2019-05-05") == {
        "on": [
            "The day 5 May 2019 is before 6 May 2019 (delivery). Enter 6 May 2019 or a later day."
        ]
    }


def test_a_rejection_is_not_moved_after_its_replacement(client, office, laptops):
    acceptance = reject(bring(laptops, 10)[:1])
    bring(laptops, 1, on=MAY)
    [error] = errors_of_edit(client, office[0], acceptance, on="2019-05-21")["on"]
    assert error.startswith("Item 2.1: with this, 11 pieces count as delivered on 20 May 2019")


def test_a_lot_has_one_provisional_acceptance(client, office, laptops):
    pieces = bring(laptops, 10)
    partial = accept(pieces[:4], on=MAY)
    whole = accept(pieces[4:], on=MAY, kind="provisional")
    assert errors_of_edit(client, office[0], partial, kind="provisional") == {
        "kind": [
            "This lot has a provisional acceptance already. Choose the partial provisional "
            "acceptance, or take that one back first."
        ]
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Acceptance.objects.filter(pk=partial.pk).update(kind="provisional")
    kinds = Acceptance.objects.values_list("pk", "kind")
    assert dict(kinds) == {partial.pk: "partial provisional", whole.pk: "provisional"}


def test_the_order_of_the_certificates_of_a_lot_stays(client, office, laptops):
    project = office[0]
    pieces = bring(laptops, 10)
    partial = accept(pieces[:4], on=date(2019, 5, 13))
    whole = accept(pieces[4:], on=MAY, kind="provisional")
    assert list(errors_of_edit(client, project, partial, on="2019-05-21")) == ["on"]
    assert list(errors_of_edit(client, project, partial, kind="provisional")) == ["kind", "on"]
    assert list(errors_of_edit(client, project, partial, kind="final")) == ["kind"]
    assert list(errors_of_edit(client, project, whole, on="2019-05-12")) == ["on"]
    final = AcceptanceFactory(lot=laptops.lot, kind="final", on=date(2019, 9, 1))
    assert list(errors_of_edit(client, project, whole, on="2019-05-21")) == ["__all__"]
    assert list(errors_of_edit(client, project, final, on="2019-09-02")) == ["on"], "warranty"
    address = url("edit-acceptance", project, whole.pk)
    data = edit_data(client.get(address), committee="three officers")
    assert client.post(address, data).status_code == 302, "words may change"


def test_two_who_correct_a_certificate_see_both_versions(client, office, laptops):
    acceptance = accept(bring(laptops, 1), certificate_number="PP-1")
    address = url("edit-acceptance", office[0], acceptance.pk)
    mine = edit_data(client.get(address), certificate_number="PP-2")
    theirs = edit_data(client.get(address), certificate_number="PP-3")
    assert client.post(address, theirs).status_code == 302
    page = client.post(address, mine)
    assert page.context["form"].conflicts == [("Number of the certificate", "PP-3", "PP-2")]
    acceptance.refresh_from_db()
    assert acceptance.certificate_number == "PP-3"


def test_taking_back_asks_first_and_says_what_happens(client, office, laptops):
    acceptance = accept(bring(laptops, 2))
    DefectFactory(acceptance=acceptance)
    address = url("undo-acceptance", office[0], acceptance.pk)
    page = text(client.get(address))
    assert "2 pieces wait for acceptance again." in page
    assert "1 defect is deleted." in page
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, laptops.lot.get_absolute_url())
    assert (Acceptance.objects.count(), Piece.objects.waiting().count()) == (0, 2)


def test_taking_back_is_refused_once_something_was_handed_over(client, office, laptops):
    pieces = bring(laptops, 2)
    acceptance = accept(pieces)
    hand_over(pieces[:1], InstitutionFactory())
    answer = client.post(url("undo-acceptance", office[0], acceptance.pk))
    assert answer.status_code == 409
    assert "1 of its pieces is handed over or written off." in text(answer)
    assert Piece.objects.waiting().count() == 0


def test_the_list_says_how_each_ended(client, office, laptops):
    pieces = bring(laptops, 4)
    accept(pieces[:2], on=date(2019, 5, 13), certificate_number="PP-1")
    accept(pieces[2:3], on=date(2019, 5, 14), certificate_number="PP-2", remarks="late")
    reject(pieces[3:], on=date(2019, 5, 15), certificate_number="PP-3")
    page = client.get(url("acceptances", office[0]))
    assert [
        (str(one), one.accepted, one.rejected, one.result.value) for one in page.context["page"]
    ] == [
        ("PP-3", 0, 1, "rejected"),
        ("PP-2", 1, 0, "accepted with remarks"),
        ("PP-1", 2, 0, "accepted"),
    ]


def test_the_list_makes_the_same_statements_with_one_and_with_thirty(
    client, office, laptops, django_assert_num_queries
):
    Item.objects.update(quantity=100)
    laptops.refresh_from_db()
    pieces = bring(laptops, 30)
    accept(pieces[:1])
    for start in (1, 30):
        for piece in pieces[1:start]:
            accept([piece])
        with django_assert_num_queries(6):
            client.get(url("acceptances", office[0]))


def test_the_page_makes_the_same_statements_with_one_and_with_thirty_pieces(
    client, office, laptops, screens, django_assert_num_queries
):
    for item in (laptops, screens):
        item.quantity = 100
        item.save()
    one, many = (accept([*bring(laptops, number), *bring(screens, number)]) for number in (1, 30))
    for acceptance, number in ((one, 1), (many, 30)):
        rejected = bring(screens, number)
        reject(rejected)
        Piece.objects.filter(pk__in=[piece.pk for piece in rejected]).update(rejection=acceptance)
        for place in range(number):
            DefectFactory(acceptance=acceptance, item=(laptops, screens)[place % 2])
    queries = []
    for acceptance in (one, many):
        with django_assert_num_queries(25, exact=False) as seen:
            assert client.get(acceptance.get_absolute_url()).status_code == 200
        queries.append(len(seen))
    assert queries[0] == queries[1]


def test_an_empty_list_says_so(client, office):
    assert "No acceptance is recorded yet." in text(client.get(url("acceptances", office[0])))


def test_a_viewer_reads_and_does_not_record(client, office, signed_in, laptops, add):
    acceptance = accept(bring(laptops, 1))
    defect = DefectFactory(acceptance=acceptance)
    member(office[0], Role.VIEWER, signed_in)
    page = client.get(acceptance.get_absolute_url())
    assert page.status_code == 200
    assert "Take back" not in text(page)
    assert f"defect-{defect.pk}" not in page.content.decode()
    for address in (
        add,
        url("edit-acceptance", office[0], acceptance.pk),
        url("undo-acceptance", office[0], acceptance.pk),
        url("defect", office[0], defect.pk),
        url("add-defect", office[0], acceptance.pk),
        url("edit-defect", office[0], defect.pk),
        url("remove-defect", office[0], defect.pk),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, ACCEPTANCE).status_code == 403
    assert Acceptance.objects.count() == 1


def test_records_of_another_project_are_not_found(client, office, signed_in, laptops, lot):
    acceptance = accept(bring(laptops, 1))
    defect = DefectFactory(acceptance=acceptance)
    project, _component, user = project_with(Role.MANAGER)
    signed_in(user)
    for name, key in (
        ("acceptance", acceptance.pk), ("edit-acceptance", acceptance.pk),
        ("undo-acceptance", acceptance.pk), ("defect", defect.pk), ("add-acceptance", lot.pk),
        ("add-defect", acceptance.pk), ("edit-defect", defect.pk), ("remove-defect", defect.pk),
    ):  # fmt: skip
        assert client.post(url(name, project, key)).status_code == 404
        assert client.get(url(name, project, key)).status_code == 404
        assert client.get(url(name, office[0], key)).status_code == 404
    assert client.get(url("acceptances", office[0])).status_code == 404
    assert "No acceptance is recorded yet." in text(client.get(url("acceptances", project)))
    assert Acceptance.objects.count() == 1
