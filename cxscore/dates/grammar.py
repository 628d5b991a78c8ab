"""How dates are written: one grammar for Python and SQL, as patterns that both regexp dialects read alike.

The groups: w (weekday), y, m or b (a month by name), d; a and z (the two separators, which must be the same);
h, i, s, p (AM or PM), o (offset); n (a number that counts seconds, milliseconds or days).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cxscore.errors import UsageError

BLANK = "[ \t\u00a0\u202f]"
BEFORE_TIME = f"(?:T|,?{BLANK}+)"
FRACTION = "(?:[.,][0-9]{1,9})"
_TIME = f"(?P<h>[01]?[0-9]|2[0-3]):(?P<i>[0-5][0-9])(?::(?P<s>[0-5][0-9]){FRACTION}?)?"
_HALF = rf"(?P<p>[ap]\.?{BLANK}?m\.?)"
_OFFSET = "(?P<o>z|utc|gmt|(?:utc|gmt)?[+-](?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?)"
_REST = f"(?:{BEFORE_TIME}{_TIME}(?:{BLANK}*{_HALF})?(?:{BLANK}*{_OFFSET})?)?"

# The flag for small and capital letters is off where letters are looked up: the dialects differ beyond ASCII.
_WORD = "(?-i:[A-Za-zÀ-ÿ]{3,10})"
_MONTH = rf"(?P<b>{_WORD})\.?"
_WEEKDAY = rf"(?:(?P<w>(?-i:[A-Za-z]{{3,9}}))\.?,?{BLANK}+)?"
_OF = "(?:(?-i:de)[ ]+)?"  # 31 de octubre de 2026
_AFTER_DAY = rf"(?:(?P<a>[-/])|\.?{BLANK}+{_OF}|\.)"
_BEFORE_YEAR = rf"(?:(?P<z>[-/])|,?{BLANK}+{_OF})"
_YEAR = "(?P<y>[0-9]{4}|[0-9]{2})"
_DAY = "(?P<d>[0-9]{1,2})"
_NTH = f"{_DAY}(?-i:[Ss][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]|[Ee][Rr])?"  # April 1st, 2026; 1er avril 2026

Kind = Literal[
    "iso", "compact", "dmy", "mdy", "ymd", "dby", "bdy", "yby", "ybd", "format", "epoch", "epoch-ms", "excel"
]
COUNTED: tuple[Kind, ...] = ("epoch", "epoch-ms", "excel")
"""Dates that are numbers: seconds or milliseconds since 1970 UTC, days of a spreadsheet."""

_DATES: Mapping[Kind, str] = {
    "iso": r"(?P<y>[0-9]{4})(?P<a>[-/.])(?P<m>[0-9]{1,2})(?P<z>[-/.])(?P<d>[0-9]{1,2})",
    "compact": r"(?P<y>(?:19|20|21)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "dmy": rf"{_DAY}(?P<a>[-/]|\.{BLANK}?)(?P<m>[0-9]{{1,2}})(?P<z>[-/]|\.{BLANK}?){_YEAR}",
    "mdy": rf"(?P<m>[0-9]{{1,2}})(?P<a>[-/]){_DAY}(?P<z>[-/]){_YEAR}",
    "ymd": r"(?P<y>[0-9]{2})(?P<a>-)(?P<m>[0-9]{2})(?P<z>-)(?P<d>[0-9]{2})",
    "dby": f"{_WEEKDAY}{_NTH}{_AFTER_DAY}{_MONTH}{_BEFORE_YEAR}{_YEAR}",
    "bdy": rf"{_WEEKDAY}{_MONTH}(?:(?P<a>[-/])|{BLANK}+){_NTH}(?:(?P<z>[-/])|\.?,?{BLANK}+){_YEAR}",
    "yby": rf"(?P<y>[0-9]{{4}})(?:(?P<a>[-/])|{BLANK}+){_MONTH}(?:(?P<z>[-/])|{BLANK}+){_DAY}",
    "ybd": rf"(?P<y>[0-9]{{2}})(?P<a>[-/]){_MONTH}(?P<z>[-/]){_DAY}",
}
_NUMBERS: Mapping[Kind, str] = {
    "epoch": f"(?P<n>[0-9]{{9,10}}){FRACTION}?",
    "epoch-ms": f"(?P<n>[0-9]{{12,13}}){FRACTION}?",
    "excel": "(?P<n>[0-9]{1,7}(?:[.,][0-9]{1,15})?)",
}
NAMED: tuple[Kind, ...] = ("dby", "bdy", "yby")
"""Dates with a month by name, which settle themselves."""

_DIRECTIVES = {
    "%d": "(?P<d>[0-9]{1,2})",
    "%m": "(?P<m>[0-9]{1,2})",
    "%Y": "(?P<y>[0-9]{4})",
    "%y": "(?P<y>[0-9]{2})",
    "%b": _MONTH,
    "%a": "(?P<w>(?-i:[A-Za-z]{3,9}))",
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


@dataclass(frozen=True, slots=True)
class Order:
    """How dates other than year-first ones are read; `format` is the `--date-format` of kind "format".

    "iso": there are none, or only with months by name; "compact": 20261031; "ybd": 26/Feb/31. "ymd" (26-10-31) is
    never chosen, only weighed against the others.
    """

    kind: Kind
    format: str = ""

    @property
    def readings(self) -> tuple["Order", ...]:
        """The orders in which a date may be written where this one is settled, each tried in turn."""
        beside = [Order("iso")] if self.kind in ("format", "ybd", *COUNTED) else [*map(Order, ("iso", *NAMED))]
        return tuple(dict.fromkeys((self, *beside)))


@lru_cache
def pattern(order: Order) -> re.Pattern[str]:
    """The pattern of a whole stamp in this order."""
    if order.kind in COUNTED:
        return re.compile(_NUMBERS[order.kind], re.ASCII)
    text = _format_pattern(order.format) if order.kind == "format" else _DATES[order.kind] + _REST
    return re.compile(text, re.IGNORECASE | re.ASCII)


def asked(*, dayfirst: bool | None, date_format: str | None) -> Order | None:
    """The order that `--dayfirst` or `--date-format` settles, None without; UsageError when both do."""
    if date_format is None:
        return None if dayfirst is None else Order("dmy" if dayfirst else "mdy")
    if dayfirst is not None:
        raise UsageError("--date-format and --dayfirst both say the order of a date", "give one of them")
    for kind in COUNTED:
        if date_format == kind:
            return Order(kind)
    order = Order("format", date_format)
    pattern(order)
    return order


def _format_pattern(format_: str) -> str:
    """The pattern of a strptime format; UsageError unless it is one that can be used.

    A time of day at its end is read by the common grammar, because keys leave it out.
    """
    if unknown := [each for each in re.findall("%.?", format_, re.DOTALL) if each not in _DIRECTIVES]:
        raise UsageError(f"--date-format does not know '{unknown[0]}'", f"it knows {', '.join(sorted(_DIRECTIVES))}")
    pieces = re.findall(r"%.|\s+|[^%\s]", _FORMAT_TIME.sub("", format_))
    text = "".join(map(_format_piece, pieces))
    groups = re.findall(r"\?P<(.)>", text)
    _check_groups(groups, format_)
    return text if set(groups) & set("hispo") else text + _REST


def _check_groups(groups: list[str], format_: str) -> None:
    """Raise UsageError unless a format says day, month and year once each, and year, month, day in that order."""
    said = set(groups)
    if len(groups) != len(said) or not {"y", "d"} <= said or len({"m", "b"} & said) != 1:
        raise UsageError(
            f"--date-format '{format_[:40]}' must say the day, the month and the year, once each",
            "such as %d/%m/%Y, or '%d %b %Y %H:%M'; or epoch, epoch-ms or excel for numbers",
        )
    if [group for group in groups if group in "ymd"] == ["y", "d", "m"]:
        raise UsageError(
            f"--date-format '{format_[:40]}' puts the day before the month after a year",
            "dates that start with a year are read as year, month, day",
        )


def _format_piece(piece: str) -> str:
    if piece.isspace():
        return f"{BLANK}+"
    return _DIRECTIVES[piece] if len(piece) > 1 else re.escape(piece)
