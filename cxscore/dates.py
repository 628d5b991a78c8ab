"""The meaning of a date column: raw text to local days, once per distinct key.

`key_sql` brings millions of stamps down to few keys: the date of a stamp without an offset, the quarter hour of
one with an offset (every zone lies a multiple of 15 minutes from UTC in our time). `understand` gives each key
its day. A date that starts with a four-digit year is read freely; day-first and month-first dates are read by
the one order that fits them all, or not at all. Dots always mean day first (31.10.2026). Two-digit years are
20yy, once the order is settled. The clock plays no part: "now" and "today" are not dates.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cxscore import guards
from cxscore.answers import WHITESPACE
from cxscore.errors import InputError, UsageError
from cxscore.model import Mark, Problem

SLOT = 900
"""Seconds in the slots that keys of stamps with an offset name."""

LONGEST = 64
"""Characters of a text that is no date which its key keeps."""

_SLOT_KEY = re.compile(r"e:(-?[0-9]{1,12})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_HINT = (
    "dates are read as 2026-10-31, 31/10/2026, 10/31/2026 or 31.10.2026; for others say --date-format, "
    "such as '%d/%b/%y' for 25/Feb/26"
)

# One grammar for Python and SQL: both regexp dialects read these patterns alike. The groups: y, m or b (a month
# by name), d; a and z (the two separators, which must be the same); h, i, s, p (AM or PM), o (offset).
_BLANK = "[ \t\u00a0\u202f]"
_BEFORE_TIME = f"(?:T|,?{_BLANK}+)"
_FRACTION = "(?:[.,][0-9]{1,9})"
_TIME = f"(?P<h>[01]?[0-9]|2[0-3]):(?P<i>[0-5][0-9])(?::(?P<s>[0-5][0-9]){_FRACTION}?)?"
_HALF = rf"(?P<p>[ap]\.?{_BLANK}?m\.?)"
_OFFSET = "(?P<o>z|utc|gmt|(?:utc|gmt)?[+-](?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?)"
_REST = f"(?:{_BEFORE_TIME}{_TIME}(?:{_BLANK}*{_HALF})?(?:{_BLANK}*{_OFFSET})?)?"
_DATES = {
    "iso": r"(?P<y>[0-9]{4})(?P<a>[-/.])(?P<m>[0-9]{1,2})(?P<z>[-/.])(?P<d>[0-9]{1,2})",
    "compact": r"(?P<y>(?:19|20|21)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "dmy": r"(?P<d>[0-9]{1,2})(?P<a>[-/.])(?P<m>[0-9]{1,2})(?P<z>[-/.])(?P<y>[0-9]{4}|[0-9]{2})",
    "mdy": r"(?P<m>[0-9]{1,2})(?P<a>[-/])(?P<d>[0-9]{1,2})(?P<z>[-/])(?P<y>[0-9]{4}|[0-9]{2})",
    "ymd": r"(?P<y>[0-9]{2})(?P<a>-)(?P<m>[0-9]{2})(?P<z>-)(?P<d>[0-9]{2})",
}
_DIRECTIVES = {
    "%d": "(?P<d>[0-9]{1,2})",
    "%m": "(?P<m>[0-9]{1,2})",
    "%Y": "(?P<y>[0-9]{4})",
    "%y": "(?P<y>[0-9]{2})",
    "%b": (
        "(?P<b>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
        "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    ),
    "%a": "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}",
    "%H": "(?P<h>[01]?[0-9]|2[0-3])",
    "%M": "(?P<i>[0-5][0-9])",
    "%S": "(?P<s>[0-5][0-9])",
    "%f": "[0-9]{1,9}",
    "%p": _HALF,
    "%z": _OFFSET,
    "%%": "%",
}
_DIRECTIVES |= {"%B": _DIRECTIVES["%b"], "%A": _DIRECTIVES["%a"], "%I": _DIRECTIVES["%H"]}
_FORMAT_TIME = re.compile(r"(?:T|,?\s+)%[HI]:%M(?::%S(?:[.,]%f)?)?(?:\s*%p)?(?:\s*%z)?$")

Kind = Literal["iso", "compact", "dmy", "mdy", "ymd", "format"]
_Keyed = Literal["dmy", "mdy", "ymd"]
_WORDS: Mapping[_Keyed, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


@dataclass(frozen=True, slots=True)
class Order:
    """How dates other than year-first ones are read; `format` is the `--date-format` of kind "format".

    "iso": there are none; "compact": 20261031. "ymd" (26-10-31) is never chosen, only weighed against the others.
    """

    kind: Kind
    format: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the keys of a date column mean.

    `days` has the local day of every key, None for a key that is no date. `mixed_offset` says that some stamps
    have an offset and some do not. `note` says what was decided, in words for people, or is "".
    """

    days: Mapping[str, date | None]
    order: Order
    mixed_offset: bool
    note: str


