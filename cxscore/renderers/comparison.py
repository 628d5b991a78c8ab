"""Comparisons as a table, as CSV and as JSON: difference, interval, p-value, verdict, what could have been seen."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from rich.cells import cell_len
from rich.style import Style

from cxscore.analyses.compare import TARGET, Compared, Comparison, Verdict
from cxscore.analyses.pairs import PREVIOUS, REST, YEAR
from cxscore.guards import csv_cell
from cxscore.model import Definition, Number, Report, Score
from cxscore.renderers import csv, json
from cxscore.renderers.blocks import Block, blocks
from cxscore.renderers.footers import Footer
from cxscore.renderers.layout import GAP, UNBOUNDED
from cxscore.renderers.narrowing import BRIEF, Names, Narrowed, Spare, has_room, narrowed
from cxscore.renderers.rows import (
    BLANK,
    UNKNOWN,
    count_cell,
    number_cell,
    plain,
    rounded,
    shown_n,
    value_cell,
    worth_less,
)
from cxscore.renderers.table import STRONG, STYLES, Line, Look, Piece, footer_lines
from cxscore.renderers.verdicts import difference_cell
from cxscore.renderers.wording import PARTIAL, files_text, meaning_text, subject_text
from cxscore.stats.differences import Correction

FOUND = ("difference", "interval", "p", "could show", "verdict")
_SIDES: Mapping[str, tuple[str, str]] = {REST: ("the rest", "score"), TARGET: ("target", "score")}
_BESIDE: Mapping[str, str] = {
    PREVIOUS: "each {period} beside the one before;",
    YEAR: "each {period} beside the same one a year before;",
    REST: "each beside all others together;",
    TARGET: "one-sided: is the score better than the target?",
}
_OF_TARGET: Mapping[Verdict, str] = {
    "better": "better than the target",
    "up": "above the target",
    "down": "below the target",
    "no detectable change": "not shown to be better",
}
P_FLOOR = 0.001
_CORRECTIONS: Mapping[Correction, str] = {
    "holm": "by Holm, so that the whole table errs as rarely as one test",
    "bh": "by Benjamini and Hochberg: of the verdicts, few are expected to be wrong",
    "none": "not at all: one in twenty is expected to err where nothing differs",
}


# --- a table for people ---------------------------------------------------------------------------------------


def render(compared: Compared, width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True) -> Iterator[str]:
    """Yield the lines of the comparisons; a narrow screen cuts labels and goes without columns."""
    look = Look(width, color, unicode)
    block = next(iter(blocks(compared.report)))
    yield from (look.paint(line) for line in _lines(compared, block, look))


def _lines(compared: Compared, block: Block, look: Look) -> Iterator[Line]:
    report, definition = compared.report, block.definition
    yield [Piece(look.clean(f"{definition.title}  {files_text(report)}  {meaning_text(definition)}"), STRONG)]
    yield [Piece(" " * (cell_len(definition.title) + GAP) + look.clean(subject_text(report, definition)))]
    yield []
    table = _table(compared, block, look)
    yield from _table_lines(compared, block, table)
    yield []
    if block.partial:
        yield [Piece(PARTIAL)]
        yield []
    for footer in (*_footers(compared), *footers_of(table)):
        yield from footer_lines(footer, look)


def _table(compared: Compared, block: Block, look: Look) -> Narrowed:
    """The comparisons as the screen has room for them: labels may be cut, the verdict stays in the last column."""
    labels = {_place(score): row.labels for score, row in zip(block.scores, block.rows, strict=True)}
    titles = (*block.headings, *_headings(compared.comparisons[0].against))
    rows = [titles, *((*labels[_place(one.to)], *_cells(one)) for one in compared.comparisons)]
    if not has_room(rows, look.width, look.clean):
        rows = [(*row[:-1], BRIEF.get(row[-1], row[-1])) for row in rows]
    first, beside = len(block.headings), _headings(compared.comparisons[0].against)
    spare = [Spare(first + beside.index(name), name) for name in ("could show", "n", beside[1], "p", "interval")]
    ours = frozenset(range(first))
    return narrowed(rows, spare, look.width, look.clean, Names(ours, ours))


def _table_lines(compared: Compared, block: Block, table: Narrowed) -> Iterator[Line]:
    left = frozenset((*range(len(block.headings)), max(table.columns)))
    styles = [None, *(_style(one) for one in compared.comparisons)]
    for cells, style in zip(table.cells(left), styles, strict=True):
        yield [Piece((" " * GAP).join(cells[:-1]) + " " * GAP), Piece(cells[-1], style)]


def _headings(against: str) -> tuple[str, ...]:
    """The headings beside the labels: what stands beside the score, and the score."""
    return "n", *_SIDES.get(against, ("from", "to")), *FOUND


def _style(one: Comparison) -> Style | None:
    return STYLES.get(one.verdict) if one.to.definition.settled else None


def _place(score: Score) -> tuple[str, tuple[str, ...], str | None]:
    return score.scope, score.segment, score.period


def _cells(one: Comparison) -> tuple[str, ...]:
    definition = one.to.definition
    before = number_cell(one.target, definition) if one.against == TARGET else _value(one.from_)
    sizes = [one.from_, one.to] if one.from_ else [one.to]
    return (
        " / ".join(count_cell(shown_n(score)) for score in sizes),
        before,
        _value(one.to),
        UNKNOWN if one.difference is None else difference_cell(one.difference, definition),
        _interval(one),
        p_cell(one.p_adjusted),
        _detectable(one, definition),
        _verdict(one),
    )


def _verdict(one: Comparison) -> str:
    """The verdict in words; of a target it says on which side, and of what is withheld nothing."""
    if one.to.withheld or (one.from_ and one.from_.withheld):
        return "withheld"
    return _OF_TARGET.get(one.verdict, one.verdict) if one.against == TARGET else one.verdict


def _value(score: Score | None) -> str:
    return UNKNOWN if score is None else value_cell(score)


def _interval(one: Comparison) -> str:
    """The limits of the difference; one that is open on one side says so."""
    definition = one.to.definition
    low, high = (None if limit is None else difference_cell(limit, definition) for limit in (one.low, one.high))
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"{high} or less" if high else UNKNOWN


def p_cell(p: float | None) -> str:
    """A p-value with three decimals; below the last of them it is only said to be less."""
    if p is None:
        return UNKNOWN
    return f"<{P_FLOOR}" if p < P_FLOOR else rounded(p, 3, (0, 1))


def _detectable(one: Comparison, definition: Definition) -> str:
    if one.detectable is None:
        return UNKNOWN
    return difference_cell(one.detectable, definition).lstrip("+")


def _footers(compared: Compared) -> Iterator[Footer]:
    first = compared.comparisons[0]
    level = first.to.estimate.interval.level
    yield Footer("Test", (_beside(compared), *_clusters(compared), f"{first.test};", *_words(_family(compared))))
    yield Footer(
        "",
        (
            f"verdicts at {rounded(100 * (1 - level), 2, (0, 100)).rstrip('0').rstrip('.')} %;",
            "each interval holds for itself;",
            *_words("could show: the smallest change seen in 4 of 5 such samples"),
        ),
    )


def footers_of(table: Narrowed) -> Iterator[Footer]:
    """What is said of the columns that a table is without."""
    if table.gone:
        yield Footer("Note", tuple(_words(table.left_out)))


def _words(text: str) -> list[str]:
    """A text that may be broken between any two words."""
    return text.split(" ")


def _beside(compared: Compared) -> str:
    """What stands beside what: `each month beside the one before;`, `from old.csv to new.csv;`."""
    against = compared.comparisons[0].against
    if against in _BESIDE:
        return _BESIDE[against].format(period=compared.report.request.period)
    return f"from {against} to {compared.report.inputs[-1].name};"


def _clusters(compared: Compared) -> list[str]:
    """What makes answers worth less than their number, where it is the agents whose work was reviewed."""
    request, against = compared.report.request, compared.comparisons[0].against
    if request.cluster is None or (request.cluster in request.by and against == REST):
        return []
    return [f"{'all together ' if request.cluster in request.by else ''}by clusters of {request.cluster};"]


def _family(compared: Compared) -> str:
    """How many tests there are, and how p allows for their number: `5 tests, p adjusted by Holm, ...`."""
    first = compared.comparisons[0]
    if not first.tests:
        kind = "effective answers" if worth_less(compared.report, first.to.definition) else "answers"
        return f"no test: none has 10 {kind} on both sides"
    if first.tests == 1:
        return "one test"
    return f"{count_cell(first.tests)} tests, p adjusted {_CORRECTIONS[compared.correction]}"


# --- CSV ------------------------------------------------------------------------------------------------------

BEFORE_BY = ("metric", "variant", "scope", "period", "against", "from_period")
AFTER_BY = (
    "from_value",
    "from_n",
    "to_value",
    "to_n",
    "difference",
    "low",
    "high",
    "level",
    "test",
    "p",
    "p_adjusted",
    "tests",
    "verdict",
    "detectable",
)


def render_csv(compared: Compared, dialect: csv.Dialect = csv.PLAIN) -> Iterator[str]:
    """Yield the heading and one line per comparison, unrounded; an unknown cell is empty."""
    report = compared.report
    heading = [*BEFORE_BY, *(csv_cell(name) for name in report.by), *AFTER_BY]
    rows = (_row(report, one) for one in compared.comparisons)
    return csv.written([heading], rows, dialect=dialect)


def _row(report: Report, one: Comparison) -> Sequence[csv.Cell]:
    score = one.to
    total = score.scope == "total"
    segment: list[csv.Cell] = [None if total else csv_cell(value) if value else BLANK for value in score.segment]
    return [
        *(score.definition.metric, score.definition.variant, score.scope, score.period),
        *(csv_cell(one.against), one.from_.period if one.from_ else None),
        *(segment or [None for _ in report.by]),
        *(_number(one.target) if one.from_ is None else _shown(one.from_), shown_n(one.from_) if one.from_ else None),
        *(_shown(score), shown_n(score)),
        *(_number(one.difference), one.low, one.high, score.estimate.interval.level),
        *(one.test, one.p, one.p_adjusted, one.tests, one.verdict, one.detectable),
    ]


def _shown(score: Score) -> int | float | None:
    return None if score.withheld else _number(score.estimate.value)


def _number(number: Number | None) -> int | float | None:
    return None if number is None else plain(number)


# --- JSON -----------------------------------------------------------------------------------------------------


def render_json(compared: Compared) -> Iterator[str]:
    """Yield the report as JSON with the further key `comparisons`."""
    yield from json.unclosed(compared.report)
    yield from json.as_list("comparisons", map(partial(comparison_object, compared), compared.comparisons))
    yield "}\n"


def comparison_object(compared: Compared, one: Comparison) -> json.Json:
    """One comparison, unrounded, its two scores whole; `from` is null against a target."""
    report, before = compared.report, compared.before or compared.report
    return {
        "metric": one.to.definition.metric,
        "segment": dict(zip(report.by, one.to.segment, strict=False)),
        "against": one.against,
        "from": json.score_object(before, one.from_) if one.from_ else None,
        "to": json.score_object(report, one.to),
        "target": _number(one.target),
        "difference": _number(one.difference),
        "low": one.low,
        "high": one.high,
        "test": one.test,
        "p": one.p,
        "p_adjusted": one.p_adjusted,
        "tests": one.tests,
        "verdict": one.verdict,
        "detectable": one.detectable,
    }
