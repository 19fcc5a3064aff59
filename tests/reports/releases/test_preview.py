"""The preview of what would become public."""

from datetime import date

import pytest

from activities.words import Role
from tests.factories import DocumentFactory, MembershipFactory
from tests.reports.pages import held, release_address, step, text
from tests.reports.releases.records import KINDS, NOTHING, SHOWN, records, state, stored

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_members_see_the_public_page_with_the_record(kind, role, office, signed_in):
    project, component = office
    record = records(project, component)[kind]
    client = signed_in(MembershipFactory(project=project, role=role).user)
    page = client.get(release_address(record) + "preview/")
    assert SHOWN[kind] in text(page)
    assert "PREVIEW – this page is not public." in text(page)
    assert "does not stand on the page" not in text(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    for other, words in SHOWN.items():
        if other not in (kind, "project"):
            assert words not in text(page).replace("Open workshop", "").split("with:")[1], other


def test_the_preview_shows_no_more_than_the_public_page_will(office, client):
    project, component = office
    activity = held(
        project, component, "1.1.1", date(2019, 3, 4), title_en="Past workshop",
        venue="Hall of secrets", internal_note="Do not tell", responsible_ms="Anton Anders",
    )  # fmt: skip
    files = {
        access: DocumentFactory(activity=activity, access=access, name=f"{access}-file.pdf")
        for access in ("public", "internal", "restricted")
    }
    page = text(client.get(release_address(activity) + "preview/"))
    for hidden in ("Hall of secrets", "Do not tell", "Anton Anders", "4 Mar 2019"):
        assert hidden not in page, hidden
    assert [access for access in files if f"{access}-file.pdf" in page] == ["public"]


def test_the_preview_says_where_the_record_is_not_on_the_page_of_the_day(office, client):
    project, component = office
    record = records(project, component)["activity"]
    project.cut_off = date(2019, 3, 1)
    project.save()
    address = release_address(record) + "preview/"
    page = text(client.get(address))
    assert "As of 1 Mar 2019 it does not stand on the page; it appears on a later day." in page
    assert "it does not stand on the page" not in text(client.get(address, {"on": "2019-10-01"}))
    assert client.get(address, {"on": "2019-10-02"}).status_code == 400
    assert client.get(address, {"on": "x"}).status_code == 400


def test_a_preview_releases_nothing(office, client):
    all_of_them = records(*office)
    for record in all_of_them.values():
        client.get(release_address(record) + "preview/")
    assert [state(record) for record in all_of_them.values()] == [NOTHING] * 5


def test_pages_of_the_office_say_what_is_proposed(office, client):
    all_of_them = records(*office)
    for kind in ("activity", "recommendation", "announcement", "procurement"):
        step(client, all_of_them[kind], "propose")
    for kind, words in (
        ("activity", "release proposed"), ("recommendation", "release proposed"),
        ("announcement", "announcement proposed"), ("procurement", "Release proposed"),
    ):  # fmt: skip
        assert words in text(client.get(stored(all_of_them[kind]).get_absolute_url())), kind
