"""What is said of several files whose records are the same ones, or only have the same ids."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cxscore import guards, sql
from cxscore.answers import fold
from cxscore.engines.records import KEPT
from cxscore.model import Problem
from cxscore.tallying import Records

MOST_RECORDS = 5_000_000
"""Records of all files together, above which those of one file are not looked for in the others."""
MOST_PAIRS = 5
"""Pairs of files that are named one by one."""
LEAST_RECORDS = 10
"""Records of a file from which a column that hardly repeats is not so by being short."""
TELLING = 0.8
"""Share of distinct cells from which a column tells records apart; they are estimated, some percent off."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files by their number, and how many records of the second this is about."""

    first: int
    second: int
    records: int


def overlap_problems(records: Records, rows: int) -> Iterator[Problem]:
    """Notes on ids that several forms share, warnings about records that count in two of several files.

    `rows` is the number of records of all files.
    """
    sources = records.table.sources
    if rows > MOST_RECORDS or any(source.counted for source in sources):
        return
    yield from _shared_ids(records)
    if not _once(records):
        yield from _repeated(records)


def _once(records: Records) -> bool:
    """Whether a record counts once wherever it stands: by its key, as an answer of its respondent, or in a log.

    The events of a log tell what became of a ticket, which has the role of the key there, however often they stand.
    """
    request = records.request
    keyed = all("key" in selection.named for selection in records.selections)
    return keyed or request.one_each or "key" in dict(request.roles)


# --- ids that several forms share ----------------------------------------------------------------------------


def _shared_ids(records: Records) -> Iterator[Problem]:
    """A note for every two files with ids in common whose records are told apart by what stands beside the id."""
    pairs = _pairs_of_ids(records)
    for pair in pairs[:MOST_PAIRS]:
        first, second = records.table.sources[pair.first], records.table.sources[pair.second]
        selection = records.selections[pair.second]
        key = second.columns[selection.named["key"]]
        beside = " and ".join(f"'{second.columns[position]}'" for position in selection.key_beside)
        message = (
            f"records of {first.name} and {second.name} with the same '{key}' differ in {beside} "
            f"({pair.records:,}): they count as records of their own"
        )
        hint = f"where both are exports of one form, --key {shlex.quote(key)} counts each once"
        yield Problem(message, hint, severity="note")
    yield from _more(pairs, "share ids in this way", "note")


def _pairs_of_ids(records: Records) -> list[Pair]:
    """The files of one tool that share ids, but not what stands beside them; the most such records stand first."""
    parts = []
    for index, selection in enumerate(records.selections):
        if selection.key_beside:
            number, key = sql.trimmed(f"c{selection.named['key']}"), selection.role("key")
            cells = f"{index} AS s, {guards.sql(selection.tool)} AS tool, {number} AS id, {key} AS q"
            kept = f"{records.code(selection)} = {KEPT}"
            parts.append(f"SELECT DISTINCT {cells} FROM {records.table.sources[index].relation} WHERE {kept}")
    if len(parts) < 2:
        return []
    held = f"WITH held AS MATERIALIZED ({' UNION ALL '.join(parts)})"
    met = "SELECT 1 FROM held c WHERE c.s = a.s AND c.q = b.q"
    query = (
        f"{held} SELECT a.s, b.s, count(DISTINCT b.q) FROM held a JOIN held b "
        f"ON a.tool = b.tool AND a.id = b.id AND a.s < b.s WHERE a.id <> '' AND NOT EXISTS ({met}) GROUP BY 1, 2"
    )
    return _found(records, query)


