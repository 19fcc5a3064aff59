from django.core.management.base import BaseCommand, CommandError

from reports.loading import FaultyFile, load, read, source


class Command(BaseCommand):
    help = (
        "Loads a project from a JSON file in the format of data/thb_serbia.json. Creates what is "
        "missing, leaves existing rows alone; run twice it changes nothing. A faulty file changes "
        "nothing at all. A made-up expert mission also gets a made-up entry among the missions. "
        "What export_project wrote is loaded whole (docs/export.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the JSON file; or the folder or zip of export_project")
        parser.add_argument(
            "--update", action="store_true", help="overwrite existing rows that differ"
        )
        parser.add_argument(
            "--release",
            action="store_true",
            help="also make public the project, its completed activities, their conclusions and "
            "recommendations, the equipment by category and the stages with a conclusion, which "
            "are closed, except what somebody withdrew",
        )

        parser.add_argument(
            "--without-accounts",
            action="store_true",
            help="of a whole project: make no accounts for people who have none here; their roles "
            "are left out, and lines of theirs say nobody",
        )

    def handle(self, *args, file, update, release, without_accounts, **options):
        try:
            report = load(
                read(file),
                update=update,
                release=release,
                people=not without_accounts,
                files=source(file),
            )
        except FaultyFile as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        for line in report.lines():
            self.stdout.write(line)
