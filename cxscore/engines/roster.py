"""Roster: what became of customers, read from lists of them, from what they did, or from what they pay.

One record of each customer carries the answer; the others are set aside with the reason. Whoever is there for the
first time belongs to nobody's start, so a list that grows never hides those who left.

Example     at the start A B C D, at the end B C D E F -> kept B C D, lost A, and E F new: retention 3 of 4
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cxscore import guards, sql
from cxscore.answers import MISSING_WORDS
from cxscore.dates import zone
from cxscore.engines.cells import fits, name, number, on_clock, silent
from cxscore.engines.records import KEPT, Rows, Stage, blank, cases, mark
from cxscore.model import State
from cxscore.periods import Grain

TWICE = "named twice in its list"
"""Begins the reason of a record whose key its list has already, before file, record and key: `...|0|2|C17`."""
NEXT_OPEN = "pending: the next period is not over"
WINDOW_OPEN = "pending: the window is not over"
SAME_TIME = "another order at the same time"
_STEPS: Mapping[Grain, str] = {
    "day": "INTERVAL 1 DAY",
    "week": "INTERVAL 7 DAY",
    "month": "INTERVAL 1 MONTH",
    "quarter": "INTERVAL 3 MONTH",
    "year": "INTERVAL 1 YEAR",
}
_SHOWN = 20

Words = tuple[str, str]
"""The word for whom was lost, and for whom was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What an engine is that counts records one by one and joins no tables."""

    stamps: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    in_order: bool = False
    timed: bool = False
    counts: bool = False
    weighs: bool = False

    def tables(self, _first: int, _last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """None."""
        return {}


# --- two lists -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists(Plain):
    """Two files: who was there, and who is there later; `key` is the role of their ids, `reasons` who the latter are.

    Of those in the first list each is kept or lost. Those of the second are no answers: met again, new, or nameless.
    """

    key: str
    words: Words
    in_order: bool = True

    def sql(self, stage: Stage) -> str:
        """Every record; those of the second list set aside."""
        key = name(stage.cells[self.key])
        listed = f"SELECT *, {key} AS who, k = {KEPT} AND {key} <> '' AS good FROM {stage.relation}"
        met = (
            f"SELECT *, bool_or(s = 0) OVER w AS before, bool_or(s = 1) OVER w AS after, "
            f"row_number() OVER (PARTITION BY good, who, s ORDER BY rec) AS nth FROM ({listed}) "
            f"WINDOW w AS (PARTITION BY good, who)"
        )
        lost, kept = map(guards.sql, self.words)
        twice = f"'!{State.INVALID}|{self.key}|{TWICE}|' || s || '|' || rec || '|' || left(who, {_SHOWN})"
        outcome = cases(
            ("who = ''", mark(State.MISSING, self.key, "no id")),
            ("nth > 1", twice),
            ("after", kept),
            default=lost,
        )
        again, new, nameless = (stage.excluded(reason) for reason in self.reasons)
        aside = cases(
            (f"k = {KEPT} AND s = 1 AND NOT good", str(nameless)),
            ("good AND s = 1 AND nth = 1", f"CASE WHEN before THEN {again} ELSE {new} END"),
            default="k",
        )
        return (
            f"SELECT * EXCLUDE (who, good, before, after, nth) REPLACE ({aside} AS k), {outcome} AS outcome, "
            f"false AS echo FROM ({met})"
        )


# --- what customers did --------------------------------------------------------------------------------------


def _events(stage: Stage) -> str:
    """Every record with `who` acted, when (`acted`, and the local `day`), and whether it is `good` for that."""
    who, at = name(stage.cells["customer"]), stage.instants.get("start", "0::BIGINT")
    day = f"timezone({guards.sql(stage.zone)}, to_timestamp({at}))::DATE"
    known = f"{at} <= {stage.as_of}" if "start" in stage.instants else "true"
    good = f"k = {KEPT} AND {who} <> '' AND coalesce({known}, false)"
    return f"SELECT *, {who} AS who, {at} AS acted, {day} AS day, {good} AS good FROM {stage.relation}"


def _misses(stage: Stage) -> list[tuple[str, str]]:
    """The cases of records that say nothing: without a customer, or without a time."""
    found = [("who = ''", mark(State.MISSING, "customer", "no customer"))]
    if "start" in stage.instants:
        found += [
            (f"acted IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no time")),
            ("acted IS NULL", mark(State.INVALID, "start", "the time is no time")),
            (f"acted > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "after --as-of")),
        ]
    return found


def _placed(stage: Stage) -> str:
    """SQL that puts a record at its own day, as a piece of REPLACE."""
    return ", CASE WHEN acted IS NULL THEN d ELSE strftime(day, '%Y-%m-%d') END AS d" if stage.dated else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Plain):
    """A log: of those who were active in a period, who was in the next one. `said`: the end of the log was said.

    The first record of a customer in a period carries the answer; a period is judged once the next one is over.
    """

    grain: Grain
    words: Words
    said: bool = False
    in_order: bool = True
    stamps: tuple[str, ...] = ("start",)
    reasons: tuple[str, ...] = ("again in the same period",)

    def sql(self, stage: Stage) -> str:
        """Every record, all but the first of a customer and period set aside."""
        step, (lost, kept) = _STEPS[self.grain], map(guards.sql, self.words)
        events = f"SELECT *, date_trunc('{self.grain}', day)::DATE AS period FROM ({_events(stage)})"
        within = "PARTITION BY good, who, period ORDER BY acted, s, rec"
        numbered = f"SELECT *, row_number() OVER ({within}) AS nth FROM ({events})"
        followed = (
            f"SELECT *, lead(period) OVER (PARTITION BY good, who, nth = 1 ORDER BY period) AS next FROM ({numbered})"
        )
        over = f"(period + {step} + {step})::DATE <= DATE '{self._open_from(stage)}'"
        outcome = cases(
            *_misses(stage),
            (f"NOT ({over})", mark(State.NOT_APPLICABLE, "start", NEXT_OPEN)),
            (f"next = (period + {step})::DATE", kept),
            default=lost,
        )
        aside = f"CASE WHEN good AND nth > 1 THEN {stage.excluded(self.reasons[0])} ELSE k END AS k"
        return (
            f"SELECT * EXCLUDE (who, acted, day, good, period, nth, next) REPLACE ({aside}{_placed(stage)}), "
            f"{outcome} AS outcome, false AS echo FROM ({followed})"
        )

    def _open_from(self, stage: Stage) -> date:
        """The first day of which the log does not hold all: the day after the latest stamp, or what was said."""
        here = zone(stage.zone)
        if self.said:
            return datetime.fromtimestamp(stage.as_of + 1, here).date()
        return datetime.fromtimestamp(stage.as_of, here).date() + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repurchase(Plain):
    """A log of orders: of those who bought, who bought again; within `window` seconds of the first order, if any.

    A window of whole days lasts as long by the clock on the wall, whether that was put on or back meanwhile. A buyer
    is judged once the window is over, whether he has come back by then or not: else late buyers would count
    only when they come back.
    """

    words: Words
    window: int | None = None
    in_order: bool = True
    stamps: tuple[str, ...] = ("start",)
    reasons: tuple[str, ...] = ("another order of its buyer", "another line of its order", SAME_TIME)

    def sql(self, stage: Stage) -> str:
        """Every record, all but the first order of a buyer set aside."""
        order = name(stage.cells["order_id"]) if stage.has("order_id") else "NULL::VARCHAR"
        good = f"good AND coalesce({order} <> '', true) AS good"
        named = f"SELECT * REPLACE ({good}), {order} AS what FROM ({_events(stage)})"
        within = "PARTITION BY good, who, coalesce(what, s || ' ' || rec) ORDER BY acted, s, rec"
        lines = f"SELECT *, row_number() OVER ({within}) AS line FROM ({named})"
        orders = (
            f"SELECT *, row_number() OVER w AS nth, lag(acted) OVER w AS former, lead(acted) OVER w AS next "
            f"FROM ({lines}) WINDOW w AS (PARTITION BY good, who, line = 1 ORDER BY acted, s, rec)"
        )
        return (
            f"SELECT * EXCLUDE (who, acted, day, good, what, line, nth, former, next) "
            f"REPLACE ({self._aside(stage)} AS k{_placed(stage)}), {self._outcome(stage)} AS outcome, false AS echo "
            f"FROM ({orders})"
        )

    def _outcome(self, stage: Stage) -> str:
        once, again = map(guards.sql, self.words)
        rules = _misses(stage)
        if stage.has("order_id"):
            rules.append(("what = ''", mark(State.MISSING, "order_id", "no order id")))
        if self.window is None:
            return cases(*rules, ("next IS NOT NULL", again), default=once)
        late = mark(State.NOT_APPLICABLE, "start", WINDOW_OPEN)
        first, second, until = (on_clock(at, self.window, stage.zone) for at in ("acted", "next", str(stage.as_of)))
        return cases(
            *rules,
            (f"{first} + {self.window} > {until}", late),
            (f"{second} - {first} <= {self.window}", again),
            default=once,
        )

    def _aside(self, stage: Stage) -> str:
        other, line, same = (stage.excluded(reason) for reason in self.reasons)
        doubtful = "false" if stage.has("order_id") or "start" not in stage.instants else "former = acted"
        return cases(
            ("good AND line > 1", str(line)),
            (f"good AND nth > 1 AND {doubtful}", str(same)),
            ("good AND nth > 1", str(other)),
            default="k",
        )


# --- one column ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Plain):
    """One file of all who were asked: a blank answer is none; with `patterns` only what fits them is one.

    `missing` are further texts that mean no answer, `bounced` what the column of that role says of those whom
    nothing reached: they were not asked.
    """

    words: Words
    patterns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bounced: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ("bounced",)

    def sql(self, stage: Stage) -> str:
        """Every record, answered or not."""
        cell = stage.cells["answer"]
        none, some = map(guards.sql, self.words)
        absent = ", ".join(guards.sql(word) for word in sorted({*MISSING_WORDS, *map(str.lower, self.missing)}))
        answered = fits(cell, self.patterns) if self.patterns else f"lower({sql.trimmed(cell)}) NOT IN ({absent})"
        lost = f"k = {KEPT} AND {fits(stage.cells['bounced'], self.bounced)}" if self.bounced else "false"
        return (
            f"SELECT * REPLACE (CASE WHEN {lost} THEN {stage.excluded(self.reasons[0])} ELSE k END AS k), "
            f"CASE WHEN {answered} THEN {some} ELSE {none} END AS outcome, false AS echo FROM {stage.relation}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Plain):
    """A column that says yes or no of each customer: yes, or 1, is the first of the words."""

    words: Words

    def sql(self, stage: Stage) -> str:
        """Every record by its yes or no."""
        cell = stage.cells["answer"]
        first, second = map(guards.sql, self.words)
        outcome = cases(
            (silent(cell), mark(State.MISSING, "answer", "blank")),
            (f"{number(cell)} = 1", first),
            (f"{number(cell)} = 0", second),
            default=mark(State.INVALID, "answer", "neither yes nor no"),
        )
        return f"SELECT *, {outcome} AS outcome, false AS echo FROM {stage.relation}"


# --- what customers pay --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue(Plain):
    """What each customer paid at the start and pays at the end: so much of it lost, kept, or gained on top.

    Amounts of one customer stand in one record. A customer without revenue at the start is new, and no answer.
    """

    weighs: bool = True

    def sql(self, stage: Stage) -> str:
        """Every record with what was lost of its revenue, or kept; further rows with the rest."""
        start, end = (sql.decimal(stage.cells[role]) for role in ("start_revenue", "end_revenue"))
        amounts = f"SELECT *, {start} AS before, {end} AS after FROM {stage.relation}"
        wrong = cases(
            (silent(stage.cells["start_revenue"]), mark(State.MISSING, "start_revenue", "no revenue at the start")),
            (silent(stage.cells["end_revenue"]), mark(State.MISSING, "end_revenue", "no revenue at the end")),
            ("before IS NULL OR before < 0", mark(State.INVALID, "start_revenue", "no amount from 0 up")),
            ("after IS NULL OR after < 0", mark(State.INVALID, "end_revenue", "no amount from 0 up")),
            ("before = 0", mark(State.NOT_APPLICABLE, "start_revenue", "new: no revenue at the start")),
            default="NULL",
        )
        judged = f"SELECT *, {wrong} AS wrong FROM ({amounts})"
        kept = part("'kept'", "least(before, after)", echo=False)
        lost = part("'lost'", "before - after", echo=True)
        gained = part("'expansion'", "after - before", echo=True)
        rows = cases(
            ("wrong IS NOT NULL", f"[{part('wrong', '0', echo=False)}]"),
            ("after < before", f"[{kept}, {lost}]"),
            ("after > before", f"[{kept}, {gained}]"),
            default=f"[{kept}]",
        )
        return apart(f"SELECT * EXCLUDE (before, after, wrong), {rows} AS part FROM ({judged})", "w")


def part(outcome: str, amount: str, *, echo: bool) -> str:
    """SQL of one of the rows that a record is taken apart into."""
    return f"{{outcome: ({outcome})::VARCHAR, amount: ({amount})::VARCHAR, echo: {str(echo).lower()}}}"


def apart(query: str, name: str) -> str:
    """`query`, whose column `part` lists rows, with one row for each; their amounts stand in the column `name`."""
    rows = f"SELECT * EXCLUDE (part), unnest(part) AS part FROM ({query})"
    return f"SELECT * EXCLUDE (part), part.outcome AS outcome, part.echo AS echo, part.amount AS {name} FROM ({rows})"
