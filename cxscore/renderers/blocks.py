"""A report as blocks of rows: which scores stand in one table, and their cells for people.

One block holds the scores of one definition. Times under several rules (median, P90, mean) stand side by side, and
so do shares of the same answers; several numbers without segments and periods (one share per driver) stand one below
the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from cxscore.model import LONGEST, Bucket, Definition, Ledger, Report, Score, Segment, Span
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import (
    BLANK,
    TOTAL,
    UNKNOWN,
    bucket_shares,
    count_cell,
    interval_cell,
    rounded,
    shown_n,
    shown_open,
    value_cell,
    whole_window,
    worth_less,
)

OPEN, PAST, DUE = Bucket("open"), Bucket("open past that"), Bucket("not yet due")
"""The parts of a bar that show times which have not ended: all of them, or those past a target and the others."""
SEVERAL = "variants"
"""The command that compares rules one by one: there nothing stands side by side."""

Scores = tuple[Score, ...]
"""The scores of one definition, in order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One score as text: raw labels, formatted numbers, exact shares of the parts, and what is to be said.

    `beside` holds the values of the definitions that stand beside.
    """

    labels: tuple[str, ...]
    n: str
    n_eff: str
    value: str
    interval: str
    shares: tuple[Fraction, ...]
    note: str
    note_short: str
    open: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The scores of one metric: its definition, the whole-window total if there is one, and the rows, in a language.

    `headings` name the labels of the rows; `weighted` says whether the effective number of answers is shown. The
    scores `beside` that have no value stand in `gaps`. `parts` are those of the bars, of the definition `barred`.
    `shows_open` says that there are open times, `listed` that every row is a definition of its own.
    """

    definition: Definition
    head: Score | None
    scores: Scores
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    ledger: Ledger
    also: Scores
    weighted: bool
    barred: Definition
    parts: tuple[Bucket, ...]
    beside: tuple[Definition, ...] = ()
    gaps: Scores = ()
    shows_open: bool = False
    listed: bool = False
    language: Language = IN_ENGLISH

    @property
    def level(self) -> float:
        """The confidence level of the block's intervals."""
        return self.scores[0].estimate.interval.level

    @property
    def partial(self) -> bool:
        """Whether any of the periods is incomplete."""
        return any(score.partial for score in self.scores)

    @property
    def timed(self) -> bool:
        """Whether the answers are times."""
        return bool(self.definition.scale.unit)

    @property
    def totals(self) -> Scores:
        """The scores that hold every record once: the totals, else the segments."""
        return tuple(score for score in self.scores if score.scope == "total") or self.scores

    @property
    def n_open(self) -> int:
        """The times that have not ended, those of withheld scores left out."""
        return sum(shown_open(score) or 0 for score in self.totals)


def blocks(report: Report, language: Language = IN_ENGLISH) -> Iterator[Block]:
    """The report's scores by metric and variant, in order; those that belong side by side in one block."""
    for family in _families(report):
        if len(family) > 1 and not (report.by or report.request.period or family[0][0].definition.scale.unit):
            yield _listed(report, family, language)
        else:
            yield _block(report, family, language)


def apart(report: Report, language: Language = IN_ENGLISH) -> Iterator[Block]:
    """The report's scores by metric and variant, in order, every definition in a block of its own."""
    for scores in _groups(report):
        yield _block(report, [scores], language)


def _groups(report: Report) -> Iterator[Scores]:
    for _, group in groupby(report.scores, key=lambda score: score.definition):
        yield tuple(group)


def _families(report: Report) -> Iterator[list[Scores]]:
    """The scores of each definition, together with those that stand beside it."""
    family: list[Scores] = []
    for scores in _groups(report):
        if family and (report.command == SEVERAL or not _alike(report, family[0], scores)):
            yield family
            family = []
        family.append(scores)
    if family:
        yield family


def _alike(report: Report, left: Scores, right: Scores) -> bool:
    """Whether both can share a table: of one metric and the same cells, and times or numbers of one unit and base.

    On scales and bases of their own they can where they stand one below the other.
    """
    one, other = left[0].definition, right[0].definition
    if (one.metric, one.engine, one.scale.unit) != (other.metric, other.engine, other.scale.unit):
        return False
    if set(map(_place, left)) != set(map(_place, right)) or not (one.scale.unit or one.unit == other.unit):
        return False
    below = not (report.by or report.request.period)
    return bool(one.scale.unit) or below or (one.scale.name == other.scale.name and _same_base(left, right))


def _same_base(left: Scores, right: Scores) -> bool:
    """Whether both count as many in every cell, or one of them counts none because nothing tells of it."""
    counts = {_place(score): score.estimate.n for score in right}
    return all(0 in (n := (score.estimate.n, counts[_place(score)])) or n[0] == n[1] for score in left)


def _place(score: Score) -> tuple[str, Segment, str | None]:
    return score.scope, score.segment, score.period


