"""JSON as rows: an array of objects, or one object per line; read strictly.

A large file of lines is read where it stands once it is proven sound; any other is parsed and copied.

Nested objects become dotted columns (`a.b`), arrays their JSON text. Numbers keep the text they were written as;
true and false become those words; null and missing keys are NULL. The objects may stand in a list under a key
(`{"tickets": [...]}`), in NDJSON in one list per line if the key is named.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import Reject, Source, readable, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.cells import DECODER, FLATTER, MAX_DEPTH, FaultyValueError, cells_of
from cxscore.readers.copy import copy_relation, write_copy
from cxscore.readers.proven import Unproven, proven
from cxscore.readers.records import Reading
from cxscore.readers.sources import File, Workspace

if TYPE_CHECKING:
    import duckdb

Connect = Callable[[], "duckdb.DuckDBPyConnection"]

LARGE = 1_000_000
"""Bytes from which it takes less time to prove a file sound than to parse it."""

PAGES = 20
"""Lines by which it is told whether each is a page of records."""
_PAGING = re.compile(
    r"(_?(meta|links|paging|pagination|count|total|page|pages|cursor|offset|limit|url|has_?more|end_of_stream)"
    r"|(next|previous|prev|first|last|after|before|end|start|total|current|per|page)_?(page|url|cursor|time|count|size|"
    r"pages|number|token|results|id)?)",
    re.IGNORECASE,
)
"""Keys that tell of a page, not of a record."""
MEND = "mend the file there, or export it again"
"""The way out of a document that is not JSON as a whole."""
_BLANK = re.compile(r"[ \t\r\n]*")


class Found(NamedTuple):
    """One element or line: where it starts, its cells by column name, and why it is malformed or ""."""

    line: int
    cells: dict[str, str | None]
    fault: str = ""


class JsonReader:
    """One JSON or NDJSON file: proven to be sound where it stands, or parsed and spooled when it is opened."""

    def __init__(self, file: File, workspace: Workspace, how: Reading, connect: Connect) -> None:
        self._file, self._how = file, how
        self._encoding = bytes_.chosen(file.path, how.encoding) or "utf-8"
        self._rejects: list[Reject] = []
        self._path = how.records.split(".") if how.records else []
        self._by_line = file.kind == "ndjson" or not self._is_document()
        if self._by_line and not self._path:
            self._refuse_pages()
        self.problems: tuple[Problem, ...] = ()
        self._digest = Beside(lambda: sha256(file.given)) if how.hashed else None
        self._workspace = workspace
        found = self._proven(connect)
        self._stands = found is not None
        self._open(*(found or self._parsed()))

    def _open(self, relation: str, columns: Sequence[str]) -> None:
        names = tuple(readable(name) for name in columns) or ("",)
        self.source = Source(self._file.name, relation, names, layout=self._how.layouts([names]))

    def _proven(self, connect: Connect) -> tuple[str, Sequence[str]] | None:
        """Return the SQL and the columns of a large file of objects line by line; None where it must be parsed."""
        plain = self._by_line and not self._path and self._encoding in ("utf-8", "utf-8-sig")
        if not plain or self._file.path.stat().st_size < LARGE:
            return None
        try:
            return proven(connect(), self._file.path, self._workspace, self._patch, self._how.wanted)
        except Unproven:
            self._rejects.clear()
            return None

    def _patch(self, number: int, text: str) -> dict[str, str | None] | None:
        """Return the cells of a line that no form fits; None where it holds no record."""
        if not text.strip(" \t\r\n"):
            return None
        line, cells, fault = _line(number, text)
        if fault:
            self._rejects.append(Reject(self._file.name, None, line, fault))
        return None if fault else cells

    def _parsed(self) -> tuple[str, Sequence[str]]:
        """Return the SQL and the columns of a clean copy, each object of which was parsed strictly."""
        columns: dict[str, int] = {}
        copy = write_copy(self._workspace, self._rows(columns))
        return copy_relation(copy, max(len(columns), 1)), tuple(columns)

    def _rows(self, columns: dict[str, int]) -> Iterator[list[str | None]]:
        """Yield each good object as a row; `columns` grows by the keys met, so earlier rows are shorter."""
        known: tuple[str, ...] = ()
        for line, cells, fault in self._found():
            if fault:
                self._rejects.append(Reject(self._file.name, None, line, fault))
            elif tuple(cells) == known:
                yield list(cells.values()) or [None]
            else:
                for key in cells:
                    columns.setdefault(key, len(columns))
                known = tuple(columns)
                yield [cells.get(key) for key in known] or [None]

    def _found(self) -> Iterator[Found]:
        return self._lines() if self._by_line else self._elements()

    # --- one object per line ---

    def _lines(self) -> Iterator[Found]:
        with self._file.path.open(encoding=self._encoding, errors="surrogateescape", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                text = line.lstrip("\ufeff") if number == 1 else line
                if text.strip(" \t\r\n"):
                    yield from _paged(number, text, self._path, self._how) if self._path else [_line(number, text)]

    def _is_document(self) -> bool:
        """Tell a whole document from one object per line: the first line is not a value by itself."""
        first = self._first(2)
        if not first or not first[0].lstrip().startswith("{"):
            return True
        if _line(1, first[0]).fault:
            return True
        return len(first) == 1 and bool(self._path or wrapping_keys(json.loads(first[0])))

    def _first(self, most: int) -> list[str]:
        """Return the first lines with text."""
        with self._file.path.open(encoding=self._encoding, errors="surrogateescape", newline="\n") as stream:
            texts = (line.lstrip("\ufeff") for line in stream)
            return list(islice((text for text in texts if text.strip()), most))

    def _refuse_pages(self) -> None:
        """Raise InputError where every line is a page with a list of records: none is a record itself."""
        if key := _page_key(self._first(PAGES)):
            message = f"each line holds a list of records under {key[:40]!r}, and is no record itself"
            raise InputError(message, f"say --records {shlex.quote(key)}", Mark(self._file.name, 1))

    # --- an array of objects ---

    def _elements(self) -> Iterator[Found]:
        text = self._text()
        at = _skip(text, 0)
        if text[at : at + 1] == "{":
            yield from self._wrapped(text, at)
            return
        if text[at : at + 1] != "[":
            if at == len(text):
                self._refuse(text, at, "the file is empty", "export it again")
            hint = "save the records as an array of objects, or one object per line"
            self._refuse(text, at, "an array of objects was expected", hint)
        at = _skip(text, at + 1)
        if text[at : at + 1] == "]":
            self._finish(text, at + 1)
            return
        line, counted = 1, 0
        while True:
            cells, end = self._element(text, at)
            line, counted = line + text.count("\n", counted, at), at
            yield Found(line, cells)
            end = _skip(text, end)
            if text[end : end + 1] == "]":
                self._finish(text, end + 1)
                return
            if text[end : end + 1] != ",":
                self._refuse(text, end, "a comma or the end of the array was expected")
            at = _skip(text, end + 1)

    def _element(self, text: str, at: int) -> tuple[dict[str, str | None], int]:
        try:
            value, end = DECODER.raw_decode(text, at)
            return cells_of(value), end
        except json.JSONDecodeError as error:
            self._refuse(text, error.pos, _said(error))
        except (ValueError, RecursionError) as error:
            self._refuse(text, at, _why(error), _way_out(error))
        raise AssertionError

    def _finish(self, text: str, at: int) -> None:
        if (end := _skip(text, at)) < len(text):
            self._refuse(text, end, "something follows the end of the array")

    # --- an object that holds the array ---

    def _wrapped(self, text: str, at: int) -> Iterator[Found]:
        """Yield the elements of the array that a lone object holds under the key asked for, or its only one."""
        value, end = self._whole(text, at)
        if (end := _skip(text, end)) < len(text):
            hint = "put each on one line, or all in an array"
            self._refuse(text, end, "several objects follow each other", hint)
        line = text.count("\n", 0, at) + 1
        try:
            found = self._listed(value)
            yield from (Found(line, cells_of(element)) for element in found)
        except FaultyValueError as error:
            self._refuse(text, at, str(error), error.hint)

    def _listed(self, value: dict[str, Any]) -> list[Any]:
        if not self._path:
            self._path = [self._only_key(value)]
            message = f"records from the list under {self._path[0][:40]!r}; --records settles it"
            self.problems = (Problem(message, severity="note"),)
            return list(value[self._path[0]])
        found = records_under(value, self._path)
        if found is None and self._how.records_optional:
            return [value]
        if found is None:
            raise FaultyValueError(_no_list(value, self._path))
        return found

    def _only_key(self, value: dict[str, Any]) -> str:
        keys = wrapping_keys(value)
        if len(keys) == 1:
            return keys[0]
        held = ", ".join(repr(key[:20]) for key in islice(keys or value, 10)) or "(none)"
        what = f"several lists of objects, under {held}" if keys else f"one object with the keys {held}"
        message = f"an array of objects was expected, and the file holds {what}"
        hint = "say which one with --records KEY" if keys else "save the list of records as a file of its own"
        raise InputError(message, hint, Mark(self._file.name, 1, 1))

    def _whole(self, text: str, at: int) -> tuple[dict[str, Any], int]:
        try:
            value, end = DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            self._refuse(text, error.pos, _said(error))
            raise
        except (ValueError, RecursionError) as error:
            self._refuse(text, at, _why(error), _way_out(error))
            raise
        return value, end

    def _text(self) -> str:
        try:
            return self._file.path.read_bytes().decode(self._encoding).lstrip("\ufeff")
        except UnicodeDecodeError as error:
            line = bytes_.line_at(self._file.path, error.start)
            mark = Mark(self._file.name, line)
            raise InputError(
                f"the bytes are not {self._encoding.removesuffix('-sig')}", "name the right --encoding", mark
            ) from None

    def _refuse(self, text: str, at: int, message: str, hint: str = MEND) -> None:
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        raise InputError(message, hint, Mark(self._file.name, text.count("\n", 0, at) + 1, column))

    # --- what a table asks ---

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:  # noqa: ARG002 - protocol
        """Return whether DuckDB gave up on a file that was taken as it stands, so that it was parsed after all."""
        if not (failed and self._stands):
            return False
        self._stands = False
        self._rejects.clear()
        self._open(*self._parsed())
        return True

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """Return the malformed lines of an NDJSON file."""
        return tuple(self._rejects)

    def excluded(self) -> tuple[Reject, ...]:
        """Return nothing: what is no record is malformed."""
        return ()

    def lines(self, records: Sequence[int]) -> dict[int, int]:
        """Return the lines of these records; an array's have none, they are known by their number."""
        if not self._by_line:
            return {}
        good = (found.line for found in self._lines() if not found.fault)
        numbered = enumerate(islice(good, max(records, default=0)), 1)
        wanted = set(records)
        return {number: line for number, line in numbered if number in wanted}

    def digest(self) -> str:
        """Return the sha256 of the bytes as given, "" when it was not to be taken."""
        return self._digest.result() if self._digest else ""


