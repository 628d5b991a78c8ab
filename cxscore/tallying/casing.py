"""The cases behind a score of effort: one row each, with what happened to it."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from cxscore.dates import zone
from cxscore.engines.efforts import ANY, CASE_COLUMNS, DRIVERS, NONE
from cxscore.engines.records import KEPT
from cxscore.model import State, exact, number_text
from cxscore.tallying.counting import Tallied
from cxscore.tallying.selection import DERIVED

HEADER = ("case", "customer", "first_contact", "last_contact", "contacts", *DRIVERS, "drivers")
_CHUNK = 50_000

Row = tuple[str, ...]
"""Texts under `HEADER`; a driver of which no column tells is ''."""


def case_rows(tallied: Tallied) -> Iterator[Row]:
    """Every case that was counted, by its first contact; `drivers` says how many of them it has."""
    records = tallied.records
    cursor = records.table.connection.execute(
        f"SELECT {records.date_key()} AS dk, {', '.join(CASE_COLUMNS)} FROM {DERIVED} "
        f"WHERE NOT echo AND k = {KEPT} AND a0 IN ('{ANY}', '{NONE}') ORDER BY first_at, case_id"
    )
    while chunk := cursor.fetchmany(_CHUNK):
        for key, case, customer, first, last, contacts, *amounts in chunk:
            if not isinstance(tallied.placing.places[key], State):
                times = (_text(at, records.request.zone_name) for at in (first, last))
                had = sum(1 for amount in amounts if amount)
                yield case, customer, *times, str(contacts), *map(_amount, amounts), str(had)


def _text(at: int, zone_name: str) -> str:
    return datetime.fromtimestamp(at, zone(zone_name)).isoformat()


def _amount(amount: int | Decimal | None) -> str:
    return "" if amount is None else number_text(exact(Fraction(amount)))
