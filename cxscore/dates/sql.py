"""Date texts in SQL: few keys for millions of stamps, and the instants of stamps."""

import re

from cxscore import guards
from cxscore.answers import WHITESPACE
from cxscore.dates.grammar import BEFORE_TIME, BLANK, COUNTED, FRACTION, Order, pattern
from cxscore.dates.months import MONTHS, WEEKDAYS

SLOT = 900
"""Seconds in the slots that keys of stamps with an offset name."""

LONGEST = 64
"""Characters of a text that is no date which its key keeps."""

FIRST_COUNTED, LAST_COUNTED = 946_684_800, 4_102_444_799
"""The years 2000 to 2099 in seconds since 1970: other numbers are no instants."""

LAST_SERIAL = 2_958_465
"""The 31st of December 9999 in days of a spreadsheet."""

MICRO = 1_000_000
_TIME = rf"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9]{FRACTION}?)?"
_TWELVE = rf"(?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9]{FRACTION}?)?{BLANK}*[APap]\.?{BLANK}?[Mm]\.?"
_ISO = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = "[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
_ISO_PLAIN = f"{_ISO}(?:{_ISO_TIME}Z?)?"
_ISO_Z = f"{_ISO}{_ISO_TIME}Z"
_ISO_OFFSET = f"{_ISO}{_ISO_TIME} ?(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"
_ISO_UTC = f"{_ISO}{_ISO_TIME} ?(?:UTC|GMT)"
_ISO_LOCAL = f"{_ISO}(?:[T ]{_TIME})?"
_NUMERIC = f"[0-9]{{1,4}}[-/.][-/.0-9]{{3,8}}(?: (?:{_TIME}|{_TWELVE}))?"
_STAMP = f"[^:]{{0,40}}[0-9]{BEFORE_TIME}(?:{_TIME}|{_TWELVE})"
_PARTS = "cxscore_stamp_parts"  # a lambda's parameter; a column of the same name would hide it
_SHIFT = 80_000_000  # slots from before the year 1 to 1970: SQL division rounds to 0, so it gets no negatives
_MONTH_NAMES = {month: [name for name, number in MONTHS.items() if number == month] for month in range(1, 13)}


# --- keys ----------------------------------------------------------------------------------------------------


def key_sql(column_sql: str, date_format: str | None = None) -> str:
    """A DuckDB expression: the key of a raw date text (VARCHAR), one of few where stamps are many; never raises.

    A stamp with an ISO date and an offset: `e:` and its quarter hour since 1970 UTC. A stamp without an offset
    and with a valid time of day, or none: its date part. Ten or thirteen digits, which may count seconds or
    milliseconds: `s:` or `m:` and the quarter hour. Anything else: the trimmed text, cut to `LONGEST` (a blank goes
    before a text that looks like a quarter hour). NULL where blank. `date_format` is the `--date-format`, if any.
    """
    trimmed = trimmed_sql(column_sql)
    counted = [Order(kind) for kind in COUNTED if kind == date_format]
    return (
        f"CASE WHEN right({column_sql}, 1) = 'Z' AND {_is(column_sql, _ISO_Z)}"
        f" THEN {_slot_or_text('e:', _micro(column_sql), column_sql)}"
        f" WHEN {_is(column_sql, _ISO_LOCAL)} THEN left({column_sql}, 10)"
        f"{_counted_keys(trimmed, counted[0]) if counted else _dated_keys(column_sql)}"
        f" WHEN {_is(column_sql, _ISO_OFFSET)} THEN {_slot_or_text('e:', _utc(column_sql), column_sql)}"
        f" WHEN ({trimmed}) = '' THEN NULL"
        f"{'' if date_format else _counting_keys(trimmed)}"
        f" WHEN {_is(column_sql, _ISO_UTC)}"
        f" THEN {_slot_or_text('e:', _micro(_without_zone(column_sql)), column_sql)}"
        f"{'' if counted else _stamp_keys(trimmed)}"
        f" ELSE {_text_key(trimmed)} END"
    )


def _dated_keys(column_sql: str) -> str:
    """The case of numbers between marks, with a time of day or without."""
    return f" WHEN {_is(column_sql, _NUMERIC)} THEN split_part({column_sql}, ' ', 1)"


