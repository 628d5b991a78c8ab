"""How well comments are read: against numbers worked by hand."""

import pytest

from cxscore.analyses.accuracy import LABELS, accuracy, macro_f1
from cxscore.model import Estimated

# 10 comments: 4 positive (3 read so, 1 without opinion words), 4 negative (2 read so, 1 positive, 1 neutral) and
# 2 neutral.
PAIRS = [
    ("positive", "positive", 3),
    ("positive", "no opinion words", 1),
    ("negative", "negative", 2),
    ("negative", "positive", 1),
    ("negative", "neutral", 1),
    ("neutral", "neutral", 2),
]


def test_accuracy_counts_what_is_read_as_it_is_labelled() -> None:
    found = accuracy(PAIRS, 0.95)
    assert (found.n, found.accuracy.value, found.accuracy_polar.value) == (10, 0.7, 0.625)


def test_shares_have_wilson_intervals() -> None:
    # Wilson for 7 of 10 by hand: centre (0.7 + 1.9208/10) / 1.38416, half 1.95996 sqrt(0.021 + 0.0096) / 1.38416
    found = accuracy(PAIRS, 0.95).accuracy
    assert (found.low, found.high) == pytest.approx((0.3968, 0.8922), abs=1e-4)


def test_macro_f1_is_the_mean_of_the_classes() -> None:
    # positive 2 * 3 / (4 + 4), negative 2 * 2 / (4 + 2), neutral 2 * 2 / (2 + 4)
    assert accuracy(PAIRS, 0.95).macro_f1.value == pytest.approx((6 / 8 + 4 / 6 + 4 / 6) / 3)


def test_kappa_is_what_is_left_beyond_chance() -> None:
    # chance: labels .4 .2 .4 by readings .2 .4 .4 = .08 + .08 + .16
    assert accuracy(PAIRS, 0.95).kappa.value == pytest.approx((0.7 - 0.32) / (1 - 0.32))


def test_the_interval_of_the_f_measure_holds_it_and_is_the_same_every_time() -> None:
    first, second = accuracy(PAIRS, 0.95).macro_f1, accuracy(PAIRS[::-1], 0.95).macro_f1
    assert first == second
    assert (first.low or 1) < (first.value or 1) < (first.high or 0)


def test_more_comments_make_a_narrower_interval() -> None:
    widths = [accuracy([(*pair[:2], times * pair[2]) for pair in PAIRS], 0.95).macro_f1 for times in (1, 50)]
    few, many = ((one.high or 0) - (one.low or 0) for one in widths)
    assert many < few / 3


def test_a_class_that_never_occurs_is_not_averaged() -> None:
    assert macro_f1({("positive", "positive"): 3, ("negative", "negative"): 1}) == 1


def test_without_polar_labels_their_accuracy_is_unknown() -> None:
    assert accuracy([("neutral", "neutral", 2)], 0.95).accuracy_polar == Estimated(None, None, None)


def test_no_comment_has_no_accuracy() -> None:
    with pytest.raises(ValueError, match="no labelled comment"):
        accuracy([], 0.95)


@pytest.mark.parametrize(("written", "label"), [("pos", "positive"), ("-1", "negative"), ("0", "neutral")])
def test_labels_may_be_short_or_numbers(written: str, label: str) -> None:
    assert LABELS[written] == label
