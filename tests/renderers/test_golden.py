"""Whole outputs, as a person or a program gets them; rewrite them with --update-golden and read the change."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from cxscore.model import Report
from cxscore.renderers import csv, markdown, table
from cxscore.renderers import json as json_renderer
from tests.renderers.controls import raw_controls
from tests.renderers.reports import REPORTS, TICKETS

Render = Callable[[Report], Iterator[str]]
GOLDEN = Path(__file__).parent / "golden"

OUTPUTS: dict[str, Render] = {
    "txt": table.render,
    "60.txt": partial(table.render, width=60),
    "40.txt": partial(table.render, width=40),
    "ascii.txt": partial(table.render, width=80, unicode=False),
    "color.txt": partial(table.render, width=120, color=True),
    "csv": csv.render,
    "json": json_renderer.render,
    "md": markdown.render,
}
CASES = {
    f"{name}.{suffix}": (report, render)
    for name, report in {**REPORTS, **TICKETS}.items()
    for suffix, render in OUTPUTS.items()
}


@pytest.mark.parametrize("name", CASES)
def test_an_output_is_the_golden_one(name: str, golden: Callable[[str, str], None]) -> None:
    report, render = CASES[name]
    golden(name, "".join(render(report)))


def test_every_golden_file_belongs_to_a_case() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_no_output_holds_a_raw_control_and_all_can_be_encoded(name: str) -> None:
    """Only tabs and line feeds of quoted CSV cells, our own line ends, and colours where they are asked for."""
    report, render = CASES[name]
    text = "".join(render(report))
    text.encode()
    assert not raw_controls(name, text)


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith("json")])
def test_golden_json_is_one_valid_object(name: str) -> None:
    assert json.loads((GOLDEN / name).read_text(encoding="utf-8"))["schema"] == 1
