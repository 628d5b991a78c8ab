"""Markdown tables stay tables whatever the labels hold."""

import re
from dataclasses import replace

import pytest

from cxscore.renderers.layout import cells_wide
from cxscore.renderers.markdown import render
from tests.renderers.reports import FIRST_SCREEN, MONTHLY, REPORTS, WAITS


@pytest.mark.parametrize("name", REPORTS)
def test_every_table_line_has_the_same_bare_pipes_in_the_same_places(name: str) -> None:
    table = [line for line in "".join(render(REPORTS[name])).splitlines() if line.startswith("|")]
    bare = [
        [cells_wide(line[: found.start()]) for found in re.finditer(r"(?<!\\)(?:\\\\)*\|", line)] for line in table
    ]
    assert len(table) == len(REPORTS[name].scores) + 2
    assert all(places == bare[0] for places in bare)


def test_the_reason_column_is_there_only_when_something_is_missing() -> None:
    assert "| why " in "".join(render(FIRST_SCREEN))
    complete = REPORTS["monthly"].scores[:2]
    assert "| why " not in "".join(render(replace(MONTHLY, scores=complete)))


def test_values_side_by_side_have_each_their_column_once() -> None:
    heading = next(line for line in "".join(render(WAITS)).splitlines() if line.startswith("| channel"))
    names = [cell.strip() for cell in heading.strip("|").split("|")]
    assert names.count("within 4 h") == 1
    assert names[3:] == ["median", "95 % interval", "P90", "geometric mean", "within 4 h", "later", *names[-3:]]
