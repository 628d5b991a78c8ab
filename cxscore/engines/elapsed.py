"""Elapsed: the time from one stamp of a record to another, on the clock or in opening hours; or a ready duration.

A record that has started and not ended is open: its time lasts at least until the file was exported. `how: target`
judges the time instead: met or missed; one that is open and not past its target is pending, and no answer yet.

Example     created 08:30, answered 09:15, open from 09:00 -> 45 min on the clock, 15 min in opening hours
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxscore import guards, sql
from cxscore.durations import Unit, seconds_sql
from cxscore.engines.hours import NO_CALENDAR, NO_HOURS, Hours
from cxscore.engines.log import OTHER, Log
from cxscore.engines.records import ENDED, OPEN, Rows, Stage, absent, blank, cases, mark
from cxscore.model import State

MET, MISSED = "met", "missed"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The engine with what it was told: the unit of ready durations, opening hours, targets in seconds.

    `targets` are per value of the role `target_by`, "" for all others; without any the answers are the times
    themselves. `log` says that the file is a log of events. A stamp of the role `seen` only tells how late the export
    is. `business`: the ready durations count opening hours that are not known here.
    """

    unit: Unit = ""
    hours: Hours = NO_HOURS
    targets: Mapping[str, int] | None = None
    log: Log | None = None
    business: bool = False
    stamps: tuple[str, ...] = ("start", "end", "seen")
    counts: bool = False
    weighs: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it sets records aside."""
        return (OTHER,) if self.log else ()

    @property
    def in_order(self) -> bool:
        """Whether events of one second are told apart by where they stand."""
        return self.log is not None

    @property
    def timed(self) -> bool:
        """Whether the answers are times."""
        return self.targets is None

    def tables(self, first: int, last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """The opening hours."""
        return self.hours.tables(first, last)

    def sql(self, stage: Stage) -> str:
        """Every record with its time, or with what is wrong with it."""
        if self.log:
            inner = self.log.times(stage, self.hours)
        else:
            inner = self._ready(stage) if stage.has("duration") else self._between(stage)
        return inner if self.targets is None else self._judged(inner, stage)

    def _between(self, stage: Stage) -> str:
        start, end = stage.instants["start"], stage.instants["end"]
        ended = f"({end} <= {stage.as_of})"
        wrong = (
            (f"{start} IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no start")),
            (f"{start} IS NULL", mark(State.INVALID, "start", "the start is no time")),
            (f"{end} IS NULL AND NOT {blank(stage.cells['end'])}", mark(State.INVALID, "end", "the end is no time")),
            (f"{start} > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            (f"{end} < {start}", mark(State.INVALID, "end", "ends before it starts")),
            (f"NOT {self.hours.known(stage)}", NO_CALENDAR),
        )
        outcome = cases(*wrong, (ended, f"'{ENDED}'"), default=f"'{OPEN}'")
        until = f"least(coalesce({end}, {stage.as_of}), {stage.as_of})"
        return self.hours.between(
            f"SELECT *, {outcome} AS outcome, false AS echo FROM {stage.relation}", start, until, stage
        )

    def _ready(self, stage: Stage) -> str:
        """Durations that the file has; a blank one is open since its start, where that and the clock are known."""
        unknown = "an open one, in opening hours that the file does not tell"
        cell = stage.cells["duration"]
        start = stage.instants.get("start", "NULL::BIGINT")
        seconds = seconds_sql(cell, self.unit)
        wrong = "no duration" if self.unit else "no duration; a plain number needs --unit"
        outcome = cases(
            (f"{seconds} IS NOT NULL", f"'{ENDED}'"),
            (f"NOT {absent(cell)}", mark(State.INVALID, "duration", wrong)),
            (f"{start} IS NULL", mark(State.MISSING, "duration", "no duration")),
            (f"{start} > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            default=mark(State.NOT_APPLICABLE, "duration", unknown) if self.business else f"'{OPEN}'",
        )
        held = f"coalesce({seconds}, {stage.as_of} - {start})"
        return f"SELECT *, {outcome} AS outcome, false AS echo, {held} AS seconds FROM {stage.relation}"

    def _judged(self, inner: str, stage: Stage) -> str:
        """The times against their targets."""
        target = self._target(stage)
        outcome = cases(
            (f"outcome NOT IN ('{ENDED}', '{OPEN}')", "outcome"),
            (f"{target} IS NULL", mark(State.NOT_APPLICABLE, "target_by", "no target")),
            (f"seconds > {target}", f"'{MISSED}'"),
            (f"outcome = '{OPEN}'", mark(State.NOT_APPLICABLE, "end", "pending: open and not yet due")),
            default=f"'{MET}'",
        )
        return f"SELECT * REPLACE ({outcome} AS outcome) FROM ({inner})"

    def _target(self, stage: Stage) -> str:
        targets = dict(self.targets or {})
        rest = str(targets.pop("", "NULL::BIGINT"))
        if not targets:
            return rest
        value = f"lower({sql.trimmed(stage.cells['target_by'])})"
        return cases(
            *((f"{value} = {guards.sql(name.lower())}", str(s)) for name, s in targets.items()), default=rest
        )
