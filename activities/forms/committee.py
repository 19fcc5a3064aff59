"""The agenda and the minutes of a meeting of the steering committee."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from activities.forms.rows import RowForm, Rows, by_language
from activities.models import AgendaItem, Meeting, Project
from core.editions import Stale, edition_of
from core.forms import DayField, OfficeForm

EMPTY_ROWS, LONGEST, LAST_PLACE = 2, 5000, 99
# What is asked of a point of the agenda.
COLUMNS = ("title_en", "title_sr", "presenter_en", "presenter_sr")


class AgendaRow(RowForm):
    text = "title"
    beside = ("place", "pk")

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=_("No."), required=False, min_value=1, max_value=LAST_PLACE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=300)
    title_sr = forms.CharField(label=_("Title in Serbian"), required=False, max_length=300)
    presenter_en = forms.CharField(
        label=_("Presented by (function), in English"), required=False, max_length=120
    )
    presenter_sr = forms.CharField(
        label=_("Presented by (function), in Serbian"), required=False, max_length=120
    )

    def order(self):
        return [*by_language("title", "presenter"), "place"]

    def clean(self):
        cleaned = super().clean()
        self.check_text(_("Enter the title in English or in Serbian."))
        return cleaned


class AgendaRows(Rows):
    """The points of an agenda: those that are stored, else `proposed`, and some empty ones. A
    point whose titles were emptied is removed."""

    prefix, template = "point", "reports/_agenda_rows.html"
    title = _("Agenda")

    def __init__(self, data, *, items, proposed=()):
        self.items = {item.pk: item for item in items}
        self.first_rows = list(items) or list(proposed)
        self.shown = len(self.first_rows) + EMPTY_ROWS
        super().__init__(data)

    def row(self, number) -> AgendaRow:
        initial = {"place": ""}
        if isinstance(number, int) and number < len(self.first_rows):
            item = self.first_rows[number]
            initial = {name: getattr(item, name) for name in (*COLUMNS, "pk")}
            initial["place"] = number + 1
        return AgendaRow(
            self.data,
            prefix=f"{self.prefix}-{number}",
            initial=initial,
            empty_permitted=True,
            use_required_attribute=False,
        )

    @property
    def removed(self) -> list[AgendaItem]:
        """The points of which nothing but the number was left."""
        keys = [
            self.data.get(row.add_prefix("pk"), "")
            for row in self.rows
            if row.is_bound and row.is_empty
        ]
        return [self.items[int(key)] for key in keys if key.isdecimal() and int(key) in self.items]

    def save(self, meeting, by):
        """Raises ValidationError where a point goes that has minutes."""
        for item in self.removed:
            if item.has_minutes:
                raise ValidationError(
                    _(
                        "Point %(place)s, “%(title)s”, has minutes, so it stays on the agenda. "
                        "Write its title again, or empty its minutes first."
                    ),
                    "minutes",
                    {"place": item.place, "title": item.title},
                )
        # In the order of their numbers; those without one at the end, as they stand.
        rows = sorted(
            self.filled_rows, key=lambda row: row.cleaned_data.get("place") or LAST_PLACE + 1
        )
        new, changed = [], []
        for place, row in enumerate(rows, 1):
            item = self.items.get(row.cleaned_data["pk"])
            if item is None:
                item = AgendaItem(meeting=meeting)
            before = [getattr(item, name) for name in ("place", *COLUMNS)]
            item.place = place
            for name in COLUMNS:
                setattr(item, name, row.cleaned_data[name])
            if item._state.adding:
                new.append(item)
            elif before != [getattr(item, name) for name in ("place", *COLUMNS)]:
                changed.append(item)
        for item in self.removed:
            item._history_user = by
            item.delete()
        columns = ["place", *COLUMNS]
        bulk_create_with_history(new, AgendaItem, default_user=by)
        if changed:
            bulk_update_with_history(changed, AgendaItem, columns, default_user=by)


class MeetingPart(OfficeForm):
    """A form about a meeting; `columns` are those of Meeting. Call `store`."""

    columns: tuple[str, ...] = ()
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, **kwargs):
        initial = {name: getattr(meeting, name) for name in self.columns}
        super().__init__(*args, initial={"base": edition_of(meeting), **initial}, **kwargs)
        self.meeting = meeting

    def store(self, *, by, rows=None):
        """Writes the meeting and its rows; raises ValidationError where a rule stands against it
        or somebody else has saved since."""
        activity = self.meeting.activity
        with transaction.atomic():
            # Whoever numbers a meeting of the project at the same time waits.
            Project.objects.select_for_update(of=("self",)).only("pk").get(pk=activity.project_id)
            meeting = Meeting.of(activity)
            if self.cleaned_data["base"] != edition_of(meeting):
                raise Stale
            for name in self.columns:
                setattr(meeting, name, self.cleaned_data[name])
            meeting.full_clean(exclude={"activity"})
            meeting._history_user = by
            meeting.save()
            self.write(meeting, by, rows)

    def write(self, meeting, by, rows):
        if rows:
            rows.save(meeting, by)


class AgendaForm(MeetingPart):
    columns = ("number", "figures_on", "next_meeting")

    number = forms.IntegerField(label=_("Number of the meeting"), min_value=1, max_value=LAST_PLACE)
    figures_on = DayField(
        label=_("Figures as of"),
        required=False,
        help_text=_("The day that the figures of the pack are of. Empty: that of the meeting."),
    )
    next_meeting = DayField(label=_("Next meeting"), required=False)


class MinutesForm(MeetingPart):
    """The days of the minutes, and a text for each point of the agenda in either language."""

    columns = ("minutes_drafted_on", "minutes_signed_on", "next_meeting")

    minutes_drafted_on = DayField(label=_("Draft sent on"), required=False)
    minutes_signed_on = DayField(label=_("Signed on"), required=False)
    next_meeting = DayField(label=_("Next meeting"), required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        labels = {"en": _("Minutes in English"), "sr": _("Minutes in Serbian")}
        for item in items:
            for language, label in labels.items():
                name = f"minutes_{language}_{item.pk}"
                self.fields[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
                self.initial[name] = getattr(item, f"minutes_{language}")

    @property
    def days(self):
        return [self[name] for name in self.columns]

    def points(self):
        """(point, its fields, the page's language first)."""
        return [
            (item, [self[f"{name}_{item.pk}"] for name in by_language("minutes")])
            for item in self.items
        ]

    def write(self, meeting, by, rows):
        changed = []
        for item in AgendaItem.objects.filter(meeting=meeting):
            texts = {
                name: self.cleaned_data.get(f"{name}_{item.pk}", getattr(item, name))
                for name in ("minutes_en", "minutes_sr")
            }
            if any(getattr(item, name) != text for name, text in texts.items()):
                for name, text in texts.items():
                    setattr(item, name, text)
                changed.append(item)
        if changed:
            bulk_update_with_history(
                changed, AgendaItem, ["minutes_en", "minutes_sr"], default_user=by
            )
