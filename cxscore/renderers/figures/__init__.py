"""Figures of an edition: one module per kind, all with the same `figure`; drawn by `drawing`.

Importing one loads Altair, so only what draws does.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from cxscore.config.report_schema import FigureKind
from cxscore.edition import Edition, Entry
from cxscore.model import Report
from cxscore.renderers.figures.figure import Figure, NoFigure
from cxscore.renderers.language import Language, language

FIGURES: Mapping[FigureKind, str] = {
    "trend": "cxscore.renderers.figures.trend",
    "distribution": "cxscore.renderers.figures.distribution",
    "segments": "cxscore.renderers.figures.segments",
    "heat": "cxscore.renderers.figures.heat",
    "waterfall": "cxscore.renderers.figures.waterfall",
}
"""Kind -> module."""

__all__ = ["FIGURES", "Figure", "NoFigure", "drawings", "figure"]


class FigureModule(Protocol):
    """A module that knows one kind of figure."""

    def figure(self, entry: Entry, report: Report, language: Language) -> Figure | NoFigure:
        """The figure of an entry that has a report, or why there is none."""
        ...


def figure(kind: FigureKind, entry: Entry, speaking: Language) -> Figure | NoFigure:
    """The figure of that kind of an entry, or why there is none."""
    if entry.report is None:
        return NoFigure(kind, entry.name, entry.absence)
    return cast("FigureModule", import_module(FIGURES[kind])).figure(entry, entry.report, speaking)


def drawings(edition: Edition) -> Iterator[Figure | NoFigure]:
    """Every figure that a section asks for, once, in order; why, where one cannot be drawn."""
    speaking = language(edition.locale)
    wanted = ((kind, name) for section in edition.sections for name in section.show for kind in section.figures)
    for kind, name in dict.fromkeys(wanted):
        yield figure(kind, edition.entry(name), speaking)
