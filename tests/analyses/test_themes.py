"""Themes beside the score: shares, both sides of each theme, one family of tests; words by score and by period."""

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from cxscore.analyses.themes import Asked, Commented, Leaning, by_period, by_score, levels, themes
from cxscore.config.choose import adhoc, choose, define
from cxscore.config.load import catalogue_metric
from cxscore.errors import InputError
from cxscore.model import Definition, State, Tally

DEFINITION: Definition = define(adhoc("5", "mean"), "higher", "option")
ASKED = Asked(("waiting", "price"), "t.yaml", 0.95, 5)


def commented(text: str, answer: int, n: int, period: str | None = None) -> Commented:
    return Commented(text, period, Tally.of({answer: n}), n)


ROWS = [commented("late", 1, 30), commented("fine", 5, 60), commented("dear and late", 2, 4), commented("none", 5, 6)]
TOLD = {
    "late": frozenset({"waiting"}),
    "fine": frozenset[str](),
    "dear and late": frozenset({"waiting", "price"}),
    "none": frozenset[str](),
}


def test_the_share_of_a_theme_has_wilson_limits() -> None:
    waiting = themes(ROWS, TOLD, ASKED, None).found[0]
    low, high = proportion_confint(34, 100, method="wilson")
    assert (waiting.n, waiting.share, waiting.low, waiting.high) == pytest.approx((34, 0.34, low, high))


def test_comments_of_several_themes_and_of_none_are_counted() -> None:
    found = themes(ROWS, TOLD, ASKED, None)
    assert (found.comments, found.several, found.none) == (100, 4, 66)


def test_a_theme_is_compared_with_all_comments_without_it() -> None:
    waiting = themes(ROWS, TOLD, ASKED, DEFINITION).found[0].comparison
    assert waiting is not None
    assert waiting.difference == pytest.approx((30 + 8) / 34 - 5)
    assert waiting.verdict == "worse"


def test_a_theme_of_fewer_answers_than_asked_for_has_no_score() -> None:
    price = themes(ROWS, TOLD, ASKED, DEFINITION).found[1].comparison
    assert price is not None
    assert (price.to.withheld, price.verdict) == (True, "too few")


def test_answers_that_are_missing_count_for_the_share_and_not_for_the_score() -> None:
    blank = Commented("late", None, Tally({}, {State.MISSING: 10}), 10)
    waiting = themes([*ROWS, blank], TOLD, ASKED, DEFINITION).found[0]
    assert waiting.n == 44
    assert waiting.comparison
    assert waiting.comparison.to.tally.n == 34


LEANING = Leaning(
    define(choose(catalogue_metric("sentiment"), None, None), "higher"),
    {"late": "negative", "fine": "positive", "dear and late": "no opinion words"},
)


def test_sentiment_is_compared_over_the_comments_that_have_one() -> None:
    waiting, price = themes(ROWS, TOLD, ASKED, None, LEANING).found
    assert waiting.comparison is None
    assert waiting.sentiment
    assert waiting.sentiment.to.tally.n == 34
    assert waiting.sentiment.to.estimate.value == pytest.approx(-100 * 30 / 34)
    assert waiting.sentiment.from_
    assert (waiting.sentiment.from_.tally.n, waiting.sentiment.from_.estimate.value) == (60, 100)
    assert waiting.sentiment.verdict == "worse"
    assert price.sentiment
    assert (price.sentiment.to.withheld, price.sentiment.verdict) == (True, "too few")


def test_scores_and_sentiment_are_families_of_their_own() -> None:
    alone, both = themes(ROWS, TOLD, ASKED, None, LEANING), themes(ROWS, TOLD, ASKED, DEFINITION, LEANING)
    assert [one.sentiment for one in alone.found] == [one.sentiment for one in both.found]
    assert alone.definition is None
    assert both.sentiment == LEANING.definition


def test_without_a_comment_there_is_nothing_to_sort() -> None:
    with pytest.raises(InputError, match="no record has a comment"):
        themes([], {}, ASKED, None)


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("2", {"low": "1", "high": "2"}),
        ("5", {"low": "1-2", "middle": "3", "high": "4-5"}),
        ("7", {"low": "1-2", "middle": "3-5", "high": "6-7"}),
        ("0-10", {"low": "0-3", "middle": "4-6", "high": "7-10"}),
    ],
)
def test_a_scale_without_buckets_falls_into_thirds(scale: str, expected: dict[str, str]) -> None:
    found = levels(define(adhoc(scale, "mean"), "higher", "option"))
    assert {bucket.name: bucket.text for bucket in found} == expected


def test_words_of_low_scorers_lead_and_those_of_high_ones_follow() -> None:
    found = by_score([commented("slow reply", 1, 50), commented("great help", 5, 50)], DEFINITION)
    assert found.words[0].word in {"slow", "reply", "slow reply"}
    assert found.words[-1].word in {"great", "help", "great help"}


def test_words_of_the_last_period_lead_and_secrets_are_no_words() -> None:
    rows = [
        commented("tracking broke, mail me@secret.no", 1, 50, "2026-10"),
        commented("all is well", 5, 50, "2026-09"),
        commented("snow everywhere", 5, 50, "2026-08"),
    ]
    found = by_period(rows)
    told = " ".join(one.word for one in found.words)
    assert (found.first, found.second) == ("2026-10", "2026-09")
    assert "tracking" in told
    assert "secret" not in told


def test_one_period_has_none_to_be_set_apart_from() -> None:
    with pytest.raises(InputError, match="no two periods"):
        by_period([commented("late", 1, 5, "2026-10")])
