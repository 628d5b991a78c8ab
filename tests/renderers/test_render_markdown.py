"""Markdown tables stay tables whatever the labels hold."""

import re
from dataclasses import replace

import pytest

from cxscore.renderers.markdown import render
from tests.renderers.reports import FIRST_SCREEN, MONTHLY, REPORTS


@pytest.mark.parametrize("name", REPORTS)
def test_every_table_line_has_the_same_bare_pipes_in_the_same_places(name: str) -> None:
    table = [line for line in "".join(render(REPORTS[name])).splitlines() if line.startswith("|")]
    bare = [[found.start() for found in re.finditer(r"(?<!\\)(?:\\\\)*\|", line)] for line in table]
    assert len(table) == len(REPORTS[name].scores) + 2
    assert all(places == bare[0] for places in bare)


def test_the_reason_column_is_there_only_when_something_is_missing() -> None:
    assert "| why " in "".join(render(FIRST_SCREEN))
    complete = REPORTS["monthly"].scores[:2]
    assert "| why " not in "".join(render(replace(MONTHLY, scores=complete)))
