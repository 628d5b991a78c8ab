"""What stands on the page of an edition, part by part, in words: nothing here knows HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxscore.config.scales import COMMENTS
from cxscore.edition import Edition, Entry, Section, Verdict
from cxscore.model import Report
from cxscore.renderers.blocks import Block, blocks
from cxscore.renderers.facts import facts
from cxscore.renderers.footers import STATE_WORDS, footers
from cxscore.renderers.language import Language
from cxscore.renderers.rows import UNKNOWN, count_cell, interval_cell, level_text, shown_n, value_cell
from cxscore.renderers.shading import shading
from cxscore.renderers.summary.changes import ChangeText, change_texts
from cxscore.renderers.summary.listings import NUMBER, Cell, Listing, grid_listing, plain_listing, score_listing
from cxscore.renderers.summary.wording import NOT_WHOLE, restated_texts, target_words, title_text
from cxscore.renderers.summary.words import WordsView, views
from cxscore.renderers.wording import PARTIAL, answers_text, interval_text, meaning_text, subject_text, value_text

_MARKS = {Verdict.MET: "✓", Verdict.MISSED: "✕", Verdict.NOISE: "≈", Verdict.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A target and how the total stands to it: a sign, words, and the verdict's name for its colour."""

    target: str
    sign: str
    said: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tile:
    """The headline of one entry."""

    place: str
    name: str
    what: str
    value: str
    interval: str
    n: str
    changes: tuple[ChangeText, ...]
    judged: Judged | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """One table of an entry: the sentences over it, its listing, where every row went, and how it was counted."""

    summary: tuple[str, ...]
    subject: str
    listing: Listing
    rows: str
    counted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in a section: its tile's facts, what late answers changed, its tables.

    `place` is where links to it lead: to the first section that shows it.
    """

    place: str
    entry: Entry
    tile: Tile
    restated: tuple[tuple[str, str], ...]
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class GridView:
    """A grid with what its shades say."""

    listing: Listing
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its title as people read it, its entries, its grid, its themes and quotes."""

    section: Section
    title: str
    entries: tuple[EntryView, ...]
    grid: GridView | None
    words: tuple[WordsView, ...]


# --- tiles ---------------------------------------------------------------------------------------------------


def tiles(edition: Edition, language: Language) -> tuple[Tile, ...]:
    """A headline per entry; none of what word lists make of comments, which is no score to be led by."""
    return tuple(tile(edition, entry, language) for entry in edition.entries if not _by_word_lists(entry))


def _by_word_lists(entry: Entry) -> bool:
    return entry.total is not None and entry.total.definition.engine == COMMENTS


def tile(edition: Edition, entry: Entry, language: Language) -> Tile:
    """The facts of one entry."""
    total = entry.total
    if total is None:
        absent = (language.tell(entry.absence),) if entry.absence else ()
        return Tile(
            _place(edition, entry), entry.name, entry.metric, UNKNOWN, "", "", (), _judged(entry, language), absent
        )
    limits = interval_cell(total)
    return Tile(
        _place(edition, entry),
        entry.name,
        ", ".join((language.tell(total.definition.title), meaning_text(total.definition, language))),
        language.number(value_cell(total)),
        "" if limits == UNKNOWN else language.number(limits),
        "" if total.withheld else language.say("n {}", language.number(count_cell(shown_n(total)))),
        tuple(change_texts(entry, language)),
        None if _by_word_lists(entry) else _judged(entry, language),
        tuple(_notes(entry, language)),
    )


def _place(edition: Edition, entry: Entry) -> str:
    """What a link leads to, "" where no section shows the entry: names may hold what an address may not."""
    shown = any(entry.name in section.show for section in edition.sections)
    return f"entry-{edition.entries.index(entry) + 1}" if shown else ""


def _notes(entry: Entry, language: Language) -> Iterator[str]:
    """Why there is no value, that the period is cut, that the direction is only assumed."""
    total = entry.total
    reason = total.estimate.reason if total else None
    if entry.absence:
        yield language.tell(entry.absence)
    elif reason and (not entry.scored or interval_cell(total) == UNKNOWN):  # type: ignore[arg-type]  # it has a reason
        yield language.tell(reason.message)
    if entry.partial:
        yield language.say(NOT_WHOLE)
    if total and total.definition.direction_source == "assumed":
        yield language.say("direction assumed")


def _judged(entry: Entry, language: Language) -> Judged | None:
    target, verdict, total = entry.target, entry.verdict, entry.total
    if target is None or verdict is None:
        return None
    settled = total is not None and total.definition.settled
    return Judged(
        target_words(target, language),
        _MARKS[verdict],
        language.tell(verdict.text),
        verdict.name.lower() if settled else "",
    )


