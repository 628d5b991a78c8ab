"""Frames and Parquet files: every column as text, names and order kept."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from cxscore.errors import UsageError
from cxscore.readers import frame_table
from tests.readers.conftest import Row, look, rows_of


@pytest.mark.parametrize(
    ("frame", "columns", "rows"),
    [
        (pd.DataFrame([[1, "x"], [2, "N/A"]], columns=["a", "a"]), ("a", "a"), [("1", "x"), ("2", "N/A")]),
        (pd.DataFrame([[1.5], [None]], columns=pd.Index([("b", "c")])), ("b c",), [("1.5",), (None,)]),
        (pd.DataFrame({"o": pd.Series([True, 7, "x"], dtype=object)}), ("o",), [("true",), ("7",), ("x",)]),
        (pd.DataFrame({"o": pd.Series([None, 7], dtype=object)}), ("o",), [(None,), ("7",)]),
        (pd.DataFrame({"d": pd.to_datetime(["2026-10-01 09:30"])}), ("d",), [("2026-10-01 09:30:00",)]),
        (pl.DataFrame({"a": [1, None], "b": ["x", "y"]}), ("a", "b"), [("1", "x"), (None, "y")]),
    ],
)
def test_a_frame_is_a_source_like_any_other(frame: object, columns: tuple[str, ...], rows: list[Row]) -> None:
    with frame_table(frame) as table:
        assert table.sources[0].columns == columns
        assert rows_of(table) == rows
        assert (table.malformed(), table.locate(0, [1]), table.inputs_digest()) == ((), {}, {"frame": ""})


def test_a_late_text_in_an_object_column_does_not_fail() -> None:
    frame = pd.DataFrame({"o": pd.Series([1] * 3000 + ["x"], dtype=object)})
    with frame_table(frame) as table:
        assert rows_of(table)[-1] == ("x",)


def test_what_is_no_frame_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="not list"):
        frame_table([1, 2])


def test_parquet_columns_are_text(tmp_path: Path) -> None:
    path = tmp_path / "it's [a].parquet"
    with duckdb.connect() as connection:
        connection.execute(
            'COPY (SELECT 7 AS "made it ""easy""", DATE \'2026-10-31\' AS d) TO ? (FORMAT parquet)', [str(path)]
        )
    seen = look(path)
    assert (seen.columns, seen.rows) == (('made it "easy"', "d"), [("7", "2026-10-31")])
