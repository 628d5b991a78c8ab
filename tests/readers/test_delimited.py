"""Delimited text: every record ends as a row or as a reject with its line; nothing is shifted or lost."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.errors import InputError, UsageError
from cxscore.readers import encoding, open_table
from cxscore.readers.records import Dialect, Record, good_records, records, text_lines
from cxscore.readers.shape import Faults, Shape
from tests.readers.conftest import Read, look, rows_of


@pytest.mark.parametrize(
    ("content", "columns", "rows"),
    [
        ("a,b\n1,2\n", ("a", "b"), [("1", "2")]),
        ("a;b\n4,5;3,2\n", ("a", "b"), [("4,5", "3,2")]),
        ("a\tb\n1\t2\n", ("a", "b"), [("1", "2")]),
        ("a|b\n1|2\n", ("a", "b"), [("1", "2")]),
        ("made it easy\n1\n2\n", ("made it easy",), [("1",), ("2",)]),
        ("sep=;\na;b\n1;2\n", ("a", "b"), [("1", "2")]),
        ("\n\na,b\n1,2\n", ("a", "b"), [("1", "2")]),
        ("a,a\n1,2\n", ("a", "a"), [("1", "2")]),
        ('"Q1\nrate\u00a0us ",b\n1,2\n', ("Q1 rate us", "b"), [("1", "2")]),
        ('\ufeff"Q1\nrate",b\n1,2\n', ("Q1 rate", "b"), [("1", "2")]),
        ('\ufeff"a",b\n1,2\n', ("a", "b"), [("1", "2")]),
        ("a,b,\n1,2,\n3,4,\n", ("a", "b"), [("1", "2"), ("3", "4")]),
        ("a,b,\n1,2,3\n", ("a", "b", ""), [("1", "2", "3")]),
        ("a,b,c\n1,,\n", ("a", "b", "c"), [("1", "", "")]),
        ("a\n1,\n2\n", ("a",), [("1",), ("2",)]),
        ("a,b\n\n1,2\n\n", ("a", "b"), [("1", "2")]),
        ("a\n1\n\n2\n", ("a",), [("1",), (None,), ("2",)]),
        ("a,b\n", ("a", "b"), []),
        ("a,b\r\n1,2\r\n3,4\r\n", ("a", "b"), [("1", "2"), ("3", "4")]),
        ("a,b\r1,2\r3,4\r", ("a", "b"), [("1", "2"), ("3", "4")]),
        ("a,b\n1,2\r\n3,4\r", ("a", "b"), [("1", "2"), ("3", "4")]),
        ('a,b\r\n1,"x\ny"\r\n3,4\r\n', ("a", "b"), [("1", "x\ny"), ("3", "4")]),
        ("a,b\n1,x\u2028y\u0085z\x0b\n", ("a", "b"), [("1", "x\u2028y\u0085z\x0b")]),
        ('a,b\n1,24" screen\n', ("a", "b"), [("1", '24" screen')]),
        ('a,b\n007,"say ""hi"""\n', ("a", "b"), [("007", 'say "hi"')]),
    ],
)
def test_records_come_out_as_written(read: Read, content: str, columns: tuple[str, ...], rows: list[object]) -> None:
    seen = read(content)
    assert (seen.columns, seen.rows, seen.rejects) == (columns, rows, [])


@pytest.mark.parametrize(
    ("content", "rejects", "lines"),
    [
        ("a,b,c\n1,2\n1,2,3\n", [(2, "2 cells where the header has 3")], [3]),
        ("a,b,c\n1,2,3,4\n1,2,3\n", [(2, "4 cells where the header has 3")], [3]),
        ("a,b,c\n1,2,3\n\n\n \n1,2,3\n", [(5, "1 cell where the header has 3")], [2, 6]),
        ('a,b\r\n"x\ny",2\r\n7\r\n1,2\r\n', [(4, "1 cell where the header has 2")], [2, 5]),
        ("a,b\n1,2\n3", [(3, "1 cell where the header has 2")], [2]),
        (
            "id,comment,ces,region\n1,ok,6,north\n2,bad,2,\n3,so so,5,3,\n4,fine,7,south\n",
            [(4, "5 cells where the header has 4")],
            [2, 3, 5],
        ),
        ('a,b\n"1",2\n"x, y",3,""\n4,5\n', [(3, "3 cells where the header has 2")], [2, 4]),
        ('a,b\n"1\n",2\n"3",4,"\n"\n', [(4, "3 cells where the header has 2")], [2]),
        ("a,b\n1,2,,\n3,4\n", [(2, "4 cells where the header has 2")], [3]),
        ("a,b,\n1,2,\n3,4\n", [(3, "2 cells where the header has 3")], [2]),
        ("a,b\r\n1,2,\n3,4\n", [(2, "3 cells where the header has 2")], [3]),
        ('a,b\n1,"x"y\n3,4\n', [(2, "text after a closing quote")], [3]),
        ('a,b\n1,"say \\"hi\\""\n3,4\n', [(2, "text after a closing quote")], [3]),
    ],
)
def test_a_record_of_another_shape_is_rejected_with_its_line(
    read: Read, content: str, rejects: list[tuple[int, str]], lines: list[int]
) -> None:
    seen = read(content)
    assert seen.rejects == rejects
    assert list(seen.lines.values()) == lines


