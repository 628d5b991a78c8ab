"""A file that grows: its new records are read once, and kept as rows alike with how many they are.

What is kept are the cells that a request uses. Where a file is not plain enough for its records to be read apart from
each other, all of it is read at every look; the caller sees no difference but time.
"""

import codecs
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cxscore import sql
from cxscore.errors import InputError, UsageError
from cxscore.model import Mark, Problem
from cxscore.readers import database
from cxscore.readers.base import Reject, Source
from cxscore.readers.records import Reading, dialect_of, records
from cxscore.readers.sources import KINDS, OPENERS, File, Kind, Workspace
from cxscore.readers.table import Table, reader_of

if TYPE_CHECKING:
    import duckdb

SETTLED = 250
"""Records from which the shape of delimited text is settled: it is told from the first 200."""
REMEMBERED = 64
"""Bytes before the end of what was read that must still be there, or the file is another one."""
_CHUNK = 1 << 20


class Change(Enum):
    """What became of a file since the last look."""

    NONE = "none"
    GROWN = "grown"
    REPLACED = "replaced"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Growth:
    """What a look finds: the change, the bytes of complete records, and those of the last one that has no end yet."""

    change: Change
    complete: int
    rest: int


class Growing:
    """One file that is appended to, as tables over one connection; `close` removes what was made for it."""

    def __init__(self, name: str, how: Reading) -> None:
        self._name, self._how, self._path = name, replace(how, hashed=False), Path(name)
        self._kind = _kind(name)
        self._end = 0
        self._known: os.stat_result | None = None
        self._before = b""
        self._kept: _Kept | None = None
        self._workspace = Workspace()
        self._connection = database.connect()

    def close(self) -> None:
        """Close the connection and remove temporary files."""
        self._connection.close()
        self._workspace.close()

    @property
    def interrupt(self) -> Callable[[], None]:
        """Stops the query that is going on."""
        return self._connection.interrupt

    # --- what became of the file ---

    def look(self) -> Growth:
        """Find how far the file's complete records reach now. InputError for what cannot be followed."""
        try:
            with self._path.open("rb") as stream:
                return self._looked(stream)
        except FileNotFoundError:
            return Growth(Change.GONE, self._end, 0)
        except OSError as error:
            why = (error.strerror or "the system refuses").lower()
            raise InputError(f"the file cannot be read: {why}", "", Mark(self._name)) from None

    def _looked(self, stream: IO[bytes]) -> Growth:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise InputError("only a file can be watched", "a pipe is scored when it ends", Mark(self._name))
        replaced = self._known is not None and not self._same(stream, found)
        if replaced:
            self._end, self._kept, self._before = 0, None, b""
        self._known = found
        start = self._end
        self._end = self._complete(stream, start)
        if self._end > start:
            stream.seek(max(self._end - REMEMBERED, 0))
            self._before = stream.read(min(self._end, REMEMBERED))
        change = Change.REPLACED if replaced else Change.GROWN if self._end > start else Change.NONE
        return Growth(change, self._end, max(found.st_size - self._end, 0))

    def _same(self, stream: IO[bytes], found: os.stat_result) -> bool:
        """Whether the file is still the one that was read, as far as its place, its size and its end tell.

        One that was written to and has not grown was edited.
        """
        known = self._known
        if known is None or (known.st_dev, known.st_ino) != (found.st_dev, found.st_ino):
            return False
        edited = found.st_size == known.st_size and found.st_mtime_ns != known.st_mtime_ns
        if edited or found.st_size < self._end:
            return False
        stream.seek(self._end - len(self._before))
        return stream.read(len(self._before)) == self._before

    def _complete(self, stream: IO[bytes], start: int) -> int:
        """Where the last complete record from `start` on ends."""
        stream.seek(0)
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise InputError("UTF-16 cannot be watched", "let its writer use UTF-8", Mark(self._name))
        end, quoted = _last_line_end(stream, start)
        if end == start or not quoted or self._kind == "ndjson":
            return end
        return _last_record_end(stream, start, end, self._delimiter())

    def _delimiter(self) -> str:
        return dialect_of(self._name, self._path, "latin-1", self._how).delimiter

    # --- tables ---

    def whole(self, *, rest: bool = False) -> Table:
        """A table of all complete records, with `rest` of all bytes; it lasts until the next one is made."""
        with self._path.open("rb") as stream:
            return self._table(_cut(stream, 0, None if rest else self._end))

    def keep(self, table: Table, used: Iterable[int]) -> bool:
        """Keep the cells `used`, from 0, of the whole table, so that `added` need not read them again.

        Returns whether the file is so plain that its records can be read apart from each other.
        """
        self._kept = None
        if not self._is_plain(table):
            return False
        kept = _Kept(table, tuple(sorted(used)), self._end, self._header())
        kept.add(self._connection, table)
        self._kept = kept
        return True

    def added(self) -> Table | None:
        """A table of what was kept and of the records since; None where nothing was kept, or it does not do."""
        kept = self._kept
        if kept is None:
            return None
        if kept.end < self._end:
            with self._path.open("rb") as stream:
                table = self._table(_cut(stream, kept.end, self._end, kept.header))
            if not kept.takes(table):
                self._kept = None
                return None
            kept.add(self._connection, table)
            kept.end = self._end
        return Table(self._connection, [kept], Workspace())

    def _table(self, chunks: Iterable[bytes]) -> Table:
        self._forget()
        path = self._workspace.path().with_suffix(self._path.suffix)
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as out:
            out.writelines(chunks)
        file = File(self._name, path, path, self._kind)
        return Table(
            self._connection, [reader_of(file, self._workspace, lambda: self._connection, self._how)], self._workspace
        )

    def _forget(self) -> None:
        """Remove what was made to read the table before: a watch may last for weeks."""
        self._workspace.close()
        found = "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'rejects~_%' ESCAPE '~'"
        for (name,) in self._connection.execute(found).fetchall():
            self._connection.execute(f"DROP TABLE {name}")

    def _is_plain(self, table: Table) -> bool:
        """Whether the file is UTF-8 with one header row, and its shape is settled."""
        (source,) = table.sources
        layout, facts = source.layout, dict(source.facts)
        if table.problems or source.damaged or self._how.records:
            return False
        if self._kind == "ndjson":
            return len(set(source.columns)) == len(source.columns)
        rows = table.connection.execute(f"SELECT count(*) FROM {source.relation}").fetchall()[0][0]
        one_row = (layout.header_rows, layout.names, layout.questions, layout.under, layout.tail) == (1, 1, 0, 0, ())
        return one_row and rows >= SETTLED and facts.get("encoding") == "utf-8"

    def _header(self) -> bytes:
        """The bytes up to the first record, which a piece of delimited text is put behind."""
        if self._kind == "ndjson":
            return b""
        last = dialect_of(self._name, self._path, "latin-1", self._how).header_end
        with self._path.open("rb") as stream:
            return b"".join(stream.readline() for _ in range(last))


