"""What a file was seen to hold, as text for people or as JSON."""

import json as standard
from collections.abc import Iterator, Sequence
from fractions import Fraction

from cxscore import __version__
from cxscore.guards import json_text, terminal
from cxscore.inspecting import Column, Inspected
from cxscore.renderers.layout import GAP, UNBOUNDED
from cxscore.renderers.narrowing import NARROWEST_TEXT, Narrowed, Spare, narrowed, sentence
from cxscore.renderers.rows import UNKNOWN, count_cell, share_cell

BEST = 8
"""Columns that are shown unless all are asked for."""
_HEADINGS = ("column", "type", "blank", "distinct", "holds", "could be")
_SPARE = Spare(3, "distinct"), Spare(2, "blank"), Spare(4, "holds")
"""What gives way where the screen is narrow, in its order."""
_NAME, _QUESTION = 40, 100


def text(seen: Inspected, width: int = UNBOUNDED, *, every: bool = False) -> Iterator[str]:
    """Yield the page for a screen of `width` cells.

    It tells how the file is read, its best-fitting columns (or `every` one), the command to try.
    """
    facts = ", ".join(f"{name} {terminal(value)}" for name, value in seen.facts)
    yield f"{terminal(seen.file)}  {facts}".rstrip() + "\n"
    yield f"Records  {', '.join(_records(seen))}\n"
    yield f"Preset   {_preset(seen)}\n\n"
    shown = seen.columns if every else seen.columns[:BEST]
    table = _narrowed([_HEADINGS, *(_cells(seen, column) for column in shown)], width)
    yield from _lines(shown, table, width)
    if len(seen.columns) > len(shown):
        yield f"and {len(seen.columns) - BEST:,} more: --all\n"
    for said in table.note:
        yield from ("\n", *sentence(said, width, terminal))
    yield f"\nTry  {terminal(seen.command)}\n" if seen.command else "\nNo column could hold answers.\n"


def _records(seen: Inspected) -> Iterator[str]:
    yield count_cell(seen.records)
    if seen.malformed:
        yield f"{count_cell(seen.malformed)} malformed beside them"
    if seen.left_out:
        yield f"{count_cell(seen.left_out)} rows left out as totals, notices or repeated headers"


def _preset(seen: Inspected) -> str:
    if not seen.preset:
        return "none fits the header for certain; --preset NAME names one"
    return f"{seen.preset} fits the header, and no other does; --preset none refuses it"


def _narrowed(rows: Sequence[tuple[str, ...]], width: int) -> Narrowed:
    """The table without what a column could be, which takes two fifths of a narrow screen."""
    whole = Narrowed([row[:-1] for row in rows], tuple(range(len(_HEADINGS) - 1)), ())
    room = min(width * 3 // 5, width - GAP - NARROWEST_TEXT)
    return whole if whole.length <= room else narrowed(whole.rows, _SPARE, room, terminal)


def _lines(columns: Sequence[Column], table: Narrowed, width: int) -> Iterator[str]:
    """A row per column, beside it what it could be, below it its question."""
    texts = [_HEADINGS[-1], *map(_could_be, columns)]
    questions = ["", *(column.question for column in columns)]
    lines = table.lines_beside(texts, width, frozenset(table.columns), most=width)
    for shown, name, question in zip(lines, ["", *(column.name for column in columns)], questions, strict=True):
        yield shown
        if question and question != terminal(name, _NAME):
            yield f"  {terminal(question, _QUESTION)}\n"


def _cells(seen: Inspected, column: Column) -> tuple[str, ...]:
    return (
        terminal(column.name, _NAME),
        column.kind,
        f"{share_cell(blank_share(seen, column))} %",
        count_cell(column.measures.distinct),
        _held(column),
        _could_be(column),
    )


def _could_be(column: Column) -> str:
    """What the column could be and why, and what the preset calls it."""
    guess = f"{column.guess.role} {terminal(column.guess.reason)}" if column.guess else ""
    role = f"the preset's '{terminal(column.role)}'" if column.role else ""
    return "; ".join(filter(None, (guess, role))) or UNKNOWN


def _held(column: Column) -> str:
    """The range of numbers and dates, the most frequent answers or segments; only a word or two for other text."""
    held = f"{column.low} to {column.high}" if column.low else ""
    examples = ", ".join(terminal(example) for example in column.examples)
    if held and column.kind == "number" and examples:
        return f"{held}: {examples}"
    other = "codes with a zero in front" if column.measures.codes else "text"
    return held or examples or (other if column.measures.filled else UNKNOWN)


def blank_share(seen: Inspected, column: Column) -> Fraction:
    """The share (0..1) of the records whose cell is blank; 0 without records."""
    return Fraction(seen.records - column.measures.filled, seen.records) if seen.records else Fraction(0)


# --- JSON ----------------------------------------------------------------------------------------------------


def json(seen: Inspected) -> Iterator[str]:
    """Yield all that was seen as one JSON object, one column per line, best first."""
    facts = {
        "cxscore": __version__,
        "command": "inspect",
        "file": seen.file,
        "facts": dict(seen.facts),
        "records": seen.records,
        "malformed": seen.malformed,
        "left_out": seen.left_out,
        "preset": seen.preset or None,
        "try": seen.command or None,
    }
    columns = ",\n  ".join(_text(_entry(seen, column)) for column in seen.columns)
    yield f'{_text(facts)[:-1]},\n "columns": [\n  {columns}]}}\n'


def _text(value: object) -> str:
    return json_text(standard.dumps(value, ensure_ascii=False, allow_nan=False))


def _entry(seen: Inspected, column: Column) -> dict[str, object]:
    guess = column.guess
    return {
        "column": column.name,
        "position": column.position + 1,
        "question": column.question or None,
        "role": column.role or None,
        "type": column.kind,
        "blank": float(100 * blank_share(seen, column)),
        "distinct": column.measures.distinct,
        "low": column.low or None,
        "high": column.high or None,
        "examples": list(column.examples),
        "could_be": guess.role if guess else None,
        "reason": guess.reason if guess else None,
        "fit": column.fit,
    }
