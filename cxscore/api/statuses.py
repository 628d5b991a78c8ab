"""The engine of statuses, told what the request says; errors name the columns that it lacks."""

from collections.abc import Sequence
from typing import cast

from cxscore.api.binding import Bound
from cxscore.config.choose import Choice
from cxscore.engines.log import SOLVED
from cxscore.engines.status import How, Status
from cxscore.errors import InputError, UsageError
from cxscore.model import Request, Timing


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
    return Status(cast("How", how), solved, log, request.period, request.until, zone), solved_said(solved, bound)


def refuse_respondent(choice: Choice, request: Request) -> None:
    """UsageError where one answer per respondent was asked of records that count in more than one place."""
    if request.respondent and request.keep != "all":
        message = f"--respondent does not go with {choice.spec.heading} {choice.variant_name}"
        raise UsageError(f"{message}: a record counts in more than one place", "leave it out")


def finished(request: Request, bound: Bound) -> Sequence[str]:
    """The statuses of finished tickets; UsageError where some were named and no status is read."""
    if request.terms.solved and "status" not in bound.roles:
        raise UsageError("--solved names statuses, and no column of a status is read", "say --status COLUMN")
    return request.terms.solved or SOLVED


def solved_said(solved: Sequence[str], bound: Bound) -> Timing | None:
    """Which statuses are finished ones, for people; None where no status is read."""
    return Timing(f"finished means status {', '.join(solved)}") if "status" in bound.roles else None


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
