"""Delimited text (CSV, TSV and kin) as a source for DuckDB.

Two ways lead to the same records. A file that is plain (UTF-8, one kind of line end, sound quotes) is read by
DuckDB as it stands, while a thread beside it checks that it is. Any other is parsed in Python once and written
to a clean copy.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.readers import database
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import MAX_LINE, Reject, Source, literal, path_list, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.copy import copy_relation, write_copy
from cxscore.readers.records import (
    Dialect,
    Reading,
    Record,
    dialect_of,
    good_records,
    is_regular,
    last_quote_closes,
    may_repeat_header,
    misfit,
    records,
    text_lines,
)
from cxscore.readers.shape import Faults
from cxscore.readers.sources import File, Workspace

if TYPE_CHECKING:
    import duckdb

UTF8 = "utf-8-sig"
Mode = Literal["parallel", "serial", "copy"]


class DelimitedReader:
    """One delimited file: read as it stands, in parallel or not, or through a clean copy."""

    def __init__(self, file: File, workspace: Workspace, how: Reading) -> None:
        self._file, self._workspace, self._how = file, workspace, how
        self._round = 0
        self._faults: Faults | None = None
        self._known: tuple[str, list[tuple[int, str | None, list[str]]]] | None = None
        self.problems: tuple[Problem, ...] = ()
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
        encoding, problem = bytes_.detect(self._file.name, self._file.path)
        self.problems = (problem,)
        return encoding

    def _open(self, encoding: str, mode: Mode) -> None:
        self._round += 1
        self._dialect = self._cut(encoding)
        self._mode_now: Mode = mode if self._dialect.plain else "copy"
        if self._mode_now == "copy":
            self._settle_encoding()
            sql = self._copied()
        else:
            self._sound = Beside(self._is_sound)
            sql = self._direct()
        shape = self._dialect.shape
        self.source = Source(self._file.name, sql, shape.names, shape.questions, shape.layout, self._facts())

    def _facts(self) -> tuple[tuple[str, str], ...]:
        encoding, delimiter = self._dialect.encoding, self._dialect.delimiter
        names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
        return ("encoding", encoding.removesuffix("-sig")), ("delimiter", names.get(delimiter, delimiter))

    def _cut(self, encoding: str) -> Dialect:
        return dialect_of(self._file.name, self._file.path, encoding, self._how)

    def _settle_encoding(self) -> None:
        """Before all of the file is decoded, look at all of it: the head may be UTF-8 and the rest not."""
        if self._dialect.encoding != UTF8:
            return
        scan = self._scan.result()
        self._mode(scan)
        if scan.fault is not None:
            self._dialect = self._cut(self._encoding_for(scan))

    def _is_sound(self) -> bool:
        """Tell whether DuckDB can be trusted with the quotes, and no row is the header again.

        DuckDB drops what follows some quotes that never close.
        """
        path, delimiter = self._file.path, self._dialect.delimiter
        if may_repeat_header(path, self._dialect):
            return False
        scan = self._scan.result()
        if scan.fault is not None or scan.nul is not None or not scan.quotes:
            return True
        if scan.quoted_breaks:
            return is_regular(text_lines(self._file.name, path, UTF8), delimiter)
        return last_quote_closes(path, delimiter)

    def _direct(self) -> str:
        parallel = self._mode_now == "parallel"
        return direct_relation(self._file.path, self._dialect, self._rejects_table, parallel=parallel)

    def _copied(self) -> str:
        self._faults = Faults()
        rows = (record.cells[: self._dialect.width] for record in self._good(self._faults))
        return copy_relation(write_copy(self._workspace, rows), self._dialect.width)

    def _good(self, faults: Faults) -> Iterator[Record]:
        lines = text_lines(self._file.name, self._file.path, self._dialect.encoding)
        return good_records(self._file.name, lines, self._dialect, faults)

    @property
    def _rejects_table(self) -> str:
        return f"rejects_{id(self)}_{self._round}"

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
        if mode == self._mode_now or (mode, self._mode_now) == ("parallel", "serial"):
            return False
        self._open(self._encoding_for(scan), mode)
        return True

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

    def _message(self, text: str | None, errors: Sequence[str]) -> str:
        if "LINE SIZE OVER MAXIMUM" in errors or text is None:
            return f"a line of more than {MAX_LINE:,} bytes"
        lines = text.lstrip("\r\n").splitlines(keepends=True)
        record = next(records(lines, self._dialect.delimiter))
        return record.fault or misfit(record.cells, self._dialect.width)


def direct_relation(path: Path, dialect: Dialect, rejects: str, *, parallel: bool) -> str:
    """Return the SQL that reads the file as it stands; lines of the wrong shape land in the table `rejects`.

    `parallel` must be off where a line may end inside quotes: DuckDB's threads take such lines for records.
    """
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(dialect.width))
    return (
        f"read_csv({path_list(path)}, auto_detect=false, header=true, columns={{{columns}}}, "
        f"delim={literal(dialect.delimiter)}, quote='\"', escape='\"', strict_mode=true, null_padding=false, "
        f"store_rejects=true, ignore_errors=true, rejects_table={literal(rejects)}, "
        f"rejects_scan={literal(rejects + '_scan')}, rejects_limit=0, max_line_size={MAX_LINE}, "
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
