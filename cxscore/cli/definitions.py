"""`cxscore metrics`, `presets`, `explain` and `check`: definitions without data."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from cxscore.cli import door, results
from cxscore.cli.options.looking import CheckOptions, ExplainOptions, MetricsOptions, PresetsOptions
from cxscore.cli.options.scoring import ListFormatName
from cxscore.config.choose import Choice, choose, define, variants_of
from cxscore.config.identity import definition_hash
from cxscore.config.load import (
    catalogue_metric,
    catalogue_names,
    catalogue_preset,
    catalogue_preset_names,
    find_metric,
)
from cxscore.config.scales import TARGET, parse_scale
from cxscore.config.schema import MetricSpec, PartSpec, ScaleSpec
from cxscore.errors import ConfigError, CxscoreError
from cxscore.formulas.formula import named_answers
from cxscore.output import write_stdout
from cxscore.renderers.layout import GAP
from cxscore.renderers.narrowing import NARROWEST_TEXT, Names, Narrowed, narrowed


def metrics(given: MetricsOptions) -> int:
    """List the metrics there are: name, title, scales, the variant used by default."""
    specs = [catalogue_metric(name) for name in catalogue_names()]
    rows = [(spec.metric, spec.title, ", ".join(spec.scales), str(len(spec.variants))) for spec in specs]
    if given.form is ListFormatName.JSON:
        keys = ("metric", "title", "scales", "variants")
        entries = [
            dict(zip(keys, (*row[:2], list(spec.scales), list(spec.variants)), strict=True))
            for row, spec in zip(rows, specs, strict=True)
        ]
        write_stdout([json.dumps(entries, ensure_ascii=False, indent=1), "\n"])
        return 0
    listed = [("metric", "title", "scales", "variants"), *rows]
    table = narrowed(listed, (), results.shown_width(), results.shown_clean(), _TITLES)
    write_stdout(table.lines(frozenset(table.columns)))
    write_stdout(["\ncxscore explain METRIC tells what each of them asks, its rules and where they stand.\n"])
    return 0


def presets(given: PresetsOptions) -> int:
    """List the presets there are: name, title, what they know without being told."""
    specs = [catalogue_preset(name) for name in catalogue_preset_names()]
    if given.form is ListFormatName.JSON:
        entries = [
            {"preset": spec.preset, "title": spec.title, "metrics": list(spec.answers), "roles": list(spec.columns)}
            for spec in specs
        ]
        write_stdout([json.dumps(entries, ensure_ascii=False, indent=1), "\n"])
        return 0
    rows = [(spec.preset, spec.title, ", ".join(spec.answers) or "-") for spec in specs]
    write_stdout(_wrapped([("preset", "reads", "metrics without --column"), *rows]))
    write_stdout(["\nA file is recognised by its header; --preset NAME says it, --preset none refuses.\n"])
    return 0


_TITLES = Names(frozenset({1, 2}))
"""What may be cut of the lists: the titles, and the scales of metrics, which `explain` tells in full."""


def _wrapped(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows as aligned columns; on a narrow screen titles are cut, and the last column is wrapped."""
    width, columns = results.shown_width(), tuple(range(len(rows[0]) - 1))
    whole = Narrowed([row[:-1] for row in rows], columns, ())
    room = min(width * 3 // 5, width - GAP - NARROWEST_TEXT)
    table = whole if whole.length <= room else narrowed(whole.rows, (), room, results.shown_clean(), _TITLES)
    return table.lines_beside([row[-1] for row in rows], width, frozenset(columns), most=width)


def check(given: CheckOptions) -> int:
    """Say every mistake of YAML files at once, each with its place; exit 3 if there is any.

    Where the files are sound and a history cannot be used, the code is that of the report, which would say the same.
    """
    from cxscore.config import validate  # noqa: PLC0415 (start-up: pydantic is for what people write)

    codes: set[int] = set()
    for path in given.files:
        found, unusable = validate.check(path), None
        if any(problem.severity == "error" for problem in found):
            codes.add(ConfigError.exit_code)
        elif validate.kind_of(path) == "report" and (unusable := _unusable_history(path)):
            codes.add(unusable.exit_code)
            found = (*found, *unusable.problems)
        else:
            write_stdout([f"{path}: fine\n"])
        for problem in found:
            door.say(problem)
    return min(codes, default=0)


def _unusable_history(path: Path) -> CxscoreError | None:
    """Why the history that a sound report names cannot be used, where it is there."""
    from cxscore.config.validate import load_report  # noqa: PLC0415 (start-up)
    from cxscore.history import summary  # noqa: PLC0415 (start-up)

    spec, _ = load_report(path)
    try:
        _ = summary(path.parent / spec.history) if spec.history else ""
    except CxscoreError as error:
        return error
    return None


# --- explain -------------------------------------------------------------------------------------------------


def explain(given: ExplainOptions) -> int:
    """Tell what a metric asks, its scales and rules, who uses them and where they stand."""
    spec = find_metric(given.metric, given.config)
    lines = list(_explained(spec, given.scale, given.variant))
    write_stdout(f"{line}\n" for line in lines)
    return 0


def _explained(spec: MetricSpec, scale: str | None, variant: str | None) -> Iterator[str]:
    yield f"{spec.heading}: {spec.title}" if spec.heading != spec.title else spec.title
    yield from _facts(spec)
    if scale or variant:
        choice = choose(spec, scale, variant)
        yield from _scale(
            spec, choice.scale_name, [choice] if variant else list(variants_of(spec, choice.scale_name))
        )
        return
    for name in spec.scales:
        yield from _scale(spec, name, list(variants_of(spec, name)))


def _facts(spec: MetricSpec) -> Iterator[str]:
    facts = [*_plain_facts(spec), *_role_facts(spec)]
    width = max(12, *(len(name) for name, _ in facts))
    yield from (f"  {name:<{width}} {text}" for name, text in facts)


_REVIEWS = (
    "of ten agents or more by clusters of agents, for reviews of one agent are alike; fewer, a single agent, and "
    "agents beside each other stand for their own reviews, unless --agent says that they are a sample of agents; "
    "where no column tells the agents, reviews are taken as independent, and a warning says so"
)


def _plain_facts(spec: MetricSpec) -> Iterator[tuple[str, str]]:
    for name, text in (("asks", spec.asks), ("good for", spec.good_for), ("cannot tell", spec.cannot_tell)):
        if text:
            yield name, text
    if isinstance(spec.parts, dict):
        yield "items", "; ".join(_part(i, name, part) for i, (name, part) in enumerate(spec.parts.items(), 1))
    elif spec.parts:
        yield "items", "any number of columns, named with --column"
    elif spec.columns or not spec.roles:
        yield "columns", f"looked for: {_tiers(spec.columns)}"
    if spec.roles and spec.parts is not None:
        yield "interval", _REVIEWS
    if spec.min_n:
        yield "min n", f"{spec.min_n} answers, or a score is withheld"


def _role_facts(spec: MetricSpec) -> Iterator[tuple[str, str]]:
    """The columns that an engine reads, by their roles."""
    for role, tiers in spec.roles.items():
        yield role.replace("_", " "), f"looked for: {_tiers(tiers)}" if tiers else "only as it is named"


def _tiers(tiers: Sequence[Sequence[str]]) -> str:
    """Declared names, the plainest first."""
    return "; else ".join(", ".join(tier) for tier in tiers)


def _part(number: int, name: str, part: PartSpec) -> str:
    return f"{number} {name}{' (reversed)' if part.reverse else ''}"


def _scale(spec: MetricSpec, name: str, choices: list[Choice]) -> Iterator[str]:
    scale = spec.scales[name]
    yield ""
    parsed = parse_scale(name, scale)
    order = "worst to best" if parsed.words else _direction(scale)
    yield f"--scale {name}   answers {parsed.text}; {order}"
    if scale.labels:
        yield f"  {'wordings':<12} label set {' and '.join(scale.labels)}, worst to best"
    for choice in choices:
        yield from _variant(choice, default=choice.variant_name == scale.default)


def _direction(scale: ScaleSpec) -> str:
    ends = f" ({scale.direction} = {scale.ends.best})" if scale.ends else ""
    settled = "by definition" if scale.fixed else "assumed unless --direction, a config or the labels settle it"
    return f"{scale.direction} is better{ends}, {settled}"


def _variant(choice: Choice, *, default: bool) -> Iterator[str]:
    definition = define(choice)
    yield f"  {choice.variant_name}{'  (default)' if default else ''}"
    yield f"    {definition.text}"
    if TARGET in choice.variant.buckets.values():
        buckets = "those up to --target"
    else:
        buckets = "; ".join(named_answers((bucket,)) for bucket in definition.buckets)
    for name, text in (
        ("buckets", buckets),
        ("used by", ", ".join(definition.vendors)),
        ("source", definition.source),
        ("hash", definition_hash(choice, definition)[:12]),
    ):
        if text:
            yield f"    {name:<10} {text}"
