"""Which bytes are text: one pass that hashes and checks a file, and the choice of an encoding."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxscore.errors import InputError, UsageError
from cxscore.model import Mark, Problem
from cxscore.readers.base import MAX_LINE

if TYPE_CHECKING:
    import hashlib

CHUNK = 1 << 20
END = 1 << 13
"""Bytes in which the last records are looked for."""
HEAD = 4 << 20
"""Bytes that are looked at before anything is decided."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "mac_roman",
    "cp850",
    "shift_jis",
    "cp932",
    "euc_jp",
    "cp949",
    "gb18030",
    "big5",
    "iso8859_2",
    "cp1253",
    "cp1254",
]

WESTERN = frozenset("äöüßÄÖÜåøæÅØÆéèêëàâáãíîïìóôòõúùûñçÉÈÊËÀÂÁÃÍÎÏÓÔÒÕÚÙÛÑÇœŒýÝðþÐÞ")
WESTERN_MARKS = frozenset("\u00a0“”‘’„‚–—…•€£°§«»´·²½¼¡¿ºª©®™")
_SHAPE = bytes(sorted(set(range(256)) - set(b'"\n\r')))


FEW = 20
"""A file of which more than one byte in so many fits no encoding is taken for no text."""

_ESCAPE = "cxscore.escape"
_ESCAPED = re.compile("[\udc00-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")

TELLING = 200
"""Bytes of the first line that tell it from all other lines."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a file's bytes found.

    `nul` and `fault` are the byte positions, from 0, of the first NUL and the first byte that is not UTF-8.
    `quotes`: there is a quote at all. `quoted_breaks`: a line may end inside quotes (stray quotes count too).
    `lone_returns`: a CR without LF. `mixed_ends`: lines end in more than one way. `long_lines`: one is longer
    than MAX_LINE bytes. `repeated_header`: a later line begins as the first one does: files were put together.
    `sha256` is "" where it was not asked for.
    """

    sha256: str
    nul: int | None
    fault: int | None
    quotes: bool
    quoted_breaks: bool
    lone_returns: bool
    mixed_ends: bool
    long_lines: bool
    repeated_header: bool


class Scanner:
    """Feeds on chunks of a file and finds what `Scan` holds; costs little more than the hash."""

    def __init__(self, *, hashed: bool) -> None:
        self._hash = _sha256() if hashed else None
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._size = 0
        self._nul: int | None = None
        self._fault: int | None = None
        self._quoted = False
        self._quotes = b""
        self._quoted_breaks = False
        self._ends = [0, 0, 0]
        self._last = b""
        self._open_line = 0
        self._long = False
        self._header = b""
        self._before = b""
        self._repeated = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if self._hash:
            self._hash.update(chunk)
        if self._nul is None and (at := chunk.find(0)) >= 0:
            self._nul = self._size + at
        if self._fault is None:
            self._fault = self._decode(chunk, final=False)
        self._count_ends(chunk)
        self._measure_lines(chunk)
        self._seek_header(chunk)
        quoted = b'"' in chunk
        self._quoted = self._quoted or quoted
        if not self._quoted_breaks and (self._quotes or quoted):
            self._pair_quotes(chunk)
        self._size += len(chunk)
        self._last = chunk[-1:]

    def result(self, *, whole: bool = True) -> Scan:
        """Return the findings; no further bytes may come. `whole` False: the last line may be cut."""
        if whole and self._fault is None:
            self._fault = self._decode(b"", final=True)
        carriage, feed, both = self._ends
        kinds = sum(count > 0 for count in (carriage - both, feed - both, both))
        quoted = self._quoted_breaks or (whole and b'"' in self._quotes)
        return Scan(
            self._hash.hexdigest() if self._hash else "",
            self._nul,
            self._fault,
            self._quoted,
            quoted,
            carriage > both,
            kinds > 1,
            self._long,
            self._repeated,
        )

    def _seek_header(self, chunk: bytes) -> None:
        """Look for the first line's text, up to `TELLING` bytes of it, at the start of another line."""
        if not self._header:
            text = chunk.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
            self._header = re.split(rb"[\r\n]", text[:TELLING], maxsplit=1)[0]
            chunk = text[len(self._header) :]
        if self._repeated or not self._header:
            return
        seam = self._before + chunk[: len(self._header)]
        self._repeated = any(self._starts_a_line(text) for text in (seam, chunk))
        self._before = chunk[-len(self._header) - 1 :]

    def _starts_a_line(self, text: bytes) -> bool:
        """Whether the header's text stands in `text` behind the end of a line or a byte order mark."""
        place = text.find(self._header, 1)
        while place > 0 and text[place - 1] not in b"\r\n\xbf":
            place = text.find(self._header, place + 1)
        return place > 0

    def _decode(self, chunk: bytes, *, final: bool) -> int | None:
        pending = len(self._decoder.getstate()[0])
        if not pending and chunk.isascii():
            return None
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            return self._size - pending + error.start
        return None

    def _count_ends(self, chunk: bytes) -> None:
        """Count CR, LF and CRLF; without any CR the LF need no counting beyond the first."""
        carriages = chunk.count(b"\r") if b"\r" in chunk else 0
        feeds = chunk.count(b"\n") if carriages or self._last == b"\r" else int(b"\n" in chunk)
        both = chunk.count(b"\r\n") if carriages else 0
        both += self._last == b"\r" and chunk[:1] == b"\n"
        self._ends = [old + new for old, new in zip(self._ends, (carriages, feeds, both), strict=True)]

    def _measure_lines(self, chunk: bytes) -> None:
        """Note lines that span many chunks; shorter ones are never too long."""
        first = chunk.find(b"\n")
        self._long = self._long or self._open_line + (len(chunk) if first < 0 else first) > MAX_LINE
        self._open_line = self._open_line + len(chunk) if first < 0 else len(chunk) - chunk.rfind(b"\n") - 1

    def _pair_quotes(self, chunk: bytes) -> None:
        """Strike out pairs of quotes; one left over on a line means that the line may end inside quotes."""
        marks = _without_like_lines(self._quotes + chunk.translate(None, _SHAPE))
        left = marks.replace(b'"' * 8, b"").replace(b'""', b"")  # four pairs at once are struck out faster
        lines, _, rest = left.replace(b"\r", b"\n").rpartition(b"\n")
        self._quoted_breaks = b'"' in lines
        self._quotes = rest


