"""An edition on a terminal: every entry in a line, how the targets stand, then section by section each score."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.style import Style

from cxscore.edition import Comments, Edition, Entry, Section
from cxscore.renderers import table
from cxscore.renderers.footers import Footer
from cxscore.renderers.language import Language, language
from cxscore.renderers.layout import GAP, UNBOUNDED
from cxscore.renderers.summary.changes import ChangeText, change_texts
from cxscore.renderers.summary.grid_cells import grid_text
from cxscore.renderers.summary.terminal_grid import STYLES, grid_lines
from cxscore.renderers.summary.wording import (
    Line,
    entry_text,
    headings,
    lines,
    period_text,
    series_texts,
    target_text,
    title_text,
    trend_bars,
    trend_span,
)
from cxscore.renderers.summary.words import absence_text
from cxscore.renderers.table import STRONG, Look, Piece, footer_lines, wrapped
from cxscore.renderers.table import STYLES as VERDICT_STYLES

_RIGHT = ("n", "value", "interval")
_SPARE = ("rule", "trend")
_INDENT = 2
_BETWEEN = "; "
_MARK = re.compile(r" *(?:(?:[-*+>]|\d{1,9}[.)]) +)?")
"""What stands before the words of a line: how far it is indented, and what makes it an item or a quotation."""
_FIXED = re.compile(r" *\|| {4,}(?![-*+>] |\d{1,9}[.)] )")
"""What begins a row of a table or a line of code, whose blanks mean something."""
_KEYS = 8
"""Cells of what stands before the lines of changes and of the series."""


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
    """The first table, in which columns without any text are left out; its notes below where one is too long."""
    rows = [_shown(line, look) for line in (headings(edition, spoken), *lines(edition, spoken))]
    widths = _widths(rows, look)
    notes = [[], *(_notes(entry, row, look, spoken) for entry, row in zip(edition.entries, rows[1:], strict=True))]
    texts = [_cells(row, widths) for row in rows]
    beside = all(
        not note or cell_len(text) + GAP + _length(note) <= look.width
        for text, note in zip(texts, notes, strict=True)
    )
    for text, note in zip(texts, notes, strict=True):
        if beside:
            yield look.paint([Piece(text + " " * GAP), *_joined(note)])
        else:
            yield look.paint([Piece(text)])
            yield from _below(note, look)


def _shown(line: Line, look: Look) -> Line:
    """A line as the screen can show it; one that knows ASCII alone shows no bars."""
    clean = Line(*map(look.clean, line))
    return clean if look.unicode else clean._replace(trend="")


def _widths(rows: Sequence[Line], look: Look) -> list[int]:
    """How wide each column is; 0 for those that go where the screen is narrow: the rule first, then the bars."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for name in _SPARE:
        if sum(width + GAP for width in widths[:-1] if width) - GAP > look.width:
            widths[Line._fields.index(name)] = 0
    return widths


def _notes(entry: Entry, row: Line, look: Look, spoken: Language) -> list[Piece]:
    """What is to be said of an entry, in parts: how it stands to its target, and each of its changes."""
    first = [Piece(row.note, _style(entry))] if row.note else []
    return [*first, *(_change(change, look) for change in change_texts(entry, spoken))]


def _change(change: ChangeText, look: Look) -> Piece:
    """The words of a change behind its arrow, which ASCII has not."""
    text = change.text if look.unicode else change.said
    return Piece(look.clean(text), VERDICT_STYLES.get(change.verdict))


def _cells(row: Line, widths: Sequence[int]) -> str:
    cells = [
        _padded(text, width, right=name in _RIGHT)
        for name, text, width in zip(Line._fields[:-1], row, widths, strict=False)
        if width
    ]
    return (" " * GAP).join(cells)


def _length(notes: Sequence[Piece]) -> int:
    return sum(cell_len(note.text) + len(_BETWEEN) for note in notes) - len(_BETWEEN)