class _Stamp(NamedTuple):
    """A day, the second in it, and the offset from UTC in seconds (None: not given)."""

    day: date
    second: int
    offset: int | None


# --- time zones ----------------------------------------------------------------------------------------------


_NO_ZONES = ("localtime", "posix", "right/")  # what they mean depends on the machine, or counts leap seconds


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name, such as Europe/Oslo; UsageError with the nearest names if there is none."""
    try:
        if not name.startswith(_NO_ZONES):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise UsageError(f"there is no time zone '{name[:40]}'", _nearest_zones(name))


def _nearest_zones(name: str) -> str:
    known = {known.casefold(): known for known in available_timezones() if not known.startswith(_NO_ZONES)}
    if not known:
        return "this computer has no time zone data: install the Python package tzdata"
    wanted = name.casefold().replace(" ", "_")
    cities = [same for same in known if wanted and f"/{same}".endswith(f"/{wanted}")]
    near = [known[same] for same in sorted(cities) or get_close_matches(wanted, sorted(known), n=3)]
    return f"did you mean {' or '.join(near[:3])}?" if near else "write it as Europe/Oslo or America/New_York, or UTC"


# --- SQL -----------------------------------------------------------------------------------------------------

_SQL_TIME = rf"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9]{_FRACTION}?)?"
_SQL_TWELVE = rf"(?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9]{_FRACTION}?)?{_BLANK}*[APap]\.?{_BLANK}?[Mm]\.?"
_SQL_ISO = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_SQL_ISO_OFFSET = (
    f"{_SQL_ISO}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{{1,6}})?)?"
    " ?(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"
)
_SQL_ISO_LOCAL = f"{_SQL_ISO}(?:[T ]{_SQL_TIME})?"
_SQL_NUMERIC = f"[0-9][-/.0-9]{{5,9}}(?: (?:{_SQL_TIME}|{_SQL_TWELVE}))?"
_SQL_STAMP = f"[^:]{{0,40}}[0-9]{_BEFORE_TIME}(?:{_SQL_TIME}|{_SQL_TWELVE})"
_PARTS = "cxscore_stamp_parts"  # a lambda's parameter; a column of the same name would hide it
_SHIFT = 80_000_000  # slots from before the year 1 to 1970: SQL division rounds to 0, so it gets no negatives


def key_sql(column_sql: str) -> str:
    """A DuckDB expression: the key of a raw date text (VARCHAR), one of few where stamps are many; never raises.

    A stamp with an ISO date and an offset: `e:` and its quarter hour since 1970 UTC. A stamp without an offset
    and with a valid time of day, or none: its date part. Anything else: the trimmed text, cut to `LONGEST`
    (a blank goes before a text that looks like `e:`). NULL where blank.
    """
    trimmed = _trimmed(column_sql)
    return (
        f"CASE WHEN regexp_full_match({column_sql}, {guards.sql(_SQL_ISO_OFFSET)})"
        f" THEN coalesce('e:' || ((epoch_us({_utc(column_sql)}) + {_SHIFT * SLOT * 1_000_000})"
        f" // {SLOT * 1_000_000} - {_SHIFT}), {column_sql})"
        f" WHEN regexp_full_match({column_sql}, {guards.sql(_SQL_ISO_LOCAL)}) THEN left({column_sql}, 10)"
        f" WHEN regexp_full_match({column_sql}, {guards.sql(_SQL_NUMERIC)}) THEN split_part({column_sql}, ' ', 1)"
        f" WHEN ({trimmed}) = '' THEN NULL"
        f" WHEN regexp_full_match({trimmed}, {guards.sql(_SQL_STAMP)})"
        f" THEN {_before_time(trimmed)}"
        f" ELSE {_plain(trimmed)} END"
    )


def instant_sql(column_sql: str, order: Order, zone: str = "UTC") -> str:
    """A DuckDB expression: seconds since 1970 UTC (BIGINT) of a raw date text, NULL if it is no date; never raises.

    A stamp without an offset is wall-clock time in `zone` (an IANA name); a date alone is its midnight.
    """
    general = [_instant(column_sql, _pattern(each), zone) for each in dict.fromkeys((Order("iso"), order))]
    local = f"epoch_us(try_cast(left({column_sql}, 19) AS TIMESTAMP)) // 1000000"
    return (
        f"coalesce(CASE WHEN regexp_full_match({column_sql}, {guards.sql(_SQL_ISO_OFFSET)})"
        f" THEN epoch_us(date_trunc('second', {_utc(column_sql)})) // 1000000"
        f" WHEN regexp_full_match({column_sql}, {guards.sql(_SQL_ISO_LOCAL)})"
        f" THEN {_from_wall(local, zone)} END, {', '.join(general)})"
    )


def _from_wall(seconds_sql: str, zone: str) -> str:
    """The instant of a wall-clock time in `zone`, both in seconds since 1970."""
    if zone == "UTC":
        return seconds_sql
    return f"epoch_us(timezone({guards.sql(zone)}, make_timestamp(({seconds_sql}) * 1000000))) // 1000000"


def _trimmed(column_sql: str) -> str:
    """The text without blanks at both ends; what stands between visible ASCII is not touched, which saves time."""
    visible = f"left({column_sql}, 1) BETWEEN '!' AND '~' AND right({column_sql}, 1) BETWEEN '!' AND '~'"
    return f"CASE WHEN {visible} THEN {column_sql} ELSE trim({column_sql}, {guards.sql(WHITESPACE)}) END"


def _utc(stamp_sql: str) -> str:
    """The instant of a text that matches `_SQL_ISO_OFFSET`, NULL on a day that does not exist."""
    return f"try_cast(left({stamp_sql}, 10) || 'T' || replace(substr({stamp_sql}, 12), ' ', '') AS TIMESTAMPTZ)"


def _before_time(stamp_sql: str) -> str:
    """The date part of a text that matches `_SQL_STAMP`."""
    return f"regexp_replace({stamp_sql}, {guards.sql(f'{_BEFORE_TIME}[0-9]{{1,2}}:.*$')}, '')"


def _plain(text_sql: str) -> str:
    """The text as a key that cannot be taken for a slot, and of bounded length."""
    cut = f"CASE WHEN length({text_sql}) > {LONGEST} THEN left({text_sql}, {LONGEST}) || '…' ELSE {text_sql} END"
    return f"CASE WHEN starts_with({text_sql}, 'e:') THEN ' ' ELSE '' END || {cut}"


def _instant(column_sql: str, pattern: re.Pattern[str], zone: str) -> str:
    """Seconds since 1970 of a text that the pattern matches, NULL otherwise or on a day or hour that is none."""
    names = pattern.groupindex
    listed = ", ".join(map(guards.sql, names))
    parts = f"regexp_extract({_trimmed(column_sql)}, {guards.sql(f'^(?:{pattern.pattern})$')}, [{listed}], 'i')"

    def part(name: str) -> str:
        return f"{_PARTS}.{name}" if name in names else "''"

    def number(name: str) -> str:
        return f"coalesce(try_cast({part(name)} AS BIGINT), 0)"

    year = f"right('20' || {part('y')}, 4)"
    month = part("m") if "m" in names else f"(position(lower(left({part('b')}, 3)) IN '{_MONTHS}') + 2) // 3"
    half = f"CASE lower(left({part('p')}, 1)) WHEN '' THEN {number('h')} WHEN 'a' THEN {number('h')} % 12"
    valid = (
        f"{part('y')} NOT IN ('', '0000') AND {part('a')} = {part('z')}"
        f" AND ({part('p')} = '' OR {number('h')} BETWEEN 1 AND 12)"
    )
    seconds = (
        f"(try_cast({year} || '-' || {month} || '-' || {part('d')} AS DATE) - DATE '1970-01-01') * 86400"
        f" + ({half} ELSE {number('h')} % 12 + 12 END) * 3600 + {number('i')} * 60 + {number('s')}"
        f" - {_offset_sql(part('o'))}"
    )
    local = _from_wall(seconds, zone)
    instant = seconds if local == seconds else f"CASE {part('o')} WHEN '' THEN {local} ELSE {seconds} END"
    return f"list_transform([{parts}], lambda {_PARTS}: CASE WHEN {valid} THEN {instant} END)[1]"


def _offset_sql(text_sql: str) -> str:
    """Seconds of an offset such as `Z`, `+2`, `-0530`, `GMT+05:30`; 0 for an empty text."""
    digits = f"regexp_replace({text_sql}, '[^0-9]', '', 'g')"
    hours = f"CASE WHEN length({digits}) > 2 THEN left({digits}, -2) ELSE {digits} END"
    minutes = f"CASE WHEN length({digits}) > 2 THEN right({digits}, 2) ELSE '0' END"
    size = f"coalesce(try_cast({hours} AS BIGINT) * 3600 + try_cast({minutes} AS BIGINT) * 60, 0)"
    return f"CASE WHEN contains({text_sql}, '-') THEN -1 ELSE 1 END * {size}"


# --- patterns ------------------------------------------------------------------------------------------------


@lru_cache
def _pattern(order: Order) -> re.Pattern[str]:
    """The pattern of a whole stamp in this order."""
    text = _format_pattern(order.format) if order.kind == "format" else _DATES[order.kind] + _REST
    return re.compile(text, re.IGNORECASE | re.ASCII)


def _format_pattern(format_: str) -> str:
    """The pattern of a strptime format; UsageError unless it is one that can be used.

    A time of day at its end is read by the common grammar, because keys leave it out.
    """
    if unknown := [each for each in re.findall("%.?", format_, re.DOTALL) if each not in _DIRECTIVES]:
        raise UsageError(f"--date-format does not know '{unknown[0]}'", f"it knows {', '.join(sorted(_DIRECTIVES))}")
    pieces = re.findall(r"%.|\s+|[^%\s]", _FORMAT_TIME.sub("", format_))
    pattern = "".join(map(_format_piece, pieces))
    groups = re.findall(r"\?P<(.)>", pattern)
    _check_groups(groups, format_)
    return pattern if set(groups) & set("hispo") else pattern + _REST


def _check_groups(groups: list[str], format_: str) -> None:
    """Raise UsageError unless a format says day, month and year once each, and year, month, day in that order."""
    said = set(groups)
    if len(groups) != len(said) or not {"y", "d"} <= said or len({"m", "b"} & said) != 1:
        raise UsageError(
            f"--date-format '{format_[:40]}' must say the day, the month and the year, once each",
            "such as %d/%m/%Y, or '%d %b %Y %H:%M'",
        )
    if [group for group in groups if group in "ymd"] == ["y", "d", "m"]:
        raise UsageError(
            f"--date-format '{format_[:40]}' puts the day before the month after a year",
            "dates that start with a year are read as year, month, day",
        )


def _format_piece(piece: str) -> str:
    if piece.isspace():
        return f"{_BLANK}+"
    return _DIRECTIVES[piece] if len(piece) > 1 else re.escape(piece)


# --- Python --------------------------------------------------------------------------------------------------


def _read(text: str, order: Order) -> _Stamp | None:
    """The stamp that is the whole of `text`, or None: not of this order, or no such day or hour."""
    match = _pattern(order).fullmatch(text)
    if not match:
        return None
    parts = match.groupdict(default="")
    second = _second(parts)
    if second is None or parts.get("a") != parts.get("z"):
        return None
    try:
        return _Stamp(date(int(f"20{parts['y']}"[-4:]), _month(parts), int(parts["d"])), second, _offset(parts))
    except ValueError:
        return None


def _month(parts: Mapping[str, str]) -> int:
    return int(parts["m"]) if "m" in parts else _MONTHS.index(parts["b"][:3].lower()) // 3 + 1


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


def _local(seconds: int, zone: ZoneInfo) -> date | None:
    """The day in `zone` of an instant, in seconds since 1970 UTC; None outside the years 1 to 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).date()
    except OverflowError:
        return None


