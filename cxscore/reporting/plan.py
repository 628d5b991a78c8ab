"""What a report asks, before any data is read: the period, the files of each source, a request per entry."""

import glob
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cxscore import periods
from cxscore.analyses.pairs import label_a_year_before, label_before
from cxscore.config.grid_check import ALL_SOURCES, BY_PERIOD, row_columns
from cxscore.config.load import catalogue_preset_names, find_metric, find_preset
from cxscore.config.report_draft import NO_PRESET, PERIOD, date_of
from cxscore.config.report_schema import (
    Against,
    EntrySpec,
    FigureKind,
    Gate,
    GridSpec,
    QuotesSpec,
    ReportSpec,
    SourceSpec,
    TargetSpec,
    ThemesSectionSpec,
)
from cxscore.config.schema import MetricSpec
from cxscore.config.titles import SUPPORT
from cxscore.config.validate import load_metric, load_themes
from cxscore.config.words_check import of_comments
from cxscore.edition import CommentsCommand, ConfigFile, Section
from cxscore.errors import ConfigError, UsageError
from cxscore.model import Problem, Request, Terms
from cxscore.periods import Grain, Period
from cxscore.requests import pair

if TYPE_CHECKING:
    from cxscore.api.verbatims import Sought
    from cxscore.texts.quotes import Wanted

EARLIER: Mapping[Against, Callable[[str], str | None]] = {"previous": label_before, "year": label_a_year_before}
"""The label of the period that another one is compared with; None where the calendar has none."""
_AGAINST: tuple[Against, ...] = get_args(Against)
POINTS = 13
"""Periods of a series or of a grid with a row per period, that of the report included: a year of months and the same
month of the year before."""
LAST = "last"
"""What `--for` says for the last complete period."""


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """A request and the metric it asks for; `own` where the metric is the user's own file.

    `compare` names the earlier periods that it is compared with, `figures` what is drawn of it in any section. It is
    `placed` where its records are those of the period: by their dates, or by the files that the period names.
    """

    name: str
    source: str
    request: Request
    spec: MetricSpec
    own: bool
    target: TargetSpec | None
    compare: tuple[Against, ...] = ()
    figures: frozenset[FigureKind] = frozenset()
    placed: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """The files that a source stands for now, and the words of the config that no file answers to.

    `zone` is the source's own time zone, "" where the report's is used. `fixed` says that its files are the same for
    every period; where they are not, `earlier` holds those of the periods that it may be compared with, by their
    labels, as far as they are all there.
    """

    name: str
    files: tuple[str, ...]
    missing: tuple[str, ...]
    zone: str
    fixed: bool = True
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedGrid:
    """A grid of the section at `place`: what its rows are, and what is asked of each of its scores.

    Each of `cuts` is the entry of a column, asked by the rows. With `across` there is one, and `margin` asks it by
    the columns alone, for the row of all together; a row per period (`grain`) has no such row.
    """

    place: int
    title: str
    rows: str
    cuts: tuple[PlannedEntry, ...]
    across: str = ""
    margin: PlannedEntry | None = None
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class PlannedQuotes:
    """How many quotes are shown of what: of each bucket, or of each value of the column `per`."""

    per: str
    wanted: "Wanted"


@dataclass(frozen=True, slots=True)
class PlannedThemes:
    """The themes that are looked for; where not `scored`, by the polarity of the comments alone."""

    sought: "Sought"
    scored: bool


