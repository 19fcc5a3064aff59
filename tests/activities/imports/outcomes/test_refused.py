"""Which rows are refused, and at which cell."""

import pytest

from tests.activities.imports.outcomes.rows import SOUND, settled

pytestmark = pytest.mark.django_db
TODAY = "(1 Jul 2019)"


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"code": ""}, {"code": ["Code is missing. Enter it first."]}),
        (
            {"code": "A-1"},
            {
                "code": [
                    "“A-1” is not a valid activity code. Use numbers separated by dots, for "
                    "example 1.2.3."
                ]
            },
        ),
        ({"title": ""}, {"title": ["Title is missing. Enter it first."]}),
        (
            {"title": "a" * 301},
            {"title": ["301 characters are too many. Shorten the text to 300."]},
        ),
        ({"kind": ""}, {"kind": ["Kind is missing. Enter it first."]}),
        (
            {"kind": "žurka"},
            {
                "kind": [
                    "“žurka” is not known here. Write one of: workshop, training, study visit, "
                    "expert mission, conference, steering committee, presentation, drafting, "
                    "round table, internship, other."
                ]
            },
        ),
        (
            {"status": "gotovo"},
            {
                "status": [
                    "“gotovo” is not known here. Write one of: draft, planned, ongoing, "
                    "completed, postponed, cancelled."
                ]
            },
        ),
        ({"start": ""}, {"start": ["Start date is missing. Enter it first."]}),
        (
            {"start": "31.2.2019"},
            {"start": ["“31.2.2019” is not a day. Write it like 20.1.2020 or 2020-01-20."]},
        ),
        (
            {"end": "3.3.2019"},
            {
                "end": [
                    "End date 3 Mar 2019 is before start date 4 Mar 2019. Choose an end date on "
                    "or after 4 Mar 2019."
                ]
            },
        ),
        (
            {"start": "4.3.2020"},
            {
                "start": [
                    "The activity runs 4 Mar 2020 to 4 Mar 2020, but the project runs 1 Jan 2019 "
                    "to 31 Dec 2019. Change the dates or record an extension first."
                ]
            },
        ),
        (
            {"component": "2"},
            {
                "component": [
                    "Code 1.1 belongs to component 1, but you chose component 2. Correct one of "
                    "the two."
                ]
            },
        ),
        (
            {"working_days": "1,3"},
            {"working_days": ["1.3 working days: enter whole or half days, for example 2.5."]},
        ),
        (
            {"working_days": "five"},
            {"working_days": ["“five” is not a number. Write amounts like 1234.50."]},
        ),
        ({"working_days": "-1"}, {"working_days": ["-1 is less than 0. Enter 0 or more."]}),
        (
            {"status": "completed"},
            {
                "actual_start": [
                    "To mark this activity as completed, enter the actual start and end dates; "
                    f"they cannot be later than today {TODAY}."
                ]
            },
        ),
        (
            {"status": "completed", "actual_start": "4.3.2019", "actual_end": "2.7.2019"},
            {
                "actual_end": [
                    "To mark this activity as completed, enter the actual start and end dates; "
                    f"they cannot be later than today {TODAY}."
                ]
            },
        ),
        (
            {"actual_start": "5.3.2019", "actual_end": "4.3.2019"},
            {
                "actual_end": [
                    "End date 4 Mar 2019 is before start date 5 Mar 2019. Choose an end date on "
                    "or after 5 Mar 2019."
                ]
            },
        ),
        ({"status": "ongoing"}, {"actual_start": ["Actual start is missing. Enter it first."]}),
        (
            {"status": "ongoing", "actual_start": "2.7.2019"},
            {
                "actual_start": [
                    "The day 2 Jul 2019 is later than today (1 Jul 2019). Enter a day up to today."
                ]
            },
        ),
        (
            {"status": "planned", "actual_start": "4.3.2019", "actual_end": "4.3.2019"},
            {
                "actual_end": [
                    "The row has an actual end, but its status is “planned”. Correct one of the "
                    "two."
                ]
            },
        ),
        (
            {"status": "planned", "actual_start": "4.3.2019"},
            {
                "actual_start": [
                    "The row has an actual start, but its status is “planned”. Correct one of the "
                    "two."
                ]
            },
        ),
        (
            {"status": "cancelled", "act": "PSC-99"},
            {
                "act": [
                    "“PSC-99” is no act of the project. Acts: –. Enter it among the acts first, or "
                    "leave the cell empty."
                ]
            },
        ),
        (
            {"institutions": "MUP, Neka sasvim nepoznata ustanova"},
            {
                "institutions": [
                    "“Neka sasvim nepoznata ustanova” is no institution that is known here. Write "
                    "its abbreviation, of at most 20 characters, and it is made."
                ]
            },
        ),
        (
            {"participants": "20"},
            {
                "participants": [
                    "Nobody can have been there yet: the activity is not completed. Leave the cell "
                    "empty, or enter the actual dates."
                ]
            },
        ),
        (
            {"actual_start": "4.3.2019", "actual_end": "4.3.2019", "women": "2", "men": "3",
             "participants": "6"},
            {
                "participants": [
                    "Women (2) + men (3) + other or not stated (0) = 5, but the total is 6. The "
                    "sum must match."
                ]
            },
        ),
    ],
)  # fmt: skip
def test_refuses_at_the_cell(plan, row, faults):
    (one,) = settled(plan, {**SOUND, **row})
    assert (one.outcome, one.faults, one.changes, one.plan) == ("refused", faults, [], None)


def test_a_code_that_stands_twice_is_refused_in_both_rows(plan):
    first, second, third = settled(plan, SOUND, {**SOUND, "code": "1.01"}, {**SOUND, "code": "1.2"})
    said = "stands in several rows of the file: 2, 3. Correct it, or leave one out."
    assert [one.faults for one in (first, second)] == [
        {"code": [f"“1.1” {said}"]},
        {"code": [f"“1.01” {said}"]},
    ]
    assert third.outcome == "new"


def test_headings_and_totals_between_the_rows_stay_aside(plan):
    rows = [
        {"code": "Komponenta 1 – Pravni okvir"},
        SOUND,
        {"title": "Ukupno", "working_days": 12},
        {"title": "Napomena ispod tabele"},
    ]
    assert [one.outcome for one in settled(plan, *rows)] == ["aside", "new", "aside", "aside"]
