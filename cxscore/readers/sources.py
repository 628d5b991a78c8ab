"""From the FILE words of a command line to regular files with plain bytes in them."""

import bz2
import difflib
import glob
import gzip
import importlib
import os
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

from cxscore.errors import InputError, UsageError
from cxscore.model import Mark

Kind = Literal["delimited", "json", "ndjson", "parquet", "workbook", ""]

KINDS: dict[str, Kind] = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "delimited",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
}
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
MAGIC = (
    (b"\x1f\x8b", "gzip", ".gz"),
    (b"BZh", "bzip2", ".bz2"),
    (b"\x28\xb5\x2f\xfd", "zstd", ".zst"),
    (b"PK\x03\x04", "a workbook or ZIP archive", ".xlsx"),
    (b"PAR1", "Parquet", ".parquet"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One input file: the name the user gave, the bytes as given, the bytes to read, what they should be."""

    name: str
    given: Path
    path: Path
    kind: Kind


class Workspace:
    """A private folder (0700) for what must be written on the way; made when first needed, removed on close."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def path(self) -> Path:
        """Return a new path in the folder, at which nothing exists yet; files made there are for the user alone."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="cxscore-"))
        self._count += 1
        return self._folder / f"{self._count}"

    def keep(self, chunks: Iterable[bytes]) -> Path:
        """Write the chunks to a new file and return its path."""
        path = self.path()
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
        return path

    def close(self) -> None:
        """Remove the folder and all in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def open_files(words: Sequence[str], workspace: Workspace) -> tuple[File, ...]:
    """Return the files that the words name, ready to read; `-` is standard input, patterns are expanded.

    Raises InputError for what cannot be read, UsageError for no word at all or a missing package.
    """
    if not words:
        raise UsageError("no input file was given", "name a file, or - for standard input")
    names = [name for word in words for name in expand(word)]
    files = tuple(open_file(name, workspace) for name in names)
    _refuse_repeats(files)
    return files


def expand(word: str) -> list[str]:
    """Return the names a word stands for: itself, or the sorted matches of a pattern that is no file's name."""
    if word == "-" or "://" in word or "\0" in word or os.path.lexists(word) or not glob.has_magic(word):
        return [word]
    names = sorted(glob.glob(word, recursive=True))  # noqa: PTH207 - the names must stay as the user wrote them
    if not names:
        raise InputError(f"no file matches {word!r}")
    return names


def open_file(name: str, workspace: Workspace) -> File:
    """Return one named file, its bytes spooled and decompressed where needed."""
    if name == "-":
        given, shown = workspace.keep(_chunks(_standard_input())), "-"
    else:
        given, shown = _regular(name, workspace), name
    stem, packed = _unpacked_name(shown)
    suffix = Path(stem).suffix.lower()
    if suffix in OTHER_WORKBOOKS:
        raise InputError(f"workbooks of this kind ({suffix}) are not read", "save it as .xlsx or CSV", Mark(shown))
    opener = OPENERS.get(packed)
    path = workspace.keep(_decompressed(shown, given, opener)) if opener else given
    _refuse_other(shown, path, suffix)
    return File(shown, given, path, KINDS.get(suffix, ""))


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed", "name a file, or send one with < FILE")
    return sys.stdin.buffer


def _unpacked_name(name: str) -> tuple[str, str]:
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - "-" and odd names are not paths
    return (stem, suffix.lower()) if suffix.lower() in OPENERS else (name, "")


def _regular(name: str, workspace: Workspace) -> Path:
    if "://" in name:
        raise InputError(f"{name[:60]!r} is an address, and only files are read", "download it first")
    path = Path(name)
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            path.open("rb").close()
            return path
        if stat.S_ISFIFO(mode):
            with path.open("rb") as stream:
                return workspace.keep(_chunks(stream))
    except FileNotFoundError:
        raise InputError("there is no such file", _nearest(path), Mark(name)) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not valid"
        raise InputError(f"the file cannot be read: {why.lower()}", "", Mark(name)) from None
    what = "a folder" if stat.S_ISDIR(mode) else "a device or socket"
    raise InputError(f"this is {what}, not a file", "name the files in it" if what == "a folder" else "", Mark(name))


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return f"the folder {str(path.parent)!r} does not exist either"
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.6)
    return "did you mean " + " or ".join(repr(name) for name in near) + "?" if near else ""


def _refuse_repeats(files: Sequence[File]) -> None:
    seen: dict[Path, str] = {}
    for file in files:
        path = Path("-") if file.name == "-" else file.given.resolve()
        if path in seen:
            hint = "its records would count twice; name it once"
            raise InputError(f"the same file as {seen[path]!r} was given again", hint, Mark(file.name))
        seen[path] = file.name


def _refuse_other(name: str, path: Path, suffix: str) -> None:
    """Raise InputError when the first bytes say that the file is something its name does not."""
    with path.open("rb") as stream:
        start = stream.read(4)
    for magic, what, ending in MAGIC:
        said = ending == ".xlsx" and KINDS.get(suffix) == "workbook"
        if start.startswith(magic) and not said and not (ending == ".parquet" and suffix in ("", ".parquet")):
            hint = f"rename it so that it ends in {ending}"
            if ending == ".xlsx":
                hint += ", or unpack it"
            raise InputError(f"the file holds {what}, which its name does not say", hint, Mark(name))


# --- compression ---------------------------------------------------------------------------------------------


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(1 << 20):
        yield chunk


def _decompressed(name: str, path: Path, opener: Callable[[Path], IO[bytes]]) -> Iterator[bytes]:
    """Yield the plain bytes; whatever is wrong with the compression is an InputError, never a shorter file."""
    cut = InputError("the compressed file ends before its data does", "fetch it again", Mark(name))
    if not path.stat().st_size:
        raise cut
    try:
        with opener(path) as stream:
            yield from _chunks(stream)
    except EOFError:
        raise cut from None
    except _DAMAGE + _zstd_errors():
        raise InputError("the compressed file is damaged", "fetch it again", Mark(name)) from None


def _open_gzip(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb"))


def _open_bz2(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", bz2.open(path, "rb"))


def _open_zstd(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", _zstd().open(path, "rb"))


def _zstd() -> Any:
    """Return the zstd module of Python 3.14, or its backport; UsageError when neither is there."""
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module)
        except ImportError:
            continue
    raise UsageError(".zst files need Python 3.14 or the package backports.zstd", "pip install backports.zstd")


_DAMAGE: tuple[type[Exception], ...] = (OSError, zlib.error, ValueError)


def _zstd_errors() -> tuple[type[Exception], ...]:
    try:
        return (_zstd().ZstdError,)
    except UsageError:
        return ()


OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {".gz": _open_gzip, ".bz2": _open_bz2, ".zst": _open_zstd}