@dataclass(frozen=True, slots=True)
class PlannedComments:
    """What the section at `place` shows of comments; `asked` is an entry counted by the column they stand in."""

    place: int
    title: str
    asked: PlannedEntry
    what: PlannedQuotes | PlannedThemes

    @property
    def command(self) -> CommentsCommand:
        """What finds the same of a file."""
        return "quotes" if isinstance(self.what, PlannedQuotes) else "themes"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run will do. `outputs` are paths as they will be written; `notes` are warnings of the config.

    `history` is the file in which scores are kept from run to run, None where none are. `reads` are the files beside
    the config that it names: texts, own metrics, presets, wordings, calendars, words. `configs` are the config and
    those, with what they hold.
    """

    name: str
    title: str
    period: Period | None
    time_zone: str
    sources: tuple[PlannedSource, ...]
    entries: tuple[PlannedEntry, ...]
    sections: tuple[Section, ...]
    outputs: tuple[Path, ...]
    gate: Gate
    notes: tuple[Problem, ...]
    history: Path | None = None
    grids: tuple[PlannedGrid, ...] = ()
    comments: tuple[PlannedComments, ...] = ()
    locale: str = "en"
    reads: tuple[Path, ...] = ()
    configs: tuple[ConfigFile, ...] = ()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that a run reads beside its config: none of them may be written over."""
        records = (Path(name) for source in self.sources for name in source.files)
        return (*self.reads, *([self.history] if self.history else []), *records)

    def of(self, source: str) -> tuple[PlannedEntry, ...]:
        """The entries that use a source."""
        return tuple(entry for entry in self.entries if entry.source == source)

    def further_of(self, source: str) -> tuple[PlannedEntry, ...]:
        """What grids, themes and quotes ask of a source beside its entries."""
        cuts = (cut for grid in self.grids for cut in (*grid.cuts, grid.margin) if cut)
        return tuple(one for one in (*cuts, *(one.asked for one in self.comments)) if one.source == source)

    def uses(self, source: str) -> bool:
        """Whether anything is asked of a source."""
        return bool(self.of(source) or self.further_of(source))


def window(label: str) -> tuple[str, ...]:
    """The labels of the periods that a series may show up to this one, in time."""
    labels = [label]
    while len(labels) < POINTS and (before := label_before(labels[0])):
        labels.insert(0, before)
    return tuple(labels)


def chosen_period(wanted: str | None, grain: Grain, today: date) -> Period | None:
    """The period that `--for` names: by its label, or the last complete one of this grain before `today`.

    None without a word; UsageError for a label that names none.
    """
    if wanted is None:
        return None
    if wanted == LAST:
        return periods.containing(periods.containing(today, grain).first - timedelta(days=1), grain)
    try:
        return periods.parse(wanted)
    except ValueError as error:
        raise UsageError(f"--for: {error}", f"or say --for {LAST}") from None


def planned(config: Path, spec: ReportSpec, notes: tuple[Problem, ...], period: Period | None, into: str) -> Plan:
    """The plan of a report for a period; outputs go to the folder `into`, beside the config where it is "".

    UsageError where a path or a title needs a period and there is none.
    """
    _needs_period(spec, period, into)
    filled = _Filled(config.parent, period.label if period else "")
    own = {metric.metric: metric for metric in map(load_metric, map(filled.path, spec.metrics))}
    entries = {name: _entry(name, entry, spec, filled, period, own=own) for name, entry in spec.scores.items()}
    reads = tuple(filled.path(text) for text in _named_files(spec))
    for grid in (section.grid for section in spec.sections if section.grid):
        entries |= {name: _complemented(entries[name]) for name in grid.columns}
    return Plan(
        spec.report,
        filled.text(spec.title or spec.report),
        period,
        spec.time_zone or "UTC",
        tuple(_source(name, spec, filled, period) for name in spec.sources),
        tuple(entries.values()),
        _sections(spec, filled),
        tuple(_output(filled, text, into) for text in spec.outputs),
        spec.gate,
        notes,
        filled.path(spec.history) if spec.history else None,
        tuple(_grids(spec, entries, filled, period)),
        tuple(_comments(spec, entries, filled, period)),
        spec.locale,
        reads,
        tuple(map(_config_file, dict.fromkeys((config, *reads)))),
    )


def _config_file(path: Path) -> ConfigFile:
    """A file that says what is asked; ConfigError where it cannot be read any more."""
    try:
        return ConfigFile(str(path), sha256(path.read_bytes()).hexdigest())
    except OSError:
        raise ConfigError(f"the file {path} cannot be read", "the config names it") from None


def _named_files(spec: ReportSpec) -> Iterator[str]:
    """The paths of all files that a config names beside its sources."""
    yield from spec.metrics
    yield from (source.preset for source in spec.sources.values() if Path(source.preset).suffix)
    for entry in spec.scores.values():
        yield from filter(None, (entry.labels, entry.lexicon))
        yield from (_per_value(text)[1] for text in entry.calendar)
    for section in spec.sections:
        yield from filter(None, (section.text, section.themes.file if section.themes else ""))


def _needs_period(spec: ReportSpec, period: Period | None, into: str) -> None:
    texts = [spec.title, into, *spec.outputs, *(text for source in spec.sources.values() for text in source.path)]
    if period is None and any(PERIOD in text for text in texts):
        message = f"this report is made for one period: {PERIOD} stands in its title or in a path"
        raise UsageError(message, "say --for 2026-10, or --for last for the last complete period")