def _sha256() -> "hashlib._Hash":
    import hashlib  # noqa: PLC0415 (start-up: few results show a digest)

    return hashlib.sha256()


def _without_like_lines(marks: bytes) -> bytes:
    """Return quotes and line ends without the lines that have as many quotes as the second one, an even number.

    That is so of a file with quotes around every cell, and told at once for all lines; nothing is left out where one
    of them differs.
    """
    start = marks.find(b"\n") + 1
    line = marks[start : marks.find(b"\n", start) + 1]
    quotes = line.rstrip(b"\r\n")
    if not quotes or len(quotes) % 2 or b"\r" in quotes:
        return marks
    alike = line * ((len(marks) - start) // len(line))
    return marks[:start] + marks[start + len(alike) :] if marks.startswith(alike, start) else marks


def scan(path: Path, limit: int | None = None, *, hashed: bool = False) -> Scan:
    """Return what the bytes of a file (or its first `limit`) are, with their digest when it is asked for."""
    scanner = Scanner(hashed=hashed)
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK if limit is None else min(CHUNK, limit)):
            scanner.feed(chunk)
            if limit is not None and (limit := limit - len(chunk)) <= 0:
                break
    return scanner.result(whole=limit is None or limit > 0)


def bom(path: Path) -> str | None:
    """Return the encoding that the byte order mark at the start of a file names, if there is one."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return next((name for mark, name in BOMS if start.startswith(mark)), None)


def known(encoding: str) -> str:
    """Return Python's name of an encoding the user gave; raise UsageError when it is none of text."""
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, UnicodeError, ValueError):
        hint = "common ones are utf-8, utf-16, cp1252, cp1250, cp949, shift_jis, gb18030"
        raise UsageError(f"unknown encoding {encoding[:20]!r}", hint) from None


def chosen(path: Path, encoding: str | None) -> str | None:
    """Return the encoding that the user or a byte order mark settles; None leaves it to the bytes."""
    marked = bom(path)
    if encoding is None:
        return marked
    name = known(encoding)
    if marked and name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        return marked
    return name


def line_at(path: Path, position: int) -> int:
    """Return the physical line, from 1, on which the byte at `position` lies."""
    line, last = 1, b""
    with path.open("rb") as stream:
        while position > 0 and (chunk := stream.read(min(CHUNK, position))):
            line += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
            line -= last == b"\r" and chunk[:1] == b"\n"
            position -= len(chunk)
            last = chunk[-1:]
    return line


def first_fault(path: Path, encoding: str) -> int:
    """Return the position, from 0, of the first byte that is not of the encoding; the size where all are."""
    decoder, done = codecs.getincrementaldecoder(encoding)("strict"), 0
    with path.open("rb") as stream:
        while True:
            chunk, pending = stream.read(CHUNK), len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, not chunk)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            except UnicodeError:
                return done - pending
            if not chunk:
                return done
            done += len(chunk)


