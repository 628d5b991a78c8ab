"""The engine of statuses, told what the request says; errors name the columns that it lacks."""

from collections.abc import Iterator, Sequence
from typing import cast

from cxscore.api.binding import Bound
from cxscore.columns import quoted
from cxscore.config.choose import Choice
from cxscore.engines.cells import fits, name, silent
from cxscore.engines.log import SOLVED
from cxscore.engines.status import How, Status
from cxscore.errors import InputError, UsageError
from cxscore.model import Phrase, Problem, Request, Timing
from cxscore.tallying import Records

_SHOWN = 5
"""How many statuses of a file are named where none of them is a finished one."""


def status(choice: Choice, request: Request, bound: Bound) -> tuple[Status, Timing | None]:
    """The engine of statuses; InputError when no column says what is asked."""
    how = choice.variant.engine.how if choice.variant.engine else ""
    if how in ("flow", "open"):
        refuse_respondent(choice, request)
    log = "key" in bound.roles
    if not log:
        _check(choice, how, frozenset(bound.roles))
    solved = finished(request, bound)
    zone = request.zone_name
    said = solved_said(request, bound, always=how != "received")
    return Status(cast("How", how), solved, log, request.period, request.until, zone), said


def refuse_respondent(choice: Choice, request: Request) -> None:
    """UsageError where one answer per respondent was asked of records that count in more than one place."""
    if request.one_each:
        message = f"--respondent does not go with {choice.spec.heading} {choice.variant_name}"
        raise UsageError(f"{message}: a record counts in more than one place", "leave it out")


def finished(request: Request, bound: Bound) -> Sequence[str]:
    """The statuses of finished tickets; UsageError where some were named and no status is read."""
    if request.terms.solved and "status" not in bound.roles:
        raise UsageError("--solved names statuses, and no column of a status is read", "say --status COLUMN")
    return request.terms.solved or SOLVED


def solved_said(request: Request, bound: Bound, *, always: bool = True) -> Timing | None:
    """What tells that a ticket is solved, for people; None where nothing does and that is not `always` asked."""
    names = ", ".join(request.terms.solved or SOLVED)
    if "status" not in bound.roles:
        if "end" in bound.roles:
            return Timing(Phrase("finished means that it has an end"))
        no_column = Phrase("no column tells what is finished: all records count as finished")
        return Timing(no_column) if always else None
    if "end" in bound.roles:
        return Timing(Phrase("finished means status {}, and no end after the export", names))
    looks_back = request.terms.as_of and "key" not in bound.roles
    if looks_back:
        return Timing(Phrase("finished means status {}, as the file has it, whenever that came about", names))
    return Timing(Phrase("finished means status {}", names))


def unmet(records: Records, bound: Bound) -> Iterator[Problem]:
    """A warning for each status named by `--solved` that no record has, for the known ones where none has any."""
    named: list[Sequence[str]] = [[one] for one in records.request.terms.solved]
    for patterns in named or [SOLVED]:
        if not any(_met(records, bound, file, patterns) for file in range(len(records.selections))):
            message = f"no record has a finished status ({', '.join(patterns)})"
            hint = "--solved STATUS names those of finished tickets; repeatable"
            yield Problem(f"{message}; the column holds {_seen(records, bound)}", hint, severity="warning")


def _met(records: Records, bound: Bound, file: int, patterns: Sequence[str]) -> bool:
    relation, cell = records.table.sources[file].relation, f"c{bound.at('status', file)}"
    query = f"SELECT 1 FROM {relation} WHERE {fits(cell, patterns)} LIMIT 1"
    return bool(records.table.connection.execute(query).fetchall())


def _seen(records: Records, bound: Bound) -> str:
    """The statuses that most records of the first file have, for people."""
    relation, cell = records.table.sources[0].relation, f"c{bound.at('status')}"
    query = (
        f"SELECT {name(cell)} FROM {relation} WHERE NOT {silent(cell)} "
        f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {_SHOWN}"
    )
    found = records.table.connection.execute(query).fetchall()
    return quoted(text[:20] for (text,) in found) or "none at all"


def _check(choice: Choice, how: str, has: frozenset[str]) -> None:
    """InputError when the columns of single tickets do not tell what is asked."""
    heading = choice.spec.heading
    if how in ("flow", "open") and not {"start", "end"} <= has:
        lacking = [role for role in ("start", "end") if role not in has]
        message = f"{heading} needs to know when a ticket came and when it was solved"
        raise InputError(
            f"{message}, and no column is plainly its {' or its '.join(lacking)}",
            f"say {' '.join(f'--{role} COLUMN' for role in lacking)}, or --key TICKET --status COLUMN for a log",
        )
    if how == "solved" and not has & {"end", "status"}:
        message = f"{heading} needs to know which tickets are solved, and no column plainly says it"
        raise InputError(message, "say --status COLUMN, --end COLUMN, or -c COLUMN for a yes or no")
    if how == "reopened" and "reopens" not in has:
        message = f"{heading} needs to know which tickets were reopened, and no column plainly says it"
        raise InputError(message, "say --reopens COLUMN (a number, or yes and no), or --key TICKET for a log")
