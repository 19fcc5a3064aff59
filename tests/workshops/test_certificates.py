"""Certificates of participants in one Word file."""

import re
import time
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.oxml.ns import qn

from activities.models import Institution, ReadingLog, WordTemplate
from activities.word_templates import built_in
from activities.words import Kind, Reading, Role, WordKind
from core.word_tags import check_template
from tests.activities.pages import text
from tests.factories import (
    ActivityFactory,
    InstitutionFactory,
    MembershipFactory,
    ParticipationFactory,
    PersonFactory,
    project_with,
)
from workshops.certificate_placeholders import CERTIFICATE
from workshops.models import Participation, Training

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_1_october_2019():
    with time_machine.travel("2019-10-01 09:00+02:00", tick=True):
        yield


@pytest.fixture
def training(signed_in):
    """Of 4 and 5 March 2019, twelve hours; one of the staff is signed in."""
    project, component, user = project_with(Role.STAFF, slug="p", title_sr="Borba protiv trgovine")
    activity = ActivityFactory(
        project=project, component=component, kind=Kind.TRAINING, code="1.1.1",
        title_en="Training on evidence", title_sr="Obuka o dokazima", place="Niš",
        status="completed", actual_start=date(2019, 3, 4), actual_end=date(2019, 3, 5),
    )  # fmt: skip
    Training.objects.filter(activity=activity).update(hours="12")
    signed_in(user)
    return activity


def came(activity, name, attendance="came", **columns) -> Participation:
    person = PersonFactory(project=activity.project, name=name, **columns)
    return ParticipationFactory(activity=activity, person=person, attendance=attendance)


def address(activity, language="en") -> str:
    return f"/{language}/projects/{activity.project.slug}/activities/{activity.code}/certificates/"


def posted(rows, **changed) -> dict:
    return {
        "people": [row.pk for row in rows], "first_signatory": "Rukovodilac projekta",
        "second_signatory": "Project Leader, beneficiary", "issued_on": "2019-03-06", **changed,
    }  # fmt: skip


def document_of(answer):
    assert answer.status_code == 200, text(answer)
    return Document(BytesIO(b"".join(answer.streaming_content)))


def words_of(document) -> str:
    """The text of the whole body, paragraph by paragraph."""
    paragraphs = document.element.body.iter(qn("w:p"))
    lines = ("".join(node.text or "" for node in one.iter(qn("w:t"))) for one in paragraphs)
    return re.sub(r"\s+", " ", " | ".join(filter(str.strip, lines)))


def pages_of(document) -> int:
    return len(list(document.element.body.iter(qn("w:pageBreakBefore"))))


def test_each_who_came_and_is_chosen_gets_a_page(training, client):
    ana = came(training, "Ana Anić")
    came(training, "Bojan Bojić")
    came(training, "Vesna Vesić", attendance="excused")
    zoran = came(training, "Zoran Zorić")
    document = document_of(client.post(address(training), posted([zoran, ana])))
    words = words_of(document)
    assert pages_of(document) == 2
    assert [name in words for name in ("Ana Anić", "Bojan Bojić", "Vesna", "Zoran Zorić")] == [
        True, False, False, True
    ]  # fmt: skip
    assert words.index("Ana Anić") < words.index("Zoran Zorić")
    for said in (
        "CERTIFICATE | awarded to | Ana Anić | for taking part in the training | "
        "“Training on evidence” | 4–5 Mar 2019, Niš · 12 hours of teaching",
        training.project.title_en, "6 Mar 2019", "Rukovodilac projekta",
        "Funded by the European Union",
    ):  # fmt: skip
        assert said in words
    assert document.core_properties.title == "Certificates – 1.1.1"
    assert document.core_properties.author == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sr-latn", ["UVERENJE | dodeljuje se | Jovana Đurić", "Wolfgang Queneau", "za učešće na",
                     "„Obuka o dokazima”", "4–5. 3. 2019., Niš · 12 časova nastave",
                     "Rukovodilac projekta"]),
        ("sr", ["УВЕРЕЊЕ | додељује се | Јована Ђурић", "Wolfgang Queneau", "за учешће на обуци",
                "„Обука о доказима”", "4–5. 3. 2019., Ниш · 12 часова наставе",
                "Руководилац пројекта", "Борба против трговине"]),
    ],
)  # fmt: skip
def test_names_stand_in_the_script_of_the_file(training, client, language, expected):
    rows = [came(training, "Jovana Đurić"), came(training, "Wolfgang Queneau")]
    words = words_of(document_of(client.post(address(training, language), posted(rows))))
    assert [said for said in expected if said not in words] == []


