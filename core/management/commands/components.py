"""docs/components.html, made anew from the templates, the style sheet and docs/components.txt."""

from django.core.management.base import BaseCommand, CommandError

from core.component_page import PAGE, page


class Command(BaseCommand):
    help = "Writes docs/components.html, the page that shows every component of the interface."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Only say whether the page is up to date."
        )

    def handle(self, *, check, **options):
        text = page()
        if not check:
            PAGE.write_text(text)
        elif not PAGE.exists() or PAGE.read_text() != text:
            raise CommandError("docs/components.html is out of date: run manage.py components.")
