"""JSON as rows: an array of objects, or one object per line; read strictly, spooled as a clean copy.

Nested objects become dotted columns (`a.b`), arrays their JSON text. Numbers keep the text they were written as;
true and false become those words; null and missing keys are NULL.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cxscore.errors import InputError
from cxscore.model import Mark, Problem
from cxscore.readers import encoding as bytes_
from cxscore.readers.base import Reject, Source, readable, sha256
from cxscore.readers.beside import Beside
from cxscore.readers.copy import copy_relation, write_copy
from cxscore.readers.sources import File, Workspace

if TYPE_CHECKING:
    import duckdb

MAX_DEPTH = 100
_BLANK = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


class FaultyValueError(ValueError):
    """A JSON value that is well formed and still refused, or not well formed; the text says why."""


class Found(NamedTuple):
    """One element or line: where it starts, its cells by column name, and why it is malformed or ""."""

    line: int
    cells: dict[str, str | None]
    fault: str = ""


class Number(str):
    """A number as it was written."""

    __slots__ = ()


class JsonReader:
    """One JSON or NDJSON file, parsed and spooled when it is opened."""

    def __init__(self, file: File, workspace: Workspace, encoding: str | None) -> None:
        self._file = file
        self._encoding = bytes_.chosen(file.path, encoding) or "utf-8"
        self._rejects: list[Reject] = []
        self._by_line = file.kind == "ndjson" or not self._is_document()
        self.problems: tuple[Problem, ...] = ()
        self._digest = Beside(lambda: sha256(file.given))
        columns: dict[str, int] = {}
        copy = write_copy(workspace, self._rows(columns))
        names = tuple(readable(name) for name in columns)
        self.source = Source(file.name, copy_relation(copy, max(len(columns), 1)), names or ("",))

    def _rows(self, columns: dict[str, int]) -> Iterator[list[str | None]]:
        """Yield each good object as a row; `columns` grows by the keys met, so earlier rows are shorter."""
        for found in self._found():
            if found.fault:
                self._rejects.append(Reject(self._file.name, None, found.line, found.fault))
                continue
            for key in found.cells:
                columns.setdefault(key, len(columns))
            yield [found.cells.get(key) for key in columns] or [None]

    def _found(self) -> Iterator[Found]:
        return self._lines() if self._by_line else self._elements()

    # --- one object per line ---

    def _lines(self) -> Iterator[Found]:
        with self._file.path.open(encoding=self._encoding, errors="surrogateescape", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                text = line.lstrip("\ufeff") if number == 1 else line
                if text.strip(" \t\r\n"):
                    yield _line(number, text)

    def _is_document(self) -> bool:
        """Tell a whole document from one object per line: the first line is not a value by itself."""
        with self._file.path.open(encoding=self._encoding, errors="surrogateescape", newline="\n") as stream:
            texts = (line.lstrip("\ufeff") for line in stream)
            first = list(islice((text for text in texts if text.strip()), 2))
        if not first or not first[0].lstrip().startswith("{"):
            return True
        return bool(_line(1, first[0]).fault) or (len(first) == 1 and self._holds_records(first[0]))

    @staticmethod
    def _holds_records(text: str) -> bool:
        """Tell whether a lone object wraps a list of objects rather than being a record."""
        values = json.loads(text).values()
        return any(isinstance(v, list) and v and isinstance(v[0], dict) for v in values)

    # --- an array of objects ---

    def _elements(self) -> Iterator[Found]:
        text = self._text()
        at = _skip(text, 0)
        if text[at : at + 1] == "{":
            self._refuse_object(text, at)
        if text[at : at + 1] != "[":
            self._refuse(text, at, "an array of objects was expected" if at < len(text) else "the file is empty")
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
            self._refuse(text, at, _why(error))
        raise AssertionError

    def _finish(self, text: str, at: int) -> None:
        if (end := _skip(text, at)) < len(text):
            self._refuse(text, end, "something follows the end of the array")

    def _refuse_object(self, text: str, at: int) -> None:
        value, end = self._whole(text, at)
        if (end := _skip(text, end)) < len(text):
            self._refuse(text, end, "several objects follow each other: put each on one line, or all in an array")
        keys = ", ".join(repr(str(key)[:20]) for key in islice(value, 10))
        message = f"an array of objects was expected, and the file holds one object with the keys {keys or '(none)'}"
        self._refuse(text, at, message, "save the list of records as a file of its own")

    def _whole(self, text: str, at: int) -> tuple[dict[str, Any], int]:
        try:
            value, end = DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            self._refuse(text, error.pos, _said(error))
            raise
        except (ValueError, RecursionError) as error:
            self._refuse(text, at, _why(error))
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

    def _refuse(self, text: str, at: int, message: str, hint: str = "") -> None:
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        raise InputError(message, hint, Mark(self._file.name, text.count("\n", 0, at) + 1, column))

    # --- what a table asks ---

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:  # noqa: ARG002 - protocol
        """Return False: the copy is what it is."""
        return False

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """Return the malformed lines of an NDJSON file."""
        return tuple(self._rejects)

    def lines(self, records: Sequence[int]) -> dict[int, int]:
        """Return the lines of these records; an array's have none, they are known by their number."""
        if not self._by_line:
            return {}
        good = (found.line for found in self._lines() if not found.fault)
        numbered = enumerate(islice(good, max(records, default=0)), 1)
        wanted = set(records)
        return {number: line for number, line in numbered if number in wanted}

    def digest(self) -> str:
        """Return the sha256 of the bytes as given."""
        return self._digest.result()


