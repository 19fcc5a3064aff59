import logging

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Digest, User, monday_of
from core import mail
from core.days import today
from reports.digest import digest_for

log = logging.getLogger(__name__)
SAID = {
    "sent": "sent",
    "nothing": "with nothing to say",
    "elsewhere": "of another run, or settled in the meantime",
    "failed": "not sent, tried again by the next run",
    "unknown": "handed over without an answer: perhaps sent, not sent again",
}


class Command(BaseCommand):
    help = (
        "Sends the weekly digest to whoever chose one and whose day has come. Run it each morning; "
        "it sends nobody two mails of one week, however often and at whatever time it runs. It "
        "prints counts and numbers of accounts, never a name or an address."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Send nothing; print what would go."
        )

    def handle(self, *args, dry_run, **options):
        if not mail.is_set_up():
            raise CommandError(
                "Mail is not set up. Set EMAIL_URL, SITE_URL and DEFAULT_FROM_EMAIL: see "
                "docs/deploy.md."
            )
        on = today()
        week = monday_of(on)
        due = User.objects.digest_due(on)
        waiting = due.exclude(
            digests__in=Digest.objects.filter(week=week).exclude(state=Digest.State.CLAIMED)
        )
        accounts = list(waiting.order_by("pk").values_list("pk", flat=True))
        if dry_run:
            self.say_what_would_go(due, accounts, on)
            return
        counts = dict.fromkeys(SAID, 0)
        for number, pk in enumerate(accounts):
            try:
                counts[self.send(due.filter(pk=pk).first(), week, on)] += 1
            except mail.Unreachable as error:
                raise CommandError(
                    f"The mail server cannot be reached ({error}). Sent: {counts['sent']}; left "
                    f"for the next run: {len(accounts) - number}."
                ) from None
        Digest.objects.filter(week__lt=timezone.localdate() - Digest.KEPT).delete()
        for name, said in SAID.items():
            if counts[name] or name == "sent":
                self.stdout.write(f"{said}: {counts[name]}")
        if counts["failed"] or counts["unknown"]:
            raise CommandError("Not every digest was sent.")

    def say_what_would_go(self, due, accounts, on):
        for pk in accounts:
            user = due.filter(pk=pk).first()
            letter = user and digest_for(user, on)
            self.stdout.write(f"account {pk}: {'would be sent' if letter else SAID['nothing']}")
        self.stdout.write(f"accounts whose day has come: {len(accounts)}")

    def send(self, user, week, on) -> str:
        """What became of one person's digest: a word of SAID."""
        if user is None:  # no longer active, or ended the digest a moment ago
            return "elsewhere"
        digest = Digest.claim(user, week)
        if digest is None:
            return "elsewhere"
        try:
            letter = digest_for(user, on)
        except Exception:
            # One person's data must not keep the mail from all who come after.
            log.exception("The digest of account %s could not be written", user.pk)
            digest.give_back()
            return "failed"
        if letter is None:
            digest.move_on(Digest.State.NOTHING)
            return "nothing"
        if not digest.move_on(Digest.State.HANDED_OVER):
            return "elsewhere"
        try:
            mail.deliver(letter)
        except mail.NotSent as error:
            if error.surely:
                digest.give_back()
            if isinstance(error, mail.Unreachable):
                raise
            self.stderr.write(f"account {user.pk}: {error}")
            return "failed" if error.surely else "unknown"
        digest.move_on(Digest.State.SENT)
        return "sent"
