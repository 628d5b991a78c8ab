"""Choosing one scale and one variant of a metric, and resolving them to the definition that scores carry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from cxscore.config.build import build
from cxscore.config.nodes import shown
from cxscore.config.scales import (
    COMMENTS,
    RECORD_ENGINES,
    MisfitError,
    derived_scale,
    nearest,
    number_scale,
    parse_buckets,
    parse_scale,
    read_scale,
    same_answers,
    word_buckets,
)
from cxscore.config.schema import EngineSpec, MetricSpec, ScaleSpec, VariantSpec
from cxscore.errors import UsageError
from cxscore.formulas import family
from cxscore.model import (
    Bucket,
    Definition,
    Direction,
    DirectionSource,
    Number,
    Rule,
    Scale,
    Unit,
    exact,
    number_text,
)

__all__ = [
    "Choice",
    "NeedsScaleError",
    "adhoc",
    "choose",
    "define",
    "describe",
    "parse_buckets",
    "parse_scale",
    "variants_of",
]

_POINTS = re.compile(r"[1-9][0-9]{0,3}")
_PERCENTILE = re.compile(r"p([1-9][0-9]?(?:\.[0-9]{1,4})?)")
_RESCALED = {"": "mean", "min-max": "percent", "over-max": "over-max"}
_HALF = Fraction(1, 2)


class NeedsScaleError(UsageError):
    """The metric has several scales and none was said; `spec` lets the caller look at the answers first."""

    def __init__(self, spec: MetricSpec) -> None:
        self.spec = spec
        super().__init__(f"{spec.heading} is asked on several scales and has no default", f"say {_scale_list(spec)}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One variant of a metric on one of its scales; `scale` is the scale of the items that were asked."""

    spec: MetricSpec
    scale_name: str
    scale_spec: ScaleSpec
    scale: Scale
    variant_name: str
    variant: VariantSpec


# --- the scale -----------------------------------------------------------------------------------------------


def choose(spec: MetricSpec, scale: str | None = None, variant: str | None = None) -> Choice:
    """The one variant that the request means.

    `scale` is a key of the metric's scales, `N` for 1..N, `LO-HI` or `LO-HI/STEP`; `variant` a name, a formula
    (mean, percent, over-max, share, net, median, p90) or a vendor. NeedsScaleError when the metric has several
    scales and nothing says which; UsageError when not exactly one scale and one variant are left.
    """
    name = _scale_name(spec, scale, variant)
    return _choice(spec, name, _variant_name(spec, name, variant))


def variants_of(spec: MetricSpec, scale_name: str) -> tuple[Choice, ...]:
    """Every variant that the metric has on the scale, in the order of its file."""
    names = [name for name, rule in spec.variants.items() if scale_name in rule.scale]
    return tuple(_choice(spec, scale_name, name) for name in names)


def _choice(spec: MetricSpec, scale_name: str, variant_name: str) -> Choice:
    scale_spec = spec.scales[scale_name]
    scale = parse_scale(scale_name, scale_spec)
    return Choice(spec, scale_name, scale_spec, scale, variant_name, spec.variants[variant_name])


def _scale_name(spec: MetricSpec, scale: str | None, variant: str | None) -> str:
    if scale is not None:
        return _named_scale(spec, scale.strip())
    if len(spec.scales) == 1:
        return next(iter(spec.scales))
    fitting = _scales_with(spec, variant) if variant is not None else []
    if len(fitting) == 1:
        return fitting[0]
    raise NeedsScaleError(spec)


def _named_scale(spec: MetricSpec, text: str) -> str:
    """The key of the scale that `text` names or whose answers it writes."""
    if text in spec.scales:
        return text
    fitting = _scales_like(spec, text)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(
            f"scale '{shown(text)}' fits several scales of {spec.heading}", f"say {' or '.join(fitting)}"
        )
    raise UsageError(f"{spec.heading} has no scale '{shown(text)}'", f"it has {_scale_list(spec)}")


def _scales_like(spec: MetricSpec, text: str) -> list[str]:
    try:
        wanted = _typed_scale(text)
    except MisfitError:
        return []
    return [name for name, scale in spec.scales.items() if same_answers(parse_scale(name, scale), wanted)]


