"""Verdicts on the first screen: figures, words, and where they are left out."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cxscore import formulas
from cxscore.model import Answer, Definition, Report, Score, Tally
from cxscore.renderers import table, verdicts
from cxscore.renderers.blocks import Block, blocks
from tests.renderers.reports import ASSUMED, CES, FIRST_SCREEN, NET, SHARE


def scored(definition: Definition, counts: Mapping[Answer, int], *segment: str) -> Score:
    tally = Tally.of(counts)
    estimate = formulas.estimate(tally, definition.scale, definition.rule, 0.95)
    return Score(definition, segment, None, estimate, tally, scope="segment" if segment else "total")


def reported(definition: Definition, segments: Mapping[str, Mapping[Answer, int]]) -> Report:
    total: dict[Answer, int] = {}
    for counts in segments.values():
        total = {answer: total.get(answer, 0) + counts.get(answer, 0) for answer in {**total, **counts}}
    scores = (scored(definition, total), *(scored(definition, counts, name) for name, counts in segments.items()))
    return replace(FIRST_SCREEN, scores=scores, also=(), request=replace(FIRST_SCREEN.request, by=("channel",)))


def block(report: Report) -> Block:
    return next(iter(blocks(report)))


APART: Mapping[str, Mapping[Answer, int]] = {"phone": {7: 60, 1: 20}, "mail": {7: 20, 1: 60}, "fax": {7: 5}}


@pytest.mark.parametrize(
    ("definition", "better", "worse"),
    [
        (CES, ("+2.74", "easier"), ("-3.09", "harder")),
        (ASSUMED, ("+2.74", "higher"), ("-3.09", "lower")),
        (SHARE, ("+45.6", "easier"), ("-51.5", "harder")),
        (NET, ("+91", "easier"), ("-103", "harder")),
    ],
)
def test_each_segment_has_a_figure_and_a_word(
    definition: Definition, better: tuple[str, str], worse: tuple[str, str]
) -> None:
    """Phone has 75 % best, the rest 25 of 85: 45.59 points apart; mail has 25 %, the rest 65 of 85: 51.47."""
    cells = [cell[:2] for cell in verdicts.rest_cells(block(reported(definition, APART)))]
    assert cells == [("", ""), better, worse, ("", "too few")]


def test_without_any_test_there_is_no_column() -> None:
    few = reported(CES, {"a": {7: 3}, "b": {1: 4}})
    assert verdicts.rest_cells(block(few)) == []
    assert verdicts.REST_TITLE not in "".join(table.render(few))


@pytest.mark.parametrize(("width", "shown"), [(120, True), (80, True), (60, False), (40, False)])
def test_a_narrow_screen_loses_the_verdicts_before_the_shares(width: int, shown: bool) -> None:
    text = "".join(table.render(reported(CES, APART), width))
    assert (verdicts.REST_TITLE in text) == shown
    assert " 75 %" in text or width < 60
    assert all(len(line) <= width for line in text.splitlines() if line.startswith(("all", "phone", "mail", "fax")))


def test_verdicts_are_coloured_only_while_they_may_judge() -> None:
    green = "\x1b[32measier\x1b[0m"
    assert green in "".join(table.render(reported(CES, APART), color=True))
    assert "\x1b[32mhigher" not in "".join(table.render(reported(ASSUMED, APART), color=True))
