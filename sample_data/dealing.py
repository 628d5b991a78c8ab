"""How the samples are dealt: chance that is the same everywhere, and plain text.

Of `random` only `random()` is used, the one method whose sequence is promised not to change between Python versions.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
Row = Sequence[object]

SEED = 2026

# --- chance --------------------------------------------------------------------------------------------------


def below(rng: Random, n: int) -> int:
    """A whole number 0..n-1, each as likely as the others."""
    return int(rng.random() * n)


def pick(rng: Random, choices: Sequence[T]) -> T:
    """One of `choices`; one that stands there twice is twice as likely."""
    return choices[below(rng, len(choices))]


def shuffled(rng: Random, things: Iterable[T]) -> list[T]:
    """`things` in random order."""
    return sorted(things, key=lambda _: rng.random())


def drifting(rng: Random, answers: Iterable[int], drift: float) -> list[int]:
    """`answers` in random order, the higher ones tending to the end: 0 is no trend, 0.05 a strong one."""
    return sorted(answers, key=lambda answer: rng.random() + drift * answer)


def deck(counts: Mapping[T, int]) -> list[T]:
    """Every answer as often as its count says, in order."""
    return [answer for answer, count in counts.items() for _ in range(count)]


def ranked(counts: Sequence[int], lowest: int = 1) -> list[int]:
    """The deck of the answers `lowest`, `lowest` + 1, ... with these counts."""
    return deck(dict(enumerate(counts, lowest)))


def day(rng: Random, first: date, days: int) -> date:
    """A day of the `days` days from `first` on; weekends are 0.4 times as likely as other days."""
    chosen = first + timedelta(days=below(rng, days))
    return chosen if chosen.weekday() < 5 or rng.random() < 0.4 else day(rng, first, days)


def clock(rng: Random) -> str:
    """A time between 07:00:00 and 20:59:59."""
    return f"{7 + below(rng, 14):02}:{below(rng, 60):02}:{below(rng, 60):02}"


# --- text ----------------------------------------------------------------------------------------------------


def csv_text(header: Sequence[str], rows: Iterable[Row], delimiter: str = ",", end: str = "\n") -> str:
    """A CSV text with quotes only where they are needed."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return out.getvalue()


def json_lines(objects: Iterable[Mapping[str, object]]) -> list[str]:
    """Each object as one line of JSON, its letters unescaped."""
    return [json.dumps(each, ensure_ascii=False) for each in objects]
