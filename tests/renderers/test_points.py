"""A period of a series in words: its value in its own days, and what late answers have made of it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.edition import Point
from cxscore.model import Number
from cxscore.renderers.language import language
from cxscore.renderers.points import point_number, point_value, restated_text

MAY = Point("2026-05", 86_400, 79_200.0, None, 31, "seconds", "hash", day=28_800)
EFFORT = define(choose(catalogue_metric("ces"), "7"))


def test_a_time_is_told_in_the_days_in_which_it_was_counted() -> None:
    """Twenty-four hours are three days of a desk that is open for eight, and one on the clock."""
    assert point_value(MAY) == "3 d"
    assert point_number(MAY.low, MAY) == "2 d 6 h"
    assert point_number(MAY.high, MAY) == "-"
    assert point_value(replace(MAY, day=86_400)) == "1 d"


def test_both_numbers_of_a_restated_time_have_their_own_days() -> None:
    longer = replace(MAY, value=115_200, n=32)
    assert restated_text(replace(longer, earlier=MAY), None) == "restated from 3 d to 4 d, 1 late answer"
    clock = replace(MAY, day=86_400)
    assert restated_text(replace(longer, earlier=clock), None) == "restated from 1 d to 4 d, 1 late answer"


def test_a_value_is_never_rounded_to_the_end_of_its_scale() -> None:
    almost = Point("2026-05", Fraction(4999, 1000), None, None, 9, "points", "hash", within=(1, 5))
    assert point_value(almost) == "4.99"
    assert point_value(replace(almost, within=(1, 7))) == "5.00"


@pytest.mark.parametrize(
    ("metric", "before", "after", "said"),
    [
        ("ces", (Fraction(311, 50), 128), (Fraction(302, 50), 142), "from 6.22 to 6.04, 14 late answers"),
        ("ces", (5, 1), (4, 1235), "from 5.00 to 4.00, 1,234 late answers"),
        ("ces", (5, 10), (Fraction(5001, 1000), 11), "still 5.00, 1 late answer"),
        ("ces", (5, 10), (4, 9), "from 5.00 to 4.00, 1 answer fewer"),
        ("ces", (5, 10), (4, 8), "from 5.00 to 4.00, 2 answers fewer"),
        ("ces", (5, 10), (4, 10), "from 5.00 to 4.00, answers have changed"),
        ("ces", (None, 0), (4, 3), "from - to 4.00, 3 late answers"),
        ("ces", (5, 10), (None, None), "from 5.00 to -"),
        ("ces", (None, None), (4, 12), "from - to 4.00"),
        ("csat", (50, 10), (60, 12), "from 50.0 % to 60.0 %, 2 late answers"),
        ("nps", (5, 10), (-4, 12), "from +5 to -4, 2 late answers"),
        ("frt", (3600, 10), (7200, 10), "from 1 h to 2 h, times have gone on"),
    ],
)
def test_a_restatement_says_both_numbers_and_what_came_in_between(
    metric: str, before: tuple[Number | None, int | None], after: tuple[Number | None, int | None], said: str
) -> None:
    scale = {"ces": "7", "csat": "5"}.get(metric)
    definition = define(choose(catalogue_metric(metric), scale))
    one, other = (Point("2026-05", value, None, None, n, definition.unit, "hash") for value, n in (before, after))
    assert said == restated_text(replace(other, earlier=one), definition).removeprefix("restated").lstrip(" ,")
    assert restated_text(one, definition) == ""


def test_a_restatement_speaks_every_language() -> None:
    one = Point("2026-05", Fraction(311, 50), None, None, 1, "points", "hash")
    found = replace(one, value=6, n=1235, earlier=one)
    assert restated_text(found, EFFORT, language("de")) == "berichtigt von 6,22 auf 6,00, 1.234 späte Antworten"
