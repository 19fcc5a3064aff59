"""A whole project out of one database and into another: the same bytes, the same figures."""

import json
import zipfile
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Document, Project, ReportFile
from procurement.models import Paper
from reports.loading import load, read
from reports.queries import progress
from reports.synthetic import populate
from tests.reports.tables import dump
from tests.reports.whole_project import (
    areas_of_migrations,
    emptied_database,
    whole_project,
)

pytestmark = pytest.mark.django_db
DEMONSTRATION = settings.BASE_DIR / "data" / "thb_serbia.json"


@pytest.fixture(autouse=True)
def areas(db):
    areas_of_migrations()


def export(slug, place, *options):
    out = StringIO()
    call_command("export_project", slug, "--to", str(place), *options, stdout=out)
    return out.getvalue()


def load_project(place, *options):
    out = StringIO()
    call_command("load_project", str(place), *options, stdout=out)
    return out.getvalue()


def content(folder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def figures(slug, *days):
    project = Project.objects.get(slug=slug)
    return [
        {
            name: getattr(found, name)
            for name in ("completed", "by_kind", "elapsed_percent", "progress_percent",
                         "planned_percent", "spi", "forecast_end", "delivered", "overdue",
                         "participations", "recommendations", "expert_days", "equipment")
        }
        for day in days
        for found in [progress(project, date.fromisoformat(day))]
    ]  # fmt: skip


def there_and_back(slug, tmp_path, *days):
    """Exports, loads into an empty database, exports again; what was loaded is said."""
    export(slug, tmp_path / "before")
    known = figures(slug, *days)
    emptied_database()
    said = load_project(tmp_path / "before")
    export(slug, tmp_path / "after")
    assert content(tmp_path / "after") == content(tmp_path / "before")
    assert figures(slug, *days) == known
    return said


def test_the_demonstration_comes_back_as_it_was(tmp_path):
    load(read(DEMONSTRATION), release=True)
    there_and_back("thb-serbia", tmp_path, "2018-09-28", "2019-07-05", "2020-01-20")


def test_a_synthetic_project_comes_back_as_it_was(tmp_path):
    [_made] = populate(projects=1, activities=60, seed=7)
    there_and_back("load-7-60-1", tmp_path, "2024-03-01", "2024-09-15", "2025-05-01")


def test_every_column_of_every_record_comes_back_with_the_files(tmp_path):
    whole_project()
    said = there_and_back("whole", tmp_path, "2019-03-05", "2019-06-30", "2019-12-31")
    assert "left out" not in said and "not read" not in said and "different" not in said
    # Of twelve files, papers and templates ten contents: the same content is there once.
    files = [name for name in content(tmp_path / "after") if name.startswith("files/")]
    assert len(files) == 10
    for row in [*Document.objects.all(), *Paper.objects.all(), *ReportFile.objects.all()]:
        with row.content.open("rb") as file:
            assert len(file.read()) > 100


def test_loading_twice_changes_nothing(tmp_path):
    whole_project()
    export("whole", tmp_path / "before")
    emptied_database()
    load_project(tmp_path / "before")
    before = dump()
    for options in ([], ["--update"]):
        said = load_project(tmp_path / "before", *options)
        assert dump() == before
        assert {"created", "different", "updated"}.isdisjoint(said.replace(",", "").split())


def test_a_zip_has_the_same_bytes_each_time_and_loads_like_a_folder(tmp_path):
    whole_project()
    export("whole", tmp_path / "a.zip")
    export("whole", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    export("whole", tmp_path / "folder")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == content(
            tmp_path / "folder"
        )
    emptied_database()
    load_project(tmp_path / "a.zip")
    export("whole", tmp_path / "c.zip")
    assert (tmp_path / "c.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()


def test_no_primary_key_and_no_moment_of_the_export_are_in_the_file(tmp_path):
    """Loaded twice, the same rows have other keys; a clock that runs on changes nothing."""
    whole_project()
    export("whole", tmp_path / "one")
    export("whole", tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_accounts_that_are_missing_are_made_closed(tmp_path):
    whole_project()
    export("whole", tmp_path / "before")
    emptied_database()
    said = load_project(tmp_path / "before")
    user = get_user_model().objects.get(username="миле")
    assert (user.is_active, user.has_usable_password(), user.is_staff) == (False, False, False)
    assert user.memberships.get().role == "manager"
    assert "accounts made, closed" in said and "миле" in said


def test_without_accounts_nobody_is_made_and_the_missing_are_named(tmp_path):
    whole_project()
    export("whole", tmp_path / "before")
    emptied_database()
    said = load_project(tmp_path / "before", "--without-accounts")
    assert get_user_model().objects.count() == 0
    assert "people without an account here" in said and "миле" in said
    assert Project.objects.get().memberships.count() == 0


def test_an_account_that_is_there_stays_as_it_is(tmp_path):
    whole_project()
    export("whole", tmp_path / "before")
    emptied_database()
    there = get_user_model().objects.create_user("миле", password="a b c d", first_name="Other")
    load_project(tmp_path / "before")
    there.refresh_from_db()
    assert (there.first_name, there.is_active, there.check_password("a b c d")) == (
        "Other", True, True,
    )  # fmt: skip


def test_statements_of_an_export_do_not_grow_with_rows(tmp_path):
    [_small] = populate(projects=1, activities=5, seed=1)
    [_large] = populate(projects=1, activities=60, seed=1)
    counts = []
    for number in (5, 60):
        with CaptureQueriesContext(connection) as found:
            export(f"load-1-{number}-1", tmp_path / str(number))
        counts.append(len(found))
    assert counts[0] == counts[1] < 60


def test_an_unknown_project_is_refused_with_those_that_there_are(tmp_path):
    whole_project()
    with pytest.raises(CommandError, match=r"There is no project “x”\. There are: whole\."):
        export("x", tmp_path / "x")


def test_what_is_there_is_not_written_over(tmp_path):
    whole_project()
    export("whole", tmp_path / "place")
    before = content(tmp_path / "place")
    for place, message in (
        ("place", "is there already"),
        ("place/project.json", "name a folder"),
    ):
        with pytest.raises(CommandError, match=message):
            export("whole", tmp_path / place)
    assert content(tmp_path / "place") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["place"]


def test_a_record_a_line_as_json(tmp_path):
    load(read(DEMONSTRATION))
    export("thb-serbia", tmp_path / "x")
    text = (tmp_path / "x" / "project.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert len(data["activities"]) == 60
    lines = [line for line in text.splitlines() if line.startswith(' {"actual_end"')]
    assert [json.loads(line.rstrip(",")) for line in lines] == data["activities"]
