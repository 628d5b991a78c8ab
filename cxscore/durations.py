"""Durations as exports write them: text to whole seconds, targets as people write them, seconds as people read them.

A plain number needs a unit, which a preset or an option gives; a text with its own units (`1d 2h`, `PT1H30M`,
`2 days 04:05:06`) is read by its own words, and `HH:MM:SS` by its own colons. Arithmetic is exact; a part of a
second is rounded half up, once. Nothing is negative, a percentage, or written with separators of thousands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from cxscore import guards
from cxscore.answers import trim
from cxscore.dates import trimmed_sql

Unit = Literal["", "milliseconds", "seconds", "minutes", "hours", "days", "h:m:s"]
"""What a plain number counts: "" and "h:m:s" name no unit; under "h:m:s" `1:30` is an hour and a half."""

_SCALES: Mapping[str, Fraction] = {
    "milliseconds": Fraction(1, 1000),
    "seconds": Fraction(1),
    "minutes": Fraction(60),
    "hours": Fraction(3600),
    "days": Fraction(86400),
}
_PARTS = {"w": 604800, "d": 86400, "h": 3600, "i": 60, "s": 1}
"""Seconds in the parts of a text with its own units, by the group that holds the number."""

# One grammar for Python and SQL. A comma with three digits behind it could mean thousands, as in an answer.
_BLANK = "[ \t\u00a0\u202f]"
_NUMBER = r"[0-9]{1,12}(?:[.][0-9]{1,20}|,(?:[0-9]{1,2}|[0-9]{4,20}))?"
_ZERO = "0{1,12}(?:[.]0{1,20}|,(?:0{1,2}|0{4,20}))?"
_COUNT = "[0-9]{1,9}(?:[.][0-9]{1,15}|,(?:[0-9]{1,2}|[0-9]{4,15}))?"
_SIXTIETH = "[0-5][0-9]"
_CLOCK = f"(?P<h>[0-9]{{1,9}}):(?P<i>{_SIXTIETH}):(?P<s>{_SIXTIETH}(?:[.,][0-9]{{1,9}})?)"
_SHORT_CLOCK = f"(?P<h>[0-9]{{1,9}}):(?P<i>{_SIXTIETH})"
_NAMES = {
    "w": "w|weeks?",
    "d": "d|days?",
    "h": "h|hrs?|hours?",
    "i": "m|mins?|minutes?",
    "s": "s|secs?|seconds?",
}


def _any_case(pattern: str) -> str:
    """The pattern in small and capital letters; the dialects' own flags differ over letters beyond ASCII."""
    return re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern)


_WORDED = "".join(
    f"(?:(?P<{part}>{_COUNT}){_BLANK}*(?:{_any_case(names)})(?:,?{_BLANK}+|))?" for part, names in _NAMES.items()
)
_DAYS_AND_CLOCK = f"(?P<d>[0-9]{{1,9}}){_BLANK}*(?:{_any_case(_NAMES['d'])}),?{_BLANK}+{_CLOCK}"
_ISO = (
    f"P(?:(?P<w>{_COUNT})W)?(?:(?P<d>{_COUNT})D)?"
    f"(?:T(?:(?P<h>{_COUNT})H)?(?:(?P<i>{_COUNT})M)?(?:(?P<s>{_COUNT})S)?)?"
)
_PLAIN_CLOCK = f"[0-9]{{1,9}}:{_SIXTIETH}:{_SIXTIETH}"
_FOUND = "cxscore_duration_parts"  # a lambda's parameter; a column of the same name would hide it
_OPEN_ENDS = (",", "T", "P")
"""Ends after which something is missing."""


# --- cells ---------------------------------------------------------------------------------------------------


def read_seconds(text: str, unit: Unit) -> int | None:
    """The duration that is the whole of `text`, in whole seconds rounded half up; None if it cannot be read.

    A plain number counts `unit`; without one only 0 can be read. `HH:MM:SS` and texts with their own units need none.
    """
    cell = trim(text)
    exact = _in_unit(cell, unit)
    if exact is None:
        forms = (*_clocks(unit), _WORDED, _ISO)
        exact = next((found for form in forms if (found := _own(cell, form)) is not None), None)
    return None if exact is None else _half_up(exact)


