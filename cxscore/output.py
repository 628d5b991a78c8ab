"""Where results go: a file that appears whole or not at all, or standard output.

What stood in a file stays there, untouched, until the new text is complete and on the disk.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from cxscore.errors import CxscoreError, OutputError
from cxscore.guards import terminal

PRIVATE_MODE = 0o600
_ATTEMPTS = 100

_REASONS = {
    errno.EACCES: "no permission to write in its folder",
    errno.EPERM: "no permission to write in its folder",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than this system allows",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is a file",
    errno.ENAMETOOLONG: "the name is too long",
}
_WAYS_OUT = {
    errno.ENOENT: "create the folder first, or choose another",
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "free some space, or write to another disk",
}


class ClosedPipe(CxscoreError):  # noqa: N818 - a reader that had enough is no error
    """Who read standard output has gone (`| head`): there is nothing to say and nobody to say it to."""

    exit_code = 0


# --- files ---------------------------------------------------------------------------------------------------


Chunks = Iterable[str] | Iterable[bytes]
"""What is written: text, which becomes UTF-8, or bytes as they are."""


def write_file(path: Path, chunks: Chunks, *, private: bool = False, inputs: Iterable[Path] = ()) -> None:
    """Write `chunks`, text as UTF-8, to `path`: complete, or as if nothing had happened.

    The text goes to a new dot-file in the same folder, which takes the name of `path` when it is safe on the
    disk; any failure or interruption removes it. A symbolic link at `path` is replaced, not followed. The mode
    is what the umask allows, or 0600 when `private` (records, customers' words).

    OutputError when `path` is one of `inputs` (the same file under any name), a folder or a device, or when the
    system refuses.
    """
    with _refused_as(path):
        _refuse_unwritable(path)
        _refuse_inputs(path, inputs)
        _write_whole(path, chunks, PRIVATE_MODE if private else _open_mode())


def write_files(
    files: Mapping[Path, Chunks],
    *,
    private: Collection[Path] = (),
    inputs: Iterable[Path] = (),
    ready: Callable[[], None] | None = None,
) -> None:
    """Write several files that belong together: none takes its name before all are complete and on the disk.

    Folders that are not there are made. `private` are the files that nobody but their owner may read. `ready` is
    called once all are complete, and before any takes its name: what must happen together with them, such as a
    commit; if it fails nothing has happened. OutputError as in `write_file`; then every file is as it was.
    """
    sources, beside = list(inputs), dict[Path, Path]()
    try:
        for path, chunks in files.items():
            with _refused_as(path):
                _make_folder(path.parent)
                _refuse_unwritable(path)
                _refuse_inputs(path, sources)
                beside[path] = _written_beside(path, chunks, PRIVATE_MODE if path in private else _open_mode())
        if ready:
            ready()
        for path in files:
            with _refused_as(path):
                os.replace(beside[path], path)  # noqa: PTH105 - one call to the system, the one the tests make fail
    finally:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "not a folder") from None


@contextlib.contextmanager
def _refused_as(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an OutputError about `path`."""
    try:
        yield
    except OSError as error:
        raise _refusal(terminal(str(path)), error) from error


def _refuse_unwritable(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise OutputError(f"cannot write {terminal(str(path))}: it is a folder", "name a file inside it")
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        hint = "name a file, or leave -o out for standard output"
        raise OutputError(f"cannot write {terminal(str(path))}: it is a device, not a file", hint)


def _refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    target = _identity(path)
    for source in inputs:
        if target is not None and _identity(source) == target:
            message = f"cannot write {terminal(str(path))}: it is the input {terminal(str(source))}"
            raise OutputError(message, "choose another name for the result")


def _identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of what `path` leads to; None when there is nothing."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open_mode() -> int:
    """The mode of an ordinary new file. The umask can only be read by setting it: the strict one meanwhile."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _write_whole(path: Path, chunks: Chunks, mode: int) -> None:
    temporary = _written_beside(path, chunks, mode)
    try:
        os.replace(temporary, path)  # noqa: PTH105 - one call to the system, the one the tests make fail
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _written_beside(path: Path, chunks: Chunks, mode: int) -> Path:
    """The new dot-file beside `path` that holds all of the text on the disk; gone again if that fails."""
    descriptor, temporary = _create_beside(path)
    try:
        _fill(descriptor, chunks)
        temporary.chmod(mode)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _create_beside(path: Path) -> tuple[int, Path]:
    """Open a new file beside `path` that nobody else can read and no `*.csv` picks up."""
    for attempt in range(_ATTEMPTS):
        temporary = path.parent / f".cxscore-{os.getpid()}-{attempt}.part"
        with contextlib.suppress(FileExistsError):
            return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE), temporary
    raise FileExistsError(errno.EEXIST, "too many unfinished .cxscore-*.part files in its folder")


def _fill(descriptor: int, chunks: Chunks) -> None:
    with open(descriptor, "wb") as file:
        file.writelines(chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks)
        file.flush()
        os.fsync(descriptor)


# --- standard output -----------------------------------------------------------------------------------------


def write_stdout(chunks: Iterable[str]) -> None:
    """Write `chunks` as UTF-8 to standard output and flush it.

    ClosedPipe when the reader has gone; OutputError when standard output is closed or the system refuses. After
    either, standard output leads nowhere, so that the end of the program does not fail a second time.
    """
    stream = sys.stdout
    if stream is None or stream.closed:
        raise OutputError("cannot write standard output: it is closed", "use -o FILE")
    try:
        stream.flush()
        for chunk in chunks:
            stream.buffer.write(chunk.encode())
        stream.buffer.flush()
    except BrokenPipeError as error:
        _discard_rest()
        raise ClosedPipe("the reader of standard output has gone") from error
    except OSError as error:
        _discard_rest()
        raise _refusal("standard output", error) from error


def _discard_rest() -> None:
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _refusal(target: str, error: OSError) -> OutputError:
    number = error.errno or 0
    reason = _REASONS.get(number) or error.strerror or "the system refuses"
    return OutputError(f"cannot write {target}: {reason}", _WAYS_OUT.get(number, ""))
