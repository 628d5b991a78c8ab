"""Forms in which exports write dates: each is read in Python and in SQL alike, in any chunk and language."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.dates import Order, instant_sql, shown
from cxscore.dates.months import MONTHS
from cxscore.errors import InputError
from tests.dates.asking import Evaluate, keys_of, read

EPOCH = datetime.fromisoformat("1970-01-01")


def at(text: str) -> int:
    """Seconds since 1970 of an ISO text in UTC."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(seconds=1)


# --- months by name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("31-Jul-18", "2018-07-31"),
        ("25/Feb/26 10:17 PM", "2026-02-25 22:17:00"),
        ("25/feb./26", "2026-02-25"),
        ("31-JUL-2018 08:00:00", "2018-07-31 08:00:00"),
        ("31. oktober 2026", "2026-10-31"),
        ("31. okt. 2026 14:37", "2026-10-31 14:37:00"),
        ("1 janv. 2024", "2024-01-01"),
        ("14 FÉVRIER 2024", "2024-02-14"),
        ("31 de octubre de 2026", "2026-10-31"),
        ("1er avril 2026", "2026-04-01"),
        ("Wed, April 1st, 2026 9:05 AM", "2026-04-01 09:05:00"),
        ("22ND Mar 2026", "2026-03-22"),
        ("7 de mar. de 2026 9:05", "2026-03-07 09:05:00"),
        ("3 mrt 2026", "2026-03-03"),
        ("Sat Jun 15 2024", "2024-06-15"),
        ("Sat Jun 15 2024 10:00:00 GMT+0200", "2024-06-15 08:00:00"),
        ("Sat, 15 Jun 2024 10:00:00 -0200", "2024-06-15 12:00:00"),
        ("Sep 3, 2026, 4:05 PM", "2026-09-03 16:05:00"),
        ("September 3 2026", "2026-09-03"),
        ("2026-Feb-25 10:00", "2026-02-25 10:00:00"),
        ("2019/05/01 3:14:15 PM GMT-5", "2019-05-01 20:14:15"),
        ("2016-04-28T11:19:34 -10:00", "2016-04-28 21:19:34"),
        ("2024-01-15 10:00:00 UTC", "2024-01-15 10:00:00"),
        ("2024-01-15T10:00:00.999Z", "2024-01-15 10:00:00"),
        ("1960-01-15T10:00:00.999Z", "1960-01-15 10:00:00"),
    ],
)
def test_a_form_is_read_in_python_and_sql_alike(evaluate: Evaluate, text: str, moment: str) -> None:
    (key,) = keys_of(evaluate, [text])
    assert key is not None
    found = read([key])
    assert found.days == {key: datetime.fromisoformat(moment).date()}
    assert evaluate(instant_sql("stamp", found.order), [text]) == [at(moment)]


@pytest.mark.parametrize(("text", "dayfirst"), [("31. 10. 2026", None), ("31. 10. 26 9:05", None)])
def test_blanks_may_stand_behind_dots(evaluate: Evaluate, text: str, dayfirst: bool | None) -> None:
    keys = [key for key in keys_of(evaluate, [text]) if key]
    assert list(read(keys, dayfirst=dayfirst).days.values()) == [date(2026, 10, 31)]


@pytest.mark.parametrize(
    "text",
    [
        *("31-Jul/18", "32-Jul-18", "31-Jun-18", "31-Foo-18", "Jul-18", "31 Jul", "31-Jul-018", "31-Ju\u017f-18"),
        *("Foo Jun 15 2024", "Sat Jun 31 2024", "31-O\u212at-18", "now Jul 31 2018", "31 de de julio 2018"),
        *("1xx avril 2026", "1er 4 2026", "2026-Apr-1st", "1\u017ft April 2026", "er avril 2026"),
        *("2026-Feb/25", "31.10. 2026", "15 Jun 2024 25:00", "15 Jun 2024 13:00 PM"),
    ],
)
def test_what_only_looks_like_a_named_date_is_none(evaluate: Evaluate, text: str) -> None:
    (key,) = keys_of(evaluate, [text])
    assert key is not None
    assert read([key, "1 Jan 2026"]).days[key] is None
    assert evaluate(instant_sql("stamp", Order("dmy")), [text]) == [None]