def test_without_hours_it_says_the_working_days(training, client):
    Training.objects.update(hours=None)
    row = came(training, "Ana Anić")
    assert "2 working days" in words_of(document_of(client.post(address(training), posted([row]))))
    training.project.holidays.create(day=date(2019, 3, 5))
    assert "1 working day" in words_of(document_of(client.post(address(training), posted([row]))))


def test_the_page_has_all_who_came_ticked(training, client):
    rows = [came(training, "Bojan Bojić"), came(training, "Ana Anić")]
    came(training, "Vesna Vesić", attendance="expected")
    page = client.get(address(training))
    assert [row.person.name for row in page.context["rows"]] == ["Ana Anić", "Bojan Bojić"]
    assert page.content.decode().count(" checked") == 2
    assert page.context["form"].ticked == {str(row.pk) for row in rows}


def test_each_reading_is_noted(training, client):
    row = came(training, "Ana Anić")
    client.get(address(training))
    client.post(address(training), posted([row]))
    found = ReadingLog.objects.order_by("pk").values_list("what", "activity", "reader")
    reader = training.project.memberships.get().user
    assert list(found) == [
        (Reading.LIST, training.pk, reader.pk), (Reading.CERTIFICATES, training.pk, reader.pk)
    ]  # fmt: skip


def test_the_number_issued_is_stored_with_the_training(training, client):
    row = came(training, "Ana Anić")
    training.refresh_from_db()
    client.post(address(training), posted([row], number=""))
    assert Training.objects.get().certificates is None
    client.post(address(training), posted([row], number=14))
    stored = Training.objects.get()
    assert stored.certificates == 14
    assert stored.history.first().history_user is not None
    version = training.version
    training.refresh_from_db()
    assert training.version == version + 1
    assert client.get(address(training)).context["form"]["number"].value() == 14


