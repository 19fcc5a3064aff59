"""Who is invited follows the link, chooses a password by keyboard alone, and is at work; the digest
ends by its button."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.invitations import invitation
from accounts.models import User
from accounts.tokens import digest_token
from tests.accounts.letters import html_of, link_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page):
    """No violation, and nothing wider than the window, on a phone and on a desk."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
def test_the_way_from_the_letter_to_work(language, site, page, faults):
    ana = User.objects.create_user("ana", "ana@example.rs", language=language)
    letter = invitation(ana)
    page.set_content(html_of(letter))
    looked_at(page)
    page.goto(site + link_of(letter))
    looked_at(page)
    page.keyboard.type("meadow tractor 47")
    page.keyboard.press("Tab")
    page.keyboard.type("meadow tractor 47")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/my/")
    assert faults == []
    page.goto(site + link_of(letter))
    looked_at(page)


def test_the_digest_ends_by_its_button(site, page, faults):
    manager = User.objects.get(username="manager")
    manager.choose_digest(1)
    page.goto(f"{site}/en/accounts/digest/{digest_token(manager)}/")
    looked_at(page)
    page.get_by_role("button", name="End the digest").press("Enter")
    page.get_by_text("manager gets no weekly digest.").wait_for()
    looked_at(page)
    manager.refresh_from_db()
    assert manager.digest_day is None
    assert faults == []
