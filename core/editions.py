"""Two people, one record: a form carries the edition of the record that it was opened with, and
whoever saves second sees what the first one has changed before anything is overwritten.

An edition is the newest row of the record's history, so every save makes another one."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import in_words
from core.forms import ErrorsSomewhere, UniqueWithin, as_text, office_helper


class Stale(ValidationError):
    """Somebody else has saved the record since it was opened."""

    def __init__(self):
        super().__init__(
            gettext_lazy(
                "Somebody else saved this after you opened the page. Nothing of yours is saved "
                "yet: look at what differs, and save again if yours is right."
            ),
            "stale",
        )


def edition_of(record) -> str:
    """Changes with each save of the record; "0" while it has no history."""
    last = record.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return str(last or 0)


def in_form(bound) -> str:
    """A value of a form in words."""
    value = bound.value()
    if value in (None, ""):
        return "–"
    if isinstance(value, list):
        names = dict(bound.field.choices)
        return ", ".join(str(names.get(pk, pk)) for pk in value) or "–"
    if isinstance(value, date):
        return in_words(value)
    # The choices of a foreign key are named by an object, not by the key.
    names = {str(key): name for key, name in getattr(bound.field, "choices", ())}
    return str(names.get(str(value), value) or "–")


class EditionForm(UniqueWithin, ErrorsSomewhere, forms.ModelForm):
    """A model form that edits what others may edit too. Call `store`; show `conflicts`, which are
    (label, what is stored now, what was typed), with includes/_conflict.html."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    required_css_class = "required"

    def __init__(self, *args, edition: str | None = None, **kwargs):
        """`edition`: where the view has asked for those of many records at once."""
        super().__init__(*args, **kwargs)
        self.conflicts = []
        if self.instance.pk and not self.is_bound:
            self.initial["base"] = edition or edition_of(self.instance)

    def store(self, *, by) -> bool:
        """Saves what was typed into a sound form; False where somebody else has saved since or a
        rule refuses it, which then stands in the form."""
        try:
            with transaction.atomic():
                self.lock_first()
                if not self.instance._state.adding:
                    self._join_stored()
                # Once more, now that nobody else can write.
                self.instance.full_clean(exclude=self._get_validation_exclusions())
                self.instance._history_user = by
                self.write(by)
        except Stale as error:
            self._show_conflict(error)
            return False
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True

    @property
    def helper(self):
        """Of a form that sets none, crispy would write a form tag of its own."""
        return office_helper()

    def lock_first(self):
        """For forms whose rules look at other records: what their services lock, always before
        the record itself, so that two people never wait for each other."""

    def write(self, by):
        """Stores `instance`, in a transaction and under the lock; raises ValidationError."""
        self.save()

    def opened_anew(self, stored):
        """The same form, opened with what is stored now."""
        return type(self)(instance=stored)

    @property
    def compared(self) -> list[str]:
        """The fields that a conflict is told of."""
        return list(self._meta.fields)

    def _join_stored(self):
        """Locks the row and takes what is not in the form, such as counters, as it is stored
        now."""
        model = type(self.instance)
        mine = {*self._meta.fields, model._meta.pk.name}
        others = [field.attname for field in model._meta.concrete_fields if field.name not in mine]
        locked = model._base_manager.select_for_update(of=("self",))
        try:
            self.instance.refresh_from_db(
                fields=others or [model._meta.pk.attname], from_queryset=locked
            )
        except model.DoesNotExist:
            raise ValidationError(
                _("Somebody else removed this after you opened the page. Nothing is saved.")
            ) from None
        if self.cleaned_data["base"] != edition_of(self.instance):
            raise Stale

    def _show_conflict(self, error):
        """What is stored now beside what was typed; saving again keeps what was typed."""
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        now = self.opened_anew(stored)
        self.add_error(None, error)
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = edition_of(stored)
        self.conflicts = [
            (self.fields[name].label, in_form(now[name]), in_form(self[name]))
            for name in self.compared
            if as_text(now[name].value()) != as_text(self.cleaned_data.get(name))
        ]
