"""The pages of the plan: list, record, form, actions, approval, conflict, expired login."""

import html
import json
import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from activities.models import Activity, Change
from activities.words import Reason, Role, Status
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    InstitutionFactory,
    MembershipFactory,
    StageFactory,
    project_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def office(signed_in):
    project, component, user = project_with(Role.MANAGER)
    signed_in(user)
    return project, component, user


def url(name, project, *args, **query):
    address = reverse(f"activities:{name}", args=[project.slug, *args])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(response):
    body = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", body)


def codes(response):
    return [activity.code for activity in response.context["page"]]


def entry(chosen, **changed):
    """What the form posts for a workshop of March 2019."""
    return {
        "kind": "workshop",
        "component": chosen.pk,
        "code": "1.2.1",
        "title_sr": "Radionica o zaštiti žrtava",
        "title_en": "",
        "current_start": "2019-03-04",
        "current_end": "2019-03-05",
        "working_days": "6",
        "place": "Niš",
        "country": "rs",
        "status": "planned",
        **changed,
    }


# The list


def test_search_is_blind_to_script_accents_and_case(office, client):
    project, component, _user = office
    ActivityFactory(
        project=project, component=component, code="1.1.1", title_en="", title_sr="Trgovina ljudima"
    )
    ActivityFactory(
        project=project, component=component, code="1.1.2", title_sr="Borba protiv lјudi",
        title_en="",
    )  # fmt: skip
    ActivityFactory(project=project, component=component, code="1.1.3", title_sr="Žrtve i zaštita")
    for words in ("ljudi", "људи", "LJUDI", "lјudi", "ЉУДИ"):
        assert codes(client.get(url("list", project), {"q": words})) == ["1.1.1", "1.1.2"], words
    for words in ("zrtve", "ЖРТВЕ", "žrtve zastita", "1.1.3"):
        assert codes(client.get(url("list", project), {"q": words})) == ["1.1.3"], words


def test_filters_narrow_together_and_stay_in_the_address(office, client):
    project, component, _user = office
    second = ComponentFactory(project=project, code="2")
    StageFactory(project=project)
    institution = InstitutionFactory(key="mup")
    project.partners.create(institution=institution, role="beneficiary")
    wanted = ActivityFactory(project=project, component=second, code="2.1.1", kind="training")
    wanted.presences.create(institution=institution, invited=True)
    wanted.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    ActivityFactory(project=project, component=component, code="1.1.1", kind="training")
    ActivityFactory(project=project, component=second, code="2.1.2", kind="workshop")
    ActivityFactory(
        project=project, component=second, code="2.1.3", kind="training",
        current_start=date(2019, 8, 1), current_end=date(2019, 8, 2),
    )  # fmt: skip
    filters = {
        "component": "2", "kind": "training", "status": "completed", "stage": "1",
        "institution": "mup", "first": "2019-03-01", "last": "2019-03-31", "sort": "-start",
    }  # fmt: skip
    response = client.get(url("list", project), filters)
    assert codes(response) == ["2.1.1"]
    assert response.context["form"].in_use == 7
    page = html.unescape(response.content.decode())
    assert "component=2&kind=training&status=completed" in page, "the sort links keep the filters"
    for name, value in filters.items():
        if name not in ("sort", "first", "last"):
            assert len(codes(client.get(url("list", project), {name: value}))) < 4, name


