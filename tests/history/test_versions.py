"""Which version of a score counts, and what was said before it."""

import json
from dataclasses import replace

import pytest

from cxscore.history import Kept, Place, Series, Shown, chosen, differing, published

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


def test_definitions_differ_by_the_names_of_their_facts() -> None:
    one, other = (
        Shown("ces", "", 86_400, json.dumps(facts))
        for facts in ({"scale": [1, 7], "unit": "points"}, {"scale": [1, 5], "filters": ["a"], "unit": "points"})
    )
    assert differing(one, other) == "filters, scale"
