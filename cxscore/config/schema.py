"""What a metric file may say: the types of every key, read as text and understood by our own grammar.

These models are what `config.load` checks a file against and what the shipped JSON Schema is made from. A scalar
reaches them as it was written (`no`, `010`, `1:30` are text), so each field says how it is understood.
"""

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from cxscore.model import Direction, Number, exact

NAME = r"^[^\W_][\w .+-]*$"
"""Names of metrics, variants, buckets, parts: start with a letter or digit; letters, digits, blank, . + - _."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?")


def parse_number(text: str) -> Number:
    """The exact number written in `text`: digits with at most one point. ValueError otherwise."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is not a number")
    return exact(Fraction(text))


def _number(value: object) -> Number:
    if isinstance(value, str):
        return parse_number(value)
    raise ValueError("expected a number")


def _flag(value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(f"expected true or false, not '{value}'")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_WRITTEN = {"type": ["string", "number", "boolean"]}
"""How a JSON Schema, which reads YAML's own types, sees what we read as text: `7`, `1-7`, `yes`."""

NumberField = Annotated[Any, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
FlagField = Annotated[bool, BeforeValidator(_flag)]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN}]}),
]
AnswerText = Annotated[str, Field(min_length=1), WithJsonSchema(_WRITTEN)]


class Spec(BaseModel):
    """What every spec is: frozen, and without room for keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EndsSpec(Spec):
    """How the two ends of a scale are called, for sentences about direction."""

    worst: str
    best: str


class ScaleSpec(Spec):
    """One scale of a metric: which answers, which end is best, which labels, the variant used by default.

    `fixed` says that the direction belongs to the published definition and cannot be turned. `buckets` serve
    every variant that names none.
    """

    answers: AnswerText | tuple[AnswerText, ...]
    direction: Direction
    fixed: FlagField = False
    labels: str | None = None
    default: str
    statement: str = ""
    ends: EndsSpec | None = None
    buckets: dict[str, AnswerText | tuple[AnswerText, ...]] = {}


class EngineSpec(Spec):
    """How several columns become one answer per record; which options apply depends on the engine's name."""

    name: Literal["composite", "favourable", "difference"]
    missing: Literal["refuse", "skip"] = "refuse"
    rescale: Literal["min-max", "over-max"] = "min-max"
    slope: NumberField = 1
    intercept: NumberField = 0
    answers: str = ""
    from_: str = Field(default="", alias="from")
    take: str = ""


class PartSpec(Spec):
    """One of several questions that an engine combines."""

    columns: tuple[tuple[str, ...], ...] = ()
    reverse: FlagField = False
    weight: NumberField = 1


class VariantSpec(Spec):
    """One published rule: a scale (or several), a formula with its buckets, who uses it and where it stands."""

    scale: Names
    formula: Literal["share", "net", "mean", "quantile"]
    of: Names = ()
    plus: Names = ()
    minus: Names = ()
    base: Names = ()
    at: NumberField | None = None
    rescale: Literal["", "min-max", "over-max"] = ""
    buckets: dict[str, AnswerText | tuple[AnswerText, ...]] = {}
    engine: EngineSpec | None = None
    direction: Direction | None = None
    unit: Literal["points", "percent", "net"] | None = None
    vendors: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


class MetricSpec(Spec):
    """A metric: what it asks, what it is good for, what it cannot tell, its scales and its variants."""

    metric: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    short: str = ""
    asks: str = ""
    good_for: str = ""
    cannot_tell: str = ""
    columns: tuple[tuple[str, ...], ...] = ()
    parts: Literal["any"] | dict[str, PartSpec] | None = None
    min_n: NumberField | None = None
    scales: Annotated[dict[str, ScaleSpec], Field(min_length=1)]
    variants: Annotated[dict[str, VariantSpec], Field(min_length=1)]

    @property
    def heading(self) -> str:
        """The short name in tables: the metric's own, else its id in capitals."""
        return self.short or self.metric.upper()


class LabelsSpec(Spec):
    """Wordings of answers, worst to best, per number of points and language.

    `points` maps the number of points to languages, a language to one list of wordings per rank. `words` names
    the answers of a scale of words (faces: negative, neutral, positive), in the same order.
    """

    labels: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str = ""
    words: dict[str, tuple[str, ...]] = {}
    points: Annotated[dict[str, dict[str, tuple[Names, ...]]], Field(min_length=1)]