def _stamp_keys(trimmed_sql: str) -> str:
    """The case of any text before a time of day; where numbers count days, a time behind one is no date."""
    before = guards.sql(f"{BEFORE_TIME}[0-9]{{1,2}}:.*$")
    return f" WHEN {_is(trimmed_sql, _STAMP)} THEN regexp_replace({trimmed_sql}, {before}, '')"


def _is(text_sql: str, regex: str) -> str:
    return f"regexp_full_match({text_sql}, {guards.sql(regex)})"


def _slot(micro_sql: str) -> str:
    """The quarter hour of microseconds since 1970."""
    size = SLOT * MICRO
    return f"(({micro_sql} + {_SHIFT * size}) // {size} - {_SHIFT})"


def _slot_or_text(mark: str, micro_sql: str, text_sql: str) -> str:
    return f"coalesce('{mark}' || {_slot(micro_sql)}, {text_sql})"


def _counting_keys(trimmed_sql: str) -> str:
    """The cases of numbers that may count seconds or milliseconds, from 2001 to 2033.

    Later ones could be a date and an hour, such as 2026103114.
    """
    marks = (("s:", 9), ("m:", 12))
    start = f"CAST(left({trimmed_sql}, 10) AS BIGINT)"
    cases = ((_is(trimmed_sql, f"1[0-9]{{{digits}}}{FRACTION}?"), mark) for mark, digits in marks)
    return "".join(f" WHEN {matches} THEN '{mark}' || {start} // {SLOT}" for matches, mark in cases)


def _counted_keys(trimmed_sql: str, order: Order) -> str:
    """The case of numbers that `--date-format` says count seconds, milliseconds or days."""
    return f" WHEN {_is(trimmed_sql, pattern(order).pattern)} THEN {_counted_key(trimmed_sql, order)}"


def _counted_key(trimmed_sql: str, order: Order) -> str:
    """The key of a number in an order that is settled: the day of a spreadsheet, or the quarter hour."""
    if order.kind == "excel":
        return f"CAST({_serial_milli(trimmed_sql)} // 86400000 AS VARCHAR)"
    return _slot_or_text("e:", f"{_counted(trimmed_sql, order)} * {MICRO}", trimmed_sql)


def _text_key(text_sql: str) -> str:
    """The text as a key that cannot be taken for a slot, and of bounded length."""
    cut = f"CASE WHEN length({text_sql}) > {LONGEST} THEN left({text_sql}, {LONGEST}) || '…' ELSE {text_sql} END"
    return f"CASE WHEN left({text_sql}, 2) IN ('e:', 's:', 'm:') THEN ' ' ELSE '' END || {cut}"


def trimmed_sql(column_sql: str) -> str:
    """The text without blanks at both ends; what stands between visible ASCII is not touched, which saves time."""
    visible = f"left({column_sql}, 1) BETWEEN '!' AND '~' AND right({column_sql}, 1) BETWEEN '!' AND '~'"
    return f"CASE WHEN {visible} THEN {column_sql} ELSE trim({column_sql}, {guards.sql(WHITESPACE)}) END"


# --- instants ------------------------------------------------------------------------------------------------


def instant_sql(column_sql: str, order: Order, zone: str = "UTC") -> str:
    """A DuckDB expression: seconds since 1970 UTC (BIGINT) of a raw date text, NULL if it is no date; never raises.

    A stamp without an offset is wall-clock time in `zone` (an IANA name); a date alone is its midnight. Parts of a
    second are cut off, towards the past.
    """
    general = ", ".join(_instant(column_sql, each, zone) for each in order.readings)
    return f"coalesce({_usual(column_sql, zone)}, {_iso(column_sql, zone, f'coalesce({general})')})"


def iso_instant_sql(column_sql: str, zone: str = "UTC") -> str:
    """What `instant_sql` says of stamps as machines write them, in ISO with two digits each; NULL for all others.

    It takes DuckDB a twentieth of the time to plan.
    """
    return f"coalesce({_usual(column_sql, zone)}, {_iso(column_sql, zone, 'NULL')})"


