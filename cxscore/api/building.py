"""From a choice to its engine of records: one function per engine, and a line here."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from importlib import import_module

from cxscore.api.binding import Bound
from cxscore.config.choose import Choice
from cxscore.dates import zone
from cxscore.engines.records import RecordEngine
from cxscore.errors import UsageError
from cxscore.model import Request, Timing
from cxscore.tallying import Derivation

Build = Callable[[Choice, Request, Bound], tuple[RecordEngine, Timing | None]]
"""From what is asked and the columns found to the engine, and how it counts time, if it does."""

BUILDERS: Mapping[str, tuple[str, str]] = {
    "elapsed": ("timekeeping", "elapsed"),
    "status": ("statuses", "status"),
    "contacts": ("contacting", "contacts"),
    "roster": ("rosters", "roster"),
    "counts": ("rosters", "counts"),
    "scorecard": ("scorecards", "scorecard"),
}
"""The module beside this one that builds each engine, loaded when it is asked for, and its function."""


def derivation(choice: Choice, request: Request, bound: Bound) -> tuple[Derivation, Timing | None]:
    """The engine of a choice, told what the request says, and how it counts time.

    UsageError for what does not go with records: they are counted, not weighed.
    """
    for option in ("weight", "counts"):
        if getattr(request, option):
            raise UsageError(f"--{option} does not go with {choice.spec.heading}: it counts records", "leave it out")
    name = choice.variant.engine.name if choice.variant.engine else ""
    module, function = BUILDERS[name]
    build: Build = getattr(import_module(f"cxscore.api.{module}"), function)
    engine, timing = build(choice, request, bound)
    if name == "scorecard":
        return _of_reviews(engine, bound), timing
    as_of = instant(request.terms.as_of, request.zone_name) if request.terms.as_of else None
    if as_of is not None and not engine.timed and _is_day(request.terms.as_of):
        as_of -= 1  # what is stamped with the next day alone comes later
    return Derivation(engine, bound.roles, as_of), timing


def _of_reviews(engine: RecordEngine, bound: Bound) -> Derivation:
    """A scorecard reads its outcomes itself: there are as many as ways to rate a review."""
    from cxscore.engines.scorecard import Scorecard  # noqa: PLC0415 (start-up)

    assert isinstance(engine, Scorecard)  # noqa: S101 (the builder of that name made it)
    return Derivation(engine, bound.roles, read=engine.read, blamed=engine.blamed)


def _is_day(text: str) -> bool:
    """Whether a time is a day alone, however ISO writes it: 2026-10-31, 20261031, 2026-W44-6."""
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def dated(timing: Timing | None, request: Request, as_of: int | None) -> Timing | None:
    """How time was counted, now that it is known until when: calendars change."""
    if timing is None or as_of is None or not request.terms.calendar:
        return timing
    from cxscore.api import timekeeping  # noqa: PLC0415 (start-up)

    return timekeeping.dated(timing, request, as_of)


def instant(text: str, zone_name: str) -> int:
    """The instant, in seconds since 1970, that `--as-of` means; of a day alone, its end. UsageError for no time."""
    try:
        stamp = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"--as-of '{text[:20]}' is no time", "write 2026-10-31 or 2026-10-31T18:00") from None
    local = stamp if stamp.tzinfo else stamp.replace(tzinfo=zone(zone_name))
    return int((local + timedelta(days=1) if _is_day(text) else local).timestamp())
