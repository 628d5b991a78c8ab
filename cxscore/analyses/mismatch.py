"""Answers whose score contradicts their comment: a slip of the hand, irony, or a scale that was read upside down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cxscore.model import Direction, Number, Problem, Scale, number_text

NEGATIVE, POSITIVE = "negative", "positive"

QUARTER = Fraction(1, 4)
"""How much of the scale at each end tells an opinion."""
ENOUGH = 10
"""Comments with an opinion and a score that tells one, from which their contradiction says something of the scale."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of the scores and of the comments, the scale of the scores, and which end of it is best."""

    score: str
    comment: str
    scale: Scale
    direction: Direction


@dataclass(frozen=True, slots=True)
class Said:
    """One record: where it stands, its score as written and as a number (None: none), its comment, its polarity."""

    file: str
    record: int
    text: str
    score: Number | None
    polarity: str
    comment: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A record whose score and comment say the opposite; `line` is None where the format has no lines."""

    file: str
    record: int
    line: int | None
    score: str
    polarity: str
    comment: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What was compared: `compared` records have a score at one end of the scale and a comment with an opinion.

    `records` counts all that were read, `scored` those with a score on the scale, `opinionated` those of them whose
    comment is positive or negative.
    """

    scale: Scale
    direction: Direction
    records: int
    scored: int
    opinionated: int
    compared: int
    contradictions: tuple[Contradiction, ...]
    method: str = ""
    removed: int = 0
    problems: tuple[Problem, ...] = ()


def end_of(score: Number, scale: Scale, direction: Direction) -> str:
    """Which opinion a score tells: `POSITIVE` in the best quarter of its scale, `NEGATIVE` in the worst, else ""."""
    place = Fraction(score - scale.low) / Fraction(scale.high - scale.low)
    if direction == "lower":
        place = 1 - place
    if place <= QUARTER:
        return NEGATIVE
    return POSITIVE if place >= 1 - QUARTER else ""


def compared(records: Iterable[Said], scale: Scale, direction: Direction) -> Iterator[tuple[Said, bool]]:
    """The records that can be compared, each with whether score and comment contradict."""
    for record in records:
        end = end_of(record.score, scale, direction) if record.score is not None else ""
        if end and record.polarity in (NEGATIVE, POSITIVE):
            yield record, end != record.polarity


def reversal(n: int, contradicting: int, direction: Direction) -> Sequence[Problem]:
    """A warning where most comments contradict their score: the best end of the scale may be the other one."""
    if n < ENOUGH or 2 * contradicting <= n:
        return ()
    other = "lower" if direction == "higher" else "higher"
    message = f"{contradicting:,} of {n:,} comments contradict their score: the scale may run the other way round"
    return (Problem(message, f"if so, say --direction {other}", severity="warning"),)


def off_scale(records: Sequence[Said], scale: Scale) -> Sequence[Problem]:
    """A note about scores that are no number of the scale, and therefore not compared."""
    off = sum(1 for one in records if one.text and one.score is None)
    if not off:
        return ()
    ends = f"{number_text(scale.low)} to {number_text(scale.high)}"
    message = f"{off:,} of {len(records):,} records have a score that is no number from {ends}: they are not compared"
    return (Problem(message, "check --scale and --score", severity="warning" if off > len(records) / 20 else "note"),)
