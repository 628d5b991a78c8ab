"""The table for a terminal: heading, one line per score with a bar of its buckets, and where every row went.

Numbers are never cut and never wrapped: when the screen is narrow, first the bar shrinks and goes, then the labels
are cut to eight cells, then the bucket shares go; what is still too long stays long. Only rich's width of a
character and its styles are used, so nothing here depends on the environment.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.style import Style

from cxscore.guards import LABEL_LENGTH, terminal
from cxscore.model import Definition, Report
from cxscore.renderers.rows import Block, Row, blocks, level_text, share_cell
from cxscore.renderers.wording import (
    PARTIAL,
    Footer,
    answers_text,
    files_text,
    footers,
    interval_text,
    legend,
    subject_text,
    value_text,
    worst_to_best,
)

UNBOUNDED = 100_000
"""A width that cuts and wraps nothing: for pipes and files."""

BAR_WIDTHS = (20, 16, 12, 8, 0)
SHORTEST_LABEL = 8
GAP = 2
HINT_COLUMN = 72
INDENT = 6

STRONG = Style(bold=True)
WORST, MIDDLE, BEST = Style(color="red"), Style(color="yellow"), Style(color="green")


class Piece(NamedTuple):
    """A run of text in one style; None is the terminal's own."""

    text: str
    style: Style | None = None


Line = list[Piece]


class Look(NamedTuple):
    """What the screen can show: its width in cells, colours, and more than ASCII."""

    width: int
    color: bool
    unicode: bool

    def clean(self, text: str, limit: int | None = None) -> str:
        """Return text from outside made safe, and ASCII where the screen knows no more."""
        shown = terminal(text, limit)
        return shown if self.unicode else shown.replace("…", "...").encode("ascii", "backslashreplace").decode()

    def paint(self, line: Line) -> str:
        """Return the line as text, without blanks at its end; with escapes only where colours are allowed."""
        while line and not line[-1].text.rstrip():
            line = line[:-1]
        if line:
            line = [*line[:-1], line[-1]._replace(text=line[-1].text.rstrip())]
        return "".join(self._painted(piece) for piece in line) + "\n"

    def _painted(self, piece: Piece) -> str:
        if not (self.color and piece.style and piece.text.strip()):
            return piece.text
        return piece.style.render(piece.text, color_system=ColorSystem.STANDARD)


def render(report: Report, width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True) -> Iterator[str]:
    """Yield the lines of one block per metric, at most `width` cells wide where numbers allow it.

    Without `color` no escape byte appears; without `unicode` nothing but ASCII.
    """
    look = Look(width, color, unicode)
    for index, block in enumerate(blocks(report)):
        yield "\n" if index else ""
        yield from (look.paint(line) for line in _block(report, block, look))


def _block(report: Report, block: Block, look: Look) -> Iterator[Line]:
    yield from _heading(report, block, look)
    yield []
    yield from _table(block, look)
    yield []
    for footer in footers(report, block):
        yield from footer_lines(footer, look)


# --- the heading ---------------------------------------------------------------------------------------------


def _heading(report: Report, block: Block, look: Look) -> Iterator[Line]:
    """Two lines in three columns; one under the other where the screen is too narrow for that."""
    title = look.clean(block.definition.title)
    indent = " " * (cell_len(title) + GAP)
    first = [title + " " * GAP + look.clean(files_text(report)), value_text(block), answers_text(block)]
    second = [indent + look.clean(subject_text(report, block.definition)), interval_text(block), ""]
    first[1:], second[1:] = map(look.clean, first[1:]), map(look.clean, second[1:])
    widths = [max(map(cell_len, pair)) + 2 * GAP for pair in zip(first, second, strict=True)]
    if sum(widths) - 2 * GAP <= look.width:
        yield [Piece(_left(first[0], widths[0])), Piece(_left(first[1], widths[1]), STRONG), Piece(first[2])]
        yield [Piece(_left(text, width)) for text, width in zip(second, widths, strict=True)]
        return
    yield [Piece(first[0])]
    short = indent[:INDENT]
    yield [Piece(short + second[0].lstrip(" "))]
    yield [Piece(short), Piece(first[1], STRONG)]
    yield from ([Piece(short), Piece(text)] for text in (second[1], first[2]) if text)


