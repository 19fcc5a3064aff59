"""Percentages and other numbers that people read, rounded in one way everywhere."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value, places: int = 0) -> Decimal:
    """The value with so many decimals, halves up, and never −0.

    Sums of shares are floating: nine decimals first take away what the databases' order of
    adding leaves behind.
    """
    found = round(Decimal(value), 9).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return found if found else abs(found)


def percent(part, whole) -> Decimal | None:
    """100 × part / whole with one decimal, halves up; None (n/a) where the whole is 0."""
    if not whole:
        return None
    return rounded(Decimal(part) * 100 / Decimal(whole), 1)
