"""Every record that was not scored because of its content: where it stands, the cell, the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore.engines.records import KEPT, culprit
from cxscore.model import REJECTED, State
from cxscore.tallying.counting import Raw, Tallied
from cxscore.tallying.deriving import derive
from cxscore.tallying.selection import Records


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record set aside: file, record number, physical line (None where a format has none), the cell."""

    file: str
    record: int | None
    line: int | None
    column: str
    value: str
    state: State
    reason: str


def rejected(records: Records, tallied: Tallied) -> Iterator[Rejected]:
    """List every rejected record, file by file in the order of the file, malformed ones first.

    This is a second pass over the file, for the few records that need an explanation.
    """
    records = _in_place(records)
    for reject in records.table.malformed():
        yield Rejected(reject.source, reject.record, reject.line, "", "", State.MALFORMED, reject.message)
    for source in range(len(records.selections)):
        found = list(_of_source(records, tallied, source))
        lines = records.table.locate(source, [record for record, *_ in found])
        name = records.table.sources[source].name
        for record, column, value, state, reason in found:
            yield Rejected(name, record, lines.get(record), column, value, state, reason)


def _in_place(records: Records) -> Records:
    """The records; those whose outcomes an engine gave, once more with their places and the cells they came from."""
    if not records.derived:
        return records
    return derive(replace(records, derived=None), records.derived, placed=True)[0]


def _of_source(records: Records, tallied: Tallied, source: int) -> Iterator[tuple[int, str, str, State, str]]:
    bad = [raws for raws, meaning in tallied.meanings.items() if meaning.state in REJECTED]
    records.remember("bad", records.answers, ([raw or "" for raw in raws] for raws in bad))
    date = "d" if records.dated else "NULL"
    raw = [f"raw_a{index}" for index in range(len(records.derived.roles))] if records.derived else []
    echo = "AND NOT echo" if records.derived else ""
    cursor = records.table.connection.execute(
        f"SELECT rec, {records.date_key()} AS dk, {date}, {', '.join([*records.answers, *raw])} "
        f"FROM ({records.query(placed=True)}) WHERE k = {KEPT} AND s = {source} AND NOT empty "
        f"{echo} AND ({records.among('bad')} OR {'true' if records.dated else 'false'}) ORDER BY rec"
    )
    while chunk := cursor.fetchmany(50_000):
        for record, *cells in chunk:
            if complaint := _complaint(records, tallied, source, cells):
                yield (record, *complaint)


def _complaint(
    records: Records, tallied: Tallied, source: int, cells: Sequence[Raw]
) -> tuple[str, str, State, str] | None:
    """Column, cell, state and reason of a record, None when nothing is wrong with its content.

    `cells` are its date key, its date and its raw answers.
    """
    width = len(records.answers)
    key, day, raws, roles = cells[0], cells[1], tuple(cells[2 : 2 + width]), cells[2 + width :]
    selection, header = records.selections[source], records.table.sources[source].columns
    place = tallied.placing.places[key]
    if place is State.UNDATED:
        return header[selection.named["date"]], day or "", State.UNDATED, "not a date" if day else "no date"
    meaning = tallied.meanings[raws]
    if isinstance(place, State) or meaning.state not in REJECTED:
        return None
    if records.derived:
        role = records.derived.roles.index(culprit(raws[0]) or records.derived.blamed)
        return header[selection.answers[role]], roles[role] or "", meaning.state, meaning.reason
    part = _culprit(tallied, raws, meaning.state)
    return header[selection.answers[part]], raws[part] or "", meaning.state, meaning.reason


def _culprit(tallied: Tallied, raws: tuple[Raw, ...], state: State) -> int:
    """Which of the answer columns put the record into its state."""
    states = [found.meanings[raw].state for found, raw in zip(tallied.interpretations, raws, strict=True)]
    return states.index(state)
