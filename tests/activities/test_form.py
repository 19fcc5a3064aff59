"""Adding and editing: what is kept, what is refused, what comes back after signing in again."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity
from activities.words import Status
from tests.activities.pages import edit_data, entry, text, url
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
)

pytestmark = pytest.mark.django_db


def test_adding_writes_the_activity_with_its_institutions_and_its_history(office, client):
    project, component, user = office
    institution = InstitutionFactory()
    project.partners.create(institution=institution, role="beneficiary")
    response = client.post(
        url("add", project), entry(component, invited=[institution.pk], working_days="2,5")
    )
    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert (activity.code, activity.title_sr, activity.country, activity.status) == (
        "1.2.1", "Radionica o zaštiti žrtava", "RS", Status.PLANNED,
    )  # fmt: skip
    assert str(activity.working_days) == "2.5"
    assert activity.created_by == user
    assert list(activity.presences.values_list("institution", "invited", "attended")) == [
        (institution.pk, True, False)
    ]
    assert activity.history.get().history_user == user


def test_a_refused_save_keeps_every_word_and_saves_nothing(office, client):
    project, component, _user = office
    typed = entry(
        component, current_end="2019-03-01", title_en="Workshop on ‘care’ & <help>",
        description_sr="Red prvi\nред други", responsible_bc="Ana Anić", venue="Sala 2",
    )  # fmt: skip
    response = client.post(url("add", project), typed)
    assert Activity.objects.count() == 0
    assert (
        "End date 1 Mar 2019 is before start date 4 Mar 2019. "
        "Choose an end date on or after 4 Mar 2019." in text(response)
    )
    form = response.context["form"]
    for name, value in typed.items():
        assert str(form[name].value()) == str(value), name
    page = html.unescape(response.content.decode())
    for words in ("Workshop on ‘care’ & <help>", "ред други", "Ana Anić", "Sala 2"):
        assert words in page


def test_save_and_add_another_keeps_the_context_and_clears_the_titles(office, client):
    project, component, _user = office
    response = client.post(url("add", project), entry(component, another="1", venue="Sala 2"))
    page = client.get(response.url)
    form = page.context["form"]
    values = {name: form[name].value() for name in ("kind", "code", "place", "venue", "title_sr")}
    assert values == {
        "kind": "workshop", "code": "1.2.2", "place": "Niš", "venue": "Sala 2", "title_sr": None,
    }  # fmt: skip
    assert form["component"].value() == component.pk


def test_the_form_fits_the_kind_and_loses_nothing_when_the_kind_changes(office, client):
    project, component, _user = office
    page = client.get(url("add", project, kind="drafting"))
    assert "venue" not in page.context["form"].fields
    typed = entry(component, kind="drafting", venue="Sala 2", refit="1")
    form = client.post(url("add", project), typed).context["form"]
    assert form["venue"].value() == "Sala 2", "what was typed stays in sight"
    assert form["title_sr"].value() == "Radionica o zaštiti žrtava"
    assert not form.errors
    assert Activity.objects.count() == 0


def test_a_draft_outside_the_project_is_saved_with_a_warning(office, client):
    project, component, _user = office
    typed = entry(component, status="draft", current_start="2020-02-01", current_end="2020-02-02")
    page = client.post(url("add", project), typed, follow=True)
    assert Activity.objects.get().status == Status.DRAFT
    assert "but the project runs 1 Jan 2019 to 31 Dec 2019" in text(page)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "x"}, "code"), ({"code": ""}, "code"), ({"component": "0"}, "component"),
        ({"component": "abc"}, "component"), ({"kind": "party"}, "kind"),
        ({"working_days": "many"}, "working_days"), ({"working_days": "-1"}, "working_days"),
        ({"working_days": "1.3"}, "working_days"), ({"working_days": "9" * 50}, "working_days"),
        ({"working_days": "NaN"}, "working_days"), ({"current_start": "soon"}, "current_start"),
        ({"current_start": ""}, "current_start"), ({"country": "SRB"}, "country"),
        ({"title_sr": "a" * 301}, "title_sr"), ({"title_sr": "a\x00"}, "title_sr"),
        ({"title_sr": ""}, "__all__"), ({"invited": ["999999"]}, "invited"),
        ({"invited": ["x"]}, "invited"), ({"start_time": "25:00"}, "start_time"),
        ({"code": "1.2.1", "status": "completed"}, "status"),
    ],
)  # fmt: skip
def test_each_wrong_entry_is_refused_at_its_field(changed, field, office, client):
    project, component, _user = office
    response = client.post(url("add", project), entry(component, **changed))
    assert list(response.context["form"].errors) == [field]
    assert Activity.objects.count() == 0


def test_a_day_may_be_typed_as_people_write_it(office, client):
    project, component, _user = office
    typed = entry(component, current_start="4. 3. 2019.", current_end="05.03.2019")
    client.post(url("add", project), typed)
    activity = Activity.objects.get()
    assert (activity.current_start, activity.current_end) == (date(2019, 3, 4), date(2019, 3, 5))


def test_editing_actual_dates_moves_the_change(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    data = edit_data(client.get(url("edit", project, "1.1.1")), actual_end="2019-03-06")
    assert client.post(url("edit", project, "1.1.1"), data).status_code == 302
    assert list(activity.changes.exclude(to="").values_list("on", flat=True)) == [
        date(2019, 3, 4),
        date(2019, 3, 6),
    ]
    assert "4 Mar 2019 – 5 Mar 2019 → 4 Mar 2019 – 6 Mar 2019" in activity.changes.last().note


def test_an_expired_login_gives_the_typing_back(office, client):
    project, component, user = office
    typed = entry(component, title_sr="Pažljivo otkucano", description_sr="Dugačak opis")
    client.logout()
    page = client.post(url("add", project), typed)
    assert page.status_code == 401
    assert "what you typed comes back in the form" in text(page)
    form = page.context["form"]
    signed = client.post(
        reverse("accounts:login"),
        {
            "username": user.username,
            "password": "correct horse",
            "next": page.context["next"],
            "carried": form["carried"].value(),
        },
    )
    assert signed.url == url("add", project)
    back = client.get(signed.url)
    assert Activity.objects.count() == 0, "nothing is saved before the person says so"
    assert "Nothing is saved yet." in text(back)
    restored = back.context["form"]
    assert {name: str(restored[name].value()) for name in typed} == {
        name: str(value) for name, value in typed.items()
    }
    assert not client.get(url("add", project)).context["form"].is_bound, "given back once"


@pytest.mark.parametrize(
    ("name", "arguments", "posted", "field"),
    [
        ("action", ["1.1.1", "postpone"], {"note": "Zašto", "reason": "other"}, "note"),
        ("settings", [], {"cut_off": "2019-05-06"}, "cut_off"),
        ("approve", [], {"all": "1", "approve": "1", "act_number": "PSC-77"}, "act_number"),
    ],
)
def test_every_form_gets_its_typing_back(name, arguments, posted, field, office, client):
    project, component, user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    client.logout()
    page = client.post(url(name, project, *arguments), posted)
    data = {"username": user.username, "password": "correct horse"}
    data |= {"next": page.context["next"], "carried": page.context["form"]["carried"].value()}
    back = client.get(client.post(reverse("accounts:login"), data).url)
    assert back.context["form"][field].value() == posted[field]
    assert Activity.objects.get().status == Status.PLANNED
    assert Activity.objects.get().baseline_end is None


def test_an_expired_login_keeps_a_wrong_password_from_losing_it(office, client):
    project, component, user = office
    client.logout()
    page = client.post(url("add", project), entry(component, title_sr="Pažljivo otkucano"))
    carried = page.context["form"]["carried"].value()
    again = client.post(
        reverse("accounts:login"),
        {
            "username": user.username,
            "password": "wrong",
            "next": url("add", project),
            "carried": carried,
        },
    )
    assert again.context["form"]["carried"].value() == carried


def test_create_takes_at_most_20_statements(office, client):
    project, component, _user = office
    institutions = [InstitutionFactory() for _n in range(6)]
    for institution in institutions:
        project.partners.create(institution=institution, role="partner")
    data = entry(component, invited=[institution.pk for institution in institutions])
    with CaptureQueriesContext(connection) as statements:
        assert client.post(url("add", project), data).status_code == 302
    assert len(statements) <= 20, [query["sql"][:90] for query in statements]


@pytest.mark.parametrize("code", ["abc", "1,2.3", "1-2-3", "1.2.3 b", ""])
@pytest.mark.parametrize("button", ["save", "refit"])
def test_a_mistyped_code_in_an_edit_is_refused_and_kept(code, button, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    data = edit_data(client.get(url("edit", project, "1.1.1")), code=code, venue="Sala 9")
    response = client.post(url("edit", project, "1.1.1"), data | {button: "1"})
    assert response.status_code == 200
    assert response.context["form"]["venue"].value() == "Sala 9"
    assert Activity.objects.get().venue == ""


def test_what_was_approved_keeps_its_code(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1").approve(on=date(2019, 2, 1))
    data = edit_data(client.get(url("edit", project, "1.1.1")), code="1.1.2", venue="Sala 9")
    assert client.post(url("edit", project, "1.1.1"), data).status_code == 302
    activity = Activity.objects.get()
    assert (activity.code, activity.venue) == ("1.1.1", "Sala 9")


def test_a_token_that_is_too_old_gives_the_typing_back(office):
    from django.test import Client

    project, component, user = office
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.get(url("add", project))
    typed = entry(component, title_sr="U drugoj kartici", csrfmiddlewaretoken="x" * 64)
    answer = client.post(url("add", project), typed)
    assert answer.url == url("add", project)
    assert client.get(answer.url).context["form"]["title_sr"].value() == "U drugoj kartici"
    assert Activity.objects.count() == 0


def test_signing_in_when_another_tab_already_has_gives_the_typing_back(office, client):
    project, component, user = office
    client.logout()
    page = client.post(url("add", project), entry(component, title_sr="Pažljivo otkucano"))
    data = {"next": page.context["next"], "carried": page.context["form"]["carried"].value()}
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    back = client.get(client.post(reverse("accounts:login"), data).url)
    assert back.context["form"]["title_sr"].value() == "Pažljivo otkucano"


def test_the_page_of_a_closed_account_keeps_the_typing(office, client):
    project, component, user = office
    client.logout()
    page = client.post(url("add", project), entry(component, title_sr="Pazljivo otkucano"))
    data = {"username": user.username, "password": "wrong", "next": page.context["next"]}
    data["carried"] = page.context["form"]["carried"].value()
    for _attempt in range(5):
        locked = client.post(reverse("accounts:login"), data)
    assert locked.status_code == 429
    assert "Pazljivo+otkucano" in locked.content.decode()


def test_approving_nothing_is_said_to_be_nothing(office, client):
    answer = client.post(
        url("approve", office[0]), {"approve": "1", "on": "2019-02-01"}, follow=True
    )
    assert "Nothing is selected that waits for approval." in text(answer)


def old_token(user):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_an_old_sign_in_page_gives_the_typing_back_and_stores_no_password(office, client):
    project, component, user = office
    client.logout()
    page = client.post(url("add", project), entry(component, title_sr="Pažljivo otkucano"))
    other = old_token(user)
    data = {"username": user.username, "password": "secret-word", "next": page.context["next"]}
    data["carried"] = page.context["form"]["carried"].value()
    answer = other.post(reverse("accounts:login"), data)
    assert "secret-word" not in str(dict(other.session))
    assert other.get(answer.url).context["form"]["title_sr"].value() == "Pažljivo otkucano"
    data["next"] = "https://evil.example/"
    assert other.post(reverse("accounts:login"), data).url == "/en/my/"


def test_an_old_sign_out_button_says_to_press_it_again(office):
    answer = old_token(office[2]).post(reverse("accounts:logout"), follow=True)
    assert "You are still signed in." in text(answer)


def test_enter_approves(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    page = client.get(url("approve", project, all=1)).content.decode()
    first = re.search(r"<form method=\"post\" novalidate.*?<button[^>]*name=\"(\w+)\"", page, re.S)
    assert first[1] == "approve", "Enter presses the first button of a form"
