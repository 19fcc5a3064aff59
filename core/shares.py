"""Percentages, rounded in one way everywhere."""

from decimal import ROUND_HALF_UP, Decimal


def percent(part, whole) -> Decimal | None:
    """100 × part / whole with one decimal, halves up; None (n/a) where the whole is 0."""
    if not whole:
        return None
    # Sums of shares are floating: nine decimals take away what the databases' order of adding
    # leaves behind, before one decimal is rounded.
    share = round(Decimal(part) * 100 / Decimal(whole), 9)
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)
