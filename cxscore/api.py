"""The verbs in order: find the columns, count, settle the definition, score, report; for commands and Python."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cxscore import evidence, presets, scoring
from cxscore.answers import Interpretation, Item, Labels, fold, interpret, read_number, trim
from cxscore.columns import Header, quoted
from cxscore.config.choose import Choice, NeedsScaleError, choose, define, variants_of
from cxscore.config.load import find_metric
from cxscore.config.scales import parse_scale
from cxscore.config.schema import MetricSpec, PartSpec, ScaleSpec
from cxscore.engines import ENGINES, Derive
from cxscore.errors import InputError, UsageError
from cxscore.model import (
    Answer,
    Direction,
    DirectionSource,
    Input,
    Ledger,
    Number,
    Problem,
    Report,
    Request,
    Score,
    State,
    Tally,
    number_text,
)
from cxscore.presets import Layout
from cxscore.readers import Source, Table, frame_table, open_table
from cxscore.requests import asked_question, checked, pair
from cxscore.tallying import OTHER_QUESTION, Question, Records, Selection, Tallied, sql, tally

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 2_000
"""Records looked at when columns must be proposed."""
MANY = 10_000
"""Segments from which a `--by` column that is new in every second record looks like an id."""
CODE, FREE_TEXT = 12, "free text"
"""Characters of the longest cell without blanks that a message shows, and what stands for what customers wrote."""
DOUBTFUL = 0.05
"""Share of rejected records from which a result carries a warning."""


class ScoredReport(Report):
    """A report with ways out of it for Python."""

    def __repr__(self) -> str:
        return (
            f"<Report {self.command}: {len(self.scores)} scores of {sum(source.rows for source in self.inputs)} rows>"
        )

    def to_json(self) -> str:
        """The report as JSON text, as `-f json` prints it."""
        from cxscore.renderers import json  # noqa: PLC0415 (start-up: a renderer is loaded when it is used)

        return "".join(json.render(self))

    def to_frame(self) -> "pd.DataFrame":
        """The scores as a pandas frame, one row each, with the columns of `-f csv` and unrounded numbers."""
        from cxscore.renderers import frame  # noqa: PLC0415 (pandas is slow to import)

        return frame.render(self)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A count of one file set for one choice of scale, from which scores under several variants follow.

    `direction` is the one that all of them use, `source` what it rests on.
    """

    request: Request
    choice: Choice
    direction: Direction
    source: DirectionSource
    records: Records
    tallied: Tallied
    column_text: str
    notes: tuple[Problem, ...]

    def scores(self, choice: Choice) -> tuple[Score, ...]:
        """The scores under `choice`, a variant of the same scale and engine."""
        return self._scored(choice, self.request, self.tallied.tallies)

    def _scored(self, choice: Choice, request: Request, tallies: Mapping[scoring.Cell, Tally]) -> tuple[Score, ...]:
        min_n = request.min_n or int(choice.spec.min_n or 1)
        return scoring.score(
            request,
            define(choice, self.direction, self.source),
            tallies,
            self.tallied.ledger,
            coverage=self.tallied.placing.coverage,
            min_n=min_n,
        )

    def report(self, command: str, choices: Sequence[Choice]) -> ScoredReport:
        """The report of these choices; InputError when nothing can be scored or the scale does not fit."""
        doubts = tuple(_doubts(self))
        scores = tuple(score for choice in choices for score in self.scores(choice))
        return ScoredReport(
            command=command,
            request=self.request,
            scores=scores,
            ledgers={self.choice.spec.metric: self.tallied.ledger},
            inputs=_inputs(self.records.table, self.tallied),
            problems=(*self.records.table.problems, *self.notes, *doubts),
            also=self._also(scores) if len(choices) == 1 else (),
            column_text=self.column_text,
        )

    def _also(self, scores: Sequence[Score]) -> tuple[Score, ...]:
        """The whole-window total, where there is one, under the other variants of the scale."""
        if self.request.period or scores[0].scope != "total":
            return ()
        whole: Mapping[scoring.Cell, Tally] = {((), None): scores[0].tally}
        others = [choice for choice in siblings(self.choice) if choice.variant_name != self.choice.variant_name]
        return tuple(
            score for choice in others for score in self._scored(choice, replace(self.request, by=()), whole)
        )


