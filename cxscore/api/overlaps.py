"""What is said of several files whose records are the same ones, or only have the same ids."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cxscore import guards, sql
from cxscore.engines.records import KEPT
from cxscore.model import Problem
from cxscore.tallying import Records

MOST_RECORDS = 5_000_000
"""Records of all files together, above which those of one file are not looked for in the others."""
MOST_PAIRS = 5
"""Pairs of files that are named one by one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files by their number, and how many records of the second this is about."""

    first: int
    second: int
    records: int


def overlap_problems(records: Records, rows: int) -> Iterator[Problem]:
    """Notes on ids that several forms share. `rows` is the number of records of all files."""
    sources = records.table.sources
    if len(sources) == 1 or rows > MOST_RECORDS or any(source.counted for source in sources):
        return
    yield from _shared_ids(records)


def _shared_ids(records: Records) -> Iterator[Problem]:
    """A note for every two files with ids in common whose records are told apart by what stands beside the id."""
    request, names = records.request, [source.name for source in records.table.sources]
    pairs = _pairs_of_ids(records)
    for pair in pairs[:MOST_PAIRS]:
        beside = " and ".join(f"'{column}'" for column in request.key_beside)
        message = (
            f"records of {names[pair.first]} and {names[pair.second]} with the same '{request.key}' "
            f"differ in {beside} ({pair.records:,}): they count as records of their own"
        )
        hint = f"where both are exports of one form, --key {shlex.quote(str(request.key))} counts each once"
        yield Problem(message, hint, severity="note")
    yield from _more(pairs, "share ids in this way")


def _pairs_of_ids(records: Records) -> list[Pair]:
    """The files of one tool that share ids, but not what stands beside them; the most such records stand first."""
    parts = []
    for index, selection in enumerate(records.selections):
        if selection.beside:
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


def _found(records: Records, query: str) -> list[Pair]:
    """The pairs of files that a query yields, those with the most records first."""
    rows = records.table.connection.execute(query).fetchall()
    return sorted((Pair(*row) for row in rows), key=lambda pair: (-pair.records, pair.first, pair.second))


def _more(pairs: Sequence[Pair], what: str) -> Iterator[Problem]:
    if len(pairs) > MOST_PAIRS:
        yield Problem(f"{len(pairs) - MOST_PAIRS:,} more pairs of the files {what}", severity="note")
