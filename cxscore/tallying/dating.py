"""The dates of a run's records: the meaning of every date key, file by file.

Each file is settled by its own values: those of another tool's export may be written in another order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cxscore.dates import Order, Understanding, instant_sql, key_sql, shown, understand_each, zone
from cxscore.model import Mark, Problem, Request

_SPLIT = "|"
"""Stands between the number of a file and a key, where there are several files."""


@dataclass(frozen=True, slots=True)
class Dating:
    """The local day of every date key, None for one that is no date; how each file writes dates; what was decided."""

    days: Mapping[str, date | None]
    orders: tuple[Order, ...]
    notes: tuple[Problem, ...]

    def text(self, key: str) -> str:
        """What was written, as far as the key tells, without the number of its file."""
        return shown(key.partition(_SPLIT)[2] if len(self.orders) > 1 else key)


def own_key(key: str) -> str:
    """A key without the number of its file, as an engine's own day is written, which holds no such sign itself."""
    return key.rpartition(_SPLIT)[2]


def file_key_sql(column_sql: str, files: int, date_format: str | None = None) -> str:
    """A DuckDB expression: the key of a raw date text, with the number of its file (`s`) where there are several."""
    key = key_sql(column_sql, date_format)
    return f"(s || '{_SPLIT}' || ({key}))" if files > 1 else key


def file_instant_sql(column_sql: str, orders: Sequence[Order], time_zone: str) -> str:
    """A DuckDB expression: the instant of a raw date text in the order of its file, NULL if it is no date."""
    if len(set(orders)) == 1:
        return instant_sql(column_sql, orders[0], time_zone)
    cases = (f"WHEN {s} THEN {instant_sql(column_sql, order, time_zone)}" for s, order in enumerate(orders))
    return f"CASE s {' '.join(cases)} END"


def dating(keys: Mapping[str, int], names: Sequence[str], request: Request) -> Dating:
    """The meaning of keys, each with its number of records; `names` are the files.

    Raises InputError where the order of a file's dates is open, and when no file has a date.
    """
    parted = _parted(keys, len(names))
    found = understand_each(
        dict(zip(names, parted, strict=True)),
        dayfirst=request.dayfirst,
        date_format=request.date_format,
        zone=zone(request.zone_name),
    )
    whole = [_whole(s, each, len(names)) for s, each in enumerate(found)]
    days = {key: day for each in whole for key, day in each.items()}
    return Dating(days, tuple(each.order for each in found), tuple(_notes(found, names)))


def _parted(keys: Mapping[str, int], files: int) -> list[dict[str, int]]:
    """The keys of each file, without its number."""
    if files == 1:
        return [dict(keys)]
    parted: list[dict[str, int]] = [{} for _ in range(files)]
    for key, count in keys.items():
        number, _, own = key.partition(_SPLIT)
        parted[int(number)][own] = count
    return parted


def _whole(number: int, found: Understanding, files: int) -> Mapping[str, date | None]:
    return {f"{number}{_SPLIT}{key}": day for key, day in found.days.items()} if files > 1 else found.days


def _notes(found: Iterable[Understanding], names: Sequence[str]) -> Iterator[Problem]:
    """What was decided; once where it was the same for all files, else with the name of the file."""
    said = {name: each.note for name, each in zip(names, found, strict=True) if each.note}
    if len(set(said.values())) == 1:
        yield Problem(next(iter(said.values())), severity="note")
    else:
        yield from (Problem(note, mark=Mark(name), severity="note") for name, note in said.items())
