from django.core.management.base import BaseCommand, CommandError

from reports.synthetic import populate


class Command(BaseCommand):
    help = (
        "Makes synthetic projects load-<seed>-<activities>-<number>, to try the application under "
        "load. The same call again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--projects", type=int, default=1, help="how many; 1 by default")
        parser.add_argument(
            "--activities", type=int, default=400, help="in each project; 400 by default"
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="another number, other projects; 1 by default"
        )

    def handle(self, *args, projects, activities, seed, **options):
        try:
            made = populate(projects=projects, activities=activities, seed=seed)
        except ValueError as error:
            raise CommandError(str(error)) from error
        for project, new in made:
            self.stdout.write(f"{project.slug}: {f'{activities} activities' if new else 'exists'}")
