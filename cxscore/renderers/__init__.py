"""Reports as text, or as the bytes of a workbook: one module per format, all with the same `render`."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from cxscore.model import Report


class Renderer(Protocol):
    """A module that makes text of a report, or bytes where the format is no text."""

    def render(self, report: Report) -> Iterator[str] | Iterator[bytes]:
        """Yield the text in chunks, so that a million scores never stand in memory at once."""
        ...


RENDERERS: Mapping[str, str] = {
    "table": "cxscore.renderers.table",
    "csv": "cxscore.renderers.csv",
    "json": "cxscore.renderers.json",
    "markdown": "cxscore.renderers.markdown",
    "xlsx": "cxscore.renderers.xlsx",
}
"""Format -> module; only the one that is asked for is imported, because rich alone doubles the start-up."""

SUFFIXES: Mapping[str, str] = {".csv": "csv", ".json": "json", ".md": "markdown", ".txt": "table", ".xlsx": "xlsx"}
"""Suffix of an output file -> format."""


def renderer(name: str) -> Renderer:
    """Return the renderer of a format; KeyError when there is none."""
    return cast("Renderer", import_module(RENDERERS[name]))
