"""The command line as its users meet it: called in this process where that is enough, else as a process."""

import contextlib
import io
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cxscore import cli
from cxscore.cli import door
from tests.cli.calls import COMMAND, PLAIN, Call, Done, Run


class Stream(io.TextIOWrapper):
    """A standard stream that may say it is a terminal."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def heard_signals() -> Iterator[None]:
    """Let processes hear signals that the tests themselves were started without (`nohup pytest`, `pytest &`)."""
    deaf = [each for each in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_IGN]
    for each in deaf:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in deaf:
        signal.signal(each, signal.SIG_IGN)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Call the command line in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def called(*words: str, terminal: bool = False) -> Done:
        out, err = (Stream(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        out.terminal = terminal
        monkeypatch.setattr(sys, "argv", ["cxscore", *words])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = door.guarded(cli.run, debug="--debug" in words)
        return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]

    return called


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command as a process in a folder of its own."""

    def ran(*words: str, env: Mapping[str, str] | None = None, python: Sequence[str] = COMMAND, **how: Any) -> Done:
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        options: dict[str, Any] = {
            **pipes,
            "cwd": tmp_path,
            "env": PLAIN if env is None else env,
            "timeout": 60,
            **how,
        }
        done = subprocess.run([*python, *words], check=False, **options)
        return Done(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    return ran


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """64 records: 48 good answers, an unreadable one, one off the scale, 14 blanks; too few faults for a warning."""
    answers = [*"766554372176" * 4, "oops", "9", *[""] * 14]
    rows = [f"{i},{answer},{('email', 'phone')[i % 2]}" for i, answer in enumerate(answers)]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(["id,ces,channel", *rows, ""]), encoding="utf-8")
    return path
