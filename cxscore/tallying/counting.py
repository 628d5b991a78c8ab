"""The count: group by raw text, give distinct values their meaning, add up tallies and the ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cxscore import periods, sql
from cxscore.answers import Interpretation, Item, Meaning, interpret
from cxscore.dates import Order
from cxscore.engines import Derive
from cxscore.engines.records import KEPT
from cxscore.errors import LedgerError
from cxscore.model import (
    Ledger,
    Problem,
    Request,
    State,
    Tally,
)
from cxscore.scoring import Cell, Coverage
from cxscore.tallying import amounts
from cxscore.tallying.adding import Count
from cxscore.tallying.clustering import clustered, joint, pooled
from cxscore.tallying.dating import Dating, dating, file_instant_sql, file_key_sql, own_key
from cxscore.tallying.deriving import derive
from cxscore.tallying.selection import Derivation, Records

Raw = str | None

_NEAR = timedelta(weeks=5)
"""How far beyond the window days are looked at, at least: records of a week or a month return within it."""
_KEPT_KEYS = f"FROM (SELECT dk, c FROM grouped WHERE k = {KEPT})"
_MADE = (
    f"SELECT dk FROM grouped WHERE k = {KEPT} AND dk IS NOT NULL GROUP BY dk HAVING bool_and(echo) "
    r"AND regexp_full_match(dk, '([0-9]+\|)?[0-9]{4}-[0-9]{2}-[0-9]{2}')"
)
"""SQL of the days that an engine gave to rows of its own, and no record has."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the records: one item per answer column, and the engine that joins several.

    An engine of records asks no items: `derivation` makes the outcome of every record. `linear` says that all that is
    made of the answers are plain means of them.
    """

    items: tuple[Item, ...] = ()
    derive: Derive | None = None
    derivation: Derivation | None = None
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Placing:
    """Where records stand in time.

    `places` says for every date key its period label, None (no period asked), or the state that sets the record
    aside. `orders` say how dates are written in each file; there are none when no date was needed.
    """

    places: Mapping[Raw, str | State | None]
    coverage: Coverage | None = None
    orders: tuple[Order, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a count yields: a tally per segment and period, the ledger of all records read, what each value meant.

    `meanings` gives the state of every distinct combination of raw answers. `rows` counts the records read of
    each file.
    """

    tallies: Mapping[Cell, Tally]
    ledger: Ledger
    interpretations: tuple[Interpretation, ...]
    meanings: Mapping[tuple[Raw, ...], Meaning]
    rows: tuple[int, ...]
    placing: Placing
    records: Records
    as_of: int | None = None


def tally(records: Records, question: Question) -> Tallied:
    """Count the answers of all records per segment and period, and account for every record read."""
    as_of: int | None = None
    said: tuple[Problem, ...] = ()
    if question.derivation:
        records, as_of, said = derive(records, question.derivation)
    records.table.read(lambda: _group(records, records.query(), "false"))
    records.refuse_damaged()
    placing = _place(records)
    interpretations = _interpret(records, question, placing.places)
    meanings = _derive(records, question, interpretations)
    if records.request.one_each:
        placing = _ranked(records, placing)
        _mark_duplicates(records, meanings, placing)
    count = Count(records, meanings, placing.places, _empties(records))
    count.add(_rows(records))
    if count.refused:
        raise amounts.refusal(records, count.refused)
    if count.timed:
        from cxscore.tallying import timing  # noqa: PLC0415 (start-up: only times need arrays)

        count.times = timing.times(records, placing.places)
    if clustered(records):
        found = pooled if question.linear else joint
        count.joint = found(records, _counted(records, placing), meanings, placing.places)
    count.exclude(row.message for row in records.table.excluded())
    rows = _read(records)
    ledger = _ledger(records, count, sum(rows))
    placing = replace(placing, problems=tuple(dict.fromkeys((*records.notes, *said, *placing.problems))))
    return Tallied(count.tallies(), ledger, interpretations, meanings, rows, placing, records, as_of)


def _counted(records: Records, placing: Placing) -> str:
    """SQL of the records, less those that are duplicates."""
    if records.request.one_each:
        return f"SELECT * FROM ({_with_duplicates(records, placing.orders)}) WHERE NOT dup"
    return records.query()


