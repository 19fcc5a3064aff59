"""Nothing of a project is forgotten: each model that it reaches has a table or a reason, and each
column of it is in the file, or named. That a column comes back is seen in test_whole_project, whose
project has a value in each."""

from django.apps import apps
from django.db import models

from activities.models import Project
from reports.whole.tables import LEFT_OUT, TABLES
from tests.reports.whole_project import areas_of_migrations, whole_project

OURS = {"accounts", "activities", "workshops", "procurement", "reports"}


def reached():
    """The models whose rows belong to a project, or are named by one that does."""
    found, waiting = set(), [Project]
    while waiting:
        model = waiting.pop()
        if model in found:
            continue
        found.add(model)
        for relation in model._meta.get_fields(include_hidden=True):
            other = relation.related_model
            if not relation.is_relation or other is None or not isinstance(other, type):
                continue
            belongs = (relation.auto_created and relation.one_to_many) or relation.one_to_one
            if model._meta.label == "accounts.User" and relation.auto_created:
                continue  # what else people have, beside projects
            if (belongs or relation.many_to_one) and other._meta.app_label in OURS:
                waiting.append(other)
    return {model for model in found if not model.__name__.startswith("Historical")}


def many_to_many_rows(table):
    return [column.remote_field.through for column in table.many]


def test_every_model_of_a_project_is_in_the_file_or_named():
    known = {table.model for table in TABLES}
    known.update(through for table in TABLES for through in many_to_many_rows(table))
    forgotten = {model._meta.label for model in reached() - known} - LEFT_OUT.keys()
    assert forgotten == set()


def test_every_column_is_in_the_file_or_named_with_a_reason():
    for model in {table.model for table in TABLES}:
        for column in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            of_the_model = [table for table in TABLES if table.model is model]
            if all(knows(table, column) for table in of_the_model):
                continue
            raise AssertionError(
                f"{model._meta.label}.{column.name} is neither in the file nor in left_out"
            )


def knows(table, column):
    return (
        column in table.columns
        or column in table.many
        or column.name in (table.by, *table.left_out)
        or column.name == "project"
        or (column.primary_key and not column.is_relation)
        # The rows of such a list are a table of their own.
        or (column.many_to_many and not column.remote_field.through._meta.auto_created)
    )


def test_no_table_names_a_column_that_does_not_exist():
    for table in TABLES:
        names = {column.name for column in table.model._meta.get_fields()}
        for used in (
            table.left_out, table.kept, table.named, table.like, table.names, table.with_names,
            table.many_with_names, [table.by] if table.by else [],
        ):  # fmt: skip
            assert set(used) <= names, (table.key, set(used) - names)
        assert all(table.left_out.values()), table.key


def test_each_table_comes_after_those_that_it_names():
    seen = []
    for table in TABLES:
        for column in [*table.columns, *table.many]:
            other = column.related_model
            if column.is_relation and other not in (table.model, Project):
                assert other in seen, f"{table.key}.{column.name}"
        assert table.within is None or table.within.model in seen, table.key
        seen.append(table.model)


def test_the_project_of_these_tests_has_a_value_in_every_column(db):
    """So that the tests of the way there and back say something of each column."""
    areas_of_migrations()
    project = whole_project()
    for table in TABLES:
        rows = list(
            (table.model._base_manager.all() if table.shared else table.rows(project)).values()
        )
        for column in table.columns:
            values = [row[column.attname] for row in rows]
            assert any(value not in (None, "", False, [], {}) for value in values), (
                f"{table.key}.{column.name}"
            )
        assert table.many == [] or any(
            getattr(row, column.name).exists()
            for column in table.many
            for row in table.rows(project)
        )


def test_the_walk_would_miss_each_table_that_somebody_takes_away():
    assert {table.model for table in TABLES} - reached() == set()
    assert set(LEFT_OUT) <= {model._meta.label for model in reached()}
    assert all(LEFT_OUT.values())


def test_the_column_that_leads_to_the_project_is_the_only_one_that_names_it():
    """Another one would say something of its own, and is carried like any column."""
    for table in TABLES:
        names = {
            column.name
            for column in table.model._meta.concrete_fields
            if column.related_model is Project and column not in table.columns
        }
        assert names <= {"project"}, table.key


def test_all_models_with_a_project_are_found():
    """The walk itself: what names a project directly must be among what it finds."""
    direct = {
        model
        for model in apps.get_models()
        if any(
            isinstance(column, models.ForeignKey) and column.related_model is Project
            for column in model._meta.concrete_fields
        )
        and not model.__name__.startswith("Historical")
    }
    assert direct <= reached()
