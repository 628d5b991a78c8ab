"""Favourable: the share, 0..100, of a record's answered items that lie in a range of answers.

Blank and not applicable items are passed over; a record without any answered item has no answer.

Example     answers 5,4,3,2 with favourable 4-5 -> 50
Source      the "% favourable" of employee surveys: 5 points 4-5, 7 points 6-7, 10 points 9-10
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from cxscore.answers import Meaning
from cxscore.config.scales import parse_buckets
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines.parts import numbers, refusal
from cxscore.model import Bucket, Scale, State, exact


def derive(spec: EngineSpec, parts: Mapping[str, PartSpec], scale: Scale) -> "Favourable":
    """The function from a record's parts to its favourable share; reversed parts are read from the other end."""
    (bucket,) = parse_buckets({"favourable": spec.answers}, scale)
    return Favourable(bucket, tuple(part.reverse for part in parts.values()), scale)


class Favourable:
    """Callable on the meanings of a record's parts."""

    def __init__(self, bucket: Bucket, reverse: tuple[bool, ...], scale: Scale) -> None:
        self._bucket, self._reverse, self._scale = bucket, reverse, scale

    def __call__(self, meanings: Sequence[Meaning]) -> Meaning:
        """The record's favourable share, or the state that its parts leave it in."""
        if refused := refusal(meanings, skip=True):
            return refused
        answers = [
            self._scale.mirror(answer) if position < len(self._reverse) and self._reverse[position] else answer
            for position, answer in enumerate(numbers(meanings))
            if answer is not None
        ]
        favourable = sum(answer in self._bucket for answer in answers)
        return Meaning(State.ANSWERED, exact(Fraction(100 * favourable, len(answers))))
