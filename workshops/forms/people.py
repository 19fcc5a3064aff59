"""Entering one person in the register, with an institution that was missing."""

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.forms.choose_institution import institution_choices, new_institution
from activities.forms.hints import add_hints
from core.editions import EditionForm
from core.forms import office_helper
from workshops.forms import hints
from workshops.models import Person
from workshops.people import same_name, save_person
from workshops.words import Sex


class PersonForm(EditionForm):
    """A person of the register; the institution may be a new one, entered beside it."""

    new_abbreviation = forms.CharField(label=_("Abbreviation"), max_length=20, required=False)
    new_name = forms.CharField(label=_("Name of the institution"), max_length=250, required=False)
    new_country = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        initial="RS",
        help_text=_("Two letters: RS, AT, SI; EU for its bodies."),
    )
    another = forms.BooleanField(label=_("It is another person of the same name"), required=False)

    class Meta:
        model = Person
        fields = ["name", "institution", "post", "sex"]

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = self.instance.project = project
        self.found = []
        self.fields["institution"].choices = institution_choices(project)
        self.fields["sex"].choices = [("", Sex.NOT_STATED.label), *Sex.choices[:2]]
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        add_hints(self, hints.PERSON)
        if self.instance.pk or not self.is_bound:
            self.fields["another"].widget = forms.HiddenInput()

    @property
    def helper(self):
        shown = self.is_bound and any(
            self[name].value() for name in ("new_abbreviation", "new_name")
        )
        return office_helper(
            Layout(
                *["name", "another", Div("institution", "post", css_class="pair"), "sex"],
                HTML(f'<details class="fold"{" open" if shown else ""}><summary>'),
                HTML("{% translate 'The institution is missing: add it' %}</summary>"),
                Div("new_abbreviation", "new_name", "new_country", css_class="pair"),
                HTML("</details>"),
                "base",
            )
        )

    def clean(self):
        cleaned = super().clean()
        cleaned["new_country"] = cleaned.get("new_country", "").upper()
        if cleaned.get("new_abbreviation") or cleaned.get("new_name"):
            for name in ("new_abbreviation", "new_name", "new_country"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Write it, or empty the fields of the new institution."))
        name = cleaned.get("name")
        if name and not self.instance.pk and not cleaned.get("another"):
            self.found = same_name(name, self.project)
            here = [one for one in self.found if one.institution == cleaned.get("institution")]
            if here:
                self.found = here
            self.fields["another"].widget = forms.CheckboxInput()
            if self.found:
                self.add_error(
                    "name",
                    _(
                        "The register has this name already: %(where)s. Use that entry, or tick "
                        "“It is another person of the same name”."
                    )
                    % {"where": "; ".join(str(one.institution or "–") for one in self.found)},
                )
        return cleaned

    def opened_anew(self, stored):
        return PersonForm(instance=stored, project=self.project)

    def write(self, by):
        save_person(person=self.instance, by=by)

    def save_institution(self):
        """The chosen institution, or the new one; its faults stand at its fields."""
        if not self.cleaned_data.get("new_abbreviation"):
            return
        try:
            self.instance.institution = new_institution(
                project=self.project,
                abbreviation=self.cleaned_data["new_abbreviation"],
                name=self.cleaned_data["new_name"],
                country=self.cleaned_data["new_country"],
            )
        except ValidationError as error:
            for column, faults in error.message_dict.items():
                field = f"new_{column.removesuffix('_en').removesuffix('_sr')}"
                self.add_error(field if field in self.fields else None, faults)
            raise


def with_classes(form):
    """The look of the fields where the page writes them itself, without crispy."""
    for field in form.fields.values():
        select = isinstance(field.widget, forms.Select)
        if not isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "form-select" if select else "form-control"


class QuickForm(PersonForm):
    """The row of the adding page: empty, it adds nobody."""

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, prefix="new", empty_permitted=True, use_required_attribute=False, **kwargs
        )
        self.fields["name"].required = False
        with_classes(self)

    def has_changed(self):
        names = ("name", "post", "new_abbreviation", "new_name")
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name, or empty the row."))
        return cleaned
