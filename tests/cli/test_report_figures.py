"""`cxscore report` with a page and figures: which files come, and what a run without any pays for them."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Call
from tests.cli.test_report import changed, config, written

__all__ = ["config"]
FIGURES = """sections: [{title: Effort, show: [effort, net], figures: [segments, distribution]}]
outputs: [report.html, "figures/{figure}.png", "figures/{figure}.svg"]
"""
DRAWN = ["effort-distribution", "net-distribution", "net-segments"]


@pytest.fixture
def drawing(config: Path) -> Path:
    text = config.read_text(encoding="utf-8")
    config.write_text(text.partition("outputs:")[0] + FIGURES, encoding="utf-8")
    return config


def test_every_figure_gets_a_file_of_its_own(call: Call, drawing: Path, tmp_path: Path) -> None:
    done = call("report", str(drawing), "--for", "2026-10", "--output-dir", "out")
    assert done.code == 0
    assert written(tmp_path / "out") == ["figures", "report.html"]
    assert written(tmp_path / "out/figures") == [f"{name}.{kind}" for name in DRAWN for kind in ("png", "svg")]
    assert (tmp_path / "out/figures/net-segments.png").read_bytes().startswith(b"\x89PNG")
    assert "<title>" in (tmp_path / "out/figures/net-segments.svg").read_text(encoding="utf-8")
    assert "note: no figure effort-segments: it is not split by any column" in done.err
    assert "note: wrote out/figures/net-segments.png" in done.err


def test_the_page_holds_the_figures_and_the_digest_of_the_file(call: Call, drawing: Path, tmp_path: Path) -> None:
    call("report", str(drawing), "--for", "2026-10", "--output-dir", "out")
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == len(DRAWN)
    assert "<title>Effort in October 2026</title>" in page
    assert hashlib.sha256((tmp_path / "survey.csv").read_bytes()).hexdigest() in page


def test_the_same_input_draws_the_same_bytes(call: Call, drawing: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        call("report", str(drawing), "--for", "2026-10", "--output-dir", folder)
    files = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert len(files) == 7
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_picture_that_cannot_be_written_leaves_every_file_as_it_was(
    call: Call, drawing: Path, tmp_path: Path
) -> None:
    (tmp_path / "out/figures").mkdir(parents=True)
    (tmp_path / "out/report.html").write_text("before", encoding="utf-8")
    (tmp_path / "out/figures/net-segments.svg").mkdir()
    assert call("report", str(drawing), "--for", "2026-10", "--output-dir", "out").code == 5
    assert (tmp_path / "out/report.html").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("output", ["report.html", "summary.md"])
def test_a_report_without_figures_loads_no_library_of_drawings(config: Path, output: str) -> None:
    changed(config, 'outputs: [summary.md, "scores-{period}.csv", report.json, report.xlsx]', f"outputs: [{output}]")
    code = (
        "import sys\nfrom cxscore.cli import door, run\n"
        f"sys.argv = ['cxscore', 'report', {str(config)!r}, '--for', '2026-10', '--quiet']\n"
        "door.guarded(run, debug=False)\n"
        "print(sorted({'altair', 'vl_convert', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
