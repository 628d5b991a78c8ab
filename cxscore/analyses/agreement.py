"""How far reviewers agree who judged the same work, category by category."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cxscore import evidence
from cxscore.answers import Item, interpret
from cxscore.columns import quoted
from cxscore.errors import InputError
from cxscore.model import Number, Problem, Scale, State
from cxscore.stats.agreement import icc, weighted_kappa

FEW = 20
"""Works judged by all reviewers below which agreement says little."""
PAIR = 2
"""Reviewers that there are at least; of so many there is a kappa."""

_SHOWN = 3
"""Cells without a rating of which a warning shows what they hold."""

Combinations = Sequence[tuple[tuple[str, ...], int]]
"""Rows of cells, each with how many records hold it."""
Ratings = Mapping[str, Mapping[str, Number]]
"""Per work, what each reviewer gave it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns are categories, on which scale; `missing` are codes for no rating."""

    categories: tuple[str, ...]
    scale: Scale
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryAgreement:
    """One category: over `n` works that all reviewers rated, the share rated alike (0..100), kappa and correlations.

    `kappa` (linear weights) is for two reviewers. `icc` is the reliability of one reviewer, `icc_mean` that of the
    mean of all of them. All are at most 1, and None where they are undefined.
    """

    name: str
    n: int
    alike: float | None
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    icc: float | None
    icc_low: float | None
    icc_high: float | None
    icc_mean: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of `reviewers` in every category; `works` counts all that were judged."""

    categories: tuple[CategoryAgreement, ...]
    reviewers: tuple[str, ...]
    works: int
    level: float
    problems: tuple[Problem, ...] = ()


def agreement(rows: Combinations, asked: Asked, *, level: float = 0.95) -> Agreement:
    """Return how far reviewers agree; `rows` hold the work, the reviewer and the categories in order.

    Rows without a work or a reviewer are left out. InputError when there are not two reviewers, when one judged a
    work twice, or when no work was judged by all of them.
    """
    named = [(row, n) for row, n in rows if row[0] and row[1]]
    reviewers = tuple(sorted({row[1] for row, _ in named}))
    if len(reviewers) < PAIR:
        raise InputError("agreement needs two reviewers or more", "name their column with --reviewer, check filters")
    _refuse_twice(named)
    read = [_ratings(named, place, asked) for place in range(len(asked.categories))]
    found = [ratings for ratings, _ in read]
    categories = tuple(
        _category(name, ratings, reviewers, asked.scale, level)
        for name, ratings in zip(asked.categories, found, strict=True)
    )
    unread = _unread_problems(asked, [cells for _, cells in read])
    if not any(one.n for one in categories):
        raise InputError(
            f"no work was rated by all of the {len(reviewers)} reviewers",
            "keep those who share works, for example --where reviewer=ann --where reviewer=bob; or check --review",
        )
    works = len({row[0] for row, _ in named})
    return Agreement(categories, reviewers, works, level, (*unread, *_problems(categories, found)))


def _refuse_twice(rows: Combinations) -> None:
    seen: set[tuple[str, str]] = set()
    for row, n in rows:
        pair = row[0], row[1]
        if n > 1 or pair in seen:
            raise InputError(
                f"reviewer '{pair[1][:20]}' judged work '{pair[0][:20]}' twice",
                "--key COLUMN --order COLUMN keep the last of what repeats",
            )
        seen.add(pair)


def _ratings(rows: Combinations, place: int, asked: Asked) -> tuple[dict[str, dict[str, Number]], Counter[str]]:
    """What each reviewer gave each work in one category, and the cells that hold something else than a rating."""
    points = len(asked.scale.answers)
    item = Item(
        asked.scale, "higher", "higher", partial(evidence.label_set, ("yes-no",), points), missing=asked.missing
    )
    meanings = interpret({row[2 + place]: 1 for row, _ in rows}, item).meanings
    found: dict[str, dict[str, Number]] = {}
    unread: Counter[str] = Counter()
    for row, n in rows:
        meaning = meanings[row[2 + place]]
        if meaning.state is State.ANSWERED and not isinstance(meaning.answer, str | None):
            found.setdefault(row[0], {})[row[1]] = meaning.answer
        elif meaning.state in (State.INVALID, State.OUT_OF_SCALE):
            unread[row[2 + place]] += n
    return found, unread


def _category(name: str, ratings: Ratings, reviewers: Sequence[str], scale: Scale, level: float) -> CategoryAgreement:
    table = [
        [given[who] for who in reviewers] for _, given in sorted(ratings.items()) if len(given) == len(reviewers)
    ]
    if len(table) < 2:
        return CategoryAgreement(name, len(table), None, None, None, None, None, None, None, None)
    alike = 100 * sum(len(set(given)) == 1 for given in table) / len(table)
    one, mean = icc(table, "2,1", level), icc(table, "2,k", level)
    kappa = _kappa(table, scale, level) if len(reviewers) == PAIR else (None, None, None)
    return CategoryAgreement(name, len(table), alike, *kappa, one.value, one.low, one.high, mean.value)


def _kappa(
    table: Sequence[Sequence[Number]], scale: Scale, level: float
) -> tuple[float | None, float | None, float | None]:
    """Weighted kappa with its limits: the answers of the scale against each other."""
    places = {answer: place for place, answer in enumerate(scale.answers)}
    counts = [[0] * len(places) for _ in places]
    for first, second in table:
        counts[places[first]][places[second]] += 1
    found = weighted_kappa(counts, "linear", level)
    return found.value, found.low, found.high


def _unread_problems(asked: Asked, unread: Sequence[Counter[str]]) -> Iterator[Problem]:
    """A warning for every category with cells that are no rating of the scale."""
    for name, cells in zip(asked.categories, unread, strict=True):
        if n := cells.total():
            often = sorted(cells.items(), key=lambda one: (-one[1], one[0]))[:_SHOWN]
            shown = ", ".join(
                f"'{cell[:20]}'" + (f" ({times:,} times)" if times > 1 else "") for cell, times in often
            )
            holds = "cells hold" if n > 1 else "cell holds"
            message = f"{name}: {n:,} {holds} no rating on {asked.scale.text}: {shown}"
            yield Problem(message, "they are left out; --scale says which ratings there are", severity="warning")


def _problems(categories: Sequence[CategoryAgreement], found: Sequence[Ratings]) -> Iterator[Problem]:
    """Warnings about few works, and a note about those that not every reviewer rated."""
    if few := [one.name for one in categories if one.n < FEW]:
        yield Problem(f"few works were rated by all reviewers in {quoted(few)}", "read with care", severity="warning")
    lost = sum(len(ratings) - one.n for one, ratings in zip(categories, found, strict=True))
    if lost:
        yield Problem(f"{lost:,} ratings of works that not every reviewer rated are left out", severity="note")
