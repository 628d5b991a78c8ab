"""Whether a score goes with what customers did: an outcome per bucket of answers, and the rank correlation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cxscore.analyses.coding import Coded, cells_of, coded
from cxscore.analyses.records import Lookup, Matched, Rows, outcomes
from cxscore.answers import read_number
from cxscore.columns import quoted
from cxscore.errors import InputError
from cxscore.model import Answer, Bucket, Definition, Problem, Span, number_text
from cxscore.stats import Moments, containing, t_interval, wilson
from cxscore.stats.correlation import Array, rank_interval, spearman

Measure = Literal["share", "mean"]

FEW = 10
"""Matched answers below which a bucket says little."""
UNMATCHED = 0.5
"""Share of the answers without a partner from which the rest may differ from all."""
CAUTION = (
    "This is an association among the customers who answered and were matched: it does not show that a better score "
    "would change the outcome, and it says nothing about those who did not answer."
)
TIMING = "Only an outcome from after the survey can have followed from what was said in it."


@dataclass(frozen=True, slots=True)
class BucketOutcome:
    """The outcome of the customers whose answer lies in one bucket: a share 0..100, or a mean in its own unit.

    The limits are None where fewer than two answers, or answers all alike, give no interval; all is None where it is
    withheld because too few answered.
    """

    name: str
    answers: str
    n: int | None
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """An outcome by bucket of answers, worst first as the scale runs, and how both go together.

    `value`, `low`, `high` are the outcome of all matched answers. `correlation` is Spearman's, of the answer and the
    outcome, -1..1, or None when either never varies. `conclusions` say what follows and what does not.
    """

    definition: Definition
    outcome: str
    measure: Measure
    buckets: tuple[BucketOutcome, ...]
    total: BucketOutcome
    correlation: float | None
    low: float | None
    high: float | None
    answered: int
    matched: int
    customers: int
    customers_matched: int
    level: float
    conclusions: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The column that holds the outcome, its codes for no answer, the confidence level, the least that is shown."""

    outcome: str
    missing: tuple[str, ...] = ()
    level: float = 0.95
    min_n: int = 1


def link(found: Matched, lookup: Lookup, definition: Definition, asked: Asked) -> Link:
    """Return the outcome per bucket and the rank correlation; the only cell of the matched rows is the outcome.

    Buckets under `min_n` are withheld, and with them the next smallest, which would give them away. InputError when
    the outcome is neither numbers nor yes or no, or never varies, and when fewer than `min_n` answers have one.
    """
    column = _outcome_column(found.rows, asked.outcome, asked.missing)
    sample = _Sample.of(found.rows, column, asked.level)
    if sample.rows.n < asked.min_n:
        message = (
            f"{sample.rows.n} answers have a partner with '{asked.outcome}', fewer than the {asked.min_n} to be shown"
        )
        raise InputError(message, "gather more answers, or match more of them")
    buckets = tuple(sample.outcome(*bucket) for bucket in _buckets(sample.rows, definition))
    correlation = sample.correlation(outcomes(sample.rows, definition))
    return Link(
        definition=definition,
        outcome=asked.outcome,
        measure=sample.measure,
        buckets=_shown(buckets, asked.min_n),
        total=sample.outcome("all", "", [True] * len(sample.values)),
        correlation=correlation.value,
        low=correlation.low,
        high=correlation.high,
        answered=found.answered,
        matched=sample.rows.n,
        customers=len(lookup.cells),
        customers_matched=found.keys,
        level=asked.level,
        conclusions=_conclusions(definition, sample.measure, asked.outcome, correlation),
        problems=tuple(_problems(found, lookup, sample, buckets)),
    )


