"""A table of texts on a screen: what gives way where it is narrow. Numbers are never cut and never wrapped.

First names are cut to `LABEL` cells, then columns go, in an order that the table has, then names are cut further;
what is still too long stays long. The columns that went are to be named below the table.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cxscore.guards import LABEL_LENGTH, Clean
from cxscore.renderers.layout import GAP, SHORTEST_LABEL, broken, cells_wide, padded_to
from cxscore.renderers.verdicts import PLAIN

LABEL = 20
"""Cells of a name that stay while there are columns to spare."""
SENTENCE = 100
"""Cells of a sentence where the screen is wider."""
NARROWEST_TEXT = 24
"""Cells that a text beside a table has at least; on a screen that is narrower still, lines are longer than it."""
INDENT = " " * 6
"""What stands before a sentence that goes on in a further line."""
BRIEF = {"no detectable change": PLAIN["no detectable change"]}
"""Verdicts in fewer words, for a table that has no room for all of them."""
_BETWEEN = " _-./:"
"""Signs between the words of a name."""
FIRST, NONE = frozenset({0}), frozenset[int]()

Rows = Sequence[Sequence[str]]


class Spare(NamedTuple):
    """A column that a narrow screen goes without, and what it is called then."""

    column: int
    name: str


class Names(NamedTuple):
    """Which columns hold names, which may be cut, and over which columns a name stands that is not ours."""

    below: frozenset[int] = FIRST
    above: frozenset[int] = NONE


OF_ROWS = Names()
"""The names of rows, in the first column."""


class Narrowed(NamedTuple):
    """A table as it has room, its texts made safe: its rows, their columns, and what those that went are called."""

    rows: Rows
    columns: tuple[int, ...]
    gone: tuple[str, ...]

    @property
    def left_out(self) -> str:
        """What is said of the columns that went, "" if none did."""
        gone = ", ".join(self.gone)
        return f"left out on a screen this narrow: {gone}; a wider one or a file has all columns" if gone else ""

    @property
    def note(self) -> tuple[str, ...]:
        """The sentence for the columns that went, if any did."""
        return (f"Note  {self.left_out}",) if self.gone else ()

    @property
    def length(self) -> int:
        """Cells of its lines."""
        return _length(self.rows)

    def lines(self, left: frozenset[int] = FIRST) -> Iterator[str]:
        """The lines of the table, some columns of the whole at their left end and the others at their right."""
        yield from ((" " * GAP).join(cells).rstrip() + "\n" for cells in self.cells(left))

    def lines_beside(
        self, texts: Sequence[str], width: int, left: frozenset[int] = FIRST, most: int = SENTENCE
    ) -> Iterator[str]:
        """The lines of every row, with a text at its end that is wrapped at the screen, or at `most` cells."""
        at = self.length + GAP
        room = max(NARROWEST_TEXT, min(width - at, most))
        for cells, text in zip(self.cells(left), texts, strict=True):
            first, *rest = broken(text, room) or [""]
            lines = [(" " * GAP).join([*cells, first]).rstrip(), *(" " * at + part for part in rest)]
            yield "".join(f"{line}\n" for line in lines)

    def cells(self, left: frozenset[int] = FIRST) -> Iterator[list[str]]:
        """The cells of every row, as wide as their columns, the text of some columns at the left of its cell."""
        widths = _widths(self.rows)
        for row in self.rows:
            cells = zip(row, widths, self.columns, strict=True)
            yield [padded_to(cell, width, left=column in left) for cell, width, column in cells]


def has_room(rows: Rows, width: int, clean: Clean) -> bool:
    """Whether all the table has room on a screen of `width` cells."""
    return _length(_shown(rows, clean)) <= width


def narrowed(rows: Rows, spare: Sequence[Spare], width: int, clean: Clean, names: Names = OF_ROWS) -> Narrowed:
    """The table as it has room, the columns of `spare` going in their order.

    A narrow column that went before a wide one comes back where there is room for it.
    """
    whole = Narrowed(_shown(rows, clean), tuple(range(len(rows[0]))), ())

    def cut(gone: Sequence[Spare]) -> Narrowed:
        return _cut(_without(whole, gone), width, LABEL, names, clean)

    gone = next((spare[:n] for n in range(len(spare)) if _length(cut(spare[:n]).rows) <= width), spare)
    for one in reversed(gone):
        others = [other for other in gone if other != one]
        gone = others if _length(cut(others).rows) <= width else gone
    return _cut(_without(whole, gone), width, SHORTEST_LABEL, names, clean)


def sentence(text: str, width: int, clean: Clean) -> Iterator[str]:
    """The lines of a sentence on a screen of `width` cells."""
    yield from (f"{line}\n" for line in broken(clean(text), min(width, SENTENCE), then=INDENT))


def _shown(rows: Rows, clean: Clean) -> Rows:
    return [[clean(cell, LABEL_LENGTH) for cell in row] for row in rows]


def _widths(rows: Rows) -> list[int]:
    return [max(map(cells_wide, column)) for column in zip(*rows, strict=True)]


def _length(rows: Rows) -> int:
    widths = _widths(rows)
    return sum(widths) + GAP * (len(widths) - 1)


def _without(whole: Narrowed, gone: Sequence[Spare]) -> Narrowed:
    """The table without some columns, which are named in the order in which they stood."""
    columns = tuple(column for column in whole.columns if column not in {one.column for one in gone})
    rows = [[row[column] for column in columns] for row in whole.rows]
    return Narrowed(rows, columns, tuple(one.name for one in sorted(gone)))


def _cut(table: Narrowed, width: int, least: int, names: Names, clean: Clean) -> Narrowed:
    """The table with its names cut as far as they must be, all to the same cells and to no fewer than `least`."""
    whole = {column: [row[at] for row in table.rows] for at, column in enumerate(table.columns)}
    named = (name for column, cells in whole.items() for name in _named(column, cells, names))
    rows = table.rows
    for limit in range(max(map(cells_wide, named), default=0), least - 1, -1):
        if _length(rows) <= width:
            break
        cut = [_column(column, cells, limit, names, clean) for column, cells in whole.items()]
        rows = [list(row) for row in zip(*cut, strict=True)]
    return table._replace(rows=rows)


def _named(column: int, cells: Sequence[str], names: Names) -> Sequence[str]:
    """The cells of a column that are names."""
    return [*cells[: column in names.above], *(cells[1:] if column in names.below else ())]


def _column(column: int, cells: Sequence[str], limit: int, names: Names, clean: Clean) -> Sequence[str]:
    head, *below = cells
    head = _short(head, limit, clean) if column in names.above else head
    return [head, *(_unlike(below, limit, clean) if column in names.below else below)]


def _unlike(names: Sequence[str], limit: int, clean: Clean) -> Sequence[str]:
    """Names in at most so many cells, cut at their ends; of those that would be alike also what they begin with."""
    shown = [_short(name, limit, clean) for name in names]
    meant: dict[str, set[str]] = {}
    for text, name in zip(shown, names, strict=True):
        meant.setdefault(text, set()).add(name)
    return [
        text if len(meant[text]) == 1 else _short(clean(f"…{_apart(name, meant[text])}"), limit, clean)
        for text, name in zip(shown, names, strict=True)
    ]


def _apart(name: str, among: set[str]) -> str:
    """The name from the word on in which it differs from the others."""
    pairs = enumerate(zip(min(among), max(among), strict=False))  # what the first and the last share, all share
    same = next((at for at, (one, other) in pairs if one != other), len(min(among)))
    return name[max(name.rfind(sign, 0, same) for sign in _BETWEEN) + 1 :]


def _short(name: str, limit: int, clean: Clean) -> str:
    """The name in at most so many cells, cut behind an ellipsis; wide signs take two."""
    if cells_wide(name) <= limit:
        return name
    kept = next(n for n in range(min(limit, len(name)), 0, -1) if n == 1 or cells_wide(clean(name, n)) <= limit)
    return clean(name, kept)
