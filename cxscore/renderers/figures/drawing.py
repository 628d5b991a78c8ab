"""Figures drawn: as SVG for a page, and as files of their own. No network, no script, no fonts to be fetched.

Nothing is measured while drawing, so that the same figure is the same bytes wherever it is drawn as SVG.
"""

import json
import re
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert
from markupsafe import escape

from cxscore.guards import terminal
from cxscore.renderers.figures.figure import ACROSS, TEXT, WIDTH, Datum, Figure, down, texts
from cxscore.renderers.palette import color

FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"
"""A page puts its own letters in the place of these."""
_EDGE = 12
_LINE = 20
_ACROSS = 50
"""Characters of a title that have room side by side."""
_SHARP = 2
_ROOT = re.compile(r"<svg [^>]*>")


def svg(figure: Figure, mark: str) -> str:
    """The figure for a page: without its title and its paper, named for those who cannot see it.

    `mark` tells it from all others of the page.
    """
    drawn = vl_convert.vegalite_to_svg(_spec(figure, 0, None))
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
    return _framed(figure, vl_convert.vegalite_to_svg).encode()


def png_file(figure: Figure) -> bytes:
    """The same as a picture, twice as many pixels as it is meant to be wide."""
    picture: bytes = vl_convert.vegalite_to_png(_standing(figure), scale=_SHARP)
    return picture


def _framed(figure: Figure, convert: Any) -> str:
    drawn: str = convert(_standing(figure))
    root = _ROOT.search(drawn)
    assert root is not None  # noqa: S101 (it is an SVG)
    title, text = (escape(terminal(words)) for words in (figure.title, figure.text))
    named = f'{root[0][:-1]} role="img" aria-label="{title}"><title>{title}</title><desc>{text}</desc>'
    return drawn.replace(root[0], named, 1)


def _standing(figure: Figure) -> str:
    lines = wrap(terminal(figure.title), _ACROSS) or [""]
    return _spec(figure, len(lines) * _LINE + _EDGE, lines)


def _spec(figure: Figure, above: int, title: list[str] | None) -> str:
    """The drawing in the words of Vega-Lite; with a title so many pixels above it, on paper with an edge."""
    marks = [*figure.marks, *([_heading(title, above)] if title else [])]
    edge = _EDGE if title else 0
    chart = (
        alt.layer(*marks)
        .resolve_scale(x="independent", y="independent")
        .properties(width=WIDTH, height=figure.height)
        .configure(
            aria=False,
            font=FONTS,
            autosize=alt.AutoSizeParams(type="none"),
            padding={"left": edge, "right": edge, "top": edge + above, "bottom": edge},
            view=alt.ViewConfig(stroke=None),
            background=color("paper") if title else "transparent",
        )
    )
    return json.dumps(chart.to_dict(validate=False))


def _heading(lines: list[str], above: int) -> alt.Chart:
    rows: list[Datum] = [
        {"x": 0, "y": _LINE / 2 - above + at * _LINE, "text": text, "tint": color("ink")}
        for at, text in enumerate(lines)
    ]
    return texts(rows, ACROSS, down(1), size=TEXT + 1, bold=True)
