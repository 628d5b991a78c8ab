"""The records behind a tally, one by one: those whose answer is wanted, with further cells of theirs.

A second pass over the files. A record is listed exactly when it was counted: kept, placed, and of several of one
respondent the one that counts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cxscore import sql
from cxscore.dates import Order
from cxscore.engines.records import KEPT
from cxscore.model import Answer, State
from cxscore.tallying.counting import Tallied, counted_records
from cxscore.tallying.dating import Dating, dating, file_instant_sql, file_key_sql
from cxscore.tallying.selection import Records

Wanted = Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cells that are listed stand in each file, None where it has none: the cells, and their date."""

    cells: tuple[tuple[int | None, ...], ...]
    dates: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One counted record: its file, its number in it from 1, its answer, its cells, trimmed, "" where blank.

    `day` is None where it has no date that can be read, `written` what stands there; `instant`, in seconds since
    1970, puts days in order.
    """

    file: str
    record: int
    answer: Answer
    cells: tuple[str, ...]
    written: str
    day: date | None
    instant: int | None


def dates_of(records: Records, places: Places) -> Dating:
    """How the dates of the kept records are written; InputError where that is open, or none can be read."""
    keyed = f"SELECT {_key(records)} AS dk FROM ({_dates(records, places)}) WHERE d IS NOT NULL"
    rows = records.table.connection.execute(f"SELECT dk, count(*) FROM ({keyed}) GROUP BY dk").fetchall()
    names = [source.name for source in records.table.sources]
    return dating({key: n for key, n in rows if key is not None}, names, records.request)


def listed(
    records: Records, tallied: Tallied, wanted: Wanted, places: Places, dated: Dating | None
) -> Iterator[Listed]:
    """Every counted record whose answer is wanted, file by file in its order.

    Valid as long as the connection still holds what `tally` left in it. InputError as in `tally`.
    """
    raws = [one for one, meaning in tallied.meanings.items() if meaning.answer is not None and wanted(meaning.answer)]
    raws = [one for one in raws if tallied.meanings[one].state is State.ANSWERED]
    records.remember("wanted", records.answers, ([raw or "" for raw in one] for one in raws))
    source, duplicate = counted_records(records, tallied)
    width = len(records.answers)
    for number, each in enumerate(records.table.sources):
        counted = (
            f"SELECT rec, {records.date_key()} AS placed, {', '.join(records.answers)} FROM ({source}) "
            f"WHERE s = {number} AND k = {KEPT} AND NOT {duplicate} AND {records.among('wanted')}"
        )
        for record, placed, *rest in _rows(records, counted, places, number, dated):
            if isinstance(tallied.placing.places[placed], State):
                continue
            answer = tallied.meanings[tuple(rest[:width])].answer
            written, key, instant, *cells = rest[width:]
            day = dated.days.get(key) if dated and key is not None else None
            yield Listed(each.name, record, answer, tuple(cells), written, day, instant)  # type: ignore[arg-type]


def _rows(
    records: Records, counted: str, places: Places, number: int, dated: Dating | None
) -> Iterator[tuple[Any, ...]]:
    """The counted records of a file with their date as written, its key and instant, and their cells."""
    cells = [sql.trimmed(_cell(position)) for position in places.cells[number]]
    key = _key(records) if dated else "NULL"
    instant = _instant(dated.orders, records) if dated else "NULL"
    answers = ", ".join(f"e.{name}" for name in records.answers)
    beside = (
        f"SELECT row_number() OVER () AS rec, {number} AS s, {_cell(places.dates[number])} AS d, "
        f"{', '.join(f'{cell} AS x{i}' for i, cell in enumerate(cells)) or 'NULL AS x0'} "
        f"FROM {records.table.sources[number].relation}"
    )
    shown = ", ".join([f"x{i}" for i in range(len(cells))])
    cursor = records.table.connection.execute(
        f"SELECT rec, e.placed, {answers}, {sql.trimmed('d')}, {key}, {instant}{', ' * bool(cells)}{shown} "
        f"FROM ({counted}) e JOIN ({beside}) USING (rec) ORDER BY rec"
    )
    while chunk := cursor.fetchmany(50_000):
        yield from chunk


def _cell(position: int | None) -> str:
    """SQL of a cell, blank where the file has no such column."""
    return "(NULL::VARCHAR)" if position is None else f"c{position}"


def _dates(records: Records, places: Places) -> str:
    """SQL of the dates of the kept records of all files."""
    found = [
        f"SELECT {number} AS s, x.d FROM (SELECT rec FROM ({records.query(numbered=True)}) "
        f"WHERE s = {number} AND k = {KEPT}) JOIN (SELECT row_number() OVER () AS rec, {_cell(position)} AS d "
        f"FROM {records.table.sources[number].relation}) x USING (rec)"
        for number, position in enumerate(places.dates)
    ]
    return " UNION ALL ".join(found)


def _key(records: Records) -> str:
    return file_key_sql("d", len(records.selections), records.request.date_format)


def _instant(orders: Sequence[Order], records: Records) -> str:
    return file_instant_sql("d", orders, records.request.zone_name)
