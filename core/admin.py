"""Pieces of the admin whose pages make as many statements with many rows as with one."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect
from django.db import router
from django.db.models import PROTECT, CharField, DateField, DecimalField
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.forms import DayField, MoneyField, NumberField
from core.texts import LANG_ATTRIBUTES
from core.widgets import NumberInput


class WrittenDayField(DayField):
    """With its year: no page of the admin shows which one was taken."""

    def __init__(self, **kwargs):
        super().__init__(year_needed=True, **kwargs)


class WrittenNumberInput(AdminTextInputWidget):
    """In the admin's size, with the decimal sign of the page."""

    kind = "number"

    def format_value(self, value):
        return NumberInput(kind=self.kind).format_value(value)


def written_number(**options):
    if options["decimal_places"] != 2:
        return NumberField(**options)
    field = MoneyField(**options)
    field.widget.kind = "money"
    return field


# For `formfield_overrides`: days and amounts as people write them, as in the office. Django's own
# fields refuse 28.9.2018 on a Serbian page.
AS_PEOPLE_WRITE = {
    DateField: {"form_class": WrittenDayField},
    DecimalField: {"form_class": written_number, "widget": WrittenNumberInput},
}


class NamedSelect(AutocompleteSelect):
    """Says what it waits for while nothing is chosen: without a word it has no name, and who hears
    the page does not know what it asks."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if get_language() == "sr":
            self.i18n_name = "sr-Cyrl"  # its words; Django would take those in Latin letters

    def build_attrs(self, *args, **kwargs):
        return super().build_attrs(*args, **kwargs) | {
            "data-placeholder": gettext("– choose –"),
            "lang": LANG_ATTRIBUTES.get(get_language(), "en"),
        }

    def optgroups(self, name, value, attr=None):
        chosen = [one for one in self.chosen(name, value, attr) if one["value"] != ""]
        nothing = self.create_option(name, "", gettext("– choose –"), not chosen, 0)
        return [(None, [nothing, *chosen], 0)]

    def chosen(self, name, value, attr) -> list:
        return super().optgroups(name, value, attr)[0][1]


class KnownSelect(NamedSelect):
    """Django's autocomplete asks the database for the name of each row's choice; this one is
    told the record that the row has been fetched with."""

    known = None

    def chosen(self, name, value, attr) -> list:
        if self.known is None or value != [str(self.known.pk)]:
            return super().chosen(name, value, attr)
        return [self.create_option(name, value[0], str(self.known), True, 0)]


class KnownFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        """The head of its column is no label of the tick that removes a row."""
        super().add_fields(form, index)
        if remove := form.fields.get("DELETE"):
            remove.widget.attrs["aria-label"] = remove.label

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownSelect) and form.instance.pk:
                widget.known = getattr(form.instance, name)
        return form


class Inline(admin.TabularInline):
    """Rows below their record; `related` are fetched with them in one statement."""

    extra = 0
    formset = KnownFormSet
    formfield_overrides = AS_PEOPLE_WRITE
    related: tuple[str, ...] = ()

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The head of a column is no label of the fields below it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and field.label:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(field.label))
            # A cross in a row would delete what the row points at, not the row.
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ValuesInUse(admin.AllValuesFieldListFilter):
    """A filter by what was typed; rows in which nothing was have a link with words too."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or gettext("not stated")}


admin.FieldListFilter.register(
    lambda field: isinstance(field, CharField) and not field.choices,
    ValuesInUse,
    take_priority=True,
)


class SaysWhatStandsOnIt:
    """Before an admin: the page of deleting says how many records of each kind go with a record, or
    keep it from being deleted. Django's own names each of them, with a statement for the name of
    every piece; an institution may hold thousands."""

    def get_deleted_objects(self, objs, request):
        standing = []
        for relation in self.model._meta.get_fields(include_hidden=True):
            if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created:
                model = relation.related_model
                of_them = {f"{relation.field.name}__in": [each.pk for each in objs]}
                if number := model._base_manager.filter(**of_them).count():
                    standing.append(_counted(model, number))
        if standing:
            return [], {}, set(), standing
        found = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        found.collect(objs)
        going = {model: rows for model, rows in found.model_objs.items() if rows}
        kept = {
            model._meta.verbose_name
            for model, rows in going.items()
            if (back_office := self.admin_site._registry.get(model))
            and not all(back_office.has_delete_permission(request, row) for row in rows)
        }
        with_it = [
            _counted(model, len(rows)) for model, rows in going.items() if model != self.model
        ]
        return (
            [*map(str, objs), *with_it],
            {model._meta.verbose_name_plural: len(rows) for model, rows in going.items()},
            sorted(kept),
            [_counted(*pair) for pair in Counter(map(type, found.protected)).items()],
        )


def _counted(model, number) -> str:
    return f"{capfirst(model._meta.verbose_name_plural)}: {number}"
