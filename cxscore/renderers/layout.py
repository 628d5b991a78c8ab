"""How wide the columns of a table are on a screen, and what gives way where it is narrow."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from cxscore.renderers.verdicts import REST_TITLE

UNBOUNDED = 100_000
"""A width that cuts and wraps nothing: for pipes and files."""
BAR_WIDTHS = (20, 16, 12, 8, 0)
SHORTEST_LABEL = 8
GAP = 2
_WORD = re.compile(r" *[^ ]+")
"""A word with the blanks before it."""


def cells_wide(text: str) -> int:
    """How many cells a text takes where every sign has its cell: two for those of Chinese, none for what joins."""
    return sum(map(_cells, text)) if not text.isascii() else len(text)


def _cells(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def padded_to(text: str, width: int, *, left: bool) -> str:
    """The text in so many cells, at their left or right end."""
    blanks = " " * (width - cells_wide(text))
    return text + blanks if left else blanks + text


def broken(text: str, width: int, first: str = "", then: str = "", *, whole: bool = False) -> list[str]:
    """Return a text in lines of at most `width` cells, broken between words, and within a word that is longer.

    `first` stands before the first line and `then` before the others; `whole` leaves long words alone.
    """
    lines, line = list[str](), first
    for word in _WORD.findall(text):
        if cells_wide(line + word) <= width:
            line += word
            continue
        if line.strip():
            lines.append(line)
            line = then
        *full, last = [word.lstrip()] if whole else _pieces(word.lstrip(), width - cells_wide(then))
        for piece in full:
            lines.append(line + piece)
            line = then
        line += last
    return [*lines, line] if line.strip() else lines


def _pieces(word: str, room: int) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and cells_wide(pieces[-1] + sign) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


class Plan(NamedTuple):
    """How wide each column is: labels, numbers, bar (0: none), bucket shares and verdicts (empty: not shown).

    `spare` cells before the verdicts make room for the names of the buckets; `rest` is the width of their title.
    """

    labels: tuple[int, ...]
    numbers: tuple[int, ...]
    bar: int
    shares: tuple[int, ...]
    verdicts: tuple[int, ...] = ()
    spare: int = 0
    rest: int = len(REST_TITLE)

    @property
    def before_bar(self) -> int:
        """Cells up to the end of the interval."""
        return sum(self.labels) + sum(self.numbers) + GAP * (len(self.labels) + len(self.numbers) - 1)

    @property
    def before_verdict(self) -> int:
        """Cells up to the end of the bucket shares."""
        bar = GAP + self.bar if self.bar else 0
        shares = sum(GAP + share for share in self.shares) + 2 if self.shares else 0
        return self.before_bar + bar + shares + self.spare

    @property
    def total(self) -> int:
        """Cells of a whole line without its note."""
        verdict = GAP + max(sum(self.verdicts) + GAP, self.rest) if self.verdicts else 0
        return self.before_verdict + verdict


def plan(
    labels: Sequence[int],
    numbers: Sequence[int],
    shares: Sequence[int],
    width: int,
    verdicts: Sequence[int] = (),
    *,
    rest: int = len(REST_TITLE),
) -> Plan:
    """Return the widths for a screen: first the bar gives way, then labels, then verdicts, then bucket shares."""
    whole = Plan(tuple(labels), tuple(numbers), 0, tuple(shares), tuple(verdicts), rest=rest)
    for bar in BAR_WIDTHS if shares else (0,):
        if (wide := whole._replace(bar=bar)).total <= width:
            return wide
    narrow = whole._replace(labels=_shrunk(whole.labels, whole.total - width))
    if narrow.total <= width:
        return narrow
    if verdicts:
        return plan(labels, numbers, shares, width)
    bare = whole._replace(shares=())
    return bare._replace(labels=_shrunk(bare.labels, bare.total - width))


def with_room(layout: Plan, named: int, width: int) -> Plan:
    """The plan with room for `named` cells of bucket names before the verdicts, where the screen has it."""
    spare = layout.before_bar + GAP + named - layout.before_verdict
    fits = layout.verdicts and layout.shares and 0 < spare <= width - layout.total
    return layout._replace(spare=spare) if fits else layout


def _shrunk(widths: tuple[int, ...], excess: int) -> tuple[int, ...]:
    """Take `excess` cells from the widest labels, one by one, down to the shortest that is allowed."""
    left = list(widths)
    for _ in range(excess):
        widest = max(range(len(left)), key=left.__getitem__)
        if left[widest] <= SHORTEST_LABEL:
            break
        left[widest] -= 1
    return tuple(left)
