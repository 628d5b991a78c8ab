"""A grid on a terminal: a value and its base per cell; in several tables where the screen is narrow."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from cxscore.edition import Verdict
from cxscore.guards import LABEL_LENGTH
from cxscore.renderers.layout import GAP, SHORTEST_LABEL
from cxscore.renderers.summary.grid_cells import NOBODY, CellText, GridText
from cxscore.renderers.table import BEST, MIDDLE, WORST, Line, Look, Piece

STYLES = {Verdict.MET: BEST, Verdict.NOISE: MIDDLE, Verdict.MISSED: WORST, Verdict.UNKNOWN: WORST}
"""The colours of targets."""
_BASE = "n"


def grid_lines(grid: GridText, look: Look) -> Iterator[Line]:
    """Yield the lines of a grid; numbers are never cut, labels are where nothing else helps."""
    if grid.caption:
        yield [Piece(look.clean(grid.caption))]
    columns = [_Column(grid, place, look) for place in range(len(grid.headings))]
    labels = [look.clean(text, LABEL_LENGTH) for text in (grid.corner, *grid.labels)]
    label = _label_width(max(map(cell_len, labels)), [column.width for column in columns], look.width)
    for index, several in enumerate(_tables(columns, look.width - label)):
        yield from [[]] if index else []
        for row, text in enumerate(labels):
            yield [Piece(_label(text, label, look)), *(piece for column in several for piece in column.line(row))]
    if grid.notes:
        yield []
        yield from ([Piece(_clean(note, look))] for note in grid.notes)


class _Column:
    """One column of a grid: its heading, its values and, where they say more, their bases."""

    def __init__(self, grid: GridText, place: int, look: Look) -> None:
        heading = look.clean(grid.headings[place], LABEL_LENGTH)
        cells = [CellText(heading, _BASE), *(row[place] for row in grid.rows)]
        self.cells = [cell._replace(value=_clean(cell.value, look), n=look.clean(cell.n)) for cell in cells]
        self.value = max(cell_len(cell.value) for cell in self.cells)
        self.base = max(cell_len(cell.n) for cell in self.cells) if grid.counted[place] else 0

    @property
    def width(self) -> int:
        """Cells of the column with the gaps before its numbers."""
        return GAP + self.value + (GAP + self.base if self.base else 0)

    def line(self, row: int) -> Iterator[Piece]:
        """The value, coloured by its target, and the base of one row; row 0 is the heading."""
        cell = self.cells[row]
        yield Piece(" " * GAP)
        yield Piece(_right(cell.value, self.value), _style(cell))
        if self.base:
            yield Piece(" " * GAP + _right(cell.n, self.base))


def _clean(text: str, look: Look) -> str:
    """A cell or a note with the mark of places without records that the screen can show."""
    return look.clean(text if look.unicode or not text.startswith(NOBODY) else "." + text[1:])


def _label(text: str, width: int, look: Look) -> str:
    """A label in exactly `width` cells, cut behind an ellipsis when it is longer."""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    dots = "…" if look.unicode else "..."
    return set_cell_size(text, width - len(dots)) + dots


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _label_width(longest: int, columns: Sequence[int], width: int) -> int:
    """The cells of the labels: all they want where the columns leave it, else up to a third of the screen."""
    if longest + sum(columns) <= width:
        return longest
    fair = min(max(width // 3, width - sum(columns)), width - max(columns, default=0))
    return min(longest, max(fair, SHORTEST_LABEL))


def _style(cell: CellText) -> Style | None:
    return STYLES[cell.verdict] if cell.verdict else None


def _tables(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    """The columns in as few tables as the screen allows, at least one in each."""
    table: list[_Column] = []
    for column in columns:
        if table and sum(one.width for one in table) + column.width > room:
            yield table
            table = []
        table.append(column)
    yield table
