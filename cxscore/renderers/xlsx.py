"""XLSX: the columns of the CSV as a sheet, and beside it the definition of every number.

Numbers are numbers, unrounded; text is text, whatever it starts with. The same report gives the same bytes: the
file holds no clock.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, count
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, cast

import xlsxwriter

from cxscore.errors import UsageError
from cxscore.guards import csv_cell, sheet_cell, terminal
from cxscore.model import Report
from cxscore.renderers.csv import Cell, cells, further_names, heading
from cxscore.renderers.facts import facts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading included."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_CHUNK = 1 << 20
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_RESERVED = "History"
"""A name that a spreadsheet keeps for itself."""
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


Tone = Literal["good", "middle", "bad"]
"""What the colour of a cell says."""


class Styled(NamedTuple):
    """A cell in a colour, and a number shown with `places` decimals, though none is taken from it."""

    cell: Cell
    tone: Tone | None = None
    places: int | None = None


_TONES: Mapping[Tone, Mapping[str, str]] = {
    "good": {"bg_color": "#C6EFCE", "font_color": "#00511B"},
    "middle": {"bg_color": "#FFEB9C", "font_color": "#6B4700"},
    "bad": {"bg_color": "#FFC7CE", "font_color": "#8A0010"},
}
"""Fills that spreadsheets use for good, neutral and bad, with text dark enough to read on them."""


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, its heading, and its rows; text must be made for a sheet already.

    `labels` columns at the left stay in view beside the heading.
    """

    name: str
    names: Sequence[str]
    rows: Iterable[Sequence[Cell | Styled]]
    labels: int = 0


def sheet_names(titles: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for a sheet per title: without what no name may hold, at most 31 characters, and each one once.

    Names are told apart whatever their case, as workbooks do; `taken` are those of other sheets.
    """
    found: list[str] = []
    used = {name.casefold() for name in (*taken, _RESERVED)}
    for title in titles:
        plain = " ".join(_NO_NAME.sub(" ", terminal(title)).split()).strip("' ") or "section"
        numbered = (f" ({number})" for number in count(2))
        ends = chain([""], numbered)
        name = next(name for end in ends if (name := _fitted(plain, end)).casefold() not in used)
        used.add(name.casefold())
        found.append(name)
    return found


def _fitted(text: str, end: str) -> str:
    """A text cut so that it and its end are as long as the name of a sheet may be, in the units that it counts."""
    while len((text + end).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        text = text[:-1].rstrip("' ")
    return text + end


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
        styles = _Styles(workbook, workbook.add_format({"bold": True}), workbook.add_format({"quote_prefix": True}))
        for sheet in sheets:
            _fill(workbook.add_worksheet(sheet.name), sheet, styles)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The formats of a workbook: its headings, text that would start a formula, and those made for its cells."""

    workbook: xlsxwriter.Workbook
    bold: "Format"
    literal: "Format"
    made: "dict[tuple[Tone | None, int | None], Format]" = field(default_factory=dict)

    def of(self, cell: Styled) -> "Format":
        """The format of a cell, made once."""
        key = cell.tone, cell.places
        if key not in self.made:
            colours = _TONES[cell.tone] if cell.tone else {}
            shown = (
                {} if cell.places is None else {"num_format": "#,##0" + "." * bool(cell.places) + "0" * cell.places}
            )
            self.made[key] = self.workbook.add_format({**colours, **shown})
        return self.made[key]


def _fill(worksheet: "Worksheet", sheet: Sheet, styles: _Styles) -> None:
    """Write a heading that stays in view and the rows under it."""
    worksheet.freeze_panes(1, sheet.labels)
    for column, name in enumerate(sheet.names):
        worksheet.set_column(column, column, max(_WIDTH, len(name) + 2))
        worksheet.write_string(0, column, name, styles.bold)
    for row, line in enumerate(sheet.rows, 1):
        for column, cell in enumerate(line):
            if isinstance(cell, Styled):
                _put(worksheet, (row, column), cell.cell, styles.literal, styles.of(cell))
            else:
                _put(worksheet, (row, column), cell, styles.literal)


def _put(
    sheet: "Worksheet", place: tuple[int, int], cell: Cell, literal: "Format", colour: "Format | None" = None
) -> None:
    """Write a number as a number and text as text; what would start a formula stays text when it is edited."""
    if isinstance(cell, str):
        starts_formula = csv_cell(cell) != cell
        sheet.write_string(*place, cell, cast("Any", literal if starts_formula else colour))
    elif cell is not None:
        sheet.write_number(*place, cell, cast("Any", colour))


def definitions(report: Report) -> Iterator[tuple[str, str, str]]:
    """What a person must know of every number, for a sheet."""
    yield from ((name, key, sheet_cell(text)) for name, key, text in facts(report))
