"""How a score stands to its target, and what an edition says of its entries."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cxscore.edition import Edition, Entry, Target, Verdict
from cxscore.model import Direction, Estimate, Interval, Number, Reason, Report, Request, Score, Tally
from tests.renderers.reports import CES


def score(value: Number | None, low: float | None, high: float | None, reason: Reason | None = None) -> Score:
    return Score(CES, (), None, Estimate(value, Interval(low, high, 0.95, "method"), 40, 40.0, reason), Tally())


@pytest.mark.parametrize(
    ("way", "value", "limits", "verdict"),
    [
        ("higher", 5, (4.5, 5.5), Verdict.MET),
        ("higher", Fraction(499, 100), (4.5, 5.5), Verdict.NOISE),
        ("higher", Fraction(499, 100), (4.5, 5.0), Verdict.NOISE),
        ("higher", Fraction(499, 100), (4.5, 4.9999), Verdict.MISSED),
        ("higher", Fraction(499, 100), (None, None), Verdict.MISSED),
        ("higher", Fraction(4_999_999_999_999, 10**12), (4.5, 4.9), Verdict.MISSED),
        ("lower", 5, (4.5, 5.5), Verdict.MET),
        ("lower", Fraction(501, 100), (4.5, 5.5), Verdict.NOISE),
        ("lower", Fraction(501, 100), (5.0, 5.5), Verdict.NOISE),
        ("lower", Fraction(501, 100), (5.0001, 5.5), Verdict.MISSED),
        ("lower", Fraction(501, 100), (None, 5.5), Verdict.MISSED),
    ],
)
def test_a_miss_is_noise_only_while_the_interval_holds_the_target(
    way: Direction, value: Number, limits: tuple[float | None, float | None], verdict: Verdict
) -> None:
    assert Target(way, 5, "5").verdict(score(value, *limits)) is verdict


@pytest.mark.parametrize(
    "found",
    [
        None,
        score(None, None, None, Reason("no_answers", "nobody answered")),
        score(6, 5.0, 7.0, Reason("withheld", "fewer than 50 answers")),
    ],
)
def test_what_has_no_value_to_show_is_not_judged(found: Score | None) -> None:
    assert Target("higher", 5, "5").verdict(found) is Verdict.UNKNOWN


def test_a_target_without_a_score_to_tell_its_unit_judges_nothing() -> None:
    assert Target("higher", None, "4h").verdict(score(6, 5.0, 7.0)) is Verdict.UNKNOWN


def test_a_target_reads_as_people_say_it() -> None:
    assert Target("higher", 5, "5.0").words == "at least 5.0"
    assert Target("lower", 14_400, "4h").words == "at most 4h"


def entry(name: str, *scores: Score, by: tuple[str, ...] = ()) -> Entry:
    report = Report("report", Request("ces", by=by), scores, {}, ())
    return Entry(name, "ces", "survey", Target("higher", 5, "5"), report)


def test_the_total_alone_is_judged() -> None:
    part = replace(score(2, 1.0, 3.0), scope="segment", segment=("email",))
    assert entry("a", part, score(6, 5.5, 6.5)).verdict is Verdict.MET
    assert entry("b", part).verdict is Verdict.UNKNOWN


def test_an_edition_names_each_grouping_column_once_in_order() -> None:
    entries = (entry("a", by=("x", "y")), entry("b", by=("z", "x")), Entry("c", "ces", "other"))
    edition = Edition("m", "M", None, "UTC", entries, ())
    assert edition.by == ("x", "y", "z")
    assert edition.judged == entries[:2]
    assert edition.entry("c") is entries[2]
