"""Inventory numbers that are counted up."""

import pytest

from procurement.forms.protocol_pieces import counted_up


@pytest.mark.parametrize(
    ("number", "next_two"),
    [
        ("MUP-0099", ["MUP-0100", "MUP-0101"]),
        ("12/2019-B", ["12/2020-B", "12/2021-B"]),
        ("INV", ["INV2", "INV3"]),
        ("009", ["010", "011"]),
    ],
)
def test_numbers_are_counted_up(number, next_two):
    assert [counted_up(number, steps) for steps in (1, 2)] == next_two
