"""A file that is watched: one line per change, and the page that is drawn again in place."""

from collections.abc import Iterator

from cxscore import guards
from cxscore.errors import InputError
from cxscore.model import Report, State
from cxscore.renderers import table
from cxscore.renderers.rows import value_cell


def line(report: Report, before: Report | None) -> str:
    """The total in a line: `CSAT 76.4 %, 191 answers of 200 records, 3 more`; of segments alone, what was counted."""
    records = _records(report)
    more = records - _records(before) if before is not None else 0
    change = f", {more:,} more" if more > 0 else ""
    return f"{_value(report)}{_answers(report):,} answers of {records:,} records{change}"


def _value(report: Report) -> str:
    """The metric with its total, unless there are several or it is not shown."""
    score = report.scores[0]
    if score.scope != "total" or score.period:
        return f"{score.definition.title}, "
    return f"{score.definition.title} {'withheld' if score.withheld else value_cell(score)}, "


def _answers(report: Report) -> int:
    return sum(ledger[State.ANSWERED] for ledger in report.ledgers.values())


def _records(report: Report) -> int:
    return sum(ledger.rows for ledger in report.ledgers.values())


def waiting(error: InputError | None) -> str:
    """Why there are no scores."""
    return f"no scores: {error.problems[0].message}" if error else "no scores: there is no complete record yet"


def page(status: str, event: str, report: Report | None, width: int, *, color: bool, unicode: bool) -> Iterator[str]:
    """Yield the lines of a screen: what is watched, what happened to it last, the table."""
    yield f"{guards.terminal(status)}; Ctrl-C ends\n"
    yield f"{guards.terminal(event)}\n" if event else ""
    yield "\n"
    if report is not None:
        yield from table.render(report, width, color=color, unicode=unicode)