# --- records that stand in several files ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """The records of one file that count and have no key: its number, their columns by name, the SQL that finds them.

    Files with the same names hold the same columns, in whatever order they stand.
    """

    file: int
    names: tuple[str, ...]
    columns: tuple[str, ...]
    answers: frozenset[str]
    rows: str


def _repeated(records: Records) -> Iterator[Problem]:
    """A warning for every two files that hold the same records, alike in every cell."""
    names = [source.name for source in records.table.sources]
    pairs = _really_shared(records)
    for pair in pairs[:MOST_PAIRS]:
        files = f"{names[pair.first]} and {names[pair.second]}"
        message = f"records that stand in both {files} count twice ({pair.records:,})"
        hint = "--key COLUMN, with the column that tells them apart, counts each once; or leave one file out"
        yield Problem(message, hint, severity="warning")
    yield from _more(pairs, "share records in this way", "warning")


def _really_shared(records: Records) -> list[Pair]:
    """The pairs of files with records in common that are not alike by chance.

    Some column must tell the records of either file apart, a stamp or an id, and most records that share a value of
    it must be alike in all other columns, too: ids that two files both count from 1 are no sign.
    """
    held = [_held(records, index) for index in range(len(records.selections))]
    pairs = _alike(records, held)
    telling = {file: _telling(records, held[file]) for pair in pairs for file in (pair.first, pair.second)}
    return [
        pair
        for pair in pairs
        if any(
            2 * pair.records >= _sharing(records, held[pair.first], held[pair.second], slot)
            for slot in telling[pair.first] & telling[pair.second]
        )
    ]


def _held(records: Records, index: int) -> Held:
    source, selection = records.table.sources[index], records.selections[index]
    order = sorted(range(len(source.columns)), key=lambda position: (fold(source.columns[position]), position))
    key = selection.role("key")
    kept = [f"{records.code(selection)} = {KEPT}", f"NOT ({records.all_blank(index)})"]
    kept += [sql.blank(key)] if key else []
    return Held(
        index,
        tuple(fold(source.columns[position]) for position in order),
        tuple(f"c{position}" for position in order),
        frozenset(f"c{position}" for position in selection.answers),
        f"FROM {source.relation} WHERE {' AND '.join(kept)}",
    )


def _alike(records: Records, held: Sequence[Held]) -> list[Pair]:
    """The pairs of files with the same columns, and how many records of one stand in the other, cell by cell."""
    groups: dict[tuple[str, ...], list[Held]] = {}
    for one in held:
        groups.setdefault(one.names, []).append(one)
    parts = [
        f"SELECT {group} AS g, {one.file} AS s, hash({', '.join(map(_cell, one.columns))}) AS h {one.rows}"
        for group, files in enumerate(groups.values())
        if len(files) > 1
        for one in files
    ]
    if not parts:
        return []
    counted = f"SELECT g, s, h, count(*) AS n FROM ({' UNION ALL '.join(parts)}) GROUP BY ALL"
    query = (
        f"WITH held AS MATERIALIZED ({counted}) SELECT a.s, b.s, sum(least(a.n, b.n))::BIGINT "
        "FROM held a JOIN held b ON a.g = b.g AND a.h = b.h AND a.s < b.s GROUP BY 1, 2"
    )
    return _found(records, query)


def _telling(records: Records, held: Held) -> set[int]:
    """The columns, by their place among the names, whose cells are distinct in nearly all records of a file."""
    places = [place for place, column in enumerate(held.columns) if column not in held.answers]
    counts = [f"approx_count_distinct(nullif({_cell(held.columns[place])}, ''))" for place in places]
    rows, *distinct = _row(records, f"SELECT {', '.join(['count(*)', *counts])} {held.rows}")
    return {place for place, n in zip(places, distinct, strict=True) if rows >= LEAST_RECORDS and n >= TELLING * rows}


def _sharing(records: Records, first: Held, second: Held, place: int) -> int:
    """How many records of the second file have a cell of the first one in the column at this place."""
    own, other = first.columns[place], second.columns[place]
    known = f"SELECT {_cell(own)} {first.rows} AND {_cell(own)} <> ''"
    (shared,) = _row(records, f"SELECT count(*) {second.rows} AND {_cell(other)} IN ({known})")
    return shared


def _cell(column: str) -> str:
    return f"coalesce({column}, '')"


def _row(records: Records, query: str) -> list[int]:
    (row,) = records.table.connection.execute(query).fetchall()
    return list(row)


# --- pairs ---------------------------------------------------------------------------------------------------


def _found(records: Records, query: str) -> list[Pair]:
    """The pairs of files that a query yields, those with the most records first."""
    rows = records.table.connection.execute(query).fetchall()
    return sorted((Pair(*row) for row in rows), key=lambda pair: (-pair.records, pair.first, pair.second))


def _more(pairs: Sequence[Pair], what: str, severity: Literal["note", "warning"]) -> Iterator[Problem]:
    if len(pairs) > MOST_PAIRS:
        yield Problem(f"{len(pairs) - MOST_PAIRS:,} more pairs of the files {what}", severity=severity)
