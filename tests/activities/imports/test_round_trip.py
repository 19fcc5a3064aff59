"""The list that is downloaded, brought in again."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from activities.imports.checking import settle_all, task_for
from activities.models import Project
from activities.words import Role
from reports.loading import load, read
from tests.activities.imports.bring import again, opened
from tests.factories import MembershipFactory
from tests.reports.test_load_project import FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(signed_in):
    load(read(FILE))
    project = Project.objects.get(slug="thb-serbia")
    user = MembershipFactory(project=project, role=Role.STAFF).user
    return project, user, signed_in(user)


def downloaded(client, form, language, query=""):
    with override(language):
        answer = client.get(reverse(f"activities:list-{form}", args=["thb-serbia"]) + query)
    return b"".join(answer.streaming_content), answer.filename


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_untouched_list_changes_nothing(demonstration, form, language):
    project, user, client = demonstration
    content, name = downloaded(client, form, language)
    source = opened(project, content, user, name=name, manager=False)
    t = task_for(source, by=user, manager=False)
    source.project = again(project)
    t.project = source.project
    print(source.mapping, source.options)
    for x in settle_all(t, list(source.rows.all())):
        if x.outcome != "unchanged":
            print(x.line, x.faults, x.changes)
    assert source.counts == {"unchanged": 60}
