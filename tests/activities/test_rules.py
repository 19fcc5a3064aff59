"""Rules V1 to V8, V12 and V16 with their messages."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from activities.models import Activity
from activities.models.activity import normal_code, sort_key
from activities.words import Reason, Status
from tests.factories import ActFactory, ActivityFactory, ComponentFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2019, 10, 1)


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=False):
        yield


def faults(call, *args, **kwargs):
    """{field: [messages]} of the ValidationError that the call raises."""
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    error = caught.value
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {"": error.messages}


def changed(activity, **values):
    for name, value in values.items():
        setattr(activity, name, value)
    return activity


def test_v1_end_before_start_names_both_days():
    activity = changed(ActivityFactory(), current_end=date(2019, 3, 3))
    assert faults(activity.full_clean) == {
        "current_end": [
            "End date 3 Mar 2019 is before start date 4 Mar 2019. "
            "Choose an end date on or after 4 Mar 2019."
        ]
    }


def test_v1_is_held_by_the_database_too():
    activity = ActivityFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(current_end=date(2019, 3, 3))


def test_v1_in_serbian_latin():
    activity = changed(ActivityFactory(), current_end=date(2019, 3, 3))
    with translation.override("sr-latn"):
        assert faults(activity.full_clean) == {
            "current_end": [
                "Datum završetka 3. 3. 2019. je pre datuma početka 4. 3. 2019. "
                "Izaberite 4. 3. 2019. ili kasniji datum."
            ]
        }


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2018, 12, 31), date(2019, 1, 2)), (date(2019, 12, 30), date(2020, 1, 1))],
)
def test_v2_refuses_planned_dates_outside_the_project(start, end):
    activity = changed(ActivityFactory(), current_start=start, current_end=end)
    [message] = faults(activity.full_clean)["current_start"]
    assert message.endswith(
        "but the project runs 1 Jan 2019 to 31 Dec 2019. "
        "Change the dates or record an extension first."
    )


def test_v2_lets_a_draft_pass_and_refuses_it_at_approval():
    activity = ActivityFactory(
        status=Status.DRAFT, current_start=date(2020, 2, 1), current_end=date(2020, 2, 2)
    )
    activity.full_clean()
    assert "but the project runs" in faults(activity.approve)[""][0]
    assert Activity.objects.get().status == Status.DRAFT


def test_v2_counts_a_recorded_extension():
    project = ProjectFactory()
    project.extensions.create(on=date(2019, 9, 1), months=3)
    ActivityFactory(
        project=project, current_start=date(2020, 2, 1), current_end=date(2020, 2, 2)
    ).full_clean()


def test_v2_lets_actual_dates_lie_outside():
    activity = ActivityFactory()
    activity.hold(start=date(2018, 12, 30), end=date(2018, 12, 31))
    activity.full_clean()
    assert activity.status == Status.COMPLETED


@pytest.mark.parametrize("code", ["1", "1.", "a.b", "1.2.3.4.5", "1.2.3ab", "1..2", "١.٢", "1,2"])
def test_v3_refuses_what_is_no_code(code):
    assert faults(changed(ActivityFactory(), code=code).full_clean)["code"] == [
        f"“{normal_code(code)}” is not a valid activity code. "
        "Use numbers separated by dots, for example 1.2.3."
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1.02.3", "1.2.3"), (" 0.1 ", "0.1"), ("1.2.3.", "1.2.3"), ("1.2.3a", "1.2.3a")],
)
def test_a_code_has_one_spelling(typed, kept):
    assert normal_code(typed) == kept


def test_codes_sort_by_number():
    codes = ["1.10", "1.9", "0.10", "1.2.1", "1.2", "10.1", "0.2", "1.2.1a"]
    in_order = ["0.2", "0.10", "1.2", "1.2.1", "1.2.1a", "1.9", "1.10", "10.1"]
    assert sorted(codes, key=sort_key) == in_order


def test_v4_a_code_is_never_reused_even_of_a_cancelled_activity():
    first = ActivityFactory(code="1.2.3", title_en="Risk analysis")
    first.cancel(reason=Reason.PLANNING, act=ActFactory(project=first.project))
    second = ActivityFactory.build(project=first.project, component=first.component, code="1.02.3")
    assert faults(second.full_clean) == {
        "code": [
            "Activity code 1.2.3 is already used by “Risk analysis”. "
            "Codes are never reused, even for cancelled activities."
        ]
    }


def test_v4_the_same_code_in_another_project_is_fine():
    ActivityFactory(code="1.2.3")
    ActivityFactory(code="1.2.3").full_clean()


def test_v5_the_code_begins_with_the_component():
    activity = ActivityFactory(code="1.2.3")
    activity.component = ComponentFactory(project=activity.project, code="2")
    assert faults(activity.full_clean) == {
        "code": [
            "Code 1.2.3 belongs to component 1, but you chose component 2. Correct one of the two."
        ]
    }


def test_a_component_of_another_project_is_refused():
    activity = ActivityFactory()
    activity.component = ComponentFactory(code="1")
    assert list(faults(activity.full_clean)) == ["component"]


@pytest.mark.parametrize("end", [None, date(2019, 10, 2)])
def test_v6_completing_needs_an_actual_end_that_is_not_in_the_future(end):
    activity = ActivityFactory()
    activity.begin(start=date(2019, 3, 4))
    assert faults(activity.complete, end=end) == {
        "end": [
            "To mark this activity as completed, enter the actual start and end dates; "
            "they cannot be later than today (1 Oct 2019)."
        ]
    }
    activity.refresh_from_db()
    assert (activity.status, activity.actual_end) == (Status.ONGOING, None)


def test_v6_starting_in_the_future_is_refused():
    assert list(faults(ActivityFactory().begin, start=date(2019, 10, 2))) == ["start"]


NO_REASON = (
    "Choose a reason for the change. A cancelled activity also needs the PSC decision "
    "or side letter that approved it."
)


def test_v7_postponing_needs_a_reason():
    assert faults(ActivityFactory().postpone, reason="") == {"reason": [NO_REASON]}


def test_v7_cancelling_needs_a_reason_and_an_act():
    activity = ActivityFactory()
    act = ActFactory(project=activity.project)
    assert faults(activity.cancel, reason="", act=act) == {"reason": [NO_REASON]}
    assert set(faults(activity.cancel, reason="", act=None)) == {"reason", "act"}
    assert faults(activity.cancel, reason=Reason.EXPERT, act=None) == {"act": [NO_REASON]}
    assert activity.changes.count() == 0


def test_v7_another_reason_needs_an_explanation():
    assert list(faults(ActivityFactory().postpone, reason=Reason.OTHER)) == ["note"]


def in_status(status):
    activity = ActivityFactory(status=Status.DRAFT if status == Status.DRAFT else Status.PLANNED)
    if status in (Status.ONGOING, Status.COMPLETED):
        activity.begin(start=date(2019, 3, 4))
    if status == Status.COMPLETED:
        activity.complete(end=date(2019, 3, 5))
    if status == Status.POSTPONED:
        activity.postpone(reason=Reason.EXPERT, on=date(2019, 3, 1))
    if status == Status.CANCELLED:
        activity.cancel(
            reason=Reason.EXPERT, act=ActFactory(project=activity.project), on=date(2019, 3, 1)
        )
    return activity


def attempts(activity):
    act = ActFactory(project=activity.project)
    dates = {"new_start": date(2019, 11, 4), "new_end": date(2019, 11, 5)}
    return {
        Status.ONGOING: lambda: activity.begin(start=date(2019, 3, 4)),
        Status.COMPLETED: lambda: activity.complete(end=date(2019, 3, 5)),
        Status.POSTPONED: lambda: activity.postpone(reason=Reason.EXPERT),
        Status.PLANNED: lambda: activity.set_dates(**dates),
        Status.CANCELLED: lambda: activity.cancel(reason=Reason.EXPERT, act=act),
    }


# What each status allows by these five actions; everything else is refused (V8).
LEGAL = {
    Status.DRAFT: {Status.CANCELLED},
    Status.PLANNED: {Status.ONGOING, Status.POSTPONED, Status.CANCELLED, Status.PLANNED},
    Status.ONGOING: {Status.COMPLETED, Status.POSTPONED, Status.ONGOING},
    Status.POSTPONED: {Status.PLANNED, Status.CANCELLED},
    Status.COMPLETED: set(),
    Status.CANCELLED: set(),
}


@pytest.mark.parametrize("old", Status.values)
@pytest.mark.parametrize("new", [s for s in Status.values if s != Status.DRAFT])
def test_v8_only_legal_transitions(old, new):
    activity = in_status(old)
    attempt = attempts(activity)[new]
    before = Activity.objects.filter(pk=activity.pk).values().get()
    if old == Status.ONGOING and new == Status.PLANNED:
        attempt()  # moves the dates of an ongoing activity, which stays ongoing
        assert Activity.objects.get(pk=activity.pk).status == Status.ONGOING
    elif new in LEGAL[old] and (old, new) != (Status.ONGOING, Status.ONGOING):
        attempt()
        assert Activity.objects.get(pk=activity.pk).status == new
    else:
        [message] = faults(attempt)[""]
        assert message.startswith(f"An activity cannot go from “{Status(old).label}” to")
        assert "Allowed next statuses: " in message
        assert Activity.objects.filter(pk=activity.pk).values().get() == before


def test_v8_says_what_is_allowed():
    assert faults(in_status(Status.COMPLETED).postpone, reason=Reason.EXPERT) == {
        "": [
            "An activity cannot go from “completed” to “postponed”. Allowed next statuses: ongoing."
        ]
    }


def test_a_change_cannot_take_effect_before_the_one_it_follows():
    activity = in_status(Status.POSTPONED)
    act = ActFactory(project=activity.project)
    assert faults(activity.cancel, reason=Reason.EXPERT, act=act, on=date(2019, 2, 1)) == {
        "on": [
            "The day 1 Feb 2019 is before 1 Mar 2019, when the activity became “postponed”. "
            "Enter a day on or after 1 Mar 2019, or ask an administrator to correct that day."
        ]
    }


@pytest.mark.parametrize("name", ["women", "men", "not_stated"])
def test_v12_refuses_negative_participants(name):
    activity = ActivityFactory()
    people = {"women": 1, "men": 1, "not_stated": 0, name: -1}
    assert faults(
        activity.hold, start=date(2019, 3, 4), end=date(2019, 3, 5), participants=people
    ) == {name: ["-1 is not a number of participants. Enter 0 or more."]}
    assert Activity.objects.get().status == Status.PLANNED


@pytest.mark.parametrize(
    ("summary", "match"),
    [
        ("Kontakt: 0101990710001.", "0101990710001"),
        ("JMBG 010199 0710 001", "010199 0710 001"),
        ("Pišite na ana@mup.gov.rs", "ana@mup.gov.rs"),
        ("Predavala je Јована Јовић iz Beča", "Jovana Jović"),
    ],
)
def test_v16_refuses_to_release_personal_data(summary, match):
    activity = in_status(Status.COMPLETED)
    activity.summary_sr, activity.responsible_ms = summary, "Jovana Jović"
    activity.save()
    assert faults(activity.release) == {
        "summary_sr": [
            f"The text looks like it contains personal data ({match}). Remove it before publishing."
        ]
    }
    assert Activity.objects.get().released_at is None


def test_v16_holds_for_every_save_of_what_is_public():
    activity = in_status(Status.COMPLETED)
    activity.release()
    activity.summary_en = "Ask ana@mup.gov.rs"
    assert list(faults(activity.full_clean)) == ["summary_en"]
    project = activity.project
    project.release()
    project.purpose_sr = "JMBG 0101990710001"
    assert "(0101990710001)" in str(faults(project.full_clean))


def test_v16_lets_references_and_phone_like_numbers_pass():
    activity = in_status(Status.COMPLETED)
    activity.summary_en = "Contract EuropeAid/159100/ID/ACT/RS of 2018, 1 000 000 EUR, 22-23 May."
    activity.save()
    activity.release()
    assert Activity.objects.released().count() == 1


def test_an_event_of_one_day_does_not_end_before_it_starts():
    activity = changed(
        ActivityFactory(), current_end=date(2019, 3, 4), start_time=time(15), end_time=time(9)
    )
    assert faults(activity.full_clean) == {
        "end_time": ["The end 09:00 is before the start 15:00. Enter 15:00 or later."]
    }
    changed(activity, current_end=date(2019, 3, 5)).full_clean()


def test_only_a_completed_activity_can_be_released():
    assert faults(ActivityFactory().release) == {
        "": ["Only a completed activity can be released. This one is “planned”."]
    }


@pytest.mark.parametrize("days", [Decimal("2.3"), Decimal("0.1")])
def test_working_days_go_in_steps_of_a_half(days):
    assert list(faults(changed(ActivityFactory(), working_days=days).full_clean)) == [
        "working_days"
    ]


def test_one_title_is_needed_and_enough():
    activity = changed(ActivityFactory(), title_en="")
    activity.full_clean()
    activity.title_sr = ""
    assert "Enter the title in English or in Serbian." in str(faults(activity.full_clean))
