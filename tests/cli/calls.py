"""What a run of the command line is to the tests."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

COMMAND = (sys.executable, "-P", "-m", "cxscore")
"""The command as a process; -P keeps the current folder off the module path, as the installed command does."""

PLAIN = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "PYTHONIOENCODING")}
"""The environment without what changes how output looks."""


@dataclass(frozen=True)
class Done:
    """How a run ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Call = Callable[..., Done]
"""Calls the command line within this process."""

Run = Callable[..., Done]
"""Runs the command line as a process."""
