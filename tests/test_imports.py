"""The wall: an app imports only what lies below it (docs/structure.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BELOW = {
    "core": set(),
    "accounts": {"core"},
    "activities": {"accounts", "core"},
    "workshops": {"activities", "accounts", "core"},
    "procurement": {"activities", "accounts", "core"},
    "reports": {"workshops", "procurement", "activities", "accounts", "core"},
}
MAY_IMPORT = {app: below | {app} for app, below in BELOW.items()}
MAY_IMPORT["twinning"] = {*MAY_IMPORT, "twinning"}
# What a string may name too: Count("workshops"), get_model("workshops.Workshop").
MODELS_ABOVE = {
    "activities": {"workshop", "training", "studyvisit", "workshops", "procurement", "reports"},
    "accounts": {"activities", "memberships", "workshops", "procurement", "reports"},
    "core": {"accounts", "activities", "workshops", "procurement", "reports"},
}
LOOKUPS = {"Count", "Sum", "Prefetch", "F", "Q", "get_model", "select_related", "prefetch_related",
           "filter", "exclude", "annotate", "values", "values_list", "ForeignKey",
           "OneToOneField", "ManyToManyField", "import_module"}  # fmt: skip


def python_files(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imported_apps(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]


def looked_up(tree):
    """The first words of the strings and keywords given to queries and model look-ups."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in LOOKUPS:
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value.replace(".", "__").split("__")[0].lower()
            yield from ((keyword.arg or "").split("__")[0] for keyword in node.keywords)


@pytest.mark.parametrize("app", sorted(MAY_IMPORT))
def test_an_app_imports_only_what_lies_below_it(app):
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(app)
        for name in imported_apps(ast.parse(path.read_text()))
        if name in MAY_IMPORT and name not in MAY_IMPORT[app]
    ]
    assert wrong == []


@pytest.mark.parametrize("app", sorted(MODELS_ABOVE))
def test_no_query_names_what_lies_above(app):
    wrong = [
        f"{path.relative_to(ROOT)} looks up {name}"
        for path in python_files(app)
        for name in looked_up(ast.parse(path.read_text()))
        if name in MODELS_ABOVE[app]
    ]
    assert wrong == []


def test_every_app_of_ours_has_its_place():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(MAY_IMPORT)
