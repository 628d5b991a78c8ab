"""The meaning of a date column: the local day of every key, and the order that its own values settle.

A date that starts with a four-digit year, or has its month by name, is read freely; day-first and month-first dates
are read by the one order that fits them all, or not at all. Dots always mean day first (31.10.2026). Two-digit years
are 20yy, once the order is settled. Numbers are instants only where every value is one. The clock plays no part:
"now" and "today" are not dates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from cxscore.dates.grammar import NAMED, Kind, Order, asked
from cxscore.dates.reading import local, read, shown, slot
from cxscore.errors import InputError
from cxscore.model import Mark, Problem

_HINT = (
    "dates are read as 2026-10-31, 31/10/2026, 10/31/2026, 31.10.2026, 31-Oct-26 or seconds since 1970; for others "
    "say --date-format, such as '%d.%m.%Y %H.%M' for 31.10.2026 14.37"
)
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
"""Days between which a number may be one of a spreadsheet: before 1990 it is below 32,874, and may be anything."""
_ISO, _COMPACT, _YEAR_FIRST = (Order("iso"),), (Order("compact"),), (Order("ybd"),)
_NAMED = tuple(map(Order, NAMED))
_COUNTS: Mapping[Kind, str] = {
    "epoch": "numbers are read as seconds since 1970 UTC and",
    "epoch-ms": "numbers are read as milliseconds since 1970 UTC and",
}
_Keyed = Literal["dmy", "mdy", "ymd"]
_WORDS: Mapping[_Keyed, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


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


def _dated(key: str, order: Order, zone: ZoneInfo) -> tuple[date | None, bool]:
    """The local day of a key, or None, and whether it has an offset."""
    found = slot(key)
    if found is not None:
        counts = found.kind in (None, order.kind)
        return local(found.start, zone) if counts else None, counts
    stamp = read(key, order.readings)
    return (stamp.local(zone), stamp.offset is not None) if stamp else (None, False)


def understand(
    keys: Mapping[str, int], *, dayfirst: bool | None, date_format: str | None, zone: ZoneInfo
) -> Understanding:
    """The local day of every key (from `key_sql`, each with its number of records), and how they were read.

    `dayfirst` and `date_format` (a strptime format, or epoch, epoch-ms or excel) settle the order; otherwise it is
    the one of day first and month first that all keys fit which fit either. A key that fits none is no date. Raises
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
    notes = [why, *_zone_notes(offsets, zone, order)]
    return Understanding(days, order, len(offsets) == 2, "; ".join(filter(None, notes)))


def _dateless(keys: Mapping[str, int], *, settled: bool) -> InputError:
    """The error that no key is a date; where most are digits that could be one, names those that are not."""
    if not keys:
        return InputError("the date column is blank in every record", _HINT)
    said = "the date column holds no date that can be read"
    common = _common(keys)
    for unread, format_ in [] if settled else [_uncounted(keys), (_uncompact(common), "%Y%m%d")]:
        if unread:
            return InputError(
                f"{said}: {_examples(unread)} cannot be one, so no other digits are taken for one",
                f"--date-format {format_} reads those that are dates; the others become undated",
            )
    if not settled and (first := _day_number(common)):
        hint = f"--date-format excel reads numbers as days of a spreadsheet, {common[0]} as {first}"
        return InputError(f"{said}: {_examples(common)}", hint)
    return InputError(f"{said}: {_examples(common)}", _HINT)


def _day_number(common: list[str]) -> date | None:
    """The day that the most common key counts in a spreadsheet, if all keys count days of our time in one."""
    stamps = [read(key, (Order("excel"),)) for key in common]
    return (
        stamps[0].day if all(stamp and FIRST_DAY <= stamp.day <= LAST_DAY for stamp in stamps) and stamps[0] else None
    )


def _uncounted(keys: Mapping[str, int]) -> tuple[list[str], str]:
    """The keys that cannot count what most records seem to count, and what that is; empty where none do."""
    kinds = {key: found.kind if (found := slot(key)) else None for key in _common(keys)}
    records: Counter[Kind | None] = Counter()
    for key, kind in kinds.items():
        records[kind] += keys[key]
    most = max(records, key=lambda kind: (records[kind], kind or ""))
    return [key for key, kind in kinds.items() if kind != most] if most else [], most or ""


def _uncompact(common: list[str]) -> list[str]:
    """The keys of digits that are no date such as 20261031, if others are."""
    digits = [key for key in common if key.isdigit()]
    strange = [key for key in digits if not read(key, _COMPACT)]
    return strange if len(strange) < len(digits) else []


