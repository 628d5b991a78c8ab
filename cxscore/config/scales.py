"""The grammar of answers in configs and options: scales such as `1-7`, `1-5/0.5` or words; buckets such as `1-3`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction

from cxscore.config.schema import EngineSpec, PartSpec, ScaleSpec, parse_number
from cxscore.model import LONGEST, Bucket, Number, Scale, Span, exact, number_text

COMMENTS = "polarity"
"""The engine that reads comments: it answers with the words of its scale."""
RECORD_ENGINES = ("elapsed", "status", "contacts", "counts", "roster", "scorecard")
"""Engines whose answers are not made of answers but of stamps, statuses, counts and the records beside."""
TARGET = "target"
"""Stands for the times within a target that is said with the request."""
MOST_ANSWERS = 1001
"""Answers on the longest scale: 0-100 by 0.1."""

_DIGITS = r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?"
_NUMBER = re.compile(_DIGITS)
_RANGE = re.compile(rf"({_DIGITS})\s*(-|\.\.<|\.\.)\s*({_DIGITS})(?:\s*/\s*({_DIGITS}))?")

Answers = str | Sequence[str]
"""Answers as a config writes them: one text, or a list of them."""


class MisfitError(ValueError):
    """Answers that cannot be understood or do not lie on their scale: what is wrong, and the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def parse_scale(name: str, spec: ScaleSpec) -> Scale:
    """The scale that a spec writes down. MisfitError when its answers are no scale."""
    return read_scale(name, spec.answers)


def read_scale(name: str, answers: Answers) -> Scale:
    """The scale written as `LO-HI`, `LO-HI/STEP` (or `LO..HI`), `seconds`, or as its words from worst to best.

    MisfitError when `answers` are no scale.
    """
    if not isinstance(answers, str):
        return _word_scale(name, tuple(answers))
    if answers.strip() == "seconds":
        return Scale(name, 0, LONGEST, None, unit="seconds")
    match = _RANGE.fullmatch(answers.strip())
    if not match or match[2] == "..<":
        raise MisfitError(f"'{answers}' is not a scale", "write 1-7, 1-5/0.5 or a list of words from worst to best")
    return number_scale(name, parse_number(match[1]), parse_number(match[3]), parse_number(match[4] or "1"))


def part_scale(part: PartSpec, scale: Scale) -> Scale:
    """The scale of a part: its own, written `1-4` or `4` for 1..4, or `scale`. MisfitError when it is none."""
    text = part.scale.strip()
    return read_scale(text, f"1-{text}" if text.isdecimal() else text) if text else scale


def number_scale(name: str, low: Number, high: Number, step: Number = 1) -> Scale:
    """The scale from `low` to `high` by `step`. MisfitError when the step does not lead from one to the other."""
    text = f"{number_text(low)}..{number_text(high)}"
    if low >= high:
        raise MisfitError(
            f"the scale {text} does not rise", "write the lower end first; which end is best is the direction"
        )
    if step <= 0 or (high - low) % step:
        raise MisfitError(f"steps of {number_text(step)} do not lead from {number_text(low)} to {number_text(high)}")
    if (high - low) / Fraction(step) >= MOST_ANSWERS:
        raise MisfitError(f"the scale {text} has more than {MOST_ANSWERS:,} answers", "give it a wider step")
    return Scale(name, low, high, step)


def _word_scale(name: str, words: tuple[str, ...]) -> Scale:
    if any(_NUMBER.fullmatch(word) or _RANGE.fullmatch(word) for word in words):
        raise MisfitError("a list of answers holds words only", "write numbers as a range: 1-7")
    if len({word.casefold() for word in words}) < len(words):
        raise MisfitError("a word stands twice on the scale")
    if len(words) < 2:
        raise MisfitError("a scale needs at least two answers")
    return Scale(name, 1, len(words), 1, words)


def derived_scale(scale: Scale, engine: EngineSpec) -> Scale:
    """The scale of what an engine makes of answers on `scale`: continuous, or the steps of a difference.

    An engine of records answers on the scale itself.
    """
    if engine.name == "scorecard":
        return Scale(scale.name, 0, 100, None)
    if engine.name in (*RECORD_ENGINES, COMMENTS):
        return scale
    if engine.name == "difference":
        reach = scale.high - scale.low
        return Scale(scale.name, -reach, reach, scale.step)
    if engine.name == "favourable":
        return Scale(scale.name, 0, 100, None)
    low: Number = 0 if engine.rescale == "min-max" else Fraction(100 * scale.low) / Fraction(scale.high)
    ends = sorted(exact(Fraction(engine.slope * end + engine.intercept)) for end in (low, 100))
    return Scale(scale.name, ends[0], ends[1], None)


