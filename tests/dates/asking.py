"""Dates asked of SQL and of Python."""

from collections import Counter
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from cxscore.dates import Understanding, key_sql, understand

Evaluate = Callable[[str, Iterable[str | None]], list[object]]
"""The value of an expression over a column named stamp, in the order of the texts. (Hypothesis keeps the types of
arguments alive to the end, when a connection's own type would be reported as leaked.)"""


def keys_of(evaluate: Evaluate, texts: Iterable[str | None], date_format: str | None = None) -> list[str | None]:
    return [None if key is None else str(key) for key in evaluate(key_sql("stamp", date_format), texts)]


def read(
    keys: Iterable[str], *, dayfirst: bool | None = None, date_format: str | None = None, tz: str = "UTC"
) -> Understanding:
    return understand(Counter(keys), dayfirst=dayfirst, date_format=date_format, zone=ZoneInfo(tz))
