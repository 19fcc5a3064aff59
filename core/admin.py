"""Pieces of the admin whose pages make as many statements with many rows as with one."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import PROTECT
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst


class KnownSelect(AutocompleteSelect):
    """Django's autocomplete asks the database for the name of each row's choice; this one is
    told the record that the row has been fetched with."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, value[0], str(self.known), True, 0)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


class KnownFormSet(BaseInlineFormSet):
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
    related: tuple[str, ...] = ()

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SaysWhatStandsOnIt:
    """Before an admin: the page of deleting says how many records of each kind keep a record from
    being deleted. Django's own names each of them, with a statement for the name of every piece;
    an institution may hold thousands."""

    def get_deleted_objects(self, objs, request):
        standing = []
        for relation in self.model._meta.get_fields(include_hidden=True):
            if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created:
                model = relation.related_model
                of_them = {f"{relation.field.name}__in": [each.pk for each in objs]}
                if number := model._base_manager.filter(**of_them).count():
                    standing.append(f"{capfirst(model._meta.verbose_name_plural)}: {number}")
        if standing:
            return [], {}, set(), standing
        return super().get_deleted_objects(objs, request)