def _usual(column_sql: str, zone: str) -> str:
    """The instant of an ISO stamp to the second, in UTC or without an offset; NULL for all but nearly all others.

    Formats are taken leniently: with fewer digits, and with blanks at both ends or in place of one. Only a text that
    begins with a digit, is as long as the longest stamp of its format and has its marks in their places has two
    digits everywhere; to know that takes half the time of a pattern.
    """
    there = _exactly(f"try_strptime({column_sql}, '%Y-%m-%dT%H:%M:%SZ')")
    local = f"try_strptime({column_sql} || 'Z', ['%Y-%m-%d %H:%M:%SZ', '%Y-%m-%dT%H:%M:%SZ'])"
    here = _exactly(local if zone == "UTC" else f"timezone({guards.sql(zone)}, {local})")
    begins = f"{column_sql} BETWEEN '1' AND '3'"
    placed = f"{column_sql} LIKE '____-__-_____:__:__'"
    return (
        f"CASE WHEN strlen({column_sql}) = 20 AND {begins} AND suffix({column_sql}, 'Z') THEN {there}"
        f" WHEN strlen({column_sql}) = 19 AND {begins} AND {placed} THEN {here} END"
    )


def _exactly(stamp_sql: str) -> str:
    """Seconds since 1970 of a stamp without parts of a second."""
    return f"epoch_us({stamp_sql}) // {MICRO}"


def _iso(column_sql: str, zone: str, otherwise: str) -> str:
    return (
        f"CASE WHEN {_is(column_sql, _ISO_PLAIN)} THEN {_plain(column_sql, zone)}"
        f" WHEN {_is(column_sql, _ISO_OFFSET)} THEN {_seconds(_utc(column_sql))}"
        f" ELSE {otherwise} END"
    )


def _plain(column_sql: str, zone: str) -> str:
    """The instant of a text that matches `_ISO_PLAIN`, NULL on a day that does not exist."""
    there = _seconds(_micro(column_sql))
    if zone == "UTC":
        return there
    here = _seconds(f"epoch_us(timezone({guards.sql(zone)}, try_cast({column_sql} AS TIMESTAMP)))")
    return f"CASE WHEN right({column_sql}, 1) = 'Z' THEN {there} ELSE {here} END"


def _micro(stamp_sql: str) -> str:
    """Microseconds since 1970 of an ISO stamp, its offset not heeded; NULL on a day that does not exist."""
    return f"epoch_us(try_cast({stamp_sql} AS TIMESTAMP))"


def _utc(stamp_sql: str) -> str:
    """Microseconds of a text that matches `_ISO_OFFSET`, NULL on a day that does not exist."""
    tight = f"left({stamp_sql}, 10) || 'T' || replace(substr({stamp_sql}, 12), ' ', '')"
    return f"epoch_us(try_cast({tight} AS TIMESTAMPTZ))"


def _without_zone(stamp_sql: str) -> str:
    """A text that matches `_ISO_UTC`, without the name of its zone."""
    return f"rtrim(left({stamp_sql}, -3))"


def _seconds(micro_sql: str) -> str:
    """Whole seconds of microseconds, cut off towards the past."""
    shift = _SHIFT * SLOT
    return f"(({micro_sql} + {shift * MICRO}) // {MICRO} - {shift})"


def _from_wall(seconds_sql: str, zone: str) -> str:
    """The instant of a wall-clock time in `zone`, both in seconds since 1970."""
    if zone == "UTC":
        return seconds_sql
    return f"epoch_us(timezone({guards.sql(zone)}, make_timestamp(({seconds_sql}) * {MICRO}))) // {MICRO}"


def _instant(column_sql: str, order: Order, zone: str) -> str:
    """The instant of a text of this order, NULL for any other text and on a day or hour that does not exist."""
    trimmed = trimmed_sql(column_sql)
    if order.kind not in COUNTED:
        return _written(trimmed, pattern(order), zone)
    seconds = _serial(trimmed) if order.kind == "excel" else _counted(trimmed, order)
    placed = _from_wall(seconds, zone) if order.kind == "excel" else seconds
    return f"CASE WHEN {_is(trimmed, pattern(order).pattern)} THEN {placed} END"


def _counted(number_sql: str, order: Order) -> str:
    """Seconds of a number that counts seconds or milliseconds, NULL outside the years 2000 to 2099."""
    whole = f"CAST(split_part(replace({number_sql}, ',', '.'), '.', 1) AS BIGINT)"
    seconds = whole if order.kind == "epoch" else f"{whole} // 1000"
    return f"CASE WHEN {seconds} BETWEEN {FIRST_COUNTED} AND {LAST_COUNTED} THEN {seconds} END"


