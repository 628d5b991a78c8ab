"""A result is there whole or not at all."""

import contextlib
import errno
import io
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cxscore import output
from cxscore.errors import OutputError, UsageError
from cxscore.output import ClosedPipe, write_file, write_files, write_stdout

OLD, NEW = "old\n", ["new ", "tëxt\n"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_that_are_private_are_so_among_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_files({tmp_path / "one": NEW, tmp_path / "two": NEW}, private=[tmp_path / "two"])
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("one", "two")] == [0o644, 0o600]


def test_a_new_file_holds_the_chunks_as_utf_8(tmp_path: Path) -> None:
    write_file(tmp_path / "out.csv", NEW)
    assert (tmp_path / "out.csv").read_bytes() == b"new t\xc3\xabxt\n"
    assert names(tmp_path) == ["out.csv"]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text(OLD)
    write_file(path, NEW)
    assert path.read_text(encoding="utf-8") == "".join(NEW)


@pytest.mark.parametrize(
    ("private", "umask", "mode"), [(False, 0o022, 0o644), (False, 0o077, 0o600), (True, 0o000, 0o600)]
)
def test_the_mode_follows_the_umask_unless_private(tmp_path: Path, private: bool, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_file(tmp_path / "out", NEW, private=private)
        assert os.umask(umask) == umask, "the umask is left as it was"
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == mode


def test_while_it_is_written_nobody_else_may_read_it_and_the_old_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text(OLD)

    def chunks() -> Iterator[str]:
        yield "new"
        (temporary,) = (name for name in names(tmp_path) if name != "out")
        assert temporary.startswith(".")
        assert stat.S_IMODE((tmp_path / temporary).stat().st_mode) == 0o600
        assert path.read_text() == OLD

    write_file(path, chunks())
    assert path.read_text() == "new"


def test_unfinished_files_of_dead_runs_do_not_disturb(tmp_path: Path) -> None:
    stale = tmp_path / f".cxscore-{os.getpid()}-0.part"
    stale.write_text("half")
    write_file(tmp_path / "out", NEW)
    assert stale.read_text() == "half"
    assert (tmp_path / "out").exists()


def test_a_symbolic_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept", tmp_path / "out"
    kept.write_text(OLD)
    link.symlink_to(kept)
    write_file(link, NEW)
    assert kept.read_text() == OLD
    assert not link.is_symlink()


@pytest.mark.parametrize("way", ["same", "link", "hard link", "dotted"])
def test_an_input_is_never_overwritten_under_any_name(tmp_path: Path, way: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "other.csv"
    source.write_text(OLD)
    if way == "link":
        target.symlink_to(source)
    elif way == "hard link":
        target.hardlink_to(source)
    else:
        target = source if way == "same" else tmp_path / "." / "x" / ".." / "in.csv"
        (tmp_path / "x").mkdir()
    with pytest.raises(OutputError, match="it is the input"):
        write_file(target, NEW, inputs=[tmp_path / "gone.csv", source])
    assert source.read_text() == OLD


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("missing/out", "its folder does not exist"),
        ("folder", "it is a folder"),
        ("pipe", "it is a device"),
        ("file/out", "its folder is a file"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(tmp_path: Path, target: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text(OLD)
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    with pytest.raises(OutputError, match=message) as caught:
        write_file(tmp_path / target, NEW)
    assert caught.value.exit_code == 5
    assert names(tmp_path) == before


def test_a_name_that_holds_controls_is_shown_safely(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        write_file(tmp_path / "no\x1b[31m" / "out", NEW)
    assert "\x1b" not in str(caught.value)
    assert r"\x1b[31m" in str(caught.value)


# --- faults --------------------------------------------------------------------------------------------------

STEPS = ("lstat", "open", "write", "fsync", "chmod", "replace")


class Fault:
    """Let the n-th call among the system calls of a run fail."""

    def __init__(self, nth: int, error: int) -> None:
        self.left, self.error = nth, error

    def around(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.error, os.strerror(self.error))
            return call(*args, **named)

        return counted


def inject(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    for owner, name in (
        (Path, "lstat"),
        (os, "open"),
        (os, "fsync"),
        (Path, "chmod"),
        (os, "replace"),
    ):
        monkeypatch.setattr(owner, name, fault.around(getattr(owner, name)))

    class Failing(io.FileIO):
        def write(self, data: object) -> int:
            return fault.around(super().write)(data)  # type: ignore[return-value]

    monkeypatch.setattr(output, "open", lambda fd, _: io.BufferedWriter(Failing(fd, "w")), raising=False)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES])
def test_whichever_call_fails_the_old_file_stands_and_nothing_is_left(tmp_path: Path, error: int) -> None:
    path = tmp_path / "out"
    path.write_text(OLD)
    failures = 0
    for nth in range(1, 50):
        with pytest.MonkeyPatch.context() as monkeypatch:
            fault = Fault(nth, error)
            inject(monkeypatch, fault)
            with contextlib.suppress(OutputError):
                write_file(path, NEW)
        assert names(tmp_path) == ["out"]
        if fault.left > 0:
            break
        failures += 1
        assert path.read_text() == OLD
    assert failures >= len(STEPS)
    assert path.read_text(encoding="utf-8") == "".join(NEW)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, UsageError])
def test_an_interruption_or_an_error_of_the_renderer_leaves_nothing(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    def chunks() -> Iterator[str]:
        yield "half"
        raise stop("enough")

    with pytest.raises(stop):
        write_file(tmp_path / "out", chunks())
    assert names(tmp_path) == []


# --- standard output -----------------------------------------------------------------------------------------


def test_standard_output_gets_utf_8_after_what_was_printed_before(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    sys.stdout.write("first\n")
    write_stdout(NEW)
    assert capfdbinary.readouterr().out == b"first\nnew t\xc3\xabxt\n"


PROGRAM = """
import sys
from cxscore.errors import CxscoreError
from cxscore.output import write_stdout
try:
    write_stdout("x" * 1000 for _ in range(int(sys.argv[1])))
except CxscoreError as error:
    sys.stderr.write(f"{type(error).__name__}: {error}")
    sys.exit(error.exit_code)
"""


def run(chunks: int, stdout: object, **options: object) -> tuple[int, str]:
    command = [sys.executable, "-c", PROGRAM, str(chunks)]
    done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, **options)  # type: ignore[call-overload]
    return done.returncode, done.stderr


@pytest.mark.parametrize("chunks", [1, 1000])
def test_a_full_disk_under_standard_output_is_an_error(chunks: int) -> None:
    with Path("/dev/full").open("wb") as full:
        assert run(chunks, full) == (
            5,
            "OutputError: cannot write standard output: the disk is full; free some space, or write to another disk",
        )


@pytest.mark.parametrize("chunks", [1, 1000])
def test_a_reader_that_has_gone_is_told_apart_and_nothing_more_fails(chunks: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert run(chunks, writing) == (0, "ClosedPipe: the reader of standard output has gone")
    finally:
        os.close(writing)


def test_a_closed_standard_output_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="it is closed"):
        write_stdout(NEW)


def test_a_closed_pipe_is_silent_success_for_the_shell() -> None:
    assert ClosedPipe("gone").exit_code == 0


# --- several files -------------------------------------------------------------------------------------------


def test_files_that_belong_together_are_all_written_and_their_folders_made(tmp_path: Path) -> None:
    write_files({tmp_path / "a" / "b" / "one": NEW, tmp_path / "two": [b"\xff"]})
    assert (tmp_path / "a" / "b" / "one").read_text(encoding="utf-8") == "new tëxt\n"
    assert (tmp_path / "two").read_bytes() == b"\xff"
    assert names(tmp_path) == ["a", "two"]


def test_a_file_that_cannot_be_written_leaves_all_of_them_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(OLD)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder: it is a folder"):
        write_files({tmp_path / "one": NEW, tmp_path / "folder": NEW})
    assert (tmp_path / "one").read_text() == OLD
    assert names(tmp_path) == ["folder", "one"]


def test_text_that_breaks_off_leaves_all_files_as_they_were(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "new"
        raise UsageError("no more")

    (tmp_path / "one").write_text(OLD)
    with pytest.raises(UsageError):
        write_files({tmp_path / "one": NEW, tmp_path / "two": broken()})
    assert (tmp_path / "one").read_text() == OLD
    assert names(tmp_path) == ["one"]


def test_what_belongs_to_the_files_is_done_when_all_are_complete_and_none_has_its_name(tmp_path: Path) -> None:
    (tmp_path / "two").write_text(OLD)
    seen: list[tuple[int, str]] = []

    def ready() -> None:
        seen.append((len(names(tmp_path)), (tmp_path / "two").read_text("utf-8")))

    write_files({tmp_path / "one": NEW, tmp_path / "two": NEW}, ready=ready)
    assert seen == [(3, OLD)], "two that wait beside the old one"
    assert names(tmp_path) == ["one", "two"]
    write_files({}, ready=ready)
    assert len(seen) == 2


def test_what_belongs_to_the_files_and_fails_leaves_them_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(OLD)

    def ready() -> None:
        raise OutputError("no")

    with pytest.raises(OutputError, match="no"):
        write_files({tmp_path / "one": NEW, tmp_path / "two": NEW}, ready=ready)
    assert names(tmp_path) == ["one"]
    assert (tmp_path / "one").read_text("utf-8") == OLD


def test_one_of_several_files_may_not_be_an_input(tmp_path: Path) -> None:
    (tmp_path / "in").write_text(OLD)
    with pytest.raises(OutputError, match="it is the input"):
        write_files({tmp_path / "one": NEW, tmp_path / "in": NEW}, inputs=[tmp_path / "in"])
    assert names(tmp_path) == ["in"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(OLD)
    with pytest.raises(OutputError, match=r"cannot write .*a/one: its folder is a file"):
        write_files({tmp_path / "a" / "one": NEW})
