"""Scores of counted answers, for the analyses: a definition, a place, and what was answered there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from cxscore import formulas
from cxscore.model import Bucket, Definition, Estimate, Reason, Rule, Scale, Score, Span, Tally

LOW, MIDDLE, HIGH = Bucket("low", (Span(1, 2),)), Bucket("middle", (Span(3, 3),)), Bucket("high", (Span(4, 5),))
MEAN = Definition(
    metric="made",
    title="Made",
    variant="mean",
    scale=Scale("5", 1, 5),
    direction="higher",
    direction_source="option",
    rule=Rule("mean"),
    buckets=(LOW, MIDDLE, HIGH),
    unit="points",
    text="mean of answers 1-5",
)


def defined(rule: Rule) -> Definition:
    """The definition of another rule on the same answers."""
    unit: Literal["points", "percent", "net"] = "percent" if rule.formula == "share" else "net"
    return replace(MEAN, rule=rule, unit=unit)


SHARE = defined(Rule("share", of=(HIGH,)))
NET = defined(Rule("net", plus=(HIGH,), minus=(LOW,)))


def scored(
    definition: Definition, counts: Mapping[int, int], *segment: str, period: str | None = None, level: float = 0.95
) -> Score:
    """The score of these answers: of a segment when one is named, else of the total."""
    tally = Tally.of({answer: n for answer, n in counts.items()})  # noqa: C416 (answers may be more than whole)
    estimate = formulas.estimate(tally, definition.scale, definition.rule, level)
    return placed(definition, tally, estimate, segment, period)


def placed(
    definition: Definition, tally: Tally, estimate: Estimate, segment: tuple[str, ...], period: str | None
) -> Score:
    return Score(definition, segment, period, estimate, tally, scope="segment" if segment else "total")


def withheld(score: Score) -> Score:
    """The score as it is when too few answered to show it."""
    estimate = Estimate(None, score.estimate.interval, score.estimate.n, score.estimate.n_eff, Reason("withheld", ""))
    return placed(score.definition, score.tally, estimate, score.segment, score.period)
