"""Quotes and themes as text and Markdown; what customers wrote comes here redacted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cxscore import guards
from cxscore.analyses.compare import TEST, Comparison
from cxscore.analyses.pairs import REST
from cxscore.analyses.spread import SegmentShares, Spread, ThemeShare
from cxscore.analyses.themes import Discovered, ThemeFound, Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.model import Definition, Score
from cxscore.renderers import comment_data
from cxscore.renderers.layout import UNBOUNDED, broken
from cxscore.renderers.narrowing import BRIEF, INDENT, SENTENCE, Narrowed, Rows, Spare, has_room, narrowed, sentence
from cxscore.renderers.rows import BLANK, TOTAL, UNKNOWN, count_cell, level_text, number_cell, rounded
from cxscore.renderers.verdicts import difference_cell
from cxscore.texts.quotes import QuotedGroup, Quotes
from cxscore.texts.redaction import CAVEAT

ACROSS = 6
"""Segments and periods that stand side by side."""
_LISTED, _ESCAPED = re.compile(r"^(\d*)([-+.)])"), r"\1\\\2"
"""What begins a list in Markdown, and how it stays text."""
_PERCENT = (0, 100)
_ANY = (-(10**18), 10**18)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: a title ("" for none), a table with text in its first column, quotes, sentences below.

    `spare` are the columns of the table that give way, in the order in which they go.
    """

    title: str
    rows: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    below: tuple[str, ...] = ()
    spare: tuple[Spare, ...] = ()

    @property
    def heading(self) -> str:
        """The title where no columns line up: what it is of behind a colon."""
        return self.title.replace("  ", ": ", 1).replace("  ", ", ")


# --- text and Markdown ----------------------------------------------------------------------------------------


def text(found: Verbatims, width: int = UNBOUNDED, clean: guards.Clean = guards.terminal) -> Iterator[str]:
    """Yield the lines of a screen of `width` cells; `clean` makes text from outside safe.

    Where a table has no room its verdicts use fewer words, columns are left out and named below it, and segments
    stand in further tables.
    """
    room = min(width, SENTENCE)
    for index, part in enumerate(parts(found, partial(has_room, width=width, clean=clean))):
        yield "\n" if index and (part.title or not part.rows) else ""
        yield from (f"{line}\n" for line in broken(clean(part.title), width, then=INDENT, whole=True))
        table = _table(part, width, clean)
        yield from ("\n" if part.title else "", *table.lines(), "\n") if table.rows else ()
        for quote, score in part.quotes:
            shown = broken(f"{clean(quote)}  ({clean(score)})", room, "  - ", "    ")
            yield from (f"{line}\n" for line in shown)
        for said in (*part.below, *table.note):
            yield from sentence(said, width, clean)


def _table(part: Part, width: int, clean: guards.Clean) -> Narrowed:
    """The table of a part as it has room."""
    if not part.rows:
        return Narrowed((), (), ())
    brief = [(*row[:-1], BRIEF.get(row[-1], row[-1])) for row in part.rows]
    rows = part.rows if has_room(part.rows, width, clean) else brief
    return narrowed(rows, part.spare, width, clean)


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


def parts(found: Verbatims, fits: Callable[[Rows], bool] = lambda _: True) -> Iterator[Part]:
    """Yield what stands on a page, part by part; what was found comes first, how and with which care last.

    Segments stand side by side as far as `fits` says that their table has room.
    """
    result = found.result
    if isinstance(result, Quotes):
        yield from _quote_parts(found, result)
        return
    yield _themes_part(found, result)
    if result.sentiment:
        yield _sentiment_part(result)
    if result.spread:
        yield from _spread_parts(result.spread, fits)
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
    spare = (
        Spare(3, f"{heading[3]} of the share"),
        *(_spare_compared(result, 4, "score") if result.definition else ()),
    )
    return Part(title, rows, below=tuple(below), spare=spare)


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
    spare = (Spare(1, "comments (as above)"), *_spare_compared(result, 2, "net"))
    return Part("Sentiment with and without each theme", tuple(rows), below=below, spare=spare)


def _spare_compared(result: Themes, first: int, name: str) -> tuple[Spare, ...]:
    """What gives way of a comparison whose columns begin with that at `first`; its verdict stays."""
    interval = f"{level_text(result.level)} interval of the difference"
    return Spare(first + 3, interval), Spare(first + 1, f"{name} without")


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
    return (*map(_score, (compared.to, compared.from_)), difference, limits if known else UNKNOWN, compared.verdict)


def _score(score: Score | None) -> str:
    return (
        UNKNOWN
        if score is None or score.estimate.value is None
        else number_cell(score.estimate.value, score.definition)
    )


# --- themes by segment and period -----------------------------------------------------------------------------


def _spread_parts(found: Spread, fits: Callable[[Rows], bool]) -> Iterator[Part]:
    """Shares with themes below and segments across, at most `ACROSS` of them at a time."""
    start = 0
    while start < len(found.segments):
        some = found.segments[start : start + ACROSS]
        while len(some) > 1 and not fits(_spread_rows(some)):
            some = some[:-1]
        title = f"Themes by {', '.join(found.by) or 'period'}" if start == 0 else ""
        start += len(some)
        yield Part(title, _spread_rows(some), below=_spread_rule(found, start >= len(found.segments)))


def _spread_rows(some: Sequence[SegmentShares]) -> tuple[tuple[str, ...], ...]:
    counts = (UNKNOWN if one.comments is None else count_cell(one.comments) for one in some)
    heading = ("% of comments", *(_segment_name(one) + "  " for one in some))
    shares = [
        (share.theme, *(_share_cell(one.shares[row]) for one in some)) for row, share in enumerate(some[0].shares)
    ]
    return (heading, ("comments", *(f"{n}  " for n in counts)), *shares)


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


RENDERERS: Mapping[str, Callable[[Verbatims], Iterator[str]]] = {
    "text": text,
    "json": comment_data.json,
    "csv": comment_data.csv,
    "markdown": markdown,
}
"""How comments are written, by format."""
