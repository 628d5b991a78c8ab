"""`cxscore variants` on a terminal: one line per published rule, over the same answers."""

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from cxscore.model import Definition, Report, Score
from cxscore.renderers.blocks import blocks
from cxscore.renderers.footers import footers
from cxscore.renderers.layout import GAP, UNBOUNDED
from cxscore.renderers.rows import count_cell, interval_cell, shown_n, value_cell
from cxscore.renderers.table import STRONG, Line, Look, Piece, footer_lines
from cxscore.renderers.wording import files_text, meaning_text, rule_text

HEADINGS = ("variant", "score", "interval", "n", "rule", "used by")
NUMBERS = (1, 2, 3)
"""Columns that are aligned to the right and never cut."""
CUT = " ..."


def render(report: Report, width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True) -> Iterator[str]:
    """Yield the lines of the comparison; the last columns are cut where the screen ends, numbers never."""
    look = Look(width, color, unicode)
    yield from (look.paint(line) for line in _lines(report, look))


def _lines(report: Report, look: Look) -> Iterator[Line]:
    block = next(iter(blocks(report)))
    definition = report.scores[0].definition
    yield [Piece(look.clean(f"{definition.title}  {files_text(report)}  {meaning_text(definition)}"))]
    yield []
    yield from _table([HEADINGS, *(_cells(score) for score in report.scores)], look)
    yield []
    for footer in footers(report, block):
        if footer.key != "Rule":
            yield from footer_lines(footer, look)


def _cells(score: Score) -> tuple[str, ...]:
    definition = score.definition
    value = value_cell(score) + (_of_scale(definition) if score.estimate.value is not None else "")
    n = count_cell(shown_n(score))
    return (definition.variant, value, interval_cell(score), n, rule_text(definition), ", ".join(definition.vendors))


def _of_scale(definition: Definition) -> str:
    return f" on {definition.scale.text}" if definition.unit == "points" else ""


def _table(rows: list[tuple[str, ...]], look: Look) -> Iterator[Line]:
    clean = [tuple(look.clean(cell) for cell in row) for row in rows]
    widths = [max(cell_len(row[i]) for row in clean) for i in range(len(HEADINGS))]
    for number, row in enumerate(clean):
        cells = [_aligned(cell, widths[i], right=i in NUMBERS) for i, cell in enumerate(row)]
        text = (" " * GAP).join(cells)
        room = max(look.width, sum(widths[:4]) + 3 * GAP + len(CUT))
        yield [Piece(_cut(text, room), None if number else STRONG)]


def _cut(text: str, room: int) -> str:
    """The line, its end replaced by a mark where the screen has no room for it."""
    return text if cell_len(text.rstrip()) <= room else f"{set_cell_size(text, room - len(CUT)).rstrip()}{CUT}"


def _aligned(cell: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if right else cell + blanks
