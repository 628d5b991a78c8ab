"""Studies as text for people: a heading, a table, and what is to be known of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxscore.analyses.agreement import PAIR, Agreement
from cxscore.analyses.drivers import Driver, Drivers
from cxscore.analyses.link import BucketOutcome, Link
from cxscore.analyses.mismatch import Mismatch
from cxscore.analyses.reliability import Reliability
from cxscore.analyses.study import Study
from cxscore.analyses.weigh import Weighting
from cxscore.guards import LABEL_LENGTH, Clean, terminal
from cxscore.renderers.layout import GAP, UNBOUNDED, broken
from cxscore.renderers.narrowing import FIRST, INDENT, NARROWEST_TEXT, OF_ROWS, Names, Spare, narrowed, sentence
from cxscore.renderers.rows import TOTAL, UNKNOWN, Range, count_cell, level_text, rounded

_ANY = (-(10**18), 10**18)
_UNIT = (-1, 1)
_PERCENT = (0, 100)


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of one result: lines above, a table whose columns `labels` are text, sentences below.

    `texts` stand beside the lines of the table, heading first, and are wrapped. `spare` are the columns that give way
    on a narrow screen, in the order in which they go; `names` may be cut.
    """

    heading: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: frozenset[int]
    below: tuple[str, ...]
    spare: tuple[Spare, ...] = ()
    names: Names = OF_ROWS
    texts: tuple[str, ...] = ()


def text(study: Study, width: int = UNBOUNDED, clean: Clean = terminal) -> Iterator[str]:
    """Yield the lines of a study on a screen of `width` cells; `clean` makes text from outside safe."""
    page = _page(study)
    for line in page.heading:
        yield from (f"{part}\n" for part in broken(clean(line), width, then=INDENT, whole=True))
    yield "\n"
    room = width - (GAP + NARROWEST_TEXT if page.texts else 0)
    table = narrowed((page.headings, *page.rows), page.spare, room, clean, page.names)
    texts = [clean(one) for one in page.texts]
    yield from table.lines_beside(texts, width, page.labels, most=width) if texts else table.lines(page.labels)
    yield "\n"
    for said in (*page.below, *table.note):
        yield from sentence(said, width, clean)


def _page(study: Study) -> Page:
    result = study.result
    if isinstance(result, Drivers):
        return _drivers(study, result)
    if isinstance(result, Link):
        return _link(study, result)
    if isinstance(result, Weighting):
        return _weighting(study, result)
    if isinstance(result, Agreement):
        return _agreement(study, result)
    if isinstance(result, Mismatch):
        return _mismatch(study, result)
    return _reliability(study, result)


# --- cells ----------------------------------------------------------------------------------------------------


def _label(text_: str) -> str:
    return terminal(text_, LABEL_LENGTH)


def _files(study: Study) -> str:
    return ", ".join(terminal(source.name) for source in study.inputs)


def _number(value: float | None, places: int, within: Range = _ANY) -> str:
    return UNKNOWN if value is None else rounded(value, places, within)


def _interval(low: float | None, high: float | None, places: int, within: Range = _ANY) -> str:
    return UNKNOWN if low is None else f"{_number(low, places, within)} to {_number(high, places, within)}"


def _correlation(value: float | None) -> str:
    return UNKNOWN if value is None else rounded(value, 2, _UNIT, signed=True)


def _percent(value: float | None) -> str:
    return UNKNOWN if value is None else rounded(value, 1, _PERCENT)


# --- drivers --------------------------------------------------------------------------------------------------


def _drivers(study: Study, found: Drivers) -> Page:
    r2, low, high = (rounded(100 * value, 1, _PERCENT) for value in (found.r2, found.low, found.high))
    title = _label(found.definition.title)
    base = count_cell(found.n) if found.n == found.answered else f"{found.n:,} of {found.answered:,}"
    heading = (
        f"What drives {title}  {_files(study)}",
        f"R2 {r2} %, {level_text(found.level)} interval {low} to {high}: all drivers together; {base} answers",
    )
    notes = tuple(_driver_notes(found))
    names = ("driver", "importance", f"{level_text(found.level)} interval", "share", "rank", "held")
    headings = (*names, "correlation", "sign", "VIF", "performance", "what to do")
    rows = tuple(_driver_row(one, found) for one in found.drivers)
    return Page(heading, headings, rows, frozenset({0, 10}), notes, _DRIVER_SPARE)


_DRIVER_SPARE = (
    Spare(3, "share"),
    Spare(8, "VIF"),
    Spare(7, "sign"),
    Spare(5, "held"),
    Spare(4, "rank"),
    Spare(9, "performance"),
    Spare(6, "correlation"),
    Spare(10, "what to do"),
)


