from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.days import in_words, today


class DigestDay(models.IntegerChoices):
    """As date.isoweekday has them. No digest comes at the weekend."""

    MONDAY = 1, _("on Mondays")
    TUESDAY = 2, _("on Tuesdays")
    WEDNESDAY = 3, _("on Wednesdays")
    THURSDAY = 4, _("on Thursdays")
    FRIDAY = 5, _("on Fridays")

    __empty__ = _("no digest")


class UserQuerySet(models.QuerySet):
    def invited(self):
        """Who was invited and has not chosen a password yet."""
        return self.filter(invited_at__isnull=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def digest_due(self, on: date):
        """Whose day has come in the week of `on`. On the days after it too: the timer may not
        have run. Whoever chose a day that had passed gets the first one a week later."""
        monday = monday_of(on)
        days_of_this_week = Q()
        for day in DigestDay:
            if day > on.isoweekday():
                continue
            that_day = monday + timedelta(days=day - 1)
            days_of_this_week |= Q(digest_day=day, digest_since__lte=that_day)
        return self.filter(days_of_this_week, is_active=True).exclude(email="")


class People(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


def monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


class User(AbstractUser):
    """Somebody who signs in. What they may do is said per project (activities.Membership);
    an administrator (`is_superuser`, `is_staff`) may do everything and alone enters the admin."""

    language = models.CharField(
        _("language"),
        max_length=7,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Of the admin and of e-mails. Empty: what the browser asks for."),
    )
    single_keys = models.BooleanField(
        _("shortcuts of a single key"),
        default=True,
        help_text=_(
            "Such as / for the search and ? for the help. Switch them off if you speak to your "
            "computer or press keys by chance. Ctrl+Enter and Esc work all the same."
        ),
    )

    invited_at = models.DateTimeField(_("invited"), null=True, editable=False)
    # When somebody last asked for a link to a new password and got it.
    link_mailed_at = models.DateTimeField(null=True, editable=False)
    digest_day = models.PositiveSmallIntegerField(
        _("weekly digest"),
        null=True,
        blank=True,
        choices=DigestDay,
        help_text=_(
            "An e-mail in the morning with what is overdue, due and waiting for you, as on "
            "“My work”. None comes when there is nothing to say."
        ),
    )
    digest_since = models.DateField(null=True, editable=False)

    objects = People()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def mail_language(self) -> str:
        return self.language or settings.LANGUAGE_CODE

    @property
    def invitation_is_open(self) -> bool:
        return bool(self.invited_at) and not self.has_usable_password()

    def choose_digest(self, day: int | None) -> None:
        """The first digest comes on the next such day: today is over, or about to be."""
        if day != self.digest_day:
            self.digest_since = today() + timedelta(days=1) if day else None
        self.digest_day = day
        self.save(update_fields=["digest_day", "digest_since"])


class Digest(models.Model):
    """One person's mail of one week. The row is made before the mail is written, so that of two
    runs one alone sends it.

    It goes out at most once. Until it is handed to the mail server a run that was cut off is made
    up for by the next one; after that nobody can know whether the server passed it on, and it is
    left alone.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", _("being written")
        HANDED_OVER = "handed over", _("handed to the mail server")
        SENT = "sent", _("sent")
        NOTHING = "nothing", _("nothing to say")

    # A run that says nothing for so long was cut off.
    TAKES_AT_MOST = timedelta(minutes=15)
    KEPT = timedelta(days=90)

    user = models.ForeignKey(User, models.CASCADE, related_name="digests", verbose_name=_("person"))
    week = models.DateField(_("week from"), help_text=_("Its Monday."))
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.CLAIMED)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-week", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "week"],
                name="one_digest_a_week",
                violation_error_message=_("This person has a digest of this week already."),
            )
        ]

    def __str__(self):
        return in_words(self.week)

    @classmethod
    def claim(cls, user, week: date):
        """The row for this run to work on; None where the mail is another run's, or settled."""
        now = timezone.now()
        try:
            with transaction.atomic():
                return cls.objects.create(user=user, week=week, at=now)
        except IntegrityError:
            pass
        cut_off = cls.objects.filter(
            user=user, week=week, state=cls.State.CLAIMED, at__lt=now - cls.TAKES_AT_MOST
        )
        return cls.objects.get(user=user, week=week) if cut_off.update(at=now) else None

    def move_on(self, state) -> bool:
        """Whether the row was still this run's: another may have taken it for cut off."""
        now = timezone.now()
        mine = Digest.objects.filter(pk=self.pk, state=self.state, at=self.at)
        if not mine.update(state=state, at=now):
            return False
        self.state, self.at = state, now
        return True

    def give_back(self) -> None:
        """Nobody got it, and the next run tries again."""
        Digest.objects.filter(pk=self.pk, state=self.state, at=self.at).delete()