def _line(number: int, text: str) -> Found:
    try:
        return Found(number, cells_of(DECODER.decode(text)))
    except json.JSONDecodeError as error:
        return Found(number, {}, _said(error))
    except (ValueError, RecursionError) as error:
        return Found(number, {}, _why(error))


def cells_of(value: Any) -> dict[str, str | None]:
    """Return an object's cells by dotted name; raise FaultyValueError for what cannot be a record."""
    if not isinstance(value, dict):
        raise FaultyValueError(f"an object was expected, not {_kind(value)}")
    cells: dict[str, str | None] = {}
    _flatten("", value, cells, 1)
    return cells


def _flatten(prefix: str, value: dict[str, Any], cells: dict[str, str | None], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FaultyValueError(f"nested deeper than {MAX_DEPTH} levels")
    for key, inner in value.items():
        name = prefix + _sound(key)
        if isinstance(inner, dict) and inner:
            _flatten(f"{name}.", inner, cells, depth + 1)
        elif name in cells:
            raise FaultyValueError(f"two values for {name[:20]!r}")
        else:
            cells[name] = _cell(inner, depth)


def _cell(value: Any, depth: int) -> str | None:
    if value is None or value == {}:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _sound(value) if isinstance(value, str) else _sound(_json(value, depth + 1))


def _json(value: Any, depth: int) -> str:
    """Return a value as JSON text, its numbers as they were written."""
    if depth > MAX_DEPTH:
        raise FaultyValueError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, list):
        return "[" + ", ".join(_json(inner, depth + 1) for inner in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_json(v, depth + 1)}" for key, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def _sound(text: str) -> str:
    if not text.isascii() and _SURROGATE.search(text):
        raise FaultyValueError("a character that is not valid Unicode")
    return text


def _kind(value: Any) -> str:
    kinds = {list: "an array", Number: "a number", str: "text", bool: "true or false"}
    return kinds.get(type(value), "null")


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _said(error: json.JSONDecodeError) -> str:
    return f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, FaultyValueError) else f"nested deeper than {MAX_DEPTH} levels"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FaultyValueError(f"the key {twice[:20]!r} stands twice in one object")
    return found


def _no_constant(text: str) -> Any:
    raise FaultyValueError(f"{text} is not valid JSON")


DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=Number, parse_int=Number
)