def siblings(choice: Choice) -> list[Choice]:
    """Every variant of the choice's scale that reads the same answers, in the order of the catalogue."""
    variants = variants_of(choice.spec, choice.scale_name)
    return [other for other in variants if other.variant.engine == choice.variant.engine]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the user asked, and what it comes to in each file once the file's preset has filled what was not said."""

    asked: Request
    layouts: tuple[Layout, ...]
    headers: tuple[Header, ...]
    requests: tuple[Request, ...]

    @classmethod
    def of(cls, table: Table, asked: Request, *, configured: bool) -> "_Filled":
        """A preset names columns under a config, too; scale, variant and direction are the config's own."""
        layouts = tuple(_layout(source, asked) for source in table.sources)
        presets.check_include(asked, [layout.preset for layout in layouts])
        headers = tuple(
            presets.with_roles(_header(source), layout.preset)
            for source, layout in zip(table.sources, layouts, strict=True)
        )
        requests = [presets.applied(asked, layout, header) for layout, header in zip(layouts, headers, strict=True)]
        if configured:
            requests = [
                replace(request, scale=asked.scale, variant=asked.variant, direction=asked.direction)
                for request in requests
            ]
        return cls(asked, layouts, headers, tuple(requests))

    def coded(self, answers: Sequence[Sequence[int]]) -> "_Filled":
        """The same, with the codes of the answer columns of each file."""
        rows = zip(self.requests, self.layouts, self.headers, answers, strict=True)
        coded = tuple(presets.coded(request, layout.preset, header, own) for request, layout, header, own in rows)
        return replace(self, requests=coded)

    @property
    def request(self) -> Request:
        """The request for all files; InputError when their presets do not agree."""
        return presets.together(self.requests, [header.source for header in self.headers])

    @property
    def notes(self) -> list[Problem]:
        """How each file is read, and what its preset misses in it."""
        rows = zip(self.layouts, self.headers, strict=True)
        return [note for layout, header in rows for note in presets.notes(self.asked, layout, header)]


def preset_notes(table: Table, request: Request) -> list[Problem]:
    """Which preset reads which file, and what it misses there; a report holds these among its problems."""
    return _Filled.of(table, request, configured=False).notes


def _header(source: Source) -> Header:
    return Header(source.name, source.columns, source.questions)


def _layout(source: Source, request: Request) -> Layout:
    """The layout that a reader found; of what has keys instead of header rows, the preset that the keys fit."""
    if source.layout.preset or request.preset == presets.NONE:
        return source.layout
    return presets.by_names(request.preset, source.columns)


def assess(table: Table, request: Request, spec: MetricSpec, *, configured: bool = False) -> Assessment:
    """Count the answers that `request` asks for; whether they can be scored, `Assessment.report` decides.

    UsageError when the scale must be said, InputError when the data cannot be read.
    """
    filled = _Filled.of(table, request, configured=configured)
    known = filled.request
    try:
        choice = choose(spec, known.scale, known.variant)
    except NeedsScaleError as needs:
        raise _scale_unsaid(needs, table, filled, spec) from None
    return _count(table, filled, choice, configured=configured)


def count(table: Table, request: Request, choice: Choice) -> Assessment:
    """Count the answers for a scale that is already chosen."""
    return _count(table, _Filled.of(table, request, configured=False), choice, configured=False)


def _count(table: Table, filled: _Filled, choice: Choice, *, configured: bool) -> Assessment:
    checked(filled.request)
    answers, notes = _answer_columns(table, filled, choice)
    filled = filled.coded(answers)
    request = filled.request
    rows = zip(filled.headers, filled.requests, answers, strict=True)
    selections = tuple(Selection.of(header, own, columns) for header, own, columns in rows)
    request = replace(request, by=_readable(filled.headers[0], request.by))
    items = tuple(_item(choice, request) for _ in answers[0])
    records = Records(selections, table, request).ordered()
    tallied = tally(records, Question(items, _derivation(choice)))
    table.check_twins()
    asked, found = filled.asked.direction, tallied.interpretations
    direction, source = evidence.settle(choice, asked, configured=configured, preset=request.direction, found=found)
    column_text = _column_text(filled.headers, answers)
    said = (*filled.notes, *notes, *tallied.placing.problems, *_idle(records))
    return Assessment(request, choice, direction, source, records, tallied, column_text, said)


