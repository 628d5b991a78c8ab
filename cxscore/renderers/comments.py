"""Quotes and themes as text, Markdown, JSON and CSV; what customers wrote comes here redacted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from cxscore import __version__, guards
from cxscore.analyses.compare import TEST, Comparison
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
from cxscore.renderers.rows import BLANK, UNKNOWN, count_cell, level_text, number_cell, plain, rounded
from cxscore.renderers.verdicts import difference_cell
from cxscore.texts.quotes import QuotedGroup, Quotes
from cxscore.texts.redaction import CAVEAT
from cxscore.texts.words import Keyword

WIDTH = 100
_PERCENT = (0, 100)
_ANY = (-(10**18), 10**18)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: a title ("" for none), a table with text in its first column, quotes, sentences below."""

    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    below: tuple[str, ...] = ()


# --- text and Markdown ----------------------------------------------------------------------------------------


def text(found: Verbatims) -> Iterator[str]:
    """Yield the lines of a screen."""
    for index, part in enumerate(_parts(found)):
        yield "\n" if index else ""
        yield f"{guards.terminal(part.title)}\n" if part.title else ""
        yield from ("\n", *_table(part.rows), "\n") if part.rows else ()
        for quote, score in part.quotes:
            lines = wrap(guards.terminal(quote), WIDTH, initial_indent="  - ", subsequent_indent="    ")
            yield from (f"{line}\n" for line in [*lines[:-1], f"{lines[-1]}  ({score})"])
        for sentence in part.below:
            yield from (f"{line}\n" for line in wrap(guards.terminal(sentence), WIDTH, subsequent_indent="      "))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, its first column to the left and the others to the right."""
    shown = [[guards.terminal(cell, guards.LABEL_LENGTH) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join([row[0].ljust(widths[0]), *numbers]).rstrip() + "\n"


def markdown(found: Verbatims) -> Iterator[str]:
    """Yield sections with tables and block quotes."""
    for index, part in enumerate(_parts(found)):
        yield "\n" if index else ""
        yield f"## {guards.markdown(part.title)}\n" if part.title else ""
        yield "\n" if part.rows else ""
        for place, row in enumerate(part.rows):
            yield f"| {' | '.join(map(guards.markdown, row))} |\n"
            yield f"|:---|{'---:|' * (len(row) - 1)}\n" if place == 0 else ""
        for quote, score in part.quotes:
            yield f"\n> {guards.markdown(quote)} ({guards.markdown(score)})\n"
        yield "\n" if part.below and part.title else ""
        yield from (f"- {guards.markdown(sentence)}\n" for sentence in part.below)


def _parts(found: Verbatims) -> Iterator[Part]:
    result = found.result
    if isinstance(result, Quotes):
        yield from _quote_parts(found, result)
        return
    yield _themes_part(found, result)
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
        title = f"{group.name or BLANK}, {count_cell(group.n)} comments"
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
    heading = ["theme", "comments", "%", f"{level_text(result.level)} interval"]
    heading += ["score with", "without", "difference", "interval", "verdict"] if result.definition else []
    rows = (tuple(heading), *(_theme_row(one, result.definition) for one in result.found))
    below = [f"Rule  a comment may have several themes ({several} % do) or none ({none} %); words: {result.source}"]
    if result.definition:
        below += [
            f"Rule  score: {result.definition.text}",
            f"Rule  with and without each theme; {TEST}, Holm over all themes",
            "Note  themes go with the score; that they cause it does not follow",
        ]
    return Part(title, rows, below=tuple(below))


def _theme_row(one: ThemeFound, definition: Definition | None) -> tuple[str, ...]:
    share = (one.name, count_cell(one.n), _percent(one.share), f"{_percent(one.low)} to {_percent(one.high)}")
    if definition is None or one.comparison is None:
        return share
    compared = one.comparison
    known = compared.difference is not None and compared.low is not None and compared.high is not None
    limits = " to ".join(difference_cell(end, definition) for end in (compared.low, compared.high) if end is not None)
    difference = UNKNOWN if compared.difference is None else difference_cell(compared.difference, definition)
    return (*share, *map(_score, _sides(compared)), difference, limits if known else UNKNOWN, compared.verdict)


def _sides(compared: Comparison) -> tuple[Score | None, Score | None]:
    return compared.to, compared.from_


def _score(score: Score | None) -> str:
    return (
        UNKNOWN
        if score is None or score.estimate.value is None
        else number_cell(score.estimate.value, score.definition)
    )


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
    result = found.result
    told = _quotes_object(result) if isinstance(result, Quotes) else _themes_object(result)
    yield f',\n "{found.command}": {as_text(told)}'
    yield from as_list("ledgers", (ledger_object(found.command, found.ledger),))
    yield from as_list("inputs", map(input_object, found.inputs))
    yield from as_list("problems", map(problem_object, found.problems))
    yield from as_list("also", ())
    yield ',\n "as_of": null}\n'


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
        "found": [dict(zip(_THEME_COLUMNS, _theme_values(one), strict=True)) for one in result.found],
        "discovered": _discovered_object(result.discovered) if result.discovered else None,
    }


def _discovered_object(words: Discovered) -> Json:
    rows = [dict(zip(_WORD_COLUMNS, _word_values(one), strict=True)) for one in words.words]
    return {"first": words.first, "second": words.second, "n_first": words.n_first, "n_second": words.n_second,
            "words": rows}  # fmt: skip


def csv(found: Verbatims) -> Iterator[str]:
    """Yield one row per quote, per theme or, where words were asked for, per word; unrounded."""
    result = found.result
    if isinstance(result, Quotes):
        return written([("group", "n", "score", "comment")], _quote_rows(result))
    if result.discovered:
        return written([_WORD_COLUMNS], (_guarded(_word_values(one)) for one in result.discovered.words))
    return written([_THEME_COLUMNS], (_guarded(_theme_values(one)) for one in result.found))


def _quote_rows(result: Quotes) -> Iterator[Sequence[Cell]]:
    for group in result.groups:
        for quote in group.quotes:
            yield _guarded((group.name, group.n, quote.score, quote.text))


def _guarded(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [guards.csv_cell(cell) if isinstance(cell, str) else cell for cell in cells]


_SCORE_COLUMNS = ("score_with", "n_with", "score_without", "n_without", "difference", "difference_low",
                  "difference_high", "p", "p_adjusted", "verdict")  # fmt: skip
_THEME_COLUMNS = ("theme", "n", "share", "low", "high", *_SCORE_COLUMNS)
_WORD_COLUMNS = ("word", "n_first", "n_second", "log_odds", "z")


def _theme_values(one: ThemeFound) -> tuple[Cell, ...]:
    """The values of `_THEME_COLUMNS`; shares in percent."""
    share = (one.name, one.n, 100 * one.share, 100 * one.low, 100 * one.high)
    compared = one.comparison
    if compared is None:
        return (*share, *(None for _ in _SCORE_COLUMNS))
    sides = [cell for side in _sides(compared) for cell in _side(side)]
    difference = None if compared.difference is None else plain(compared.difference)
    tested = (difference, compared.low, compared.high, compared.p, compared.p_adjusted, compared.verdict)
    return (*share, *sides, *tested)


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
