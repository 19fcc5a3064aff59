"""Tags and filters that every template may use without loading them."""

import re
from decimal import Decimal

from django import template
from django.urls import translate_url
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.formats import get_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, pgettext

from core import texts
from core.days import in_words, today
from core.paper import sheet_words
from core.scripts import is_serbian
from core.session import seconds_left
from core.undo import take_offer
from core.widgets import DayInput

register = template.Library()

# 8 Sep 2020, 8. 9. 2020.
WRITTEN_DAY = re.compile(r"\b\d{1,2}\. \d{1,2}\. \d{4}\.|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")

# Each language by its own name, whatever the page's language is.
LANGUAGES = [
    ("en", "English", "en"),
    ("sr-latn", "Srpski", "sr-Latn"),
    ("sr", "Српски", "sr-Cyrl"),
]


@register.simple_tag
def lang_attribute() -> str:
    """The `lang` of the page: sr-Cyrl and sr-Latn, which fonts and screen readers tell apart."""
    return texts.LANG_ATTRIBUTES.get(get_language(), "en")


@register.simple_tag(takes_context=True)
def paper(context):
    """The attributes of `html` with the words of each printed sheet, for static/css/print.css."""
    words = sheet_words(context.get("project"), context.get("on") or context.get("day"))
    return format_html_join("", ' data-{}="{}"', words.items())


@register.simple_tag
def serbian_lang() -> str:
    """The `lang` of a Serbian text on this page: an English page shows it in Latin letters."""
    return texts.LANG_ATTRIBUTES["sr" if get_language() == "sr" else "sr-latn"]


@register.simple_tag
def text(record, name):
    """A typed text of a record, marked where it stands in for a missing translation."""
    return marked(record.shown(name))


@register.filter
def marked(value):
    """A text (core.texts.Shown or StandIn), marked where it stands in for a missing translation.
    Another value is given back as it is."""
    lang = getattr(value, "lang", "")
    words = getattr(value, "text", value)
    if not lang:
        return words
    return format_html(
        '<span class="stand-in" title="{}"><span lang="{}">{}</span></span>',
        gettext("Not yet written in the language of this page"),
        lang,
        words,
    )


@register.filter
def serbian(value) -> str:
    """A place or a name with one column, in the script of the page."""
    return texts.serbian(str(value or ""))


@register.filter
def person_name(value) -> str:
    """The name of a person in the script of the page; a foreign one as it was typed."""
    name = str(value or "")
    return texts.serbian(name) if is_serbian(name) else name


@register.filter
def free_text(value) -> str:
    """A note that may be in any language: Serbian in the script of the page, another as typed;
    English says so on a Serbian page."""
    text = str(value or "")
    if get_language() != "en" and texts.is_english(text):
        return format_html('<span lang="en">{}</span>', text)
    return person_name(text)


@register.filter
def day(value) -> str:
    return in_words(value)


@register.filter
def whole_days(sentence) -> str:
    """A sentence in which no day is broken at the end of a line."""
    return WRITTEN_DAY.sub(lambda found: found.group().replace(" ", "\u00a0"), str(sentence))


@register.filter
def number(value, places=1) -> str:
    """A number with its decimals by the page's language; a dash for none."""
    if value is None or value == "":
        return "–"
    return number_format(value, decimal_pos=places, force_grouping=True)


@register.filter
def working_days(value) -> str:
    """Working days without a needless ,0."""
    if value is None:
        return "–"
    value = Decimal(value)
    return number_format(value, decimal_pos=0 if value == int(value) else 1)


@register.filter
def get(mapping, key):
    return mapping.get(key)


MADE_UP = mark_safe('<sup class="made-up">°</sup>')


@register.simple_tag
def made_up(record, field=""):
    """The quiet mark beside a value that was made up for the demonstration. Where the whole
    record was, the mark stands once, at its code or title (without `field`)."""
    whole = record.made_up()
    return MADE_UP if (whole if not field else not whole and record.made_up(field)) else ""


@register.simple_tag
def made_up_value(record, field):
    """The quiet mark where a record is shown without its code: at each made-up value."""
    return MADE_UP if record.made_up(field) else ""


