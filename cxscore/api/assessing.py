"""The verbs in order: find the columns, count, settle the definition, score, report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cxscore import evidence, scoring
from cxscore.api.filling import Filled
from cxscore.api.finding import answer_columns, column_text, readable_names, scale_unsaid
from cxscore.api.items import derivation, item_of
from cxscore.columns import Header
from cxscore.config.choose import Choice, NeedsScaleError, choose, define, variants_of
from cxscore.config.scales import RECORD_ENGINES, TARGET
from cxscore.config.schema import MetricSpec
from cxscore.model import (
    Direction,
    DirectionSource,
    Problem,
    Request,
    Score,
    Tally,
    Timing,
)
from cxscore.readers import Table
from cxscore.requests import checked

if TYPE_CHECKING:
    from cxscore.api.binding import Bound

from cxscore.tallying import Question, Records, Selection, Tallied, tally

READY = "yes-no"
"""The scale of a ready column, where a metric has one beside an engine: whether a ticket met its target, say."""


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
    timing: Timing | None = None

    def scores(self, choice: Choice) -> tuple[Score, ...]:
        """The scores under `choice`, a variant of the same scale and engine."""
        return self.scored(choice, self.request, self.tallied.tallies)

    def scored(self, choice: Choice, request: Request, tallies: Mapping[scoring.Cell, Tally]) -> tuple[Score, ...]:
        """The scores under `choice` of other tallies than its own, placed as `request` says."""
        min_n = request.min_n or int(choice.spec.min_n or 1)
        choice = self._targeted(choice)
        return scoring.score(
            request,
            replace(define(choice, self.direction, self.source), timing=self.timing),
            tallies,
            self.tallied.ledger,
            coverage=self.tallied.placing.coverage,
            min_n=min_n,
        )

    def others(self) -> list[Choice]:
        """The other variants of the same answers that can be scored: one of a target needs to be told it."""
        told = [value for value, _ in self.request.terms.target] == [""]
        return [
            choice
            for choice in siblings(self.choice)
            if choice.variant_name != self.choice.variant_name
            and (told or TARGET not in choice.variant.buckets.values())
        ]

    def _targeted(self, choice: Choice) -> Choice:
        """The choice, knowing the target that it scores, if it scores one."""
        if TARGET not in choice.variant.buckets.values():
            return choice
        from cxscore.api import timekeeping  # noqa: PLC0415 (start-up: surveys have no target)

        return timekeeping.with_target(choice, self.request)


def siblings(choice: Choice) -> list[Choice]:
    """Every variant of the choice's scale that reads the same answers, in the order of the catalogue."""
    variants = variants_of(choice.spec, choice.scale_name)
    return [other for other in variants if other.variant.engine == choice.variant.engine]


def shown(assessment: Assessment) -> list[Choice]:
    """The choices that are shown: the one that was counted and, unless a variant was asked for, those beside it."""
    own = assessment.choice
    names = () if assessment.request.variant else own.scale_spec.beside
    others = assessment.others()
    return [own, *(choice for name in names for choice in others if choice.variant_name == name)]


def assess(table: Table, request: Request, spec: MetricSpec, *, configured: bool = False) -> Assessment:
    """Count the answers that `request` asks for; whether they can be scored, `Assessment.report` decides.

    UsageError when the scale must be said, InputError when the data cannot be read.
    """
    filled = Filled.of(table, request, configured=configured)
    known = filled.request
    try:
        choice = choose(spec, known.scale or _ready_or_derived(spec, known), known.variant)
    except NeedsScaleError as needs:
        raise scale_unsaid(needs, table, filled, spec) from None
    return _count(table, filled, choice, configured=configured)


def _ready_or_derived(spec: MetricSpec, request: Request) -> str | None:
    """The scale that is meant where a metric has a ready column and an engine: the column's if one is named."""
    derived = [name for name in spec.scales if name != READY]
    if request.variant or READY not in spec.scales or len(derived) != 1 or not spec.roles:
        return None
    return READY if request.columns else derived[0]


def count(table: Table, request: Request, choice: Choice) -> Assessment:
    """Count the answers for a scale that is already chosen."""
    return _count(table, Filled.of(table, request, configured=False), choice, configured=False)


def _count(table: Table, filled: Filled, choice: Choice, *, configured: bool) -> Assessment:
    if choice.variant.engine and choice.variant.engine.name in RECORD_ENGINES:
        return _count_records(table, filled, choice)
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


def _count_records(table: Table, filled: Filled, choice: Choice) -> Assessment:
    """Count what an engine of records makes of them; their start places them unless `--date` says otherwise."""
    from cxscore.api import binding, building  # noqa: PLC0415 (start-up: surveys need neither clocks nor arrays)

    bound = binding.bind(filled, choice)
    requests = tuple(
        _placed(request, header, bound, file)
        for file, (request, header) in enumerate(zip(filled.requests, filled.headers, strict=True))
    )
    filled = replace(filled, requests=requests)
    request = checked(filled.request)
    rows = zip(filled.headers, filled.requests, bound.positions, strict=True)
    selections = tuple(Selection.of(header, own, columns) for header, own, columns in rows)
    request = replace(request, by=readable_names(filled.headers[0], request.by))
    records = Records(selections, table, request).ordered()
    derivation, timing = building.derivation(choice, request, bound)
    tallied = tally(records, Question(derivation=derivation))
    table.check_twins()
    direction, source = evidence.settle(
        choice, filled.asked.direction, configured=False, found=tallied.interpretations
    )
    said = (*filled.notes, *tallied.placing.problems, *_idle_filters(records))
    return Assessment(request, choice, direction, source, tallied.records, tallied, bound.names, said, timing)


def _placed(request: Request, header: Header, bound: "Bound", file: int) -> Request:
    """The request with the date by which records are placed: their start, unless it has one of its own.

    The key of a log tells its events apart by ticket, and is no longer one that repeats records.
    """
    start, windowed = bound.at("start", file), request.period or request.since or request.until
    if windowed and not request.date and start is not None:
        request = replace(request, date=header.call(start))
    if request.key and bound.at("key", file) is not None:
        request = replace(request, key=None, order=None, roles=(*request.roles, ("key", request.key)))
    return request


def _idle_filters(records: Records) -> Iterator[Problem]:
    """A warning for every filter that matches no record."""
    for column, pattern in records.idle_patterns():
        yield Problem(f"no record has {column} = {pattern or '(blank)'}", "check the filter", severity="warning")
