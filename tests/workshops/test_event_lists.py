"""The lists of workshops, trainings and study visits: rows, sums, who was there, as of a day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import ActivityInstitution
from activities.words import Kind
from tests.activities.pages import codes, text
from tests.factories import ActivityFactory, InstitutionFactory
from workshops.models import Evaluation, Training, Workshop

pytestmark = pytest.mark.django_db

LISTS = {
    Kind.WORKSHOP: "workshops",
    Kind.TRAINING: "trainings",
    Kind.STUDY_VISIT: "study-visits",
}


def address(project, kind, **query):
    found = reverse(f"workshops:{LISTS[kind]}", args=[project.slug])
    return found + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def held(project, component, code, day, women, men, kind=Kind.WORKSHOP, **columns):
    activity = ActivityFactory(
        project=project, component=component, code=code, kind=kind, current_start=day,
        current_end=day, **columns,
    )  # fmt: skip
    activity.hold(start=day, end=day, participants={"women": women, "men": men})
    return activity


def attended(activity, *institutions, **counts):
    ActivityInstitution.set_for(
        activity, {one.pk: {"invited": True, "attended": True, **counts} for one in institutions}
    )


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_has_its_kind_alone(kind, office, client):
    project, component, _user = office
    for number, other in enumerate((*LISTS, Kind.CONFERENCE), 1):
        ActivityFactory(project=project, component=component, code=f"1.1.{number}", kind=other)
    ActivityFactory(kind=kind)  # another project's
    page = client.get(address(project, kind))
    assert codes(page) == [f"1.1.{list(LISTS).index(kind) + 1}"]


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_list_says_what_belongs_there(kind, office, client):
    page = client.get(address(office[0], kind))
    assert "The plan has none of these yet." in text(page)
    assert f"?kind={kind.replace(' ', '%20')}" in page.content.decode()


def test_which_institutions_were_at_how_many_workshops(office, partners, client):
    project, component, _user = office
    police, prosecution, ngo, *_others = partners
    first = held(project, component, "1.1.1", date(2019, 3, 4), 4, 3)
    second = held(project, component, "1.1.2", date(2019, 4, 4), 1, 1)
    late = held(project, component, "1.1.3", date(2019, 9, 4), 9, 9)
    attended(first, police, prosecution, women=2, men=1)
    attended(second, police)
    attended(late, police, ngo)
    ActivityInstitution.objects.create(activity=second, institution=ngo, invited=True)
    training = held(project, component, "1.1.4", date(2019, 3, 8), 5, 5, kind=Kind.TRAINING)
    attended(training, ngo)

    page = client.get(address(project, Kind.WORKSHOP, on="2019-05-01"))
    assert [tuple(row) for row in page.context["institutions"]] == [
        (police, 2, 3),
        (prosecution, 1, 3),
    ]
    assert tuple(page.context["held"]) == (2, 5, 4, 0)
    assert page.context["held"].participations == 9
    page = client.get(address(project, Kind.WORKSHOP))
    assert [row[:2] for row in page.context["institutions"]] == [
        (police, 3), (prosecution, 1), (ngo, 1),
    ]  # fmt: skip
    page = client.get(
        address(project, Kind.WORKSHOP, institution=ngo.key, status="completed", on="2019-10-01")
    )
    assert codes(page) == ["1.1.3"], "as many as it attended; to the other it was only invited"


def test_two_joins_do_not_multiply_the_sums(office, partners, client):
    project, component, _user = office
    attended(held(project, component, "1.1.1", date(2019, 3, 4), 4, 3), *partners)
    page = client.get(address(project, Kind.WORKSHOP, institution=partners[0].key))
    assert tuple(page.context["held"]) == (1, 4, 3, 0)


def test_participations_by_model_women_and_men(office, client):
    project, component, _user = office
    days = (date(2019, 3, 4), date(2019, 4, 4), date(2019, 5, 6), date(2019, 6, 3))
    numbers = ((6, 18), (7, 17), (1, 2), (3, 3))
    models = ("Frontex", "Frontex", "CEPOL", "")
    for number, (day, (women, men), model) in enumerate(zip(days, numbers, models, strict=True), 1):
        activity = held(project, component, f"1.1.{number}", day, women, men, kind=Kind.TRAINING)
        Training.objects.filter(activity=activity).update(model=model)
    page = client.get(address(project, Kind.TRAINING))
    assert [(model, *sums) for model, sums in page.context["by_model"]] == [
        ("Frontex", 2, 13, 35, 0),
        ("CEPOL", 1, 1, 2, 0),
        ("", 1, 3, 3, 0),
    ]
    assert "Frontex 2 48 13 35" in text(page)
    page = client.get(address(project, Kind.TRAINING, model="Frontex"))
    assert codes(page) == ["1.1.1", "1.1.2"]
    assert page.context["held"].participations == 48


def test_what_the_participants_thought(office, client):
    project, component, _user = office
    for number, (answers, mean) in enumerate(((9, "4.7"), (11, "4.8")), 1):
        visit = held(
            project, component, f"1.1.{number}", date(2019, 3, 3 + number), 5, 6,
            kind=Kind.STUDY_VISIT,
        )  # fmt: skip
        Evaluation.objects.create(activity=visit, answers=answers, mean=mean)
    page = client.get(address(project, Kind.STUDY_VISIT))
    opinion = page.context["opinion"]
    # (9 × 4.7 + 11 × 4.8) / 20 = 4.755
    assert (opinion.events, opinion.sheets, str(opinion.mean)) == (2, 20, "4.76")
    assert "4.76 of 5 20 sheets" in text(page)
    assert "4.70 (9)" in text(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"multidisciplinary": "yes"}, ["1.1.1"]),
        ({"multidisciplinary": "no"}, ["1.1.2"]),
        ({"status": "completed"}, ["1.1.1"]),
        ({"status": "planned"}, ["1.1.2"]),
        ({"status": "planned", "on": "2019-02-01"}, ["1.1.1", "1.1.2"]),
        ({"q": "zastita"}, ["1.1.1"]),
        ({"component": "1"}, ["1.1.1", "1.1.2"]),
        ({"component": "9"}, ["1.1.1", "1.1.2"]),
        ({"institution": "nobody"}, ["1.1.1", "1.1.2"]),
    ],
)
def test_filters(query, expected, office, client):
    project, component, _user = office
    first = held(project, component, "1.1.1", date(2019, 3, 4), 1, 1, title_sr="Заштита жртава")
    ActivityFactory(project=project, component=component, code="1.1.2")
    Workshop.objects.filter(activity=first).update(multidisciplinary=True)
    assert codes(client.get(address(project, Kind.WORKSHOP, **query))) == expected


@pytest.mark.parametrize("kind", LISTS)
def test_as_many_statements_with_30_rows_as_with_one(kind, office, partners, client):
    project, component, _user = office
    counts = {}
    for number in range(1, 31):
        activity = held(project, component, f"1.1.{number}", date(2019, 3, 4), 2, 2, kind=kind)
        attended(activity, *partners[: 1 + number % 3])
        Evaluation.objects.create(activity=activity, answers=3, mean="4.5")
        if number in (1, 30):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(address(project, kind)).status_code == 200
            counts[number] = len(statements)
    assert counts[30] == counts[1] <= 13


def test_what_came_after_the_day_is_said(office, client):
    project, component, _user = office
    held(project, component, "1.1.1", date(2019, 3, 4), 1, 1)
    page = client.get(address(project, Kind.WORKSHOP, on="2019-02-01"))
    assert "planned later entries than 1 Feb 2019" in text(page)
    assert page.context["held"].events == 0


@pytest.mark.parametrize("kind", LISTS)
def test_an_unreadable_day_is_a_page_with_status_400(kind, office, client):
    assert client.get(address(office[0], kind, on="yesterday")).status_code == 400


def test_another_institution_with_the_same_key_part_is_not_mixed(office, client):
    project, component, _user = office
    one, other = InstitutionFactory(key="ukp"), InstitutionFactory(key="ukp-2")
    for institution in (one, other):
        project.partners.create(institution=institution, role="partner")
    attended(held(project, component, "1.1.1", date(2019, 3, 4), 1, 1), other)
    assert codes(client.get(address(project, Kind.WORKSHOP, institution="ukp"))) == []
