"""A table of texts on a screen: what gives way where it is narrow. Numbers are never cut and never wrapped.

First names in the first column are cut to `LABEL` characters, then columns go, in an order that the table has, then
names are cut further; what is still too long stays long. The columns that went are to be named below the table.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cxscore.guards import LABEL_LENGTH, Clean
from cxscore.renderers.layout import GAP, SHORTEST_LABEL, cells_wide, padded_to

LABEL = 20
"""Characters of a name that stay while there are columns to spare."""

Rows = Sequence[Sequence[str]]


class Spare(NamedTuple):
    """A column that a narrow screen goes without, and what it is called then."""

    column: int
    name: str


def has_room(rows: Rows, width: int, clean: Clean) -> bool:
    """Whether all the table has room on a screen of `width` cells."""
    return _length(_shown(rows, clean)) <= width


def narrowed(rows: Rows, spare: Sequence[Spare], width: int, clean: Clean) -> tuple[Rows, tuple[str, ...]]:
    """The table as it has room, its texts made safe, and the names of the columns that went, in their order."""
    shown = _cut(_shown(rows, clean), width, LABEL, clean)
    gone: list[Spare] = []
    for one in spare:
        if _length(shown) > width:
            gone.append(one)
            shown = _cut(_without(_shown(rows, clean), gone), width, LABEL, clean)
    return _cut(shown, width, SHORTEST_LABEL, clean), tuple(one.name for one in sorted(gone))


def lines(rows: Rows) -> Iterator[str]:
    """The lines of a table, its first column to the left and the others to the right."""
    widths = _widths(rows)
    for row in rows:
        cells = zip(row, widths, strict=True)
        padded = [padded_to(cell, width, left=not index) for index, (cell, width) in enumerate(cells)]
        yield (" " * GAP).join(padded).rstrip() + "\n"


def _shown(rows: Rows, clean: Clean) -> Rows:
    return [[clean(cell, LABEL_LENGTH) for cell in row] for row in rows]


def _widths(rows: Rows) -> list[int]:
    return [max(map(cells_wide, column)) for column in zip(*rows, strict=True)]


def _length(rows: Rows) -> int:
    widths = _widths(rows)
    return sum(widths) + GAP * (len(widths) - 1)


def _without(rows: Rows, gone: Sequence[Spare]) -> Rows:
    columns = {one.column for one in gone}
    return [[cell for column, cell in enumerate(row) if column not in columns] for row in rows]


def _cut(rows: Rows, width: int, least: int, clean: Clean) -> Rows:
    """The names of the rows cut as far as they must be, to no fewer than `least` characters."""
    longest = max(len(row[0]) for row in rows)
    for limit in range(longest, least - 1, -1):
        if _length(rows) <= width:
            break
        rows = [rows[0], *([clean(first, limit), *rest] for first, *rest in rows[1:])]
    return rows
