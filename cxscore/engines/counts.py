"""Counts: contacts one by one, or the totals that a contact centre or a ledger keeps per day.

Totals are added up before anything is divided: a rate per day is an average of nothing, and is refused.

Example     offered 100 and 1,200, handled 95 and 1,050 -> abandoned 5 + 150 of 1,300
"""

from dataclasses import dataclass

from cxscore import guards, sql
from cxscore.answers import MISSING_WORDS
from cxscore.durations import Unit, seconds_sql
from cxscore.engines.cells import number
from cxscore.engines.records import KEPT, Stage, blank, cases, mark
from cxscore.engines.roster import Plain, Words, apart, part
from cxscore.model import State

A_RATE = "a rate, which cannot be added up: give the counts"
_COUNT = "DECIMAL(18,0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts(Plain):
    """One record per contact: whether it was abandoned; `short` seconds of waiting make an abandoned one no contact.

    The role `answer` says yes to an abandoned one; else the role `answered_at` is blank where no one took it.
    """

    words: Words
    short: int | None = None
    unit: Unit = ""

    def sql(self, stage: Stage) -> str:
        """Every contact; short abandoned ones set aside."""
        abandoned, handled = map(guards.sql, self.words)
        if stage.has("answer"):
            cell = stage.cells["answer"]
            rules = [
                (f"lower({sql.trimmed(cell)}) IN ({_texts(MISSING_WORDS)})", mark(State.MISSING, "answer", "blank")),
                (f"{number(cell)} = 1", abandoned),
                (f"{number(cell)} = 0", handled),
            ]
            outcome = cases(*rules, default=mark(State.INVALID, "answer", "neither yes nor no"))
        else:
            taken = f"lower({sql.trimmed(stage.cells['answered_at'])}) NOT IN ({_texts(MISSING_WORDS)})"
            outcome = cases((taken, handled), default=abandoned)
        judged = f"SELECT *, {outcome} AS outcome, false AS echo FROM {stage.relation}"
        return judged if self.short is None else self._without_short(stage, judged, self.short)

    def _without_short(self, stage: Stage, judged: str, short: int) -> str:
        """The contacts without those that were given up within `short` seconds."""
        cell, given_up = stage.cells["wait"], f"outcome = {guards.sql(self.words[0])}"
        wait = seconds_sql(cell, self.unit)
        outcome = cases(
            (f"{given_up} AND {blank(cell)}", mark(State.MISSING, "wait", "no wait")),
            (
                f"{given_up} AND {wait} IS NULL",
                mark(State.INVALID, "wait", "no duration: --unit says what a number counts"),
            ),
            default="outcome",
        )
        brief = f"k = {KEPT} AND {given_up} AND coalesce({wait} <= {short}, false)"
        aside = f"CASE WHEN {brief} THEN {stage.excluded(self.reasons[0])} ELSE k END"
        return f"SELECT * REPLACE ({outcome} AS outcome, {aside} AS k) FROM ({judged})"


def _texts(words: frozenset[str]) -> str:
    return ", ".join(map(guards.sql, sorted(words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals(Plain):
    """One record per day or mailing with whole counts, or amounts, of every word of the scale in columns of its own.

    A count may be said by the role `whole` instead, which holds all of them: offered, sent. What the role `less`
    holds is taken out of the first word's count.
    """

    words: tuple[str, ...]
    whole: str = ""
    less: str = ""

    def sql(self, stage: Stage) -> str:
        """Every record with the count of its first word; further rows with the other ones."""
        roles = [role for role in (*self.words, self.whole, self.less) if role and stage.has(role)]
        read = ", ".join(f"{self._read(stage.cells[role])} AS n{i}" for i, role in enumerate(roles))
        counted = f"SELECT *, {read} FROM {stage.relation}"
        wrong = [case for i, role in enumerate(roles) for case in self._wrong(stage, role, f"n{i}")]
        counts = self._counts({role: f"n{i}" for i, role in enumerate(roles)})
        wrong += [
            (f"{n} < 0", mark(State.INVALID, next(iter(roles)), "the counts contradict each other")) for n in counts
        ]
        parts = [
            part(guards.sql(word), n, echo=i > 0) for i, (word, n) in enumerate(zip(self.words, counts, strict=True))
        ]
        judged = f"SELECT *, {cases(*wrong, default='NULL')} AS wrong FROM ({counted})"
        rows = cases(("wrong IS NOT NULL", f"[{part('wrong', '0', echo=False)}]"), default=f"[{', '.join(parts)}]")
        names = ", ".join(f"n{i}" for i in range(len(roles)))
        query = f"SELECT * EXCLUDE ({names}, wrong), {rows} AS part FROM ({judged})"
        return apart(query, "w" if self.weighs else "m")

    def _read(self, cell: str) -> str:
        """The number of a cell: whole, or with decimals where it is an amount."""
        if self.weighs:
            return sql.decimal(cell)
        exact = sql.decimal(cell)
        return f"(CASE WHEN {exact} = trunc({exact}) THEN {exact}::{_COUNT} END)"

    def _wrong(self, stage: Stage, role: str, n: str) -> list[tuple[str, str]]:
        """The cases of a cell that is no count; one rate makes its whole column rates."""
        cell = stage.cells[role]
        found = [(blank(cell), mark(State.MISSING, role, f"no {role}"))]
        if not self.weighs:
            exact = sql.decimal(cell)
            rate = f"{sql.trimmed(cell)} LIKE '%\\%' ESCAPE '\\' OR coalesce({exact} <> trunc({exact}), false)"
            found.append((f"bool_or(k = {KEPT} AND ({rate})) OVER ()", mark(State.INVALID, role, A_RATE)))
        kind = "amount" if self.weighs else "count"
        return [*found, (f"{n} IS NULL OR {n} < 0", mark(State.INVALID, role, f"no {kind} from 0 up"))]

    def _counts(self, read: dict[str, str]) -> list[str]:
        """SQL of the count of every word; the one that has no column is the whole less the others."""
        known = {word: read[word] for word in self.words if word in read}
        if self.whole in read and len(known) == len(self.words):
            del known[self.words[-1]]  # the whole is the base: what is neither counts with the last word
        rest = " - ".join([read.get(self.whole, "0"), *known.values()])
        counts = [known.get(word, f"({rest})") for word in self.words]
        if self.less in read:
            counts[0] = f"({counts[0]} - {read[self.less]})"
        return counts
