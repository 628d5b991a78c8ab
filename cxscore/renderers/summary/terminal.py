"""An edition on a terminal: every entry in a line, how the targets stand, then section by section each score."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.style import Style

from cxscore.edition import Edition, Entry, Section, Verdict
from cxscore.renderers import table
from cxscore.renderers.language import Language, language
from cxscore.renderers.layout import GAP
from cxscore.renderers.summary.wording import Line, entry_text, headings, lines, period_text, target_text, title_text
from cxscore.renderers.table import BEST, MIDDLE, STRONG, UNBOUNDED, WORST, Look, Piece

_STYLES = {Verdict.MET: BEST, Verdict.NOISE: MIDDLE, Verdict.MISSED: WORST, Verdict.UNKNOWN: WORST}
_RIGHT = ("n", "value", "interval")
_INDENT = 2


def render(edition: Edition, width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True) -> Iterator[str]:
    """Yield the lines of the whole edition.

    Without `color` no escape byte appears; without `unicode` nothing but ASCII. Where a line of the first table is
    too long for the screen its note stands below it; numbers are never cut.
    """
    look, spoken = Look(width, color, unicode), language(edition.locale)
    yield look.paint([Piece(look.clean(title_text(edition.title, edition, spoken)), STRONG)])
    yield look.paint([Piece(look.clean(period_text(edition, spoken)))])
    yield "\n"
    yield from _overview(edition, look, spoken)
    if said := target_text(edition, spoken):
        yield "\n"
        yield look.paint([Piece(look.clean(spoken.say("Targets")) + " " * GAP, STRONG), Piece(look.clean(said))])
    for section in edition.sections:
        yield from _section(edition, section, look, spoken)


def _overview(edition: Edition, look: Look, spoken: Language) -> Iterator[str]:
    """The first table, in which columns without any text are left out."""
    rows = [Line(*map(look.clean, line)) for line in (headings(edition, spoken), *lines(edition, spoken))]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    notes = [None, *(_style(entry) for entry in edition.entries)]
    for row, style in zip(rows, notes, strict=True):
        yield from _row(row, widths, style, look)


def _row(row: Line, widths: Sequence[int], style: Style | None, look: Look) -> Iterator[str]:
    cells = [
        _padded(text, width, right=name in _RIGHT)
        for name, text, width in zip(Line._fields[:-1], row, widths, strict=False)
        if width
    ]
    line = (" " * GAP).join(cells)
    if cell_len(line) + GAP + cell_len(row.note) <= look.width:
        yield look.paint([Piece(line + " " * GAP), Piece(row.note, style)])
        return
    yield look.paint([Piece(line)])
    if row.note:
        yield look.paint([Piece(" " * _INDENT), Piece(row.note, style)])


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def _style(entry: Entry) -> Style | None:
    return _STYLES[entry.verdict] if entry.verdict else None


def _section(edition: Edition, section: Section, look: Look, spoken: Language) -> Iterator[str]:
    if section.title:
        yield "\n"
        yield look.paint([Piece(look.clean(title_text(section.title, edition, spoken)), STRONG)])
    if section.text.strip():
        yield "\n"
        yield from (look.paint([Piece(look.clean(line))]) for line in section.text.strip().splitlines())
    for name in section.show:
        yield from _entry(edition.entry(name), look, spoken)


def _entry(entry: Entry, look: Look, spoken: Language) -> Iterator[str]:
    """The name of an entry with its target, and its table."""
    yield "\n"
    said = look.clean(entry_text(entry, spoken))
    yield look.paint([Piece(look.clean(entry.name) + " " * GAP, STRONG), Piece(said, _style(entry))])
    if entry.report:
        yield from table.report_lines(entry.report, look, spoken)
