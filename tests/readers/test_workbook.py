"""Workbooks: one sheet, every cell as a person sees it, rows known by their number."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cxscore.errors import InputError
from cxscore.presets import Layout
from cxscore.readers import open_table
from cxscore.readers.shape import NOTICE
from cxscore.readers.workbook import cell_text
from tests.readers.conftest import look, rows_of

Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    def write(sheets: Sheets, hidden: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "in.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as workbook:
            for name, rows in sheets.items():
                sheet = workbook.add_worksheet(name)
                if name in hidden:
                    sheet.hide()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return path

    return write


def test_a_sheet_is_read_as_it_is_seen(book: Callable[..., Path]) -> None:
    """Blank rows above the header are none, those between records are; a blank first column keeps its place."""
    rows = [
        [],
        ["", "id", "ces", "when", "new"],
        ["", "007", 5, datetime.fromisoformat("2026-10-31T19:06:23"), True],
        [],
        ["", "8", 6.5, datetime.fromisoformat("2026-10-31"), False],
        ["", "9", "x\ny", "", "", "over"],
    ]
    seen = look(book({"Data": rows}))
    assert seen.columns == ("", "id", "ces", "when", "new", "")
    assert seen.rows == [
        (None, "007", "5", "2026-10-31 19:06:23", "TRUE", None),
        (None, None, None, None, None, None),
        (None, "8", "6.5", "2026-10-31", "FALSE", None),
        (None, "9", "x\ny", None, None, "over"),
    ]
    assert seen.lines == {1: 3, 2: 4, 3: 5, 4: 6}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (100.0, "100"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (True, "TRUE"),
        (date(2026, 10, 1), "2026-10-01"),
        (datetime.fromisoformat("2026-10-01T09:05:07.598"), "2026-10-01 09:05:07.598"),
        (time(9, 5, 7), "09:05:07"),
        (timedelta(hours=30, minutes=1, seconds=2), "30:01:02"),
        (timedelta(seconds=-61), "-0:01:01"),
        (" 7 ", " 7 "),
    ],
)
def test_a_value_is_written_like_a_spreadsheet_shows_it(value: Any, text: str) -> None:
    assert cell_text(value) == text


SHEETS: Sheets = {"First": [["a"], [1]], "Second One": [["b"], [2]], "Notes": [["c"], [3]]}


def test_several_sheets_are_asked_about_and_named(book: Callable[..., Path]) -> None:
    path = book(SHEETS)
    with pytest.raises(InputError, match="3 sheets: 'First', 'Second One', 'Notes'; say which one with --sheet"):
        look(path)
    assert look(path, sheet="second one").columns == ("b",)
    with pytest.raises(InputError, match="no sheet 'Third'; its sheets are 'First'"):
        look(path, sheet="Third")


def test_hidden_sheets_count_only_when_they_are_named(book: Callable[..., Path]) -> None:
    path = book(SHEETS, hidden=("Second One", "Notes"))
    assert look(path).columns == ("a",)
    assert look(path, sheet="Notes").columns == ("c",)


def test_header_rows_and_notices_are_those_of_the_layout(book: Callable[..., Path]) -> None:
    rows = [["Q1", "Q2"], ["How easy?", "Why?"], [5, "x"], [6, "y"], ["Total", 11], ["report name"]]
    seen = look(book({"S": rows}), layout=Layout(header_rows=2, questions=2, tail=("total",)))
    assert (seen.columns, seen.questions) == (("Q1", "Q2"), ("How easy?", "Why?"))
    assert (seen.rows, seen.excluded) == ([("5", "x"), ("6", "y")], [(5, NOTICE), (6, NOTICE)])


def test_text_beyond_the_last_column_is_malformed_with_its_row(book: Callable[..., Path]) -> None:
    rows = [["a", "b"], *[[1, 2]] * 300, [1, 2, "stray"]]
    seen = look(book({"S": rows}))
    assert (len(seen.rows), seen.rejects) == (300, [(302, "3 cells where the header has 2")])


def test_an_empty_sheet_is_refused(book: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="the sheet is empty"):
        look(book({"S": []}))


def test_a_packed_workbook_and_a_text_file_stand_side_by_side(book: Callable[..., Path], tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415 - only here

    path = book({"S": [["a"], [1]]})
    packed = tmp_path / "p.xlsx.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    (tmp_path / "t.csv").write_text("a\n2\n")
    with open_table([str(packed), str(tmp_path / "t.csv")]) as table:
        assert (rows_of(table, 0), rows_of(table, 1)) == ([("1",)], [("2",)])
        assert len(table.inputs_digest()[str(packed)]) == 64


def test_cells_without_a_value_are_blank_and_warned_of(tmp_path: Path) -> None:
    """A formula that was never calculated, and an error; formulas with their results are as good as numbers."""
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("Other").write_formula(0, 0, "=1+1", None, "")
        sheet = workbook.add_worksheet("Data & more")
        sheet.write_row(0, 0, ["id", "ces"])
        for row, (formula, result) in enumerate([("=2+3", 5), ("=2+4", ""), ("=2+5", ""), ("=1/0", "#DIV/0!")], 1):
            sheet.write(row, 0, row)
            sheet.write_formula(row, 1, formula, None, result)
    seen = look(path, sheet="Data & more")
    assert seen.rows == [("1", "5"), ("2", None), ("3", None), ("4", None)]
    assert seen.problems == [
        "cells of the sheet that hold a formula without its result: 2, read as blank",
        "cells of the sheet that hold an error such as #DIV/0!: 1, read as blank",
    ]