def test_a_workshop_has_no_number_of_certificates(training, client):
    training.kind = Kind.WORKSHOP
    training.save()
    row = came(training, "Ana Anić")
    assert "number" not in client.get(address(training)).context["form"].fields
    words = words_of(document_of(client.post(address(training), posted([row], number=3))))
    assert "for taking part in the workshop" in words


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"people": []}, "Nobody is chosen. Tick those who get a certificate."),
        ({"people": ["1' or 1"]}, "is not one of the available choices"),
        ({"issued_on": "2019-03-04"}, "The day 4 Mar 2019 is before the end of the event"),
        ({"issued_on": "soon"}, "“soon” is not a day."),
        ({"number": "-1"}, "-1 is too small. Enter 0 or more."),
        ({"number": "200000"}, "is too large"),
        ({"first_signatory": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(training, client, changed, message):
    row = came(training, "Ana Anić")
    answer = client.post(
        address(training), posted([row], **{"second_signatory": "Typed by me", **changed})
    )
    assert message in text(answer)
    assert "Typed by me" in answer.content.decode()
    assert Training.objects.get().certificates is None
    assert not ReadingLog.objects.filter(what=Reading.CERTIFICATES).exists()


def test_somebody_of_another_list_is_not_chosen(training, client):
    came(training, "Ana Anić")
    other = ParticipationFactory(attendance="came")
    answer = client.post(address(training), posted([other]))
    assert "is not one of the available choices" in text(answer)


def test_erased_names_get_no_certificate(training, client):
    row = came(training, "Ana Anić")
    row.person.delete()
    page = client.get(address(training))
    assert page.context["rows"] == []
    assert "or the names were deleted" in text(page)
    assert "Nobody on the list" in text(client.post(address(training), posted([row])))
    assert not ReadingLog.objects.exists()


def test_a_list_past_its_day_gives_no_certificates_unless_it_is_held(training, client):
    row = came(training, "Ana Anić")
    with time_machine.travel("2031-01-01 09:00+01:00", tick=True):
        client.force_login(
            MembershipFactory(project=training.project).user,
            "django.contrib.auth.backends.ModelBackend",
        )
        page = client.post(address(training), posted([row]))
        assert "The list of names is past its day" in text(page)
        project = training.project
        project.names_held, project.names_held_why = True, "audit"
        project.save()
        assert pages_of(document_of(client.post(address(training), posted([row])))) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Kind.CONFERENCE, "completed"), (Kind.TRAINING, "ongoing"), (Kind.TRAINING, "planned")],
)
def test_only_of_events_that_are_over(training, client, kind, status):
    came(training, "Ana Anić")
    assert "certificates/" in client.get(training.get_absolute_url()).content.decode()
    type(training).objects.update(kind=kind, status=status)
    assert client.get(address(training)).status_code == 404
    assert "certificates/" not in client.get(training.get_absolute_url()).content.decode()


def test_viewers_neither_see_nor_make_them(training, client, signed_in):
    row = came(training, "Ana Anić")
    signed_in(MembershipFactory(project=training.project, role=Role.VIEWER).user)
    assert client.get(address(training)).status_code == 403
    assert client.post(address(training), posted([row])).status_code == 403
    assert "certificates/" not in client.get(training.get_absolute_url()).content.decode()
    assert not ReadingLog.objects.exists()


def test_the_built_in_template_has_only_known_placeholders():
    for language in ("en", "sr"):
        check_template(built_in(WordKind.CERTIFICATE, language), CERTIFICATE)


def test_an_office_has_its_own_template(training, client):
    document = Document()
    document.add_paragraph("{% for one in people %}Diploma: {{ one.name }}. {% endfor %}")
    file = BytesIO()
    document.save(file)
    own = WordTemplate.objects.create(
        project=training.project, kind=WordKind.CERTIFICATE, language="en", name="own.docx",
        content=file.getvalue(), sha256="0" * 64,
    )  # fmt: skip
    row = came(training, "Ana Anić")
    words = words_of(document_of(client.post(address(training), posted([row]))))
    assert words == "Diploma: Ana Anić. "
    document.add_paragraph("{{ gone }}")
    file = BytesIO()
    document.save(file)
    own.content = file.getvalue()
    own.save()
    answer = client.post(address(training), posted([row]))
    assert "The template of “certificate of attendance” cannot be filled:" in text(answer)
    assert not ReadingLog.objects.filter(what=Reading.CERTIFICATES).count() > 1


def test_300_names_take_some_seconds_and_no_more_statements(training, client):
    institution = InstitutionFactory()
    rows = [came(training, "Ana Anić", institution=institution)]
    counts, took = {}, 0
    for number in (1, 300):
        while len(rows) < number:
            letters = "".join("abcdefghij"[int(digit)] for digit in str(len(rows)))
            rows.append(came(training, f"Petar Petrović{letters}", institution=institution))
        for asked in ("get", "post"):
            with CaptureQueriesContext(connection) as statements:
                began = time.monotonic()
                if asked == "get":
                    client.get(address(training))
                else:
                    document = document_of(client.post(address(training), posted(rows)))
                    took = time.monotonic() - began
            counts.setdefault(asked, []).append(len(statements))
    assert pages_of(document) == 300
    assert took < 10
    assert [few == many for few, many in counts.values()] == [True, True]
    assert Institution.objects.count() == 1
