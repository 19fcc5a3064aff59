"""Links in mails: those that let a person choose a password, once, and those of the digest."""

from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode

from accounts.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Good for `lasts`, until the password or the e-mail address changes, and until the person
    signs in. Each kind of link has tokens of its own."""

    def __init__(self, kind: str, lasts: timedelta):
        super().__init__()
        self.key_salt = f"accounts.tokens.{kind}"
        self.lasts = lasts

    def check_token(self, user, token):
        if not super().check_token(user, token):
            return False
        made = base36_to_int(token.partition("-")[0])
        return self._num_seconds(self._now()) - made <= self.lasts.total_seconds()

    def _make_hash_value(self, user, timestamp):
        # A later invitation ends the earlier ones; whoever is no longer active has none.
        of_the_person = super()._make_hash_value(user, timestamp)
        return f"{of_the_person}{user.invited_at}{user.is_active}"

    def _now(self):
        # Counted by the clock of the world: local time has an hour twice each autumn.
        return timezone.now().replace(tzinfo=None)


INVITATION = LinkTokens("invitation", timedelta(days=3))
FORGOTTEN = LinkTokens("forgotten", timedelta(days=1))

_digests = signing.Signer(salt="accounts.tokens.digest")


def name_in_link(user) -> str:
    return urlsafe_base64_encode(force_bytes(user.pk))


def digest_token(user) -> str:
    """It says who the reader is, and lets them end the digest or begin it again; nothing else.
    It lasts, as mails do that lie in a mailbox."""
    return _digests.sign(str(user.pk))


def reader_of(token: str) -> User | None:
    try:
        return User.objects.filter(pk=int(_digests.unsign(token)), is_active=True).first()
    except (signing.BadSignature, ValueError, OverflowError):
        return None