def _driver_row(one: Driver, found: Drivers) -> tuple[str, ...]:
    return (
        _label(one.name),
        _percent(100 * one.importance),
        _interval(100 * one.low, 100 * one.high, 1, _PERCENT),
        f"{_number(100 * one.importance / found.r2, 0, _PERCENT)} %" if found.r2 else UNKNOWN,
        str(one.rank),
        f"{_number(100 * one.rank_stability, 0, _PERCENT)} %",
        _correlation(one.correlation),
        {1: "+", -1: "-", 0: "0", None: UNKNOWN}[one.sign],
        _number(one.vif, 1),
        _number(one.performance, 0, _PERCENT),
        one.quadrant or UNKNOWN,
    )


def _driver_notes(found: Drivers) -> Iterator[str]:
    method = "Shapley (LMG) shares of R2" if found.method == "Shapley" else "Johnson's relative weights"
    yield f"Rule  importance: {method}, adding up to it; interval and rank held: of {found.rounds:,} resamples"
    yield "Rule  an interval from 0: alone and beside the others the driver explains no more than chance would"
    ordinal = " (of worded answers Spearman's)" if any(one.kind == "ordinal" for one in found.drivers) else ""
    yield f"Rule  correlation: the driver alone{ordinal}; sign: beside the others; VIF above 5: much like another"
    yield "Rule  performance: mean, 0 the lowest and 100 the highest answer; what to do: cut at both means"
    better = found.definition.direction
    assumed = "" if found.definition.settled else " (direction assumed; --direction settles it)"
    yield f"Rule  expected: better drivers go with {better} answers{assumed}"
    yield "Note  drivers go with the score; that they cause it does not follow"


# --- link -----------------------------------------------------------------------------------------------------


def _link(study: Study, found: Link) -> Page:
    title, unit = _label(found.definition.title), "% " if found.measure == "share" else ""
    limits = f"{_correlation(found.low)} to {_correlation(found.high)}"
    customers = f"{found.customers_matched:,} of {found.customers:,} customers"
    heading = (
        f"{title} and {_label(found.outcome)}  {_files(study)}",
        f"Spearman {_correlation(found.correlation)}, {level_text(found.level)} interval {limits}",
        f"Matched {found.matched:,} of {found.answered:,} answers, {customers}",
    )
    headings = ("answers", "", "n", f"{unit}{_label(found.outcome)}", f"{level_text(found.level)} interval")
    rows = tuple(_outcome_row(one, found) for one in (found.total, *found.buckets))
    spare = Spare(1, "answers of each bucket"), Spare(2, "n"), Spare(4, headings[4])
    return Page(heading, headings, rows, frozenset({0, 1}), found.conclusions, spare, Names(above=frozenset({3})))


def _outcome_row(one: BucketOutcome, found: Link) -> tuple[str, ...]:
    places, within = (1, _PERCENT) if found.measure == "share" else (2, _ANY)
    name = TOTAL if one is found.total else _label(one.name)
    answers = "" if one.answers == one.name else one.answers
    value = _number(one.value, places, within)
    return name, answers, count_cell(one.n), value, _interval(one.low, one.high, places, within)


# --- weights --------------------------------------------------------------------------------------------------


def _weighting(study: Study, found: Weighting) -> Page:
    count_as = f"{_number(found.n_eff, 1)} (design effect {_number(found.deff, 2)})"
    heading = (
        f"Weights  {_files(study)}  {found.n:,} records",
        f"efficiency {_percent(100 * found.efficiency)} %: they count as {count_as}",
        f"weights {_number(found.smallest, 3)} to {_number(found.largest, 3)}, mean 1",
    )
    rows = tuple(
        (
            _label(one.column),
            _label(one.name),
            count_cell(one.n),
            _percent(one.before),
            _percent(one.target),
            _percent(one.after),
        )
        for one in found.categories
    )
    headings = ("column", "value", "n", "before %", "target %", "after %")
    state = "every margin is met" if found.converged else "the margins are not all met"
    passes = f"{found.rounds:,} pass{'' if found.rounds == 1 else 'es'}"
    below = f"Rule  raking, at most {found.most:g} times the mean weight; {state} after {passes}"
    spare, names = (Spare(2, "n"), Spare(3, "before %")), Names(frozenset({0, 1}))
    return Page(heading, headings, rows, frozenset({0, 1}), (below,), spare, names)


# --- reliability ----------------------------------------------------------------------------------------------