def _slot(key: str) -> int | None:
    match = _SLOT_KEY.fullmatch(key)
    return int(match[1]) * SLOT if match else None


def _instant_of(stamp: _Stamp, offset: int) -> int:
    return (stamp.day - _EPOCH.date()).days * 86400 + stamp.second - offset


def _dated(key: str, order: Order, zone: ZoneInfo) -> tuple[date | None, bool]:
    """The local day of a key, or None, and whether it has an offset."""
    slot = _slot(key)
    if slot is not None:
        return _local(slot, zone), True
    stamp = _read(key, Order("iso")) or _read(key, order)
    if stamp is None:
        return None, False
    if stamp.offset is None:
        return stamp.day, False
    return _local(_instant_of(stamp, stamp.offset), zone), True


def understand(
    keys: Mapping[str, int], *, dayfirst: bool | None, date_format: str | None, zone: ZoneInfo
) -> Understanding:
    """The local day of every key (from `key_sql`, each with its number of records), and how they were read.

    `dayfirst` and `date_format` (a strptime format, month names in English) settle the order; otherwise it is the
    one of day first and month first that all keys fit which fit either. A key that fits none is no date. Raises
    InputError when two orders fit, when none does, or when no key is a date; UsageError for a wrong format.
    """
    (found,) = understand_each({"": keys}, dayfirst=dayfirst, date_format=date_format, zone=zone)
    return found


