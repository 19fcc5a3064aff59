"""The examples of docs/api.md and of the description itself are true answers."""

import json
import re
import shlex
from pathlib import Path

import pytest

from reports.loading import load
from tests.reports.test_agreement import FILE

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
HOST = "http://127.0.0.1:8000"
EXAMPLES = re.findall(r"```sh\ncurl (.*?)\n```\n\n```json\n(.*?)\n```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def demonstration(once):
    with once():
        load(json.loads(FILE.read_text()), release=True)


def test_the_examples_are_what_the_demonstration_answers(demonstration, client):
    assert len(EXAMPLES) == TEXT.count("```") / 4 == 7
    for command, expected in EXAMPLES:
        address = shlex.split(command)[0].removeprefix(HOST)
        assert client.get(address).json() == json.loads(expected), address


def test_the_text_names_every_address(demonstration, client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in paths:
        assert f"`{path.replace('{slug}', '<slug>')}" in TEXT, path


def test_the_examples_of_the_description_are_true_answers(demonstration, client):
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    answers = {
        name: client.get(f"/api/v1/projects{path}").json()
        for name, path in {
            "ProjectOut": "", "ProgressOut": "/thb-serbia/progress?on=2020-01-20",
            "ActivityOut": "/thb-serbia/activities?on=2020-01-20",
            "RecommendationOut": "/thb-serbia/recommendations?on=2020-01-20",
            "FaultOut": "/thb-serbia/activities?component=9", "MissingOut": "/thb/progress",
        }.items()
    }  # fmt: skip
    for name, answer in answers.items():
        example = schemas[name]["examples"][0]
        assert example in answer if isinstance(answer, list) else example == answer, name
