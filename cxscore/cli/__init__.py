"""The command line: one sentence of the verbs per command, and one door for errors.

Only the command that is asked for is built: forty commands with their options would cost every run a fifth of a
second before any work. The list of commands needs no Typer at all.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

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


def main() -> NoReturn:
    """Run the command line and exit.

    All that was to be written is, and temporary files are gone, once `guarded` returns: the process ends at once,
    without the end of Python, which would take every object apart and wait for threads that nobody needs any more.
    """
    gc.set_threshold(*_COLLECT)
    os._exit(door.guarded(run, debug="--debug" in sys.argv[1:]))


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
    for name, command in COMMANDS.items():
        panels[command.panel].append((name, command.text))
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
        command = COMMANDS[name]
        return parsing.call(name, [command.text, *command.more], command.build(), words)
    return parsing.call(name, [_title(name, words)], _metric(name), words)


def _title(name: str, words: list[str]) -> str:
    """What a metric's page starts with; UsageError when there is no such metric."""
    from cxscore.config.titles import catalogue_names, title  # noqa: PLC0415 (start-up)

    if any(word.split("=")[0] == "--config" for word in words):
        return "A metric of your own."
    if name not in catalogue_names():
        raise _unknown(name, [*catalogue_names(), *COMMANDS])
    return f"{title(name)}. cxscore explain {name} tells its scales and rules."


