"""Contacts: whether the first one resolved what a customer came for, by replies, by a yes or no, by what came after.

By replies only solved tickets are judged. By what came after, every contact is: it counts as the first contact that
was enough when its customer (about the same topic, if one is given) does not come again within the window; while the
window has not passed that is pending, even if the customer came again: late contacts would be judged only where they
failed. Another contact is one wherever it stands: filters choose the contacts that are judged, and hide no repeat.
A window of whole days lasts as long by the clock on the wall, whether that was put on or back meanwhile.

Example     contacts of one customer on 1, 5 and 20 October, window 7 days, export on 31 October -> no, yes, yes
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cxscore import sql
from cxscore.engines.cells import finished, name, number, on_clock, silent
from cxscore.engines.log import SOLVED
from cxscore.engines.records import FILTERED, KEPT, Rows, Stage, blank, cases, mark
from cxscore.model import State

How = Literal["replies", "exactly-one", "repeat", "resolved", "first-line"]
FIRST, FURTHER = "first contact", "further contact"
WEEK = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Contacts:
    """The engine with what it was told: what is asked, the statuses of finished tickets, the window in seconds."""

    how: How
    solved: Sequence[str] = SOLVED
    window: int = WEEK
    stamps: tuple[str, ...] = ("start", "end", "seen")
    reasons: tuple[str, ...] = ()
    timed: bool = False
    counts: bool = False
    weighs: bool = False

    @property
    def in_order(self) -> bool:
        """Whether contacts of one second are told apart by where they stand."""
        return self.how == "repeat"

    def tables(self, _first: int, _last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """Nothing is joined."""
        return {}

    def sql(self, stage: Stage) -> str:
        """Every record with what it says of its contact."""
        if self.how == "repeat":
            return self._followed(stage)
        judged = self._by_replies(stage) if self.how in ("replies", "exactly-one") else self._by_answer(stage)
        outcome = cases(*_late(stage), *judged, default=f"'{FURTHER}'")
        return f"SELECT *, {outcome} AS outcome, false AS echo FROM {stage.relation}"

    def _by_replies(self, stage: Stage) -> list[tuple[str, str]]:
        cell = stage.cells["replies"]
        enough = f"{number(cell)} = 1" if self.how == "exactly-one" else f"{number(cell)} < 2"
        return [
            *self._unsolved(stage),
            (silent(cell), mark(State.MISSING, "replies", "no number of replies")),
            (f"coalesce({number(cell)} % 1 <> 0, true)", mark(State.INVALID, "replies", "no whole number from 0 up")),
            (enough, f"'{FIRST}'"),
        ]

    def _unsolved(self, stage: Stage) -> list[tuple[str, str]]:
        """The cases of tickets that are not solved, as far as a column tells."""
        pending = mark(State.NOT_APPLICABLE, "status" if stage.has("status") else "end", "pending: not solved so far")
        return [*_unread_end(stage), (f"NOT {finished(stage, self.solved)}", pending)]

    def _by_answer(self, stage: Stage) -> list[tuple[str, str]]:
        cell = stage.cells["resolved"]
        first_line = self._first_line(stage) if self.how == "first-line" else []
        return [
            *first_line,
            (silent(cell), mark(State.MISSING, "resolved", "not said whether it was resolved")),
            (f"coalesce({number(cell)} > 1, true)", mark(State.INVALID, "resolved", "neither yes nor no")),
            (f"{number(cell)} = 1", f"'{FIRST}'"),
        ]

    def _first_line(self, stage: Stage) -> list[tuple[str, str]]:
        """The cases of contacts that the first line could not resolve."""
        cell = stage.cells["resolvable"]
        beyond = mark(State.NOT_APPLICABLE, "resolvable", "not resolvable at first line")
        return [
            (silent(cell), mark(State.MISSING, "resolvable", "not said whether the first line could resolve it")),
            (f"coalesce({number(cell)} > 1, true)", mark(State.INVALID, "resolvable", "neither yes nor no")),
            (f"{number(cell)} = 0", beyond),
        ]

    def _followed(self, stage: Stage) -> str:
        """SQL of every contact with the next one of its customer."""
        start, customer = stage.instants["start"], name(stage.cells["customer"])
        topic = f"lower({sql.trimmed(stage.cells['topic'])})" if stage.has("topic") else "''"
        good = f"(k IN ({KEPT}, {FILTERED}) AND {customer} <> '' AND coalesce({start} <= {stage.as_of}, false))"
        contacts = f"SELECT *, {good} AS good, {customer} AS who, {topic} AS about FROM {stage.relation}"
        followed = (
            f"SELECT *, lead({start}) OVER (PARTITION BY good, who, about ORDER BY {start}, s, rec) AS following "
            f"FROM ({contacts})"
        )
        first, second, until = (
            on_clock(at, self.window, stage.zone) for at in (start, "following", str(stage.as_of))
        )
        outcome = cases(
            ("who = ''", mark(State.MISSING, "customer", "no customer")),
            *_late(stage),
            # First, whatever came after: late contacts would else be judged only where they failed.
            (f"{first} + {self.window} > {until}", mark(State.NOT_APPLICABLE, "start", "pending: may repeat")),
            (f"coalesce({second} - {first} <= {self.window}, false)", f"'{FURTHER}'"),
            default=f"'{FIRST}'",
        )
        return (
            f"SELECT * EXCLUDE (good, who, about, following), {outcome} AS outcome, false AS echo FROM ({followed})"
        )


def _unread_end(stage: Stage) -> list[tuple[str, str]]:
    """The case of a stamp of the solution that is none."""
    if not stage.has("end"):
        return []
    no_time = f"{stage.instants['end']} IS NULL AND NOT {blank(stage.cells['end'])}"
    return [(no_time, mark(State.INVALID, "end", "the end is no time"))]


def _late(stage: Stage) -> list[tuple[str, str]]:
    """The cases of a contact without a time, or after the export; none where times do not matter."""
    if not stage.has("start"):
        return []
    start = stage.instants["start"]
    return [
        (f"{start} IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no start")),
        (f"{start} IS NULL", mark(State.INVALID, "start", "the start is no time")),
        (f"{start} > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
    ]
