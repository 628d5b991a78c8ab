"""What has changed, in words: only what a test found is called a change."""

import re
from dataclasses import replace
from fractions import Fraction
from html import unescape

import pytest

from cxscore.analyses.compare import Verdict
from cxscore.edition import Change, Edition, Target
from cxscore.model import Score
from cxscore.renderers.language import language
from cxscore.renderers.summary import html
from cxscore.renderers.summary.changes import ChangeText, change_texts
from cxscore.renderers.summary.wording import target_words
from tests.renderers.reports import MEDIAN, WAITS_ALL, because, waited
from tests.renderers.summary.editions_full import AFTER, BEFORE, EFFORT, EFFORT_REPORT, FULL
from tests.renderers.summary.editions_grids import GRIDS

ENGLISH = language("en")
FELL = EFFORT.changes[0]


def told(change: Change, after: Score = AFTER, *, settled: bool = True) -> ChangeText:
    """The words of a change of the total `after`."""
    definition = after.definition if settled else replace(after.definition, direction_source="assumed")
    after, found = replace(after, definition=definition), change.comparison
    compared = replace(found, to=after) if found else None
    entry = replace(
        EFFORT, report=replace(EFFORT_REPORT, scores=(after,)), changes=(replace(change, comparison=compared),)
    )
    (text,) = change_texts(entry, ENGLISH)
    return text


def judged(verdict: Verdict, difference: Fraction) -> Change:
    assert FELL.comparison is not None
    return replace(FELL, comparison=replace(FELL.comparison, verdict=verdict, difference=difference))


@pytest.mark.parametrize(
    ("verdict", "difference", "arrow", "said", "name"),
    [
        ("worse", Fraction(-349, 1000), "↓", "-0.35 since September 2026, worse", "worse"),
        ("better", Fraction(1, 4), "↑", "+0.25 since September 2026, better", "better"),
        ("no detectable change", Fraction(-1, 4), "", "no detectable change since September 2026", ""),
        ("too few", Fraction(-1, 4), "", "too few to tell since September 2026", ""),
    ],
)
def test_an_arrow_and_a_colour_stand_for_what_is_beyond_noise(
    verdict: Verdict, difference: Fraction, arrow: str, said: str, name: str
) -> None:
    details = "5.38 then, n 833", "difference -0.52 to -0.18"
    assert told(judged(verdict, difference)) == (arrow, said, name, details)


@pytest.mark.parametrize(("verdict", "difference"), [("up", Fraction(1, 4)), ("down", Fraction(-1, 4))])
def test_nothing_is_coloured_while_the_direction_is_assumed(verdict: Verdict, difference: Fraction) -> None:
    found = told(judged(verdict, difference), settled=False)
    assert (found.arrow, found.verdict) == ("", "")
    assert found.said.endswith(f" since September 2026, {verdict}")


def test_without_a_test_the_difference_and_the_earlier_score_are_told() -> None:
    before, after = (waited(MEDIAN, value, (1800, None), WAITS_ALL) for value in (10_800, 14_400))
    found = told(Change("previous", "2026-09", before), after)
    assert found == ("", "+1 h since September 2026, not tested", "", ("3 h then, n 7",))


def test_a_change_to_or_from_what_is_withheld_tells_nothing() -> None:
    hidden = because(AFTER, "withheld", "fewer than 5000 answers")
    nothing = ("", "not compared with September 2026: withheld", "", ())
    assert told(FELL, hidden) == nothing
    assert told(replace(FELL, before=because(BEFORE, "withheld", "fewer"))) == nothing


def test_what_there_is_nothing_to_compare_with_says_why() -> None:
    found = told(Change("year", "2025-10", absence="no run is kept"))
    assert found == ("", "not compared with October 2025: no run is kept", "", ())


@pytest.mark.parametrize("edition", [FULL, GRIDS], ids=["full", "grids"])
def test_the_page_says_a_change_as_the_other_formats_do(edition: Edition) -> None:
    page = unescape(re.sub(r"<[^>]*>", "", "".join(html.render(edition))))
    for entry in edition.entries:
        for change in change_texts(entry, ENGLISH):
            assert "; ".join((change.text, *change.details)) in page


def test_targets_have_words() -> None:
    assert target_words(Target("lower", None, "4h"), ENGLISH) == "at most 4h"
    assert target_words(Target("higher", None, "{x}"), ENGLISH) == "at least {x}"
