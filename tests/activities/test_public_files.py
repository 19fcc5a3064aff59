"""Files that everybody may open."""

import pytest
from django.urls import reverse

from tests.factories import project_with

pytestmark = pytest.mark.django_db


def public_url(document, slug=None):
    return reverse(
        "reports:public-file", args=[slug or document.activity.project.slug, document.pk]
    )


@pytest.fixture
def released(desk, client):
    project, activity, _manager, files = desk
    activity.hold(start=activity.current_start, end=activity.current_end)
    activity.release()
    project.release()
    client.logout()
    return project, activity, files


def test_the_public_opens_released_files_alone(released, client):
    project, _activity, files = released
    assert {
        access: client.get(public_url(document)).status_code for access, document in files.items()
    } == {"internal": 404, "restricted": 404, "public": 200}
    page = client.get(reverse("reports:public-project", args=[project.slug])).content.decode()
    assert public_url(files["public"]) in page
    for access in ("internal", "restricted"):
        assert files[access].name not in page
    response = client.get(public_url(files["public"]))
    assert (response["Content-Security-Policy"], response["X-Content-Type-Options"]) == (
        "sandbox; default-src 'none'", "nosniff",
    )  # fmt: skip
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_withdrawal_takes_the_file_back_at_once(released, client):
    project, activity, files = released
    other, _component, _user = project_with()
    other.release()
    assert client.get(public_url(files["public"], other.slug)).status_code == 404
    activity.withdraw()
    assert client.get(public_url(files["public"])).status_code == 404
    activity.release()
    assert client.get(public_url(files["public"])).status_code == 200
    project.withdraw()
    assert client.get(public_url(files["public"])).status_code == 404
