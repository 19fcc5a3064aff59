"""The public pages: what search engines read, how long copies hold, which columns are read."""

import gzip
import html
import re
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Project
from activities.words import Role
from tests.factories import (
    ActivityFactory,
    DocumentFactory,
    InstitutionFactory,
    MembershipFactory,
    RecommendationFactory,
    project_with,
)
from tests.reports.pages import held, text

pytestmark = pytest.mark.django_db

LANGUAGES = {"en": "en", "sr-latn": "sr-Latn", "sr": "sr-Cyrl"}
PAGES = ("/en/", "/sr-latn/", "/sr/", "/en/p/p/", "/sr-latn/p/p/", "/sr/p/p/")


def head_of(address, **asked) -> str:
    return html.unescape(Client().get(address, asked).content.decode().split("</head>")[0])


def meta(address, name) -> str:
    return re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', head_of(address))[1]


# Search engines


def test_each_page_has_a_title_and_a_description_of_its_own_in_each_language(released):
    Project.objects.update(
        title_en="Against trafficking", title_sr="Protiv trgovine ljudima",
        purpose_en="Stronger police", purpose_sr="Jača policija",
    )  # fmt: skip
    found = {}
    for address in PAGES:
        title = re.search(r"<title>(.*?)</title>", head_of(address), re.S)[1]
        found[address] = (title, meta(address, "description"))
        assert meta(address, "og:description") == found[address][1]
        assert meta(address, "og:title") in title
    assert len(set(found.values())) == 6
    assert found["/en/p/p/"] == (
        "Against trafficking – progress of the EU Twinning project – Twinning", "Stronger police",
    )  # fmt: skip
    assert found["/sr/p/p/"][1] == "Јача полиција"
    assert "Против трговине људима" in found["/sr/p/p/"][0]


def test_without_a_purpose_the_description_says_how_far_the_project_is(released):
    Project.objects.update(title_en="Against trafficking")
    assert meta("/en/p/p/", "description") == (
        "Against trafficking: 2 activities completed, 66.7 % of the plan carried out, "
        "as of 1 Oct 2019"
    )


@pytest.mark.parametrize("page", ["", "p/p/"])
def test_a_page_names_its_address_in_each_language_and_without_the_day(page, released):
    host = "http://testserver"
    for code in LANGUAGES:
        head = head_of(f"/{code}/{page}", on="2019-05-01")
        assert f'<link rel="canonical" href="{host}/{code}/{page}">' in head
        assert dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head)) == {
            **{lang: f"{host}/{other}/{page}" for other, lang in LANGUAGES.items()},
            "x-default": f"{host}/{page}",
        }
    default = Client().get(f"/{page}", HTTP_ACCEPT_LANGUAGE="sr")
    assert (default.status_code, default.url) == (302, f"/sr/{page}")


def test_the_sitemap_has_the_released_projects_that_are_real(released):
    project_with(slug="closed")
    example = project_with(slug="example", demonstration=True)[0]
    example.release()
    page = Client().get("/sitemap.xml")
    assert page["Content-Type"] == "application/xml"
    found = page.content.decode()
    assert sorted(re.findall(r"<loc>http://testserver(.*?)</loc>", found)) == sorted(
        [*PAGES, *(f"/{language}/accessibility/" for language in ("en", "sr-latn", "sr"))]
    )
    for lang in (*LANGUAGES.values(), "x-default"):
        assert found.count(f'hreflang="{lang}"') == 9, lang
    released.withdraw()
    assert "/p/p/" not in Client().get("/sitemap.xml").content.decode()