def ranges(edition: Edition, language: Language) -> str:
    """What the ranges on the tiles are, and the verdicts of changes."""
    levels = {entry.total.estimate.interval.level for entry in edition.entries if entry.total}
    said = ", ".join(language.number(level_text(level)) for level in sorted(levels))
    known = language.say("Ranges are {} intervals; n is how many answers or records count.", said) if levels else ""
    tested = any(change.comparison for entry in edition.entries for change in entry.changes)
    verdicts = language.say("Better and worse are said only of changes beyond noise.") if tested else ""
    return " ".join(filter(None, (known, verdicts)))


# --- sections ------------------------------------------------------------------------------------------------


def sections(edition: Edition, language: Language) -> tuple[SectionView, ...]:
    """Every section with all that it shows."""
    seen: set[str] = set()
    return tuple(_section(edition, section, seen, language) for section in edition.sections)


def _section(edition: Edition, section: Section, seen: set[str], language: Language) -> SectionView:
    entries = tuple(_entry(edition, edition.entry(name), seen, language) for name in dict.fromkeys(section.show))
    title = title_text(section.title, edition, language)
    return SectionView(section, title, entries, _grid(section, title, language), views(section, language))


def _entry(edition: Edition, entry: Entry, seen: set[str], language: Language) -> EntryView:
    report, known = entry.report, tile(edition, entry, language)
    place = "" if entry.name in seen else known.place
    seen.add(entry.name)
    found = tuple(_block(report, block, language) for block in blocks(report, language)) if report else ()
    return EntryView(place, entry, known, restated_texts(entry, language), found)


def _block(report: Report, block: Block, language: Language) -> BlockView:
    counted = [(footer.key, " ".join(footer.parts)) for footer in footers(report, block)]
    partial = language.say(PARTIAL) if block.partial else ""
    summary = (value_text(block), interval_text(block), answers_text(block), partial)
    return BlockView(
        tuple(filter(None, summary)),
        subject_text(report, block.definition, language),
        score_listing(block, language),
        counted[0][1],
        tuple(counted),
    )


def _grid(section: Section, title: str, language: Language) -> GridView | None:
    grid = section.grid
    if grid is None:
        return None
    cells = [cell for line in grid.lines for cell in line.cells if cell]
    notes = [shading(cells, language)] if cells else []
    if not grid.across:
        notes.append(language.say("each column by itself"))
    if any(cell is None for line in grid.lines for cell in line.cells):
        notes.append(language.say("· no record"))
    return GridView(grid_listing(grid, title, language), tuple(notes))


# --- the appendix --------------------------------------------------------------------------------------------


def definitions(edition: Edition, language: Language) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Every entry with all that is to be known of its numbers."""
    return tuple(
        (f"{entry.name}: {name}", tuple((key, text) for one, key, text in known if one == name))
        for entry in edition.entries
        if entry.report
        for known in [list(facts(entry.report, language))]
        for name in dict.fromkeys(one for one, _, _ in known)
    )


def ledgers(edition: Edition, language: Language) -> Listing | None:
    """Where every record went, entry by entry: the states of a line add up to its records."""
    reports = [(entry, entry.report) for entry in edition.entries if entry.report]
    found = [(entry.name, ledger) for entry, report in reports for ledger in report.ledgers.values()]
    if not found:
        return None
    states = [state for state in STATE_WORDS if any(ledger[state] for _, ledger in found)]
    heads = [language.say("records"), *(language.say(STATE_WORDS[state]) for state in states)]
    rows = (
        (name, *(language.number(count_cell(n)) for n in (ledger.rows, *(ledger[state] for state in states))))
        for name, ledger in found
    )
    return plain_listing(language.say("Where every record went"), [language.say("score"), *heads], list(rows))


def inputs(edition: Edition, language: Language) -> Listing | None:
    """The config and every file that was read, its records and the digest of its bytes, where it was taken."""
    if not edition.inputs:
        return None
    heads = (Cell(language.say("file")), Cell(language.say("records"), NUMBER), Cell("SHA-256", "digest"))
    told = [
        *((one.name, UNKNOWN, one.sha256) for one in edition.configs),
        *((one.name, count_cell(one.rows), one.sha256) for one in edition.inputs),
    ]
    rows = (
        (Cell(name), Cell(language.number(n), NUMBER), Cell(digest or UNKNOWN, "digest")) for name, n, digest in told
    )
    return Listing(language.say("Files that were read"), heads, tuple(rows))
