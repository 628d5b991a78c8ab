"""What a file holds, looked at without applying anything: its columns, what each could be, the command that follows.

A few passes: how many different cells each column has, the values of those that hold few, the rest cell by cell,
and the days of dates. All counts are exact.
"""

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, partial
from itertools import islice
from typing import Any

from cxscore import guards, presets, sql
from cxscore.answers import Item, Labels, interpret, read_number, trim
from cxscore.columns import Header
from cxscore.config.choose import NeedsScaleError, choose
from cxscore.config.load import catalogue_labels, catalogue_metric, catalogue_names
from cxscore.config.preset_schema import PresetSpec
from cxscore.config.scales import parse_scale
from cxscore.config.schema import MetricSpec
from cxscore.dates import key_sql, understand, zone
from cxscore.errors import InputError
from cxscore.model import Direction, Number, Scale, State, exact, number_text
from cxscore.readers import Table

FEW = 60
"""Different values up to which a column can hold answers or segments."""
SMALL = 1_000
"""Different cells up to which a column is measured value by value."""
SAMPLE = 500
"""Records that tell which columns may hold dates."""
MOSTLY = 0.9
"""Share of the filled cells that must be of a kind for the column to be of that kind."""
LONG = 60
"""Characters of a cell that is no name of a segment."""
SHOWN = 4
"""Examples of a column; each is cut to 20 characters."""
SPAN = 45
"""Days from which a column of dates is worth a score per month."""

SLACK = 0.01
"""Share of the answers by which a shorter scale may fit worse than a longer one and still be the likelier."""
TALK = 20
"""Characters from which cells with blanks, on average, are sentences."""

