"""Quotes and themes for machines: JSON, and one CSV row per quote or theme; what customers wrote comes redacted."""

from collections.abc import Iterator, Sequence

from cxscore import __version__, guards
from cxscore.analyses.compare import Comparison
from cxscore.analyses.spread import Spread, ThemeShare
from cxscore.analyses.themes import Discovered, ThemeFound, Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.model import Score
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
from cxscore.renderers.rows import BLANK, TOTAL, plain
from cxscore.texts.quotes import Quotes
from cxscore.texts.redaction import CAVEAT
from cxscore.texts.words import Keyword


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
    return (*(cell for side in (compared.to, compared.from_) for cell in _side(side)), *_tested_values(compared))


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
