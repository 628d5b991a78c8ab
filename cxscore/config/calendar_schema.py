"""What a calendar file may say: opening hours by the day of the week, holidays, special days, changes."""

from dataclasses import dataclass, field
from typing import Annotated

from cxscore.config.schema import ID, Spec, Understood, listed


def _hours(value: object) -> object:
    return [] if value == "closed" else listed(value)


_HOURS_TEXT = {"type": "string", "pattern": r"^[0-9]{1,2}:[0-9]{2}\s*[-–]\s*[0-9]{1,2}:[0-9]{2}$"}
_DATE_TEXT = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

DayHours = Annotated[
    tuple[str, ...],
    Understood(_hours, {"anyOf": [{"const": "closed"}, _HOURS_TEXT, {"type": "array", "items": _HOURS_TEXT}]}),
]
"""The opening hours that begin on one day: `08:00-16:00`, a list of such texts, or `closed`."""
Dates = Annotated[
    tuple[str, ...], Understood(listed, {"anyOf": [_DATE_TEXT, {"type": "array", "items": _DATE_TEXT}]})
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursSpec(Spec):
    """The opening hours of a week; a day that is left out is closed.

    Hours that end before they begin run into the next day: `22:00-06:00`. All day is `00:00-24:00`.
    """

    monday: DayHours = ()
    tuesday: DayHours = ()
    wednesday: DayHours = ()
    thursday: DayHours = ()
    friday: DayHours = ()
    saturday: DayHours = ()
    sunday: DayHours = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysSpec(Spec):
    """The public holidays of a country (ISO 3166, such as NO) and of one of its regions, and own `dates`.

    `worked` lists holidays of the country that are business days here.
    """

    country: str = ""
    region: str = ""
    dates: Dates = ()
    worked: Dates = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSpec(Spec):
    """What a calendar says from a day on; what is left out stays as it was."""

    time_zone: str = ""
    hours: HoursSpec | None = None
    holidays: HolidaysSpec | Dates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSpec(Spec):
    """Opening hours: which seconds are business time.

    `holidays` are closed: a list of dates, or a country. `special` gives single days hours of their own, holidays as
    well. `changes` maps a date to what is different from that day on, in time.
    """

    calendar: Annotated[str, ID]
    title: str = ""
    time_zone: str
    hours: HoursSpec
    holidays: HolidaysSpec | Dates = ()
    special: dict[str, DayHours] = field(default_factory=dict)
    changes: dict[str, ChangeSpec] = field(default_factory=dict)
