"""The row of the kind's own fields that stands beside an activity (activities.parts)."""

from activities.parts import EVENT_MODELS


class EventRow:
    """The methods of Activity that find and write it."""

    # The row of the kind's own fields that a form wants written with the next save.
    entered_event = None

    def ensure_event(self, new: bool):
        """The row of the kind's own fields. A row of another kind stays, as an archive."""
        model = EVENT_MODELS.get(self.kind)
        if not model:
            return
        row = self.entered_event if isinstance(self.entered_event, model) else None
        if row is None and new:
            row = model()
        elif row is None and not model.objects.filter(activity=self).exists():
            row = self.event_row_for(model)
        if row is not None:
            row.activity = self
            row.save(force_insert=row._state.adding)

    def event_row_for(self, model):
        """The stored row of that kind's own fields; one that is new begins with what the rows
        of other kinds say under the same names."""
        if not self.pk:
            return model(activity=self)
        if stored := model.objects.filter(activity=self).first():
            return stored
        others = (other for other in EVENT_MODELS.values() if other is not model)
        rows = (other.objects.filter(activity=self).first() for other in others)
        return self.begun_with(model, filter(None, rows))

    def begun_with(self, model, others):
        """A new row, with what the rows `others` of other kinds say under the same names."""
        row = model(activity=self)
        names = {field.name for field in model._meta.fields} - {"activity"}
        for old in others:
            for name in names & {field.name for field in old._meta.fields}:
                if value := getattr(old, name):
                    setattr(row, name, value)
        return row
