"""What the tests of the plan's pages share: addresses, what a page says, what a form posts."""

import html
import re

from django.urls import reverse

from tests.factories import MembershipFactory


def url(name, project, *args, **query):
    address = reverse(f"activities:{name}", args=[project.slug, *args])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(response):
    body = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", body)


def codes(response):
    return [activity.code for activity in response.context["page"]]


def entry(chosen, **changed):
    """What the form posts for a workshop of March 2019."""
    return {
        "kind": "workshop",
        "component": chosen.pk,
        "code": "1.2.1",
        "title_sr": "Radionica o zaštiti žrtava",
        "title_en": "",
        "current_start": "2019-03-04",
        "current_end": "2019-03-05",
        "working_days": "6",
        "place": "Niš",
        "country": "rs",
        "status": "planned",
        **changed,
    }


def shown_kind(response) -> dict:
    """The hidden field that says of which kind the page has the fields, as it stands there."""
    found = re.search(r'name="fitted" value="([^"]*)"', response.content.decode())
    return {"fitted": html.unescape(found[1])} if found else {}


def edit_data(response, **changed):
    """What a browser posts from an edit page: every field as it stands, then what was typed."""
    form = response.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value not in (None, ""):
            data[bound.name] = (
                [str(v) for v in value]
                if isinstance(value, list)
                else bound.field.prepare_value(value)
            )
    return {**shown_kind(response), **data, **changed}


def member(project, role, signed_in):
    """(somebody new with the role in the project, a client signed in as him)"""
    user = MembershipFactory(project=project, role=role).user
    return user, signed_in(user)
