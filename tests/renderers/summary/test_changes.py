"""What has changed, in words: only what a test found is called a change."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.analyses.compare import Verdict
from cxscore.edition import Change, Target
from cxscore.renderers.language import language
from cxscore.renderers.summary.changes import change_text
from cxscore.renderers.summary.wording import target_words
from tests.renderers.reports import MEDIAN, WAITS_ALL, because, waited
from tests.renderers.summary.editions_full import AFTER, BEFORE, EFFORT

ENGLISH = language("en")
FELL = EFFORT.changes[0]


def judged(verdict: Verdict, difference: Fraction | None = Fraction(-1, 4), source: str = "option") -> Change:
    assert FELL.comparison is not None
    to = replace(AFTER, definition=replace(AFTER.definition, direction_source=source))  # type: ignore[arg-type]
    return replace(FELL, comparison=replace(FELL.comparison, verdict=verdict, difference=difference, to=to))


@pytest.mark.parametrize(
    ("verdict", "difference", "arrow", "said", "name"),
    [
        ("worse", Fraction(-1, 4), "▼", "worse, beyond noise", "worse"),
        ("better", Fraction(1, 4), "▲", "better, beyond noise", "better"),
        ("up", Fraction(1, 4), "▲", "higher, beyond noise", "up"),
        ("down", Fraction(-1, 4), "▼", "lower, beyond noise", "down"),
        ("no detectable change", Fraction(-1, 4), "", "no detectable change", ""),
        ("too few", Fraction(-1, 4), "", "too few answers to tell", ""),
    ],
)
def test_an_arrow_and_a_colour_stand_for_what_is_beyond_noise(
    verdict: Verdict, difference: Fraction, arrow: str, said: str, name: str
) -> None:
    found = change_text(judged(verdict, difference), ENGLISH)
    assert (found.arrow, found.verdict) == (arrow, name)
    assert found.said == f"{said} (-0.52 to -0.18)"
    assert found.since == "since September 2026"


def test_nothing_is_coloured_while_the_direction_is_assumed() -> None:
    assert change_text(judged("up", Fraction(1, 4), "assumed"), ENGLISH).verdict == ""


def test_the_difference_is_that_of_the_comparison() -> None:
    assert change_text(judged("worse", Fraction(-349, 1000)), ENGLISH).figure == "-0.35"


def test_without_a_test_the_earlier_score_is_told() -> None:
    before = waited(MEDIAN, 10_800, (1800, None), WAITS_ALL)
    found = change_text(Change("previous", "2026-09", before), ENGLISH)
    assert (found.figure, found.said, found.verdict) == ("", "was 3 h, n 7", "")


def test_a_withheld_earlier_score_tells_nothing() -> None:
    hidden = because(BEFORE, "withheld", "fewer than 50 answers")
    assert change_text(Change("previous", "2026-09", hidden), ENGLISH).said == "was -, n -"


def test_a_change_to_or_from_what_is_withheld_tells_nothing() -> None:
    hidden = because(AFTER, "withheld", "fewer than 5000 answers")
    assert FELL.comparison is not None
    to = change_text(replace(FELL, comparison=replace(FELL.comparison, to=hidden)), ENGLISH)
    assert (to.figure, to.said, to.verdict) == ("", "withheld", "")
    before = change_text(replace(FELL, before=because(BEFORE, "withheld", "fewer")), ENGLISH)
    assert (before.figure, before.said, before.verdict) == ("", "was -, n -", "")


def test_what_there_is_nothing_to_compare_with_says_why() -> None:
    found = change_text(Change("year", "2025-10", absence="no run is kept"), ENGLISH)
    assert found == ("", "", "since October 2025", "no run is kept", "")


def test_targets_have_words() -> None:
    assert target_words(Target("lower", None, "4h"), ENGLISH) == "at most 4h"
    assert target_words(Target("higher", None, "{x}"), ENGLISH) == "at least {x}"