def _zone_notes(offsets: set[bool], zone: ZoneInfo, order: Order) -> Iterator[str]:
    if True in offsets:
        stamps = _COUNTS.get(order.kind, "stamps with an offset are")
        yield f"{stamps} counted on their day in {zone.key}"
        if False in offsets:
            yield f"those without are taken as {zone.key} already"


def _settled(keys: Mapping[str, int]) -> tuple[Order, str]:
    """The order that the keys themselves settle, and the sentence that says so ("" when nothing was open)."""
    if counted := _counted(keys):
        return counted, ""
    open_keys = [key for key in _common(keys) if slot(key) is None and not read(key, _ISO)]
    fits = {key: kinds for key in open_keys if (kinds := _fitting(key))}
    if not fits:
        return _unnumbered(keys, open_keys)
    left = [kind for kind in _WORDS if all(kind in kinds for kinds in fits.values())]
    if not left:
        raise InputError(_clash(fits), "--dayfirst or --monthfirst reads those that fit; the others become undated")
    if len(left) > 1 or left == ["ymd"]:
        raise InputError(_open(fits, left), "say --dayfirst, --monthfirst or --date-format, such as '%y-%m-%d'")
    return Order(left[0]), _only(_WORDS[left[0]], min(fits, key=lambda key: len(fits[key])))


def _counted(keys: Mapping[str, int]) -> Order | None:
    """The order of a column whose every value counts seconds, or every one milliseconds."""
    kinds = {found.kind if (found := slot(key)) else None for key in keys}
    kind = kinds.pop() if len(kinds) == 1 else None
    return Order(kind) if kind else None


def _unnumbered(keys: Mapping[str, int], open_keys: list[str]) -> tuple[Order, str]:
    """The order of a column without dates of two or three numbers, and the sentence that says so.

    Months by name leave open only which end is a year of two digits: the day is first, unless the whole column
    fits year first and not day first.
    """
    if len(open_keys) == len(keys) and _all_compact(open_keys):
        return Order("compact"), ""
    named = [key for key in open_keys if read(key, (*_NAMED, *_YEAR_FIRST))]
    if not named or not all(read(key, _YEAR_FIRST) for key in named):
        return Order("iso"), ""
    if other := [key for key in named if not read(key, _NAMED)]:
        return Order("ybd"), _only("year first", other[0])
    return Order("iso"), f"dates are read day first ('{named[0]}')"


def _only(words: str, example: str) -> str:
    return f"dates are read {words} ('{example}'): no other order fits them all"


def _fitting(key: str) -> tuple[_Keyed, ...]:
    """The orders under which a key is a date."""
    return tuple(kind for kind in _WORDS if read(key, (Order(kind),)))


def _all_compact(keys: list[str]) -> bool:
    """Whether some keys are dates such as 20261031, and every key of digits alone: an identifier would break it."""
    digits = [key for key in keys if key.isdigit()]
    return bool(digits) and all(read(key, _COMPACT) for key in digits)


def _clash(fits: Mapping[str, tuple[_Keyed, ...]]) -> str:
    """The complaint that no order fits, with one example for each set of orders that some value needs."""
    examples = {kinds: key for key, kinds in reversed(list(fits.items())) if len(kinds) < len(_WORDS)}
    telling = sorted(examples.items(), key=lambda example: (len(example[0]), example[1]))[:3]
    said = [f"'{key[:20]}' can only be {' or '.join(_WORDS[kind] for kind in kinds)}" for kinds, key in telling]
    return f"the dates are not all in one order: {', '.join(said)}"


def _open(fits: Mapping[str, tuple[_Keyed, ...]], left: list[_Keyed]) -> str:
    """The complaint that more than one order fits, with a value and what it would mean in each."""
    example = next((key for key in fits if len(_meanings(key, left)) > 1), next(iter(fits)))
    said = [f"{stamp.day} {_WORDS[kind]}" for kind in left if (stamp := read(example, (Order(kind),)))]
    return f"the order of the dates cannot be told: '{example[:20]}' is {' or '.join(said)}"


def _meanings(key: str, kinds: Iterable[_Keyed]) -> set[date]:
    return {stamp.day for kind in kinds if (stamp := read(key, (Order(kind),)))}


def _common(keys: Mapping[str, int]) -> list[str]:
    """The keys, most frequent first, then by text: the same examples whatever order they come in."""
    return sorted(keys, key=lambda key: (-keys[key], key))


def _examples(keys: Iterable[str]) -> str:
    return ", ".join(f"'{shown(key)[:20]}'" for key in list(keys)[:3])
