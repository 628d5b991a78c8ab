"""Counts: contacts one by one, or the totals that a contact centre or a ledger keeps per day.

Totals are added up before anything is divided: a rate per day is an average of nothing, and is refused.

Example     offered 100 and 1,200, handled 95 and 1,050 -> abandoned 5 + 150 of 1,300
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxscore import guards, sql
from cxscore.durations import Unit, seconds_sql
from cxscore.engines.cells import number, silent
from cxscore.engines.records import KEPT, Stage, cases, mark
from cxscore.engines.roster import Plain, Words, apart, part
from cxscore.model import State

A_COUNT = "a number above 1, no yes or no"
A_RATE = "a rate, which cannot be added up: give the counts"
GROUPED = "thousands or decimals? write a count as digits alone"
NO_WAIT = "no wait"
TOTALS_LINE = "totals line"
UNKNOWN_WAIT = "no duration: --unit says what a number counts"
_COUNT = "DECIMAL(18,0)"
_FEWEST = 4
"""Records of a file below which one that adds up the others is taken for chance."""
_GROUPS = "[0-9]{1,3}([.,][0-9]{3})+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts(Plain):
    """One record per contact: whether it was abandoned; `short` seconds of waiting make an abandoned one no contact.

    The role `answer` says yes to an abandoned one; else the role `answered_at` is blank, or says no, where no one
    took it.
    """

    words: Words
    short: int | None = None
    unit: Unit = ""

    def sql(self, stage: Stage) -> str:
        """Every contact; short abandoned ones set aside."""
        outcome = self._abandoned(stage) if stage.has("answer") else self._taken(stage)
        judged = f"SELECT *, {outcome} AS outcome, false AS echo FROM {stage.relation}"
        return judged if self.short is None else self._without_short(stage, judged, self.short)

    def _abandoned(self, stage: Stage) -> str:
        """The outcome by a column that says whether a contact was given up."""
        cell, (abandoned, handled) = stage.cells["answer"], map(guards.sql, self.words)
        return cases(
            (silent(cell), mark(State.MISSING, "answer", "blank")),
            (f"{number(cell)} = 1", abandoned),
            (f"{number(cell)} = 0", handled),
            (f"{number(cell)} > 1", mark(State.INVALID, "answer", A_COUNT)),
            default=mark(State.INVALID, "answer", "neither yes nor no"),
        )

    def _taken(self, stage: Stage) -> str:
        """The outcome by a column that says when, or whether, someone took a contact."""
        cell, (abandoned, handled) = stage.cells["answered_at"], map(guards.sql, self.words)
        return cases((f"{silent(cell)} OR coalesce({number(cell)} = 0, false)", abandoned), default=handled)

    def _without_short(self, stage: Stage, judged: str, short: int) -> str:
        """The contacts without those that were given up within `short` seconds."""
        cell, given_up = stage.cells["wait"], f"outcome = {guards.sql(self.words[0])}"
        wait = seconds_sql(cell, self.unit)
        outcome = cases(
            (f"{given_up} AND {silent(cell)}", mark(State.MISSING, "wait", NO_WAIT)),
            (f"{given_up} AND {wait} IS NULL", mark(State.INVALID, "wait", UNKNOWN_WAIT)),
            default="outcome",
        )
        brief = f"k = {KEPT} AND {given_up} AND coalesce({wait} <= {short}, false)"
        aside = f"CASE WHEN {brief} THEN {stage.excluded(self.reasons[0])} ELSE k END"
        return f"SELECT * REPLACE ({outcome} AS outcome, {aside} AS k) FROM ({judged})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals(Plain):
    """One record per day or mailing with whole counts, or amounts, of every word of the scale in columns of its own.

    A count may be said by the role `whole` instead, which holds all of them: offered, sent. What the role `less`
    holds is taken out of the first word's count. A record that adds up all others of its file is no day.
    """

    words: tuple[str, ...]
    whole: str = ""
    less: str = ""
    reasons: tuple[str, ...] = (TOTALS_LINE,)

    def sql(self, stage: Stage) -> str:
        """Every record with the count of its first word; further rows with the other ones."""
        read = {role: f"n{place}" for place, role in enumerate(self._roles(stage))}
        numbers = ", ".join(f"{self._read(stage.cells[role])} AS {n}" for role, n in read.items())
        counted = f"SELECT *, {numbers} FROM {stage.relation}"
        counts = self._counts(read)
        wrong = cases(*self._unread(stage, read), *self._contradictions(read, counts), default="NULL")
        aside = f"CASE WHEN {self._adds_up(stage, read)} THEN {stage.excluded(TOTALS_LINE)} ELSE k END"
        judged = f"SELECT * REPLACE ({aside} AS k), {wrong} AS wrong FROM ({counted})"
        parts = [
            part(guards.sql(word), n, echo=i > 0) for i, (word, n) in enumerate(zip(self.words, counts, strict=True))
        ]
        rows = cases(("wrong IS NOT NULL", f"[{part('wrong', '0', echo=False)}]"), default=f"[{', '.join(parts)}]")
        query = f"SELECT * EXCLUDE ({', '.join(read.values())}, wrong), {rows} AS part FROM ({judged})"
        return apart(query, "w" if self.weighs else "m")

    def _adds_up(self, stage: Stage, read: Mapping[str, str]) -> str:
        """SQL of whether a record is all others of its file together, in every count and in two that are not 0."""
        file = f"FILTER (k = {KEPT}) OVER ({'PARTITION BY s' if 's' in stage.places else ''})"
        sums = " AND ".join(f"coalesce(2 * {n} = sum({n}) {file}, false)" for n in read.values())
        telling = " + ".join(f"coalesce({n} > 0, false)::INT" for n in read.values())
        return f"k = {KEPT} AND count(*) {file} >= {_FEWEST} AND {telling} >= 2 AND {sums}"

    def _roles(self, stage: Stage) -> list[str]:
        return [role for role in (*self.words, self.whole, self.less) if role and stage.has(role)]

    def _read(self, cell: str) -> str:
        """The number of a cell: whole, or with decimals where it is an amount."""
        exact = sql.decimal(cell)
        return exact if self.weighs else f"(CASE WHEN {exact} = trunc({exact}) THEN {exact}::{_COUNT} END)"

    def _unread(self, stage: Stage, read: Mapping[str, str]) -> list[tuple[str, str]]:
        """The cases of cells that are no numbers, column by column."""
        return [case for role, n in read.items() for case in self._wrong(stage.cells[role], role, n)]

    def _wrong(self, cell: str, role: str, n: str) -> list[tuple[str, str]]:
        """The cases of a cell that is no count, or whose column holds something else."""
        kind = "amount" if self.weighs else "count"
        amiss = [
            (silent(cell), mark(State.MISSING, role, f"no {role}")),
            (f"{n} IS NULL OR {n} < 0", mark(State.INVALID, role, f"no {kind} from 0 up")),
        ]
        return amiss if self.weighs else [amiss[0], *_columns_of_another_kind(cell, role), amiss[1]]

    def _counts(self, read: Mapping[str, str]) -> list[str]:
        """SQL of the count of every word; the one that has no column is the whole less the others.

        Where all have one, the last does without: what belongs to no other word counts with it.
        """
        known = [word for word in self.words if word in read]
        if self.whole in read:
            known = known[: len(self.words) - 1]
        counts = [read[word] if word in known else f"({self._rest(read, known)})" for word in self.words]
        if self.less in read:
            counts[0] = f"({counts[0]} - {read[self.less]})"
        return counts

    def _rest(self, read: Mapping[str, str], words: Sequence[str]) -> str:
        """SQL of what the whole holds besides these words; below 0 where they say more than there is."""
        return " - ".join([read.get(self.whole, "0"), *(read[word] for word in words)])

    def _contradictions(self, read: Mapping[str, str], counts: Sequence[str]) -> list[tuple[str, str]]:
        """The cases of counts of which one would be below 0."""
        against = mark(State.INVALID, next(iter(read)), "the counts contradict each other")
        told = [word for word in self.words if word in read]
        rest = [self._rest(read, told)] if self.whole in read else []
        return [(f"{n} < 0", against) for n in (*counts, *rest)]


def _columns_of_another_kind(cell: str, role: str) -> list[tuple[str, str]]:
    """The cases of a column in which one cell or more are rates, or group their digits: `5%`, `0.05`, `1.200`."""
    exact, grouped = sql.decimal(cell), f"regexp_full_match({sql.trimmed(cell)}, '{_GROUPS}')"
    rate = f"{sql.trimmed(cell)} LIKE '%\\%' ESCAPE '\\' OR coalesce({exact} <> trunc({exact}), false)"
    return [
        (f"bool_or(k = {KEPT} AND {grouped}) OVER ()", mark(State.INVALID, role, GROUPED)),
        (f"bool_or(k = {KEPT} AND ({rate})) OVER ()", mark(State.INVALID, role, A_RATE)),
    ]
