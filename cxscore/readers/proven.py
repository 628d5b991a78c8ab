"""Objects one per line, taken as they stand: DuckDB cuts the cells out of lines that a form proves to be sound.

The form is learned from the first lines and from those that do not match it. The few lines that match no form are
parsed by themselves and replaced in a copy of the file; where there are many, or where a cell cannot be told by its
path, the whole file must be parsed.
"""

import contextlib
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxscore import guards
from cxscore.readers import database
from cxscore.readers.base import path_list
from cxscore.readers.beside import Beside
from cxscore.readers.cells import DECODER, cells_of
from cxscore.readers.forms import Form, NoFormError, form_of, has_long, merged, pattern
from cxscore.readers.sources import Workspace

if TYPE_CHECKING:
    import duckdb

HEAD = 100
"""Lines that the form is learned from before the others are looked at."""

MET = 20
"""Forms of single lines that are known again: a line of the same form teaches nothing."""

ROUNDS = 4
ODD = 2_000
"""Lines of another form that are looked at in one round; where as many match no form, the file must be parsed."""

LONGEST = 200_000
"""Characters of an expression; DuckDB's memory for a longer one is too small to match it fast."""

LONGEST_LINE, BUFFER = 4_000_000, 10_000_000
"""Bytes of a line that is taken as it stands, and of what is read at once: two threads share a file the better."""

CHUNK = 1 << 18
BLANKS = " \t\r\n"

Keys = tuple[str, ...]
Patch = Callable[[int, str], dict[str, str | None] | None]
"""Gives the cells of a line by its number and text, None where it holds no record."""


class Unproven(Exception):  # noqa: N818 - no error: the file is read in the other way
    """The file cannot be taken as it stands."""


@dataclass(slots=True)
class Learned:
    """What is known of the objects of a file.

    Their form, those of some single lines, the path of every cell by its dotted name, and the paths at which objects
    stand, also of odd lines.
    """

    form: Form | None = None
    met: list[Form] = field(default_factory=list)
    paths: dict[str, Keys] = field(default_factory=dict)
    objects: set[Keys] = field(default_factory=set)

    def learn(self, text: str) -> None:
        """Take in one more line; one that is wrong teaches nothing, one in another order its columns only."""
        try:
            value = DECODER.decode(text.strip(BLANKS))
            form = _form_of(value)
            if form in self.met:
                return
            cells_of(value)
        except (ValueError, RecursionError):
            return
        for path in _leaves((), value):
            self._name(path)
        if form:
            self._meet(form)

    def _meet(self, form: Form) -> None:
        if len(self.met) < MET:
            self.met.append(form)
        with contextlib.suppress(NoFormError):
            self.form = merged(self.form, form) if self.form else form

    def _name(self, path: Keys) -> None:
        name = ".".join(path)
        if self.paths.get(name) == path:
            return
        if name in self.paths or set("/~\0") & set(name):
            raise Unproven
        self.paths[name] = path
        self.objects.update(path[:depth] for depth in range(1, len(path)))

    @property
    def odd(self) -> str:
        """SQL of whether a line lacks the form."""
        text = pattern(self.form) if self.form and self.form.keys else ""
        if not self.form or not text or len(text) > LONGEST:
            raise Unproven
        matches = f"regexp_full_match(line, {guards.sql(text)})"
        shortest = _shortest() if has_long(self.form) else "true"
        return f"NOT coalesce({matches} AND {shortest}, false)"


def _form_of(value: Any) -> Form | None:
    """Return the form of one line's value, None where it has none that a line could match."""
    try:
        return form_of(value)
    except NoFormError:
        return None


def _shortest() -> str:
    """Return the SQL of whether every number of many places is written as DuckDB would write it."""
    numbers = "regexp_extract_all(line, '-?[0-9]+\\.[0-9]{7,}')"
    return f"coalesce(list_bool_and([each::DOUBLE::VARCHAR = each FOR each IN {numbers}]), true)"


