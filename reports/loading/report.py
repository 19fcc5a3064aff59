"""What a load did, in lines for people."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Model

from reports.loading.record import Unread

OUTCOMES = ["created", "updated", "unchanged", "different", "released"]


class Report:
    """Counts by section and outcome, and the lines that name single records."""

    def __init__(self):
        self.counts: dict[str, Counter] = defaultdict(Counter)
        self.differences: list[str] = []
        self.notes: list[str] = []
        self.unread = Unread()
        self.checkpoints: list[str] = []

    def count(self, section: str, outcome: str, number: int = 1):
        self.counts[section][outcome] += number

    def different(self, section: str, record, differing: dict, *, updated: bool):
        """`differing`: field → (value in the database, value in the file)."""
        outcome = "updated" if updated else "different"
        self.count(section, outcome)
        parts = [
            f"{name}: {said(old)} → {said(new)}"
            if updated
            else f"{name}: {said(old)} in the database, {said(new)} in the file"
            for name, (old, new) in differing.items()
        ]
        self.differences.append(f"{outcome}: {record.where}: {'; '.join(parts)}")

    def lines(self) -> list[str]:
        lines = [
            f"{section}: {', '.join(f'{counts[o]} {o}' for o in OUTCOMES if counts[o]) or 'none'}"
            for section, counts in self.counts.items()
        ]
        lines += self.differences + self.notes
        if any(counts["different"] for counts in self.counts.values()):
            lines.append("What differs was left alone; --update overwrites it with the file.")
        return lines + self.unread.lines() + self.checkpoints


def said(value) -> str:
    """A stored value in one line of the report."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Model):
        return next(
            str(getattr(value, name)) for name in ("key", "code", "number") if hasattr(value, name)
        )
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(said, value))}]"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
