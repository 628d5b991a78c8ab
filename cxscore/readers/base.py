"""What every reader shares: the nouns `Source` and `Reject`, the `Reader` protocol, SQL quoting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cxscore import guards
from cxscore.model import Problem
from cxscore.presets import PLAIN, Layout

if TYPE_CHECKING:
    import duckdb

MAX_LINE = 16_000_000
"""Longest line in bytes, and cell in characters, of delimited text; a longer one is malformed."""


_TAG = re.compile(
    r"</?(?:a|b|br|center|div|em|font|h[1-6]|i|img|label|li|ol|p|small|span|strong|sub|sup|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
"""What survey tools leave in question texts; other words in angle brackets are the question's own."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input as DuckDB sees it.

    `name` is what the user gave, `relation` the SQL text to put after FROM; its columns are c0, c1 ... all
    VARCHAR. `columns` are the header cells, folded to one readable line; duplicates stand as they are. `questions`
    are the texts that were asked, one per column, or nothing. `layout` is how the input was found to be laid out,
    `facts` what else was found out to read it, in pairs of a name and a text for people. `damaged` are the columns in
    which bytes were replaced because they fit no encoding: the position of each, from 0, and the first such line.
    `counted` says that a row stands for as many records alike as its column `n` holds.
    """

    name: str
    relation: str
    columns: tuple[str, ...]
    questions: tuple[str, ...] = ()
    layout: Layout = PLAIN
    facts: tuple[tuple[str, str], ...] = ()
    damaged: tuple[tuple[int, int], ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that does not have the shape of its file, and why: `4 cells where the header has 3`.

    `line` is the physical line it starts on, from 1. `record` is the element of a JSON array; records of other
    formats are numbered without the malformed ones, so theirs is None.
    """

    source: str
    record: int | None
    line: int | None
    message: str


class Reader(Protocol):
    """One input that is being read; `source` may change when `settle` says so."""

    source: Source
    problems: tuple[Problem, ...]

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:
        """Return whether the source changed, so that what was read of it must be read again.

        `failed` says that DuckDB gave up on the query. Raises InputError when the bytes cannot be used.
        """

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:
        """Return the malformed records in file order; valid once a full scan has settled."""

    def excluded(self) -> tuple[Reject, ...]:
        """Return the rows that are no records, with the reason as message; valid once a full scan has settled."""

    def lines(self, records: Sequence[int]) -> dict[int, int]:
        """Return the physical line of each good record (1-based, file order) that has one."""

    def digest(self) -> str:
        """Return the sha256 of the bytes as given, "" for a frame and where it was not to be taken."""


def identifier(name: str) -> str:
    """Return `name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def path_list(path: Path) -> str:
    """Return the path as an SQL list of one: DuckDB takes a file of exactly that name before it globs."""
    return f"[{guards.sql(str(path))}]"


def readable(cell: str) -> str:
    """Return a header cell on one line: HTML tags and byte order marks dropped, white space folded, ends trimmed."""
    text = cell.replace("\ufeff", "")
    if "<" in text:
        text = _TAG.sub(" ", text) if _TAG.sub("", text).strip() else text
    if "&" in text:
        from html import unescape  # noqa: PLC0415 - its table of names is long, and few headers need it

        text = unescape(text)
    return " ".join(text.split())


def sha256(path: Path) -> str:
    """Return the hex sha256 of a file's bytes."""
    import hashlib  # noqa: PLC0415 (start-up: few results show it)

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