def test_the_list_on_a_day_shows_the_status_of_that_day(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    on = {"on": "2019-03-04"}
    assert codes(client.get(url("list", project), on | {"status": "completed"})) == []
    assert codes(client.get(url("list", project), on | {"status": "ongoing"})) == ["1.1.1"]
    assert "As of 4 Mar 2019" in text(client.get(url("list", project), on))


def test_sorting_by_code_goes_by_number(office, client):
    project, component, _user = office
    for code in ("1.10", "1.9", "1.2.1"):
        ActivityFactory(project=project, component=component, code=code)
    assert codes(client.get(url("list", project))) == ["1.2.1", "1.9", "1.10"]
    assert codes(client.get(url("list", project, sort="-code"))) == ["1.10", "1.9", "1.2.1"]


def test_sorting_by_title_minds_neither_script_nor_accents(office, client):
    project, component, _user = office
    for code, title in (("1.1", "Zakon"), ("1.2", "Žrtve"), ("1.3", "Analiza"), ("1.4", "Закони")):
        ActivityFactory(
            project=project, component=component, code=code, title_sr=title, title_en=f"T{code}"
        )
    english = url("list", project)
    serbian = english.replace("/en/", "/sr/")
    assert codes(client.get(serbian + "?sort=title")) == ["1.3", "1.1", "1.4", "1.2"]
    assert codes(client.get(english + "?sort=-title")) == ["1.4", "1.3", "1.2", "1.1"]


def test_an_action_starts_from_the_state_that_stands_now(office, client, monkeypatch):
    """Somebody cancels the activity between the reading of the page and the saving."""
    from activities import views

    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    act, read = ActFactory(project=project), views.activity_of

    def read_and_then_cancelled(project, code, *, locked=False):
        activity = read(project, code, locked=locked)
        if not locked and activity.status == Status.PLANNED:
            Activity.objects.get(code=code).cancel(reason=Reason.PLANNING, act=act)
        return activity

    monkeypatch.setattr(views, "activity_of", read_and_then_cancelled)
    posted = {"start": "2019-03-04", "end": "2019-03-05"}
    page = client.post(url("action", project, "1.1.1", "held"), posted)
    assert "An activity cannot go from “cancelled” to “ongoing”." in text(page)
    assert Activity.objects.get().status == Status.CANCELLED


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nonsense"}, {"component": "99"}, {"status": "x" * 5000}, {"first": "31.2.2019"},
        {"page": "-3"}, {"page": "zzz"}, {"page": "9" * 400}, {"sort": "'; drop table"},
        {"q": "\x00"}, {"q": "%_\\"}, {"institution": "\ud800".encode("utf-8", "replace")},
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_no_failure(query, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component)
    assert client.get(url("list", project), query).status_code == 200


@pytest.mark.parametrize("on", ["yesterday", "2019-02-31", "20190101", "٢٠١٩-٠١-٠١", "0001-01-01"])
def test_an_unreadable_day_gets_a_page_that_says_so(on, office, client):
    response = client.get(url("list", office[0]), {"on": on})
    assert response.status_code == 400
    assert f"“{on}” is not a day. Write it like 2020-01-20." in text(response)


def test_a_row_after_the_cut_off_says_that_it_is_not_counted(office, client):
    project, component, _user = office
    project.cut_off = date(2019, 3, 1)
    project.save()
    activity = ActivityFactory(project=project, component=component)
    assert "not counted on" not in text(client.get(url("list", project)))
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    assert "not counted on 1 Mar 2019" in text(client.get(url("list", project)))
    assert "not counted on 1 Mar 2019" in text(client.get(url("detail", project, activity.code)))


def test_empty_list_says_what_belongs_here(office, client):
    assert "The plan has no activities yet." in text(client.get(url("list", office[0])))
    found = client.get(url("list", office[0], q="nothing"))
    assert "No activity matches these filters." in text(found)


# Adding and editing


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


def edit_data(response, **changed):
    """What a browser posts from an edit page: every field as it stands, then what was typed."""
    form = response.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, ""):
            data[bound.name] = (
                [str(v) for v in value]
                if isinstance(value, list)
                else bound.field.prepare_value(value)
            )
    return {**data, **changed}


