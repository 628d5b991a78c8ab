"""What types cannot say of a calendar: whether its hours, days, zones and holidays exist and fit together."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date

from cxscore.calendars.openings import (
    CLOSED,
    WEEKDAYS,
    Opening,
    overlaps,
    overlaps_next,
    parse_day,
    parse_opening,
)
from cxscore.config.calendar_schema import HolidaysSpec
from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.scales import nearest
from cxscore.dates import zone
from cxscore.errors import InputError, UsageError
from cxscore.model import Problem

_HOURS_HINT = "write 08:00-16:00, or a list of such hours; all day is 00:00-24:00"
_DATE_HINT = "write it as 2026-12-24, year first"

_HOLIDAY_KEYS = {field.name for field in fields(HolidaysSpec)}
_OWN_HOLIDAYS: tuple[KeyPath, ...] = (("holidays",), ("holidays", "dates"))


def calendar_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a calendar file beyond its types."""
    for path in ((), *(("changes", text) for text in _names(document, ("changes",)))):
        yield from _zone_problems(document, (*path, "time_zone"))
        yield from _week_problems(document, (*path, "hours"))
        yield from _holiday_problems(document, (*path, "holidays"))
    yield from _special_problems(document)
    yield from _change_problems(document)


def _names(document: Document, path: KeyPath) -> tuple[str, ...]:
    data = document.at(path)
    return tuple(data) if isinstance(data, dict) else ()


