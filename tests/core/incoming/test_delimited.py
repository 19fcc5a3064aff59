import pytest
from django.core.exceptions import ValidationError

from core.incoming import Row, Sheet, read_file

LATIN = "Oznaka;Naziv;Učesnici\r\n1.1.1;Završna konferencija – „žrtve“;Đorđe Čolić, Müller\r\n"
CYRILLIC = "Ознака;Назив;Учесници\r\n1.1.1;Завршна конференција – „жртве“;Ђорђе Чолић\r\n"


def rows(content, name="plan.csv"):
    (sheet,) = read_file(content, name)
    return [list(row) for row in sheet.rows]


def lines(text):
    return [line.split(";") for line in text.replace("\r\n", "\n").strip().split("\n")]


@pytest.mark.parametrize(
    ("text", "written", "said"),
    [
        (text, written, said)
        for text in (LATIN, CYRILLIC)
        for written, said in [
            ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"),
        ]
    ] + [(LATIN, "cp1250", "Windows-1250"), (CYRILLIC, "cp1251", "Windows-1251")],
)  # fmt: skip
def test_the_letters_are_made_out(text, written, said):
    assert read_file(text.encode(written), "C:\\plan 2019.csv") == [
        Sheet("plan 2019", [Row(n, cells) for n, cells in enumerate(lines(text), 1)], said)
    ]


def test_utf_16_in_the_other_order():
    assert rows(b"\xfe\xff" + LATIN.encode("utf-16-be"))[0] == [1, ["Oznaka", "Naziv", "Učesnici"]]


@pytest.mark.parametrize(
    "text",
    [
        "code,title\n1.1,završno\n",  # a single letter beyond a to z
        "kod;naziv\n2.1;Č-7\n",
        "ŽŠ d.o.o.;osoba za vezu\n",
        "CZŽTLJ;SČ\n",
        "Petar Č.;policija\n",
        "name;unit\nMüller;Köln, Österreich\n",
        "cena u €;iznos\n5 €;6\n",
        "Šabac\n",
        "đak;čaj;ćuk;žal;šal\n",
    ],
)
def test_a_few_letters_of_latin_script_are_enough(text):
    assert rows(text.encode("cp1250")) == rows(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "code,title\n1.1,завршено\n",
        "RTA;МУП и МРЗБСП\n",
        "Ђ. Петровић;МУП\n",
        "EU;извештај Europol-а\n",
        "Љиг\n",
        "а;о\n",
        "Џорџ;Њујорк;чћж\n",
    ],
)
def test_a_few_letters_of_cyrillic_script_are_enough(text):
    assert rows(text.encode("cp1251")) == rows(text.encode())


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", ["1", "2"]),
        ("a;b\n1,5;2,5\n", ["1,5", "2,5"]),
        ("a;b;c\n1,5;x;MUP, BMI, MNZ\n2,5;y;MUP, BMI\n", ["1,5", "x", "MUP, BMI, MNZ"]),
        ("a\tb\n1,5;3\tx, y\n", ["1,5;3", "x, y"]),
        ('a,b\n"1,5; x","say ""no"""\n', ["1,5; x", 'say "no"']),
        ("sep=,\na;x,b\n1;2,3\n", ["1;2", "3"]),
        ("Plan aktivnosti, nacrt\n1;2;3\n", ["1", "2", "3"]),
        ('24" monitor;x\n24" monitor;y\n', ['24" monitor', "y"]),
    ],
)
def test_the_separator_is_found(text, cells):
    assert rows(text.encode())[1] == [2, cells]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_excel_counts_them(end):
    text = end.join(["a;b", "", '"two', 'lines";c', ";;", "d;e", ""])
    assert rows(text.encode()) == [[1, ["a", "b"]], [3, ["two\nlines", "c"]], [5, ["d", "e"]]]


def test_the_apostrophe_before_what_looks_like_a_formula_goes():
    assert rows(b"a;b\n'=1+1;'x\n'-5;'\n")[1:] == [[2, ["=1+1", "'x"]], [3, ["-5", "'"]]]


def refusal(content, name="plan.csv"):
    with pytest.raises(ValidationError) as refused:
        read_file(content, name)
    return refused.value.messages[0]


def test_a_quotation_mark_that_never_closes_is_named_by_its_row():
    text = 'a;b\nc;d\n"e;f\n' + "g;h\n" * 5
    assert refusal(text.encode()).startswith("In row 3 of “plan” a quotation mark opens a cell and")
    text = 'a;b\n"' + "x" * 200_000 + '"\n'
    assert refusal(text.encode()).startswith("In row 2 of “plan” a quotation mark opens a cell and")


@pytest.mark.parametrize(
    "content",
    [
        b"a;b\0c\n",
        "Završno".encode("utf-16-le"),
        b"\xff\xfea\xd8\0",
        b"\x98\x81\x83 no letters",
        bytes(range(256)),
    ],
)
def test_what_is_no_text_is_refused(content):
    assert refusal(content) == (
        "The letters of “plan.csv” cannot be made out. Open it in Excel, save it as “CSV UTF-8” or "
        "as .xlsx, and add that."
    )
