"""The register of conclusions and recommendations, and its sheet."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    InstitutionFactory,
    RecommendationFactory,
)
from tests.workshops.pages import LINK, codes, url
from workshops.models import Area, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(event, office):
    """Two of 1.2.1 and three of 1.10.1; today, 1 October 2019: one overdue, one verified."""
    project, component, _user = office
    other = ActivityFactory(
        project=project, component=component, code="1.10.1", status="completed",
        actual_start=date(2019, 5, 6), actual_end=date(2019, 5, 7),
    )  # fmt: skip
    police = InstitutionFactory(key="police", abbreviation="UKP")
    court = InstitutionFactory(key="court", abbreviation="VS")
    prevention = Area.objects.get(key="prevention")
    protocol = Area.objects.get(key="protocol on cooperation")
    RecommendationFactory(activity=event, kind="conclusion", text_sr="Zaključak", area=prevention)
    late = RecommendationFactory(
        activity=event, text_sr="Imenovati kontakt-osobe", area=protocol, addressee=police,
        due=date(2019, 6, 30), priority="high",
    )  # fmt: skip
    late.take("accepted", on=date(2019, 4, 1))
    done = RecommendationFactory(
        activity=other, area=protocol, addressee=court, due=date(2019, 9, 1)
    )
    done.take("accepted", on=date(2019, 6, 1))
    done.take("implemented", on=date(2019, 7, 1), evidence_link=LINK)
    done.take("verified", on=date(2019, 8, 1))
    RecommendationFactory(activity=other, due=date(2019, 12, 1), priority="low")
    RecommendationFactory(activity=other, area=prevention)
    return project


def test_the_register_shows_everything_in_the_order_of_the_codes(many, client):
    page = client.get(url("recommendations", many))
    assert codes(page) == ["R-1.2.1-01", "R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02", "R-1.10.1-03"]
    said = text(page)
    assert (
        "4 recommendations · open 3 · overdue 1 · carried out 50.0 % "
        "(1 of the 2 accepted ones that are due)" in said
    )
    assert "Prevention 1 1 0 Protocol on Cooperation 2 1 1 no area 1 1 0" in said
    assert "accepted since 1 Apr 2019 93 days late" in said
    assert "verified since 1 Aug 2019" in said
    assert "proposed since 7 May 2019 open for 147 days" in said
    assert "no addressee no due day" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=prevention", ["R-1.2.1-01", "R-1.10.1-03"]),
        ("area=protocol-on-cooperation", ["R-1.2.1-02", "R-1.10.1-01"]),
        ("addressee=court", ["R-1.10.1-01"]),
        ("status=open", ["R-1.2.1-02", "R-1.10.1-02", "R-1.10.1-03"]),
        ("status=overdue", ["R-1.2.1-02"]),
        ("status=verified", ["R-1.10.1-01"]),
        ("status=proposed", ["R-1.10.1-02", "R-1.10.1-03"]),
        ("status=adopted&kind=recommendation", ["R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02",
         "R-1.10.1-03"]),
        ("kind=conclusion", ["R-1.2.1-01"]),
        ("event=1.2.1", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("event=01.10.1", ["R-1.10.1-01", "R-1.10.1-02", "R-1.10.1-03"]),
        ("priority=high", ["R-1.2.1-02"]),
        ("q=КОНТАКТ-особе", ["R-1.2.1-02"]),
        ("q=r-1.2.1", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("q=nothing+of+this", []),
        ("on=2019-03-04", []),
        ("on=2019-05-01", ["R-1.2.1-01", "R-1.2.1-02"]),
        ("on=2019-07-15&status=implemented", ["R-1.10.1-01"]),
        ("on=2019-07-15&status=overdue", ["R-1.2.1-02"]),
        ("on=2019-06-30&status=overdue", []),
        ("on=2019-07-15&status=verified", []),
        ("sort=-code&kind=recommendation",
         ["R-1.10.1-03", "R-1.10.1-02", "R-1.10.1-01", "R-1.2.1-02"]),
        ("sort=due", ["R-1.2.1-02", "R-1.10.1-01", "R-1.10.1-02", "R-1.2.1-01", "R-1.10.1-03"]),
        ("sort=-due&kind=recommendation",
         ["R-1.10.1-02", "R-1.10.1-01", "R-1.2.1-02", "R-1.10.1-03"]),
        ("sort=status", ["R-1.10.1-02", "R-1.10.1-03", "R-1.2.1-02", "R-1.10.1-01", "R-1.2.1-01"]),
        ("sort=status&on=2019-07-15",
         ["R-1.10.1-02", "R-1.10.1-03", "R-1.2.1-02", "R-1.10.1-01", "R-1.2.1-01"]),
        ("sort=anything&area=prevention", ["R-1.2.1-01", "R-1.10.1-03"]),
    ],
)  # fmt: skip
def test_each_filter_and_order(query, found, many, client):
    assert codes(client.get(url("recommendations", many, query=f"?{query}"))) == found


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("area=nothing", "nothing is not one of the available choices"),
        ("event=drop+table", "“drop table” is not the code of an activity"),
        ("event=1.2.%DE", "is not the code of an activity"),
        ("status=sold", "sold is not one of the available choices"),
        ("page=nine", ""),
        ("priority=%ff", "is not one of the available choices"),
    ],
)
def test_a_filter_that_cannot_be_read_narrows_nothing_and_says_so(query, message, many, client):
    page = client.get(url("recommendations", many, query=f"?{query}"))
    assert len(codes(page)) == 5
    assert message in text(page)


def test_an_unreadable_day_is_told(many, client):
    answer = client.get(url("recommendations", many, query="?on=soon"))
    assert (answer.status_code, "“soon” is not a day" in text(answer)) == (400, True)


def test_the_cut_off_day_is_one_click_away(many, client):
    many.cut_off = date(2019, 7, 15)
    many.save()
    page = client.get(url("recommendations", many, query="?area=prevention"))
    assert "?area=prevention&amp;on=2019-07-15" in page.content.decode()
    page = client.get(url("recommendations", many, query="?on=2019-07-15"))
    assert "As of 15 Jul 2019 – status as it was on that day. Show today's state" in text(page)
    assert "?status=overdue&amp;on=2019-07-15" in page.content.decode()


def test_what_its_event_has_not_adopted_yet_stands_apart(many, office, client):
    going_on = ActivityFactory(
        project=many, component=office[1], code="2.1.1", status="ongoing",
        actual_start=date(2019, 9, 2),
    )  # fmt: skip
    RecommendationFactory(activity=going_on)
    page = client.get(url("recommendations", many))
    assert codes(page)[-1] == "R-2.1.1-01"
    assert "the event is not over" in text(page)
    assert "4 recommendations · open 3" in text(page)
    assert "R-2.1.1-01" not in codes(client.get(url("recommendations", many, query="?status=open")))


def test_empty_states(office, client):
    project = office[0]
    assert "There are none yet." in text(client.get(url("recommendations", project)))
    page = client.get(url("recommendations", project, query="?kind=conclusion"))
    assert "No conclusion or recommendation matches these filters." in text(page)
    page = client.get(url("recommendations-print", project))
    assert "No conclusion or recommendation matches these filters." in text(page)


def test_the_sheet_has_the_open_ones_by_area(many, client):
    said = text(client.get(url("recommendations-print", many, query="?sort=due")))
    assert "Recommendations for the steering committee As of 1 Oct 2019 · Status: open" in said
    places = [
        said.index(word)
        for word in ("Prevention Code", "R-1.10.1-03", "Protocol on Cooperation Code",
                     "R-1.2.1-02", "no area Code", "R-1.10.1-02")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "R-1.10.1-01" not in said
    assert "accepted 1 Apr 2019 93" in said
    assert "Funded by the European Union" in said
    everything = client.get(url("recommendations-print", many, query="?status=adopted"))
    assert "R-1.10.1-01" in text(everything)
    assert "Conclusion: " in text(everything)


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query", ["", "?on=2019-09-01", "?status=open&sort=due", "print", "activity", "record"]
)
def test_one_row_and_thirty_take_as_many_statements(query, event, office, client):
    project = office[0]
    address = {
        "print": url("recommendations-print", project),
        "activity": reverse("activities:detail", args=[project.slug, "1.2.1"]),
        "record": url("recommendation", project, "R-1.2.1-01"),
    }.get(query) or url("recommendations", project, query=query)
    counts = []
    for number in range(1, 31):
        one = RecommendationFactory(
            activity=event, area=AreaFactory(), addressee=InstitutionFactory()
        )
        first = Recommendation.objects.get(sort_key=event.sort_key + "-001")
        one.take("accepted", on=date(2019, 4, 1), by=office[2])
        if number > 1:
            first.take("in progress", on=date(2019, 4, 1), by=office[2])
            first.take_back(note="x", by=office[2])
        if number in (1, 30):
            counts.append(statements(client, address))
    assert counts[0] == counts[1]
