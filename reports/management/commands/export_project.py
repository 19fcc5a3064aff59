from django.core.management.base import BaseCommand, CommandError

from activities.models import Project
from reports.whole.places import WrongPlace, place
from reports.whole.tables import left_out_in_words
from reports.whole.write import write_project


class Command(BaseCommand):
    help = (
        "Writes a whole project, with its files, so that load_project makes the same of it in "
        "another database. Names of people are in it: keep it as you keep the database. See "
        "docs/export.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the project, as in its address")
        parser.add_argument(
            "--to",
            metavar="PLACE",
            help="a folder, or a zip where it ends with .zip; by default a folder named like the "
            "project",
        )
        parser.add_argument(
            "--without-names",
            action="store_true",
            help="leave out the register of people, the lists of participants, the names of "
            "experts, trainers and delegations, restricted files and scans of equipment",
        )

    def handle(self, *args, slug, to, without_names, **options):
        project = Project.objects.filter(slug=slug).first()
        if project is None:
            known = ", ".join(Project.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no project “{slug}”. There are: {known}.")
        try:
            target = place(to or slug)
            written = write_project(project, target, names=not without_names)
        except WrongPlace as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{to or slug} cannot be written: {error.strerror}.") from error
        for key, number in written.counts.items():
            self.stdout.write(f"{key}: {number}")
        self.stdout.write(f"files: {written.files}, {written.bytes} bytes")
        for note in written.notes:
            self.stdout.write(f"note: {note}")
        for line in left_out_in_words():
            self.stdout.write(f"not in it: {line}")
        self.stdout.write(f"Written to {target.path}.")
