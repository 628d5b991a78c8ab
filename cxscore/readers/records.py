"""Delimited text in plain Python: its dialect, and its records with the lines they start on.

This is the reference for what a record is. DuckDB reads plain files by itself, and must agree.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from cxscore.errors import InputError, UsageError
from cxscore.model import Mark, Named
from cxscore.presets import Layouts, plain
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import MAX_LINE, readable
from cxscore.readers.shape import Faults, Shape, Sieve, shape_of, width_of

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 200
"""Records that are looked at to choose the delimiter."""

SAMPLE_SIZE = 1 << 20
"""Characters after which no further line is looked at."""

DELIMITER_NAMES = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)


class Record(NamedTuple):
    """One record: the physical lines it starts and ends on, its cells, and what is wrong with its quotes or ""."""

    line: int
    last_line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is to be cut: its encoding and delimiter, the shape of its records, the line the header ends on.

    `plain` says that DuckDB will take the same header and the same records: nothing stands before the header, a
    byte order mark is not followed by a header of several lines, and no layout tells some rows from records.
    `header_cells` counts the header's cells with the blank ones at its end, which its names lack; `cells` is how many
    a record must have: `header_cells`, unless all agree on another.
    """

    encoding: str
    delimiter: str
    shape: Shape
    header_end: int
    plain: bool
    header_cells: int
    cells: int

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names."""
        return self.shape.names

    @property
    def width(self) -> int:
        """Columns of the file; what a record has beyond them must be blank."""
        return self.shape.width

    @property
    def strict(self) -> "Dialect":
        """The dialect in which a record must have as many cells as the header."""
        return replace(self, cells=self.header_cells)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the user wants the text read: an encoding and a delimiter, None to find out; columns that will be used.

    `hashed` says that the digest will be asked for: of a large file it takes a sixth of the run. `layouts` says how
    a file is laid out, from its first records. `records` is the key of a JSON file's list of records, `sheet` the
    name of a workbook's sheet; None to find out. `records_optional`: objects without that key are records themselves.
    `where` and `where_not` filter the records: nothing need be said of one that they leave out.
    """

    encoding: str | None = None
    delimiter: str | None = None
    wanted: tuple[str, ...] = ()
    hashed: bool = True
    layouts: Layouts = plain
    records: str | None = None
    records_optional: bool = False
    sheet: str | None = None
    where: Named = ()
    where_not: Named = ()


# --- records -------------------------------------------------------------------------------------------------


