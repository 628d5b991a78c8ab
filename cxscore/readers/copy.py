"""A clean copy: rows written as all-quoted CSV for DuckDB, where the input itself cannot be given to it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cxscore import guards
from cxscore.readers.base import path_list
from cxscore.readers.sources import Workspace

BUFFER = 32_000_000


class Copy(NamedTuple):
    """A file of the workspace: its path, its longest row in bytes, whether cells hold line ends."""

    path: Path
    longest: int
    breaks: bool


class _Sink:
    """Takes the text of one row at a time, and notes what DuckDB must know to read it back."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="")
        self.longest = 0
        self.breaks = False

    def write(self, row: str) -> int:
        self.longest = max(self.longest, len(row) * 4)
        self.breaks = self.breaks or row.count("\n") > 1 or "\r" in row
        return self._stream.write(row)

    def close(self) -> None:
        self._stream.close()


def write_copy(workspace: Workspace, rows: Iterable[Sequence[str | None]]) -> Copy:
    """Write the rows to a new file of the workspace; None becomes a blank cell, short rows stay short."""
    path = workspace.path()
    path.touch(mode=0o600, exist_ok=False)
    sink = _Sink(path)
    try:
        csv.writer(sink, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    finally:
        sink.close()
    return Copy(path, sink.longest, sink.breaks)


def copy_relation(copy: Copy, width: int) -> str:
    """Return the SQL that reads the copy with `width` columns; cells that short rows lack are NULL."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    longest = max(copy.longest + 1, BUFFER // 2)
    return (
        f"read_csv({path_list(copy.path)}, auto_detect=false, header=false, columns={{{columns}}}, "
        f"delim=',', quote={guards.sql(chr(34))}, escape={guards.sql(chr(34))}, null_padding=true, new_line='\\n', "
        f"max_line_size={longest}, buffer_size={2 * longest}, parallel={'false' if copy.breaks else 'true'})"
    )