def _joined(notes: Sequence[Piece]) -> Iterator[Piece]:
    for index, note in enumerate(notes):
        yield from [Piece(_BETWEEN)] if index else []
        yield note


def _below(notes: Sequence[Piece], look: Look) -> Iterator[str]:
    """The notes on lines of their own, as many on each as have room."""
    lines: list[list[Piece]] = []
    for note in notes:
        if lines and _INDENT + _length([*lines[-1], note]) <= look.width:
            lines[-1].append(note)
        else:
            lines.append([note])
    yield from (look.paint([Piece(" " * _INDENT), *_joined(line)]) for line in lines)


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def _style(entry: Entry) -> Style | None:
    return STYLES[entry.verdict] if entry.verdict else None


def _section(edition: Edition, section: Section, look: Look, spoken: Language) -> Iterator[str]:
    if section.title:
        yield "\n"
        yield look.paint([Piece(look.clean(title_text(section.title, edition, spoken)), STRONG)])
    if section.text.strip():
        yield "\n"
        yield from (look.paint([Piece(line)]) for line in _text_lines(section.text.strip(), look))
    for name in section.show:
        yield from _entry(edition.entry(name), look, spoken)
    if section.grid:
        yield "\n"
        yield from map(look.paint, grid_lines(grid_text(edition, section.grid, spoken), look))
    for one in section.comments:
        yield "\n"
        yield from _comments(one, look, spoken)


def _text_lines(text: str, look: Look) -> Iterator[str]:
    """The author's lines, those that have no room wrapped between words; rows of tables and code stay whole."""
    for line in text.splitlines():
        shown = look.clean(line)
        if cell_len(shown) <= look.width or _FIXED.match(shown):
            yield shown
            continue
        mark = _MARK.match(shown)
        lead = mark[0] if mark else ""
        for index, part in enumerate(wrapped(shown[len(lead) :].split(), look.width - len(lead))):
            yield f"{' ' * len(lead) if index else lead}{part}"


def _comments(one: Comments, look: Look, spoken: Language) -> Iterator[str]:
    """Themes or quotes, or why there are none."""
    from cxscore.renderers import comments  # noqa: PLC0415 (start-up: few reports show comments)

    if one.found:
        yield from comments.text(one.found, look.width, look.clean)
    else:
        yield look.paint([Piece(look.clean(absence_text(one, spoken)))])


def _entry(entry: Entry, look: Look, spoken: Language) -> Iterator[str]:
    """The name of an entry with its target, its changes and its series, and its table."""
    yield "\n"
    said = look.clean(entry_text(entry, spoken))
    yield look.paint([Piece(look.clean(entry.name) + " " * GAP, STRONG), Piece(said, _style(entry))])
    footers = (*_changes(entry, look, spoken), *_series(entry, look, spoken))
    indent = max(_KEYS, *(cell_len(footer.key) + GAP for footer in footers)) if footers else _KEYS
    for footer in footers:
        yield from map(look.paint, footer_lines(footer, look, indent))
    if entry.report:
        yield from table.report_lines(entry.report, look, spoken)


def _changes(entry: Entry, look: Look, spoken: Language) -> Iterator[Footer]:
    """Each change with what the score was; the key stands before the first."""
    for index, change in enumerate(change_texts(entry, spoken)):
        text = change.text if look.unicode else change.said
        parts = [text, *change.details]
        yield Footer("" if index else spoken.say("Change"), _apart(parts))


def _series(entry: Entry, look: Look, spoken: Language) -> Iterator[Footer]:
    """The series as bars, and what is to be known of it."""
    key, known = spoken.say("Trend"), series_texts(entry, spoken)
    if look.unicode and (bars := trend_bars(entry)):
        yield Footer(key, (trend_span(entry, spoken), f" {bars}"))
        key = ""
    for text in known:
        yield Footer(key, (text,))
        key = ""


def _apart(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{part};" for part in parts[:-1]) + tuple(parts[-1:])