class _Kept:
    """What is kept of the records read so far: the cells that are used, with how many records have them.

    To a table it is a reader: its one source has every column, though only the cells that are used hold what was
    written. Of all others one tells whether any of them is filled.
    """

    def __init__(self, table: Table, used: tuple[int, ...], end: int, header: bytes) -> None:
        (self._first,) = table.sources
        self.problems: tuple[Problem, ...] = table.problems
        self._used, self.end, self.header = used, end, header
        self._columns = self._first.columns
        self._rejects: list[Reject] = []
        self._excluded: list[Reject] = []
        self._empty = True
        self.source = self._first

    def _shown(self) -> Source:
        """The kept rows as a source that a request cannot tell from the file."""
        places = range(len(self._columns))
        free = next((place for place in places if place not in self._used), None)
        cells = [
            f"CASE WHEN filled THEN 'x' END AS c{place}" if place == free else self._cell(place) for place in places
        ]
        relation = f"(SELECT {', '.join(cells)}, n FROM kept)"
        return replace(self._first, relation=relation, columns=self._columns, counted=True)

    def _cell(self, place: int) -> str:
        return f"c{place}" if place in self._used else f"NULL::VARCHAR AS c{place}"

    def takes(self, table: Table) -> bool:
        """Whether a piece is read as the records before it were."""
        (source,) = table.sources
        if table.problems or source.damaged or source.facts != self._first.facts:
            return False
        return bool(self.header == b"" or (source.columns, source.layout) == (self._columns, self._first.layout))

    def add(self, connection: "duckdb.DuckDBPyConnection", table: Table) -> None:
        """Count the records of a piece."""
        table.read(lambda: connection.execute(f"CREATE OR REPLACE TEMP TABLE piece AS {self._piece(table)}"))
        (source,) = table.sources
        if not self.header and source.columns != ("",):  # no name stands for a piece without any record
            self._columns = tuple(dict.fromkeys((*self._columns, *source.columns)))
        before = "" if self._empty else "UNION ALL FROM kept"
        names = ", ".join([*(f"c{place}" for place in self._used), "filled"])
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE kept AS SELECT {names}, sum(n)::BIGINT AS n "
            f"FROM (FROM piece {before}) GROUP BY ALL"
        )
        self._empty = False
        self.source = self._shown()
        self._rejects += table.malformed()
        self._excluded += table.excluded()

    def _piece(self, table: Table) -> str:
        """SQL of the used cells of a piece, whether any other is filled, and of how many records that is so."""
        (source,) = table.sources
        place = {name: number for number, name in enumerate(source.columns)}
        own = [number if self.header else place.get(self._columns[number]) for number in self._used]
        cells = [
            f"{'NULL::VARCHAR' if i is None else f'c{i}'} AS c{number}"
            for i, number in zip(own, self._used, strict=True)
        ]
        others = [f"NOT {sql.blank(f'c{i}')}" for i in range(len(source.columns)) if i not in own]
        filled = f"({' OR '.join(others) or 'false'}) AS filled"
        return f"SELECT {', '.join([*cells, filled])}, count(*) AS n FROM {source.relation} GROUP BY ALL"

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:  # noqa: ARG002 - protocol
        """Nothing changes: the pieces are settled."""
        return False

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """The malformed records of all pieces, each with its line in its piece."""
        return tuple(self._rejects)

    def excluded(self) -> tuple[Reject, ...]:
        """The rows of all pieces that are no records."""
        return tuple(self._excluded)

    def lines(self, records: Sequence[int]) -> dict[int, int]:  # noqa: ARG002 - protocol
        """No record has a line: those alike are one row."""
        return {}

    def digest(self) -> str:
        """Not taken."""
        return ""


