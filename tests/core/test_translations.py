"""The Serbian catalogues (docs/translations.md): complete, consistent, and in the words of
docs/domain.md; and no visible text of a template is left out of them. Needs no gettext."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, number_format

from activities import rules
from activities.words import Kind, Role, Status
from core.days import in_words
from core.management.commands import messages

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALES = ["sr", "sr_Latn"]
LANGUAGES = ["sr", "sr-latn"]

# What Serbian Cyrillic text keeps in Latin letters: acronyms, document numbers, country codes.
# The keys of a keyboard, the kinds of a file and the parts of an address are spelled as typed.
LATIN = {
    "AA", "ACT", "API", "AT", "Accept", "CSV", "Cmd", "Ctrl", "DOCX", "Django", "E", "EN", "EU",
    "EUR", "Enter", "Esc", "EuropeAid", "Excel", "G", "GET", "HTTP", "IB", "ID", "II", "IP",
    "J", "JH", "JPG", "K", "LibreOffice", "MB", "Mac", "P", "PDF", "PNG", "POST", "PPTX", "PSC",
    "R", "RS", "SHA", "SI", "SR", "SVG", "Twinning", "UTF", "WCAG", "Word", "X", "XLSX", "axe",
    "core", "csv", "gov", "https", "mup", "rs", "sha", "www", "xls", "xlsx",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def catalogue(locale):
    return polib.pofile(str(messages.po_path(locale)))


def texts_of(entry):
    """Every Serbian text of an entry: one, or its three plural forms."""
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(locale):
    po = catalogue(locale)
    assert [entry.msgid for entry in po if not entry.translated()] == []
    assert [entry.msgid for entry in po if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in po if entry.msgid_plural and len(texts_of(entry)) != 3] == []
    assert len(po) > 500


def test_serbian_latin_is_what_cyrillic_gives():
    expected = messages.content(messages.derived(catalogue("sr")))
    assert messages.content(catalogue("sr_Latn")) == expected


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_catalogue_says_what_the_source_says(locale):
    path = messages.po_path(locale)
    assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary()


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_and_tags_are_those_of_the_english_text(locale):
    wrong = []
    for entry in catalogue(locale):
        # The singular may spell the number out; what the plural has is what is handed over.
        english = entry.msgid_plural or entry.msgid
        for text in texts_of(entry):
            if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english)) or sorted(
                TAG.findall(text)
            ) != sorted(TAG.findall(english)):
                wrong.append((english, text))
    assert wrong == []


def test_no_cyrillic_letter_in_serbian_latin():
    cyrillic = re.compile(r"[\u0400-\u04ff]")
    assert [e.msgid for e in catalogue("sr_Latn") if cyrillic.search("".join(texts_of(e)))] == []


def test_no_latin_word_in_serbian_cyrillic_but_the_known():
    found = {
        word
        for entry in catalogue("sr")
        for text in texts_of(entry)
        for word in re.findall("[A-Za-zČĆĐŠŽčćđšž]+", TAG.sub("", PLACEHOLDER.sub("", text)))
    }
    assert found - LATIN == set()


def test_placeholders_in_braces_survive_the_change_of_script():
    assert messages.latin("Измењено: {fields} ({name})") == "Izmenjeno: {fields} ({name})"


ONE, FEW, MANY = [1, 21, 101], [2, 3, 4, 22, 34], [0, 5, 11, 12, 14, 25, 111]
FORMS = [("активност", ONE), ("активности", FEW), ("активности", MANY)]
MONTHS = [("месец", ONE), ("месеца", FEW), ("месеци", MANY)]
APPROVED = [
    ("активност је одобрена.", ONE),
    ("активности су одобрене.", FEW),
    ("активности је одобрено.", MANY),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("singular", "plural", "forms"),
    [
        ("%(count)s activity", "%(count)s activities", FORMS),
        ("%(count)s month", "%(count)s months", MONTHS),
        ("%(count)s activity is approved.", "%(count)s activities are approved.", APPROVED),
    ],
)
def test_plural_forms(language, singular, plural, forms):
    with translation.override(language):
        for words, numbers in forms:
            words = words if language == "sr" else messages.latin(words)
            for number in numbers:
                text = translation.ngettext(singular, plural, number) % {"count": number}
                assert text == f"{number} {words}"


def test_plurals_in_a_template():
    template = Template(
        "{% blocktranslate count count=n %}{{ count }} month{% plural %}"
        "{{ count }} months{% endblocktranslate %}"
    )
    with translation.override("sr-latn"):
        shown = [template.render(Context({"n": n})) for n in (1, 2, 5, 11, 21, 22)]
    assert shown == ["1 mesec", "2 meseca", "5 meseci", "11 meseci", "21 mesec", "22 meseca"]


START, END = date(2019, 3, 4), date(2019, 3, 3)
# The texts of docs/domain.md, section 8. A day ends with its own full stop: 4. 3. 2019.
RULES = {
    "V1": (
        lambda: rules.end_before_start(START, END),
        "Datum završetka 3. 3. 2019. je pre datuma početka 4. 3. 2019. "
        "Izaberite 4. 3. 2019. ili kasniji datum.",
    ),
    "V2": (
        lambda: rules.outside_project(START, END, date(2019, 4, 1), date(2020, 3, 31)),
        "Aktivnost traje od 4. 3. 2019. do 3. 3. 2019., a projekat od 1. 4. 2019. do "
        "31. 3. 2020. Promenite datume ili prvo unesite produženje projekta.",
    ),
    "V3": (
        lambda: rules.invalid_code("1,2"),
        "„1,2” nije ispravna oznaka aktivnosti. Unesite brojeve razdvojene tačkom, "
        "na primer 1.2.3.",
    ),
    "V4": (
        lambda: rules.code_in_use("1.2.3", "Analiza"),
        "Oznaka 1.2.3 već pripada aktivnosti „Analiza”. Oznake se ne koriste ponovo, "
        "ni za otkazane aktivnosti.",
    ),
    "V5": (
        lambda: rules.wrong_component("1.2.3", "1", "2"),
        "Oznaka 1.2.3 pripada komponenti 1, a izabrali ste komponentu 2. "
        "Ispravite jedno od ta dva.",
    ),
    "V6": (
        lambda: rules.actual_dates_needed(START),
        "Da biste aktivnost označili kao završenu, unesite stvarni datum početka i završetka; "
        "ne mogu biti posle današnjeg dana (4. 3. 2019.).",
    ),
    "V7": (
        rules.reason_needed,
        "Izaberite razlog izmene. Za otkazanu aktivnost navedite i odluku Upravnog odbora "
        "ili pismo o izmenama kojim je odobreno.",
    ),
    "V8": (
        lambda: rules.illegal_transition(Status.DRAFT, Status.COMPLETED),
        "Aktivnost ne može preći iz statusa „nacrt” u „završeno”. "
        "Može preći u: planirano, otkazano.",
    ),
    "V12": (
        lambda: rules.sum_differs(1, 2, 3, 7),
        "Žene (1) + muškarci (2) + nije navedeno (3) = 6, a ukupno je 7. Zbir mora da se slaže.",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_speaks_the_serbian_of_the_domain(rule):
    fault, expected = RULES[rule]
    with translation.override("sr-latn"):
        assert fault().messages == [expected]
    with translation.override("sr"):
        [text] = fault().messages
    # The status words and days of the message are translated too; typed text stays as typed.
    assert messages.latin(text) == expected


WORDS = {
    Status: ["нацрт", "планирано", "у току", "завршено", "одложено", "отказано"],
    Role: ["увид", "унос", "одобравање"],
    Kind: [
        "радионица", "обука", "студијска посета", "експертска мисија", "конференција",
        "управни одбор", "презентација", "израда докумената", "округли сто", "стажирање",
        "остало",
    ],
}  # fmt: skip


@pytest.mark.parametrize("choices", WORDS)
def test_the_words_of_the_vocabulary(choices):
    with translation.override("sr"):
        assert [str(label) for label in choices.labels] == WORDS[choices]


@pytest.mark.parametrize(
    ("language", "day", "month", "money"),
    [
        ("en", "20 Jan 2020", "January 2020", "1,000,000.00"),
        ("sr", "20. 1. 2020.", "јануар 2020.", "1.000.000,00"),
        ("sr-latn", "20. 1. 2020.", "januar 2020.", "1.000.000,00"),
    ],
)
def test_days_and_numbers_by_language(language, day, month, money):
    with translation.override(language):
        assert in_words(date(2020, 1, 20)) == day
        assert date_format(date(2020, 1, 20), "YEAR_MONTH_FORMAT").lower() == month.lower()
        assert number_format(1000000, decimal_pos=2, force_grouping=True) == money


# Text of a template outside {% translate %} and {% blocktranslate %}.

ATTRIBUTES = {"alt", "aria-label", "data-label", "placeholder", "title"}
# The brand, the currency as the contract writes it, and the name of a checksum.
UNMARKED = {"Twinning", "EUR", "SHA"}
# Shown when nothing else works: it says everything in all three languages at once.
WITHOUT_TRANSLATION = {"500.html"}
TEMPLATE_PARTS = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*block(?:translate|trans)\b.*?%\}.*?\{%\s*endblock(?:translate|trans)\s*%\}"
    # Blocks that fill an attribute, see base_form.html and base_sheet.html.
    r"|\{%\s*block (?:form_class|form_action|sheet_class)\s*%\}.*?\{%\s*endblock\s*%\}"
    # An address that a component is given.
    r"|\{%\s*slot \w+_url\s*%\}.*?\{%\s*endslot\s*%\}"
    r"|\{\{.*?\}\}|\{%.*?%\}",
    re.DOTALL,
)


class VisibleText(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        values = dict(attrs)
        shown = [value for name, value in attrs if name in ATTRIBUTES]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            shown.append(values.get("value"))
        if tag == "meta" and values.get("name") == "description":
            shown.append(values.get("content"))
        self.found += [text for text in shown if text]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def unmarked(source):
    """The visible words of a template that no translation would reach."""
    parser = VisibleText()
    # A tag in an attribute or between words parts them.
    parser.feed(TEMPLATE_PARTS.sub(" ", source))
    parser.close()
    words = (re.findall(r"[^\W\d_]+", text) for text in parser.found)
    return [" ".join(found) for found in words if set(found) - UNMARKED]


def templates():
    folders = [ROOT / "templates", *ROOT.glob("*/templates")]
    return sorted(path for folder in set(folders) for path in folder.rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_visible_text_is_left_unmarked(path):
    if path.name not in WITHOUT_TRANSLATION:
        assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>{% translate 'Save' %} – {{ name }} (3)</p>", []),
        ("<p>{% blocktranslate %}Saved by {{ name }}{% endblocktranslate %}</p>", []),
        ("<h1>Twinning</h1>{# Not shown #}<style>p { color: red }</style>", []),
        ("<p>{% if x %}Saved{% endif %}</p>", ["Saved"]),
        ('<input type="submit" value="Save it">', ["Save it"]),
        ('<nav aria-label="Pages{{ x }}">', ["Pages"]),
        ('<td data-label="{% translate "Days" %}"></td>', []),
        ("<p>Сачувано</p>", ["Сачувано"]),
    ],
)
def test_the_scan_finds_what_it_should(source, expected):
    assert unmarked(source) == expected


# The command, with a small source in place of the whole.


@pytest.fixture
def small(tmp_path, monkeypatch, settings):
    settings.LOCALE_PATHS = [tmp_path]
    source = polib.POFile()
    source.append(polib.POEntry(msgid="Save"))
    source.append(polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days"))
    monkeypatch.setattr(messages, "collected", lambda: source)
    return source


def translate(msgid, text):
    po = catalogue("sr")
    entry = po.find(msgid)
    if isinstance(text, list):
        entry.msgstr_plural = dict(enumerate(text))
    else:
        entry.msgstr = text
    po.save()


def test_the_command_keeps_translations_and_derives_latin(small, capsys):
    call_command("messages")
    assert "2 texts, 2 not yet in Serbian" in capsys.readouterr().out
    translate("Save", "Сачувај")
    translate("%(n)s day", ["%(n)s дан", "%(n)s дана", "%(n)s дана"])
    call_command("messages")
    latin = catalogue("sr_Latn")
    assert latin.find("Save").msgstr == "Sačuvaj"
    assert list(latin.find("%(n)s day").msgstr_plural.values()) == [
        "%(n)s dan", "%(n)s dana", "%(n)s dana",
    ]  # fmt: skip
    folder = messages.po_path("sr").parent.parent.parent
    written = {path: path.read_bytes() for path in folder.rglob("*.?o")}
    assert len(written) == 4
    call_command("messages")
    assert {path: path.read_bytes() for path in written} == written
    call_command("messages", check=True)


def test_the_check_refuses_what_is_new_missing_or_not_compiled(small):
    with pytest.raises(CommandError, match="behind the source"):
        call_command("messages", check=True)
    call_command("messages")
    with pytest.raises(CommandError, match="Not in Serbian yet"):
        call_command("messages", check=True)
    translate("Save", "Сачувај")
    translate("%(n)s day", ["%(n)s дан", "%(n)s дана", "%(n)s дана"])
    with pytest.raises(CommandError, match="sr and sr_Latn are behind"):
        call_command("messages", check=True)
    call_command("messages")
    small.append(polib.POEntry(msgid="New"))
    with pytest.raises(CommandError, match="behind the source"):
        call_command("messages", check=True)
    small.pop()
    messages.po_path("sr_Latn").with_suffix(".mo").unlink()
    with pytest.raises(CommandError, match="catalogues sr_Latn are behind"):
        call_command("messages", check=True)


def test_a_text_that_left_the_source_leaves_the_catalogue(small):
    call_command("messages")
    translate("Save", "Сачувај")
    small.pop(0)
    call_command("messages")
    assert [entry.msgid for entry in catalogue("sr")] == ["%(n)s day"]
