"""Deletes the lists of names of the projects whose retention day has passed."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from activities.models import Project
from core.days import in_words, today
from core.forms import CARRIED
from workshops.erasure import delete_names

KEPT_SIGN_INS = 90  # days


class Command(BaseCommand):
    help = (
        "For each project whose names are kept until a day that has passed, and that is not "
        "held: deletes the register of people, the lists of participants, the names of experts, "
        "trainers and delegations, and the restricted files, each with its history, and takes "
        "the register's names out of all other texts. Totals stay. Other files are not searched. "
        "Run it daily. It prints counts, never a name."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Delete nothing; print what would go."
        )

    def handle(self, *args, dry_run, **options):
        due = [
            project
            for project in Project.objects.prefetch_related("extensions").order_by("slug")
            if project.names_kept_until < today()
        ]
        for project in due:
            until = in_words(project.names_kept_until)
            if project.names_held:
                self.stdout.write(f"{project.slug}: kept until {until}, held, nothing deleted")
                continue
            counts = delete_names(project, dry_run=dry_run)
            said = ", ".join(f"{name} {number}" for name, number in counts.items())
            would = "would delete" if dry_run else "deleted"
            self.stdout.write(
                f"{project.slug}: kept until {until}, {would}: {said}; "
                f"other files, not searched: {counts.other_files}"
            )
        if not due:
            self.stdout.write("No project's retention day has passed.")
        if not dry_run:
            call_command("clearsessions")
            forget_what_was_typed()
            empty_the_log_of_the_database()


def forget_what_was_typed():
    """Forms that were carried through a sign-in lie in the session, and with refused sign-ins."""
    for session in Session.objects.all():
        if CARRIED in session.get_decoded():
            session.delete()
    AccessAttempt.objects.update(get_data="", post_data="")
    long_ago = timezone.now() - timedelta(days=KEPT_SIGN_INS)
    for model in (AccessAttempt, AccessFailureLog):
        model.objects.filter(attempt_time__lt=long_ago).delete()


def empty_the_log_of_the_database():
    """SQLite keeps what was written lately in a file beside the database, also what is deleted."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
