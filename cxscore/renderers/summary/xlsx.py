"""An edition as a workbook: a line per entry, a sheet per section, every score, and the definition of every number.

Numbers are numbers, unrounded; a value stands in the colour of its target.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from cxscore.analyses.compare import Comparison
from cxscore.edition import Change, Comments, Edition, Entry, Grid, GridLine, Point, Section, Verdict
from cxscore.guards import sheet_cell
from cxscore.model import Number, Report, Score
from cxscore.renderers.csv import Cell
from cxscore.renderers.language import Language, language
from cxscore.renderers.rows import BLANK, PLACES, TOTAL, plain, shown_n
from cxscore.renderers.summary.changes import change_texts
from cxscore.renderers.summary.csv import names, rows
from cxscore.renderers.summary.grid_cells import NOBODY, cell_verdict, column_entries, corner_text
from cxscore.renderers.summary.wording import note_text, period_text, target_words, title_text
from cxscore.renderers.summary.words import definitions as of_words
from cxscore.renderers.summary.words import sheet_table
from cxscore.renderers.xlsx import Sheet, Styled, Tone, check_rows, definitions, sheet_names, written

SUMMARY = (
    "score",
    "metric",
    "rule",
    "n",
    "value",
    "lower limit",
    "upper limit",
    "unit",
    "target",
    "limit",
    "verdict",
    "remark",
)
CHANGE = (
    "score",
    "against",
    "period",
    "value then",
    "n then",
    "difference",
    "lower limit",
    "upper limit",
    "p",
    "verdict",
    "remark",
)
TREND = (
    "score",
    "period",
    "n",
    "value",
    "lower limit",
    "upper limit",
    "unit",
    "definition",
    "partial",
    "value before",
    "n before",
)
SECTION = ("n", "value", "lower limit", "upper limit", "unit", "target", "verdict", "remark")
FIXED = ("summary", "changes", "trend", "scores", "definitions")
_TONES: dict[Verdict, Tone] = {Verdict.MET: "good", Verdict.NOISE: "middle", Verdict.MISSED: "bad"}
_JUDGED: dict[str, Tone] = {"better": "good", "worse": "bad"}

_Row = Sequence[Cell | Styled]


def render(edition: Edition) -> Iterator[bytes]:
    """Yield the bytes of a workbook: `summary`, `changes` and `trend` if any, the sections, `scores`, `definitions`.

    All in the edition's language but the sheet of the scores: it has the columns of the CSV, under their names.

    UsageError when there are more scores than a sheet has rows, or a `by` column has the name of another column.
    """
    grids = [section.grid for section in edition.sections if section.grid]
    cells = sum(len(line.cells) for grid in grids for line in grid.lines)
    check_rows(cells + sum(len(entry.report.scores) for entry in edition.entries if entry.report))
    spoken = language(edition.locale)
    say, tell = spoken.say, spoken.tell
    over_definitions = (say("entry"), say("score"), say("key"), say("text"))
    yield from written(
        [
            Sheet(say("summary"), [*map(tell, SUMMARY)], (_line(entry, spoken) for entry in edition.entries), 1),
            *_courses(edition, spoken),
            *_sections(edition, spoken),
            Sheet(say("scores"), names(edition, sheet_cell), rows(edition, sheet_cell), 1),
            Sheet(say("definitions"), over_definitions, _definitions(edition, spoken)),
        ]
    )


def _line(entry: Entry, spoken: Language) -> _Row:
    target, total = entry.target, entry.total
    limit = None if target is None or target.limit is None else plain(target.limit)
    facts = _numbers(total, spoken) if total else [None] * 6
    wanted, judged, remark = _said(entry, spoken)
    return [sheet_cell(entry.name), entry.metric, *facts, wanted, limit, judged, remark]


def _numbers(score: Score, spoken: Language) -> list[Cell | Styled]:
    """The rule, the base, the value with its limits, unrounded, and their unit."""
    n, *values = _measured(score)
    shown = [Styled(value, None, _places(score)) for value in values]
    return [score.definition.variant, n, *shown, spoken.tell(score.definition.unit)]


def _measured(score: Score) -> list[Cell]:
    """The base, the value and its limits; what is withheld is not told."""
    interval, shown = score.estimate.interval, not score.withheld
    limits = [_number(score.estimate.value), interval.low, interval.high] if shown else [None, None, None]
    return [shown_n(score), *limits]


def _number(number: Number | None) -> int | float | None:
    return None if number is None else plain(number)


def _toned(cell: Cell, verdict: Verdict | None, places: int | None = None) -> Styled:
    """A cell in the colour of a target, if there is one to judge by."""
    return Styled(cell, _TONES.get(verdict) if verdict else None, places)


def _definitions(edition: Edition, spoken: Language) -> Iterator[tuple[str, ...]]:
    yield ("", "", spoken.say("Report"), sheet_cell(title_text(edition.title, edition, spoken)))
    yield ("", "", spoken.say("Period"), sheet_cell(period_text(edition, spoken)))
    for entry in edition.entries:
        if entry.report:
            yield from ((sheet_cell(entry.name), *line) for line in definitions(entry.report, spoken))
    yield from of_words(edition)


# --- changes and series --------------------------------------------------------------------------------------


def _courses(edition: Edition, spoken: Language) -> Iterator[Sheet]:
    """A sheet of changes and one of the series, where there are any."""
    if any(entry.changes for entry in edition.entries):
        yield Sheet(spoken.say("changes"), [*map(spoken.tell, CHANGE)], _changes(edition, spoken), 1)
    if any(entry.trend for entry in edition.entries):
        points = (_point(entry, point, spoken) for entry in edition.entries for point in entry.trend)
        yield Sheet(spoken.say("trend"), [*map(spoken.tell, TREND)], points, 2)


def _changes(edition: Edition, spoken: Language) -> Iterator[_Row]:
    for entry in edition.entries:
        said = (sheet_cell(change.said) for change in change_texts(entry, spoken))
        found = zip(entry.changes, said, strict=True)
        yield from ([*_change(entry, change, spoken), text] for change, text in found)


def _change(entry: Entry, change: Change, spoken: Language) -> list[Cell | Styled]:
    before, found = change.before, change.comparison
    value = None if before is None or before.withheld else _number(before.estimate.value)
    n = shown_n(before) if before else None
    facts = [sheet_cell(entry.name), spoken.tell(change.against), change.period, value, n]
    return [*facts, _number(entry.difference(change)), *_compared(found, spoken)]


def _compared(found: Comparison | None, spoken: Language) -> list[Cell | Styled]:
    """The limits of the difference, its p-value and its verdict, coloured once the direction is settled."""
    if found is None:
        return [None, None, None, None]
    tone = _JUDGED.get(found.verdict) if found.to.definition.settled else None
    said = spoken.tell(found.verdict)
    verdict = Styled(said, tone) if tone else said
    return [found.low, found.high, found.p_adjusted, verdict]


def _point(entry: Entry, point: Point, spoken: Language) -> _Row:
    values = [point.n, _number(point.value), point.low, point.high]
    before = [_number(point.earlier.value), point.earlier.n] if point.earlier else [None, None]
    facts = [spoken.tell(point.unit), point.definition, spoken.say("yes" if point.partial else "no")]
    return [sheet_cell(entry.name), point.period, *values, *facts, *before]


# --- sections ------------------------------------------------------------------------------------------------


def _sections(edition: Edition, spoken: Language) -> Iterator[Sheet]:
    """A sheet per section that shows scores, and one per grid, themes and quotes."""
    both = list(_parts(edition))
    names = sheet_names((_title(edition, one, spoken) for one in both), map(spoken.tell, FIXED))
    for name, (section, part) in zip(names, both, strict=True):
        if isinstance(part, Comments):
            yield Sheet(name, *sheet_table(part))
        elif part:
            yield _grid_sheet(name, edition, part, spoken)
        else:
            yield _score_sheet(name, edition, section, spoken)


_Part = tuple[Section, Grid | Comments | None]


def _parts(edition: Edition) -> Iterator[_Part]:
    """Each section once for its scores, once for its grid, and once each for its themes and its quotes."""
    for section in edition.sections:
        yield from [(section, None)] if section.show else []
        yield from [(section, section.grid)] if section.grid else []
        yield from ((section, one) for one in section.comments)


def _title(edition: Edition, both: _Part, spoken: Language) -> str:
    section, part = both
    title = title_text(section.title, edition, spoken) or spoken.say("section")
    return f"{part.command} {title}" if isinstance(part, Comments) else title


def _score_sheet(name: str, edition: Edition, section: Section, spoken: Language) -> Sheet:
    entries = [edition.entry(entry) for entry in section.show]
    by = tuple(dict.fromkeys(column for entry in entries if entry.report for column in entry.report.by))
    found = (row for entry in entries for row in _scores(entry, by, spoken))
    headings = (spoken.say("score"), *map(sheet_cell, by), *map(spoken.tell, SECTION))
    return Sheet(name, headings, found, 1 + len(by))


def _scores(entry: Entry, by: tuple[str, ...], spoken: Language) -> Iterator[_Row]:
    """Every score of an entry; only its total has a target and a remark."""
    if entry.report is None:
        blanks = [None for _ in (*by, *SECTION[:-1])]
        yield [sheet_cell(entry.name), *blanks, sheet_cell(note_text(entry, spoken)) or None]
        return
    for score in entry.report.scores:
        total = score.scope == "total"
        said = _said(entry, spoken) if total else [None, None, _reason(score, spoken)]
        labels = _labels(entry.report, score, by, spoken)
        yield [sheet_cell(entry.name), *labels, *_judged(score, entry if total else None, spoken), *said]


def _judged(score: Score, entry: Entry | None, spoken: Language) -> list[Cell | Styled]:
    """The base, the value in the colour of the target, its limits, and their unit."""
    n, value, *limits = _measured(score)
    places = _places(score)
    verdict = cell_verdict(score, entry) if entry else None
    shown = [Styled(limit, None, places) for limit in limits]
    return [n, _toned(value, verdict, places), *shown, spoken.tell(score.definition.unit)]


def _places(score: Score) -> int | None:
    """The decimals with which people see a value; a time stands in whole seconds."""
    return PLACES.get(score.definition.unit, 0)


def _said(entry: Entry, spoken: Language) -> list[Cell | Styled]:
    """The target, how the total stands to it, and what else is to be said."""
    target, verdict = entry.target, entry.verdict
    judged = _toned(spoken.tell(verdict.text) if verdict else None, verdict)
    wanted = sheet_cell(target_words(target, spoken)) if target else None
    return [wanted, judged, sheet_cell(note_text(entry, spoken)) or None]


def _reason(score: Score, spoken: Language) -> Cell:
    return sheet_cell(spoken.tell(score.estimate.reason.message)) if score.estimate.reason else None


def _labels(report: Report, score: Score, by: tuple[str, ...], spoken: Language) -> list[Cell]:
    """The segment of a score under the columns of its section; of a total, that it is all."""
    if score.scope == "total":
        return [spoken.say(TOTAL) if not place else None for place, _ in enumerate(by)]
    values = dict(zip(report.by, score.segment, strict=False))
    return [(sheet_cell(values[name]) or spoken.say(BLANK)) if name in values else None for name in by]


def _grid_sheet(name: str, edition: Edition, grid: Grid, spoken: Language) -> Sheet:
    """A grid with the base of every value beside it; its unit stands in the heading where it is none of a scale."""
    entries = column_entries(edition, grid)
    columns = [sheet_cell(column) or spoken.say(BLANK) for column in grid.columns]
    if len(set(columns)) < len(columns):
        columns = [f"{column} ({place})" for place, column in enumerate(columns, 1)]
    headings = [
        text
        for column, entry in zip(columns, entries, strict=True)
        for text in (_heading(column, entry, spoken), f"{column} n")
    ]
    found = (_grid_row(line, entries, spoken) for line in grid.lines)
    return Sheet(name, (sheet_cell(corner_text(grid, spoken)), *headings), found, 1)


def _heading(column: str, entry: Entry, spoken: Language) -> str:
    unit = entry.total.definition.unit if entry.total else ""
    return f"{column} ({spoken.tell(unit)})" if unit in ("percent", "seconds") else column


def _grid_row(line: GridLine, entries: Sequence[Entry], spoken: Language) -> _Row:
    """The values and bases of a line; a place without records is marked, what is withheld says so."""
    label = spoken.say(TOTAL) if line.value is None else sheet_cell(line.value) or spoken.say(BLANK)
    cells = (_grid_cell(score, entry, spoken) for score, entry in zip(line.cells, entries, strict=True))
    return [label, *chain.from_iterable(cells)]


def _grid_cell(score: Score | None, entry: Entry, spoken: Language) -> tuple[Cell | Styled, Cell]:
    if score is None:
        return NOBODY, None
    if score.withheld:
        return spoken.say("withheld"), None
    value = _toned(_number(score.estimate.value), cell_verdict(score, entry), _places(score))
    return value, score.estimate.n