def _readable(header: Header, by: Sequence[str]) -> tuple[str, ...]:
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


def _idle(records: Records) -> Iterator[Problem]:
    """A warning for every filter that matches no record."""
    for column, pattern in records.idle_patterns():
        yield Problem(f"no record has {column} = {pattern or '(blank)'}", "check the filter", severity="warning")


def _column_text(headers: Sequence[Header], answers: Sequence[Sequence[int]]) -> str:
    """The answer columns by name; where the files call one differently, all its names."""
    every = [
        [header.names[position] for position in columns] for header, columns in zip(headers, answers, strict=True)
    ]
    return ", ".join(" or ".join(dict.fromkeys(names)) for names in zip(*every, strict=True))


def _item(choice: Choice, request: Request) -> Item:
    spec = choice.scale_spec
    fixed = spec.fixed or bool(choice.scale.words) or choice.variant.engine is not None
    settled: Direction | None = spec.direction if fixed else request.direction
    return Item(
        choice.scale,
        spec.direction,
        settled,
        _wordings(choice, request),
        partial(evidence.label_set, ("not-applicable",), 1),
        request.missing,
        dict(request.values),
    )


def _wordings(choice: Choice, request: Request) -> Callable[[], Labels]:
    """The wordings of the answers: those of the user's file, which is read at once, or the scale's own."""
    points = len(choice.scale.answers)
    if request.labels is None:
        return partial(evidence.label_set, choice.scale_spec.labels, points)
    from cxscore.config.validate import load_labels  # noqa: PLC0415 (start-up: built-in labels need no pydantic)

    spec = load_labels(request.labels)
    labels = Labels.of(spec, points)
    if not labels.ranks:
        known = " or ".join(spec.points)
        raise UsageError(f"{request.labels} words scales of {known} answers, not of {points}", "add the wordings")
    return lambda: labels


def _derivation(choice: Choice) -> Derive | None:
    engine = choice.variant.engine
    if engine is None:
        return None
    parts: Mapping[str, PartSpec] = choice.spec.parts if isinstance(choice.spec.parts, dict) else {}
    return ENGINES[engine.name](engine, parts, choice.scale)


# --- columns -------------------------------------------------------------------------------------------------


def _answer_columns(table: Table, filled: _Filled, choice: Choice) -> tuple[list[list[int]], list[Problem]]:
    """The answer columns in every file, and a note when a preset or their declared names told them."""
    found = []
    for index, (header, request) in enumerate(zip(filled.headers, filled.requests, strict=True)):
        if request.columns:
            found.append(_named(header, request.columns, choice))
        else:
            found.append(_declared(table, index, _item(choice, request), choice))
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
    header = _header(table.sources[index])
    found = header.declared(tiers)
    if len(found) == 1:
        return found[0]
    proposals = _proposals(table, index, item, found or range(len(header.names)))
    if found:
        message = f"{header.source} has {len(found)} columns that could hold the answers to {what}"
    else:
        message = f"{header.source} has no column that is plainly the answers to {what}"
    raise InputError(message, f"say --column NAME{proposals}")


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
    return ", ".join(dict.fromkeys(_without_words(raw, known=raw in known) for raw in common[:4]))


def _answered(found: Interpretation) -> set[str | None]:
    return {raw for raw, meaning in found.meanings.items() if meaning.state is State.ANSWERED}


def _without_words(raw: str, *, known: bool = False) -> str:
    """A cell as a message may show it: a number, a known wording or a short code; never what a customer wrote."""
    text = trim(raw)
    code = len(text) <= CODE and not any(char.isspace() for char in text)
    return text[:20] if known or code or read_number(text) is not None else FREE_TEXT


def _scale_unsaid(needs: NeedsScaleError, table: Table, filled: _Filled, spec: MetricSpec) -> UsageError:
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


# --- doubts --------------------------------------------------------------------------------------------------