def _reliability(study: Study, found: Reliability) -> Page:
    base = f"{found.n:,} of {found.records:,} records answer every item"
    limits = f"{level_text(found.level)} interval {_interval(found.low, found.high, 2)}"
    heading = (f"Reliability  {_files(study)}", f"Cronbach's alpha {_number(found.alpha, 2)}, {limits}; {base}")
    reverse = any(one.reversed for one in found.items)
    rows = tuple(
        (
            _label(one.name),
            *["reversed" if one.reversed else ""] * reverse,
            count_cell(one.missing),
            _number(one.mean, 2),
            _correlation(one.rest),
            _number(one.alpha_without, 2),
        )
        for one in found.items
    )
    headings = ("item", *[""] * reverse, "missing", "mean", "with the rest", "alpha without")
    spare = tuple(Spare(column + reverse, headings[column + reverse]) for column in (1, 2, 3))
    return Page(heading, headings, rows, frozenset({0, reverse}), tuple(_care(found)), spare)


def _care(found: Reliability) -> Iterator[str]:
    """Straight-liners and speeders, who are counted and not removed."""
    yield "Rule  listwise: records that lack an item are left out; interval by Feldt"
    if found.straight is not None:
        share = rounded(100 * found.straight / found.n, 1, _PERCENT)
        yield f"Care  {found.straight:,} records ({share} %) give every item the same answer; none is removed"
    if speed := found.speed:
        share = rounded(100 * speed.fast / speed.timed, 1, _PERCENT) if speed.timed else UNKNOWN
        yield (
            f"Care  {speed.fast:,} of {speed.timed:,} records ({share} %) took less than {_number(speed.limit, 0)} "
            f"seconds, a third of the median of {_number(speed.median, 0)}; none is removed"
        )


# --- agreement ------------------------------------------------------------------------------------------------


def _agreement(study: Study, found: Agreement) -> Page:
    """A line per category: kappa for two reviewers, the correlations for any number of them."""
    who = ", ".join(_label(name) for name in found.reviewers)
    heading = (f"Agreement  {_files(study)}", f"{len(found.reviewers)} reviewers ({who}), {found.works:,} works")
    rows = tuple(
        (
            _label(one.name),
            count_cell(one.n),
            UNKNOWN if one.alike is None else f"{rounded(one.alike, 1, _PERCENT)} %",
            _number(one.kappa, 2),
            _interval(one.kappa_low, one.kappa_high, 2),
            _number(one.icc, 2),
            _interval(one.icc_low, one.icc_high, 2),
            _number(one.icc_mean, 2),
        )
        for one in found.categories
    )
    level = level_text(found.level)
    titles = ("category", "works", "alike", "kappa", f"{level} interval", "ICC(2,1)", f"{level} interval", "ICC(2,k)")
    rule = (
        "Rule  works that every reviewer rated; kappa with linear weights, for two reviewers; ICC(2,1): reliability "
        "of one reviewer, ICC(2,k): of the mean of all; 1 is full agreement, 0 what chance would give"
    )
    return Page(heading, titles, rows, FIRST, (rule,), tuple(_agreement_spare(found, titles)))


def _agreement_spare(found: Agreement, titles: tuple[str, ...]) -> Iterator[Spare]:
    """What gives way: of more than two reviewers first kappa, which they have not."""
    kappa = Spare(4, f"{titles[4]} of kappa"), Spare(3, "kappa")
    if len(found.reviewers) > PAIR:
        yield from kappa
    yield from (Spare(column, titles[column]) for column in (7, 1, 2))
    yield Spare(6, f"{titles[6]} of {titles[5]}")
    if len(found.reviewers) == PAIR:
        yield from kappa


# --- scores and comments that contradict ----------------------------------------------------------------------


def _mismatch(study: Study, found: Mismatch) -> Page:
    share = f" ({rounded(100 * len(found.contradictions) / found.compared, 1, _PERCENT)} %)" if found.compared else ""
    heading = (
        f"Scores and comments that contradict  {_files(study)}",
        f"{len(found.contradictions):,} of {found.compared:,} compared{share}; {found.records:,} records",
    )
    rows = tuple(
        (
            _label(one.file),
            str(one.record if one.line is None else one.line),
            _label(one.score),
            one.polarity,
        )
        for one in found.contradictions
    )
    place = "line" if any(one.line is not None for one in found.contradictions) else "record"
    ends = f"best or worst quarter of {found.scale.text}, {found.direction} = better"
    below = (
        f"Rule  a score in the {ends}, beside a comment that is negative or positive; {found.method}",
        f"Care  {found.removed:,} passages of comments are replaced by their kind; names and addresses are not found",
        "Note  irony and hearsay are missed: read before you conclude",
    )
    headings, texts = ("file", place, "score", "comment is"), (one.comment for one in found.contradictions)
    return Page(heading, headings, rows, frozenset({0, 3}), below, texts=("comment", *texts))
