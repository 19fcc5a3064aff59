"""Files of an activity: adding, who may open them, how they are sent, the log, removing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Document, ReadingLog
from activities.words import Role, Status
from core.editions import edition_of
from tests.activities.files import image, pdf
from tests.activities.pages import member, text, url
from tests.factories import ActivityFactory, DocumentFactory, MembershipFactory, project_with

pytestmark = pytest.mark.django_db


def on_disk():
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def lies_there(document):
    return Path(document.content.name).name in on_disk()


def send(client, project, *files, **fields):
    data = {"kind": "agenda", "access": "internal", **fields, "files": list(files)}
    return client.post(url("add-files", project, "1.1.1"), data, follow=True)


def test_several_files_are_added_at_once(office, client):
    project, component, user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    page = send(
        client, project,
        SimpleUploadedFile("../../Dnevni red.pdf", pdf()),
        SimpleUploadedFile("Slika.JPG", image()),
        kind="materials", access="public",
    )  # fmt: skip
    rows = Document.objects.values_list("activity", "name", "kind", "access", "uploaded_by")
    assert list(rows) == [
        (activity.pk, "Dnevni red.pdf", "materials", "public", user.pk),
        (activity.pk, "Slika.jpg", "materials", "public", user.pk),
    ]
    assert page.redirect_chain == [(activity.get_absolute_url() + "#files", 302)]
    assert "2 files are added." in text(page)
    assert "Dnevni red.pdf" in text(page)


def test_the_good_files_stay_and_each_bad_one_is_named(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    page = send(
        client, project,
        SimpleUploadedFile("good.pdf", pdf()),
        SimpleUploadedFile("same.pdf", pdf()),
        SimpleUploadedFile("script.pdf", b"#!/bin/sh"),
        SimpleUploadedFile("<b>x.html", b"<script>"),
        kind="minutes", access="restricted",
    )  # fmt: skip
    assert list(Document.objects.values_list("name", flat=True)) == ["good.pdf"]
    shown = text(page)
    for said in (
        "1 file is added.",
        "“same.pdf” is not added: the same content is already there as “good.pdf”.",
        "“script.pdf” is not added: The content is not that of a PDF file.",
        "“<b>x.html” is not added: Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to 20 MB",
    ):
        assert said in shown, said
    assert b"<b>x.html" not in page.content
    form = page.context["form"]
    assert (form["kind"].value(), form["access"].value()) == ("minutes", "restricted")


@pytest.mark.parametrize(
    ("fields", "files", "field"),
    [
        ({}, [], "files"),
        ({"kind": ""}, ["x.pdf"], "kind"),
        ({"kind": "nonsense"}, ["x.pdf"], "kind"),
        ({"access": "everybody"}, ["x.pdf"], "access"),
        ({}, [f"{n}.pdf" for n in range(31)], "files"),
    ],
)
def test_a_form_that_lacks_something_saves_nothing(fields, files, field, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    before = on_disk()
    page = send(client, project, *[SimpleUploadedFile(name, pdf()) for name in files], **fields)
    assert list(page.context["form"].errors) == [field]
    assert (Document.objects.count(), on_disk()) == (0, before)


def test_more_files_than_a_request_may_have_are_no_failure(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    files = [SimpleUploadedFile(f"{n}.pdf", pdf()) for n in range(101)]
    assert send(client, project, *files).status_code == 413
    assert Document.objects.count() == 0


def test_a_signed_sheet_becomes_restricted_and_the_page_says_so(office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    page = send(client, project, SimpleUploadedFile("s.pdf", pdf()), kind="signed sheet")
    assert Document.objects.get().access == "restricted"
    assert "Signed sheets are restricted: staff and managers open them." in text(page)


def test_what_was_a_signed_sheet_stays_restricted_unless_a_manager_opens_it(desk, signed_in):
    project, _activity, manager, files = desk
    sheet = files["restricted"]
    _user, staff = member(project, Role.STAFF, signed_in)

    def changed(client, access):
        data = {"name": "a.pdf", "kind": "other", "access": access, "base": edition_of(sheet)}
        page = client.post(url("edit-file", project, "1.1.1", sheet.pk), data)
        sheet.refresh_from_db()
        return page, (sheet.kind, sheet.access)

    page, now = changed(staff, "internal")
    assert now == ("signed sheet", "restricted")
    assert "“restricted Petrović.pdf” was added as a signed sheet." in text(page)
    assert changed(staff, "restricted")[1] == ("other", "restricted")
    assert changed(staff, "internal")[1] == ("other", "restricted"), "its history knows"
    assert changed(signed_in(manager), "internal")[1] == ("other", "internal")


def test_only_a_manager_makes_a_file_public(desk, client, signed_in):
    project, _activity, _manager, files = desk
    _user, client = member(project, Role.STAFF, signed_in)
    page = send(client, project, SimpleUploadedFile("s.pdf", pdf()), access="public")
    assert list(page.context["form"].errors) == ["access"]
    edit = url("edit-file", project, "1.1.1", files["internal"].pk)
    typed = {"name": "x.pdf", "kind": "agenda", "access": "public"}
    assert list(client.post(edit, typed).context["form"].errors) == ["access"]
    for name in ("edit-file", "remove-file"):
        address = url(name, project, "1.1.1", files["public"].pk)
        assert client.post(address, typed | {"access": "internal"}).status_code == 403
    files["internal"].refresh_from_db()
    assert (files["internal"].access, Document.objects.count()) == ("internal", 3)


OPENS = {
    "viewer": {"internal": 200, "restricted": 404, "public": 200},
    "staff": {"internal": 200, "restricted": 200, "public": 200},
    "manager": {"internal": 200, "restricted": 200, "public": 200},
}


@pytest.mark.parametrize("role", OPENS)
def test_who_may_open_which_file(role, desk, signed_in):
    project, activity, _manager, files = desk
    user, client = member(project, role, signed_in)
    assert {
        access: client.get(document.get_absolute_url()).status_code
        for access, document in files.items()
    } == OPENS[role]
    notes = list(ReadingLog.objects.values_list("reader", "what", "activity"))
    assert notes == ([] if role == "viewer" else [(user.pk, "file", activity.pk)])
    page = client.get(activity.get_absolute_url()).content.decode()
    for access, document in files.items():
        assert (document.name in page) == (OPENS[role][access] == 200), access


def test_a_viewer_finds_no_trace_of_a_restricted_file(desk, signed_in):
    project, activity, _manager, files = desk
    _user, client = member(project, Role.VIEWER, signed_in)
    secret = files["restricted"]
    for name in ("edit-file", "remove-file", "add-files"):
        args = [] if name == "add-files" else [secret.pk]
        assert client.get(url(name, project, "1.1.1", *args)).status_code == 403
    page = client.get(activity.get_absolute_url()).content.decode()
    for trace in (secret.name, secret.sha256, f"files/{secret.pk}/"):
        assert trace not in page, trace


def test_nobody_outside_reaches_a_file_by_its_address(desk, client, signed_in):
    _project, _activity, _manager, files = desk
    client.logout()
    for document in files.values():
        assert client.get(document.get_absolute_url()).status_code == 302
    other, component, stranger = project_with(Role.MANAGER)
    theirs = ActivityFactory(project=other, component=component, code="1.1.1")
    client = signed_in(stranger)
    for document in files.values():
        assert client.get(document.get_absolute_url()).status_code == 404
        # Through their own project, with the number guessed.
        for name in ("file", "edit-file", "remove-file"):
            address = url(name, other, theirs.code, document.pk)
            assert client.post(address).status_code in (404, 405), name
            assert client.get(address).status_code == 404, name
    assert Document.objects.count() == 3


def test_the_address_of_another_activity_does_not_open_it(desk, client):
    project, activity, _manager, files = desk
    ActivityFactory(project=project, component=activity.component, code="1.1.2")
    for pk in (files["internal"].pk, 999999, 10**30):
        assert client.get(url("file", project, "1.1.2", pk)).status_code == 404


def test_a_file_is_sent_to_be_saved_and_never_run(desk, client):
    _project, _activity, _manager, files = desk
    response = client.get(files["internal"].get_absolute_url())
    assert b"".join(response.streaming_content) == b"%PDF-1.4 a file"
    assert {
        name: response[name]
        for name in (
            "Content-Type", "Content-Disposition", "X-Content-Type-Options",
            "Content-Security-Policy", "Cache-Control",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''internal%20Petrovi%C4%87.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }  # fmt: skip
    assert client.post(files["internal"].get_absolute_url()).status_code == 405


def test_a_file_that_is_not_on_the_disk_is_no_failure(desk, client):
    project, _activity, _manager, files = desk
    document = files["restricted"]
    document.content.storage.delete(document.content.name)
    assert client.get(document.get_absolute_url()).status_code == 404
    assert ReadingLog.objects.count() == 0, "nothing was read"
    typed = {"name": "x.pdf", "kind": "agenda", "access": "public"}
    page = client.post(url("edit-file", project, "1.1.1", document.pk), typed)
    assert page.context["form"].errors["access"] == [
        "Its content is not on the disk. Tell the administrator, or add it anew."
    ]
    with_it = url("remove-file", project, "1.1.1", document.pk)
    assert client.post(with_it).status_code == 302


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Novi naziv", "Novi naziv.pdf"), ("../x.PDF", "x.pdf"), ("a.exe", "a.exe.pdf")],
)
def test_a_file_can_be_renamed_and_keeps_its_ending(typed, shown, desk, client):
    project, _activity, _manager, files = desk
    document = files["internal"]
    path = document.content.name
    data = {"name": typed, "kind": "minutes", "access": "restricted", "base": edition_of(document)}
    client.post(url("edit-file", project, "1.1.1", document.pk), data)
    document.refresh_from_db()
    assert (document.name, document.kind, document.access, document.content.name) == (
        shown, "minutes", "restricted", path,
    )  # fmt: skip
    assert document.history.count() == 2


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 119}, "name"),
        ({"kind": "signed sheet"}, "access"),
        ({"access": "public", "name": "Lista 0101990710006.pdf"}, "name"),
    ],
)
def test_what_cannot_be_said_of_a_file_is_refused(data, field, desk, client):
    project, _activity, _manager, files = desk
    document = files["internal"]
    typed = {"name": "x.pdf", "kind": "agenda", "access": "internal"} | data
    page = client.post(url("edit-file", project, "1.1.1", document.pk), typed)
    assert list(page.context["form"].errors) == [field]
    document.refresh_from_db()
    assert (document.kind, document.access, document.history.count()) == ("agenda", "internal", 1)


def test_who_renames_a_file_second_sees_its_new_name(desk, client):
    project, _activity, _manager, files = desk
    document = files["internal"]
    edit = url("edit-file", project, "1.1.1", document.pk)
    seen = {"kind": "agenda", "access": "internal", "base": edition_of(document)}
    assert client.post(edit, seen | {"name": "First.pdf"}).status_code == 302
    page = client.post(edit, seen | {"name": "Second.pdf"})
    assert [row[1:] for row in page.context["form"].conflicts] == [("First.pdf", "Second.pdf")]
    document.refresh_from_db()
    assert document.name == "First.pdf"


def test_removing_takes_the_content_too(desk, client, django_capture_on_commit_callbacks):
    project, _activity, _manager, files = desk
    document = files["internal"]
    address = url("remove-file", project, "1.1.1", document.pk)
    assert document.name in text(client.get(address))
    assert Document.objects.count() == 3, "looking removes nothing"
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(address)
        assert lies_there(document), "not before it is certain"
    for callback in callbacks:
        callback()
    assert (Document.objects.count(), lies_there(document)) == (2, False)
    assert document.history.first().history_type == "-"


def test_deleting_an_activity_takes_its_files_along(office, django_capture_on_commit_callbacks):
    project, component, _user = office
    draft = ActivityFactory(project=project, component=component, status=Status.DRAFT)
    documents = [DocumentFactory(activity=draft) for _n in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        draft.delete()
    assert [lies_there(document) for document in documents] == [False] * 3
    assert Document.objects.count() == 0


def test_the_admin_adds_and_changes_no_file_and_deletes_it_whole(
    desk, signed_in, django_user_model, django_capture_on_commit_callbacks
):
    _project, _activity, _manager, files = desk
    client = signed_in(django_user_model.objects.create_superuser("boss"))
    document = files["internal"]
    assert client.get(reverse("admin:activities_document_add")).status_code == 403
    change = reverse("admin:activities_document_change", args=[document.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"access": "public"}).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:activities_document_delete", args=[document.pk]), {"post": "y"})
        client.post(
            reverse("admin:activities_document_changelist"),
            {"action": "delete_selected", "_selected_action": [files["public"].pk], "post": "yes"},
        )
    assert [lies_there(one) for one in files.values()] == [False, True, False]
    log = ReadingLog.note(document.activity.project, None, "file")
    for name in ("change", "delete"):
        address = reverse(f"admin:activities_readinglog_{name}", args=[log.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:activities_readinglog_add")).status_code == 403


def test_what_was_chosen_survives_an_expired_login(office, client):
    project, component, user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    address = url("add-files", project, "1.1.1")
    client.logout()
    data = {"kind": "minutes", "access": "restricted", "files": SimpleUploadedFile("x.pdf", pdf())}
    asked = client.post(address, data)
    assert asked.status_code == 401
    page = client.post(
        reverse("accounts:login"),
        {
            "username": user.username, "password": "correct horse", "next": address,
            "carried": asked.context["form"].initial["carried"],
        },
        follow=True,
    )  # fmt: skip
    form = page.context["form"]
    assert (form["kind"].value(), form["access"].value()) == ("minutes", "restricted")
    assert "Choose the files once more." in text(page)
    assert Document.objects.count() == 0


@pytest.mark.parametrize("name", ["detail", "dossier", "readings", "public"])
def test_as_many_statements_with_30_files_as_with_one(name, office, client):
    project, component, _user = office
    activity = ActivityFactory(project=project, component=component, code="1.1.1")
    activity.hold(start=activity.current_start, end=activity.current_end)
    activity.release()
    project.release()
    address = (
        reverse("reports:public-project", args=[project.slug])
        if name == "public"
        else url(name, project, *([] if name == "readings" else ["1.1.1"]))
    )
    counts = []
    for more in (1, 29):
        for _n in range(more):
            member_ = MembershipFactory(project=project).user
            access = "public" if name == "public" else "restricted"
            DocumentFactory(activity=activity, uploaded_by=member_, access=access)
            ReadingLog.note(project, member_, "list", activity)
        with CaptureQueriesContext(connection) as statements:
            response = client.get(address)
            assert response.status_code == 200
            response.getvalue()
        counts.append(len(statements))
    assert counts[0] == counts[1]
