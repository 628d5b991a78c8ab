"""Targets as configs write them: one limit, in the unit of the score."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.config.report_schema import TargetSpec
from cxscore.config.scales import MisfitError
from cxscore.config.targets import limit_of, read_limit
from cxscore.model import Definition, Number
from tests.renderers.reports import CES, NPS, SHARE

SECONDS = replace(CES, unit="seconds")


@pytest.mark.parametrize(
    ("text", "definition", "limit"),
    [
        ("5.5", CES, Fraction(11, 2)),
        ("7", CES, 7),
        ("80", SHARE, 80),
        ("80 %", SHARE, 80),
        ("-10", NPS, -10),
        ("4h", SECONDS, 14_400),
        ("1h 30m", SECONDS, 5_400),
        ("90 min", SECONDS, 5_400),
        ("2d", SECONDS, 172_800),
        ("0.5h", SECONDS, 1_800),
        ("45s", SECONDS, 45),
    ],
)
def test_a_limit_is_read_in_the_unit_of_the_score(text: str, definition: Definition, limit: Number) -> None:
    assert read_limit(text, definition) == limit


@pytest.mark.parametrize(
    ("text", "definition", "message"),
    [
        ("8", CES, "8 lies outside 1-7"),
        ("101", SHARE, "101 lies outside 0-100"),
        ("-101", NPS, "outside -100 to 100"),
        ("high", CES, "'high' is not a number"),
        ("80 %", CES, "'80 %' is not a number"),
        ("1e1", CES, "'1e1' is not a number"),
        ("4", SECONDS, "'4' is not a time"),
        ("4 hours or so", SECONDS, "is not a time"),
        ("", SECONDS, "is not a time"),
    ],
)
def test_a_limit_that_no_score_can_reach_is_refused(text: str, definition: Definition, message: str) -> None:
    with pytest.raises(MisfitError, match=message):
        read_limit(text, definition)


def test_a_target_has_exactly_one_limit() -> None:
    assert limit_of(TargetSpec(at_least="5")) == ("higher", "5")
    assert limit_of(TargetSpec(at_most="4h")) == ("lower", "4h")
    for spec in (TargetSpec(), TargetSpec(at_least="5", at_most="6")):
        with pytest.raises(MisfitError, match="one limit"):
            limit_of(spec)
