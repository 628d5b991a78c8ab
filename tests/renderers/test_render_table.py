"""The table keeps every number whole on any screen, and judges only what is settled."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cxscore.model import Definition, Report
from cxscore.renderers.blocks import blocks
from cxscore.renderers.layout import SHORTEST_LABEL, UNBOUNDED, Plan, plan
from cxscore.renderers.table import Line, Look, Piece, bar, render
from tests.renderers.reports import (
    ABANDONED,
    ASSUMED,
    CES,
    FIRST_SCREEN,
    HOSTILE,
    MONTHLY,
    ON_TIME,
    REPORTS,
    TICKETS,
    TOTAL,
    WAITS,
    scored,
    segment,
)

ESCAPE = "\x1b"


def text(report: Report, width: int = UNBOUNDED, color: bool = False, unicode: bool = True) -> str:
    return "".join(render(report, width, color=color, unicode=unicode))


def settled(report: Report) -> Report:
    return replace(report, scores=tuple(replace(score, definition=CES) for score in report.scores))


@pytest.mark.parametrize("width", [1, 20, 39, 40, 50, 60, 70, 80, 90, 100, 120, 500])
@pytest.mark.parametrize("name", REPORTS)
def test_every_number_stands_whole_on_the_line_of_its_score_at_any_width(name: str, width: int) -> None:
    report = REPORTS[name]
    lines = text(report, width).splitlines()
    (block,) = blocks(report)
    start = next(index for index, line in enumerate(lines) if "95 % interval" in line and " n " in line)
    for row, line in zip(block.rows, lines[start + 1 :], strict=False):
        assert re.search(rf"\s{re.escape(row.n)}\s.*{re.escape(row.value)}\s+{re.escape(row.interval)}(\s|$)", line)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_no_line_of_the_first_screen_is_wider_than_the_screen(width: int) -> None:
    longest = max(cell_len(line) for line in text(FIRST_SCREEN, width).splitlines())
    assert longest <= max(width, len("      direction assumed from --scale 7 (7 = best);"))


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.lists(st.integers(1, 15), min_size=3, max_size=4),
    st.lists(st.integers(1, 3), max_size=4),
    st.integers(1, 200),
)
def test_a_plan_never_narrows_a_number_and_cuts_labels_only_without_a_bar(
    labels: list[int], numbers: list[int], shares: list[int], width: int
) -> None:
    made = plan(labels, numbers, shares, width)
    assert made.numbers == tuple(numbers)
    assert all(new == old or new >= SHORTEST_LABEL for new, old in zip(made.labels, labels, strict=True))
    if made.bar:
        assert made.labels == tuple(labels)
    if made.total > width:
        assert not made.shares
        assert max(made.labels) <= SHORTEST_LABEL or made.labels == tuple(labels)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (62, Plan((10,), (5, 4, 12), 12, (2, 2))),
        (70, Plan((10,), (5, 4, 12), 20, (2, 2))),
        (60, Plan((10,), (5, 4, 12), 8, (2, 2))),
        (47, Plan((10,), (5, 4, 12), 0, (2, 2))),
        (46, Plan((9,), (5, 4, 12), 0, (2, 2))),
        (44, Plan((10,), (5, 4, 12), 0, ())),
        (36, Plan((9,), (5, 4, 12), 0, ())),
        (10, Plan((8,), (5, 4, 12), 0, ())),
    ],
)
def test_the_bar_gives_way_first_then_labels_then_shares(width: int, expected: Plan) -> None:
    """10 + 5 + 4 + 12 and three gaps are 37; shares 2 + 2 with gaps and sign 10; a bar of 20 with its gap 22."""
    assert plan([10], [5, 4, 12], [2, 2], width) == expected


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [40, 80, UNBOUNDED])
def test_without_colour_there_is_no_escape_byte(name: str, width: int) -> None:
    assert ESCAPE not in text(REPORTS[name], width)


@pytest.mark.parametrize("name", REPORTS)
def test_colours_change_nothing_but_escapes(name: str) -> None:
    coloured = text(REPORTS[name], 100, color=True)
    assert ESCAPE in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text(REPORTS[name], 100)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [40, 80, UNBOUNDED])
def test_a_screen_without_unicode_gets_ascii_only(name: str, width: int) -> None:
    assert text(REPORTS[name], width, unicode=False).isascii()


def test_colours_and_words_wait_until_the_direction_is_settled() -> None:
    assumed, known = text(FIRST_SCREEN, 120, color=True), text(settled(FIRST_SCREEN), 120, color=True)
    assert "\x1b[31m░" not in assumed
    assert "higher = better (assumed)" in assumed
    assert "\x1b[31m░" in known
    assert "\x1b[32m█" in known
    assert "higher = easier" in known
    assert "assumed" not in known


def test_where_lower_is_better_the_low_end_is_green() -> None:
    low = replace(CES, direction="lower")
    assert [piece.style and piece.style.color and piece.style.color.name for piece in _bar(low, (0.5, 0.0, 0.5))] == [
        "green",
        "yellow",
        "red",
        None,
    ]


def _bar(definition: Definition, shares: tuple[float, ...], width: int = 20) -> Line:
    exact = [Fraction(share).limit_denominator(1000) for share in shares]
    return bar(definition, exact, width, Look(100, color=True, unicode=True))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.21, 0.32, 0.47), "░░░░▒▒▒▒▒▒▒█████████"),
        ((0.0, 0.0, 1.0), "█" * 20),
        ((0.5, 0.25, 0.0), "░" * 10 + "▒" * 5 + " " * 5),
        ((1 / 3, 1 / 3, 1 / 3), "░" * 7 + "▒" * 6 + "█" * 7),
    ],
)
def test_a_bar_shows_cumulated_shares_to_the_nearest_cell(shares: tuple[float, ...], expected: str) -> None:
    assert "".join(piece.text for piece in _bar(ASSUMED, shares)) == expected


def test_text_from_the_data_is_no_markup_and_no_emoji() -> None:
    shown = text(HOSTILE)
    assert "[red]" in shown
    assert ":smile:" in shown


def test_a_missing_value_is_a_dash_with_its_reason_long_or_short() -> None:
    assert re.search(r"fax +0 +- +- +nobody answered\n", text(FIRST_SCREEN, 100))
    assert re.search(r"fax +0 +- +- +no answers\n", text(FIRST_SCREEN, 40))


def test_partial_periods_are_marked_and_explained_and_only_then() -> None:
    assert "2026-10*" in text(MONTHLY)
    assert "* the period is not complete" in text(MONTHLY)
    assert "not complete" not in text(FIRST_SCREEN)


def test_effective_answers_are_shown_only_with_a_weight() -> None:
    assert "n eff" in text(MONTHLY)
    assert "n eff" not in text(FIRST_SCREEN)


def test_two_metrics_make_two_blocks_with_their_own_ledgers() -> None:
    both = replace(
        FIRST_SCREEN,
        request=replace(FIRST_SCREEN.request, by=()),
        scores=(TOTAL, replace(MONTHLY.scores[0], period=None)),
        ledgers={**FIRST_SCREEN.ledgers, **MONTHLY.ledgers},
    )
    first, second = text(both).split("\n\nNPS ")
    assert "Rows  1,288 =" in first
    assert "Rows  1,234 =" in second


def test_without_any_answer_there_is_a_table_all_the_same() -> None:
    nobody = scored(ASSUMED, None, None, None, {})
    shown = text(replace(FIRST_SCREEN, scores=(nobody, segment(nobody, "x")), also=()))
    assert re.search(r"all +0 +- +-", shown)


def test_wide_letters_keep_the_columns_straight() -> None:
    lines = text(MONTHLY).splitlines()[3:8]
    ends = {cell_len(line.split(" 20")[0]) for line in lines[1:]}
    assert len(ends) == 1


# --- tickets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1, 40, 60, 80, 100, 120, 500])
@pytest.mark.parametrize("name", TICKETS)
def test_every_number_of_tickets_stands_whole_somewhere_at_any_width(name: str, width: int) -> None:
    shown = text(TICKETS[name], width)
    (block,) = blocks(TICKETS[name])
    for row in block.rows:
        assert all(cell in shown for cell in (row.n, row.value, row.interval, *row.beside))


def test_values_beside_go_into_a_table_below_where_the_screen_is_narrow() -> None:
    assert "open  median  95 % interval  P90" in text(WAITS, 120)
    narrow = text(WAITS, 60).splitlines()
    assert narrow[6].split("  ")[-1] == "95 % interval"
    assert narrow[11].split() == ["channel", "P90", "geometric", "mean", "within", "4", "h"]


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_tables_of_values_beside_fit_the_screen(width: int) -> None:
    table = [line for line in text(WAITS, width).splitlines() if line.startswith(("channel", "email"))]
    assert max(map(cell_len, table)) <= width


def test_quick_times_are_dark_and_green_and_open_ones_past_the_target_are_red() -> None:
    pieces = _bar(ON_TIME, (0.5, 0.2, 0.2, 0.1))
    assert "".join(piece.text for piece in pieces) == "█" * 10 + "▓" * 4 + "▒" * 4 + "░" * 2
    assert [_color(piece) for piece in pieces[:4]] == ["green", "red", "red", "yellow"]


def test_of_a_share_that_should_be_low_the_rest_is_green() -> None:
    assert [_color(piece) for piece in _bar(ABANDONED, (0.25, 0.75))[:2]] == ["red", "green"]


def _color(piece: Piece) -> str | None:
    return piece.style.color.name if piece.style and piece.style.color else None


def test_values_side_by_side_are_not_set_against_the_rest() -> None:
    assert "against the rest" not in text(WAITS)