@pytest.mark.parametrize(
    ("content", "rejects", "cells"),
    [
        ("a,b\n1,2,\n3,4,\n", [], "2 cells and the records 3"),
        ('a,b\n1,"2",\n3,4,""\n', [], "2 cells and the records 3"),
        ("a,b\r\n1,2,,\n3,4,,\n", [], "2 cells and the records 4"),
        ("a,b,\n1,2\n3,4\n", [], "3 cells and the records 2"),
        ("a,b\n1,2,\n3,4,\n5\n", [(4, "1 cell where all others have 3")], "2 cells and the records 3"),
        ("a,b\n1,2,\nx,y,5\n3,4,\n", [(3, "a cell beyond the last column that has a name")], "the records 3"),
    ],
)
def test_blank_cells_that_every_record_has_are_left_out_with_one_note(
    read: Read, content: str, rejects: list[tuple[int, str]], cells: str
) -> None:
    seen = read(content, delimiter=",")
    assert (seen.columns, seen.rows, seen.rejects) == (("a", "b"), [("1", "2"), ("3", "4")], rejects)
    (note,) = seen.problems
    assert cells in note


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_single_record_behind_the_head_unmasks_delimiters_at_the_end_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str
) -> None:
    """The head says that every record ends with a delimiter; the last one does not, so all others are malformed."""
    monkeypatch.setattr("cxscore.readers.records.SAMPLE", 10)
    path = tmp_path / "in.csv"
    path.write_text("a,b\n" + f"1,{quote}2{quote},\n" * 50 + "3,4\n")
    seen = look(path)
    assert (seen.rows, len(seen.rejects), seen.problems) == ([("3", "4")], 50, [])


def test_a_cell_without_a_name_behind_the_head_is_malformed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxscore.readers.records.SAMPLE", 10)
    path = tmp_path / "in.csv"
    path.write_text("a,b,\n" + "1,2,\n" * 50 + "x,y,5\n")
    seen = look(path)
    assert (len(seen.rows), seen.rejects) == (50, [(52, "a cell beyond the last column that has a name")])


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", "", "empty"),
        ("\ufeff\n\n", "", "empty"),
        ('a,b\n1,2\n3,"x\n5,6\n', ":3:", "never closes"),
        ('"a,b\n1,2\n', ":1:", "never closes"),
        ('a,b\n1,2\n3,"x\n5,6\n7,"y"\n', ":3:", "line 5"),
        ('a,b\n1",,,"', ":2:", "never closes"),
        ("a,b\n1,2\n3,\0\n", ":3:", "byte 11"),
        ('[{"a": 1}]', "", "JSON"),
    ],
)
def test_a_file_nobody_can_read_for_sure_is_refused_with_the_line(
    read: Read, content: str, place: str, words: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(content)
    assert place in str(caught.value)
    assert words in str(caught.value)


def test_lines_inside_quotes_are_never_taken_for_records_in_a_large_file(tmp_path: Path) -> None:
    """DuckDB's parallel threads do take them: a comment of many lines that look like records."""
    comment = "\n".join(f"9,{i % 7 + 1},fake" for i in range(3000))
    path = tmp_path / "in.csv"
    path.write_text("id,ces,note\n" + "".join(f'{i},5,ok\n{i},5,"{comment}"\n' for i in range(1500)))
    with open_table([str(path)]) as table:
        sql = "SELECT count(*), count(*) FILTER (c2 = 'ok') FROM "
        count = table.read(lambda: table.connection.execute(sql + table.sources[0].relation).fetchall())
    assert count == [(3000, 1500)]


def test_trouble_behind_the_head_of_the_file_is_found_before_the_result_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "HEAD", 1 << 15)
    monkeypatch.setattr("cxscore.readers.records.SAMPLE", 10)
    path = tmp_path / "in.csv"
    path.write_bytes(b"a,b\n" + b"1,x\n" * 20_000 + "2,schön\n".encode("cp1252") + b'3,"p\nq"\n')
    seen = look(path)
    assert seen.rows[20_000:] == [("2", "schön"), ("3", "p\nq")]
    assert "cp1252" in seen.problems[0]