def records(lines: Iterable[str], delimiter: str, first_line: int = 1) -> Iterator[Record]:
    """Yield the records of a text, blank lines as records without cells.

    Lines end at LF, CRLF or CR and nowhere else. Blanks between a delimiter and a quote are dropped. A record
    whose quotes are unsound carries a fault, and reading goes on at the line after the one that shows it.
    """
    csv.field_size_limit(MAX_LINE)  # one limit for the process: the module offers no other way
    reader = csv.reader(_tight(lines, delimiter), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + first_line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(start, reader.line_num + first_line - 1, [], _fault(error))
        else:
            yield Record(start, reader.line_num + first_line - 1, cells)


def _tight(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """Drop the blanks between a quote and a delimiter or line end, which do not change where a cell ends.

    They are allowed there by DuckDB, not by the csv module. Inside a quoted cell the same blanks are lost; where
    the cell ends stays the same.
    """
    if delimiter == " ":
        return iter(lines)
    mark = re.escape(delimiter)
    loose = re.compile(rf'(?:(?<={mark})|^) +(?=")|(?<=") +(?={mark}|[\r\n]|$)')
    return (loose.sub("", line) if '" ' in line or ' "' in line else line for line in lines)


def _fault(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a cell of more than {MAX_LINE:,} characters"
    if "unexpected end" in text:
        return "unclosed"
    return "text after a closing quote"


def misfit(cells: Sequence[str], dialect: Dialect) -> str:
    """Return what is wrong with the number of cells, or "".

    A blank cell too many may be the end of a record that an unquoted delimiter has shifted. In a file of one column
    nothing can shift.
    """
    count = len(cells)
    if reaches(cells, dialect.width) and (dialect.width == 1 or count == dialect.cells):
        return ""
    if count == dialect.cells:
        return "a cell beyond the last column that has a name"
    whose = "the header has" if dialect.cells == dialect.header_cells else "all others have"
    return f"{count} cell{'s' * (count != 1)} where {whose} {dialect.cells}"


def reaches(cells: Sequence[str], width: int) -> bool:
    """Tell whether there are at least `width` cells, and none but blank ones beyond them."""
    return len(cells) >= width and not any(cells[width:])


def agreed_cells(body: Iterable[Record], width: int, header_cells: int) -> int:
    """Return how many cells the records of a file must have, from records behind its header.

    That is what the header has, unless every record that could be read has the same other number: a delimiter at
    the end of all of them, or one at the end of the header alone. Reads no further than it must.
    """
    agreed = header_cells
    counts = (len(cells) for _, _, cells, fault in body if cells and not fault and reaches(cells, width))
    for place, count in enumerate(counts):
        if count == header_cells or (place and count != agreed):
            return header_cells
        agreed = count
    return agreed


def good_records(name: str, lines: Iterable[str], dialect: Dialect, faults: Faults) -> Iterator[Record]:
    """Yield the records that have the header's shape; the others go to `faults`.

    Raises InputError where a quote never closes, or swallows line ends before it turns out to be unsound:
    nobody can tell where such a record ends.
    """
    sieve = Sieve(dialect.shape)
    for record in records(lines, dialect.delimiter):
        if record.last_line <= dialect.header_end:
            continue
        if record.fault:
            refuse_swallower(name, record)
            faults.found.append((record.line, record.fault))
        elif not record.cells:
            if dialect.width == 1:
                yield record._replace(cells=[""])
        elif reason := sieve.reason(record.cells):
            faults.excluded.append((record.line, reason))
        elif wrong := misfit(record.cells, dialect):
            faults.found.append((record.line, wrong))
        else:
            yield record


def refuse_swallower(name: str, record: Record) -> None:
    """Raise InputError for a record whose unsound quote runs over a line end, or to the end of the file."""
    hint = "close the quote, or double the quotes inside the cell"
    if record.fault == "unclosed":
        raise InputError("a quote that opens in this record never closes", hint, Mark(name, record.line))
    if record.last_line > record.line:
        message = f"a quote that opens in this record runs on to line {record.last_line}: {record.fault}"
        raise InputError(message, hint, Mark(name, record.line))


def text_lines(name: str, path: Path, encoding: str) -> Iterator[str]:
    """Yield the physical lines of a file, line ends kept; InputError where the bytes are not of the encoding."""
    try:
        with path.open(encoding=encoding, newline="") as stream:
            for number, line in enumerate(stream, 1):
                if "\0" in line:
                    raise InputError("the line holds NUL, which no text holds", "", Mark(name, number))
                yield line.lstrip("\ufeff") if number == 1 else line
    except UnicodeError:
        mark = Mark(name, bytes_.line_at(path, bytes_.first_fault(path, encoding)))
        message = f"the bytes on this line are not {encoding}"
        raise InputError(message, "name the right one with --encoding", mark) from None


# --- dialect -------------------------------------------------------------------------------------------------


def delimiter_named(text: str) -> str:
    """Return the delimiter a user named, also by name (`tab`); UsageError unless it is one usable character."""
    delimiter = DELIMITER_NAMES.get(text.lower(), text)
    if len(delimiter) != 1 or delimiter in '"\r\n\0' or not delimiter.isascii():
        raise UsageError(f"the delimiter must be one character, not {text[:20]!r}", "for example ';' or tab")
    return delimiter


def dialect_of(name: str, path: Path, encoding: str, how: Reading) -> Dialect:
    """Return how the file is to be cut, from its first records; InputError when there is no header."""
    sample = list(_first_lines(text_lines(name, path, encoding)))
    declared = _SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    skipped = 1 if declared else 0
    delimiter = how.delimiter or (declared[1] if declared else _best_delimiter(sample, path.suffix, how.wanted))
    head = _head(name, islice(records(sample[skipped:], delimiter, skipped + 1), SAMPLE))
    shape = shape_of(name, [record.cells for record in head], how.layouts)
    first, last = head[0], head[len(shape.rows) - 1]
    at_start = first.line == 1 and (first.last_line == 1 or not _has_bom(path))
    all_records = len(shape.rows) == 1 and not shape.layout.tail
    count = max(len(record.cells) for record in head[: len(shape.rows)])
    body = [record for record in head if record.line > last.last_line]
    cells = count if shape.width == 1 else agreed_cells(body, shape.width, count)
    return Dialect(encoding, delimiter, shape, last.last_line, at_start and all_records, count, cells)


def _first_lines(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines to judge by: few, and well within the bytes whose encoding is known."""
    size = 0
    for line in islice(lines, SAMPLE * 5):
        yield line
        size += len(line)
        if size > SAMPLE_SIZE:
            return


def _has_bom(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(3) == b"\xef\xbb\xbf"


def _head(name: str, found: Iterable[Record]) -> list[Record]:
    """Return the first records that have cells, from the header on; InputError when there is no header."""
    head: list[Record] = []
    for record in found:
        if record.fault and not head:
            refuse_swallower(name, record)
            raise InputError(f"the header cannot be read: {record.fault}", "", Mark(name, record.line))
        if record.cells and (head or any(cell.strip() for cell in record.cells)):
            head.append(record)
    if not head:
        raise InputError("the file is empty", "", Mark(name))
    return head


def _best_delimiter(sample: Sequence[str], suffix: str, wanted: Sequence[str]) -> str:
    """Return the delimiter whose header has most wanted names, then the most even records, then most cells."""
    first = ("\t", *DELIMITERS) if suffix.lower() in (".tsv", ".tab") else DELIMITERS
    return max(dict.fromkeys(first), key=lambda delimiter: _fitness(sample, delimiter, wanted))


def _fitness(sample: Sequence[str], delimiter: str, wanted: Sequence[str]) -> tuple[int, float, int]:
    rows = [r.cells for r in islice(records(sample, delimiter), SAMPLE) if r.cells and not r.fault]
    if not rows or len(rows[0]) < 2:
        return 0, 0.0, 0
    names = {readable(cell).casefold() for cell in rows[0]}
    found = sum(readable(name).casefold() in names for name in wanted)
    width = width_of(rows[:1], rows[1:])
    even = sum(reaches(row, width) for row in rows) / len(rows)
    return found, round(even, 1), len(rows[0])


# --- soundness -----------------------------------------------------------------------------------------------


def is_regular(lines: Iterable[str], delimiter: str) -> bool:
    """Tell whether every quote closes with nothing behind it, and all records end in the same kind of line end."""
    csv.field_size_limit(MAX_LINE)
    latest = [""]

    def noted() -> Iterator[str]:
        for line in lines:
            latest[0] = line
            yield line

    ends = set()
    try:
        for _ in csv.reader(_tight(noted(), delimiter), delimiter=delimiter, strict=True):
            ends.add(latest[0].endswith("\r\n") if latest[0].endswith("\n") else None)
    except csv.Error:
        return False
    return len(ends - {None}) <= 1


def last_quote_closes(path: Path, delimiter: str) -> bool:
    """Tell whether the last lone quote of a file closes a cell, where no line is known to end inside quotes.

    Behind a quote that never closes, all further ones stand in pairs, so the line of the last lone one decides.
    """
    size, span = path.stat().st_size, 1 << 16
    while True:
        with path.open("rb") as stream:
            stream.seek(max(size - span, 0))
            tail = stream.read()
        lone = [m.start() for m in re.finditer(b'"+', tail) if (m.end() - m.start()) % 2]
        start = max(tail.rfind(end, 0, lone[-1]) for end in (b"\n", b"\r")) + 1 if lone else 0
        if start or span >= size:
            break
        span *= 8
    lines = tail[start:].decode("utf-8", "replace").splitlines(keepends=True)[:1]
    return not lone or is_regular(lines, delimiter)
