"""Outcomes as SQL: what it says of cells, and what it must not cost."""

import duckdb
import pytest

from cxscore.answers import MISSING_WORDS
from cxscore.engines.records import absent

NOTHING = [word for written in sorted(MISSING_WORDS) for word in dict.fromkeys((written, written.upper()))]


@pytest.mark.parametrize("cell", [None, " ", "\t", *NOTHING])
def test_a_blank_and_a_word_for_no_value_are_absent(cell: str | None) -> None:
    assert duckdb.execute(f"SELECT {absent('c')} FROM (SELECT ?::VARCHAR AS c)", [cell]).fetchall() == [(True,)]


@pytest.mark.parametrize("cell", ["0", "x", "--", "none yet", "\u00a0x", "2026-03-20"])
def test_any_other_cell_is_not(cell: str) -> None:
    assert duckdb.execute(f"SELECT {absent('c')} FROM (SELECT ?::VARCHAR AS c)", [cell]).fetchall() == [(False,)]


def test_whether_a_cell_is_absent_is_no_join() -> None:
    """DuckDB makes a join of a list of words, over all records, even where a case has decided before."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE cells AS SELECT 'x' AS c, 1 AS t FROM range(10)")
        query = f"EXPLAIN SELECT CASE WHEN t IS NOT NULL THEN NULL WHEN {absent('c')} THEN '' ELSE c END FROM cells"
        assert "JOIN" not in connection.execute(query).fetchall()[0][1].upper()
