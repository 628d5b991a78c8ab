"""The shape of a table in cells: which rows are its header, what its columns are called, which rows are no records.

Delimited text and workbooks share it.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cxscore import sql
from cxscore.columns import Header
from cxscore.errors import InputError
from cxscore.model import Mark, Named, Problem
from cxscore.presets import PLAIN, Layout, Layouts
from cxscore.readers.base import readable

HEAD = 5
"""Rows by which a layout is chosen."""

REPEATED = "repeated header"
NOTICE = "totals and notices"

Cells = Sequence[str]

_WORDS = (
    "total|sum|average|mean|summe|gesamt|insgesamt|durchschnitt|mittelwert|somme|moyenne|suma|promedio|media|somma|"
    "totaal|gemiddelde|totalt|genomsnitt|gjennomsnitt|gennemsnit|summa|keskiarvo|razem|średnia|合計|平均|合计|平均值"
)
_TOTAL = re.compile(rf"((grand|overall|sub) ?)?({_WORDS})s?( général| general)? *:?( *\(.*\))?", re.IGNORECASE)
"""What a line that sums up the records above it is called."""


class Filters(Protocol):
    """Which records are kept: columns with the patterns of which one must hold, and those of which none may."""

    @property
    def where(self) -> Named:
        """What must hold."""

    @property
    def where_not(self) -> Named:
        """What may not."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The header rows as they were written, the names and the question texts they give, and the layout behind both.

    `questions` has one text per column, or is empty.
    """

    rows: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    questions: tuple[str, ...] = ()
    layout: Layout = PLAIN

    @property
    def width(self) -> int:
        """Cells that a record must have; further blank ones are let pass."""
        return len(self.names)


@dataclass(slots=True)
class Faults:
    """Records that are not counted, (line, why) in file order: malformed ones, and those that are no answers."""

    found: list[tuple[int, str]] = field(default_factory=list)
    excluded: list[tuple[int, str]] = field(default_factory=list)


def shape_of(name: str, head: Sequence[Cells], layouts: Layouts) -> Shape:
    """Return the shape of a file from its first rows, of which the first is the header's first.

    InputError when the file has fewer rows than its layout's header.
    """
    layout = layouts(head[:HEAD])
    rows = tuple(tuple(cells) for cells in head[: layout.header_rows])
    if len(rows) < max(layout.header_rows, layout.names, layout.questions, layout.under):
        message = f"the header has {layout.header_rows} rows, and the file has {len(rows)}"
        raise InputError(message, "say --preset none if the file has another layout", Mark(name))
    width = width_of(rows, head[layout.header_rows :])
    questions = _row(rows, layout.questions, width) if layout.questions else ()
    return Shape(rows, _names(rows, layout, width), questions, layout)


def width_of(header: Sequence[Cells], body: Sequence[Cells]) -> int:
    """Return how many columns there are: blank header cells at the end count only if a row has something below."""
    below = max(map(used, body), default=0)
    return max(*map(used, header), min(below, max(map(len, header))))


def used(cells: Cells) -> int:
    """Return the place, from 1, of the last cell with text; 0 for a blank row."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _row(rows: Sequence[Cells], number: int, width: int) -> tuple[str, ...]:
    cells = [readable(cell) for cell in rows[number - 1][:width]]
    return (*cells, *[""] * (width - len(cells)))


def _names(rows: Sequence[Cells], layout: Layout, width: int) -> tuple[str, ...]:
    names = _row(rows, layout.names, width)
    return _joined(names, _row(rows, layout.under, width)) if layout.under else names


def _joined(over: Cells, under: Cells) -> tuple[str, ...]:
    """Return one name per column: `Over [Under]` where a name stands over several columns, else the name alone.

    A blank name with something under it belongs to the name on its left.
    """
    heads: list[int] = []
    for place, name in enumerate(over):
        heads.append(place if name or not under[place] or not heads else heads[-1])
    several = {head for head in heads if heads.count(head) > 1}
    return tuple(
        f"{over[head]} [{under[place]}]" if head in several and under[place] else over[head] or under[place]
        for place, head in enumerate(heads)
    )


def total_note(name: str, shape: Shape, last: Cells, filters: Filters) -> tuple[Problem, ...]:
    """Return the warning that the last record of a file is called like a total or a mean, if it is.

    There is none where the filters leave that record out.
    """
    place = next((place for place, cell in enumerate(last) if cell.strip()), 0)
    first = readable(last[place]) if last else ""
    if len(last) < shape.width or not _TOTAL.fullmatch(first) or Sieve(shape).reason([*last]):
        return ()
    if _left_out(Header(name, shape.names, shape.questions), last, filters):
        return ()
    message = f"the last record is called '{first[:40]}': a line that sums up the others is no answer"
    column = shape.names[place] or f"@{place + 1}"
    hint = f"--where-not {shlex.quote(f'{column}={first}')} leaves it out"
    return (Problem(message, hint, Mark(name), severity="warning"),)


def _left_out(header: Header, cells: Cells, filters: Filters) -> bool:
    """Return whether filters leave a record out; a column that is not found, or not alone, decides nothing."""

    def told(pairs: Named) -> dict[int, list[bool]]:
        found: dict[int, list[bool]] = {}
        for column, pattern in pairs:
            if len(places := header.matches(column)) == 1:
                found.setdefault(places[0], []).append(sql.says(cells[places[0]], pattern))
        return found

    wanted, refused = told(filters.where).values(), told(filters.where_not).values()
    return not all(map(any, wanted)) or any(map(any, refused))


class Sieve:
    """Tells the rows below a header that are no records; it is asked about every row, in the order of the file."""

    def __init__(self, shape: Shape) -> None:
        self._repeats = [list(row) for row in shape.rows if any(row)] if shape.width > 1 else []
        self._firsts = {row[0] for row in self._repeats}
        self._tail = _matcher(shape.layout.tail)
        self._behind = False

    def reason(self, cells: list[str]) -> str:
        """Return why the row is no record, or "": a header row again, a total or notice.

        A row with text in its first cell alone that follows a total or notice is one as well: the report's name.
        """
        first = cells[0].lstrip("\ufeff").strip('"') if cells[0][:1] == "\ufeff" else cells[0]
        if first in self._firsts and [first, *cells[1:]] in self._repeats:
            return REPEATED
        if not self._tail:
            return ""
        lone = bool(first.strip()) and not any(cells[1:])
        self._behind = bool(self._tail.fullmatch(readable(first))) or (self._behind and lone)
        return NOTICE if self._behind else ""


def _matcher(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """Return what matches a text of any of the patterns, in which `*` stands for any text and `?` for a character."""
    if not patterns:
        return None
    parts = map(sql.glob, patterns)
    return re.compile("|".join(parts), re.IGNORECASE | re.DOTALL)
