"""Tables of a page: headings and rows of cells, each cell with what it is, so that a page can paint it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cxscore.edition import Grid
from cxscore.model import Score
from cxscore.renderers.blocks import Block, Row
from cxscore.renderers.language import Language
from cxscore.renderers.rows import BLANK, TOTAL, UNKNOWN, count_cell, share_cell, shown_n, value_cell
from cxscore.renderers.shading import heats
from cxscore.renderers.summary.grid_cells import by_period, corner_text
from cxscore.renderers.verdicts import REST_TITLE, rest_cells
from cxscore.renderers.wording import legend, numbers, titles


class Cell(NamedTuple):
    """Text of a cell, what stands small below it, and the names of what it is: `number`, `better`, `heat-3`."""

    text: str
    kind: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: so many of its first columns are labels. `title` says what of, for those who do not see it."""

    title: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    labels: int = 1


NUMBER = "number"


def plain_listing(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Listing:
    """The data of a figure as a table: a label, then figures."""
    heads = tuple(Cell(text, NUMBER if at else "") for at, text in enumerate(headings))
    cells = (tuple(Cell(text, NUMBER if at else "") for at, text in enumerate(row)) for row in rows)
    return Listing(title, heads, tuple(cells))


# --- the scores of an entry ----------------------------------------------------------------------------------


def score_listing(block: Block, language: Language) -> Listing:
    """The scores of a block: labels, base, value, interval, the shares of its buckets, how it stands to the rest."""
    rest = rest_cells(block)
    noted = any(row.note for row in block.rows)
    shares = _shown_shares(block)
    heads = [
        *map(Cell, block.headings),
        *(Cell(name, NUMBER) for name in titles(block)),
        *(Cell(legend(block)[at], NUMBER) for at in shares),
        *([Cell(language.say(REST_TITLE), NUMBER)] if any(one.word for one in rest) else []),
        *([Cell(language.say("remark"))] if noted else []),
    ]
    rows = [_score_cells(block, row, shares, language) for row in block.rows]
    if any(one.word for one in rest):
        settled = block.definition.settled
        beside = (
            Cell(
                " ".join(filter(None, (one.difference, one.word))),
                f"{NUMBER} {one.verdict}" if settled and one.verdict in ("better", "worse") else NUMBER,
            )
            for one in rest
        )
        rows = [(*cells, one) for cells, one in zip(rows, beside, strict=True)]
    if noted:
        rows = [(*cells, Cell(row.note)) for cells, row in zip(rows, block.rows, strict=True)]
    return Listing(language.tell(block.definition.title), tuple(heads), tuple(rows), len(block.headings))


def _shown_shares(block: Block) -> list[int]:
    """The parts that get a column: those without one of their own among the numbers."""
    taken = titles(block)
    return [at for at, name in enumerate(legend(block)) if name not in taken]


def _score_cells(block: Block, row: Row, shares: Sequence[int], language: Language) -> tuple[Cell, ...]:
    parts = [f"{share_cell(row.shares[at])} %" if row.shares else UNKNOWN for at in shares]
    figures = (Cell(text, NUMBER) for text in (*numbers(block, row), *map(language.number, parts)))
    return (*map(Cell, row.labels), *figures)


# --- grids ---------------------------------------------------------------------------------------------------


def grid_listing(grid: Grid, title: str, language: Language) -> Listing:
    """A grid: a row per line, in each cell the value over its base, darker where it is more."""
    shades = _shades(grid)
    heads = (Cell(_head(grid, language)), *(Cell(name or language.say(BLANK), NUMBER) for name in grid.columns))
    rows = tuple(
        (
            Cell(_line_name(grid, line.value, language)),
            *(_grid_cell(score, shades[row][column], language) for column, score in enumerate(line.cells)),
        )
        for row, line in enumerate(grid.lines)
    )
    return Listing(title, heads, rows)


def _head(grid: Grid, language: Language) -> str:
    rows = corner_text(grid, language)
    return f"{rows} / {grid.across}" if grid.across else rows


def _line_name(grid: Grid, value: str | None, language: Language) -> str:
    if value is None:
        return language.say(TOTAL)
    return language.period_name(value) if by_period(grid) else value or language.say(BLANK)


def _grid_cell(score: Score | None, shade: str, language: Language) -> Cell:
    if score is None:
        return Cell("·", "cell empty", language.say("no record"))
    n = count_cell(shown_n(score))
    below = language.say("withheld") if score.withheld else language.say("n {}", language.number(n))
    return Cell(language.number(value_cell(score)), f"cell {shade}".strip(), below)


def _shades(grid: Grid) -> list[list[str]]:
    """The name of a colour per cell; each column has its own range, one score across two columns a common one."""
    lines = [index for index, line in enumerate(grid.lines) if line.value is not None]
    found = [["" for _ in line.cells] for line in grid.lines]
    if grid.across:
        flat = heats([score for index in lines for score in grid.lines[index].cells])
        for at, index in enumerate(lines):
            found[index] = flat[at * len(grid.columns) : (at + 1) * len(grid.columns)]
        return found
    for column in range(len(grid.columns)):
        for index, shade in zip(lines, heats([grid.lines[i].cells[column] for i in lines]), strict=True):
            found[index][column] = shade
    return found
