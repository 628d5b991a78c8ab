"""Comparisons, changes and control limits as text: what is hostile stays text, what is rounded claims nothing."""

import csv
from dataclasses import replace

import pytest

from cxscore.analyses import compare, limits, pairs, why
from cxscore.analyses.compare import Compared
from cxscore.model import Report, Score
from cxscore.renderers import comparison, control
from cxscore.renderers import why as waterfall
from cxscore.renderers.table import Look
from tests.analyses.scores import SHARE, scored, withheld
from tests.renderers.reports import FIRST_SCREEN

HOSTILE = "=cmd|'/c calc'!A0\x1b[31m\u202e<b>"


def reported(*scores: Score, by: tuple[str, ...] = ("channel",)) -> Report:
    return replace(FIRST_SCREEN, scores=scores, also=(), request=replace(FIRST_SCREEN.request, by=by))


def compared(name: str = "a") -> Compared:
    scores = (scored(SHARE, {5: 60, 1: 20}, name), scored(SHARE, {5: 20, 1: 60}, "b"), scored(SHARE, {5: 3}, "c"))
    return Compared(reported(*scores), compare.compare(pairs.with_rest(scores)), "holm")


# --- the table ------------------------------------------------------------------------------------------------


def test_a_table_has_a_line_per_comparison_and_says_what_they_rest_on() -> None:
    lines = "".join(comparison.render(compared())).splitlines()
    assert [line.split()[0] for line in lines[4:7]] == ["a", "b", "c"]
    assert lines[4].endswith("better")
    assert lines[6].endswith("too few")
    assert "2 tests, p adjusted by Holm" in lines[8]


@pytest.mark.parametrize(
    ("p", "expected"), [(None, "-"), (1e-9, "<0.001"), (0.0123, "0.012"), (1.0, "1.000"), (0.9999, "0.999")]
)
def test_a_p_value_is_never_rounded_into_a_claim(p: float | None, expected: str) -> None:
    assert comparison.p_cell(p) == expected


def test_a_target_has_an_interval_that_is_open_on_the_better_side() -> None:
    total = scored(SHARE, {5: 80, 1: 20})
    found = Compared(reported(total, by=()), compare.with_target([total], 60), "holm")
    assert "or more" in "".join(comparison.render(found))


@pytest.mark.parametrize(
    ("target", "assumed", "word"),
    [(60, False, "better than the target"), (60, True, "above the target"), (90, False, "not shown to be better")],
)
def test_a_verdict_on_a_target_says_which_side_of_it(target: int, assumed: bool, word: str) -> None:
    definition = replace(SHARE, direction_source="assumed" if assumed else "option")
    total = scored(definition, {5: 80, 1: 20})
    lines = "".join(
        comparison.render(Compared(reported(total, by=()), compare.with_target([total], target), "holm"))
    ).splitlines()
    assert lines[3].split()[:3] == ["n", "target", "score"]
    assert lines[4].endswith(word)


def test_a_table_says_what_stands_beside_what() -> None:
    lines = "".join(comparison.render(compared())).splitlines()
    titles = ["n", "the", "rest", "score", "difference", "interval", "p", "could", "show", "verdict"]
    assert lines[3].split()[1:] == titles
    assert "each beside all others together" in lines[8]


def test_a_withheld_segment_is_called_so_and_no_test_is_called_none() -> None:
    scores = (withheld(scored(SHARE, {5: 60}, "a")), scored(SHARE, {5: 3}, "b"), scored(SHARE, {5: 3}, "c"))
    found = Compared(reported(*scores), compare.compare(pairs.with_rest(scores)), "holm")
    text = "".join(comparison.render(found))
    assert text.splitlines()[4].endswith("withheld")
    assert "no test: none has 10 answers on both sides" in text


def test_a_period_that_is_not_complete_is_said_below() -> None:
    scores = [scored(SHARE, {5: 60, 1: 20}, period=f"2026-0{month}") for month in (1, 2)]
    scores[1] = replace(scores[1], partial=True)
    found = Compared(reported(*scores, by=()), compare.compare(pairs.with_previous(scores)), "holm")
    assert "* the period is not complete" in "".join(comparison.render(found))


def test_colours_and_ascii_as_the_screen_can() -> None:
    plain = "".join(comparison.render(compared("é"), unicode=False))
    assert plain.isascii()
    assert "\x1b[32mbetter" in "".join(comparison.render(compared(), color=True))
    assert "\x1b" not in plain


def test_hostile_names_stay_text() -> None:
    text = "".join(comparison.render(compared(HOSTILE)))
    assert "\x1b" not in text
    (row, *_) = csv.DictReader("".join(comparison.render_csv(compared("=1+1"))).splitlines())
    assert row["channel"] == "'=1+1"


# --- the waterfall --------------------------------------------------------------------------------------------


def explained(*, name: str = "phone") -> why.Why:
    before, after = (
        why.Side(
            scored(SHARE, {5: x + 10, 1: 90 - x}, period=period),
            {(name,): scored(SHARE, {5: x, 1: 50 - x}, name), ("mail",): scored(SHARE, {5: 10, 1: 40}, "mail")},
        )
        for x, period in ((40, "2026-01"), (20, "2026-02"))
    )
    return why.why(before, after, ["channel"])


def drawn(found: why.Why, *, unicode: bool = True) -> list[str]:
    ranked = why.ranked([found])
    return "".join(waterfall.render(reported(found.compared.to), ranked, unicode=unicode)).splitlines()


def test_parts_stand_in_order_with_their_sum_below() -> None:
    lines = drawn(explained())
    phone, mail, total = (next(line for line in lines if line.startswith(name)) for name in ("phone", "mail", "all"))
    assert lines.index(phone) < lines.index(mail) < lines.index(total)
    assert "-20.0" in phone
    assert "░" * waterfall.BAR in total


def test_a_waterfall_starts_where_the_bar_before_ended() -> None:
    look = Look(200, color=False, unicode=True)
    bars = waterfall._waterfall(explained(), look)
    assert bars == ["░" * 24, "│", "░" * 24]


def test_hostile_segments_of_a_change_stay_text() -> None:
    assert "\x1b" not in "\n".join(drawn(explained(name=HOSTILE)))
    assert all(line.isascii() for line in drawn(explained(), unicode=False))


# --- control limits -------------------------------------------------------------------------------------------


def test_a_chart_marks_the_point_that_broke_a_rule() -> None:
    best = enumerate([50, 52, 48, 51, 49, 50, 47, 90], start=1)
    scores = [scored(SHARE, {5: n, 1: 100 - n}, period=f"2026-{month:02}") for month, n in best]
    monthly = replace(FIRST_SCREEN.request, by=(), period="month")
    report = replace(reported(*scores, by=()), request=monthly)
    lines = "".join(control.render(report, limits.by_series(scores))).splitlines()
    marked = [line for line in lines if "beyond a limit" in line]
    assert len(marked) == 2
    assert marked[0].startswith("2026-08")
    assert "X" in marked[0]
