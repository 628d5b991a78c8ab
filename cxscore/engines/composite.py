"""Composite: the weighted mean of a record's items, each carried to 0..100.

Reversed items are read from the other end of their scale, and an item may have a scale of its own. `rescale: min-max`
puts the lowest answer at 0 and the highest at 100; `over-max` divides by the highest. `slope` and `intercept`
transform the result (UMUX-Lite's prediction of SUS). `missing: refuse` leaves a record with an unanswered item
without a score, `skip` averages the items it has. With `fail: zero` a critical item below `fail_below` sets the
record to 0. `not_applicable: pass` takes an item that does not apply for one with the highest answer.

Example     SUS answers 5,1,5,1,5,1,5,1,5,1 -> 100
Source      Brooke, SUS: a quick and dirty usability scale, 1996: 2.5 x the sum of item contributions;
            Zendesk QA, how the internal quality score is calculated, for critical categories
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cxscore.answers import Meaning
from cxscore.config.scales import part_scale
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines.parts import refusal
from cxscore.model import Number, Scale, State, exact

NO_WEIGHT = Meaning(State.NOT_APPLICABLE, reason="only items of no weight are answered")


@dataclass(frozen=True, slots=True)
class Rating:
    """What one item means, on which scale, how much it weighs, and whether it may fail the record."""

    meaning: Meaning
    scale: Scale
    weight: Number = 1
    critical: bool = False
    reverse: bool = False


def derive(spec: EngineSpec, parts: Mapping[str, PartSpec], scale: Scale) -> "Composite":
    """The function from a record's parts to its composite."""
    return Composite(spec, tuple(parts.values()), scale)


class Composite:
    """Callable on the meanings of a record's parts; parts beyond those declared count as plain ones."""

    def __init__(self, spec: EngineSpec, parts: tuple[PartSpec, ...], scale: Scale) -> None:
        self._spec, self._parts, self._plain = spec, parts, (PartSpec(), scale)
        self._rated = tuple((part, part_scale(part, scale)) for part in parts)

    def __call__(self, meanings: Sequence[Meaning]) -> Meaning:
        """The record's composite, or the state that its parts leave it in."""
        beyond = (self._plain,) * (len(meanings) - len(self._rated))
        return composed(
            self._spec,
            [
                Rating(meaning, scale, part.weight, part.critical, part.reverse)
                for meaning, (part, scale) in zip(meanings, (*self._rated, *beyond), strict=True)
            ],
        )


def composed(spec: EngineSpec, ratings: Sequence[Rating]) -> Meaning:
    """The composite of a record's ratings, or the state that they leave it in."""
    rated = [_passed(rating) for rating in ratings] if spec.not_applicable == "pass" else ratings
    if refused := refusal([rating.meaning for rating in rated], skip=spec.missing == "skip"):
        return refused
    carried = [(rating, _carried(spec, rating)) for rating in rated if rating.meaning.state is State.ANSWERED]
    if spec.fail == "zero" and any(rating.critical and score < spec.fail_below for rating, score in carried):
        return Meaning(State.ANSWERED, 0)
    weights = sum((Fraction(rating.weight) for rating, _ in carried), Fraction(0))
    if not weights:
        return NO_WEIGHT
    mean = sum(rating.weight * score for rating, score in carried) / weights
    return Meaning(State.ANSWERED, exact(Fraction(spec.slope * mean + spec.intercept)))


def _passed(rating: Rating) -> Rating:
    """The rating with its best answer where it is not applicable."""
    if rating.meaning.state is not State.NOT_APPLICABLE:
        return rating
    best = rating.scale.low if rating.reverse else rating.scale.high
    return replace(rating, meaning=Meaning(State.ANSWERED, best))


def _carried(spec: EngineSpec, rating: Rating) -> Fraction:
    """The answer on 0..100."""
    answer, scale = rating.meaning.answer, rating.scale
    number = exact(Fraction(answer))  # type: ignore[arg-type]  # an item's scale is of numbers
    if rating.reverse:
        number = scale.mirror(number)
    low = scale.low if spec.rescale == "min-max" else 0
    return Fraction(100 * (number - low)) / Fraction(scale.high - low)
