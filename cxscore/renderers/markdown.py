"""Markdown: a heading, a table and its footer as a list, for wikis, tickets and pull requests."""

from collections.abc import Iterator

from cxscore.guards import markdown
from cxscore.model import Report
from cxscore.renderers.blocks import Block, Row, blocks
from cxscore.renderers.footers import footers
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.layout import cells_wide, padded_to
from cxscore.renderers.rows import UNKNOWN, share_cell
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
)


def render(report: Report, level: int = 2, language: Language = IN_ENGLISH) -> Iterator[str]:
    """Yield one section per metric and variant, under headings of this level."""
    for index, block in enumerate(blocks(report, language)):
        yield "\n" if index else ""
        yield from _heading(report, block, level)
        yield from _table(block)
        yield "\n"
        if block.partial:
            yield f"{markdown(language.say(PARTIAL))}\n\n"
        yield from _footer(report, block)


def _heading(report: Report, block: Block, level: int) -> Iterator[str]:
    title = ": ".join(filter(None, (block.language.tell(block.definition.title), files_text(report, block.language))))
    yield f"{'#' * level} {markdown(title)}\n\n"
    summary = "; ".join(filter(None, (value_text(block), interval_text(block), answers_text(block))))
    yield f"{markdown(summary)}\n\n"
    yield f"{markdown(subject_text(report, block.definition, block.language))}\n\n"


def _footer(report: Report, block: Block) -> Iterator[str]:
    for footer in footers(report, block):
        key = f"{markdown(footer.key)}: " if footer.key else ""
        hint = f" ({footer.hint})" if footer.hint else ""
        yield f"- {key}{markdown(' '.join(footer.parts) + hint)}\n"


# --- the table -----------------------------------------------------------------------------------------------


def _table(block: Block) -> Iterator[str]:
    """Yield the table with its pipes aligned: labels to the left, numbers to the right."""
    noted = any(row.note for row in block.rows)
    heading = [markdown(cell) for cell in _heading_cells(block, noted=noted)]
    rows = [[markdown(cell) for cell in _cells(block, row, noted=noted)] for row in block.rows]
    widths = [max(3, *map(cells_wide, column)) for column in zip(heading, *rows, strict=True)]
    left = [index < len(block.headings) for index in range(len(heading))]
    left[-1] = noted
    yield _pipes(heading, widths, left)
    rules = (f":{'-' * (w - 1)}" if a else f"{'-' * (w - 1)}:" for w, a in zip(widths, left, strict=True))
    yield f"| {' | '.join(rules)} |\n"
    for row in rows:
        yield _pipes(row, widths, left)


def _pipes(cells: list[str], widths: list[int], left: list[bool]) -> str:
    padded = (padded_to(cell, width, left=to_left) for cell, width, to_left in zip(cells, widths, left, strict=True))
    return f"| {' | '.join(padded)} |\n"


def _heading_cells(block: Block, *, noted: bool) -> list[str]:
    names = legend(block)
    why = [block.language.say("why")] if noted else []
    return [*block.headings, *titles(block), *(names[at] for at in _bars(block)), *why]


def _cells(block: Block, row: Row, *, noted: bool) -> list[str]:
    number = block.language.number
    shares = [number(f"{share_cell(row.shares[at])} %") if row.shares else UNKNOWN for at in _bars(block)]
    return [*row.labels, *numbers(block, row), *shares, *([row.note] if noted else [])]


def _bars(block: Block) -> list[int]:
    """The parts that get a column: those without one of their own among the numbers."""
    taken = titles(block)
    return [at for at, name in enumerate(legend(block)) if name not in taken]