def parse_buckets(mapping: Mapping[str, Answers], scale: Scale) -> tuple[Bucket, ...]:
    """The buckets of `mapping` in the order of their answers.

    MisfitError when one misses the scale or two overlap.
    """
    read = [read_bucket(name, answers, scale) for name, answers in mapping.items()]
    buckets = sorted(read, key=lambda bucket: _start(bucket, scale))
    for left, right in overlapping(buckets):
        raise MisfitError(f"buckets '{left.name}' and '{right.name}' overlap", "an answer belongs to one bucket")
    return tuple(buckets)


def word_buckets(scale: Scale) -> tuple[Bucket, ...]:
    """One bucket per word of a named scale: what its variants mean when no buckets are written."""
    return tuple(Bucket(word, words=(word,)) for word in scale.words)


def read_bucket(name: str, answers: Answers, scale: Scale) -> Bucket:
    """The bucket written as `1-3`, `4`, `-4..-1`, `51..<80.3`, a word, or a list of these."""
    texts = [answers] if isinstance(answers, str) else list(answers)
    if not texts:
        raise MisfitError(f"bucket '{name}' holds no answers")
    if scale.words:
        return Bucket(name, words=tuple(_word(text, scale) for text in texts))
    return Bucket(name, spans=tuple(sorted(_span(text, scale) for text in texts)))


def _word(text: str, scale: Scale) -> str:
    if text not in scale.words:
        raise MisfitError(f"'{text}' is not an answer of the scale", nearest(text, scale.words))
    return text


def _span(text: str, scale: Scale) -> Span:
    """One range of numbers, closed where the scale has steps, so that it can be read from either end."""
    plain = text.strip()
    if scale.unit and plain == TARGET:
        return Span(scale.low, scale.high)
    match = _RANGE.fullmatch(f"{plain}..{plain}" if _NUMBER.fullmatch(plain) else plain)
    if not match or match[4]:
        raise MisfitError(f"'{text}' is not a range of answers", "write 1-3, 4, -4..-1 or 51..<80.3")
    span = Span(parse_number(match[1]), parse_number(match[3]), match[2] == "..<")
    if span.low > span.high or (span.below and span.low == span.high):
        raise MisfitError(f"'{text}' holds no answer", "write the lower end first")
    return _fitted(span, text, scale)


def _fitted(span: Span, text: str, scale: Scale) -> Span:
    """`span` if it lies on `scale`, without its open end where the scale has steps."""
    inside = scale.low <= span.low and span.high <= scale.high
    if not inside or span.low not in scale or not (span.below or span.high in scale):
        grid = "" if scale.step in (None, 1) else f" by {number_text(scale.step or 1)}"
        raise MisfitError(f"'{text}' is off the scale {scale.text}{grid}")
    if not span.below or scale.step is None:
        return span
    held = [answer for answer in scale.answers if not isinstance(answer, str) and answer in span]
    return Span(held[0], held[-1])


def overlapping(buckets: Iterable[Bucket]) -> list[tuple[Bucket, Bucket]]:
    """The pairs of buckets that share an answer, and a bucket with itself when its own ranges do."""
    listed = list(buckets)
    pairs = [(left, right) for i, left in enumerate(listed) for right in listed[i + 1 :] if _share(left, right)]
    return pairs + [(bucket, bucket) for bucket in listed if _repeats(bucket)]


def _share(left: Bucket, right: Bucket) -> bool:
    if set(left.words) & set(right.words):
        return True
    return any(_meet(one, other) for one in left.spans for other in right.spans)


def _repeats(bucket: Bucket) -> bool:
    spans = any(_meet(one, other) for i, one in enumerate(bucket.spans) for other in bucket.spans[i + 1 :])
    return spans or len(set(bucket.words)) < len(bucket.words)


def _meet(one: Span, other: Span) -> bool:
    start = max(one.low, other.low)
    return start in one and start in other


def _start(bucket: Bucket, scale: Scale) -> Number:
    """Where the first answer of a bucket stands on its scale."""
    return bucket.spans[0].low if bucket.spans else min(map(scale.words.index, bucket.words))


def nearest(name: str, known: Iterable[str]) -> str:
    """The way out of an unknown name: the nearest known one, else all of them."""
    names = list(known)
    if close := get_close_matches(name, names, n=1):
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names else ""


def same_answers(left: Scale, right: Scale) -> bool:
    """Whether two scales allow the same answers, whatever they are called."""
    return (left.low, left.high, left.step, left.words) == (right.low, right.high, right.step, right.words)
