"""What an event ended with, and what became of it.

Conclusions and recommendations share a register and a code, R-<activity>-<number>. A recommendation
has a life: steps with an effective day, from which its status on any day follows.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities import rules as plan_rules
from activities.models import Act, Activity, Document, Institution, Project
from activities.models.shared import Releasable, Sourced
from activities.words import Status
from core.days import in_words, today
from core.scripts import fold
from core.texts import Bilingual
from workshops import rules
from workshops.models.area import Area
from workshops.models.follow_up import RecommendationQuerySet
from workshops.models.step import Step
from workshops.words import (
    CLOSED,
    DONE,
    NEED_A_REASON,
    ONCE_ACCEPTED,
    TRANSITIONS,
    FindingKind,
    FollowUp,
    Nature,
    Priority,
)


class Recommendation(Bilingual, Sourced, Releasable):
    """A conclusion or a recommendation. `status` is that of the latest step; conclusions stay
    “proposed”, which nobody is shown."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="recommendations", verbose_name=_("project")
    )
    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="recommendations", verbose_name=_("activity")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    # The order of the register: by the activity's code, then by number.
    sort_key = models.CharField(max_length=16, editable=False, default="")
    kind = models.CharField(_("kind"), max_length=14, choices=FindingKind)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    nature = models.CharField(_("type"), max_length=14, choices=Nature, blank=True)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    text_sr = models.TextField(_("text in Serbian"), blank=True)
    addressee = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("addressee"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For staff and managers; never public.")
    )
    status = models.CharField(
        _("status"),
        max_length=15,
        choices=FollowUp,
        default=FollowUp.PROPOSED,
        editable=False,
    )
    # Whether any step accepted it, in full or in part; the log says the same.
    once_accepted = models.BooleanField(default=False, editable=False)
    evidence = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence: file"),
    )
    evidence_link = models.URLField(_("evidence: link"), max_length=500, blank=True)
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("act adopted because of it"),
    )
    search = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = RecommendationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search", "sort_key", "once_accepted"])

    public_columns = ("text_en", "text_sr")
    OF_THE_STEPS = ("status", "once_accepted", "evidence", "evidence_link", "act")

    class Meta:
        verbose_name = _("conclusion or recommendation")
        verbose_name_plural = _("conclusions and recommendations")
        ordering = ["project", "sort_key"]
        indexes = [
            models.Index(fields=["project", "sort_key"], name="recommendation_order"),
            # All that the figures of a register need, so that they read no rows.
            models.Index(
                fields=["project", "kind", "area", "status", "once_accepted", "due", "activity"],
                name="recommendation_figures",
            ),
            models.Index(fields=["project", "addressee"], name="recommendation_to"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"], name="one_recommendation_per_number"
            ),
            plan_rules.InOneLanguage(text="text", name="recommendation_has_a_text"),
        ]

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """R-1.2.1-01"""
        return f"R-{self.activity.code}-{self.number:02d}"

    def get_absolute_url(self):
        return reverse("workshops:recommendation", args=[self.activity.project.slug, self.code])

    @property
    def text(self) -> str:
        return self.shown("text").text

    @property
    def is_recommendation(self) -> bool:
        return self.kind == FindingKind.RECOMMENDATION

    @property
    def is_open(self) -> bool:
        return self.is_recommendation and self.status not in CLOSED

    def is_overdue(self, on: date) -> bool:
        return bool(self.is_open and self.due and self.due < on)

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence_id or self.evidence_link)

    @property
    def missing(self) -> list[str]:
        """What the record lacks: a mark, never a refusal."""
        if not self.is_recommendation:
            return []
        found = []
        if not self.addressee_id:
            found.append(_("addressee"))
        if not self.due:
            found.append(_("due day"))
        if self.status in DONE and not self.has_evidence:
            found.append(_("evidence"))
        return found

    def names_to_protect(self):
        return self.activity.names_to_protect()

    def clean(self):
        if self.released_at and (errors := self.personal_data_in_public_texts()):
            raise ValidationError(errors)

    def derive_columns(self):
        self.sort_key = f"{self.activity.sort_key}-{self.number:03d}"
        self.search = fold(f"{self.code} {self.text_sr} {self.text_en}")

    def save(self, *args, **kwargs):
        if self.number is None:
            last = self.activity.recommendations.order_by("-number").first()
            self.number = last.number + 1 if last else 1
        self.derive_columns()
        super().save(*args, **kwargs)

    def check_release(self, *, proposal=False):
        """Its event is public, or at least proposed where this is a proposal."""
        if not (self.activity.released_at or (proposal and self.activity.proposed_at)):
            raise ValidationError(
                _(
                    "Activity %(code)s is not public yet. Release it first, then what it ended "
                    "with."
                ),
                "status",
                {"code": self.activity.code},
            )
        super().check_release(proposal=proposal)

    def public_facts(self):
        return [self.kind, self.area_id, self.addressee_id, self.due]

    # What people do to it

    @property
    def exists_since(self) -> date | None:
        """The end of its event; where that was reopened, the first one; None before."""
        ends = self.activity.changes.filter(to=Status.COMPLETED).order_by("on")
        return ends.values_list("on", flat=True).first() or self.activity.actual_end

    def last_step(self, **conditions):
        return self.steps.exclude(to="").filter(**conditions).order_by("-on", "-pk").first()

    def check_step(self, to: str, on: date, *, by=None, note: str = ""):
        """What stands against this step: the transition, its day, its reason, V13."""
        if not self.is_recommendation:
            raise ValidationError(_("A conclusion has no status. It stands as it was adopted."))
        if to not in TRANSITIONS[self.status]:
            raise rules.illegal_step(self.status, to)
        if on > today():
            raise ValidationError({"on": plan_rules.day_in_future(on, today())})
        last = self.last_step()
        first = last.on if last else self.exists_since
        if first is None:
            raise rules.not_adopted_yet(self.activity.code)
        if on < first:
            raise ValidationError(
                {
                    "on": ValidationError(
                        _(
                            "The day %(day)s is before %(last)s, when it became “%(status)s”. "
                            "Enter a day on or after %(last)s."
                        ),
                        "order",
                        {
                            "day": in_words(on),
                            "last": in_words(first),
                            "status": self.get_status_display(),
                        },
                    )
                }
            )
        if to in NEED_A_REASON and not note:
            raise ValidationError({"note": plan_rules.required(_("reason"))})
        if to == FollowUp.IMPLEMENTED and not self.has_evidence:
            raise ValidationError({"evidence_link": rules.evidence_needed()})
        if to == FollowUp.VERIFIED:
            done = self.last_step(to=FollowUp.IMPLEMENTED)
            if done and by and done.recorded_by_id == by.pk:
                raise rules.verified_by_the_same(by.name)

    def take(
        self, to: str, *, on: date | None = None, by=None, note: str = "", evidence=None,
        evidence_link: str = "", act=None,
    ):  # fmt: skip
        """The next step, from its effective day on: a response of the addressee (accepted,
        partly, rejected), progress, implemented (needs evidence of its own, V13), verified by
        somebody else, superseded or expired with a reason."""
        on = on or today()
        if to == FollowUp.IMPLEMENTED:
            # Not that of an earlier step: whoever gave it could verify it.
            self.evidence, self.evidence_link = evidence, evidence_link
            self.act = act or self.act
        self.check_step(to, on, by=by, note=note)
        with transaction.atomic():
            Step.objects.create(recommendation=self, to=to, on=on, recorded_by=by, note=note)
            self.status = to
            self.once_accepted = self.once_accepted or to in ONCE_ACCEPTED
            self._store(*self.OF_THE_STEPS, why=note)

    def take_back(self, *, note: str, by=None):
        """The latest step was entered wrongly: it loses its effect, with the evidence that came
        with it, and stays in the log."""
        last = self.last_step()
        if not last:
            raise ValidationError(_("There is no step that could be taken back."))
        if not note:
            raise ValidationError({"note": plan_rules.required(_("reason"))})
        with transaction.atomic():
            last.taken_back, last.to = last.to, ""
            last.save(update_fields=["taken_back", "to"])
            before = self.last_step()
            self.status = before.to if before else FollowUp.PROPOSED
            self.once_accepted = self.last_step(to__in=ONCE_ACCEPTED) is not None
            if last.taken_back == FollowUp.IMPLEMENTED:
                self.evidence, self.evidence_link, self.act = None, "", None
            Step.objects.create(recommendation=self, to="", on=today(), recorded_by=by, note=note)
            self._store(*self.OF_THE_STEPS, why=note)

    def save_edit(self, *, by=None, why: str = ""):
        """A new version; the status and what belongs to it are changed by steps alone."""
        self.version += 1
        self._history_user = by
        self._change_reason = why[:100]
        self.save()

    def _store(self, *names, why=""):
        self.version += 1
        self._change_reason = why[:100]
        self.save(update_fields=[*names, "version", "search", "sort_key"])
