"""The table: every input of a run, ready for DuckDB to group."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from cxscore.errors import InputError
from cxscore.model import Mark, Named, Problem
from cxscore.presets import Layouts, plain
from cxscore.readers import database
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import Reader, Reject, Source
from cxscore.readers.delimited import DelimitedReader
from cxscore.readers.frames import FrameReader
from cxscore.readers.parquet import ParquetReader
from cxscore.readers.records import Reading, delimiter_named
from cxscore.readers.sources import File, Kind, Workspace, open_files

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

MAX_ROUNDS = 4
"""A source changes at most three times: from parallel to serial to a copy; then an error stands."""


class Table:
    """All inputs of a run as sources in one DuckDB connection; a context manager that removes what it made.

    Large files are checked beside the query, so no result counts before `settle` says that nothing changed;
    `read` does both. `grouped` is the query whose result a count left in the connection, "" where none can be used
    again: two counts of the same columns take one pass over the files.
    """

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", readers: Sequence[Reader], workspace: Workspace
    ) -> None:
        self.connection = connection
        self._readers = tuple(readers)
        self._workspace = workspace
        self.grouped = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection and remove temporary files."""
        self.connection.close()
        self._workspace.close()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The inputs in the order given, as they are to be read now."""
        return tuple(reader.source for reader in self._readers)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Notes and warnings about how the inputs were read."""
        return tuple(problem for reader in self._readers for problem in reader.problems)

    def read(self, query: Callable[[], T]) -> T:
        """Return what `query` returns once the sources it read are settled.

        `query` must build its SQL from `sources` anew and scan every source; it is called again when a source had
        to be read in another way. Raises InputError for inputs that cannot be used.
        """
        for _ in range(MAX_ROUNDS):
            try:
                result = query()
            except database.read_errors():
                if not self.settle(failed=True):
                    raise
                continue
            if not self.settle():
                return result
        raise AssertionError

    def settle(self, *, failed: bool = False) -> bool:
        """Return whether a source changed since it was read, so that the reading must be done again.

        `failed` says that DuckDB gave up. Waits for the checks; raises InputError for bytes that cannot be used.
        """
        return True in [reader.settle(self.connection, failed=failed) for reader in self._readers]

    def inputs_digest(self) -> dict[str, str]:
        """Return the sha256 of each input's bytes as given, by name; "" for a frame and where it was not taken."""
        return {reader.source.name: reader.digest() for reader in self._readers}

    def check_twins(self) -> None:
        """Raise InputError when two inputs have the same bytes: their records would count twice."""
        seen: dict[str, str] = {}
        for name, digest in self.inputs_digest().items():
            if digest and digest in seen:
                message = f"the file has the same content as {seen[digest]!r}"
                raise InputError(message, "its records would count twice; name one of them", Mark(name))
            seen[digest] = name

    def malformed(self) -> tuple[Reject, ...]:
        """Return the malformed records of all inputs; valid once a full scan of every source has settled."""
        return tuple(reject for reader in self._readers for reject in reader.rejects(self.connection))

    def excluded(self) -> tuple[Reject, ...]:
        """Return the rows of all inputs that are no records: repeated headers, totals and notices.

        Their `message` is the reason. Valid once a full scan of every source has settled.
        """
        return tuple(row for reader in self._readers for row in reader.excluded())

    def locate(self, source_index: int, record_numbers: Sequence[int]) -> dict[int, int]:
        """Return the physical line of each good record, counted from 1 in `row_number() OVER ()` order.

        Reads the file again. Records of JSON arrays, Parquet files and frames have no line and are left out.
        """
        return self._readers[source_index].lines(record_numbers)


def open_table(
    files: Sequence[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    wanted: Sequence[str] = (),
    digests: bool = True,
    layouts: Layouts = plain,
    records: str | None = None,
    records_optional: bool = False,
    sheet: str | None = None,
    where: Named = (),
    where_not: Named = (),
) -> Table:
    """Open the files a user named; `wanted` are column names that may decide the delimiter.

    `layouts` says how a file is laid out: it is given the cells of its first records, at most five, or of a file
    whose columns have names of their own (JSON, Parquet) these names alone. `records` is the key, dotted where it is
    nested, under which a JSON file holds its list of records; with `records_optional` objects without that key are
    records themselves. `sheet` is the name of a workbook's sheet. `where` and
    `where_not` are the filters of the request: a last record that they leave out brings no warning.

    Without `digests` a single file of text is not hashed; several always are, to find twins.
    Raises InputError for what cannot be read, UsageError for an unknown encoding or delimiter.
    """
    mark = delimiter_named(delimiter) if delimiter is not None else None
    workspace = Workspace()
    connect = cache(database.connect)
    try:
        opened = open_files(files, workspace)
        hashed = digests or len(opened) > 1
        how = Reading(
            encoding,
            mark,
            tuple(wanted),
            hashed=hashed,
            layouts=layouts,
            records=records,
            records_optional=records_optional,
            sheet=sheet,
            where=where,
            where_not=where_not,
        )
        readers = [reader_of(file, workspace, connect, how) for file in opened]  # they look at the bytes meanwhile
        return Table(connect(), readers, workspace)
    except BaseException:
        workspace.close()
        raise


def frame_table(frame: object, name: str = "frame") -> Table:
    """Open a frame of pandas, Polars or Arrow; UsageError for anything else."""
    connection = database.connect_frames()
    try:
        reader = FrameReader(frame, name, connection)
    except BaseException:
        connection.close()
        raise
    return Table(connection, [reader], Workspace())


def reader_of(
    file: File, workspace: Workspace, connect: "Callable[[], duckdb.DuckDBPyConnection]", how: Reading
) -> Reader:
    """The reader of one file, by what it holds."""
    kind = _kind(file)
    if kind == "parquet":
        return ParquetReader(file, connect(), how.layouts)
    if kind == "workbook":
        from cxscore.readers.workbook import WorkbookReader  # noqa: PLC0415 - only workbooks need its imports

        return WorkbookReader(file, workspace, how)
    if kind == "delimited":
        return DelimitedReader(file, workspace, how)
    from cxscore.readers.jsonlines import JsonReader  # noqa: PLC0415 - start-up

    return JsonReader(file, workspace, how, connect)


def _kind(file: File) -> Kind:
    """Return what the file is by its suffix, or by its first bytes when it has none; InputError if they differ."""
    start = _start(file.path)
    if not file.kind:
        looks: Kind = "parquet" if start.startswith("PAR1") else "delimited"
        return "json" if start.startswith(("{", "[")) else looks
    if file.kind == "delimited" and start.startswith(('{"', "[{", "[\n{", "[ {")):
        raise InputError("the file holds JSON, not delimited text", "rename it to .json", Mark(file.name))
    if file.kind in ("json", "ndjson") and start and not start.startswith(tuple('{["-0123456789tfn')):
        hint = "rename it to .csv if its cells are delimited"
        raise InputError("the file does not hold JSON", hint, Mark(file.name, 1, 1))
    return file.kind


def _start(path: Path) -> str:
    """Return the first characters of a file that are not blank, as far as they are text."""
    with path.open("rb") as stream:
        start = stream.read(256)
    return start.decode(bytes_.bom(path) or "utf-8", "ignore").lstrip("\ufeff \t\r\n")
