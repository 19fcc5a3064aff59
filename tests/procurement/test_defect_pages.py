"""Defects on the page of an acceptance."""

from datetime import date

import pytest

from procurement.models import Defect
from tests.activities.pages import edit_data, text
from tests.factories import AcceptanceFactory, DefectFactory, ItemFactory, accept, bring
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db


def test_the_day_of_the_remedy_is_entered_beside_the_defect(client, office, laptops):
    acceptance = accept(bring(laptops, 1))
    defect = DefectFactory(acceptance=acceptance, description="A scratch")
    other = DefectFactory(acceptance=acceptance, description="No charger")
    address = url("defect", office[0], defect.pk)
    field = f"defect-{defect.pk}-remedied_on"
    page = client.post(address, {field: "2019-05-19"})
    assert "The day 19 May 2019 is before 20 May 2019 (date of the certificate)." in text(page)
    assert f'name="{field}" value="2019-05-19"' in page.content.decode()
    for typed, stored in (("2019-06-01", date(2019, 6, 1)), ("", None)):
        assert client.post(address, {field: typed}).status_code == 302
        assert list(Defect.objects.order_by("pk").values_list("pk", "remedied_on")) == [
            (defect.pk, stored), (other.pk, None),
        ]  # fmt: skip
    for wrong in ("x", "2019-02-31", "\0"):
        assert client.post(address, {field: wrong}).status_code == 200
    assert client.get(address).status_code == 302


def test_a_forgotten_defect_is_added_corrected_and_removed(client, office, laptops):
    acceptance = accept(bring(laptops, 1))
    page = client.get(acceptance.get_absolute_url()).content.decode()
    add = url("add-defect", office[0], acceptance.pk)
    assert f'href="{add}"' in page
    typed = {
        "item": laptops.pk, "description": "No charger", "remedy_by": "2019-06-20",
        "remedied_on": "",
    }  # fmt: skip
    back = f"{acceptance.get_absolute_url()}#defects"
    assert client.post(add, typed).url == back
    defect = Defect.objects.get()
    edit = url("edit-defect", office[0], defect.pk)
    assert f'href="{edit}"' in client.get(back).content.decode()
    data = edit_data(client.get(edit), item="", description="No cable", remedied_on="2019-06-03")
    assert client.post(edit, data).url == back
    rows = Defect.history.order_by("history_id")
    assert [
        (row.item_id, row.description, row.remedy_by, row.remedied_on, row.history_user)
        for row in rows
    ] == [
        (laptops.pk, "No charger", date(2019, 6, 20), None, office[2]),
        (None, "No cable", date(2019, 6, 20), date(2019, 6, 3), office[2]),
    ]
    remove = url("remove-defect", office[0], defect.pk)
    assert f'href="{remove}"' in client.get(edit).content.decode()
    assert "“No cable” is removed." in text(client.get(remove))
    assert Defect.objects.count() == 1, "it asks first"
    assert client.post(remove).url == back
    assert Defect.objects.count() == 0
    assert Defect.history.filter(history_type="-").get().history_user == office[2]
    assert client.post(remove).status_code == 404


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"description": ""}, {"description": ["“Defect” is empty. Write it there."]}),
        (
            {"remedy_by": "2019-05-19"},
            {
                "remedy_by": [
                    "The day 19 May 2019 is before 20 May 2019 (date of the certificate). Enter "
                    "20 May 2019 or a later day."
                ]
            },
        ),
        (
            {"remedied_on": "2019-05-19"},
            {
                "remedied_on": [
                    "The day 19 May 2019 is before 20 May 2019 (date of the certificate). Enter "
                    "20 May 2019 or a later day."
                ]
            },
        ),
        (
            {"remedied_on": "2019-10-02"},
            {
                "remedied_on": [
                    "The day 2 Oct 2019 is later than today (1 Oct 2019). Enter a day up to today."
                ]
            },
        ),
    ],
)
def test_a_wrong_defect_is_told_and_not_stored(changed, errors, client, office, laptops):
    acceptance = accept(bring(laptops, 1))
    typed = {"description": "No charger", "remedy_by": "2019-06-20", **changed}
    page = client.post(url("add-defect", office[0], acceptance.pk), typed)
    assert page.context["form"].errors == errors
    assert Defect.objects.count() == 0


def test_a_defect_of_an_item_of_another_lot_is_refused(client, office, laptops):
    acceptance, other = accept(bring(laptops, 1)), ItemFactory()
    typed = {"item": other.pk, "description": "No charger", "remedy_by": "2019-06-20"}
    page = client.post(url("add-defect", office[0], acceptance.pk), typed)
    assert list(page.context["form"].errors) == ["item"]
    assert Defect.objects.count() == 0


def test_the_defects_of_a_finally_accepted_lot_stay(client, office, laptops):
    acceptance = accept(bring(laptops, 1))
    defect = DefectFactory(acceptance=acceptance, remedied_on=date(2019, 6, 3))
    edit, remove = (url(f"{what}-defect", office[0], defect.pk) for what in ("edit", "remove"))
    add = url("add-defect", office[0], acceptance.pk)
    data = edit_data(client.get(edit), description="Other")
    AcceptanceFactory(lot=laptops.lot, kind="final", on=date(2019, 9, 1))
    said = "The lot is finally accepted since 1 Sep 2019."
    for answer, status in (
        (client.post(edit, data), 200), (client.post(add, data), 200), (client.post(remove), 409),
        (client.get(remove), 200),
    ):  # fmt: skip
        assert (answer.status_code, said in text(answer)) == (status, True)
    shown = client.get(acceptance.get_absolute_url()).content.decode()
    assert not any(address in shown for address in (add, edit, remove))
    assert list(Defect.objects.values_list("description", flat=True)) == ["A scratch on the lid"]


def test_two_who_correct_a_defect_see_both_versions(client, office, laptops):
    defect = DefectFactory(acceptance=accept(bring(laptops, 1)))
    edit = url("edit-defect", office[0], defect.pk)
    mine = edit_data(client.get(edit), description="Mine")
    theirs = edit_data(client.get(edit), description="Theirs")
    assert client.post(edit, theirs).status_code == 302
    assert client.post(edit, mine).context["form"].conflicts == [("Defect", "Theirs", "Mine")]