def _serial_milli(number_sql: str) -> str:
    """Milliseconds of a spreadsheet's day number, rounded half up: its fractions are not exact."""
    number = f"CAST(replace({number_sql}, ',', '.') AS DECIMAL(22, 15))"
    return f"CAST({number} * 86400000::DECIMAL(8, 0) AS BIGINT)"


def _serial(number_sql: str) -> str:
    """Wall-clock seconds of a spreadsheet's day number; its day 60 is a 29 February 1900 that never was."""
    milli = _serial_milli(number_sql)
    day = f"{milli} // 86400000"
    early, late = f"{day} BETWEEN 1 AND 59", f"{day} BETWEEN 61 AND {LAST_SERIAL}"
    since = f"CASE WHEN {early} THEN {day} - 25568 WHEN {late} THEN {day} - 25569 END"
    return f"({since}) * 86400 + {milli} % 86400000 // 1000"


def _written(trimmed_sql: str, written: re.Pattern[str], zone: str) -> str:
    """Seconds since 1970 of a text that the pattern matches, NULL otherwise or on a day or hour that is none."""
    names = written.groupindex
    listed = ", ".join(map(guards.sql, names))
    parts = f"regexp_extract({trimmed_sql}, {guards.sql(f'^(?:{written.pattern})$')}, [{listed}], 'i')"

    def part(name: str) -> str:
        return f"{_PARTS}.{name}" if name in names else "''"

    def number(name: str) -> str:
        return f"coalesce(try_cast({part(name)} AS BIGINT), 0)"

    year = f"right('20' || {part('y')}, 4)"
    month = part("m") if "m" in names else _month_sql(part("b"))
    half = f"CASE lower(left({part('p')}, 1)) WHEN '' THEN {number('h')} WHEN 'a' THEN {number('h')} % 12"
    seconds = (
        f"(try_cast({year} || '-' || {month} || '-' || {part('d')} AS DATE) - DATE '1970-01-01') * 86400"
        f" + ({half} ELSE {number('h')} % 12 + 12 END) * 3600 + {number('i')} * 60 + {number('s')}"
        f" - {_offset_sql(part('o'))}"
    )
    local = _from_wall(seconds, zone)
    instant = seconds if local == seconds else f"CASE {part('o')} WHEN '' THEN {local} ELSE {seconds} END"
    valid = (
        f"{part('y')} NOT IN ('', '0000') AND {part('a')} = {part('z')}"
        f" AND ({part('p')} = '' OR {number('h')} BETWEEN 1 AND 12) AND {_weekday_sql(part('w'))}"
    )
    return f"list_transform([{parts}], lambda {_PARTS}: CASE WHEN {valid} THEN {instant} END)[1]"


def _month_sql(name_sql: str) -> str:
    """The number of a month by its name, as text; NULL for any other word."""
    cases = (f"WHEN lower({name_sql}) IN ({_listed(names)}) THEN '{month}'" for month, names in _MONTH_NAMES.items())
    return f"CASE {' '.join(cases)} END"


def _weekday_sql(name_sql: str) -> str:
    return "true" if name_sql == "''" else f"lower({name_sql}) IN ('', {_listed(sorted(WEEKDAYS))})"


def _listed(words: list[str]) -> str:
    return ", ".join(map(guards.sql, words))


def _offset_sql(text_sql: str) -> str:
    """Seconds of an offset such as `Z`, `+2`, `-0530`, `GMT+05:30`; 0 for an empty text."""
    digits = f"regexp_replace({text_sql}, '[^0-9]', '', 'g')"
    hours = f"CASE WHEN length({digits}) > 2 THEN left({digits}, -2) ELSE {digits} END"
    minutes = f"CASE WHEN length({digits}) > 2 THEN right({digits}, 2) ELSE '0' END"
    size = f"coalesce(try_cast({hours} AS BIGINT) * 3600 + try_cast({minutes} AS BIGINT) * 60, 0)"
    return f"CASE WHEN contains({text_sql}, '-') THEN -1 ELSE 1 END * {size}"
