"""What a record counts for, its weight or how many gave its answer; and what to say of a cell that is neither."""

from collections.abc import Sequence
from typing import NamedTuple

from cxscore import sql
from cxscore.answers import read_number, trim
from cxscore.engines.records import KEPT
from cxscore.errors import InputError
from cxscore.model import Mark
from cxscore.tallying.selection import Records

Raw = str | None

_MOST = 1_000
"""Kinds of records among which the first is looked for."""


class NoAmount(NamedTuple):
    """An answered record with a cell that is no weight or no count: its raw answers, its date key, the cell."""

    raws: tuple[Raw, ...]
    key: Raw
    cell: str


def people(raw: Raw) -> int | None:
    """How many gave an answer, from a counts cell; None when it is no whole number, 0 or more."""
    number = read_number(trim(raw or ""))
    return number if isinstance(number, int) and number >= 0 else None


def refusal(records: Records, found: Sequence[NoAmount]) -> InputError:
    """What to say of records without a weight or a count: of the first of them, and where it stands."""
    ordered = sorted(found, key=lambda one: (one.cell, [raw or "" for raw in one.raws], one.key or ""))[:_MOST]
    mark, cell = (None, ordered[0].cell) if records.derived else _first(records, ordered)
    shown = f"'{cell[:20]}'" if cell else "a blank"
    if records.counts:
        message = f"column '{records.request.counts}' holds {shown} for an answered record, which is no count"
        return InputError(message, "--counts needs whole numbers, 0 or more", mark)
    return InputError(
        f"column '{records.request.weight}' holds {shown} for an answered record, which is no weight",
        "a weight is 0 or more, below 1,000,000, with at most nine decimals; "
        "dividing all weights by one number changes no score",
        mark,
    )


def _first(records: Records, found: Sequence[NoAmount]) -> tuple[Mark, str]:
    """Where the first of these records stands, and its cell; one more pass over the file."""
    rows = ([*(raw or "" for raw in one.raws), one.key, one.cell] for one in found)
    records.remember("refused", [*records.answers, "dk", "cell"], rows)
    same = [f"coalesce(e.{name}, '') = x.{name}" for name in records.answers]
    same += [
        f"{records.date_key()} IS NOT DISTINCT FROM x.dk",
        f"{sql.trimmed('m' if records.counts else 'w')} = x.cell",
    ]
    ((source, record, cell),) = records.table.connection.execute(
        f"SELECT e.s, e.rec, x.cell FROM ({records.query(placed=True)}) e JOIN refused x ON {' AND '.join(same)} "
        f"WHERE e.k = {KEPT} ORDER BY e.s, e.rec LIMIT 1"
    ).fetchall()
    return Mark(records.table.sources[source].name, records.table.locate(source, [record]).get(record)), cell
