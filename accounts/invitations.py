"""Letters with a link to choose a password: the invitation, and the one that somebody asks for who
forgot theirs. Each is written in the reader's language."""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.tokens import FORGOTTEN, INVITATION, name_in_link
from core import mail

log = logging.getLogger(__name__)
# Whoever asks again so soon has the letter of before.
NOT_AGAIN_FOR = timedelta(minutes=5)


def check_invitation(user: User) -> None:
    """ValidationError says why this person cannot be invited."""
    name = {"name": user.username}
    if not mail.is_set_up():
        raise ValidationError(not_set_up())
    if not user.is_active:
        raise ValidationError(_("%(name)s is not active. Make the account active first.") % name)
    if not user.email:
        raise ValidationError(_("%(name)s has no e-mail address. Enter one first.") % name)
    if user.has_usable_password():
        raise ValidationError(
            _(
                "%(name)s has a password already and needs no invitation. Whoever forgot it asks "
                "for a new one on the sign-in page."
            )
            % name
        )


def not_set_up() -> str:
    return _(
        "This server does not send e-mails yet, so nobody was invited. Ask whoever runs it to set "
        "up mail, or set a password here and hand it over."
    )


def invite(*, user: User) -> None:
    """Sends the invitation, also again: then the earlier links end. ValidationError where the
    person cannot be invited or the letter did not go out."""
    check_invitation(user)
    before, user.invited_at = user.invited_at, timezone.now()
    # First, so that the link is right from the moment in which the letter arrives.
    user.save(update_fields=["invited_at"])
    try:
        mail.deliver(invitation(user))
    except mail.NotSent as error:
        if error.surely:
            user.invited_at = before
            user.save(update_fields=["invited_at"])
        raise ValidationError(
            _("The invitation of %(name)s was not sent (%(why)s). Try again later.")
            % {"name": user.username, "why": error}
        ) from None


def invitation(user: User, *, language: str = "", token: str | None = None):
    """The letter; with `token` as a preview, whose link leads nowhere."""
    with translation.override(user.language or language or user.mail_language):
        path = reverse(
            "accounts:invitation",
            args=[name_in_link(user), token or INVITATION.make_token(user)],
        )
        return mail.letter(
            "letter",
            to=user.email,
            subject=_("Your account in Twinning"),
            context={
                "paragraphs": [
                    _("An account was made for you in Twinning, the office's project system."),
                    _("Your username: %(name)s") % {"name": user.username},
                    _("Choose a password, and you are signed in:"),
                ],
                "link": mail.whole_address(path),
                "label": _("Choose a password"),
                "after": [
                    _("The link works once, for three days. Then ask for another one."),
                    _("If you do not know what this is about, leave this message alone."),
                ],
            },
        )


def forgotten(user: User, *, language: str = ""):
    with translation.override(user.language or language or user.mail_language):
        path = reverse(
            "accounts:new-password", args=[name_in_link(user), FORGOTTEN.make_token(user)]
        )
        return mail.letter(
            "letter",
            to=user.email,
            subject=_("A new password for Twinning"),
            context={
                "paragraphs": [
                    _("Somebody asked for a new password of this account, probably you."),
                    _("Your username: %(name)s") % {"name": user.username},
                    _("Choose a new password, and you are signed in:"),
                ],
                "link": mail.whole_address(path),
                "label": _("Choose a new password"),
                "after": [
                    _("The link works once, for one day."),
                    _("If you did not ask for it, do nothing: your password stays as it is."),
                ],
            },
        )


def send_link(address: str, language: str) -> None:
    """To whoever has this address and may sign in: a link to a new password; the invitation again
    where it was never accepted. In `language` where the person prefers none. Nobody learns whether
    somebody has the address."""
    for user in User.objects.filter(email__iexact=address, is_active=True):
        if not user.has_usable_password() and (not user.invited_at or user.last_login):
            continue  # an administrator took the password away
        now = timezone.now()
        lately = Q(link_mailed_at__isnull=True) | Q(link_mailed_at__lt=now - NOT_AGAIN_FOR)
        if not User.objects.filter(lately, pk=user.pk).update(link_mailed_at=now):
            continue
        letter = forgotten if user.has_usable_password() else invitation
        try:
            mail.deliver(letter(user, language=language))
        except mail.NotSent as error:
            User.objects.filter(pk=user.pk).update(link_mailed_at=user.link_mailed_at)
            log.error("The link of account %s was not sent: %s", user.pk, error)
