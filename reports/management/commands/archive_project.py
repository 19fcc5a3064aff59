from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from activities.models import Project
from reports.archive.build import LANGUAGES, build_archive


class Command(BaseCommand):
    help = (
        "Writes a project as plain pages with its files into a zip, to be read without the "
        "application. To take it to another database use export_project. See docs/export.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the project, as in its address")
        parser.add_argument("--to", metavar="FILE.zip", help="by default SLUG-archive.zip")
        parser.add_argument(
            "--language",
            action="append",
            choices=list(LANGUAGES),
            help="of the pages; can be given more than once; by default all three",
        )
        parser.add_argument(
            "--restricted",
            action="store_true",
            help="also names of people, restricted files and scans with signatures",
        )

    def handle(self, *args, slug, to, language, restricted, **options):
        project = Project.objects.filter(slug=slug).first()
        if project is None:
            known = ", ".join(Project.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no project “{slug}”. There are: {known}.")
        target = Path(to or f"{slug}-archive.zip").absolute()
        if target.suffix.lower() != ".zip":
            raise CommandError(f"{target} is no zip. Name a file that ends with .zip.")
        if target.exists():
            raise CommandError(f"{target} is there already. Remove it, or name another place.")
        unfinished = target.with_name(f".{target.name}.unfinished")
        languages = [one for one in LANGUAGES if not language or one in language]
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                built = build_archive(project, file, languages=languages, restricted=restricted)
            unfinished.rename(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{built.pages} pages, {built.files} files")
        for name in built.missing:
            self.stdout.write(f"not on the disk: {name}")
        if not restricted:
            self.stdout.write("not in it: names of people, restricted files, scans (--restricted)")
        self.stdout.write(f"Written to {target}.")
