"""How many answers are needed: for an interval of a given width, or to see a change of a given size."""

from dataclasses import dataclass
from typing import Literal

from cxscore.analyses.compare import bounds, moments, require_comparable
from cxscore.errors import InputError, UsageError
from cxscore.model import Definition, Number, Score, number_text
from cxscore.stats import Moments, differences
from cxscore.stats.differences import POWER

Goal = Literal["margin", "detect"]
"""An interval of +- so much, or a true change of so much between two samples."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is planned for: the goal and its `size` in the unit of the score.

    `power` (0..1) is how surely a true change is to be seen; `population` how many there are to ask (None: no limit).
    """

    goal: Goal
    size: Number
    level: float = 0.95
    power: float = POWER
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The answers needed, in each of two samples when a change is to be seen, for answers of this `variance`.

    `basis` says where the variance is from: "worst case", or the name of a file.
    """

    definition: Definition
    wanted: Wanted
    basis: str
    variance: float
    answers: int


def worst_case(definition: Definition, wanted: Wanted) -> Plan:
    """The plan for the widest spread there can be: half of the answers at each end of the scale."""
    require_sensible(definition, wanted)
    low, high = bounds(definition)
    middle, reach = float(low + high) / 2, float(high - low)
    return _planned(definition, wanted, "worst case", Moments(middle, reach**2 / 4, 0.0))


def like(score: Score, wanted: Wanted, name: str) -> Plan:
    """The plan for answers that spread as those of `score` do; InputError when it has no spread to go by."""
    require_sensible(score.definition, wanted)
    found = moments(score)
    if found is None or not found.variance:
        raise InputError(
            f"the answers of {name} do not differ, so they say nothing of the spread", "leave --like out"
        )
    return _planned(score.definition, wanted, name, found)


def _planned(definition: Definition, wanted: Wanted, basis: str, sample: Moments) -> Plan:
    size, level = float(wanted.size), wanted.level
    if wanted.goal == "margin":
        answers = differences.answers_for_margin(sample.variance, size, level, wanted.population)
    else:
        low, high = map(float, bounds(definition))
        answers = differences.answers_that_show(
            sample, (low, high), size, level, power=wanted.power, population=wanted.population
        )
    return Plan(definition, wanted, basis, sample.variance, answers)


def require_sensible(definition: Definition, wanted: Wanted) -> None:
    """UsageError for a formula without a test, a size that no score has, a power or a population that is none."""
    require_comparable(definition)
    low, high = bounds(definition)
    most = high - low
    if not 0 < wanted.size < most:
        raise UsageError(
            f"--{wanted.goal} {number_text(wanted.size)} must lie above 0 and below {number_text(most)}",
            f"{definition.title} runs from {number_text(low)} to {number_text(high)}",
        )
    if not 0.5 <= wanted.power < 1:
        raise UsageError(
            f"--power {wanted.power:g} is no chance to be relied on", "say 0.5 to below 1, for example 0.8"
        )
    if wanted.population is not None and wanted.population < 1:
        raise UsageError(f"--population {wanted.population} leaves nobody to ask", "leave it out if it is not known")
