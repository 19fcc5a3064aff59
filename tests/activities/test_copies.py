"""Copies of an activity, and the warning about a similar one."""

from datetime import date

import pytest

from activities.models import ActivityInstitution
from tests.activities.pages import text, url
from tests.factories import ActivityFactory, InstitutionFactory
from workshops.models import Training

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(office):
    project, component, _user = office
    activity = ActivityFactory(
        project=project, component=component, code="1.1.1", kind="training", title_en="Border",
        description_en="Long text", place="Niš", responsible_bc="Ana Anić",
        current_start=date(2019, 1, 31), current_end=date(2019, 2, 1), internal_note="Ours",
    )  # fmt: skip
    Training.objects.filter(activity=activity).update(model="Frontex", hours=12)
    ActivityInstitution.set_for(activity, {InstitutionFactory().pk: {"invited": True}})
    return activity


def start(client, project, **query):
    return client.get(url("add", project), {"like": "1.1.1", **query}).context["form"]


def values(form, *names):
    return tuple(form[name].value() for name in names)


def test_a_copy_takes_along_what_is_ticked(office, original, client):
    project = office[0]
    everything = ["texts", "fields", "people", "institutions"]
    form = start(client, project, choose=1, copy=everything, shift="month")
    assert values(form, "kind", "code", "title_en", "description_en", "place") == (
        "training", "1.1.2", "Border", "Long text", "Niš",
    )  # fmt: skip
    assert values(form, "model", "hours", "responsible_bc", "internal_note") == (
        "Frontex", 12, "Ana Anić", None,
    )  # fmt: skip
    assert values(form, "current_start", "current_end") == (date(2019, 2, 28), date(2019, 3, 1))
    assert form["invited"].value() == [str(original.presences.get().institution_id)]


def test_a_copy_leaves_what_is_not_ticked(office, original, client):
    form = start(client, office[0], choose=1)
    assert values(form, "title_en", "model", "responsible_bc", "current_start", "invited") == (
        None, "", None, None, None,
    )  # fmt: skip
    assert values(form, "kind", "code", "place") == ("training", "1.1.2", "Niš")


def test_a_copy_does_not_begin_with_what_came_of_the_other(office, original, client):
    Training.objects.filter(activity=original).update(
        test_before=40, test_after=80, certificates=18, trainers="Petar Perić"
    )
    form = start(client, office[0], choose=1, copy=["fields"])
    assert values(form, "model", "test_before", "test_after", "certificates", "trainers") == (
        "Frontex", None, None, None, "",
    )  # fmt: skip
    form = start(client, office[0], choose=1, copy=["fields", "people"])
    assert form["trainers"].value() == "Petar Perić"


def test_one_week_later(office, original, client):
    form = start(client, office[0], choose=1, shift="week")
    assert values(form, "current_start", "current_end") == (date(2019, 2, 7), date(2019, 2, 8))


def test_save_and_add_another_keeps_place_and_people(office, original, client):
    form = start(client, office[0])
    assert values(form, "place", "responsible_bc", "title_en") == ("Niš", "Ana Anić", None)


def test_a_copy_without_dates_has_none(office, original, client):
    original.current_start = original.current_end = None
    original.save()
    form = start(client, office[0], choose=1, shift="week")
    assert values(form, "current_start", "current_end") == (None, None)


@pytest.mark.parametrize("like", ["9.9.9", "x", "1.1.1; --", ""])
def test_a_copy_of_nothing_is_an_empty_form(like, office, original, client):
    form = client.get(url("add", office[0]), {"like": like, "choose": 1}).context["form"]
    assert form["place"].value() is None


def test_a_similar_title_is_shown_in_any_script(office, client):
    project, component, _user = office
    ActivityFactory(
        project=project, component=component, code="1.1.1", title_sr="Радионица о заштити жртава"
    )
    ActivityFactory(project=project, component=component, code="1.1.2", title_sr="Obuka")
    page = client.get(url("similar", project), {"title": "radionica o zastiti zrtava"})
    assert "1.1.1" in text(page)
    assert "1.1.2" not in text(page)
    for title in ("radionica", "", "x" * 5000, "\x00"):
        assert "1.1.1" not in text(client.get(url("similar", project), {"title": title}))


def test_similar_titles_of_another_project_stay_there(office, client):
    ActivityFactory(title_en="Protection of victims")
    page = client.get(url("similar", office[0]), {"title": "Protection of victims"})
    assert text(page).strip() == ""
