"""Serbian text in either script: what is converted, and what keeps its letters."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import scripts
from core.scripts import fold, in_script, to_cyrillic, to_latin

PAGE = """\
Обука полицијских службеника о заштити жртава почиње у понедељак. Учесници ће научити како да
препознају жртве, како да са њима разговарају и коме да их упуте. Радионица траје два дана, а
предавачи долазе из неколико земаља чланица.

Љубазно молимо организаторе да позиве пошаљу најкасније недељу дана раније! Сва обавештења налазе
се на огласној табли: распоред, списак учесника, упитник и образац за оцену. Ко не може да дође,
нека се јави; његово место припада следећем са листе.

ЗАКЉУЧЦИ И ПРЕПОРУКЕ
Подршка жртвама мора бити доступна свима, без обзира на узраст, језик или место боравка. Његова
примена зависи од буџета, људи и знања, али и од поверења. Конјунктура на тржишту рада, ванјезичке
препреке и инјекције новца нису довољне. Њихов надживот, предживот и џеп нису тема 24-часовне
обуке. Ђак, ћерка, чувар, жена, шума, хала, фотеља.
"""

LATIN = [
    ("", ""),
    ("Љубљана", "Ljubljana"),
    ("ЉУБЉАНА", "LJUBLJANA"),
    ("Његош и ЊЕГОШ", "Njegoš i NJEGOŠ"),
    ("Џеп, ЏЕП, џеп", "Džep, DŽEP, džep"),
    ("БОЉ", "BOLJ"),
    ("КРАЉ-а", "KRALJ-a"),
    ("Љ", "Lj"),
    ("Љ.", "Lj."),
    ("Љ. Петровић", "Lj. Petrović"),
    ("Љ. ПЕТРОВИЋ", "LJ. PETROVIĆ"),
    ("АНЕКС Љ", "ANEKS LJ"),
    ("АНЕКС Њ и остало", "ANEKS NJ i ostalo"),
    ("МУП, Љ. Петровић", "MUP, Lj. Petrović"),
    ("краЉ", "kraLj"),
    (
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "abvgdđežzijklljmnnjoprstćufhcčdžš",
    ),
    (
        "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ",
        "ABVGDĐEŽZIJKLLJMNNJOPRSTĆUFHCČDŽŠ",
    ),
    ("lјudima", "ljudima"),
    ("Cilј", "Cilj"),
    ("zaklјučci", "zaključci"),
    ("\u01c4EP \u01c5ep \u01c6ep \u01c4ep", "DŽEP Džep džep Džep"),
    ("\u01c7UDI \u01c8udi \u01c9udi", "LJUDI Ljudi ljudi"),
    ("\u01caEGOŠ \u01cbegoš \u01ccegoš", "NJEGOŠ Njegoš njegoš"),
    ("Kraljevo, Österreich, 24-mesečni, PSC-04", "Kraljevo, Österreich, 24-mesečni, PSC-04"),
    ("обука {Europol} и {Сл. гласник}", "obuka Europol i Сл. гласник"),
]

CONVERTED = [
    ("Đorđe, Čačak, Ćuprija, Žabalj, Šid", "Ђорђе, Чачак, Ћуприја, Жабаљ, Шид"),
    ("CZŽTLJ", "ЦЗЖТЉ"),
    ("LJUBLJANA i Ljubljana", "ЉУБЉАНА и Љубљана"),
    ("NJEGOŠ i Njegoš", "ЊЕГОШ и Његош"),
    ("DŽEP, Džep, džep", "ЏЕП, Џеп, џеп"),
    ("lJudi, nJiva, dŽep", "људи, њива, џеп"),
    ("\u01c5ep, \u01c9udi", "Џеп, људи"),
    ("lјudima", "људима"),
    ("Cilј", "Циљ"),
    ("zaklјučci", "закључци"),
    ("c\u030cas, Z\u030cena", "час, Жена"),
    ("Чисто ћирилична реч", "Чисто ћирилична реч"),
    ("i/ili", "и/или"),
    ("reč—reč, „reč“ (reč)", "реч—реч, „реч“ (реч)"),
    ("kraj.Zatim", "крај.Затим"),
    ("24-mesečni", "24-месечни"),
    ("20-godišnji", "20-годишњи"),
    ("20-GODIŠNJI i 24-SATNI", "20-ГОДИШЊИ и 24-САТНИ"),
    ("1990-ih, član 112a", "1990-их, члан 112а"),
    ("Prilog-2", "Прилог-2"),
    ("MUP-a", "МУП-а"),
    ("МУП-a", "МУП-а"),
    ("EU, MUP, IPA", "ЕУ, МУП, ИПА"),
    ("ROMA, Rom, ste", "РОМА, Ром, сте"),
]

KEPT = [
    "http://mup.gov.rs/obuka?id=ljudi#vrh",
    "HTTPS://primer.rs/Obuka",
    "www.primer.rs",
    "primer.rs",
    "mup.gov.rs",
    "mup.gov.me",
    "primer.co.uk",
    "europol.europa.eu/x",
    "europol.europa.eu/x?strana=dva&red=tri",
    "ime.prezime@mup.gov.rs",
    "ime+obuka@primer.com",
    "izvestaj.pdf",
    "EuropeAid/159100/ID/ACT/RS",
    "PSC-04",
    "PSC\u201104",
    "SR 06 IB JH 01",
    "R-1.2.1-01",
    "R-1.2b",
    "EuropeAid/159100",
    "COVID-19",
    "Covid-19",
    "A4",
    "M12",
    "SL-02",
    "2014/024-185",
    "24h",
    *["II", "III", "IV", "VI", "VII", "VIII", "IX", "XIV", "XXIX", "V", "X"],
    *["III.", "V.", "X."],
    *["Excel", "Twinning", "Frontex", "query", "follow-up"],
    *["RTA", "STE", "CFCU", "ROM", "IQR", "PSC", "OPSYS"],
    *["Österreich", "Bär", "München", "Straße", "café", "cafe\u0301"],
]

KEPT_IN_SENTENCES = [
    ("Videti (www.mup.gov.rs), ili mup.gov.rs.", "Видети (www.mup.gov.rs), или mup.gov.rs."),
    ("Pisati na a.b@c.rs, odmah.", "Писати на a.b@c.rs, одмах."),
    ("Ugovor EuropeAid/159100/ID/ACT/RS, deo 2", "Уговор EuropeAid/159100/ID/ACT/RS, део 2"),
    ("Projekat SR 06 IB JH 01 traje", "Пројекат SR 06 IB JH 01 траје"),
    ("Zapisnik PSC-04.", "Записник PSC-04."),
    ("COVID-19-pozitivni", "COVID-19-позитивни"),
    ("Excel-u", "Excel-у"),
    ("Twinning-projekat", "Twinning-пројекат"),
    ("RTA-a", "RTA-а"),
    ("\u0415xcel, R\u0422A", "Excel, RTA"),
    ("XIV-og veka, III. deo", "XIV-ог века, III. део"),
    ("Follow-up misija", "Follow-up мисија"),
    ("Wien je u Österreich-u", "Wien је у Österreich-у"),
    ("obuka {Europol}", "обука Europol"),
    ("{Europol}-om i {Eurojust}a", "Europol-ом и Eurojustа"),
    ("{Narodne novine}, {obuka} obuka", "Narodne novine, obuka обука"),
    ("zagrada { ostaje", "заграда { остаје"),
    ("zagrada } ostaje", "заграда } остаје"),
    ("{} prazno", "{} празно"),
    ("{jedan\ndva}", "{један\nдва}"),
]

THE_LETTER_I = [
    ("PREVENCIJA I ZAŠTITA", "ПРЕВЕНЦИЈА И ЗАШТИТА"),
    ("PREVENCIJA I O NASILJU", "ПРЕВЕНЦИЈА И О НАСИЉУ"),
    ("ПРЕВЕНЦИЈА I ЗАШТИТА", "ПРЕВЕНЦИЈА И ЗАШТИТА"),
    ("I pored toga", "И поред тога"),
    ("Kraj. I pored toga", "Крај. И поред тога"),
    ("Kraj\nI pored toga", "Крај\nИ поред тога"),
    ("Rekao je: „I pored toga“", "Рекао је: „И поред тога“"),
    ("I, naravno, obuka", "И, наравно, обука"),
    ("I {Europol} uči", "И Europol учи"),
    ("I/ILI", "И/ИЛИ"),
    ("ILI/I ZAŠTITA", "ИЛИ/И ЗАШТИТА"),
    ("ČLAN 2 I 3", "ЧЛАН 2 И 3"),
    ("etapa I", "етапа I"),
    ("Faza I projekta", "Фаза I пројекта"),
    ("faza I MUP obuke", "фаза I МУП обуке"),
    ("IPA I fondovi", "ИПА I фондови"),
    ("FAZA I", "ФАЗА I"),
    ("deo I, drugi", "део I, други"),
    ("IPA I, IPA II", "ИПА I, ИПА II"),
    ("I", "I"),
    ("I. Uvod", "I. Увод"),
    ("I) Uvod", "I) Увод"),
    ("I-IV razred", "I-IV разред"),
    ("I – III razred", "I – III разред"),
    ("I i II faza", "I и II фаза"),
    ("I, II i V faza", "I, II и V фаза"),
    ("čl. I stav", "чл. I став"),
]

SPLIT_PAIRS = [
    ("injekcija", "инјекција"),
    ("Injekcija", "Инјекција"),
    ("INJEKCIJA", "ИНЈЕКЦИЈА"),
    ("mikroinjekcija, antiinjekcioni", "микроинјекција, антиинјекциони"),
    ("injektor, injunkcija, injurija", "инјектор, инјункција, инјурија"),
    ("konjunktura", "конјунктура"),
    ("KONJUNKTURA", "КОНЈУНКТУРА"),
    ("Konjunkturni, konjunktiv", "Конјунктурни, конјунктив"),
    ("konjugacija, konjektura", "конјугација, конјектура"),
    ("nadživeti, NADŽIVETI", "надживети, НАДЖИВЕТИ"),
    ("nadžnjevati", "наджњевати"),
    ("odžaliti, odžaljen, neodživeti", "оджалити, оджаљен, неодживети"),
    ("podžanr, podždrelni, podžupan", "поджанр, подждрелни, поджупан"),
    ("predživot, predžalbeni, predželudac", "предживот, преджалбени, преджелудац"),
    ("vanjezički, izvanjezički", "ванјезички, изванјезички"),
    ("Tanjug, TANJUG, Tanjuga", "Танјуг, ТАНЈУГ, Танјуга"),
    ("anjon, feldžandarm", "анјон, фелджандарм"),
]

JOINED_PAIRS = [
    ("budžet", "буџет"),
    ("Odžaci, odžak, ODŽACI", "Оџаци, оџак, ОЏАЦИ"),
    ("Odžalan", "Оџалан"),
    ("nadžak, Hadžić, Nedžad", "наџак, Хаџић, Неџад"),
    ("konjušnik, konjanik, konj", "коњушник, коњаник, коњ"),
    ("vanjski, injegov, tanjir", "вањски, ињегов, тањир"),
    ("poljubac, podlje, nadljudski", "пољубац, подље, надљудски"),
]

FOLDED = [
    (["ljudi", "људи", "LJUDI", "lјudi", "Људи", "\u01c9udi"], "ljudi"),
    (["Petrović", "Петровић", "PETROVIC", "petrovic\u0301"], "petrovic"),
    (["Đorđe", "Djordje", "Dorde", "Ђорђе", "ĐORĐE", "DJORDJE"], "dorde"),
    (["Straße", "STRASSE", "STRAẞE"], "strasse"),
    (["Österreich", "osterreich"], "osterreich"),
    (["  obuka \n\t za\u00a0sve ", "Обука за све"], "obuka za sve"),
    (["{Europol}", "Europol"], "europol"),
    (["{Људи}", "ljudi"], "ljudi"),
    (["radi\u00adonica", "radionica\u200b", "ра́дионица"], "radionica"),
    (["Џеп", "džep", "dzep"], "dzep"),
    (["", "  ", "\n"], ""),
]

ODD = [
    ("\ud800", "\ud800", "\ud800"),
    ("a\udfffб\ud800", "a\udfffb\ud800", "а\udfffб\ud800"),
    ("😀 👩\u200d👧 obuka", "😀 👩\u200d👧 obuka", "😀 👩\u200d👧 обука"),
    ("\u0301\u030c", "\u0301\u030c", "\u0301\u030c"),
    ("e\u0301e\u0301", "e\u0301e\u0301", "e\u0301e\u0301"),
    ("{{{}}}{", "{{{}}}{", "{{{}}}{"),
    ("\x00a\x1f", "\x00a\x1f", "\x00а\x1f"),
    ("漢字 ελληνικά العربية йы", "漢字 ελληνικά العربية йы", "漢字 ελληνικά العربية йы"),
    ("m² Ⅳ ﬁ", "m² Ⅳ ﬁ", "m² Ⅳ ﬁ"),
    ("-/.:_-/.:_", "-/.:_-/.:_", "-/.:_-/.:_"),
]
LONG = 100_000
NASTY = [
    *["a", "A", "1", "a.", "A-", "1.", "A1", "@", "a@", "/", "{", "{a", "I ", "www.", "rs.", "Љ "],
    *["a\u0301", "\u0301", "1-", "ab.com ", "0", "\ud800", "lј", "“I ", "_", " "],
]

serbian_words = st.text("abcčćdđefghijklmnoprsštuvzžABCČĆDĐEFGHIJKLMNOPRSŠTUVZŽ", min_size=1)
plain_texts = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                *["I", "V", "II", "i", "ili", "obuka", "ZAŠTITA", "Lj", "lJ", "Љ", "Њ", "ј", "nj"],
                *["RTA", "Excel", "PSC-04", "24", "mup.gov.rs", "@", "www.", "-", ".", ",", " "],
                *["\n", "ä", "\u030c", "c", "\u01c5", "„", "/", "injekcija", "\ud800", " ", " "],
            ]
        ),
        max_size=12,
    ).map("".join),
).filter(lambda text: "{" not in text and "}" not in text)


def with_small_pairs(text):
    return re.sub("lj|nj|dž", lambda pair: pair[0].lower(), text, flags=re.IGNORECASE)


@pytest.mark.parametrize(("text", "latin"), LATIN)
def test_cyrillic_and_mixed_words_become_latin(text, latin):
    assert to_latin(text) == latin


@pytest.mark.parametrize(("text", "cyrillic"), CONVERTED)
def test_serbian_latin_becomes_cyrillic(text, cyrillic):
    assert to_cyrillic(text) == cyrillic


@pytest.mark.parametrize("text", KEPT)
def test_addresses_references_numerals_and_foreign_words_keep_their_letters(text):
    assert to_cyrillic(text) == text
    assert to_cyrillic(f"obuka {text} obuka") == f"обука {text} обука"


@pytest.mark.parametrize(("text", "cyrillic"), KEPT_IN_SENTENCES)
def test_only_the_words_around_a_kept_part_are_converted(text, cyrillic):
    assert to_cyrillic(text) == cyrillic


@pytest.mark.parametrize(("text", "cyrillic"), THE_LETTER_I)
def test_the_letter_i_is_told_from_the_numeral(text, cyrillic):
    assert to_cyrillic(text) == cyrillic


@pytest.mark.parametrize(("text", "cyrillic"), SPLIT_PAIRS)
def test_two_letters_of_a_compound_stay_two(text, cyrillic):
    assert to_cyrillic(text) == cyrillic
    assert to_latin(cyrillic) == text


@pytest.mark.parametrize(("text", "cyrillic"), JOINED_PAIRS)
def test_words_that_look_like_compounds_keep_the_single_letter(text, cyrillic):
    assert to_cyrillic(text) == cyrillic


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("sr", "Обука и људи, Europol"),
        ("sr-latn", "Obuka i ljudi, Europol"),
        ("en", "Obuka i ljudi, Europol"),
        ("", "Obuka i ljudi, Europol"),
    ],
)
def test_a_page_shows_text_in_the_script_of_its_language(language, shown):
    assert in_script("Обука i ljudi, {Europol}", language) == shown


@pytest.mark.parametrize(("texts", "key"), FOLDED)
def test_texts_that_read_alike_have_one_search_key(texts, key):
    assert [fold(text) for text in texts] == [key] * len(texts)


def test_a_marked_word_is_found_after_its_mark_is_dropped():
    assert fold(to_cyrillic("obuka {Europol} I faza")) == fold("Obuka {Europol} i faza")


def test_a_page_in_cyrillic_comes_back_from_latin_unchanged():
    assert to_cyrillic(PAGE) == PAGE
    assert re.findall("[а-џ]", to_latin(PAGE), re.IGNORECASE) == []
    assert to_cyrillic(to_latin(PAGE)) == PAGE


def test_every_line_of_the_page_has_one_search_key_in_both_scripts():
    lines = PAGE.splitlines()
    assert [fold(to_latin(line)) for line in lines] == [fold(line) for line in lines]


@settings(deadline=None)
@given(serbian_words)
def test_a_latin_word_comes_back_from_cyrillic_up_to_the_case_of_its_pairs(word):
    assert with_small_pairs(to_latin(to_cyrillic(word))) == with_small_pairs(word)


@pytest.mark.parametrize("convert", [to_latin, to_cyrillic, fold])
@settings(deadline=None)
@given(text=plain_texts)
def test_converting_twice_is_converting_once(convert, text):
    assert convert(convert(text)) == convert(text)


@settings(deadline=None)
@given(plain_texts)
def test_the_search_key_is_that_of_the_latin_text(text):
    assert fold(to_latin(text)) == fold(text)


@pytest.mark.parametrize(("text", "latin", "cyrillic"), ODD)
def test_odd_text_is_read_without_an_error(text, latin, cyrillic):
    assert to_latin(text) == latin
    assert to_cyrillic(text) == cyrillic
    assert fold(cyrillic) == fold(text)


@pytest.mark.parametrize("unit", NASTY)
@pytest.mark.parametrize("end", ["", "!", "@", "{", "č"])
def test_a_very_long_run_is_read_to_its_end(unit, end):
    """Work that grew with the square of the length wouldn't end within the patience of anyone."""
    text = unit * (LONG // len(unit)) + end
    assert len(to_latin(text)) >= len(text)
    assert len(to_cyrillic(text)) <= len(text)
    assert len(fold(text)) <= 2 * len(text)


@pytest.fixture
def words_read(monkeypatch):
    """The words that were looked at one by one."""
    words = []
    read = scripts._cyrillic_word

    def reading(word, text, start):
        words.append(word)
        return read(word, text, start)

    monkeypatch.setattr(scripts, "_cyrillic_word", reading)
    scripts._short_to_cyrillic.cache_clear()
    yield words
    scripts._short_to_cyrillic.cache_clear()


def test_each_word_is_looked_at_once_however_long_the_text(words_read):
    to_cyrillic("obuka ljudi " * 1000)
    assert words_read == ["obuka", "ljudi"] * 1000


def test_a_short_text_shown_again_is_not_converted_again(words_read):
    assert [to_cyrillic("obuka ljudi") for _ in range(3)] == ["обука људи"] * 3
    assert words_read == ["obuka", "ljudi"]


def test_a_text_already_in_cyrillic_is_not_read_word_by_word(words_read):
    assert to_cyrillic(PAGE) is PAGE
    assert words_read == []


def test_a_text_already_in_latin_is_handed_back_as_it_is():
    text = "Obuka, ljudi i Österreich"
    assert to_latin(text) is text
