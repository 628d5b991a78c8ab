"""Typer's part: from the words of a command line to the call of one command."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from cxscore.cli import help as pages
from cxscore.errors import UsageError
from cxscore.output import write_stdout

MAIN, TIMES, SCORECARD, SLICE = "Options", "Times", "Scorecard", "Slice"
READING, GATES, MORE = "Reading", "Gates and rejects", "More"
PANELS = (MAIN, TIMES, SCORECARD, SLICE, READING, GATES, MORE)

PARAGRAPH = "\n\n"
"""What parts the paragraphs of a page's beginning."""


def call(name: str, about: Sequence[str], function: Callable[..., int], words: list[str]) -> object:
    """What `function` returns when it is called with what `words` say; 0 after a page of help.

    `about` are the paragraphs that its page starts with.

    UsageError when the words do not fit its parameters. Typer's own `main` is left out: it would turn interrupts
    and closed pipes into exit codes of its own.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, help=PARAGRAPH.join(about), add_help_option=False)(function)
    command = get_command(app)
    for parameter in command.params:
        # Typer 0.29 casts with pydantic, which takes longer to import than all of ours; texts need no cast.
        parameter.process_value = partial(_as_given, parameter)  # type: ignore[method-assign]
    try:
        with command.make_context(f"cxscore {name}", words) as context:
            return command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except TyperException as error:
        raise _said(error, name) from None


def _as_given(parameter: Any, context: typer.Context, value: object) -> object:
    """The value of a parameter as the user wrote it, or its default; UsageError when it is needed and not there."""
    if parameter.required and parameter.value_is_missing(value):
        raise UsageError(f"{context.command_path} needs {_wanted(parameter)}", f"see {context.command_path} --help")
    return parameter.callback(context, parameter, value) if parameter.callback else value


def _wanted(parameter: Any) -> str:
    """A parameter that must be given, as a sentence names it: `a FILE`, `--formula`."""
    return f"a {parameter.metavar.rstrip('.')}" if parameter.param_type_name == "argument" else str(parameter.opts[0])


def _said(error: TyperException, name: str) -> UsageError:
    """What Typer found wrong, in one sentence of ours."""
    way_out = f"see cxscore {name} --help"
    if option := getattr(error, "option_name", "") if hasattr(error, "possibilities") else "":
        near = list(getattr(error, "possibilities", None) or ())[:2]
        return UsageError(
            f"there is no option {option[:40]}", f"did you mean {' or '.join(near)}?" if near else way_out
        )
    message = " ".join(error.format_message().split()).removesuffix(".")
    return UsageError(f"{message[:1].lower()}{message[1:]}", way_out)


# --- help ----------------------------------------------------------------------------------------------------


def _show_help(context: typer.Context, wanted: bool) -> None:  # noqa: FBT001 (Typer calls it)
    """Print the page of the command and end."""
    if wanted:
        write_stdout(_page(context.command_path, context.command))
        raise typer.Exit


def _page(path: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    usage = " ".join([path, *(p.metavar for p in arguments), "[OPTIONS]"])
    panels = [(panel, _rows(p for p in options if p.rich_help_panel == panel)) for panel in PANELS]
    return pages.page(
        usage, command.help.split(PARAGRAPH), [("Arguments", [(p.metavar, p.help) for p in arguments]), *panels]
    )


def _rows(options: Iterable[Any]) -> list[tuple[str, str]]:
    return [(_spelled(option), option.help) for option in options]


def _spelled(option: Any) -> str:
    """An option as the page shows it: `-c, --column COLUMN`, `    --total/--no-total`."""
    short = next((f"{name}, " for name in option.opts if not name.startswith("--")), "    ")
    long = "/".join(name for name in [*option.opts, *option.secondary_opts] if name.startswith("--"))
    return f"{short}{long}" + ("" if option.is_flag else f" {option.metavar}")


Help = Annotated[
    bool,
    typer.Option("--help", "-h", is_eager=True, callback=_show_help, help="Show this page.", rich_help_panel=MORE),
]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show the program's own trace when it fails.", rich_help_panel=MORE)
]
