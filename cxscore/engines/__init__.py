"""Engines turn several answers of a record into one: one file each, and a line here."""

from collections.abc import Callable, Mapping, Sequence

from cxscore.answers import Meaning
from cxscore.config.schema import EngineSpec, PartSpec
from cxscore.engines import composite, difference, favourable
from cxscore.model import Scale

Derive = Callable[[Sequence[Meaning]], Meaning]
"""From the meanings of a record's parts, in order, to the meaning of the record."""

ENGINES: Mapping[str, Callable[[EngineSpec, Mapping[str, PartSpec], Scale], Derive]] = {
    "composite": composite.derive,
    "difference": difference.derive,
    "favourable": favourable.derive,
}
