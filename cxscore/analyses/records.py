"""What one record holds beside its answer, from tallies by those columns or by a key into another file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxscore import sql
from cxscore.columns import Header, quoted
from cxscore.engines.records import FILTERED, KEPT
from cxscore.errors import InputError, UsageError
from cxscore.model import Answer, Definition, Mass, Scale, Tally
from cxscore.readers import Table
from cxscore.scoring import Cell
from cxscore.tallying import Records

SHOWN = 3
"""Example keys of each side."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Answered records, those alike in every cell taken together: their cells, their answer, their mass."""

    cells: tuple[tuple[str, ...], ...]
    answers: tuple[Answer, ...]
    masses: tuple[Mass, ...]

    @property
    def n(self) -> int:
        """Answered records."""
        return sum(mass.n for mass in self.masses)

    @property
    def counts(self) -> list[int]:
        """How many records each row stands for."""
        return [mass.n for mass in self.masses]

    def kept(self, keep: Sequence[bool]) -> "Rows":
        """The rows that are marked."""
        rows = [row for row, wanted in zip(self._each(), keep, strict=True) if wanted]
        cells, answers, masses = zip(*rows, strict=True) if rows else ((), (), ())
        return Rows(tuple(cells), tuple(answers), tuple(masses))

    def _each(self) -> Iterator[tuple[tuple[str, ...], Answer, Mass]]:
        return zip(self.cells, self.answers, self.masses, strict=True)


def answered(tallies: Mapping[Cell, Tally]) -> Rows:
    """The answered records of tallies by columns: a segment is the cells of a record; in an order of their own."""
    rows = [
        (segment, answer, mass)
        for (segment, _), tally in tallies.items()
        for answer, mass in tally.masses.items()
        if mass.n
    ]
    rows.sort(key=lambda row: (row[0], str(row[1])))
    cells, answers, masses = zip(*rows, strict=True) if rows else ((), (), ())
    return Rows(tuple(cells), tuple(answers), tuple(masses))


def number_of(answer: Answer, scale: Scale) -> float:
    """An answer as a number: itself, or the rank of a word from 1 (of two words 0 and 1)."""
    if isinstance(answer, str):
        return float(scale.words.index(answer) + (len(scale.words) != 2))
    return float(answer)


def outcomes(rows: Rows, definition: Definition) -> list[float]:
    """The answers as numbers, on the scale of the definition."""
    return [number_of(answer, definition.scale) for answer in rows.answers]


# --- without a metric ----------------------------------------------------------------------------------------


def combinations(records: Records) -> list[tuple[tuple[str, ...], int]]:
    """The trimmed cells of the answer columns of all records that are kept, and how many records hold each row.

    In an order of their own. InputError when no record is kept.
    """
    texts = ", ".join(f"{sql.trimmed(name)} AS {name}" for name in records.answers)
    query = f"SELECT {texts}, count(*) FROM ({{}}) WHERE k = {KEPT} GROUP BY ALL"
    connection = records.table.connection
    rows = records.table.read(lambda: connection.execute(query.format(records.query())).fetchall())
    if not rows:
        raise InputError("no record is left", "check the file and the filters")
    return sorted((tuple(row[:-1]), row[-1]) for row in rows)


def filtered(records: Records) -> int:
    """How many records the filters leave out; the others that are not kept were excluded."""
    query = f"SELECT count(*) FROM ({records.query()}) WHERE k = {FILTERED}"
    ((n,),) = records.table.connection.execute(query).fetchall()
    return int(n)


# --- another file, by a key ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lookup:
    """Cells of another file by key, the last record of a key; what its keys are like.

    `records` counts its records, `blank` those without a key, `repeated` those beyond the first of their key, and
    `differing` the repeated ones whose cells differ from the record before.
    """

    source: str
    column: str
    cells: Mapping[str, tuple[str, ...]]
    records: int
    blank: int
    repeated: int
    differing: int


def looked_up(table: Table, key: str, columns: Sequence[str]) -> Lookup:
    """Read `columns` of every record of the only source of `table` by the column `key`.

    UsageError when there are several; InputError when a column is not there, or every key is blank.
    """
    if len(table.sources) > 1:
        raise UsageError(f"{quoted(source.name for source in table.sources)}: one file is joined, not several")
    source = table.sources[0]
    header = Header(source.name, source.columns, source.questions)
    places = [header.find(column) for column in (key, *columns)]
    texts = ", ".join(sql.trimmed(f"c{place}") for place in places)
    query = f"SELECT row_number() OVER () AS rec, {texts} FROM {source.relation} ORDER BY rec"
    rows = table.read(lambda: table.connection.execute(query).fetchall())
    return _lookup(source.name, header.call(places[0]), [tuple(row[1:]) for row in rows])


def _lookup(source: str, column: str, rows: Sequence[tuple[str, ...]]) -> Lookup:
    cells: dict[str, tuple[str, ...]] = {}
    repeated = differing = 0
    keyed = [row for row in rows if row[0]]
    for key, *rest in keyed:
        held = cells.get(key)
        repeated += held is not None
        differing += held is not None and held != tuple(rest)
        cells[key] = tuple(rest)
    if not cells:
        raise InputError(f"column '{column}' of {source} holds no keys", "name the column that both files share")
    return Lookup(source, column, cells, len(rows), len(rows) - len(keyed), repeated, differing)


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows joined with another file by their only cell: the joined rows, and what was matched on both sides."""

    rows: Rows
    keys: int
    answered: int
    unkeyed: int

    @property
    def n(self) -> int:
        """Answered records that were matched."""
        return self.rows.n


def matched(rows: Rows, found: Lookup, files: str) -> Matched:
    """Join rows whose last cell is a key with the cells of another file; those without a partner are left out.

    InputError, with example keys of both sides, when none has one. `files` names the files of the answers.
    """
    keep = [cells[-1] in found.cells for cells in rows.cells]
    joined = rows.kept(keep)
    if not joined.cells:
        raise _nothing_matched(rows, found, files)
    with_cells = tuple((*cells[:-1], *found.cells[cells[-1]]) for cells in joined.cells)
    keys = len({cells[-1] for cells in joined.cells})
    unkeyed = sum(mass.n for cells, mass in zip(rows.cells, rows.masses, strict=True) if not cells[-1])
    return Matched(replace(joined, cells=with_cells), keys, rows.n, unkeyed)


def _nothing_matched(rows: Rows, found: Lookup, files: str) -> InputError:
    own = sorted({cells[-1] for cells in rows.cells if cells[-1]})
    ours = f"{files} holds {_examples(own)}" if own else f"every answered record of {files} has a blank key"
    theirs = f"{found.source} {_examples(sorted(found.cells))}"
    return InputError(
        f"no key of {files} is in '{found.column}' of {found.source}: {ours}, {theirs}",
        "check that both columns hold the same keys, written alike (leading zeros, capitals, prefixes)",
    )


def _examples(keys: Sequence[str]) -> str:
    shown = quoted((key[:20] for key in keys[:SHOWN]), SHOWN)
    return shown + (f" and {len(keys) - SHOWN:,} more" if len(keys) > SHOWN else "")
