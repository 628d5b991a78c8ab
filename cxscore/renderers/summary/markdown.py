"""An edition as Markdown: its entries in a table, then section by section the text of the config and each score."""

from collections.abc import Iterator, Sequence

from cxscore.edition import Edition, Entry, Section
from cxscore.guards import markdown
from cxscore.renderers import markdown as single
from cxscore.renderers.summary.wording import entry_text, headings, lines, period_text, target_text

_RIGHT = (2, 3, 4)


def render(edition: Edition) -> Iterator[str]:
    """Yield the whole edition. The texts of sections are the author's own Markdown and stand as they are."""
    yield f"# {markdown(edition.title)}\n\n{markdown(period_text(edition))}\n\n"
    yield from _overview(edition)
    if said := target_text(edition):
        yield f"\nTargets: {markdown(said)}\n"
    for section in edition.sections:
        yield from _section(edition, section)


def _overview(edition: Edition) -> Iterator[str]:
    rows = [[markdown(cell) for cell in line] for line in (headings(edition), *lines(edition))]
    rows[0][-1] = "remark"
    widths = [max(3, *map(len, column)) for column in zip(*rows, strict=True)]
    yield _pipes(rows[0], widths)
    rules = (f"{'-' * (w - 1)}:" if i in _RIGHT else f":{'-' * (w - 1)}" for i, w in enumerate(widths))
    yield f"| {' | '.join(rules)} |\n"
    yield from (_pipes(row, widths) for row in rows[1:])


def _pipes(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if i in _RIGHT else cell.ljust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |\n"


def _section(edition: Edition, section: Section) -> Iterator[str]:
    if section.title:
        yield f"\n## {markdown(section.title)}\n"
    if section.text.strip():
        yield f"\n{section.text.strip()}\n"
    for name in section.show:
        yield from _entry(edition.entry(name))


def _entry(entry: Entry) -> Iterator[str]:
    yield f"\n### {markdown(entry.name)}\n\n"
    if said := entry_text(entry):
        yield f"{markdown(said[:1].upper() + said[1:])}\n\n"
    if entry.report:
        yield from single.render(entry.report, level=4)
