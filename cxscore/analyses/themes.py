"""Themes and scores: how many comments speak of each, and what those who do score beside those who do not.

Every answer with a comment is in one of the two sides of each theme; answers without a comment are in neither. The
sentiment of comments is compared in the same way. Themes go with scores; that they cause them does not follow.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cxscore import stats
from cxscore.analyses.compare import Comparison, compare
from cxscore.analyses.pairs import Pair
from cxscore.analyses.spread import Spread
from cxscore.errors import InputError
from cxscore.model import Answer, Bucket, Definition, Number, Scale, Score, Segment, Span, Tally
from cxscore.periods import parse
from cxscore.scoring import estimate_of
from cxscore.texts.redaction import redacted
from cxscore.texts.words import LEAST, Keyword, counted, keywords

WITHOUT = "without"
"""What a theme's scores are compared with: the comments that do not speak of it."""
SHOWN = 15
"""Words of each group that are shown."""
CLEAR = 1.96
"""Standard errors from which a word is a candidate; of very many words some pass it by chance."""


@dataclass(frozen=True, slots=True)
class Commented:
    """Records with the same comment in one segment and period: the tally of their answers, and how many they are."""

    text: str
    period: str | None
    tally: Tally
    n: int
    segment: Segment = ()


@dataclass(frozen=True, slots=True)
class Leaning:
    """The polarity of every distinct comment that has one, and how the net of them is defined."""

    definition: Definition
    polarities: Mapping[str, str]

    def tally(self, one: Commented) -> Tally:
        """The polarities of records with one comment."""
        polarity = self.polarities.get(one.text)
        return Tally.of({polarity: one.n}) if polarity else Tally()


