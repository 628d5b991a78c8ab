"""A report as rows of cells: the only place where numbers are rounded.

Text from the data stays raw here; each renderer guards it for its medium.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from cxscore.model import PLACED, Answer, Bucket, Definition, Ledger, Mass, Number, Report, Score, State, Tally

PLACES = {"points": 2, "percent": 1, "net": 0}
"""Decimals of a value by unit: means 2, percentages 1, nets none."""

UNKNOWN = "-"
"""What stands for a value, a limit or a count that is not known or not shown."""

_REMEMBERED = 65_536
"""Shares and numbers that are kept for the next row alike: a million small segments hold few different ones."""

BLANK = "(blank)"
TOTAL = "all"

Range = tuple[Number, Number]


# --- numbers -------------------------------------------------------------------------------------------------


def plain(number: Number | float) -> int | float:
    """The number unrounded as machine formats hold it: an int, or the nearest float."""
    return number if isinstance(number, int) else float(number)


def rounded(number: Number | float, places: int, within: Range, *, signed: bool = False) -> str:
    """`number` with `places` decimals, rounded once, half away from zero, on the exact decimal.

    Never into a claim: what lies inside `within` does not reach its ends by rounding, so that 99.96 % prints
    99.9 and 0.04 % prints 0.1. No minus zero. `signed` puts a plus before what is above zero.
    """
    return _rounded(number, places, within, signed)


@lru_cache(maxsize=_REMEMBERED)
def _rounded(number: Number | float, places: int, within: Range, signed: bool) -> str:  # noqa: FBT001 (a cache's key)
    exactly = Fraction(repr(number)) if isinstance(number, float) else Fraction(number)
    unit = 10**places
    steps = _half_away(exactly * unit)
    low, high = (Fraction(end) * unit for end in within)
    if steps <= low < exactly * unit:
        steps = low.__floor__() + 1
    if steps >= high > exactly * unit:
        steps = high.__ceil__() - 1
    whole, rest = divmod(abs(steps), unit)
    sign = "-" if steps < 0 else "+" if signed and steps else ""
    return f"{sign}{whole:,}" + (f".{rest:0{places}}" if places else "")


def _half_away(number: Fraction) -> int:
    size = (abs(number) + Fraction(1, 2)).__floor__()
    return size if number >= 0 else -size


def value_range(definition: Definition) -> Range:
    """The lowest and the highest value a score of this definition can have, in its unit."""
    if definition.unit == "net":
        return -100, 100
    if definition.unit == "points":
        return definition.scale.low, definition.scale.high
    if definition.rule.rescale == "over-max":
        return Fraction(100 * definition.scale.low) / definition.scale.high, 100
    return 0, 100


def number_cell(number: Number | float | None, definition: Definition, places: int | None = None) -> str:
    """A value or a limit as people read it, without its unit; a dash when unknown. `places` as by unit."""
    if number is None:
        return UNKNOWN
    digits = PLACES[definition.unit] if places is None else places
    return rounded(number, digits, value_range(definition), signed=definition.unit == "net")


def value_cell(score: Score, places: int | None = None) -> str:
    """The score's value as people read it: `4.93`, `67.9 %`, `+25`; a dash when undefined or withheld."""
    if score.withheld or score.estimate.value is None:
        return UNKNOWN
    percent = " %" if score.definition.unit == "percent" else ""
    return number_cell(score.estimate.value, score.definition, places) + percent


def interval_cell(score: Score) -> str:
    """The confidence limits as people read them: `4.83 to 5.03`; a dash when there are none."""
    interval = score.estimate.interval
    if score.withheld or (interval.low is None and interval.high is None):
        return UNKNOWN
    percent = " %" if score.definition.unit == "percent" else ""
    limits = (number_cell(limit, score.definition) for limit in (interval.low, interval.high))
    return " to ".join(limits) + percent


def count_cell(count: int | None) -> str:
    """A count with separators of thousands; a dash when it is not shown."""
    return UNKNOWN if count is None else f"{count:,}"


def share_cell(share: Fraction) -> str:
    """A share (0..1) as a whole percentage without its sign, never rounded to 0 or 100."""
    return rounded(share * 100, 0, (0, 100))


def level_text(level: float) -> str:
    """A confidence level (0..1) as `95 %`."""
    return f"{level * 100:g} %"


# --- what a withheld score may say ----------------------------------------------------------------------------


def shown_n(score: Score) -> int | None:
    """The base of the score; None when withheld."""
    return None if score.withheld else score.estimate.n


