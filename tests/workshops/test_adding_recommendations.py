"""Conclusions and recommendations are added to an event on a page of their own."""

import pytest

from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
)
from tests.workshops.pages import url

pytestmark = pytest.mark.django_db


def row(number, **values) -> dict:
    return {f"finding-{number}-{name}": value for name, value in values.items()}


def test_several_are_added_to_an_event_at_once(event, client):
    address = url("add-recommendations", event.project, "1.2.1")
    assert client.get(address).status_code == 200
    data = row(0, kind="conclusion", text_sr="Prvi") | row(
        2, kind="recommendation", text_sr="Drugi", due="2020-05-01"
    )
    answer = client.post(address, data, follow=True)
    assert list(event.recommendations.values_list("number", "kind", "text_sr")) == [
        (1, "conclusion", "Prvi"), (2, "recommendation", "Drugi"),
    ]  # fmt: skip
    said = text(answer)
    assert "2 entries are saved." in said
    assert "The due day 1 May 2020 is after the end of the project, 31 Dec 2019." in said
    assert "R-1.2.1-02" in said


def test_nothing_is_lost_when_a_row_is_wrong(event, client):
    address = url("add-recommendations", event.project, "1.2.1")
    answer = client.post(address, row(1, kind="recommendation", text_sr="Drugi", due="soon"))
    assert "row 2, Due – “soon” is not a day." in text(answer)
    assert ">\nDrugi</textarea>" in answer.content.decode()
    assert "Nothing is filled in." in text(client.post(address, {}))
    assert not event.recommendations.exists()


def test_what_has_not_begun_ends_with_nothing(office, client):
    planned = ActivityFactory(project=office[0], component=office[1], code="1.1.1")
    answer = client.get(url("add-recommendations", office[0], "1.1.1"), follow=True)
    assert "once it has begun" in text(answer)
    assert "Add conclusions and recommendations" not in text(client.get(planned.get_absolute_url()))


def test_what_was_typed_survives_signing_in_again(event, office, client):
    address = url("add-recommendations", event.project, "1.2.1")
    client.logout()
    refused = client.post(address, row(1, kind="recommendation", text_sr="Drugi"))
    assert refused.status_code == 401
    assert not event.recommendations.exists()
