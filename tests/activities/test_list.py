"""The list and the record: search, filters, sort, days, scripts, statements."""

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.activities.pages import codes, text, url
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ComponentFactory,
    InstitutionFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


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


def test_sorting_by_kind_goes_by_its_name_and_by_status_by_the_course_of_life(office, client):
    project, component, _user = office
    for code, kind in (("1.1", "workshop"), ("1.2", "training"), ("1.3", "conference")):
        ActivityFactory(project=project, component=component, code=code, kind=kind)
    project.activities.get(code="1.1").hold(start=date(2019, 3, 4), end=date(2019, 3, 5))
    assert codes(client.get(url("list", project, sort="kind"))) == ["1.3", "1.2", "1.1"]
    assert codes(client.get(url("list", project, sort="-kind"))) == ["1.1", "1.2", "1.3"]
    assert codes(client.get(url("list", project, sort="-status"))) == ["1.1", "1.2", "1.3"]
    # конференција, обука, радионица
    serbian = url("list", project, sort="kind").replace("/en/", "/sr/")
    assert codes(client.get(serbian)) == ["1.3", "1.2", "1.1"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nonsense"}, {"component": "99"}, {"status": "x" * 5000}, {"first": "31.2.2019"},
        {"page": "-3"}, {"page": "zzz"}, {"page": "9" * 400}, {"sort": "'; drop table"},
        {"q": "%_\\"}, {"institution": "\ud800".encode("utf-8", "replace")},
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_no_failure(query, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component)
    assert client.get(url("list", project), query).status_code == 200


def test_an_address_with_a_nul_is_refused_with_a_page(office, client):
    for address in (url("list", office[0]) + "?q=%00", url("add", office[0]) + "?like=%00"):
        response = client.get(address)
        assert (response.status_code, "cannot be read" in text(response)) == (400, True)


@pytest.mark.parametrize("on", ["yesterday", "2019-02-31", "20190101", "٢٠١٩-٠١-٠١", "0001-01-01"])
def test_an_unreadable_day_gets_a_page_that_says_so(on, office, client):
    response = client.get(url("list", office[0]), {"on": on})
    assert response.status_code == 400
    assert f"“{on}” is not a day. Write it like 20.1.2020 or 2020-01-20." in text(response)


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
    assert '<span lang="sr-Latn">' in pages["en"], "the missing English is marked"
    assert '<html lang="sr-Cyrl"' in pages["sr"]


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
