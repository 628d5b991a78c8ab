"""The engine of times, told what the request says: targets, opening hours, how a log is read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from cxscore.api.binding import EVENT, Bound
from cxscore.config.choose import Choice
from cxscore.dates import zone
from cxscore.durations import Unit, parse_target, write
from cxscore.engines.elapsed import Elapsed
from cxscore.engines.hours import Hours
from cxscore.engines.log import SOLVED, Log
from cxscore.errors import InputError, UsageError
from cxscore.model import LONGEST, Named, Phrase, Request, Terms, Timing

if TYPE_CHECKING:
    from cxscore.calendars import Calendar

DAY = 86_400
ON_THE_CLOCK = Timing(Phrase("on the clock, 24 hours a day"), DAY)


def elapsed(choice: Choice, request: Request, bound: Bound) -> tuple[Elapsed, Timing]:
    """The engine of times and how it counts them; errors name what it lacks."""
    terms, has = request.terms, set(bound.roles)
    if "duration" not in has and not {"start", "end"} <= has:
        raise _unbound(choice, [role for role in ("start", "end") if role not in has])
    calendars = hours(terms)
    _check_values(terms, bound)
    engine = choice.variant.engine
    targets = _targets(terms, calendars) if engine and engine.how == "target" else None
    log = _log(choice, terms) if "key" in has else None
    unit = _unit(terms, bound)
    return Elapsed(unit, Hours(calendars), targets, log, _business(terms, bound)), _timing(terms, calendars, bound)


def _unbound(choice: Choice, lacking: Sequence[str]) -> InputError:
    message = f"{choice.spec.heading} needs two stamps, and no column is plainly its {' or its '.join(lacking)}"
    named = " ".join(f"--{role} COLUMN" for role in lacking)
    return InputError(message, f"say {named}, or -c COLUMN --unit minutes for ready durations")


def _check_values(terms: Terms, bound: Bound) -> None:
    """UsageError when targets or calendars are said per value of no column, or a calendar cannot apply."""
    for option, said in (("target", terms.target), ("calendar", terms.calendar)):
        if any(name for name, _ in said) and f"{option}_by" not in bound.roles:
            message = f"--{option} says something of single values, and no column is plainly theirs"
            raise UsageError(message, f"say --{option}-by COLUMN")
    if terms.calendar and "duration" in bound.roles:
        raise UsageError(
            "--calendar counts between two stamps, and these durations are ready ones",
            "leave it out, or name the stamps with --start and --end",
        )
    if (terms.pause or terms.running) and "status" not in bound.roles:
        raise UsageError("--pause and --running need the column of the status", "say --status COLUMN")


# --- opening hours -------------------------------------------------------------------------------------------


def hours(terms: Terms) -> "dict[str, Calendar]":
    """The calendars by the value that they are for, "" for all others."""
    return {name: _loaded(path) for name, path in terms.calendar}


@cache
def _loaded(path: str) -> "Calendar":
    from cxscore.calendars import calendar_of  # noqa: PLC0415 (start-up: most times are counted on the clock)
    from cxscore.config.validate import load_calendar  # noqa: PLC0415 (start-up)

    return calendar_of(load_calendar(Path(path)))


def _timing(terms: Terms, calendars: "Mapping[str, Calendar]", bound: Bound) -> Timing:
    if _business(terms, bound):
        return Timing(Phrase("in the business time of the tool that wrote the file"), DAY)
    if "duration" in bound.roles:
        return Timing(Phrase("as the file counts it"), DAY)
    if not calendars:
        return replace(ON_THE_CLOCK, text=_paused(ON_THE_CLOCK.text, terms))
    texts = (Phrase("{}: {}", name, one.describe()) if name else one.describe() for name, one in calendars.items())
    text = _paused(Phrase("in business time, {}", Phrase.joined("{}; {}", texts)), terms)
    return Timing(text, _business_day(terms, calendars) or DAY)


def dated(timing: Timing, request: Request, as_of: int) -> Timing:
    """The timing, with the length of the business day when the file was exported."""
    calendars = hours(request.terms)
    day = datetime.fromtimestamp(as_of, zone(request.zone_name)).date()
    return replace(timing, day=_business_day(request.terms, calendars, day) or timing.day) if calendars else timing


def _business_day(terms: Terms, calendars: "Mapping[str, Calendar]", on: date | None = None) -> int | None:
    """Seconds of a business day, None where it has no one length: calendars differ, or change."""
    told = date.fromisoformat(terms.as_of[:10]) if on is None and terms.as_of[4:5] == "-" else on
    lengths = {length for one in calendars.values() for length in one.business_days(told)}
    return lengths.pop() if len(lengths) == 1 else None


def _business(terms: Terms, bound: Bound) -> bool:
    """Whether ready durations are read that count business time."""
    return "duration" in bound.roles and bool(terms.business or (bound.ready and bound.ready.clock == "business"))


def _paused(text: str, terms: Terms) -> str:
    """The text, with the statuses in which alone the clock runs, or in which it stands still."""
    if terms.running:
        return Phrase("{}, only in status {}", text, " or ".join(terms.running))
    return Phrase("{}, not in status {}", text, " or ".join(terms.pause)) if terms.pause else text


# --- logs and ready durations --------------------------------------------------------------------------------


def _log(choice: Choice, terms: Terms) -> Log:
    engine = choice.variant.engine
    first = terms.first or (engine is not None and engine.of == "first")
    places = [f"{EVENT}{place}" for place in range(len(terms.end_where) + len(terms.end_where_not))]
    ends = _grouped(terms.end_where, places)
    not_ends = _grouped(terms.end_where_not, places[len(terms.end_where) :])
    return Log(first, ends, not_ends, terms.solved or SOLVED, terms.pause, terms.running)


def _grouped(said: Named, roles: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Patterns of one column are alternatives, as in --where."""
    grouped: dict[str, tuple[str, list[str]]] = {}
    for (column, pattern), role in zip(said, roles, strict=False):
        grouped.setdefault(column, (role, []))[1].append(pattern)
    return list(grouped.values())


