"""What the tests of the readers share: a file written and read back whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cxscore.presets import PLAIN, Layout
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
    questions: tuple[str, ...] = ()
    excluded: list[tuple[int | None, str]] = field(default_factory=list)


Read = Callable[..., Seen]


def rows_of(table: Table, index: int = 0) -> list[Row]:
    return table.read(lambda: table.connection.execute(f"SELECT * FROM {table.sources[index].relation}").fetchall())


def look(path: Path, layout: Layout = PLAIN, **options: Any) -> Seen:
    with open_table([str(path)], layouts=lambda _: layout, **options) as table:
        rows = rows_of(table)
        rejects = [(reject.line, reject.message) for reject in table.malformed()]
        lines = table.locate(0, range(1, len(rows) + 1))
        excluded = [(row.line, row.message) for row in table.excluded()]
        source, problems = table.sources[0], [p.message for p in table.problems]
        return Seen(source.columns, rows, rejects, lines, problems, source.questions, excluded)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_look(content: str | bytes, name: str = "in.csv", **options: Any) -> Seen:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return look(path, **options)

    return write_and_look