def _typed_scale(text: str) -> Scale:
    """The scale as typed in a command: `N` for 1..N, else as in a config."""
    return number_scale(text, 1, int(text)) if _POINTS.fullmatch(text) else read_scale(text, text)


def _scales_with(spec: MetricSpec, variant: str) -> list[str]:
    """The scales on which a variant answers to the name `variant`; a variant's own name comes first."""
    own = spec.variants.get(variant)
    rules = [own] if own else [rule for rule in spec.variants.values() if _answers_to(rule, variant)]
    if not rules:
        raise UsageError(f"{spec.heading} has no variant '{shown(variant)}'", nearest(variant, spec.variants))
    return list(dict.fromkeys(name for rule in rules for name in rule.scale))


def _scale_list(spec: MetricSpec) -> str:
    """The scales for a sentence: `--scale 7 (1-7), 5 (1-5) or emoji (negative, neutral, positive)`."""
    texts = [_scale_text(parse_scale(name, scale)) for name, scale in spec.scales.items()]
    return f"--scale {' or '.join([', '.join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)}"


def _scale_text(scale: Scale) -> str:
    return scale.name if scale.name == scale.text else f"{scale.name} ({scale.text})"


# --- the variant ---------------------------------------------------------------------------------------------


def _variant_name(spec: MetricSpec, scale_name: str, wanted: str | None) -> str:
    """The name of the one variant that `wanted` means on the scale; the scale's default when nothing is wanted."""
    if wanted is None:
        return spec.scales[scale_name].default
    here = {choice.variant_name: choice for choice in variants_of(spec, scale_name)}
    if wanted in here:
        return wanted
    if own := spec.variants.get(wanted):
        fits = f"say --scale {' or '.join(own.scale)}, or one of {', '.join(here)}"
        raise UsageError(f"variant '{wanted}' of {spec.heading} does not belong to scale {scale_name}", fits)
    fitting = [name for name, choice in here.items() if _answers_to(choice.variant, wanted)]
    if len(fitting) == 1:
        return fitting[0]
    on = f"{spec.heading} on scale {scale_name}"
    if fitting:
        message = f"--variant {shown(wanted)} means {len(fitting)} variants of {on}"
        raise UsageError(message, f"say one of {_variant_list(map(here.__getitem__, fitting))}")
    raise UsageError(f"no variant '{shown(wanted)}' of {on}", f"it has {_variant_list(here.values())}")


def _answers_to(rule: VariantSpec, wanted: str) -> bool:
    """Whether a variant's formula or one of its vendors is called `wanted`."""
    name = wanted.casefold()
    return name in _formula_names(rule) or name in (vendor.casefold() for vendor in rule.vendors)


def _formula_names(rule: VariantSpec) -> tuple[str, ...]:
    if rule.formula == "mean":
        return (_RESCALED[rule.rescale],)
    if rule.formula == "quantile":
        percentile = f"p{number_text(exact(100 * rule.at))}" if rule.at is not None else ""
        return ("median", percentile) if rule.at == _HALF else (percentile,)
    return (rule.formula,)


def _variant_list(choices: Iterable[Choice]) -> str:
    return "; ".join(f"{choice.variant_name} ({describe(choice)})" for choice in choices)


# --- the definition ------------------------------------------------------------------------------------------


def describe(choice: Choice) -> str:
    """The variant's rule in words, at the scale's own direction: `mean of answers 1-7`."""
    scale = _scored_scale(choice)
    return _rule_text(choice, _rule(choice.variant, _buckets(choice, scale)), scale)


def define(choice: Choice, direction: Direction | None = None, source: DirectionSource = "option") -> Definition:
    """The definition that scores of `choice` carry, for answers whose best end is `direction`.

    Without a direction the scale's own is used: part of the definition when it is fixed or the answers are
    words, else assumed. The other direction turns the buckets of a number scale round, never the arithmetic;
    UsageError where the direction cannot be turned.
    """
    own = choice.scale_spec.direction
    if direction is not None and direction != own:
        _refuse_turning(choice)
    scale = _scored_scale(choice)
    buckets = _buckets(choice, scale)
    if direction is not None and direction != own:
        buckets = tuple(bucket.mirrored(scale) for bucket in reversed(buckets))
    return _definition(choice, scale, buckets, *_evidence(choice, direction, source))


