"""Themes and quotes of a section in every format: one call from each, all of what is told in `renderers`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cxscore.edition import Comments, Edition, Section
from cxscore.guards import markdown, sheet_cell
from cxscore.renderers.csv import Cell
from cxscore.renderers.json import Json, input_object, ledger_object, request_object
from cxscore.renderers.language import Language
from cxscore.renderers.summary.listings import Listing, plain_listing

_LABELS = {"themes": 1, "quotes": 2}
"""Columns of a sheet that stay in view."""


def absence_text(one: Comments, language: Language) -> str:
    """Why there are no themes, or no quotes."""
    return language.say("No themes: {}" if one.command == "themes" else "No quotes: {}", one.absence)


# --- Markdown ------------------------------------------------------------------------------------------------


def markdown_text(section: Section, language: Language) -> Iterator[str]:
    """Yield a section's themes and quotes under headings below its own."""
    from cxscore.renderers import comments  # noqa: PLC0415 (start-up: few reports show comments)

    for one in section.comments:
        yield "\n"
        if one.found:
            yield from comments.markdown(one.found, 3)
        else:
            yield f"{markdown(absence_text(one, language))}\n"


# --- a page --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordsView:
    """A part of themes or quotes on a page: a title ("" for none), a table, quotes with their scores, sentences.

    Each sentence has its key (Rule, Note), "" for none. The `first` says what all that follow are of.
    """

    title: str
    listing: Listing | None
    quotes: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]
    first: bool = True


def views(section: Section, language: Language) -> tuple[WordsView, ...]:
    """The parts of a section's themes and quotes."""
    return tuple(view for one in section.comments for view in _views(one, language))


def _views(one: Comments, language: Language) -> Iterator[WordsView]:
    from cxscore.renderers import comments  # noqa: PLC0415 (start-up: few reports show comments)

    if one.found is None:
        yield WordsView("", None, (), (("", absence_text(one, language)),))
        return
    for index, part in enumerate(comments.parts(one.found)):
        listing = plain_listing(part.heading, part.rows[0], part.rows[1:]) if part.rows else None
        yield WordsView(part.heading, listing, part.quotes, tuple(map(_keyed, part.below)), index == 0)


def _keyed(sentence: str) -> tuple[str, str]:
    """A sentence with the word before it, such as Rule or Note."""
    key, gap, rest = sentence.partition("  ")
    return (key, rest) if key and gap else ("", sentence.strip())


# --- machines and workbooks ----------------------------------------------------------------------------------


def comments_object(section: Section) -> Json:
    """The themes and the quotes of a section, null where it has none."""
    found = {one.command: one for one in section.comments}
    return {name: _object(found[name]) if name in found else None for name in ("themes", "quotes")}


def _object(one: Comments) -> Json:
    """What was asked, what was found, and where every record went; or why there is nothing."""
    from cxscore.renderers import comment_data  # noqa: PLC0415 (start-up: few reports show comments)

    found = one.found
    if found is None:
        return {"absence": one.absence, "request": None, "comment": None, "column": None, "ledger": None,
                "inputs": [], "found": None}  # fmt: skip
    return {
        "absence": None,
        "request": request_object(found.request),
        "comment": found.column,
        "column": found.column_text or None,
        "ledger": ledger_object(one.command, found.ledger),
        "inputs": list(map(input_object, found.inputs)),
        "found": comment_data.result_object(found.result),
    }


def sheet_table(one: Comments) -> tuple[Sequence[str], Iterator[Sequence[Cell]], int]:
    """The columns and rows of a sheet of themes or quotes, numbers unrounded, and how many columns stay in view."""
    from cxscore.renderers import comment_data  # noqa: PLC0415 (start-up: few reports show comments)

    if one.found is None:
        return (one.command,), iter([(sheet_cell(one.absence),)]), 0
    names, rows = comment_data.tabular(one.found)
    return tuple(map(sheet_cell, names)), map(_cells, rows), _LABELS[one.command]


def _cells(row: Sequence[Cell]) -> list[Cell]:
    return [sheet_cell(cell) if isinstance(cell, str) else cell for cell in row]


def definitions(edition: Edition) -> Iterator[tuple[str, ...]]:
    """What is to be known of themes and quotes, for a sheet: section, part, key and sentence."""
    from cxscore.renderers import comments  # noqa: PLC0415 (start-up: few reports show comments)

    for section in edition.sections:
        for one in section.comments:
            for part in comments.parts(one.found) if one.found else ():
                for key, text in map(_keyed, part.below):
                    yield tuple(map(sheet_cell, (section.title, part.heading or one.command, key, text)))
