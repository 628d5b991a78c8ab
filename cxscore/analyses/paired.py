"""The same respondents asked twice: how each of them changed, which tells more than two samples side by side.

Works from scores by respondent, each of which holds one answer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from cxscore import formulas, scoring
from cxscore.analyses.compare import Comparison, bounds, judged, require_comparable
from cxscore.analyses.pairs import Pair
from cxscore.errors import InputError
from cxscore.model import Definition, Number, Score, Segment, Tally
from cxscore.stats import Moments, differences
from cxscore.stats.differences import Contrast, Correction

TEST = "paired t on adjusted moments"

Twice = tuple[Score, Score]
"""One respondent's answer before and after."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: scores of `min_n` answers or more, and `complementary` none that would tell the others."""

    min_n: int = 1
    complementary: bool = False


ALL = Shown()


@dataclass(frozen=True, slots=True)
class Paired:
    """The comparisons of respondents who answered twice; how many did, and how many answered once only."""

    comparisons: tuple[Comparison, ...]
    matched: int
    alone: int


def paired(
    before: Sequence[Score], after: Sequence[Score], against: str, correction: Correction, shown: Shown = ALL
) -> Paired:
    """Compare the answers of the same respondents, for all and for each segment that they were in both times.

    The scores are by segment and, last, by respondent; a blank respondent is nobody. The scores compared are those of
    the respondents who answered twice, and withheld as `shown` says. InputError when nobody did.
    """
    require_comparable(after[0].definition)
    first, second = _by_respondent(before), _by_respondent(after)
    both = {name: (first[name], second[name]) for name in first if name in second}
    if not both:
        raise InputError(
            f"no respondent is in both files: one has '{_example(first)}', the other '{_example(second)}'",
            "check --respondent",
        )
    groups = [((), tuple(both.values())), *_segments(both)]
    pairs = _hidden([_pair(segment, twice, against, shown) for segment, twice in groups], shown)
    contrasts = (
        None if pair.to.withheld else _contrast(twice) for pair, (_, twice) in zip(pairs, groups, strict=True)
    )
    comparisons = judged(list(zip(pairs, contrasts, strict=True)), correction, TEST)
    return Paired(comparisons, len(both), len(first) + len(second) - 2 * len(both))


def _by_respondent(scores: Sequence[Score]) -> Mapping[str, Score]:
    """The score of every respondent who gave one answer of the base."""
    single = (score for score in scores if score.scope == "segment" and score.estimate.n == 1)
    return {score.segment[-1]: score for score in single if score.segment[-1]}


def _example(scores: Mapping[str, Score]) -> str:
    return next(iter(scores), "nobody")[:20]


def _segments(both: Mapping[str, Twice]) -> list[tuple[Segment, tuple[Twice, ...]]]:
    """The respondents by segment, without those who moved from one to another; none without `--by`."""
    groups: dict[Segment, list[Twice]] = {}
    for one, other in both.values():
        if one.segment[:-1] and one.segment == other.segment:
            groups.setdefault(one.segment[:-1], []).append((one, other))
    return [(segment, tuple(groups[segment])) for segment in sorted(groups)]


def _pair(segment: Segment, twice: Sequence[Twice], against: str, shown: Shown) -> Pair:
    """The scores of these respondents before and after."""
    before, after = (_score(segment, [both[side] for both in twice], shown) for side in (0, 1))
    return Pair(after, before, against)


def _hidden(pairs: Sequence[Pair], shown: Shown) -> list[Pair]:
    """The pairs, total first, with more segments withheld where the total would tell those that are."""
    total, *segments = pairs
    if not shown.complementary or not segments:
        return list(pairs)
    # Both sides hold the same respondents, so the same segments are hidden on both.
    before = scoring.complemented([pair.from_ for pair in segments if pair.from_], shown.min_n)
    after = scoring.complemented([pair.to for pair in segments], shown.min_n)
    return [total, *(Pair(to, from_, total.against) for from_, to in zip(before, after, strict=True))]


def _score(segment: Segment, scores: Sequence[Score], shown: Shown) -> Score:
    definition, level = scores[0].definition, scores[0].estimate.interval.level
    tally = Tally.sum(score.tally for score in scores)
    estimate = scoring.estimate_of(definition, tally, level, shown.min_n)
    return Score(definition, segment, None, estimate, tally, scope="segment" if segment else "total")


def _contrast(twice: Sequence[Twice]) -> Contrast:
    """The contrast of the changes, each respondent's answer valued as the formula does."""
    definition = twice[0][0].definition
    value = partial(_value, definition, {})
    changes = Counter(value(after) - value(before) for before, after in twice)
    n = sum(changes.values())
    mean = Fraction(sum(change * count for change, count in changes.items())) / n
    square = Fraction(sum(change * change * count for change, count in changes.items())) / n
    low, high = bounds(definition)
    return differences.paired_bounded(Moments(float(mean), float(square - mean * mean), n), float(high - low))


def _value(definition: Definition, known: dict[object, Number], score: Score) -> Number:
    """What one answer counts in the unit of the score; one seen before is not worked out again."""
    (answer,) = score.tally.masses
    if answer not in known:
        estimate = formulas.estimate(score.tally, definition.scale, definition.rule, 0.95)
        known[answer] = estimate.value if estimate.value is not None else 0
    return known[answer]
