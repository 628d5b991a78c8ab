"""The table for a terminal: heading, one line per score with a bar of its buckets, and where every row went.

Numbers are never cut and never wrapped: when the screen is narrow, first the bar shrinks and goes, then the labels
are cut to eight cells, then the bucket shares go; what is still too long stays long. Only rich's width of a
character and its styles are used, so nothing here depends on the environment.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.color import ColorSystem
from rich.style import Style

from cxscore.guards import LABEL_LENGTH, ascii_terminal, terminal
from cxscore.model import Definition, Report
from cxscore.renderers.blocks import SEVERAL, Block, Row, blocks
from cxscore.renderers.footers import Footer, footers
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.layout import GAP, UNBOUNDED, Plan, plan, with_room
from cxscore.renderers.rows import share_cell
from cxscore.renderers.verdicts import NO_CELL, REST_TITLE, RestCell, rest_cells
from cxscore.renderers.wording import (
    PARTIAL,
    answers_text,
    files_text,
    interval_text,
    legend,
    numbers,
    subject_text,
    titles,
    value_text,
    worst_to_best,
)

if TYPE_CHECKING:
    from cxscore.renderers.trends import Course

HINT_COLUMN = 72
INDENT = 6

STRONG = Style(bold=True)
WORST, MIDDLE, BEST = Style(color="red"), Style(color="yellow"), Style(color="green")
_OPEN_STYLES = WORST, MIDDLE
"""The colours of open times past a target, and of those not yet due."""
STYLES = {"better": BEST, "worse": WORST}
"""The colours of verdicts; all others have none."""


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
        return terminal(text, limit) if self.unicode else ascii_terminal(text, limit)

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
    return report_lines(report, Look(width, color, unicode), IN_ENGLISH)


def report_lines(report: Report, look: Look, language: Language) -> Iterator[str]:
    """Yield the lines of one block per metric, as `look` can show them, in a language."""
    for index, block in enumerate(blocks(report, language)):
        yield "\n" if index else ""
        yield from (look.paint(line) for line in _block(report, block, look))


def _block(report: Report, block: Block, look: Look) -> Iterator[Line]:
    yield from _heading(report, block, look)
    yield []
    yield from _tables(block, look)
    yield []
    if report.request.period and report.command != SEVERAL:
        yield from _courses(block, look)
    lines = footers(report, block)
    indent = max(INDENT, *(cell_len(footer.key) + GAP for footer in lines))
    for footer in lines:
        yield from footer_lines(footer, look, indent)


# --- the heading ---------------------------------------------------------------------------------------------


def _heading(report: Report, block: Block, look: Look) -> Iterator[Line]:
    """Two lines in three columns; one under the other where the screen is too narrow for that."""
    title, language = look.clean(block.language.tell(block.definition.title)), block.language
    indent = " " * (cell_len(title) + GAP)
    first = [title + " " * GAP + look.clean(files_text(report, language)), value_text(block), answers_text(block)]
    second = [indent + look.clean(subject_text(report, block.definition, language)), interval_text(block), ""]
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


class Side(NamedTuple):
    """A table of a block: titles and numbers of its columns, row by row, and what stands at the end of its lines.

    `shares` are the texts beside the bars, one list per row, without any where the table has no bars.
    """

    titles: list[str]
    numbers: list[list[str]]
    shares: list[list[str]]
    verdicts: list[RestCell]
    noted: bool = True


def _tables(block: Block, look: Look) -> Iterator[Line]:
    """The table; where the screen is too narrow for the values beside, they stand in a table below."""
    labels = [[look.clean(text, LABEL_LENGTH) for text in row.labels] for row in block.rows]
    headings = [look.clean(text, LABEL_LENGTH) for text in block.headings]
    shares = [[block.language.number(share_cell(share)) for share in row.shares] for row in block.rows]
    cells = [[*map(look.clean, numbers(block, row))] for row in block.rows]
    verdicts = [RestCell(look.clean(cell[0]), look.clean(cell[1]), cell[2]) for cell in rest_cells(block)]
    whole = Side([*map(look.clean, titles(block))], cells, shares, verdicts)
    for index, side in enumerate(_sides(block, whole, _widest([headings, *labels]), look.width)):
        yield from [[]] if index else []
        yield from _table(block, headings, labels, side, look)
    if block.partial:
        yield []
        yield [Piece(look.clean(block.language.say(PARTIAL)))]


def _sides(block: Block, whole: Side, labels: Sequence[int], width: int) -> list[Side]:
    """The table as it is, or in as many as the screen needs: the columns beside go below, the bars with their own."""
    figures, shares = _widest([whole.titles, *whole.numbers]), _widest(filter(None, whole.shares))
    if not block.beside or Plan(tuple(labels), tuple(figures), 0, tuple(shares)).total <= width:
        return [whole]
    first = len(whole.titles) - len(block.beside)
    barred = first + block.beside.index(block.barred) if block.barred in block.beside else 0
    edges = [0, first]
    for column in range(first + 1, len(figures)):
        ending = shares if column == barred else []
        if Plan(tuple(labels), tuple(figures[edges[-1] : column + 1]), 0, tuple(ending)).total > width:
            edges.append(column)
    return [_side(whole, start, end, barred) for start, end in pairwise([*edges, len(figures)])]


def _side(whole: Side, start: int, end: int, barred: int) -> Side:
    """Some columns of a table, with the bars if theirs is among them; the notes stay with the first."""
    shares = whole.shares if start <= barred < end else [[] for _ in whole.shares]
    cells = [row[start:end] for row in whole.numbers]
    return Side(whole.titles[start:end], cells, shares, [], noted=not start)


def _table(block: Block, headings: list[str], labels: list[list[str]], side: Side, look: Look) -> Iterator[Line]:
    widths = _widest([headings, *labels]), _widest([side.titles, *side.numbers]), _widest(filter(None, side.shares))
    rest = look.clean(block.language.say(REST_TITLE))
    layout = plan(*widths, look.width, _widest([cell[:2] for cell in side.verdicts]), rest=cell_len(rest))
    named = look.clean(", ".join(legend(block))) if layout.shares else ""
    layout = with_room(layout, cell_len(named), look.width)
    yield from _titles(block, layout, headings, side.titles, look)
    beside = side.verdicts if layout.verdicts else repeat(NO_CELL, len(block.rows))
    for row, texts, cells, parts, verdict in zip(block.rows, labels, side.numbers, side.shares, beside, strict=True):
        line = _cells(texts, cells, layout, look)
        line += _bar(block, row, parts, layout, look) if parts else []
        line += _note(row, layout, look, barred=bool(parts)) if side.noted else []
        yield _with_verdict(line, verdict, block.definition, layout)


def _with_verdict(line: Line, cell: RestCell, definition: Definition, layout: Plan) -> Line:
    """The line with the verdict at its end; as it is where there is none."""
    if not cell.word:
        return line
    gap = " " * (layout.before_verdict - _length(line) + GAP)
    figure = _right(cell.difference, layout.verdicts[0])
    return [
        *line,
        Piece(gap + figure + " " * GAP),
        Piece(cell.word, STYLES.get(cell.verdict) if definition.settled else None),
    ]


def _widest(rows: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _titles(block: Block, layout: Plan, headings: list[str], names: list[str], look: Look) -> Iterator[Line]:
    """The column titles; the buckets beside them where they fit, else on a line of their own before."""
    line = _cells(headings, names, layout, look)
    named = look.clean(", ".join(legend(block))) if layout.shares else ""
    room = (layout.before_verdict if layout.verdicts else look.width) - layout.before_bar - GAP
    if named and cell_len(named) > room:
        yield from footer_lines(Footer("", tuple(_comma_separated(legend(block)))), look, indent=0)
        named = ""
    line = [*line, Piece(" " * GAP + named)] if named else line
    yield [*line, *_rest_title(line, layout, look.clean(block.language.say(REST_TITLE)))]


def _length(line: Line) -> int:
    return sum(cell_len(piece.text) for piece in line)


def _rest_title(line: Line, layout: Plan, title: str) -> Line:
    return [Piece(" " * (layout.before_verdict - _length(line) + GAP) + title)] if layout.verdicts else []


def _comma_separated(texts: Sequence[str]) -> list[str]:
    return [*(f"{text}," for text in texts[:-1]), *texts[-1:]]


def _cells(labels: list[str], figures: list[str], layout: Plan, look: Look) -> Line:
    cut = [_cut(text, width, look) for text, width in zip(labels, layout.labels, strict=True)]
    right = [_right(text, width) for text, width in zip(figures, layout.numbers, strict=True)]
    return [Piece((" " * GAP).join([*cut, *right]))]


def _bar(block: Block, row: Row, shares: list[str], layout: Plan, look: Look) -> Line:
    line: Line = []
    if layout.bar:
        line += [Piece(" " * GAP), *bar(block.barred, row.shares, layout.bar, look)]
    if layout.shares:
        line.append(Piece(_share_text(shares, layout, look.clean(block.language.percent))))
    return line


def _note(row: Row, layout: Plan, look: Look, *, barred: bool) -> Line:
    """Why something is missing, short where the screen has no room for more."""
    room = look.width - (layout.total if barred else layout.before_bar) - GAP
    note = look.clean(row.note)
    return [Piece(" " * GAP + (note if cell_len(note) <= room else look.clean(row.note_short)))]


def _share_text(shares: list[str], layout: Plan, sign: str) -> str:
    cells = (_right(share, width) for share, width in zip(shares, layout.shares, strict=True))
    return "".join(" " * GAP + cell for cell in cells) + sign


def bar(definition: Definition, shares: Sequence[Fraction], width: int, look: Look) -> Line:
    """Return the shares (0..1) of the parts as a bar of `width` cells, in shades, and in colours once they may judge.

    Of times the first part, the quick ones, is the darkest; what is left over after the buckets is open.
    """
    shades = "░▒▓█" if look.unicode else ".o*#"
    shades = shades[::-1] if definition.scale.unit else shades
    last = max(len(shares) - 1, 1)
    edges = [int(part * width + Fraction(1, 2)) for part in accumulate(shares, initial=Fraction(0))]
    styles = _styles(definition)
    pieces = [
        Piece(shades[index * 3 // last if len(shares) > 1 else 3] * (end - start), styles[index])
        for index, (start, end) in enumerate(pairwise(edges))
    ]
    return [*pieces, Piece(" " * (width - edges[-1]))]


def _styles(definition: Definition) -> list[Style | None]:
    """The colour of each bucket, worst red, best green, and of what is open; none while the direction is assumed."""
    ranked = worst_to_best(definition)
    if not definition.settled or len(ranked) == 1:
        return [None for _ in (*ranked, *_OPEN_STYLES)]
    colors = [WORST, *(MIDDLE for _ in ranked[2:]), BEST]
    return [*(colors[ranked.index(bucket)] for bucket in definition.buckets), *_OPEN_STYLES]


# --- through the periods -------------------------------------------------------------------------------------


def _courses(block: Block, look: Look) -> Iterator[Line]:
    """A line for every segment: its periods as bars and its last change, below them where the screen is narrow."""
    from cxscore.renderers.trends import course_heading, courses  # noqa: PLC0415 (start-up: few tables have periods)

    found = courses(block)
    if not found:
        return
    headings = [look.clean(text, LABEL_LENGTH) for text in block.headings[:-1] or ("",)]
    labels = [[look.clean(text, LABEL_LENGTH) for text in course.labels] for course in found]
    bars = [course_heading(block), *(course.bars for course in found)] if look.unicode else []
    width = max(map(cell_len, bars), default=0)
    changes = [_last_change(course, look, found) for course in found]
    room = look.width - (width + GAP)
    beside = sum(wide := _widest([headings, *labels])) + GAP * len(wide) + max(map(_length, changes)) <= room
    layout = plan(wide, (), (), room)
    for index, texts in enumerate([headings, *labels]):
        line = _cells(texts, [], layout, look)
        line += [Piece(" " * GAP + _left(bars[index], width))] if bars else []
        change = (
            changes[index - 1] if index else [Piece(look.clean(block.language.say("last change")) if beside else "")]
        )
        yield [*line, Piece(" " * GAP), *change] if beside else line
        if index and not beside:
            yield [Piece(" " * GAP), *change]
    yield []


def _last_change(course: "Course", look: Look, among: "Iterable[Course]") -> Line:
    """The words of a last change, behind an arrow where any has one; coloured where it is better or worse."""
    mark = _left(course.arrow, 1) + " " if look.unicode and any(one.arrow for one in among) else ""
    return [Piece(mark + look.clean(course.said), STYLES.get(course.verdict))]


# --- the footer ----------------------------------------------------------------------------------------------


def footer_lines(footer: Footer, look: Look, indent: int = INDENT) -> Iterator[Line]:
    """The footer wrapped between its parts; the hint at the right of the last line where there is room."""
    lines = wrapped([look.clean(part) for part in footer.parts], look.width - indent)
    hint = look.clean(footer.hint)
    if hint:
        fits = cell_len(lines[-1]) < HINT_COLUMN - indent
        room = _left(lines[-1], HINT_COLUMN - indent) if fits else f"{lines[-1]}  "
        lines[-1:] = [room + hint] if cell_len(room + hint) <= look.width - indent else [lines[-1], hint]
    for index, text in enumerate(lines):
        yield [Piece(_left("" if index else look.clean(footer.key), indent), STRONG), Piece(text)]


def wrapped(parts: Iterable[str], width: int) -> list[str]:
    """Parts side by side in lines of so many cells; a part that is longer has a line of its own."""
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
