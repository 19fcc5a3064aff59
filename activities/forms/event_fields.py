"""The fields of a workshop, training or study visit in the form of its activity."""

from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import construct_instance, fields_for_model

from activities.parts import EVENT_MODELS
from core.forms import DayField, NumberField

FIELDS = {models.DateField: DayField, models.DecimalField: NumberField}


def form_field(column, **kwargs):
    """A form field that understands how people write; see core.forms."""
    if isinstance(column, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
    if field := FIELDS.get(type(column)):
        kwargs["form_class"] = field
    return column.formfield(**kwargs)


def entry_names(model) -> list[str]:
    return [name for row in model.entry_fields for name in row]


class EventFields:
    """For ActivityForm: asks for the columns that the kind's own model names in `entry_fields`,
    and writes its row with the activity. `self.kind` is known before."""

    def add_event_fields(self, institutions: dict):
        """`institutions`: primary key → institution, the choices of columns that name some."""
        self.event_model = EVENT_MODELS.get(self.kind)
        self.event = self.event_model and self.instance.event_row_for(self.event_model)
        self.event_rows = self.event_model.entry_fields if self.event else ()
        self.many, self.suggestions, names = set(), {}, self.event_names
        if not names:
            return
        fields = fields_for_model(self.event_model, names, formfield_callback=form_field)
        self.many = {column.name for column in self.event_model._meta.many_to_many}
        for name, field in fields.items():
            if name in self.many:
                field = forms.MultipleChoiceField(
                    label=field.label,
                    required=False,
                    choices=[(str(pk), one.short) for pk, one in institutions.items()],
                    widget=forms.CheckboxSelectMultiple,
                )
            self.fields[name] = field
            self.initial.setdefault(name, self.event_value(self.event, name))
        self.suggestions = self.event_model.suggestions(self.project)
        for name in self.suggestions:
            self.fields[name].widget.attrs["list"] = f"suggested-{name}"
        self._keep_what_was_not_shown(names)

    def _keep_what_was_not_shown(self, names):
        """The page that was posted had the fields of another kind: what is stored in those of
        this kind (an archive, or what another kind says under the same name) is not emptied."""
        shown = self.data.get("fitted", "") if self.is_bound else self.kind
        if shown == self.kind:
            return
        model = EVENT_MODELS.get(shown)
        seen = set(entry_names(model)) if model else set()
        data = self.data.copy()
        for name in names:
            value = self.initial[name]
            if name in seen or name in data or value in (None, "", [], False):
                continue
            if isinstance(value, list):
                data.setlist(name, value)
            else:
                data[name] = self.fields[name].prepare_value(value)
        self.data = data

    @property
    def fitted_kind(self) -> str:
        """The kind whose fields the page has; `form.kind` is the field for a template."""
        return self.kind

    @property
    def typed_for_other_kinds(self) -> list[tuple[str, str]]:
        """What was typed in the fields of another kind, to stay in the page unseen: whoever goes
        back to that kind finds it again."""
        if not self.is_bound:
            return []
        names = {name for model in EVENT_MODELS.values() for name in entry_names(model)}
        return [
            (name, value)
            for name in sorted(names - self.fields.keys())
            for value in self.data.getlist(name)
            if value
        ]

    def save_other_kinds(self, activity):
        """What was typed in the fields of another kind goes into that kind's row, an archive."""
        for model in EVENT_MODELS.values():
            names = [
                name
                for name in entry_names(model)
                if name not in self.fields and self.data.get(name)
            ]
            if model is self.event_model or not names:
                continue
            row = activity.event_row_for(model)
            row.activity = activity
            many = {column.name for column in model._meta.many_to_many}
            fields = fields_for_model(model, set(names) - many, formfield_callback=form_field)
            for name, field in fields.items():
                # What its field would refuse cannot be kept.
                with suppress(ValidationError):
                    value = field.widget.value_from_datadict(self.data, {}, name)
                    setattr(row, name, field.clean(value))
            row.save(force_insert=row._state.adding)

    def event_value(self, event, name):
        if name not in self.many:
            return getattr(event, name)
        return [str(pk) for pk in event_choices(event, name)]

    @property
    def event_names(self) -> list[str]:
        return entry_names(self.event_model) if self.event else []

    def clean_event(self):
        """The rules of the kind's own row, errors at their fields."""
        if not self.event:
            return
        columns = [name for name in self.event_names if name not in self.many]
        self.event = construct_instance(self, self.event, columns)
        faulty = [name for name in columns if name in self.errors]
        try:
            others = {field.name for field in self.event._meta.fields} - set(columns)
            self.event.clean_fields(exclude=others | set(faulty))
            if not faulty:
                self.event.clean()
        except ValidationError as error:
            self.add_error(None, error)

    @property
    def event_changed(self) -> bool:
        return any(self[name]._has_changed() for name in self.event_names)

    def save_event_choices(self, activity):
        """The institutions that a column of the kind's own row names."""
        for name in self.event_names if self.event else ():
            if name in self.many and self[name]._has_changed():
                getattr(self.event, name).set(self.cleaned_data[name])


def event_initial(event, *, names_of_people: bool) -> dict:
    """What the form of a new activity begins with to be like the one of this row: not what came
    of that one, and its people only when they are asked for."""
    many = {column.name for column in event._meta.many_to_many}
    left = set(event.outcomes) | (set() if names_of_people else set(event.names_in))
    names = [name for name in entry_names(event) if name not in left]
    initial = {name: getattr(event, name) for name in names if name not in many}
    chosen = {
        name: [str(pk) for pk in event_choices(event, name)] for name in names if name in many
    }
    return initial | chosen


def event_choices(event, name) -> list[int]:
    if event._state.adding:
        return []
    return list(getattr(event, name).order_by("pk").values_list("pk", flat=True))
