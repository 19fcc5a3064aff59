"""The walk in the browser: every page is accessible, within its width, whole, and by the strict
policy. Without WALK=all a share of it, the same each time: each page in each language and in each
width at least once, its roles by turns."""

import os
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from tests.walk.addresses import admin_pages, our_pages
from tests.walk.records import EMPTY, ROLES, prepare

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHOLE = os.environ.get("WALK") == "all"
LANGUAGES = ["en", "sr-latn", "sr"]
WIDTHS = [390, 768, 1440]
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
# Targets of 24 pixels are not among the rules that run by default. Without `preload`: axe would
# write style sheets that others import into the page, which the policy refuses. The admin is held
# to WCAG, our own pages to what is good practice besides.
AXE = """(admin) => axe.run(document, {
    resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}},
    ...(admin ? {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]} : {})
}).then((result) => result.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]))"""
POLICY = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
# Several, so that two processes have something to share.
PARTS = range(6)


@pytest.fixture
def pages(live_server, settings):
    """Every page, in the order of the list."""
    with translation.override("en"):
        keys = prepare(settings)
        return [*our_pages(keys), *admin_pages(get_user_model().objects.get(username="admin"))]


def share(pages):
    """(page, role, language, widths): three of each page of ours, one of an empty project's and of
    the admin's, which are many and alike."""
    for place, page in enumerate(pages):
        alone = f"/{EMPTY}/" in page.path or page.name == "admin"
        for number, language in enumerate(LANGUAGES):
            if not alone or number == place % 3:
                turn = place // 3 if alone else place + number
                yield (
                    page,
                    page.roles[(place + number) % len(page.roles)],
                    language,
                    [WIDTHS[turn % 3]],
                )


class Look:
    """A browser that goes through pages; `found`: fault → where."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.found, self.now, self.role = defaultdict(list), "", ""
        page.add_init_script(POLICY)
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.note(f"error: {error}"))
        page.on("request", self.asked)

    def note(self, fault):
        self.found[fault].append(self.now)

    def said(self, message):
        # The browser notes that a page came with 404: it is the page that says so.
        itself = message.location.get("url", "") == self.page.url
        if message.type == "error" and not (itself and "Failed to load" in message.text):
            self.note(f"console: {message.text}")

    def asked(self, request):
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.note(f"request to {request.url}")

    def become(self, role, language):
        self.page.context.clear_cookies()
        if role != "nobody":
            user = get_user_model().objects.get(username=role)
            user.language = language
            user.save(update_fields=["language"])
            client = Client()
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            value = client.cookies["sessionid"].value
            self.page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.site}])

    def look(self, one, role, language, widths):
        address = one.address(language)
        self.now = f"{role} {address}"
        self.page.set_viewport_size({"width": widths[0], "height": 900})
        answer = self.page.goto(self.site + address)
        if answer.status != one.status:
            self.note(f"status {answer.status} in place of {one.status}")
            return
        self.page.evaluate(AXE_SCRIPT)
        for width in widths:
            self.now = f"{width} {role} {address}"
            self.page.set_viewport_size({"width": width, "height": 900})
            for what, element in self.page.evaluate(LOOK):
                self.note(f"{what}: {element}")
            for rule, elements in self.page.evaluate(AXE, one.name == "admin"):
                self.note(f"axe {rule}: {elements[0][:200]}")
        for refused in self.page.evaluate("window.refused"):
            self.note(f"refused by the policy: {refused}")


def go(page, site, steps):
    look = Look(page, site)
    # Page by page as the same person in the same language: signing in once.
    for role, language in product(ROLES, LANGUAGES):
        mine = [step for step in steps if step[1:3] == (role, language)]
        if mine:
            look.become(role, language)
        for one, _role, _language, widths in mine:
            look.look(one, role, language, widths)
    return {fault: f"{len(where)}: {' | '.join(where[:2])}" for fault, where in look.found.items()}


def steps_of(pages, which):
    """Part of the share, or all that one person sees in one language."""
    if not WHOLE:
        return [step for place, step in enumerate(share(pages)) if place % len(PARTS) == which]
    role, language = which
    return [(one, role, language, WIDTHS) for one in pages if role in one.roles]


@pytest.mark.parametrize("which", list(product(ROLES, LANGUAGES)) if WHOLE else PARTS, ids=str)
def test_every_page_is_accessible_and_fits(page, live_server, pages, which):
    faults = go(page, live_server.url, steps_of(pages, which))
    assert faults == {}, "\n".join(f"{fault}\n    {where}" for fault, where in faults.items())