def counted_records(records: Records, tallied: Tallied) -> tuple[str, str]:
    """SQL of the records that were tallied, each with where it stands, and of whether one does not count.

    Valid as long as the connection holds what `tally` left in it.
    """
    if records.request.one_each:
        return _with_duplicates(records, tallied.placing.orders), "dup"
    return records.query(numbered=True), "false"


# --- grouping ------------------------------------------------------------------------------------------------


def _group(records: Records, source: str, duplicate: str) -> None:
    """Count records by raw answers, segments, date key and what became of them, into the table `grouped`.

    A time is part of the answer, in the column `seconds`. A table that holds just that already, because another
    window of the same columns was counted, is used again.
    """
    keys = [*records.answers, *records.segments, f"{records.date_key()} AS dk", "k", f"{duplicate} AS dup"]
    keys += ["s"] * (len(records.selections) > 1) + ["echo"] * bool(records.derived)
    keys += ["seconds"] * records.timed
    sums = [f"{records.number} AS c"]
    if records.counts:
        keys.append("m")
    if records.weighs:
        amounts = records.derived is not None  # known in full: they may be large, and no interval needs their squares
        weight = sql.decimal("w", sql.NUMBER if amounts else sql.WEIGHT)
        keys.append(f"CASE WHEN coalesce({weight} >= 0, false) THEN NULL ELSE {sql.trimmed('w')} END AS bad")
        sums += [f"sum({weight}) AS w", "0 AS w2" if amounts else f"sum({weight} * {weight}) AS w2"]
    query = f"SELECT {', '.join([*keys, *sums])} FROM ({source}) GROUP BY ALL"
    again = records.derived is None and duplicate == "false"  # what engines or marks made is another table next time
    if again and records.table.grouped == query:
        return
    records.table.grouped = ""
    records.table.connection.execute(f"CREATE OR REPLACE TEMP TABLE grouped AS {query}")
    records.table.grouped = query if again else ""


def _rows(records: Records) -> Iterator[tuple[object, ...]]:
    """The rows of `grouped`, times together: answers, segments, dk, k, dup, c, echo, per request m, bad, w, w2."""
    echo, count = "echo" if records.derived else "false", "sum(c)::BIGINT" if records.timed else "c"
    names = [*records.answers, *records.segments, "dk", "k", "dup", count, echo]
    names += ["m"] * records.counts + ["bad", "w", "w2"] * records.weighs
    together = "GROUP BY ALL" if records.timed else ""
    cursor = records.table.connection.execute(f"SELECT {', '.join(names)} FROM grouped {together}")
    while chunk := cursor.fetchmany(50_000):
        yield from chunk


# --- places in time ------------------------------------------------------------------------------------------


def _place(records: Records) -> Placing:
    """Give every date key its period, or the state that sets it aside."""
    if not records.dated:
        return Placing({None: None})
    others = f"{_KEPT_KEYS} WHERE dk NOT IN ({_MADE})" if records.derived else _KEPT_KEYS
    found = _dating(records, f"({others})")[0]
    days = {**found.days, **_made(records)}
    places: dict[Raw, str | State | None] = {key: _placed(day, records) for key, day in days.items()}
    places[None] = State.UNDATED
    dated = sorted({day for day in days.values() if day})
    placed = any(not isinstance(place, State) for place in places.values())
    return Placing(places, _coverage(_near(dated, records.request)) if placed else None, found.orders, found.notes)


def _made(records: Records) -> dict[str, date]:
    """The days that an engine gave to rows of its own, such as the last one of a period, and no record has.

    They are no dates of the files, and say nothing of how those are written.
    """
    if not records.derived:
        return {}
    return {key: date.fromisoformat(own_key(key)) for (key,) in records.table.connection.execute(_MADE).fetchall()}


def _dating(records: Records, keys: str) -> tuple[Dating, Mapping[str, int]]:
    """What the date keys mean, and how many records have each."""
    rows = dict(
        records.table.connection.execute(
            f"SELECT dk, sum(c)::BIGINT FROM {keys} WHERE dk IS NOT NULL GROUP BY dk"
        ).fetchall()
    )
    return dating(rows, [source.name for source in records.table.sources], records.request), rows


def _placed(day: date | None, records: Records) -> str | State | None:
    request = records.request
    if day is None:
        return State.UNDATED
    if request.since and day < periods.parse(request.since).first:
        return State.OUTSIDE_PERIOD
    if request.until and day > periods.parse(request.until).last:
        return State.OUTSIDE_PERIOD
    return periods.label(day, request.period) if request.period else None