# --- the table -----------------------------------------------------------------------------------------------


class Plan(NamedTuple):
    """How wide each column is: labels, numbers, bar (0: none); and whether the bucket shares are shown."""

    labels: tuple[int, ...]
    numbers: tuple[int, ...]
    bar: int
    shares: tuple[int, ...]

    @property
    def before_bar(self) -> int:
        """Cells up to the end of the interval."""
        return sum(self.labels) + sum(self.numbers) + GAP * (len(self.labels) + len(self.numbers) - 1)

    @property
    def total(self) -> int:
        """Cells of a whole line without its note."""
        bar = GAP + self.bar if self.bar else 0
        shares = sum(GAP + share for share in self.shares) + 2 if self.shares else 0
        return self.before_bar + bar + shares


def plan(labels: Sequence[int], numbers: Sequence[int], shares: Sequence[int], width: int) -> Plan:
    """Return the widths for a screen: first the bar gives way, then the labels, then the bucket shares."""
    whole = Plan(tuple(labels), tuple(numbers), 0, tuple(shares))
    for bar in BAR_WIDTHS if shares else (0,):
        if (wide := whole._replace(bar=bar)).total <= width:
            return wide
    narrow = whole._replace(labels=_shrunk(whole.labels, whole.total - width))
    if narrow.total <= width:
        return narrow
    bare = whole._replace(shares=())
    return bare._replace(labels=_shrunk(bare.labels, bare.total - width))


def _shrunk(widths: tuple[int, ...], excess: int) -> tuple[int, ...]:
    """Take `excess` cells from the widest labels, one by one, down to the shortest that is allowed."""
    left = list(widths)
    for _ in range(excess):
        widest = max(range(len(left)), key=left.__getitem__)
        if left[widest] <= SHORTEST_LABEL:
            break
        left[widest] -= 1
    return tuple(left)


def _table(block: Block, look: Look) -> Iterator[Line]:
    labels = [[look.clean(text, LABEL_LENGTH) for text in row.labels] for row in block.rows]
    headings = [look.clean(text, LABEL_LENGTH) for text in block.headings]
    titles = _number_titles(block, look)
    numbers = [_numbers(block, row) for row in block.rows]
    shares = [[share_cell(share) for share in row.shares] for row in block.rows]
    share_widths = _widest(filter(None, shares))
    layout = plan(_widest([headings, *labels]), _widest([titles, *numbers]), share_widths, look.width)
    yield from _titles(block, layout, headings, titles, look)
    for row, texts, cells, parts in zip(block.rows, labels, numbers, shares, strict=True):
        line = _cells(texts, cells, layout, look)
        yield [*line, *_bar_and_note(block.definition, row, parts, layout, look)]
    if block.partial:
        yield []
        yield [Piece(PARTIAL)]


def _number_titles(block: Block, look: Look) -> list[str]:
    base = ["n", "n eff"] if block.weighted else ["n"]
    return [*base, look.clean(block.definition.title), f"{level_text(block.level)} interval"]


def _numbers(block: Block, row: Row) -> list[str]:
    base = [row.n, row.n_eff] if block.weighted else [row.n]
    return [*base, row.value, row.interval]


