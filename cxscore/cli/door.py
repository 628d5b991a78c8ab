"""The one door for errors: whatever goes wrong leaves here as sentences on stderr and a documented exit code."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable
from types import FrameType

from typer.exceptions import TyperException

from cxscore import guards
from cxscore.errors import CxscoreError
from cxscore.model import Problem
from cxscore.output import ClosedPipe

USAGE, BUG, INTERRUPTED, TERMINATED = 2, 70, 130, 143


def say(problem: Problem) -> None:
    """Print a problem to stderr in one line; a config's excerpt, which holds the hint, follows it; a closed stderr is no reason to fail."""
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
    signal.signal(signal.SIGTERM, _terminate)
    try:
        result = run()
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(bool(exit_.code))
    except Exception as error:
        if debug:
            raise
        return _explain(error)
    except KeyboardInterrupt:
        say(Problem("interrupted"))
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _explain(error: Exception) -> int:
    """Say what went wrong and return its exit code."""
    if isinstance(error, ClosedPipe):
        _silence_stdout()
        return 0
    if isinstance(error, CxscoreError):
        for problem in error.problems:
            say(problem)
        return error.exit_code
    if isinstance(error, TyperException):
        say(Problem(_usage(error), "see --help"))
        return USAGE
    say(
        Problem(
            f"this is a bug in cxscore ({type(error).__name__})", "run it again with --debug and report the trace"
        )
    )
    return BUG


def _usage(error: TyperException) -> str:
    """What Typer found wrong with the command line, as one sentence without its full stop."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    return " ".join(str(message).split()).removesuffix(".")


def _terminate(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the run like an exception, so that temporary files go."""
    raise SystemExit(TERMINATED)


def _silence_stdout() -> None:
    """Let the interpreter flush into nothing at its end: the reader of the pipe has gone."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
