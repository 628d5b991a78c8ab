"""Finding the answer columns in every file, and saying which fit best when they cannot be told."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import partial

from cxscore import evidence, presets
from cxscore.answers import Interpretation, Item, fold, interpret, read_number, trim
from cxscore.api.filling import Filled, header_of
from cxscore.api.items import item_of
from cxscore.columns import Header, quoted
from cxscore.config.choose import Choice, NeedsScaleError
from cxscore.config.scales import parse_scale
from cxscore.config.schema import MetricSpec, PartSpec, ScaleSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import (
    Number,
    Problem,
    Request,
    State,
    number_text,
)
from cxscore.readers import Source, Table
from cxscore.tallying import Selection

SAMPLE = 2_000
"""Records looked at when columns must be proposed."""
CODE, FREE_TEXT = 12, "free text"
"""Characters of the longest cell without blanks that a message shows, and what stands for what customers wrote."""


def answer_columns(table: Table, filled: Filled, choice: Choice) -> tuple[list[list[int]], list[Problem]]:
    """The answer columns in every file, and a note when a preset or their declared names told them."""
    found = []
    for index, (header, request) in enumerate(zip(filled.headers, filled.requests, strict=True)):
        if request.columns:
            found.append(_named(header, request.columns, choice))
        else:
            found.append(_declared(table, index, item_of(choice, request), choice))
    if filled.asked.columns:
        return found, []
    return found, [_found_note(filled.headers, found)]


def _found_note(headers: Sequence[Header], found: Sequence[Sequence[int]]) -> Problem:
    """Which columns the answers come from; a warning when the files call them differently."""
    names = [[header.names[position] for position in columns] for header, columns in zip(headers, found, strict=True)]
    if len({tuple(map(fold, columns)) for columns in names}) == 1:
        plural = "s" if len(names[0]) > 1 else ""
        return Problem(f"answers from column{plural} {quoted(names[0])}; --column settles it", severity="note")
    each = ", ".join(f"{quoted(columns)} of {header.source}" for header, columns in zip(headers, names, strict=True))
    return Problem(
        f"the files hold the answers in different columns: {each}", "check that they ask the same", severity="warning"
    )


def column_text(headers: Sequence[Header], answers: Sequence[Sequence[int]]) -> str:
    """The answer columns by name; where the files call one differently, all its names."""
    every = [
        [header.names[position] for position in columns] for header, columns in zip(headers, answers, strict=True)
    ]
    return ", ".join(" or ".join(dict.fromkeys(names)) for names in zip(*every, strict=True))


def readable_names(header: Header, by: Sequence[str]) -> tuple[str, ...]:
    """Grouping columns as they were asked; those named by position, by their name where it is theirs alone.

    UsageError when one column is named twice.
    """
    found = [header.find(column) for column in by]
    if len(set(found)) < len(found):
        raise UsageError("--by names a column twice", "name every column once")
    names = [header.names[position] for position in found]
    return tuple(
        name if header.matches(name) == [position] and "@" in column else column
        for name, position, column in zip(names, found, by, strict=True)
    )


def _named(header: Header, columns: Sequence[str], choice: Choice) -> list[int]:
    parts = choice.spec.parts
    if parts is None:
        if len(columns) > 1:
            raise UsageError(f"{choice.spec.metric} scores one column, not {len(columns)}", "give one --column")
        return [header.find(columns[0])]
    found = [position for column in columns for position in header.expand(column)]
    if twice := [header.names[position] for position, n in Counter(found).items() if n > 1]:
        raise UsageError(f"--column names {quoted(twice)} more than once", "name every column once")
    if parts == "any":
        return found
    if len(found) != len(parts):
        raise UsageError(
            f"{choice.spec.metric} needs {len(parts)} columns in this order: {', '.join(parts)}; {len(found)} given",
            "repeat --column, or use a pattern such as --column 'sus_*'",
        )
    return _bound(header, found, parts)


def _bound(header: Header, found: list[int], parts: Mapping[str, PartSpec]) -> list[int]:
    """The chosen columns in the order of the parts: by their names where all tell their part, else as they came.

    UsageError when a column's name says that it is another part than its place does.
    """
    told = {position: name for name, part in parts.items() for position in header.declared(part.columns)}
    if {told.get(position) for position in found} == set(parts):
        return sorted(found, key=lambda position: list(parts).index(told[position]))
    for position, name in zip(found, parts, strict=True):
        if told.get(position, name) != name:
            raise UsageError(
                f"column '{header.names[position]}' is the item '{told[position]}' by its name, not '{name}'",
                f"give the columns in this order: {', '.join(parts)}",
            )
    return found


def _declared(table: Table, index: int, item: Item, choice: Choice) -> list[int]:
    parts = choice.spec.parts
    if parts == "any":
        raise UsageError(
            f"{choice.spec.metric} needs to know which columns hold its statements",
            "repeat --column, or use a pattern such as --column 'q*'",
        )
    if parts:
        _check_parts(Header(table.sources[index].name, table.sources[index].columns), choice.spec.heading, parts)
        return [_one_of(table, index, item, part.columns, name) for name, part in parts.items()]
    return [_one_of(table, index, item, choice.spec.columns, choice.spec.metric)]


def _check_parts(header: Header, heading: str, parts: Mapping[str, PartSpec]) -> None:
    """InputError that says which columns are needed, and in which order, when some part has none."""
    absent = [name for name, part in parts.items() if not header.declared(part.columns)]
    if absent:
        which = "one of them" if len(absent) == len(parts) else quoted(absent)
        raise InputError(
            f"{heading} needs {len(parts)} columns, and {header.source} has none that is plainly {which}",
            f"give them in this order, each with --column NAME or all with a pattern such as --column 'q*': "
            f"{', '.join(parts)}; its columns are {quoted(map(header.call, range(len(header.names))))}",
        )


def _one_of(table: Table, index: int, item: Item, tiers: Sequence[Sequence[str]], what: str) -> int:
    header = header_of(table.sources[index])
    found = header.declared(tiers)
    if len(found) == 1:
        return found[0]
    proposals = _proposals(table, index, item, found or _open(table.sources[index], header))
    if found:
        message = f"{header.source} has {len(found)} columns that could hold the answers to {what}"
    else:
        message = f"{header.source} has no column that is plainly the answers to {what}"
    raise InputError(message, f"say --column NAME{proposals}")


def _open(source: Source, header: Header) -> list[int]:
    """The columns that may hold answers as far as the preset of the file knows."""
    preset = source.layout.preset
    roles = presets.with_roles(header, preset).roles
    told = {position for name in presets.not_answers(preset) for position in roles.get(name, ())}
    return [position for position in range(len(header.names)) if position not in told]


def _proposals(table: Table, index: int, item: Item, positions: Sequence[int]) -> str:
    """The best-fitting columns with a few of their values, as the end of a sentence."""
    source = table.sources[index]
    header = Header(source.name, source.columns)
    rows = table.connection.execute(f"SELECT * FROM {source.relation} LIMIT {SAMPLE}").fetchall()
    ranked = []
    for position in positions:
        raws: dict[str | None, int] = {}
        for row in rows:
            raws[row[position]] = raws.get(row[position], 0) + 1
        found = interpret(raws, item)
        if fit := _fit(found, raws):
            ranked.append((-fit, position, _examples(raws, _answered(found))))
    best = [f"'{header.call(position)}' ({examples})" for _, position, examples in sorted(ranked)[:8]]
    return (
        f"; best fitting: {', '.join(best)}"
        if best
        else f"; its columns are {quoted(map(header.call, range(len(header.names))))}"
    )


def _fit(found: Interpretation, raws: Mapping[str | None, int]) -> float:
    filled = sum(n for raw, n in raws.items() if found.meanings[raw].state is not State.MISSING)
    valid = sum(n for raw, n in raws.items() if found.meanings[raw].state is State.ANSWERED)
    return valid / filled if filled and valid / filled >= 0.5 else 0.0


def _examples(raws: Mapping[str | None, int], known: Container[str | None]) -> str:
    """The four most common cells; `known` are those that are answers."""
    common = sorted((raw for raw in raws if raw and trim(raw)), key=lambda raw: (-raws[raw], raw))
    return ", ".join(dict.fromkeys(without_words(raw, known=raw in known) for raw in common[:4]))


def _answered(found: Interpretation) -> set[str | None]:
    return {raw for raw, meaning in found.meanings.items() if meaning.state is State.ANSWERED}


def without_words(raw: str, *, known: bool = False) -> str:
    """A cell as a message may show it: a number, a known wording or a short code; never what a customer wrote."""
    text = trim(raw)
    code = len(text) <= CODE and not any(char.isspace() for char in text)
    return text[:20] if known or code or read_number(text) is not None else FREE_TEXT


def scale_unsaid(needs: NeedsScaleError, table: Table, filled: Filled, spec: MetricSpec) -> UsageError:
    """The way out when the scale must be said: the answers seen and the scales that hold them."""
    header, request = filled.headers[0], filled.requests[0]
    columns = _asked_columns(header, request, spec)
    (problem,) = needs.problems
    if not columns:
        return UsageError(problem)
    raws = _most_common(table, columns, Selection.of(header, request, columns).condition)
    found = {name: interpret(raws, _open_item(name, scale)) for name, scale in spec.scales.items()}
    numbers: Mapping[Number, int] = max((one.numbers for one in found.values()), key=len, default={})
    known = set().union(*map(_answered, found.values()))
    plural = "columns" if len(columns) > 1 else "column"
    verb = "hold" if len(columns) > 1 else "holds"
    shown = f"{plural} {quoted(map(header.call, columns))} {verb} {_examples(raws, known)}"
    if numbers:
        shown += f", numbers from {number_text(min(numbers))} to {number_text(max(numbers))}"
    fits = evidence.proposed(spec, found, numbers)
    fitting = f", which fits {' and '.join(f'--scale {name}' for name in fits)}" if fits else ""
    return UsageError(Problem(problem.message, f"{shown}{fitting}; {problem.hint}"))


def _asked_columns(header: Header, request: Request, spec: MetricSpec) -> list[int]:
    """The columns that hold the answers, as far as that is plain: one, or those of the metric's parts."""
    if request.columns and not spec.parts:
        return [header.find(request.columns[0])]
    if request.columns:
        return [position for column in request.columns for position in header.expand(column)]
    if isinstance(spec.parts, dict):
        return [position for part in spec.parts.values() for position in header.declared(part.columns)]
    found = header.declared(spec.columns)
    return found if len(found) == 1 else []


def _most_common(table: Table, columns: Sequence[int], kept: str, most: int = 1000) -> dict[str | None, int]:
    """How often the most common cells of these columns of the first file stand in the records that are `kept`."""
    kept_rows = f"FROM {table.sources[0].relation} WHERE {kept}"
    cells = " UNION ALL ".join(f"SELECT c{position} AS c {kept_rows}" for position in columns)
    counted = f"SELECT c, count(*) FROM ({cells}) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"
    return dict(table.connection.execute(counted).fetchall())


def _open_item(name: str, spec: ScaleSpec) -> Item:
    """The item asked on a scale when nothing is known but the answers."""
    scale = parse_scale(name, spec)
    return Item(scale, spec.direction, None, partial(evidence.label_set, spec.labels, len(scale.answers)))