def test_two_people_see_both_versions_and_choose(office, client):
    project, component, _user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1",
        title_en="Old title", place="Beograd", venue="Old hall",
    )  # fmt: skip
    mine = edit_data(
        client.get(url("edit", project, "1.1.1")), title_en="My title", venue="My hall"
    )
    theirs = edit_data(
        client.get(url("edit", project, "1.1.1")), title_en="Their title", place="Niš"
    )
    assert client.post(url("edit", project, "1.1.1"), theirs).status_code == 302

    conflict = client.post(url("edit", project, "1.1.1"), mine)
    assert conflict.status_code == 409
    assert {
        row["name"]: (row["theirs"], row["mine"], row["pick"], row["both"])
        for row in conflict.context["rows"]
    } == {
        "title_en": ("Their title", "My title", "mine", True),
        "place": ("Niš", "Beograd", "theirs", False),
        "venue": ("Old hall", "My hall", "mine", False),
    }  # fmt: skip
    activity.refresh_from_db()
    assert activity.title_en == "Their title", "nothing was overwritten"

    chosen = dict(conflict.context["typed"])
    chosen |= {
        "resolve": "1", "version": conflict.context["version_now"],
        "base": conflict.context["base_now"], "why": "",
        "pick_title_en": "theirs", "pick_place": "theirs", "pick_venue": "mine",
    }  # fmt: skip
    assert client.post(url("edit", project, "1.1.1"), chosen).status_code == 302
    activity.refresh_from_db()
    assert (activity.title_en, activity.place, activity.venue, activity.version) == (
        "Their title", "Niš", "My hall", 3,
    )  # fmt: skip


def test_a_conflict_about_institutions_is_seen_too(office, client):
    project, component, _user = office
    one, other = InstitutionFactory(), InstitutionFactory()
    for institution in (one, other):
        project.partners.create(institution=institution, role="partner")
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), invited=[str(one.pk)])
    theirs = edit_data(client.get(url("edit", project, "1.1.1")), invited=[str(other.pk)])
    client.post(url("edit", project, "1.1.1"), theirs)
    [row] = client.post(url("edit", project, "1.1.1"), mine).context["rows"]
    assert (row["name"], row["theirs"], row["mine"]) == ("invited", str(other), str(one))
    assert [presence.institution for presence in activity.presences.all()] == [other]


@pytest.mark.parametrize("base", ["", "{", "[]", '"x"', json.dumps({"title_en": None})])
def test_a_broken_base_is_no_failure(base, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), title_en="Mine", version=0)
    mine["base"] = base
    assert client.post(url("edit", project, "1.1.1"), mine).status_code == 409


