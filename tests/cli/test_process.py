"""The command as a process: pipes, signals, full disks, bare environments, the same bytes everywhere."""

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.cli.calls import COMMAND, PLAIN, Run

CHINESE = "数据.csv"
CES = ("ces", "survey.csv", "--scale", "7", "-q", "--direction", "higher")
LONG_QUERY = """
import sys, threading, os, signal, duckdb
from cxscore.cli import door
def run():
    connection = duckdb.connect()
    with door.when_stopped(connection.interrupt):
        connection.execute("SELECT sum(hash(range)) FROM range(1000000000000)")
threading.Timer(0.3, os.kill, (os.getpid(), int(sys.argv[1]))).start()
sys.exit(door.guarded(run, debug=False))
"""
WATCHED = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
        sys.stderr.write(f"forbidden: {event}\\n")
sys.addaudithook(watch)
from cxscore.cli import main
main()
"""


@contextlib.contextmanager
def closed_pipe() -> Iterator[int]:
    """The writing end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@contextlib.contextmanager
def full_disk() -> Iterator[IO[bytes]]:
    with open("/dev/full", "wb", buffering=0) as device:  # noqa: PTH123 (the device, not a path)
        yield device


OUTPUTS = [("--help",), ("ces", "--help"), ("explain", "ces"), CES]


# --- standard streams ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", OUTPUTS, ids=str)
@pytest.mark.usefixtures("survey")
def test_a_closed_pipe_ends_the_run_silently(run: Run, words: tuple[str, ...]) -> None:
    with closed_pipe() as pipe:
        done = run(*words, stdout=pipe)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("words", [("ces", "--help"), CES], ids=str)
@pytest.mark.usefixtures("survey")
def test_a_full_disk_is_said_and_exits_with_5(run: Run, words: tuple[str, ...]) -> None:
    with full_disk() as disk:
        done = run(*words, stdout=disk)
    assert done.code == 5
    assert done.err.splitlines() == [
        "cxscore: cannot write standard output: the disk is full; free some space, or write to another disk"
    ]


