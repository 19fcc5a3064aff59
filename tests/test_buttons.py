"""Each button of each page belongs to a form that sends it."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests import test_access

pytestmark = pytest.mark.django_db

people = test_access.people
# Besides the first page of each address: what an action or a kind shows.
MORE = {
    f"activities:action {name}": ("activities:action", ["p", "1.1.1", name], "")
    for name in test_access.STAFF_TOO + test_access.MANAGERS_ALONE
} | {
    f"procurement:add-protocol {kind}": ("procurement:add-protocol", ["p"], f"?kind={kind}")
    for kind in ("move", "return", "write-off")
}
PAGES = {name: (name, arguments, "") for name, (arguments, _codes) in test_access.TABLE.items()}


class Forms(HTMLParser):
    """As a browser reads forms: one within another is none, and its end ends the outer one.
    `lost` are buttons that belong to no form, `tokens` how many each form that posts carries."""

    def __init__(self, page: str):
        super().__init__()
        self.form, self.lost, self.tokens = None, [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and self.form is None:
            self.form = attrs
            if attrs.get("method", "").lower() == "post":
                self.tokens.append(0)
        elif tag == "button" and attrs.get("type") != "button" and self.form is None:
            if "form" not in attrs:
                self.lost.append(attrs)
        elif tag == "input" and attrs.get("name") == "csrfmiddlewaretoken":
            self.tokens[-1] += 1

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def test_a_form_within_a_form_loses_the_buttons_behind_it():
    page = '<form method="post"><form method="post"></form><button name="save"></form>'
    assert Forms(page).lost == [{"name": "save"}]


@pytest.mark.parametrize("which", sorted(PAGES | MORE))
def test_each_button_is_in_a_form_with_one_token(which, people, signed_in):
    name, arguments, query = (PAGES | MORE)[which]
    answer = signed_in(people["manager"]).get(reverse(name, args=arguments) + query)
    is_page = not answer.streaming and "html" in answer.get("Content-Type", "")
    forms = Forms(answer.content.decode() if is_page else "")
    assert (forms.lost, [count for count in forms.tokens if count != 1]) == ([], [])
