"""Cells of a column as numbers that a regression can use: what kind of column it is, told by its own cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cxscore import evidence
from cxscore.answers import FIT, Interpretation, Item, Labels, fold, interpret
from cxscore.config.load import catalogue_label_names, catalogue_labels
from cxscore.errors import InputError
from cxscore.model import Number, Scale, State

Kind = Literal["number", "yes or no", "ordinal", "category"]

MOSTLY = 0.9
"""Share of the filled cells that must be of a kind for the column to be of that kind."""
MOST_CATEGORIES = 20
"""Different texts up to which a column holds categories."""
_OPEN = Scale("any number", -(10**18), 10**18, None)
_NOT_APPLICABLE, _YES_NO = "not-applicable", "yes-no"


@dataclass(frozen=True, slots=True)
class Coded:
    """A column's cells as numbers.

    `codes` holds one number per usable cell, or for a category one 0 or 1 for each of its levels but the most common
    (`levels` names them, the most common first). Cells that are not in `codes` are blank, not applicable or unread;
    `unread` counts the last. `low` and `high` are the ends of the scale, or of what was seen.
    """

    name: str
    kind: Kind
    codes: Mapping[str, tuple[float, ...]]
    low: float = 0.0
    high: float = 1.0
    levels: tuple[str, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many numbers stand for a cell."""
        return max(1, len(self.levels) - 1)


def coded(name: str, cells: Mapping[str, int], *, missing: Sequence[str] = (), scale: Scale | None = None) -> Coded:
    """Tell what a column holds from its trimmed cells, each with its number of records.

    Numbers (on `scale`, if given), yes or no, the words of a known scale from worst to best, or up to 20 categories.
    InputError when it holds nothing, or text that is none of these.
    """
    item = Item(scale or _OPEN, "higher", not_applicable=_words_for_none, missing=tuple(missing))
    found = interpret({cell: cells[cell] for cell in cells}, item)
    filled = {cell: n for cell in cells if (n := cells[cell]) and not _is_none(found, cell)}
    if not filled:
        raise InputError(f"column '{name}' holds no values", "name another column, or check the filters")
    total = sum(filled.values())
    if sum(n for cell, n in filled.items() if found.meanings[cell].number is not None) >= MOSTLY * total:
        return _numbers(name, found, filled, scale)
    if found_words := _worded(filled):
        return _words(name, *found_words, filled)
    return _categories(name, filled)


def _words_for_none() -> Labels:
    return evidence.label_set((_NOT_APPLICABLE,), 1)


def _is_none(found: Interpretation, cell: str) -> bool:
    return found.meanings[cell].state in (State.MISSING, State.NOT_APPLICABLE)


def _numbers(name: str, found: Interpretation, filled: Mapping[str, int], scale: Scale | None) -> Coded:
    """A column of numbers; of 0 and 1 only, yes or no."""
    meanings = {cell: found.meanings[cell] for cell in filled}
    codes = {
        cell: (_plain(meaning.number),)
        for cell, meaning in meanings.items()
        if meaning.state is State.ANSWERED and meaning.number is not None
    }
    if not codes:
        raise InputError(f"column '{name}' holds no number of the scale {scale.text if scale else ''}".rstrip())
    unread = {cell: n for cell, n in filled.items() if cell not in codes}
    seen = {value for (value,) in codes.values()}
    if scale is None and seen <= {0.0, 1.0}:
        return Coded(name, "yes or no", codes, unread=unread)
    ends = (scale.low, scale.high) if scale else (min(seen), max(seen))
    return Coded(name, "number", codes, float(ends[0]), float(ends[1]), unread=unread)


def _plain(number: Number | None) -> float:
    return float(number or 0)


def _worded(filled: Mapping[str, int]) -> tuple[str, Labels] | None:
    """The known wordings that the cells use, with their name, or None.

    First those of which every rank is used; else the shortest that knows nearly all cells and at least two ranks
    of them: an item may never have got its worst answer.
    """
    wordings: dict[str, int] = {}
    for cell, n in filled.items():
        wordings[fold(cell)] = wordings.get(fold(cell), 0) + n
    known = list(_label_sets())
    whole = [(name, labels) for name, labels in known if labels.is_layout(wordings)]
    partly = [(name, labels) for name, labels in known if _knows(labels, wordings)]
    return next(iter((*whole, *sorted(partly, key=lambda one: one[1].points))), None)


def _label_sets() -> Iterator[tuple[str, Labels]]:
    for name in catalogue_label_names():
        for points in sorted(map(int, catalogue_labels(name).points)):
            if name != _NOT_APPLICABLE:
                yield name, evidence.label_set((name,), points)


def _knows(labels: Labels, wordings: Mapping[str, int]) -> bool:
    """Whether nearly all wordings are known, as two answers or more, none by two names."""
    known = [wording for wording in wordings if wording in labels.ranks]
    held = sum(wordings[wording] for wording in known) >= FIT * sum(wordings.values())
    return held and len({labels.ranks[w] for w in known}) > 1 and labels.other_layout(wordings) is None


def _words(name: str, label_set: str, labels: Labels, filled: Mapping[str, int]) -> Coded:
    """A column of worded answers: their ranks from the worst, from 1; of two answers 0 and 1."""
    first = 0 if labels.points == 2 else 1
    known = {cell: labels.ranks[fold(cell)] for cell in filled if fold(cell) in labels.ranks}
    codes = {cell: (float(rank - 1 + first),) for cell, rank in known.items()}
    unread = {cell: n for cell, n in filled.items() if cell not in codes}
    kind: Kind = "yes or no" if label_set == _YES_NO else "ordinal"
    return Coded(name, kind, codes, float(first), float(labels.points - 1 + first), unread=unread)


def _categories(name: str, filled: Mapping[str, int]) -> Coded:
    """A column of names: each level but the most common becomes a 0 or 1."""
    if len(filled) > MOST_CATEGORIES:
        raise InputError(
            f"column '{name}' holds {len(filled):,} different texts, more than {MOST_CATEGORIES} categories",
            "it looks like an id or a comment; name a column of numbers, answers, or few categories",
        )
    levels = tuple(sorted(filled, key=lambda cell: (-filled[cell], cell)))
    codes = {level: tuple(float(other == level) for other in levels[1:]) or (0.0,) for level in levels}
    return Coded(name, "category", codes, levels=levels)


def cells_of(rows: Sequence[tuple[str, ...]], counts: Sequence[int], column: int) -> dict[str, int]:
    """How many records hold each cell of one column of `rows`."""
    cells: dict[str, int] = {}
    for row, n in zip(rows, counts, strict=True):
        cells[row[column]] = cells.get(row[column], 0) + n
    return cells
