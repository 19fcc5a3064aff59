"""What is wrong with the markup of a page, beyond what the W3C checker looks at."""

from collections import Counter
from itertools import pairwise

from lxml import html

LANGS = {"en", "sr-Latn", "sr-Cyrl"}
# Data that a script of ours reads; a browser runs none of it.
DATA = {"application/json", "application/ld+json"}
BY_ID = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"]


def parsed(source: str):
    return html.document_fromstring(source)


def faults_of(page, django=False) -> list[str]:
    """Of a page of the admin (`django`) what Django itself leaves open is passed over: help texts
    that stand in the head of a table, and headings of its side bar."""
    checks = (twice, inline, languages, *(() if django else (headings, pointing)))
    return [fault for check in checks for fault in check(page)]


def twice(page):
    ids = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    return [f"id “{name}” stands {count} times" for name, count in ids.items() if count > 1]


def headings(page):
    levels = [
        int(element.tag[1])
        for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6")
        if not any(
            parent.tag == "dialog" or parent.tag == "template" for parent in element.iterancestors()
        )
    ]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading h{after} follows h{before}"


def inline(page):
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or "style" in element.attrib:
            yield f"style inside the page: {shown(element)}"
        if (
            element.tag == "script"
            and "src" not in element.attrib
            and element.get("type") not in DATA
        ):
            yield "a script inside the page"
        handlers = [name for name in element.attrib if name.startswith("on")]
        if handlers or str(element.get("href", "")).lower().startswith("javascript:"):
            yield f"a script inside an attribute: {shown(element)}"


def languages(page):
    if page.get("lang") not in LANGS:
        yield f"the language of the page is “{page.get('lang')}”"
    for element in page.iter():
        # Django says to its own script of choosing what it speaks: “sr”.
        if "admin-autocomplete" in str(element.get("class")):
            continue
        if element.get("lang") is not None and element.get("lang") not in LANGS:
            yield f"lang “{element.get('lang')}”: {shown(element)}"


def pointing(page):
    ids = {element.get("id") for element in page.iter()}
    for element in page.iter():
        for attribute in BY_ID:
            for name in str(element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}=“{name}” points at nothing"


def shown(element) -> str:
    return html.tostring(element, encoding="unicode", with_tail=False)[:120]
