import pytest

from core.incoming import Head, Row, Sheet, Wanted, find_head, guess_columns

WANTED = (
    Wanted("code", ("code", "oznaka", "šifra aktivnosti"), required=True),
    Wanted("title", ("title", "naziv aktivnosti", "naziv"), required=True),
    Wanted("planned_start", ("planned start", "planirani početak")),
    Wanted("planned_end", ("planned end", "planirani završetak")),
    Wanted("start", ("actual start", "stvarni početak")),
    Wanted("institutions", ("institutions", "institucije", "učesnici institucije")),
    Wanted("status", ("status", "stanje")),
)


def sheet(*rows):
    return Sheet("Plan", [Row(number, cells) for number, cells in enumerate(rows, 1) if cells])


def guessed(*cells):
    return list(guess_columns(list(cells), WANTED).items())


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Oznaka", "code"),
        ("ОЗНАКА", "code"),
        ("Шифра активности:", "code"),
        ("Sifra aktivnosti", "code"),
        ("Code", "code"),
        ("Učesnici (institucije)", "institutions"),
        ("Institucije (skraćenice)", "institutions"),
        ("Plan. početak", "planned_start"),
        ("план.\nпочетак", "planned_start"),
        ("Datum – planirani početak", "planned_start"),
        ("Planirani zavrsetka", "planned_end"),
        ("Stautus", "status"),
        ("Statut", None),
        ("Naziv", "title"),
        ("Napomena", None),
        ("", None),
        ("x" * 100, None),
    ],
)
def test_a_head_is_known_however_it_is_written(cell, name):
    assert guessed(cell) == ([(0, name)] if name else [])


def test_the_nearest_head_has_the_column_and_each_is_given_once():
    assert guessed("Naziv stavke", "Naziv aktivnosti", "Status", "Status", "Kod") == [
        (1, "title"),
        (2, "status"),
    ]


def test_title_rows_above_the_head_are_skipped():
    found = find_head(
        sheet(["Plan aktivnosti – status na dan 20. 1. 2020."], ["IPA 2014"], [],
              ["R. br.", "Oznaka", "Naziv", "Status"], ["1", "1.1.1", "Analiza", "završeno"]),
        WANTED,
    )  # fmt: skip
    assert found == Head(4, {1: "code", 2: "title", 3: "status"})


def test_a_title_is_no_first_row_of_a_head():
    wanted = (*WANTED, Wanted("people", ("učesnici",)), Wanted("plan", ("plan aktivnosti",)))
    found = find_head(
        sheet(["Plan aktivnosti"], ["Oznaka", "Naziv", "Učesnici (institucije)"]), wanted
    )
    assert found == Head(2, {0: "code", 1: "title", 2: "institutions"})


def test_a_head_of_two_rows_is_read_as_one():
    found = find_head(
        sheet(["Oznaka", "Naziv", "Planirani", "", "Stvarni"],
              ["", "", "početak", "završetak", "početak"], ["1.1", "x", "", "", ""]),
        WANTED,
    )  # fmt: skip
    assert found == Head(
        2, {0: "code", 1: "title", 2: "planned_start", 3: "planned_end", 4: "start"}
    )


def test_the_row_with_the_required_columns_is_the_head():
    found = find_head(
        sheet(["Status", "Institucije", "Planirani početak"], ["Oznaka", "Naziv"]), WANTED
    )
    assert found == Head(2, {0: "code", 1: "title"})


def test_a_head_that_lacks_a_required_column_is_still_the_head():
    assert find_head(sheet(["Naziv", "Status"], ["x", "y"]), WANTED) == Head(
        1, {0: "title", 1: "status"}
    )


def test_without_a_head_there_is_none():
    assert find_head(sheet(["1.1.1", "Analiza"], ["1.1.2", "Obuka"]), WANTED) is None
    assert find_head(sheet(["Status"]), WANTED) is None
    assert find_head(sheet(["Status"]), WANTED[-1:]) == Head(1, {0: "status"})


def test_a_head_below_the_fiftieth_row_is_not_looked_for():
    above = [["x"]] * 50
    assert find_head(sheet(*above[1:], ["Oznaka", "Naziv"]), WANTED) is not None
    assert find_head(sheet(*above, ["Oznaka", "Naziv"]), WANTED) is None
