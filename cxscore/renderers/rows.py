"""Scores as cells: the only place where numbers are rounded.

Text from the data stays raw here; each renderer guards it for its medium.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from cxscore import durations
from cxscore.config.scales import RECORD_ENGINES
from cxscore.model import (
    LONGEST,
    PLACED,
    Answer,
    Bucket,
    Definition,
    Mass,
    Number,
    Report,
    Score,
    State,
    Tally,
    Unit,
)

PLACES = {"points": 2, "percent": 1, "net": 0, "count": 0, "ratio": 2}
"""Decimals of a value by unit: means 2, percentages 1, nets and counts none. Times have units instead."""

UNKNOWN = "-"
"""What stands for a value, a limit or a count that is not known or not shown."""

_REMEMBERED = 65_536
"""Shares and numbers that are kept for the next row alike: a million small segments hold few different ones."""

BLANK = "(blank)"
TOTAL = "all"
DAY = 86_400

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
    exactly = _exactly(number)
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


def _exactly(number: Number | float) -> Fraction:
    """The number as its decimal says, not as the nearest float holds it."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _half_away(number: Fraction) -> int:
    size = (abs(number) + Fraction(1, 2)).__floor__()
    return size if number >= 0 else -size


def value_range(definition: Definition) -> Range:
    """The lowest and the highest value a score of this definition can have, in its unit."""
    if definition.unit == "net":
        return -100, 100
    if definition.unit == "points":
        return definition.scale.low, definition.scale.high
    if definition.unit != "percent" or definition.rule.formula == "ratio":
        return 0, LONGEST
    if definition.rule.rescale == "over-max":
        return Fraction(100 * definition.scale.low) / definition.scale.high, 100
    return 0, 100


def number_cell(number: Number | float | None, definition: Definition, places: int | None = None) -> str:
    """A value or a limit as people read it, without its unit; a dash when unknown. `places` as by unit.

    A time has its units: `3 h 25 min`, and days as long as those in which it was counted.
    """
    if number is None:
        return UNKNOWN
    if definition.unit == "seconds":
        return durations.write(_exactly(number), day_length(definition))
    digits = PLACES[definition.unit] if places is None else places
    return rounded(number, digits, value_range(definition), signed=definition.unit == "net")


def unit_cell(
    number: Number | float | None, unit: Unit, places: int | None = None, *, day: int, within: Range | None = None
) -> str:
    """A value as people read it, with its unit, where its definition is not at hand: `62.0 %`, `+25`, `2 h 10 min`.

    `day` is the seconds of a day in which times were counted; `within` is as of `rounded`, by unit where not known.
    """
    if number is None:
        return UNKNOWN
    if unit == "seconds":
        return durations.write(_exactly(number), day)
    digits = PLACES[unit] if places is None else places
    text = rounded(number, digits, within or _ENDS.get(unit, (-LONGEST, LONGEST)), signed=unit == "net")
    return f"{text} %" if unit == "percent" else text


_ENDS: Mapping[Unit, Range] = {"percent": (0, 100), "net": (-100, 100)}


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


def day_length(definition: Definition) -> int:
    """The seconds of a day in which times are counted: 24 hours, or a business day."""
    return definition.timing.day if definition.timing else DAY


def count_cell(count: int | None) -> str:
    """A count with separators of thousands; a dash when it is not shown."""
    return UNKNOWN if count is None else f"{count:,}"


def share_cell(share: Fraction) -> str:
    """A share (0..1) as a whole percentage without its sign, never rounded to 0 or 100."""
    return rounded(share * 100, 0, (0, 100))


def level_text(level: float) -> str:
    """A confidence level (0..1) as `95 %`."""
    return f"{level * 100:g} %"


def of_records(definition: Definition) -> bool:
    """Whether what is scored is made of stamps, statuses and counts, and not of answers."""
    return definition.engine in RECORD_ENGINES


# --- what a withheld score may say ----------------------------------------------------------------------------


def shown_n(score: Score) -> int | None:
    """The base of the score; None when withheld."""
    return None if score.withheld else score.estimate.n


def worth_less(report: Report, definition: Definition) -> bool:
    """Whether answers may be worth less than their number: by their weights, or as several of one cluster."""
    request = report.request
    repeated = request.respondent is not None and request.keep == "all" and not of_records(definition)
    return request.weight is not None or request.cluster is not None or repeated


def shown_n_eff(score: Score) -> float | None:
    """The effective number of the base; None when withheld."""
    return None if score.withheld else score.estimate.n_eff


def design_effect(score: Score) -> float | None:
    """How many times larger weights and several answers of one cluster make the variance: n over n eff.

    None when withheld, without answers, or where records are scored and not answers.
    """
    estimate = score.estimate
    if score.withheld or not estimate.n_eff or (of_records(score.definition) and not score.tally.joint):
        return None
    return estimate.n / estimate.n_eff


def shown_open(score: Score) -> int | None:
    """How many of its times have not ended, 0 where the answers are no times; None when withheld."""
    return None if score.withheld else score.tally.n_open


def bucket_n(score: Score, bucket: Bucket) -> int:
    """How many gave an answer in the bucket; of times, those that ended within it."""
    times = score.tally.times
    return score.tally.within((bucket,)).n if times is None else sum(map(times.count, bucket.spans))


def bucket_shares(score: Score) -> tuple[tuple[Bucket, Fraction], ...]:
    """Each bucket with its share (0..1, weighted) of the valid answers; empty without answers or when withheld.

    Of times the share is that of all of them, open ones included, which are in no bucket.
    """
    if score.withheld:
        return ()
    if score.tally.times is None:
        return _shares(_whole(score), score.definition.buckets)
    n = score.tally.n
    return tuple((bucket, Fraction(bucket_n(score, bucket), n)) for bucket in score.definition.buckets) if n else ()


def bucket_percents(score: Score) -> Mapping[str, float]:
    """The same shares by the name of their bucket, in percent (0..100), unrounded, as machine formats hold them."""
    if score.withheld:
        return {}
    if score.tally.times is None:
        return _percents(_whole(score), score.definition.buckets)
    return {bucket.name: float(100 * share) for bucket, share in bucket_shares(score)}


def _whole(score: Score) -> frozenset[tuple[Answer, Mass]]:
    """What the buckets are parts of: the answers; of records, which may be counted in several ways, the base."""
    base = score.definition.rule.base
    tally = score.tally.within(base) if base and of_records(score.definition) else score.tally
    return frozenset(tally.masses.items())


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