def shell(redirection: str) -> tuple[str, ...]:
    return ("sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND)


@pytest.mark.usefixtures("survey")
def test_closed_streams_are_no_trap(run: Run, tmp_path: Path) -> None:
    """Without stdout there is no result; without stdin or stderr the result is the same."""
    expected = run(*CES).out
    done = run(*CES, python=shell(">&-"))
    assert (done.code, done.err) == (5, "cxscore: cannot write standard output: it is closed; use -o FILE\n")
    assert run(*CES, python=shell("<&-")).out == expected
    assert run(*CES, python=shell("2>&-")).out == expected
    done = run(*CES, "-o", "out.csv", python=shell("<&- >&- 2>&-"))
    assert done.code == 0
    assert (tmp_path / "out.csv").read_text("utf-8") == expected
    done = run("ces", "-", "--scale", "7", python=shell("<&-"))
    assert (done.code, done.err.splitlines()[0][:40]) == (4, "cxscore: standard input is closed; name ")


def test_standard_input_is_read_only_when_asked(run: Run, survey: Path) -> None:
    """A pipe that never ends, as cron may give, stops nothing unless FILE is `-`."""
    reading, writing = os.pipe()
    try:
        assert run(*CES, stdin=reading).code == 0
    finally:
        os.close(reading)
        os.close(writing)
    with survey.open("rb") as file:
        piped = run("ces", "-", *CES[2:], stdin=file)
    assert piped.out == run(*CES).out


def test_a_bare_environment_gives_the_same_result(run: Run, survey: Path) -> None:
    """As cron runs it: no variables, the folder /, stdin closed."""
    words = ("ces", str(survey), *CES[2:])
    done = run(*words, env={}, cwd="/", python=shell("<&-"))
    assert (done.code, done.out) == (0, run(*words).out)


def test_a_terminal_without_unicode_is_given_none(run: Run, survey: Path) -> None:
    table = run(*CES, "-f", "table", env={**PLAIN, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert table.code == 0
    assert table.out.isascii()
    assert re.findall(r"\d+\.\d+", table.out) == re.findall(r"\d+\.\d+", run(*CES, "-f", "table").out)


@pytest.mark.parametrize(
    "words",
    [
        ("followup", "csat", CHINESE, "--scale", "5", "-f", "table"),
        ("quotes", CHINESE, "--column", "comment", "--score", "score", "--scale", "5"),
        ("themes", CHINESE, "--column", "comment", "--score", "score", "--scale", "5"),
        ("mismatch", CHINESE, "--column", "comment", "--score", "score", "--scale", "5", "-f", "table"),
    ],
    ids=lambda words: words[0],
)
def test_comments_are_escaped_for_a_terminal_without_unicode(
    run: Run, words: tuple[str, ...], tmp_path: Path
) -> None:
    lines = [f"{1 + i % 5},等了很久，服务太差了，很不满意 {i}" for i in range(50)]
    (tmp_path / CHINESE).write_text("\n".join(["score,comment", *lines, ""]), encoding="utf-8")
    done = run(*words, cwd=tmp_path, env={**PLAIN, "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"})
    assert (done.code, done.out.isascii()) == (0, True), done.err
    assert "\\u6570" in done.out
    assert not run(*words, cwd=tmp_path).out.isascii()


def test_on_a_real_terminal_the_table_has_colours_and_its_width(survey: Path) -> None:
    main, side = pty.openpty()
    env = {**PLAIN, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen([*COMMAND, *CES], cwd=survey.parent, stdout=side, stderr=side, env=env) as process:
        assert process.wait(timeout=60) == 0
    os.close(side)
    out = b""
    with contextlib.suppress(OSError):
        while chunk := os.read(main, 65536):
            out += chunk
    os.close(main)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out.decode())
    assert plain.encode() != out.replace(b"\r", b"")
    assert max(len(line) for line in plain.splitlines()) <= 100


# --- signals -------------------------------------------------------------------------------------------------

SIGNALS = [
    (signal.SIGINT, 130, "cxscore: interrupted\n"),
    (signal.SIGTERM, 143, "cxscore: ended by SIGTERM\n"),
    (signal.SIGHUP, 129, "cxscore: ended by SIGHUP\n"),
]


def stopped(process: subprocess.Popen[str], number: int) -> str:
    """What a process says when it is signalled: again each second, for one may come just before a read blocks."""
    for _ in range(20):
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=1)[1]
    process.kill()
    return "it did not stop"


@pytest.mark.parametrize(("number", "code", "said"), SIGNALS)
def test_a_signal_while_reading_ends_the_run_and_leaves_nothing_behind(
    tmp_path: Path, number: int, code: int, said: str
) -> None:
    """The input is a pipe that never ends; the signal comes once a temporary file of its bytes exists."""
    os.mkfifo(tmp_path / "endless.csv")
    end = os.open(tmp_path / "endless.csv", os.O_RDWR)
    os.write(end, b"ces\n7\n")
    folder = tmp_path / "temporary"
    folder.mkdir()
    words = [*COMMAND, "ces", "endless.csv", "--scale", "7", "-o", "out.csv"]
    env = {**PLAIN, "TMPDIR": str(folder)}
    with subprocess.Popen(words, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 30
        while not list(folder.glob("*/*")) and time.monotonic() < until:
            time.sleep(0.01)
        err = stopped(process, number)
    os.close(end)
    assert (process.returncode, err) == (code, said)
    assert not list(folder.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["endless.csv", "temporary"]


@pytest.mark.parametrize(("number", "code", "said"), SIGNALS[:2])
def test_a_signal_while_duckdb_counts_is_no_bug(run: Run, number: int, code: int, said: str) -> None:
    """DuckDB replaces what a signal handler raises by an error of its own, and waits unless it is interrupted."""
    done = run(str(int(number)), python=(sys.executable, "-c", LONG_QUERY))
    assert (done.code, done.err) == (code, said)


def test_an_ignored_signal_stays_ignored(run: Run) -> None:
    """`nohup` ignores SIGHUP so that the run goes on after the terminal is gone."""
    program = (
        "import os, signal, sys; from cxscore.cli import door; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
        "sys.exit(door.guarded(lambda: os.kill(os.getpid(), signal.SIGHUP), debug=False))"
    )
    done = run(python=(sys.executable, "-c", program))
    assert (done.code, done.err) == (0, "")


# --- the same everywhere -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("survey")
def test_the_same_bytes_under_every_hash_seed_zone_locale_and_optimisation(run: Run) -> None:
    words = (*CES, "-b", "channel", "-f", "json")
    environments = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LANG": "de_DE.UTF-8", "PYTHONOPTIMIZE": "2"},
    ]
    first, *others = [run(*words, env={**PLAIN, **environment}) for environment in environments]
    assert first.code == 0
    assert first.out.startswith("{")
    assert all(other == first for other in others)


def test_the_order_of_rows_changes_nothing(run: Run, survey: Path) -> None:
    words = (*CES, "-b", "channel")
    first = run(*words).out
    header, *rows = survey.read_text("utf-8").splitlines()
    rows = [*rows[1::2], *reversed(rows[::2])]
    survey.write_text("\n".join([header, *rows, ""]), "utf-8")
    assert run(*words).out == first


def test_hostile_modules_in_the_current_folder_are_not_imported(run: Run, survey: Path) -> None:
    expected = run(*CES, "-f", "table")
    for name in ("pandas", "yaml", "duckdb", "typer", "rich", "csv", "json", "cxscore"):
        (survey.parent / f"{name}.py").write_text("raise SystemExit('imported from the current folder')\n", "utf-8")
    assert run(*CES, "-f", "table") == expected


@pytest.mark.parametrize("words", [CES, (*CES, "-f", "table"), ("check", "metric.yaml")], ids=str)
@pytest.mark.usefixtures("survey")
def test_no_network_and_no_other_program(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "metric.yaml").write_text("metric: own\n", "utf-8")
    done = run(*words, python=(sys.executable, "-P", "-c", WATCHED))
    assert "forbidden" not in done.err
    assert done.code in (0, 3)


@pytest.mark.parametrize("words", [("ces", "survey.csv", "--scale", "7", "-c", "id", "-q"), ("ces", "no.csv"), CES])
@pytest.mark.usefixtures("survey")
def test_stderr_holds_sentences_of_ours_alone(run: Run, words: tuple[str, ...]) -> None:
    """No library of the run may chatter when the interpreter ends, however the run ended."""
    assert all(line.startswith("cxscore: ") for line in run(*words).err.splitlines())
