"""Help at the field, read out with it."""

import re

import pytest

from activities.forms.hints import HINTS
from activities.words import Role
from tests.factories import ActivityFactory, project_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("add/", ["component", "current_start", "responsible_ms", "responsible_bc"]),
        ("1.1.1/postpone/", ["on", "party"]),
    ],
)
def test_a_field_that_raises_a_question_answers_it_and_is_described_by_it(path, names, signed_in):
    project, component, user = project_with(Role.MANAGER, slug="p")
    ActivityFactory(project=project, component=component, code="1.1.1")
    page = signed_in(user).get(f"/en/projects/p/activities/{path}").content.decode()
    for name in names:
        described = re.search(rf'<[^>]*id="id_{name}"[^>]*>', page)[0]
        identity = re.search(r'aria-describedby="([^" ]+)', described)[1]
        assert re.search(rf'id="{identity}"[^>]*>\s*{re.escape(str(HINTS[name]))}', page), name