def _definition(
    choice: Choice, scale: Scale, buckets: tuple[Bucket, ...], direction: Direction, source: DirectionSource
) -> Definition:
    spec, variant = choice.spec, choice.variant
    rule = _rule(variant, buckets)
    better = direction if variant.engine and variant.direction else _better(rule, scale, direction)
    worth = "neither way is better" if source == "none" else f"{better} is better"
    notes = [_rule_text(choice, rule, scale), worth, variant.note]
    return Definition(
        metric=spec.metric,
        title=spec.heading,
        variant=choice.variant_name,
        scale=scale,
        direction=direction,
        direction_source=source,
        rule=rule,
        buckets=buckets,
        unit=_unit(variant, scale),
        text="; ".join(filter(None, notes)),
        engine=variant.engine.name if variant.engine else "",
        measures=choice.scale_spec.statement,
        best=choice.scale_spec.ends.best if choice.scale_spec.ends else "",
        vendors=variant.vendors,
        source=variant.source,
        note=variant.note,
        turned=better != direction,
        ripens=variant.ripens,
    )


def _better(rule: Rule, scale: Scale, direction: Direction) -> Direction:
    """Which way the value goes when answers get better: more of a share or a net is better if it counts good ones."""
    counted = rule.of or rule.plus
    if rule.formula not in ("share", "net") or scale.unit:
        return direction
    middle = Fraction(scale.low + scale.high) / 2
    places = [Fraction(scale.words.index(word) + 1) for bucket in counted for word in bucket.words]
    places += [Fraction(span.low + span.high) / 2 for bucket in counted for span in bucket.spans]
    upper = sum(places, Fraction(0)) >= middle * len(places)
    best_is_high = bool(scale.words) or direction == "higher"
    return "higher" if upper == best_is_high else "lower"


def _evidence(
    choice: Choice, direction: Direction | None, source: DirectionSource
) -> tuple[Direction, DirectionSource]:
    """The direction of the score and what it rests on; an engine's variant may fix its own direction, or none."""
    own = choice.variant.direction if choice.variant.engine else None
    if own == "none":
        return choice.scale_spec.direction, "none"
    if own:
        return own, "definition"
    if direction is not None:
        return direction, source
    known = choice.scale_spec.fixed or bool(choice.scale.words)
    return choice.scale_spec.direction, "definition" if known else "assumed"


def _refuse_turning(choice: Choice) -> None:
    """Raise UsageError where a direction other than the scale's own would change what is measured."""
    own = f"{choice.scale_spec.direction} is better"
    if choice.scale.words:
        raise UsageError(f"the answers {choice.scale.text} say themselves which is best", "leave out --direction")
    if choice.scale_spec.fixed:
        raise UsageError(f"{choice.spec.heading} is defined with {own}", "leave out --direction")
    if choice.variant.engine:
        message = f"{choice.spec.heading} combines several questions, with {own}"
        raise UsageError(message, "turn them one by one: parts with reverse: true in a metric file, and --config")


def _scored_scale(choice: Choice) -> Scale:
    """The scale of the scored answers: the items' own, or what the engine makes of it.

    An engine of records tells several things of one record, each by words of its own: those of the variant's base.
    """
    engine, base = choice.variant.engine, choice.variant.base
    if engine and engine.name in RECORD_ENGINES and choice.scale.words and base:
        words = tuple(word for word in choice.scale.words if word in base)
        return replace(choice.scale, high=len(words), words=words)
    return derived_scale(choice.scale, engine) if engine else choice.scale


def _buckets(choice: Choice, scale: Scale) -> tuple[Bucket, ...]:
    """The variant's buckets, else its scale's (which an engine leaves behind), else the words themselves."""
    if choice.variant.buckets:
        return parse_buckets(choice.variant.buckets, scale)
    if choice.scale_spec.buckets and not choice.variant.engine:
        return parse_buckets(choice.scale_spec.buckets, scale)
    return word_buckets(scale)


def _rule(variant: VariantSpec, buckets: tuple[Bucket, ...]) -> Rule:
    named = {bucket.name: bucket for bucket in buckets}

    def resolved(names: tuple[str, ...]) -> tuple[Bucket, ...]:
        return tuple(named[name] for name in names)

    return Rule(
        variant.formula,
        resolved(variant.of),
        resolved(variant.plus),
        resolved(variant.minus),
        resolved(variant.base) if set(variant.base) != set(named) else (),
        Fraction(variant.at) if variant.at is not None else None,
        "plain" if variant.unit == "ratio" else variant.rescale,
        resolved(variant.over),
        variant.ended,
    )