def seconds_sql(column_sql: str, unit: Unit) -> str:
    """A DuckDB expression: what `read_seconds` gives for a raw text (VARCHAR), as BIGINT; NULL instead of None."""
    cell = trimmed_sql(column_sql)
    number = guards.sql(_NUMBER if unit in _SCALES else _ZERO)
    return (
        f"CASE WHEN regexp_full_match({column_sql}, '[0-9]{{1,12}}') THEN {_whole_sql(column_sql, unit)}"
        f" WHEN regexp_full_match({column_sql}, {guards.sql(_PLAIN_CLOCK)}) THEN {_clock_sql(column_sql)}"
        f" WHEN regexp_full_match({column_sql}, {number}) THEN {_decimal_sql(column_sql, unit)}"
        f" WHEN regexp_full_match({cell}, {number}) THEN {_decimal_sql(cell, unit)}"
        f" WHEN contains({cell}, ':') THEN {_own_sql(cell, _clocks(unit))}"
        f" ELSE {_own_sql(cell, (_WORDED, _ISO))} END"
    )


def _clocks(unit: Unit) -> tuple[str, ...]:
    """The patterns of texts with colons."""
    return (_CLOCK, _DAYS_AND_CLOCK, *([_SHORT_CLOCK] if unit == "h:m:s" else []))


@lru_cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form, re.ASCII)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ".") or "0")


