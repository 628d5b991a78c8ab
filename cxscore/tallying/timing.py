"""The times of every segment and period, as arrays: a million tickets are too many for a loop."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from cxscore.answers import trim
from cxscore.engines.records import ENDED, KEPT, OPEN
from cxscore.model import State
from cxscore.scoring import Cell
from cxscore.stats.times import TimeCounts
from cxscore.tallying.selection import Records

Places = Mapping[str | None, str | State | None]


def times(records: Records, places: Places) -> dict[Cell, TimeCounts]:
    """The answered times of the table `grouped` by segment and period; those of duplicates are left out."""
    keys = [*records.segments, "dk"]
    connection = records.table.connection
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE places AS SELECT row_number() OVER () - 1 AS place, * "
        f"FROM (SELECT DISTINCT {', '.join(keys)} FROM grouped WHERE k = {KEPT} ORDER BY ALL)"
    )
    cells = _cells(connection.execute("FROM places ORDER BY place").fetchall(), places)
    same = " AND ".join(f"g.{key} IS NOT DISTINCT FROM p.{key}" for key in keys)
    found = connection.execute(
        f"SELECT p.place, g.seconds, g.a0 = '{OPEN}' AS is_open, g.c FROM grouped g JOIN places p ON {same} "
        f"WHERE g.k = {KEPT} AND g.a0 IN ('{ENDED}', '{OPEN}') AND NOT g.dup"
    ).fetchnumpy()
    return _split({name: np.ma.getdata(column) for name, column in found.items()}, cells)


def _cells(rows: Sequence[tuple[object, ...]], places: Places) -> list[Cell | None]:
    """The segment and period of every place, None where its records are set aside."""
    cells: list[Cell | None] = []
    for _, *segment, key in rows:
        place = places[key]  # type: ignore[index]
        texts = tuple(trim(str(raw or "")) for raw in segment)
        cells.append(None if isinstance(place, State) else (texts, place))
    return cells


def _split(found: Mapping[str, np.ndarray], cells: Sequence[Cell | None]) -> dict[Cell, TimeCounts]:
    """The columns of times apart by cell; several places may be of one cell."""
    kinds = sorted({cell for cell in cells if cell is not None}, key=repr)
    number = {cell: index for index, cell in enumerate(kinds)}
    kind = np.array([-1 if cell is None else number[cell] for cell in cells], dtype=np.int64)[found["place"]]
    order = np.argsort(kind, kind="stable")
    edges = np.searchsorted(kind[order], np.arange(len(kinds) + 1))
    columns = [found[name][order] for name in ("seconds", "is_open", "c")]
    parts = ([column[start:end] for column in columns] for start, end in pairwise(edges))
    return {cell: TimeCounts.of(*part) for cell, part in zip(kinds, parts, strict=True)}