def _doubts(assessment: Assessment) -> Iterator[Problem]:
    """Warnings about a count; InputError when there is nothing to score or the scale does not fit."""
    tallied, choice = assessment.tallied, assessment.choice
    found = tallied.interpretations
    numbers: Counter[Number] = Counter()
    worded: Counter[Answer] = Counter()
    for interpretation in found:
        numbers.update(interpretation.numbers)
        worded.update(interpretation.worded)
    evidence.check_wordings(choice, found)
    yield from evidence.direction_problems(choice, assessment.source, found)
    yield from evidence.scale_problems(choice, numbers, worded)
    if not tallied.ledger[State.ANSWERED]:
        raise _nothing(assessment.records, tallied, assessment.column_text)
    yield from _headless(assessment)
    yield from _suspect_counts(assessment)


def _headless(assessment: Assessment) -> Iterator[Problem]:
    """A warning for every answer column whose name is an answer: its file may have no header line.

    A name that the metric declares is a name, even if it is an answer too (completed).
    """
    item = _item(assessment.choice, assessment.request)
    declared = {fold(name) for tier in assessment.choice.spec.columns for name in tier}
    for source, selection in zip(assessment.records.table.sources, assessment.records.selections, strict=True):
        names = [source.columns[position] for position in selection.answers]
        unknown = [name for name in names if fold(name) not in declared]
        answers = [name for name in unknown if interpret({name: 1}, item).meanings[name].state is State.ANSWERED]
        if answers:
            message = f"the answer column {quoted(answers)} of {source.name} is called like an answer"
            hint = "if the file has no header line, its first record is lost: give it one"
            yield Problem(message, hint, severity="warning")


def _suspect_counts(assessment: Assessment) -> Iterator[Problem]:
    """Warnings about many records that cannot be used and about segments as many as answers."""
    tallied, ledger = assessment.tallied, assessment.tallied.ledger
    if ledger.rejects > DOUBTFUL * ledger.rejects_base:
        share = 100 * ledger.rejects / ledger.rejects_base
        message = f"{ledger.rejects:,} of {ledger.rejects_base:,} records ({share:.0f} %) could not be used"
        yield Problem(message, "list them with --rejects FILE, set a limit with --max-rejects", severity="warning")
    segments = len({segment for segment, _ in tallied.tallies})
    if segments > MANY and segments > ledger[State.ANSWERED] / 2:
        names = quoted(assessment.request.by)
        message = f"--by {names} makes {segments:,} segments, about one per answer"
        yield Problem(message, "it looks like an id; --respondent is the option for people", severity="warning")


def _nothing(records: Records, tallied: Tallied, column: str) -> InputError:
    ledger = tallied.ledger
    files = ", ".join(source.name for source in records.table.sources)
    if not ledger.rows:
        return InputError(f"{files} holds a header and no records", "export it again, or check the file")
    states = ", ".join(f"{n:,} {state.replace('_', ' ')}" for state, n in ledger.states.items())
    return InputError(
        f"no valid answer in column '{column}' of {files}: {ledger.rows:,} records, {states}",
        _bad_values(tallied) or _set_aside(records, ledger),
    )


def _set_aside(records: Records, ledger: Ledger) -> str:
    """The way out when no record came as far as being read for an answer, or none of them held any."""
    question = records.request.question
    if question and ledger.reasons.get(State.EXCLUDED, {}).get(OTHER_QUESTION) == ledger.rows:
        return f"no record has '{question[1]}' in '{question[0]}', which holds {_questions(records)}"
    if ledger[State.FILTERED] == ledger.rows:
        return "no record passes --where and --where-not; check their columns and values"
    if ledger[State.OUTSIDE_PERIOD]:
        return "check --since and --until"
    return "check --column"


def _questions(records: Records) -> str:
    """The questions of the first file by how many records answer them."""
    asked = records.selections[0].question
    column = sql.trimmed(f"c{asked[0]}") if asked else "''"
    relation = records.table.sources[0].relation
    query = f"SELECT {column}, count(*) FROM {relation} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8"
    return quoted(text[:20] for text, _ in records.table.connection.execute(query).fetchall())


