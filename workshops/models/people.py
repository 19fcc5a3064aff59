"""The restricted register of people of a project, and who of them was at which activity.

Only staff and managers of the project read it, each reading is logged (activities.ReadingLog), and
it is deleted on the project's retention day. Never a personal number, an address or a telephone.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models import Activity, Institution, Project
from core.privacy import personal_data_in
from core.scripts import fold
from workshops.words import Attendance, Sex

APOSTROPHES = dict.fromkeys(map(ord, "'‘ʼ`´"), "’")


def name_key(name: str) -> str:
    """What two spellings of one name have in common: script, accents, case, order of words and
    signs between them do not matter. Петровић Ана and Ana Petrovic have the same key."""
    # Folded first: an accent that is a character of its own must not cut the word in two.
    folded = fold(name.translate(APOSTROPHES))
    words = "".join(c if c.isalpha() or c == "’" else " " for c in folded).split()
    return " ".join(sorted(filter(None, (word.strip("’") for word in words))))


class PersonQuerySet(models.QuerySet):
    def of(self, project):
        return self.filter(project=project)

    def matching(self, words: str):
        """Search in name, post and institution; script, accents and case do not matter."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found


class Person(models.Model):
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="register", verbose_name=_("project")
    )
    name = models.CharField(_("name and surname"), max_length=120)
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    post = models.CharField(_("post"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    key = models.CharField(max_length=120, editable=False, default="")
    search = models.TextField(editable=False, default="")

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["key", "search"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("register of people")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["project", "key"], name="person_by_name")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.derive_columns()
        super().save(*args, **kwargs)

    def clean(self):
        errors = {}
        for column in ("name", "post"):
            if match := personal_data_in(getattr(self, column), telephones=True):
                errors[column] = ValidationError(
                    _(
                        "“%(value)s” is no part of a name or post. Personal numbers and e-mail "
                        "addresses are not stored here: remove it."
                    ),
                    "V16",
                    {"value": match},
                )
        if not errors and self.name and not name_key(self.name):
            errors["name"] = ValidationError(
                _("“%(value)s” is not a name. Write the name and the surname."),
                "name",
                {"value": self.name},
            )
        if errors:
            raise ValidationError(errors)

    def derive_columns(self):
        """The keys by which a person is recognised and found."""
        self.name = " ".join(self.name.split())
        self.key = name_key(self.name)[:120]
        institution = self.institution.search if self.institution_id else ""
        self.search = f"{fold(f'{self.name} {self.post}')} {institution}".strip()


class Participation(models.Model):
    """A person on the list of an activity. Institution and sex are those of that day, and they
    stay, without the name, when a person's data are erased: totals do not change by it."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="participations", verbose_name=_("activity")
    )
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        related_name="participations",
        verbose_name=_("person"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    attendance = models.CharField(
        _("attendance"), max_length=8, choices=Attendance, default=Attendance.EXPECTED
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("lists of participants")
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="a_person_once_on_a_list",
                violation_error_message=_("This person is already on the list."),
            )
        ]

    def __str__(self):
        return f"{self.activity.code}: {self.get_attendance_display()}"