_PRIVATE = re.compile(
    "comment|verbatim|feedback|remark|reason|open.?end|e-?mail|phone|observa|commento|comentario|bemerkung|anmerkung"
    "|kommentar|begründ|merknad|opmerking|意见|意見|评论|評論|コメント|의견",
    re.IGNORECASE,
)
_PADDED = "[+-]?[0０][0-9０-９].*"
_NUMBERED = re.compile(r"(?:^|[ _.-])(?:id|uuid|guid|key|nr\.?|no\.?|number|count)$|(?-i:[a-z]Id$)", re.IGNORECASE)
_PERSON = re.compile(
    "respondent|customer|user|contact|client|person|member|employee|e-?mail|kunde|klant", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts over one column: filled cells, different values, numbers with their range, and the look of its text.

    `spaced` cells hold a blank inside, `addresses` look like e-mail, `longest` and `mean` are in characters. `padded`
    are numbers with a zero in front (`007`).
    """

    filled: int
    distinct: int
    numbers: int
    low: Number | None
    high: Number | None
    longest: int
    mean: float
    spaced: int
    addresses: int
    padded: int

    @property
    def numeric(self) -> bool:
        """Whether nearly all cells are numbers."""
        return self.numbers >= MOSTLY * self.filled and self.low is not None

    @property
    def codes(self) -> bool:
        """Whether these are digits that count nothing, such as postal codes: a quantity has no zero in front."""
        return self.numeric and self.padded > 0


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column could be - an answer, a date, a respondent, a key, a segment, a verbatim - and why.

    `fit` (0..1) orders columns. `metric` is what an answer would be scored as, "" where that is open, on `scale`.
    `examples` are frequent values of answers and segments; of all others none, for they may tell who wrote them.
    """

    role: str
    reason: str
    fit: float
    metric: str = ""
    scale: Scale | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its place (from 0), its name as an option takes it, what it holds and could be.

    `role` is what the preset calls it, "" without. `kind` is number, date, text or blank; `low` and `high` are the
    range of numbers and dates as text, "" for text.
    """

    position: int
    name: str
    question: str
    role: str
    kind: str
    measures: Measures
    low: str
    high: str
    guess: Guess | None

    @property
    def examples(self) -> tuple[str, ...]:
        """Frequent values, where they can be shown."""
        return self.guess.examples if self.guess else ()

    @property
    def fit(self) -> float:
        """How well the column serves a score, 0..1."""
        return self.guess.fit if self.guess else 0.0


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was seen: the file, how it was read, its columns best first, and the command line that is proposed.

    `facts` are pairs of a name and a text, `preset` names the one whose layout was used ("" for none); `malformed`
    and `left_out` count records beside the `records` good ones. `command` is "" when nothing could be scored.
    """

    file: str
    facts: tuple[tuple[str, str], ...]
    records: int
    malformed: int
    left_out: int
    columns: tuple[Column, ...]
    preset: str
    command: str


def inspect(table: Table) -> Inspected:
    """Look at the only source of `table`."""
    records, measures, counts = table.read(partial(_measured, table))
    source = table.sources[0]
    preset = source.layout.preset
    header = presets.with_roles(Header(source.name, source.columns), preset)
    columns = _columns(table, measures, counts, header)
    best = tuple(sorted(columns, key=lambda column: (-column.fit, column.position)))
    command = _command(source.name, best, header, preset)
    return Inspected(
        source.name,
        (*source.facts, *([("header rows", str(source.layout.header_rows))] if source.facts else [])),
        records,
        len(table.malformed()),
        len(table.excluded()),
        best,
        preset.preset if preset else "",
        command,
    )


def _columns(
    table: Table, measures: Sequence[Measures], counts: Mapping[int, Mapping[str, int]], header: Header
) -> Iterator[Column]:
    """Every column with all that is known of it."""
    days, named = _date_columns(table, measures), _metrics_by_column(header)
    few = {i: values for i, values in counts.items() if len(values) <= FEW}
    questions = table.sources[0].questions or ("",) * len(measures)
    roles = {position: role for role, positions in header.roles.items() for position in positions}
    for i, each in enumerate(measures):
        name, role, metric = _option_name(header, i), roles.get(i, ""), named.get(i, "")
        yield _column(_Seen(i, name, questions[i], role, each, few.get(i), days.get(i), metric))


# --- passes ----------------------------------------------------------------------------------------------


def _measured(table: Table) -> tuple[int, list[Measures], dict[int, dict[str, int]]]:
    """The number of records, the measures of every column, and the values of those that hold few different ones.

    A column of few values is measured value by value here; the others by DuckDB, cell by cell.
    """
    source = table.sources[0]
    width = len(source.columns)
    distinct = ", ".join(f"count(DISTINCT c{i})" for i in range(width))
    row: Any = table.connection.execute(f"SELECT count(*), {distinct} FROM {source.relation}").fetchone()
    few = [i for i in range(width) if row[1 + i] <= SMALL]
    raws = _histograms(table, few, lambda i: f"c{i}")
    counts = {i: _trimmed(raws[i]) for i in few}
    many = dict(_measures_of_many(table, [i for i in range(width) if i not in counts]))
    return row[0], [_measures_of_few(counts[i]) if i in counts else many[i] for i in range(width)], counts


def _trimmed(raws: Mapping[str, int]) -> dict[str, int]:
    """The values without blanks around them and how often each stands, blank cells left out."""
    counts: Counter[str] = Counter()
    for raw, n in raws.items():
        counts[trim(raw)] += n
    del counts[""]
    return dict(counts)


def _measures_of_few(counts: Mapping[str, int]) -> Measures:
    filled = sum(counts.values())
    numbers = {text: number for text in counts if (number := read_number(text)) is not None}
    return Measures(
        filled,
        len(counts),
        sum(counts[text] for text in numbers),
        min(numbers.values(), default=None),
        max(numbers.values(), default=None),
        max(map(len, counts), default=0),
        sum(len(text) * n for text, n in counts.items()) / filled if filled else 0.0,
        sum(n for text, n in counts.items() if " " in text),
        sum(n for text, n in counts.items() if "@" in text[1:-1]),
        sum(counts[text] for text in numbers if re.fullmatch(_PADDED, text)),
    )


def _measures_of_many(table: Table, positions: Sequence[int]) -> Iterator[tuple[int, Measures]]:
    """The measures of these columns, in one pass."""
    if not positions:
        return
    texts = ", ".join(f"{sql.trimmed(f'c{i}')} AS t{i}, {sql.decimal(f'c{i}')} AS n{i}" for i in positions)
    found = ", ".join(map(_measures_sql, positions))
    query = f"SELECT {found} FROM (SELECT {texts} FROM {table.sources[0].relation})"
    row: Any = table.connection.execute(query).fetchone()
    size = len(row) // len(positions)
    for at, i in enumerate(positions):
        filled, distinct, numbers, low, high, longest, mean, *looks = row[size * at : size * (at + 1)]
        ends = [None if end is None else exact(Fraction(end)) for end in (low, high)]
        yield i, Measures(filled, distinct, numbers, ends[0], ends[1], longest, mean or 0.0, *looks)


def _measures_sql(i: int) -> str:
    filled = f"FILTER (t{i} <> '')"
    return (
        f"count(*) {filled}, count(DISTINCT t{i}) {filled}, count(n{i}), min(n{i}), max(n{i}), max(length(t{i})), "
        f"avg(length(t{i})) {filled}, count(*) FILTER (t{i} LIKE '% %'), count(*) FILTER (t{i} LIKE '%_@_%'), "
        f"count(n{i}) FILTER (regexp_full_match(t{i}, {guards.sql(_PADDED)}))"
    )


def _date_columns(table: Table, measures: Sequence[Measures]) -> Mapping[int, "_Days"]:
    """The columns that hold dates, and what is known of those."""
    source = table.sources[0]
    filled = [i for i, column in enumerate(measures) if column.filled and column.longest <= LONG]
    if not filled:
        return {}
    keys = ", ".join(key_sql(f"c{i}") for i in filled)
    rows = table.connection.execute(f"SELECT {keys} FROM (SELECT * FROM {source.relation} LIMIT {SAMPLE})").fetchall()
    heads = {i: Counter(row[at] for row in rows if row[at] is not None) for at, i in enumerate(filled)}
    likely = [i for i, head in heads.items() if _days(head)]
    found = {i: _days(keys) for i, keys in _histograms(table, likely, lambda i: key_sql(f"c{i}")).items()}
    return {i: days for i, days in found.items() if days}


def _histograms(
    table: Table, positions: Sequence[int], expression: Callable[[int], str]
) -> dict[int, dict[str, int]]:
    """How often each value of an expression stands in each of these columns, blanks left out, in one pass."""
    if not positions:
        return {}
    found = ", ".join(f"histogram({expression(i)})" for i in positions)
    row: Any = table.connection.execute(f"SELECT {found} FROM {table.sources[0].relation}").fetchone()
    return {i: dict(counts or {}) for i, counts in zip(positions, row, strict=True)}


@dataclass(frozen=True, slots=True)
class _Days:
    """The first and last day of a column of dates, how they were read, and whether that is settled."""

    first: date
    last: date
    note: str
    settled: bool


def _days(keys: Mapping[str, int]) -> _Days | None:
    """What a column of date keys holds, None when it does not hold dates."""
    for dayfirst in (None, True, False):
        try:
            found = understand(keys, dayfirst=dayfirst, date_format=None, zone=zone("UTC"))
        except InputError:
            continue
        read = sum(n for key, n in keys.items() if found.days[key])
        if read < MOSTLY * sum(keys.values()):
            continue
        days = [day for day in found.days.values() if day]
        note = found.note if dayfirst is None else "the order is open: --dayfirst or --monthfirst"
        return _Days(min(days), max(days), note, dayfirst is None)
    return None


# --- what a column could be ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that was measured of one column.

    `role` is what the preset calls it, `metric` the one that declares a column of this name.
    """

    position: int
    name: str
    question: str
    role: str
    measures: Measures
    counts: Mapping[str, int] | None
    days: _Days | None
    metric: str

    @property
    def private(self) -> bool:
        """Whether the cells may hold what people wrote, or who they are."""
        measures = self.measures
        many = measures.distinct > measures.filled / 2
        talks = measures.spaced > measures.filled / 2 and (many or measures.mean >= TALK)
        return bool(_PRIVATE.search(self.name)) or measures.addresses > 0 or measures.longest > LONG or talks


def _column(seen: _Seen) -> Column:
    measures = seen.measures
    guess = _guess(seen)
    kind, low, high = "text", "", ""
    if not measures.filled:
        kind = "blank"
    elif guess and guess.role == "date" and seen.days:
        kind, low, high = "date", str(seen.days.first), str(seen.days.last)
    elif _is_quantity(seen, guess) and measures.low is not None and measures.high is not None:
        kind, low, high = "number", number_text(measures.low), number_text(measures.high)
    return Column(seen.position, seen.name, seen.question, seen.role, kind, measures, low, high, guess)


def _is_quantity(seen: _Seen, guess: Guess | None) -> bool:
    """Whether a column holds numbers that have a range: answers of fixed width (`07`) do, other codes do not."""
    return seen.measures.numeric and not (seen.measures.codes and (guess is None or guess.role != "answer"))


def _common(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The most frequent values, cut short."""
    return tuple(value[:20] for value in sorted(counts, key=lambda value: (-counts[value], value))[:SHOWN])


def _guess(seen: _Seen) -> Guess | None:
    """The likeliest thing that a column could be."""
    if not seen.measures.filled:
        return None
    for look in (_answer, _date, _verbatim, _segment, _identity):
        if guess := look(seen):
            return guess
    return None


def _answer(seen: _Seen) -> Guess | None:
    """An answer: nearly every cell is one on a scale that some metric asks."""
    measures = seen.measures
    numbered = measures.distinct == measures.filled > 5 or _NUMBERED.search(seen.name)
    if not seen.counts or measures.addresses or (numbered and not seen.metric):
        return None
    fits = [fit for one in _scales() if (fit := _fit(seen.counts, one)).share >= MOSTLY]
    own = [fit for fit in fits if fit.asked.metric == seen.metric]
    if not fits or (not own and measures.distinct < 2):
        return None
    best = _likeliest(own or fits)
    declared = seen.metric if own else ""
    metric = declared or ("" if best.numbers else best.asked.metric)
    named = f"; {declared} declares a column of this name" if declared else ""
    certain = 1.0 if declared else 0.85 if best.asked.answers > 2 else 0.66
    return Guess(
        "answer", best.text + _others(own or fits, best) + named, certain, metric, best.asked.scale, best.common
    )


def _likeliest(fits: Sequence["_Fit"]) -> "_Fit":
    """The shortest scale that holds as many of the cells as any, but for a few; five points for words, if they do."""
    most = max(fit.share for fit in fits)
    good = [fit for fit in fits if fit.share >= most - SLACK]
    return min(good, key=lambda fit: (not fit.numbers and fit.asked.answers != 5, fit.asked.answers))


def _others(fits: Sequence["_Fit"], best: "_Fit") -> str:
    """The other scales that would hold these answers, as the end of a sentence."""
    holding = sorted((fit for fit in fits if fit.share >= best.share - SLACK), key=lambda fit: fit.asked.answers)
    texts = dict.fromkeys(fit.asked.scale.text for fit in holding if not fit.asked.scale.words)
    others = [text for text in texts if text != best.asked.scale.text]
    return f"; {', '.join(others)} would hold them too" if others and best.numbers else ""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a scale holds the cells of a column: their share (0..1), the numbers seen, frequent answers."""

    asked: "_Asked"
    share: float
    numbers: tuple[Number, ...]
    common: tuple[str, ...]

    @property
    def text(self) -> str:
        """The fit in words."""
        cells = "all cells" if self.share == 1 else f"{min(99.9, 100 * self.share):.1f} % of the cells"
        seen = f", {number_text(self.numbers[0])} to {number_text(self.numbers[-1])} seen" if self.numbers else ""
        return f"on {self.asked.scale.text}: {cells}{seen}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A scale on which a metric asks its question, under its name there."""

    metric: str
    name: str
    scale: Scale
    usual: Direction
    labels: tuple[str, ...]

    @property
    def answers(self) -> int:
        """How many answers it has: of two scales that fit, the shorter one says more."""
        return len(self.scale.answers)


@cache
def _scales() -> tuple[_Asked, ...]:
    """Every scale of every metric that scores one column, in the order of the catalogue."""
    specs = [catalogue_metric(name) for name in catalogue_names()]
    return tuple(
        _Asked(spec.metric, name, parse_scale(name, scale), scale.direction, scale.labels)
        for spec in specs
        if spec.parts is None and not spec.roles
        for name, scale in spec.scales.items()
    )


def _fit(counts: Mapping[str, int], one: _Asked) -> _Fit:
    """How well the scale holds the cells that say anything."""
    item = Item(one.scale, one.usual, None, partial(_labels, one.labels, one.answers), _not_applicable)
    raws: dict[str | None, int] = dict(counts.items())
    found = interpret(raws, item)
    silent = (State.MISSING, State.NOT_APPLICABLE)
    said = sum(n for raw, n in counts.items() if found.meanings[raw].state not in silent)
    answers = {raw: n for raw, n in counts.items() if found.meanings[raw].state is State.ANSWERED}
    return _Fit(one, sum(answers.values()) / said if said else 0.0, tuple(sorted(found.numbers)), _common(answers))


@cache
def _labels(names: tuple[str, ...], points: int) -> Labels:
    return Labels.joined([Labels.of(catalogue_labels(name), points) for name in names])


@cache
def _not_applicable() -> Labels:
    return Labels.of(catalogue_labels("not-applicable"), 1)


def _date(seen: _Seen) -> Guess | None:
    if not seen.days:
        return None
    note = f"; {seen.days.note}" if seen.days.note else ""
    return Guess("date", f"{seen.days.first} to {seen.days.last}{note}", 0.9 if seen.days.settled else 0.8)


def _verbatim(seen: _Seen) -> Guess | None:
    measures = seen.measures
    if not seen.private or measures.addresses or measures.numbers >= MOSTLY * measures.filled:
        return None
    return Guess("verbatim", f"text of up to {measures.longest:,} characters", 0.5)


def _segment(seen: _Seen) -> Guess | None:
    measures = seen.measures
    if seen.private or not 2 <= measures.distinct <= min(FEW, measures.filled / 2):
        return None
    fit = 0.7 if measures.numbers < measures.filled / 2 else 0.4
    times = measures.filled // measures.distinct
    return Guess(
        "segment",
        f"{measures.distinct} values, {times:,} times each on average",
        fit,
        examples=_common(seen.counts or {}),
    )


def _identity(seen: _Seen) -> Guess | None:
    """A respondent or the key of a record: many different values, short and without blanks."""
    measures = seen.measures
    if measures.spaced or measures.longest > LONG or measures.distinct < measures.filled / 3 or measures.filled < 3:
        return None
    counted = f"{measures.distinct:,} different values in {measures.filled:,} cells"
    if measures.distinct < measures.filled:
        return Guess("respondent", f"{counted}: some stand more than once", 0.75) if _likely_person(seen) else None
    return Guess("respondent" if _likely_person(seen) else "key", counted, 0.65 if _likely_person(seen) else 0.6)


def _likely_person(seen: _Seen) -> bool:
    return bool(_PERSON.search(seen.name)) or seen.measures.addresses > 0


# --- names ---------------------------------------------------------------------------------------------------


def _option_name(header: Header, position: int) -> str:
    """The shortest way to name a column in an option: its name, NAME@2, or @3."""
    name = header.names[position]
    same = header.matches(name) if name else []
    if same == [position]:
        return name
    return f"{name}@{same.index(position) + 1}" if position in same else f"@{position + 1}"


def _metrics_by_column(header: Header) -> dict[int, str]:
    """The metric that declares each column among its own names, not the generic ones; the first such metric."""
    found: dict[int, str] = {}
    for name in catalogue_names():
        spec = catalogue_metric(name)
        if spec.parts is None and spec.columns:
            for position in header.declared(spec.columns[:1]):
                found.setdefault(position, name)
    return found


def _whole_metric(header: Header) -> str:
    """The metric of several questions all of which have a column here, or ""."""
    for name in catalogue_names():
        parts = catalogue_metric(name).parts
        if isinstance(parts, dict) and all(len(header.declared(part.columns[:1])) == 1 for part in parts.values()):
            return name
    return ""


def told_metrics(header: Header) -> list[str]:
    """The metrics of tickets or customers that columns tell by the own names of their roles."""
    return [name for name in catalogue_names() if _is_told(header, catalogue_metric(name))]


def _is_told(header: Header, spec: MetricSpec) -> bool:
    return any(all(len(header.declared(spec.roles[role][:1])) == 1 for role in roles) for roles in spec.told_by)


# --- the proposal --------------------------------------------------------------------------------------------


def _command(file: str, columns: Sequence[Column], header: Header, preset: PresetSpec | None) -> str:
    """The command line that follows from the guesses, "" when no column could be an answer or a pair of stamps."""
    told = presets.not_answers(preset)
    answer = next((column for column in _of(columns, "answer") if column.role not in told), None)
    words = ["cxscore"]
    if metric := _known_metric(preset):
        words += [metric, file]
    elif (whole := _whole_metric(header)) and not (answer and answer.guess and answer.guess.metric):
        words += [whole, file, *_whole_scale(catalogue_metric(whole), columns)]
    elif answer and answer.guess and answer.guess.fit == 1:
        words += _scored(file, answer, answer.guess)
    elif metrics := told_metrics(header):
        words += [metrics[0], file]
    elif answer and answer.guess:
        words += _scored(file, answer, answer.guess)
    else:
        return ""
    useful = (column for column in _of(columns, "segment") if column.role not in told and column.fit > 0.5)
    words += [word for column in islice(useful, 1) for word in ("--by", column.name)]
    dates = [column for column in _of(columns, "date") if column.fit > 0.85]
    words += [word for column in dates[:1] for word in _monthly(column)]
    return shlex.join(words)


def _known_metric(preset: PresetSpec | None) -> str:
    """The first metric whose answers the preset finds without a further word, or ""."""
    found = preset.answers.items() if preset else []
    ready = (name for name, answer in found if name in catalogue_names() and (answer.scale or _one_scale(name)))
    return next(ready, "")


def _one_scale(metric: str) -> bool:
    return len(catalogue_metric(metric).scales) == 1


def _scored(file: str, column: Column, guess: Guess) -> list[str]:
    """The words that score one column: under its metric, or by a plain mean."""
    scale = guess.scale
    if not guess.metric or scale is None:
        return ["score", file, "--column", column.name, "--scale", scale.text if scale else "", "--formula", "mean"]
    chosen = [] if _one_scale(guess.metric) else ["--scale", scale.name]
    return [guess.metric, file, "--column", column.name, *chosen]


def _whole_scale(spec: MetricSpec, columns: Sequence[Column]) -> list[str]:
    """`--scale` and the shortest one of the metric that holds the answers seen; nothing where none is needed."""
    try:
        choose(spec, None, None)
    except NeedsScaleError:
        tops = [column.guess.scale.high for column in _of(columns, "answer") if column.guess and column.guess.scale]
        scales = [parse_scale(name, scale) for name, scale in spec.scales.items()]
        fits = [scale for scale in scales if scale.high >= max(tops, default=0)]
        return ["--scale", min(fits, key=lambda scale: scale.high).name] if fits else []
    return []


def _of(columns: Sequence[Column], role: str) -> list[Column]:
    return [column for column in columns if column.guess and column.guess.role == role]


def _monthly(column: Column) -> Iterator[str]:
    """The words that score each month, where the dates span more than one."""
    first, last = date.fromisoformat(column.low), date.fromisoformat(column.high)
    if (last - first).days > SPAN:
        yield from ("--date", column.name, "--period", "month")
