"""An edition as a workbook: a line per entry, every score, and the definition of every number."""

from collections.abc import Iterator

from cxscore.edition import Edition, Entry
from cxscore.guards import sheet_cell
from cxscore.model import Score
from cxscore.renderers.csv import Cell
from cxscore.renderers.rows import plain, shown_n
from cxscore.renderers.summary.csv import names, rows
from cxscore.renderers.summary.wording import note_text, period_text
from cxscore.renderers.xlsx import Sheet, check_rows, definitions, written

_SUMMARY = ("score", "metric", "rule", "n", "value", "low", "high", "unit", "target", "limit", "verdict", "remark")


def render(edition: Edition) -> Iterator[bytes]:
    """Yield the bytes of a workbook with the sheets `summary`, `scores` and `definitions`.

    UsageError when there are more scores than a sheet has rows, or a `by` column has the name of another column.
    """
    check_rows(sum(len(entry.report.scores) for entry in edition.entries if entry.report))
    yield from written(
        [
            Sheet("summary", _SUMMARY, map(_line, edition.entries)),
            Sheet("scores", names(edition, sheet_cell), rows(edition, sheet_cell)),
            Sheet("definitions", ("entry", "score", "key", "text"), _definitions(edition)),
        ]
    )


def _line(entry: Entry) -> list[Cell]:
    target, verdict, total = entry.target, entry.verdict, entry.total
    limit = None if target is None or target.limit is None else plain(target.limit)
    said = [verdict.text if verdict else None, sheet_cell(note_text(entry)) or None]
    facts = _numbers(total) if total else [None] * 6
    return [sheet_cell(entry.name), entry.metric, *facts, sheet_cell(target.words) if target else None, limit, *said]


def _numbers(score: Score) -> list[Cell]:
    """The rule, the base, the value with its limits, unrounded, and their unit."""
    value, interval = score.estimate.value, score.estimate.interval
    shown = not score.withheld
    limits = [None if value is None else plain(value), interval.low, interval.high] if shown else [None, None, None]
    return [score.definition.variant, shown_n(score), *limits, score.definition.unit]


def _definitions(edition: Edition) -> Iterator[tuple[str, ...]]:
    yield ("", "", "Report", sheet_cell(edition.title))
    yield ("", "", "Period", sheet_cell(period_text(edition)))
    for entry in edition.entries:
        if entry.report:
            yield from ((sheet_cell(entry.name), *line) for line in definitions(entry.report))
