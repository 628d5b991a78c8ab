"""The file of a history: one transaction per run, no version of a score lost, and every refusal a sentence."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from cxscore import periods
from cxscore.config.identity import canonical
from cxscore.errors import CxscoreError, InputError, OutputError
from cxscore.guards import terminal
from cxscore.history.packing import number_text, packed, read_number, text_of, unpacked, unpacked_text
from cxscore.history.schema import APPLICATION, SCHEMA, VERSION
from cxscore.model import PLACED, Number, Score, State, Tally

_T = TypeVar("_T")

PRIVATE_MODE = 0o600
PATIENCE = 30.0
"""Seconds that a run waits for another one that is writing."""
_PAUSE, _GLANCE = 0.05, 5.0
"""Seconds between two tries to write; seconds that who only reads waits for a run that is just committing."""

WITHHELD = "withheld"
"""The reason of scores that are kept without numbers."""

_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_OURS = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT)
_REFUSALS = {
    sqlite3.SQLITE_READONLY: ("it, or its folder, may not be written", "check the permissions of both"),
    sqlite3.SQLITE_PERM: ("it may not be written", "check its permissions"),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened, or its folder may not be written", "check both"),
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space, or keep it on another disk"),
    sqlite3.SQLITE_IOERR: ("the disk fails", "keep it on another disk"),
}


class Series(NamedTuple):
    """The scores of one name and segment over periods: the total has neither columns nor values."""

    report: str
    entry: str
    by: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a score stands in a history: its series, its period, and the hash of its definition."""

    series: Series
    period: str
    definition: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a report: its name, the period it was for, when it was (ISO 8601), and by which version."""

    report: str
    period: str
    recorded: str
    version: str


class Outcome(StrEnum):
    """What came of keeping a score."""

    NEW = "new"
    SAME = "same"
    GROWN = "grown"
    RESTATED = "restated"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Kept:
    """A score as a run found it. Value, limits and `n` are None where it was withheld.

    `found_for` is the period of the run, `recorded` when that was. `packed` is its tally.
    """

    place: Place
    value: Number | None
    low: float | None
    high: float | None
    level: float
    n: int | None
    unit: str
    partial: bool
    reason: str
    found_for: str
    recorded: str
    packed: bytes = field(repr=False)

    @property
    def tally(self) -> Tally:
        """Its answers; InputError where the file is damaged."""
        try:
            return unpacked(self.packed)
        except ValueError:
            raise InputError(f"the history is damaged at {self.place.period}", "take it from a backup") from None

    @property
    def empty(self) -> bool:
        """Whether no record is in it (any more)."""
        return not any(self.tally.states.values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A definition as people read it: the metric, the rule in words, the seconds of a day, and all its facts."""

    metric: str
    text: str
    day: int
    facts: str


class Forgotten(NamedTuple):
    """How many scores went, and of how many series."""

    scores: int
    series: int


# --- opening -------------------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator["History"]:
    """A history to be read. InputError when there is none, or the file is none that this version knows."""
    if not path.is_file() or not path.stat().st_size:
        state = "is empty so far" if path.is_file() else "is not there"
        raise InputError(f"the history {terminal(str(path))} {state}", "a report with history: and --for fills it")
    with _refused(path), closing(_connected(path, _GLANCE)) as connection:
        _checked(connection, path)
        yield History(connection)


@contextmanager
def writing(path: Path) -> Iterator["History"]:
    """A history to be written, made readable by its owner alone where there is none; nobody else writes meanwhile.

    What is not committed is undone at the end: a file that was made for it is gone again. A crash undoes it too, and
    leaves at most an empty file, which the next run fills. OutputError when another run does not come to its end, or
    the system refuses; InputError when the file is no history that this version knows.
    """
    with _refused(path), closing(_Held.of(path)) as held:
        try:
            if _is_empty(held.connection):
                for statement in SCHEMA:
                    held.connection.execute(statement)
            _checked(held.connection, path)
            yield History(held.connection)
        finally:
            held.undo()


