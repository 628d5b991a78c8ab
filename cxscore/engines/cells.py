"""What single cells say, as SQL: numbers, yes or no, a status, a name, or nothing at all."""

from collections.abc import Sequence
from functools import cache

from cxscore import guards, sql
from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS
from cxscore.config.load import catalogue_labels
from cxscore.engines.records import Stage

YES_NO = "yes-no"
_EXACT = "DECIMAL(18,4)"
_DAY = 86_400


def number(cell: str) -> str:
    """SQL of a number from 0 up, or 1 for a yes and 0 for a no in any language; NULL for anything else."""
    text = f"lower({sql.trimmed(cell)})"
    no, yes = (", ".join(map(guards.sql, words)) for words in wordings())
    amount = sql.decimal(cell, _EXACT)
    digits = f"regexp_full_match({cell}, '[0-9]{{1,9}}')"  # most cells, and told fast
    return (
        f"(CASE WHEN {digits} THEN TRY_CAST({cell} AS {_EXACT}) WHEN {text} IN ({yes}) THEN 1 "
        f"WHEN {text} IN ({no}) THEN 0 WHEN {amount} >= 0 THEN {amount} END)"
    )


def silent(cell: str) -> str:
    """SQL of whether a cell says nothing: it is blank, `-`, NULL or N/A, as exports write what is not there."""
    words = ", ".join(map(guards.sql, sorted(MISSING_WORDS | NOT_APPLICABLE_WORDS)))
    return f"(lower({sql.trimmed(cell)}) IN ({words}))"


def name(cell: str) -> str:
    """SQL of the trimmed text of a cell that names somebody or something, '' where it says nothing."""
    return f"(CASE WHEN {silent(cell)} THEN '' ELSE {sql.trimmed(cell)} END)"


def fits(cell: str, patterns: Sequence[str]) -> str:
    """SQL of whether a cell fits any of the patterns, whatever its case; never NULL."""
    text = f"lower({sql.trimmed(cell)})"
    plain = [pattern.strip().lower() for pattern in patterns if pattern.strip() and not set(pattern) & set("*?.")]
    exact = [f"{text} IN ({', '.join(map(guards.sql, plain))})"] if plain else []
    others = [sql.matches(text, pattern.lower()) for pattern in patterns if pattern.strip().lower() not in plain]
    return f"({' OR '.join([*exact, *others])})"


def finished(stage: Stage, patterns: Sequence[str]) -> str:
    """SQL of whether a ticket is solved when the file is exported; never NULL.

    By its status, which must be a finished one, and by the stamp of its solution, which must not lie later; one of
    the two will do, a status that says nothing leaves it to the stamp, and where neither is read all are solved.
    """
    by_status = fits(stage.cells["status"], patterns) if stage.has("status") else "true"
    if not stage.has("end"):
        return by_status
    end = stage.instants["end"]
    ended = f"coalesce({end} <= {stage.as_of}, false)"
    if not stage.has("status"):
        return ended
    both = f"({by_status} AND coalesce({end} <= {stage.as_of}, true))"
    return f"(CASE WHEN {silent(stage.cells['status'])} THEN {ended} ELSE {both} END)"


@cache
def wordings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings of no and of yes, in small letters."""
    ranks = catalogue_labels(YES_NO).points["2"].values()
    no, yes = ({word.lower() for languages in side for word in languages} for side in zip(*ranks, strict=True))
    return tuple(sorted(no)), tuple(sorted(yes))


def on_clock(instant: str, window: int, zone: str) -> str:
    """SQL of an instant in seconds: by the clock on the wall where a window is of days, of which some are longer."""
    if window % _DAY or zone == "UTC":
        return instant
    return f"epoch(timezone({guards.sql(zone)}, to_timestamp({instant})))::BIGINT"