def last_lines(path: Path, encoding: str) -> list[str]:
    """Return the last lines of a file, line ends kept."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        mark = stream.read(4) if size > END and encoding in ("utf-16", "utf-32") else b""  # tells the order of bytes
        stream.seek(max(0, size - END) // 4 * 4)  # no character of UTF-16 or UTF-32 is cut
        lines = (mark + stream.read()).decode(encoding, "replace").splitlines(keepends=True)
    return lines if size <= END else lines[1:]


def refuse_nul(name: str, path: Path, position: int) -> None:
    """Raise InputError for the NUL byte at `position`, naming UTF-16 where the file smells of it."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    odd, even = start[1::2].count(0), start[::2].count(0)
    hint = "it is not a text file, or it was damaged"
    if max(odd, even) * 5 > len(start):
        hint = f"it looks like UTF-16: try --encoding {'utf-16-le' if odd > even else 'utf-16-be'}"
    mark = Mark(name, line_at(path, position))
    raise InputError(f"byte {position + 1:,} of the file is NUL, which no text holds", hint, mark)


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate in the place of each byte that cannot be decoded, below 128 as well."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_ESCAPE, _escape)


@dataclass(frozen=True, slots=True)
class Damage:
    """What of a file is not of an encoding: the bytes, the lines that hold them, the first line, from 1.

    `sound` counts the characters beyond ASCII that are of it.
    """

    encoding: str
    replaced: int
    lines: int
    first: int
    sound: int


def damage(path: Path, encoding: str) -> Damage:
    """Return what of a file's bytes is not of the encoding, with 0 as the first line where all of it is."""
    replaced, lines, first, sound = 0, 0, 0, 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.isascii():
                continue
            text = line.decode(encoding, _ESCAPE)
            bad = len(_ESCAPED.findall(text))
            sound += len(_BEYOND_ASCII.findall(text)) - bad
            if bad:
                replaced, lines, first = replaced + bad, lines + 1, first or number
    return Damage(encoding, replaced, lines, first, sound)


def repaired(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield the lines of a file in UTF-8, each byte that is not of the encoding as U+FFFD."""
    with path.open("rb") as stream:
        for line in stream:
            yield line if line.isascii() else _ESCAPED.sub("\ufffd", line.decode(encoding, _ESCAPE)).encode()


def detect(name: str, path: Path) -> Damage:
    """Return the encoding that fits bytes which are not UTF-8, or fits most of them; InputError if nothing does.

    Text that is UTF-8 for the greater part was damaged on its way, and is no text of another encoding. What fits none
    is as a rule no text at all, so only a little of it is let pass.
    """
    stray = damage(path, "utf-8")
    if stray.sound > stray.replaced:
        return stray
    sample = _telling_lines(path)
    found = damage(path, "cp1252" if _western(sample) else _best_guess(sample) or "utf-8")
    if found.replaced * FEW > path.stat().st_size:
        hint = "save it as UTF-8, or name its encoding with --encoding"
        raise InputError("the file is not UTF-8, and no other encoding fits", hint, Mark(name, found.first))
    return found


def detected(name: str, found: Damage) -> Problem:
    """Return the warning about what `detect` found, in which `--encoding` is the way out."""
    if not found.replaced:
        message = f"read as {found.encoding} (detected, it is not UTF-8)"
        return Problem(message, "--encoding settles it", Mark(name), "warning")
    held = f"{found.replaced:,} byte{'s' * (found.replaced != 1)} on {found.lines:,} line{'s' * (found.lines != 1)}"
    message = f"{held} fit no encoding and are replaced (read as {found.encoding}); no column with any is scored"
    return Problem(message, "--encoding NAME says how the file is written", Mark(name, found.first), "warning")


def _telling_lines(path: Path, limit: int = 1 << 16) -> bytes:
    """Return the lines that are not ASCII, up to `limit` bytes."""
    found, size = [], 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.isascii():
                found.append(line[:limit])
                size += len(line)
            if size >= limit:
                break
    return b"".join(found)


def _western(sample: bytes) -> bool:
    """Tell whether the bytes read as cp1252 give words of western European languages and nothing odd.

    Statistics cannot tell cp1252 from its neighbours on a few umlauts; this rule can: letters that these
    languages use stand in short runs, and marks do not stand inside words.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    odd = {c for c in text if not c.isascii()} - WESTERN - WESTERN_MARKS
    marks = "".join(sorted(WESTERN_MARKS - set("’")))
    inside = re.search(rf"[^\W\d_][{re.escape(marks)}][^\W\d_]", text)
    return not odd and not inside and not re.search(r"[^\x00-\x7f“”‘’„–—…«»\u00a0]{3}", text)


def _best_guess(sample: bytes) -> str | None:
    import charset_normalizer  # noqa: PLC0415 - slow to import, and most files are UTF-8

    best = charset_normalizer.from_bytes(sample, cp_isolation=CANDIDATES).best()
    if best is None:
        return None
    return "gb18030" if best.encoding == "cp949" and not _korean(str(best)) else best.encoding


def _korean(text: str) -> bool:
    """Tell whether nine in ten letters beyond ASCII are Hangul: Chinese read as Korean gives Hanja."""
    letters = [c for c in text if not c.isascii() and c.isalpha()]
    return sum("\uac00" <= c <= "\ud7a3" for c in letters) * 10 > len(letters) * 9
