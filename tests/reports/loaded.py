"""What a loaded project says."""

from datetime import date
from io import StringIO

from django.core.management import call_command

from activities.models import Project
from reports.queries import progress


def command(path, *options):
    out = StringIO()
    call_command("load_project", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def figures(slug, day, *names):
    found = progress(Project.objects.get(slug=slug), date.fromisoformat(day))
    return {name: getattr(found, name) for name in names}


def counted(numbers: dict) -> dict:
    return {name: number for name, number in numbers.items() if number}