@dataclass(frozen=True, slots=True)
class _Filled:
    """Texts of the config with the label of the period in them, and paths beside the config."""

    folder: Path
    label: str

    def text(self, text: str) -> str:
        """The text for this period."""
        return text.replace(PERIOD, self.label)

    def path(self, text: str) -> Path:
        """The path for this period, relative to the config, without detours that lead back."""
        joined = self.folder / self.text(text)
        plain = Path(os.path.normpath(joined))
        return plain if plain.resolve() == joined.resolve() else joined

    def files(self, text: str) -> list[str]:
        """The files that a path or a pattern means, sorted; none where there are none."""
        path = self.path(text)
        if os.path.lexists(path) or not glob.has_magic(self.text(text)):
            return [str(path)] if os.path.lexists(path) else []
        pattern = os.path.join(glob.escape(str(self.folder)), self.text(text))  # noqa: PTH118 (a pattern is no path)
        return sorted(os.path.normpath(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207


def _source(name: str, spec: ReportSpec, filled: _Filled, period: Period | None) -> PlannedSource:
    source = spec.sources[name]
    files, missing = _files(source, filled)
    fixed = not any(PERIOD in text for text in source.path)
    earlier = {} if fixed or period is None else _earlier(source, filled, _compared(name, spec, period))
    return PlannedSource(name, files, missing, source.time_zone, fixed, earlier)


def _files(source: SourceSpec, filled: _Filled) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of a source, each once, and the words that no file answers to."""
    found = {text: filled.files(text) for text in source.path}
    files = dict.fromkeys(file for some in found.values() for file in some)
    return tuple(files), tuple(str(filled.path(text)) for text, some in found.items() if not some)


def _compared(name: str, spec: ReportSpec, period: Period) -> list[str]:
    """The labels of the periods that scores of a source are compared with."""
    users = [entry for entry in spec.scores.values() if (entry.source or next(iter(spec.sources))) == name]
    asked = dict.fromkeys(against for entry in users for against in entry.compare)
    found = (EARLIER[against](period.label) for against in _AGAINST if against in asked)
    return [label for label in found if label]


def _earlier(source: SourceSpec, filled: _Filled, labels: list[str]) -> dict[str, tuple[str, ...]]:
    """The files of earlier periods, of those of which none is missing."""
    found = {label: _files(source, replace(filled, label=label)) for label in labels}
    return {label: files for label, (files, missing) in found.items() if files and not missing}


def _entry(
    name: str,
    entry: EntrySpec,
    spec: ReportSpec,
    filled: _Filled,
    period: Period | None,
    *,
    own: Mapping[str, MetricSpec],
) -> PlannedEntry:
    source = entry.source or next(iter(spec.sources))
    metric = own[entry.metric] if entry.metric in own else find_metric(entry.metric)
    dated = bool(date_of(spec.sources[source]) or metric.roles)
    window = period.label if period and dated else None
    request = _request(entry, spec.sources[source], spec, filled, window)
    compare = tuple(against for against in _AGAINST if against in entry.compare)
    placed = dated or all(PERIOD in text for text in spec.sources[source].path)
    figures = _drawn(name, spec)
    return PlannedEntry(name, source, request, metric, entry.metric in own, entry.target, compare, figures, placed)


def _drawn(name: str, spec: ReportSpec) -> frozenset[FigureKind]:
    """What the sections draw of a score."""
    sections = [section for section in spec.sections if name in section.show]
    return frozenset(kind for kind in get_args(FigureKind) if any(kind in section.figures for section in sections))


def _request(entry: EntrySpec, source: SourceSpec, spec: ReportSpec, filled: _Filled, window: str | None) -> Request:
    """What an entry asks: its own words, its source's, and the window of the period where its records have dates."""
    least = entry.min_n or spec.min_n
    return Request(
        metric=entry.metric,
        columns=entry.column,
        scale=entry.scale or None,
        variant=entry.variant or None,
        direction=entry.direction,
        by=entry.by,
        where=tuple(map(pair, (*source.where, *entry.where))),
        where_not=tuple(map(pair, (*source.where_not, *entry.where_not))),
        date=(date_of(source) or None) if window or source.respondent else None,
        since=window,
        until=window,
        time_zone=source.time_zone or _zone(source, spec),
        dayfirst=source.dayfirst,
        date_format=source.date_format or None,
        respondent=source.respondent or None,
        keep=source.keep,
        key=source.key or None,
        order=source.order or None,
        counts=entry.counts or None,
        weight=entry.weight or None,
        missing=source.missing,
        min_n=int(least) if least else None,
        complementary=spec.complementary,
        encoding=source.encoding or None,
        delimiter=source.delimiter or None,
        preset=_preset(source, filled),
        include=source.include,
        records=source.records or None,
        sheet=source.sheet or None,
        question=pair(entry.question) if entry.question else None,
        labels=str(filled.path(entry.labels)) if entry.labels else None,
        roles=tuple(entry.roles.items()),
        terms=_terms(entry, filled),
    )


def _terms(entry: EntrySpec, filled: _Filled) -> Terms:
    """What a metric of tickets is told besides columns; calendars by their paths beside the config."""
    calendars = ((value, str(filled.path(path))) for value, path in map(_per_value, entry.calendar))
    return Terms(
        unit=entry.unit,
        as_of=entry.as_of,
        target=tuple(map(_per_value, entry.within)),
        calendar=tuple(calendars),
        pause=entry.pause,
        solved=entry.solved,
        language=entry.language,
        lexicon=str(filled.path(entry.lexicon)) if entry.lexicon else "",
        method="" if entry.method == "lexicon" else entry.method,
    )


def _per_value(text: str) -> tuple[str, str]:
    """`high=1h` as a value and what is said of it; what is said of all values has none."""
    value, _, said = text.rpartition("=")
    return value.strip(), said.strip()


def _preset(source: SourceSpec, filled: _Filled) -> str | None:
    """The preset by its name, or by its path beside the config; None where it is to be recognised."""
    name = source.preset
    return name or None if name in ("", NO_PRESET, *catalogue_preset_names()) else str(filled.path(name))


def _zone(source: SourceSpec, spec: ReportSpec) -> str | None:
    """The report's zone, unless the preset that is named knows where the source's dates stand."""
    known = find_preset(source.preset).time_zone if source.preset in catalogue_preset_names() else ""
    return spec.time_zone or None if known in ("", "unknown") else None


def _sections(spec: ReportSpec, filled: _Filled) -> tuple[Section, ...]:
    """The sections with their texts; without any, one that shows every entry."""
    if not spec.sections:
        return (Section("", "", tuple(spec.scores)),)
    return tuple(
        Section(
            filled.text(section.title),
            _text(filled.path(section.text)) if section.text else "",
            section.show,
            tuple(kind for kind in get_args(FigureKind) if kind in section.figures),
        )
        for section in spec.sections
    )


# --- grids ---------------------------------------------------------------------------------------------------


def _grids(
    spec: ReportSpec, entries: Mapping[str, PlannedEntry], filled: _Filled, period: Period | None
) -> Iterator[PlannedGrid]:
    """The grids of the sections, each with what it asks of the entries that are its columns."""
    for place, section in enumerate(spec.sections):
        if grid := section.grid:
            planned = PlannedGrid(place, filled.text(section.title), BY_PERIOD, (), grid.across)
            asked = [entries[name] for name in grid.columns]
            by_period = grid.rows == (BY_PERIOD,)
            yield _by_period(planned, asked, spec, period) if by_period else _by_column(planned, asked, grid)


def _by_column(planned: PlannedGrid, asked: Sequence[PlannedEntry], grid: GridSpec) -> PlannedGrid:
    """A grid with a row per value of a column. What is withheld cannot be worked out from its row of all together."""
    columns = row_columns(grid.rows)
    rows = [columns.get(entry.source, columns.get(ALL_SOURCES, "")) for entry in asked]
    across = (grid.across,) if grid.across else ()
    cuts = tuple(
        _asked(entry, by=(row, *across), complementary=not across) for entry, row in zip(asked, rows, strict=True)
    )
    margin = _asked(asked[0], by=across, complementary=True) if across else None
    return replace(planned, rows=columns.get(ALL_SOURCES) or rows[0], cuts=cuts, margin=margin)


def _by_period(
    planned: PlannedGrid, asked: Sequence[PlannedEntry], spec: ReportSpec, period: Period | None
) -> PlannedGrid:
    """A grid with a row per period: the report's and those before it, or without one all there are."""
    across = (planned.across,) if planned.across else ()
    grain = period.grain if period else spec.period
    cuts = tuple(_over_time(entry, spec, grain, period, across) for entry in asked)
    return replace(planned, cuts=cuts, grain=grain)


def _over_time(
    entry: PlannedEntry, spec: ReportSpec, grain: Grain, period: Period | None, across: tuple[str, ...]
) -> PlannedEntry:
    """What is asked of an entry for a row per period; its source may know the date by which records are placed."""
    request = replace(
        entry.request,
        date=date_of(spec.sources[entry.source]) or None,
        period=grain,
        since=window(period.label)[0] if period else None,
        until=period.label if period else None,
    )
    return _asked(replace(entry, request=request), by=across, complementary=bool(across))


def _complemented(entry: PlannedEntry) -> PlannedEntry:
    """The entry of a grid's column: its own table must not tell what the grid withholds.

    Whatever its columns are called: two words may mean one column, which only the file tells.
    """
    if not entry.request.by:
        return entry
    return replace(entry, request=replace(entry.request, complementary=True))


def _asked(entry: PlannedEntry, *, by: tuple[str, ...], complementary: bool) -> PlannedEntry:
    """The entry by other columns than its own."""
    return replace(entry, request=replace(entry.request, by=by, complementary=complementary), target=None)


# --- comments ------------------------------------------------------------------------------------------------


def _comments(
    spec: ReportSpec, entries: Mapping[str, PlannedEntry], filled: _Filled, period: Period | None
) -> Iterator[PlannedComments]:
    """The themes and the quotes of the sections, each with the entry whose records have the comments."""
    for place, section in enumerate(spec.sections):
        title = filled.text(section.title)
        if themes := section.themes:
            alone = EntrySpec(metric="sentiment", source=themes.source, language=_only(themes.language))
            asked = entries[themes.score] if themes.score else _entry("", alone, spec, filled, period, own={})
            yield PlannedComments(place, title, *_themes(asked, themes, filled))
        if quotes := section.quotes:
            yield PlannedComments(place, title, *_quotes(entries[quotes.score], quotes))


def _only(languages: tuple[str, ...]) -> str:
    """The language in which comments are read, where one alone is said."""
    return languages[0] if len(languages) == 1 else ""


def _themes(entry: PlannedEntry, themes: ThemesSectionSpec, filled: _Filled) -> tuple[PlannedEntry, PlannedThemes]:
    """A metric of comments is no score beside them: it is made of those in which themes are looked for."""
    from cxscore.api.verbatims import BUILT_IN, Sought  # noqa: PLC0415 (start-up: few reports show comments)

    path = filled.path(themes.file) if themes.file else None
    source, spec = (str(path), load_themes(path)) if path else (BUILT_IN, load_themes(SUPPORT))
    sought = Sought(source, spec, themes.language, least=_least(entry))
    asked, scored = _asked(entry, by=(themes.comment,), complementary=False), not of_comments(entry.spec)
    if not scored:
        asked = replace(asked, request=replace(asked.request, columns=(themes.comment,)))
    return asked, PlannedThemes(sought, scored)


def _quotes(entry: PlannedEntry, quotes: QuotesSpec) -> tuple[PlannedEntry, PlannedQuotes]:
    from cxscore.api.verbatims import quoted_by  # noqa: PLC0415 (start-up: few reports show comments)
    from cxscore.texts.quotes import Wanted  # noqa: PLC0415 (as above)
    from cxscore.texts.redaction import order_pattern  # noqa: PLC0415 (as above)

    asked = _asked(entry, by=quoted_by(quotes.comment, quotes.per), complementary=False)
    orders = tuple(map(order_pattern, quotes.order_number))
    return asked, PlannedQuotes(quotes.per, Wanted(int(quotes.n), int(quotes.seed), _least(entry), orders))


def _least(entry: PlannedEntry) -> int:
    """The smallest group that is shown: none that scores are withheld of, and none under the smallest of all."""
    from cxscore.texts.quotes import SMALLEST  # noqa: PLC0415 (start-up: few reports show comments)

    return max(SMALLEST, entry.request.min_n or 0)


# --- texts and files -----------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    """What a text file of the config says; ConfigError when it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"the text {path} cannot be read as UTF-8", "save it as UTF-8") from None


def _output(filled: _Filled, text: str, into: str) -> Path:
    return Path(filled.text(into)) / filled.text(text) if into else filled.path(text)
