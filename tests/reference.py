"""A slow, plain reading of what the program promises: record by record, with Python's csv and json alone.

It shares no code with what it checks. It knows sound quotes, ISO dates (and day-first ones when told), and the
grammar of answers; what it cannot count it calls `Unusable`.
"""

import bz2
import csv
import gzip
import io
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

LABELS = Path(__file__).parent.parent / "cxscore" / "catalogue" / "labels"
BLANKS = " \t\r\n\v\f\ufeff" + "".join(c for c in map(chr, range(0x10000)) if unicodedata.category(c) == "Zs")
ZSTD = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".zst": ZSTD.decompress,
}

Value = Fraction | str
Segment = tuple[str, ...]
Mass = tuple[int, Fraction, Fraction]


class Unusable(Exception):  # noqa: N818 (what the program calls an InputError)
    """There is nothing to score: no valid answer, no date, a weight or a count that is none."""


# --- files ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    line: int | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    malformed: tuple[int, ...] = ()
    notices: int = 0
    head: tuple[tuple[str, ...], ...] = ()

    def position(self, wanted: str) -> int:
        """The column of this name or question, `NAME@2` the second of that name, `@3` the third column."""
        named = [i for i, name in enumerate(self.header) if name == wanted]
        named = named or [i for row in self.head for i, cell in enumerate(row) if cell == wanted]
        if len(named) == 1:
            return named[0]
        name, _, nth = wanted.rpartition("@")
        places = [i for i, own in enumerate(self.header) if own == name] if name else range(len(self.header))
        return places[int(nth) - 1]


@dataclass(frozen=True)
class Form:
    """How an export differs from a plain table: rows of its header, first cells of notices, the key of its array."""

    header_rows: int = 1
    tail: tuple[str, ...] = ()
    records: str = ""


PLAIN = Form()


def read_sheet(path: Path, encoding: str | None = None, delimiter: str | None = None, form: Form = PLAIN) -> Sheet:
    """The records of a file, and the lines of those that do not have its shape."""
    data = path.read_bytes()
    unpack = UNPACK.get(path.suffix)
    data, suffix = (unpack(data), Path(path.stem).suffix) if unpack else (data, path.suffix)
    text = data.decode(encoding or encoding_of(data))
    if suffix == ".json":
        found = json.loads(text, parse_float=str, parse_int=str)
        listed = found[form.records] if isinstance(found, dict) else found
        return from_objects(path.name, [(None, each) for each in listed])
    if suffix == ".ndjson":
        return from_lines(path.name, text)
    return from_delimited(path.name, text, delimiter or delimiter_of(text), form)


def encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    header = text.lstrip("\r\n").splitlines()[0]
    return max(",;\t|", key=header.count)


def from_delimited(name: str, text: str, delimiter: str, form: Form = PLAIN) -> Sheet:
    found = drop_leading_blanks(delimited(text, delimiter))
    head, body = [cells for _, cells in found[: form.header_rows]], found[form.header_rows :]
    header = head[0]
    width = named_width(header, [cells for _, cells in body])
    sizes = allowed_sizes(width, len(header), [cells for _, cells in body])
    rows, malformed, notices = [], [], 0
    for line, cells in body:
        if not cells and width > 1:
            continue
        if cells and any(fits(cells[0], pattern) for pattern in form.tail):
            notices += 1
            continue
        if not cells or (len(cells) in sizes and not any(cells[width:])):
            rows.append(Row(line, tuple(cells[:width]) or ("",)))
        else:
            malformed.append(line)
    names, *more = (tuple(" ".join(cell.split()) for cell in row[:width]) for row in head)
    return Sheet(name, names, tuple(rows), tuple(malformed), notices, tuple(more))


