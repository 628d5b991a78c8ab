"""From records to their outcomes: the view `derived`, in which every record has what an engine made of it.

The file is read once, into `stamped`, where the stamps of each role are instants. Nearly all exports write them in
plain ISO, which is read at once, and what is left over by all that needs no order to be settled; where a stamp is
left over then, the file is read again and each column settles the order of its own. `as_of` is the latest stamp
unless it was said, and the engine's query does the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cxscore import guards, sql
from cxscore.dates import Order, iso_instant_sql
from cxscore.engines.records import BLANK, KEPT, Rows, Stage, absent
from cxscore.errors import InputError
from cxscore.model import Problem
from cxscore.tallying.dating import dating, file_instant_sql, file_key_sql
from cxscore.tallying.selection import DERIVED, Derivation, Records
from cxscore.tallying.unlike import unlike

STAMPED, OUTCOMES = "stamped", "outcomes"
EARLIEST, LATEST = -2_208_988_800, 4_102_444_800
"""The instants between which a stamp is one: the years 1900 to 2100."""
GAP = 365 * 86_400
"""Seconds between the two latest stamps from which the latest is not taken for the day of the export."""

SEEN = "seen"
"""The role of stamps that only tell how late the export is: nothing is lost where they cannot be read."""

Orders = Mapping[str, tuple[Order, ...]]
"""How each file writes the stamps of a role."""

Instants = Mapping[str, str]
"""SQL of the instants of the raw cells of each role."""


def derive(
    records: Records, derivation: Derivation, *, placed: bool = False
) -> tuple[Records, int | None, tuple[Problem, ...]]:
    """The records with their outcomes, the instant until which open ones last, and how the stamps were read.

    `placed` keeps where each record stands in its file (`s`, `rec`), whether it is `empty`, and its raw cells as
    raw_a0 .., which takes longer.
    InputError when a column of stamps holds none, or when it cannot be told when the file was exported.
    """
    records = replace(records, engine_reasons=derivation.engine.reasons)
    columns = _Columns.of(derivation)
    notes = _stamp(records, columns, numbered=derivation.engine.in_order, looked=placed)
    span = _span(records, columns)
    as_of = derivation.as_of if derivation.as_of is not None else _as_of(records, columns, span[1])
    zone, dated = records.request.zone_name, bool(records.request.date)
    places = (*records.segments, *(("s",) if len(records.selections) > 1 else ()))
    stage = Stage(STAMPED, columns.cells, columns.instants, as_of, zone, tuple(records.reasons), dated, places)
    _fill(records, derivation, stage, span, placed=placed)
    return replace(records, derived=derivation), as_of if columns.instants else None, notes


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the roles are called in a record query, and the instants of those that are stamps."""

    cells: Mapping[str, str]
    instants: Mapping[str, str]

    @property
    def stamps(self) -> dict[str, str]:
        """The names of the raw cells of the stamps, by role."""
        return {role: self.cells[role] for role in self.instants}

    @property
    def places(self) -> dict[str, int]:
        """Where the raw cells of the stamps stand among all, by role."""
        return {role: list(self.cells).index(role) for role in self.instants}

    def blank(self, records: Records) -> str:
        """SQL of whether nothing of a record is known, so that it may be an empty one."""
        texts = [sql.blank(cell) for cell in (*self.cells.values(), *records.segments)]
        return " AND ".join([*texts, *(f"{instant} IS NULL" for instant in self.instants.values())]) or "false"

    @classmethod
    def of(cls, derivation: Derivation) -> "_Columns":
        cells = {role: f"a{index}" for index, role in enumerate(derivation.roles)}
        return cls(cells, {role: f"t_{role}" for role in cells if role in derivation.engine.stamps})


# --- stamps --------------------------------------------------------------------------------------------------


def _stamp(records: Records, columns: _Columns, *, numbered: bool, looked: bool) -> tuple[Problem, ...]:
    """Make the table `stamped`: every record with its instants; a stamp keeps its text only where it is none.

    Returns what was decided about the order of dates.
    """
    files, zone = len(records.selections), records.request.zone_name
    iso: Orders = dict.fromkeys(columns.instants, (Order("iso"),) * files)
    plain = {role: iso_instant_sql(cell, zone) for role, cell in columns.stamps.items()}
    general = _instants(columns, iso, zone)
    _read(records, columns, general if looked else plain, numbered=numbered, looked=looked)
    left = _left_over(records, columns)
    if left and not looked:
        _read_rest(records, columns, general)
        left = _left_over(records, columns)
    if KEPT not in left:
        return tuple(unlike(records, columns.places, iso))
    found = {role: _orders(records, role, cell) for role, cell in columns.stamps.items()}
    orders = {role: each for role, (each, _) in found.items()}
    _read(records, columns, _instants(columns, orders, zone), numbered=numbered, looked=looked)
    said = dict.fromkeys(note for _, notes in found.values() for note in notes)
    return (*said, *unlike(records, columns.places, orders))