def _kind(name: str) -> Kind:
    """What a file is by its name; UsageError for what has no records that can be told by their ends."""
    _, suffix = os.path.splitext(name)  # noqa: PTH122 - "-" and odd names are not paths
    kind = KINDS.get(suffix.lower(), "")
    if name == "-" or "://" in name or suffix.lower() in OPENERS or (suffix and kind not in ("delimited", "ndjson")):
        what = "standard input" if name == "-" else f"'{name[:60]}'"
        raise UsageError(f"{what} cannot be watched", "watch follows a file that grows: .csv, .tsv or .ndjson")
    return kind or "delimited"


def _cut(stream: IO[bytes], start: int, end: int | None, header: bytes = b"") -> Iterator[bytes]:
    """Yield the bytes of a part of a file behind its header."""
    yield header
    stream.seek(start)
    left = end - start if end is not None else -1
    while left and (chunk := stream.read(min(_CHUNK, left) if left > 0 else _CHUNK)):
        left -= len(chunk) if left > 0 else 0
        yield chunk


def _last_line_end(stream: IO[bytes], start: int) -> tuple[int, bool]:
    """Where the last complete line from `start` on ends, and whether a quote stands before that."""
    end, at, quoted = start, start, False
    stream.seek(start)
    while chunk := stream.read(_CHUNK):
        if (found := chunk.rfind(b"\n")) >= 0:
            end = at + found + 1
        quoted = quoted or b'"' in chunk
        at += len(chunk)
    return end, quoted


def _last_record_end(stream: IO[bytes], start: int, end: int, delimiter: str) -> int:
    """Where the last record from `start` on ends that does not lie open within quotes; lines are read up to `end`."""
    at = complete = start

    def lines() -> Iterator[str]:
        nonlocal at
        stream.seek(start)
        while at < end:
            line = stream.readline()
            at += len(line)
            yield line.decode("latin-1")

    for record in records(lines(), delimiter):
        if record.fault != "unclosed":
            complete = at
    return complete
