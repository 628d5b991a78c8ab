"""Difference: one part less another, for the same record.

`of: expectation, less: performance` is the shortfall, positive when less was given than expected; SERVQUAL turns
it round. Both parts must be answered on the same scale.

Example     expectation 7, performance 5 -> 2
Source      Parasuraman, Zeithaml and Berry, SERVQUAL, Journal of Retailing 64 (1988)
"""

from collections.abc import Mapping, Sequence

from cxscore.answers import Meaning
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines.parts import numbers, refusal
from cxscore.model import Scale, State, exact


def derive(spec: EngineSpec, parts: Mapping[str, PartSpec], scale: Scale) -> "Difference":  # noqa: ARG001 (one shape for all engines)
    """The function from a record's parts to their difference."""
    names = list(parts)
    return Difference(names.index(spec.of), names.index(spec.less))


class Difference:
    """Callable on the meanings of a record's parts."""

    def __init__(self, of: int, less: int) -> None:
        self._of, self._less = of, less

    def __call__(self, meanings: Sequence[Meaning]) -> Meaning:
        """The record's difference, or the state that its parts leave it in."""
        if refused := refusal(meanings, skip=False):
            return refused
        answers = numbers(meanings)
        return Meaning(State.ANSWERED, exact((answers[self._of] or 0) - (answers[self._less] or 0)))