def _instants(columns: _Columns, orders: Orders, zone: str) -> Instants:
    return {role: file_instant_sql(cell, orders[role], zone) for role, cell in columns.stamps.items()}


def _read(records: Records, columns: _Columns, instants: Instants, *, numbered: bool, looked: bool) -> None:
    """Read the file into `stamped`; again, with a look at every cell, when some records could be empty ones."""
    connection, zone, day = records.table.connection, records.request.zone_name, _day(records, columns)
    if not looked:
        query = f"SELECT *, false AS empty FROM ({records.query(numbered=numbered)})"
        records.table.read(lambda: connection.execute(_stamped(columns, instants, query, zone, day)))
        if not connection.execute(f"SELECT 1 FROM {STAMPED} WHERE {columns.blank(records)} LIMIT 1").fetchall():
            return
    records.table.read(
        lambda: connection.execute(_stamped(columns, instants, records.query(placed=True), zone, day, texts=looked))
    )


def _read_rest(records: Records, columns: _Columns, instants: Instants) -> None:
    """Give the stamps that `stamped` still holds as texts their instants, where they have one."""
    connection, zone, day = records.table.connection, records.request.zone_name, _day(records, columns)
    for role, cell in columns.stamps.items():
        name, instant = columns.instants[role], instants[role]
        connection.execute(
            f"UPDATE {STAMPED} SET {name} = {instant}, {cell} = NULL "
            f"WHERE {name} IS NULL AND {cell} <> '' AND {_possible(instant)}"
        )
    if day:
        connection.execute(f"UPDATE {STAMPED} SET d = {_noon(day, zone)}")


def _day(records: Records, columns: _Columns) -> str:
    """The instants of the column that places records in time, where it is one of the stamps; else "".

    Where one answer per respondent counts, stamps tell which is the last, and must be left as they are.
    """
    if not records.dated or records.request.respondent:
        return ""
    for role, place in columns.places.items():
        if all(each.named.get("date") == each.answers[place] for each in records.selections):
            return columns.instants[role]
    return ""


def _noon(instant: str, zone: str) -> str:
    """SQL of the date `d`: of an ISO stamp with an offset, about noon of its day in the zone, which is the same day.

    Otherwise each quarter of an hour of a file would be a date of its own to all that follows.
    """
    offset = "(right(d, 1) = 'Z' OR regexp_full_match(right(d, 6), '[+-][0-9]{2}:[0-9]{2}'))"
    there = f"timezone({guards.sql(zone)}, to_timestamp({instant}))"
    local = instant if zone == "UTC" else f"(epoch_us({there}) // 1000000)"
    noon = f"{instant} - ({local} % 86400 + 86400) % 86400 + 43200"
    text = f"strftime(make_timestamp(({noon}) * 1000000), '%Y-%m-%dT%H:%M:%SZ')"
    return f"CASE WHEN {instant} IS NOT NULL AND d LIKE '____-__-__%' AND {offset} THEN {text} ELSE d END"


def _stamped(columns: _Columns, instants: Instants, query: str, zone: str, day: str, *, texts: bool = False) -> str:
    """SQL of the table `stamped`; with `texts` every stamp keeps its text. Words for no value are blank.

    `day` names the instants of the column that is the date as well, if any.
    """
    found, replaced = [], [f"CASE WHEN empty THEN {BLANK} ELSE k END AS k"]
    for role, cell in columns.stamps.items():
        name = columns.instants[role]
        found.append(f"CASE WHEN {cell} <> '' THEN {instants[role]} END AS {name}")
        possible = _possible(name)
        told = cell if texts else "NULL"
        unread = f"CASE WHEN {absent(cell)} THEN NULL ELSE {cell} END"
        replaced.append(f"CASE WHEN {possible} THEN {name} END AS {name}")
        # A case looks at what the one before left over; OR and AND would look at every record.
        replaced.append(
            f"CASE WHEN {possible} THEN {told} WHEN {name} IS NULL THEN {unread} ELSE {cell} END AS {cell}"
        )
    if day:
        replaced.append(f"{_noon(day, zone)} AS d")
    inner = ", ".join(["*", *found])
    return (
        f"CREATE OR REPLACE TEMP TABLE {STAMPED} AS SELECT * REPLACE ({', '.join(replaced)}) "
        f"FROM (SELECT {inner} FROM ({query}))"
    )


def _possible(instant: str) -> str:
    """SQL of whether an instant is one of a stamp."""
    return f"{instant} BETWEEN {EARLIEST} AND {LATEST}"