def _bad_values(tallied: Tallied) -> str:
    bad = (State.INVALID, State.OUT_OF_SCALE)
    if not any(tallied.ledger[state] for state in bad):
        return ""
    found = tallied.interpretations[0].meanings
    values = {_without_words(raw) for raw, meaning in found.items() if raw and meaning.state in bad}
    held = [quoted(sorted(values - {FREE_TEXT}), 5), FREE_TEXT if FREE_TEXT in values else ""]
    return f"it holds {' and '.join(filter(None, held))}; check --column and --scale" if values else ""


def _inputs(table: Table, tallied: Tallied) -> tuple[Input, ...]:
    digests = table.inputs_digest()
    return tuple(
        Input(source.name, rows, digests.get(source.name, ""))
        for source, rows in zip(table.sources, tallied.rows, strict=True)
    )


# --- from Python ---------------------------------------------------------------------------------------------


def score(
    data: object,
    metric: str,
    *,
    column: str | Sequence[str] = (),
    scale: int | str | None = None,
    variant: str | None = None,
    direction: Direction | None = None,
    by: str | Sequence[str] = (),
    where: str | Sequence[str] = (),
    where_not: str | Sequence[str] = (),
    date: str | None = None,
    period: Literal["day", "week", "month", "quarter", "year"] | None = None,
    since: str | None = None,
    until: str | None = None,
    tz: str | None = None,
    dayfirst: bool | None = None,
    date_format: str | None = None,
    respondent: str | None = None,
    keep: Literal["last", "first", "all"] = "last",
    key: str | None = None,
    order: str | None = None,
    counts: str | None = None,
    weight: str | None = None,
    missing: str | Sequence[str] = (),
    level: float = 0.95,
    min_n: int | None = None,
    total: bool = True,
    sort: Literal["score", "n", "name"] = "name",
    config: str | Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    preset: str | Path | None = None,
    include: str | Sequence[str] = (),
    records: str | None = None,
    sheet: str | None = None,
    question_column: str | None = None,
    question: str | None = None,
    labels: str | Path | None = None,
) -> ScoredReport:
    """Score `data` - a file name, several of them, or a pandas, Polars or Arrow frame - under one metric.

    The options are those of the command line and mean the same; one text will do where several can be given.
    `where` holds texts such as "channel=email".
    Raises `UsageError`, `ConfigError` or `InputError` (all `CxscoreError`), each with its problems.
    """
    request = Request(
        metric=metric,
        columns=_several(column),
        scale=None if scale is None else str(scale),
        variant=variant,
        direction=direction,
        by=_several(by),
        where=tuple(pair(text, "where") for text in _several(where)),
        where_not=tuple(pair(text, "where_not") for text in _several(where_not)),
        date=date,
        period=period,
        since=since,
        until=until,
        time_zone=tz,
        dayfirst=dayfirst,
        date_format=date_format,
        respondent=respondent,
        keep=keep,
        key=key,
        order=order,
        counts=counts,
        weight=weight,
        missing=_several(missing),
        level=level,
        min_n=min_n,
        total=total,
        sort=sort,
        encoding=encoding,
        delimiter=delimiter,
        preset=None if preset is None else str(preset),
        include=_several(include),
        records=records,
        sheet=sheet,
        question=asked_question(question_column, question),
        labels=None if labels is None else str(labels),
    )
    spec = find_metric(metric, Path(config) if config else None)
    with opened(data, request) as table:
        assessment = assess(table, request, spec, configured=config is not None)
        return assessment.report(metric, [assessment.choice])


def _several(texts: str | Sequence[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


@contextmanager
def opened(data: object, request: Request, *, digests: bool = True) -> Iterator[Table]:
    """The table of files or of a frame, closed at the end with all that was made for it.

    Without `digests` a single file is not hashed, and its digest in the report is "".
    """
    if isinstance(data, str | Path):
        data = [data]
    if isinstance(data, list | tuple):
        names = [str(name) for name in data]
        table = open_table(
            names,
            encoding=request.encoding,
            delimiter=request.delimiter,
            wanted=[*request.columns, *request.by],
            digests=digests,
            layouts=presets.layouts(request.preset),
            records=presets.records_key(request),
            records_optional=request.records is None,
            sheet=request.sheet,
        )
    else:
        table = frame_table(data)
    with table:
        yield table
