"""An edition as Markdown: its entries in a table, then section by section the text of the config and each score."""

from collections.abc import Iterator, Sequence

from cxscore.edition import Edition, Entry, Section
from cxscore.guards import markdown
from cxscore.renderers import markdown as single
from cxscore.renderers.language import Language, language
from cxscore.renderers.layout import cells_wide, padded_to
from cxscore.renderers.summary.wording import entry_text, headings, lines, period_text, target_text, title_text

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
    rows = [[markdown(cell) for cell in line] for line in (headings(edition, spoken), *lines(edition, spoken))]
    rows[0][-1] = markdown(spoken.say("remark"))
    widths = [max(3, *map(cells_wide, column)) for column in zip(*rows, strict=True)]
    yield _pipes(rows[0], widths)
    rules = (f"{'-' * (w - 1)}:" if i in _RIGHT else f":{'-' * (w - 1)}" for i, w in enumerate(widths))
    yield f"| {' | '.join(rules)} |\n"
    yield from (_pipes(row, widths) for row in rows[1:])


def _pipes(cells: Sequence[str], widths: Sequence[int]) -> str:
    sized = enumerate(zip(cells, widths, strict=True))
    padded = (padded_to(cell, width, left=i not in _RIGHT) for i, (cell, width) in sized)
    return f"| {' | '.join(padded)} |\n"


def _section(edition: Edition, section: Section, spoken: Language) -> Iterator[str]:
    if section.title:
        yield f"\n## {markdown(title_text(section.title, edition, spoken))}\n"
    if section.text.strip():
        yield f"\n{section.text.strip()}\n"
    for name in section.show:
        yield from _entry(edition.entry(name), spoken)


def _entry(entry: Entry, spoken: Language) -> Iterator[str]:
    yield f"\n### {markdown(entry.name)}\n\n"
    if said := entry_text(entry, spoken):
        yield f"{markdown(said[:1].upper() + said[1:])}\n\n"
    if entry.report:
        yield from single.render(entry.report, 4, spoken)