def understand_each(
    files: Mapping[str, Mapping[str, int]], *, dayfirst: bool | None, date_format: str | None, zone: ZoneInfo
) -> tuple[Understanding, ...]:
    """What `understand` says of each file's keys, by the file's name: none is settled by the values of another.

    A file without any date is no error beside one that has some. An error names its file if there are several.
    """
    order = asked(dayfirst=dayfirst, date_format=date_format)
    found = []
    for name, keys in files.items():
        try:
            found.append(_understood(keys, order, zone))
        except InputError as error:
            raise InputError(_marked(error.problems, name if len(files) > 1 else "")) from None
    if not any(day for each in found for day in each.days.values()):
        raise _dateless(sum(map(Counter, files.values()), Counter()), settled=order is not None)
    return tuple(found)


def _marked(problems: Iterable[Problem], name: str) -> list[Problem]:
    return [replace(problem, mark=Mark(name) if name else None) for problem in problems]


def _understood(keys: Mapping[str, int], order: Order | None, zone: ZoneInfo) -> Understanding:
    """The meaning of the keys of one file, in this order or in the one that they settle."""
    why = ""
    if order is None:
        order, why = _settled(keys)
    dated = {key: _dated(key, order, zone) for key in keys}
    days = {key: day for key, (day, _) in dated.items()}
    offsets = {with_offset for day, with_offset in dated.values() if day}
    notes = [why, *_zone_notes(offsets, zone)]
    return Understanding(days, order, len(offsets) == 2, "; ".join(filter(None, notes)))