def _leaves(above: Keys, value: Mapping[str, Any]) -> Iterator[Keys]:
    """Yield the path of every cell of an object."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from _leaves((*above, key), inner)
        else:
            yield (*above, key)


def proven(
    connection: "duckdb.DuckDBPyConnection",
    path: Path,
    workspace: Workspace,
    patch: Patch,
    wanted: Sequence[str] = (),
) -> tuple[str, tuple[str, ...]]:
    """Return the SQL that gives the cells of a file of UTF-8, and its columns; raise Unproven where there is none.

    `patch` is called once for every odd line, in the order of the file. `wanted` are the names of columns that will
    be used together.
    """
    returns = Beside(lambda: _has_lone_returns(path))
    learned = Learned()
    failures: tuple[type[Exception], ...] = (UnicodeError, *database.errors())
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as stream:
            _learn(learned, islice(stream, HEAD))
        odd = _odd_lines(connection, path, learned)
    except failures:
        raise Unproven from None
    if returns.result():
        raise Unproven
    sound = workspace.keep(_patched(path, odd, patch)) if odd else path
    return _relation(sound, learned, wanted), tuple(learned.paths)


def _learn(learned: Learned, lines: Iterable[str]) -> None:
    for line in lines:
        learned.learn(line)


def _odd_lines(connection: "duckdb.DuckDBPyConnection", path: Path, learned: Learned) -> set[bytes]:
    """Return the lines that match no form, after those that do have taught it."""
    for _ in range(ROUNDS):
        sql = f"SELECT coalesce(line, '') FROM {_lines(path)} WHERE {learned.odd} LIMIT {ODD}"
        found = [line for (line,) in connection.execute(sql).fetchall()]
        if not found:
            return set()
        _learn(learned, found)
        again = f"SELECT line FROM (SELECT unnest(?) AS line) WHERE {learned.odd}"
        left = [line for (line,) in connection.execute(again, [found]).fetchall()]
        if len(left) == ODD or any(line.startswith("\ufeff") for line in left):
            break
        if len(found) < ODD:  # those that matched an earlier form match this one, which only grew
            return {line.encode() for line in left}
    raise Unproven


def _lines(path: Path) -> str:
    """Return the SQL that yields the lines of a file as `line`, without a byte order mark at its start."""
    return (
        f"read_csv({path_list(path)}, auto_detect=false, header=false, columns={{'line': 'VARCHAR'}}, "
        f"delim='\x01', quote='', escape='', max_line_size={LONGEST_LINE}, buffer_size={BUFFER})"
    )


# --- cells ---------------------------------------------------------------------------------------------------


def _relation(path: Path, learned: Learned, wanted: Sequence[str]) -> str:
    """Return the SQL that cuts the cells out of the lines; it takes the time of those alone that a query names.

    The cells of the `wanted` columns are cut out together: a line is parsed once for all of them.
    """
    together = [keys for name, keys in learned.paths.items() if name in wanted]
    places = {keys: f"found[{place}]" for place, keys in enumerate(together, 1)}
    cells = [
        f"{_cell(learned, keys, places.get(keys) or _found(guards.sql(_pointer(keys))))} AS c{place}"
        for place, keys in enumerate(learned.paths.values())
    ]
    found = _found(f"[{', '.join(guards.sql(_pointer(keys)) for keys in together)}]") if together else "NULL"
    return f"(SELECT {', '.join(cells)} FROM (SELECT line, {found} AS found FROM {_lines(path)}))"


def _pointer(path: Keys) -> str:
    return "/" + "/".join(path)


def _found(places: str) -> str:
    """Return the SQL of the text at a place of the line, or of the list of those at a list of places."""
    return f"json_extract_string(line, {places})"


def _at(form: Form | None, path: Keys) -> Form:
    for key in path:
        form = form.keys.get(key) if form else None
    return form or Form()


def _cell(learned: Learned, path: Keys, found: str) -> str:
    """Return the SQL of the cell at a path, `found` there: its text, NULL for an object, JSON text for an array."""
    form = _at(learned.form, path)
    text = f"nullif({found}, '')"
    cases = f"WHEN 'ARRAY' THEN {_spaced(text)} " if form.array else ""
    cases += "WHEN 'OBJECT' THEN NULL " if form.blank or path in learned.objects else ""
    return f"CASE json_type(line, {guards.sql(_pointer(path))}) {cases}ELSE {text} END" if cases else text


def _spaced(array: str) -> str:
    """Return the SQL that puts a blank behind every comma and colon of JSON text that stands in no string."""
    part = r'(?:"(?:[^"\\]|\\.)*"|[^",:])*'
    return f"rtrim(regexp_replace({array}, '({part}(?:[,:]|$))', '\\1 ', 'g'), ' ')"


# --- odd lines -----------------------------------------------------------------------------------------------


def _patched(path: Path, odd: set[bytes], patch: Patch) -> Iterator[bytes]:
    """Yield the lines of a file, every odd one replaced by an object of texts or, where it is no record, left out."""
    first = 1
    with path.open("rb") as stream:
        while lines := stream.readlines(CHUNK):
            texts = [line.rstrip(b"\r\n") for line in lines]
            if first == 1:
                texts[0] = texts[0].removeprefix(BOM_UTF8)
            if not odd.isdisjoint(texts):
                for at, text in enumerate(texts):
                    if text in odd:
                        lines[at] = _replaced(text.decode(), lines[at], patch(first + at, text.decode()))
            yield b"".join(lines)
            first += len(lines)


def _replaced(text: str, line: bytes, cells: Mapping[str, str | None] | None) -> bytes:
    """Return a line with texts for all cells of its object and the same end, nothing where it holds no record."""
    return b"" if cells is None else _as_texts(text, cells).encode() + line[len(line.rstrip(b"\r\n")) :]


def _as_texts(text: str, cells: Mapping[str, str | None]) -> str:
    """Return an object as JSON in which every cell is the text that it is read as."""
    if any("\0" in (cell or "") for cell in cells.values()):
        raise Unproven
    return json.dumps(_filled(DECODER.decode(text.strip(BLANKS)), "", cells), ensure_ascii=False)


def _filled(value: Mapping[str, Any], prefix: str, cells: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        key: _filled(inner, f"{prefix}{key}.", cells) if isinstance(inner, dict) and inner else cells[prefix + key]
        for key, inner in value.items()
    }


def _has_lone_returns(path: Path) -> bool:
    """Tell whether a CR stands without LF: DuckDB would end a line there, and JSON does not."""
    held = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            chunk = held + chunk
            held = b"\r" if chunk.endswith(b"\r") else b""
            if b"\r" in chunk and chunk.count(b"\r") - len(held) > chunk.count(b"\r\n"):
                return True
    return bool(held)
