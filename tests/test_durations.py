"""Durations: texts to whole seconds in Python and SQL alike, targets, and times as people read them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import get_args

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.durations import Target, Unit, parse_target, read_seconds, seconds_sql, write

UNITS: tuple[Unit, ...] = get_args(Unit)


InSql = Callable[[Iterable[str | None], Unit], list[object]]
"""The value of `seconds_sql` for each text. (Hypothesis keeps the types of arguments alive to the end, when a
connection's own type would be reported as leaked.)"""


@pytest.fixture(scope="module")
def in_sql() -> Iterator[InSql]:
    with duckdb.connect() as connection:

        def call(texts: Iterable[str | None], unit: Unit) -> list[object]:
            column = "SELECT unnest(range(len($t))) AS i, unnest($t) AS t"
            query = f"SELECT {seconds_sql('t', unit)} FROM ({column}) ORDER BY i"
            return [value for (value,) in connection.execute(query, {"t": [*texts]}).fetchall()]

        yield call


# --- cells ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("90", "seconds", 90),
        ("90", "minutes", 5400),
        ("1.5", "hours", 5400),
        ("1,5", "hours", 5400),
        ("1.3833333333333333", "hours", 4980),  # 83 minutes as a spreadsheet writes them
        ("0.5", "days", 43200),
        ("1500", "milliseconds", 2),
        ("1499", "milliseconds", 1),
        ("499.999", "milliseconds", 0),
        ("0.5", "seconds", 1),
        ("0.49999999999999999999", "seconds", 0),
        ("999999999999", "days", 86399999999913600),
        (" 90\u00a0", "seconds", 90),
        ("0", "", 0),
        ("0,00", "h:m:s", 0),
    ],
)
def test_a_plain_number_counts_its_unit(text: str, unit: Unit, seconds: int) -> None:
    assert read_seconds(text, unit) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:00:17", 17),
        ("00:20:00", 1200),
        ("100:05:00", 360300),
        ("0:00:00.5", 1),
        ("0:00:00,499", 0),
        ("1d 2h", 93600),
        ("3 h 25 min", 12300),
        ("1H30M", 5400),
        ("2 days, 4 hours", 187200),
        ("1 week 1 day 1 hour 1 minute 1 second", 604800 + 86400 + 3600 + 60 + 1),
        ("1.5 hrs", 5400),
        ("1,5h", 5400),
        ("2 days 04:05:06", 187506),
        ("1 day, 4:05:06", 101106),
        ("0 days 04:05:06.500000", 14707),
        ("PT1H30M", 5400),
        ("P1DT0.5S", 86401),
        ("P2W", 1209600),
    ],
)
@pytest.mark.parametrize("unit", UNITS)
def test_a_text_with_its_own_units_is_read_by_them(text: str, seconds: int, unit: Unit) -> None:
    assert read_seconds(text, unit) == seconds


UNREADABLE = (
    *("", "-", "soon", "-5", "+5", "5%", "1,500", "1.234.567", "1e3", "٣", "1/2", "5 5", ".", "9999999999999"),
    *("1:60:00", "1:00:60", "1:2:3", ":30", "-0:00:17", "1,500 h", "2h 1d", "1h 1h", "5 min,", ", 5 min", "h"),
    *("P", "PT", "P1DT", "P1M", "P1Y", "-PT5S", "1 month", "1 business day", "1 day ago", "7 hour\u017f"),
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_duration_is_not_read(text: str) -> None:
    assert {unit: read_seconds(text, unit) for unit in UNITS} == dict.fromkeys(UNITS)


@pytest.mark.parametrize("unit", UNITS)
def test_sql_reads_no_more_than_durations(in_sql: InSql, unit: Unit) -> None:
    assert in_sql([*UNREADABLE, None], unit) == [None] * (len(UNREADABLE) + 1)


@pytest.mark.parametrize("unit", ["", "h:m:s"])
def test_a_number_without_a_unit_is_not_guessed(unit: Unit) -> None:
    assert [read_seconds(text, unit) for text in ("5", "1.5", "90")] == [None, None, None]


@pytest.mark.parametrize("unit", UNITS)
def test_hours_and_minutes_alone_are_read_only_where_the_unit_says_so(unit: Unit) -> None:
    assert read_seconds("1:30", unit) == (5400 if unit == "h:m:s" else None)


NUMBERS = ["0", "1", "05", "7", "59", "60", "90", "1500", "0.5", "1,5", "2,25", "1,500", "1.3833333333333333"]
WORDS = ["w", "d", "h", "m", "s", "min", "mins", "Days", "HOURS", "hr", "sec", "day", "seconds", "week"]
MARKS = [
    " ",
    " ",
    "",
    ":",
    ":",
    ",",
    ", ",
    "P",
    "T",
    "\u00a0",
    "-",
    "%",
    "D",
    "H",
    "M",
    "S",
    "\u017f",
    "x",
    "'",
    "\n",
]
SCRAPS = st.lists(st.sampled_from(NUMBERS * 2 + WORDS + MARKS), max_size=8).map("".join)
CLOCKS = st.from_regex(r"([0-9]{1,2} days?,? )?[0-9]{1,3}:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,3})?)?", fullmatch=True)
WORDED = st.from_regex(r"([0-9]{1,2}d,? ?)?([0-9.,]{1,4} ?h ?)?([0-9]{1,3} ?min)?( 5s)?", fullmatch=True)
PLAIN = st.from_regex(r"[0-9]{1,13}([.,][0-9]{1,21})?", fullmatch=True)


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=5, deadline=None)
@given(texts=st.lists(SCRAPS | CLOCKS | WORDED | PLAIN, min_size=90, max_size=120))
def test_sql_reads_what_python_reads(in_sql: InSql, unit: Unit, texts: list[str]) -> None:
    found = dict(zip(texts, in_sql(texts, unit), strict=True))
    assert found == {text: read_seconds(text, unit) for text in texts}