def _near(days: Sequence[date], request: Request) -> list[date]:
    """The days in the window and near it: what lies beyond tells whether the records end there, or go on.

    As near as the window is long, and at least `_NEAR`: a stray date years away tells nothing of it.
    """
    first = periods.parse(request.since).first if request.since else date.min
    last = periods.parse(request.until).last if request.until else date.max
    margin = max(last - first, _NEAR)
    return [day for day in days if first - day <= margin and day - last <= margin]


def _coverage(days: Sequence[date]) -> Coverage | None:
    if not days:
        return None
    steps = [(later - earlier).days for earlier, later in pairwise(days)]
    return Coverage(days[0], days[-1], max(steps, default=1))


# --- meaning -------------------------------------------------------------------------------------------------


def _interpret(
    records: Records, question: Question, places: Mapping[Raw, str | State | None]
) -> tuple[Interpretation, ...]:
    """Read every distinct raw value of every answer column; evidence is weighed by respondents.

    Only records that are placed weigh, each as many as its counts column says; an unreadable count weighs one.
    """
    if records.derived:
        rows = records.table.connection.execute("SELECT DISTINCT a0 FROM grouped").fetchall()
        return (records.derived.read(outcome for (outcome,) in rows),)
    outside = [key for key, place in places.items() if isinstance(place, State) and key is not None]
    connection = records.table.connection
    records.remember("outside", ["dk"], ([key] for key in outside))
    blank_is_outside = "OR dk IS NULL" if records.dated else ""
    people = f"c * greatest(coalesce({sql.decimal('m')}, 1), 0)::HUGEINT" if records.request.counts else "c"
    weight = f"CASE WHEN k <> {KEPT} OR dk IN (FROM outside) {blank_is_outside} THEN 0 ELSE {people} END"
    found = []
    for name, item in zip(records.answers, question.items, strict=True):
        rows = connection.execute(f"SELECT {name}, sum({weight})::HUGEINT FROM grouped GROUP BY {name}").fetchall()
        found.append(interpret(dict(rows), item, _files(records, name) if item.comments else None))
    return tuple(found)


def _files(records: Records, name: str) -> dict[Raw, int]:
    """In which of several files each value stands; one that is in many, where it is most often."""
    return _most_often(records, f"SELECT {name} AS cell, s, sum(c)::HUGEINT AS c FROM grouped GROUP BY 1, 2")


def files_of(records: Records, name: str) -> dict[Raw, int]:
    """In which of several files each trimmed text of a column stands most often, among the records that are kept."""
    cells = f"SELECT {sql.trimmed(name)} AS cell, s, {records.number} AS c FROM ({records.query()})"
    return _most_often(records, f"{cells} WHERE k = {KEPT} GROUP BY 1, 2")


def _most_often(records: Records, counted: str) -> dict[Raw, int]:
    """The file `s` in which each `cell` is counted most often, the first of equal ones; none where it is one file."""
    if len(records.selections) == 1:
        return {}
    rows = records.table.connection.execute(f"SELECT cell, s FROM ({counted}) ORDER BY c, s DESC").fetchall()
    return dict(rows)


def _derive(
    records: Records, question: Question, interpretations: Sequence[Interpretation]
) -> dict[tuple[Raw, ...], Meaning]:
    """The meaning of every distinct combination of raw answers."""
    if not question.derive:
        return {(raw,): meaning for raw, meaning in interpretations[0].meanings.items()}
    rows = records.table.connection.execute(f"SELECT DISTINCT {', '.join(records.answers)} FROM grouped").fetchall()
    return {
        raws: question.derive([found.meanings[raw] for found, raw in zip(interpretations, raws, strict=True)])
        for raws in rows
    }


# --- one answered record per respondent ----------------------------------------------------------------------


def _mark_duplicates(records: Records, meanings: Mapping[tuple[Raw, ...], Meaning], placing: Placing) -> None:
    """Group again, with every answered record but one per respondent and period marked.

    A second pass over the file: meaning is joined back to the records. A blank respondent is nobody twice.
    """
    answered = [raws for raws, meaning in meanings.items() if meaning.state is State.ANSWERED]
    records.remember("answered", records.answers, ([raw or "" for raw in raws] for raws in answered))
    inside = [(key, str(place or "")) for key, place in placing.places.items() if not isinstance(place, State)]
    records.remember("inside", ["dk", "p"], inside)
    _group(records, _with_duplicates(records, placing.orders), "dup")


