"""The verbs in order: find the columns, count, settle the definition, score, report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cxscore import evidence, scoring
from cxscore.api.filling import Filled
from cxscore.api.finding import answer_columns, column_text, readable_names, scale_unsaid
from cxscore.api.items import derivation, item_of
from cxscore.config.choose import Choice, NeedsScaleError, choose, define, variants_of
from cxscore.config.schema import MetricSpec
from cxscore.model import (
    Direction,
    DirectionSource,
    Problem,
    Request,
    Score,
    Tally,
)
from cxscore.readers import Table
from cxscore.requests import checked
from cxscore.tallying import Question, Records, Selection, Tallied, tally


@dataclass(frozen=True, slots=True)
class Assessment:
    """A count of one file set for one choice of scale, from which scores under several variants follow.

    `direction` is the one that all of them use, `source` what it rests on.
    """

    request: Request
    choice: Choice
    direction: Direction
    source: DirectionSource
    records: Records
    tallied: Tallied
    column_text: str
    notes: tuple[Problem, ...]

    def scores(self, choice: Choice) -> tuple[Score, ...]:
        """The scores under `choice`, a variant of the same scale and engine."""
        return self.scored(choice, self.request, self.tallied.tallies)

    def scored(self, choice: Choice, request: Request, tallies: Mapping[scoring.Cell, Tally]) -> tuple[Score, ...]:
        """The scores under `choice` of other tallies than its own, placed as `request` says."""
        min_n = request.min_n or int(choice.spec.min_n or 1)
        return scoring.score(
            request,
            define(choice, self.direction, self.source),
            tallies,
            self.tallied.ledger,
            coverage=self.tallied.placing.coverage,
            min_n=min_n,
        )


def siblings(choice: Choice) -> list[Choice]:
    """Every variant of the choice's scale that reads the same answers, in the order of the catalogue."""
    variants = variants_of(choice.spec, choice.scale_name)
    return [other for other in variants if other.variant.engine == choice.variant.engine]


def assess(table: Table, request: Request, spec: MetricSpec, *, configured: bool = False) -> Assessment:
    """Count the answers that `request` asks for; whether they can be scored, `Assessment.report` decides.

    UsageError when the scale must be said, InputError when the data cannot be read.
    """
    filled = Filled.of(table, request, configured=configured)
    known = filled.request
    try:
        choice = choose(spec, known.scale, known.variant)
    except NeedsScaleError as needs:
        raise scale_unsaid(needs, table, filled, spec) from None
    return _count(table, filled, choice, configured=configured)


def count(table: Table, request: Request, choice: Choice) -> Assessment:
    """Count the answers for a scale that is already chosen."""
    return _count(table, Filled.of(table, request, configured=False), choice, configured=False)


def _count(table: Table, filled: Filled, choice: Choice, *, configured: bool) -> Assessment:
    checked(filled.request)
    answers, notes = answer_columns(table, filled, choice)
    filled = filled.coded(answers)
    request = filled.request
    rows = zip(filled.headers, filled.requests, answers, strict=True)
    selections = tuple(Selection.of(header, own, columns) for header, own, columns in rows)
    request = replace(request, by=readable_names(filled.headers[0], request.by))
    items = tuple(item_of(choice, request) for _ in answers[0])
    records = Records(selections, table, request).ordered()
    tallied = tally(records, Question(items, derivation(choice)))
    table.check_twins()
    asked, found = filled.asked.direction, tallied.interpretations
    direction, source = evidence.settle(choice, asked, configured=configured, preset=request.direction, found=found)
    named = column_text(filled.headers, answers)
    said = (*filled.notes, *notes, *tallied.placing.problems, *_idle_filters(records))
    return Assessment(request, choice, direction, source, records, tallied, named, said)


def _idle_filters(records: Records) -> Iterator[Problem]:
    """A warning for every filter that matches no record."""
    for column, pattern in records.idle_patterns():
        yield Problem(f"no record has {column} = {pattern or '(blank)'}", "check the filter", severity="warning")
