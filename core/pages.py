"""What pages have in common: the day asked for, and the page that says what is wrong."""

from datetime import date
from urllib.parse import unquote

from django.shortcuts import render
from django.utils.translation import gettext as _

from core.days import in_words, parse_day, today
from core.readings import read_day


class BadDay(Exception):
    """The day in the address cannot be read, or is not open to the reader. `name` and `typed`: the
    field of the address and what stood in it, which the page gives back to be mended."""

    def __init__(self, message, name: str = "", typed: str = ""):
        super().__init__(message)
        self.name, self.typed = name, typed

    @classmethod
    def order(cls, first: date, last: date):
        """For a period that would end before it begins."""
        return cls(
            _("The period begins on %(first)s, after its end on %(last)s. Choose an earlier day.")
            % {"first": in_words(first), "last": in_words(last)}
        )


class BadAddress(BadDay):
    """Another part of the address that nobody can follow; the message says what to write."""


def day_of(request, name: str = "on", *, public: bool = False) -> date | None:
    """The day of `?on=` (or of another name), as an address or a person writes it; None where
    nobody asks for one. Raises BadDay for an unreadable day and, on public pages, for one after
    today: nothing is said there about the future."""
    asked = request.GET.get(name, "").strip()
    if not asked:
        return None
    day = parse_day(asked) or read_day(asked)
    if day is None:
        raise BadDay(
            _("“%(value)s” is not a day. Write it like 20.1.2020 or 2020-01-20.")
            % {"value": asked[:40]},
            name,
            asked,
        )
    if public and day > today():
        raise BadDay(
            _("%(value)s lies in the future. Choose a day up to today, %(today)s.")
            % {"value": in_words(day), "today": in_words(today())},
            name,
            asked,
        )
    return day


class BadDayPage:
    """Answers BadDay with a page that says what is wrong, status 400; and an address that takes
    no such method, which Django leaves blank, with one that says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            # No database column holds this character; nobody types it.
            said = {"message": _("The address cannot be read."), "of_address": True}
            return render(request, "400.html", said, status=400)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, BadDay):
            said = {
                "message": str(exception),
                "of_address": isinstance(exception, BadAddress),
                "name": exception.name,
                "typed": exception.typed[:40],
            }
            return render(request, "400.html", said, status=400)
        return None
