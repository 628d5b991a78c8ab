"""A workbook holds typed cells, no formula and no clock; read back without the library that wrote it."""

import io
import re
import time
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cxscore.errors import UsageError
from cxscore.model import Report
from cxscore.renderers import csv, xlsx
from cxscore.renderers.csv import cells, further_names, heading
from tests.renderers.reports import EMAIL, FIRST_SCREEN, HOSTILE, MONTHLY, REPORTS, WAITS

NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def parts(report: Report) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(xlsx.render(report))))


def column_of(reference: str) -> int:
    """`AB12` -> 27."""
    number = 0
    for letter in re.sub("[0-9]", "", reference):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def sheet(report: Report, number: int = 1) -> list[dict[int, str | float]]:
    """The rows of a sheet: text cells as str, numbers as float, by column."""
    root = ET.fromstring(parts(report).read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 (we wrote it)
    return [
        {column_of(cell.attrib["r"]): value(cell) for cell in row} for row in root.iterfind(".//m:row", NAMESPACE)
    ]


def value(cell: ET.Element) -> str | float:
    assert cell.find("m:f", NAMESPACE) is None, "a formula"
    text = cell.find("m:is/m:t", NAMESPACE)
    if cell.attrib.get("t") == "inlineStr":
        assert text is not None
        return text.text or ""
    number = cell.find("m:v", NAMESPACE)
    assert number is not None
    return float(number.text or "")


@pytest.mark.parametrize("name", REPORTS)
def test_the_sheet_holds_the_rows_of_the_csv_with_numbers_as_numbers(name: str) -> None:
    report = REPORTS[name]
    names = further_names(report)
    first, *rows = sheet(report)
    assert len(first) == len(heading(report.by, names))
    assert len(rows) == len(report.scores)
    for row, score in zip(rows, report.scores, strict=True):
        for column, cell in enumerate(cells(report, score, names)):
            if isinstance(cell, int | float):
                assert row[column] == pytest.approx(cell, rel=1e-15)
            else:
                assert isinstance(row.get(column, ""), str)


def test_the_same_report_gives_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = b"".join(xlsx.render(FIRST_SCREEN))
    later = time.time() + 1e6
    monkeypatch.setattr(time, "time", lambda: later)
    assert b"".join(xlsx.render(FIRST_SCREEN)) == before


def test_the_file_names_no_other_time_than_the_fixed_one() -> None:
    book = parts(FIRST_SCREEN)
    dates = re.findall(r"\d{4}-\d\d-\d\dT[^<]*", book.read("docProps/core.xml").decode())
    assert set(dates) == {"2000-01-01T00:00:00Z"}
    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_text_stays_text_exact_and_without_a_guard_that_would_change_it() -> None:
    texts = [cell for row in sheet(HOSTILE) for cell in row.values() if isinstance(cell, str)]
    assert any(text.startswith("=") for text in texts)
    assert not [text for text in texts if "\x1b" in text or "\u202e" in text]


def test_what_would_start_a_formula_stays_text_when_it_is_edited() -> None:
    report = replace(FIRST_SCREEN, scores=(replace(EMAIL, segment=("=1+1",)),))
    book = parts(report)
    assert 'quotePrefix="1"' in book.read("xl/styles.xml").decode()
    assert re.search(
        r'<c r="E2" s="[1-9]\d*" t="inlineStr"><is><t>=1\+1</t>', book.read("xl/worksheets/sheet1.xml").decode()
    )


def test_the_heading_stays_in_view() -> None:
    assert 'ySplit="1"' in parts(MONTHLY).read("xl/worksheets/sheet1.xml").decode()


def test_the_second_sheet_tells_the_definition_and_where_every_row_went() -> None:
    lines = {str(row.get(1, "")): str(row.get(2, "")) for row in sheet(FIRST_SCREEN, 2)}
    assert lines["Definition"] == FIRST_SCREEN.scores[0].definition.text
    assert lines["Rows"].startswith("1,288 = 1,198 answered")


def test_a_column_name_that_is_taken_is_refused() -> None:
    clash = replace(FIRST_SCREEN, request=replace(FIRST_SCREEN.request, by=("value",)))
    with pytest.raises(UsageError, match="value"):
        list(xlsx.render(clash))


def test_more_scores_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(FIRST_SCREEN.scores))
    with pytest.raises(UsageError, match="a sheet holds 5 scores, and there are 6"):
        list(xlsx.render(FIRST_SCREEN))


def test_values_side_by_side_have_each_their_definition() -> None:
    named = [str(row.get(0, "")) for row in sheet(WAITS, 2) if row.get(1) == "Value"]
    assert named == ["frt median", "frt p90", "frt geometric-mean", "frt within-target"]


# --- dialects of CSV -----------------------------------------------------------------------------------------


def test_excel_gets_a_byte_order_mark_and_the_same_lines() -> None:
    plain = "".join(csv.render(FIRST_SCREEN))
    assert "".join(csv.render(FIRST_SCREEN, csv.DIALECTS["excel"])) == "\ufeff" + plain


@pytest.mark.parametrize("name", REPORTS)
def test_a_european_excel_reads_the_same_numbers(name: str) -> None:
    """Cells between semicolons, commas before decimals; turned back they are the plain ones."""
    import csv as standard  # noqa: PLC0415 (our own module has the name here)

    def rows(text: str, delimiter: str) -> list[list[str]]:
        return list(standard.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    european = "".join(csv.render(REPORTS[name], csv.DIALECTS["excel-semicolon"]))
    assert european.startswith("\ufeffmetric;variant;")
    found = rows(european.removeprefix("\ufeff"), ";")
    expected = rows("".join(csv.render(REPORTS[name])), ",")
    number = re.compile(r"-?\d+\.\d+(e-?\d+)?")
    localised = [[cell.replace(".", ",") if number.fullmatch(cell) else cell for cell in row] for row in expected]
    assert found == localised
