"""The list that is downloaded, edited, and brought in again."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from activities.imports.checking import settle_all, task_for
from activities.imports.writing import carry_out
from activities.models import Activity, Change, Project
from activities.words import Role
from core.days import today
from reports.loading import load, read
from tests.activities.imports.bring import again, opened
from tests.factories import MembershipFactory
from tests.reports.test_load_project import FILE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read(FILE))


@pytest.fixture
def demonstration(loaded, signed_in):
    project = Project.objects.get(slug="thb-serbia")
    user = MembershipFactory(project=project, role=Role.STAFF).user
    return project, user, signed_in(user)


def downloaded(client, form, language="en", query=""):
    with override(language):
        answer = client.get(reverse(f"activities:list-{form}", args=["thb-serbia"]) + query)
    return b"".join(answer.streaming_content), answer.filename


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_untouched_list_changes_nothing(demonstration, form, language):
    _project, user, client = demonstration
    content, name = downloaded(client, form, language)
    source = opened(_project, content, user, name=name, manager=False)
    assert source.counts == {"unchanged": 60}
    assert source.options["past"] == ""


@pytest.mark.parametrize("query", ["?kind=workshop", "?sort=-end", "?q=policij"])
def test_a_filtered_or_sorted_list_changes_nothing(demonstration, query):
    project, user, client = demonstration
    content, name = downloaded(client, "xlsx", query=query)
    source = opened(project, content, user, name=name, manager=False)
    assert list(source.counts) == ["unchanged"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_state_of_a_past_day_is_named(demonstration, form, language):
    project, user, client = demonstration
    content, name = downloaded(client, form, language, "?on=2019-07-05")
    source = opened(project, content, user, name=name, manager=False)
    assert source.options["past"] == "2019-07-05"


def test_only_what_was_edited_changes(demonstration):
    project, user, client = demonstration
    content, name = downloaded(client, "xlsx")
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "Code")
    columns = {cell.value: cell.column for cell in head}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1)}
    for code, column, value in [
        ("1.3.1", "Place", "Maribor"),
        ("3.3.4", "Working days", 25.5),
        ("3.3.4", "End", "15. 7. 2020."),
        ("0.7", "Title", "Šesti sastanak, na daljinu"),
        ("3.3.3", "Actual end", "2020-02-27"),
        ("3.3.3", "Status", "completed"),
    ]:
        sheet.cell(rows[code], columns[column]).value = value
    target = BytesIO()
    book.save(target)
    before = dict(Activity.objects.values_list("code", "version"))
    source = opened(project, target.getvalue(), user, name=name, manager=False)
    assert source.counts == {"changed": 4, "unchanged": 56}
    task = task_for(source, by=user, manager=False)
    task.project = again(project)
    changes = {
        one.line.values["code"]: one.changes
        for one in settle_all(task, list(source.rows.all()))
        if one.changes
    }
    assert changes == {
        "0.7": [("title", "Šesti sastanak Upravnog odbora projekta", "Šesti sastanak, na daljinu")],
        "1.3.1": [("place", "Ljubljana", "Maribor")],
        "3.3.3": [("status", "ongoing", "completed"), ("actual_end", None, "2020-02-27")],
        "3.3.4": [("working_days", "24", "25.5"), ("end", "2020-06-30", "2020-07-15")],
    }
    list(carry_out(source, by=user, manager=False))
    after = dict(Activity.objects.values_list("code", "version"))
    assert {code for code in after if after[code] != before[code]} == set(changes)
    log = Change.objects.filter(recorded_by=user).order_by("activity__sort_key")
    assert list(log.values_list("activity__code", "action", "to", "on", "new_end", "note")) == [
        ("3.3.3", "complete", "completed", date(2020, 2, 27), None, ""),
        ("3.3.4", "set dates", "", today(), date(2020, 7, 15), log[1].note),
    ]
    assert log[1].note.startswith("From the file “activities_thb-serbia_")
    history = Activity.history.filter(code="1.3.1").first()
    assert (history.place, history.history_user, history.history_type) == ("Maribor", user, "~")
    assert history.history_change_reason.startswith("import of activities_thb-serbia_")
    assert opened(project, target.getvalue(), user, name=name).counts == {"unchanged": 60}
