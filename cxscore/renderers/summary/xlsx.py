"""An edition as a workbook: a line per entry, every score, and the definition of every number."""

from collections.abc import Iterator

from cxscore.edition import Edition, Entry
from cxscore.guards import sheet_cell
from cxscore.model import Score
from cxscore.renderers.csv import Cell
from cxscore.renderers.language import Language, language
from cxscore.renderers.rows import plain, shown_n
from cxscore.renderers.summary.csv import names, rows
from cxscore.renderers.summary.wording import note_text, period_text, target_words, title_text
from cxscore.renderers.xlsx import Sheet, check_rows, definitions, written

SUMMARY = (
    "score",
    "metric",
    "rule",
    "n",
    "value",
    "lower limit",
    "upper limit",
    "unit",
    "target",
    "limit",
    "verdict",
    "remark",
)


def render(edition: Edition) -> Iterator[bytes]:
    """Yield the bytes of a workbook with the sheets `summary`, `scores` and `definitions`, in the edition's language.

    The sheet of the scores has the columns of the CSV, under their names in every language.

    UsageError when there are more scores than a sheet has rows, or a `by` column has the name of another column.
    """
    check_rows(sum(len(entry.report.scores) for entry in edition.entries if entry.report))
    spoken = language(edition.locale)
    say, tell = spoken.say, spoken.tell
    over_definitions = (say("entry"), say("score"), say("key"), say("text"))
    yield from written(
        [
            Sheet(say("summary"), [*map(tell, SUMMARY)], (_line(entry, spoken) for entry in edition.entries)),
            Sheet(say("scores"), names(edition, sheet_cell), rows(edition, sheet_cell)),
            Sheet(say("definitions"), over_definitions, _definitions(edition, spoken)),
        ]
    )


def _line(entry: Entry, spoken: Language) -> list[Cell]:
    target, verdict, total = entry.target, entry.verdict, entry.total
    limit = None if target is None or target.limit is None else plain(target.limit)
    said = [spoken.tell(verdict.text) if verdict else None, sheet_cell(note_text(entry, spoken)) or None]
    facts = _numbers(total, spoken) if total else [None] * 6
    wanted = sheet_cell(target_words(target, spoken)) if target else None
    return [sheet_cell(entry.name), entry.metric, *facts, wanted, limit, *said]


def _numbers(score: Score, spoken: Language) -> list[Cell]:
    """The rule, the base, the value with its limits, unrounded, and their unit."""
    value, interval = score.estimate.value, score.estimate.interval
    shown = not score.withheld
    limits = [None if value is None else plain(value), interval.low, interval.high] if shown else [None, None, None]
    return [score.definition.variant, shown_n(score), *limits, spoken.tell(score.definition.unit)]


def _definitions(edition: Edition, spoken: Language) -> Iterator[tuple[str, ...]]:
    yield ("", "", spoken.say("Report"), sheet_cell(title_text(edition.title, edition, spoken)))
    yield ("", "", spoken.say("Period"), sheet_cell(period_text(edition, spoken)))
    for entry in edition.entries:
        if entry.report:
            yield from ((sheet_cell(entry.name), *line) for line in definitions(entry.report, spoken))
