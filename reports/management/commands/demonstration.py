from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from activities.models import Membership, Project
from activities.words import Role
from reports.loading import FaultyFile, load, read

FILE = settings.BASE_DIR / "data" / "thb_serbia.json"
SLUG = "thb-serbia"
LOGINS = {
    Role.VIEWER.value: "reads",
    Role.STAFF.value: "also enters and edits",
    Role.MANAGER.value: "also approves, cancels, reopens, releases what admin then confirms",
    "admin": "everything, and the admin pages",
}


class Command(BaseCommand):
    help = (
        "Sets up the demonstration: the project of data/thb_serbia.json, made public, and a login "
        "for each role. What is there already stays as people have changed it. Only where DEBUG "
        "is on."
    )

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demonstration logins have known passwords, so they are made only where DEBUG is "
                "on. Here, load a project with load_project and make users with createsuperuser."
            )
        loaded = not Project.objects.filter(slug=SLUG).exists()
        if loaded:
            try:
                load(read(FILE), release=True)
            except FaultyFile as error:
                raise CommandError(f"The demonstration was not loaded.\n{error}") from error
            self.stdout.write(f"Loaded the demonstration project {SLUG}.")
        self._logins(anew=loaded)
        self.stdout.write("Demonstration logins:")
        for name, does in LOGINS.items():
            self.stdout.write(f"  {name:<8} {password(name):<13} {does}")

    def _logins(self, *, anew: bool):
        """Makes the users that are missing. Who is there keeps what somebody changed: password,
        name and, unless the project is `anew`, the role in it."""
        users = get_user_model().objects
        existing = {user.username: user for user in users.filter(username__in=LOGINS)}
        if len(existing) == len(LOGINS) and not anew:
            return
        project = Project.objects.get(slug=SLUG)
        with transaction.atomic():
            for name in LOGINS:
                user = existing.get(name)
                if user is None:
                    user = users.create_user(
                        name,
                        password=password(name),
                        first_name="Demo",
                        last_name=name.capitalize(),
                        is_staff=name == "admin",
                        is_superuser=name == "admin",
                    )
                if name in Role.values and (anew or name not in existing):
                    Membership.objects.get_or_create(
                        project=project, user=user, defaults={"role": name}
                    )


def password(name: str) -> str:
    return f"{name}-demo"