def _block(report: Report, family: Sequence[Scores], language: Language) -> Block:
    """One definition in rows, the others in columns beside."""
    first, *beside = family
    placed = [{_place(score): score for score in scores} for scores in beside]
    together = [(score, *(scores[_place(score)] for scores in placed)) for score in first]
    definitions = tuple(scores[0].definition for scores in family)
    barred = next((index for index, one in enumerate(definitions) if _parted(one)), 0)
    some_open = bool(definitions[0].scale.unit) and any(map(shown_open, first))
    buckets = definitions[barred].buckets if _parted(definitions[barred]) else ()
    parts = (*buckets, *_open_parts(family[barred])) if some_open and buckets else buckets
    return Block(
        definitions[0],
        next((score for score in first if whole_window(score)), None),
        first,
        _headings(report, language),
        tuple(_row(_labels(report, scores[0], language), scores, barred, parts, language) for scores in together),
        report.ledgers.get(definitions[0].metric, Ledger()),
        _shown_also(report, definitions[0]),
        worth_less(report, definitions[0]),
        definitions[barred],
        parts,
        definitions[1:],
        tuple(score for scores in together for score in scores[1:] if _lacks_value(score)),
        some_open,
        language=language,
    )


def _lacks_value(score: Score) -> bool:
    """Whether there is no value, for a reason that may be told."""
    return score.estimate.value is None and score.estimate.reason is not None and not score.withheld


def _parted(definition: Definition) -> bool:
    """Whether the buckets are parts of a whole: what is counted or divided for itself is none."""
    return bool(definition.buckets) and definition.rule.formula not in ("count", "ratio")


def _listed(report: Report, family: Sequence[Scores], language: Language) -> Block:
    """Every definition in a row; bars only where all have the same parts."""
    scores = tuple(score for group in family for score in group)
    first = scores[0].definition
    names = {tuple(bucket.name for bucket in score.definition.buckets) for score in scores}
    parts = first.buckets if len(names) == 1 and _parted(first) else ()
    return Block(
        first,
        None,
        scores,
        ("",),
        tuple(_row((score.definition.variant,), (score,), 0, parts, language) for score in scores),
        report.ledgers.get(first.metric, Ledger()),
        (),
        worth_less(report, first),
        first,
        parts,
        listed=True,
        language=language,
    )


def _shown_also(report: Report, definition: Definition) -> Scores:
    """The total under the metric's other variants, where it has a value."""
    others = (score for score in report.also if score.definition.metric == definition.metric)
    return tuple(score for score in others if value_cell(score) != UNKNOWN)


def _headings(report: Report, language: Language) -> tuple[str, ...]:
    period = report.request.period
    return (*report.by, *((language.tell(period),) if period else ())) or ("",)


def _row(labels: tuple[str, ...], scores: Scores, barred: int, parts: tuple[Bucket, ...], language: Language) -> Row:
    score, *beside = scores
    reason = score.estimate.reason
    n_eff = UNKNOWN if score.withheld else rounded(score.estimate.n_eff, 1, (0, max(score.estimate.n, 1)))
    return Row(
        labels,
        language.number(count_cell(shown_n(score))),
        language.number(n_eff),
        language.number(value_cell(score)),
        language.number(interval_cell(score)),
        _shares(scores[barred], parts),
        language.tell(reason.message) if reason else "",
        language.tell(reason.code.replace("_", " ")) if reason else "",
        language.number(count_cell(shown_open(score))),
        tuple(language.number(value_cell(one)) for one in beside),
    )


def _shares(score: Score, parts: tuple[Bucket, ...]) -> tuple[Fraction, ...]:
    """The share of every part, of buckets and of what is open."""
    found = {bucket.name: share for bucket, share in bucket_shares(score)} if parts else {}
    if not found:
        return ()
    if score.tally.times is not None:
        found |= {part.name: Fraction(n, score.tally.n) for part, n in _open(score).items()}
    return tuple(found[part.name] for part in parts)


def _open_parts(scores: Scores) -> tuple[Bucket, ...]:
    """Which parts show open times: where a target splits them those of its parts that occur."""
    if scores[0].definition.rule.formula != "share":
        return (OPEN,)
    found = [_open(score) for score in scores if not score.withheld]
    return tuple(part for part in (PAST, DUE) if any(each[part] for each in found))


def _open(score: Score) -> dict[Bucket, int]:
    """How many are open, in all and on either side of the target of a share."""
    past, n = sum(map(score.tally.times.count_open, _beyond(score))) if score.tally.times else 0, score.tally.n_open
    return {OPEN: n, PAST: past, DUE: n - past}


def _beyond(score: Score) -> tuple[Span, ...]:
    """The times past the target of a share."""
    rule = score.definition.rule
    target = max((span.high for bucket in rule.of for span in bucket.spans), default=LONGEST)
    return (Span(target + 1, LONGEST),) if target < LONGEST else ()


def _labels(report: Report, score: Score, language: Language) -> tuple[str, ...]:
    if score.scope == "total":
        segment = (language.say(TOTAL), *("" for _ in report.by[1:]))
    else:
        segment = tuple(value or language.say(BLANK) for value in score.segment)
    if not report.request.period:
        return segment
    period = (score.period or language.say(TOTAL)) + ("*" if score.partial else "")
    return (*(segment if report.by else ()), period)
