"""The one door for errors: whatever goes wrong leaves here as sentences on stderr and a documented exit code."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

from cxscore import guards
from cxscore.errors import CxscoreError, InputError, OutputError
from cxscore.model import Problem
from cxscore.output import ClosedPipe

BUG = 70
SIGNALLED = 128
"""Added to the number of a signal: what a shell reports of a program that it ended."""

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

_acts: list[Callable[[], None]] = []
"""What a signal does before it ends the run (see `when_stopped`)."""


class Stopped(BaseException):
    """A signal ends the run like an exception, so that temporary files go."""


def say(problem: Problem) -> None:
    """Print a problem to stderr in one line, then a config's excerpt, which holds the hint.

    A stderr that is closed or full is no reason to fail.
    """
    kind = "" if problem.severity == "error" else f"{problem.severity}: "
    text = f"{problem.mark}: {problem.message}" if problem.excerpt else str(problem)
    lines = [f"cxscore: {kind}{guards.terminal(text)}"]
    lines += [guards.terminal(line) for line in problem.excerpt.splitlines()]
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print("\n".join(lines), file=sys.stderr, flush=True)  # noqa: T201 (the only way out)


def say_all(problems: Iterable[Problem], *, quiet: bool) -> None:
    """Print warnings, and notes unless `quiet`."""
    for problem in problems:
        if problem.severity != "note" or not quiet:
            say(problem)


def guarded(run: Callable[[], object], *, debug: bool) -> int:
    """The exit code of `run`: its own, or that of the error it ends with. With `debug`, errors show their trace."""
    _fill_closed_streams()
    with _signals() as received:
        try:
            result = run()
        except BaseException as error:  # noqa: BLE001 (the one door: nothing leaves as a trace)
            # DuckDB turns what a signal raises during a query into an error of its own, hence the list.
            return _stop(received[0]) if received else _explain(error, debug=debug)
    return result if isinstance(result, int) else 0


@contextlib.contextmanager
def _signals() -> Iterator[list[int]]:
    """The signals received so far, the first of which ends the run; one that is ignored (`nohup`) stays ignored."""
    received: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        for act in _acts:
            act()
        raise Stopped

    numbers = [number for name in SIGNALS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) for number in numbers}
    caught = [number for number, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    for number in caught:
        signal.signal(number, stop)
    try:
        yield received
    finally:
        for number in caught:
            signal.signal(number, before[number])


@contextlib.contextmanager
def when_stopped(act: Callable[[], None]) -> Iterator[None]:
    """Let a signal call `act` first: a query that is not told to stop is waited for, however long it takes."""
    _acts.append(act)
    try:
        yield
    finally:
        _acts.remove(act)


@contextlib.contextmanager
def first_interrupt(act: Callable[[], None]) -> Iterator[None]:
    """Let the first Ctrl-C call `act` instead of ending the run; a second one ends it as ever.

    Where it is ignored (`nohup`) it stays ignored.
    """
    before = signal.getsignal(signal.SIGINT)

    def once(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        act()

    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(number: int) -> int:
    """Say which signal ended the run and return its exit code."""
    name = signal.Signals(number).name
    say(Problem("interrupted" if name == "SIGINT" else f"ended by {name}"))
    return SIGNALLED + number


def _explain(error: BaseException, *, debug: bool) -> int:
    """Say what went wrong and return its exit code."""
    if debug and not isinstance(error, ClosedPipe):
        _show_trace(error)
    if isinstance(error, CxscoreError):
        for problem in error.problems if error.exit_code else ():
            say(problem)
        return error.exit_code
    if isinstance(error, MemoryError):
        say(Problem("there is not enough memory for this", "fewer --by columns make fewer segments"))
        return InputError.exit_code
    if isinstance(error, OSError):
        name = f": {error.filename}" if error.filename else ""
        say(Problem(f"the system refuses: {error.strerror or error}{name}", "temporary files go to TMPDIR"))
        return OutputError.exit_code
    way_out = "report the trace" if debug else "run it again with --debug and report the trace"
    say(Problem(f"this is a bug in cxscore ({type(error).__name__})", way_out))
    return BUG


def _show_trace(error: BaseException) -> None:
    """Print the trace of `error` to stderr: where it rose, without what the variables held."""
    import traceback  # noqa: PLC0415 (start-up)

    with contextlib.suppress(OSError, ValueError, AttributeError):
        traceback.print_exception(error, file=sys.stderr)


def _fill_closed_streams() -> None:
    """Open a null device for closed standard streams, or the next file would take their number and their output."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
