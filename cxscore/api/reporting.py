"""From a count to the report: the scores, the doubts, the provenance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cxscore.api.assessing import Assessment
from cxscore.api.doubts import doubts
from cxscore.config.choose import Choice
from cxscore.model import (
    Input,
    Report,
    Request,
    Score,
    Tally,
)
from cxscore.readers import Table
from cxscore.scoring import WHOLE
from cxscore.tallying import Tallied

if TYPE_CHECKING:
    import pandas as pd


class ScoredReport(Report):
    """A report with ways out of it for Python."""

    def __repr__(self) -> str:
        return (
            f"<Report {self.command}: {len(self.scores)} scores of {sum(source.rows for source in self.inputs)} rows>"
        )

    def to_json(self) -> str:
        """The report as JSON text, as `-f json` prints it."""
        from cxscore.renderers import json  # noqa: PLC0415 (start-up: a renderer is loaded when it is used)

        return "".join(json.render(self))

    def to_frame(self) -> "pd.DataFrame":
        """The scores as a pandas frame, one row each, with the columns of `-f csv` and unrounded numbers."""
        from cxscore.renderers import frame  # noqa: PLC0415 (pandas is slow to import)

        return frame.render(self)


def report(assessment: Assessment, command: str, choices: Sequence[Choice]) -> ScoredReport:
    """The report of these choices; InputError when nothing can be scored or the scale does not fit."""
    doubted = tuple(doubts(assessment))
    scores = tuple(score for choice in choices for score in assessment.scores(choice))
    return ScoredReport(
        command=command,
        request=assessment.request,
        scores=scores,
        ledgers={assessment.choice.spec.metric: assessment.tallied.ledger},
        inputs=_inputs(assessment.records.table, assessment.tallied),
        problems=(*assessment.records.table.problems, *assessment.notes, *doubted),
        also=_also(assessment, scores) if len(choices) == 1 else (),
        column_text=assessment.column_text,
        as_of=assessment.tallied.as_of,
        accuracy=assessment.accuracy,
    )


def _also(assessment: Assessment, scores: Sequence[Score]) -> tuple[Score, ...]:
    """The whole-window total, where there is one, under the other variants of the scale."""
    request = assessment.request
    if request.period or scores[0].scope != "total":
        return ()
    bare = replace(request, by=())
    return tuple(
        score for choice in assessment.others() for score in _whole(assessment, choice, bare, scores[0].tally)
    )


def _whole(assessment: Assessment, choice: Choice, request: Request, tally: Tally) -> tuple[Score, ...]:
    """The total under another variant, of `tally` unless it is counted in another way."""
    own = assessment.counted(choice)
    whole = tally if own is assessment else Tally.sum(own.tallied.tallies.values())
    return own.scored(choice, request, {WHOLE: whole})


def _inputs(table: Table, tallied: Tallied) -> tuple[Input, ...]:
    digests = table.inputs_digest()
    return tuple(
        Input(source.name, rows, digests.get(source.name, ""))
        for source, rows in zip(table.sources, tallied.rows, strict=True)
    )
