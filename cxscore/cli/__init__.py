"""The command line: one sentence of the verbs per command, and one door for errors.

Only the command that is asked for is built: forty commands with their options would cost every run a fifth of a
second before any work. The list of commands needs no Typer at all.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cxscore import __version__
from cxscore.cli import door
from cxscore.cli import help as pages
from cxscore.errors import UsageError
from cxscore.output import write_stdout

ABOUT = (
    "Score customer-experience surveys: the right number, its definition, its uncertainty, every row accounted for."
)
EXAMPLE = "For example: cxscore ces responses.csv --scale 7 --by channel"
PANELS = ("Survey", "Tickets", "Understand", "Reports", "Set up")
MOST_USED = (
    "ces",
    "csat",
    "nps",
    "frt",
    "resolution-time",
    "sla",
    "fcr",
    "iqs",
    "retention",
    "compare",
    "why",
    "drivers",
)
MORE = "cxscore COMMAND --help tells the options of a command; cxscore explain METRIC what a metric means."

_COLLECT = 50_000, 20, 100
"""Python looks for cycles 70 times less often: a run keeps nearly all it makes, and the looking took a sixth."""


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(*_COLLECT)
    sys.exit(door.guarded(run, debug="--debug" in sys.argv[1:]))


def run() -> object:
    """Run the command that the arguments name; returns its exit code. Without any, the list of commands and 2."""
    name, *words = sys.argv[1:] or [""]
    if name in ("", "--help", "-h"):
        write_stdout(_commands())
        return 0 if name else UsageError.exit_code
    if name in ("--version", "-V"):
        write_stdout([f"cxscore {__version__}\n"])
        return 0
    if name.startswith("-"):
        raise UsageError("the first word is a command", "options follow it, as in cxscore ces FILE --scale 7")
    return _call(name, words)


def _commands() -> Iterator[str]:
    """The page of all commands by name and one line each; none of them is built."""
    from cxscore.config.titles import catalogue_titles, ticket_names  # noqa: PLC0415 (start-up)

    panels: dict[str, list[tuple[str, str]]] = {panel: [] for panel in PANELS}
    for name, title in catalogue_titles().items():
        panels["Tickets" if name in ticket_names() else "Survey"].append((name, title))
    for name, (_, panel, text) in COMMANDS.items():
        panels[panel].append((name, text))
    panels = {panel: sorted(rows, key=_by_use) for panel, rows in panels.items()}
    panels["Options"] = [("-h, --help", "Show this page."), ("-V, --version", "Show the version.")]
    return pages.page("cxscore COMMAND ... [OPTIONS]", [ABOUT, EXAMPLE, MORE], panels.items())


def _by_use(row: tuple[str, str]) -> int:
    """Where a command stands in its panel: the most used first, the others in their own order."""
    return MOST_USED.index(row[0]) if row[0] in MOST_USED else len(MOST_USED)


def _call(name: str, words: list[str]) -> object:
    """Build and call the one command that is asked for."""
    from cxscore.cli import parsing  # noqa: PLC0415 (start-up)

    if name in COMMANDS:
        build, _, text = COMMANDS[name]
        return parsing.call(name, text, build(), words)
    return parsing.call(name, _title(name, words), _metric(name), words)


def _title(name: str, words: list[str]) -> str:
    """What a metric's page starts with; UsageError when there is no such metric."""
    from cxscore.config.titles import catalogue_titles  # noqa: PLC0415 (start-up)

    if any(word.split("=")[0] == "--config" for word in words):
        return "A metric of your own."
    titles = catalogue_titles()
    if name not in titles:
        raise _unknown(name, [*titles, *COMMANDS])
    return f"{titles[name]}. cxscore explain {name} tells its scales and rules."


