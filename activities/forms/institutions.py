"""Which institutions were invited to an activity and came, and with how many people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities import rules
from activities.models import ActivityInstitution

FLAGS = ("invited", "attended")
COUNTS = {"women": _("Women"), "men": _("Men"), "not_stated": _("Other or not stated")}


def people_field(label, **kwargs):
    """A number of participants."""
    field = forms.IntegerField(
        label=label, required=False, min_value=0, max_value=rules.MOST_PARTICIPANTS, **kwargs
    )
    field.error_messages["min_value"] = rules.NEGATIVE_PARTICIPANTS
    return field


def count_name(column: str, pk) -> str:
    """The field for how many people of an institution came: women_at_17."""
    return f"{column}_at_{pk}"


class InstitutionFields:
    """For forms of an activity: `invited` and `attended` are fields of theirs; with
    `add_counts` there is a number of women, men and others for each institution."""

    def choose_institutions(self, partners):
        """The project's partners, and whoever else is on the activity's list already."""
        present = (
            list(self.instance.presences.select_related("institution")) if self.instance.pk else []
        )
        self.presences = {row.institution_id: row for row in present}
        self.institutions = {institution.pk: institution for institution in partners}
        self.institutions.update({row.institution_id: row.institution for row in present})
        for name in FLAGS:
            if name not in self.fields:
                continue
            self.fields[name].choices = [
                (str(pk), str(institution)) for pk, institution in self.institutions.items()
            ]
            if self.instance.pk and name not in self.initial:
                self.initial[name] = [
                    str(row.institution_id) for row in present if getattr(row, name)
                ]

    def add_counts(self):
        for pk, institution in self.institutions.items():
            for column, label in COUNTS.items():
                name = count_name(column, pk)
                self.fields[name] = people_field(f"{institution.short}: {label}")
                self.initial.setdefault(name, getattr(self.presences.get(pk), column, None))

    @property
    def counts_asked(self) -> bool:
        return any(count_name("women", pk) in self.fields for pk in self.institutions)

    @property
    def institution_choices(self) -> list[dict]:
        """A row for each institution, with what is ticked."""
        ticked = {
            name: {str(pk) for pk in self[name].value() or []}
            for name in FLAGS
            if name in self.fields
        }
        return [
            {
                "pk": pk,
                "institution": institution,
                "invited": str(pk) in ticked.get("invited", ()),
                "attended": str(pk) in ticked.get("attended", ()),
            }
            for pk, institution in self.institutions.items()
        ]

    @property
    def count_rows(self) -> list[tuple]:
        """(institution, its three fields) for the table of numbers."""
        return [
            (institution, [self[count_name(column, pk)] for column in COUNTS])
            for pk, institution in self.institutions.items()
        ]

    @property
    def has_counts(self) -> bool:
        """Whether a number is filled in or refused: then the table stands open."""
        return any(
            field.value() not in (None, "") or field.errors
            for _institution, fields in (self.count_rows if self.counts_asked else ())
            for field in fields
        )

    def counted(self, cleaned) -> dict[str, int | None]:
        """The numbers of all institutions added up; None where none has one."""
        sums = {}
        for column in COUNTS:
            numbers = [cleaned.get(count_name(column, pk)) for pk in self.institutions]
            known = [number for number in numbers if number is not None]
            sums[column] = sum(known) if known else None
        return sums

    def clean_participants(self, cleaned):
        """Rule V12: the sum is the total, and the institutions have no more than that. A total
        alone is taken as “not stated”; without numbers the institutions' own are the totals."""
        columns = list(COUNTS)
        if any(name in self.errors for name in (*columns, "total")):
            return
        parts = [cleaned.get(name) for name in columns]
        total = cleaned.get("total")
        sums = self.counted(cleaned) if self.counts_asked else dict.fromkeys(columns)
        if all(part is None for part in parts):
            if total is None or sum(n or 0 for n in sums.values()) == total:
                cleaned.update(sums)
            elif all(number is None for number in sums.values()):
                cleaned["not_stated"] = total
            else:
                self.add_error("total", by_institution_differs(sums, total))
            return
        if total is not None and sum(part or 0 for part in parts) != total:
            self.add_error("total", rules.sum_differs(*(part or 0 for part in parts), total))
        for name, part in zip(columns, parts, strict=True):
            if (sums[name] or 0) > (part or 0):
                self.add_error(name, by_institution_more(sums[name], part or 0))

    def institution_columns(self) -> dict[int, dict]:
        """What the form makes of each institution, for ActivityInstitution.set_for. Who came
        with somebody has attended."""
        rows = {pk: row.columns() for pk, row in self.presences.items()}
        for name in FLAGS:
            if name not in self.fields:
                continue
            chosen = {int(pk) for pk in self.cleaned_data[name]}
            for pk in chosen | rows.keys():
                rows.setdefault(pk, blank())[name] = pk in chosen
        if self.counts_asked:
            for pk in self.institutions:
                numbers = {column: self.cleaned_data[count_name(column, pk)] for column in COUNTS}
                if any(number is not None for number in numbers.values()) or pk in rows:
                    rows.setdefault(pk, blank()).update(numbers)
                if any(numbers.values()):
                    rows[pk]["attended"] = True
        elif self.instance.totals_from_list:
            for row in rows.values():
                # By the list of names somebody came from there.
                row["attended"] = row["attended"] or any(row[column] for column in COUNTS)
        return {pk: row for pk, row in rows.items() if any(v for v in row.values())}

    def save_institutions(self, activity):
        before = {pk: row.columns() for pk, row in self.presences.items()}
        after = self.institution_columns()
        if after != before:
            ActivityInstitution.set_for(activity, after)


def blank() -> dict:
    return {"invited": False, "attended": False, **dict.fromkeys(COUNTS)}


def by_institution_more(number, total):
    return forms.ValidationError(
        _(
            "The institutions below have %(sum)s together, but the total is %(total)s. "
            "Correct one of the two."
        ),
        "V12",
        {"sum": number, "total": total},
    )


def by_institution_differs(sums, total):
    return by_institution_more(sum(n or 0 for n in sums.values()), total)
