"""Help at the fields of people, missions, evaluations and files where a new colleague would ask."""

import pytest

from activities.forms.documents import DocumentForm
from activities.forms.hints import FILE_HINTS
from activities.words import Role
from tests.factories import project_with
from workshops.forms import hints
from workshops.forms.evaluation import EvaluationForm
from workshops.forms.missions import MissionForm
from workshops.forms.people import PersonForm


def test_each_help_is_of_a_field_that_says_nothing_itself():
    for form, texts in (
        (PersonForm, hints.PERSON),
        (MissionForm, hints.MISSION),
        (EvaluationForm, hints.EVALUATION),
        (DocumentForm, FILE_HINTS),
    ):
        silent = {name for name, field in form.base_fields.items() if not field.help_text}
        assert set(texts) - silent == set(), form


@pytest.mark.django_db
def test_the_help_stands_at_its_field_and_is_read_with_it(signed_in):
    _project, _component, user = project_with(Role.STAFF, slug="p")
    page = signed_in(user).get("/en/projects/p/people/add/").content.decode()
    assert str(hints.PERSON["post"]) in page
    assert 'aria-describedby="id_post_helptext"' in page
