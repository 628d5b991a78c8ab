"""YAML as plain text with places: every scalar stays as written, every key and value knows its line and column.

Only the plain part of YAML is read: mappings, lists and scalars of one document. What can repeat, hide or build
something (anchors, aliases, merge keys, tags, duplicate keys, further documents) is refused where it stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from cxscore.errors import ConfigError
from cxscore.model import Mark, Problem, Severity

Step = str | int
KeyPath = tuple[Step, ...]
"""The way to a value from the top of the file: names of keys and positions (from 0) in lists."""

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
"""Plain data in which every scalar is the text as written; a key without a value is absent."""

LARGEST = 1_000_000
"""Bytes in the largest file that is read."""
DEEPEST = 50
"""Levels of nesting that are followed."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LINE_END = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_BEFORE, _SHOWN = 60, 100
_ADVICE = {
    "found character that cannot start any token": "indent with blanks, not tabs; quote text with special characters",
    "mapping values are not allowed in this context": "put text that holds ': ' in quotes, and check the indentation",
    "could not find expected ':'": "write key: value, with a blank after the colon",
    "did not find expected key": "check the indentation, and quote text that begins with a special character",
    "did not find expected ',' or ']'": "close the list with ], and quote text that holds { or }",
    "did not find expected ',' or '}'": "close the entries with }, and quote text that holds { or }",
    "found a tab character that violates indentation": "indent with blanks, not tabs",
    "did not find expected node content": "an entry is missing here",
    "found unexpected end of stream": "close the quotes",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column counted from 1, and its width in characters on that line."""

    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its data, the places of its keys and values, and what is wrong with its YAML.

    `data` is None when nothing could be read. `values` holds scalars and members of lists; a mapping or a list
    that has a key is placed by its key. Keys without a value have a place, too.
    """

    source: str
    lines: tuple[str, ...] = ()
    data: Data | None = None
    keys: Mapping[KeyPath, Place] | None = None
    values: Mapping[KeyPath, Place] | None = None
    problems: tuple[Problem, ...] = ()

    def at(self, path: KeyPath) -> Data | None:
        """The data that stands at `path`, or None."""
        found = self.data
        for step in path:
            found = _step(found, step)
        return found

    def place(self, path: KeyPath, *, key: bool = False) -> Place:
        """Where the value of `path` stands (its key when asked, or when it is no scalar), else what holds it."""
        keys, values = self.keys or {}, self.values or {}
        found = (keys.get(path) if key else None) or values.get(path) or keys.get(path)
        if found or not path:
            return found or Place(1, 1)
        return self.place(path[:-1])

    def problem(
        self, path: KeyPath, message: str, hint: str = "", *, key: bool = False, severity: Severity = "error"
    ) -> Problem:
        """A complaint about what stands at `path`."""
        found = _complaint(self.source, self.lines, self.place(path, key=key), message, hint)
        return replace(found, severity=severity)


def read_document(path: Path) -> Document:
    """The YAML file at `path`; whatever is wrong with it is among the document's problems.

    ConfigError only when the file cannot be opened.
    """
    source = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise ConfigError(f"cannot read the config: {reason}", "check the path", Mark(source)) from error
    return compose(content, source)


def read_data(path: Path) -> Any:
    """The data of a YAML file that is known to be right, without places: every scalar is the text as written."""
    return _plain(yaml.compose(path.read_bytes(), Loader=_PLAIN))


def _plain(node: Any) -> Any:
    """The texts, lists and dicts that a node stands for; the loader's own way from nodes to data takes longer."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    return [_plain(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def compose(content: bytes, source: str) -> Document:
    """The document written in `content`, UTF-8 with or without a byte order mark; `source` names it."""
    if len(content) > LARGEST:
        return _refused(source, f"larger than {LARGEST:,} bytes, too large for a config", mark=Mark(source))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = Mark(source, content.count(b"\n", 0, error.start) + 1)
        return _refused(source, f"not UTF-8 text (byte 0x{content[error.start]:02X})", "save it as UTF-8", mark)
    if control := _CONTROL.search(text):
        line, column = _position(text, control.start())
        message = f"control character U+{ord(control[0]):04X}"
        return _refused(source, message, "delete it", Mark(source, line, column))
    return _Builder(source, text).document()


def _refused(source: str, message: str, hint: str = "", mark: Mark | None = None) -> Document:
    return Document(source, problems=(Problem(message, hint, mark),))


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    before = _LINE_END.split(text[:index])
    return len(before), len(before[-1]) + 1


def _step(data: Data | None, step: Step) -> Data | None:
    if isinstance(data, dict):
        return data.get(str(step))
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


class _TooDeepError(ValueError):
    """Nesting beyond the limit, described as the parser describes its own complaints."""

    def __init__(self, event: yaml.Event) -> None:
        self.problem = f"nested more than {DEEPEST} levels deep"
        self.problem_mark = event.start_mark
        super().__init__(self.problem)


class _Builder:
    """Builds the data of one text from the parser's events, noting places and complaints on the way.

    Events, not nodes: an anchor or a tag is seen where it stands, nothing is ever repeated, and the depth is
    ours to limit.
    """

    def __init__(self, source: str, text: str) -> None:
        self._source = source
        self._lines = tuple(_LINE_END.split(text))
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._keys: dict[KeyPath, Place] = {}
        self._values: dict[KeyPath, Place] = {}
        self._problems: list[Problem] = []

    def document(self) -> Document:
        """The whole document; after a fault in the YAML itself, without data."""
        data = None
        try:
            data = self._documents()
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self._fault(error)
        return Document(self._source, self._lines, data, self._keys, self._values, tuple(self._problems))

    def _documents(self) -> Data | None:
        """The data of the first document; a second one is a complaint, and the rest is left unread."""
        data: Data | None = None
        starts = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                starts += 1
                if starts > 1:
                    self._complain(event, "a second document starts here", "keep one document per file")
                    return data
                data = self._node(next(self._events), ())
        if data is None and not self._problems:
            self._problems.append(Problem("the file says nothing", "", Mark(self._source, 1, 1)))
        return data

    def _node(self, event: yaml.Event, path: KeyPath) -> Data | None:
        """The data of the node that starts with `event`; None when it has no value."""
        self._refuse_machinery(event)
        if len(path) > DEEPEST:
            raise _TooDeepError(event)
        if path not in self._keys or isinstance(event, yaml.ScalarEvent):
            self._values.setdefault(path, self._place(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event)

    def _mapping(self, path: KeyPath) -> Data:
        data: dict[str, Data] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._key(event, path)
            value = self._node(next(self._events), (*path, name or ""))
            if name is not None and value is not None:
                data.setdefault(name, value)
        return data

    def _sequence(self, path: KeyPath) -> Data:
        data: list[Data] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value = self._node(event, (*path, len(data)))
            if value is None and isinstance(event, yaml.ScalarEvent):
                self._complain(event, "an empty entry in a list", "write the text in quotes, or delete the entry")
            elif value is not None:
                data.append(value)
        return data

    def _scalar(self, event: yaml.Event) -> str | None:
        """The text of a scalar as written; None for null and for an alias, which is refused elsewhere."""
        if not isinstance(event, yaml.ScalarEvent) or (event.implicit[0] and event.value in _NULLS):
            return None
        if control := _CONTROL.search(event.value):
            self._complain(event, f"control character U+{ord(control[0]):04X} in a text", "delete it")
        return str(event.value)

    def _key(self, event: yaml.Event, path: KeyPath) -> str | None:
        """The name of a key that is new at `path`; None for one that cannot be used, with a complaint."""
        if not isinstance(event, yaml.ScalarEvent):
            self._complain(event, "a key must be a plain text", "write key: value")
            self._node(event, (*path, ""))
            return None
        self._refuse_machinery(event)
        name = self._scalar(event)
        if name is None:
            self._complain(event, "a key without a name", "write it in quotes if it is meant")
        elif name == "<<" and event.implicit[0]:
            self._complain(event, "merge keys (<<) are not read", "write the entries out")
        elif first := self._keys.get((*path, name)):
            self._complain(event, f"key '{shown(name)}' stands twice", f"it is already on line {first.line}")
        else:
            self._keys[*path, name] = self._place(event)
            return name
        return None

    def _refuse_machinery(self, event: yaml.Event) -> None:
        """Complain of an alias, an anchor or a tag."""
        if isinstance(event, yaml.AliasEvent):
            self._complain(event, "aliases (*name) are not read", "write the value out")
        elif getattr(event, "anchor", None):
            self._complain(event, "anchors (&name) are not read", "delete it and write each value out")
        if getattr(event, "tag", None):
            self._complain(event, "tags (!name) are not read", "delete it; text in quotes needs none")

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            raise ValueError("the parser did not say where it is")
        stop = end.column if end.line == start.line else len(self._lines[start.line])
        return Place(start.line + 1, start.column + 1, max(1, stop - start.column))

    def _complain(self, event: yaml.Event, message: str, hint: str) -> None:
        self._problems.append(_complaint(self._source, self._lines, self._place(event), message, hint))

    def _fault(self, error: Exception) -> None:
        """Complain of what the parser could not read, in the parser's words and with our advice."""
        words = getattr(error, "problem", None) or "it cannot be parsed"
        mark = getattr(error, "problem_mark", None)
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        hint = _ADVICE.get(words, "")
        self._problems.append(_complaint(self._source, self._lines, place, f"not readable as YAML: {words}", hint))


def shown(text: str, most: int = 40) -> str:
    """A text from a config for use in a sentence: one line of at most `most` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _complaint(source: str, lines: tuple[str, ...], place: Place, message: str, hint: str) -> Problem:
    """A problem with the place's line as excerpt."""
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Problem(message, hint, Mark(source, place.line, place.column), excerpt=excerpt(line, place, hint))


def excerpt(line: str, place: Place, hint: str) -> str:
    """The offending line with its number, and below it carets under the place with the hint behind them.

    Of a long line only the surroundings are shown; wide characters (Chinese, emoji) count as two.
    """
    start = max(0, place.column - 1 - _BEFORE)
    window = line[start : start + _SHOWN].replace("\t", " ")
    at = place.column - 1 - start
    carets = "^" * max(1, _cells(window[at : at + place.width]))
    pointer = f"{' ' * _cells(window[:at])}{carets} {hint}".rstrip()
    return f"{place.line:>5} | {window}\n{'':>5} | {pointer}"


def _cells(text: str) -> int:
    """Terminal cells that `text` takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)
