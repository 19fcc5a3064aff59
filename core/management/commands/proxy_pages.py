"""Pages that the web server shows by itself: 503.html while the application is down, 413.html for
what it refuses to pass on. Each says the same in every language, for nobody knows the reader's."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from core.texts import LANG_ATTRIBUTES

# By status, the same pieces as in the application's own pages.
PAGES = {"503": "errors/_maintenance.html", "413": "errors/_too_large.html"}


def title_of(status: str) -> str:
    return {"503": gettext("Maintenance"), "413": gettext("Too much at once")}[status]


def proxy_page(status: str) -> str:
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words = render_to_string(PAGES[status])
            said.append((LANG_ATTRIBUTES[language], title_of(status), words))
    with translation.override("en"):
        return render_to_string("errors/proxy.html", {"title": title_of(status), "said": said})


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("folder", help="where the web server finds them (docs/deploy.md)")

    def handle(self, *args, folder, **options):
        folder = Path(folder)
        for status in PAGES:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{status}.html").write_text(proxy_page(status))
            except OSError as error:
                raise CommandError(
                    f"{folder} cannot be written: {error.strerror}. Name a folder that this "
                    "user may write."
                ) from error
            self.stdout.write(f"{folder / status}.html")