def _ranked(records: Records, placing: Placing) -> Placing:
    """The placing, knowing how the dates are written that only decide which answer is the last one."""
    if placing.orders or not records.request.date:
        return placing
    key = file_key_sql("d", len(records.selections), records.request.date_format)
    found, counts = _dating(records, f"(SELECT {key} AS dk, 1 AS c FROM ({records.query()}) WHERE k = {KEPT})")
    said = (*found.notes, *_unread(found, counts, str(records.request.date)))
    return replace(placing, orders=found.orders, problems=(*placing.problems, *said))


def _unread(found: Dating, counts: Mapping[str, int], column: str) -> Iterator[Problem]:
    """A warning about dates that cannot be read, whose answers count as if they had none."""
    unread = sorted(key for key, day in found.days.items() if day is None)
    if unread:
        n = sum(counts[key] for key in unread)
        example = found.text(unread[0])
        dates = f"{n:,} date{'s' * (n != 1)} of column '{column}' cannot be read ('{example[:20]}')"
        yield Problem(
            f"{dates}: such an answer counts only where its respondent has none with a date",
            "--date-format says how dates are written",
            severity="warning",
        )


def _with_duplicates(records: Records, orders: Sequence[Order]) -> str:
    respondent = sql.trimmed("r")
    ascending = "DESC" if records.request.keep == "last" else "ASC"
    order = f"s {ascending}, rec {ascending}"
    if orders:
        order = f"{file_instant_sql('d', orders, records.request.zone_name)} {ascending} NULLS LAST, {order}"
    candidate = f"k = {KEPT} AND {respondent} <> '' AND p IS NOT NULL AND {records.among('answered')}"
    return (
        f"SELECT *, candidate AND row_number() OVER (PARTITION BY candidate, {respondent}, p ORDER BY {order}) > 1 "
        f"AS dup FROM (SELECT e.*, i.p, coalesce({candidate}, false) AS candidate FROM ({records.query()}) e "
        f"LEFT JOIN inside i ON {records.date_key()} IS NOT DISTINCT FROM i.dk)"
    )


# --- empty records -------------------------------------------------------------------------------------------


def _empties(records: Records) -> dict[int, int]:
    """Records in which every cell is blank, per code of `k`; looked for only if some are blank where it counts.

    In a file of one column a blank line is an unanswered record, not an empty one.
    """
    if records.derived:
        return {}
    columns = [*records.answers, *records.segments]
    blank = " AND ".join(sql.blank(column) for column in columns)
    connection = records.table.connection
    if not connection.execute(f"SELECT 1 FROM grouped WHERE {blank} AND dk IS NULL LIMIT 1").fetchall():
        return {}
    empty = records.query(where=records.all_blank)
    rows = connection.execute(f"SELECT k, {records.number} FROM ({empty}) GROUP BY k").fetchall()
    return dict(rows)


# --- the account --------------------------------------------------------------------------------------------


def _read(records: Records) -> tuple[int, ...]:
    """The records read of each file, malformed ones and rows that are no answers included."""
    source = "s" if len(records.selections) > 1 else "0"
    once = "WHERE NOT echo" if records.derived else ""
    rows = dict(
        records.table.connection.execute(f"SELECT {source}, sum(c)::BIGINT FROM grouped {once} GROUP BY 1").fetchall()
    )
    table = records.table
    aside = Counter(row.source for row in (*table.malformed(), *table.excluded()))
    return tuple(rows.get(index, 0) + aside[source.name] for index, source in enumerate(table.sources))


def _ledger(records: Records, count: Count, read: int) -> Ledger:
    """The account of all records read; LedgerError (a bug) if the states do not add up to them."""
    malformed = len(records.table.malformed())
    states = dict(count.aside)
    if malformed:
        states[State.MALFORMED] = malformed
    for _, placed in count.cells.values():
        for state, n in placed.items():
            states[state] = states.get(state, 0) + n
    # In an order of their own, not in that of DuckDB's threads: the same input gives the same bytes.
    reasons = {state: dict(sorted(count.reasons[state].items())) for state in State if state in count.reasons}
    ledger = Ledger({state: states[state] for state in State if state in states}, reasons)
    if ledger.rows != read:
        raise LedgerError(f"the ledger holds {ledger.rows} records, but {read} were read")
    return ledger
