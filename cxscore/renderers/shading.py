"""Shades of a field of scores: how dark each cell is, and what that says."""

from collections.abc import Iterable, Sequence

from cxscore.model import Score
from cxscore.renderers.language import Language
from cxscore.renderers.palette import HEAT


def has_value(score: Score) -> bool:
    """Whether there is a value that may be shown."""
    return not score.withheld and score.estimate.value is not None


def spoken(score: Score) -> float:
    """The value of a score for a drawing; only for those that have one."""
    value = score.estimate.value
    assert value is not None  # noqa: S101 (the caller has looked)
    return float(value)


def shading(scores: Iterable[Score], language: Language) -> str:
    """What a darker cell of these says: better only where the direction is settled."""
    settled = {score.definition.settled for score in scores}
    if settled == {True}:
        return language.say("darker: better")
    if settled == {True, False}:
        return language.say("darker: better, or higher where no direction is settled")
    return language.say("darker: higher")


def heats(scores: Sequence[Score | None]) -> list[str]:
    """The name of a colour for every cell, the darkest for the best, or for the highest while nothing is settled.

    "" for one without a value. A field of a single value is of the middle colour.
    """
    known = [spoken(score) for score in scores if score and has_value(score)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return [_heat(score, low, high) if score and has_value(score) else "" for score in scores]


def _heat(score: Score, low: float, high: float) -> str:
    if low == high:
        return HEAT[len(HEAT) // 2]
    share = (spoken(score) - low) / (high - low)
    definition = score.definition
    if definition.settled and definition.better == "lower":
        share = 1 - share
    return HEAT[min(int(share * len(HEAT)), len(HEAT) - 1)]
