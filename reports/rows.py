"""Rows of the tables that the dashboard and the public page share."""

from urllib.parse import urlencode

from activities.words import Kind, Status
from procurement.words import Category
from reports.lights import component_light


def equipment_rows(sums, address="") -> list[dict]:
    """Each category that has any equipment, with its four steps and the address of the rows
    behind them."""
    return [
        {
            "category": Category(name),
            "sums": of_category,
            "link": address and f"{address}&{urlencode({'category': name})}",
        }
        for name, of_category in sums.items()
        if any(amount.quantity for amount in of_category)
    ]


def component_rows(project, figures, components=None) -> list[dict]:
    """Each component; `components`: those of the project, where they were read before."""
    return [
        {
            "component": component,
            "completed": figures.by_component[component.pk],
            "planned": figures.planned_by_component[component.pk],
            "progress": figures.component_progress(component.pk),
            "light": component_light(figures, component),
        }
        for component in (project.components.all() if components is None else components)
    ]


# The kinds that have a list of their own, with who was there and what they thought.
KIND_LISTS = {
    Kind.WORKSHOP: "workshops:workshops",
    Kind.TRAINING: "workshops:trainings",
    Kind.STUDY_VISIT: "workshops:study-visits",
    Kind.EXPERT_MISSION: "workshops:missions",
}


def kind_rows(figures) -> list[dict]:
    """Kinds of which the plan has any: completed, and all that are not cancelled."""
    rows = []
    for kind in Kind:
        planned = sum(
            row["n"]
            for row in figures.rows
            if row["kind"] == kind and row["status"] != Status.CANCELLED
        )
        if planned:
            rows.append(
                {
                    "kind": kind,
                    "list": KIND_LISTS.get(kind),
                    "completed": figures.by_kind[kind],
                    "planned": planned,
                }
            )
    return sorted(rows, key=lambda row: -row["completed"])