def _left_over(records: Records, columns: _Columns) -> frozenset[int]:
    """The codes (`k`) of the records in which a cell of a stamp still holds text."""
    cells = columns.stamps.values()
    held = " OR ".join(f"{cell} IS NOT NULL" for cell in cells) or "false"  # told without a look at each record
    texts = " OR ".join(f"({cell} <> '' AND NOT {sql.blank(cell)})" for cell in cells) or "false"
    query = f"SELECT DISTINCT k FROM {STAMPED} WHERE ({held}) AND ({texts})"
    rows = records.table.connection.execute(query).fetchall()
    return frozenset(code for (code,) in rows)


def _orders(records: Records, role: str, cell: str) -> tuple[tuple[Order, ...], tuple[Problem, ...]]:
    """How each file writes the stamps of a role, by all of them; a column without any is read as ISO."""
    files = len(records.selections)
    key = file_key_sql(cell, files, records.request.date_format)
    told = f"k = {KEPT} AND NOT {absent(cell)}"
    query = f"SELECT {key} AS dk, count(*) FROM ({records.query(numbered=True)}) WHERE {told} GROUP BY 1"
    keys = {key: n for key, n in records.table.connection.execute(query).fetchall() if key is not None}
    if not keys:
        return (Order("iso"),) * files, ()
    try:
        found = dating(keys, [source.name for source in records.table.sources], records.request)
    except InputError as error:
        if role == SEEN:
            return (Order("iso"),) * files, ()
        raise InputError([replace(one, message=f"{role}: {one.message}") for one in error.problems]) from None
    return found.orders, found.notes


def _as_of(records: Records, columns: _Columns, latest: int) -> int:
    """Until when open times last where it was not said: the latest stamp of the file.

    InputError when it lies so far behind the one before it that it is a slip.
    """
    beyond = [f"max({name}) FILTER ({name} < {latest})" for name in columns.instants.values()]
    if not beyond:
        return 0
    ((before,),) = records.table.connection.execute(f"SELECT {_across('greatest', beyond)} FROM {STAMPED}").fetchall()
    if before is not None and latest - before > GAP:
        years = (latest - before) // GAP
        message = f"the latest stamp lies {years} year{'s' * (years != 1)} after the one before it"
        raise InputError(f"{message}: it does not tell when the file was exported", "--as-of DATE says it")
    return latest


def _span(records: Records, columns: _Columns) -> tuple[int, int]:
    """The first and the last instant of all stamps, 0 and 0 when there are none.

    Those of records that are filtered out count: they too tell how late the export is, and a segment scored by itself
    is then what it is beside others.
    """
    names = columns.instants.values()
    if not names:
        return 0, 0
    ends = (
        _across("least", [f"min({name})" for name in names]),
        _across("greatest", [f"max({name})" for name in names]),
    )
    query = f"SELECT {', '.join(ends)} FROM {STAMPED}"
    (ends,) = records.table.connection.execute(query).fetchall()
    return (0, 0) if ends[0] is None else (int(ends[0]), int(ends[1]))


def _across(function: str, terms: Sequence[str]) -> str:
    """SQL of the least or the greatest of some terms, NULL ones left out."""
    return f"{function}({', '.join(terms)})"


# --- outcomes ------------------------------------------------------------------------------------------------


def _fill(records: Records, derivation: Derivation, stage: Stage, span: tuple[int, int], *, placed: bool) -> None:
    """Make `derived`: the columns of a record query, the outcome as its only answer."""
    engine, connection = derivation.engine, records.table.connection
    tables = engine.tables(span[0], max(stage.as_of, span[1]))
    for name, (definitions, rows) in tables.items():
        _load(records, name, definitions, rows)
    stage = replace(stage, tables={name: definitions for name, (definitions, _) in tables.items()})
    dropped = [*stage.cells.values(), *stage.instants.values(), "outcome"]
    raw = "".join(f", {cell} AS raw_{cell}" for cell in stage.cells.values()) if placed else ""
    query = f"SELECT * EXCLUDE ({', '.join(dropped)}), outcome AS a0{raw} FROM ({engine.sql(stage)})"
    if placed or not _is_read_once(records, derivation):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {OUTCOMES} AS {query}")
        connection.execute(f"DROP TABLE {STAMPED}")
        query = f"FROM {OUTCOMES}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {DERIVED} AS {query}")


def _is_read_once(records: Records, derivation: Derivation) -> bool:
    """Whether outcomes are grouped and not asked for again: to write them down takes longer than to make them."""
    return derivation.engine.timed and not records.request.respondent


def _load(records: Records, name: str, definitions: Iterable[str], rows: Rows) -> None:
    """Make a table of texts and whole numbers that the engine's query joins."""
    connection = records.table.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(definitions)})")
    if rows:  # by column: to write thousands of values out, or to bind them one by one, takes ten times as long
        columns = [list(column) for column in zip(*rows, strict=True)]
        values = ", ".join(["unnest(?)"] * len(columns))
        connection.execute(f"INSERT INTO {name} SELECT {values}", columns)
