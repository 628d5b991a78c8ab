"""What a metric file may say: the types of every key, read as text and understood by our own grammar.

One definition for two readers: `config.build` makes specs of the built-in files, which are known to be right;
`config.validate` checks what people wrote, and makes the shipped JSON Schema, with pydantic. A scalar reaches
both as it was written (`no`, `010`, `1:30` are text), so each field says how it is understood.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from cxscore.model import Direction, Number, Unit, exact

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


def listed(value: object) -> object:
    """A text as a list of one; anything else as it is."""
    return [value] if isinstance(value, str) else value


def _as_written(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """How a field is understood; stands beside its type in `Annotated`, and is equal to itself only.

    `read` makes what the type expects of what the file says (ValueError with our sentence), `limits` are the
    least length or the pattern of what comes out, `schema` replaces the type's JSON Schema.
    """

    read: Callable[[object], object] = _as_written
    schema: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """The type's own check within `limits`, behind `read`: pydantic asks for it."""
        from pydantic_core import core_schema  # noqa: PLC0415 (start-up: built-in metrics do without)

        return core_schema.no_info_before_validator_function(self.read, _limited(handler(source), self.limits))

    def __get_pydantic_json_schema__(self, core: Any, handler: Callable[[Any], Any]) -> Any:
        """What a JSON Schema says of the field: pydantic asks for it."""
        return dict(self.schema) or handler(core)


def _limited(core: Any, limits: Mapping[str, Any]) -> Any:
    """The type's own check with limits: they belong to what a check before it has read."""
    if core["type"] == "function-before" and limits:
        return {**core, "schema": _limited(core["schema"], limits)}
    return {**core, **limits}


_WRITTEN = {"type": ["string", "number", "boolean"]}
"""How a JSON Schema, which reads YAML's own types, sees what we read as text: `7`, `1-7`, `yes`."""
LEAST_ONE = Understood(limits={"min_length": 1})
"""At least one entry."""
ID = Understood(limits={"pattern": r"^[a-z][a-z0-9-]*$"})
"""What a file may call what it defines: small letters, digits and '-', beginning with a letter."""

NumberField = Annotated[Any, Understood(_number, {"type": "number"})]
FlagField = Annotated[bool, Understood(_flag)]
Names = Annotated[
    tuple[str, ...],
    Understood(listed, {"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN}]}),
]
AnswerText = Annotated[str, Understood(schema=_WRITTEN, limits={"min_length": 1})]


EngineName = Literal[
    "composite",
    "favourable",
    "difference",
    "elapsed",
    "status",
    "contacts",
    "counts",
    "roster",
    "scorecard",
    "polarity",
]
"""The engines there are."""


class Spec:
    """What every spec is: a frozen dataclass without room for keys it does not know."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsSpec(Spec):
    """How the two ends of a scale are called, for sentences about direction."""

    worst: str
    best: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSpec(Spec):
    """One scale of a metric: which answers, which end is best, which labels, the variant used by default.

    `fixed` says that the direction belongs to the published definition and cannot be turned. `labels` names one
    label set or several, for questions that are asked in more than one wording. `buckets` serve every variant that
    names none. `beside` names the variants that are shown with the default one.
    """

    answers: AnswerText | tuple[AnswerText, ...]
    direction: Direction
    fixed: FlagField = False
    labels: Names = ()
    default: str
    beside: Names = ()
    statement: str = ""
    ends: EndsSpec | None = None
    buckets: dict[str, AnswerText | tuple[AnswerText, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec(Spec):
    """How several columns become one answer per record; which options apply depends on the engine's name.

    `how` says which of its answers an engine of tickets, contacts or customers gives. `fail: zero` sets a record to 0
    whose critical part lies below `fail_below` (0..100); `not_applicable: pass` counts such a part as the highest;
    `others: refuse` takes no category that the metric does not name.
    """

    name: EngineName
    how: str = ""
    missing: Literal["refuse", "skip"] = "refuse"
    not_applicable: Literal["skip", "pass"] = "skip"
    fail: Literal["keep", "zero"] = "keep"
    fail_below: NumberField = 50
    others: Literal["rate", "refuse"] = "rate"
    rescale: Literal["min-max", "over-max"] = "min-max"
    slope: NumberField = 1
    intercept: NumberField = 0
    answers: str = ""
    of: str = ""
    less: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSpec(Spec):
    """One of several questions that an engine combines; `scale` is its own (`0-1`, `1-4`), else the metric's.

    A `critical` part may fail the record.
    """

    columns: tuple[tuple[str, ...], ...] = ()
    reverse: FlagField = False
    weight: NumberField = 1
    critical: FlagField = False
    scale: AnswerText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSpec(Spec):
    """One published rule: a scale (or several), a formula with its buckets, who uses it and where it stands.

    `ripens` says that young records have had less time to become what is counted, so that periods do not compare.
    """

    scale: Names
    formula: Literal["share", "net", "mean", "quantile", "geometric-mean", "ratio", "count"]
    of: Names = ()
    plus: Names = ()
    minus: Names = ()
    base: Names = ()
    over: Names = ()
    ended: FlagField = False
    ripens: FlagField = False
    at: NumberField | None = None
    rescale: Literal["", "min-max", "over-max", "amounts"] = ""
    buckets: dict[str, AnswerText | tuple[AnswerText, ...]] = field(default_factory=dict)
    engine: EngineSpec | None = None
    direction: Literal[Direction, "none"] | None = None
    unit: Unit | None = None
    vendors: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSpec(Spec):
    """A metric: what it asks, what it is good for, what it cannot tell, its scales and its variants.

    `roles` are the columns that its engines read by what they mean, each with its declared names in tiers. `told_by`
    lists roles that, all found by their own names, tell a file of this metric.
    """

    metric: Annotated[str, ID]
    title: str
    short: str = ""
    asks: str = ""
    good_for: str = ""
    cannot_tell: str = ""
    columns: tuple[tuple[str, ...], ...] = ()
    parts: Literal["any"] | dict[str, PartSpec] | None = None
    roles: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    told_by: tuple[tuple[str, ...], ...] = ()
    min_n: NumberField | None = None
    scales: Annotated[dict[str, ScaleSpec], LEAST_ONE]
    variants: Annotated[dict[str, VariantSpec], LEAST_ONE]

    @property
    def heading(self) -> str:
        """The short name in tables: the metric's own, else its id in capitals."""
        return self.short or self.metric.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsSpec(Spec):
    """Wordings of answers, worst to best, per number of points and language.

    `points` maps the number of points to languages, a language to one list of wordings per rank. `words` names
    the answers of a scale of words (faces: negative, neutral, positive), in the same order.
    """

    labels: Annotated[str, ID]
    title: str = ""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    points: Annotated[dict[str, dict[str, tuple[Names, ...]]], LEAST_ONE]
