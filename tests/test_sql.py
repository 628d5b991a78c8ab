"""The pieces of SQL say about a cell what the answer grammar says."""

from decimal import Decimal
from itertools import product

import duckdb
import pytest

from cxscore import guards, sql
from cxscore.answers import WHITESPACE, trim
from cxscore.errors import UsageError


def evaluate(expression: str, cell: str | None) -> object:
    """What the expression comes to for a cell of a column named x."""
    found = duckdb.execute(f"SELECT {expression} FROM (SELECT ?::VARCHAR AS x)", [cell]).fetchone()
    return found[0] if found else None


@pytest.mark.parametrize("text", ["", "it's", "''", "a';DROP TABLE t;--", 'say "x"', "\\", "æ\n★"])
def test_a_literal_is_the_text_itself(text: str) -> None:
    assert evaluate(guards.sql(text), None) == text


@pytest.mark.parametrize("blank", WHITESPACE)
def test_every_blank_is_trimmed_at_both_ends_only(blank: str) -> None:
    assert evaluate(sql.trimmed("x"), f"{blank}a{blank}b{blank}{blank}") == f"a{blank}b"


EDGES = [
    "",
    " ",
    "\t",
    "\r\n",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\x1f",
    "!",
    "~",
    "~~",
    "\x7f",
    "7",
    "é",
    "e\u0301",
    "\u200b",
    "🙂",
]
"""Ends of cells: blanks, the ends of printable ASCII and what lies beside them, letters of more than one byte."""


def test_sql_and_python_trim_alike_whatever_the_cell_begins_and_ends_with() -> None:
    cells = ["".join(parts) for parts in product(EDGES, ["", " ", "a b"], EDGES)]
    rows = duckdb.execute(f"SELECT x, {sql.trimmed('x')}, {sql.blank('x')} FROM unnest(?) t(x)", [cells]).fetchall()
    assert len(rows) == len(cells)
    assert [row for row in rows if row[1:] != (trim(row[0]), trim(row[0]) == "")] == []


@pytest.mark.parametrize(
    ("cell", "blank"), [(None, True), ("", True), (" \u3000\t", True), ("0", False), ("-", False)]
)
def test_blank_cells(cell: str | None, *, blank: bool) -> None:
    assert evaluate(sql.blank("x"), cell) is blank


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("7", "7"),
        (" 2.5 ", "2.5"),
        ("2,50", "2.5"),
        ("-3", "-3"),
        ("+1", "1"),
        ("１２", "12"),
        ("0.000000001", "0.000000001"),
        ("2.00000000000", "2"),
        ("999999999999999999", "999999999999999999"),
    ],
)
def test_numbers_are_read_exactly(cell: str, number: str) -> None:
    assert evaluate(sql.decimal("x"), cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell", [None, "", "x", "1,000", "1e3", "1.", ".5", "0x1", "NaN", "inf", "1 2", "0.0000000001", "1" * 19, "1_000"]
)
def test_what_is_no_number_of_nine_places_is_null(cell: str | None) -> None:
    assert evaluate(sql.decimal("x"), cell) is None


@pytest.mark.parametrize(
    ("cell", "weight"), [("999999.999999999", True), ("1000000", False), ("123456789012", False)]
)
def test_a_weight_lies_below_a_million(cell: str, *, weight: bool) -> None:
    assert (evaluate(sql.decimal("x", sql.WEIGHT), cell) is not None) is weight


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("email", ["email", " email "], ["Email", "emails", None]),
        ("", ["", None, " \t"], ["0"]),
        ("e*", ["e", "email", "e\nx"], ["hotel", ""]),
        ("a?c", ["abc", "a★c", "a%c"], ["ac", "abbc"]),
        ("*", ["", None, "x"], []),
        ("100%*", ["100% sure"], ["100 sure"]),
        ("a_b*", ["a_b!"], ["axb!"]),
        ("a\\*", ["a\\", "a\\b"], ["ab"]),
        ("[ab]", ["[ab]"], ["a"]),
        ("1..3", ["1", "3.0", " 2,5 ", "２"], ["0.9", "3.1", "", None, "x", "1..3"]),
        ("-2..-1", ["-1.5"], ["1.5"]),
        ("a..c", ["a..c"], ["b"]),
        ("it's", ["it's"], ["its"]),
    ],
)
def test_patterns(pattern: str, fitting: list[str | None], other: list[str | None]) -> None:
    said = sql.matches("x", pattern)
    assert [cell for cell in fitting if evaluate(said, cell) is not True] == []
    assert [cell for cell in other if evaluate(said, cell) is not False] == []


def test_a_range_needs_numbers_that_can_be_read() -> None:
    with pytest.raises(UsageError, match=r"1,000.*LO\.\.HI"):
        sql.matches("x", "1,000..2,000")


@pytest.mark.parametrize(
    ("keep", "drop", "kept"),
    [
        ([], [], ["a", "b", ""]),
        ([("x", ["a", "b"])], [], ["a", "b"]),
        ([("x", ["a", "b"])], [("x", ["b"])], ["a"]),
        ([("x", ["a*"]), ("x", ["b"])], [], []),
        ([], [("x", ["", "a"])], ["b"]),
    ],
)
def test_alternatives_within_a_column_and_all_columns_together(
    keep: list[tuple[str, list[str]]], drop: list[tuple[str, list[str]]], kept: list[str]
) -> None:
    said = sql.filters(keep, drop)
    assert [cell for cell in ("a", "b", "") if evaluate(said, cell)] == kept


@pytest.mark.parametrize("pattern", ["", "a", "A*", "?", "*", "a?c", "a.c", "1..3", "0,5..2", "[a]", "100%", "_"])
@pytest.mark.parametrize(
    "text", ["", " ", "a", " a ", "A", "abc", "a.c", "a\nc", "1", "2,5", "3.01", "[a]", "100%", "_"]
)
def test_a_pattern_says_of_one_text_what_it_says_of_a_column(text: str, pattern: str) -> None:
    assert sql.says(text, pattern) == evaluate(sql.matches("x", pattern), text)
