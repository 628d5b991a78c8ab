"""The author's Markdown as HTML: no raw HTML, no pictures, links to pages and addresses only, headings below ours."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from cxscore import guards

_SAFE = re.compile(r"(https?|mailto):", re.IGNORECASE)
_BELOW = 2
"""How far headings of a text stand below those of a page of its own."""


class _Parser(MarkdownIt):
    """CommonMark whose links lead to pages and addresses; any other stays text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (its name in the library)
        """Whether a link may be followed."""
        return bool(_SAFE.match(url.strip()))


def prose(text: str) -> Markup:
    """A text of the config as HTML."""
    parser = _Parser("commonmark", {"html": False}).enable("table").disable("image")
    lines = (guards.terminal(line) for line in text.replace("\t", "    ").splitlines())
    tokens = parser.parse("\n".join(lines))
    return Markup(parser.renderer.render(_lowered(tokens), parser.options, {}))  # noqa: S704 (its HTML is our own)


def _lowered(tokens: Sequence[Token]) -> Sequence[Token]:
    """The same with every heading two levels down; an alignment of cells as a class, since a page has no style."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _BELOW, 6)}"
        if "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).removeprefix("text-align:")}
    return tokens
