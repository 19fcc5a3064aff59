"""Days in a sentence stay on one line."""

import pytest

from core.templatetags.twinning import whole_days


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Завршава се 8. 9. 2020., 8 дана после.", "Завршава се 8.~9.~2020., 8 дана после."),
        ("It ends on 8 Sep 2020, 8 days late.", "It ends on 8~Sep~2020, 8 days late."),
        ("0.2 months behind", "0.2 months behind"),
    ],
)
def test_a_day_in_a_sentence_is_not_broken_over_lines(sentence, shown):
    assert whole_days(sentence).replace("\u00a0", "~") == shown
