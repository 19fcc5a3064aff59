"""The pieces on the page of a protocol: which are shown, what is ticked, filling in numbers.

`take_<pk>` and `number_<pk>` belong to a piece; `count_<pk>` and `first_<pk>` to an item: "take so
many of them, inventory numbers from this one on". Nothing typed is lost when the list is narrowed,
filled in or refused: what is ticked stays on the page.
"""

import re
from itertools import groupby

from django.db.models import Count
from django.utils.translation import gettext as _

from procurement import rules
from procurement.models import Item, Piece
from procurement.models.piece import number_key
from procurement.protocols import LONGEST_NUMBER, TO_A_UNIT
from procurement.words import ProtocolKind

LAST_DIGITS = re.compile(r"(\d+)(?=\D*$)", re.ASCII)
# A primary key has fewer digits; a database takes no longer ones.
LONGEST_KEY = 18


def counted_up(number: str, steps: int) -> str:
    """MUP-0099 → MUP-0100: the last digits of a number go up, leading zeros stay. A number
    without digits gets them."""
    found = LAST_DIGITS.search(number)
    if not found:
        return f"{number}{steps + 1}"
    digits = found[1]
    return f"{number[: found.start()]}{int(digits) + steps:0{len(digits)}d}{number[found.end() :]}"


def is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


