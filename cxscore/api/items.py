"""What one column asks: the item of a choice, its wordings, the engine that joins several."""

from collections.abc import Callable
from functools import partial

from cxscore import evidence
from cxscore.answers import Item, Labels
from cxscore.config.choose import Choice
from cxscore.config.scales import COMMENTS, part_scale
from cxscore.config.schema import PartSpec
from cxscore.engines import ENGINES, Derive
from cxscore.errors import UsageError
from cxscore.model import (
    Direction,
    Request,
)

PLAIN = PartSpec()
"""A part of which nothing is said."""


def parts_of(choice: Choice, columns: int) -> list[PartSpec]:
    """What is said of the part that each of the answer columns holds."""
    parts = list(choice.spec.parts.values()) if isinstance(choice.spec.parts, dict) else []
    return [*parts[:columns], *([PLAIN] * (columns - len(parts)))]


def item_of(choice: Choice, request: Request, part: PartSpec = PLAIN) -> Item:
    """What one answer column asks: its scale, which end is best as far as that is settled, its wordings."""
    spec, scale = choice.scale_spec, part_scale(part, choice.scale)
    engine = choice.variant.engine
    if engine is not None and engine.name == COMMENTS:
        return _comments(choice, request)
    fixed = spec.fixed or bool(choice.scale.words) or choice.variant.engine is not None
    settled: Direction | None = spec.direction if fixed else request.direction
    return Item(
        scale,
        spec.direction,
        settled,
        _wordings(choice, request, len(scale.answers)),
        partial(evidence.label_set, ("not-applicable",), 1),
        request.missing,
        dict(request.values),
    )


def _comments(choice: Choice, request: Request) -> Item:
    """What a column of comments tells: the polarity of each, in the language of them all."""
    from cxscore.texts.reading import own_reading  # noqa: PLC0415 (start-up: few columns hold comments)

    terms = request.terms
    reading = own_reading(terms.language, terms.lexicon, request.missing, terms.method)
    return Item(choice.scale, choice.scale_spec.direction, missing=request.missing, comments=reading.read)


def _wordings(choice: Choice, request: Request, points: int) -> Callable[[], Labels]:
    """The wordings of the answers: those of the user's file, which is read at once, or the scale's own."""
    if request.labels is None:
        return partial(evidence.label_set, choice.scale_spec.labels, points)
    from cxscore.config.validate import load_labels  # noqa: PLC0415 (start-up: built-in labels need no pydantic)

    spec = load_labels(request.labels)
    labels = Labels.of(spec, points)
    if not labels.ranks:
        known = " or ".join(spec.points)
        raise UsageError(f"{request.labels} words scales of {known} answers, not of {points}", "add the wordings")
    return lambda: labels


def derivation(choice: Choice) -> Derive | None:
    """The function that joins the answers of a record, None where one column is the answer."""
    engine = choice.variant.engine
    if engine is None or engine.name == COMMENTS:
        return None
    parts = choice.spec.parts if isinstance(choice.spec.parts, dict) else {}
    return ENGINES[engine.name](engine, parts, choice.scale)