@pytest.mark.parametrize(("unit", "factor"), [("milliseconds", "0.001"), ("seconds", "1"), ("hours", "3600")])
@settings(max_examples=60, deadline=None)
@given(number=st.decimals(0, 10**9, places=6))
def test_decimals_are_exact_and_rounded_once(unit: Unit, factor: str, number: Decimal) -> None:
    expected = (number * Decimal(factor)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert read_seconds(str(number), unit) == expected


@settings(max_examples=60, deadline=None)
@given(span=st.timedeltas(timedelta(0), timedelta(days=9999)))
def test_pythons_own_text_of_a_time_is_read(span: timedelta) -> None:
    assert read_seconds(str(span), "") == int(span / timedelta(seconds=1) + 0.5)


# --- targets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("4h", Target(seconds=14400)),
        ("90 min", Target(seconds=5400)),
        ("1h30m", Target(seconds=5400)),
        ("2 days", Target(seconds=172800)),
        (" 00:20:00 ", Target(seconds=1200)),
        ("5s", Target(seconds=5)),
        ("2 business days", Target(business_days=2)),
        ("1 Working Day", Target(business_days=1)),
        ("90%", Target(share=Fraction(9, 10))),
        ("99,5 %", Target(share=Fraction(199, 200))),
        ("100%", Target(share=Fraction(1))),
    ],
)
def test_a_target_is_read_as_it_is_written(text: str, target: Target) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("4", "'4' is no target: a number needs a unit, such as '4 min'"),
        ("0", "at least 1 s"),
        ("0 business days", "at least 1 s"),
        ("0%", "above 0 %"),
        ("100.1%", "at most 100 %"),
        ("-5 min", "write it as 4h, 90 min"),
        ("1.5 business days", "write it as"),
        ("", "write it as"),
        ("x" * 99, f"'{'x' * 20}' is no target"),
    ],
)
def test_what_is_no_target_is_refused_with_the_way_out(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_target(text)


# --- people --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (Fraction(2, 5), "< 1 s"),
        (Fraction(1, 2), "1 s"),
        (45, "45 s"),
        (Fraction(298, 5), "1 min"),
        (725, "12 min 5 s"),
        (Fraction(7199, 2), "1 h"),
        (12300, "3 h 25 min"),
        (12329, "3 h 25 min"),
        (12330, "3 h 26 min"),
        (86399, "1 d"),
        (187200, "2 d 4 h"),
        (86400 + 1800, "1 d 1 h"),
        (172799, "2 d"),
        (-725, "-12 min 5 s"),
        (Fraction(-2, 5), "> -1 s"),
    ],
)
def test_a_time_is_written_in_two_units_at_most(seconds: int | Fraction, text: str) -> None:
    assert write(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(26999, "1 d"), (27000, "1 d"), (26940, "7 h 29 min"), (55800, "2 d 1 h"), (53999, "2 d")]
)
def test_a_business_day_of_seven_and_a_half_hours(seconds: int, text: str) -> None:
    assert write(seconds, 27000) == text


@settings(max_examples=100, deadline=None)
@given(seconds=st.fractions(0, 10**7), day=st.sampled_from([86400, 28800]))
def test_what_is_written_is_near_the_time_and_never_a_false_zero(seconds: Fraction, day: int) -> None:
    text = write(seconds, day)
    assert (text == "0 s") == (seconds == 0)
    sizes = {"d": day, "h": 3600, "min": 60, "s": 1}
    words = text.removeprefix("< ").split()
    value = sum(int(n) * sizes[unit] for n, unit in zip(words[::2], words[1::2], strict=True))
    smaller = 1800 if seconds >= day - 30 else 30 if seconds >= 3599 else 1
    assert abs(value - seconds) <= smaller
