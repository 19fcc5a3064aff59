"""A workshop, training or study visit is entered in one form with its activity."""

from decimal import Decimal

import pytest

from activities.models import Activity
from tests.activities.pages import edit_data, entry, text, url
from tests.factories import ActivityFactory
from workshops.models import StudyVisit, Training, Workshop

pytestmark = pytest.mark.django_db


def columns(row) -> dict:
    names = [name for names in row.entry_fields for name in names if name != "hosts"]
    return {name: getattr(row, name) for name in names}


WORKSHOP = {
    "topic_en": "Referral",
    "topic_sr": "Upućivanje žrtava",
    "target_group_en": "",
    "target_group_sr": "Lokalni timovi",
    "multidisciplinary": True,
    "interpretation": "booked",
    "agenda": "9:00 Uvod\r\n10:00 Rad u grupama",
    "trainers": "Ana Anić",
}


def test_a_workshop_is_written_with_its_activity(office, client):
    project, component, _user = office
    answer = client.post(url("add", project), entry(component, **WORKSHOP))
    assert answer.status_code == 302
    [workshop] = Workshop.objects.all()
    assert workshop.activity == Activity.objects.get()
    assert columns(workshop) == WORKSHOP
    assert workshop.history.count() == 1


def test_a_training_understands_decimal_commas_and_keeps_its_results(office, client):
    project, component, _user = office
    typed = {
        "model": "{Frontex}", "hours": "12,5", "of_trainers": "on", "test_before": "41,5",
        "test_after": "78", "certificates": "18", "interpretation": "not needed",
    }  # fmt: skip
    client.post(url("add", project), entry(component, kind="training", **typed))
    [training] = Training.objects.all()
    assert columns(training) == {
        "model": "{Frontex}", "hours": Decimal("12.5"), "of_trainers": True,
        "test_before": Decimal("41.5"), "test_after": Decimal(78), "certificates": 18,
        "interpretation": "not needed", "target_group_en": "", "target_group_sr": "",
        "trainers": "",
    }  # fmt: skip


def test_a_study_visit_names_its_hosts(office, partners, client):
    project, component, _user = office
    typed = {
        "purpose_en": "See a unit at work",
        "hosts": [partners[1].pk, partners[3].pk],
        "delegation": "Six officers",
        "travel_days": "1.5",
    }
    client.post(url("add", project), entry(component, kind="study visit", **typed))
    [visit] = StudyVisit.objects.all()
    assert set(visit.hosts.all()) == {partners[1], partners[3]}
    assert (visit.travel_days, visit.delegation) == (Decimal("1.5"), "Six officers")
    page = client.get(url("detail", project, "1.2.1"))
    assert str(partners[1]) in text(page)

    data = edit_data(client.get(url("edit", project, "1.2.1")), hosts=[partners[0].pk])
    assert client.post(url("edit", project, "1.2.1"), data).status_code == 302
    assert set(visit.hosts.all()) == {partners[0]}


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        ("training", {"test_before": "120"}, "less than or equal to 100"),
        ("training", {"hours": "-2"}, "greater than or equal to 0"),
        ("training", {"hours": "many"}, "“many” is not a number. Write it like 12.5."),
        ("training", {"certificates": "many"}, "Enter a whole number."),
        ("training", {"certificates": "9" * 30}, "are too many"),
        ("study visit", {"travel_days": "1.3"}, "1.3 days: enter whole or half days"),
        ("study visit", {"note_received_on": "soon"}, "“soon” is not a day."),
        ("study visit", {"hosts": ["999999"]}, "Select a valid choice. 999999 is not"),
        ("workshop", {"interpretation": "perhaps"}, "Select a valid choice. perhaps is not"),
        ("workshop", {"topic_en": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    kind, wrong, message, office, client
):
    project, component, _user = office
    answer = client.post(url("add", project), entry(component, kind=kind, **wrong))
    assert answer.status_code == 200
    [name] = wrong
    assert message in " ".join(answer.context["form"].errors[name])
    assert answer.context["form"][name].value() == next(iter(wrong.values()))
    assert not Activity.objects.exists()
    assert not Workshop.objects.exists()


def test_the_wrong_kind_becomes_the_right_one_and_back_without_losing_anything(office, client):
    project, component, _user = office
    client.post(url("add", project), entry(component, **WORKSHOP))
    address = url("edit", project, "1.2.1")

    fitted = client.post(address, edit_data(client.get(address), kind="training", refit="1"))
    assert fitted.context["form"]["trainers"].value() == "Ana Anić"
    assert client.post(address, edit_data(fitted, model="CEPOL")).status_code == 302
    [training] = Training.objects.all()
    assert (training.model, training.trainers, training.target_group_sr) == (
        "CEPOL", "Ana Anić", "Lokalni timovi",
    )  # fmt: skip
    assert Workshop.objects.counting().count() == 0
    assert Training.objects.counting().count() == 1
    assert columns(Workshop.objects.get()) == WORKSHOP, "the archive"

    fitted = client.post(address, edit_data(client.get(address), kind="workshop", refit="1"))
    assert client.post(address, edit_data(fitted)).status_code == 302
    assert columns(Workshop.objects.get()) == WORKSHOP
    assert Training.objects.get().model == "CEPOL"
    assert Activity.objects.get().kind == "workshop"


def test_a_change_of_kind_elsewhere_carries_over_what_has_the_same_name(office):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component)
    Workshop.objects.filter(activity=activity).update(trainers="Ana Anić")
    activity.kind = "training"
    activity.save()
    assert Training.objects.get(activity=activity).trainers == "Ana Anić"