def _dateless(keys: Mapping[str, int], *, settled: bool) -> InputError:
    """The error that no key is a date; where most are digits that could be one, names those that are not."""
    if not keys:
        return InputError("the date column is blank in every record", _HINT)
    said = "the date column holds no date that can be read"
    common = _common(keys)
    digits = [] if settled else [key for key in common if key.isdigit()]
    strange = [key for key in digits if not _read(key, Order("compact"))]
    if len(strange) == len(digits):
        return InputError(f"{said}: {_examples(common)}", _HINT)
    return InputError(
        f"{said}: {_examples(strange)} cannot be one, so no other digits are taken for one",
        "--date-format %Y%m%d reads those that are dates; the others become undated",
    )


def _zone_notes(offsets: set[bool], zone: ZoneInfo) -> Iterator[str]:
    if True in offsets:
        yield f"stamps with an offset are counted on their day in {zone.key}"
        if False in offsets:
            yield f"those without are taken as {zone.key} already"


def asked(*, dayfirst: bool | None, date_format: str | None) -> Order | None:
    """The order that `--dayfirst` or `--date-format` settles, None without; UsageError when both do."""
    if date_format is None:
        return None if dayfirst is None else Order("dmy" if dayfirst else "mdy")
    if dayfirst is not None:
        raise UsageError("--date-format and --dayfirst both say the order of a date", "give one of them")
    order = Order("format", date_format)
    _pattern(order)
    return order


