"""Stamps as machines write them take a short way to their second: it must lead where the long one does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cxscore.answers import trim
from cxscore.dates import Order, instant_sql, iso_instant_sql, read
from tests.dates.asking import Evaluate

ISO = Order("iso")
WRITTEN = ("2026-03-20T19:42:59Z", "2026-03-20 19:42:59", "2026-03-20T19:42:59", "1969-12-31T23:59:59Z")
SLIPS = "0139 -:.,/TZz+\tx\u00a0６"
DAY_ZERO = date.fromisoformat("1970-01-01")


def changed(text: str) -> Iterator[str]:
    """Every text one slip away: a character replaced, left out, or put between."""
    for place in range(len(text) + 1):
        yield text[:place] + text[place + 1 :]
        for slip in SLIPS:
            yield text[:place] + slip + text[place + 1 :]
            yield text[:place] + slip + text[place:]


def changed_twice(text: str, times: int) -> Iterator[str]:
    """Some texts of the same length with two slips: what is wrong in one place may be made up for in another."""
    chosen = Random(20_261_031)  # noqa: S311 (a seed that can be repeated)
    places = list(combinations(range(len(text)), 2))
    for _ in range(times):
        one, other = chosen.choice(places)
        slip, further = chosen.choice(SLIPS), chosen.choice(SLIPS)
        yield text[:one] + slip + text[one + 1 : other] + further + text[other + 1 :]


def slowly(text: str) -> int | None:
    """The second of a stamp by the grammar in Python, those without an offset in UTC."""
    stamp = read(trim(text), ISO.readings)
    if stamp is None:
        return None
    return (stamp.day - DAY_ZERO).days * 86_400 + stamp.second - (stamp.offset or 0)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_stamp_with_a_slip_is_read_as_the_grammar_reads_it(evaluate: Evaluate, written: str) -> None:
    texts = sorted({written, *changed(written), *changed_twice(written, 4_000)})
    expected = [slowly(text) for text in texts]
    assert slowly(written) in expected
    assert [*zip(texts, evaluate(instant_sql("stamp", ISO), texts), strict=True)] == [
        *zip(texts, expected, strict=True)
    ]


@pytest.mark.parametrize("written", WRITTEN)
def test_the_short_way_alone_is_right_or_says_nothing(evaluate: Evaluate, written: str) -> None:
    texts = sorted({written, *changed(written), *changed_twice(written, 4_000)})
    found = dict(zip(texts, evaluate(iso_instant_sql("stamp"), texts), strict=True))
    assert found[written] == slowly(written)
    assert {text: second for text, second in found.items() if second not in (None, slowly(text))} == {}


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
def test_a_wall_time_is_of_its_zone_and_an_instant_of_none(evaluate: Evaluate, zone: str) -> None:
    texts = [f"{day}{mark}14:30:15" for day in ("2026-01-10", "2026-07-10", "1905-07-10") for mark in " T"]
    expected = [
        int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp()) for text in texts
    ]
    assert evaluate(instant_sql("stamp", ISO, zone), texts) == expected
    assert evaluate(instant_sql("stamp", ISO, zone), ["2026-07-10T14:30:15Z"]) == [1783693815]
