"""Scores from numbers alone: worked by hand, and refused where they cannot all be true."""

import pytest

from cxscore.api import numbers
from cxscore.api.reporting import ScoredReport
from cxscore.config.load import catalogue_metric
from cxscore.errors import UsageError
from cxscore.model import Request, State, Terms
from cxscore.stats import wilson


def scored(metric: str, variant: str | None = None, **terms: str) -> ScoredReport:
    request = Request(metric, variant=variant, terms=Terms(**terms))  # type: ignore[arg-type]  # all of them are texts
    return numbers.score(request, catalogue_metric(metric))


def values(report: ScoredReport) -> dict[str, float]:
    return {score.definition.variant: float(score.estimate.value or 0) for score in report.scores}


@pytest.mark.parametrize(
    ("start", "end", "new", "kept"), [("200", "220", "40", 90), ("500", "520", "50", 94), ("4", "9", "9", 0)]
)
def test_those_who_stay_are_the_end_without_the_new(start: str, end: str, new: str, kept: float) -> None:
    told = {"at_start": start, "at_end": end, "new": new}
    assert values(scored("retention", **told)) == {"customers": kept}
    assert values(scored("churn", **told)) == {"customers": 100 - kept}


def test_the_interval_is_that_of_the_customers_at_the_start() -> None:
    (score,) = scored("retention", at_start="200", at_end="220", new="40").scores
    low, high = wilson(0.9, 200, 0.95)
    assert (score.estimate.interval.low, score.estimate.interval.high) == pytest.approx((100 * low, 100 * high))


def test_no_record_was_read() -> None:
    report = scored("retention", at_start="200", at_end="220", new="40")
    assert (report.inputs, report.ledgers["retention"].rows) == ((), 0)
    assert report.scores[0].ledger[State.ANSWERED] == 0


def test_revenue_churn_is_gross_and_net() -> None:
    report = scored("churn", at_start="50000.50", lost="10000.10", expansion="15000.15")
    assert values(report) == pytest.approx({"revenue-gross": 20, "revenue-net": -10})


def test_a_variant_that_is_asked_for_stands_alone() -> None:
    assert values(scored("churn", "revenue-net", at_start="50", lost="10", expansion="5")) == {"revenue-net": 10}


def test_no_net_churn_is_made_up_where_the_expansion_was_not_said() -> None:
    assert values(scored("churn", at_start="50", lost="10")) == {"revenue-gross": 20}
    with pytest.raises(UsageError, match="--expansion must be said, too"):
        scored("churn", "revenue-net", at_start="50", lost="10")


def test_an_expansion_of_nothing_can_be_said() -> None:
    assert values(scored("churn", at_start="50", lost="10", expansion="0"))["revenue-net"] == 20


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"at_start": "500", "at_end": "530", "new": "20"}, "510, more than the 500"),
        ({"at_start": "500", "at_end": "30", "new": "40"}, "--new 40 are more than the 30"),
        ({"at_start": "500", "at_end": "530"}, "--new must be said, too"),
        ({"at_end": "530"}, "--at-start and --new must be said, too"),
        ({"at_start": "0", "at_end": "0", "new": "0"}, "--at-start 0: where nobody was"),
        ({"at_start": "5,000", "at_end": "1", "new": "1"}, "--at-start '5,000' is no number from 0 up"),
        ({"at_start": "-5", "at_end": "1", "new": "1"}, "--at-start '-5' is no number from 0 up"),
        ({"at_start": "5.5", "at_end": "1", "new": "1"}, "customers are whole ones"),
        ({"at_start": "50", "lost": "60"}, "--lost is more than there was"),
        ({"at_start": "50", "lost": "6", "new": "1"}, "--new does not go with the other numbers"),
    ],
)
def test_numbers_that_cannot_be_are_refused(told: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        scored("churn", **told)


def test_retention_is_not_made_of_revenue() -> None:
    with pytest.raises(UsageError, match="Retention is not scored from these numbers"):
        scored("retention", at_start="50", lost="5")


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ({"by": ("region",)}, "--by"),
        ({"min_n": 600}, "--min-n"),
        ({"columns": ("x",)}, "--column"),
        ({"missing": ("99",)}, "--missing"),
    ],
)
def test_what_cuts_or_reads_records_is_refused(said: dict[str, object], option: str) -> None:
    request = Request("churn", terms=Terms(at_start="5"), **said)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=f"numbers have no columns.* so {option} is of no use"):
        numbers.score(request, catalogue_metric("churn"))


def test_no_time_goes_with_numbers() -> None:
    with pytest.raises(UsageError, match="so --as-of is of no use"):
        scored("churn", at_start="50", at_end="40", new="2", as_of="2026-01-31")