def delimited(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it starts on."""
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def drop_leading_blanks(found: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    listed = list(found)
    first = next(i for i, (_, cells) in enumerate(listed) if any(cell.strip() for cell in cells))
    return listed[first:]


def named_width(header: Sequence[str], body: Sequence[Sequence[str]]) -> int:
    """Cells of the header; blank ones at its end count only where something stands below them."""
    used = [max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0) for cells in (header, *body)]
    return max(used[0], min(max(used), len(header)))


def allowed_sizes(width: int, named: int, body: Sequence[Sequence[str]]) -> Container[int]:
    """Cells that a record may have: as many as the header, or as all have that are blank beyond the columns."""
    found = {len(cells) for cells in body if len(cells) >= width and not any(cells[width:])}
    if width == 1:
        return range(1, sys.maxsize)
    return found if len(found) == 1 else {named}


def from_lines(name: str, text: str) -> Sheet:
    objects: list[tuple[int | None, dict[str, object]]] = []
    malformed = []
    for line, each in enumerate(text.split("\n"), 1):
        try:
            value = json.loads(each, parse_float=str, parse_int=str) if each.strip() else None
        except json.JSONDecodeError:
            malformed.append(line)
            continue
        if isinstance(value, dict):
            objects.append((line, value))
    sheet = from_objects(name, objects)
    return Sheet(sheet.name, sheet.header, sheet.rows, tuple(malformed))


def from_objects(name: str, objects: Sequence[tuple[int | None, Mapping[str, object]]]) -> Sheet:
    flat = [(line, dict(dotted(each))) for line, each in objects]
    header = tuple(dict.fromkeys(key for _, each in flat for key in each))
    rows = (Row(line, tuple(json_cell(each.get(key)) for key in header)) for line, each in flat)
    return Sheet(name, header, tuple(rows))


def dotted(value: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Every leaf of nested objects under its dotted name; an array is one leaf."""
    for key, each in value.items():
        if isinstance(each, dict) and each:
            yield from dotted(each, f"{before}{key}.")
        else:
            yield f"{before}{key}", json.dumps(each) if isinstance(each, dict | list) else each


def json_cell(value: object) -> str:
    return {None: "", True: "true", False: "false"}.get(value, value) if not isinstance(value, str) else value  # type: ignore[call-overload]


# --- answers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """Numbers `low` to `high` by one, or words from worst to best; `labels` names the shipped set."""

    low: int
    high: int
    labels: str = ""
    words: tuple[str, ...] = ()
    best: str = "higher"
    stars: bool = False

    @property
    def points(self) -> int:
        return len(self.words) or self.high - self.low + 1

    def named(self, rank: int) -> Value:
        """The answer of this rank, 1 the worst."""
        if self.words:
            return self.words[rank - 1]
        return Fraction(self.low + rank - 1 if self.best == "higher" else self.high - rank + 1)


@dataclass(frozen=True)
class Said:
    """What a cell comes to: its state, and its answer if it has one."""

    state: str
    answer: Value | None = None


INVALID, MISSING, NOT_APPLICABLE = Said("invalid"), Said("missing"), Said("not_applicable")


def trim(text: str) -> str:
    return text.strip(BLANKS)


def fold(text: str) -> str:
    kept = (c for c in text if c not in "\ufe0e\ufe0f\u200d" and not "\U0001f3fb" <= c <= "\U0001f3ff")
    plain = unicodedata.normalize("NFKC", "".join(kept)).casefold().replace("\u2019", "'")
    return re.sub(r"\.$", "", " ".join(plain.split())).rstrip()


@cache
def wordings(labels: str, points: int) -> Mapping[str, int]:
    """Folded wording to rank, in every shipped language."""
    if not labels:
        return {}
    found = yaml.load((LABELS / f"{labels}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (it makes texts only)
    languages = found["points"].get(str(points), {}).values()
    return {fold(same): rank for ranks in languages for rank, listed in enumerate(ranks, 1) for same in listed}


def narrow(text: str) -> str:
    """The text with full-width digits as ASCII ones."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff10" <= c <= "\uff19" else c for c in text)


def number(text: str) -> Fraction | None:
    plain = narrow(text)
    if not re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", plain) or re.search(r",[0-9]{3}$", plain):
        return None
    return Fraction(plain.replace(",", "."))


def said(raw: str, scale: Scale, missing: Sequence[str] = ()) -> Said:
    """What one cell says on a scale."""
    text = trim(raw)
    if len(text) > 200:
        return INVALID
    if text in missing or text.casefold() in {"", "-", "null", "none", "nan", "#n/a"}:
        return MISSING
    if (value := number(text)) is not None:
        return MISSING if value in [number(code) for code in missing] else of_number(value, scale)
    if scale.stars and not set(text) - set("★⭐☆") and re.fullmatch("[★⭐]+☆*", text):
        full = "☆" not in text or len(text) == scale.high
        return of_number(Fraction(len(text.rstrip("☆"))), scale) if full else INVALID
    return of_words(text, scale)


def of_number(value: Fraction, scale: Scale) -> Said:
    if scale.words:
        two = len(scale.words) == 2 and value in (0, 1)
        return Said("answered", scale.words[int(value)]) if two else Said("out_of_scale")
    on = value.denominator == 1 and scale.low <= value <= scale.high
    return Said("answered", value) if on else Said("out_of_scale")


def of_words(text: str, scale: Scale) -> Said:
    known = wordings(scale.labels, scale.points)
    if fold(text) in known:
        return Said("answered", scale.named(known[fold(text)]))
    if fold(text) in {"na", "n/a"} or fold(text) in wordings("not-applicable", 1):
        return NOT_APPLICABLE
    if out_of := re.fullmatch(r"(\S+?)\s*(?:/|\bout of\b)\s*(\S+)", text, re.IGNORECASE):
        value, top = number(out_of[1]), number(out_of[2])
        return of_number(value, scale) if value is not None and top == scale.high and not scale.words else INVALID
    return of_labelled(text, scale, known)


def of_labelled(text: str, scale: Scale, known: Mapping[str, int]) -> Said:
    """`7 - very easy`; a blank alone separates a number from a known wording only."""
    match = re.fullmatch(r"([+-]?[0-9]+)(\s*[-–—:.)=|]\s*|\s+)([^\W\d_].*)", narrow(text), re.DOTALL)
    if not match:
        return INVALID
    value, rank = Fraction(match[1]), known.get(fold(match[3]))
    if rank is None and (match[2].isspace() or re.search(r"\d", match[3])):
        return INVALID
    return INVALID if rank is not None and scale.named(rank) != value else of_number(value, scale)


# --- several answers of one record ---------------------------------------------------------------------------


def joined(parts: Sequence[Said], engine: str) -> Said:
    """The one answer of a record with several: sus, gap or engagement."""
    for state in ("missing", "not_applicable", "invalid", "out_of_scale"):
        passed = engine == "engagement" and state in ("missing", "not_applicable")
        if any(part.state == state for part in parts) and not (passed and any(p.answer is not None for p in parts)):
            return Said(state)
    return Said("answered", ENGINES[engine]([Fraction(part.answer) for part in parts if part.answer is not None]))


ENGINES: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "sus": lambda a: Fraction(5, 2) * (sum(x - 1 for x in a[::2]) + sum(5 - x for x in a[1::2])),
    "gap": lambda a: a[0] - a[1],
    "engagement": lambda a: Fraction(100 * sum(x in (4, 5) for x in a), len(a)),
}


# --- dates ---------------------------------------------------------------------------------------------------

STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
DAY_FIRST = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})(?: (\d\d?):(\d\d):(\d\d))?", re.ASCII)


def stamp(raw: str, zone: ZoneInfo, *, dayfirst: bool) -> datetime | None:
    """The moment in `zone`, None for what is no date."""
    text = trim(raw)
    if dayfirst and (match := DAY_FIRST.fullmatch(text)):
        return moment([match[3], match[2], match[1], *(part or "0" for part in match.groups()[3:])], None, zone)
    match = STAMP.fullmatch(text)
    return moment([part or "0" for part in match.groups()[:6]], match[7], zone) if match else None


def moment(parts: Sequence[str], offset: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        naive = datetime(*map(int, parts))  # type: ignore[arg-type]  # noqa: DTZ001 (its zone follows)
    except ValueError:
        return None
    if offset is None:
        return naive.replace(tzinfo=zone)
    return datetime.fromisoformat(f"{naive.isoformat()}{offset}").astimezone(zone)


def label(day: date, grain: str) -> str:
    year, week, _ = day.isocalendar()
    return {
        "day": f"{day}",
        "week": f"{year}-W{week:02}",
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
    }[grain]


def grain_of(text: str) -> str:
    if "W" in text or "Q" in text:
        return "week" if "W" in text else "quarter"
    return {4: "year", 7: "month", 10: "day"}[len(text)]


def span(first: str, last: str) -> list[str]:
    """Every label from the first to the last, found by walking day by day."""
    grain = grain_of(first)
    years = int(first[:4]), int(last[:4])
    days = (date(years[0] - 1, 12, 1) + timedelta(n) for n in range(366 * (years[1] - years[0] + 3)))
    return list(dict.fromkeys(name for day in days if first <= (name := label(day, grain)) <= last))


# --- what is asked -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """A request in plain words; `columns` are the answer columns, one unless there is an engine."""

    scale: Scale
    columns: tuple[str, ...]
    engine: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    where_not: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    period: str | None = None
    since: str | None = None
    until: str | None = None
    tz: str = "UTC"
    dayfirst: bool = False
    respondent: str | None = None
    keep: str = "last"
    key: str | None = None
    key_beside: tuple[str, ...] = ()
    order: str | None = None
    counts: str | None = None
    weight: str | None = None
    missing: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[tuple[str, str], ...] = ()
    ends_key: tuple[tuple[str, str], ...] = ()

    @property
    def dated(self) -> bool:
        return bool(self.date and (self.period or self.since or self.until))


@dataclass
class Case:
    """One record on its way to its state; `place` is its segment and period once it has one."""

    sheet: Sheet
    row: Row
    turn: int
    said: Said
    at: datetime | None = None
    state: str = ""
    place: tuple[Segment, str | None] | None = None

    def cell(self, column: str) -> str:
        return self.row.cells[self.sheet.position(column)]


@dataclass(frozen=True)
class Counted:
    """Answers and states of every segment and period, the ledger, and the rejected records."""

    masses: Mapping[tuple[Segment, str | None], Mapping[Value, Mass]]
    states: Mapping[tuple[Segment, str | None], Mapping[str, int]]
    ledger: Mapping[str, int]
    rejects: Sequence[tuple[str, int | None, str, str, str]]


# --- from records to states ----------------------------------------------------------------------------------


def count(sheets: Sequence[Sheet], ask: Ask) -> Counted:
    """The tallies and the ledger of all records, or Unusable."""
    cases = [case(sheet, row, turn, ask) for turn, (sheet, row) in enumerate(_all(sheets))]
    superseded = {id(each) for each in not_last(cases, ask)}
    for each in cases:
        each.state = before_placing(each, ask, superseded=id(each) in superseded) or each.said.state
        if each.state == each.said.state:
            each.place = tuple(trim(each.cell(name)) for name in ask.by), period_of(each, ask)
    refuse_dateless(cases, ask)
    refuse_contradiction(cases, ask)
    rejects = [reject for sheet in sheets for reject in rejected(sheet, cases, ask)]
    for each in duplicates(cases, ask):
        each.state = "duplicate"
    ledger = Counter(each.state for each in cases)
    ledger["malformed"] = sum(len(sheet.malformed) for sheet in sheets)
    ledger["excluded"] += sum(sheet.notices for sheet in sheets)
    if not ledger["answered"]:
        raise Unusable
    return Counted(masses(cases, ask), states(cases), {k: n for k, n in ledger.items() if n}, rejects)


def _all(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, Row]]:
    for sheet in sheets:
        for row in sheet.rows:
            yield sheet, row


def case(sheet: Sheet, row: Row, turn: int, ask: Ask) -> Case:
    raws = [row.cells[sheet.position(name)] for name in ask.columns]
    parts = [said(ask.values.get(trim(raw), raw), ask.scale, ask.missing) for raw in raws]
    each = Case(sheet, row, turn, joined(parts, ask.engine) if ask.engine else parts[0])
    each.at = stamp(each.cell(ask.date), ZoneInfo(ask.tz), dayfirst=ask.dayfirst) if ask.date else None
    return each


def before_placing(each: Case, ask: Ask, *, superseded: bool) -> str:
    """The first state that sets a record aside before it is placed, "" if none does."""
    if len(each.row.cells) > 1 and not any(map(trim, each.row.cells)):
        return "empty"
    if superseded or any(fits(each.cell(column), pattern) for column, pattern in ask.exclude):
        return "excluded"
    if not kept(each, ask):
        return "filtered"
    if ask.dated and each.at is None:
        return "undated"
    return "outside_period" if ask.dated and not inside(each, ask) else ""


def inside(each: Case, ask: Ask) -> bool:
    day = each.at.date() if each.at else date.min
    early = ask.since is not None and label(day, grain_of(ask.since)) < ask.since
    late = ask.until is not None and label(day, grain_of(ask.until)) > ask.until
    return not early and not late


def period_of(each: Case, ask: Ask) -> str | None:
    return label(each.at.date(), ask.period) if ask.period and each.at else None


def kept(each: Case, ask: Ask) -> bool:
    """For every column one of its patterns holds, and none of the refused ones does."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for column, pattern in ask.where:
        wanted[column].append(pattern)
    keeps = (any(fits(each.cell(column), one) for one in patterns) for column, patterns in wanted.items())
    return all(keeps) and not any(fits(each.cell(column), one) for column, one in ask.where_not)


def fits(raw: str, pattern: str) -> bool:
    text = trim(raw)
    if limits := re.fullmatch(r"([+-]?[0-9.,]+?)\.\.([+-]?[0-9.,]+)", pattern):
        value, low, high = number(text), number(limits[1]), number(limits[2])
        return value is not None and low is not None and high is not None and low <= value <= high
    glob = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(glob, text, re.DOTALL) is not None


def not_last(cases: Sequence[Case], ask: Ask) -> Iterator[Case]:
    """Every record of a key but its last one, or its first with `-COLUMN`."""
    if not ask.key:
        return
    groups: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    beside = [pair for pair in ask.exclude if pair not in ask.ends_key]
    for each in cases:
        if any(fits(each.cell(column), pattern) for column, pattern in beside):
            continue
        key = trim(each.cell(ask.key)) or f"\0{each.turn}"
        groups[key, *(trim(each.cell(column)) for column in ask.key_beside)].append(each)
    rank = ranks(cases, ask)
    for group in groups.values():
        chosen = best_of(group, ask.order or "", rank)
        yield from (each for each in group if each is not chosen)


def ranks(cases: Sequence[Case], ask: Ask) -> Callable[[str], Any]:
    """How an order column ranks its cells: as numbers, or as dates; Unusable when it holds neither alone."""
    column = (ask.order or "").removeprefix("-")
    filled = [text for each in cases if column and (text := trim(each.cell(column)))]
    if all(number(text) is not None for text in filled):
        return number
    if any(stamp(text, ZoneInfo(ask.tz), dayfirst=True) is None for text in filled):
        raise Unusable
    return lambda text: stamp(text, ZoneInfo(ask.tz), dayfirst=True)


def best_of(group: Sequence[Case], order: str, rank: Callable[[str], Any]) -> Case:
    """The last by the order column, the first with a minus; a blank is never before anything."""
    first, column = order.startswith("-"), order.removeprefix("-")
    filled = [each for each in group if column and trim(each.cell(column))]
    if not filled:
        return group[0 if first else -1]
    choose = min if first else max
    return choose(filled, key=lambda e: (rank(t := trim(e.cell(column))), t, e.turn))


def duplicates(cases: Sequence[Case], ask: Ask) -> Iterator[Case]:
    """Every answered record of a respondent and period but the one that counts."""
    if not ask.respondent or ask.keep == "all":
        return
    groups: dict[tuple[str, str | None], list[Case]] = defaultdict(list)
    for each in cases:
        if each.state == "answered" and (who := trim(each.cell(ask.respondent))):
            groups[who, each.place[1] if each.place else None].append(each)
    for group in groups.values():
        dated = [each for each in group if each.at] or group
        choose = max if ask.keep == "last" else min
        chosen = choose(dated, key=lambda e: (e.at.timestamp() if e.at else 0, e.turn))
        yield from (each for each in group if each is not chosen)


def refuse_dateless(cases: Sequence[Case], ask: Ask) -> None:
    """Raise Unusable when a date column that is needed holds no date."""
    wanted = cases if not ask.dated else [each for each in cases if each.state not in ("excluded", "filtered")]
    needed = ask.dated or (ask.date and ask.respondent and ask.keep != "all")
    if needed and not any(each.at for each in wanted):
        raise Unusable


def refuse_contradiction(cases: Sequence[Case], ask: Ask) -> None:
    """Raise Unusable when more labelled numbers speak for the other direction than for the one of the scale.

    Fewer than three are a slip where numbers stand without a label.
    """
    other = replace(ask.scale, best="lower" if ask.scale.best == "higher" else "higher")
    texts = [(trim(each.cell(column)), people(each, ask)) for each in cases if each.place for column in ask.columns]
    against, beside = (sum(n for text, n in texts if labelled(text, scale)) for scale in (other, ask.scale))
    alone = not any(n and bare(text, ask) for text, n in texts)
    if against > beside and (against >= 3 or alone) and not ask.scale.words:
        raise Unusable


def people(each: Case, ask: Ask) -> int:
    """How many respondents a record stands for as evidence."""
    value = number(trim(each.cell(ask.counts))) if ask.counts else None
    return 1 if value is None else max(round(value), 0)


def bare(text: str, ask: Ask) -> bool:
    """Whether a cell is an answer in numbers without a wording that is known."""
    known = wordings(ask.scale.labels, ask.scale.points)
    label = re.fullmatch(r"[0-9]+[^\w]+(.*)", narrow(text), re.DOTALL)
    worded = fold(text) in known or (label is not None and fold(label[1]) in known)
    return not worded and said(text, ask.scale, ask.missing).state == "answered"


def labelled(text: str, scale: Scale) -> bool:
    """Whether a number stands beside the wording that belongs to it on this scale and not on the mirrored one."""
    match = re.fullmatch(r"([0-9]+)[^\w]+(.*)", narrow(text), re.DOTALL)
    rank = wordings(scale.labels, scale.points).get(fold(match[2])) if match else None
    if not match or rank is None or 2 * rank == scale.points + 1:
        return False
    return scale.named(rank) == Fraction(match[1])


# --- adding up -----------------------------------------------------------------------------------------------


def masses(cases: Sequence[Case], ask: Ask) -> dict[tuple[Segment, str | None], dict[Value, Mass]]:
    found: dict[tuple[Segment, str | None], dict[Value, Mass]] = defaultdict(dict)
    for each in cases:
        if each.state == "answered" and each.place and each.said.answer is not None:
            n, w = weighed(each, ask)
            old = found[each.place].get(each.said.answer, (0, Fraction(0), Fraction(0)))
            found[each.place][each.said.answer] = (old[0] + n, old[1] + w, old[2] + (w if ask.counts else w * w))
    return found


def weighed(each: Case, ask: Ask) -> tuple[int, Fraction]:
    """How many an answered record stands for, and its weight; Unusable for a cell that says neither."""
    column = ask.counts or ask.weight
    value = number(trim(each.cell(column))) if column else Fraction(1)
    if value is None or value < 0 or (ask.counts and value.denominator > 1):
        raise Unusable
    return (int(value) if ask.counts else 1), value


def states(cases: Sequence[Case]) -> dict[tuple[Segment, str | None], Counter[str]]:
    found: dict[tuple[Segment, str | None], Counter[str]] = defaultdict(Counter)
    for each in cases:
        if each.place:
            found[each.place][each.state] += 1
    return found


def rejected(sheet: Sheet, cases: Sequence[Case], ask: Ask) -> Iterator[tuple[str, int | None, str, str, str]]:
    """File, line, column, cell and state of the sheet's rejects, malformed ones first."""
    for line in sheet.malformed:
        yield sheet.name, line, "", "", "malformed"
    for each in cases:
        if each.sheet is sheet and each.state in ("undated", "invalid", "out_of_scale"):
            column = str(ask.date) if each.state == "undated" else culprit(each, ask)
            yield sheet.name, each.row.line, sheet.header[sheet.position(column)], each.cell(column), each.state


def culprit(each: Case, ask: Ask) -> str:
    """The first answer column whose cell is in the record's state."""
    return next(c for c in ask.columns if said(each.cell(c), ask.scale, ask.missing).state == each.state)
