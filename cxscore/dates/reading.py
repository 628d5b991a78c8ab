"""One date text in Python: its day, its second, its offset. What `sql` reads, read the same way."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cxscore.dates.grammar import COUNTED, Kind, Order, pattern
from cxscore.dates.months import MONTHS, WEEKDAYS
from cxscore.dates.sql import FIRST_COUNTED, LAST_COUNTED, LAST_SERIAL, SLOT

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SLOT_KEY = re.compile(r"([esm]):(-?[0-9]{1,12})")
_SLOT_KINDS: Mapping[str, Kind] = {"s": "epoch", "m": "epoch-ms"}


class Stamp(NamedTuple):
    """A day, the second in it, and the offset from UTC in seconds (None: not given)."""

    day: date
    second: int
    offset: int | None

    def local(self, zone: ZoneInfo) -> date | None:
        """The day in `zone`; a stamp without an offset is there already. None outside the years 1 to 9999."""
        if self.offset is None:
            return self.day
        return local((self.day - _EPOCH.date()).days * 86400 + self.second - self.offset, zone)


def read(text: str, orders: Iterable[Order]) -> Stamp | None:
    """The stamp that is the whole of `text` in the first of these orders, or None: no such order, day or hour."""
    return next((stamp for order in orders if (stamp := _read(text, order))), None)


def _read(text: str, order: Order) -> Stamp | None:
    match = pattern(order).fullmatch(text)
    if not match:
        return None
    if order.kind in COUNTED:
        return _counted(Fraction(text.replace(",", ".")), order.kind)
    parts = match.groupdict(default="")
    second = _second(parts)
    if second is None or parts.get("a") != parts.get("z") or parts.get("w", "").lower() not in {"", *WEEKDAYS}:
        return None
    try:
        return Stamp(date(int(f"20{parts['y']}"[-4:]), _month(parts), int(parts["d"])), second, _offset(parts))
    except ValueError:
        return None


def _counted(number: Fraction, kind: Kind) -> Stamp | None:
    """The stamp that a number counts; None outside the years 2000 to 2099 or a spreadsheet's days."""
    if kind == "excel":
        return _serial(number)
    seconds = number.__floor__() if kind == "epoch" else number.__floor__() // 1000
    if not FIRST_COUNTED <= seconds <= LAST_COUNTED:
        return None
    return Stamp((_EPOCH + timedelta(seconds=seconds)).date(), seconds % 86400, 0)


def _serial(number: Fraction) -> Stamp | None:
    """The stamp of a spreadsheet's day number, to the millisecond; its day 60 is a 29 February that never was."""
    day, milli = divmod((number * 86_400_000 + Fraction(1, 2)).__floor__(), 86_400_000)
    if not 1 <= day <= LAST_SERIAL or day == 60:
        return None
    first = date(1899, 12, 31) if day < 60 else date(1899, 12, 30)
    return Stamp(first + timedelta(days=day), milli // 1000, None)


def _month(parts: Mapping[str, str]) -> int:
    """The month's number; 0, which is none, for a word that names no month."""
    return int(parts["m"]) if "m" in parts else MONTHS.get(parts["b"].lower(), 0)


def _second(parts: Mapping[str, str]) -> int | None:
    """The second of the day, 0 without a time; None for an hour that a twelve-hour clock has not."""
    hour, minute, second = (int(parts.get(name) or 0) for name in "his")
    half = parts.get("p", "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 3600 + minute * 60 + second


def _offset(parts: Mapping[str, str]) -> int | None:
    """Seconds east of UTC, None when the stamp has no offset."""
    text = parts.get("o", "")
    if not text:
        return None
    digits = re.sub("[^0-9]", "", text) or "0"
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return (int(hours) * 3600 + int(minutes) * 60) * (-1 if "-" in text else 1)


def local(seconds: int, zone: ZoneInfo) -> date | None:
    """The day in `zone` of an instant, in seconds since 1970 UTC; None outside the years 1 to 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).date()
    except OverflowError:
        return None


# --- keys of quarter hours -----------------------------------------------------------------------------------


class Slot(NamedTuple):
    """The quarter hour of a key, from its first second since 1970 UTC; `kind` says what the digits may count.

    `kind` is None for a stamp with an offset.
    """

    start: int
    kind: Kind | None


def slot(key: str) -> Slot | None:
    """The quarter hour that a key names, None for the key of any other text."""
    match = _SLOT_KEY.fullmatch(key)
    return Slot(int(match[2]) * SLOT, _SLOT_KINDS.get(match[1])) if match else None


def shown(key: str) -> str:
    """What was written, as far as a key tells: of digits, those that all numbers of its quarter hour share."""
    found = slot(key)
    if found is None or found.kind is None:
        return key.strip()
    first, last = str(found.start), str(found.start + SLOT - 1)
    shared = next(i for i in range(len(first)) if first[: i + 1] != last[: i + 1])
    return f"{first[:shared]}…"
