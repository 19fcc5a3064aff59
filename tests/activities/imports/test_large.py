"""Many rows: statements that do not grow with them, progress, and an end in the middle."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.imports.checking import check, choose_columns
from activities.imports.opening import open_import
from activities.imports.registry import IMPORTABLE
from activities.imports.writing import carry_out, undo
from activities.models import Activity, Import, ImportRow
from tests.activities.imports.bring import again, brought, office_rows, opened, workbook
from tests.factories import project_with
from tests.reports.tables import dump


def many(count: int) -> list[list]:
    """The office's rows over and over, each with a code of its own."""
    rows = office_rows()
    head, body = rows[:4], rows[4:]
    for number in range(count):
        row = list(body[number % len(body)])
        component, place = number % 4, number // 4
        row[0] = f"{component}.{place // 99 + 1}.{place % 99 + 1}"
        row[3] = str(component)
        head.append(row)
    return head


def statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def counted(count) -> dict:
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
    component.delete()
    content = workbook(many(count))
    found = {}
    source = open_import(
        project=again(project), importable=IMPORTABLE["work-plan"], by=user, content=content,
        name="plan.xlsx",
    )  # fmt: skip
    choose_columns(source, sheet=source.sheet, head=source.head, mapping=source.columns)
    found["check"] = statements(lambda: list(check(source, by=user, manager=True, anew=True)))
    found["write"] = statements(lambda: list(carry_out(source, by=user, manager=True)))
    same = opened(project, content, user)
    assert same.counts == {"unchanged": count}
    found["unchanged"] = statements(lambda: list(check(same, by=user, manager=True)))
    rows = many(count)
    for row in rows[4:]:
        row[8] = "Zrenjanin"
    other = opened(project, rows, user)
    assert other.counts == {"changed": count}
    found["change"] = statements(lambda: list(carry_out(other, by=user, manager=True)))
    for one in (other, source):
        one.refresh_from_db()
        found[f"undo {one.counts}"] = statements(lambda one=one: undo(one, by=user))
    return {name.split(" {")[0]: number for name, number in found.items()}


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_rows():
    few, more = counted(60), counted(240)
    # Django cuts the new rows of wide tables into parts of some twenty for SQLite; nothing else
    # grows.
    grown = {name: more[name] - few[name] for name in few}
    assert grown.pop("write") <= 30, (few, more)
    assert all(number <= 5 for number in grown.values()), (few, more)


@pytest.mark.django_db
def test_progress_is_shown_and_leads_on_by_itself(signed_in):
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24, slug="p")
    component.delete()
    client = signed_in(user)
    source = opened(project, many(1100), user)
    answer = client.post(reverse("activities:import-write", args=["p", source.pk]))
    page = b"".join(answer.streaming_content).decode()
    assert "<li>checked: 500 / 1100" in page
    assert '<li>written: 1000 / 1100 <progress max="1100" value="1000"></progress></li>' in page
    then = f"/en/projects/p/activities/?import={source.pk}"
    assert f'<meta http-equiv="refresh" content="0; url={then}">' in page
    assert page.rstrip().endswith("</html>")
    assert Activity.objects.count() == 1100
    assert answer.headers["X-Accel-Buffering"] == "no"


@pytest.mark.django_db
def test_a_refusal_is_told_after_the_progress(signed_in):
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24, slug="p")
    component.delete()
    client = signed_in(user)
    source = opened(project, many(600), user)
    row = ["1.1.1", "A", "other", "2019-03-04"]
    brought(project, [["Code", "Title", "Kind", "Start"], row], user)
    answer = client.post(reverse("activities:import-write", args=["p", source.pk]))
    page = b"".join(answer.streaming_content).decode()
    assert f'content="0; url=/en/projects/p/import/{source.pk}/"' in page
    told = client.get(f"/en/projects/p/import/{source.pk}/").content.decode()
    assert "Nothing is imported: somebody has changed the project" in told
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_closed_connection_leaves_nothing_behind(signed_in):
    project, component, user = project_with(start=date(2018, 9, 1), duration_months=24, slug="p")
    component.delete()
    client = signed_in(user)
    source = opened(project, many(1100), user)
    before = dump()
    answer = client.post(reverse("activities:import-write", args=["p", source.pk]))
    for piece in answer.streaming_content:
        if b"written: 500" in piece:
            assert Activity.objects.count() >= 500
            break
    answer.close()
    answer._iterator.close()
    assert dump() == before
    assert Import.objects.get().state == "open"
    list(carry_out(source, by=user, manager=True))
    assert Activity.objects.count() == 1100


KILLED = """
import django
django.setup()
from accounts.models import User
from activities.imports.writing import carry_out
from activities.models import Import, Project
source = Import.objects.get()
source.project = Project.objects.prefetch_related("extensions").get()
for step in carry_out(source, by=User.objects.get(), manager=True):
    print(step.what, step.done, flush=True)
"""


def in_database(path, *command):
    return subprocess.Popen(
        [sys.executable, *command], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
        env={
            **os.environ, "DJANGO_SETTINGS_MODULE": "twinning.settings", "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{path}",
        },
    )  # fmt: skip


PREPARED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date
from tests.activities.imports.bring import opened
from tests.activities.imports.test_large import many
from tests.factories import project_with
project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
component.delete()
opened(project, many(1100), user)
"""
COUNTED = """
import django
django.setup()
from activities.models import Activity, Change, Import, ImportRow
rows = ImportRow.objects.exclude(record=None)
print(Activity.objects.count(), Change.objects.count(), rows.count(), Import.objects.get().state)
"""


def test_a_killed_process_leaves_nothing_behind(tmp_path):
    path = tmp_path / "killed.sqlite3"
    assert in_database(path, "-c", PREPARED).wait() == 0
    process = in_database(path, "-c", KILLED)
    for line in process.stdout:
        if line.startswith("written 500"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL
    output, _nothing = in_database(path, "-c", COUNTED).communicate()
    assert output.split() == ["0", "0", "0", "open"]


@pytest.mark.alone
@pytest.mark.django_db
def test_time_grows_in_proportion():
    """Ten times as many rows take about ten times as long; the whole of 10,000 is measured by
    hand."""
    taken = {}
    for count in (150, 1500):
        project, component, user = project_with(start=date(2018, 9, 1), duration_months=24)
        component.delete()
        content = workbook(many(count))
        begun = time.process_time()
        brought(project, content, user)
        taken[count] = time.process_time() - begun
        ImportRow.objects.all().delete()
    assert taken[1500] < 16 * taken[150], taken
