"""What types cannot say of a grid: whether its rows and columns can be found in the sources of its scores."""

from collections.abc import Iterator, Mapping

from cxscore.config.check import folded
from cxscore.config.nodes import KeyPath, shown
from cxscore.config.report_draft import NO_PRESET, ReportDraft, date_of
from cxscore.config.report_schema import EntrySpec, SourceSpec
from cxscore.config.scales import nearest
from cxscore.config.schema import MetricSpec
from cxscore.model import Problem

BY_PERIOD = "period"
"""What `rows` says for a row per period."""
ALL_SOURCES = ""
"""The source of a column of `rows` that names none: every source that has no column of its own there."""


def row_columns(rows: tuple[str, ...]) -> Mapping[str, str]:
    """The column of each source whose values are the rows; `ALL_SOURCES` stands for the others."""
    return dict(_sourced(text) for text in rows)


def _sourced(text: str) -> tuple[str, str]:
    source, equals, column = text.partition("=")
    return (source.strip(), column.strip()) if equals else (ALL_SOURCES, text.strip())


def grid_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Every mistake of the grid at `path` beyond its types; nothing where there is none."""
    if not isinstance(draft.document.at(path), dict):
        return
    yield from _column_problems(draft, path)
    yield from _row_problems(draft, path)
    yield from _across_problems(draft, path)


def _names(draft: ReportDraft, path: KeyPath) -> list[str]:
    """The scores of a grid that are there."""
    return [name for _, name in draft.words((*path, "columns")) if name in draft.entries]


def _sources(draft: ReportDraft, path: KeyPath) -> dict[str, str]:
    """The sources of a grid's scores, each with the first score that is of it."""
    found: dict[str, str] = {}
    for name in _names(draft, path):
        if entry := draft.entries[name]:
            found.setdefault(draft.source_of(entry), name)
    return found


def _column_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Columns that are no score, and one that stands twice."""
    seen: set[str] = set()
    for place, name in draft.words((*path, "columns")):
        if name not in draft.entries:
            yield draft.document.problem(place, f"unknown score '{shown(name)}'", nearest(name, draft.entries))
        elif name in seen:
            yield draft.document.problem(place, f"the grid shows '{shown(name)}' twice", "name every score once")
        seen.add(name)


def _row_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Rows that are no column, are of no source, or leave a score without any."""
    words, sources = draft.words((*path, "rows")), _sources(draft, path)
    seen: set[str] = set()
    for place, text in words:
        source, column = _sourced(text)
        if not column or ("=" in text and not source):
            yield draft.document.problem(place, f"rows: '{shown(text)}' has no SOURCE=COLUMN", "or name one column")
        elif source and source not in draft.sources:
            yield draft.document.problem(place, f"unknown source '{shown(source)}'", nearest(source, draft.sources))
        elif source in seen:
            yield draft.document.problem(place, *_twice(source))
        elif source and source not in sources:
            message = f"no column of the grid is of the source '{shown(source)}'"
            yield draft.document.problem(place, message, "it has no rows here", severity="warning")
        seen.add(source)
    if words and ALL_SOURCES not in seen:
        yield from _rowless(draft, path, seen)
    yield from _period_problems(draft, path, [text for _, text in words])


def _twice(source: str) -> tuple[str, str]:
    if source:
        return f"rows: the source '{shown(source)}' has two columns", "name one"
    return "rows: two columns for the same sources", "write SOURCE=COLUMN where sources call it otherwise"


def _rowless(draft: ReportDraft, path: KeyPath, named: set[str]) -> Iterator[Problem]:
    """Scores of sources for which `rows` names no column."""
    for source, name in _sources(draft, path).items():
        if source and source not in named:
            message = f"rows: no column is named for the source '{shown(source)}' of '{shown(name)}'"
            yield draft.document.problem((*path, "rows"), message, f"add {source}=COLUMN", key=True)


def _period_problems(draft: ReportDraft, path: KeyPath, rows: list[str]) -> Iterator[Problem]:
    """A row per period beside other rows, and of scores whose records have no date."""
    if BY_PERIOD not in rows:
        return
    if len(rows) > 1:
        message = f"rows: {BY_PERIOD} is a row per period, and no column can stand beside it"
        yield draft.document.problem((*path, "rows"), message, "for a column of that name write SOURCE=period")
    for place, name in draft.words((*path, "columns")):
        entry = draft.entries.get(name)
        source = draft.sources.get(draft.source_of(entry)) if entry else None
        spec = draft.metric(entry.metric) if entry else None
        if entry and spec and _two_lists(entry, source, spec):
            message = f"the two lists of '{shown(name)}' are one start and one end, which no period can part"
            yield draft.document.problem(place, message, "leave it out of this grid")
            continue
        unknown = source is not None and (source.preset in ("", NO_PRESET)) and not date_of(source)
        if entry and spec and unknown and not spec.roles:
            message = f"the records of '{shown(name)}' have no date, so no period is known of them"
            yield draft.document.problem(place, message, f"add date: COLUMN to {draft.source_of(entry)}")


def _two_lists(entry: EntrySpec, source: SourceSpec | None, spec: MetricSpec) -> bool:
    """Whether a score compares customers at a start with those at an end, as far as that can be known."""
    how = {name: variant.engine.how for name, variant in spec.variants.items() if variant.engine}
    lists = [name for name, one in how.items() if one == "lists" and "on" not in spec.roles]
    return bool(lists) and (entry.variant in lists or (not entry.variant and len(source.path if source else ()) > 1))


def _across_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """A second column beside several scores, or the same one as that of the rows."""
    across, columns = draft.document.at((*path, "across")), draft.words((*path, "columns"))
    if not isinstance(across, str) or not across.strip():
        return
    if len(columns) > 1:
        message = f"across: a grid of two columns holds one score, and this one names {len(columns)}"
        yield draft.document.problem((*path, "across"), message, "leave one score, or leave across out")
    rows = [_sourced(text)[1] for _, text in draft.words((*path, "rows"))]
    if folded(across) in map(folded, rows):
        message = f"across: '{shown(across)}' is the column of the rows already"
        yield draft.document.problem((*path, "across"), message, "name another column")
