"""XLSX: the columns of the CSV as a sheet, and beside it the definition of every number.

Numbers are numbers, unrounded; text is text, whatever it starts with. The same report gives the same bytes: the
file holds no clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

import xlsxwriter

from cxscore.errors import UsageError
from cxscore.guards import csv_cell, sheet_cell
from cxscore.model import Report
from cxscore.renderers.blocks import apart
from cxscore.renderers.csv import Cell, cells, further_names, heading
from cxscore.renderers.footers import footers
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.wording import files_text, interval_text, subject_text, value_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading included."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CHUNK = 1 << 20
_WIDTH = 14
"""Characters that a column of scores shows before it is widened."""


def render(report: Report) -> Iterator[bytes]:
    """Yield the bytes of a workbook with the sheets `scores` and `definitions`.

    Rows go to a temporary file, not to memory. UsageError when there are more scores than a sheet has rows, or a
    `--by` column has the name of another column.
    """
    check_rows(len(report.scores))
    names = further_names(report)
    rows = (cells(report, score, names, sheet_cell) for score in report.scores)
    yield from written(
        [
            Sheet("scores", heading(report.by, names, sheet_cell), rows),
            Sheet("definitions", ("score", "key", "text"), definitions(report)),
        ]
    )


def check_rows(scores: int) -> None:
    """UsageError when there are more scores than a sheet has rows."""
    if scores >= MOST_ROWS:
        message = f"a sheet holds {MOST_ROWS - 1:,} scores, and there are {scores:,}"
        raise UsageError(message, "write CSV or JSON, or fewer --by columns")


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, its heading, and its rows; text must be made for a sheet already."""

    name: str
    names: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def written(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook with these sheets, each under a heading that stays in view."""
    with TemporaryFile() as file:
        _write(file, sheets)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold, literal = workbook.add_format({"bold": True}), workbook.add_format({"quote_prefix": True})
        for name, names, rows in sheets:
            _fill(workbook.add_worksheet(name), names, rows, bold, literal)


def _fill(
    sheet: "Worksheet", names: Sequence[str], rows: Iterable[Sequence[Cell]], bold: "Format", literal: "Format"
) -> None:
    """Write a heading that stays in view and the rows under it."""
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.set_column(column, column, max(_WIDTH, len(name) + 2))
        sheet.write_string(0, column, name, bold)
    for row, line in enumerate(rows, 1):
        for column, cell in enumerate(line):
            _put(sheet, row, column, cell, literal)


def _put(sheet: "Worksheet", row: int, column: int, cell: Cell, literal: "Format") -> None:
    """Write a number as a number and text as text; what would start a formula stays text when it is edited."""
    if isinstance(cell, str):
        starts_formula = csv_cell(cell) != cell
        sheet.write_string(row, column, cell, cast("Any", literal if starts_formula else None))
    elif cell is not None:
        sheet.write_number(row, column, cell)


def definitions(report: Report, language: Language = IN_ENGLISH) -> Iterator[tuple[str, str, str]]:
    """What a person must know of every number, in the words that stand around a table; long text goes on below."""
    say = language.say
    for block in apart(report, language):
        name = f"{block.definition.metric} {block.definition.variant}"
        facts = [
            (say("Files"), files_text(report, language)),
            (say("Value"), value_text(block)),
            (say("Interval"), interval_text(block)),
            (say("Of"), subject_text(report, block.definition, language)),
            (say("Definition"), block.definition.text),
        ]
        lines = ((footer.key, " ".join(chain(footer.parts, [footer.hint]))) for footer in footers(report, block))
        yield from ((name, key, sheet_cell(text.strip())) for key, text in chain(facts, lines) if text.strip())
