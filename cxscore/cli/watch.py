"""`cxscore watch FILE --metric METRIC`: the scores as records arrive, and at the end the table.

On a terminal the table is drawn again in place; off it one line per change goes to stderr, so that stdout carries
nothing but the result.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from cxscore.api.watching import Seen, Watch, waits
from cxscore.cli import door, results
from cxscore.cli.options.scoring import FormatName, request_of
from cxscore.cli.options.watch import WatchOptions
from cxscore.config.load import find_metric
from cxscore.errors import InputError, UsageError
from cxscore.model import Problem
from cxscore.readers.growing import Change
from cxscore.renderers import watching

if TYPE_CHECKING:
    from rich.live import Live

SHORTEST = 0.05
"""Seconds between two looks; any less would only heat the machine."""

Wait = Callable[[], bool]
"""Waits until it is time for the next look; returns whether there is to be none."""


@dataclass(slots=True)
class Screen:
    """What is shown of each look: a table in place where `live` is, else lines on stderr unless `quiet`.

    `told` are the events that a look at the last table would not show.
    """

    name: str
    quiet: bool
    live: "Live | None" = None
    before: Seen = field(default_factory=lambda: Seen(Change.NONE))
    told: list[Problem] = field(default_factory=list)

    def show(self, seen: Seen) -> None:
        """Show what has changed since the look before."""
        event = self._event(seen)
        if event is not None:
            self.told.append(event)
        if self.live is not None:
            self._draw(self.live, seen)
        elif event is not None:
            door.say(event)
        if self.live is None and seen.change in (Change.GROWN, Change.REPLACED) and not self.quiet:
            line = watching.line(seen.report, self.before.report) if seen.report else watching.waiting(seen.error)
            door.say(Problem(line, severity="note"))
        self.before = seen

    def _event(self, seen: Seen) -> Problem | None:
        if seen.change is Change.GONE and self.before.change is not Change.GONE:
            return Problem(f"{self.name} is gone: the scores stay, until it is there again", severity="warning")
        if seen.change is Change.REPLACED:
            message = f"{self.name} was cut short, replaced or edited: counting starts again with what it holds now"
            return Problem(message, severity="warning")
        return None

    def _draw(self, live: "Live", seen: Seen) -> None:
        from rich.text import Text  # noqa: PLC0415 (a log needs no screen)

        told = watching.line(seen.report, self.before.report) if seen.report else watching.waiting(seen.error)
        rest = f"; {seen.rest:,} bytes unfinished" if seen.rest else ""
        lines = watching.page(
            f"watching {self.name}: {told}{rest}",
            str(self.told[-1]) if self.told else "",
            seen.report,
            results.width(),
            color=results.colored(),
            unicode=results.speaks_unicode(),
        )
        live.update(Text.from_ansi("".join(lines)), refresh=True)


def run_watch(given: WatchOptions) -> int:
    """Show the scores of a file as it grows until Ctrl-C; returns the exit code, 0 after a table."""
    _check(given)
    request, spec = request_of(given, given.metric), find_metric(given.metric, given.config)
    stop = Event()
    wait = partial(waited, stop, given.interval)
    watch = Watch(given.files[0], request, spec, configured=given.config is not None)
    with closing(watch), door.when_stopped(watch.interrupt), door.first_interrupt(stop.set):
        with _screen(given) as screen:
            last = watched(watch, screen, wait)
        door.say_all(screen.told if screen.live is not None else (), quiet=given.quiet)
        _finish(last, given)
    return 0


def waited(stop: Event, seconds: float) -> bool:
    """Wait until it is time for the next look, or less until `stop` is set; returns whether it is."""
    return stop.wait(seconds)


def watched(watch: Watch, screen: Screen, wait: Wait) -> Seen:
    """Look, show and wait until `wait` says that it is enough; returns the last look.

    InputError where even the first records cannot be scored, as scoring the file would say.
    """
    seen = watch.look()
    if seen.change is Change.GONE:
        raise InputError(f"{screen.name}: there is no such file", "watch follows a file that is there")
    if seen.error is not None and not waits(seen.error):
        raise seen.error
    screen.show(seen)
    while not wait():
        seen = watch.look()
        if (seen.change, seen.rest) != (Change.NONE, screen.before.rest):
            screen.show(seen)
    return watch.end()


def _check(given: WatchOptions) -> None:
    """UsageError for what does not go with a file that is not yet complete."""
    results.check_outputs(given)
    if len(given.files) > 1:
        raise UsageError(f"watch follows one file, not {len(given.files)}", "watch each in a terminal of its own")
    if given.rejects:
        message = "--rejects lists the records of a file that is complete"
        raise UsageError(message, f"cxscore {given.metric} FILE --rejects {given.rejects} does, once it is")
    if given.interval < SHORTEST:
        raise UsageError(f"--interval {given.interval:g} leaves no time to wait", f"say {SHORTEST:g} or more")


@contextmanager
def _screen(given: WatchOptions) -> Iterator[Screen]:
    """The screen: in place on a terminal that can do that, else lines."""
    drawn = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if not drawn or (results.shown_form(given) is not FormatName.TABLE and not given.output):
        yield Screen(given.files[0], given.quiet)
        return
    from rich.console import Console  # noqa: PLC0415 (a log needs no screen)
    from rich.live import Live  # noqa: PLC0415

    console = Console(file=sys.stdout, highlight=False, markup=False)
    live = Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
    with live:
        yield Screen(given.files[0], given.quiet, live)


def _finish(last: Seen, given: WatchOptions) -> None:
    """Deliver the last table; InputError where there is none."""
    door.say_all(last.problems, quiet=given.quiet)
    if last.report is None:
        raise last.error or InputError(f"{given.files[0]} has no complete record", "watch it again once it has")
    results.deliver(last.report, given)
    results.limit_rejects(next(iter(last.report.ledgers.values())), given)
