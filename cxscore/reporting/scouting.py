"""What files could be scored for, found by trying: each likely metric on each of its scales, on the data itself.

Nothing is settled that the data leaves open: a proposal is `sure` when exactly one reading of the answers holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cxscore import api, presets
from cxscore.api.doubts import doubts
from cxscore.api.filling import header_of, layout_of
from cxscore.columns import Header
from cxscore.config.load import catalogue_metric, catalogue_names
from cxscore.config.preset_schema import PresetSpec
from cxscore.config.report_draft import in_config
from cxscore.config.schema import MetricSpec
from cxscore.errors import CxscoreError
from cxscore.evidence import ENOUGH
from cxscore.inspecting import Column, Inspected, inspect, told_metrics
from cxscore.model import Answer, Request, number_text
from cxscore.readers import Table

DOUBTFUL = 0.05
"""Share of the records that cannot be used from which a reading of the answers is not sure."""
SETTLED = 0.85
"""Fit from which the order of a column of dates is settled."""
SEGMENT = 0.5
"""Fit from which a column is proposed as a segment."""
MOST = 5
"""Segments that are named."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A score that could be asked of a source.

    `column` is "" where the preset or the metric knows its columns; `scale` is "" where the metric has one or the
    preset says it. `choices` are the scales that would do where more than one does, `why` says what speaks for it or
    stands against it. `assumed` says which end is taken for the best one, "" where that is settled.
    """

    metric: str
    column: str
    scale: str
    why: str
    sure: bool
    choices: tuple[str, ...] = ()
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Scouted:
    """Files of one kind: what they were seen to hold, what could be scored, which columns could play a part.

    `loose` columns could be answers of a question that no metric declares; `dates` are settled, `open_dates` are not.
    `date` is the one that is sure: the preset's, or the only one.
    """

    name: str
    files: tuple[str, ...]
    seen: Inspected
    preset: str
    proposals: tuple[Proposal, ...]
    loose: tuple[Column, ...]
    date: str
    dates: tuple[Column, ...]
    open_dates: tuple[Column, ...]
    respondents: tuple[Column, ...]
    segments: tuple[str, ...]


def scouted(name: str, file: str, table: Table, request: Request) -> Scouted:
    """What `file`, the only one of `table`, could be scored for; `request` says how it is read."""
    layout = layout_of(table.sources[0], request)
    header = presets.with_roles(header_of(table.sources[0]), layout.preset)
    seen = inspect(table)
    tries = _Tries(table, request, header)
    proposals = tuple(_decided(one, tries.trials(one)) for one in _candidates(seen, header, layout.preset))
    told = {one.column for one in proposals} | set(_preset_columns(header, layout.preset))
    dates = [column for column in _of(seen, "date") if column.fit > SETTLED]
    return Scouted(
        name,
        (file,),
        seen,
        layout.preset.preset if layout.preset else "",
        proposals,
        tuple(column for column in _of(seen, "answer") if column.name not in told and not _taken(column, proposals)),
        _date(dates, header, layout.preset),
        tuple(dates),
        tuple(column for column in _of(seen, "date") if column.fit <= SETTLED),
        tuple(_of(seen, "respondent")),
        _segments(seen, layout.preset)[:MOST],
    )


def _segments(seen: Inspected, preset: PresetSpec | None) -> tuple[str, ...]:
    """The columns to score by, those that the preset takes for segments first."""
    known = preset.segments if preset else ()
    found = [column for column in _of(seen, "segment") if column.fit > SEGMENT]
    return tuple(column.name for column in sorted(found, key=lambda column: column.role not in known))


def _of(seen: Inspected, role: str) -> list[Column]:
    return [column for column in seen.columns if column.guess and column.guess.role == role]


def _preset_columns(header: Header, preset: PresetSpec | None) -> Iterator[str]:
    """The columns that the preset takes for the answers to some metric."""
    for answer in preset.answers.values() if preset else ():
        yield from (header.call(position) for position in header.roles.get(answer.column, ()))


def _taken(column: Column, proposals: Iterable[Proposal]) -> bool:
    """Whether a column plays a part in a metric of several questions that is proposed."""
    for one in proposals:
        parts = catalogue_metric(one.metric).parts
        names = parts.values() if isinstance(parts, dict) else ()
        if any(column.name in tier for part in names for tier in part.columns):
            return True
    return False


def _date(dates: Sequence[Column], header: Header, preset: PresetSpec | None) -> str:
    """The date column that is sure: the one that the preset names, or the only one; else ""."""
    told = header.roles.get(preset.date, ()) if preset and preset.date else ()
    named = [column.name for column in dates if column.position in told] or [column.name for column in dates]
    return named[0] if len(named) == 1 else ""


# --- candidates ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A metric whose answers may stand in a column, or in the columns that it or the preset knows.

    `known` says that a declared name tells it, `told` that the preset does, and then with its definition.
    `rivals` are further columns of that kind.
    """

    spec: MetricSpec
    column: str
    why: str
    known: bool
    told: bool = False
    rivals: tuple[str, ...] = ()


