"""Is it real: two scores side by side, with interval, test, verdict, and what the samples could have shown.

Works from scores and their tallies only. Every family of tests is corrected as a whole; a side of few answers is
not tested. What difference matters in practice is for people to say: a verdict only tells it from noise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

from cxscore import formulas
from cxscore.analyses.pairs import Pair, rests
from cxscore.errors import UsageError
from cxscore.formulas.formula import base_of, weight_in
from cxscore.formulas.mean import mean_and_variance
from cxscore.model import (
    Definition,
    Number,
    Report,
    Score,
    Segment,
    exact,
    number_text,
)
from cxscore.stats import Moments, differences
from cxscore.stats.differences import Contrast, Correction

Verdict = Literal["better", "worse", "up", "down", "no detectable change", "too few"]
"""`up` and `down` stand for better and worse while the direction is only assumed."""

FEWEST = 10
"""Effective answers that either side needs: below, a test says more of chance than of the scores."""
TEST = "Welch on adjusted moments"
ONE_SIDED = "one-sided t on adjusted moments"
TARGET = "target"
_TESTED = ("share", "net", "mean")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one comparison found: `to` less `from_` in the unit of the score, or `to` less `target`.

    `low` and `high` hold the difference at the scores' level; one-sided against a target, one of them is None. `p` is
    None where nothing was tested, `p_adjusted` allows for the `tests` of the family. `detectable` is the smallest
    change that such samples show in four of five cases; None when no possible change is.
    """

    against: str
    from_: Score | None
    to: Score
    target: Number | None
    difference: Number | None
    low: float | None
    high: float | None
    test: str
    p: float | None
    p_adjusted: float | None
    tests: int
    verdict: Verdict
    detectable: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A report with the comparisons that were made of its scores, and how their p-values were adjusted.

    `before` is the report that the earlier scores come from, where it is another one.
    """

    report: Report
    comparisons: tuple[Comparison, ...]
    correction: Correction
    before: Report | None = None


class RestVerdict(NamedTuple):
    """How far a segment is from the rest, in the unit of the score, and whether that is more than noise."""

    difference: Number | None
    verdict: Verdict


Segmented = tuple[Segment, str | None]
"""A segment and a period."""


def require_comparable(definition: Definition) -> None:
    """UsageError when scores of this definition have no honest test."""
    if definition.scale.unit:
        raise UsageError(
            "scores in time cannot be compared: some times are open, and no test of them is offered",
            "look at their intervals, period by period",
        )
    if not comparable(definition):
        name = "a quantile" if definition.rule.formula == "quantile" else f"a {definition.rule.formula}"
        raise UsageError(
            f"{name} cannot be compared: there is no test of it that holds on answers with few distinct values",
            "compare a share or a mean of the same answers: --variant",
        )


def comparable(definition: Definition) -> bool:
    """Whether scores of this definition can be tested: shares, nets and means of answers on a scale."""
    return definition.rule.formula in _TESTED and not definition.scale.unit


# --- moments --------------------------------------------------------------------------------------------------


def moments(score: Score) -> Moments | None:
    """The mean, variance and effective number of what a score averages, in its unit; None without a value.

    A share averages 0 and 100, a net -100, 0 and 100, a mean its answers, carried as the rule says.
    """
    value = score.estimate.value
    if value is None or score.estimate.n_eff <= 0:
        return None
    return Moments(float(value), _VARIANCES[score.definition.rule.formula](score, value), score.estimate.n_eff)


def _variance_of_share(_score: Score, value: Number) -> float:
    return float(value * (100 - value))


def _variance_of_net(score: Score, value: Number) -> float:
    rule = score.definition.rule
    base = base_of(score.tally, rule)
    moved = Fraction(weight_in(base, (*rule.plus, *rule.minus))) / Fraction(base.total.w)
    return float(10_000 * moved - value * value)


def _variance_of_mean(score: Score, _value: Number) -> float:
    rule, scale = score.definition.rule, score.definition.scale
    base = base_of(score.tally, rule)
    low, high = bounds(score.definition)
    slope = float(high - low) / float(scale.high - scale.low)
    return mean_and_variance(base, base.total.w)[1] * slope * slope


_VARIANCES: Mapping[str, Callable[[Score, Number], float]] = {
    "share": _variance_of_share,
    "net": _variance_of_net,
    "mean": _variance_of_mean,
}


def bounds(definition: Definition) -> tuple[Number, Number]:
    """The lowest and the highest value that scores of this definition can have."""
    return formulas.FORMULAS[definition.rule.formula].bounds(definition.scale, definition.rule)


# --- contrasts and verdicts -----------------------------------------------------------------------------------


def contrast(pair: Pair) -> Contrast | None:
    """The contrast of a pair of scores; None when either has no value."""
    after = moments(pair.to)
    before = moments(pair.from_) if pair.from_ else None
    if before is None or after is None:
        return None
    low, high = bounds(pair.to.definition)
    return differences.bounded(before, after, float(low), float(high))


def _enough(pair: Pair) -> bool:
    sides = (pair.to, pair.from_)
    return all(side and side.estimate.value is not None and side.estimate.n_eff >= FEWEST for side in sides)


def compare(pairs: Sequence[Pair], correction: Correction = "holm") -> tuple[Comparison, ...]:
    """Compare every pair; the tests of all of them are one family. UsageError for a formula without a test."""
    for definition in {pair.to.definition for pair in pairs}:
        require_comparable(definition)
    return judged([(pair, contrast(pair)) for pair in pairs], correction, TEST)


def judged(
    found: Sequence[tuple[Pair, Contrast | None]], correction: Correction, test: str
) -> tuple[Comparison, ...]:
    """The comparisons of pairs whose contrasts are known, as one family; `test` names how they were made."""
    p_values = [one.p if one and _enough(pair) else None for pair, one in found]
    twins = [pair.twin for pair, _ in found]
    adjusted = _adjusted(p_values, twins, correction)
    tests = sum(p is not None and not twin for p, twin in zip(p_values, twins, strict=True))
    strict = tests if correction == "holm" else 1
    return tuple(
        replace(_comparison(pair, one, p, p_adjusted, (tests, strict)), test=test)
        for (pair, one), p, p_adjusted in zip(found, p_values, adjusted, strict=True)
    )


def _adjusted(p_values: Sequence[float | None], twins: Sequence[bool], correction: Correction) -> list[float | None]:
    """The p-values of those that were tested, adjusted as one family; a twin has that of the one before it."""
    tested = [p for p, twin in zip(p_values, twins, strict=True) if p is not None and not twin]
    adjusted = iter(differences.corrected(tested, correction))
    placed: list[float | None] = []
    for p, twin in zip(p_values, twins, strict=True):
        placed.append(placed[-1] if twin else None if p is None else next(adjusted))
    return placed


def _comparison(
    pair: Pair, found: Contrast | None, p: float | None, p_adjusted: float | None, tests: tuple[int, int]
) -> Comparison:
    """`tests` are those of the family, and by how many a change must be surer before it counts as detectable."""
    level = pair.to.estimate.interval.level
    low, high = found.limits(level) if found else (None, None)
    difference = _difference(pair)
    return Comparison(
        pair.against,
        pair.from_,
        pair.to,
        None,
        difference,
        low,
        high,
        TEST,
        p,
        p_adjusted,
        tests[0],
        _verdict(pair.to.definition, difference, p_adjusted, level),
        found.detectable(1 - (1 - level) / tests[1]) if found and p is not None else None,
    )


def _difference(pair: Pair) -> Number | None:
    after, before = pair.to.estimate.value, pair.from_.estimate.value if pair.from_ else None
    return None if after is None or before is None else exact(after - before)


def _verdict(definition: Definition, difference: Number | None, p: float | None, level: float) -> Verdict:
    if p is None or difference is None:
        return "too few"
    # Not 1 - level: 0.05 as people say it, not its neighbour among floats.
    if p >= round(1 - level, 12) or not difference:
        return "no detectable change"
    if not definition.settled:
        return "up" if difference > 0 else "down"
    return "better" if (difference > 0) == (definition.better == "higher") else "worse"


def rest_verdicts(scores: Sequence[Score], correction: Correction = "holm") -> Mapping[Segmented, RestVerdict]:
    """For every segment and period, the difference from the rest and the verdict, without intervals: for screens.

    Empty where scores have no test or nothing to be compared with.
    """
    if not all(comparable(score.definition) for score in scores):
        return {}
    pairs = rests(scores)
    p_values = [one.p if _enough(pair) and (one := contrast(pair)) else None for pair in pairs]
    return {
        (pair.to.segment, pair.to.period): RestVerdict(
            _difference(pair),
            _verdict(pair.to.definition, _difference(pair), p, pair.to.estimate.interval.level),
        )
        for pair, p in zip(pairs, _adjusted(p_values, [pair.twin for pair in pairs], correction), strict=True)
    }


# --- a target -------------------------------------------------------------------------------------------------


def with_target(scores: Sequence[Score], target: Number, correction: Correction = "holm") -> tuple[Comparison, ...]:
    """Test every score one-sided for being on the better side of `target`, in the unit of the score.

    UsageError when no score can reach the target, or the formula has no test.
    """
    _check_target(scores[0], target)
    tried = [_from_target(score, target) for score in scores]
    enough = [score.estimate.n_eff >= FEWEST for score in scores]
    p_values = [one.p_above if one and fits else None for one, fits in zip(tried, enough, strict=True)]
    adjusted = _adjusted(p_values, [False for _ in scores], correction)
    rows = zip(scores, tried, p_values, adjusted, strict=True)
    tests = sum(p is not None for p in p_values)
    return tuple(
        _passed(score, target, one, (p, p_adjusted), (tests, tests if correction == "holm" else 1))
        for score, one, p, p_adjusted in rows
    )


def _check_target(score: Score, target: Number) -> None:
    definition, level = score.definition, score.estimate.interval.level
    require_comparable(definition)
    low, high = bounds(definition)
    if not level > 0.5:
        raise UsageError(f"--level {level:g} is too low for a one-sided test", "it must be above 0.5")
    if not low <= target <= high:
        raise UsageError(
            f"--target {number_text(target)} cannot be reached: {definition.title} lies between "
            f"{number_text(low)} and {number_text(high)}",
            "give the target in the unit of the score",
        )


def _from_target(score: Score, target: Number) -> Contrast | None:
    """The contrast with the target, turned so that above 0 is the better side."""
    found = moments(score)
    if found is None:
        return None
    low, high = map(float, bounds(score.definition))
    if score.definition.better == "higher":
        return differences.from_target(found, float(target), low, high)
    return differences.from_target(found._replace(mean=-found.mean), -float(target), -high, -low)


def _passed(
    score: Score,
    target: Number,
    found: Contrast | None,
    p_values: tuple[float | None, float | None],
    tests: tuple[int, int],
) -> Comparison:
    """One comparison with a target; the interval is open on the better side."""
    level = score.estimate.interval.level
    worst = found.limits(2 * level - 1)[0] if found else None
    higher = score.definition.better == "higher"
    value = score.estimate.value
    difference = None if value is None else exact(value - target)
    return Comparison(
        TARGET,
        None,
        score,
        target,
        difference,
        worst if higher else None,
        None if higher or worst is None else -worst,
        ONE_SIDED,
        *p_values,
        tests[0],
        _verdict(score.definition, difference, p_values[1], level),
        found.detectable(1 - (1 - level) / tests[1], one_sided=True) if found and p_values[0] is not None else None,
    )
