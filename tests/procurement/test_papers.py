"""Scans of the papers: adding, who may open them, the lock of a signed protocol, removing."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse

from activities.models import ReadingLog
from activities.words import Role
from procurement.models import Paper
from procurement.papers import OWNERS, keep_paper, papers_of, remove_paper
from procurement.words import PaperKind
from tests.activities.files import image, pdf, upload
from tests.activities.files import office as office_file
from tests.activities.pages import member, text
from tests.factories import (
    AcceptanceFactory,
    ContractFactory,
    DeliveryFactory,
    LotFactory,
    MembershipFactory,
    ProcurementFactory,
    ProtocolFactory,
    UserFactory,
)
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db
SIGNED = PaperKind.SIGNED_PROTOCOL


def on_disk():
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def lies_there(paper):
    return Path(paper.content.name).name in on_disk()


@pytest.fixture
def owners(office):
    """{word in the address: one of them}, of one procurement."""
    procurement = ProcurementFactory(project=office[0])
    contract = ContractFactory(procurement=procurement)
    return {
        "contracts": contract,
        "deliveries": DeliveryFactory(contract=contract),
        "acceptances": AcceptanceFactory(lot=LotFactory(contract=contract)),
        "protocols": ProtocolFactory(procurement=procurement),
    }


def keep(owner, name="scan.pdf", content=None, kind=None, by=None):
    kind = kind or next(one for one in OWNERS.values() if one.model is type(owner)).kinds[0]
    return keep_paper(upload(name, content or pdf()), owner=owner, kind=kind, by=by)


def send(client, project, word, owner, *files, **fields):
    address = url("add-paper", project, word, owner.pk)
    return client.post(address, {"kind": OWNERS[word].kinds[0], **fields, "files": list(files)})


@pytest.mark.parametrize("word", OWNERS)
def test_several_scans_are_added_at_once(office, owners, client, word):
    project, _component, user = office
    owner = owners[word]
    answer = send(
        client, project, word, owner,
        SimpleUploadedFile("../../Zapisnik 1.pdf", pdf()), SimpleUploadedFile("S.JPG", image()),
    )  # fmt: skip
    assert answer.url == f"{owner.get_absolute_url()}#papers"
    field, usual = OWNERS[word].field, OWNERS[word].kinds[0]
    assert list(Paper.objects.values_list("project", field, "kind", "name", "uploaded_by")) == [
        (project.pk, owner.pk, usual, "Zapisnik 1.pdf", user.pk),
        (project.pk, owner.pk, usual, "S.jpg", user.pk),
    ]
    assert [paper.owner for paper in papers_of(owner)] == [owner, owner]
    assert all(map(lies_there, papers_of(owner)))
    assert {row.history_user for row in Paper.history.all()} == {user}


def test_the_good_scans_stay_and_each_bad_one_is_named(office, owners, client):
    project, delivery = office[0], owners["deliveries"]
    macros = office_file("docx", parts={"word/vbaProject.bin": "x"})
    with override_settings(FILE_SIZE_LIMIT_MB=1):
        answer = send(
            client, project, "deliveries", delivery,
            SimpleUploadedFile("good.pdf", pdf()),
            SimpleUploadedFile("same.pdf", pdf()),
            SimpleUploadedFile("program.pdf", b"MZ\x90\0 this is no paper"),
            SimpleUploadedFile("macros.docx", macros),
            SimpleUploadedFile("large.pdf", pdf() + b" " * 1024 * 1024),
            SimpleUploadedFile("<b>x.html", b"<script>"),
            kind="photo",
        )  # fmt: skip
        assert answer.url.endswith("/papers/add/?kind=photo")
        page = client.get(answer.url)
    assert list(Paper.objects.values_list("name", flat=True)) == ["good.pdf"]
    shown = text(page)
    for said in (
        "1 file is added.",
        "“same.pdf” is not added: the same content is already there as “good.pdf”.",
        "“program.pdf” is not added: The content is not that of a PDF file.",
        "“macros.docx” is not added: The file holds macros.",
        "“large.pdf” is not added: Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to 1 MB",
        "“<b>x.html” is not added: Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to 1 MB",
    ):
        assert said in shown, said
    assert b"<b>x.html" not in page.content
    assert page.context["form"]["kind"].value() == "photo"


def test_the_log_says_who_added_and_who_removed_a_scan(owners):
    adds, removes = UserFactory(), UserFactory()
    paper = keep(owners["protocols"], by=adds)
    remove_paper(paper, by=removes)
    said = [(row.history_type, row.history_user) for row in Paper.history.all()]
    assert said == [("-", removes), ("+", adds)]
    changes = [row.history_user for row in owners["protocols"].history.all()]
    assert changes == [removes, adds, None]
    # Somebody else was faster.
    remove_paper(paper, by=adds)
    assert Paper.history.count() == 2


def test_the_same_scan_may_belong_to_two_records(owners):
    keep(owners["deliveries"])
    keep(owners["contracts"])
    with pytest.raises(ValidationError, match=r"already there as “scan\.pdf”"):
        keep(owners["deliveries"], name="again.pdf")
    assert Paper.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "files", "field"),
    [
        ({}, [], "files"),
        ({"kind": "signed protocol"}, [b"%PDF"], "kind"),
        ({"kind": ""}, [b"%PDF"], "kind"),
        ({"kind": "a\0b"}, [b"%PDF"], "kind"),
        ({}, [b"%PDF"] * 31, "files"),
        ({}, [b""], "files"),
        ({}, [b"#!/bin/sh"], "files"),
    ],
)
def test_what_cannot_be_added_leaves_nothing(office, owners, client, fields, files, field):
    before = on_disk()
    page = send(
        client, office[0], "deliveries", owners["deliveries"],
        *(SimpleUploadedFile("x.pdf", content) for content in files), **fields,
    )  # fmt: skip
    assert list(page.context["form"].errors) == [field]
    assert not Paper.objects.exists()
    assert on_disk() == before


def test_a_kind_of_another_record_is_refused(owners):
    with pytest.raises(ValidationError, match="“signed protocol” is not a paper of this record"):
        keep(owners["contracts"], kind=SIGNED)
    assert not Paper.objects.exists()


def test_the_content_goes_when_the_row_cannot_be_saved(owners, monkeypatch):
    before, then = on_disk(), []

    def fails(*_args, **_kwargs):
        then.append(on_disk() - before)
        raise RuntimeError

    monkeypatch.setattr(Paper.history.model, "save", fails)
    with pytest.raises(RuntimeError):
        keep(owners["deliveries"])
    assert [len(written) for written in then] == [1]
    assert on_disk() == before


# The signed protocol


def test_a_signed_scan_locks_the_protocol(office, owners, client):
    project, _component, user = office
    protocol = owners["protocols"]
    keep(protocol, kind=PaperKind.PHOTO, content=pdf(b"/Photo 1"))
    protocol.refresh_from_db()
    assert protocol.signed_at is None
    answer = send(client, project, "protocols", protocol, SimpleUploadedFile("p.pdf", pdf()))
    assert answer.status_code == 302
    protocol.refresh_from_db()
    assert protocol.signed_at is not None
    assert protocol.history.first().history_user == user
    signed_at = protocol.signed_at
    keep(protocol, name="page 2.pdf", content=pdf(b"/Page 2"))
    protocol.refresh_from_db()
    assert protocol.signed_at == signed_at


def test_an_annulled_protocol_gets_no_signed_scan(owners):
    protocol = owners["protocols"]
    type(protocol).objects.update(annulled_on="2019-06-04", annulled_why="wrong unit")
    with pytest.raises(ValidationError, match="was annulled: no signed scan"):
        keep(protocol)
    assert not Paper.objects.exists()
    protocol.refresh_from_db()
    assert protocol.signed_at is None


def test_a_file_that_is_refused_locks_nothing(office, owners, client):
    protocol = owners["protocols"]
    send(client, office[0], "protocols", protocol, SimpleUploadedFile("p.pdf", b"MZ"))
    protocol.refresh_from_db()
    assert protocol.signed_at is None


def test_the_lock_goes_with_the_last_signed_scan(office, owners, client):
    project, protocol = office[0], owners["protocols"]
    first, second = keep(protocol), keep(protocol, content=pdf(b"/Page 2"))
    client.post(url("remove-paper", project, first.pk))
    protocol.refresh_from_db()
    assert protocol.signed_at is not None
    assert "no longer locked" in text(client.get(url("remove-paper", project, second.pk)))
    client.post(url("remove-paper", project, second.pk))
    protocol.refresh_from_db()
    assert protocol.signed_at is None
    assert not Paper.objects.exists()


def test_staff_do_not_remove_a_signed_scan(office, owners, signed_in):
    project = office[0]
    paper, photo = keep(owners["protocols"]), keep(owners["protocols"], kind=PaperKind.PHOTO,
                                                   content=pdf(b"/Photo 1"))  # fmt: skip
    _user, client = member(project, Role.STAFF, signed_in)
    for send_it in (client.get, client.post):
        assert send_it(url("remove-paper", project, paper.pk)).status_code == 403
    owners["protocols"].refresh_from_db()
    assert (Paper.objects.count(), owners["protocols"].signed_at is None) == (2, False)
    client.post(url("remove-paper", project, photo.pk))
    assert list(Paper.objects.all()) == [paper]


# Who reads


def test_a_scan_is_sent_to_be_saved_and_the_reading_is_noted(office, owners, signed_in):
    project = office[0]
    paper = keep(owners["deliveries"], name="Otpremnica 7.pdf")
    user, client = member(project, Role.STAFF, signed_in)
    answer = client.get(url("paper", project, paper.pk))
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"] == 'attachment; filename="Otpremnica 7.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    log = ReadingLog.objects.get()
    assert (log.project, log.reader, log.what, log.activity) == (project, user, "file", None)


def test_viewers_and_strangers_open_and_change_nothing(office, owners, signed_in):
    project = office[0]
    paper = keep(owners["deliveries"])
    viewer = MembershipFactory(project=project, role=Role.VIEWER)
    stranger = MembershipFactory(role=Role.MANAGER)
    addresses = {
        "paper": [paper.pk],
        "remove-paper": [paper.pk],
        "add-paper": ["deliveries", owners["deliveries"].pk],
    }
    # A manager of another project finds it neither here nor under his own one.
    for who, where, status in (
        (viewer, project, 403),
        (stranger, project, 404),
        (stranger, stranger.project, 404),
    ):
        client = signed_in(who.user)
        for name, args in addresses.items():
            assert client.get(url(name, where, *args)).status_code == status
            assert client.post(url(name, where, *args)).status_code in (status, 405)
    assert list(Paper.objects.all()) == [paper]
    assert not ReadingLog.objects.exists()


@pytest.mark.parametrize(
    ("word", "pk"), [("lots", 1), ("deliveries", 9**15), ("deliveries", 0), ("items", 1)]
)
def test_an_unknown_record_has_no_papers(office, owners, client, word, pk):
    assert client.get(url("add-paper", office[0], word, pk)).status_code == 404


def test_a_scan_that_is_not_on_the_disk_is_no_failure(office, owners, client):
    paper = keep(owners["deliveries"])
    paper.content.storage.delete(paper.content.name)
    assert client.get(url("paper", office[0], paper.pk)).status_code == 404
    assert not ReadingLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_removing_takes_the_content_too(office, owners, client):
    paper = keep(owners["deliveries"])
    assert lies_there(paper)
    client.get(url("remove-paper", office[0], paper.pk))
    assert lies_there(paper)
    answer = client.post(url("remove-paper", office[0], paper.pk))
    assert answer.url == f"{owners['deliveries'].get_absolute_url()}#papers"
    assert not Paper.objects.exists()
    assert not lies_there(paper)
    assert [row.history_type for row in Paper.history.all()] == ["-", "+"]


def test_viewers_learn_that_there_is_a_scan_and_not_its_name(office, owners):
    project, delivery = office[0], owners["deliveries"]
    keep(delivery, name="Petrović 7.pdf")
    seen = {}
    for role in (Role.VIEWER, Role.STAFF):
        project.can_edit, project.can_manage = role == Role.STAFF, False
        seen[role] = render_to_string(
            "procurement/_papers.html",
            {
                "project": project,
                "owner": delivery,
                "owner_kind": "deliveries",
                "papers": papers_of(delivery),
            },
        )
    assert "Petrović 7.pdf" in seen[Role.STAFF]
    assert "1 scan is kept" in seen[Role.VIEWER]
    assert "Petrović" not in seen[Role.VIEWER]
    assert "href" not in seen[Role.VIEWER]


def test_the_kind_chosen_survives_an_expired_login(office, owners, client):
    address = url("add-paper", office[0], "deliveries", owners["deliveries"].pk)
    client.logout()
    data = {"kind": "photo", "files": SimpleUploadedFile("x.pdf", pdf())}
    asked = client.post(address, data)
    assert asked.status_code == 401
    page = client.post(
        reverse("accounts:login"),
        {
            "username": office[2].username, "password": "correct horse", "next": address,
            "carried": asked.context["form"].initial["carried"],
        },
        follow=True,
    )  # fmt: skip
    assert page.context["form"]["kind"].value() == "photo"
    assert "Choose the files once more." in text(page)
    assert not Paper.objects.exists()


def test_a_paper_of_what_somebody_has_removed_just_before_breaks_nothing(owners):
    delivery = owners["deliveries"]
    paper = keep(delivery)
    files = on_disk()
    type(delivery).objects.filter(pk=delivery.pk).delete()
    with pytest.raises(ValidationError, match="Somebody else removed this"):
        keep(delivery, content=pdf(b"another"))
    remove_paper(paper, by=None)
    assert on_disk() == files
    assert not Paper.objects.exists()
