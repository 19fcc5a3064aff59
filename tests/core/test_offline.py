"""The page for when the server is gone, and the worker that keeps it."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import MembershipFactory

HEADINGS = {"en": "No connection", "sr-latn": "Nema veze", "sr": "Нема везе"}


@pytest.mark.parametrize("language", HEADINGS)
def test_the_page_is_the_same_for_everybody_and_costs_no_statement(language):
    # Without the mark django_db a statement would fail the test.
    client = Client()
    client.cookies["sessionid"] = "somebody"
    response = client.get(f"/{language}/offline/")
    assert f"<h1>{HEADINGS[language]}</h1>" in response.content.decode()
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies


def test_the_worker_keeps_that_page_alone():
    client = Client()
    client.cookies["sessionid"] = "somebody"
    response = client.get("/worker.js")
    assert response["Content-Type"] == "text/javascript"
    said = json.loads(re.search(r"pages, parts } = (\{.*\});", response.content.decode())[1])
    assert said["pages"] == {one: f"/{one}/offline/" for one in HEADINGS}
    assert [part.rpartition(".")[2] for part in said["parts"]] == [
        "css", "svg", "woff2", "woff2", "woff2",
    ]  # fmt: skip
    for page in said["pages"].values():
        assert client.get(page).status_code == 200
    for part in said["parts"]:
        assert finders.find(part.removeprefix("/static/"))


def test_the_worker_is_sent_again_only_when_it_has_changed():
    first = Client().get("/worker.js")
    again = Client().get("/worker.js", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_only_who_signs_in_gets_the_worker(signed_in):
    assert b"worker.js" not in Client().get("/en/").content
    page = signed_in(MembershipFactory().user).get("/en/my/").content
    assert b'data-worker="/worker.js"' in page
