"""The comparison of rules on a screen: one line each, cut at the end with a mark, numbers whole."""

from dataclasses import replace

import pytest

from cxscore.renderers import variants
from tests.renderers.reports import FIRST_SCREEN, WAITS


def lines(width: int) -> list[str]:
    return "".join(variants.render(FIRST_SCREEN, width)).splitlines()


def test_every_score_has_its_line_and_headings() -> None:
    assert lines(200)[2].split() == ["variant", "score", "interval", "n", "rule", "used", "by"]
    assert [line.split()[0] for line in lines(200)[3:9]] == ["likert-7"] * 6


@pytest.mark.parametrize("width", [40, 50, 60, 80])
def test_a_narrow_screen_cuts_the_end_with_a_mark_and_never_a_number(width: int) -> None:
    wide, narrow = lines(200)[2:9], lines(width)[2:9]
    numbers = wide[0].index("rule") - 2
    assert [line[:numbers].rstrip() for line in narrow] == [line[:numbers].rstrip() for line in wide]
    for before, after in zip(wide, narrow, strict=True):
        assert after == before or (after.endswith("...") and len(after) <= max(width, numbers + 6))


def test_the_rows_stand_below_and_no_escape_without_colour() -> None:
    text = "\n".join(lines(100))
    assert "Rows  1,288 = 1,198 answered" in text
    assert "\x1b" not in text
    assert "\x1b" in "".join(variants.render(FIRST_SCREEN, 100, color=True))


def test_times_under_several_rules_have_their_units() -> None:
    shown = "".join(variants.render(replace(WAITS, command="variants", scores=WAITS.scores[::2])))
    rows = [" ".join(line.split()) for line in shown.splitlines()[3:7]]
    assert rows[0] == "median 3 h 30 min to - 7 median"
    assert rows[3] == "within-target 64.5 % 30.0 to 88.0 % 7 share within 4 h"