def wrapping_keys(value: dict[str, Any]) -> list[str]:
    """Return the keys of an object that hold a list of objects."""
    return [key for key, inner in value.items() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]


def _page_key(lines: Sequence[str]) -> str:
    """Return the key under which every line has a list, of objects in one at least, and nothing else but of pages."""
    values = []
    for line in lines:
        try:
            value = DECODER.decode(line)
        except (ValueError, RecursionError):
            return ""
        if not _may_be_page(value):
            return ""
        values.append(value)
    keys = {key for value in values for key in wrapping_keys(value)}
    key = keys.pop() if len(keys) == 1 else ""
    others = (other for value in values for other in value if other != key)
    listed = all(isinstance(value.get(key), list) for value in values)
    return key if listed and all(map(_PAGING.fullmatch, others)) else ""


def _may_be_page(value: object) -> bool:
    """Return whether a value holds lists and what pages tell, and nothing else: most lines are records at once."""
    return isinstance(value, dict) and all(isinstance(value[key], list) or _PAGING.fullmatch(key) for key in value)


def records_under(value: Any, path: Sequence[str]) -> list[Any] | None:
    """Return the list under a dotted path of keys, None when there is none."""
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value if isinstance(value, list) else None


def _no_list(value: dict[str, Any], path: Sequence[str]) -> str:
    keys = ", ".join(repr(key[:20]) for key in islice(value, 10)) or "(none)"
    return f"there is no list of records under {'.'.join(path)[:40]!r}; the object's keys are {keys}"


def _paged(number: int, text: str, path: Sequence[str], how: Reading) -> Iterator[Found]:
    """Yield the records of a line that holds a list of them; a line that is wrong anywhere is malformed as one."""
    try:
        value = DECODER.decode(text)
        found = records_under(value, path)
        if found is None and not how.records_optional:
            raise FaultyValueError(f"no list of records under {'.'.join(path)[:40]!r}")
        cells = [cells_of(element) for element in ([value] if found is None else found)]
    except json.JSONDecodeError as error:
        yield Found(number, {}, _said(error))
    except (ValueError, RecursionError) as error:
        yield Found(number, {}, _why(error))
    else:
        yield from (Found(number, each) for each in cells)


def _line(number: int, text: str) -> Found:
    try:
        return Found(number, cells_of(DECODER.decode(text)))
    except json.JSONDecodeError as error:
        return Found(number, {}, _said(error))
    except (ValueError, RecursionError) as error:
        return Found(number, {}, _why(error))


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _said(error: json.JSONDecodeError) -> str:
    return f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, FaultyValueError) else f"nested deeper than {MAX_DEPTH} levels"


def _way_out(error: Exception) -> str:
    return error.hint if isinstance(error, FaultyValueError) else FLATTER