def test_two_people_edit_the_fields_of_the_kind(office, client):
    project, component, _user = office
    client.post(url("add", project), entry(component, **WORKSHOP))
    address = url("edit", project, "1.2.1")
    mine = edit_data(client.get(address), topic_en="Mine", multidisciplinary="")
    theirs = edit_data(client.get(address), topic_en="Theirs")
    client.post(address, theirs)
    conflict = client.post(address, mine)
    assert conflict.status_code == 409
    assert {
        (row["name"], row["theirs"], row["mine"], row["pick"]) for row in conflict.context["rows"]
    } == {("topic_en", "Theirs", "Mine", "mine"), ("multidisciplinary", "True", "False", "mine")}
    chosen = edit_data(client.get(address)) | dict(conflict.context["typed"])
    chosen |= {
        "resolve": "1", "version": conflict.context["version_now"],
        "base": conflict.context["base_now"], "why": "",
        "pick_topic_en": "theirs", "pick_multidisciplinary": "mine",
    }  # fmt: skip
    chosen.pop("multidisciplinary", None)
    assert client.post(address, chosen).status_code == 302
    workshop = Workshop.objects.get()
    assert (workshop.topic_en, workshop.multidisciplinary) == ("Theirs", False)


def test_a_change_of_kind_that_is_saved_at_once_empties_nothing(office, client):
    project, component, _user = office
    client.post(url("add", project), entry(component, **WORKSHOP))
    address = url("edit", project, "1.2.1")
    client.post(address, edit_data(client.get(address), kind="training"))
    assert Training.objects.get().trainers == "Ana Anić"
    client.post(address, edit_data(client.get(address), kind="workshop"))
    assert columns(Workshop.objects.get()) == WORKSHOP


def test_what_was_typed_for_another_kind_comes_back_with_that_kind(office, client):
    project, component, _user = office
    typed = entry(component, **WORKSHOP, fitted="workshop")
    page = client.post(url("add", project), typed | {"kind": "training", "refit": "1"})
    hidden = dict(page.context["form"].typed_for_other_kinds)
    assert hidden["topic_en"] == "Referral"
    assert 'type="hidden" name="agenda"' in page.content.decode()
    back = typed | {"kind": "workshop", "refit": "1", "fitted": "training", "model": "CEPOL"}
    page = client.post(url("add", project), back)
    assert page.context["form"]["agenda"].value() == WORKSHOP["agenda"]


def test_what_was_typed_for_the_old_kind_is_kept_in_its_archive(office, client):
    project, component, _user = office
    client.post(url("add", project), entry(component, **WORKSHOP))
    address = url("edit", project, "1.2.1")
    data = edit_data(client.get(address), kind="training", topic_en="Typed last")
    assert client.post(address, data).status_code == 302
    assert Activity.objects.get().kind == "training"
    assert Workshop.objects.get().topic_en == "Typed last"
    assert Training.objects.get().trainers == "Ana Anić"


def test_a_tick_that_was_taken_away_is_gone(office, client):
    project, component, _user = office
    client.post(url("add", project), entry(component, **WORKSHOP))
    address = url("edit", project, "1.2.1")
    data = edit_data(client.get(address))
    del data["multidisciplinary"]
    client.post(address, data)
    assert not Workshop.objects.get().multidisciplinary


def test_a_viewer_reads_no_name_and_no_internal_note(office, client, signed_in):
    from activities.words import Role
    from tests.factories import MembershipFactory

    project, component, _user = office
    note = "Samo za kancelariju"
    client.post(url("add", project), entry(component, **WORKSHOP, internal_note=note))
    client.post(
        url("add", project),
        entry(component, code="1.2.2", kind="study visit", delegation="Petar Perić"),
    )
    for code, secret in (("1.2.1", "Ana Anić"), ("1.2.1", note), ("1.2.2", "Petar Perić")):
        assert secret in client.get(url("detail", project, code)).content.decode()
    viewer = signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    for code in ("1.2.1", "1.2.2"):
        body = viewer.get(url("detail", project, code)).content.decode()
        assert 'href="#content"' in body
        for secret in ("Ana Anić", note, "Petar Perić", "Anić", "Perić"):
            assert secret not in body