def _settled(keys: Mapping[str, int]) -> tuple[Order, str]:
    """The order that the keys themselves settle, and the sentence that says so ("" when nothing was open)."""
    open_keys = [key for key in _common(keys) if _slot(key) is None and not _read(key, Order("iso"))]
    fits = {key: kinds for key in open_keys if (kinds := _fitting(key))}
    if not fits:
        return Order("compact" if len(open_keys) == len(keys) and _all_compact(open_keys) else "iso"), ""
    left = [kind for kind in _WORDS if all(kind in kinds for kinds in fits.values())]
    if not left:
        raise InputError(_clash(fits), "--dayfirst or --monthfirst reads those that fit; the others become undated")
    if len(left) > 1 or left == ["ymd"]:
        raise InputError(_open(fits, left), "say --dayfirst, --monthfirst or --date-format, such as '%y-%m-%d'")
    example = min(fits, key=lambda key: len(fits[key]))
    return Order(left[0]), f"dates are read {_WORDS[left[0]]} ('{example}'): no other order fits them all"


def _fitting(key: str) -> tuple[_Keyed, ...]:
    """The orders under which a key is a date."""
    return tuple(kind for kind in _WORDS if _read(key, Order(kind)))


def _all_compact(keys: Iterable[str]) -> bool:
    """Whether every key of digits alone is a date such as 20261031: an identifier would break it."""
    return all(_read(key, Order("compact")) for key in keys if key.isdigit())


def _clash(fits: Mapping[str, tuple[_Keyed, ...]]) -> str:
    """The complaint that no order fits, with one example for each set of orders that some value needs."""
    examples = {kinds: key for key, kinds in reversed(list(fits.items())) if len(kinds) < len(_WORDS)}
    telling = sorted(examples.items(), key=lambda example: (len(example[0]), example[1]))[:3]
    said = [f"'{key[:20]}' can only be {' or '.join(_WORDS[kind] for kind in kinds)}" for kinds, key in telling]
    return f"the dates are not all in one order: {', '.join(said)}"


def _open(fits: Mapping[str, tuple[_Keyed, ...]], left: list[_Keyed]) -> str:
    """The complaint that more than one order fits, with a value and what it would mean in each."""
    example = next((key for key in fits if len(_meanings(key, left)) > 1), next(iter(fits)))
    said = [f"{stamp.day} {_WORDS[kind]}" for kind in left if (stamp := _read(example, Order(kind)))]
    return f"the order of the dates cannot be told: '{example[:20]}' is {' or '.join(said)}"


def _meanings(key: str, kinds: Iterable[_Keyed]) -> set[date]:
    return {stamp.day for kind in kinds if (stamp := _read(key, Order(kind)))}


def _common(keys: Mapping[str, int]) -> list[str]:
    """The keys, most frequent first, then by text: the same examples whatever order they come in."""
    return sorted(keys, key=lambda key: (-keys[key], key))


def _examples(keys: Iterable[str]) -> str:
    return ", ".join(f"'{key.strip()[:20]}'" for key in list(keys)[:3])
