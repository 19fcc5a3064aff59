"""What the filters of the lists of equipment have in common; they live in the address."""

from core.forms import OfficeForm


class Filter(OfficeForm):
    """A field that cannot be read narrows nothing and says so."""

    @property
    def in_use(self) -> int:
        """How many filters narrow the list."""
        self.is_valid()
        return sum(bool(value) for value in self.cleaned_data.values())

    @property
    def fields_in_use(self):
        """(name, label, value as words) of each filter that narrows the list."""
        self.is_valid()
        for name, value in self.cleaned_data.items():
            if value:
                field = self.fields[name]
                yield name, field.label, dict(getattr(field, "choices", ())).get(value, value)

    def offer(self, name, everything, records):
        """The choices of a field: everything, and the records by their key."""
        self.fields[name].choices = [
            ("", everything),
            *((key, str(record)) for key, record in records.items()),
        ]
