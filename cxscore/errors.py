"""What stops a run: errors that carry their problems up to the one door that prints them."""

from collections.abc import Iterable

from cxscore.model import Mark, Problem


class CxscoreError(Exception):
    """A run cannot go on; `problems` says why, one sentence each, with place and way out.

    `exit_code` is the documented exit status of the command line for this kind of error.
    """

    exit_code = 70

    def __init__(self, problems: str | Problem | Iterable[Problem], hint: str = "", mark: Mark | None = None) -> None:
        if isinstance(problems, str):
            problems = Problem(problems, hint, mark)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(CxscoreError):
    """The request itself is wrong: an unknown name, options that contradict, a missing extra (exit 2)."""

    exit_code = 2


class ConfigError(CxscoreError):
    """A YAML file is wrong; every mistake of the file is among the problems (exit 3)."""

    exit_code = 3


class InputError(CxscoreError):
    """The data cannot be used: unreadable, column not found, scale that does not fit (exit 4)."""

    exit_code = 4


class NothingAnsweredError(InputError):
    """The data can be used and holds no valid answer: what a file that grows may have later."""


class OutputError(CxscoreError):
    """A result could not be written; what stood there before is untouched (exit 5)."""

    exit_code = 5


class LedgerError(CxscoreError):
    """A check inside the program failed: the states do not add up to the rows read (exit 70, a bug)."""
