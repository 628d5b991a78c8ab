"""Which version of a score counts, and what was said before it."""

import json
from dataclasses import replace

import pytest

from cxscore.history import Kept, Place, Series, Shown, chosen, differing, published, side_by_side

ONE = Kept(
    Place(Series("monthly", "effort"), "2026-05", "a"), 5, 4.0, 6.0, 0.95, 10, "points", False, "", "2026-05", "", b""
)


def versions(*found: tuple[int, str]) -> list[Kept]:
    """Versions by their answers and the period of the report that found them; their values are these answers."""
    return [replace(ONE, value=n, n=n, found_for=label) for n, label in found]


@pytest.mark.parametrize(
    ("found", "before"),
    [
        ([(10, "2026-05")], None),
        ([(10, "2026-05"), (11, "2026-05")], 10),
        ([(10, "2026-05"), (11, "2026-05"), (12, "2026-05")], 10),
        ([(10, "2026-05"), (11, "2026-06")], 10),
        ([(10, "2026-05"), (11, "2026-06"), (12, "2026-06")], 10),
        ([(10, "2026-05"), (11, "2026-06"), (12, "2026-07")], 11),
        ([(10, "2026-05"), (11, "2026-05"), (12, "2026-06")], 11),
        ([(10, "2026-05"), (11, "2026-06"), (10, "2026-06")], None),
    ],
)
def test_before_is_what_another_report_said_last_or_the_first_run_of_this_one(
    found: list[tuple[int, str]], before: int | None
) -> None:
    said = published(versions(*found))
    assert (said.n if said else None) == before


def test_what_covered_its_period_in_part_was_never_said_of_all_of_it() -> None:
    first, last = versions((10, "2026-05"), (11, "2026-06"))
    assert published([replace(first, partial=True), last]) is None


def test_the_definition_of_today_counts_before_what_came_last() -> None:
    own, other = ONE, replace(ONE, place=ONE.place._replace(definition="b"))
    assert chosen([own, other], "a") == [own]
    assert chosen([own, other], "c") == [other]


def of_segment(name: str, *numbers: int | None) -> list[Kept]:
    """Versions of a segment by their answers, None for one that was withheld."""
    place = ONE.place._replace(series=Series("monthly", "effort", ("channel",), (name,)))
    return [
        replace(ONE, place=place, value=n, n=n, reason="withheld" if n is None else "", low=n, high=n)
        for n in numbers
    ]


def test_versions_of_a_segment_do_not_tell_one_that_was_withheld_and_came_to_it() -> None:
    """Two answers of chat were withheld, and are of mail now: 30 and 32 would tell them; totals stay."""
    total = versions((42, "2026-05"), (43, "2026-06"))
    mail, phone, chat = of_segment("mail", 30, 32), of_segment("phone", 10), of_segment("chat", None, 0)
    shown = side_by_side([*total, *mail, *phone, *chat])
    assert [(one.place.series.segment, one.n) for one in shown] == [
        *(((), 42), ((), 43)),
        *((("mail",), None), (("mail",), 32)),
        (("phone",), 10),
        *((("chat",), None), (("chat",), 0)),
    ]
    hidden = shown[2]
    assert (hidden.value, hidden.low, hidden.high, hidden.reason) == (None, None, None, "withheld")


def test_versions_stand_side_by_side_where_nothing_is_withheld_in_their_period() -> None:
    june = [replace(one, place=one.place._replace(period="2026-06")) for one in of_segment("chat", None)]
    kept = [*of_segment("mail", 30, 32), *of_segment("phone", 10, 9), *june]
    assert side_by_side(kept) == kept


def test_definitions_differ_by_the_names_of_their_facts() -> None:
    one, other = (
        Shown("ces", "", 86_400, json.dumps(facts))
        for facts in ({"scale": [1, 7], "unit": "points"}, {"scale": [1, 5], "filters": ["a"], "unit": "points"})
    )
    assert differing(one, other) == "filters, scale"
