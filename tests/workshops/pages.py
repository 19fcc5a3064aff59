"""What the tests of the pages of recommendations share: addresses, codes on a page, a link."""

from django.urls import reverse

LINK = "https://www.example.rs/akt"


def url(name, project, *args, query=""):
    return reverse(f"workshops:{name}", args=[project.slug, *args]) + query


def codes(answer) -> list[str]:
    return [row.code for row in answer.context["page"]]
