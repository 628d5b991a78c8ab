"""Drivers of effort: what a case cost its customer, one row per case.

A case is what a column says, else the contacts of one customer (about one topic, if given) of which each comes
within the window after the one before; a window of whole days is one by the clock on the wall. Its last contact
stands for it and is placed by the first; a contact whose cell cannot be read stands for its case before all others.
A row of its own says of each driver whether the case has it; where no column tells, nothing is said of it.

Example     chat, then phone twice, one transfer, agents A, B, B
            -> 2 repeat contacts, 1 channel switch, 1 transfer, 1 reassignment: 5 in all
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cxscore import guards, sql
from cxscore.engines.cells import fits, name, number, on_clock, silent
from cxscore.engines.contacts import WEEK
from cxscore.engines.records import KEPT, Rows, Stage, blank, cases, mark
from cxscore.model import State

OTHER = "another contact of its case"
ANY, NONE = "some effort", "no effort"
REPEATS, SWITCHES, REASSIGNED = "repeat contacts", "channel switches", "reassignments"
SAID: Mapping[str, str] = {
    "transfers": "transfers",
    REASSIGNED: "reassignments",
    "escalations": "escalations",
    "repeated": "repeated information",
    "generic": "generic service",
}
"""The drivers that a column tells of, by its role."""
DRIVERS = (REPEATS, SWITCHES, *SAID.values())
_SPOILT = "neither a number nor yes or no, so that its case cannot be judged"
CASE_COLUMNS = (
    "case_id",
    "case_customer",
    "first_at",
    "last_at",
    "contacts",
    *(f"n{i}" for i in range(len(DRIVERS))),
)
"""What the row of a case has besides, for a list of cases: its instants are seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Efforts:
    """The engine with what it was told: the window in seconds, and patterns of the columns that tell of a driver."""

    window: int = WEEK
    patterns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stamps: tuple[str, ...] = ("start",)
    reasons: tuple[str, ...] = (OTHER,)
    in_order: bool = True
    timed: bool = False
    counts: bool = False
    weighs: bool = False

    def tables(self, _first: int, _last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """Nothing is joined."""
        return {}

    def sql(self, stage: Stage) -> str:
        """Every record, the last of each case with all that happened to it, and a row per case and driver."""
        placed = ", min_by(d, (moment, s, rec)) OVER t AS first_d" if stage.dated else ""
        summed = (
            f"SELECT *, row_number() OVER w AS nth, count(*) OVER t AS contacts, min(moment) OVER t AS first_at, "
            f"max(moment) OVER t AS last_at{placed}, "
            f"{', '.join(self._amounts(stage))} "
            f"FROM ({self._stepped(stage)}) WINDOW t AS (PARTITION BY {_key(stage)}), "
            f"w AS (PARTITION BY {_key(stage)} ORDER BY unread <> '', moment, s, rec)"
        )
        cases_of = f"SELECT *, {self._total()} AS effort FROM ({summed})"
        return f"WITH cases AS MATERIALIZED ({cases_of}) {self._account(stage)} UNION ALL BY NAME {self._each(stage)}"

    # --- from contacts to cases ------------------------------------------------------------------------------

    def _cased(self, stage: Stage) -> str:
        """SQL of every contact with the case that it belongs to."""
        at = stage.instants["start"]
        customer = name(stage.cells["customer"]) if stage.has("customer") else "''"
        known = f"k = {KEPT} AND coalesce({at} <= {stage.as_of}, false)"
        owned = f"{at} AS moment, {customer} AS case_customer, {self._unread(stage)} AS unread"
        base = f"SELECT *, {owned} FROM {stage.relation}"
        if stage.has("case"):
            case = name(stage.cells["case"])
            return f"SELECT *, {known} AND {case} <> '' AS good, {case} AS case_id FROM ({base})"
        topic = f"lower({sql.trimmed(stage.cells['topic'])})" if stage.has("topic") else "''"
        good = f"SELECT *, {known} AND case_customer <> '' AS good, {topic} AS about FROM ({base})"
        ordered = "OVER (PARTITION BY good, case_customer, about ORDER BY moment, s, rec)"
        former = f"SELECT *, lag(moment) {ordered} AS former FROM ({good})"
        first, second = (on_clock(at, self.window, stage.zone) for at in ("former", "moment"))
        gaps = f"SELECT *, coalesce({second} - {first} > {self.window}, true)::BIGINT AS opens FROM ({former})"
        numbered = f"SELECT *, sum(opens) {ordered} AS episode FROM ({gaps})"
        named = "concat_ws(' / ', case_customer, nullif(about, ''), episode)"
        return f"SELECT * EXCLUDE (about, former, opens, episode), {named} AS case_id FROM ({numbered})"

    def _unread(self, stage: Stage) -> str:
        """SQL of the first driver whose cell is neither a number nor yes or no, '' when there is none."""
        told = [(role, stage.cells[role]) for role in SAID if stage.has(role) and role not in self.patterns]
        wrong = [(f"NOT {silent(cell)} AND {number(cell)} IS NULL", guards.sql(role)) for role, cell in told]
        return cases(*wrong, default="''") if wrong else "''"

    def _stepped(self, stage: Stage) -> str:
        """SQL of every contact with the channel and the agent of the one before."""
        steps = ", ".join(
            f"{_changed(stage.cells[role], _key(stage))} AS {name}"
            for role, name in (("channel", "switched"), ("agent", "handed"))
            if stage.has(role)
        )
        return f"SELECT *{', ' if steps else ''}{steps} FROM ({self._cased(stage)})"

    # --- what happened to a case -----------------------------------------------------------------------------

    def _amounts(self, stage: Stage) -> list[str]:
        """SQL of how often each driver happened to a case, NULL where no column tells."""
        found = [self._amount(stage, driver) for driver in DRIVERS]
        return [f"{amount} AS n{place}" for place, amount in enumerate(found)]

    def _amount(self, stage: Stage, driver: str) -> str:
        if driver == REPEATS:
            return "count(*) OVER t - 1"
        if driver == SWITCHES:
            return _sum("switched") if stage.has("channel") else "NULL"
        role = next(role for role, name in SAID.items() if name == driver)
        if stage.has(role):
            return _sum(self._told(stage, role))
        return _sum("handed") if driver == REASSIGNED and stage.has("agent") else "NULL"

    def _told(self, stage: Stage, role: str) -> str:
        """SQL of how often a contact's cell says that a driver happened; NULL where it does not say."""
        cell = stage.cells[role]
        return f"{fits(cell, self.patterns[role])}::INTEGER" if role in self.patterns else number(cell)

    def _total(self) -> str:
        return " + ".join(f"coalesce(n{place}, 0)" for place in range(len(DRIVERS)))

    def _account(self, stage: Stage) -> str:
        """SQL of every record once; the last one of a case says whether it has any driver."""
        dropped = ["good", "moment", "unread", "nth", "effort", *(["first_d"] if stage.dated else [])]
        dropped += [name for role, name in (("channel", "switched"), ("agent", "handed")) if stage.has(role)]
        aside = f"CASE WHEN good AND nth < contacts THEN {stage.excluded(OTHER)} ELSE k END AS k"
        placed = ", CASE WHEN good THEN first_d ELSE d END AS d" if stage.dated else ""
        owner, cell = ("case", "case_id") if stage.has("case") else ("customer", "case_customer")
        outcome = cases(
            (f"{cell} = ''", mark(State.MISSING, owner, f"no {owner}")),
            (f"moment IS NULL AND {blank(stage.cells['start'])}", mark(State.MISSING, "start", "no start")),
            ("moment IS NULL", mark(State.INVALID, "start", "the start is no time")),
            (f"moment > {stage.as_of}", mark(State.NOT_APPLICABLE, "start", "starts after --as-of")),
            *((f"unread = '{role}'", mark(State.INVALID, role, _SPOILT)) for role in SAID if stage.has(role)),
            ("effort > 0", f"'{ANY}'"),
            default=f"'{NONE}'",
        )
        return (
            f"SELECT * EXCLUDE ({', '.join(dropped)}) REPLACE ({aside}{placed}), {outcome} AS outcome, false AS echo "
            f"FROM cases"
        )

    def _each(self, stage: Stage) -> str:
        """SQL of a row per case and driver that a column tells of."""
        words = ", ".join(
            f"CASE WHEN n{place} > 0 THEN '{driver}' WHEN n{place} = 0 THEN 'no {driver}' END"
            for place, driver in enumerate(DRIVERS)
        )
        placed = "first_d AS d, " if stage.dated else ""
        places = "".join(f"{name}, " for name in stage.places)
        rows = (
            f"SELECT {places}{placed}{KEPT} AS k, true AS echo, unnest([{words}]) AS outcome FROM cases "
            "WHERE good AND nth = contacts AND unread = ''"
        )
        return f"SELECT * FROM ({rows}) WHERE outcome IS NOT NULL"


def untold(roles: Collection[str]) -> list[str]:
    """The drivers of which no column of these roles tells."""
    told = {SAID[role] for role in roles if role in SAID}
    told |= {REPEATS, *([SWITCHES] if "channel" in roles else []), *([REASSIGNED] if "agent" in roles else [])}
    return [driver for driver in DRIVERS if driver not in told]


def _key(stage: Stage) -> str:
    """The columns that tell cases apart: the names of cases of two customers may be the same text."""
    return "good, case_id" if stage.has("case") else "good, case_customer, case_id"


def _changed(cell: str, key: str) -> str:
    """SQL of whether a contact's cell differs from that of the contact before; a blank one says nothing."""
    text = f"nullif(lower({name(cell)}), '')"
    earlier = f"PARTITION BY {key} ORDER BY moment, s, rec ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    before = f"last_value({text} IGNORE NULLS) OVER ({earlier})"
    return f"CASE WHEN {text} IS NOT NULL THEN coalesce({text} <> {before}, false)::INTEGER END"


def _sum(amount: str) -> str:
    return f"sum({amount}) OVER t"
