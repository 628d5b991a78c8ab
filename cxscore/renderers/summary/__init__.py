"""Editions of a report as text, or as the bytes of a workbook: one module per format, all with the same `render`."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from cxscore.edition import Edition


class SummaryRenderer(Protocol):
    """A module that makes text of an edition, or bytes where the format is no text."""

    def render(self, edition: Edition) -> Iterator[str] | Iterator[bytes]:
        """Yield the text in chunks."""
        ...


RENDERERS: Mapping[str, str] = {
    ".html": "cxscore.renderers.summary.html",
    ".md": "cxscore.renderers.summary.markdown",
    ".csv": "cxscore.renderers.summary.csv",
    ".json": "cxscore.renderers.summary.json",
    ".xlsx": "cxscore.renderers.summary.xlsx",
}
"""Suffix of an output file -> module; only those that are asked for are imported."""

SHOWING_COMMENTS = (".html", ".md", ".json", ".xlsx")
"""Suffixes of the files in which quotes stand, where a report has any."""


def renderer(suffix: str) -> SummaryRenderer:
    """Return the renderer of a suffix; KeyError when there is none."""
    return cast("SummaryRenderer", import_module(RENDERERS[suffix]))
