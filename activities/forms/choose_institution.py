"""Choosing an institution of the installation, or entering one that is missing."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.models import Institution, Partner
from activities.rules import personal_data
from activities.words import PartnerRole
from core.cells import plain
from core.forms import NOTHING_CHOSEN
from core.privacy import personal_data_in


def institution_choices(project) -> list:
    """The project's partners first, then every other institution."""
    partners = list(Institution.objects.of(project))
    there = {one.pk for one in partners}
    others = [one for one in Institution.objects.all() if one.pk not in there]
    groups = [(_("Partners of the project"), partners), (_("Other institutions"), others)]
    return [
        NOTHING_CHOSEN,
        *((name, [(one.pk, str(one)) for one in group]) for name, group in groups if group),
    ]


def new_institution(*, project, abbreviation: str, name: str, country: str) -> Institution:
    """An institution that was missing, as a partner of the project. One that has this
    abbreviation or name already is taken instead. Raises ValidationError by column."""
    wanted = {plain(abbreviation), plain(name)} - {""}
    for one in Institution.objects.all():
        have = {plain(word) for word in (one.abbreviation, one.name_en, one.name_sr) if word}
        if wanted & have and one.country == country:
            break
    else:
        column = "name_en" if get_language() == "en" else "name_sr"
        typed = {"abbreviation": abbreviation, column: name}
        if errors := {
            where: personal_data(match)
            for where, text in typed.items()
            if (match := personal_data_in(text, telephones=True))
        }:
            raise ValidationError(errors)
        one = Institution(abbreviation=abbreviation, country=country, **{column: name})
        one.full_clean()
        one.save()
    Partner.objects.get_or_create(
        project=project, institution=one, defaults={"role": PartnerRole.PARTNER}
    )
    return one
