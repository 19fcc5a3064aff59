from django import template
from django.urls import reverse

from activities.access import at_least
from reports import places

register = template.Library()


def _links(found, section, arguments=()):
    return [
        {
            "url": reverse(place.address, args=arguments),
            "words": place.words,
            "key": place.key,
            "current": place.section == section,
        }
        for place in found
    ]


@register.simple_tag
def own_places(view_name):
    """Links to the pages over all projects."""
    current = next((place.section for place in places.OWN if place.address == view_name), "")
    return _links(places.OWN, current)


@register.simple_tag
def project_places(project, section=""):
    """Rows of links to the pages of a project, by what the person may open."""
    return [
        _links(
            [place for place in row if at_least(project.role, place.needs)],
            section,
            [project.slug],
        )
        for row in places.OF_PROJECT
    ]


@register.simple_tag
def current_place(section):
    """The words of the page that one is on; empty where the bar does not lead to it."""
    for row in places.OF_PROJECT:
        for place in row:
            if place.section == section:
                return place.words
    return ""
