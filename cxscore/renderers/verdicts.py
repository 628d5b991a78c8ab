"""Verdicts in words and differences in figures, as every comparison shows them."""

from collections.abc import Mapping
from typing import NamedTuple

from cxscore.analyses.compare import RestVerdict, Verdict, rest_verdicts
from cxscore.model import Definition, Number
from cxscore.renderers.blocks import Block
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import PLACES, number_cell, rounded, value_range
from cxscore.renderers.wording import COMPARATIVES, PLAIN_COMPARATIVES, worst_to_best

REST_TITLE = "against the rest"
PLAIN: Mapping[Verdict, str] = {
    "up": "higher",
    "down": "lower",
    "no detectable change": "not clear",
    "too few": "too few",
}


class RestCell(NamedTuple):
    """How far a segment is from the rest, and in a word what that is worth; both may be ""."""

    difference: str
    word: str
    verdict: str = ""


NO_CELL = RestCell("", "")


def difference_cell(difference: Number | float, definition: Definition) -> str:
    """A difference in the unit of the score, with its sign: `-0.93`, `+12.5`."""
    if definition.unit == "seconds":
        return ("+" if difference > 0 else "") + number_cell(difference, definition)
    low, high = value_range(definition)
    reach = high - low
    return rounded(difference, PLACES[definition.unit], (-reach, reach), signed=True)


def word(verdict: Verdict, definition: Definition, language: Language = IN_ENGLISH) -> str:
    """The verdict on a segment in a word of the metric: `easier`, `not clear`, `too few`."""
    if verdict in PLAIN:
        return language.tell(PLAIN[verdict])
    best = worst_to_best(definition)[-1].name if definition.buckets else ""
    better, worse = COMPARATIVES.get(best, PLAIN_COMPARATIVES)
    return language.tell(better if verdict == "better" else worse)


def rest_cells(block: Block) -> list[RestCell]:
    """A cell for every row of the block, "" beside a note; none at all where no segment could be tested.

    None either where values stand side by side, or each row is a definition of its own: of which would it be?
    """
    verdicts = {} if block.beside or block.listed else rest_verdicts(block.scores)
    if all(one.verdict == "too few" for one in verdicts.values()):
        return []
    rows = zip(block.scores, block.rows, strict=True)
    found = (
        verdicts.get((score.segment, score.period)) if score.segment and not row.note else None for score, row in rows
    )
    return [_rest_cell(one, block) if one else NO_CELL for one in found]


def _rest_cell(found: RestVerdict, block: Block) -> RestCell:
    definition, language = block.definition, block.language
    shown = None if found.verdict == "too few" else found.difference
    difference = "" if shown is None else language.number(difference_cell(shown, definition))
    return RestCell(difference, word(found.verdict, definition, language), found.verdict)
