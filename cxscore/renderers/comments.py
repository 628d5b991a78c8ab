"""Quotes and themes as text, Markdown, JSON and CSV; what customers wrote comes here redacted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from cxscore import __version__, guards
from cxscore.analyses.compare import TEST, Comparison
from cxscore.analyses.pairs import REST
from cxscore.analyses.spread import SegmentShares, Spread, ThemeShare
from cxscore.analyses.themes import Discovered, ThemeFound, Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.model import Definition, Score
from cxscore.renderers.csv import Cell, written
from cxscore.renderers.json import (
    SCHEMA,
    Json,
    as_list,
    as_text,
    input_object,
    ledger_object,
    problem_object,
    request_object,
)
from cxscore.renderers.rows import BLANK, TOTAL, UNKNOWN, count_cell, level_text, number_cell, plain, rounded
from cxscore.renderers.verdicts import difference_cell
from cxscore.texts.quotes import QuotedGroup, Quotes
from cxscore.texts.redaction import CAVEAT
from cxscore.texts.words import Keyword

WIDTH = 100
ACROSS = 6
"""Segments and periods that stand side by side."""
_LISTED, _ESCAPED = re.compile(r"^(\d*)([-+.)])"), r"\1\\\2"
"""What begins a list in Markdown, and how it stays text."""
_PERCENT = (0, 100)
_ANY = (-(10**18), 10**18)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: a title ("" for none), a table with text in its first column, quotes, sentences below."""

    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    below: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title where no columns line up: what it is of behind a colon."""
        return self.title.replace("  ", ": ", 1).replace("  ", ", ")


# --- text and Markdown ----------------------------------------------------------------------------------------


def text(found: Verbatims, width: int = WIDTH, clean: guards.Clean = guards.terminal) -> Iterator[str]:
    """Yield the lines of a screen, sentences at most `width` wide; `clean` makes text from outside safe."""
    for index, part in enumerate(parts(found)):
        yield "\n" if index else ""
        yield f"{clean(part.title)}\n" if part.title else ""
        yield from ("\n", *_table(part.rows, clean), "\n") if part.rows else ()
        for quote, score in part.quotes:
            lines = wrap(clean(quote), width, initial_indent="  - ", subsequent_indent="    ")
            yield from (f"{line}\n" for line in [*lines[:-1], f"{lines[-1]}  ({clean(score)})"])
        for sentence in part.below:
            yield from (f"{line}\n" for line in wrap(clean(sentence), width, subsequent_indent="      "))


def _table(rows: Sequence[Sequence[str]], clean: guards.Clean) -> Iterator[str]:
    """The lines of a table, its first column to the left and the others to the right."""
    shown = [[clean(cell, guards.LABEL_LENGTH) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join([row[0].ljust(widths[0]), *numbers]).rstrip() + "\n"


def markdown(found: Verbatims, level: int = 2) -> Iterator[str]:
    """Yield sections with tables and block quotes, the first under a heading of `level`, the others below it."""
    for index, part in enumerate(parts(found)):
        yield "\n" if index else ""
        yield f"{'#' * (level + bool(index))} {guards.markdown(part.heading)}\n" if part.title else ""
        yield "\n" if part.rows else ""
        for place, row in enumerate(part.rows):
            yield f"| {' | '.join(map(guards.markdown, row))} |\n"
            yield f"|:---|{'---:|' * (len(row) - 1)}\n" if place == 0 else ""
        for quote, score in part.quotes:
            yield f"\n> {_LISTED.sub(_ESCAPED, guards.markdown(quote))} ({guards.markdown(score)})\n"
        yield "\n" if part.below and part.title else ""
        yield from (f"- {guards.markdown(sentence.strip())}\n" for sentence in part.below)


def parts(found: Verbatims) -> Iterator[Part]:
    """Yield what stands on a page, part by part; what was found comes first, how and with which care last."""
    result = found.result
    if isinstance(result, Quotes):
        yield from _quote_parts(found, result)
        return
    yield _themes_part(found, result)
    if result.sentiment:
        yield _sentiment_part(result)
    if result.spread:
        yield from _spread_parts(result.spread)
    if result.discovered:
        yield _words_part(result.discovered)


def _files(found: Verbatims) -> str:
    return ", ".join(source.name for source in found.inputs)


def _percent(share: float) -> str:
    return rounded(100 * share, 1, _PERCENT)


# --- quotes ---------------------------------------------------------------------------------------------------


def _quote_parts(found: Verbatims, result: Quotes) -> Iterator[Part]:
    yield Part(f"Quotes  {_files(found)}  comments in {found.column}, answers in {found.column_text}")
    for group in result.groups:
        title = f"{group.name or BLANK}, {count_cell(group.n)} comment{'' if group.n == 1 else 's'}"
        yield Part(
            title, quotes=tuple((quote.text, quote.score) for quote in group.quotes), below=_why(group, result)
        )
    removed = ", ".join(f"{kind} {n}" for kind, n in result.removed.items()) or "nothing"
    rule = f"Rule  at most {result.wanted} of each group, unlike one another, drawn with seed {result.seed}"
    yield Part("", below=(rule, f"Care  taken out: {removed}; {CAVEAT}"))


def _why(group: QuotedGroup, result: Quotes) -> tuple[str, ...]:
    """Why a group has no quotes."""
    if group.quotes:
        return ()
    return (
        f"  none shown: {f'fewer than {result.least} comments' if group.n < result.least else 'all are very short'}",
    )


# --- themes ---------------------------------------------------------------------------------------------------


def _themes_part(found: Verbatims, result: Themes) -> Part:
    several, none = _percent(result.several / result.comments), _percent(result.none / result.comments)
    title = f"Themes  {_files(found)}  {result.comments:,} comments in {found.column}"
    shares = ("theme", "comments", "%", f"{level_text(result.level)} interval")
    heading = (*shares, *(_compared_heading("score") if result.definition else ()))
    rows = (heading, *((*_share(one), *_compared(one.comparison, result.definition)) for one in result.found))
    below = [f"Rule  a comment may have several themes ({several} % do) or none ({none} %); words: {result.source}"]
    if result.definition:
        below += [f"Rule  score: {result.definition.text}", *_COMPARED]
    return Part(title, rows, below=tuple(below))


_COMPARED = (
    f"Rule  with and without each theme; {TEST}, Holm over all themes",
    "Note  themes go with the score; that they cause it does not follow",
)


def _sentiment_part(result: Themes) -> Part:
    """Which way the comments with and without each theme lean."""
    rows = [("theme", "comments", *_compared_heading("net"))]
    rows += [(one.name, count_cell(one.n), *_compared(one.sentiment, result.sentiment)) for one in result.found]
    below = (
        f"Rule  sentiment: {result.sentiment.text if result.sentiment else ''}",
        _COMPARED[0],
        "Note  words of a theme may tell an opinion themselves (rude, slow): the comments with it then lean that way",
    )
    return Part("Sentiment with and without each theme", tuple(rows), below=below)


def _compared_heading(name: str) -> tuple[str, ...]:
    return f"{name} with", "without", "difference", "interval", "verdict"


def _share(one: ThemeFound) -> tuple[str, ...]:
    return one.name, count_cell(one.n), _percent(one.share), f"{_percent(one.low)} to {_percent(one.high)}"


def _compared(compared: Comparison | None, definition: Definition | None) -> tuple[str, ...]:
    if definition is None or compared is None:
        return ()
    known = compared.difference is not None and compared.low is not None and compared.high is not None
    limits = " to ".join(difference_cell(end, definition) for end in (compared.low, compared.high) if end is not None)
    difference = UNKNOWN if compared.difference is None else difference_cell(compared.difference, definition)
    return (*map(_score, _sides(compared)), difference, limits if known else UNKNOWN, compared.verdict)


def _sides(compared: Comparison) -> tuple[Score | None, Score | None]:
    return compared.to, compared.from_


def _score(score: Score | None) -> str:
    return (
        UNKNOWN
        if score is None or score.estimate.value is None
        else number_cell(score.estimate.value, score.definition)
    )


# --- themes by segment and period -----------------------------------------------------------------------------


def _spread_parts(found: Spread) -> Iterator[Part]:
    """Shares with themes below and segments across, `ACROSS` of them at a time."""
    for start in range(0, len(found.segments), ACROSS):
        some = found.segments[start : start + ACROSS]
        names = [share.theme for share in some[0].shares]
        counts = (UNKNOWN if one.comments is None else count_cell(one.comments) for one in some)
        heading = ("% of comments", *(_segment_name(one) + "  " for one in some))
        shares = [(name, *(_share_cell(one.shares[row]) for one in some)) for row, name in enumerate(names)]
        last = start + ACROSS >= len(found.segments)
        title = f"Themes by {', '.join(found.by) or 'period'}" if start == 0 else ""
        yield Part(
            title, (heading, ("comments", *(f"{n}  " for n in counts)), *shares), below=_spread_rule(found, last)
        )


def _spread_rule(found: Spread, last: bool) -> tuple[str, ...]:  # noqa: FBT001 (one caller)
    if not last:
        return ()
    other = "the rest" if found.against == REST else "the period before"
    rule = f"Rule  + more and - fewer than in {other}, beyond chance; {TEST}, Holm over all of them"
    partial = ("Note  * the period is not over, or not all of it is covered",) if _partial(found) else ()
    withheld = any(one.comments is None for one in found.segments)
    hidden = (f"Note  - withheld: fewer than {found.least} comments",) if withheld else ()
    return (rule, *hidden, *partial)


def _partial(found: Spread) -> bool:
    return any(one.partial for one in found.segments)


def _segment_name(one: SegmentShares) -> str:
    """The segment and the period, `all` where there is neither."""
    segment = ", ".join(value or BLANK for value in one.segment) or ("" if one.period else TOTAL)
    period = f"{one.period}{'*' if one.partial else ''}" if one.period else ""
    return " ".join(filter(None, (segment, period)))


def _share_cell(one: ThemeShare) -> str:
    """The share, and a sign where it differs from what it is compared with."""
    sign = {"up": "+", "down": "-"}.get(one.comparison.verdict, " ") if one.comparison else " "
    return f"{_score(one.score)} {sign}"


def _words_part(words: Discovered) -> Part:
    rows = [("word", words.first, words.second, "log-odds", "z")]
    for one in words.words:
        odds, z = rounded(one.log_odds, 2, _ANY, signed=True), rounded(one.z, 1, _ANY, signed=True)
        rows.append((one.word, count_cell(one.n_first), count_cell(one.n_second), odds, z))
    rule = (
        "Rule  comments with the word; log-odds with a prior (Monroe et al. 2008), above 0 where the first group "
        f"says it more; words of {words.least} comments or more"
    )
    below: tuple[str, ...] = (
        rule,
        "Note  candidates for a themes file: read the comments before you name a theme after a word",
    )
    if not words.words:
        rows, below = [], ("Note  no word sets them apart by more than chance would",)
    sizes = f"{words.first}: {words.n_first:,} comments, {words.second}: {words.n_second:,}"
    return Part(f"Words  {sizes}", tuple(rows), below=below)


# --- for machines ---------------------------------------------------------------------------------------------


def json(found: Verbatims) -> Iterator[str]:
    """Yield one JSON object with the keys of a report and `quotes`, or `themes`."""
    yield f'{{"schema": {SCHEMA}, "cxscore": {as_text(__version__)}, "command": {as_text(found.command)},\n'
    yield f' "request": {as_text(request_object(found.request))}'
    yield from as_list("scores", ())
    yield f',\n "{found.command}": {as_text(result_object(found.result))}'
    yield from as_list("ledgers", (ledger_object(found.command, found.ledger),))
    yield from as_list("inputs", map(input_object, found.inputs))
    yield from as_list("problems", map(problem_object, found.problems))
    yield from as_list("also", ())
    yield ',\n "as_of": null}\n'


def result_object(result: Quotes | Themes) -> Json:
    """Quotes or themes as one JSON object."""
    return _quotes_object(result) if isinstance(result, Quotes) else _themes_object(result)


def _quotes_object(result: Quotes) -> Json:
    groups = [
        {
            "name": group.name,
            "n": group.n,
            "withheld": group.withheld,
            "quotes": [{"text": quote.text, "score": quote.score} for quote in group.quotes],
        }
        for group in result.groups
    ]
    return {
        "per": result.per,
        "seed": result.seed,
        "removed": dict(result.removed),
        "caveat": CAVEAT,
        "groups": groups,
    }


def _themes_object(result: Themes) -> Json:
    return {
        "source": result.source,
        "comments": result.comments,
        "several": result.several,
        "none": result.none,
        "level": result.level,
        "definition": result.definition.text if result.definition else None,
        "sentiment": result.sentiment.text if result.sentiment else None,
        "found": [dict(zip(_THEME_COLUMNS, _theme_values(one), strict=True)) for one in result.found],
        "discovered": _discovered_object(result.discovered) if result.discovered else None,
        "spread": _spread_object(result.spread) if result.spread else None,
    }


def _spread_object(found: Spread) -> Json:
    segments = [
        {
            "segment": dict(zip(found.by, one.segment, strict=False)),
            "period": one.period,
            "partial": one.partial,
            "comments": one.comments,
            "themes": [dict(zip(_SPREAD_COLUMNS, _spread_values(share), strict=True)) for share in one.shares],
        }
        for one in found.segments
    ]
    return {"against": found.against, "least": found.least, "segments": segments}


def _discovered_object(words: Discovered) -> Json:
    rows = [dict(zip(_WORD_COLUMNS, _word_values(one), strict=True)) for one in words.words]
    return {"first": words.first, "second": words.second, "n_first": words.n_first, "n_second": words.n_second,
            "words": rows}  # fmt: skip


def csv(found: Verbatims) -> Iterator[str]:
    """Yield one row per quote or theme; where they were asked for per word, or theme in a segment; unrounded."""
    names, rows = tabular(found)
    return written([_guarded(names)], map(_guarded, rows))


def tabular(found: Verbatims) -> tuple[Sequence[str], Iterator[Sequence[Cell]]]:
    """The names of columns and the rows of `csv`, text from outside as it is."""
    result = found.result
    if isinstance(result, Quotes):
        return ("group", "n", "score", "comment"), _quote_rows(result)
    if result.discovered:
        return _WORD_COLUMNS, map(_word_values, result.discovered.words)
    if result.spread:
        heading = ("theme", *result.spread.by, "period", "partial", "comments")
        return (*heading, *_SPREAD_COLUMNS[1:]), _spread_rows(result.spread)
    return _THEME_COLUMNS, map(_theme_values, result.found)


def _quote_rows(result: Quotes) -> Iterator[Sequence[Cell]]:
    for group in result.groups:
        for quote in group.quotes:
            yield group.name, group.n, quote.score, quote.text


def _spread_rows(found: Spread) -> Iterator[Sequence[Cell]]:
    """A row per segment and theme; `all` where a segment is all of them."""
    for one in found.segments:
        segment = one.segment or tuple(TOTAL for _ in found.by)
        where = (*(value or BLANK for value in segment), one.period, "yes" if one.partial else "no", one.comments)
        for share in one.shares:
            name, *values = _spread_values(share)
            yield name, *where, *values


def _guarded(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [guards.csv_cell(cell) if isinstance(cell, str) else cell for cell in cells]


_TESTED_COLUMNS = ("difference", "difference_low", "difference_high", "p", "p_adjusted", "verdict")
_SCORE_COLUMNS = ("score_with", "n_with", "score_without", "n_without", *_TESTED_COLUMNS)
_SENTIMENT_COLUMNS = ("sentiment_with", "sentiment_n_with", "sentiment_without", "sentiment_n_without",
                      *(f"sentiment_{name}" for name in _TESTED_COLUMNS))  # fmt: skip
_THEME_COLUMNS = ("theme", "n", "share", "low", "high", *_SCORE_COLUMNS, *_SENTIMENT_COLUMNS)
_SPREAD_COLUMNS = ("theme", "n", "share", "low", "high", *_TESTED_COLUMNS)
_WORD_COLUMNS = ("word", "n_first", "n_second", "log_odds", "z")


def _theme_values(one: ThemeFound) -> tuple[Cell, ...]:
    """The values of `_THEME_COLUMNS`; shares in percent."""
    share = (one.name, one.n, 100 * one.share, 100 * one.low, 100 * one.high)
    return (*share, *_compared_values(one.comparison), *_compared_values(one.sentiment))


def _compared_values(compared: Comparison | None) -> tuple[Cell, ...]:
    if compared is None:
        return tuple(None for _ in _SCORE_COLUMNS)
    return (*(cell for side in _sides(compared) for cell in _side(side)), *_tested_values(compared))


def _tested_values(compared: Comparison | None) -> tuple[Cell, ...]:
    if compared is None:
        return tuple(None for _ in _TESTED_COLUMNS)
    difference = None if compared.difference is None else plain(compared.difference)
    return difference, compared.low, compared.high, compared.p, compared.p_adjusted, compared.verdict


def _spread_values(one: ThemeShare) -> tuple[Cell, ...]:
    """The values of `_SPREAD_COLUMNS`: none where they are withheld; shares in percent."""
    estimate = one.score.estimate
    if estimate.value is None:
        return (one.theme, *(None for _ in _SPREAD_COLUMNS[1:]))
    mass = one.score.tally.masses.get(1)
    limits = estimate.interval.low, estimate.interval.high
    return (one.theme, mass.n if mass else 0, plain(estimate.value), *limits, *_tested_values(one.comparison))


def _side(score: Score | None) -> tuple[Cell, Cell]:
    """The score and its answers, which a withheld one does not tell."""
    if score is None or score.withheld:
        return None, None
    value = score.estimate.value
    return None if value is None else plain(value), score.tally.n


def _word_values(one: Keyword) -> tuple[Cell, ...]:
    return one.word, one.n_first, one.n_second, one.log_odds, one.z


RENDERERS: Mapping[str, Callable[[Verbatims], Iterator[str]]] = {
    "text": text,
    "json": json,
    "csv": csv,
    "markdown": markdown,
}
"""How comments are written, by format."""