def _shown(buckets: Sequence[BucketOutcome], min_n: int) -> tuple[BucketOutcome, ...]:
    """The buckets, those of fewer than `min_n` answers withheld, with others so that none follows from the total.

    Where any is withheld at least two are, and together they have `min_n` answers.
    """
    left = sorted(buckets, key=lambda bucket: bucket.n or 0)
    hidden: list[BucketOutcome] = []
    while left and _is_told(left[0], hidden, min_n):
        hidden.append(left.pop(0))
    return tuple(BucketOutcome(b.name, b.answers, None, None, None, None) if b in hidden else b for b in buckets)


def _is_told(smallest: BucketOutcome, hidden: Sequence[BucketOutcome], min_n: int) -> bool:
    """Whether showing the smallest bucket that is left would tell of too few answers, its own or those hidden."""
    alone = len(hidden) == 1 or 0 < sum(bucket.n or 0 for bucket in hidden) < min_n
    return (smallest.n or 0) < min_n or alone


def _outcome_column(rows: Rows, outcome: str, missing: Sequence[str]) -> Coded:
    column = coded(outcome, cells_of(rows.cells, rows.counts, -1), missing=missing)
    if column.kind in ("number", "yes or no"):
        return column
    if len(column.levels) == 1:
        raise _unvarying(outcome)
    example = next((cell for cell in column.codes if read_number(cell) is None), min(column.codes))
    raise InputError(
        f"outcome '{outcome}' holds neither numbers nor yes or no, such as '{example[:20]}'",
        "name a column such as churned (yes or no) or revenue (a number)",
    )


def _unvarying(outcome: str) -> InputError:
    return InputError(f"'{outcome}' is the same for every matched customer", "there is nothing to compare")


# --- outcomes -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Correlation:
    """A rank correlation and its limits, each None where it cannot be told."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Sample:
    """The matched answers with their outcomes."""

    rows: Rows
    values: Array
    column: Coded
    level: float

    @classmethod
    def of(cls, rows: Rows, column: Coded, level: float) -> "_Sample":
        """The rows that have an outcome; InputError when it never varies."""
        kept = rows.kept([cells[-1] in column.codes for cells in rows.cells])
        values = np.array([column.codes[cells[-1]][0] for cells in kept.cells])
        if len(set(values.tolist())) < 2:
            raise _unvarying(column.name)
        return cls(kept, values, column, level)

    @property
    def measure(self) -> Measure:
        return "share" if self.column.kind == "yes or no" else "mean"

    @property
    def weights(self) -> Array:
        return np.array([float(mass.w) for mass in self.rows.masses])

    def correlation(self, answers: Sequence[float]) -> _Correlation:
        """Spearman's correlation of the answers and their outcomes."""
        value = spearman(np.array(answers), self.values, self.weights)
        n_eff = self._effective([True] * len(self.values))
        limits = None if value is None else rank_interval(value, n_eff, self.level)
        return _Correlation(value, *(limits or (None, None)))

    def _effective(self, inside: Sequence[bool]) -> float:
        masses = [mass for mass, wanted in zip(self.rows.masses, inside, strict=True) if wanted]
        squares = float(sum(mass.w2 for mass in masses))
        return float(sum(mass.w for mass in masses)) ** 2 / squares if squares else 0.0

    def outcome(self, name: str, answers: str, inside: Sequence[bool]) -> BucketOutcome:
        """The outcome of the marked rows."""
        n = self.rows.kept(inside).n
        n_eff = self._effective(inside)
        if not n_eff:
            return BucketOutcome(name, answers, n, None, None, None)
        chosen, weights = self.values[list(inside)], self.weights[list(inside)]
        mean = float(np.average(chosen, weights=weights))
        variance = float(np.average((chosen - mean) ** 2, weights=weights))
        low, high = self._limits(Moments(mean, variance, n_eff))
        per = 100 if self.measure == "share" else 1
        return BucketOutcome(name, answers, n, per * mean, _times(low, per), _times(high, per))

    def _limits(self, moments: Moments) -> tuple[float | None, float | None]:
        """Wilson's interval of a share, Student's of a mean that varies."""
        mean, variance, n = moments
        if self.measure == "share":
            return containing(wilson(mean, n, self.level), mean)
        if n <= 1 or variance <= 0:
            return None, None
        return t_interval(mean, variance * n / (n - 1), n, self.level)


