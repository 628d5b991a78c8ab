"""The cells of a JSON object by dotted name, read strictly."""

import json
import re
from typing import Any

MAX_DEPTH = 100
FLATTER = "leave the inner values out of the export"
_ONE_OF_TWO = "rename one of the two, or leave it out: nothing says which one counts"
_SURROGATE = re.compile("[\ud800-\udfff]")


class FaultyValueError(ValueError):
    """A JSON value that is refused, well formed or not; the text says why, `hint` the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class Number(str):
    """A number as it was written."""

    __slots__ = ()


def cells_of(value: Any) -> dict[str, str | None]:
    """Return an object's cells by dotted name; raise FaultyValueError for what cannot be a record."""
    if not isinstance(value, dict):
        raise FaultyValueError(f"an object was expected, not {_kind(value)}", "make each record an object")
    cells: dict[str, str | None] = {}
    _flatten("", value, cells, 1)
    _refuse_surrogates("".join(cells))
    _refuse_surrogates("".join(filter(None, cells.values())))
    return cells


def _flatten(prefix: str, value: dict[str, Any], cells: dict[str, str | None], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FaultyValueError(f"nested deeper than {MAX_DEPTH} levels", FLATTER)
    for key, inner in value.items():
        name = prefix + key
        if isinstance(inner, dict) and inner:
            _flatten(f"{name}.", inner, cells, depth + 1)
        elif name in cells:
            raise FaultyValueError(f"two values for {name[:20]!r}", _ONE_OF_TWO)
        else:
            cells[name] = _cell(inner, depth)


def _cell(value: Any, depth: int) -> str | None:
    if value is None or value == {}:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else _json(value, depth + 1)


def _json(value: Any, depth: int) -> str:
    """Return a value as JSON text, its numbers as they were written."""
    if depth > MAX_DEPTH and isinstance(value, list | dict):
        raise FaultyValueError(f"nested deeper than {MAX_DEPTH} levels", FLATTER)
    if isinstance(value, list):
        return "[" + ", ".join(_json(inner, depth + 1) for inner in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_json(v, depth + 1)}" for key, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def _refuse_surrogates(text: str) -> None:
    if not text.isascii() and _SURROGATE.search(text):
        raise FaultyValueError("a character that is not valid Unicode", "export the file again as UTF-8")


def _kind(value: Any) -> str:
    kinds = {list: "an array", Number: "a number", str: "text", bool: "true or false"}
    return kinds.get(type(value), "null")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FaultyValueError(f"the key {twice[:20]!r} stands twice in one object", _ONE_OF_TWO)
    return found


def _no_constant(text: str) -> Any:
    raise FaultyValueError(f"{text} is not valid JSON", "write null where there is no number")


DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=Number, parse_int=Number
)
