"""The command line: one sentence of the verbs per command, and one door for errors.

Only the command that is asked for is built: forty commands with their options would cost every run a fifth of a
second before any work.
"""

import sys
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial

import typer

from cxscore import __version__
from cxscore.cli import door
from cxscore.errors import UsageError

PANELS = ("Survey", "Understand", "Set up")
HELP = (
    "Score customer-experience surveys: the right number, its definition, its uncertainty, every row accounted for."
)
EXIT_CODES = (
    "Exit codes: 0 done; 1 a gate tripped; 2 wrong usage; 3 a config is wrong; 4 input cannot be used; "
    "5 output cannot be written; 70 a bug; 130, 143 interrupted."
)


def main() -> None:
    """Run the command line and exit."""
    sys.exit(door.guarded(run, debug="--debug" in sys.argv[1:]))


def run() -> object:
    """Run the command that the arguments name; returns its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] in (["--version"], ["-V"]):
        from cxscore.output import write_stdout  # noqa: PLC0415 (start-up)

        write_stdout([f"cxscore {__version__}\n"])
        return 0
    name = arguments[0] if arguments and not arguments[0].startswith("-") else None
    app = typer.Typer(
        help=HELP, epilog=EXIT_CODES, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(_root)
    if name is None:
        _list_commands(app)
    else:
        _add(app, name, arguments)
    return app(arguments or ["--help"], prog_name="cxscore", standalone_mode=False)


def _root(version: bool = typer.Option(False, "--version", "-V", help="Show the version.")) -> None:  # noqa: FBT001, FBT003
    """Score customer-experience surveys."""


def _list_commands(app: typer.Typer) -> None:
    """All commands by name and one line each, for `--help`; none of them is built."""
    from cxscore.config.titles import catalogue_titles  # noqa: PLC0415 (start-up)

    for name, title in catalogue_titles().items():
        app.command(name, help=title, rich_help_panel="Survey")(_nothing)
    for name, (_, panel, text) in COMMANDS.items():
        app.command(name, help=text, rich_help_panel=panel)(_nothing)


def _nothing() -> None:
    """Stand for a command in the list of commands."""


def _add(app: typer.Typer, name: str, arguments: list[str]) -> None:
    """Build the one command that is asked for."""
    if name in COMMANDS:
        build, _, text = COMMANDS[name]
        app.command(name, help=text)(build())
        return
    from cxscore.config.titles import catalogue_titles  # noqa: PLC0415 (start-up)

    titles = catalogue_titles()
    own = any(argument.split("=")[0] == "--config" for argument in arguments)
    if name not in titles and not own:
        raise _unknown(name, [*titles, *COMMANDS])
    app.command(name, help="A metric of your own." if own else f"{titles[name]}.")(_metric(name))


def _unknown(name: str, known: list[str]) -> UsageError:
    close = get_close_matches(name.casefold(), known, n=3)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    hint = f"{meant}known: {', '.join(known)}; a metric of your own needs --config FILE"
    return UsageError(f"unknown metric or command '{name[:40]}'", hint)


def _metric(name: str) -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(partial(metric.run_metric, name), options.MetricOptions)


def _score() -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(metric.run_formula, options.FormulaOptions)


def _variants() -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(metric.run_variants, options.VariantsOptions)


def _explain() -> Callable[..., int]:
    from cxscore.cli import definitions  # noqa: PLC0415 (start-up)

    return definitions.explain


def _metrics() -> Callable[..., int]:
    from cxscore.cli import definitions  # noqa: PLC0415 (start-up)

    return definitions.metrics


def _check() -> Callable[..., int]:
    from cxscore.cli import definitions  # noqa: PLC0415 (start-up)

    return definitions.check


COMMANDS: dict[str, tuple[Callable[[], Callable[..., int]], str, str]] = {
    "score": (_score, "Survey", "Any column by a formula: mean, median, p90, share, net."),
    "variants": (_variants, "Understand", "One file under every published rule of a metric."),
    "explain": (_explain, "Understand", "What a metric asks, its rules, who uses them, where they stand."),
    "metrics": (_metrics, "Understand", "The metrics there are."),
    "check": (_check, "Set up", "All mistakes of a YAML file, each with its place."),
}
