from core.privacy import personal_data_in
from core.texts import Shown, shown


def test_a_text_is_shown_in_the_language_and_script_of_the_page():
    assert shown("Law", "Zakon", "en") == Shown("Law")
    assert shown("Law", "Zakon", "sr") == Shown("Закон")
    assert shown("Law", "Закон", "sr-latn") == Shown("Zakon")


def test_a_missing_text_is_replaced_and_marked():
    assert shown("", "Закон", "en") == Shown("Zakon", "sr-Latn", True)
    assert shown("Law", "", "sr") == Shown("Law", "en", True)
    assert shown("", "", "en") == Shown("")


def test_personal_data_is_found_in_either_script():
    assert personal_data_in("Govorila je Јелена Петровић.", ["Jelena Petrović"]) == (
        "Jelena Petrović"
    )
    assert personal_data_in("JMBG: 0101990710001!") == "0101990710001"
    assert personal_data_in("ana.anic@mup.gov.rs") == "ana.anic@mup.gov.rs"


def test_ordinary_texts_pass():
    for text in (
        "39 activities, 8 workshops, EUR 1 000 000.00, from 1 September 2018 to 31 August 2020",
        "Anamnesis of Ana-lysis",
        "+381 11 3008 200",
        "12345678901234",
    ):
        assert personal_data_in(text, ["Ana A", "", "A B"]) == "", text
