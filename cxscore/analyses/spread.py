"""How themes are spread: the share of comments with each theme, segment by segment and period by period.

A share is a score like any other: 1 for a comment with the theme, 0 for one without. So segments of few comments are
withheld, and shares are compared with the rest or the period before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cxscore.analyses.compare import Comparison, compare
from cxscore.analyses.pairs import PREVIOUS, REST, Pair, label_before, rests, with_previous
from cxscore.config.choose import adhoc, define
from cxscore.model import Definition, Ledger, Request, Score, Segment, Tally
from cxscore.scoring import Cell, Coverage, score

Counted = tuple[Cell, frozenset[str], int]
"""A segment and a period, the themes of a comment there, and how many records have it."""


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """The share of comments with a theme in one segment and period, and how it compares with others, if with any."""

    theme: str
    score: Score
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class SegmentShares:
    """One segment and period, or all of them: its comments (None: withheld), and every theme."""

    segment: Segment
    period: str | None
    total: bool
    partial: bool
    comments: int | None
    shares: tuple[ThemeShare, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The segments in their order, the columns that they are values of, and what shares are compared with."""

    by: tuple[str, ...]
    against: str
    segments: tuple[SegmentShares, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The themes in their order, the request that says segments and periods, and the fewest comments of a share.

    `ledger` and `coverage` are those of all records.
    """

    names: tuple[str, ...]
    request: Request
    least: int
    ledger: Ledger
    coverage: Coverage | None = None


def spread(comments: Iterable[Counted], asked: Asked) -> Spread:
    """The share of every theme in every segment and period."""
    rows, request = list(comments), asked.request
    scores = {
        name: score(
            request, _definition(), _tallies(rows, name), asked.ledger, coverage=asked.coverage, min_n=asked.least
        )
        for name in asked.names
    }
    pairs = [(name, pair) for name in asked.names for pair in _pairs(scores[name], request)]
    keys = [_key(name, pair.to) for name, pair in pairs]
    compared = dict(zip(keys, compare([pair for _, pair in pairs]), strict=True))
    return Spread(request.by, REST if request.by else PREVIOUS, tuple(_segments(scores, compared)), asked.least)


def _definition() -> Definition:
    """The share of comments with a theme; that more of them is better or worse, nobody can say."""
    return define(adhoc("0-1", "share", of="1"), None)


def _tallies(rows: Iterable[Counted], name: str) -> Mapping[Cell, Tally]:
    found: dict[Cell, list[Tally]] = {}
    for cell, themes, n in rows:
        found.setdefault(cell, []).append(Tally.of({int(name in themes): n}))
    return {cell: Tally.sum(tallies) for cell, tallies in found.items()}


def _pairs(scores: Sequence[Score], request: Request) -> list[Pair]:
    """Segments beside the rest; without segments, periods beside the one before."""
    if request.by:
        return rests(scores)
    labels = {one.period for one in scores if one.period}
    return with_previous(scores) if any(label_before(label) in labels for label in labels) else []


def _key(name: str, one: Score) -> tuple[str, str, Segment, str | None]:
    return name, one.scope, one.segment, one.period


def _segments(
    scores: Mapping[str, Sequence[Score]], compared: Mapping[tuple[str, str, Segment, str | None], Comparison]
) -> Iterator[SegmentShares]:
    """The segments in the order of the scores, which is the same for every theme."""
    for row in zip(*scores.values(), strict=True):
        first = row[0]
        shares = tuple(
            ThemeShare(name, one, compared.get(_key(name, one))) for name, one in zip(scores, row, strict=True)
        )
        comments = None if first.withheld else first.tally.n
        yield SegmentShares(first.segment, first.period, first.scope == "total", first.partial, comments, shares)
