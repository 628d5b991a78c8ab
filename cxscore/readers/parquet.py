"""Parquet files: DuckDB reads them; every column is cast to text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.presets import Layouts
from cxscore.readers import database
from cxscore.readers.base import Reject, Source, identifier, path_list, readable, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.sources import File

if TYPE_CHECKING:
    import duckdb


class ParquetReader:
    """One Parquet file; its rows have no lines and none is malformed."""

    def __init__(self, file: File, connection: "duckdb.DuckDBPyConnection", layouts: Layouts) -> None:
        self._file = file
        relation = f"read_parquet({path_list(file.path)})"
        try:
            columns = column_names(connection, relation)
        except database.errors():
            raise InputError("the Parquet file is damaged or is none", "", Mark(file.name)) from None
        self._digest = Beside(lambda: sha256(file.given))
        names = tuple(map(readable, columns))
        self.source = Source(file.name, as_text(relation, columns), names, layout=layouts([names]))
        self.problems: tuple[Problem, ...] = ()

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:
        """Return False; InputError when DuckDB could not read the pages."""
        if failed:
            self._try(connection)
        return False

    def _try(self, connection: "duckdb.DuckDBPyConnection") -> None:
        columns = ", ".join(f"count(c{i})" for i in range(len(self.source.columns)))
        try:
            connection.execute(f"SELECT {columns} FROM {self.source.relation}").fetchall()
        except database.errors():
            raise InputError("the Parquet file is damaged", "fetch it again", Mark(self._file.name)) from None

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """Return nothing: every row has every column."""
        return ()

    def excluded(self) -> tuple[Reject, ...]:
        """Return nothing: every row is a record."""
        return ()

    def lines(self, records: Sequence[int]) -> dict[int, int]:  # noqa: ARG002 - protocol
        """Return nothing: rows have no lines."""
        return {}

    def digest(self) -> str:
        """Return the sha256 of the bytes as given."""
        return self._digest.result()


def column_names(connection: "duckdb.DuckDBPyConnection", relation: str) -> list[str]:
    """Return the names of a relation's columns."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return [str(row[0]) for row in rows]


def as_text(relation: str, columns: Sequence[str]) -> str:
    """Return the SQL of the relation with its columns cast to VARCHAR and called c0, c1 ..."""
    cast = ", ".join(f"CAST({identifier(name)} AS VARCHAR) AS c{i}" for i, name in enumerate(columns))
    return f"(SELECT {cast} FROM {relation})"
