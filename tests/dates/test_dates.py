"""Dates: what a column means, record by record, whatever the order, the chunks, the zone and the wording."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cxscore.dates.zones
from cxscore.dates import SLOT, Order, asked, instant_sql, understand, zone
from cxscore.errors import InputError, UsageError
from tests.dates.asking import Evaluate, keys_of, read

EPOCH = datetime.fromisoformat("1970-01-01")
UTC_ZONE = ZoneInfo("UTC")
ZONES = ["Europe/Oslo", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
TIMES = [
    "0:05",
    "9:30",
    "23:59",
    "23:59:59",
    "08:00:00.123",
    "12:00:00,5",
    "10:17 PM",
    "12:00 am",
    "1:02:03\u202fp.m.",
]
BAD_TIMES = ["24:00", "10:60", "10:37:60", "13:00 PM", "0:30 am", "10", "1030", "10:3"]


# --- keys ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-05-01", "2026-05-01"),
        ("2026-05-01 10:37:22", "2026-05-01"),
        ("2026-05-01T10:37", "2026-05-01"),
        ("31/10/2026 9:05", "31/10/2026"),
        ("7/24/20 22:43", "7/24/20"),
        ("2/26/2023 3:14:15 PM", "2/26/2023"),
        ("7/27/2026, 7:06:23\u202fPM", "7/27/2026"),
        ("25/Feb/26 10:17 PM", "25/Feb/26"),
        ("Sat Jun 15 2024 10:00", "Sat Jun 15 2024"),
        ("  31.10.2026 10:00\t", "31.10.2026"),
        ("\ufeff31.10.2026", "31.10.2026"),
        ("1969-12-31T23:59:59Z", "e:-1"),
        ("1970-01-01T00:14:59Z", "e:0"),
        ("1970-01-01T00:15:00Z", "e:1"),
        ("1970-01-01 02:15:00+02:00", "e:1"),
        ("1970-01-01 02:15:00+0200", "e:1"),
        ("1970-01-01 02:15+02", "e:1"),
        ("1969-12-31T14:15:00 -10:00", "e:1"),
        ("1970-01-01T05:45:00.999999+05:30", "e:1"),
        ("2026-02-30T10:00:00Z", "2026-02-30T10:00:00Z"),
        ("2026-05-01 24:00", "2026-05-01 24:00"),
        ("2026-05-01 10:37:60", "2026-05-01 10:37:60"),
        ("2026-05-01 10:00 10:37", "2026-05-01 10:00 10:37"),
        ("10:37", "10:37"),
        ("now", "now"),
        ("e:5", " e:5"),
        ("e:5 10:30", " e:5 10:30"),
        ("1714559842", "s:1905066"),
        ("1714559842.123", "s:1905066"),
        (" 1714559842123", "m:1905066"),
        ("2026103112", "2026103112"),
        ("171455984", "171455984"),
        ("s:5", " s:5"),
        ("2024-01-15 10:00:00 UTC", "e:1894792"),
        ("x" * 65, "x" * 64 + "…"),
        ("", None),
        (" \u00a0\u3000", None),
        (None, None),
    ],
)
def test_the_key_of_a_text(evaluate: Evaluate, text: str | None, key: str | None) -> None:
    assert keys_of(evaluate, [text]) == [key]


@pytest.mark.parametrize("time", TIMES)
def test_a_valid_time_of_day_is_left_out_of_the_key(evaluate: Evaluate, time: str) -> None:
    dates = ["2026-05-01", "31/10/2026", "31.10.26", "31 Oct 2026"]
    assert keys_of(evaluate, [f"{day} {time}" for day in dates]) == dates


@pytest.mark.parametrize("time", BAD_TIMES)
def test_an_impossible_time_keeps_the_text_whole_and_undated(evaluate: Evaluate, time: str) -> None:
    texts = [f"2026-05-01 {time}", f"31/10/2026 {time}", f"2026-05-01T{time}Z"]
    keys = keys_of(evaluate, texts)
    assert keys == texts
    days = read([*texts, "2026-05-02"], dayfirst=True).days
    assert [days[text] for text in texts] == [None, None, None]


PIECES = [
    "2026",
    "05",
    "01",
    "31",
    "5",
    "10",
    "37",
    "26",
    "-",
    "/",
    ".",
    ":",
    " ",
    " 10:37",
    "T",
    "Z",
    "+02",
    "-05:30",
]
ODD_PIECES = ["PM", " a.m.", "GMT", "e:", ",", "\n", "\t", "\u00a0", "x", "'", "%", "é", "\U0001f600", "\u017f", "٣"]
DATES = ["2026-05-01", "31/12/2026", "2026/5/1", "1.2.26", "2026-02-30", "20260501"]
SCRAPS = st.lists(st.sampled_from(PIECES * 2 + DATES * 3 + ODD_PIECES), max_size=7).map("".join)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(SCRAPS, min_size=1, max_size=25))
def test_no_text_raises_and_key_and_instant_mean_what_the_text_means(evaluate: Evaluate, texts: list[str]) -> None:
    keys = keys_of(evaluate, texts)
    instants = evaluate(instant_sql("stamp", Order("dmy")), texts)
    by_key = read([*(key for key in keys if key), "1/12/2026"], dayfirst=True).days
    for text, key, instant in zip(texts, keys, instants, strict=True):
        raw = text.strip(" \n\t\u00a0")
        guarded = f" {raw}" if raw.startswith("e:") else raw
        assert (key is None) == (not raw)
        day = read([guarded, "1/12/2026"], dayfirst=True).days[guarded]
        assert key is None or by_key[key] == day, text
        assert (instant is None) == (day is None), text
        assert not isinstance(instant, int) or EPOCH.date() + timedelta(days=instant // 86400) == day, text


# --- record by record ----------------------------------------------------------------------------------------


@st.composite
def stamps(draw: st.DrawFn) -> tuple[str, datetime, timedelta | None]:
    """A text, its wall-clock time, and its offset (None: it has none), built from parts and not by parsing."""
    moment = draw(st.datetimes(datetime.fromisoformat("1960-01-01"), datetime.fromisoformat("2035-12-31"))).replace(
        microsecond=0
    )
    layout = draw(st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y"]))
    if layout.endswith("%y") and moment.year < 2000:
        layout = "%d-%m-%Y"
    clock = draw(st.sampled_from(["", "%H:%M", "%H:%M:%S", "%H:%M:%S.250", "%I:%M %p", "%I:%M:%S%p"]))
    mark = draw(st.sampled_from([" ", "T", "  ", ", "]))
    day = moment.strftime(layout)
    if not clock:
        return day, moment.replace(hour=0, minute=0, second=0), None
    known = moment if "%S" in clock else moment.replace(second=0)
    offset = draw(st.none() | st.integers(-48, 56).map(lambda quarters: timedelta(minutes=15 * quarters)))
    return f"{day}{mark}{moment.strftime(clock)}{offset_text(draw, offset)}", known, offset


def offset_text(draw: st.DrawFn, offset: timedelta | None) -> str:
    if offset is None:
        return ""
    if not offset:
        return draw(st.sampled_from(["Z", "+00:00", " UTC", "-0000", " GMT"]))
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "-" if offset < timedelta(0) else "+"
    texts = [f"{sign}{hours:02}:{minutes:02}", f"{sign}{hours:02}{minutes:02}", f" {sign}{hours:02}:{minutes:02}"]
    return draw(st.sampled_from(texts if minutes else [*texts, f"{sign}{hours:02}", f" GMT{sign}{hours}"]))


def expected_day(moment: datetime, offset: timedelta | None, tz: str) -> date:
    if offset is None:
        return moment.date()
    return (moment - offset).replace(tzinfo=UTC).astimezone(ZoneInfo(tz)).date()


@pytest.mark.parametrize("tz", ZONES)
@settings(max_examples=25, deadline=None)
@given(records=st.lists(stamps(), min_size=1, max_size=25))
def test_every_record_lands_on_the_day_a_slow_reading_gives(
    evaluate: Evaluate, tz: str, records: list[tuple[str, datetime, timedelta | None]]
) -> None:
    keys = keys_of(evaluate, [text for text, _, _ in records])
    days = read([key for key in keys if key], dayfirst=True, tz=tz).days
    for key, (text, moment, offset) in zip(keys, records, strict=True):
        assert key is not None
        assert days[key] == expected_day(moment, offset, tz), text


@settings(max_examples=40, deadline=None)
@given(records=st.lists(stamps(), min_size=1, max_size=25))
def test_the_instant_is_wall_clock_or_utc_seconds(
    evaluate: Evaluate, records: list[tuple[str, datetime, timedelta | None]]
) -> None:
    instants = evaluate(instant_sql("stamp", Order("dmy")), [text for text, _, _ in records])
    for instant, (text, moment, offset) in zip(instants, records, strict=True):
        assert instant == ((moment - (offset or timedelta(0))) - EPOCH) // timedelta(seconds=1), text


@settings(max_examples=20, deadline=None)
@given(records=st.lists(stamps(), min_size=2, max_size=12), data=st.data())
def test_order_and_chunking_change_nothing(
    evaluate: Evaluate, records: list[tuple[str, datetime, timedelta | None]], data: st.DataObject
) -> None:
    keys = [key for key in keys_of(evaluate, [text for text, _, _ in records]) if key]
    shuffled = data.draw(st.permutations(keys))
    whole = read([*keys, "31/12/2026"])
    assert read([*shuffled, "31/12/2026"]) == whole
    cut = data.draw(st.integers(1, len(keys)))
    for part in (shuffled[:cut], shuffled[cut:]):
        days = read([*part, "31/12/2026"]).days
        assert days == {key: whole.days[key] for key in days}


@pytest.mark.parametrize(
    ("tz", "text", "day"),
    [
        # Oslo leaves summer time on 25 October 2026: the day begins at 22:00 UTC and the next at 23:00 UTC
        ("Europe/Oslo", "2026-10-24T21:59:59Z", date(2026, 10, 24)),
        ("Europe/Oslo", "2026-10-24T22:00:00Z", date(2026, 10, 25)),
        ("Europe/Oslo", "2026-10-25T22:59:59Z", date(2026, 10, 25)),
        ("Europe/Oslo", "2026-10-25T23:00:00Z", date(2026, 10, 26)),
        # New York enters it on 8 March 2026: 05:00 UTC before, 04:00 UTC after
        ("America/New_York", "2026-03-08T04:59:59Z", date(2026, 3, 7)),
        ("America/New_York", "2026-03-08T05:00:00Z", date(2026, 3, 8)),
        ("America/New_York", "2026-03-09T03:59:59Z", date(2026, 3, 8)),
        ("America/New_York", "2026-03-09T04:00:00Z", date(2026, 3, 9)),
        ("Asia/Kolkata", "2026-05-01T18:29:59Z", date(2026, 5, 1)),
        ("Asia/Kolkata", "2026-05-01T18:30:00Z", date(2026, 5, 2)),
        # Lord Howe moves by half an hour on 5 April 2026: from 11 to 10.5 hours ahead
        ("Australia/Lord_Howe", "2026-04-04T12:59:59Z", date(2026, 4, 4)),
        ("Australia/Lord_Howe", "2026-04-04T13:00:00Z", date(2026, 4, 5)),
        ("Australia/Lord_Howe", "2026-04-05T13:29:59Z", date(2026, 4, 5)),
        ("Australia/Lord_Howe", "2026-04-05T13:30:00Z", date(2026, 4, 6)),
    ],
)
def test_the_day_turns_where_the_zone_says(evaluate: Evaluate, tz: str, text: str, day: date) -> None:
    (key,) = keys_of(evaluate, [text])
    assert key is not None
    assert read([key], tz=tz).days == {key: day}


# --- the order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "kind", "days"),
    [
        (["2026-05-01", "2026/5/2", "2026.05.03"], "iso", [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)]),
        (["01/02/2026", "31/10/2026"], "dmy", [date(2026, 2, 1), date(2026, 10, 31)]),
        (["01/02/2026", "10/31/2026"], "mdy", [date(2026, 1, 2), date(2026, 10, 31)]),
        (["1.2.2026"], "dmy", [date(2026, 2, 1)]),
        (["7/24/20", "1/2/20"], "mdy", [date(2020, 7, 24), date(2020, 1, 2)]),
        (["31/12/26"], "dmy", [date(2026, 12, 31)]),
        (["2026-01-02", "31-10-2026", "01-02-2026"], "dmy", [date(2026, 1, 2), date(2026, 10, 31), date(2026, 2, 1)]),
        (["20261031", "20260201"], "compact", [date(2026, 10, 31), date(2026, 2, 1)]),
        (["20261031", "n/a"], "compact", [date(2026, 10, 31), None]),
        (["2026-10-31", "20261030"], "iso", [date(2026, 10, 31), None]),
        (["31/10/2026 9:05 PM GMT-5", "01/11/2026"], "dmy", [date(2026, 11, 1), date(2026, 11, 1)]),
    ],
)
def test_the_order_that_fits_all_is_used(keys: list[str], kind: str, days: list[date | None]) -> None:
    understood = read(keys)
    assert understood.order == Order(kind)  # type: ignore[arg-type]  # a table of plain words
    assert [understood.days[key] for key in keys] == days


def test_the_note_says_which_order_and_which_value_settled_it() -> None:
    assert read(["01/02/2026", "31/10/2026"]).note == (
        "dates are read day first ('31/10/2026'): no other order fits them all"
    )
    assert read(["2026-05-01"]).note == ""
    assert read(["01/02/2026"], dayfirst=True).note == ""


@pytest.mark.parametrize(
    ("keys", "meaning"),
    [
        (["01/02/2026"], "'01/02/2026' is 2026-02-01 day first or 2026-01-02 month first"),
        (["05/05/2026", "03/04/2026"], "'03/04/2026' is 2026-04-03 day first or 2026-03-04 month first"),
        (["1/2/26", "2026-05-31"], "'1/2/26' is 2026-02-01 day first or 2026-01-02 month first"),
        (["26-07-31"], "'26-07-31' is 2031-07-26 day first or 2026-07-31 year first"),
        (["99-07-31"], "'99-07-31' is 2099-07-31 year first"),
    ],
)
def test_two_orders_that_fit_are_asked_about(keys: list[str], meaning: str) -> None:
    with pytest.raises(InputError, match=meaning) as caught:
        read(keys)
    assert caught.value.exit_code == 4
    hint = caught.value.problems[0].hint
    assert all(option in hint for option in ("--dayfirst", "--monthfirst", "--date-format"))


def test_values_that_need_different_orders_are_refused_with_one_of_each() -> None:
    with pytest.raises(InputError) as caught:
        read(["31/10/2026", "10/31/2026", "01/02/2026"])
    message = caught.value.problems[0].message
    assert "'31/10/2026' can only be day first" in message
    assert "'10/31/2026' can only be month first" in message


def test_dots_and_a_month_first_column_do_not_mix() -> None:
    with pytest.raises(InputError, match=r"'01\.02\.2026' can only be day first"):
        read(["01.02.2026", "10/31/2026"])


@pytest.mark.parametrize(
    ("dayfirst", "days"),
    [
        (True, [date(2026, 2, 1), date(2026, 10, 31), None, date(2026, 7, 5)]),
        (False, [date(2026, 1, 2), None, date(2026, 10, 31), date(2026, 7, 5)]),
    ],
)
def test_an_option_settles_the_order_and_what_does_not_fit_is_undated(
    dayfirst: bool, days: list[date | None]
) -> None:
    keys = ["01/02/26", "31/10/2026", "10/31/2026", "2026-07-05"]
    understood = read(keys, dayfirst=dayfirst)
    assert [understood.days[key] for key in keys] == days


@pytest.mark.parametrize(
    "text",
    [
        *("now", "today", "soon", "n/a", "-", "45123", "1714559842", "e:9" * 9),
        *("2026-02-30", "2026-13-01", "0000-01-01", "2026", "2026-10", "2026-05-01 CET"),
        *("31/02/2026", "00/00/0000", "1/2.2026", "26/10/20266", "١/٢/٢٠٢٦"),
    ],
)
def test_what_is_no_date_is_undated_and_settles_nothing(evaluate: Evaluate, text: str) -> None:
    (key,) = keys_of(evaluate, [text])
    assert key is not None
    understood = read([key, "01/02/2026", "31/10/2026"])
    assert understood.days == {key: None, "01/02/2026": date(2026, 2, 1), "31/10/2026": date(2026, 10, 31)}
    assert evaluate(instant_sql("stamp", Order("dmy")), [text]) == [None]


@pytest.mark.parametrize(
    "keys", [["now"], ["45123", "45124"], ["2026-02-30"], ["12345678", "20151231"], ["e:" + "9" * 12]]
)
def test_a_column_without_any_date_is_refused(keys: list[str]) -> None:
    with pytest.raises(InputError, match=f"no date that can be read: '{keys[0][:20]}'"):
        read(keys)


@pytest.mark.parametrize(
    ("keys", "unread"),
    [
        (["20260831", "20260931"], "'20260931'"),
        (["20260831", "20260931", "soon", "20261231", "45123"], "'20260931', '45123'"),
    ],
)
def test_a_refusal_does_not_name_values_that_are_dates(keys: list[str], unread: str) -> None:
    """20260931 keeps the column from being read as dates of digits; 20260831 is one of them all the same."""
    with pytest.raises(InputError) as caught:
        read(keys)
    said = f"no date that can be read: {unread} cannot be one, so no other digits are taken for one"
    assert caught.value.problems[0].message == f"the date column holds {said}"
    assert read(keys, date_format="%Y%m%d").days[keys[0]] == date(2026, 8, 31)


def test_a_refusal_names_three_frequent_values_and_cuts_them() -> None:
    with pytest.raises(InputError) as caught:
        understand({"a" * 50: 9, "b": 1, "c": 7, "d": 8}, dayfirst=None, date_format=None, zone=UTC_ZONE)
    assert caught.value.problems[0].message.endswith(f": '{'a' * 20}', 'd', 'c'")


def test_a_blank_column_is_refused() -> None:
    with pytest.raises(InputError, match="blank in every record"):
        read([])


# --- offsets -------------------------------------------------------------------------------------------------


def test_stamps_with_and_without_offset_are_said_to_be_mixed() -> None:
    understood = read(["e:0", "2026-05-01"], tz="Europe/Oslo")
    assert understood.mixed_offset
    assert understood.note == (
        "stamps with an offset are counted on their day in Europe/Oslo; "
        "those without are taken as Europe/Oslo already"
    )


@pytest.mark.parametrize("keys", [["e:0", "e:1", "now"], ["2026-05-01", "now"]])
def test_one_kind_of_stamp_is_not_mixed(keys: list[str]) -> None:
    assert not read(keys).mixed_offset


# --- --date-format -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("%d/%b/%y %I:%M %p", "25/Feb/26 10:17 PM", "2026-02-25 22:17:00"),
        ("%d/%b/%y", "25/FEB/26 10:17 PM", "2026-02-25 22:17:00"),
        ("%d-%b-%y", "31-Jul-18", "2018-07-31 00:00:00"),
        ("%B %d, %Y", "September 3, 2026", "2026-09-03 00:00:00"),
        ("%a %b %d %Y", "Sat Jun 15 2024", "2024-06-15 00:00:00"),
        ("%d.%m.%Y %H.%M", "31.10.2026 14.37", "2026-10-31 14:37:00"),
        ("%H:%M %d.%m.%Y", "14:37 31.10.2026", "2026-10-31 14:37:00"),
        ("%d.%m.%Y um %H:%M Uhr", "31.10.2026 um 14:37 Uhr", "2026-10-31 14:37:00"),
        ("%m%d%Y", "10312026", "2026-10-31 00:00:00"),
        ("%Y%m%d%H%M%S", "20261031143755", "2026-10-31 14:37:55"),
        ("%m.%d.%Y", "10.31.2026 8:00", "2026-10-31 08:00:00"),
        ("%d/%b/%Y:%H:%M:%S %z", "31/Oct/2026:23:00:00 -0200", "2026-11-01 01:00:00"),
        ("%y%m%d%H%M", "1909261731", "2019-09-26 17:31:00"),
        ("%d de %B de %Y", "3 de agosto de 2026", "2026-08-03 00:00:00"),
        ("%y/%b/%d", "25/Feb/26", "2025-02-26 00:00:00"),
        ("epoch", "1714559842.9", "2024-05-01 10:37:22"),
        ("epoch", "2714559842", "2056-01-08 12:24:02"),
        ("epoch-ms", "1714559842999", "2024-05-01 10:37:22"),
        ("excel", "45413", "2024-05-01 00:00:00"),
        ("excel", "45413.4426157407", "2024-05-01 10:37:22"),
        ("excel", "45413,604166666664", "2024-05-01 14:30:00"),
        ("excel", "45413.99999999999", "2024-05-02 00:00:00"),
        ("excel", "45413.99999", "2024-05-01 23:59:59"),
        ("excel", "59", "1900-02-28 00:00:00"),
        ("excel", "61", "1900-03-01 00:00:00"),
        ("%d'%m'%Y 100%%", "31'10'2026 100%", "2026-10-31 00:00:00"),
    ],
)
def test_a_format_is_read_in_python_and_sql_alike(evaluate: Evaluate, format_: str, text: str, expected: str) -> None:
    moment = datetime.fromisoformat(expected)
    order = asked(dayfirst=None, date_format=format_)
    assert order is not None
    (key,) = keys_of(evaluate, [text], format_)
    assert key is not None
    assert read([key], date_format=format_).days == {key: moment.date()}
    (instant,) = evaluate(instant_sql("stamp", order), [text])
    assert instant == (moment - EPOCH) // timedelta(seconds=1)


def test_iso_dates_are_read_beside_a_format_and_others_are_undated() -> None:
    keys = ["25/Feb/26", "2026-02-26", "27/02/26", "28/Februario/26"]
    days = read(keys, date_format="%d/%b/%y").days
    assert [days[key] for key in keys] == [date(2026, 2, 25), date(2026, 2, 26), None, None]


@pytest.mark.parametrize(
    ("format_", "complaint"),
    [
        ("", "must say the day, the month and the year"),
        ("%d/%m", "must say the day, the month and the year"),
        ("%d/%m/%Y %d", "must say the day, the month and the year"),
        ("%m/%b/%d/%Y", "must say the day, the month and the year"),
        ("%Y-%d-%m", "puts the day before the month"),
        ("%d/%m/%q", "does not know '%q'"),
        ("%d/%m/%Y%", "does not know '%'"),
        ("%x", "does not know '%x'"),
    ],
)
def test_a_format_that_cannot_work_is_wrong_usage(format_: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        asked(dayfirst=None, date_format=format_)


def test_two_options_that_say_the_order_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="both say the order"):
        asked(dayfirst=True, date_format="%d/%m/%Y")


# --- zones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["UTC", "CET", "Europe/Oslo", "America/Argentina/Buenos_Aires"])
def test_a_zone_is_found_by_name(name: str) -> None:
    assert zone(name).key == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Olso", "Europe/Oslo"),
        ("europe/oslo", "did you mean Europe/Oslo?"),
        ("new york", "America/New_York"),
        ("Europe", "?"),
        ("", "Europe/Oslo"),
        ("../../etc/passwd", ""),
        ("/etc/localtime", ""),
        ("localtime", ""),
        ("right/UTC", ""),
        ("a\0b", ""),
        ("x" * 5000, ""),
    ],
)
def test_an_unknown_zone_is_wrong_usage_with_the_nearest_names(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="there is no time zone") as caught:
        zone(name)
    assert hint in caught.value.problems[0].hint
    assert len(caught.value.problems[0].message) < 100


def test_a_computer_without_zone_data_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cxscore.dates.zones, "available_timezones", set)
    with pytest.raises(UsageError, match="install the Python package tzdata"):
        zone("Europe/Olso")


def test_slots_are_fine_enough_for_every_zone_since_1980() -> None:
    """A day starts on a slot's edge in every zone, so a slot never straddles two days."""
    for name in ZONES:
        for day in range(0, 20_000, 37):
            midnight = datetime(1980, 1, 1, tzinfo=ZoneInfo(name)) + timedelta(days=day)
            assert Fraction(midnight.timestamp()) % SLOT == 0


@pytest.mark.parametrize("keys", [["46113"], ["46113", "46120.5"], ["32874", "73050"]])
def test_days_of_a_spreadsheet_are_named_with_the_day_that_they_would_be(keys: list[str]) -> None:
    with pytest.raises(InputError, match="--date-format excel reads numbers as days of a spreadsheet, ") as caught:
        read(keys)
    assert ("46113 as 2026-04-01" in str(caught.value)) == ("46113" in keys)
    assert all(read(keys, date_format="excel").days.values())


@pytest.mark.parametrize("keys", [["1", "2"], ["32873"], ["46113", "word"], ["46113", "7"], ["99999"]])
def test_other_numbers_are_not(keys: list[str]) -> None:
    with pytest.raises(InputError, match="dates are read as"):
        read(keys)
