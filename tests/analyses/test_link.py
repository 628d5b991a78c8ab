"""Links: outcomes per bucket by hand, correlations by scipy, and words that claim no more than the interval."""

import pytest
from scipy import stats as scipy

from cxscore import stats
from cxscore.analyses.link import CAUTION, Asked, Link, link
from cxscore.analyses.records import Lookup, Matched
from cxscore.errors import InputError
from cxscore.model import Mass
from tests.analyses.rows import ces, rows


def lookup(**changes: int) -> Lookup:
    counts = {"records": 100, "blank": 0, "repeated": 0, "differing": 0, **changes}
    return Lookup("customers.csv", "id", {str(i): ("x",) for i in range(100)}, **counts)


def of(
    *records: tuple[object, int], answered: int = 0, unkeyed: int = 0, found: Lookup | None = None, min_n: int = 1
) -> Link:
    """The link of records of an outcome and an answer from 1 to 7."""
    joined = Matched(rows(*records), len(records), answered or len(records), unkeyed)
    return link(joined, found or lookup(), ces(), Asked("churned", min_n=min_n))


def repeated(*groups: tuple[object, int, int]) -> list[tuple[object, int]]:
    return [(outcome, answer) for outcome, answer, times in groups for _ in range(times)]


CHURN = repeated(("yes", 2, 6), ("no", 2, 14), ("yes", 4, 3), ("no", 4, 17), ("yes", 7, 1), ("no", 6, 19))


def said(found: Link) -> str:
    return " | ".join(map(str, found.problems))


def test_a_share_per_bucket_with_wilsons_interval() -> None:
    found = of(*CHURN)
    assert found.measure == "share"
    assert [(b.name, b.answers, b.n, b.value) for b in found.buckets] == [
        ("difficult", "1-3", 20, 30),
        ("neutral", "4-5", 20, 15),
        ("easy", "6-7", 20, 5),
    ]
    low, high = stats.wilson(0.3, 20, 0.95)
    assert (found.buckets[0].low, found.buckets[0].high) == pytest.approx((100 * low, 100 * high))


def test_the_total_is_the_outcome_of_all_matched_answers() -> None:
    found = of(*CHURN)
    assert found.total.n == 60
    assert found.total.value == pytest.approx(100 * 10 / 60)


def test_a_mean_per_bucket_with_students_interval() -> None:
    amounts = [10.0, 20, 60, 30, 40]
    found = of(*[(amount, 7) for amount in amounts], ("5", 1))
    easy = found.buckets[-1]
    wanted = scipy.t.interval(0.95, 4, loc=32, scale=scipy.sem(amounts))
    assert found.measure == "mean"
    assert (easy.value, easy.low, easy.high) == pytest.approx((32, *wanted))


def test_one_amount_has_a_value_and_no_interval() -> None:
    lone = of(("5", 1), ("6", 7), ("8", 7)).buckets[0]
    assert (lone.n, lone.value, lone.low, lone.high) == (1, 5, None, None)


def test_the_correlation_is_scipys_and_its_interval_that_of_ranks() -> None:
    found = of(*CHURN)
    answers, outcomes = [a for _, a in CHURN], [o == "yes" for o, _ in CHURN]
    assert found.correlation == pytest.approx(float(scipy.spearmanr(answers, outcomes).statistic))
    assert found.low is not None
    assert found.high is not None
    assert -1 < found.low < found.correlation < found.high < 1  # type: ignore[operator]


def test_what_the_interval_excludes_is_said_in_its_direction() -> None:
    more, less = repeated(("90", 7, 30), ("10", 1, 30)), repeated(("no", 7, 30), ("yes", 1, 30))
    assert "gave higher answers to CES, 'churned' is higher" in of(*more).conclusions[0]
    assert "'churned' is true less often" in of(*less).conclusions[0]


def test_what_the_interval_does_not_exclude_is_not_claimed() -> None:
    even = repeated(("yes", 2, 10), ("no", 2, 10), ("yes", 6, 10), ("no", 6, 10))
    assert of(*even).conclusions[0].startswith("These answers do not show that 'churned' goes with CES")