def _widest(rows: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _titles(block: Block, layout: Plan, headings: list[str], titles: list[str], look: Look) -> Iterator[Line]:
    """The column titles; the buckets beside them where they fit, else on a line of their own before."""
    line = _cells(headings, titles, layout, look)
    named = look.clean(", ".join(legend(block.definition)))
    if not layout.shares:
        yield line
    elif layout.before_bar + GAP + cell_len(named) <= look.width:
        yield [*line, Piece(" " * GAP + named)]
    else:
        yield from footer_lines(Footer("", tuple(_comma_separated(legend(block.definition)))), look, indent=0)
        yield line


def _comma_separated(texts: Sequence[str]) -> list[str]:
    return [*(f"{text}," for text in texts[:-1]), *texts[-1:]]


def _cells(labels: list[str], numbers: list[str], layout: Plan, look: Look) -> Line:
    cut = [_cut(text, width, look) for text, width in zip(labels, layout.labels, strict=True)]
    right = [_right(text, width) for text, width in zip(numbers, layout.numbers, strict=True)]
    return [Piece((" " * GAP).join([*cut, *right]))]


def _bar_and_note(definition: Definition, row: Row, shares: list[str], layout: Plan, look: Look) -> Line:
    line: Line = []
    if row.shares and layout.bar:
        line += [Piece(" " * GAP), *bar(definition, row.shares, layout.bar, look)]
    if row.shares and layout.shares:
        line.append(Piece(_share_text(shares, layout)))
    used = layout.total if row.shares else layout.before_bar
    room = look.width - used - GAP
    note = look.clean(row.note)
    return [*line, Piece(" " * GAP + (note if cell_len(note) <= room else row.note_short))]


def _share_text(shares: list[str], layout: Plan) -> str:
    cells = (_right(share, width) for share, width in zip(shares, layout.shares, strict=True))
    return "".join(" " * GAP + cell for cell in cells) + " %"


def bar(definition: Definition, shares: Sequence[Fraction], width: int, look: Look) -> Line:
    """Return the bucket shares (0..1) as a bar of `width` cells, in shades, and in colours once they may judge."""
    shades = "░▒▓█" if look.unicode else ".o*#"
    last = max(len(shares) - 1, 1)
    edges = [int(part * width + Fraction(1, 2)) for part in accumulate(shares, initial=Fraction(0))]
    styles = _styles(definition)
    pieces = [
        Piece(shades[index * 3 // last if len(shares) > 1 else 3] * (end - start), styles[index])
        for index, (start, end) in enumerate(pairwise(edges))
    ]
    return [*pieces, Piece(" " * (width - edges[-1]))]


def _styles(definition: Definition) -> list[Style | None]:
    """The colour of each bucket, worst red, best green; none while the direction is only assumed."""
    ranked = worst_to_best(definition)
    if not definition.settled or len(ranked) == 1:
        return [None for _ in ranked]
    colors = [WORST, *(MIDDLE for _ in ranked[2:]), BEST]
    return [colors[ranked.index(bucket)] for bucket in definition.buckets]


# --- the footer ----------------------------------------------------------------------------------------------


def footer_lines(footer: Footer, look: Look, indent: int = INDENT) -> Iterator[Line]:
    """The footer wrapped between its parts; the hint at the right of the last line where there is room."""
    lines = _wrapped([look.clean(part) for part in footer.parts], look.width - indent)
    hint = look.clean(footer.hint)
    if hint:
        room = _left(lines[-1], HINT_COLUMN - indent) if len(lines[-1]) < HINT_COLUMN - indent else f"{lines[-1]}  "
        lines[-1:] = [room + hint] if cell_len(room + hint) <= look.width - indent else [lines[-1], hint]
    for index, text in enumerate(lines):
        yield [Piece(_left("" if index else footer.key, indent), STRONG), Piece(text)]


def _wrapped(parts: Iterable[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]} {part}" if lines[-1] else part
        if lines[-1] and cell_len(longer) > width:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


# --- cells ---------------------------------------------------------------------------------------------------


def _left(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text


def _cut(text: str, width: int, look: Look) -> str:
    """A label in exactly `width` cells, cut behind an ellipsis when it is longer."""
    if cell_len(text) <= width:
        return _left(text, width)
    dots = "…" if look.unicode else "..."
    return set_cell_size(text, width - len(dots)) + dots