def test_a_line_beyond_the_limit_is_malformed_not_lost(read: Read) -> None:
    seen = read("a,b\n1,2\n" + "x" * 33_000_000 + ",1\n3,4\n")
    assert (len(seen.rows), [line for line, _ in seen.rejects]) == (2, [3])


@pytest.mark.parametrize(("word", "rows"), [(";", [("1", "2,3")]), ("semicolon", [("1", "2,3")])])
def test_the_delimiter_given_wins(read: Read, word: str, rows: list[object]) -> None:
    assert read("a;b\n1;2,3\n", delimiter=word).rows == rows


def test_a_wanted_column_decides_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("ces;how easy, overall\n5;yes, very\n")
    with open_table([str(path)], wanted=["ces"]) as table:
        assert rows_of(table) == [("5", "yes, very")]


@pytest.mark.parametrize("word", ["", ",,", '"', "\n", "é"])
def test_a_delimiter_that_cannot_be_one_is_wrong_usage(read: Read, word: str) -> None:
    with pytest.raises(UsageError):
        read("a,b\n1,2\n", delimiter=word)


PIECES = [",", ",", '"', '""', "\n", "\n", "a", "1", " ", '"a"', '"b\nc"', ",,", ',"x"', "\n1,2,3", "\n1,2"]


def _plain(cells: list[str] | tuple[str | None, ...]) -> list[str]:
    """Cells without blanks and quotes: the reference may lose blanks beside a quote, and is the better for it."""
    return ["".join((cell or "").split()).replace('"', "") for cell in cells]


def shapes(path: Path, width: int) -> set[int]:
    """How many cells the records behind the header have, of those with nothing but blanks beyond its cells."""
    _, *body = records(text_lines("in", path, "utf-8-sig"), ",")
    kept = [each.cells for each in body if each.cells and len(each.cells) >= width and not any(each.cells[width:])]
    return set(map(len, kept))


@settings(max_examples=80, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=25),
    width=st.integers(1, 3),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mixed=st.booleans(),
    bom=st.booleans(),
)
def test_hostile_text_gives_the_records_that_plain_python_gives(
    pieces: list[str], width: int, end: str, mixed: bool, bom: bool
) -> None:
    """Rows, rejects and lines agree with the reference, whichever way the file is read; or both refuse it."""
    inner = "\n" if mixed else end
    body = "".join(inner if piece == "\n" else piece.replace("\n", inner) for piece in pieces)
    text = ",".join("abc"[:width]) + end + body + end
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        path.write_bytes((("\ufeff" if bom else "") + text).encode())
        counts = shapes(path, width)
        cells = width if width in counts or len(counts) != 1 or width == 1 else counts.pop()
        header = tuple("abc"[:width])
        shape = Shape((header,), header)
        dialect = Dialect("utf-8-sig", ",", shape, 1, plain=True, header_cells=width, cells=cells)
        faults = Faults()
        try:
            expected = list(good_records("in", text_lines("in", path, "utf-8-sig"), dialect, faults))
        except InputError:
            with pytest.raises(InputError):
                look(path, delimiter=",")
            return
        seen = look(path, delimiter=",")
    assert [_plain(row) for row in seen.rows] == [_plain(record.cells[:width]) for record in expected]
    assert seen.rejects == faults.found
    assert list(seen.lines.values()) == [record.line for record in expected]


def test_records_know_their_lines_and_their_faults() -> None:
    lines = ["a,b\r\n", '1,"x\n', 'y"\r\n', "\r\n", '2,"z"q\n', "3,4"]
    assert list(records(lines, ",")) == [
        Record(1, 1, ["a", "b"]),
        Record(2, 3, ["1", "x\ny"]),
        Record(4, 4, []),
        Record(5, 5, [], "text after a closing quote"),
        Record(6, 6, ["3", "4"]),
    ]
