"""The pages of an import, as the office goes through them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Import, ImportRow
from activities.words import Role
from tests.activities.imports.bring import OFFICE, again, office_rows, opened, workbook
from tests.factories import MembershipFactory, project_with

pytestmark = pytest.mark.django_db

HEAD = ["Code", "Title", "Kind", "Start", "Actual start", "Actual end"]
SOUND = ["1.1", "Seminar", "workshop", "2019-03-04"]


@pytest.fixture
def office(signed_in):
    project, component, user = project_with(
        Role.STAFF, start=date(2018, 9, 1), duration_months=24, slug="p"
    )
    component.delete()
    return project, signed_in(user), user


def address(name, *args):
    return reverse(f"activities:{name}", args=["p", *args])


def upload(client, content, name="plan.xlsx", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(address("import-new", "work-plan"), {"file": file, **more})


def as_chosen(page) -> dict:
    """What the page of the columns would send as it is."""
    fields = {field.html_name: field.value() for _h, _e, field, _s in page.context["form"].rows}
    head = page.context["head"]
    return {"sheet": page.context["place"], "head": "" if head is None else head, **fields}


def checked(client, rows) -> Import:
    """Uploaded, and the columns taken as guessed."""
    answer = upload(client, workbook(rows))
    answer = client.post(answer.url, as_chosen(client.get(answer.url)))
    assert answer.status_code == 302
    return Import.objects.order_by("pk").last()


def texts(page) -> str:
    return " ".join(page.content.decode().split())


def test_three_clicks(office):
    _project, client, user = office
    answer = upload(client, OFFICE.read_bytes(), OFFICE.name)
    source = Import.objects.get()
    assert answer.url == address("import-columns", source.pk)
    answer = client.post(answer.url, as_chosen(client.get(answer.url)))
    assert answer.url == address("import", source.pk)
    page = client.get(answer.url)
    assert "Import 60 rows" in texts(page)
    assert page.context["page"].paginator.num_pages == 2
    answer = client.post(address("import-write", source.pk))
    assert answer.url == f"{address('list')}?import={source.pk}"
    page = client.get(answer.url)
    assert "Undo import" in texts(page)
    assert "Imported from: workplan_office.xlsx" in texts(page)
    assert page.context["page"].paginator.count == 60
    source.refresh_from_db()
    assert (source.imported_by, source.sheet_name, source.head) == (user, "Plan aktivnosti", 4)
    assert ImportRow.objects.filter(record=None).count() == 0
    client.post(address("import-undo", source.pk))
    assert Activity.objects.count() == 0
    assert client.get(answer.url).context["page"].paginator.count == 0


def test_the_list_shows_the_rows_of_one_import_alone(office):
    project, client, _user = office
    first = checked(client, [HEAD, SOUND])
    client.post(address("import-write", first.pk))
    second = checked(client, [HEAD, ["1.2", *SOUND[1:]], SOUND])
    assert second.counts == {"new": 1, "unchanged": 1}
    client.post(address("import-write", second.pk))
    page = client.get(f"{address('list')}?import={second.pk}")
    assert [activity.code for activity in page.context["page"]] == ["1.2"]
    viewer = MembershipFactory(project=project, role=Role.VIEWER).user
    client.force_login(viewer, "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"{address('list')}?import={second.pk}")
    assert "plan.xlsx" not in texts(page)
    assert page.status_code == 200


def test_says_what_is_refused_and_mends_it(office):
    _project, client, _user = office
    source = checked(client, [HEAD, ["1.1", "Seminar", "žurka", "2019-13-40"], ["1.2", *SOUND[1:]]])
    here = address("import", source.pk)
    page = client.get(here)
    assert "1 row is refused and stays out, unless you mend it." in texts(page)
    assert '<a href="?outcome=refused">Show what is refused</a>' in texts(page)
    page = client.get(f"{here}?outcome=refused")
    assert [row.number for row in page.context["page"]] == [2]
    assert "Show what is refused" not in texts(page)
    assert "“2019-13-40” is not a day. Write it like 20.1.2020 or 2020-01-20." in texts(page)
    assert "“žurka” is not known here." in texts(page)
    answer = client.post(
        f"{here}?outcome=refused",
        {"seen": ["2"], "cell-2-kind": "workshop", "cell-2-start": "4. 3. 2019."},
    )
    assert answer.url == f"{here}?outcome=refused"
    source.refresh_from_db()
    assert source.counts == {"new": 2}
    assert ImportRow.objects.get(number=2).mended == {"kind": "workshop", "start": "4. 3. 2019."}
    assert ImportRow.objects.get(number=2).cells == ["1.1", "Seminar", "žurka", "2019-13-40"]
    page = client.get(f"{here}?edit=2")
    assert 'name="cell-2-title" value="Seminar"' in texts(page)
    answer = client.post(
        f"{here}?edit=2", {"seen": ["2", "3"], "out-3": "1", "cell-2-title": "Skup"}
    )
    assert answer.url == here
    source.refresh_from_db()
    assert source.counts == {"new": 1, "left out": 1}
    page = client.get(f"{here}?outcome=left+out")
    assert [row.number for row in page.context["page"]] == [3]
    client.post(address("import-write", source.pk))
    assert list(Activity.objects.values_list("code", "title_en")) == [("1.1", "Skup")]
    after = client.get(here)
    assert "Imported by" in texts(after)
    assert "Check again" not in texts(after)


def test_a_cell_of_several_lines_stays_as_it_was_beside_a_mended_one(office):
    _project, client, _user = office
    source = checked(client, [[*HEAD, "Institutions"], [*SOUND, "", "", "MUP\nBMI"]])
    page = texts(client.get(f"{source.get_absolute_url()}?edit=2"))
    assert '<textarea rows="2"' in page and ">MUP BMI</textarea>" in page
    # As a browser sends the lines, and what is in no text that people type.
    typed = {"cell-2-institutions": "MUP\r\nBMI", "cell-2-title": "Sem\x00inar II"}
    client.post(source.get_absolute_url(), {"seen": "2", **typed})
    assert source.rows.get().mended == {"title": "Seminar II"}


def test_shows_old_and_new(office):
    _project, client, _user = office
    client.post(address("import-write", checked(client, [HEAD, SOUND]).pk))
    source = checked(client, [HEAD, ["1.1", "Skup", "training", "2019-03-04"]])
    page = texts(client.get(address("import", source.pk)))
    assert "<del>Seminar</del> → <ins>Skup</ins>" in page
    assert "<del>workshop</del> → <ins>training</ins>" in page
    assert "Import 1 row" in page


def test_nothing_to_change_is_said(office):
    _project, client, _user = office
    client.post(address("import-write", checked(client, [HEAD, SOUND]).pk))
    source = checked(client, [HEAD, SOUND])
    page = texts(client.get(address("import", source.pk)))
    assert "0 changes." in page
    answer = client.post(address("import-write", source.pk), follow=True)
    assert "No row is new or changed, so there is nothing to import." in texts(answer)


def test_a_project_that_changed_meanwhile_is_not_written_to(office):
    _project, client, _user = office
    source = checked(client, [HEAD, SOUND, ["1.2", *SOUND[1:]]])
    client.post(address("import-write", checked(client, [HEAD, ["1.2", "X", *SOUND[2:]]]).pk))
    page = texts(client.get(address("import", source.pk)))
    assert "these do something else now: 3. Press “Check again”." in page
    answer = client.post(address("import-write", source.pk), follow=True)
    assert "and some do something else now: 3. Look at them, and import again." in texts(answer)
    assert list(Activity.objects.values_list("code", flat=True)) == ["1.2"]
    client.post(address("import", source.pk), {"seen": []})
    source.refresh_from_db()
    assert source.counts == {"new": 1, "changed": 1}
    client.post(address("import-write", source.pk))
    assert Activity.objects.count() == 2


def test_columns_are_corrected_by_the_person(office):
    _project, client, _user = office
    rows = [["Plan", None], ["Šta", "Kod", "Dan", "Oblik"], ["Seminar", "1.1", "4.3.2019", "obuka"]]
    answer = upload(client, workbook(rows))
    page = client.get(answer.url)
    data = as_chosen(page) | {
        "head": 2, "column-0": "title", "column-1": "code", "column-2": "start",
        "column-3": "kind",
    }  # fmt: skip
    answer = client.post(answer.url, data)
    source = Import.objects.get()
    assert source.counts == {"new": 1}
    assert source.mapping == {"0": "title", "1": "code", "2": "start", "3": "kind"}


def test_a_needed_column_and_one_chosen_twice_are_said(office):
    _project, client, _user = office
    answer = upload(client, workbook([HEAD, SOUND]))
    data = as_chosen(client.get(answer.url))
    page = client.post(answer.url, data | {"column-0": ""})
    assert "Choose which column is: Code. Without it no row can be understood." in texts(page)
    page = client.post(answer.url, data | {"column-1": "code"})
    assert "“Code” is chosen twice. Choose it for one column alone." in texts(page)
    assert ImportRow.objects.count() == 0


def test_another_sheet_and_head_are_guessed_anew(office):
    import io

    import openpyxl

    _project, client, _user = office
    book = openpyxl.Workbook()
    for row in office_rows():
        book.active.append(row)
    sheet = book.create_sheet("2019")
    for row in (["note"], HEAD, SOUND):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    answer = upload(client, target.getvalue())
    page = client.get(f"{answer.url}?sheet=1")
    assert (page.context["place"], page.context["head"]) == (1, 2)
    client.post(answer.url, as_chosen(page))
    source = Import.objects.get()
    assert (source.sheet_name, source.counts) == ("2019", {"new": 1})
    for odd in ("?sheet=7", "?sheet=-1&head=x", "?head=99999", "?sheet=0&head=", "?head=1"):
        assert client.get(answer.url + odd).status_code == 200


def test_rows_may_be_pasted(office):
    _project, client, _user = office
    text = "Code\tTitle\tKind\tStart\n1.1\tSeminar\tworkshop\t4.3.2019\n"
    answer = client.post(address("import-new", "work-plan"), {"text": text})
    client.post(answer.url, as_chosen(client.get(answer.url)))
    assert Import.objects.get().counts == {"new": 1}


def test_a_file_of_a_past_day_needs_a_tick(office):
    _project, client, _user = office
    rows = [["Activities – Project"], ["As of 4 Mar 2019 · Kind: workshop"], HEAD, SOUND]
    source = checked(client, rows)
    page = texts(client.get(address("import", source.pk)))
    assert "The file shows the state of 4 Mar 2019, not of today" in page
    client.post(address("import-write", source.pk))
    assert Activity.objects.count() == 0
    client.post(address("import-write", source.pk), {"past": "1"})
    assert Activity.objects.count() == 1


def test_discarding_leaves_nothing(office):
    _project, client, _user = office
    source = checked(client, [HEAD, SOUND])
    answer = client.post(address("import-discard", source.pk), follow=True)
    assert "“plan.xlsx” is discarded. Nothing was imported." in texts(answer)
    assert not Import.objects.exists()
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "plan.xlsx", "The submitted file is empty."),
        (b"x" * 40, "plan.xlsx", "is no Excel workbook, or it is cut off"),
        (b"PK\x03\x04 broken", "plan.xlsx", "The file is broken or cut off. Save it again"),
        (b"MZ", "plan.exe", "is not read here"),
        (b"PK\x03\x04", "plan.xlsm", "may hold macros"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(content, name, said, office):
    _project, client, _user = office
    page = upload(client, content, name)
    assert page.status_code == 200
    assert said in texts(page)
    assert not Import.objects.exists()


def test_no_file_is_said(office):
    _project, client, _user = office
    page = client.post(address("import-new", "work-plan"), {"text": "  "})
    assert "No file is chosen. Choose one, or paste rows below." in texts(page)


def test_formulas_stay_texts(office):
    _project, client, _user = office
    rows = [HEAD, ["1.1", "'=HYPERLINK(0)", "workshop", "2019-03-04"]]
    source = checked(client, rows)
    client.post(address("import-write", source.pk))
    assert "HYPERLINK(0)" in Activity.objects.get().title_en


def test_the_sample_is_understood(office):
    _project, client, _user = office
    answer = client.get(address("import-sample", "work-plan"))
    content = b"".join(answer.streaming_content)
    answer = upload(client, content, "sample.xlsx")
    client.post(answer.url, as_chosen(client.get(answer.url)))
    assert Import.objects.get().counts == {"new": 2}


def test_earlier_imports_are_listed(office):
    _project, client, user = office
    client.post(address("import-write", checked(client, [HEAD, SOUND]).pk))
    page = client.get(address("imports"))
    assert [(one.file_name, one.state, one.written, one.by) for one in page.context["page"]] == [
        ("plan.xlsx", "imported", 1, user)
    ]


def test_the_page_asks_as_often_for_many_rows(office):
    project, client, user = office

    def asked(count):
        rows = office_rows()[: 4 + count]
        source = opened(project, rows, user)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("import", source.pk))
        return len(captured)

    assert asked(2) == asked(40)


def test_only_staff_of_the_project_may(office):
    project, client, user = office
    source = opened(again(project), [HEAD, SOUND], user)
    addresses = [
        address("import-write", source.pk),
        address("import", source.pk),
        address("import-columns", source.pk),
        address("import-discard", source.pk),
        address("import-new", "work-plan"),
    ]
    for role, status in ((Role.VIEWER, 403), (None, 404)):
        other = (
            MembershipFactory(project=project, role=role).user
            if role
            else MembershipFactory(role=Role.MANAGER).user
        )
        client.force_login(other, "django.contrib.auth.backends.ModelBackend")
        assert {client.post(one).status_code for one in addresses} == {status}
    mine = MembershipFactory(role=Role.STAFF)
    client.force_login(mine.user, "django.contrib.auth.backends.ModelBackend")
    for name in ("import", "import-columns", "import-undo"):
        strange = reverse(f"activities:{name}", args=[mine.project.slug, source.pk])
        assert client.get(strange).status_code == 404
    assert Activity.objects.count() == 0
    assert Import.objects.get().state == "open"


def test_the_back_office_names_the_list_in_words(office, client, admin_user):
    _project, staff, _user = office
    checked(staff, [HEAD, SOUND])
    client.force_login(admin_user)
    page = client.get("/admin/activities/import/")
    assert '<td class="field-list_name">Work plan</td>' in page.content.decode()
