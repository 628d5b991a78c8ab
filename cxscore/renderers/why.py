"""A change taken apart, as a waterfall of bars, as CSV and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from rich.cells import cell_len

from cxscore.analyses.compare import Comparison
from cxscore.analyses.why import Check, Part, Ranked, Why
from cxscore.guards import csv_cell
from cxscore.model import Definition, Number, Report, Score
from cxscore.renderers import csv, json
from cxscore.renderers.comparison import footers_of, p_cell
from cxscore.renderers.footers import Footer
from cxscore.renderers.layout import GAP, UNBOUNDED, broken
from cxscore.renderers.narrowing import FIRST, INDENT, Names, Narrowed, Spare, narrowed
from cxscore.renderers.rows import BLANK, UNKNOWN, plain, rounded, value_cell
from cxscore.renderers.table import STRONG, Line, Look, Piece, footer_lines
from cxscore.renderers.verdicts import difference_cell
from cxscore.renderers.wording import files_text, meaning_text, subject_text
from cxscore.stats import Limits

BAR = 24
"""Cells of the waterfall."""
HEADINGS = ("share of answers", "score", "mix", "rate", "together", "interval of rate", "p")
_SPARE = ("interval of rate", "p", "share of answers", "score")
"""What gives way where the screen is narrow, the waterfall first."""
_MOST = 12
"""Parts that are shown one by one; the smallest others are added up."""


def render(
    report: Report, ranked: Sequence[Ranked], width: int = UNBOUNDED, *, color: bool = False, unicode: bool = True
) -> Iterator[str]:
    """Yield the verdict, the checks, the parts of the most telling column, and how the other columns rank."""
    look = Look(width, color, unicode)
    yield from (look.paint(line) for line in _lines(report, ranked, look))


def _lines(report: Report, ranked: Sequence[Ranked], look: Look) -> Iterator[Line]:
    first = ranked[0].why
    definition = first.compared.to.definition
    yield [Piece(look.clean(f"{definition.title}  {files_text(report)}  {meaning_text(definition)}"), STRONG)]
    yield [Piece(" " * (cell_len(definition.title) + GAP) + look.clean(subject_text(report, definition)))]
    yield []
    checks = (f"  {text}" for text in map(_check_text, first.checks, ("records", "answers")))
    for text in (*_verdict(first.compared), *checks):
        yield from ([Piece(line)] for line in broken(look.clean(text), look.width, then=INDENT))
    yield []
    yield from ([Piece(line, STRONG)] for line in broken(look.clean(_what(first)), look.width, then=INDENT))
    yield []
    table = _table(first, look)
    yield from _table_lines(first, table, look)
    yield []
    for footer in (*_footers(first, ranked), *footers_of(table)):
        yield from footer_lines(footer, look)


def _verdict(one: Comparison) -> Iterator[str]:
    """The two scores, the difference, and whether it is news."""
    definition = one.to.definition
    start, end = (_named(score) for score in (one.from_, one.to))
    difference = UNKNOWN if one.difference is None else difference_cell(one.difference, definition)
    yield f"{start} -> {end}: {difference}, {one.verdict} (p {p_cell(one.p)})"


def _named(score: Score | None) -> str:
    return UNKNOWN if score is None else f"{score.period} {value_cell(score)} (n {score.estimate.n:,})"


def _check_text(check: Check, whole: str) -> str:
    """A share before and after: `phone: 30.7 % -> 20.1 % of the answers (p 0.003)`."""
    start, end = (rounded(share, 1, (0, 100)) for share in (check.before, check.after))
    return f"{check.name}: {start} % -> {end} % of the {whole} (p {p_cell(check.p)})"


def _what(found: Why) -> str:
    names = ", ".join(found.by)
    if found.noise:
        return f"What a change that may be noise is made of, by {names}"
    return f"What the change is made of, by {names}"


# --- the parts ------------------------------------------------------------------------------------------------


def _table(found: Why, look: Look) -> Narrowed:
    """The parts as the screen has room for them, and the whole change."""
    definition = found.compared.to.definition
    rows = [(_label(part), *_cells(part, definition)) for part in found.parts[:_MOST]]
    rows += [_others(found.parts[_MOST:], definition)] if found.parts[_MOST:] else []
    sums = (difference_cell(one, definition) for one in (found.mix, found.rate, found.change))
    rows.append(("all", "", "", *sums, "", ""))
    spare = [Spare(HEADINGS.index(name) + 1, name) for name in _SPARE]
    return narrowed([(" / ".join(found.by), *HEADINGS), *rows], spare, look.width, look.clean, Names(above=FIRST))


def _table_lines(found: Why, table: Narrowed, look: Look) -> Iterator[Line]:
    """The parts, with the waterfall beside them where the screen has room for it."""
    bars = ["", *_waterfall(found, look)]
    beside = table.length + GAP + BAR <= look.width
    for cells, bar in zip(table.cells(), bars, strict=True):
        yield [Piece((" " * GAP).join([*cells, bar] if beside else cells))]


def _label(part: Part) -> str:
    name = " / ".join(value or BLANK for value in part.segment)
    return name if part.from_ and part.to else f"{name} ({'new' if part.to else 'gone'})"


def _cells(part: Part, definition: Definition) -> tuple[str, ...]:
    shares = (rounded(100 * share, 0, (0, 100)) for share in (part.share_from, part.share_to))
    scores = (value_cell(score) if score else UNKNOWN for score in (part.from_, part.to))
    return (
        " -> ".join(shares) + " %",
        " -> ".join(scores),
        difference_cell(part.mix, definition),
        UNKNOWN if part.rate is None else difference_cell(part.rate, definition),
        difference_cell(part.whole, definition),
        _limits(part.rate_limits, definition),
        p_cell(part.p_adjusted),
    )


def _limits(limits: Limits | None, definition: Definition) -> str:
    return UNKNOWN if limits is None else " to ".join(difference_cell(limit, definition) for limit in limits)


def _others(parts: Sequence[Part], definition: Definition) -> tuple[str, ...]:
    """The parts that are not shown one by one, added up."""
    mix = sum((part.mix for part in parts), start=0 * parts[0].mix)
    rate = sum((part.rate or 0 for part in parts), start=0 * parts[0].mix)
    cells = (difference_cell(one, definition) for one in (mix, rate, mix + rate))
    return (f"{len(parts):,} more", UNKNOWN, UNKNOWN, *cells, UNKNOWN, UNKNOWN)


def _waterfall(found: Why, look: Look) -> list[str]:
    """A bar for each part that starts where the one before ended, and one for the whole change."""
    steps = [part.whole for part in found.parts[:_MOST]]
    steps += (
        [sum((part.whole for part in found.parts[_MOST:]), start=0 * found.change)] if found.parts[_MOST:] else []
    )
    ends = list(accumulate(steps, initial=0 * found.change))
    lowest, highest = min(ends), max(ends)
    reach = float(highest - lowest) or 1.0
    places = [round(float(end - lowest) / reach * BAR) for end in ends]
    return [_bar(start, end, look) for start, end in (*pairwise(places), (places[0], places[-1]))]


def _bar(start: int, end: int, look: Look) -> str:
    """Full where the score goes up, light where it goes down; at least a mark."""
    up, down, mark = ("█", "░", "│") if look.unicode else ("#", ".", "|")
    low, high = sorted((start, end))
    return " " * low + ((up if end > start else down) * (high - low) or mark)


# --- what is said below ---------------------------------------------------------------------------------------


def _footers(found: Why, ranked: Sequence[Ranked]) -> Iterator[Footer]:
    definition = found.compared.to.definition
    change = difference_cell(found.change, definition)
    mix, rate = (difference_cell(one, definition) for one in (found.mix, found.rate))
    of_mix = f"{_limits(found.mix_limits, definition)}, p {p_cell(found.p_mix)}"
    of_rate = _limits(found.rate_limits, definition)
    yield Footer("Split", (f"{change} =", f"{mix} mix ({of_mix})", f"and {rate} rate ({of_rate})"))
    yield Footer(
        "",
        (
            "mix: answers come from elsewhere;",
            "rate: segments moved;",
            "p: otherwise than the others, adjusted by Holm",
        ),
    )
    if found.reversed_:
        yield Footer("Note", ("every segment moved against the total: only the mix did it (Simpson's paradox)",))
    if len(ranked) > 1:
        texts = [f"{', '.join(one.why.by)} (p {p_cell(one.p)})" for one in ranked]
        yield Footer("Also", ("columns by how much they tell, p adjusted for all:", *_listed(texts)))


def _listed(texts: Sequence[str]) -> list[str]:
    return [*(f"{text}," for text in texts[:-1]), *texts[-1:]]


# --- CSV and JSON ---------------------------------------------------------------------------------------------

COLUMNS = ("from_n", "to_n", "from_value", "to_value", "share_from", "share_to", "mix", "rate", "p", "p_adjusted")


def render_csv(ranked: Sequence[Ranked], dialect: csv.Dialect = csv.PLAIN) -> Iterator[str]:
    """Yield the parts of every column, one line each, unrounded; shares in percent."""
    rows = (_row(one.why, part) for one in ranked for part in one.why.parts)
    return csv.written([("metric", "from_period", "to_period", "by", "segment", *COLUMNS)], rows, dialect=dialect)


def _row(found: Why, part: Part) -> Sequence[csv.Cell]:
    to, before = found.compared.to, found.compared.from_
    scores = (part.from_, part.to)
    return [
        *(to.definition.metric, before.period if before else None, to.period),
        *(csv_cell(" / ".join(found.by)), csv_cell(" / ".join(value or BLANK for value in part.segment))),
        *(score.estimate.n if score else 0 for score in scores),
        *(_value(score) for score in scores),
        *(plain(100 * share) for share in (part.share_from, part.share_to)),
        *(plain(part.mix), _number(part.rate), part.p, part.p_adjusted),
    ]


def _value(score: Score | None) -> int | float | None:
    return None if score is None else _number(score.estimate.value)


def _number(number: Number | None) -> int | float | None:
    return None if number is None else plain(number)


def render_json(report: Report, ranked: Sequence[Ranked]) -> Iterator[str]:
    """Yield the report as JSON with the further key `why`: the most telling column, the others within it."""
    first, *others = (_why_object(report, one) for one in ranked)
    yield from json.unclosed(report)
    yield f',\n "why": {json.as_text({**first, "others": others})}'
    yield "}\n"


def _why_object(report: Report, one: Ranked) -> json.Json:
    found = one.why
    before = found.compared.from_
    return {
        "by": list(found.by),
        "from": json.score_object(report, before) if before else None,
        "to": json.score_object(report, found.compared.to),
        "verdict": found.compared.verdict,
        "change": plain(found.change),
        "mix": plain(found.mix),
        "rate": plain(found.rate),
        "mix_low": found.mix_limits[0],
        "mix_high": found.mix_limits[1],
        "rate_low": found.rate_limits[0] if found.rate_limits else None,
        "rate_high": found.rate_limits[1] if found.rate_limits else None,
        "p_mix": found.p_mix,
        "p_column": one.p,
        "paradox": found.reversed_,
        "checks": [_check_object(check) for check in found.checks],
        "parts": [_part_object(found, part) for part in found.parts],
    }


def _check_object(check: Check) -> json.Json:
    return {"name": check.name, "before": plain(check.before), "after": plain(check.after), "p": check.p}


def _part_object(found: Why, part: Part) -> json.Json:
    return {
        "segment": dict(zip(found.by, part.segment, strict=False)),
        "n_from": part.from_.estimate.n if part.from_ else 0,
        "n_to": part.to.estimate.n if part.to else 0,
        "value_from": _value(part.from_),
        "value_to": _value(part.to),
        "share_from": plain(100 * part.share_from),
        "share_to": plain(100 * part.share_to),
        "mix": plain(part.mix),
        "mix_low": part.mix_limits[0],
        "mix_high": part.mix_limits[1],
        "rate": _number(part.rate),
        "rate_low": part.rate_limits[0] if part.rate_limits else None,
        "rate_high": part.rate_limits[1] if part.rate_limits else None,
        "p": part.p,
        "p_adjusted": part.p_adjusted,
    }
