"""The pages of an import, as the office goes through them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import Activity, Import
from activities.words import Role
from tests.activities.imports.bring import OFFICE
from tests.factories import project_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in):
    project, component, user = project_with(
        Role.STAFF, start=date(2018, 9, 1), duration_months=24, slug="p"
    )
    component.delete()
    return project, signed_in(user)


def test_three_clicks(office):
    project, client = office
    upload = SimpleUploadedFile(OFFICE.name, OFFICE.read_bytes())
    answer = client.post(
        reverse("activities:import-new", args=["p", "work-plan"]), {"file": upload}
    )
    source = Import.objects.get()
    columns = reverse("activities:import-columns", args=["p", source.pk])
    assert answer.url == columns
    page = client.get(columns)
    data = {"sheet": "0", "head": "4"} | {
        field.html_name: field.value() for _h, _e, field, _s in page.context["form"].rows
    }
    answer = client.post(columns, data)
    assert answer.url == source.get_absolute_url()
    page = client.get(answer.url)
    assert "Import 60 rows" in page.content.decode()
    answer = client.post(reverse("activities:import-write", args=["p", source.pk]))
    assert answer.url == f"/en/projects/p/activities/?import={source.pk}"
    page = client.get(answer.url)
    assert "Undo import" in page.content.decode()
    assert Activity.objects.filter(project=project).count() == 60