def _unknown(name: str, known: list[str]) -> UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 (start-up)

    near = get_close_matches(name.casefold(), known, n=3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    hint = f"{meant}known: {', '.join(known)}; a metric of your own needs --config FILE"
    return UsageError(f"unknown metric or command '{name[:40]}'", hint)


# --- commands, each built when it is asked for ---------------------------------------------------------------


def _metric(name: str) -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(partial(metric.run_metric, name), _options_of(name))


def _options_of(name: str) -> type[Any]:
    """What a metric's command can be told; a metric of one's own file may have any engine."""
    from cxscore.cli import options  # noqa: PLC0415 (start-up)
    from cxscore.config.load import catalogue_metric, catalogue_names  # noqa: PLC0415 (start-up)

    if name not in catalogue_names():
        return options.TimeOptions
    engines = (variant.engine for variant in catalogue_metric(name).variants.values() if variant.engine)
    kinds = [options.BY_ENGINE[key] for one in engines for key in (one.how, one.name) if key in options.BY_ENGINE]
    return kinds[0] if kinds else options.MetricOptions


def _score() -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(metric.run_formula, options.FormulaOptions)


def _variants() -> Callable[..., int]:
    from cxscore.cli import metric, options  # noqa: PLC0415 (start-up)

    return options.command(metric.run_variants, options.VariantsOptions)


def _compare() -> Callable[..., int]:
    from cxscore.cli import comparisons, options  # noqa: PLC0415 (start-up)

    return options.command(comparisons.run_compare, options.CompareOptions)


def _why() -> Callable[..., int]:
    from cxscore.cli import comparisons, options  # noqa: PLC0415 (start-up)

    return options.command(comparisons.run_why, options.WhyOptions)


def _plan() -> Callable[..., int]:
    from cxscore.cli import options, planning  # noqa: PLC0415 (start-up)

    return options.command(planning.run_plan, options.PlanOptions)


def _explain() -> Callable[..., int]:
    from cxscore.cli import definitions, options  # noqa: PLC0415 (start-up)

    return options.command(definitions.explain, options.ExplainOptions)


def _metrics() -> Callable[..., int]:
    from cxscore.cli import definitions, options  # noqa: PLC0415 (start-up)

    return options.command(definitions.metrics, options.MetricsOptions)


def _inspect() -> Callable[..., int]:
    from cxscore.cli import inspection, options  # noqa: PLC0415 (start-up)

    return options.command(inspection.run_inspect, options.InspectOptions)


def _presets() -> Callable[..., int]:
    from cxscore.cli import definitions, options  # noqa: PLC0415 (start-up)

    return options.command(definitions.presets, options.PresetsOptions)


def _check() -> Callable[..., int]:
    from cxscore.cli import definitions, options  # noqa: PLC0415 (start-up)

    return options.command(definitions.check, options.CheckOptions)


def _report() -> Callable[..., int]:
    from cxscore.cli import options, report  # noqa: PLC0415 (start-up)

    return options.command(report.run_report, options.ReportOptions)


def _drivers() -> Callable[..., int]:
    from cxscore.cli import options, studies  # noqa: PLC0415 (start-up)

    return options.command(studies.run_drivers, options.DriversOptions)


def _link() -> Callable[..., int]:
    from cxscore.cli import options, studies  # noqa: PLC0415 (start-up)

    return options.command(studies.run_link, options.LinkOptions)


def _weigh() -> Callable[..., int]:
    from cxscore.cli import options, studies  # noqa: PLC0415 (start-up)

    return options.command(studies.run_weigh, options.WeighOptions)


def _reliability() -> Callable[..., int]:
    from cxscore.cli import options, studies  # noqa: PLC0415 (start-up)

    return options.command(studies.run_reliability, options.ReliabilityOptions)


def _init() -> Callable[..., int]:
    from cxscore.cli import init, options  # noqa: PLC0415 (start-up)

    return options.command(init.run_init, options.InitOptions)


COMMANDS: dict[str, tuple[Callable[[], Callable[..., int]], str, str]] = {
    "score": (_score, "Survey", "Any column by a formula: mean, median, p90, share, net."),
    "report": (_report, "Reports", "Many scores of many files by one config: the monthly run."),
    "drivers": (_drivers, "Understand", "What goes with a score: importance of each driver, and how sure it is."),
    "link": (_link, "Understand", "Whether a score goes with churn, revenue or another outcome."),
    "reliability": (_reliability, "Understand", "Whether items measure one thing: alpha, straight-liners, speeders."),
    "variants": (_variants, "Understand", "One file under every published rule of a metric."),
    "compare": (_compare, "Understand", "Is it real: periods, segments, two files or a target, with a verdict."),
    "why": (_why, "Understand", "What a change is made of: answers from elsewhere, segments that moved."),
    "plan": (_plan, "Understand", "How many answers are needed for an interval, or to see a change."),
    "explain": (_explain, "Understand", "What a metric asks, its rules, who uses them, where they stand."),
    "metrics": (_metrics, "Understand", "The metrics there are."),
    "init": (_init, "Set up", "A first report config of what files hold; what is not sure stands in comments."),
    "inspect": (_inspect, "Set up", "What a file holds, what its columns could be, the command to score it."),
    "presets": (_presets, "Set up", "The tools whose exports are read as they are."),
    "weigh": (_weigh, "Set up", "Weights that make a sample like its population: raking to margins."),
    "check": (_check, "Set up", "All mistakes of a YAML file, each with its place."),
}
