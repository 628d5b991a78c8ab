"""Dates as exports write them: raw text to local days, once per distinct key.

`key_sql` brings millions of stamps down to few keys: the date of a stamp without an offset, the quarter hour of
one with an offset (every zone lies a multiple of 15 minutes from UTC in our time). `understand` gives each key
its day; `instant_sql` gives each stamp its second.
"""

from cxscore.dates.grammar import Order, asked
from cxscore.dates.meaning import Understanding, understand, understand_each
from cxscore.dates.reading import Stamp, read, shown
from cxscore.dates.sql import SLOT, instant_sql, iso_instant_sql, key_sql, trimmed_sql
from cxscore.dates.zones import zone

__all__ = [
    "SLOT",
    "Order",
    "Stamp",
    "Understanding",
    "asked",
    "instant_sql",
    "iso_instant_sql",
    "key_sql",
    "read",
    "shown",
    "trimmed_sql",
    "understand",
    "understand_each",
    "zone",
]