def _times(limit: float | None, factor: float) -> float | None:
    return None if limit is None else factor * limit


def _buckets(rows: Rows, definition: Definition) -> Iterator[tuple[str, str, list[bool]]]:
    """Name, answers and rows of every bucket that has any; without buckets, of every answer."""
    for bucket in definition.buckets or _one_each(rows, definition):
        inside = [answer in bucket for answer in rows.answers]
        if any(inside):
            yield bucket.name, bucket.text, inside
    if definition.buckets:
        left = [all(answer not in bucket for bucket in definition.buckets) for answer in rows.answers]
        if any(left):
            yield "other answers", "", left


def _one_each(rows: Rows, definition: Definition) -> Iterator[Bucket]:
    """A bucket per answer of the scale, or per answer given where it has no steps."""
    seen = set(rows.answers)
    answers: Sequence[Answer] = definition.scale.answers or sorted(seen, key=lambda a: (str(type(a)), a))
    for answer in answers:
        if isinstance(answer, str):
            yield Bucket(answer, words=(answer,))
        else:
            yield Bucket(number_text(answer), spans=(Span(answer, answer),))


# --- what is to be said of it ---------------------------------------------------------------------------------


def _conclusions(
    definition: Definition, measure: Measure, outcome: str, correlation: _Correlation
) -> tuple[str, ...]:
    """What follows from the correlation, in words, and what does not."""
    low, high = correlation.low, correlation.high
    title, more = (
        definition.title,
        ("higher", "lower") if measure == "mean" else ("true more often", "true less often"),
    )
    if low is None or high is None:
        first = f"There are too few matched answers to say whether '{outcome}' goes with {title}."
    elif low > 0 or high < 0:
        first = (
            f"Among customers who gave higher answers to {title}, '{outcome}' is {more[0] if low > 0 else more[1]}."
        )
    else:
        first = f"These answers do not show that '{outcome}' goes with {title}; a weak link may still be there."
    return first, CAUTION, TIMING


def _problems(found: Matched, lookup: Lookup, sample: _Sample, buckets: Sequence[BucketOutcome]) -> Iterator[Problem]:
    if lookup.repeated:
        yield _repeated(lookup)
    if found.unkeyed:
        yield Problem(f"{found.unkeyed:,} answers have no '{lookup.column}' and match nobody", severity="warning")
    if found.n < (1 - UNMATCHED) * found.answered:
        message = f"only {found.n:,} of {found.answered:,} answers have a partner in {lookup.source}"
        yield Problem(message, "those matched may differ from all", severity="warning")
    if sample.rows.n < found.n:
        yield _without_outcome(found, sample.rows, sample.column)
    if small := [bucket.name for bucket in buckets if (bucket.n or 0) < FEW]:
        message = f"too few to rely on: {quoted(small)}"
        yield Problem(message, f"{FEW} matched answers or more say something", severity="warning")


def _repeated(lookup: Lookup) -> Problem:
    times = f"{lookup.source} repeats keys of '{lookup.column}' in {lookup.repeated:,} records"
    if lookup.differing:
        message = f"{times}, {lookup.differing:,} of them with other values: the last record of a key counts"
        return Problem(message, "make it one record per key", severity="warning")
    return Problem(f"{times}, always with the same values: each key counts once", severity="note")


def _without_outcome(found: Matched, rows: Rows, column: Coded) -> Problem:
    lost = found.n - rows.n
    unread = sum(column.unread.values())
    message = f"{lost:,} matched answers have no usable '{column.name}' and are left out"
    if unread:
        message += f", {unread:,} of them unreadable, such as '{min(column.unread)[:20]}'"
    return Problem(message, severity="warning" if unread else "note")
