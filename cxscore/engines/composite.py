"""Composite: the weighted mean of a record's items, each carried to 0..100.

Reversed items are read from the other end of their scale. `rescale: min-max` puts the lowest answer at 0 and the
highest at 100; `over-max` divides by the highest. `slope` and `intercept` transform the result (UMUX-Lite's
prediction of SUS). `missing: refuse` leaves a record with an unanswered item without a score, `skip` averages
the items it has.

Example     SUS answers 5,1,5,1,5,1,5,1,5,1 -> 100
Source      Brooke, SUS: a quick and dirty usability scale, 1996: 2.5 x the sum of item contributions
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from cxscore.answers import Meaning
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines.parts import numbers, refusal
from cxscore.model import Number, Scale, State, exact


def derive(spec: EngineSpec, parts: Mapping[str, PartSpec], scale: Scale) -> "Composite":
    """The function from a record's parts to its composite."""
    return Composite(spec, tuple(parts.values()), scale)


class Composite:
    """Callable on the meanings of a record's parts; parts beyond those declared count as plain ones."""

    def __init__(self, spec: EngineSpec, parts: tuple[PartSpec, ...], scale: Scale) -> None:
        self._spec, self._parts, self._scale = spec, parts, scale

    def __call__(self, meanings: Sequence[Meaning]) -> Meaning:
        """The record's composite, or the state that its parts leave it in."""
        refused = refusal(meanings, skip=self._spec.missing == "skip")
        return refused or Meaning(State.ANSWERED, exact(self._mean(numbers(meanings))))

    def _mean(self, answers: Sequence[Number | None]) -> Fraction:
        total = weights = Fraction(0)
        for position, answer in enumerate(answers):
            if answer is not None:
                part = self._parts[position] if position < len(self._parts) else PartSpec()
                total += part.weight * self._carried(self._scale.mirror(answer) if part.reverse else answer)
                weights += part.weight
        return Fraction(self._spec.slope * total / weights + self._spec.intercept)

    def _carried(self, answer: Number) -> Fraction:
        low = self._scale.low if self._spec.rescale == "min-max" else 0
        return Fraction(100 * (answer - low)) / Fraction(self._scale.high - low)