def _rule_text(choice: Choice, rule: Rule, scale: Scale) -> str:
    """The rule in words; where an engine made the answers, what it made them of."""
    text = family(scale)[rule.formula].describe(rule, scale)
    engine = choice.variant.engine
    if engine is None or engine.name in (*RECORD_ENGINES, COMMENTS):
        return text
    return f"{text}, each {_engine_text(engine)} on {choice.scale.text}"


def _engine_text(engine: EngineSpec) -> str:
    if engine.name == "difference":
        return f"{engine.of} minus {engine.less}"
    if engine.name == "favourable":
        return f"the share of a record's items rated {engine.answers}"
    return "the mean of a record's items"


def _unit(variant: VariantSpec, scale: Scale) -> Unit:
    default = family(scale)[variant.formula].UNIT_DEFAULT
    return variant.unit or ("percent" if variant.rescale else default)


# --- without a metric ----------------------------------------------------------------------------------------


def adhoc(scale_text: str, formula: str, of: str = "", plus: str = "", minus: str = "") -> Choice:
    """The choice that scores any question on any scale: `adhoc("0-10", "net", plus="9-10", minus="0-6")`.

    `formula` is mean, median, a percentile such as p90, share (with `of`) or net (with `plus` and `minus`); the
    three take answers such as `9-10` or `1-2,5`. UsageError when scale, formula and answers do not fit.
    """
    if not scale_text.strip():
        raise UsageError("a score without a metric needs --scale", "say --scale 0-10, or 7 for 1-7")
    name, at = _adhoc_formula(formula)
    sides = _adhoc_sides(name, {"of": of, "plus": plus, "minus": minus})
    scale, buckets = _adhoc_scale(scale_text, sides)
    rule = {
        "scale": scale.name,
        "formula": name,
        "buckets": {bucket.name: sides[key] for key, bucket in buckets.items()},
    }
    rule |= {key: bucket.name for key, bucket in buckets.items()} | (
        {"at": number_text(at)} if at is not None else {}
    )
    variant = build(VariantSpec, rule)
    answers = f"{number_text(scale.low)}..{number_text(scale.high)}/{number_text(scale.step or 1)}"
    scale_spec = ScaleSpec(answers=answers, direction="higher", default=formula)
    spec = MetricSpec(
        metric="score", title="Score", short="Score", scales={scale.name: scale_spec}, variants={formula: variant}
    )
    return Choice(spec, scale.name, scale_spec, scale, formula, variant)


def _adhoc_formula(formula: str) -> tuple[str, Number | None]:
    """The formula that is meant, and where the quantile lies (0..1)."""
    if formula == "median":
        return "quantile", _HALF
    if percentile := _PERCENTILE.fullmatch(formula):
        return "quantile", Fraction(percentile[1]) / 100
    if formula in ("mean", "share", "net"):
        return formula, None
    raise UsageError(f"unknown formula '{shown(formula)}'", "say mean, median, p90, share or net")


def _adhoc_sides(formula: str, texts: dict[str, str]) -> dict[str, list[str]]:
    """The answers of each side as a config would list them; UsageError when the formula wants others."""
    needed = {"share": ("of",), "net": ("plus", "minus")}.get(formula, ())
    for key, text in texts.items():
        if key in needed and not text.strip():
            raise UsageError(f"formula {formula} needs --{key}", f"say --{key} 9-10")
        if text.strip() and key not in needed:
            raise UsageError(f"--{key} does not belong to formula {formula}", f"leave out --{key}")
    return {key: [part.strip() for part in texts[key].split(",")] for key in needed}


def _adhoc_scale(text: str, sides: dict[str, list[str]]) -> tuple[Scale, dict[str, Bucket]]:
    """The typed scale, and on it the bucket of each side, called by its answers."""
    try:
        scale = _typed_scale(text.strip())
        buckets = {bucket.name: replace(bucket, name=bucket.text) for bucket in parse_buckets(sides, scale)}
    except MisfitError as misfit:
        raise UsageError(misfit.message, misfit.hint) from misfit
    return scale, buckets