def _candidates(seen: Inspected, header: Header, preset: PresetSpec | None) -> Iterator[_Candidate]:
    """What may be scored: by the preset, by declared columns, by metrics of several questions that are all there."""
    told = [name for name in _by_preset(header, preset) if name in catalogue_names()]
    for name in told:
        yield _Candidate(catalogue_metric(name), "", "the preset knows where it stands", known=True, told=True)
    answers = [column for column in _of(seen, "answer") if column.guess and column.guess.metric not in ("", *told)]
    for column in answers:
        yield _by_column(column, answers, header)
    for name in catalogue_names():
        parts = catalogue_metric(name).parts
        if isinstance(parts, dict) and all(len(header.declared(part.columns[:1])) == 1 for part in parts.values()):
            yield _Candidate(catalogue_metric(name), "", "all its columns are there", known=True)
    for name in told_metrics(header):
        if name not in told:
            yield _Candidate(catalogue_metric(name), "", "the names of its columns tell it", known=True)


def _by_preset(header: Header, preset: PresetSpec | None) -> Iterator[str]:
    """The metrics whose answer column the preset finds, and those for which it knows columns by their roles."""
    for metric, answer in preset.answers.items() if preset else ():
        if answer.roles or len(header.roles.get(answer.column, ())) == 1:
            yield metric


def _by_column(column: Column, answers: Iterable[Column], header: Header) -> _Candidate:
    assert column.guess is not None  # noqa: S101 (the caller has looked)
    spec = catalogue_metric(column.guess.metric)
    same = (other for other in answers if other.guess and other.guess.metric == spec.metric and other != column)
    declared = column.position in header.declared(spec.columns)
    rivals = tuple(other.name for other in same)
    return _Candidate(spec, column.name, column.guess.reason, known=declared, rivals=rivals)


# --- trials --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trial:
    """A candidate scored on one scale: how the answers lie on it, or why it cannot be scored.

    `numbers` are answers written as numbers; `ends` says whether both ends of the scale are among them.
    """

    scale: str
    fault: str = ""
    rejects: float = 0.0
    numbers: int = 0
    ends: bool = False
    assumed: str = ""

    @property
    def clean(self) -> bool:
        """Whether nearly all records could be used."""
        return not self.fault and self.rejects <= DOUBTFUL

    @property
    def certain(self) -> bool:
        """Whether the answers tell this scale: they are words, or enough numbers that reach both its ends."""
        return self.clean and (self.numbers == 0 or (self.ends and self.numbers >= ENOUGH))


@dataclass(frozen=True, slots=True)
class _Tries:
    """The table on which candidates are tried, and how it is read."""

    table: Table
    request: Request
    header: Header

    def trials(self, candidate: _Candidate) -> list[_Trial]:
        """The candidate as the preset defines it, else on each of its scales."""
        preset = layout_of(self.table.sources[0], self.request).preset
        answer = preset.answers.get(candidate.spec.metric) if preset and not candidate.column else None
        fixed = answer is not None and (answer.scale or answer.variant or answer.roles)
        if fixed or len(candidate.spec.scales) == 1 or (candidate.spec.roles and not candidate.column):
            return [self._trial(candidate, "")]
        return [self._trial(candidate, scale) for scale in candidate.spec.scales]

    def _trial(self, candidate: _Candidate, scale: str) -> _Trial:
        columns = (candidate.column,) if candidate.column else ()
        request = replace(self.request, metric=candidate.spec.metric, columns=columns, scale=scale or None)
        try:
            assessment = api.assess(self.table, request, candidate.spec)
            tuple(doubts(assessment))
        except CxscoreError as error:
            return _Trial(scale, in_config(error.problems[0].message))
        return _weighed(scale, assessment)


def _weighed(scale: str, assessment: api.Assessment) -> _Trial:
    """How the answers that were counted lie on their scale."""
    ledger, asked = assessment.tallied.ledger, assessment.choice.scale
    numbers: set[Answer] = {number for each in assessment.tallied.interpretations for number in each.numbers}
    count = max((sum(each.numbers.values()) for each in assessment.tallied.interpretations), default=0)
    best = asked.high if assessment.direction == "higher" else asked.low
    ends = assessment.choice.scale_spec.ends
    called = f"{number_text(best)} is {ends.best if ends else 'best'}"
    return _Trial(
        scale,
        rejects=ledger.rejects / ledger.rejects_base if ledger.rejects_base else 0.0,
        numbers=count,
        ends={asked.low, asked.high} <= numbers,
        assumed=called if assessment.source == "assumed" else "",
    )


def _decided(candidate: _Candidate, trials: Sequence[_Trial]) -> Proposal:
    """What the trials say: sure where one scale alone holds the answers of a column that alone is meant."""
    clean = [trial for trial in trials if trial.clean or (candidate.told and len(trials) == 1 and not trial.fault)]
    holding = clean if len(trials) == 1 else [trial for trial in clean if trial.certain]
    proposal = Proposal(candidate.spec.metric, candidate.column, "", candidate.why, sure=False)
    if len(holding) != 1:
        choices = tuple(trial.scale for trial in clean if trial.scale)
        return replace(proposal, choices=choices, why=_against(candidate, trials, clean))
    found = replace(proposal, scale=holding[0].scale, assumed=holding[0].assumed)
    if candidate.rivals:
        return replace(found, why=f"{', '.join(candidate.rivals)} could be the answer as well")
    if not candidate.known:
        return replace(found, why=f"only its answers look like it: {candidate.why}")
    return replace(found, sure=True)


def _against(candidate: _Candidate, trials: Sequence[_Trial], clean: Sequence[_Trial]) -> str:
    """Why a candidate is not sure."""
    if clean:
        return f"the scale cannot be told from the answers; {candidate.why}"
    faults = [trial.fault for trial in trials if trial.fault]
    return faults[0] if faults else "too many of its answers cannot be used"
