"""Questions that a machine makes up from the description of the API: every answer keeps to what is
described, whatever is asked."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from twinning.wsgi import application

pytestmark = pytest.mark.django_db
# Questions for each address, in each of the two tests; all of them take about ten seconds.
MOST = 25


# Of the project of these tests, what a description cannot say: which slugs, components and days
# there are. A day after today is refused, whatever day it is.
THERE_IS = {"slug": ["p"], "component": ["1"], "on": ["2019-03-03", "2019-03-04", "2019-10-01"]}


def description(**known):
    """The API as it describes itself, or with the values that are known in place of any."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).raw_schema
    for path in document["paths"].values():
        for parameter in path["get"].get("parameters", []):
            if parameter["name"] in known:
                parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}
    described = schemathesis.openapi.from_dict(document)
    described.app = application
    return described


anything, what_there_is = description(), description(**THERE_IS)
BOUNDED = settings(
    max_examples=MOST,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


@pytest.fixture
def one_connection(released):
    """A client that is not Django's has it close the connection of the test after each answer."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@anything.parametrize()
@BOUNDED
def test_any_question_is_answered_as_described(case, one_connection):
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


@what_there_is.parametrize()
@BOUNDED
def test_what_there_is_is_found_and_what_there_is_not_is_refused(case, one_connection):
    case.call_and_validate()
