"""What figures say, and that they say no more than the tests do."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from cxscore.analyses.compare import Verdict
from cxscore.config.report_schema import FigureKind
from cxscore.edition import Change, Edition, Entry, Point, Target
from cxscore.renderers import figures
from cxscore.renderers.figures import Figure, NoFigure, drawing, heat
from cxscore.renderers.figures.figure import Axis, Reach, tick_texts, ticks
from cxscore.renderers.language import Language, language
from cxscore.renderers.palette import SHADES
from cxscore.renderers.rows import BLANK, bucket_shares, count_cell, interval_cell, share_cell, value_cell
from cxscore.renderers.shading import heats, shading
from cxscore.renderers.verdicts import difference_cell
from tests.renderers.controls import raw_controls
from tests.renderers.reports import ASSUMED, CES, EVIL, because
from tests.renderers.summary.editions_full import (
    AFTER,
    BEFORE,
    EFFORT,
    EFFORT_REPORT,
    EVIL_FULL,
    FULL,
    GUESSED,
    HIDDEN_SEGMENT,
    LEANING,
    OCTOBER,
    RECOMMEND,
    TREND,
    WAITING,
    of,
)

ENGLISH = language("en")
SVG = "{http://www.w3.org/2000/svg}"
KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
DRAWN = {one.name: one for one in figures.drawings(FULL) if isinstance(one, Figure)}
HOSTILE = {one.name: one for one in figures.drawings(EVIL_FULL) if isinstance(one, Figure)}


def drawn(kind: FigureKind, entry: Entry) -> Figure:
    found = figures.figure(kind, entry, ENGLISH)
    assert isinstance(found, Figure), found
    return found


def absent(kind: FigureKind, entry: Entry) -> str:
    found = figures.figure(kind, entry, ENGLISH)
    assert isinstance(found, NoFigure)
    return found.why


def words(figure: Figure) -> list[str]:
    """Every text of the drawing."""
    root = ET.fromstring(drawing.svg(figure, "f"))  # noqa: S314 (our own drawing)
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def judged(verdict: Verdict, difference: Fraction | None) -> Entry:
    """The effort with another verdict on its change."""
    change = EFFORT.changes[0]
    assert change.comparison is not None
    found = replace(change.comparison, verdict=verdict, difference=difference)
    return replace(EFFORT, changes=(replace(change, comparison=found),))


def test_every_kind_of_a_config_is_drawn_and_the_edition_shows_each() -> None:
    assert set(figures.FIGURES) == set(KINDS)
    assert {one.kind for one in DRAWN.values()} == set(KINDS)


# --- what holds for all of them ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_has_a_title_words_and_its_data(name: str) -> None:
    figure = DRAWN[name]
    assert figure.title.strip()
    assert figure.title[0] == figure.title[0].upper()
    assert len(figure.text) > len(figure.title) / 2
    assert figure.rows
    assert {len(row) for row in figure.rows} == {len(figure.headings)}


@pytest.mark.parametrize(
    "figure", [*DRAWN.values(), *HOSTILE.values()], ids=lambda one: f"{one.kind}-{len(one.rows)}"
)
@pytest.mark.parametrize("draw", [lambda one: drawing.svg(one, "f"), lambda one: drawing.svg_file(one).decode()])
def test_a_drawing_is_whole_xml_that_names_itself_and_does_nothing(
    figure: Figure, draw: Callable[[Figure], str]
) -> None:
    text = draw(figure)
    root = ET.fromstring(text)  # noqa: S314 (our own drawing)
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text
    assert not raw_controls("svg", text)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "line", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]
    assert "url(" not in text


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_figure_is_the_same_bytes_whatever_was_drawn_before(name: str) -> None:
    first = drawing.svg(DRAWN[name], "f"), drawing.svg_file(DRAWN[name])
    drawing.svg(DRAWN["effort-trend"], "other")
    assert (drawing.svg(DRAWN[name], "f"), drawing.svg_file(DRAWN[name])) == first


def test_a_picture_is_a_png_and_the_same_bytes_every_time() -> None:
    picture = drawing.png_file(DRAWN["effort-segments"])
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture == drawing.png_file(DRAWN["effort-segments"])


@pytest.mark.parametrize("name", DRAWN)
def test_text_on_the_drawing_is_in_colours_that_a_page_can_repaint(name: str) -> None:
    known = {shade.light for shade in SHADES.values()} | {"none"}
    text = drawing.svg(DRAWN[name], "f")
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', text)) <= known


def test_a_figure_is_drawn_once_however_many_sections_show_it() -> None:
    twice: Edition = replace(FULL, sections=(*FULL.sections, *FULL.sections))
    assert [one.name for one in figures.drawings(twice)] == [one.name for one in figures.drawings(FULL)]


def test_drawing_needs_no_file_of_the_machine_but_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawing.svg_file(DRAWN["effort-distribution"])
    assert not list(tmp_path.iterdir())


def test_an_entry_without_a_report_has_no_figure_and_says_why() -> None:
    assert absent("segments", FULL.entry("resolution")) == "no file t-2026-10.csv"


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_on_a_drawing_are_written_as_its_language_does(kind: FigureKind) -> None:
    entry = RECOMMEND if kind == "heat" else EFFORT
    found = figures.figure(kind, entry, Language("de"))
    assert isinstance(found, Figure)
    cells = [*words(found), *(cell for row in found.rows for cell in row)]
    assert not [text for text in cells if re.search(r"\d\.\d", text)]
    assert kind in ("heat", "distribution") or [text for text in cells if re.search(r"\d,\d", text)]


@pytest.mark.parametrize("kind", ["segments", "distribution", "waterfall"])
def test_a_withheld_total_is_nowhere_told(kind: FigureKind) -> None:
    hidden = because(AFTER, "withheld", "fewer than 5000 answers")
    assert EFFORT.why is not None
    compared = replace(EFFORT.why.compared, to=hidden)
    report = replace(EFFORT_REPORT, scores=(hidden, *EFFORT_REPORT.scores[1:]))
    found = figures.figure(kind, replace(EFFORT, report=report, why=replace(EFFORT.why, compared=compared)), ENGLISH)
    said = "" if isinstance(found, NoFigure) else " ".join([found.title, found.text, *words(found)])
    assert value_cell(AFTER) not in said
    assert count_cell(AFTER.tally.n) not in said


def test_a_trend_whose_total_is_withheld_claims_nothing() -> None:
    hidden = because(AFTER, "withheld", "fewer than 5000 answers")
    entry = replace(EFFORT, report=replace(EFFORT_REPORT, scores=(hidden,)), trend=TREND[:-1])
    assert drawn("trend", entry).title == "Effort from October 2025 to September 2026"


# --- segments ------------------------------------------------------------------------------------------------


def test_segments_stand_with_their_cells_and_the_highest_is_drawn_first() -> None:
    figure = drawn("segments", EFFORT)
    told = {row[0]: row[1:4] for row in figure.rows}
    for score in EFFORT_REPORT.scores[1:]:
        n = "-" if score.withheld else count_cell(score.estimate.n)
        assert told[score.segment[0] or BLANK] == (n, value_cell(score), interval_cell(score))
    values = [text.partition(",")[0] for text in words(figure) if ", n " in text]
    assert values == sorted(values, reverse=True)
    assert len(values) == 5
    assert f"all {value_cell(AFTER)}" in words(figure)


def test_a_withheld_segment_is_not_drawn() -> None:
    said = " ".join(words(drawn("segments", EFFORT)))
    assert "post" not in said
    assert "post" not in drawn("segments", EFFORT).text


def test_segments_are_judged_in_words_of_the_metric_once_the_direction_is_settled() -> None:
    assert drawn("segments", EFFORT).title == "Effort: 3 of 5 segments differ from the rest, beyond noise"
    assert "email: harder" in words(drawn("segments", EFFORT))
    assert "email: lower" in words(drawn("segments", GUESSED))


def test_without_a_verdict_segments_claim_nothing() -> None:
    alike = replace(EFFORT_REPORT, scores=(AFTER, of(CES, OCTOBER["email"], "a"), of(CES, OCTOBER["email"], "b")))
    assert drawn("segments", replace(EFFORT, report=alike)).title == (
        "Effort: no segment differs detectably from the rest"
    )
    few = replace(EFFORT_REPORT, scores=(AFTER, of(CES, {1: 3}, "a"), of(CES, {7: 3}, "b")))
    assert drawn("segments", replace(EFFORT, report=few)).title == "Effort by channel"


def test_two_segments_at_most_are_named() -> None:
    two = replace(EFFORT_REPORT, scores=(AFTER, of(CES, OCTOBER["email"], "a"), of(CES, OCTOBER["chat"], "b")))
    assert drawn("segments", replace(EFFORT, report=two)).title == (
        "Effort: a is harder than the rest, b is easier than the rest, beyond noise"
    )


def test_of_many_segments_those_with_the_most_answers_are_drawn() -> None:
    many = [of(CES, {3: 20 + at, 7: 30}, f"s{at:02}") for at in range(30)]
    figure = drawn("segments", replace(EFFORT, report=replace(EFFORT_REPORT, scores=(AFTER, *many))))
    assert figure.notes[0] == "the 16 with the most answers; 14 more in the table"
    assert len(figure.rows) == 30
    assert not [text for text in words(figure) if text.startswith("s00")]


def test_what_is_not_split_has_no_segments() -> None:
    assert absent("segments", LEANING) == "it is not split by any column"


# --- distribution --------------------------------------------------------------------------------------------


def test_a_distribution_holds_the_shares_of_every_score() -> None:
    figure = drawn("distribution", EFFORT)
    assert figure.headings == ("channel", "n", "difficult 1-3", "neutral 4-5", "easy 6-7")
    for row, score in zip(figure.rows, EFFORT_REPORT.scores, strict=True):
        shares = tuple(f"{share_cell(share)} %" for _, share in bucket_shares(score)) or ("-", "-", "-")
        assert row[2:] == shares


def test_the_bar_of_all_answers_is_no_segment_that_is_drawn() -> None:
    many = [of(CES, {3: 20 + at, 7: 30}, f"s{at:02}") for at in range(20)]
    figure = drawn("distribution", replace(EFFORT, report=replace(EFFORT_REPORT, scores=(AFTER, *many))))
    segments = [text for text in words(figure) if re.fullmatch(r"s\d\d", text)]
    assert len(segments) == 11
    assert figure.notes == ("the 11 with the most answers; 9 more in the table",)


def test_a_distribution_says_the_share_of_both_ends() -> None:
    assert drawn("distribution", EFFORT).title == "Effort: 52 % easy, 21 % difficult"
    assert drawn("distribution", WAITING).title == "First-response: 57 % within 4 h, 14 % later"


def test_the_colours_of_buckets_judge_only_where_the_direction_is_settled() -> None:
    settled, assumed = (drawing.svg(drawn("distribution", one), "f") for one in (EFFORT, GUESSED))
    assert "#b4530f" in settled
    assert "#b4530f" not in assumed


def test_bars_are_as_long_as_their_shares() -> None:
    """A second route: the widths in the drawing, over the width of the bar."""
    found = re.findall(r'd="M([\d.-]+),[\d.-]+h([\d.]+)v18', drawing.svg(drawn("distribution", EFFORT), "f"))
    widths = [float(width) / 380 for _, width in found]
    expected = [float(share) for score in EFFORT_REPORT.scores for _, share in bucket_shares(score)]
    assert widths == pytest.approx(expected, abs=1e-3)


# --- trend ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "difference", "title"),
    [
        ("worse", Fraction(-1, 4), "Effort fell since September 2026, beyond noise"),
        ("better", Fraction(1, 4), "Effort rose since September 2026, beyond noise"),
        ("up", Fraction(1, 4), "Effort rose since September 2026, beyond noise"),
        ("down", Fraction(-1, 4), "Effort fell since September 2026, beyond noise"),
        ("no detectable change", Fraction(-1, 4), "Effort: no detectable change since September 2026"),
        ("too few", None, "Effort: too few answers to tell a change since September 2026"),
    ],
)
def test_a_trend_claims_what_the_test_found(verdict: Verdict, difference: Fraction | None, title: str) -> None:
    assert drawn("trend", judged(verdict, difference)).title == title


def test_without_a_test_a_trend_claims_nothing() -> None:
    untested = replace(EFFORT, changes=(Change("previous", "2026-09", BEFORE),))
    assert drawn("trend", untested).title == "Effort from October 2025 to October 2026"


def test_no_line_leads_over_a_gap_or_into_another_definition() -> None:
    """Lines and bands by the stretch: 4 old, 3 new, and the last 2; the lone one between gaps has none."""
    text = drawing.svg(drawn("trend", EFFORT), "f")
    lines = re.findall(r'd="M([^"Z]*)" stroke="#1b62a6" stroke-width="2"', text)
    assert [len(line.split("L")) for line in lines if "L" in line] == [4, 3, 2]
    areas = re.findall(r'd="M([^"]*)Z" fill="#d3e3f3"', text)
    assert [len(area.split("L")) for area in areas] == [8, 6, 4]


def test_gaps_breaks_and_restated_periods_are_said() -> None:
    notes = " ".join(drawn("trend", EFFORT).notes)
    assert "new definition from March 2026 on" in notes
    assert "February 2026 (not kept), June 2026 (no value), August 2026 (withheld)" in notes
    assert "before late answers" in notes
    told = {row[0]: row[-1] for row in drawn("trend", EFFORT).rows}
    assert told["May 2026"] == "restated from 5.02 to 4.86, 14 late answers"
    assert told["September 2026"] == "restated from 4.96 to 4.97, 1 late answer"
    assert told["March 2026"] == "new definition"
    assert told["October 2026"] == "period not complete"


def test_a_withheld_period_tells_nothing() -> None:
    row = next(row for row in drawn("trend", EFFORT).rows if row[0] == "August 2026")
    assert row == ("August 2026", "-", "-", "-", "withheld")


def test_a_period_that_lost_answers_says_so() -> None:
    fewer = replace(TREND[-2], earlier=replace(TREND[-2], n=900, value=4))
    row = drawn("trend", replace(EFFORT, trend=(*TREND[:-2], fewer, TREND[-1]))).rows[1]
    assert row[-1] == "restated from 4.00 to 4.97, 67 answers fewer"


def test_values_in_another_unit_are_left_out_and_said() -> None:
    old = Point("2025-09", 62, 60.0, 64.0, 900, "percent", "older")
    figure = drawn("trend", replace(EFFORT, trend=(old, *TREND)))
    assert len(figure.rows) == len(TREND)
    assert "1 earlier periods in another unit are left out" in figure.notes


def test_one_period_is_no_trend() -> None:
    assert absent("trend", replace(EFFORT, trend=TREND[-1:])) == "no earlier period is known"
    assert absent("trend", replace(EFFORT, trend=())) == "no earlier period is known"


def test_a_target_is_drawn_and_said() -> None:
    assert "dashed: target at least 5" in drawn("trend", EFFORT).notes
    without = replace(EFFORT, target=Target("higher", None, "5"))
    assert not [note for note in drawn("trend", without).notes if "dashed" in note]


# --- waterfall -----------------------------------------------------------------------------------------------


def test_the_parts_of_a_waterfall_add_up_to_the_change() -> None:
    assert EFFORT.why is not None
    figure = drawn("waterfall", EFFORT)
    assert sum(part.whole for part in EFFORT.why.parts) == EFFORT.why.change
    definition = AFTER.definition
    assert [row[-2] for row in figure.rows] == [difference_cell(part.whole, definition) for part in EFFORT.why.parts]
    assert figure.title == "Effort: what the change of -0.35 is made of, by channel"


def test_a_waterfall_begins_and_ends_at_the_totals() -> None:
    """A second route: where the last bar ends in the drawing is where the later total stands."""
    said = words(drawn("waterfall", EFFORT))
    assert value_cell(BEFORE) in said
    assert value_cell(AFTER) in said
    assert said.index(value_cell(BEFORE)) < said.index(value_cell(AFTER))


def test_a_waterfall_of_noise_says_that_it_is() -> None:
    assert EFFORT.why is not None
    noise = replace(EFFORT.why, compared=replace(EFFORT.why.compared, verdict="no detectable change"))
    title = drawn("waterfall", replace(EFFORT, why=noise)).title
    assert title == "Effort: what a change of -0.35 that may be noise is made of"


def test_without_a_change_there_is_no_waterfall() -> None:
    assert absent("waterfall", RECOMMEND) == "no change since the period before is known by segment"


# --- heat ----------------------------------------------------------------------------------------------------


def test_a_field_holds_a_score_where_two_columns_meet_and_marks_where_none_does() -> None:
    figure = drawn("heat", RECOMMEND)
    assert figure.headings == ("region", "free", "pro")
    told = {row[0]: row[1:] for row in figure.rows}
    assert told["Iberia"][0] == "no record"
    assert told["Nordics"] == ("+41, n 91", "+80, n 89")
    assert "·" in words(figure)


def test_a_field_takes_two_columns() -> None:
    assert absent("heat", EFFORT) == "it takes two columns, by: [A, B]"


def test_a_shade_is_darker_for_the_better_and_none_without_a_value() -> None:
    low, high = of(CES, {1: 20}, "a"), of(CES, {7: 20}, "b")
    assert heats([low, high, None, HIDDEN_SEGMENT]) == ["heat-1", "heat-5", "", ""]
    worse = [replace(one, definition=replace(CES, direction="lower")) for one in (low, high)]
    assert heats(worse) == ["heat-5", "heat-1"]
    unsettled = [replace(one, definition=replace(one.definition, direction_source="assumed")) for one in worse]
    assert heats(unsettled) == ["heat-1", "heat-5"]
    assert heats([low, low]) == ["heat-3", "heat-3"]
    assert heats([]) == []


def test_what_a_shade_says_waits_for_the_direction() -> None:
    unsettled = of(ASSUMED, {7: 20})
    assert shading([AFTER], ENGLISH) == "darker: better"
    assert shading([unsettled], ENGLISH) == "darker: higher"
    assert shading([AFTER, unsettled], ENGLISH) == "darker: better, or higher where no direction is settled"


def test_a_large_field_says_what_it_leaves_to_the_table() -> None:
    cells = tuple(of(CES, {3: 20, 6: at + 1}, f"r{at % 20}", f"c{at // 20}") for at in range(160))
    report = replace(EFFORT_REPORT, request=replace(EFFORT_REPORT.request, by=("r", "c")), scores=(AFTER, *cells))
    figure = drawn("heat", replace(EFFORT, report=report))
    assert f"{20 - heat.ROWS + 8 - heat.COLUMNS} more rows and columns in the table" in figure.notes
    assert len(figure.rows) == 20


# --- axes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (4.1, 5.3, "points", ["9/2", "5"]),
        (-35, 62, "net", ["0", "50"]),
        (79.2, 81.1, "percent", ["159/2", "80", "161/2", "81"]),
        (0, 40_000, "seconds", ["0", "14400", "28800"]),
        (20.2, 20.9, "count", []),
        (0, 40 * 86_400, "seconds", ["0", "1209600", "2419200"]),
    ],
)
def test_ticks_are_round_values_that_their_cells_can_tell_apart(
    low: float, high: float, unit: str, expected: list[str]
) -> None:
    found = ticks(low, high, unit, 86_400, most=4)  # type: ignore[arg-type]
    assert [str(value) for value in found] == expected


def test_ticks_of_business_time_are_its_days() -> None:
    found = ticks(0, 120_000, "seconds", 28_800, most=4)
    assert tick_texts(found, "seconds", 28_800, ENGLISH) == ["0 s", "2 d", "4 d"]
    hours = ticks(0, 28_000, "seconds", 28_800, most=4)
    assert tick_texts(hours, "seconds", 28_800, ENGLISH) == ["0 s", "2 h", "4 h", "6 h"]


def test_a_reach_has_room_on_both_sides_and_stays_where_values_can_lie() -> None:
    assert Reach.of([5, None, 6.0]) == pytest.approx((4.94, 6.06))
    alone = Reach.of([5])
    assert alone.low < 5 < alone.high
    assert Reach(-3, 130).within(0, 100) == (0, 100)
    assert Axis(1, 7, 0, 380).scale.to_dict()["domain"] == [1, 7]


def test_hostile_labels_are_defused_in_every_drawing() -> None:
    assert HOSTILE
    for figure in HOSTILE.values():
        text = drawing.svg(figure, "f")
        assert "<script" not in text
        assert EVIL not in text
        assert "\u202e" not in text
