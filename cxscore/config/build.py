"""Specs made of data that is known to be right: the built-in files, which the tests check with pydantic.

Loading pydantic would take longer than everything else that a built-in metric needs. What people write goes
through `config.validate` instead, over the same annotations.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from cxscore.config.schema import Spec

S = TypeVar("S", bound=Spec)
Reader = Callable[[Any], Any]
"""From what a file holds, as text, lists and entries, to what a field holds."""


def build(kind: type[S], data: Mapping[str, Any]) -> S:
    """The spec of `kind` that `data` describes, each value understood as its annotation says.

    Nothing is checked beyond what cannot be built: TypeError for an unknown or a missing key, ValueError for a
    value that its field cannot read.
    """
    readers = _readers(kind)  # type: ignore[arg-type]  # mypy takes the class for one without a hash
    return kind(**{name: readers.get(name, _as_written)(value) for name, value in data.items()})


@cache
def _readers(kind: Any) -> Mapping[str, Reader]:
    """How each field of a spec is read."""
    return {field.name: _reader(field.type) for field in fields(kind)}


def _reader(annotation: Any) -> Reader:
    """What makes a value of `annotation` out of what is written."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _chained(arguments[1].read, _reader(arguments[0]))
    if origin in (Union, UnionType):
        return _chosen({_written(one): _reader(one) for one in reversed(arguments)})
    if origin is tuple:
        return partial(_tuple, _reader(arguments[0]))
    if origin is dict:
        return partial(_dict, _reader(arguments[1]))
    return _spec(annotation) if is_dataclass(annotation) else _as_written


def _written(annotation: Any) -> type:
    """What a file holds for one of several annotations: entries, a list, or a text."""
    origin = get_origin(annotation)
    if origin is dict or is_dataclass(annotation):
        return dict
    return list if origin is tuple else str


def _spec(kind: Any) -> Reader:
    return partial(build, kind)


def _chained(first: Reader, then: Reader) -> Reader:
    return lambda data: then(first(data))


def _chosen(readers: Mapping[type, Reader]) -> Reader:
    return lambda data: readers[type(data)](data)


def _tuple(reader: Reader, data: Any) -> tuple[Any, ...]:
    return tuple(map(reader, data))


def _dict(reader: Reader, data: Any) -> dict[str, Any]:
    return {name: reader(entry) for name, entry in data.items()}


def _as_written(data: Any) -> Any:
    return data
