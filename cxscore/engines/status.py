"""Status: whether a ticket is solved, was opened again, and when it was open; by its stamps, its status or a log.

A ticket is solved when its status is a finished one and the stamp of its solution is not later than the export; one
of the two will do. In a log, a row per change of status, the last row of a ticket stands for it and is placed by its
first. `received` and `solved` are counted each on its own day, `open` at the end of every period.

Example     created 30 January, solved 2 February -> received in January, open at its end, solved in February
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cxscore.dates import SLOT
from cxscore.engines import endings
from cxscore.engines.cells import finished, fits, name, number, silent
from cxscore.engines.endings import ALWAYS
from cxscore.engines.log import OTHER, SOLVED
from cxscore.engines.records import KEPT, Rows, Stage, blank, cases, mark
from cxscore.model import State
from cxscore.periods import Grain

How = Literal["solved", "flow", "received", "open", "reopened"]
RECEIVED, DONE, UNSOLVED, OPEN, REOPENED, STAYED = (
    "received",
    "solved",
    "unsolved",
    "open",
    "reopened",
    "stayed solved",
)
_COMMON = "since, until, finished, ever, again, wrong"
_OF_LOG = "good, ticket, fits, fitted, nth, events, moment, later"


@dataclass(frozen=True, slots=True)
class Status:
    """The engine with what it was told: what is asked, the statuses of finished tickets, how a period is cut.

    `log` says that a row is a change of status. `period` and `until` cut the time in which tickets are open.
    """

    how: How
    solved: Sequence[str] = SOLVED
    log: bool = False
    period: Grain | None = None
    until: str | None = None
    zone: str = "UTC"
    stamps: tuple[str, ...] = ("start", "end", "seen")
    timed: bool = False
    weighs: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it sets records aside."""
        return (OTHER,) if self.log else ()

    @property
    def in_order(self) -> bool:
        """Whether changes of one second are told apart by where they stand."""
        return self.log

    @property
    def counts(self) -> bool:
        """Whether a row stands for several tickets: those open at the end of a period."""
        return self.how == "open"

    def tables(self, first: int, last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """The periods at whose end tickets are open, or the days on which they are solved."""
        if self.how not in ("open", "flow"):
            return {}
        grain = self.period if self.how == "open" else "day"
        until = self.until if self.how == "open" else None
        return {endings.TABLE: (endings.COLUMNS, endings.ends(grain, until, self.zone, first, last))}

    def sql(self, stage: Stage) -> str:
        """Every record with what it is, and rows of their own for what was solved, or open when a period ended."""
        tickets = self._logged(stage) if self.log else self._plain(stage)
        parts = [self._account(stage)]
        if self.how == "flow":
            parts.append(self._solutions(stage))
        if self.how == "open":
            parts.append(self._open(stage))
        kept = "MATERIALIZED " if len(parts) > 1 else ""
        return f"WITH tickets AS {kept}({tickets}) {' UNION ALL BY NAME '.join(parts)}"

    # --- tickets ---------------------------------------------------------------------------------------------

    def _plain(self, stage: Stage) -> str:
        """SQL of one row per ticket: when it came, when it was solved, and what keeps it from being judged."""
        start, end = (stage.instants.get(role, "NULL::BIGINT") for role in ("start", "end"))
        done = finished(stage, self.solved)
        again = f"coalesce({number(stage.cells['reopens'])} > 0, false)" if stage.has("reopens") else "false"
        wrong = cases(*self._faults(stage, start, end, done), default="NULL")
        return (
            f"SELECT *, {start} AS since, CASE WHEN {done} THEN {end} END AS until, {done} AS finished, "
            f"{done} OR {again} AS ever, {again} AS again, {wrong} AS wrong FROM {stage.relation}"
        )

    def _faults(self, stage: Stage, start: str, end: str, done: str) -> list[tuple[str, str]]:
        found = []
        if stage.has("start"):
            found += [
                (f"{start} IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no start")),
                (f"{start} IS NULL", mark(State.INVALID, "start", "the start is no time")),
                (f"{start} > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            ]
        if stage.has("end"):
            no_time = f"{end} IS NULL AND NOT {blank(stage.cells['end'])}"
            found += [
                (no_time, mark(State.INVALID, "end", "the end is no time")),
                (f"{end} < {start}", mark(State.INVALID, "end", "ends before it starts")),
            ]
        if self.how in ("flow", "open"):
            found.append((f"{done} AND {end} IS NULL", mark(State.INVALID, "end", "solved, and nothing says when")))
        if stage.has("status") and not stage.has("end") and self.how != "received":
            found.append((silent(stage.cells["status"]), mark(State.MISSING, "status", "no status")))
        return found + self._reopen_faults(stage)

    def _reopen_faults(self, stage: Stage) -> list[tuple[str, str]]:
        if not stage.has("reopens"):
            return []
        cell = stage.cells["reopens"]
        unread = mark(State.INVALID, "reopens", "no number, and no yes or no")
        return [
            (silent(cell), mark(State.MISSING, "reopens", "not said whether it was reopened")),
            (f"{number(cell)} IS NULL", unread),
        ]

    def _logged(self, stage: Stage) -> str:
        """SQL of every change of status with what its ticket has become by the time of the export."""
        known = f"FILTER (moment <= {stage.as_of}) OVER t"
        solved_now = f"coalesce(max_by(fits, nth) {known}, false)"
        solution = f"FILTER (fits AND NOT coalesce(fitted, false) AND moment <= {stage.as_of}) OVER t"
        placed = ", min_by(d, nth) OVER t AS first_d" if stage.dated else ""
        whole = (
            f"SELECT *, max(nth) OVER t AS events, min(moment) OVER t AS since, {solved_now} AS finished, "
            f"CASE WHEN {solved_now} THEN max(moment) {solution} END AS until, "
            f"coalesce(bool_or(fits) {known}, false) AS ever, "
            f"coalesce(bool_or(fitted AND NOT fits) {known}, false) AS again{placed} "
            f"FROM ({self._changes(stage)}) WINDOW t AS (PARTITION BY good, ticket)"
        )
        wrong = cases(
            ("NOT good AND ticket = ''", mark(State.MISSING, "key", "no ticket")),
            (f"moment IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no time")),
            ("moment IS NULL", mark(State.INVALID, "start", "the time is no time")),
            ("NOT good", mark(State.MISSING, "status", "no status")),
            (f"since > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            default="NULL",
        )
        return f"SELECT *, {wrong} AS wrong FROM ({whole})"

    def _changes(self, stage: Stage) -> str:
        """SQL of every change of status in the order of its ticket, with when the next one came."""
        key, at = name(stage.cells["key"]), stage.instants["start"]
        status = stage.cells["status"] if stage.has("status") else "'unknown'"
        good = f"(k = {KEPT} AND {key} <> '' AND {at} IS NOT NULL AND NOT {silent(status)})"
        changes = (
            f"SELECT *, {good} AS good, {key} AS ticket, {at} AS moment, {fits(status, self.solved)} AS fits "
            f"FROM {stage.relation}"
        )
        return (
            "SELECT *, row_number() OVER w AS nth, lead(moment) OVER w AS later, lag(fits) OVER w AS fitted "
            f"FROM ({changes}) WINDOW w AS (PARTITION BY good, ticket ORDER BY moment, s, rec)"
        )

    # --- what they count as ----------------------------------------------------------------------------------

    def _account(self, stage: Stage) -> str:
        """SQL of every record once: what it is, or why it is nothing."""
        dropped = f"{_COMMON}, {_OF_LOG}" if self.log else _COMMON
        changes = []
        if self.log:
            changes.append(f"CASE WHEN good AND nth < events THEN {stage.excluded(OTHER)} ELSE k END AS k")
            dropped += ", first_d" if stage.dated else ""
        if stage.dated:
            changes.append(f"{self._day(stage)} AS d")
        replaced = f" REPLACE ({', '.join(changes)})" if changes else ""
        counted = ", '1' AS m" if self.counts else ""
        outcome = cases(("wrong IS NOT NULL", "wrong"), *self._words(), default=f"'{self._rest()}'")
        return f"SELECT * EXCLUDE ({dropped}){replaced}, {outcome} AS outcome, false AS echo{counted} FROM tickets"

    def _day(self, stage: Stage) -> str:
        """SQL of the day that places a ticket; one that comes after the export makes no period of its own."""
        late = (f"since > {stage.as_of}", f"'{endings.local_day(stage.as_of, self.zone).isoformat()}'")
        return cases(late, *([("good", "first_d")] if self.log else []), default="d")

    def _words(self) -> list[tuple[str, str]]:
        if self.how == "solved":
            return [("finished", f"'{DONE}'")]
        if self.how == "reopened":
            unsolved = mark(State.NOT_APPLICABLE, "status", "pending: never solved so far")
            return [("again", f"'{REOPENED}'"), ("NOT ever", unsolved)]
        return []

    def _rest(self) -> str:
        return {"solved": UNSOLVED, "reopened": STAYED}.get(self.how, RECEIVED)

    def _places(self, stage: Stage, *, of: str) -> str:
        """The columns by which a row of its own is counted, from the relation `of`."""
        return "".join(f"{of}.{name}, " for name in stage.places)

    def _solutions(self, stage: Stage) -> str:
        """SQL of a row per solution, on its own day."""
        once = " AND good AND nth = events" if self.log else ""
        solved = f"SELECT * FROM tickets WHERE k = {KEPT} AND wrong IS NULL AND until IS NOT NULL{once}"
        row = f"{KEPT} AS k, '{DONE}' AS outcome, true AS echo"
        if not stage.dated:
            return f"SELECT {self._places(stage, of='t')}{row} FROM ({solved}) t"
        return (
            f"SELECT {self._places(stage, of='t')}p.day AS d, {row} "
            f"FROM ({solved}) t ASOF JOIN {endings.TABLE} p ON t.until < p.ends"
        )

    def _open(self, stage: Stage) -> str:
        """SQL of how many are open at the end of each period: all that came until then less all that went.

        What came and went is added up per quarter of an hour first, for there the days of every zone end.
        """
        names = ", ".join(stage.places)
        per, each = (f"PARTITION BY {names} ", f"{names}, ") if names else ("", "")
        steps = (
            f"SELECT {each}p.nth, sum(step) AS step FROM ({self._moves(stage)}) m "
            f"ASOF JOIN {endings.TABLE} p ON m.slot < p.ends GROUP BY ALL"
        )
        levels = (
            f"SELECT {each}nth, sum(step) OVER w AS n, coalesce(lead(nth) OVER w, {ALWAYS}) AS changed "
            f"FROM ({steps}) WINDOW w AS ({per}ORDER BY nth)"
        )
        day = endings.local_day(stage.as_of, self.zone).isoformat()
        placed = f"CASE WHEN p.ends > {stage.as_of} THEN '{day}' ELSE p.day END AS d, " if stage.dated else ""
        return (
            f"SELECT {self._places(stage, of='l')}{placed}{KEPT} AS k, '{OPEN}' AS outcome, true AS echo, "
            f"l.n::VARCHAR AS m FROM ({levels}) l JOIN {endings.TABLE} p ON p.nth >= l.nth AND p.nth < l.changed "
            f"WHERE l.n > 0 AND p.begins <= {stage.as_of}"
        )

    def _moves(self, stage: Stage) -> str:
        """SQL of how many more are open from a quarter of an hour on; a log opens and closes at its changes."""
        opened, closed, which = "since", "until", f"k = {KEPT} AND wrong IS NULL"
        if self.log:
            opened, closed, which = "moment", "later", f"good AND NOT fits AND moment <= {stage.as_of}"
        places = self._places(stage, of="tickets")
        came = f"SELECT {places}{_slot(opened)} AS slot, 1 AS step FROM tickets WHERE {which}"
        gone = f"{which} AND {closed} <= {stage.as_of}"
        went = f"SELECT {places}{_slot(closed)} AS slot, -1 AS step FROM tickets WHERE {gone}"
        return f"SELECT * EXCLUDE (step), sum(step) AS step FROM ({came} UNION ALL {went}) GROUP BY ALL"


def _slot(instant: str) -> str:
    """SQL of the instant at which its quarter of an hour begins."""
    return f"{instant} - (({instant} % {SLOT}) + {SLOT}) % {SLOT}"