def _unknown(name: str, known: list[str]) -> UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 (start-up)

    near = get_close_matches(name.casefold(), known, n=3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    hint = f"{meant}known: {', '.join(known)}; a metric of your own needs --config FILE"
    return UsageError(f"unknown metric or command '{name[:40]}'", hint)


# --- commands, each built when it is asked for ---------------------------------------------------------------


class Command(NamedTuple):
    """Where a command's function and its options stand, as module and name, its panel, and its line on the page.

    `more` are further paragraphs on the command's own page: examples, and what must be known of it.
    """

    function: tuple[str, str]
    shape: tuple[str, str]
    panel: str
    text: str
    more: tuple[str, ...] = ()

    def build(self) -> Callable[..., int]:
        """The command, ready to be called with the words of a command line."""
        return _spelled(_named(*self.function), _named("options." + self.shape[0], self.shape[1]))


def _named(module: str, name: str) -> Any:
    """What is called `name` in a module of this package, which is loaded now."""
    return getattr(import_module(f"{__name__}.{module}"), name)


def _spelled(run: Callable[..., int], shape: type[Any]) -> Callable[..., int]:
    from cxscore.cli.options import spelling  # noqa: PLC0415 (start-up)

    return spelling.command(run, shape)


def _metric(name: str) -> Callable[..., int]:
    if name == "sentiment":
        return _spelled(_named("comments", "run_sentiment"), _named("options.comments", "SentimentOptions"))
    return _spelled(partial(_named("metric", "run_metric"), name), _options_of(name))


def _options_of(name: str) -> type[Any]:
    """What a metric's command can be told; a metric of one's own file may have any engine."""
    from cxscore.config.load import catalogue_metric, catalogue_names  # noqa: PLC0415 (start-up)

    if name not in catalogue_names():
        return _named("options.tickets", "TimeOptions")  # type: ignore[no-any-return]
    engines = [variant.engine for variant in catalogue_metric(name).variants.values() if variant.engine]
    if not catalogue_metric(name).roles and not any(engine.name == "scorecard" for engine in engines):
        return _named("options.scoring", "MetricOptions")  # type: ignore[no-any-return]
    by_engine: Mapping[str, type[Any]] = _named("options.tickets", "BY_ENGINE")
    return next(by_engine[key] for one in engines for key in (one.how, one.name) if key in by_engine)


COMMANDS: Mapping[str, Command] = {
    "score": Command(
        ("metric", "run_formula"),
        ("rules", "FormulaOptions"),
        "Survey",
        "Any column by a formula: mean, median, p90, share, net.",
    ),
    "report": Command(
        ("report", "run_report"),
        ("reports", "ReportOptions"),
        "Reports",
        "Many scores of many files by one config: the monthly run.",
        (
            "For example: cxscore report monthly.yaml --for last --output-dir 'out/{period}'",
            "As a schedule: cxscore report monthly.yaml --example cron",
        ),
    ),
    "watch": Command(
        ("watch", "run_watch"),
        ("watch", "WatchOptions"),
        "Reports",
        "The scores of a file as its records arrive; Ctrl-C ends with the table.",
        (
            "For example: cxscore watch responses.ndjson --metric csat --scale 5 -b channel",
            "As a log: cxscore watch responses.csv --metric nps -o nps.json 2> nps.log",
            "Only complete records count, each is read once; all again where later ones replace earlier ones.",
            "Ctrl-C is the way to end: the last table is printed, or written to --output, and the exit code is 0.",
        ),
    ),
    "history": Command(
        ("history", "run_history"),
        ("history", "HistoryOptions"),
        "Reports",
        "What a report's runs have kept: list, show, export or forget it.",
    ),
    "drivers": Command(
        ("studies", "run_drivers"),
        ("studies", "DriversOptions"),
        "Understand",
        "What goes with a score: importance of each driver, and how sure it is.",
    ),
    "link": Command(
        ("studies", "run_link"),
        ("studies", "LinkOptions"),
        "Understand",
        "Whether a score goes with churn, revenue or another outcome.",
    ),
    "reliability": Command(
        ("studies", "run_reliability"),
        ("studies", "ReliabilityOptions"),
        "Understand",
        "Whether items measure one thing: alpha, straight-liners, speeders.",
    ),
    "agreement": Command(
        ("studies", "run_agreement"),
        ("studies", "AgreementOptions"),
        "Understand",
        "How far reviewers agree who judged the same tickets: kappa, ICC.",
    ),
    "mismatch": Command(
        ("mismatch", "run_mismatch"),
        ("comments", "MismatchOptions"),
        "Understand",
        "Answers whose score contradicts the comment.",
    ),
    "themes": Command(
        ("themes", "run_themes"),
        ("verbatims", "ThemesOptions"),
        "Understand",
        "What comments speak of, and what those with each theme score.",
    ),
    "quotes": Command(
        ("quotes", "run_quotes"),
        ("verbatims", "QuotesOptions"),
        "Understand",
        "Comments that may be shown: some of each group, redacted.",
    ),
    "followup": Command(
        ("followup", "run_followup"),
        ("followup", "FollowupOptions"),
        "Understand",
        "Whom to call back: the records of a bucket, worst and newest first.",
        (
            "For example: cxscore followup nps survey.csv --bucket detractor --date answered_at --since 2026-09",
            "As a file for the team: cxscore followup ces survey.csv --scale 7 --show agent -o call-backs.csv",
            "From a pipe: zcat survey.csv.gz | cxscore followup nps - -f csv",
            "The rows are those that the same options score: as many as the bucket counts.",
            "Comments are redacted; names and postal addresses are not found.",
        ),
    ),
    "variants": Command(
        ("metric", "run_variants"),
        ("rules", "VariantsOptions"),
        "Understand",
        "One file under every published rule of a metric.",
    ),
    "compare": Command(
        ("comparisons", "run_compare"),
        ("changes", "CompareOptions"),
        "Understand",
        "Is it real: periods, segments, two files or a target, with a verdict.",
    ),
    "why": Command(
        ("comparisons", "run_why"),
        ("changes", "WhyOptions"),
        "Understand",
        "What a change is made of: answers from elsewhere, segments that moved.",
    ),
    "plan": Command(
        ("planning", "run_plan"),
        ("changes", "PlanOptions"),
        "Understand",
        "How many answers are needed for an interval, or to see a change.",
    ),
    "explain": Command(
        ("definitions", "explain"),
        ("looking", "ExplainOptions"),
        "Understand",
        "What a metric asks, its rules, who uses them, where they stand.",
    ),
    "metrics": Command(
        ("definitions", "metrics"), ("looking", "MetricsOptions"), "Understand", "The metrics there are."
    ),
    "init": Command(
        ("init", "run_init"),
        ("reports", "InitOptions"),
        "Set up",
        "A first report config of what files hold; what is not sure stands in comments.",
    ),
    "inspect": Command(
        ("inspection", "run_inspect"),
        ("looking", "InspectOptions"),
        "Set up",
        "What a file holds, what its columns could be, the command to score it.",
    ),
    "presets": Command(
        ("definitions", "presets"),
        ("looking", "PresetsOptions"),
        "Set up",
        "The tools whose exports are read as they are.",
    ),
    "weigh": Command(
        ("studies", "run_weigh"),
        ("studies", "WeighOptions"),
        "Set up",
        "Weights that make a sample like its population: raking to margins.",
    ),
    "check": Command(
        ("definitions", "check"),
        ("looking", "CheckOptions"),
        "Set up",
        "All mistakes of a YAML file, each with its place.",
    ),
}
