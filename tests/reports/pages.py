"""What the tests of the report pages share: what a page says, an event that was held."""

import html
import re

from django.urls import reverse

from reports.releases import KINDS
from tests.factories import ActivityFactory


def text(response):
    body = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", body)


def held(project, component, code, start, **kwargs):
    activity = ActivityFactory(
        project=project, component=component, code=code, current_start=start, current_end=start,
        **kwargs,
    )  # fmt: skip
    activity.hold(start=start, end=start, participants={"women": 4, "men": 3})
    return activity


def release_address(record):
    [kind] = [kind for kind in KINDS.values() if kind.model is type(record)]
    slug = record.slug if kind.name == "project" else record.project.slug
    return reverse("reports:release", args=[slug, kind.name, record.pk])


def step(client, record, name, **posted):
    """Opens the page of the record's release as it stands, and presses one of its buttons."""
    address = release_address(record)
    seen = client.get(address).context["digest"]
    return client.post(address, {"step": name, "seen": seen, **posted})