def _texts(document: Document, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The texts at `path`, one or a list of them, each with its own place."""
    data = document.at(path)
    if isinstance(data, str):
        yield path, data
    for position, entry in enumerate(data if isinstance(data, list) else []):
        if isinstance(entry, str):
            yield (*path, position), entry


def _zone_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    for place, name in _texts(document, path):
        try:
            zone(name)
        except UsageError as error:
            yield from (document.problem(place, problem.message, problem.hint) for problem in error.problems)


# --- hours ---------------------------------------------------------------------------------------------------


def _week_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Hours that cannot be read or overlap, also with the next day's, and a week without any."""
    for name in WEEKDAYS:
        yield from _hours_problems(document, (*path, name))
    week = [_openings(document, (*path, day)) for day in WEEKDAYS]
    for day, openings in enumerate(week):
        yield from _night_problems(document, path, day, openings, week[(day + 1) % 7])
    named = (document.at((*path, name)) for name in _names(document, path))
    if isinstance(document.at(path), dict) and all(hours in (CLOSED, []) for hours in named):
        yield document.problem(path, "never open", "give at least one day hours: monday: 08:00-16:00", key=True)


def _hours_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Hours of one day that cannot be read or overlap."""
    if document.at(path) == []:
        yield document.problem(path, "an empty list of hours", f"write {CLOSED}", key=True)
    if document.at(path) == CLOSED:
        return
    for place, text in _texts(document, path):
        try:
            parse_opening(text)
        except ValueError as error:
            yield document.problem(place, str(error), _HOURS_HINT)
    for one, other in overlaps(_openings(document, path)):
        message = f"{one.text} and {other.text} overlap"
        yield document.problem(path, message, "join them, or end one before the other begins", key=True)


def _night_problems(
    document: Document, path: KeyPath, day: int, openings: Sequence[Opening], following: Sequence[Opening]
) -> Iterator[Problem]:
    """Hours that run into the next day and overlap with those that begin on it."""
    for one, other in overlaps_next(openings, following):
        message = f"{one.text} runs into {WEEKDAYS[(day + 1) % 7]}, where {other.text} begins before it ends"
        yield document.problem((*path, WEEKDAYS[day]), message, "end one before the other begins", key=True)


def _openings(document: Document, path: KeyPath) -> tuple[Opening, ...]:
    """The hours of one day that can be read."""
    found = []
    for _, text in _texts(document, path):
        try:
            found.append(parse_opening(text))
        except ValueError:
            continue  # complained of where it stands
    return tuple(sorted(found))


# --- days ----------------------------------------------------------------------------------------------------


def _special_problems(document: Document) -> Iterator[Problem]:
    """Days that do not exist, that have no hours, or that are listed as holidays, too."""
    holidays = {day for path in _OWN_HOLIDAYS for _, day in _days(document, path)}
    for path in _entries(document, ("special",)):
        yield from _day_problems(document, path, str(path[-1]), key=True)
        yield from _hours_problems(document, path)
        if document.at(path) is None:
            yield document.problem(
                path, f"'{shown(str(path[-1]))}' has no hours", f"write them, or {CLOSED}", key=True
            )
        if _day(str(path[-1])) in holidays:
            message = f"{path[-1]} is listed as a holiday, too"
            yield document.problem(path, message, "keep it in one of the two", key=True)


def _change_problems(document: Document) -> Iterator[Problem]:
    """Changes on days that do not exist or do not follow each other, or that change nothing."""
    latest = date.min
    for path in _entries(document, ("changes",)):
        text = str(path[-1])
        yield from _day_problems(document, path, text, key=True)
        if document.at(path) in (None, {}):
            yield document.problem(path, f"nothing changes on {shown(text)}", "add hours: or time_zone:", key=True)
        day = _day(text) or latest
        if day < latest:
            yield document.problem(path, f"{text} stands after {latest}", "write changes in time", key=True)
        latest = max(latest, day)


def _entries(document: Document, path: KeyPath) -> Iterator[KeyPath]:
    """The places of the entries of a mapping, those without a value as well."""
    return (place for place in document.keys or () if place[:-1] == path)


def _day_problems(document: Document, path: KeyPath, text: str, *, key: bool = False) -> Iterator[Problem]:
    try:
        parse_day(text)
    except ValueError as error:
        yield document.problem(path, str(error), _DATE_HINT, key=key)


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None


def _days(document: Document, path: KeyPath) -> Iterator[tuple[KeyPath, date]]:
    """The days listed at `path` that exist, each with its own place."""
    for place, text in _texts(document, path):
        if day := _day(text):
            yield place, day


# --- holidays ------------------------------------------------------------------------------------------------


def _holiday_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Dates that do not exist or stand twice, countries and regions that nobody knows."""
    for place in (path, (*path, "dates"), (*path, "worked")):
        yield from _date_problems(document, place)
    country, region = (next(_texts(document, (*path, key)), (path, ""))[1] for key in ("country", "region"))
    if country:
        yield from _country_problems(document, path, country, region)
    elif set(_names(document, path)) <= _HOLIDAY_KEYS:  # otherwise the country may be the unknown key
        yield from _countryless_problems(document, path)


def _countryless_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """What makes sense for a country only; said once."""
    for key in ("region", "worked"):
        if document.at((*path, key)):
            yield document.problem((*path, key), f"'{key}' belongs to a country", "add country: NO", key=True)
            return


def _date_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    for place, text in _texts(document, path):
        yield from _day_problems(document, place, text)
    seen: set[date] = set()
    for place, day in _days(document, path):
        if day in seen:
            yield document.problem(place, f"{day} stands twice", "keep it once")
        seen.add(day)


def _country_problems(document: Document, path: KeyPath, country: str, region: str) -> Iterator[Problem]:
    from cxscore.calendars.public import known, meant, regions  # noqa: PLC0415 (start-up: only countries need it)

    if not known(country):
        code = meant(country) or country.upper()
        hint = f"did you mean {code}?" if known(code) else "write a code of two letters (ISO 3166), such as NO"
        yield document.problem((*path, "country"), f"no holidays are known of '{shown(country)}'", hint)
    elif region and region not in regions(country):
        message = f"'{shown(region)}' is no region of {country} with holidays of its own"
        hint = nearest(region, regions(country)) or "leave it out"
        yield document.problem((*path, "region"), message, hint)
    else:
        yield from _worked_problems(document, path, country, region)


def _worked_problems(document: Document, path: KeyPath, country: str, region: str) -> Iterator[Problem]:
    """Days said to be worked although holidays that are no holidays."""
    from cxscore.calendars.public import public_holidays  # noqa: PLC0415 (start-up: only countries need it)

    for place, day in _days(document, (*path, "worked")):
        try:
            public = day in public_holidays(country, region, day.year)
        except InputError as error:
            yield from (document.problem(place, problem.message, "leave it out") for problem in error.problems)
            continue
        if not public:
            yield document.problem(place, f"{day} is no holiday of {country}", "leave it out")
