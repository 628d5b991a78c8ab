"""The call-back list: the records of a bucket, worst and newest first, with comments that may be shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from re import Pattern

from cxscore.analyses.records import number_of
from cxscore.model import Answer, Bucket, Definition, Input, Ledger, Problem, Request
from cxscore.texts.redaction import redacted


@dataclass(frozen=True, slots=True)
class Named:
    """What the list shows of a record, as its columns are called; "" where there is none."""

    id: str = ""
    date: str = ""
    comment: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A record of the bucket as its file holds it; `day` and `instant` (seconds since 1970) None without a date."""

    file: str
    record: int
    answer: Answer
    id: str
    written: str
    day: date | None
    instant: int | None
    comment: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One record to call back: its number in its file from 1, its id, day, answer, bucket and redacted comment.

    `day` is written 2026-10-31 where the date can be read, as it stands where not, "" where there is none.
    """

    file: str
    record: int
    id: str
    day: str
    answer: Answer
    bucket: str
    comment: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallBacks:
    """The call-back list of some buckets of a score: its rows in their order, of how many answers they are.

    `worst` says that the bucket was not named but taken as the worst. `removed` counts what was taken out of
    comments, by kind.
    """

    request: Request
    definition: Definition
    buckets: tuple[Bucket, ...]
    worst: bool
    rows: tuple[FollowUp, ...]
    answered: int
    named: Named
    ordered: str
    removed: Mapping[str, int]
    ledger: Ledger
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Rows in the order of the list, that order in words, and what was taken out of their comments."""

    rows: tuple[FollowUp, ...]
    ordered: str
    removed: Mapping[str, int] = field(default_factory=dict)


def worst_of(definition: Definition) -> Bucket:
    """The bucket that holds the worst answer of all; the definition must have buckets."""
    return min(definition.buckets, key=lambda bucket: _worst_in(bucket, definition))


def _worst_in(bucket: Bucket, definition: Definition) -> float:
    if bucket.words:
        return min(_badness(word, definition) for word in bucket.words)
    ends = [end for span in bucket.spans for end in (span.low, span.high)]
    return min(_badness(end, definition) for end in ends)


def _badness(answer: Answer, definition: Definition) -> float:
    """Where an answer stands among the others, the worst lowest: words run worst to best."""
    number = number_of(answer, definition.scale)
    return -number if definition.direction == "lower" and not isinstance(answer, str) else number


def follow_ups(
    found: Iterable[Found], buckets: Sequence[Bucket], definition: Definition, orders: Sequence[Pattern[str]] = ()
) -> Sorted:
    """The records as they are listed: worst answers first, of equal ones the newest, then as they stand in the files.

    Whatever identifies people is taken out of comments; `orders` are patterns of order numbers.
    """
    removed: Counter[str] = Counter()
    records = sorted(found, key=lambda one: (_badness(one.answer, definition), *_newest(one)))
    rows = [_row(one, buckets, orders, removed) for one in records]
    dated = any(one.instant is not None for one in records)
    ordered = "worst answer first, then newest" if dated else "worst answer first, then as in the file"
    return Sorted(tuple(rows), ordered, dict(sorted(removed.items())))


def _newest(one: Found) -> tuple[bool, int]:
    """A sort key: the newest first, those without a date last."""
    return one.instant is None, -(one.instant or 0)


def _row(one: Found, buckets: Sequence[Bucket], orders: Sequence[Pattern[str]], removed: Counter[str]) -> FollowUp:
    comment, kinds = redacted(" ".join(one.comment.split()), orders)
    removed.update(kinds)
    day = one.day.isoformat() if one.day else one.written
    bucket = next(bucket.name for bucket in buckets if one.answer in bucket)
    return FollowUp(one.file, one.record, one.id, day, one.answer, bucket, comment, one.shown)
