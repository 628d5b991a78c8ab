"""A log of events as times: one row per event of a ticket, from its first event to the one that ends it.

What ends it is the first or the last event that fits a rule, or the last time its status became a finished one; it is
open again where the last event is not finished. Between two events the clock runs if the status of the former
does not pause it; one without a status leaves the ticket in the status that it had. The last row of a ticket carries
its answer, is placed by its first event, and stands for all. A ticket that is finished at its first event began
before the log does: how long it took cannot be told, and 0 would be wrong.

Example     new 09:00, pending 09:30, open 11:00, solved 11:15, pausing in pending -> 45 min
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cxscore import sql
from cxscore.engines.hours import NO_CALENDAR, Hours
from cxscore.engines.records import ENDED, KEPT, OPEN, Stage, cases, mark
from cxscore.model import State

OTHER = "another event of its ticket"
CUT = "no start: finished at its first event"
SOLVED = ("solved", "closed", "resolved", "done", "complete", "completed")
"""Statuses of a finished ticket, unless others are named."""

NOW, BEFORE = "status_now", "status_before"
"""The status of a ticket from an event on, and the one that it had until then."""


@dataclass(frozen=True, slots=True)
class Log:
    """How a log is read: what ends a ticket, and when the clock runs.

    `ends` and `not_ends` are (role, patterns) that an ending event must and must not fit; without them a finished
    status ends, and without a status the last event does. `first` takes the first end instead of the last one.
    """

    first: bool = False
    ends: Sequence[tuple[str, Sequence[str]]] = ()
    not_ends: Sequence[tuple[str, Sequence[str]]] = ()
    solved: Sequence[str] = SOLVED
    pause: Sequence[str] = ()
    running: Sequence[str] = ()

    def times(self, stage: Stage, hours: Hours) -> str:
        """SQL of every event, the last one of each ticket with the ticket's time."""
        key, at = sql.trimmed(stage.cells["key"]), stage.instants["start"]
        good = f"(k = {KEPT} AND {key} <> '' AND {at} IS NOT NULL)"
        events = f"SELECT *, {good} AS good, {key} AS ticket FROM {stage.relation}"
        ordered = (
            f"SELECT *, row_number() OVER w AS nth, lead({at}) OVER w AS later{self._statuses(stage)} "
            f"FROM ({events}) WINDOW w AS (PARTITION BY good, ticket ORDER BY {at}, s, rec)"
        )
        told = f"SELECT *, {self._fits(stage, NOW)} AS fits, {self._fits(stage, BEFORE)} AS fitted FROM ({ordered})"
        placed = ", min_by(d, nth) OVER t AS first_d" if stage.dated else ""
        whole = (
            f"SELECT *, max(nth) OVER t AS events, min({at}) OVER t AS began, "
            f"bool_or(fits AND nth = 1) OVER t AS cut, {self._end(stage, at)} AS ended{placed} "
            f"FROM ({told}) WINDOW t AS (PARTITION BY good, ticket)"
        )
        return self._summed(stage, hours, whole, at)

    def _statuses(self, stage: Stage) -> str:
        """SQL of the status that a ticket has from an event on, and had before: a blank one says that it stays."""
        status = f"nullif({sql.trimmed(stage.cells['status'])}, '')" if stage.has("status") else "NULL"
        spans = ((NOW, "CURRENT ROW"), (BEFORE, "1 PRECEDING"))
        return "".join(
            f", last_value({status} IGNORE NULLS) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND {end}) AS {name}"
            for name, end in spans
        )

    def _fits(self, stage: Stage, status: str) -> str:
        """SQL of whether an event can be an end, its status in the column `status`."""
        rules = [_any(stage.cells[role], patterns) for role, patterns in self.ends]
        rules += [f"NOT {_any(stage.cells[role], patterns)}" for role, patterns in self.not_ends]
        if not rules and stage.has("status"):
            rules = [_any(status, self.solved)]
        return " AND ".join(rules) or "true"

    def _runs(self) -> str:
        """SQL of whether the clock runs from an event on."""
        rules = [_any(NOW, self.running)] if self.running else []
        rules += [f"NOT {_any(NOW, self.pause)}"] if self.pause else []
        return " AND ".join(rules) or "true"

    def _by_status(self, stage: Stage) -> bool:
        return not self.ends and not self.not_ends and stage.has("status")

    def _end(self, stage: Stage, at: str) -> str:
        """SQL of when a ticket ended, NULL while it is open."""
        until = f"{at} <= {stage.as_of}"
        if self._by_status(stage):
            begun = f"fits AND NOT fitted AND {until}"
            if self.first:
                return f"min({at}) FILTER ({begun}) OVER t"
            return f"CASE WHEN max_by(fits, nth) FILTER ({until}) OVER t THEN max({at}) FILTER ({begun}) OVER t END"
        which = "min" if self.first else "max"
        return f"{which}({at}) FILTER (fits AND nth > 1 AND {until}) OVER t"

    def _summed(self, stage: Stage, hours: Hours, whole: str, at: str) -> str:
        """Add up the time between events up to the end, and give it to the ticket's last event."""
        until = f"greatest({at}, least(coalesce(later, {stage.as_of}), coalesce(ended, {stage.as_of})))"
        passed = hours.between(whole, at, until, stage, name="step")
        summed = (
            f"SELECT *, (sum(step) FILTER ({self._runs()}) OVER t)::BIGINT AS total, bool_and({hours.known(stage)}) "
            f"OVER t AS counted FROM ({passed}) WINDOW t AS (PARTITION BY good, ticket)"
        )
        last = "good AND nth = events"
        outcome = cases(
            ("NOT good AND ticket = ''", mark(State.MISSING, "key", "no ticket")),
            ("NOT good", mark(State.INVALID, "start", "the time is no time")),
            (f"began > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            *self._startless(stage),
            ("NOT counted", NO_CALENDAR),
            ("ended IS NOT NULL", f"'{ENDED}'"),
            default=f"'{OPEN}'",
        )
        aside = f"CASE WHEN good AND NOT ({last}) THEN {stage.excluded(OTHER)} ELSE k END AS k"
        placed = ", CASE WHEN good THEN first_d ELSE d END AS d" if stage.dated else ""
        made = f"fits, nth, later, {NOW}, {BEFORE}, fitted, events, began, cut, ended, step, total, counted"
        dropped = f"good, ticket, {made}{', first_d' if stage.dated else ''}"
        return (
            f"SELECT * EXCLUDE ({dropped}) REPLACE ({aside}{placed}), {outcome} AS outcome, false AS echo, "
            f"coalesce(total, 0) AS seconds FROM ({summed})"
        )

    def _startless(self, stage: Stage) -> list[tuple[str, str]]:
        """The case of a ticket that is finished at its first event, or has but one where the last event ends it."""
        if self._by_status(stage):
            return [("cut", mark(State.MISSING, "start", CUT))]
        if self.ends or self.not_ends or stage.has("status"):
            return []
        return [("events = 1", mark(State.NOT_APPLICABLE, "key", "one event only"))]


def _any(column: str, patterns: Sequence[str]) -> str:
    """SQL of whether a cell fits any pattern, whatever its case."""
    cell = f"lower({sql.trimmed(column)})"
    return f"({' OR '.join(sql.matches(cell, pattern.lower()) for pattern in patterns)})"
