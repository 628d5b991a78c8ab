"""A database to read dates in."""

from collections.abc import Iterable, Iterator

import duckdb
import pytest

from tests.dates.asking import Evaluate


@pytest.fixture(scope="module")
def evaluate() -> Iterator[Evaluate]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")

        def call(sql: str, texts: Iterable[str | None]) -> list[object]:
            query = f"SELECT {sql} FROM (SELECT unnest(range(len($t))) AS i, unnest($t) AS stamp) ORDER BY i"
            return [value for (value,) in connection.execute(query, {"t": [*texts, ""]}).fetchall()[:-1]]

        yield call
