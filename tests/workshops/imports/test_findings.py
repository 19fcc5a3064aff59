"""Conclusions and recommendations out to Excel and in again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from activities.imports.checking import LEFT_OUT, mend
from activities.imports.writing import Refusal, carry_out, undo
from reports.loading import load, read
from tests.activities.imports.bring import brought, opened, recheck, workbook
from tests.activities.imports.files import (
    LANGUAGES,
    Edited,
    changes,
    exported,
    said,
    statements,
    through_the_pages,
)
from tests.activities.pages import member, text
from tests.factories import (
    ActivityFactory,
    MembershipFactory,
    RecommendationFactory,
)
from tests.reports.tables import dump
from tests.workshops.pages import codes, url
from tests.workshops.test_register import many  # noqa: F401  (a fixture)
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db
KINDS = ["xlsx", "csv"]
CODE, KIND, EN, SR, EVENT, AREA, ADDRESSEE, DUE, STATUS = range(9)
PRIORITY, NATURE = 12, 13


def bring(project, user, content, name="list.xlsx", **named):
    return opened(project, content, user, name=name, what="recommendations", **named)


def out(client, project, kind="xlsx", language="en", query=""):
    address = url(f"recommendations-{kind}", project) + query
    return Edited(exported(client, address, language), f"list.{kind}")


def without_imports() -> dict:
    kept = dump()
    for name in ("activities.Import", "activities.ImportRow"):
        kept.pop(name)
    return kept


@pytest.fixture
def demonstration(db):
    from activities.models import Project

    load(read("data/thb_serbia.json"), release=True)
    project = Project.objects.get()
    rows = Recommendation.objects.of(project).order_by("pk")
    rows.filter(pk=rows[0].pk).update(
        text_en="=1+1\r\nsecond line", text_sr="-5 „{Europol}“; a, b\t\xa0c", nature="training",
        priority="high",
    )  # fmt: skip
    return project


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_changes_nothing(demonstration, signed_in, language, kind):
    user = MembershipFactory(project=demonstration, role="manager").user
    file = out(signed_in(user), demonstration, kind, language)
    with override(language):
        source = bring(demonstration, user, file.content(), file.name)
    assert said(source) == {}
    assert source.counts == {"unchanged": 14}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_edited_is_changed_and_nothing_else(
    many, office, client, language, kind  # noqa: F811
):  # fmt: skip
    before = {row.pk: row for row in Recommendation.objects.of(many)}
    file = out(client, many, kind, language)
    file.set("R-1.2.1-02", DUE, "22. 8. 2019.")
    file.set("R-1.2.1-02", SR, "Imenovati\nkontakt-osobe")
    file.set("R-1.10.1-02", PRIORITY, {"en": "high", "sr-latn": "Visok", "sr": "висок"}[language])
    file.set("R-1.10.1-03", AREA, "заштита жртава")
    with override(language):
        source = bring(many, office[2], file.content(), file.name)
        assert said(source) == {}
    assert source.counts == {"changed": 3, "unchanged": 2}
    area = {"R-1.2.1-02": [["text_sr", "Imenovati kontakt-osobe", "Imenovati\nkontakt-osobe"],
                           ["due", "2019-06-30", "2019-08-22"]],
            "R-1.10.1-02": [["priority", "low", "high"]],
            "R-1.10.1-03": [["area", ["Prevention", "Превенција"],
                             ["Victim protection", "Заштита жртава"]]]}  # fmt: skip
    assert changes(source) == area
    list(carry_out(source, by=office[2], manager=True))
    stored = {row.pk: row for row in Recommendation.objects.of(many)}
    assert {
        (row.code, column)
        for pk, row in before.items()
        for column in ("kind", "text_en", "text_sr", "area_id", "addressee_id", "due", "priority",
                       "nature", "status", "number", "version", "search")
        if getattr(row, column) != getattr(stored[pk], column)
    } == {
        ("R-1.2.1-02", "due"), ("R-1.2.1-02", "text_sr"), ("R-1.2.1-02", "version"),
        ("R-1.10.1-02", "priority"), ("R-1.10.1-02", "version"),
        ("R-1.10.1-03", "area_id"), ("R-1.10.1-03", "version"),
    }  # fmt: skip
    again_ = out(client, many, kind, language)
    with override(language):
        assert bring(many, office[2], again_.content(), file.name).counts == {"unchanged": 5}


def test_a_row_without_a_code_is_new_under_its_event(many, office, partners, client):  # noqa: F811
    file = out(client, many)
    file.add(
        None, "recommendation", None, "Nova preporuka", "1.2.1", "Prevencija",
        partners[0].abbreviation, "2019-12-31", None, None, None, None, "visok", "obuka",
    )  # fmt: skip
    file.add(None, "zaključak", "A new conclusion", None, "1.2.1")
    source = bring(many, office[2], file.content())
    assert said(source) == {}
    assert source.counts == {"unchanged": 5, "new": 2}
    before = without_imports()
    list(carry_out(source, by=office[2], manager=True))
    new = Recommendation.objects.filter(activity__code="1.2.1", number__gte=3).order_by("number")
    assert [
        (row.code, row.kind, row.text_en, row.text_sr, row.addressee, row.due, row.priority,
         row.nature, row.status, row.history.count())
        for row in new
    ] == [
        ("R-1.2.1-03", "recommendation", "", "Nova preporuka", partners[0], date(2019, 12, 31),
         "high", "training", "proposed", 1),
        ("R-1.2.1-04", "conclusion", "A new conclusion", "", None, None, "", "", "proposed", 1),
    ]  # fmt: skip
    source.refresh_from_db()
    undo(source, by=office[2])
    assert without_imports() == before


def test_undone_every_table_is_as_before(many, office, client):  # noqa: F811
    file = out(client, many)
    file.set("R-1.2.1-02", EN, "Another text")
    file.set("R-1.2.1-02", ADDRESSEE, None)
    before = without_imports()
    source = brought(many, file.content(), office[2], what="recommendations")
    assert Recommendation.objects.get(text_en="Another text").addressee is None
    undo(source, by=office[2])
    assert without_imports() == before


def test_what_somebody_edits_afterwards_stands_in_the_way_of_undoing(many, office, client):  # noqa: F811
    file = out(client, many)
    file.set("R-1.2.1-02", EN, "Another text")
    source = brought(many, file.content(), office[2], what="recommendations")
    Recommendation.objects.get(text_en="Another text").save_edit(by=office[2])
    with pytest.raises(Refusal) as refusal:
        undo(source, by=office[2])
    assert "R-1.2.1-02: changed by" in " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    ("code", "place", "value", "column", "message"),
    [
        ("R-1.2.1-02", CODE, "R-1.2.1-77", "code", "The project has no “R-1.2.1-77”. Codes are"),
        ("R-1.2.1-02", CODE, "x", "code", "The project has no “x”. Codes are given by the system"),
        ("R-1.2.1-02", KIND, "wish", "kind", "“wish” is not known here. Write one of: conclusion,"),
        ("R-1.2.1-02", KIND, None, "kind", "Kind is missing."),
        ("R-1.2.1-02", KIND, "conclusion", "kind", "It has steps already, so it stays"),
        ("R-1.10.1-02", KIND, "conclusion", "due", "A conclusion has no addressee and no due day."),
        ("R-1.2.1-02", EVENT, "1.10.1", "event", "R-1.2.1-02 belongs to activity 1.2.1"),
        ("R-1.2.1-02", AREA, "Sport", "area", "“Sport” is no area. Write one of: Prevention"),
        ("R-1.2.1-02", ADDRESSEE, "NASA", "addressee", "“NASA” is no partner of the project"),
        ("R-1.2.1-02", DUE, "soon", "due", "“soon” is not a day. Write it like 20.1.2020"),
        ("R-1.2.1-02", DUE, "1.3.2019", "due", "The due day 1 Mar 2019 is before the end of"),
        ("R-1.2.1-02", STATUS, "verified", "status", "Its status is “accepted”. It is changed by"),
        ("R-1.2.1-02", STATUS, "fine", "status", "“fine” is not known here."),
        ("R-1.2.1-02", EN, "x" * 5001, "text_en", "5001 characters are too many."),
        ("R-1.2.1-02", PRIORITY, "none", "priority", "“none” is not known here."),
    ],
)
def test_a_row_that_is_not_sound_is_refused_at_its_cell(
    many, office, client, code, place, value, column, message  # noqa: F811
):  # fmt: skip
    file = out(client, many)
    file.set(code, place, value)
    source = bring(many, office[2], file.content())
    assert source.counts == {"unchanged": 4, "refused": 1}
    ((number, faults),) = said(source).items()
    assert faults[column][0].startswith(message)
    cell = source.rows.get(number=number)
    assert cell.changes == []
    mend(source, cells={}, left_out={number: True})
    recheck(source, office[2])
    assert source.counts == {"unchanged": 4, LEFT_OUT: 1}


def test_without_any_text_it_is_refused(many, office, client):  # noqa: F811
    file = out(client, many)
    for place in (EN, SR):
        file.set("R-1.2.1-02", place, None)
    assert list(said(bring(many, office[2], file.content())).values()) == [
        {"text_en": ["Enter the text in English or in Serbian."]}
    ]


@pytest.mark.parametrize(
    ("under", "status", "said_of"),
    [
        (None, None, {"event": ["Event is missing. Enter it first."]}),
        ("9.9.9", None, {"event": ["“9.9.9” is no activity of the project. Write its code, such "
                                   "as 1.2.1."]}),
        ("1.3.1", None, {"event": ["An activity ends with conclusions and recommendations once it "
                                   "has begun."]}),
        ("1.2.1", "accepted", {"status": ["A new entry begins as “proposed”. Leave the cell "
                                          "empty, and enter the steps later."]}),
    ],
)  # fmt: skip
def test_a_new_row_that_is_not_sound_is_refused(
    many, office, client, under, status, said_of  # noqa: F811
):  # fmt: skip
    ActivityFactory(project=many, component=office[1], code="1.3.1")
    file = out(client, many)
    file.add(None, "conclusion", "Text", None, under, None, None, None, status)
    assert list(said(bring(many, office[2], file.content())).values()) == [said_of]


def test_a_public_text_is_tested_for_names(many, office, client):  # noqa: F811
    row = Recommendation.objects.get(activity__code="1.2.1", number=2)
    Recommendation.objects.filter(pk=row.pk).update(released_at="2019-09-01T10:00Z")
    file = out(client, many)
    file.set("R-1.2.1-02", SR, "Pisati na ana@mup.rs")
    faults = said(bring(many, office[2], file.content()))
    assert "ana@mup.rs" in next(iter(faults.values()))["text_sr"][0]


def test_an_addressee_that_is_no_partner_any_more_stays(many, office, client):  # noqa: F811
    """In `many` nobody addressed is a partner."""
    assert bring(many, office[2], out(client, many).content()).counts == {"unchanged": 5}


def test_codes_that_the_project_lacks_are_refused(many, office, signed_in):  # noqa: F811
    other = RecommendationFactory(activity=ActivityFactory(code="7.7.7", status="completed"))
    client = signed_in(MembershipFactory(project=other.project, role="manager").user)
    file = out(client, other.project, "csv")
    source = bring(many, office[2], file.content(), file.name)
    assert [list(faults) for faults in said(source).values()] == [["code"]]


def test_a_file_that_another_project_gave_out_is_refused(many, office, signed_in):  # noqa: F811
    other = RecommendationFactory(activity=ActivityFactory(code="1.2.1", status="completed"))
    client = signed_in(MembershipFactory(project=other.project, role="manager").user)
    with pytest.raises(ValidationError) as refusal:
        bring(many, office[2], out(client, other.project).content())
    assert refusal.value.messages == [
        f"The file is of another project, “{other.project.slug}”, and its codes mean something "
        "else here. Choose a file of this project."
    ]
    # A sheet that a person called by a day is none of ours.
    rows = [["Code", "Due"], ["R-1.2.1-02", "22.8.2019"]]
    content = workbook(rows, name="plan 2019-08-22")
    assert bring(many, office[2], content).counts == {"changed": 1}


def test_what_somebody_changes_meanwhile_is_not_overwritten(many, office, client):  # noqa: F811
    file = out(client, many)
    file.set("R-1.2.1-02", EN, "Mine")
    source = bring(many, office[2], file.content())
    theirs = Recommendation.objects.get(activity__code="1.2.1", number=2)
    theirs.text_en = "Theirs"
    theirs.save_edit(by=office[2])
    with pytest.raises(Refusal):
        list(carry_out(source, by=office[2], manager=True))
    theirs.refresh_from_db()
    assert theirs.text_en == "Theirs"


def test_columns_that_the_file_lacks_stay(many, office):  # noqa: F811
    rows = [["Šifra", "Rok"], ["r-1.2.1-2", "22.8.2019"]]
    source = brought(many, rows, office[2], what="recommendations")
    assert source.counts == {"changed": 1}
    row = Recommendation.objects.get(activity__code="1.2.1", number=2)
    assert (row.due, row.text_sr, row.priority) == (
        date(2019, 8, 22), "Imenovati kontakt-osobe", "high",
    )  # fmt: skip


def test_the_register_shows_what_the_import_changed(
    many, office, client, signed_in  # noqa: F811
):  # fmt: skip
    assert "Import from Excel" in text(client.get(url("recommendations", many)))
    file = out(client, many)
    file.set("R-1.2.1-02", DUE, "22. 8. 2019.")
    source, rows, page = through_the_pages(client, many, "recommendations", file)
    assert "30 Jun 2019" in text(rows) and "22 Aug 2019" in text(rows)
    assert codes(page) == ["R-1.2.1-02"]
    assert "Undo import" in text(page) and "Imported from “list.xlsx”" in text(page)
    everything = url("recommendations", many, query=f"?import={source.pk}")
    _viewer, client = member(many, "viewer", signed_in)
    page = client.get(everything)
    assert len(codes(page)) == 5 and "Import" not in text(page)


def test_thirty_rows_take_as_many_statements_as_one(event, office, client):
    counts = []
    for number in range(1, 31):
        RecommendationFactory(activity=event, due=date(2019, 12, 1))
        if number in (2, 30):
            file = out(client, event.project)
            for row in range(1, number):
                file.set(f"R-1.2.1-{row:02d}", DUE, "22. 8. 2020.")
            file.add(None, "conclusion", "New", None, "1.2.1")
            source = bring(event.project, office[2], file.content())
            counts.append(
                (
                    statements(lambda source=source: recheck(source, office[2])),
                    statements(
                        lambda source=source: list(carry_out(source, by=office[2], manager=True))
                    ),
                )
            )
            Recommendation.objects.filter(text_en="New").delete()
            Recommendation.objects.update(due=date(2019, 12, 1))
    assert counts[0] == counts[1]


def test_viewers_and_strangers_bring_nothing_in(many, office, signed_in):  # noqa: F811
    source = bring(many, office[2], [["Code", "Due"], ["R-1.2.1-02", "22.8.2019"]])
    addresses = [
        reverse("activities:import-new", args=[many.slug, "recommendations"]),
        reverse("activities:import-new", args=[many.slug, "participants"]) + "?scope=1.2.1",
        reverse("activities:import-write", args=[many.slug, source.pk]),
    ]
    before = without_imports()
    _viewer, client = member(many, "viewer", signed_in)
    assert [client.post(address).status_code for address in addresses] == [403] * 3
    client = signed_in(MembershipFactory(role="manager").user)
    assert [client.post(address).status_code for address in addresses] == [404] * 3
    assert Recommendation.objects.get(activity__code="1.2.1", number=2).due == date(2019, 6, 30)
    assert without_imports()["workshops.Recommendation"] == before["workshops.Recommendation"]