def _unit(terms: Terms, bound: Bound) -> Unit:
    text = terms.unit or (bound.ready.unit if bound.ready else "")
    if text in get_args(Unit):
        return cast("Unit", text)
    raise UsageError(f"--unit {text[:20]} is not known", f"say {', '.join(filter(None, get_args(Unit)))}")


# --- targets -------------------------------------------------------------------------------------------------


def _targets(terms: Terms, calendars: "Mapping[str, Calendar]") -> dict[str, int]:
    if not terms.target:
        raise UsageError("whether a time is within its target needs --target", "for example --target 4h")
    return {name: _seconds(text, terms, calendars) for name, text in terms.target}


def _seconds(text: str, terms: Terms, calendars: "Mapping[str, Calendar]") -> int:
    """The seconds of a target such as `4h`, or `2 business days` of the calendar; UsageError for anything else."""
    try:
        target = parse_target(text)
    except ValueError as error:
        raise UsageError(f"--target: {error}") from None
    if target.seconds:
        return target.seconds
    if target.business_days is None:
        raise UsageError(f"--target {text[:20]} is a share, and a time is wanted", "for example --target 4h")
    if not (day := _business_day(terms, calendars)):
        hint = (
            "say the target in hours, or --as-of DATE for the hours of that day"
            if calendars
            else "say --calendar FILE"
        )
        raise UsageError(f"--target {text[:20]}: a business day needs one length", hint)
    return target.business_days * day


def with_target(choice: Choice, request: Request) -> Choice:
    """The choice with the time that its bucket `target` stands for; UsageError when none, or several, were said."""
    if len(request.terms.target) != 1 or request.terms.target[0][0]:
        message = f"{choice.spec.heading} {choice.variant_name} needs one --target for all"
        raise UsageError(message, "for example --target 4h; targets per value are what cxscore sla judges")
    seconds = _seconds(request.terms.target[0][1], request.terms, hours(request.terms))
    name = f"within {write(seconds)}"
    buckets: dict[str, str | tuple[str, ...]] = {name: f"0-{seconds}", "later": f"{seconds + 1}-{LONGEST}"}
    return replace(choice, variant=replace(choice.variant, of=(name,), buckets=buckets))