def test_a_posted_edit_without_a_version_is_not_trusted(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1", title_en="Old")
    mine = edit_data(client.get(url("edit", project, "1.1.1")), title_en="Mine")
    del mine["version"]
    assert client.post(url("edit", project, "1.1.1"), mine).status_code == 409
    assert Activity.objects.get().title_en == "Old"


def test_the_record_says_who_saved_it_what_changed_and_why(office, client):
    project, component, user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    data = edit_data(
        client.get(url("edit", project, "1.1.1")),
        title_en="Another title", place="Niš", why="Typing error",
    )  # fmt: skip
    client.post(url("edit", project, "1.1.1"), data)
    rows = client.get(url("detail", project, "1.1.1")).context["edits"]
    assert [(row["who"], row["what"], row["why"]) for row in rows] == [
        (user, ["title in English", "place"], "Typing error"),
        (None, ["entered"], ""),
    ]


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


# Actions


def test_held_in_one_step(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    page = client.get(url("action", project, "1.1.1", "held"))
    assert page.context["form"]["start"].value() == date(2019, 3, 4), "the planned days stand there"
    posted = {"start": "2019-03-04", "end": "2019-03-05", "women": "3", "men": "4", "total": "8"}
    refused = client.post(url("action", project, "1.1.1", "held"), posted)
    assert refused.context["form"].errors["total"] == [
        "Women (3) + men (4) + other or not stated (0) = 7, but the total is 8. The sum must match."
    ]
    done = client.post(url("action", project, "1.1.1", "held"), posted | {"total": "7"})
    assert done.status_code == 302
    activity.refresh_from_db()
    assert (activity.status, activity.participants) == (Status.COMPLETED, 7)


def test_a_total_alone_is_not_stated(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"start": "2019-03-04", "end": "2019-03-05", "total": "30"}
    client.post(url("action", project, "1.1.1", "held"), posted)
    activity.refresh_from_db()
    assert (activity.women, activity.men, activity.not_stated) == (None, None, 30)


def test_an_action_after_the_cut_off_says_not_counted(office, client):
    project, component, _user = office
    project.cut_off = date(2019, 3, 1)
    project.save()
    ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"start": "2019-03-04", "end": "2019-03-05"}
    page = client.post(url("action", project, "1.1.1", "held"), posted, follow=True)
    assert "Not counted on 1 Mar 2019: it takes effect on 5 Mar 2019." in text(page)


def test_cancelling_with_a_new_act_enters_it_in_the_register(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {
        "on": "2019-02-01", "reason": Reason.PLANNING, "act_number": "PSC-07",
        "act_kind": "steering committee decision", "act_date": "2019-01-31",
    }  # fmt: skip
    assert client.post(url("action", project, "1.1.1", "cancel"), posted).status_code == 302
    change = activity.changes.get()
    assert (change.to, change.act.number, change.act.date) == (
        Status.CANCELLED, "PSC-07", date(2019, 1, 31),
    )  # fmt: skip


def test_a_refused_action_leaves_no_act_behind_and_keeps_the_typing(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    posted = {"on": "2019-02-01", "reason": "", "note": "Zašto", "act_number": "PSC-07"}
    response = client.post(url("action", project, "1.1.1", "cancel"), posted)
    assert list(response.context["form"].errors) == ["reason"]
    assert response.context["form"]["note"].value() == "Zašto"
    assert project.acts.count() == 0
    assert Change.objects.count() == 0


WRONG = ["", "soon", "2019-02-31", "2999-01-01", "0001-01-01", "\x00", "9" * 300]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize(
    "action", ["held", "start", "postpone", "set-dates", "cancel", "approve", "reopen", "complete"]
)
def test_no_input_of_an_action_is_a_failure(action, value, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    names = [
        "on", "start", "end", "new_start", "new_end", "reason", "note", "party", "act", "women",
        "men", "not_stated", "total", "act_number", "act_kind", "act_date",
    ]  # fmt: skip
    response = client.post(url("action", project, "1.1.1", action), dict.fromkeys(names, value))
    assert response.status_code == 200
    assert Activity.objects.get().status == Status.PLANNED


def test_an_unknown_action_is_not_found(office, client):
    ActivityFactory(project=office[0], component=office[1], code="1.1.1")
    assert client.get(url("action", office[0], "1.1.1", "destroy")).status_code == 404


def test_the_buttons_are_those_that_the_state_and_the_role_allow(office, client, signed_in):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")

    def buttons():
        page = client.get(url("detail", project, "1.1.1"))
        return [action["name"] for action in page.context["actions"]]

    assert buttons() == ["approve", "held", "start", "set-dates", "postpone", "cancel"]
    activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    assert buttons() == ["approve", "reopen", "release"]
    signed_in(MembershipFactory(project=project, role=Role.STAFF).user)
    assert buttons() == []
    signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    assert buttons() == []


# Approval


def test_approving_a_selection_and_the_whole_plan(office, client):
    project, component, _user = office
    for code in ("1.1.1", "1.1.2", "1.1.3"):
        ActivityFactory(project=project, component=component, code=code)
    ActFactory(project=project, number="PSC-01")
    posted = {
        "code": ["1.1.1", "9.9.9", "\x00"], "approve": "1", "on": "2019-02-01",
        "act_number": "PSC-01",
    }  # fmt: skip
    page = client.post(url("approve", project), posted, follow=True)
    assert "1 activity is approved." in text(page)
    approved = Activity.objects.filter(baseline_end__isnull=False)
    assert list(approved.values_list("code", "approved_by_act__number")) == [("1.1.1", "PSC-01")]
    page = client.post(
        url("approve", project), {"all": "1", "approve": "1", "on": "2019-02-01"}, follow=True
    )
    assert "2 activities are approved." in text(page)
    assert approved.count() == 3


def test_a_plan_with_a_fault_is_not_approved(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    ActivityFactory(
        project=project, component=component, code="1.1.2", status=Status.DRAFT,
        current_start=date(2020, 2, 1), current_end=date(2020, 2, 2),
    )  # fmt: skip
    page = client.post(url("approve", project), {"all": "1", "approve": "1", "on": "2019-02-01"})
    assert "1.1.2: The activity runs 1 Feb 2020 to 2 Feb 2020" in text(page)
    assert Activity.objects.filter(baseline_end__isnull=False).count() == 0


# Scripts and statements


def test_content_is_shown_in_the_script_of_the_page(office, client):
    project, component, _user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1", title_en="",
        title_sr="Injekcija znanja za CZŽTLJ, faza II, {Europol}", place="Ljubljana",
    )  # fmt: skip
    pages = {}
    for language in ("en", "sr-latn", "sr"):
        with translation.override(language):
            pages[language] = client.get(activity.get_absolute_url()).content.decode()
    assert "Инјекција знања за ЦЗЖТЉ, фаза II, Europol" in pages["sr"]
    assert "Љубљана" in pages["sr"]
    assert "Injekcija znanja za CZŽTLJ, faza II, Europol" in pages["sr-latn"]
    assert '<span lang="sr-Latn" class="stand-in"' in pages["en"], "the missing English is marked"
    assert '<html lang="sr-Cyrl">' in pages["sr"]


def fill(project, component, number):
    stage = StageFactory(project=project)
    institution = InstitutionFactory()
    project.partners.create(institution=institution, role="partner")
    for _n in range(number):
        activity = ActivityFactory(project=project, component=component)
        activity.presences.create(institution=institution, invited=True)
        activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    return stage, institution


ALL_FILTERS = {
    "q": "activity", "component": "1", "kind": "workshop", "status": "completed", "stage": "1",
    "first": "2019-01-01", "last": "2019-12-31", "on": "2019-09-01", "sort": "-end",
}  # fmt: skip


@pytest.mark.parametrize(("query", "most"), [({}, 10), (ALL_FILTERS, 14)])
def test_the_list_makes_as_many_statements_with_30_rows_as_with_one(query, most, office, client):
    project, component, _user = office
    _stage, institution = fill(project, component, 1)
    query = query | ({"institution": institution.key} if query else {})
    counts = []
    for more in (0, 29):
        for _n in range(more):
            activity = ActivityFactory(project=project, component=component)
            activity.presences.create(institution=institution, invited=True)
            activity.hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
        with CaptureQueriesContext(
            connection,
        ) as statements:
            page = client.get(url("list", project), query)
        assert len(page.context["page"].object_list) == more + 1
        counts.append(len(statements))
    assert counts[0] == counts[1] <= most


def test_create_takes_at_most_20_statements(office, client):
    project, component, _user = office
    institutions = [InstitutionFactory() for _n in range(6)]
    for institution in institutions:
        project.partners.create(institution=institution, role="partner")
    data = entry(component, invited=[institution.pk for institution in institutions])
    with CaptureQueriesContext(connection) as statements:
        assert client.post(url("add", project), data).status_code == 302
    assert len(statements) <= 20, [query["sql"][:90] for query in statements]


def test_the_detail_page_makes_as_many_statements_with_30_changes_as_with_one(office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    counts = []
    for more in (1, 29):
        for _n in range(more):
            activity.set_dates(
                new_start=date(2019, 3, 4), new_end=date(2019, 3, 5), by=office[2],
                act=ActFactory(project=project),
            )  # fmt: skip
            activity.presences.create(institution=InstitutionFactory(), invited=True)
        with CaptureQueriesContext(connection) as statements:
            client.get(url("detail", project, "1.1.1"))
        counts.append(len(statements))
    assert counts[0] == counts[1]
