import pytest
from django.utils import translation

from activities.models import Institution
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db


def test_a_serbian_abbreviation_is_in_the_script_of_the_page_and_a_foreign_one_as_it_is():
    ours = InstitutionFactory(abbreviation="CZŽTLJ", name_sr="Centar", country="RS")
    foreign = InstitutionFactory(abbreviation="BMI", name_sr="Savezno ministarstvo", country="AT")
    shown = {}
    for language in ("en", "sr-latn", "sr"):
        with translation.override(language):
            shown[language] = (str(ours), str(foreign))
    assert shown == {
        "en": (f"CZŽTLJ – {ours.name_en}", f"BMI – {foreign.name_en}"),
        "sr-latn": ("CZŽTLJ – Centar", "BMI – Savezno ministarstvo"),
        "sr": ("ЦЗЖТЉ – Центар", "BMI – Савезно министарство"),
    }


def test_a_key_is_made_from_the_abbreviation_and_is_never_taken_twice():
    keys = [InstitutionFactory(abbreviation="МУП").key for _number in range(3)]
    assert keys == ["mup", "mup-2", "mup-3"]
    assert Institution.objects.count() == 3


def test_one_name_is_needed():
    institution = InstitutionFactory.build(name_en="", name_sr="")
    with pytest.raises(Exception, match="Enter the name in English or in Serbian"):
        institution.full_clean()
