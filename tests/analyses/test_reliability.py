"""Reliability of items: reversed ones, incomplete records, straight-liners and speeders."""

from collections.abc import Sequence

import numpy as np
import pytest

from cxscore.analyses.reliability import Asked, Reliability, reliability
from cxscore.errors import InputError, UsageError
from cxscore.model import Scale

SCORES = [
    *((3, 4, 3), (5, 5, 5), (2, 1, 2), (4, 4, 5), (1, 2, 2)),
    *((5, 4, 4), (2, 3, 2), (4, 5, 4), (3, 3, 4), (1, 1, 2)),
]
NAMES = ("q1", "q2", "q3")


def of(rows: Sequence[tuple[object, ...]] = SCORES, **asked: object) -> Reliability:
    counted = [(tuple(map(str, row)), 1) for row in rows]
    return reliability(counted, Asked(NAMES, **asked))  # type: ignore[arg-type]


def said(found: Reliability) -> str:
    return " | ".join(map(str, found.problems))


def slow_alpha(scores: Sequence[tuple[int, ...]]) -> float:
    table = np.array(scores)
    k = table.shape[1]
    return float(k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1)))


def test_alpha_is_that_of_item_and_total_variances() -> None:
    assert of().alpha == pytest.approx(slow_alpha(SCORES))


def test_rows_that_stand_for_many_count_as_many() -> None:
    counted = [(tuple(map(str, row)), 3) for row in SCORES]
    found = reliability(counted, Asked(NAMES))
    assert found.n == 30
    assert found.alpha == pytest.approx(slow_alpha(SCORES))


def test_alpha_without_an_item_is_that_of_the_others() -> None:
    assert of().items[0].alpha_without == pytest.approx(slow_alpha([row[1:] for row in SCORES]))


def test_item_rest_is_the_correlation_with_the_sum_of_the_others() -> None:
    table = np.array(SCORES)
    wanted = np.corrcoef(table[:, 1], table[:, 0] + table[:, 2])[0, 1]
    assert of().items[1].rest == pytest.approx(wanted)


def test_two_items_have_no_alpha_without_one_and_no_straight_liners() -> None:
    found = reliability([(("1", "2"), 5), (("3", "3"), 5)], Asked(("q1", "q2")))
    assert found.items[0].alpha_without is None
    assert found.straight is None


def test_a_reversed_item_is_turned_round_and_keeps_its_own_mean() -> None:
    worded_against = [(a, b, 6 - c) for a, b, c in SCORES]
    found = of(worded_against, reversed=("q3",))
    assert found.alpha == pytest.approx(slow_alpha(SCORES))
    assert found.items[2].mean == pytest.approx(6 - 3.3)


def test_an_item_that_runs_against_the_others_is_named() -> None:
    assert "'q3' runs against the other items" in said(of([(a, b, 6 - c) for a, b, c in SCORES]))


def test_records_that_lack_an_item_are_left_out_and_counted() -> None:
    found = of([*SCORES, ("", 5, 5), (1, "n/a", 1), (2, 2, "")])
    assert (found.n, found.records) == (10, 13)
    assert [item.missing for item in found.items] == [1, 1, 1]
    assert found.alpha == pytest.approx(slow_alpha(SCORES))


def test_straight_liners_give_every_item_the_same_answer() -> None:
    assert of().straight == 1
    assert of([*SCORES, (3, 3, 3), (1, 1, 1)]).straight == 3


def test_speeders_took_less_than_a_third_of_the_median() -> None:
    seconds = [90, 90, 90, 90, 90, 90, 90, 29, 30, ""]
    rows = [(*row, time) for row, time in zip(SCORES, seconds, strict=True)]
    speed = of(rows, seconds="took").speed
    assert speed is not None
    assert (speed.timed, speed.median, speed.limit, speed.fast) == (9, 90, 30, 1)


def test_seconds_that_are_no_numbers_are_refused() -> None:
    rows = [(*row, "fast" if i else "slow") for i, row in enumerate(SCORES)]
    with pytest.raises(InputError, match="column 'took' holds no seconds, such as 'fast'"):
        of(rows, seconds="took")


def test_worded_answers_are_ranks() -> None:
    words = ["", "very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"]
    found = of([tuple(words[score] for score in row) for row in SCORES if 3 not in row] + [(words[3],) * 3])
    assert found.alpha == pytest.approx(slow_alpha([row for row in SCORES if 3 not in row] + [(3, 3, 3)]))


def test_what_is_off_the_scale_is_left_out_and_shown() -> None:
    found = of([*SCORES, *SCORES, (9, 3, 3)], scale=Scale("5", 1, 5))
    assert found.n == 20
    assert "1 records hold in item 'q1' what is no answer, such as '9'" in said(found)


def test_a_constant_item_is_named() -> None:
    assert "'q3' is the same in every record" in said(of([(a, b, 3.3) for a, b, _ in SCORES]))


def test_items_on_scales_of_different_length_are_warned_of() -> None:
    assert "as on scales of different length" in said(of([(a, b, 10 * c) for a, b, c in SCORES]))


def test_few_records_are_warned_of() -> None:
    assert "5 complete records are too few" in said(of(SCORES[:5]))


def test_items_whose_sum_never_varies_have_no_alpha() -> None:
    found = of([(1, 5, 3), (5, 1, 3)] * 6)
    assert (found.alpha, found.low, found.high) == (None, None, None)


def test_fewer_than_two_complete_records_are_refused() -> None:
    with pytest.raises(InputError, match="only 1 of 3 records answer every item"):
        of([(1, 2, 3), (2, "", 3), (2, "", 4)])


def test_categories_are_no_items() -> None:
    with pytest.raises(InputError, match="item 'q1' holds no answers of a scale, such as 'north'"):
        of([("north", 1, 2), ("south", 2, 3)])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(("q1",)), "needs two items or more"),
        (Asked(("q1", "q1")), "names a column twice"),
        (Asked(("q1", "q2"), reversed=("q9",)), "--reverse q9 names no item"),
    ],
)
def test_wrong_requests_are_refused(asked: Asked, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        reliability([(("1", "2"), 5)], asked)