def bucket_shares(score: Score) -> tuple[tuple[Bucket, Fraction], ...]:
    """Each bucket with its share (0..1, weighted) of the valid answers; empty without answers or when withheld."""
    if score.withheld:
        return ()
    return _shares(frozenset(score.tally.masses.items()), score.definition.buckets)


def bucket_percents(score: Score) -> Mapping[str, float]:
    """The same shares by the name of their bucket, in percent (0..100), unrounded, as machine formats hold them."""
    if score.withheld:
        return {}
    return _percents(frozenset(score.tally.masses.items()), score.definition.buckets)


@lru_cache(maxsize=_REMEMBERED)
def _percents(masses: frozenset[tuple[Answer, Mass]], buckets: tuple[Bucket, ...]) -> Mapping[str, float]:
    return {bucket.name: float(100 * share) for bucket, share in _shares(masses, buckets)}


@lru_cache(maxsize=_REMEMBERED)
def _shares(
    masses: frozenset[tuple[Answer, Mass]], buckets: tuple[Bucket, ...]
) -> tuple[tuple[Bucket, Fraction], ...]:
    tally = Tally(dict(masses))
    return tuple((bucket, tally.share((bucket,))) for bucket in buckets) if tally.total.w else ()


def whole_window(score: Score) -> bool:
    """Whether the score covers every record of the window: its ledger then holds those set aside as well."""
    return score.scope == "total" and score.period is None


def states(report: Report, score: Score) -> Mapping[State, int | None]:
    """How many of the score's records ended in each state, in the order of the ledger.

    States before placing are there only for the whole window. A withheld score does not tell its answers.
    """
    ledger = report.ledgers.get(score.definition.metric, score.ledger) if whole_window(score) else score.ledger
    counted = tuple(State) if whole_window(score) else PLACED
    return {state: None if score.withheld and state is State.ANSWERED else ledger[state] for state in counted}


# --- rows for people -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One score as text: raw labels, formatted numbers, exact shares of the buckets, and what is to be said."""

    labels: tuple[str, ...]
    n: str
    n_eff: str
    value: str
    interval: str
    shares: tuple[Fraction, ...]
    note: str
    note_short: str


@dataclass(frozen=True, slots=True)
class Block:
    """The scores of one metric: its definition, the whole-window total if there is one, and the rows.

    `headings` name the labels of the rows; `weighted` says whether the effective number of answers is shown.
    """

    definition: Definition
    head: Score | None
    scores: tuple[Score, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    ledger: Ledger
    also: tuple[Score, ...]
    weighted: bool

    @property
    def level(self) -> float:
        """The confidence level of the block's intervals."""
        return self.scores[0].estimate.interval.level

    @property
    def partial(self) -> bool:
        """Whether any of the periods is incomplete."""
        return any(score.partial for score in self.scores)


def blocks(report: Report) -> Iterator[Block]:
    """The report's scores by metric and variant, in order."""
    for definition, group in groupby(report.scores, key=lambda score: score.definition):
        scores = tuple(group)
        yield Block(
            definition,
            next((score for score in scores if whole_window(score)), None),
            scores,
            _headings(report),
            tuple(_row(report, score) for score in scores),
            report.ledgers.get(definition.metric, Ledger()),
            _shown_also(report, definition),
            report.request.weight is not None,
        )


def _shown_also(report: Report, definition: Definition) -> tuple[Score, ...]:
    """The total under the metric's other variants, where it has a value."""
    others = (score for score in report.also if score.definition.metric == definition.metric)
    return tuple(score for score in others if value_cell(score) != UNKNOWN)


def _headings(report: Report) -> tuple[str, ...]:
    period = report.request.period
    return (*report.by, *((period,) if period else ())) or ("",)


def _row(report: Report, score: Score) -> Row:
    reason = score.estimate.reason
    return Row(
        _labels(report, score),
        count_cell(shown_n(score)),
        UNKNOWN if score.withheld else rounded(score.estimate.n_eff, 1, (0, max(score.estimate.n, 1))),
        value_cell(score),
        interval_cell(score),
        tuple(share for _, share in bucket_shares(score)),
        reason.message if reason else "",
        reason.code.replace("_", " ") if reason else "",
    )


def _labels(report: Report, score: Score) -> tuple[str, ...]:
    if score.scope == "total":
        segment = (TOTAL, *("" for _ in report.by[1:]))
    else:
        segment = tuple(value or BLANK for value in score.segment)
    if not report.request.period:
        return segment
    period = (score.period or TOTAL) + ("*" if score.partial else "")
    return (*(segment if report.by else ()), period)