@register.simple_tag(takes_context=True)
def languages(context):
    """The page in each language: its code, own name and address."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    current = get_language()
    for code, name, lang in LANGUAGES:
        yield {
            "code": code,
            "name": name,
            "lang": lang,
            "url": translate_url(path, code),
            "current": code == current,
        }


@register.simple_tag(takes_context=True)
def page_addresses(context):
    """The whole address of the page without what follows a question mark, for search engines:
    its own as `canonical`, that in each language, and as `default` the one without a language,
    which sends each visitor to theirs."""
    request = context["request"]
    found = {
        lang: request.build_absolute_uri(translate_url(request.path, code))
        for code, _name, lang in LANGUAGES
    }
    path = request.path.removeprefix(f"/{get_language()}")
    default = request.build_absolute_uri(path)
    return {"canonical": found[lang_attribute()], "languages": found, "default": default}


@register.simple_tag(takes_context=True)
def undo_offer(context):
    """The address and the token of the button “Undo”, once."""
    return take_offer(context["request"])


@register.simple_tag
def figure(progress, name):
    """A figure with its label, its sentence, and whether it rests on made-up records."""
    definition = getattr(type(progress), name)
    return {
        "value": getattr(progress, name),
        "label": definition.label,
        "sentence": definition.sentence,
        "made_up": progress.made_up(name),
    }


@register.filter
def percent(value) -> str:
    """69.4 % by the page's language; n/a where there is nothing to divide by."""
    if value is None:
        return pgettext("no value", "n/a")
    return f"{number_format(value, decimal_pos=1)} %"


@register.filter
def number_or_na(value, places=1) -> str:
    """A number with its decimals; n/a where it is not known."""
    return pgettext("no value", "n/a") if value is None else number_format(value, places)


@register.filter
def day_or_na(value) -> str:
    return in_words(value) if value else pgettext("no value", "n/a")


@register.filter
def signed_months(value) -> str:
    """+0.1 or −0.2 by the page's language; 0.0 has no sign."""
    if value is None:
        return pgettext("no value", "n/a")
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number_format(abs(value), 1)


@register.filter
def plain(value) -> str:
    """A number as SVG wants it, whatever the page's language."""
    return "0" if value is None else f"{float(value):.1f}"


@register.filter
def share(part, whole) -> str:
    """100 × part / whole for the length of a bar."""
    return f"{100 * part / whole:.1f}" if whole else "0"


@register.simple_tag
def without(request, name) -> str:
    """The page's address without one filter."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


@register.filter
def signed(value) -> str:
    """+7 or −3, with a real minus sign."""
    return f"{value:+d}".replace("-", "−")


@register.filter
def of(part, whole) -> str:
    """17 of 24; n/a where there is nothing to count."""
    if part is None or not whole:
        return pgettext("no value", "n/a")
    return gettext("%(part)s of %(whole)s") % {"part": part, "whole": whole}


@register.simple_tag(takes_context=True)
def seconds_of_session(context) -> str:
    """How long the reader stays signed in without doing anything; "" where nothing ends it."""
    left = seconds_left(context["request"])
    return "" if left is None else str(left)


@register.simple_tag
def reading_words() -> dict:
    """What static/js/understood.js needs to say days and numbers as the page does."""
    return {
        "today": today().isoformat(),
        "day_format": get_format("SHORT_DATE_FORMAT"),
        "weekdays": "|".join(str(WEEKDAYS_ABBR[number]) for number in range(7)),
        "months": "|".join(str(MONTHS_3[number]).capitalize() for number in range(1, 13)),
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
    }


@register.simple_tag
def day_input(name, value, said_at="") -> str:
    """A field for a day outside of a form of ours, as DayField has it. `said_at`: the id of the
    message that says what is wrong with it."""
    attributes = {"id": name, "size": 12}
    if said_at:
        attributes |= {"aria-invalid": "true", "aria-describedby": said_at}
    return DayInput().render(name, value, attributes)


@register.simple_tag
def wrong_rows(parts) -> list:
    """(id of the field, message) of what is wrong in rows that are entered with a form."""
    return [error for part in parts or () for error in part.errors_in_words()]
