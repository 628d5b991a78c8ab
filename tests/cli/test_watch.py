"""`cxscore watch` as its users meet it: a table in place or a log of lines, and at the end the result."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from cxscore.cli import watch
from tests.cli.calls import COMMAND, PLAIN, Call, Run

WORDS = ("--metric", "ces", "--scale", "7", "-b", "channel")
ROWS = "ces,channel\n" + "5,email\n6,phone\n" * 5
Script = Callable[..., None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Script:
    """What happens between the looks, one act each; after the last one Ctrl-C."""

    def scripted(*acts: Callable[[], object]) -> None:
        left: Iterator[Callable[[], object]] = iter(acts)

        def wait(_stop: Event, _seconds: float) -> bool:
            act = next(left, None)
            if act is not None:
                act()
            return act is None

        monkeypatch.setattr(watch, "waited", wait)

    return scripted


def appended(path: Path, text: str) -> Callable[[], None]:
    def append() -> None:
        with path.open("a", encoding="utf-8") as out:
            out.write(text)

    return append


# --- off a terminal ------------------------------------------------------------------------------------------


def test_a_pipe_gets_the_final_result_and_stderr_a_line_per_change(call: Call, file: Path, meanwhile: Script) -> None:
    meanwhile(appended(file, "7,web\n"), lambda: None, appended(file, "1,"), appended(file, "web\n2,web\n"))
    done = call("watch", "s.csv", *WORDS)
    assert (done.code, done.out) == (0, call("ces", "s.csv", *WORDS[2:]).out)
    assert [line for line in done.err.splitlines() if "answers of" in line] == [
        "cxscore: note: CES 5.50, 10 answers of 10 records",
        "cxscore: note: CES 5.64, 11 answers of 11 records, 1 more",
        "cxscore: note: CES 5.00, 13 answers of 13 records, 2 more",
    ]


def test_quiet_leaves_the_result_alone(call: Call, file: Path, meanwhile: Script) -> None:
    meanwhile(appended(file, "7,web\n"))
    done = call("watch", "s.csv", *WORDS, "--quiet", "--direction", "higher")
    assert (done.code, done.err) == (0, "")
    assert done.out == call("ces", "s.csv", *WORDS[2:], "--direction", "higher", "-q").out


def test_the_result_goes_to_a_file(call: Call, file: Path, meanwhile: Script, tmp_path: Path) -> None:
    meanwhile(appended(file, "7,web\n"))
    assert call("watch", "s.csv", *WORDS, "-o", "out.json", "-o", "out.csv").code == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["scores"][0]["n"] == 11
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == call("ces", "s.csv", *WORDS[2:]).out


def test_a_file_that_is_replaced_or_gone_is_said(call: Call, file: Path, meanwhile: Script) -> None:
    meanwhile(file.unlink, lambda: None, lambda: file.write_text("ces,channel\n1,web\n"))
    done = call("watch", "s.csv", *WORDS)
    assert done.code == 0
    assert done.err.count("warning: s.csv is gone: the scores stay, until it is there again") == 1
    assert done.err.count("warning: s.csv was cut short, replaced or edited: counting starts again") == 1
    assert done.out == call("ces", "s.csv", *WORDS[2:]).out


def test_a_file_that_stays_away_leaves_its_last_scores(call: Call, file: Path, meanwhile: Script) -> None:
    expected = call("ces", "s.csv", *WORDS[2:]).out
    meanwhile(file.unlink)
    done = call("watch", "s.csv", *WORDS)
    assert (done.code, done.out) == (0, expected)


def test_records_that_cannot_be_scored_are_said_and_end_like_the_score(
    call: Call, file: Path, meanwhile: Script
) -> None:
    meanwhile(appended(file, "oops,web\n"), appended(file, "9,web\n" * 100))
    done, plain = call("watch", "s.csv", *WORDS), call("ces", "s.csv", *WORDS[2:])
    assert "no scores: " in done.err
    assert (done.code, done.out) == (plain.code, "") == (4, "")
    assert plain.err.splitlines()[-1] in done.err


def test_a_last_record_without_a_line_end_is_said(call: Call, file: Path, meanwhile: Script) -> None:
    meanwhile(appended(file, "7,web"))
    done = call("watch", "s.csv", *WORDS)
    assert done.out == call("ces", "s.csv", *WORDS[2:]).out
    assert "the last record has no line end, and counts as it stands" in done.err


@pytest.mark.parametrize("start", ["", "ces,channel\n", "ces,channel\n,web\n"])
def test_nothing_yet_is_waited_for(call: Call, file: Path, meanwhile: Script, start: str) -> None:
    file.write_text(start, encoding="utf-8")
    meanwhile(appended(file, ("" if start else "ces,channel\n") + "5,web\n"))
    done = call("watch", "s.csv", *WORDS)
    assert (done.code, done.out) == (0, call("ces", "s.csv", *WORDS[2:]).out)
    meanwhile()
    file.write_text(start, encoding="utf-8")
    assert call("watch", "s.csv", *WORDS).code == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("gone.csv", *WORDS), 4, "there is no such file"),
        (("-", *WORDS), 2, "standard input cannot be watched"),
        (("s.csv.gz", *WORDS), 2, "cannot be watched"),
        (("s.csv", "t.csv", *WORDS), 2, "watch follows one file, not 2"),
        (("s.csv", *WORDS, "--interval", "0"), 2, "leaves no time to wait"),
        (("s.csv", *WORDS, "--rejects", "r.csv"), 2, "cxscore ces FILE --rejects r.csv does"),
        (("s.csv", *WORDS, "-c", "nope"), 4, "no column 'nope'"),
        (("s.csv", "--metric", "ces"), 2, "say --scale"),
        (("s.csv", "--metric", "nope"), 2, "nope"),
        (("s.csv",), 2, "--metric"),
    ],
)
@pytest.mark.usefixtures("file")
def test_what_cannot_be_watched_is_said_at_once(
    call: Call, meanwhile: Script, words: tuple[str, ...], code: int, said: str
) -> None:
    meanwhile()
    done = call("watch", *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


# --- on a terminal -------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)


def test_a_terminal_is_drawn_in_place_and_keeps_the_final_table(
    call: Call, file: Path, meanwhile: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    meanwhile(appended(file, "7,web\n"), appended(file, "1  "))
    done = call("watch", "s.csv", *WORDS, terminal=True)
    file.write_text(ROWS + "7,web\n", encoding="utf-8")
    final = call("ces", "s.csv", *WORDS[2:], terminal=True).out
    assert done.code == 0
    assert done.out.endswith(final)
    drawn = plain(done.out.removesuffix(final))
    assert "watching s.csv: CES 5.50, 10 answers of 10 records; Ctrl-C ends" in drawn
    assert "watching s.csv: CES 5.64, 11 answers of 11 records, 1 more; Ctrl-C ends" in drawn
    assert "3 bytes unfinished" in drawn
    assert "is not complete (3 bytes)" in done.err


def test_a_terminal_shows_no_name_that_moves_the_cursor(
    call: Call, file: Path, meanwhile: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    bad = file.with_name("s\x1b[2J.csv")
    file.rename(bad)
    meanwhile(bad.unlink)
    done = call("watch", bad.name, *WORDS, terminal=True)
    assert "\x1b[2J" not in done.out + done.err
    assert "s\\x1b[2J.csv is gone" in done.err


def test_ctrl_c_ends_a_real_watch_with_the_table(file: Path) -> None:
    """On a terminal of its own; the file grows while it is watched."""
    main, side = pty.openpty()
    env = {**PLAIN, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    words = [*COMMAND, "watch", str(file), *WORDS, "--interval", "0.05"]
    with subprocess.Popen(words, stdout=side, stderr=side, env=env) as process:
        os.close(side)
        out = read_until(main, b"10 records")
        appended(file, "7,web\n")()
        out += read_until(main, b"11 records")
        process.send_signal(signal.SIGINT)
        out += read_until(main, None)
        assert process.wait(timeout=60) == 0
    os.close(main)
    assert "Rows  11 = 11 answered" in plain(out.decode()).splitlines()[-4:][0] + plain(out.decode())[-400:]


def read_until(descriptor: int, wanted: bytes | None) -> bytes:
    """What a terminal shows until something wanted stands there, or to its end."""
    out, until = b"", time.monotonic() + 60
    with contextlib.suppress(OSError):
        while time.monotonic() < until and (chunk := os.read(descriptor, 65536)):
            out += chunk
            if wanted is not None and wanted in out:
                return out
    assert wanted is None, out
    return out


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_signals_off_a_terminal(file: Path, tmp_path: Path, number: int, code: int) -> None:
    """Ctrl-C is the normal end; any other signal ends the run as ever."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    words = [*COMMAND, "watch", str(file), *WORDS, "--interval", "0.05"]
    env = {**PLAIN, "TMPDIR": str(folder)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, env=env, text=True, **pipes) as process:  # type: ignore[call-overload]
        assert "10 records" in process.stderr.readline()
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == code
    assert (out.count("\n") > 0) == (code == 0)
    assert not list(folder.iterdir())


def test_help_says_how_it_ends(run: Run) -> None:
    text = " ".join(run("watch", "--help").out.split())
    assert "Ctrl-C is the way to end" in text
    assert "the exit code is 0" in text