def test_three_matches_are_too_few_for_any_conclusion() -> None:
    assert of(("yes", 1), ("no", 7), ("no", 6)).conclusions[0].startswith("There are too few matched answers")


def test_every_link_says_that_it_is_no_cause() -> None:
    assert CAUTION in of(*CHURN).conclusions


def test_an_outcome_that_never_varies_is_refused() -> None:
    with pytest.raises(InputError, match="'churned' is the same for every matched customer"):
        of(("no", 1), ("no", 7))


@pytest.mark.parametrize("words", [("north", "south"), ("satisfied", "dissatisfied")])
def test_an_outcome_in_words_is_refused(words: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="holds neither numbers nor yes or no, such as '"):
        of((words[0], 1), (words[1], 7))


def test_customers_without_an_outcome_are_left_out_and_counted() -> None:
    found = of(*CHURN, ("", 5), ("n/a", 5))
    assert found.matched == 60
    assert "2 matched answers have no usable 'churned'" in said(found)


def test_unreadable_outcomes_are_shown() -> None:
    amounts = [(str(i), 1 + i % 7) for i in range(40)]
    assert "1 of them unreadable, such as '1,000'" in said(of(*amounts, ("1,000", 5)))


def test_a_bucket_under_the_least_is_withheld_with_the_next_that_would_give_it_away() -> None:
    groups = repeated(("yes", 2, 3), ("no", 4, 8), ("no", 7, 20))
    assert [bucket.n for bucket in of(*groups, min_n=5).buckets] == [None, None, 20]
    assert of(*groups, min_n=5).buckets[0].value is None
    assert [bucket.n for bucket in of(*groups, min_n=9).buckets] == [None, None, 20]
    assert [bucket.n for bucket in of(*groups, min_n=3).buckets] == [3, 8, 20]


def test_withheld_buckets_together_have_the_least_too() -> None:
    groups = repeated(("yes", 2, 1), ("no", 4, 2), ("no", 7, 20))
    assert [bucket.n for bucket in of(*groups, min_n=5).buckets] == [None, None, None]


def test_fewer_matched_answers_than_may_be_shown_are_refused() -> None:
    with pytest.raises(InputError, match="3 answers have a partner with 'churned', fewer than the 5"):
        of(("yes", 2), ("no", 4), ("no", 6), min_n=5)


def test_an_outcome_that_is_no_outcome_is_named_by_a_cell_that_is_no_number() -> None:
    with pytest.raises(InputError, match="such as 'gold'"):
        of(*repeated(("100", 2, 6), ("gold", 4, 4)))


def test_small_buckets_are_named() -> None:
    assert "too few to rely on: 'easy'" in said(of(*repeated(("yes", 2, 10), ("no", 2, 10), ("no", 7, 3))))


def test_repeated_keys_are_a_note_when_they_agree_and_a_warning_when_not() -> None:
    alike, apart = of(*CHURN, found=lookup(repeated=4)), of(*CHURN, found=lookup(repeated=4, differing=2))
    assert [p.severity for p in alike.problems] == ["note"]
    assert [p.severity for p in apart.problems] == ["warning"]
    assert "2 of them with other values: the last record of a key counts" in said(apart)


def test_few_partners_and_blank_keys_are_warned_of() -> None:
    found = of(*CHURN, answered=200, unkeyed=7)
    assert "only 60 of 200 answers have a partner in customers.csv" in said(found)
    assert "7 answers have no 'id'" in said(found)


def test_weights_move_the_shares_and_widen_the_interval() -> None:
    joined = rows(("yes", 7), ("no", 7), ("no", 1), ("yes", 1))
    weighted = type(joined)(joined.cells, joined.answers, (Mass(30, 90, 270), *[Mass(30, 30, 30)] * 3))
    found = link(Matched(weighted, 4, 120, 0), lookup(), ces(), Asked("churned"))
    low, high = stats.wilson(0.75, 120**2 / 300, 0.95)
    easy = found.buckets[-1]
    assert (easy.n, easy.value) == (60, 75)
    assert (easy.low, easy.high) == pytest.approx((100 * low, 100 * high))
