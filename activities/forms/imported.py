"""The filter of a list by an import: the rows that it made or changed. It stands in no field that
people see; the pages of an import link to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.days import in_words


class ByImport:
    """For filter forms. The name of the field is a word of Python's, so it cannot stand in the
    class."""

    def offer_imports(self, imports) -> None:
        """`imports`: those that the address names (activities.views.plan.imports_asked_for)."""
        self.imports = {str(one.pk): one for one in imports}
        self.fields["import"] = forms.ChoiceField(
            label=_("Imported from"),
            required=False,
            widget=forms.HiddenInput,
            choices=[("", ""), *((pk, one.file_name) for pk, one in self.imports.items())],
        )

    @property
    def imported(self):
        """The import that is asked for, or None."""
        return next(iter(self.imports.values()), None)

    def of_import(self, rows):
        """Of the rows those that it made or changed; all of them where none is asked for."""
        source = self.imports.get(self.cleaned_data.get("import"))
        if source is None:
            return rows
        return rows.filter(pk__in=source.rows.exclude(record=None).values("record"))


class ByBulk:
    """The same of a change from a list (activities.models.BulkChange)."""

    def offer_bulks(self, bulks) -> None:
        self.bulks = {str(one.pk): one for one in bulks}
        self.fields["bulk"] = forms.ChoiceField(
            label=_("Changed together"),
            required=False,
            widget=forms.HiddenInput,
            choices=[
                ("", ""),
                *((pk, in_words(one.changed_on)) for pk, one in self.bulks.items()),
            ],
        )

    @property
    def bulk(self):
        """The change that is asked for, or None."""
        return next(iter(self.bulks.values()), None)

    def of_bulk(self, rows):
        bulk = self.bulks.get(self.cleaned_data.get("bulk"))
        return rows if bulk is None else rows.filter(pk__in=bulk.records)
