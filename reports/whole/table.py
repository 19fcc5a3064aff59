"""How the rows of one model stand in the file of a whole project.

Export and load read the same `Table`, so what is written is what is read. A table names what it
leaves out and why; a test walks all columns that a project reaches and finds those that no table
knows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

from activities.models import Project
from activities.models.document import StoredFile

# Columns that belong to the moment or follow from others, in whatever model they stand.
FOLLOWS = "follows from other columns"
# The column by which a row belongs to the project of the file, in whatever model it stands.
TO_PROJECT = "project"


@dataclass(eq=False)
class Table:
    """`key`: the name of the list in the file. `within`: the table of the record that the list
    stands in, None at the top; `by`: the column that says which record that is. `named`: columns
    that tell the rows of one list apart; rows without any are known by their place in it, so
    `order` must be one that a load keeps.

    `like`: the columns by which a row of the file is found in a database that has the project
    already; of several alike the first one first. `one`: at most one row, which stands in the
    file as a record, not as a list.
    """

    key: str
    model: type[models.Model]
    within: "Table | None" = None
    by: str = ""
    named: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    like: tuple[str, ...] = ()
    one: bool = False
    # Column → what the file calls it, where that is something else.
    names: dict[str, str] = field(default_factory=dict)
    # Column → why it is not in the file.
    left_out: dict[str, str] = field(default_factory=dict)
    # Columns of what is there already that no load changes, --update neither.
    kept: tuple[str, ...] = ()
    # Lines of their record: compared and replaced all together.
    lines: bool = False
    # Rows come only together with a new record of this table: what people have removed from one
    # that is there does not come back.
    with_new: "Table | None" = None
    # Belongs to the installation: in the file as far as the project names it.
    shared: bool = False
    # Who is who: left out where the file is made without names; `is_restricted` says it of a row,
    # {column: value}.
    restricted: bool = False
    is_restricted: Callable[[dict], bool] | None = None
    # Columns with names of people: empty where the file is made without names.
    with_names: tuple[str, ...] = ()
    # Many-to-many columns with names of people.
    many_with_names: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[models.Field]:
        """What stands in the file of a row, in the order of the model."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if not (
                column.name in (self.by, TO_PROJECT, *self.left_out)
                or (column.primary_key and not column.is_relation)
            )
        ]

    @cached_property
    def many(self) -> list[models.ManyToManyField]:
        """Lists of references, as rows of a table that has nothing else."""
        return [
            column
            for column in self.model._meta.many_to_many
            if column.remote_field.through._meta.auto_created and column.name not in self.left_out
        ]

    @cached_property
    def content_in_row(self) -> bool:
        """Whether each row is a file whose content is a column of its own."""
        return any(
            column.name == "content" and isinstance(column, models.BinaryField)
            for column in self.model._meta.concrete_fields
        )

    @property
    def has_files(self) -> bool:
        """Whether each row stands for a file, in the row or on the disk."""
        return self.content_in_row or issubclass(self.model, StoredFile)

    def name_of(self, column: models.Field) -> str:
        return self.names.get(column.name, column.name)

    @cached_property
    def to_project(self) -> str:
        """The lookup that leads from a row to the project."""
        if self.within is None:
            return self.by
        return f"{self.by}__{self.within.to_project}" if self.within.to_project else self.by

    def rows(self, project: Project) -> models.QuerySet:
        """Of one project."""
        if self.model is Project:
            return Project.objects.filter(pk=project.pk)
        return self.model._base_manager.filter(**{self.to_project: project.pk})

    def above(self) -> Iterator["Table"]:
        """The tables that it stands in, itself first."""
        table = self
        while table:
            yield table
            table = table.within
