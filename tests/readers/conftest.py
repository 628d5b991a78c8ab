"""What the tests of the readers share: a file written and read back whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cxscore.readers import Table, open_table

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Seen:
    """All that a table says of one file."""

    columns: tuple[str, ...]
    rows: list[Row]
    rejects: list[tuple[int | None, str]]
    lines: dict[int, int]
    problems: list[str]


Read = Callable[..., Seen]


def rows_of(table: Table, index: int = 0) -> list[Row]:
    return table.read(lambda: table.connection.execute(f"SELECT * FROM {table.sources[index].relation}").fetchall())


def look(path: Path, **options: str) -> Seen:
    with open_table([str(path)], encoding=options.get("encoding"), delimiter=options.get("delimiter")) as table:
        rows = rows_of(table)
        rejects = [(reject.line, reject.message) for reject in table.malformed()]
        lines = table.locate(0, range(1, len(rows) + 1))
        return Seen(table.sources[0].columns, rows, rejects, lines, [p.message for p in table.problems])


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_look(content: str | bytes, name: str = "in.csv", **options: str) -> Seen:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return look(path, **options)

    return write_and_look
