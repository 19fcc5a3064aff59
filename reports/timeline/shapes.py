"""The sheet of the timeline: its measures in mm, its colours, and the shapes drawn on it."""

from dataclasses import dataclass, field
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 420.0, 297.0, 9.0
# Where the columns begin; the chart goes from `CHART` to the right margin.
CODE, TITLE, DAYS, SLIP, CHART = 9.0, 20.5, 107.0, 143.5, 147.0
RIGHT = WIDTH - MARGIN
HEAD, LANE, FOOT = 22.0, 4.4, 22.0
MOST_LINES, LOWEST, USUAL, HIGHEST = 108, 2.1, 3.5, 6.0
# The head of a component is so many rows high.
GROUP = 1.3

INK, QUIET, LINE, STRONG = "#1b1b1f", "#55565e", "#d8d9df", "#a9abb6"
GREEN, BLUE, AMBER, RED, YELLOW = "#1c6b34", "#003399", "#8a5300", "#a8161c", "#fff4cf"
PLAN, PLAN_EDGE, POSTPONED = "#b9c6ea", "#7f93cf", "#f4dfb8"
APPROVED, COMMITTEE, DEADLINE = "#6d6f7a", "#7a3b91", "#b0602a"
COMMITTEE_LINE, DEADLINE_LINE = "#c3a0cf", "#dcb28f"
STAGES = ("#dfe6f6", "#eceef4")
STAGE_FIELDS = ("#f7f9fe", "#ffffff")
# A bar of one day is drawn so wide at least, mm.
SHORTEST = 1.0


class Rect(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    dash: float = 0


class Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str = LINE
    width: float = 0.15
    dash: float = 0


class Text(NamedTuple):
    """`y` is the base line; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    fill: str = INK
    bold: bool = False
    anchor: str = "start"
    lang: str = ""


class Polygon(NamedTuple):
    points: tuple[tuple[float, float], ...]
    fill: str


class Emblem(NamedTuple):
    """That of the European Union."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Page:
    height: float
    shapes: list = field(default_factory=list)
