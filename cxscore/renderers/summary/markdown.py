"""An edition as Markdown: its entries in a table, then section by section the text of the config and each score."""

from collections.abc import Collection, Iterator, Sequence

from cxscore.edition import Edition, Entry, Section
from cxscore.guards import markdown
from cxscore.renderers import markdown as single
from cxscore.renderers.language import Language, language
from cxscore.renderers.layout import cells_wide, padded_to
from cxscore.renderers.summary.changes import change_texts
from cxscore.renderers.summary.grid_cells import GridText, grid_text
from cxscore.renderers.summary.wording import (
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
from cxscore.renderers.summary.words import markdown_text

_RIGHT = (2, 3, 4)


def render(edition: Edition) -> Iterator[str]:
    """Yield the whole edition. The texts of sections are the author's own Markdown and stand as they are."""
    spoken = language(edition.locale)
    title = title_text(edition.title, edition, spoken)
    yield f"# {markdown(title)}\n\n{markdown(period_text(edition, spoken))}\n\n"
    yield from _overview(edition, spoken)
    if said := target_text(edition, spoken):
        yield f"\n{markdown(spoken.say('Targets'))}: {markdown(said)}\n"
    for section in edition.sections:
        yield from _section(edition, section, spoken)


def _overview(edition: Edition, spoken: Language) -> Iterator[str]:
    first, *found = [list(line) for line in (headings(edition, spoken), *lines(edition, spoken))]
    first[-1] = spoken.say("remark")
    for entry, line in zip(edition.entries, found, strict=True):
        line[-1] = "; ".join(filter(None, (line[-1], *(change.text for change in change_texts(entry, spoken)))))
    rows = [[cell for cell, heading in zip(row, first, strict=True) if heading] for row in (first, *found)]
    yield from _table(rows, _RIGHT)


def _table(rows: Sequence[Sequence[str]], right: Collection[int]) -> Iterator[str]:
    """Rows of raw text as a table, the first of them its heading; the columns of numbers are set to the right."""
    cells = [[markdown(cell) for cell in row] for row in rows]
    widths = [max(3, *map(cells_wide, column)) for column in zip(*cells, strict=True)]
    yield _pipes(cells[0], widths, right)
    rules = (f"{'-' * (w - 1)}:" if i in right else f":{'-' * (w - 1)}" for i, w in enumerate(widths))
    yield f"| {' | '.join(rules)} |\n"
    yield from (_pipes(row, widths, right) for row in cells[1:])


def _pipes(cells: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    sized = enumerate(zip(cells, widths, strict=True))
    padded = (padded_to(cell, width, left=i not in right) for i, (cell, width) in sized)
    return f"| {' | '.join(padded)} |\n"


def _section(edition: Edition, section: Section, spoken: Language) -> Iterator[str]:
    if section.title:
        yield f"\n## {markdown(title_text(section.title, edition, spoken))}\n"
    if section.text.strip():
        yield f"\n{section.text.strip()}\n"
    for name in section.show:
        yield from _entry(edition.entry(name), spoken)
    if section.grid:
        yield "\n"
        yield from _grid(grid_text(edition, section.grid, spoken))
    yield from markdown_text(section, spoken)


def _grid(grid: GridText) -> Iterator[str]:
    """A grid as a table: the base stands in a column of its own behind the values that have one."""
    if grid.caption:
        yield f"{markdown(grid.caption)}\n\n"
    rows = [
        [
            label,
            *(text for place, cell in enumerate(cells) for text in (cell.value, cell.n)[: 1 + grid.counted[place]]),
        ]
        for label, cells in zip(grid.labels, grid.rows, strict=True)
    ]
    first = [text for place, name in enumerate(grid.headings) for text in (name, "n")[: 1 + grid.counted[place]]]
    yield from _table([[grid.corner, *first], *rows], range(1, 1 + len(first)))
    yield from (f"\n{_line(note)}\n" for note in grid.notes)


def _line(text: str) -> str:
    """A text that begins with a dash as what it is, and not as an entry of a list."""
    return ("\\" if text.startswith("-") else "") + markdown(text)


def _entry(entry: Entry, spoken: Language) -> Iterator[str]:
    yield f"\n### {markdown(entry.name)}\n\n"
    if said := entry_text(entry, spoken):
        yield f"{markdown(said[:1].upper() + said[1:])}\n\n"
    if found := list(_course(entry, spoken)):
        yield from (f"- {markdown(text)}\n" for text in found)
        yield "\n"
    if entry.report:
        yield from single.render(entry.report, 4, spoken)


def _course(entry: Entry, spoken: Language) -> Iterator[str]:
    """Each change with what the score was, the series as bars, and what is to be known of it."""
    for change in change_texts(entry, spoken):
        yield "; ".join((change.text, *change.details))
    if bars := trend_bars(entry):
        yield f"{trend_span(entry, spoken)}: {bars}"
    yield from series_texts(entry, spoken)
