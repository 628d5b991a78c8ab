"""How an option is spelled, read and shown, and how a command is made of a frozen object of options."""

from collections.abc import Callable
from enum import StrEnum
from inspect import Parameter, Signature, signature
from math import isfinite
from typing import Annotated, Any, TypeVar, get_args, get_origin

import typer

from cxscore.cli.parsing import MAIN, Debug, Help
from cxscore.errors import UsageError


def number(option: str, text: str) -> float:
    """The number that follows `option`; UsageError for anything else, infinity and nan included."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise UsageError(f"{option} '{text[:20]}' is not a number", f"for example {option} 0.95")
    return number


def whole(option: str, text: str) -> int:
    """The whole number that follows `option`; UsageError for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text[:18])
    raise UsageError(f"{option} '{text[:20]}' is not a whole number", f"for example {option} 5")


Name = TypeVar("Name", bound=StrEnum)


def choice(option: str, names: type[Name], text: str) -> Name:
    """The one of `names` that follows `option`; UsageError lists them."""
    if text in tuple(names):
        return names(text)
    *most, last = names
    raise UsageError(f"{option} '{text[:20]}' is not one of its choices", f"say {', '.join(most)} or {last}")


def option(spelling: str, metavar: str, text: str, panel: str = MAIN) -> Any:
    """An option with a value."""
    return typer.Option(*spelling.split(), metavar=metavar, help=text, rich_help_panel=panel)


def flag(spelling: str, text: str, panel: str) -> Any:
    """An option without a value."""
    return typer.Option(*spelling.split(), help=text, rich_help_panel=panel)


def argument(metavar: str, text: str) -> Any:
    """A word without a name."""
    return typer.Argument(metavar=metavar, help=text)


Options = TypeVar("Options")


def command(run: Callable[[Options], int], shape: type[Options]) -> Callable[..., int]:
    """A Typer command whose parameters are the fields of `shape`, run on one object of it.

    Typer sees texts and flags only; a field annotated with a reader has its texts read by it.
    """
    fields = signature(shape).parameters

    def call(**values: object) -> int:
        return run(shape(**{name: _read(fields[name].annotation, values[name]) for name in fields}))

    ends = [_keyword("debug", Debug), _keyword("help", Help)]
    texts = [field.replace(annotation=_as_text(field.annotation)) for field in fields.values()]
    call.__signature__ = Signature([*texts, *ends])  # type: ignore[attr-defined]
    call.__annotations__ = {field.name: field.annotation for field in [*texts, *ends]}
    return call


def _keyword(name: str, annotation: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=False, annotation=annotation)


def _read(annotation: Any, value: object) -> object:
    """The value of a field, its texts read by the field's reader if it has one; defaults stay."""
    reader, *plain = annotation.__metadata__
    if not plain or value is None:
        return value
    if isinstance(value, list | tuple):
        return [reader(text) for text in value]
    return reader(value) if type(value) is str else value


def _as_text(annotation: Any) -> object:
    """The annotation as Typer should see it: texts where a reader makes something else of them."""
    _reader, *plain = annotation.__metadata__
    if not plain:
        return annotation
    several = any(get_origin(part) is list for part in (annotation.__origin__, *get_args(annotation.__origin__)))
    kind: Any = list[str] if several else str
    return Annotated[kind | None if type(None) in get_args(annotation.__origin__) else kind, plain[0]]