@dataclass(frozen=True, slots=True)
class ThemeFound:
    """One theme: comments with it, their share (0..1) with interval, the comparisons of scores and of sentiment."""

    name: str
    n: int
    share: float
    low: float
    high: float
    comparison: Comparison | None
    sentiment: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """Words that set two groups of comments apart: how each is called, how many comments it has, its words."""

    first: str
    second: str
    n_first: int
    n_second: int
    least: int
    words: tuple[Keyword, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """What was found of every theme; of `comments` some have several themes and some none.

    `definition` is that of the scores, `sentiment` that of the polarity of the comments; None where there are none.
    """

    source: str
    found: tuple[ThemeFound, ...]
    comments: int
    several: int
    none: int
    level: float
    least: int
    definition: Definition | None = None
    discovered: Discovered | None = None
    sentiment: Definition | None = None
    spread: Spread | None = None


Told = Mapping[str, frozenset[str]]
"""The themes of every distinct comment."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The themes in their order, where they stand, the level of intervals, and the fewest answers of a score."""

    names: tuple[str, ...]
    source: str
    level: float
    least: int


def themes(
    comments: Sequence[Commented],
    told: Told,
    asked: Asked,
    definition: Definition | None,
    leaning: Leaning | None = None,
) -> Themes:
    """What the comments speak of, what they score under a definition, and which way they lean.

    InputError when there is no comment.
    """
    total = sum(one.n for one in comments)
    if not total:
        raise InputError("no record has a comment", "name the column of comments with --column")
    nothing: Sequence[Comparison | None] = [None for _ in asked.names]
    scores = _compared(comments, told, asked, definition, _answers) if definition else nothing
    leanings = _compared(comments, told, asked, leaning.definition, leaning.tally) if leaning else nothing
    counts = {name: sum(one.n for one in comments if name in told[one.text]) for name in asked.names}
    found = [
        ThemeFound(name, counts[name], counts[name] / total, *_limits(counts[name], total, asked), score, sentiment)
        for name, score, sentiment in zip(asked.names, scores, leanings, strict=True)
    ]
    several = sum(one.n for one in comments if len(told[one.text]) > 1)
    none = sum(one.n for one in comments if not told[one.text])
    ordered = tuple(sorted(found, key=lambda one: -one.n))
    sentiment = leaning.definition if leaning else None
    return Themes(asked.source, ordered, total, several, none, asked.level, asked.least, definition, None, sentiment)


def _limits(n: int, total: int, asked: Asked) -> stats.Limits:
    return stats.wilson(n / total, total, asked.level)


def _answers(one: Commented) -> Tally:
    return one.tally


def _compared(
    comments: Sequence[Commented],
    told: Told,
    asked: Asked,
    definition: Definition,
    tally: Callable[[Commented], Tally],
) -> Sequence[Comparison]:
    """The comments with each theme beside those without, as one family of tests; `tally` says what they answer."""

    def scored(name: str, *, within: bool) -> Score:
        whole = Tally.sum(tally(one) for one in comments if (name in told[one.text]) == within)
        estimate = estimate_of(definition, whole, asked.level, asked.least)
        return Score(definition, (name,), None, estimate, whole, scope="segment")

    return compare([Pair(scored(name, within=True), scored(name, within=False), WITHOUT) for name in asked.names])


# --- groups by their scores -----------------------------------------------------------------------------------


def levels(definition: Definition) -> tuple[Bucket, ...]:
    """The buckets of a definition; where it has none, the low, middle and high thirds of its scale."""
    return definition.buckets if len(definition.buckets) > 1 else _thirds(definition.scale)


def _thirds(scale: Scale) -> tuple[Bucket, ...]:
    answers = scale.answers
    size = max(1, round(len(answers) / 3))
    parts = {"low": answers[:size], "middle": answers[size : len(answers) - size], "high": answers[-size:]}
    return tuple(_bucket(name, part) for name, part in parts.items() if part)


def _bucket(name: str, answers: Sequence[Answer]) -> Bucket:
    numbers: list[Number] = [answer for answer in answers if not isinstance(answer, str)]
    words = tuple(answer for answer in answers if isinstance(answer, str))
    return Bucket(name, (Span(numbers[0], numbers[-1]),) if numbers else (), words)


# --- candidates -----------------------------------------------------------------------------------------------


def by_score(comments: Sequence[Commented], definition: Definition) -> Discovered:
    """The words that set those in the lowest bucket apart from those in the highest."""
    ranked = sorted(levels(definition), key=lambda bucket: _lowest(bucket, definition.scale))
    low, high = ranked[0], ranked[-1]

    def inside(bucket: Bucket) -> Callable[[Commented], int]:
        return lambda one: one.tally.within([bucket]).n

    return discovered(
        comments, (f"{low.name} ({low.text})", inside(low)), (f"{high.name} ({high.text})", inside(high))
    )


def _lowest(bucket: Bucket, scale: Scale) -> Number:
    if bucket.words:
        return min(scale.words.index(word) for word in bucket.words)
    return min(span.low for span in bucket.spans)


def by_period(comments: Sequence[Commented]) -> Discovered:
    """The words that set the last period apart from the one before. InputError when there is only one."""
    periods = {one.period for one in comments if one.period}
    if len(periods) < 2:
        raise InputError("there are no two periods with comments", "check --date, --period, --since and --until")
    before, last = sorted(periods, key=lambda label: parse(label).first)[-2:]

    def within(period: str) -> Callable[[Commented], int]:
        return lambda one: one.n if one.period == period else 0

    return discovered(comments, (last, within(last)), (before, within(before)))


Group = tuple[str, Callable[[Commented], int]]
"""What a group is called, and how many records with a comment are in it."""


def discovered(comments: Iterable[Commented], first: Group, second: Group) -> Discovered:
    """The words that set two groups of redacted comments apart, at most `SHOWN` of each."""
    shown = [(redacted(one.text)[0], one) for one in comments]
    sides = [[(text, group(one)) for text, one in shown if group(one)] for _, group in (first, second)]
    found = keywords(counted(sides[0]), counted(sides[1]))
    clear = [one for one in found if abs(one.z) >= CLEAR]
    ahead, behind = [one for one in clear if one.z > 0], [one for one in clear if one.z < 0]
    n_first, n_second = (sum(n for _, n in side) for side in sides)
    return Discovered(first[0], second[0], n_first, n_second, LEAST, (*ahead[:SHOWN], *behind[-SHOWN:]))
