"""The nouns of cxscore: frozen values that every layer shares. Standard library only.

A record gives one answer to an item; answers are counted in a `Tally`; a `Definition` says how a tally becomes
a `Score`; scores, ledgers and problems make a `Report`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial, reduce
from typing import Literal, NamedTuple, Protocol, Self, TypeVar

K = TypeVar("K")

_WIDE = Context(prec=500)
"""Digits enough for every number that a cell can hold."""

Number = int | Fraction
"""An exact number: `int` when whole, `Fraction` otherwise (see `exact`)."""

Answer = Number | str
"""What one record gives to an item: a number, or a word of a named scale."""

Direction = Literal["higher", "lower"]
Unit = Literal["points", "percent", "net", "seconds", "count", "ratio"]
"""How a value is counted: in points of its scale, percent 0..100, as a net -100..100, in seconds, in records, or as
one amount over another."""
DirectionSource = Literal["option", "config", "preset", "labels", "definition", "assumed", "none"]
"""What the direction of a score rests on; `none` says that neither more nor less of it is better."""
Severity = Literal["error", "warning", "note"]
Segment = tuple[str, ...]
"""One value per `--by` column, trimmed text, "" when blank; the total is the empty tuple."""


def exact(value: Number) -> Number:
    """Return `value` as an `int` when it is whole, else as a `Fraction`."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else value


# --- complaints ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: a file, and within it a physical line and column, both counted from 1."""

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """A complaint: what is wrong, the way out, where, and how bad.

    `excerpt` holds the offending line of a config with a caret under the place, ready to print, or "".
    """

    message: str
    hint: str = ""
    mark: Mark | None = None
    severity: Severity = "error"
    excerpt: str = ""

    def __str__(self) -> str:
        place = f"{self.mark}: " if self.mark else ""
        return f"{place}{self.message}" + (f"; {self.hint}" if self.hint else "")


# --- states --------------------------------------------------------------------------------------------------


class State(StrEnum):
    """Where a record ends: exactly one of these, the first that applies, in this order."""

    MALFORMED = "malformed"
    EMPTY = "empty"
    EXCLUDED = "excluded"
    FILTERED = "filtered"
    UNDATED = "undated"
    OUTSIDE_PERIOD = "outside_period"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"
    OUT_OF_SCALE = "out_of_scale"
    DUPLICATE = "duplicate"
    ANSWERED = "answered"


PLACED = (
    State.MISSING,
    State.NOT_APPLICABLE,
    State.INVALID,
    State.OUT_OF_SCALE,
    State.DUPLICATE,
    State.ANSWERED,
)
"""States of records that stand in a segment and a period; the others were set aside before placing."""