def test_robots_are_told_where_the_sitemap_is_and_what_is_of_no_use(client):
    page = client.get("/robots.txt")
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    lines = page.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Disallow: /*?on=" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_figures_of_the_public_page_lead_to_no_list(released):
    page = Client().get("/en/p/p/").content.decode()
    figures = page[
        page.index('class="figure"') : page.index("</section>", page.index('class="figure"'))
    ]
    assert "<a " not in figures


def test_what_needs_an_account_is_described_and_names_nobody_to_search_engines(released, client):
    described = {
        address: '<meta name="description" content="' in client.get(address).content.decode()
        for address in ("/en/projects/p/", "/en/projects/p/activities/", "/en/projects/p/people/")
    }
    assert list(described.values()) == [True, True, False]
    hidden = client.get("/en/projects/p/people/").content.decode()
    assert '<meta name="robots" content="noindex">' in hidden
    Project.objects.update(demonstration=True)
    page = client.get("/en/projects/p/activities/").content.decode()
    assert '<meta name="robots" content="noindex">' in page


def test_a_demonstration_stays_out_of_search_engines(released):
    file = DocumentFactory(activity=Activity.objects.get(code="1.1.1"), access="public")
    assert "X-Robots-Tag" not in Client().get(f"/en/p/p/files/{file.pk}/")
    Project.objects.update(demonstration=True)
    head = head_of("/en/p/p/")
    assert '<meta name="robots" content="noindex">' in head
    assert "canonical" not in head
    assert Client().get(f"/en/p/p/files/{file.pk}/")["X-Robots-Tag"] == "noindex"


# Copies


@pytest.mark.parametrize("address", [*PAGES, "/sitemap.xml", "/robots.txt"])
def test_who_has_the_page_already_gets_a_304(address, released):
    first = Client().get(address)
    assert first["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first["Vary"]
    assert "Set-Cookie" not in first.headers
    again = Client().get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], "public, no-cache")
    assert Client().get(address, HTTP_IF_NONE_MATCH='"another"').status_code == 200
    assert Client().get(address)["ETag"] == first["ETag"]


def test_a_compressed_page_is_the_same_page(released):
    plain = Client().get("/sr/p/p/")
    packed = Client().get("/sr/p/p/", HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == "W/" + plain["ETag"]
    for tag in (plain["ETag"], packed["ETag"]):
        again = Client().get("/sr/p/p/", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
        assert again.status_code == 304


def withdraw(_project):
    Activity.objects.get(code="1.1.1").withdraw()


CHANGES = {
    "a text of the project": lambda project: Project.objects.update(purpose_en="More"),
    "a title": lambda project: Activity.objects.filter(code="1.1.1").update(title_en="New"),
    "a withdrawal": withdraw,
    "a release": lambda project: Activity.objects.get(code="1.1.2").release(),
    "a conclusion": lambda project: RecommendationFactory(
        activity=Activity.objects.get(code="1.1.1")
    ).release(),
    "a file": lambda project: DocumentFactory(
        activity=Activity.objects.get(code="1.1.1"), access="public"
    ),
    "a partner": lambda project: project.partners.create(
        institution=InstitutionFactory(), role="beneficiary"
    ),
    "a component": lambda project: project.components.update(title_en="Other"),
    "a figure": lambda project: held(project, project.components.get(), "1.2.1", date(2019, 5, 5)),
    "the cut-off day": lambda project: Project.objects.update(cut_off=date(2019, 8, 1)),
    "the mark of a demonstration": lambda project: Project.objects.update(demonstration=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_can_be_seen_to_change_makes_a_new_page(change, released):
    before = Client().get("/en/p/p/")["ETag"]
    change(released)
    again = Client().get("/en/p/p/", HTTP_IF_NONE_MATCH=before)
    assert again.status_code == 200
    assert again["ETag"] != before


def test_the_next_day_makes_a_new_page(released):
    before = Client().get("/en/p/p/")["ETag"]
    with time_machine.travel("2019-10-02 00:30+02:00", tick=True):
        assert Client().get("/en/p/p/", HTTP_IF_NONE_MATCH=before).status_code == 200


def test_a_withdrawn_project_is_gone_for_who_has_its_page(released):
    before = Client().get("/en/p/p/")["ETag"]
    released.withdraw()
    assert Client().get("/en/p/p/", HTTP_IF_NONE_MATCH=before).status_code == 404


@pytest.mark.parametrize("address", ["/en/", "/en/p/p/"])
def test_a_page_with_the_name_of_a_reader_is_kept_by_nobody(address, released, client):
    user = MembershipFactory(role=Role.VIEWER, user__first_name="Jelena").user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    anonymous = Client().get(address)
    page = client.get(address, HTTP_IF_NONE_MATCH=anonymous["ETag"], HTTP_ACCEPT_ENCODING="gzip")
    assert page.status_code == 200
    assert "Jelena" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers
    assert "Content-Encoding" not in page.headers
    assert "Cookie" in page["Vary"]
    assert "csrfmiddlewaretoken" not in anonymous.content.decode()
    assert "Jelena" not in anonymous.content.decode()


def test_a_page_with_a_message_for_one_person_is_kept_by_nobody(released, client, rf):
    from django.contrib.messages import info
    from django.contrib.messages.storage.fallback import FallbackStorage

    from reports.views.public import public_list

    request = rf.get("/en/")
    request.session, request.user = {}, type("Nobody", (), {"is_authenticated": False})()
    request._messages = FallbackStorage(request)
    info(request, "Only for you")
    page = public_list(request)
    assert "Only for you" in page.content.decode()
    assert (page["Cache-Control"], "ETag" in page.headers) == ("private, no-store", False)


def test_a_file_is_asked_for_again_and_sent_once(released):
    file = DocumentFactory(activity=Activity.objects.get(code="1.1.1"), access="public")
    address = f"/en/p/p/files/{file.pk}/"
    first = Client().get(address)
    assert (first.status_code, first["Cache-Control"]) == (200, "public, no-cache")
    assert b"".join(first.streaming_content) == b"%PDF-1.4 a file"
    again = Client().get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert again["Cache-Control"] == "public, no-cache"
    file.name = "Other.pdf"
    file.save()
    assert Client().get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    renamed = Client().get(address)["ETag"]
    file.sha256, file.content = "1" * 64, ContentFile(b"other", "x.pdf")
    file.save()
    assert Client().get(address, HTTP_IF_NONE_MATCH=renamed).status_code == 200
    Activity.objects.get(code="1.1.1").withdraw()
    assert Client().get(address, HTTP_IF_NONE_MATCH=renamed).status_code == 404


@pytest.mark.parametrize("address", ["/en/", "/en/p/p/", "/sitemap.xml", "/robots.txt"])
def test_public_pages_are_only_read(address, released, client):
    assert client.post(address).status_code == 405
    assert Client().head(address).status_code == 200


# What the page says


def test_the_page_says_in_a_sentence_how_far_ahead_or_behind(released):
    # Until the third begins in November the plan expects the two of March: ten months, not nine.
    assert "The project is 1.0 months ahead of its plan. At this pace it ends on" in (
        text(Client().get("/en/p/p/"))
    )
    early = text(Client().get("/en/p/p/", {"on": "2018-12-31"}))
    assert "The project has not started on this day." in early


def test_the_months_are_a_picture_and_the_same_in_words(released):
    held(
        released, released.components.get(), "1.0.9", date(2019, 3, 28), title_en="Late in March"
    ).release()
    page = Client().get("/en/p/p/")
    months = [month for month in page.context["months"] if month.activities]
    assert [(month.first, len(month.activities)) for month in months] == [(date(2019, 3, 1), 2)]
    assert len(page.context["months"]) == 12
    columns = page.context["picture"]["columns"]
    assert [column.height for column in columns] == [0, 0, 60, *[0] * 9]
    assert [column.over for column in columns] == [True] * 10 + [False] * 2
    # By code, for the order of the days is not public.
    assert "March 2019 Late in March – workshop Open workshop – workshop, Niš" in text(page)


def test_conclusions_stand_with_their_event(released):
    activity = Activity.objects.get(code="1.1.1")
    RecommendationFactory(activity=activity, text_en="Name a contact").release()
    RecommendationFactory(activity=activity, text_en="Not yet public")
    RecommendationFactory(
        activity=activity, text_en="The law suffices", kind="conclusion"
    ).release()
    page = text(Client().get("/en/p/p/"))
    assert "Open workshop – workshop, March 2019 Name a contact" in page
    assert "Conclusion: The law suffices" in page
    assert "Not yet public" not in page


def test_a_conclusion_of_a_reopened_event_stays_without_its_month(released):
    activity = Activity.objects.get(code="1.1.1")
    RecommendationFactory(activity=activity, text_en="Name a contact").release()
    activity.reopen(note="More to come", on=date(2019, 9, 1))
    assert "Open workshop – workshop Name a contact" in text(Client().get("/en/p/p/"))


def test_the_beneficiary_answers_for_what_the_page_says(released):
    page = text(Client().get("/en/p/p/"))
    assert "Funded by the European Union" in page
    assert "sole responsibility of the institutions named and do not" in page
    released.partners.create(
        institution=InstitutionFactory(name_en="The Ministry"), role="beneficiary"
    )
    page = text(Client().get("/en/p/p/"))
    assert (
        "Contents are the sole responsibility of The Ministry and do not necessarily reflect the "
        "views of the European Union." in page
    )


def test_the_public_page_reads_no_column_that_it_does_not_show(released):
    RecommendationFactory(activity=Activity.objects.get(code="1.1.1")).release()
    DocumentFactory(activity=Activity.objects.get(code="1.1.1"), access="public")
    ActivityFactory(project=released, component=released.components.get(), code="1.9.9")
    with CaptureQueriesContext(connection) as captured:
        Client().get("/en/p/p/")
    read = " ".join(query["sql"].split(" FROM ")[0] for query in captured)
    for column in (
        "internal_note", "responsible_ms", "responsible_bc", "venue", "description_en",
        "outputs_en", "names_held_why", "source_texts", "evidence_link", "uploaded_by_id",
        "expert_days", "start_time",
    ):  # fmt: skip
        assert f'"{column}"' not in read, column
    assert len(captured) <= 20


def test_a_figure_of_the_public_page_leads_to_no_list_of_the_office(released):
    page = Client().get("/en/p/p/").content.decode()
    values = re.findall(r'<span class="value">(.*?)</span>', page, re.S)
    assert len(values) > 9
    assert [value for value in values if "<a" in value] == []
