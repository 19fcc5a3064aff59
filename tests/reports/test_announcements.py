"""What the public may know of an activity that is still to come: its kind, its title, its month."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.models import Activity, Announcement
from tests.factories import ActivityFactory, DocumentFactory
from tests.reports.pages import step, text

pytestmark = pytest.mark.django_db

PUBLIC = "/en/p/p/"


@pytest.fixture
def coming(office):
    """Planned for 12 and 13 November 2019, its month released; the project is public."""
    project, component = office
    project.release()
    activity = ActivityFactory(
        project=project, component=component, code="1.1.3", title_en="Coming training",
        kind="training", current_start=date(2019, 11, 12), current_end=date(2019, 11, 13),
        place="Vranje", venue="Hall of secrets", summary_en="What will be said",
    )  # fmt: skip
    DocumentFactory(activity=activity, access="public", name="agenda.pdf")
    Announcement.objects.create(activity=activity, month=date(2019, 11, 1)).release()
    return activity


def public(**asked):
    return text(Client().get(PUBLIC, asked))


def is_announced(**asked) -> bool:
    return "November 2019 – Coming training (training)" in public(**asked)


def test_the_public_reads_the_month_the_title_and_the_kind_and_nothing_else(coming):
    page = Client().get(PUBLIC).content.decode()
    assert is_announced()
    for hidden in (
        "Vranje", "Hall of secrets", "What will be said", "agenda.pdf", "1.1.3", "12 Nov",
        "2019-11", "13 Nov",
    ):  # fmt: skip
        assert hidden not in page, hidden
    file = coming.documents.get()
    assert Client().get(f"/en/p/p/files/{file.pk}/").status_code == 404


def test_what_was_not_released_is_not_announced(coming):
    Announcement.objects.get().withdraw()
    assert "Coming training" not in public()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.postpone(reason="other", note="Later", party="beneficiary"),
        lambda row: row.set_dates(
            new_start=date(2019, 12, 2), new_end=date(2019, 12, 3), reason="other", note="Later"
        ),
        lambda row: Activity.objects.update(status="cancelled"),
        lambda row: Activity.objects.update(
            status="completed", actual_start=date(2019, 9, 2), actual_end=date(2019, 9, 3)
        ),
    ],
    ids=["postponed", "moved to another month", "cancelled", "completed"],
)
def test_it_goes_by_itself(change, coming):
    change(coming)
    assert "Coming training" not in public()


def test_it_does_not_tell_the_day_by_going_on_it(coming):
    for day, shown in ((11, True), (12, True), (13, True), (30, True)):
        with time_machine.travel(f"2019-11-{day} 09:00+01:00", tick=True):
            if day == 12:
                coming.begin(start=date(2019, 11, 12))
            assert is_announced() is shown, day
    with time_machine.travel("2019-12-01 09:00+01:00", tick=True):
        assert "Coming training" not in public()


def test_a_new_day_in_the_same_month_changes_nothing(coming):
    before = Client().get(PUBLIC)["ETag"]
    Activity.objects.update(current_start=date(2019, 11, 25), current_end=date(2019, 11, 25))
    assert Client().get(PUBLIC)["ETag"] == before


def test_when_it_is_completed_and_released_it_stands_in_its_month(coming):
    with time_machine.travel("2019-11-20 09:00+01:00", tick=True):
        coming.hold(start=date(2019, 11, 12), end=date(2019, 11, 13))
        assert "Coming training" not in public()
        coming.release()
        page = public()
        assert "November 2019 Coming training – training, Vranje" in page
        assert "Announced" not in page


def test_a_page_of_an_earlier_day_announces_nothing(coming):
    assert "Coming training" not in public(on="2019-09-30")
    assert is_announced(on="2019-10-01")
    coming.project.cut_off = date(2019, 7, 1)
    coming.project.save()
    assert is_announced()


def test_within_a_month_the_order_tells_nothing_of_the_days(coming, office):
    earlier = ActivityFactory(
        project=coming.project, component=coming.component, code="1.1.9", title_en="Zeta",
        kind="training", current_start=date(2019, 11, 4), current_end=date(2019, 11, 4),
    )  # fmt: skip
    Announcement.objects.create(activity=earlier, month=date(2019, 11, 1)).release()
    page = public()
    assert page.index("Coming training") < page.index("Zeta")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": "postponed"}, "Only a planned activity can be announced."),
        ({"status": "draft"}, "This one is “draft”."),
        (
            {"current_start": date(2019, 10, 1)},
            "It begins on 1 Oct 2019. Only what begins after today can be announced.",
        ),
        ({"current_start": None}, "It begins on –."),
        ({"title_en": "JMBG 0101990710001"}, "contains personal data (0101990710001)"),
    ],
)
def test_what_stands_against_an_announcement_is_said(changed, said, coming, client):
    Announcement.objects.all().delete()
    Activity.objects.update(**changed)
    record = Announcement(activity=Activity.objects.get(), month=date(2019, 11, 1))
    assert said in text(step(client, record, "propose"))
    assert not Announcement.objects.exists()


def test_the_title_of_what_is_announced_keeps_clear_of_personal_data(coming):
    from django.core.exceptions import ValidationError

    coming.title_en = "Write to ana@mup.gov.rs"
    with pytest.raises(ValidationError) as caught:
        Activity.objects.get().__class__.clean(coming)
    assert caught.value.message_dict == {
        "title_en": [
            "The text looks like it contains personal data (ana@mup.gov.rs). "
            "Remove it before publishing."
        ]
    }
    Announcement.objects.get().withdraw()
    again = Activity.objects.get()
    again.title_en = coming.title_en
    again.clean()