class PiecesOfAProtocol:
    """Part of a form that has `procurement`, `project` and `kind`. `read_pieces` comes first."""

    # Until the pieces are read, and where no unit is chosen yet.
    pieces, more, gone, counts, not_ticked = (), 0, 0, {}, ()

    def _value(self, name: str) -> str:
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(value or "").replace("\0", "").strip()

    @property
    def holder(self) -> int | None:
        """The unit whose pieces are offered; None for the store."""
        chosen = self._value("from_unit")
        known = dict(self.fields["from_unit"].choices) if "from_unit" in self.fields else {}
        return int(chosen) if chosen and chosen in known else None

    @property
    def needs_a_holder(self) -> bool:
        """Whether no pieces can be offered before a unit is chosen."""
        return self.kind in (ProtocolKind.MOVE, ProtocolKind.RETURN) and not self.holder

    @property
    def numbers_asked(self) -> bool:
        """Whether this kind of protocol gives inventory numbers."""
        return self.kind in TO_A_UNIT

    def _movable(self):
        """The pieces that this protocol can move, in the order of their codes."""
        pieces = Piece.objects.filter(item__lot__contract__procurement=self.procurement)
        pieces = pieces.with_unit().filter(unit=self.holder) if self.holder else pieces.in_store()
        return pieces.select_related("item").order_by(
            "item__lot__contract", "item__lot__number", "item__sort_key", "item", "number"
        )

    def _found(self):
        """Those of them that the filters leave, and that are not ticked."""
        found = self._movable().exclude(pk__in=self.ticked)
        item = self._value("item")
        if is_key(item):
            found = found.filter(item=item)
        if words := self._value("q")[:60]:
            found = found.matching(words)
        return found

    def read_pieces(self):
        """`pieces` are those shown: what is ticked or has a number typed, then what the filters
        find; `more` counts what has no room, `gone` what is ticked but is not there, `not_ticked`
        are those with a number alone."""
        self.ticked = self._keys("take_")
        if self.needs_a_holder:
            return
        movable = self._movable()
        numbered = {key for key in self._keys("number_") if self._value(f"number_{key}")}
        touched = movable.filter(pk__in=self.ticked | numbered) if self.ticked | numbered else []
        first = [one for one in touched if one.pk in self.ticked or self._typed_anew(one)]
        self.not_ticked = [one for one in first if one.pk not in self.ticked]
        room = max(rules.MOST_ON_A_PROTOCOL - len(first), 0)
        found = self._found().exclude(pk__in=[one.pk for one in self.not_ticked])
        rest = list(found[: room + 1])
        if len(rest) > room:
            self.more = found.count() - room
        # One order for both, so that a piece does not jump when it is ticked.
        items = Item.objects.filter(lot__contract__procurement=self.procurement)
        in_order = items.order_by("lot__contract", "lot__number", "sort_key", "pk")
        order = {pk: place for place, pk in enumerate(in_order.values_list("pk", flat=True))}
        self.pieces = sorted(
            [*first, *rest[:room]], key=lambda one: (order[one.item_id], one.number)
        )
        self.gone = len(self.ticked) + len(self.not_ticked) - len(first)
        self.counts = dict(movable.order_by().values_list("item").annotate(Count("pk")))

    def _typed_anew(self, piece) -> bool:
        """Whether somebody wrote a number that the protocol would give the piece."""
        fixed = piece.inventory_number and piece.handed_over_on
        typed = self._value(f"number_{piece.pk}")
        return self.numbers_asked and not fixed and typed not in ("", piece.inventory_number)

    def faults_of_numbers(self) -> dict[str, list]:
        """A number alone would be lost in silence."""
        text = _(
            "%(code)s has the number “%(number)s” but is not ticked: tick it, or empty the number."
        )
        return {
            f"number_{piece.pk}": [
                text % {"code": piece.code, "number": self._value(f"number_{piece.pk}")[:60]}
            ]
            for piece in self.not_ticked
        }

    def _keys(self, prefix: str) -> set[int]:
        """The pieces of which something so named was posted."""
        if not self.is_bound:
            return set(self.initial.get("pieces", [])) if prefix == "take_" else set()
        keys = [name.removeprefix(prefix) for name in self.data if name.startswith(prefix)]
        # One more than may be, so that the rule is told and nothing is dropped in silence.
        return {int(key) for key in keys[: rules.MOST_ON_A_PROTOCOL + 1] if is_key(key)}

    @property
    def items(self) -> list[dict]:
        """The items of the pieces shown, each with its rows."""
        groups = []
        for pk, group in groupby(self.pieces, key=lambda piece: piece.item_id):
            rows = [self._row(piece) for piece in group]
            groups.append(
                {
                    "item": rows[0]["piece"].item,
                    "rows": rows,
                    "there": self.counts.get(pk, len(rows)),
                    "ticked": sum(row["ticked"] for row in rows),
                    "count": self._value(f"count_{pk}"),
                    "first": self._value(f"first_{pk}"),
                    # A number that a piece has is not counted up.
                    "counts_up": self.numbers_asked
                    and any(not row["piece"].inventory_number for row in rows),
                    "errors": self.wrong_pieces.get(f"first_{pk}", []),
                }
            )
        return groups

    def _row(self, piece) -> dict:
        name = f"number_{piece.pk}"
        typed = self._value(name) if self.is_bound and name in self.data else None
        return {
            "piece": piece,
            "ticked": piece.pk in self.ticked,
            "number": piece.inventory_number if typed is None else typed,
            # A number that a unit has had is shown, not asked.
            "fixed": bool(piece.inventory_number and piece.handed_over_on),
            "errors": [
                *self.wrong_pieces.get(f"piece_{piece.pk}", []),
                *self.wrong_pieces.get(name, []),
            ],
        }

    # Filling in

    def not_filled_in(self) -> list[str]:
        """The items at which somebody wrote how many to take, and did not press the button."""
        items = {str(piece.item_id) for piece in self.pieces}
        return sorted(item for item in items if self._value(f"count_{item}"))

    def filled(self, items: list[str]):
        """The same form with the first free pieces of these items ticked and numbered as their
        rows say; what was typed stays. What cannot be done stands at the row."""
        form, faults = self, {}
        for item in items:
            data = form.data.copy()
            if fault := form._fill(item, data):
                faults[f"first_{item}"] = [fault]
            form = form.anew(data)
        form.wrong_pieces = faults
        return form

    def _fill(self, item, data) -> str:
        """Ticks in `data`. Returns what is wrong; then nothing is filled in."""
        count, first = self._value(f"count_{item}"), self._value(f"first_{item}")
        if not count.isdecimal() or len(count) > 6 or not int(count):
            return _("Write how many pieces, as a whole number from 1 on.")
        room = rules.MOST_ON_A_PROTOCOL - len(self.ticked)
        free = list(self._found().filter(item=item)[:room])
        if int(count) > len(free):
            return _("Only %(free)s more pieces can be ticked here.") % {"free": len(free)}
        pieces = free[: int(count)]
        bare = [
            piece
            for piece in pieces
            if not piece.inventory_number and not self._value(f"number_{piece.pk}")
        ]
        if len(first) > LONGEST_NUMBER:
            return rules.number_too_long(first, LONGEST_NUMBER).messages[0]
        numbers = [counted_up(first, place) for place in range(len(bare))] if first else []
        if fault := self._fault_of(numbers):
            return fault
        data.update({f"take_{piece.pk}": "on" for piece in pieces})
        for piece, number in zip(bare, numbers, strict=False):
            data[f"number_{piece.pk}"] = number
        # Else the button, pressed once more, would take as many again.
        data[f"count_{item}"] = data[f"first_{item}"] = ""
        return ""

    def _fault_of(self, numbers) -> str:
        for number in numbers:
            if len(number) > LONGEST_NUMBER:
                return rules.number_too_long(number, LONGEST_NUMBER).messages[0]
        here = {
            number_key(self._value(f"number_{pk}"))
            for pk in {*self.ticked, *(piece.pk for piece in self.not_ticked)}
        }
        keys = {number_key(number): number for number in numbers}
        stored = Piece.objects.filter(project=self.project, inventory_key__in=keys)
        used = here.union(stored.values_list("inventory_key", flat=True))
        taken = [number for key, number in keys.items() if key in used]
        if not taken:
            return ""
        told = ", ".join(taken[: rules.MOST_TOLD])
        return _(
            "These inventory numbers belong to other pieces already: %(numbers)s. Begin with a "
            "number after them, or take fewer pieces."
        ) % {"numbers": told + (" …" if len(taken) > rules.MOST_TOLD else "")}

    def cleared(self, item: str):
        """The same form with nothing ticked of an item, and without the numbers typed there."""
        data = self.data.copy()
        for piece in self.pieces:
            if str(piece.item_id) == item:
                data.pop(f"take_{piece.pk}", None)
                data.pop(f"number_{piece.pk}", None)
        return self.anew(data)
