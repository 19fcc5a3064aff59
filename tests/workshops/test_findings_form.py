"""The rows in which conclusions and recommendations are entered with their event."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from activities.models import Institution
from tests.factories import ActivityFactory
from workshops.forms.findings import NewFindings
from workshops.models import Area, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(office, partners):
    project, component, _user = office
    return ActivityFactory(
        project=project, component=component, code="1.2.1", status="completed",
        actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip


def row(number, **values) -> dict:
    return {f"finding-{number}-{name}": value for name, value in values.items()}


def rows(event, data, activity="the same") -> NewFindings:
    return NewFindings(
        data,
        project=event.project,
        activity=event if activity == "the same" else activity,
        areas=list(Area.objects.all()),
        institutions=list(Institution.objects.of(event.project)),
    )


def test_writes_the_rows_that_are_filled_in(event, office, partners):
    _project, _component, user = office
    area = Area.objects.get(key="prevention")
    data = (
        row(0, kind="conclusion", text_sr="Zaključak", area=area.pk)
        | row(1, kind="conclusion", text_sr="  ")
        | row(2, kind="recommendation")
        | row(
            3, kind="recommendation", text_en="Sign it", text_sr="Potpisati", area=area.pk,
            addressee=partners[1].pk, due="1. 6. 2019.", priority="high", nature="legal",
        )
    )  # fmt: skip
    entered = rows(event, {k: str(v) for k, v in data.items()})
    assert (entered.filled, entered.is_valid(), entered.errors_in_words()) == (2, True, [])
    assert [one.code for one in entered.save(event, user)] == ["R-1.2.1-01", "R-1.2.1-02"]
    found = Recommendation.objects.values_list(
        "project", "activity", "number", "kind", "area", "text_en", "text_sr", "addressee", "due",
        "priority", "nature", "status", "search",
    )  # fmt: skip
    assert list(found) == [
        (event.project_id, event.pk, 1, "conclusion", area.pk, "", "Zaključak", None, None, "", "",
         "proposed", "r-1.2.1-01 zakljucak"),
        (event.project_id, event.pk, 2, "recommendation", area.pk, "Sign it", "Potpisati",
         partners[1].pk, date(2019, 6, 1), "high", "legal", "proposed",
         "r-1.2.1-02 potpisati sign it"),
    ]  # fmt: skip
    assert [row.history_user for row in Recommendation.history.all()] == [user, user]


def test_numbers_follow_on_from_those_that_exist(event, office):
    entered = rows(event, row(0, kind="conclusion", text_en="One"))
    assert entered.is_valid()
    entered.save(event, office[2])
    more = rows(event, row(2, text_en="Two", kind="recommendation"))
    assert more.is_valid()
    assert [one.code for one in more.save(event, office[2])] == ["R-1.2.1-02"]


def test_nothing_filled_in_writes_nothing(event, office):
    for data in (None, {}, row(0, kind="recommendation", text_en=" ")):
        entered = rows(event, data)
        assert (entered.filled, entered.is_valid(), entered.errors_in_words()) == (0, True, [])
        assert entered.save(event, office[2]) == []
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"due": "2019-06-01"}, "text_en", "Enter the text in English or in Serbian."),
        ({"text_en": "x", "due": "soon"}, "due", "“soon” is not a day."),
        ({"text_en": "x", "due": "2019-03-04"}, "due",
         "The due day 4 Mar 2019 is before the end of the event, 5 Mar 2019."),
        ({"text_en": "x", "kind": "opinion"}, "kind", "opinion is not one of the available"),
        ({"text_en": "x", "kind": ""}, "kind", "Nothing is chosen at “Kind”."),
        ({"text_en": "x", "kind": "conclusion", "due": "2019-06-01"}, "due",
         "A conclusion has no addressee and no due day."),
        ({"text_en": "x", "area": "0"}, "area", "0 is not one of the available choices"),
        ({"text_en": "x", "addressee": "zzz"}, "addressee", "zzz is not one of the available"),
        ({"text_en": "x" * 5001}, "text_en", "at most 5000 characters (it has 5001)"),
        ({"text_sr": "x\0"}, "text_sr", "Null characters are not allowed."),
        ({"text_en": "x", "priority": "urgent"}, "priority", "urgent is not one of"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_row_and_nothing_is_lost(event, typed, field, message):
    entered = rows(event, row(4, **({"kind": "recommendation"} | typed)))
    assert entered.errors_in_words() == [], "not yet asked"
    assert not entered.is_valid()
    [(place, words)] = entered.errors_in_words()
    assert place == f"id_finding-4-{field}"
    assert words.startswith("Conclusions and recommendations, row 5, ")
    assert message in words
    page = render_to_string(entered.template, {"rows": entered})
    assert f'id="{place}"' in page
    assert f'id="{place}_error"' in page
    assert page.count("_error") == 2, "once as the message, once as what describes the field"


def test_a_new_event_tells_its_end_only_when_it_is_saved(event, office):
    entered = rows(event, row(0, kind="recommendation", text_en="x", due="2019-03-04"), None)
    assert entered.is_valid()
    with pytest.raises(ValidationError) as error:
        entered.save(event, office[2])
    assert error.value.messages == []
    [(place, words)] = entered.errors_in_words()
    assert place == "id_finding-0-due"
    assert "is before the end of the event, 5 Mar 2019" in words
    assert not Recommendation.objects.exists()


def test_warns_of_a_due_day_after_the_project(event, office):
    entered = rows(event, row(0, kind="recommendation", text_en="x", due="2020-01-01"))
    assert entered.is_valid()
    assert entered.warnings() == [
        "The due day 1 Jan 2020 is after the end of the project, 31 Dec 2019."
    ]
    assert len(entered.save(event, office[2])) == 1


def test_an_event_has_three_digits_of_them(event, office):
    Recommendation.objects.create(
        project=event.project, activity=event, number=999, kind="conclusion", text_en="x"
    )
    entered = rows(event, row(0, kind="conclusion", text_en="x"))
    assert entered.is_valid()
    with pytest.raises(ValidationError, match="999 conclusions and recommendations"):
        entered.save(event, office[2])


def test_one_row_and_thirty_take_as_many_statements(event, office):
    counts = []
    for many in (1, 30):
        data = {}
        for number in range(many):
            data |= row(number, kind="recommendation", text_en=f"Number {number}")
        with CaptureQueriesContext(connection) as captured:
            entered = rows(event, data)
            assert entered.is_valid()
            assert len(entered.save(event, office[2])) == many
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_names_the_fields_in_the_order_of_its_language(event):
    first = {"en": "text_en", "sr": "text_sr"}
    from django.utils import translation

    for language, name in first.items():
        with translation.override(language):
            fields = rows(event, None).rows[0].by_language()
            assert [field.name for field in fields][:3] == ["kind", "area", name]
