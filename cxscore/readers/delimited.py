"""Delimited text (CSV, TSV and kin) as a source for DuckDB.

Two ways lead to the same records. A file that is plain (UTF-8, one kind of line end, sound quotes) is read by
DuckDB as it stands, while a thread beside it checks that it is. Any other is parsed in Python once and written
to a clean copy.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from cxscore import guards
from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.readers import database
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import MAX_LINE, Reject, Source, path_list, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.copy import copy_relation, write_copy
from cxscore.readers.records import (
    Dialect,
    Reading,
    Record,
    agreed_cells,
    dialect_of,
    good_records,
    is_regular,
    last_quote_closes,
    misfit,
    reaches,
    records,
    text_lines,
)
from cxscore.readers.shape import Faults, total_note
from cxscore.readers.sources import File, Workspace

if TYPE_CHECKING:
    import duckdb

UTF8 = "utf-8-sig"
Mode = Literal["parallel", "serial", "copy"]

_NUMBERS = count(1)
"""Tell the readers of one connection apart, where it outlives them."""


class DelimitedReader:
    """One delimited file: read as it stands, in parallel or not, or through a clean copy."""

    def __init__(self, file: File, workspace: Workspace, how: Reading) -> None:
        self._file, self._workspace, self._how = file, workspace, how
        self._round, self._number = 0, next(_NUMBERS)
        self._faults: Faults | None = None
        self._known: tuple[str, list[tuple[int, str | None, list[str]]]] | None = None
        self._guessed: tuple[Problem, ...] = ()
        self._strict = False
        self._checked = 0
        self._repaired = False
        self._damaged: dict[int, int] = {}
        packed = file.given != file.path
        self._digest = Beside(lambda: sha256(file.given)) if packed and how.hashed else None
        chosen = bytes_.chosen(file.path, how.encoding)
        head = bytes_.scan(file.path, bytes_.HEAD)
        self._scan = Beside(lambda: bytes_.scan(file.path, hashed=how.hashed and not packed))
        self._sound: Beside[bool] | None = None
        if chosen not in (None, "utf-8", UTF8):
            self._open(str(chosen), "copy")
        else:
            self._start(head)

    # --- the ways to read ---

    def _start(self, head: bytes_.Scan) -> None:
        """Take the way that the bytes seen so far allow."""
        mode = self._mode(head)
        self._open(self._encoding_for(head), mode)

    def _mode(self, scan: bytes_.Scan) -> Mode:
        if scan.nul is not None:
            bytes_.refuse_nul(self._file.name, self._file.path, scan.nul)
        odd = scan.lone_returns or scan.long_lines or (scan.mixed_ends and not scan.quoted_breaks)
        if odd or scan.fault is not None:
            return "copy"
        return "serial" if scan.quoted_breaks else "parallel"

    def _encoding_for(self, scan: bytes_.Scan) -> str:
        if scan.fault is None:
            return UTF8
        if self._how.encoding is not None:
            line = bytes_.line_at(self._file.path, scan.fault)
            raise InputError("the bytes are not UTF-8", "name the right --encoding", Mark(self._file.name, line))
        found = bytes_.detect(self._file.name, self._file.path)
        self._guessed = (bytes_.detected(self._file.name, found),)
        if found.replaced:
            self._repair(found.encoding)
            return UTF8
        return found.encoding

    def _repair(self, encoding: str) -> None:
        """Go on with a copy in which every byte that is not of the encoding is U+FFFD."""
        given = self._file.path
        if self._how.hashed and not self._digest:
            self._digest = Beside(lambda: sha256(given))
        path = self._workspace.keep(bytes_.repaired(given, encoding))
        self._file = replace(self._file, path=path)
        self._scan = Beside(lambda: bytes_.scan(path))
        self._repaired = True

    def _open(self, encoding: str, mode: Mode) -> None:
        self._round += 1
        self._dialect = self._cut(encoding)
        self._mode_now: Mode = mode if self._dialect.plain else "copy"
        if self._mode_now == "copy":
            self._settle_encoding()
            self._settle_cells()
            sql = self._copied()
        else:
            self._sound = Beside(self._is_sound)
            sql = direct_relation(self._file.path, self._dialect, self._rejects_table, parallel=self._parallel)
        shape, damaged = self._dialect.shape, tuple(self._damaged.items())
        self.source = Source(self._file.name, sql, shape.names, shape.questions, shape.layout, self._facts(), damaged)
        notes = (*shape_notes(self._file.name, self._dialect), *self._total())
        self.problems: tuple[Problem, ...] = (*self._guessed, *notes)

    def _total(self) -> tuple[Problem, ...]:
        """Return the warning about a last record that sums up the others, if it is one."""
        lines = bytes_.last_lines(self._file.path, self._dialect.encoding)
        found = [
            record.cells for record in records(lines, self._dialect.delimiter) if any(map(str.strip, record.cells))
        ]
        return total_note(self._file.name, self._dialect.shape, found[-1], self._how) if found else ()

    def _facts(self) -> tuple[tuple[str, str], ...]:
        encoding, delimiter = self._dialect.encoding, self._dialect.delimiter
        names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
        return ("encoding", encoding.removesuffix("-sig")), ("delimiter", names.get(delimiter, delimiter))

    def _cut(self, encoding: str) -> Dialect:
        found = dialect_of(self._file.name, self._file.path, encoding, self._how)
        return found.strict if self._strict else found

    def _settle_encoding(self) -> None:
        """Before all of the file is decoded, look at all of it: the head may be UTF-8 and the rest not."""
        if self._dialect.encoding != UTF8:
            return
        scan = self._scan.result()
        self._mode(scan)
        if scan.fault is not None:
            self._dialect = self._cut(self._encoding_for(scan))

    def _settle_cells(self) -> None:
        """Before a file in which all records have too many cells or too few is copied, look at all of them."""
        dialect = self._dialect
        if dialect.cells == dialect.header_cells:
            return
        lines = text_lines(self._file.name, self._file.path, dialect.encoding)
        body = (each for each in records(lines, dialect.delimiter) if each.line > dialect.header_end)
        if agreed_cells(body, dialect.width, dialect.header_cells) != dialect.cells:
            self._dialect = dialect.strict

    def _is_sound(self) -> bool:
        """Tell whether DuckDB can be trusted with the quotes, and no row is the header again.

        DuckDB drops what follows some quotes that never close.
        """
        path, delimiter = self._file.path, self._dialect.delimiter
        scan = self._scan.result()
        if scan.repeated_header and self._dialect.width > 1:
            return False
        if scan.fault is not None or scan.nul is not None or not scan.quotes:
            return True
        if scan.quoted_breaks:
            return is_regular(text_lines(self._file.name, path, UTF8), delimiter)
        return last_quote_closes(path, delimiter)

    @property
    def _parallel(self) -> bool:
        return self._mode_now == "parallel"

    def _copied(self) -> str:
        self._faults = Faults()
        rows = (record.cells[: self._dialect.width] for record in self._noted(self._good(self._faults)))
        return copy_relation(write_copy(self._workspace, rows), self._dialect.width)

    def _noted(self, found: Iterator[Record]) -> Iterator[Record]:
        """Pass the records on, and note the first line on which each column of a repaired file has lost bytes."""
        if not self._repaired:
            yield from found
            return
        for record in found:
            for column, cell in enumerate(record.cells):
                if "\ufffd" in cell:
                    self._damaged.setdefault(column, record.line)
            yield record

    def _good(self, faults: Faults) -> Iterator[Record]:
        lines = text_lines(self._file.name, self._file.path, self._dialect.encoding)
        return good_records(self._file.name, lines, self._dialect, faults)

    @property
    def _rejects_table(self) -> str:
        return f"rejects_{self._number}_{self._round}"

    # --- what a table asks ---

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:
        """Return whether the file turned out to need another way than the one it was read by."""
        if self._mode_now == "copy":
            return False
        scan = self._scan.result()
        mode = self._mode(scan)
        sound = self._sound is None or self._sound.result()
        if failed or not sound or self._has_unsound_quotes(connection):
            mode = "copy"
        way: Mode | None = mode
        if mode == self._mode_now or (mode, self._mode_now) == ("parallel", "serial"):
            way = self._way_for_cells(connection)
        if way is not None:
            self._open(self._encoding_for(scan), way)
        return way is not None

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:
        """Return the malformed lines in file order."""
        if self._faults is not None:
            return tuple(Reject(self._file.name, None, line, message) for line, message in self._faults.found)
        rows = self._rejected(connection)
        lines = lines_of(self._file.path, [position for position, _, _ in rows])
        return tuple(
            Reject(self._file.name, None, line, self._message(text, errors))
            for line, (_, text, errors) in zip(lines, rows, strict=True)
        )

    def excluded(self) -> tuple[Reject, ...]:
        """Return the rows that are no records: repeated headers, totals and notices."""
        found = self._faults.excluded if self._faults else []
        return tuple(Reject(self._file.name, None, line, reason) for line, reason in found)

    def lines(self, wanted: Sequence[int]) -> dict[int, int]:
        """Return the physical line on which each of these good records starts."""
        left, last = set(wanted), max(wanted, default=0)
        found = {}
        for number, record in enumerate(self._good(Faults()), 1):
            if number > last:
                break
            if number in left:
                found[number] = record.line
        return found

    def digest(self) -> str:
        """Return the sha256 of the bytes as given, "" when it was not to be taken."""
        return self._digest.result() if self._digest else self._scan.result().sha256

    # --- DuckDB's rejects ---

    def _rejected(self, connection: "duckdb.DuckDBPyConnection") -> list[tuple[int, str | None, list[str]]]:
        """Return (byte position from 0, text, errors) once per rejected line, in file order.

        Every scan of one round rejects the same lines, so they are asked for once. Before the first one there is
        no table of them.
        """
        table = self._rejects_table
        if self._known is None or self._known[0] != table:
            sql = (
                "SELECT line_byte_position - 1, min(csv_line), list(DISTINCT error_type::VARCHAR) "
                f"FROM {table} GROUP BY 1 ORDER BY 1"
            )
            try:
                self._known = table, connection.execute(sql).fetchall()
            except database.missing_errors():
                return []
        return self._known[1]

    def _has_unsound_quotes(self, connection: "duckdb.DuckDBPyConnection") -> bool:
        ragged = {"MISSING COLUMNS", "TOO MANY COLUMNS", "LINE SIZE OVER MAXIMUM"}
        return any(set(errors) - ragged for _, _, errors in self._rejected(connection))

    def _way_for_cells(self, connection: "duckdb.DuckDBPyConnection") -> Mode | None:
        """Return how to read again where the head told a wrong number of cells; None where it told the right one."""
        if self._is_mixed(connection):
            self._strict = True
            return self._mode_now
        return "copy" if self._has_nameless_cells(connection) else None

    def _is_mixed(self, connection: "duckdb.DuckDBPyConnection") -> bool:
        """Tell whether records that could be read have more than one number of cells, where the head has but one."""
        agreed = self._dialect.cells != self._dialect.header_cells
        return agreed and any(map(self._is_other_shape, self._rejected(connection)))

    def _is_other_shape(self, rejected: tuple[int, str | None, list[str]]) -> bool:
        """Tell whether a rejected record could be read if all others had as many cells."""
        _, text, errors = rejected
        if "LINE SIZE OVER MAXIMUM" in errors or text is None:
            return False
        return reaches(self._record(text).cells, self._dialect.width)

    def _has_nameless_cells(self, connection: "duckdb.DuckDBPyConnection") -> bool:
        """Tell whether a cell beyond the columns is not blank; where there are such cells, the file is read again."""
        beyond = range(self._dialect.width, _declared(self._dialect))
        if not beyond or self._checked == self._round:
            return False
        self._checked = self._round
        filled = " OR ".join(f"c{i} <> ''" for i in beyond)
        relation = read_csv(self._file.path, self._dialect, f"{self._rejects_table}_beyond", parallel=self._parallel)
        return bool(connection.execute(f"SELECT 1 FROM {relation} WHERE {filled} LIMIT 1").fetchall())

    def _message(self, text: str | None, errors: Sequence[str]) -> str:
        if "LINE SIZE OVER MAXIMUM" in errors or text is None:
            return f"a line of more than {MAX_LINE:,} bytes"
        record = self._record(text)
        return record.fault or misfit(record.cells, self._dialect)

    def _record(self, text: str) -> Record:
        lines = text.lstrip("\r\n").splitlines(keepends=True)
        return next(records(lines, self._dialect.delimiter))


def shape_notes(name: str, dialect: Dialect) -> tuple[Problem, ...]:
    """Return the note that header and records differ by blank cells at their ends, if they do."""
    if dialect.width == 1 or dialect.cells == dialect.header_cells:
        return ()
    cells = f"the header has {dialect.header_cells} cells and the records {dialect.cells}"
    message = f"{cells}; the blank ones at the end are left out"
    return (Problem(message, mark=Mark(name), severity="note"),)


def direct_relation(path: Path, dialect: Dialect, rejects: str, *, parallel: bool) -> str:
    """Return the SQL that reads the columns of the file as it stands, as `read_csv` does."""
    relation = read_csv(path, dialect, rejects, parallel=parallel)
    if _declared(dialect) == dialect.width:
        return relation
    return f"(SELECT {', '.join(f'c{i}' for i in range(dialect.width))} FROM {relation})"


def _declared(dialect: Dialect) -> int:
    """Return how many cells DuckDB is told to expect of a record."""
    return 1 if dialect.width == 1 else dialect.cells


def read_csv(path: Path, dialect: Dialect, rejects: str, *, parallel: bool) -> str:
    """Return the SQL that reads all cells as they stand; lines of the wrong shape land in the table `rejects`.

    `parallel` must be off where a line may end inside quotes: DuckDB's threads take such lines for records. DuckDB
    lets pass cells too many that it takes for NULL, as a rule empty ones: so NULL is told to be what no cell can be.
    In a file of one column it would then no longer see blank lines.
    """
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(_declared(dialect)))
    nulls = "" if dialect.width == 1 else "nullstr='\n', allow_quoted_nulls=false, "
    return (
        f"read_csv({path_list(path)}, auto_detect=false, header=true, columns={{{columns}}}, "
        f"delim={guards.sql(dialect.delimiter)}, quote='\"', escape='\"', strict_mode=true, null_padding=false, "
        f"{nulls}store_rejects=true, ignore_errors=true, rejects_table={guards.sql(rejects)}, "
        f"rejects_scan={guards.sql(rejects + '_scan')}, rejects_limit=0, max_line_size={MAX_LINE}, "
        f"buffer_size={2 * MAX_LINE}, parallel={'true' if parallel else 'false'})"
    )


def lines_of(path: Path, positions: Sequence[int]) -> list[int]:
    """Return the physical line of each byte position (from 0, ascending); one on a line end means what follows."""
    lines, line, at = [], 1, 0
    with path.open("rb") as stream:
        for position in positions:
            text = stream.read(max(position - at, 0)) + _line_ends(stream)
            line += text.count(b"\n")
            at = stream.tell()
            lines.append(line)
    return lines


def _line_ends(stream: BinaryIO) -> bytes:
    """Read on over line ends, and return them."""
    found = b""
    while block := stream.read(1024):
        rest = block.lstrip(b"\r\n")
        found += block[: len(block) - len(rest)]
        if rest:
            stream.seek(-len(rest), os.SEEK_CUR)
            break
    return found
