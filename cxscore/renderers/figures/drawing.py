"""Figures drawn: as SVG for a page, and as files of their own. No network, no script, no fonts to be fetched.

Nothing is measured while drawing, so that the same figure is the same bytes wherever it is drawn as SVG.
"""

import json
import re
from collections.abc import Sequence
from textwrap import wrap

import altair as alt
import vl_convert
from markupsafe import escape

from cxscore.guards import terminal
from cxscore.renderers.figures.figure import ACROSS, SMALL, TEXT, WIDTH, Datum, Figure, Marks, down, texts
from cxscore.renderers.palette import color

FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"
"""A page puts its own letters in the place of these."""
_EDGE, _GAP, _LINE = 14, 10, 20
_TITLE, _NOTE = 48, 60
"""Characters of a title and of a note that have room side by side."""
_SHARP = 2
_ROOT = re.compile(r"<svg [^>]*>")


def svg(figure: Figure, mark: str) -> str:
    """The figure for a page: without its title and its paper, named for those who cannot see it.

    `mark` tells it from all others of the page.
    """
    drawn = vl_convert.vegalite_to_svg(_bare(figure))
    return _ROOT.sub(lambda _: _named(figure, mark, figure.height), drawn, count=1).replace("><", ">\n<")


def _named(figure: Figure, mark: str, height: int) -> str:
    title, text = (escape(terminal(words)) for words in (figure.title, figure.text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {height}" '
        f'aria-labelledby="{mark}-title {mark}-text">'
        f'<title id="{mark}-title">{title}</title><desc id="{mark}-text">{text}</desc>'
    )


def svg_file(figure: Figure) -> bytes:
    """The figure with its title on white paper, as a file of its own."""
    return _framed(figure, vl_convert.vegalite_to_svg(_standing(figure))).encode()


def png_file(figure: Figure) -> bytes:
    """The same as a picture, twice as many pixels as it is meant to be wide."""
    picture: bytes = vl_convert.vegalite_to_png(_standing(figure), scale=_SHARP)
    return picture


def _framed(figure: Figure, drawn: str) -> str:
    """The drawing with its name and its words at its root."""
    root = _ROOT.search(drawn)
    assert root is not None  # noqa: S101 (it is an SVG)
    title, text = (escape(terminal(words)) for words in (figure.title, figure.text))
    named = f'{root[0][:-1]} role="img" aria-label="{title}"><title>{title}</title><desc>{text}</desc>'
    return drawn.replace(root[0], named, 1)


# --- the words of Vega-Lite ----------------------------------------------------------------------------------


def _bare(figure: Figure) -> str:
    """The drawing alone: a page puts title and notes around it, and lays it on its own paper."""
    return _spec(figure.marks, figure.height, (0, 0, 0), "transparent")


def _standing(figure: Figure) -> str:
    """The drawing under its title and over its notes, on white paper with an edge."""
    heads = wrap(terminal(figure.title), _TITLE)
    notes = [line for note in figure.notes for line in wrap(terminal(note), _NOTE)]
    above, below = len(heads) * _LINE + _GAP, len(notes) * _LINE + (_GAP if notes else 0)
    marks = (
        *figure.marks,
        texts(_lines(heads, -above, "ink"), ACROSS, down(1), size=TEXT + 1, bold=True),
        texts(_lines(notes, figure.height + _GAP, "soft"), ACROSS, down(1), size=SMALL - 1),
    )
    return _spec(marks, figure.height, (above, below, _EDGE), color("paper"))


def _lines(lines: Sequence[str], top: int, tint: str) -> list[Datum]:
    return [
        {"x": 0, "y": top + at * _LINE + _LINE / 2, "text": text, "tint": color(tint)}
        for at, text in enumerate(lines)
    ]


def _spec(marks: Sequence[Marks], height: int, room: tuple[int, int, int], paper: str) -> str:
    """Marks laid over each other; with so many pixels above and below them, and at every edge."""
    above, below, edge = room
    chart = alt.LayerChart(
        layer=list(marks),
        width=WIDTH,
        height=height,
        resolve={"scale": {"x": "independent", "y": "independent"}},
        config={"aria": False, "font": FONTS, "view": {"stroke": None}},
        autosize={"type": "none"},
        padding={"left": edge, "right": edge, "top": edge + above, "bottom": edge + below},
        background=paper,
    )
    return json.dumps(chart.to_dict(validate=False))