def _half_up(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()


def _in_unit(cell: str, unit: Unit) -> Fraction | None:
    """The exact seconds of a plain number, None for anything else and for a number without a unit."""
    if _pattern(_ZERO).fullmatch(cell):
        return Fraction(0)
    if unit not in _SCALES or not _pattern(_NUMBER).fullmatch(cell):
        return None
    return _number(cell) * _SCALES[unit]


def _own(cell: str, form: str) -> Fraction | None:
    """The exact seconds of a text that says its own units in this form, or None."""
    match = _pattern(form).fullmatch(cell)
    if not match or not cell or cell.endswith(_OPEN_ENDS):
        return None
    return sum((_number(text) * _PARTS[part] for part, text in match.groupdict("").items()), Fraction(0))


def _whole_sql(column_sql: str, unit: Unit) -> str:
    """Seconds of a text of up to twelve digits."""
    number = f"CAST({column_sql} AS BIGINT)"
    if unit not in _SCALES:
        return f"CASE {number} WHEN 0 THEN 0::BIGINT END"
    return f"({number} + 500) // 1000" if unit == "milliseconds" else f"{number} * {_SCALES[unit]}"


def _decimal_sql(cell_sql: str, unit: Unit) -> str:
    """Seconds of a decimal number; a cast from DECIMAL to BIGINT rounds half away from zero."""
    scale = _SCALES.get(unit, Fraction(0))
    number = f"CAST(replace({cell_sql}, ',', '.') AS DECIMAL(32, 20))"
    return f"CAST({number} * {_factor_sql(scale)} AS BIGINT)"


def _factor_sql(scale: Fraction) -> str:
    return "0.001::DECIMAL(4, 3)" if scale.denominator > 1 else f"{scale}::DECIMAL(5, 0)"


def _clock_sql(column_sql: str) -> str:
    """Seconds of a text that matches `_PLAIN_CLOCK`."""
    hours, minutes = f"left({column_sql}, -6)", f"left(right({column_sql}, 5), 2)"
    parts = ((hours, 3600), (minutes, 60), (f"right({column_sql}, 2)", 1))
    return " + ".join(f"CAST({text} AS BIGINT) * {size}" for text, size in parts)


def _own_sql(cell_sql: str, forms: Iterable[str]) -> str:
    """Seconds of a text that says its own units in one of these forms, NULL otherwise."""
    ends = ", ".join(map(guards.sql, _OPEN_ENDS))
    found = ", ".join(_form_sql(cell_sql, form) for form in forms)
    return f"CASE WHEN right({cell_sql}, 1) NOT IN ({ends}) THEN coalesce({found}) END"


def _form_sql(cell_sql: str, form: str) -> str:
    """Seconds of a text of this form, NULL otherwise: none matches without a number."""
    names = _pattern(form).groupindex
    listed = ", ".join(map(guards.sql, names))
    found = f"regexp_extract({cell_sql}, {guards.sql(f'^(?:{form})$')}, [{listed}])"
    terms = (f"{_part_sql(f'{_FOUND}.{part}')} * {_PARTS[part]}::DECIMAL(6, 0)" for part in names)
    some = " || ".join(f"{_FOUND}.{part}" for part in names)
    seconds = f"CASE WHEN {some} <> '' THEN CAST({' + '.join(terms)} AS BIGINT) END"
    return f"list_transform([{found}], lambda {_FOUND}: {seconds})[1]"


def _part_sql(text_sql: str) -> str:
    """The number in a group of a pattern, 0 where the group is empty."""
    number = f"CAST(replace({text_sql}, ',', '.') AS DECIMAL(24, 15))"
    return f"CASE {text_sql} WHEN '' THEN 0::DECIMAL(24, 15) ELSE {number} END"


# --- targets -------------------------------------------------------------------------------------------------

_SHARE = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%", re.ASCII)
_BUSINESS = re.compile(r"([0-9]{1,4})\s*(?:business|working)\s*days?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """What people set themselves: a time, a share of records, or a number of business days. One of them is set.

    `seconds` is above 0; `share` is above 0 and at most 1; how long a business day is says the calendar.
    """

    seconds: int | None = None
    share: Fraction | None = None
    business_days: int | None = None


def parse_target(text: str) -> Target:
    """The target that `text` states: `4h`, `1h30m`, `00:20:00`, `2 business days`, `90%`.

    Raises ValueError with a sentence for anything else, a time of 0 and a share outside 0..100 %.
    """
    cell = trim(text)
    if match := _SHARE.fullmatch(cell):
        return Target(share=_share(_number(match[1]) / 100, cell))
    if match := _BUSINESS.fullmatch(cell):
        return Target(business_days=_positive(int(match[1]), cell))
    seconds = read_seconds(cell, "")
    if seconds is None:
        raise ValueError(f"'{cell[:20]}' is no target: {_way_out(cell)}")
    return Target(seconds=_positive(seconds, cell))


def _share(share: Fraction, cell: str) -> Fraction:
    if not 0 < share <= 1:
        raise ValueError(f"'{cell[:20]}' is no target: a share lies above 0 % and is at most 100 %")
    return share


def _positive(number: int, cell: str) -> int:
    if number == 0:
        raise ValueError(f"'{cell[:20]}' is no target: a time must be at least 1 s")
    return number


def _way_out(cell: str) -> str:
    if _pattern(_NUMBER).fullmatch(cell):
        return f"a number needs a unit, such as '{cell[:20]} min', '{cell[:20]} h' or '{cell[:20]} %'"
    return "write it as 4h, 90 min, 1h30m, 00:20:00, 2 days, 2 business days or 90%"


# --- people --------------------------------------------------------------------------------------------------


def write(seconds: int | Fraction, day: int = 86400) -> str:
    """A duration for people: `45 s`, `12 min 5 s`, `3 h 25 min`, `2 d 4 h`; two units at most.

    Rounded half up to the smaller unit, but what is more than nothing never becomes `0 s`. `day` is the length of a
    day in seconds, shorter for business days, at least an hour.
    """
    if seconds < 0:
        text = write(-seconds, day)
        return f"> -{text.removeprefix('< ')}" if text.startswith("<") else f"-{text}"
    if 0 < seconds < Fraction(1, 2):
        return "< 1 s"
    return " ".join(_units(Fraction(seconds), day)) or "0 s"


def _units(seconds: Fraction, day: int) -> Iterator[str]:
    """A positive time in its two largest units; rounding may lift it to a larger one (59.6 s is 1 min)."""
    for large, large_name, small, small_name in _steps(day):
        if seconds < large:
            continue
        count, rest = divmod(seconds, large)
        fewer = _nearest(rest, small, large)
        rounded = count * large + min(fewer * small, large)
        if rounded != seconds:
            yield from _units(Fraction(rounded), day)
        else:
            yield f"{count} {large_name}"
            yield from [f"{fewer} {small_name}"] if fewer else []
        return
    if whole := _half_up(seconds):
        yield from _units(Fraction(60), day) if whole == 60 else [f"{whole} s"]


def _nearest(rest: Fraction, small: int, large: int) -> int:
    """How many small units are nearest to `rest`, half up; the large unit need not be whole small ones."""
    below = rest // small
    above = min((below + 1) * small, large)
    return below + (rest - below * small >= above - rest)


def _steps(day: int) -> tuple[tuple[int, str, int, str], ...]:
    """Each unit from the largest, with its seconds and the next smaller one."""
    return ((day, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s"))
