"""Themes by segment and period: shares, what is withheld, what they are compared with."""

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from cxscore.analyses.spread import Asked, Counted, SegmentShares, spread
from cxscore.model import Ledger, Request, State

ASKED = Asked(("waiting", "price"), Request("themes", by=("channel",)), 5, Ledger({State.ANSWERED: 204}))
WAITING, NONE = frozenset({"waiting"}), frozenset[str]()


def rows(**channels: tuple[int, int]) -> list[Counted]:
    """For each channel how many comments speak of waiting, and how many of nothing."""
    return [
        (((channel,), None), themes, n)
        for channel, counts in channels.items()
        for themes, n in zip((WAITING, NONE), counts, strict=True)
    ]


def segment(found: tuple[SegmentShares, ...], name: str) -> SegmentShares:
    return next(one for one in found if one.segment == (name,))


SEGMENTS = spread(rows(phone=(60, 40), chat=(20, 80), fax=(2, 2)), ASKED).segments


def test_the_total_stands_first_and_holds_all_comments() -> None:
    total = SEGMENTS[0]
    assert (total.total, total.segment, total.comments) == (True, (), 204)
    assert total.shares[0].score.estimate.value == pytest.approx(100 * 82 / 204)


def test_a_share_has_wilson_limits_and_is_compared_with_the_rest() -> None:
    waiting = segment(SEGMENTS, "phone").shares[0]
    estimate = waiting.score.estimate
    assert (estimate.interval.low, estimate.interval.high) == pytest.approx(
        tuple(100 * end for end in proportion_confint(60, 100, method="wilson"))
    )
    assert waiting.comparison
    assert waiting.comparison.difference == pytest.approx(60 - 100 * 22 / 104)
    assert (waiting.comparison.against, waiting.comparison.verdict) == ("rest", "up")
    other = segment(SEGMENTS, "chat").shares[0].comparison
    assert other
    assert other.verdict == "down"


def test_all_themes_and_segments_are_one_family() -> None:
    """Three segments and two themes, the segment of four comments untested: four tests."""
    compared = [share.comparison for one in SEGMENTS for share in one.shares if share.comparison]
    assert {one.tests for one in compared} == {4}


def test_a_segment_of_few_comments_tells_nothing() -> None:
    fax = segment(SEGMENTS, "fax")
    assert fax.comments is None
    assert all(share.score.estimate.value is None for share in fax.shares)
    assert all(share.comparison and share.comparison.difference is None for share in fax.shares)


def test_a_theme_that_nobody_speaks_of_has_a_share_of_nothing() -> None:
    price = segment(SEGMENTS, "phone").shares[1]
    assert (price.theme, price.score.estimate.value) == ("price", 0)


def by_month(**months: tuple[int, int]) -> list[Counted]:
    return [
        (((), f"2026-{month[1:]}"), themes, n)
        for month, counts in months.items()
        for themes, n in zip((WAITING, NONE), counts, strict=True)
    ]


MONTHLY = Asked(("waiting",), Request("themes", period="month"), 5, Ledger({State.ANSWERED: 300}))


def test_periods_are_compared_with_the_one_before() -> None:
    found = spread(by_month(m08=(10, 90), m09=(50, 50), m10=(50, 50)), MONTHLY)
    verdicts = [
        share.comparison.verdict if share.comparison else None for one in found.segments for share in one.shares
    ]
    assert [one.period for one in found.segments] == ["2026-08", "2026-09", "2026-10"]
    assert (found.against, verdicts) == ("previous", [None, "up", "no detectable change"])


def test_a_single_period_has_none_to_be_compared_with() -> None:
    (only,) = spread(by_month(m10=(10, 90)), MONTHLY).segments
    assert only.shares[0].comparison is None