@pytest.mark.parametrize(
    ("language", "words"),
    [  # what the tools of each locale print, from the Unicode CLDR
        ("de", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
        ("nb", "jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des."),
        ("sv", "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."),
        ("da", "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec."),
        ("nl", "jan feb mrt apr mei jun jul aug sep okt nov dec"),
        ("fr", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
        ("es", "ene feb mar abr may jun jul ago sept oct nov dic"),
        ("pt", "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."),
        ("it", "gen feb mar apr mag giu lug ago set ott nov dic"),
        ("en", "January February March April May June July August September October November December"),
        ("nl long", "januari februari maart april mei juni juli augustus september oktober november december"),
    ],
)
def test_the_months_of_a_language(evaluate: Evaluate, language: str, words: str) -> None:
    texts = [f"7 {word} 2026" for word in words.split()]
    assert list(read(texts).days.values()) == [date(2026, month, 7) for month in range(1, 13)]
    assert evaluate(instant_sql("stamp", Order("iso")), texts) == [at(f"2026-{m:02}-07") for m in range(1, 13)]


def test_no_word_names_two_months() -> None:
    """A word that stands under two months would be lost from one of them: the table holds each once."""
    from cxscore.dates.months import _NAMES  # noqa: PLC0415 (the table itself, before it is turned around)

    words = [word for names in _NAMES for word in names.split() if word != "|"]
    assert sorted(words) == sorted(MONTHS)
    assert all(word == word.lower() and 3 <= len(word) <= 10 for word in words)


ONLY = "dates are read year first ('31/Feb/25'): no other order fits them all"


@pytest.mark.parametrize(
    ("keys", "kind", "first", "note"),
    [
        (["25/Feb/26", "26/Feb/26"], "iso", date(2026, 2, 25), "dates are read day first ('25/Feb/26')"),
        (["25/Feb/26", "31/Feb/25"], "ybd", date(2025, 2, 26), ONLY),
        (["25/Feb/26", "25/Feb/2026"], "iso", date(2026, 2, 25), ""),
        (["25/Feb/26", "2026-02-25", "soon"], "iso", date(2026, 2, 25), "dates are read day first ('25/Feb/26')"),
    ],
)
def test_a_year_of_two_digits_beside_a_named_month_comes_last(
    keys: list[str], kind: str, first: date, note: str
) -> None:
    found = read(keys)
    assert (found.order.kind, found.days[keys[0]], found.note) == (kind, first, note)


# --- numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "kind", "unit"),
    [
        (["1714559842", "1714646242.5"], "epoch", "seconds"),
        (["1714559842123", "1714646242999"], "epoch-ms", "milliseconds"),
    ],
)
def test_a_column_of_instants_is_read_and_said(evaluate: Evaluate, texts: list[str], kind: str, unit: str) -> None:
    keys = [key for key in keys_of(evaluate, [*texts, " "]) if key]
    found = read(keys, tz="Asia/Kolkata")
    assert list(found.days.values()) == [date(2024, 5, 1), date(2024, 5, 2)]
    assert found.note == f"numbers are read as {unit} since 1970 UTC and counted on their day in Asia/Kolkata"
    assert found.order == Order(kind)  # type: ignore[arg-type]  # a table of plain words
    assert evaluate(instant_sql("stamp", found.order), texts) == [1714559842, 1714646242]


@pytest.mark.parametrize(
    "texts",
    [
        ["1714559842", "soon"],
        ["1714559842", "1714559842123"],
        ["1714559842", "2026103112"],
        ["1714559842", "0"],
        ["1714559842", "99"],
    ],
)
def test_one_value_that_is_no_instant_stops_the_others(evaluate: Evaluate, texts: list[str]) -> None:
    keys = [key for key in keys_of(evaluate, texts) if key]
    with pytest.raises(InputError, match="no other digits are taken for one") as caught:
        read(keys)
    assert "--date-format epoch" in caught.value.problems[0].hint


def test_instants_beside_dates_are_undated(evaluate: Evaluate) -> None:
    keys = [key for key in keys_of(evaluate, ["1714559842", "2026-05-01"]) if key]
    assert list(read(keys).days.values()) == [None, date(2026, 5, 1)]


@pytest.mark.parametrize("number", ["946684799", "4102444800", "0", "-1714559842", "17145598421", "1.7e9"])
def test_a_number_outside_our_time_is_no_instant(evaluate: Evaluate, number: str) -> None:
    keys = [key for key in keys_of(evaluate, [number, "1714559842"], "epoch") if key]
    assert list(read(keys, date_format="epoch").days.values()) == [None, date(2024, 5, 1)]
    assert evaluate(instant_sql("stamp", Order("epoch")), [number]) == [None]


@pytest.mark.parametrize("number", ["0", "0.5", "60", "2958466", "45413.5.5", "-1", "4e4"])
def test_a_spreadsheet_has_no_such_day(evaluate: Evaluate, number: str) -> None:
    keys = [key for key in keys_of(evaluate, [number, "45413"], "excel") if key]
    assert list(read(keys, date_format="excel").days.values()) == [None, date(2024, 5, 1)]
    assert evaluate(instant_sql("stamp", Order("excel")), [number]) == [None]


def test_digits_of_a_key_are_shown_as_far_as_it_tells(evaluate: Evaluate) -> None:
    for text in ("1714559842", "1714559842123"):
        (key,) = keys_of(evaluate, [text])
        assert key is not None
        assert text.startswith(shown(key).removesuffix("…"))
        assert len(shown(key)) > 3


@settings(max_examples=30, deadline=None)
@given(numbers=st.lists(st.integers(10**9, 2 * 10**9 - 1), min_size=2, max_size=20), milli=st.booleans())
def test_an_instant_lands_on_its_day(evaluate: Evaluate, numbers: list[int], milli: bool) -> None:
    keys = keys_of(evaluate, [f"{number}{'123' * milli}" for number in numbers])
    days = read([key for key in keys if key]).days
    expected = [(EPOCH + timedelta(seconds=number)).date() for number in numbers]
    assert [days[key or ""] for key in keys] == expected


@settings(max_examples=30, deadline=None)
@given(
    moments=st.lists(
        st.datetimes(datetime.fromisoformat("1901-01-01"), datetime.fromisoformat("2100-01-01")),
        min_size=2,
        max_size=20,
    )
)
def test_a_spreadsheets_number_is_read_to_the_second(evaluate: Evaluate, moments: list[datetime]) -> None:
    """A day counts from 30 December 1899, as a double: fractions are not exact, yet no second is lost."""
    whole = [moment.replace(microsecond=0) for moment in moments]
    start = datetime.fromisoformat("1899-12-30")
    texts = [f"{(moment - start) / timedelta(days=1):.11f}" for moment in whole]
    keys = keys_of(evaluate, texts, "excel")
    days = read([key for key in keys if key], date_format="excel").days
    assert [days[key or ""] for key in keys] == [moment.date() for moment in whole]
    instants = evaluate(instant_sql("stamp", Order("excel")), texts)
    assert instants == [(moment - EPOCH) // timedelta(seconds=1) for moment in whole]


# --- one meaning in Python and SQL ---------------------------------------------------------------------------

DAYS = ["1", "07", "25", "31", "32", "2026", "26", "0", "1714559842", "45413", "1714559842123"]
WORDS = ["Jan", "feb.", "März", "août", "OCT", "mai", "Sat", "Sat,", "de", "foo", "se\u017f", "o\u212at", "ÉTÉ"]
MARKS = ["-", "/", ".", " ", " ", ". ", ", ", "\u00a0", ""]
TIMES = ["", "", " 10:17", " 10:17 PM", "T08:00:00Z", " 8:00:00 GMT+2", " 25:00", " UTC", " 10: 00", " 10:00:\t0"]
TEXTS = st.tuples(
    *[part for each in (DAYS, WORDS + DAYS, DAYS) for part in (st.sampled_from(each), st.sampled_from(MARKS))],
    st.sampled_from(TIMES),
).map("".join) | st.tuples(st.sampled_from(["2026-05-01", "2026-02-30", " 2026-05-01"]), st.sampled_from(TIMES)).map(
    "".join
)


@pytest.mark.parametrize(
    ("kind", "date_format"), [("dmy", None), ("ybd", "%y/%b/%d"), ("epoch", "epoch"), ("excel", "excel")]
)
@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXTS, min_size=30, max_size=60))
def test_key_and_instant_mean_the_same_day(
    evaluate: Evaluate, kind: str, date_format: str | None, texts: list[str]
) -> None:
    keys = keys_of(evaluate, texts, date_format)
    order = Order("format", "%y/%b/%d") if kind == "ybd" else Order(kind)  # type: ignore[arg-type]
    instants = evaluate(instant_sql("stamp", order), texts)
    sure = ["2026-01-01"]
    days = read(
        [*(key for key in keys if key), *sure], dayfirst=None if date_format else True, date_format=date_format
    ).days
    for text, key, instant in zip(texts, keys, instants, strict=True):
        day = days[key] if key else None
        assert (instant is None) == (day is None), text
        assert not isinstance(instant, int) or EPOCH.date() + timedelta(days=instant // 86400) == day, text
