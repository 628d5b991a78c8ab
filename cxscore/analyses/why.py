"""What a change is made of: of answers that came from elsewhere (mix), and of segments that moved themselves (rate).

Works from tallies. The split is exact and complete: parts add up to the change in fractions, whatever the order. It
says where a change sits, not what caused it.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from cxscore import formulas
from cxscore.analyses.compare import FEWEST, Comparison, bounds, compare, moments, require_comparable
from cxscore.analyses.pairs import Pair, require_ripe, without
from cxscore.errors import InputError
from cxscore.formulas.formula import base_of
from cxscore.model import Number, Score, Segment, State, Tally, exact
from cxscore.stats import Limits, Moments, differences
from cxscore.stats.differences import Contrast

MISSING = (State.MISSING, State.NOT_APPLICABLE, State.INVALID, State.OUT_OF_SCALE)
"""States of records that stand in a period and give no answer."""


TWINS = 2
"""Parts of which each is all that there is beside the other."""


class Side(NamedTuple):
    """The scores of one period: the total, and every segment by its name."""

    total: Score
    segments: Mapping[Segment, Score]


WITHHELD: Segment = ("(withheld)",)
"""Stands for all segments that are withheld on either side, taken as one."""


def folded(before: Side, after: Side) -> tuple[Side, Side]:
    """The sides with every segment that is withheld on either of them folded into one: parts tell their answers."""
    sides = (before, after)
    hidden = {name for side in sides for name, score in side.segments.items() if score.withheld}
    one, other = (_folded(side, hidden) for side in sides) if hidden else sides
    return one, other


def _folded(side: Side, hidden: AbstractSet[Segment]) -> Side:
    kept = {name: score for name, score in side.segments.items() if name not in hidden}
    tally = Tally.sum(score.tally for name, score in side.segments.items() if name in hidden)
    if not tally.n:
        return side._replace(segments=kept)
    definition, level = side.total.definition, side.total.estimate.interval.level
    estimate = formulas.estimate(tally, definition.scale, definition.rule, level)
    together = Score(definition, WITHHELD, side.total.period, estimate, tally, scope="segment")
    return side._replace(segments={**kept, WITHHELD: together})


@dataclass(frozen=True, slots=True)
class Part:
    """What one segment adds to the change, in the unit of the score; `rate` is None where it is in one period only.

    `share_from` and `share_to` are its shares (0..1) of the weight, 0 where it is not there; `from_` and `to` its
    scores. The intervals hold for this part alone: of the mix for the shift of its share at the scores as they are.
    `p` tests whether the segment moved otherwise than the others together, None under ten answers on any side;
    `p_adjusted` allows for the tests of all parts by Holm.
    """

    segment: Segment
    from_: Score | None
    to: Score | None
    share_from: Number
    share_to: Number
    mix: Number
    rate: Number | None
    mix_limits: Limits
    rate_limits: Limits | None
    p: float | None
    p_adjusted: float | None = None

    @property
    def whole(self) -> Number:
        """Mix and rate together."""
        return exact(self.mix + (self.rate or 0))


@dataclass(frozen=True, slots=True)
class Check:
    """Something that moves a score without any customer thinking otherwise: a share 0..100 before and after."""

    name: str
    before: Number
    after: Number
    p: float | None


@dataclass(frozen=True, slots=True)
class Why:
    """A change taken apart by the values of `by`: `mix` and `rate` add up to `change`, and `parts` to both.

    `reversed_` says that every segment which is there both times moved against the total (Simpson's paradox).
    `p_mix` tests whether the mix moved the score at all.
    """

    by: tuple[str, ...]
    compared: Comparison
    checks: tuple[Check, ...]
    change: Number
    mix: Number
    rate: Number
    mix_limits: Limits
    rate_limits: Limits | None
    p_mix: float
    parts: tuple[Part, ...]
    reversed_: bool

    @property
    def noise(self) -> bool:
        """Whether the change itself may be noise: then so may be what it is made of."""
        return self.compared.verdict in ("no detectable change", "too few")


def why(before: Side, after: Side, by: Sequence[str]) -> Why:
    """Take the change from one side to the other apart by segments.

    UsageError for a formula that is no mean of answers (a median is not made of the medians of segments), InputError
    when a side has no score. Midpoint split: Kitagawa, Components of a difference between two rates, JASA 50 (1955).
    """
    require_comparable(after.total.definition)
    require_ripe(after.total.definition)
    before, after = folded(before, after)
    start, end = _value(before.total), _value(after.total)
    names = list(dict.fromkeys((*before.segments, *after.segments)))
    reference = Fraction(start + end) / 2
    parts = _judged([_part(name, before, after, reference) for name in names if _answers(name, before, after)])
    mix = exact(sum((part.mix for part in parts), Fraction(0)))
    rate = exact(sum((part.rate or 0 for part in parts), Fraction(0)))
    shift = _mix_contrast(parts, before.total, after.total)
    level = after.total.estimate.interval.level
    return Why(
        tuple(by),
        compare([Pair(after.total, before.total, before.total.period or "")])[0],
        checks(before, after),
        exact(end - start),
        mix,
        rate,
        shift.limits(level),
        _limits_of_rate(parts, level),
        shift.p,
        tuple(sorted(parts, key=lambda part: max(part.whole, -part.whole), reverse=True)),
        _is_reversed(parts, exact(end - start)),
    )


def _value(score: Score) -> Number:
    if score.estimate.value is None:
        place = f" of {score.period}" if score.period else ""
        raise InputError(f"there is no score{place} to explain", "choose periods with answers: --for, --against")
    return score.estimate.value


def _answers(name: Segment, *sides: Side) -> bool:
    """Whether the segment has a value on any side; one without answers is no part of the score."""
    found = (side.segments.get(name) for side in sides)
    return any(score is not None and _weight(score) for score in found)


def _weight(score: Score) -> Number:
    return base_of(score.tally, score.definition.rule).total.w


# --- parts ----------------------------------------------------------------------------------------------------


def _part(name: Segment, before: Side, after: Side, reference: Fraction) -> Part:
    """One segment's part: its shift in share times its distance from the total, and its own move times its share."""
    start, end = (_present(side.segments.get(name)) for side in (before, after))
    share_from, share_to = _share(start, before.total), _share(end, after.total)
    values = [Fraction(_value(score)) for score in (start, end) if score]
    distance = sum(values, Fraction(0)) / len(values) - reference
    both = len(values) == 2
    weight = (share_from + share_to) / 2
    level = after.total.estimate.interval.level
    moved = _moved(start, end)
    return Part(
        name,
        start,
        end,
        exact(share_from),
        exact(share_to),
        exact((share_to - share_from) * distance),
        exact(weight * (values[-1] - values[0])) if both else None,
        _scaled(_shares(share_from, share_to, before.total, after.total).limits(level), float(distance)),
        _scaled(moved.limits(level), float(weight)) if moved else None,
        _p_apart(name, before, after, moved),
    )


def _judged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with their p-values adjusted as one family."""
    adjusted = iter(differences.holm(_p_values(parts)))
    if len(parts) == TWINS:
        return tuple(replace(part, p_adjusted=part.p) for part in parts)
    return tuple(part if part.p is None else replace(part, p_adjusted=next(adjusted)) for part in parts)


def _p_values(parts: Sequence[Part]) -> list[float]:
    """The p-values of the tests that were made; one segment against the only other one is no second test."""
    found = [part.p for part in parts if part.p is not None]
    return found[:1] if len(parts) == TWINS else found


def _present(score: Score | None) -> Score | None:
    return score if score is not None and _weight(score) else None


def _share(score: Score | None, total: Score) -> Fraction:
    return Fraction(_weight(score)) / Fraction(_weight(total)) if score else Fraction(0)


def _shares(share_from: Fraction, share_to: Fraction, start: Score, end: Score) -> Contrast:
    """The contrast of a segment's shares of the answers."""
    sides = ((share_from, start), (share_to, end))
    before, after = (_moments_of_share(share, score.estimate.n_eff) for share, score in sides)
    return differences.bounded(before, after, 0.0, 1.0)


def _moments_of_share(share: Number, n: float) -> Moments:
    return Moments(float(share), float(share * (1 - share)), n)


def _moved(start: Score | None, end: Score | None) -> Contrast | None:
    """The contrast of a segment's scores; None where it is not there both times."""
    before, after = (moments(score) if score else None for score in (start, end))
    if before is None or after is None or end is None:
        return None
    low, high = map(float, bounds(end.definition))
    return differences.bounded(before, after, low, high)


def _p_apart(name: Segment, before: Side, after: Side, moved: Contrast | None) -> float | None:
    """Whether the segment moved otherwise than all others together; None where a side has too few answers."""
    others = _moved(_rest(name, before), _rest(name, after))
    sides = [side.segments.get(name) for side in (before, after)]
    enough = all(score and score.estimate.n_eff >= FEWEST for score in sides)
    if moved is None or others is None or not enough:
        return None
    return differences.combined([(1.0, moved), (-1.0, others)]).p


def _rest(name: Segment, side: Side) -> Score | None:
    """All other segments of a side together; None under ten effective answers."""
    own = side.segments.get(name)
    tally = without(side.total.tally, own.tally) if own else side.total.tally
    definition, level = side.total.definition, side.total.estimate.interval.level
    estimate = formulas.estimate(tally, definition.scale, definition.rule, level)
    return Score(definition, (), None, estimate, tally) if estimate.n_eff >= FEWEST else None


def _scaled(limits: Limits, by: float) -> Limits:
    low, high = sorted((limits[0] * by, limits[1] * by))
    return low, high


# --- the two sums ---------------------------------------------------------------------------------------------


def _mix_contrast(parts: Sequence[Part], start: Score, end: Score) -> Contrast:
    """The mix as the difference of two means: of what each answer's segment scores, taken midway."""
    before = _mean_of_segments(parts, lambda part: part.share_from, start.estimate.n_eff)
    after = _mean_of_segments(parts, lambda part: part.share_to, end.estimate.n_eff)
    low, high = map(float, bounds(end.definition))
    return differences.bounded(before, after, low, high)


def _mean_of_segments(parts: Sequence[Part], share: Callable[[Part], Number], n: float) -> Moments:
    mean = sum(float(share(part)) * _midway(part) for part in parts)
    square = sum(float(share(part)) * _midway(part) ** 2 for part in parts)
    return Moments(mean, max(square - mean * mean, 0.0), n)


def _midway(part: Part) -> float:
    values = [float(_value(score)) for score in (part.from_, part.to) if score]
    return sum(values) / len(values)


def _limits_of_rate(parts: Sequence[Part], level: float) -> Limits | None:
    """The interval of all moves together, at the shares as they are; None when no segment is there both times."""
    moves = [
        (float(part.share_from + part.share_to) / 2, moved)
        for part in parts
        if (moved := _moved(part.from_, part.to)) is not None
    ]
    return differences.combined(moves).limits(level) if moves else None


def _is_reversed(parts: Sequence[Part], change: Number) -> bool:
    """Whether each of two or more segments moved against the change of the total."""
    rates = [part.rate for part in parts if part.rate is not None]
    return len(rates) > 1 and all(rate * change < 0 for rate in rates)


# --- checks ---------------------------------------------------------------------------------------------------


def checks(before: Side, after: Side) -> tuple[Check, ...]:
    """What moves a score though nobody thinks otherwise: records without an answer, and where answers come from.

    Of the segments the one whose share of the answers moved most, its p-value adjusted for all of them by Holm.
    """
    blank = _check("without an answer", *(_blank(side.total.tally) for side in (before, after)))
    shifts = [_shift(name, before, after) for name in dict.fromkeys((*before.segments, *after.segments))]
    adjusted = differences.holm([shift.p for shift in shifts if shift.p is not None])
    if not adjusted:
        return (blank,)
    surest = min(range(len(adjusted)), key=adjusted.__getitem__)
    found = shifts[surest]
    return blank, Check(found.name, found.before, found.after, adjusted[surest])


def _blank(tally: Tally) -> tuple[int, int]:
    """Records without an answer, and all records that stand in the period."""
    without = sum(tally.states.get(state, 0) for state in MISSING)
    return without, without + tally.states.get(State.ANSWERED, 0)


def _shift(name: Segment, before: Side, after: Side) -> Check:
    counts = [
        (side.segments[name].tally.n if name in side.segments else 0, side.total.tally.n) for side in (before, after)
    ]
    return _check(" / ".join(value or "(blank)" for value in name), *counts)


def _check(name: str, before: tuple[int, int], after: tuple[int, int]) -> Check:
    """The contrast of two shares, given as how many of how many; no p-value under ten on either side."""
    shares = [Fraction(n, total) if total else Fraction(0) for n, total in (before, after)]
    p = None
    if min(before[1], after[1]) >= FEWEST:
        start, end = _moments_of_share(shares[0], before[1]), _moments_of_share(shares[1], after[1])
        p = differences.bounded(start, end, 0.0, 1.0).p
    return Check(name, exact(100 * shares[0]), exact(100 * shares[1]), p)


# --- which column says most -----------------------------------------------------------------------------------


class Ranked(NamedTuple):
    """A column by which the change was taken apart, and the smallest p-value it has, adjusted for all columns."""

    why: Why
    p: float | None


def ranked(found: Sequence[Why]) -> tuple[Ranked, ...]:
    """The columns by how surely they say something: a mix that moved the score, or segments that moved apart.

    All their tests are one family, adjusted by Holm. Columns without a test come last.
    """
    tests = [(place, p) for place, one in enumerate(found) for p in _tests(one)]
    adjusted = differences.holm([p for _, p in tests])
    least: dict[int, float] = {}
    for (place, _), p in zip(tests, adjusted, strict=True):
        least[place] = min(p, least.get(place, 1.0))
    order = sorted(range(len(found)), key=lambda place: (place not in least, least.get(place, 1.0)))
    return tuple(Ranked(found[place], least.get(place)) for place in order)


def _tests(one: Why) -> list[float]:
    return [one.p_mix, *_p_values(one.parts)]
