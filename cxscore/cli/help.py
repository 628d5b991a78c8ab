"""Help as plain text: a usage line, then panels of names with their meaning; no boxes, no escapes, at any width.

Written without rich, which alone would double the time that `--help` takes.
"""

import shutil
from collections.abc import Iterable, Iterator
from textwrap import wrap

LEAST, USUAL, MOST = 60, 80, 110
"""Columns of a page: what the terminal has, within bounds."""

LEFT = 34
"""Columns of the names at most; a longer name has its meaning on the next line."""

EXIT_CODES = (
    "Exit codes: 0 done; 1 a gate tripped; 2 wrong usage; 3 a config is wrong; 4 input cannot be used; "
    "5 output cannot be written; 70 a bug; 130, 143 interrupted."
)

Rows = Iterable[tuple[str, str]]


def page(usage: str, intro: Iterable[str], panels: Iterable[tuple[str, Rows]]) -> Iterator[str]:
    """The lines of a help page: usage, paragraphs, panels as (heading, rows) unless empty, exit codes."""
    width = min(max(shutil.get_terminal_size((USUAL, 24)).columns, LEAST), MOST)
    filled = [(heading, list(rows)) for heading, rows in panels]
    left = min(max(len(name) for _, rows in filled for name, _ in rows) + 4, LEFT)
    yield f"Usage: {usage}\n"
    for paragraph in intro:
        yield "\n"
        yield from _lines(wrap(paragraph, width))
    for heading, rows in filled:
        if rows:
            yield f"\n{heading}\n"
            yield from (line for name, text in rows for line in _row(name, text, left, width))
    yield "\n"
    yield from _lines(wrap(EXIT_CODES, width))


def _row(name: str, text: str, left: int, width: int) -> Iterator[str]:
    """A name and its meaning, the meaning in a column of its own from `left`."""
    first, *rest = wrap(text, width - left) or [""]
    if len(name) + 4 > left:
        yield f"  {name}\n"
        name = ""
    yield f"  {name:<{left - 2}}{first}".rstrip() + "\n"
    yield from _lines(" " * left + line for line in rest)


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)
