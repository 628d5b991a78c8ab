"""Every format has a renderer, every suffix a format; none loads what another needs."""

import subprocess
import sys

import pytest

from cxscore.renderers import RENDERERS, SUFFIXES, renderer
from tests.renderers.reports import REPORTS

TEXTS = [name for name in RENDERERS if name != "xlsx"]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("name", TEXTS)
def test_every_renderer_gives_lines_in_chunks_and_the_same_every_time(name: str, report: str) -> None:
    chunks = [str(chunk) for chunk in renderer(name).render(REPORTS[report])]
    assert len(chunks) > len(REPORTS[report].scores)
    assert "".join(chunks).endswith("\n")
    assert chunks == list(renderer(name).render(REPORTS[report]))


def test_every_suffix_leads_to_a_format() -> None:
    assert set(SUFFIXES.values()) <= set(RENDERERS)


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        renderer("papyrus")


def test_machine_formats_do_not_load_rich() -> None:
    program = (
        "import sys; from cxscore.renderers import renderer; renderer('csv'); renderer('json'); "
        "sys.exit(any(name.split('.')[0] in {'rich', 'pandas', 'numpy', 'duckdb'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
