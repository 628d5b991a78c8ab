"""Workbooks (.xlsx): one sheet as rows of text, the way a person sees its cells, spooled as a clean copy.

A whole number has no decimals, a date is ISO, true is TRUE; a number has at most the 15 digits that a spreadsheet
shows. How a cell is formatted beyond that is not in its value: 50 % is 0.5. A formula is its stored result, and
blank without one; so is an error like #DIV/0!. Both are warned of.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.readers.base import Reject, Source, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.copy import copy_relation, write_copy
from cxscore.readers.records import SAMPLE, Reading
from cxscore.readers.shape import Faults, Shape, Sieve, shape_of, total_note, used
from cxscore.readers.sources import File, Workspace

if TYPE_CHECKING:
    import duckdb

Value = str | float | bool | datetime | date | time | timedelta
Row = tuple[int, list[str]]
"""The number that a spreadsheet shows beside a row, and its cells; all rows of a sheet are of one length."""


class WorkbookReader:
    """One sheet of a workbook, read and spooled when it is opened."""

    def __init__(self, file: File, workspace: Workspace, how: Reading) -> None:
        self._name = file.name
        self._digest = Beside(lambda: sha256(file.given)) if how.hashed else None
        self._faults = Faults()
        self._numbers: list[int] = []
        sheet, found = _rows(file.name, file.path, how.sheet)
        self.problems: tuple[Problem, ...] = tuple(_blanks(file.path, sheet))
        rows = list(dropwhile(lambda row: not used(row[1]), found))
        if not rows:
            raise InputError("the sheet is empty", "name another one with --sheet", Mark(file.name))
        shape = shape_of(file.name, [cells for _, cells in rows[:SAMPLE]], how.layouts)
        last = next((cells for _, cells in reversed(rows) if used(cells)), [])
        self.problems = (*self.problems, *total_note(file.name, shape, last, how))
        copy = write_copy(workspace, self._good(rows[len(shape.rows) :], shape))
        self.source = Source(file.name, copy_relation(copy, shape.width), shape.names, shape.questions, shape.layout)

    def _good(self, rows: Sequence[Row], shape: Shape) -> Iterator[list[str]]:
        """Yield the rows that are records; note the others."""
        sieve = Sieve(shape)
        for number, cells in rows:
            if reason := sieve.reason(cells):
                self._faults.excluded.append((number, reason))
            elif (place := used(cells)) > shape.width:
                self._faults.found.append((number, f"{place} cells where the header has {shape.width}"))
            else:
                self._numbers.append(number)
                yield cells[: shape.width]

    # --- what a table asks ---

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:  # noqa: ARG002 - protocol
        """Return False: the copy is what it is."""
        return False

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """Return the rows with text beyond the last column; their line is the row's number in the sheet."""
        return tuple(Reject(self._name, None, number, message) for number, message in self._faults.found)

    def excluded(self) -> tuple[Reject, ...]:
        """Return the rows that are no records: repeated headers, totals and notices."""
        return tuple(Reject(self._name, None, number, reason) for number, reason in self._faults.excluded)

    def lines(self, records: Sequence[int]) -> dict[int, int]:
        """Return the numbers of these records' rows in the sheet."""
        return {record: self._numbers[record - 1] for record in records if record <= len(self._numbers)}

    def digest(self) -> str:
        """Return the sha256 of the bytes as given, "" when it was not to be taken."""
        return self._digest.result() if self._digest else ""


def _rows(name: str, path: Path, sheet: str | None) -> tuple[int, Iterator[Row]]:
    """Return the place of the chosen sheet in the workbook, from 0, and its rows."""
    import python_calamine  # noqa: PLC0415 - only workbooks need it

    try:
        with python_calamine.load_workbook(str(path)) as book:
            shown = [
                found.name
                for found in book.sheets_metadata
                if found.typ is python_calamine.SheetTypeEnum.WorkSheet
                and found.visible is python_calamine.SheetVisibleEnum.Visible
            ]
            chosen = _chosen(name, book.sheet_names, shown, sheet)
            place = book.sheet_names.index(chosen)
            values = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        raise InputError("the workbook is locked with a password", "save it without one", Mark(name)) from None
    except python_calamine.CalamineError:
        raise InputError("the workbook is damaged or is none", "save it again, or as CSV", Mark(name)) from None
    return place, ((number, [cell_text(value) for value in row]) for number, row in enumerate(values, 1))


def _chosen(name: str, sheets: Sequence[str], shown: Sequence[str], sheet: str | None) -> str:
    """Return the sheet to read: the named one, hidden or not, or the only one that is shown."""
    listed = ", ".join(repr(each) for each in shown)
    if sheet is not None:
        same = [each for each in sheets if each == sheet] or [
            each for each in sheets if each.strip().casefold() == sheet.strip().casefold()
        ]
        if not same:
            raise InputError(f"the workbook has no sheet {sheet[:31]!r}", f"its sheets are {listed}", Mark(name))
        return same[0]
    if len(shown) != 1:
        message = f"the workbook has {len(shown)} sheets: {listed}" if shown else "the workbook shows no sheet"
        raise InputError(message, "say which one with --sheet NAME", Mark(name))
    return shown[0]


# --- cells without a value -----------------------------------------------------------------------------------

_UNSTORED = re.compile(rb"(?:</f>|<f(?: [^<>]*)?/>)(?:<v></v>|<v/>)?</c>")
_ERROR = re.compile(rb"<c (?:[^<>]* )?t=\"e\"")


def _blanks(path: Path, sheet: int) -> Iterator[Problem]:
    """Warn of cells that show something and have no value: formulas without a stored result, and errors."""
    text = _sheet_xml(path, sheet)
    for found, message, hint in (
        (
            len(_UNSTORED.findall(text)),
            "hold a formula without its result",
            "open the workbook, calculate and save it",
        ),
        (len(_ERROR.findall(text)), "hold an error such as #DIV/0!", "repair them, or leave their records out"),
    ):
        if found:
            yield Problem(f"cells of the sheet that {message}: {found:,}, read as blank", hint, severity="warning")


def _sheet_xml(path: Path, sheet: int) -> bytes:
    """Return the source of a sheet by its place in the workbook; b"" where it is not kept as usual."""
    try:
        with zipfile.ZipFile(path) as book:
            ids = re.findall(rb"<sheet [^<>]*?r:id=\"([^\"]+)\"", book.read("xl/workbook.xml"))
            links = re.findall(rb"<Relationship ([^<>]*)>", book.read("xl/_rels/workbook.xml.rels"))
            link = next(each for each in links if b'Id="%b"' % ids[sheet] in each)
            target = re.search(rb'Target="([^"]+)"', link)
            name = target[1].decode() if target else ""
            return book.read(name.removeprefix("/") if name.startswith("/") else f"xl/{name}")
    except (KeyError, IndexError, StopIteration, zipfile.BadZipFile, UnicodeDecodeError):
        return b""


# --- values --------------------------------------------------------------------------------------------------


def cell_text(value: Value) -> str:
    """Return a cell's value as a spreadsheet shows it with no format of its own; dates and times as ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
    return value.isoformat() if isinstance(value, date | time) else _number(value)


def _number(value: float) -> str:
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
