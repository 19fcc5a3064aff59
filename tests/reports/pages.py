"""What the tests of the report pages share: what a page says, an event that was held."""

import html
import re

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