REJECTED = (State.MALFORMED, State.UNDATED, State.INVALID, State.OUT_OF_SCALE)
"""States that `--rejects` lists and `--max-rejects` limits: set aside because of their content."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many records ended in each state; finer causes in `reasons`. Ledgers add."""

    states: Mapping[State, int] = field(default_factory=dict)
    reasons: Mapping[State, Mapping[str, int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All records of the ledger."""
        return sum(self.states.values())

    def __getitem__(self, state: State) -> int:
        return self.states.get(state, 0)

    def __add__(self, other: "Ledger") -> "Ledger":
        reasons = {
            state: _add(self.reasons.get(state, {}), other.reasons.get(state, {}))
            for state in State
            if state in self.reasons or state in other.reasons
        }
        return Ledger(_add(self.states, other.states), reasons)

    @property
    def rejects_base(self) -> int:
        """Rows that could have been scored: not empty, excluded, filtered or outside the period."""
        aside = (State.EMPTY, State.EXCLUDED, State.FILTERED, State.OUTSIDE_PERIOD)
        return self.rows - sum(self[state] for state in aside)

    @property
    def rejects(self) -> int:
        """Rows set aside because of their content."""
        return sum(self[state] for state in REJECTED)


def _add(left: Mapping[K, int], right: Mapping[K, int]) -> dict[K, int]:
    return {key: left.get(key, 0) + right.get(key, 0) for key in (*left, *(k for k in right if k not in left))}


# --- scales and buckets --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers that are allowed, in order: the numbers `low`..`high` by `step`, or named `words`.

    A scale of words runs worst to best; its answers are the words, and `low`..`high` are their ranks from 1.
    `step` None is a continuous range (what an engine derives). With the unit `seconds` the answers are times, whole
    seconds from 0 up to `LONGEST`.
    """

    name: str
    low: Number
    high: Number
    step: Number | None = 1
    words: tuple[str, ...] = ()
    unit: Literal["", "seconds"] = ""

    def __contains__(self, answer: Answer) -> bool:
        if isinstance(answer, str):
            return answer in self.words
        if self.words or not self.low <= answer <= self.high:
            return False
        return self.step is None or (answer - self.low) % self.step == 0

    def mirror(self, number: Number) -> Number:
        """The number as far from the top as this one is from the bottom."""
        return exact(self.low + self.high - number)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer of the scale in order; empty for a continuous range."""
        if self.words:
            return self.words
        if self.step is None:
            return ()
        count = int((self.high - self.low) / Fraction(self.step)) + 1
        return tuple(exact(self.low + i * self.step) for i in range(count))

    @property
    def text(self) -> str:
        """As people write it: `1-7`, `0-10`, `-100 to 100`, `negative, neutral, positive`, `seconds`."""
        if self.unit:
            return self.unit
        if self.words:
            return ", ".join(self.words)
        return span_text(self.low, self.high)


LONGEST = 10**12
"""Seconds of the longest time that is counted: some thirty thousand years."""


def number_text(number: Number) -> str:
    """An exact number as text: `7`, `6.5`, `9.9999999`; a fraction that does not end is given to six digits."""
    if isinstance(number, int):
        return str(number)
    decimal = _WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"{float(number):.6g}" if len(decimal.as_tuple().digits) == _WIDE.prec else f"{decimal:f}"


def span_text(low: Number, high: Number) -> str:
    """A range as text: `1-7`, `7`, `-4 to 4` (a dash beside a minus sign cannot be read)."""
    if low == high:
        return number_text(low)
    join = " to " if low < 0 else "-"
    return f"{number_text(low)}{join}{number_text(high)}"


class Span(NamedTuple):
    """A range of numbers, both ends in it unless `below` leaves the upper end out."""

    low: Number
    high: Number
    below: bool = False

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int | Fraction):
            return False
        return self.low <= number < self.high if self.below else self.low <= number <= self.high

    @property
    def text(self) -> str:
        """As people write it: `1-3`, `4`, `51 to below 80.3`."""
        if self.below:
            return f"{number_text(self.low)} to below {number_text(self.high)}"
        return span_text(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A named set of answers: ranges of numbers, or words of a named scale."""

    name: str
    spans: tuple[Span, ...] = ()
    words: tuple[str, ...] = ()

    def __contains__(self, answer: Answer) -> bool:
        if isinstance(answer, str):
            return answer in self.words
        return any(answer in span for span in self.spans)

    def mirrored(self, scale: Scale) -> "Bucket":
        """The same bucket read from the other end of a number scale (easy 6-7 becomes easy 1-2)."""
        spans = sorted(Span(scale.mirror(span.high), scale.mirror(span.low)) for span in self.spans)
        return replace(self, spans=tuple(spans))

    @property
    def text(self) -> str:
        """Its answers as people write them: `1-3`, `positive`."""
        return ", ".join([*(span.text for span in self.spans), *self.words])


# --- tallies -------------------------------------------------------------------------------------------------


class Mass(NamedTuple):
    """How many gave an answer, the sum of their weights and of their squared weights; exact, and it adds.

    Unweighted, all three are the same count.
    """

    n: int
    w: Number
    w2: Number

    def plus(self, other: "Mass") -> "Mass":
        """The two together."""
        return Mass(self.n + other.n, exact(self.w + other.w), exact(self.w2 + other.w2))


NOTHING = Mass(0, 0, 0)


class Joint(NamedTuple):
    """What two answers weigh that come from the same respondents: over all of them, weight times weight, summed.

    Every ordered pair counts, an answer with itself too; unweighted it is their number. `inside` takes both answers
    from one tally. `across` takes the second from any segment of the period: it adds up to all pairs of the period.
    """

    inside: Number
    across: Number

    def plus(self, other: "Joint") -> "Joint":
        """The two together."""
        return Joint(exact(self.inside + other.inside), exact(self.across + other.across))


AnswerPair = tuple[Answer, Answer]
"""Two answers of one respondent, in order."""


class Times(Protocol):
    """Answers that are times, in whole seconds, some of them open (at least this long); they add.

    Held in arrays, of which only the formulas of times know (`stats.times`).
    """

    @property
    def n(self) -> int:
        """All of them."""

    @property
    def n_open(self) -> int:
        """Those that had not ended when they were last looked at."""

    def count(self, span: Span) -> int:
        """Those that ended within the range."""

    def count_open(self, span: Span) -> int:
        """Those that were last seen open within the range."""

    def plus(self, *others: Self) -> Self:
        """All together."""

    def columns(self) -> tuple[list[int], list[int], list[int]]:
        """The distinct times, ascending, how many ended at each, and how many were last seen open there."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the answers to one item in one segment and period: the sufficient statistic of every score.

    `masses` holds valid answers only. `states` counts records placed here by state; `answered` records number
    `states[ANSWERED]`, respondents `n` (they differ when a counts column says how many gave each answer).
    Tallies add: tally(a + b) = tally(a) + tally(b). Where the answers are times they stand in `times`, and there are
    no masses. Where several answers of one respondent count, `joint` says which of them go together; such tallies
    add where no respondent is in both, and those of all segments of a period once they are `closed`.
    """

    masses: Mapping[Answer, Mass] = field(default_factory=dict)
    states: Mapping[State, int] = field(default_factory=dict)
    times: Times | None = None
    joint: Mapping[AnswerPair, Joint] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally.sum((self, other))

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """All tallies together, added in place: there may be a million of them."""
        masses: dict[Answer, Mass] = {}
        states: dict[State, int] = {}
        times: list[Times] = []
        joint: dict[AnswerPair, Joint] = {}
        for tally in tallies:
            for answer, mass in tally.masses.items():
                masses[answer] = masses[answer].plus(mass) if answer in masses else mass
            for state, n in tally.states.items():
                states[state] = states.get(state, 0) + n
            if tally.times is not None:
                times.append(tally.times)
            for pair, weight in tally.joint.items():
                joint[pair] = joint[pair].plus(weight) if pair in joint else weight
        return cls(masses, states, times[0].plus(*times[1:]) if times else None, joint)

    def closed(self) -> "Tally":
        """The same tally, known to hold all segments of its period: what its respondents said anywhere is inside."""
        return replace(self, joint={pair: Joint(weight.across, weight.across) for pair, weight in self.joint.items()})

    @classmethod
    def of(cls, counts: Mapping[Answer, int]) -> "Tally":
        """The tally of unweighted answer counts."""
        masses = {answer: Mass(n, n, n) for answer, n in counts.items() if n}
        return cls(masses, {State.ANSWERED: sum(counts.values())})

    def within(self, buckets: Iterable[Bucket]) -> "Tally":
        """The answers that lie in any of `buckets`; the states stay behind."""
        wanted = tuple(buckets)

        def lies_in(answer: Answer) -> bool:
            return any(answer in bucket for bucket in wanted)

        return Tally(
            {answer: mass for answer, mass in self.masses.items() if lies_in(answer)},
            joint={pair: weight for pair, weight in self.joint.items() if all(map(lies_in, pair))},
        )

    @property
    def total(self) -> Mass:
        """All answers together."""
        if self.times is not None:
            return Mass(self.times.n, self.times.n, self.times.n)
        n = 0
        w: Number = 0
        w2: Number = 0
        for mass in self.masses.values():
            n, w, w2 = n + mass.n, w + mass.w, w2 + mass.w2
        return Mass(n, exact(w), exact(w2))

    @property
    def n(self) -> int:
        """Valid answers."""
        if self.times is not None:
            return self.times.n
        return sum(mass.n for mass in self.masses.values())

    @property
    def n_open(self) -> int:
        """Answers that are open times; 0 where the answers are no times."""
        return 0 if self.times is None else self.times.n_open

    @property
    def n_eff(self) -> float:
        """Kish's effective number of answers, (sum w)^2 / sum w^2; equal to `n` when unweighted, 0 when empty.

        Source: Kish, Survey Sampling (1965), section 11.7.
        """
        total = self.total
        return float(total.w * total.w / Fraction(total.w2)) if total.w2 else 0.0

    def share(self, buckets: Iterable[Bucket]) -> Fraction:
        """The weighted share, 0..1, of the answers that lie in `buckets`; the tally must not be empty."""
        return Fraction(self.within(buckets).total.w) / Fraction(self.total.w)

    def pairs(self) -> Iterator[tuple[Number, Mass]]:
        """Numeric answers in ascending order with their masses."""
        yield from sorted((a, m) for a, m in self.masses.items() if not isinstance(a, str))


# --- what a score is -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """The arithmetic of a variant with every name resolved to buckets of its scale.

    `of` belongs to share, `plus` and `minus` to net, `at` (0..1) to quantile, `rescale` to mean: `min-max` maps
    the scale to 0..100, `over-max` divides by the highest answer. `base` empty means all valid answers.
    `over` belongs to ratio, whose `minus` is taken off first, and whose `rescale` is not "" where amounts are divided
    and not counts: `plain` as they are, `amounts` in percent. `ended` leaves open times out.
    """

    formula: str
    of: tuple[Bucket, ...] = ()
    plus: tuple[Bucket, ...] = ()
    minus: tuple[Bucket, ...] = ()
    base: tuple[Bucket, ...] = ()
    at: Fraction | None = None
    rescale: str = ""
    over: tuple[Bucket, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """How time was counted, in words for people, and the seconds of its day: 24 hours, or a business day."""

    text: str
    day: int = 86_400


@dataclass(frozen=True, slots=True)
class Definition:
    """One variant of one metric, resolved: scale, direction, rule and buckets. It travels with every score.

    `title` heads tables (CES), `measures` says what more of it is ("made it easy"), `best` how the best end of the
    scale is called ("very easy"); the last two may be "". `direction` is the best end of the scale; `turned` says
    that the value goes the other way when answers get better: the share of easy answers rises even where 1 is the
    easiest. `ripens` says that young records have had less time than old ones.
    """

    metric: str
    title: str
    variant: str
    scale: Scale
    direction: Direction
    direction_source: DirectionSource
    rule: Rule
    buckets: tuple[Bucket, ...]
    unit: Unit
    text: str
    engine: str = ""
    measures: str = ""
    best: str = ""
    vendors: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    timing: Timing | None = None
    turned: bool = False
    ripens: bool = False

    @property
    def better(self) -> Direction:
        """Which way the value goes when answers get better."""
        if self.turned:
            return "lower" if self.direction == "higher" else "higher"
        return self.direction

    @property
    def needs_whole(self) -> bool:
        """Whether the value is another one where only a part of a period is there.

        So it is of what is counted, and of the ratio of two things that are counted each on days of their own.
        """
        own_days = self.rule.formula == "ratio" and bool(self.engine) and not self.rule.rescale
        return self.rule.formula == "count" or own_days

    @property
    def settled(self) -> bool:
        """Whether words such as easier and worse may be used: the direction is more than assumed."""
        return self.direction_source not in ("assumed", "none")


class Phrase(str):
    """A sentence of ours that still knows its phrase and the parts in it, so that it can be said in other languages.

    As a string it is English. Numbers among the parts are counts.
    """

    __slots__ = ("parts", "phrase")

    phrase: str
    parts: tuple[str | int, ...]

    def __new__(cls, phrase: str, *parts: str | int) -> Self:
        """The phrase with its `{}` filled in order."""
        shown = (f"{part:,}" if isinstance(part, int) else part for part in parts)
        text = phrase.format(*shown) if parts else phrase
        sentence = super().__new__(cls, text)
        sentence.phrase, sentence.parts = phrase, parts
        return sentence

    @staticmethod
    def joined(pair: str, texts: Iterable[str]) -> str:
        """The texts that are not empty, two by two joined as `pair` says: `{} and {}`; "" for none."""
        return reduce(partial(Phrase, pair), list(filter(None, texts)) or [""])

    def __getnewargs__(self) -> tuple[str]:
        """What a copy is made of: the phrase and its parts, not the text."""
        return (self.phrase, *self.parts)  # type: ignore[return-value]  # str's own takes one text alone


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value or a limit is null: a stable code and a sentence, a `Phrase` where it is of ours."""

    code: Literal["no_answers", "withheld", "no_interval", "too_few"]
    message: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits in the score's unit, with level (0..1) and method; a limit may be unknown."""

    low: float | None
    high: float | None
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a formula returns: the exact value or None, its interval, and the reason for what is missing."""

    value: Number | None
    interval: Interval
    n: int
    n_eff: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value on one tally. `segment` {} and scope `total` for all records of the period."""

    definition: Definition
    segment: Segment
    period: str | None
    estimate: Estimate
    tally: Tally
    partial: bool = False
    scope: Literal["total", "segment"] = "total"

    @property
    def withheld(self) -> bool:
        """Whether the score stays hidden because too few answered."""
        return self.estimate.reason is not None and self.estimate.reason.code == "withheld"

    @property
    def ledger(self) -> Ledger:
        """The placed states of this score's records."""
        return Ledger(self.tally.states)


@dataclass(frozen=True, slots=True)
class Input:
    """One file that was read: its name as given, its records, the digest of its bytes ("" for a frame)."""

    name: str
    rows: int
    sha256: str = ""


class Estimated(NamedTuple):
    """A number with its limits; None: unknown."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often a method read `n` labelled comments as people did (see `analyses.accuracy`), at confidence `level`.

    Shares are 0..1, kappa -1..1.
    """

    n: int
    accuracy: Estimated
    accuracy_polar: Estimated
    macro_f1: Estimated
    kappa: Estimated
    level: float


@dataclass(frozen=True, slots=True)
class Report:
    """The ordered scores, the problems, the provenance. Holds no clock: the same input gives the same report.

    `also` holds the total under other variants of the same scale. `ledgers` has one entry per metric and adds up
    to the rows read. `column_text` names the answer column(s), `by` the grouping columns. `as_of` is the instant, in
    seconds since 1970, until which open times last. `accuracy` is that of the method that read comments, where it was
    measured.
    """

    command: str
    request: "Request"
    scores: tuple[Score, ...]
    ledgers: Mapping[str, Ledger]
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...] = ()
    also: tuple[Score, ...] = ()
    column_text: str = ""
    as_of: int | None = None
    accuracy: Accuracy | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """The grouping columns."""
        return self.request.by


# --- what is asked -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Records that are no customer's answer: a column, a pattern as in `--where`, and the reason in the ledger.

    One that `ends_key` counts among the records of its key: as the last of them (a ticket that was deleted) it leaves
    none. Any other is set aside before the last is looked for.
    """

    column: str
    pattern: str
    reason: str
    ends_key: bool = False


Named = tuple[tuple[str, str], ...]
"""Pairs of a name (a value of a segment, "" for all others) and what is said of it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an engine is told besides columns, as the user wrote it; empty where nothing was said.

    `unit` belongs to ready durations. `as_of` is when the file was exported: open times last until then. `target` is
    what a time must not pass, `calendar` the path of opening hours, each perhaps per value of the role `target_by` or
    `calendar_by`. `first` takes the first end of several, the last otherwise. `end_where` and `end_where_not` tell
    the events of a log that end a time, as (column, pattern); `pause` and `running` the statuses in which the clock
    stands or, alone, runs; `solved` those of a finished ticket. `clock` says which end of several. `business` takes
    durations that the file has in business time. `window` is how long a repeat counts, `short` how long an abandoned
    contact is no abandoned one. `drivers` are patterns of the columns that tell drivers of effort, by the driver.
    `answer_where` and `bounced` tell who answered and whom nothing reached, as (column, pattern). `at_start`,
    `at_end`, `new`, `lost` and `expansion` are numbers that stand for whole lists. `weight_of` and `scale_of` say
    what a category of a scorecard weighs and how it is rated, `critical` which may fail a review. `language` is
    that of comments, `lexicon` the path of a file of opinion words, `method` how they are read.
    """

    unit: str = ""
    as_of: str = ""
    target: Named = ()
    calendar: Named = ()
    first: bool = False
    end_where: Named = ()
    end_where_not: Named = ()
    pause: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    clock: str = ""
    business: bool = False
    window: str = ""
    short: str = ""
    drivers: Named = ()
    answer_where: Named = ()
    bounced: Named = ()
    at_start: str = ""
    at_end: str = ""
    new: str = ""
    lost: str = ""
    expansion: str = ""
    weight_of: Named = ()
    critical: tuple[str, ...] = ()
    scale_of: Named = ()
    language: str = ""
    lexicon: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What to score. The command line, the Python API and a report's entries all build one.

    `columns` are answer columns as the user named them (empty: the metric's declared names). `where` and
    `where_not` hold (column, pattern). `level` is the confidence level. `complementary` withholds further
    segments where those that are withheld could be worked out from the total. Dates are period labels.
    `preset` names how the files are read (`none`: by no preset; None: by the one that is recognised), `include` the
    exclusions of the preset that are not wanted. `values` holds (raw text, the text that is read in its place);
    they, `exclude` and whatever the user left unsaid come from the preset. `records` is the key of the array in a
    JSON file, `sheet` the sheet of a workbook. `question` holds (column, pattern) where every record answers one
    question of several: those that answer another are excluded. `labels` is the path of a file of wordings, which
    replace those of the scale. `roles` name the columns that an engine reads, as (role, column), `terms` what
    else it is told. `key_beside` are columns that a preset adds to the `key`: ids that several forms share are
    told apart by them. `cluster` is the column of those whose answers are alike, such as the agents whose work was
    reviewed: intervals allow for it.
    """

    metric: str
    columns: tuple[str, ...] = ()
    scale: str | None = None
    variant: str | None = None
    direction: Direction | None = None
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    where_not: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    period: Literal["day", "week", "month", "quarter", "year"] | None = None
    since: str | None = None
    until: str | None = None
    time_zone: str | None = None
    dayfirst: bool | None = None
    date_format: str | None = None
    respondent: str | None = None
    keep: Literal["last", "first", "all"] = "last"
    key: str | None = None
    key_beside: tuple[str, ...] = ()
    order: str | None = None
    counts: str | None = None
    weight: str | None = None
    missing: tuple[str, ...] = ()
    level: float = 0.95
    min_n: int | None = None
    complementary: bool = False
    total: bool = True
    sort: Literal["score", "n", "name"] = "name"
    encoding: str | None = None
    delimiter: str | None = None
    preset: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    records: str | None = None
    sheet: str | None = None
    question: tuple[str, str] | None = None
    labels: str | None = None
    roles: Named = ()
    terms: Terms = field(default_factory=Terms)
    cluster: str | None = None

    @property
    def one_each(self) -> bool:
        """Whether one answer of each respondent counts, the first or the last."""
        return bool(self.respondent) and self.keep != "all"

    @property
    def zone_name(self) -> str:
        """The zone that stamps are brought to; UTC when neither the user nor a preset names one."""
        return self.time_zone or "UTC"
