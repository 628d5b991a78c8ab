"""Series on one line: bars that show noise as small as it is, gaps, breaks, and words that never say too much."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cxscore.edition import Point
from cxscore.model import Answer, Definition, Input, Ledger, Report, Request, Score, Tally
from cxscore.renderers import table
from cxscore.renderers.blocks import blocks
from cxscore.renderers.language import language
from cxscore.renderers.trends import BREAK, MOST, SILENT, Course, course_heading, courses, drawn, sparkline
from cxscore.scoring import estimate_of
from tests.renderers.reports import ASSUMED, CES, MEDIAN, MONTHLY

MONTHS = ("2026-01", "2026-02", "2026-03")
GOOD: dict[Answer, int] = {7: 60, 6: 30, 2: 10}
BAD: dict[Answer, int] = {7: 20, 4: 30, 2: 50}


def point(period: str, value: float | None, reach: float = 0.0, definition: str = "a") -> Point:
    low, high = (None, None) if value is None else (value - reach, value + reach)
    return Point(period, None if value is None else int(value), low, high, 40, "percent", definition)


def series(*values: float | None, reach: float = 0.0) -> tuple[Point, ...]:
    return tuple(point(f"2026-{month:02}", value, reach) for month, value in enumerate(values, 1))


# --- bars ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ((0, 80), "▁█"),
        ((0, 40, 80), "▁▅█"),
        ((10, 10, 10), "▄▄▄"),
        ((80, None, 0), f"█{SILENT}▁"),
        ((50,), ""),
        ((50, None, None), ""),
        ((), ""),
    ],
)
def test_bars_rise_with_the_value_and_leave_gaps(values: Sequence[float | None], bars: str) -> None:
    assert sparkline(series(*values)) == bars


def test_a_period_that_is_left_out_is_a_gap() -> None:
    assert sparkline((point("2025-11", 0), point("2026-02", 80))) == f"▁{SILENT}{SILENT}█"


def test_noise_looks_small() -> None:
    """Fifty to fifty-two, each known to within twenty: the bars hardly differ."""
    assert sparkline(series(50, 52, 50, 51, reach=20)) == "▄▅▄▅"


def test_a_changed_definition_breaks_the_series() -> None:
    points = (point("2026-01", 0), point("2026-02", 40), point("2026-03", 80, definition="b"))
    assert sparkline(points) == f"▁▅{BREAK}█"


def test_only_the_last_periods_are_shown() -> None:
    assert sparkline(series(0, 80, 0, 80), most=2) == "▁█"
    assert [one.period for one in drawn((point("2025-11", 0), point("2026-02", 80)), 3)] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_periods_of_two_kinds_have_none_between() -> None:
    assert sparkline((point("2026-02", 0), point("2026-Q4", 80))) == "▁█"


@given(st.lists(st.none() | st.integers(0, 100), min_size=2, max_size=12), st.floats(0, 30))
def test_a_higher_value_never_has_a_lower_bar(values: list[int | None], reach: float) -> None:
    bars = sparkline(series(*values, reach=reach))
    if bars:
        known = sorted((value, bars[place]) for place, value in enumerate(values) if value is not None)
        assert [bar for _, bar in known] == sorted(bar for _, bar in known)
        assert [bars[place] for place, value in enumerate(values) if value is None] == [SILENT] * values.count(None)


# --- the periods of a table ----------------------------------------------------------------------------------


def score(
    name: str | None, period: str, counts: Mapping[Answer, int], definition: Definition = CES, min_n: int = 1
) -> Score:
    tally = Tally.of(dict(counts))
    estimate = estimate_of(definition, tally, 0.95, min_n)
    scope, segment = ("segment", (name,)) if name is not None else ("total", ())
    return Score(definition, segment, period, estimate, tally, scope=scope)  # type: ignore[arg-type]


def report(*scores: Score) -> Report:
    by = ("team",) if any(one.scope == "segment" for one in scores) else ()
    request = Request("ces", by=by, date="at", period="month")
    return Report("ces", request, scores, {"ces": Ledger()}, (Input("a.csv", 10),), column_text="ces")


def found(*scores: Score) -> dict[tuple[str, ...], Course]:
    (block,) = blocks(report(*scores))
    return {course.labels: course for course in courses(block, language("en"))}


def test_what_is_beyond_noise_has_an_arrow_and_a_word() -> None:
    (course,) = found(score(None, "2026-01", GOOD), score(None, "2026-02", BAD)).values()
    assert (course.arrow, course.said, course.verdict) == ("↓", "-2.60 since 2026-01, worse", "worse")
    (course,) = found(score(None, "2026-01", BAD), score(None, "2026-02", GOOD)).values()
    assert (course.arrow, course.said, course.verdict) == ("↑", "+2.60 since 2026-01, better", "better")


def test_noise_has_neither_arrow_nor_number() -> None:
    (course,) = found(score(None, "2026-01", GOOD), score(None, "2026-02", {**GOOD, 2: 11})).values()
    assert (course.arrow, course.said, course.verdict) == ("", "no detectable change since 2026-01", "")


def test_an_assumed_direction_has_no_arrow_and_is_not_called_better() -> None:
    pair = score(None, "2026-01", BAD, ASSUMED), score(None, "2026-02", GOOD, ASSUMED)
    (course,) = found(*pair).values()
    assert (course.arrow, course.said, course.verdict) == ("", "+2.60 since 2026-01, up", "")


def test_few_answers_are_too_few_to_tell() -> None:
    (course,) = found(score(None, "2026-01", {1: 4}), score(None, "2026-02", {7: 4})).values()
    assert course.said == "too few to tell since 2026-01"


def test_a_score_without_a_test_tells_its_difference_and_that() -> None:
    median = [
        replace(
            score(None, month, GOOD),
            definition=MEDIAN,
            estimate=replace(score(None, month, GOOD).estimate, value=seconds),
        )
        for month, seconds in (("2026-01", 7200), ("2026-02", 6300))
    ]
    (course,) = found(*median).values()
    assert (course.arrow, course.said) == ("", "-15 min since 2026-01, not tested")


def test_what_is_withheld_is_neither_drawn_nor_compared() -> None:
    few: dict[Answer, int] = {1: 3}
    scores = [score(None, month, counts, min_n=5) for month, counts in zip(MONTHS, (GOOD, BAD, few), strict=True)]
    (course,) = found(*scores).values()
    assert (course.bars[-1], course.said) == (SILENT, "not compared with 2026-02: withheld")


def test_a_count_of_a_month_that_is_not_over_is_not_compared() -> None:
    counted = replace(CES, rule=replace(CES.rule, formula="count"), buckets=(), unit="count")
    scores = [replace(score(None, month, GOOD), definition=counted) for month in MONTHS]
    scores[-1] = replace(scores[-1], partial=True)
    (course,) = found(*scores).values()
    assert course.said == "not compared with 2026-02: not complete"


def test_segments_share_the_periods_of_the_table_and_one_family_of_tests() -> None:
    scores = [
        *(score(None, month, GOOD) for month in MONTHS),
        *(score("a", month, GOOD) for month in MONTHS[1:]),
        score("b", "2026-01", GOOD),
    ]
    course = found(*scores)
    assert list(course) == [("all",), ("a",), ("b",)]
    assert course["a",].bars[0] == SILENT
    assert course["b",] == Course(("b",), "", "", "no records in 2026-02", "")


def test_verdicts_allow_for_the_number_of_segments() -> None:
    """A change that one test calls real is none among twenty."""
    before: dict[Answer, int] = {7: 50, 4: 50}
    after: dict[Answer, int] = {7: 66, 4: 34}
    alone = found(score(None, "2026-01", before), score(None, "2026-02", after))
    assert alone["all",].verdict == "better"
    many = [score(f"s{place}", month, before) for place in range(20) for month in MONTHS[:2]]
    course = found(score(None, "2026-01", before), score(None, "2026-02", after), *many)
    assert course["all",].said == "no detectable change since 2026-01"


def test_of_a_long_table_the_last_periods_are_drawn_and_named() -> None:
    scores = [score(None, f"2026-W{week:02}", GOOD) for week in range(1, MOST + 5)]
    scores.append(score("gone", "2026-W01", GOOD))
    (block,) = blocks(report(*scores))
    course, gone = courses(block, language("en"))
    assert (gone.bars, gone.said) == ("", "no records in 2026-W28")
    assert (len(course.bars), course_heading(block)) == (MOST, "2026-W05 to 2026-W28")


def test_one_period_and_what_ripens_have_no_course() -> None:
    assert found(score(None, "2026-01", GOOD)) == {}
    ripe = replace(CES, ripens=True)
    assert found(score(None, "2026-01", GOOD, ripe), score(None, "2026-02", BAD, ripe)) == {}


def test_the_heading_marks_a_last_period_that_is_not_complete() -> None:
    (block,) = blocks(MONTHLY)
    assert course_heading(block) == "2026-09 to 2026-10*"


# --- on screens ----------------------------------------------------------------------------------------------

TEAMS = report(
    *(score(None, month, counts) for month, counts in zip(MONTHS, (GOOD, GOOD, BAD), strict=True)),
    *(score("a team of a rather long name", month, GOOD) for month in MONTHS),
)


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 140])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_number_of_a_change_is_cut_and_lines_fit_where_they_can(width: int, unicode: bool) -> None:
    text = "".join(table.render(TEAMS, width, unicode=unicode))
    assert "-2.60 since 2026-02, worse" in text
    assert ("██▁" in text) is unicode
    assert unicode or text.isascii()
    lines = [line for line in text.splitlines() if "since" in line or "2026-01 to" in line]
    assert all(cell_len(line) <= max(width, 48) for line in lines)


def test_only_a_settled_change_beyond_noise_is_coloured() -> None:
    lines = "".join(table.render(TEAMS, 100, color=True)).splitlines()
    (worse,) = [line for line in lines if "worse" in line and "since" in line]
    (same,) = [line for line in lines if "no detectable" in line]
    assert "\x1b[31m↓ -2.60 since 2026-02, worse\x1b[0m" in worse
    assert "\x1b" not in same
