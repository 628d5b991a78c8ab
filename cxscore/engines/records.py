"""Engines of records: SQL that makes a table in which every record has its outcome.

They read columns by their roles, and instants where a role holds times. An outcome is a word of the metric's scale,
`ENDED` or `OPEN` beside whole seconds where the answers are times, or a `mark` that says which state the record is in
instead, by which role and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cxscore import guards, sql
from cxscore.answers import MISSING_WORDS, Interpretation, Meaning
from cxscore.model import State

ENDED, OPEN = "ended", "open"
_MARK, _BETWEEN = "!", "|"

KEPT, FILTERED, SUPERSEDED, BLANK, EXCLUDED = 0, 1, 2, 3, 4
"""Codes of the column `k`: what became of a record before it was placed; one from `EXCLUDED` up per reason."""

Rows = Sequence[tuple[int | str, ...]]


@dataclass(frozen=True, slots=True)
class Stage:
    """What an engine's SQL stands on: a table with the raw texts of its roles and the instants of its stamps.

    `cells` and `instants` name the columns of each role that was found; an instant is in seconds since 1970, NULL
    where the text is none. `as_of` is the instant until which open times last, `zone` that of days. `reasons` are
    why records are excluded, in the order of their codes from `EXCLUDED`. `dated` says that there is a column `d`,
    `places` names the columns that a row of its own must have to be counted: segments, and the file among several.
    """

    relation: str
    cells: Mapping[str, str]
    instants: Mapping[str, str]
    as_of: int
    zone: str
    reasons: tuple[str, ...] = ()
    dated: bool = False
    places: tuple[str, ...] = ()
    tables: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def has(self, role: str) -> bool:
        """Whether a column of this role was found."""
        return role in self.cells

    def excluded(self, reason: str) -> int:
        """The code of `k` for this reason, which must be one of the engine's."""
        return EXCLUDED + self.reasons.index(reason)


class RecordEngine(Protocol):
    """One engine with all that it was told.

    `stamps` are the roles that hold times, `reasons` why it sets records aside. `in_order` says that its SQL needs to
    know where records stand (`s`, `rec`). `timed` says that its answers are
    times, in the column `seconds`; `counts` that a row stands for as many answers as its column `m` says, `weighs`
    that it has the weight in its column `w` (both as text).
    """

    @property
    def stamps(self) -> tuple[str, ...]: ...  # noqa: D102 (said above)
    @property
    def reasons(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def in_order(self) -> bool: ...  # noqa: D102
    @property
    def timed(self) -> bool: ...  # noqa: D102
    @property
    def counts(self) -> bool: ...  # noqa: D102
    @property
    def weighs(self) -> bool: ...  # noqa: D102

    def tables(self, first: int, last: int) -> Mapping[str, tuple[Sequence[str], Rows]]:
        """Tables of whole numbers or texts that the SQL joins, by name: column definitions and rows.

        They must serve all instants from `first` to `last`.
        """

    def sql(self, stage: Stage) -> str:
        """A query over `stage.relation`: all its columns, `outcome`, `echo`, and what else the engine says it has.

        It yields every record once with `echo` false, and further rows of a record with `echo` true, which count for
        the tallies and not for the ledger; `k` and `d` (the day by which a row is placed) may be replaced.
        """


def mark(state: State, role: str, reason: str) -> str:
    """SQL of the outcome of a record that has no answer, because of the column of `role`."""
    return guards.sql(_BETWEEN.join((_MARK + state.value, role, reason)))


def meaning(outcome: str | None) -> Meaning:
    """What an outcome means: its state, and its word where it is an answer."""
    if outcome is None or not outcome.startswith(_MARK):
        return Meaning(State.ANSWERED, outcome or "")
    state, _, reason = outcome.removeprefix(_MARK).split(_BETWEEN, 2)
    return Meaning(State(state), reason=reason)


def culprit(outcome: str | None) -> str:
    """The role whose column keeps a record from being answered, "" where it is."""
    return outcome.split(_BETWEEN, 2)[1] if outcome and outcome.startswith(_MARK) else ""


def interpretation(outcomes: Iterable[str | None]) -> Interpretation:
    """The meanings of all outcomes; they say nothing about the direction, which the definition fixes."""
    return Interpretation({outcome: meaning(outcome) for outcome in outcomes}, "higher")


def cases(*pairs: tuple[str, str], default: str) -> str:
    """SQL of the first value whose condition holds, of the default where none does."""
    if not pairs:
        return default
    return f"CASE {' '.join(f'WHEN {condition} THEN {value}' for condition, value in pairs)} ELSE {default} END"


def blank(column: str) -> str:
    """SQL of whether a raw cell is blank."""
    return sql.blank(column)


def absent(column: str) -> str:
    """SQL of whether a raw cell is blank or one of the words for no value, such as `-` and NULL; never NULL.

    A list of words (IN) would become a join, for which DuckDB looks at every record even where a case has decided.
    """
    words = " ".join(f"WHEN {guards.sql(word)} THEN true" for word in sorted(MISSING_WORDS))
    return f"({blank(column)} OR CASE lower({sql.trimmed(column)}) {words} ELSE false END)"