@dataclass(frozen=True, slots=True)
class _Held:
    """A connection that alone may write, and whether the file was made for it."""

    path: Path
    connection: sqlite3.Connection
    made: bool

    @classmethod
    def of(cls, path: Path) -> Self:
        """Wait until no other run writes; a run that failed has taken a file of its own with it."""
        made: list[tuple[int, int] | None] = []
        while True:
            if connection := _patiently(lambda: _begun(path, made)):
                return cls(path, connection, _identity(path) in made)

    def undo(self) -> None:
        """Undo what is not committed, and the file itself where that leaves one empty that was made for it."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        if not self.made or self.path.stat().st_size:
            return
        with suppress(sqlite3.OperationalError, OSError):  # another run has it already: now it is that one's
            self.connection.execute("BEGIN IMMEDIATE")
            if not self.path.stat().st_size:
                self.path.unlink()
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create(path: Path) -> bool:
    """Make the file, empty, so that it is never readable by others, and say so; one that is there stays as it is."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_MODE))
    except FileExistsError:
        return False
    except OSError as error:
        reason = "its folder does not exist" if isinstance(error, FileNotFoundError) else error.strerror
        raise OutputError(f"cannot write the history {terminal(str(path))}: {reason}", "check its folder") from error
    return True


def _connected(path: Path, patience: float = 0) -> sqlite3.Connection:
    name = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(name, uri=True, timeout=patience, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _begun(path: Path, made: list[tuple[int, int] | None]) -> sqlite3.Connection | None:
    """A connection in a transaction that alone may write; None where the file has gone meanwhile.

    It is closed while another run writes: of one to a file that has gone, SQLite would take the journal of the file
    that is in its place now for its own. Adds the file to those that were `made` if there was none.
    """
    if _create(path):
        made.append(_identity(path))
    before = _identity(path)
    try:
        connection = _connected(path)
    except sqlite3.OperationalError:
        if os.path.lexists(path) and _identity(path) == before:
            raise
        return None
    try:
        if _identity(path) == before and connection.execute("BEGIN IMMEDIATE") and _identity(path) == before:
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _patiently(act: Callable[[], _T]) -> _T:
    """What it returns once no other run is in the way; in small steps, so that a signal is heard."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if _kind(error) not in _LOCKED or time.monotonic() > ends:
                raise
            time.sleep(_PAUSE)


def _kind(error: sqlite3.Error) -> int:
    """The primary result code of what SQLite says."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def _refused(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error about the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise _refusal(terminal(str(path)), error) from error


def _refusal(name: str, error: sqlite3.Error) -> CxscoreError:
    kind = _kind(error)
    if kind in _LOCKED:
        message = f"cannot write the history {name}: another run is writing it"
        return OutputError(f"{message}, and did not end within {PATIENCE:g} s", "run this one again later")
    if kind in _NOT_OURS:
        return InputError(f"{name} is no history: it is no SQLite file, or a damaged one", "check history: FILE")
    reason, hint = _REFUSALS.get(kind, (str(error), "check the file"))
    return OutputError(f"cannot use the history {name}: {reason}", hint)


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _checked(connection: sqlite3.Connection, path: Path) -> None:
    """InputError when the file is of another program, or of a newer version of this one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    name = terminal(str(path))
    if application != APPLICATION:
        raise InputError(f"{name} is a database of another program, and no history", "check history: FILE")
    if version > VERSION:
        message = (
            f"the history {name} was written by a newer cxscore: its form is {version}, this one knows {VERSION}"
        )
        raise InputError(message, "update cxscore, or name another file")


# --- reading and writing -------------------------------------------------------------------------------------

_AT_PLACE = "report = ? AND entry = ? AND grouping = ? AND segment = ? AND period = ? AND definition = ?"
_SELECT = (
    "SELECT s.report, entry, grouping, segment, s.period, definition, value, low, high, level, n, unit, partial, "
    "reason, r.period, recorded, tally FROM scores s JOIN runs r ON r.id = s.run"
)


class History:
    """An open history. What is written stands in the file once it is committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run: int | None = None

    def commit(self) -> None:
        """Make all that was written last; nothing where nothing was. OutputError when the system refuses."""
        _patiently(lambda: self._connection.execute("COMMIT"))

    def keep(self, run: Run, place: Place, score: Score, *, edge: bool = False) -> Outcome:
        """Keep a score of a period unless it is known already; what was known before stays beside it.

        A score that covers its period in part never takes the place of a whole one. `edge` says that the records may
        be cut in the period, so that fewer of them are no news either. What was withheld stays so while its answers
        are the same: something else may be withheld that it would tell. The definition must be known (`define`).
        """
        latest = self._latest(place)
        records = sum(score.tally.states.get(state, 0) for state in PLACED)
        if latest is None:
            self._insert(run, place, score, records)
            return Outcome.NEW
        row, partial, before, tally = latest
        if unpacked_text(tally) == text_of(_placed(score.tally)):
            known, alike = self._numbers(row), replace(score, partial=score.partial and partial)
            hidden = known[-1] == WITHHELD
            if known == _numbers(alike, hidden=hidden):
                return Outcome.SAME
            return self._update(run, row, alike, records, hidden=hidden)
        if not partial and (score.partial or (edge and records < before)):
            return Outcome.CUT
        if partial:
            return self._update(run, row, score, records)
        self._insert(run, place, score, records)
        return Outcome.RESTATED

    def _latest(self, place: Place) -> tuple[int, bool, int, bytes] | None:
        """The row of the last version at a place, whether it is partial, its records, its tally."""
        found = self._connection.execute(
            f"SELECT id, partial, records, tally FROM scores WHERE {_AT_PLACE} ORDER BY id DESC LIMIT 1",
            (*_key(place.series), place.period, place.definition),
        ).fetchone()
        return (found[0], bool(found[1]), found[2], found[3]) if found else None

    def _numbers(self, row: int) -> tuple[object, ...]:
        found: tuple[object, ...] = self._connection.execute(
            "SELECT value, low, high, level, n, unit, partial, reason FROM scores WHERE id = ?", (row,)
        ).fetchone()
        return found

    def _insert(self, run: Run, place: Place, score: Score, records: int) -> None:
        values = (self._run_id(run), *_key(place.series), place.period, place.definition)
        self._connection.execute(
            "INSERT INTO scores (run, report, entry, grouping, segment, period, definition, value, low, high, level, "
            "n, unit, partial, reason, records, tally) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, *_numbers(score), records, packed(_placed(score.tally))),
        )

    def _update(self, run: Run, row: int, score: Score, records: int, *, hidden: bool = False) -> Outcome:
        """Put the score in the place of one that covered its period in part, or was judged by another rule."""
        self._connection.execute(
            "UPDATE scores SET run = ?, value = ?, low = ?, high = ?, level = ?, n = ?, unit = ?, partial = ?, "
            "reason = ?, records = ?, tally = ? WHERE id = ?",
            (self._run_id(run), *_numbers(score, hidden=hidden), records, packed(_placed(score.tally)), row),
        )
        return Outcome.GROWN

    def _run_id(self, run: Run) -> int:
        """The row of a run, which stands in the history only if it changes anything."""
        if self._run is None:
            values = (run.report, run.period, run.recorded, run.version)
            sql = "INSERT INTO runs (report, period, recorded, version) VALUES (?, ?, ?, ?)"
            self._run = self._connection.execute(sql, values).lastrowid
        assert self._run is not None  # noqa: S101 (an insert has a row)
        return self._run

    def define(self, definition: str, shown: Shown) -> None:
        """Remember what a definition hash stands for."""
        self._connection.execute(
            "INSERT INTO definitions (hash, metric, text, day, facts) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (hash) DO NOTHING",
            (definition, shown.metric, shown.text, shown.day, shown.facts),
        )

    def definitions(self) -> dict[str, Shown]:
        """Every definition by its hash."""
        rows = self._connection.execute("SELECT hash, metric, text, day, facts FROM definitions ORDER BY hash")
        return {name: Shown(*rest) for name, *rest in rows}

    def versions(self, series: Series) -> list[Kept]:
        """All that was kept of a series, in the order of periods and, within one, of runs."""
        rows = self._connection.execute(
            f"{_SELECT} WHERE s.report = ? AND entry = ? AND grouping = ? AND segment = ? ORDER BY s.id", _key(series)
        ).fetchall()
        return _in_time(map(_kept, rows))

    def segments(self, report: str, entry: str, by: Sequence[str], period: str, definition: str) -> list[Kept]:
        """The last version of every segment of a period, under one definition."""
        rows = self._connection.execute(
            f"{_SELECT} WHERE s.report = ? AND entry = ? AND grouping = ? AND s.period = ? AND definition = ? "
            "ORDER BY s.id",
            (report, entry, canonical(list(by)), period, definition),
        ).fetchall()
        return list({kept.place.series.segment: kept for kept in map(_kept, rows)}.values())

    def all(self) -> list[Kept]:
        """Everything, series by series as they came, in time."""
        rows = self._connection.execute(f"{_SELECT} ORDER BY s.id").fetchall()
        groups: dict[Series, list[Kept]] = {}
        for kept in map(_kept, rows):
            groups.setdefault(kept.place.series, []).append(kept)
        return [kept for name in sorted(groups) for kept in _in_time(groups[name])]

    def runs(self) -> list[Run]:
        """The runs that changed anything, in their order."""
        rows = self._connection.execute("SELECT report, period, recorded, version FROM runs ORDER BY id")
        return [Run(*row) for row in rows]

    def forget(self, chosen: Iterable[Place]) -> Forgotten:
        """Delete every version at these places, and commit; what is gone is overwritten in the file."""
        places = list(dict.fromkeys(chosen))
        self._connection.execute("PRAGMA secure_delete = ON")
        gone = sum(
            self._connection.execute(
                f"DELETE FROM scores WHERE {_AT_PLACE}", (*_key(place.series), place.period, place.definition)
            ).rowcount
            for place in places
        )
        self._connection.execute("DELETE FROM runs WHERE id NOT IN (SELECT run FROM scores)")
        self._connection.execute("DELETE FROM definitions WHERE hash NOT IN (SELECT definition FROM scores)")
        self.commit()
        _patiently(lambda: self._connection.execute("VACUUM"))
        return Forgotten(gone, len({place.series for place in places}))


def _key(series: Series) -> tuple[str, str, str, str]:
    return series.report, series.entry, canonical(list(series.by)), canonical(list(series.segment))


def _placed(tally: Tally) -> Tally:
    """The tally with the states of records that stand in its period; the others belong to the window of a run."""
    states: dict[State, int] = {state: tally.states[state] for state in PLACED if tally.states.get(state)}
    return Tally(tally.masses, states, tally.times, tally.joint)


def _numbers(score: Score, *, hidden: bool = False) -> tuple[object, ...]:
    """Value, limits, level, n, unit, partial and reason as they are kept; without numbers if withheld or `hidden`."""
    estimate, hidden = score.estimate, hidden or score.withheld
    reason = WITHHELD if hidden else estimate.reason.code if estimate.reason else ""
    value = None if estimate.value is None else str(number_text(estimate.value))
    limits = (None, None) if hidden else (estimate.interval.low, estimate.interval.high)
    shown = (None if hidden else value, *limits, estimate.interval.level, None if hidden else estimate.n)
    return (*shown, score.definition.unit, int(score.partial), reason)


def _kept(row: tuple[object, ...]) -> Kept:
    """A row as it was kept; InputError where it cannot be one."""
    report, entry, grouping, segment, period, definition = map(str, row[:6])
    value, low, high, level, n, unit, partial, reason = row[6:14]
    try:
        place = Place(Series(report, entry, _texts(grouping), _texts(segment)), period, definition)
        periods.parse(period)
        exact = None if value is None else read_number(str(value))
        numbers = (exact, low, high, level, n, unit, bool(partial), reason)
        return Kept(place, *numbers, *row[14:])  # type: ignore[arg-type]  # as the schema types them
    except (ValueError, TypeError, ZeroDivisionError):
        raise InputError(f"the history is damaged at {entry[:40]} {period[:20]}", "use a backup") from None


def _texts(data: str) -> tuple[str, ...]:
    return tuple(str(text) for text in json.loads(data))


def _in_time(found: Iterable[Kept]) -> list[Kept]:
    """By period; versions of one period stay in the order of their runs."""
    return sorted(found, key=lambda kept: periods.in_time(kept.place.period))


def summary(path: Path) -> str:
    """What a history holds, in words, without changing it; of one that is not there, that the next run makes it."""
    if not path.exists() or not path.stat().st_size:
        return "not there yet: the first run for a period makes it"
    with opened(path) as history:
        found = sorted({kept.place.period for kept in history.all()}, key=periods.in_time)
    if len(found) < 2:
        return f"1 period, {found[0]}" if found else "empty"
    return f"{len(found)} periods, {found[0]} to {found[-1]}"
