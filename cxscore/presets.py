"""How a named tool's export is laid out, and what its columns mean.

A preset fills what the user left unsaid, and nothing else: see `applied`.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from cxscore import sql
from cxscore.answers import fold, trim
from cxscore.columns import Header, quoted
from cxscore.config.load import catalogue_preset, catalogue_preset_names, find_preset
from cxscore.config.titles import CATALOGUE
from cxscore.errors import InputError, UsageError
from cxscore.model import Exclusion, Problem, Request

if TYPE_CHECKING:
    from cxscore.config.preset_schema import AnswerSpec, PresetSpec, RoleSpec

Head = Sequence[Sequence[str]]
"""The cells of a file's first records, at most five, as they were written; of a file with keys, those alone."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which records of a file are no answers: its header rows, and what stands between or behind its records.

    `header_rows` of them are left out, counted from the first that has any text. `names`, from 1, says which of
    them names the columns. `under` is the row that holds sub-questions, 0 for none: a name that stands over several
    columns then reads `Name [Sub-question]`. `questions` is the row of the question texts, 0 for none. `tail` are
    patterns with * and ? on a record's first cell: such a record is a total or a notice. `preset` is what the
    layout was taken from. `time_zone` is the zone that the header itself names for the file's stamps, "" for none.
    """

    header_rows: int = 1
    names: int = 1
    questions: int = 0
    tail: tuple[str, ...] = ()
    preset: "PresetSpec | None" = None
    under: int = 0
    time_zone: str = ""


PLAIN = Layout()
"""One header row, and records to the end."""

Layouts = Callable[[Head], Layout]
"""Says how a file is laid out from its head."""


def plain(head: Head) -> Layout:  # noqa: ARG001 - the form of every such function
    """Return the layout of a file of which nothing is known: one header row."""
    return PLAIN


NONE = "none"
"""What `--preset` says to refuse every preset."""

_TAG = re.compile(r"<[^<>]*>")


# --- recognising ---------------------------------------------------------------------------------------------


def layouts(wanted: str | None) -> Layouts:
    """How files are to be laid out: by the preset of that name or path, by none, or by the one recognised.

    UsageError for an unknown preset, ConfigError for a faulty file.
    """
    if wanted == NONE:
        return plain
    return partial(laid_out, find_preset(wanted)) if wanted else recognise


def records_key(request: Request) -> str | None:
    """The key under which JSON files hold their records, as the user says it, or the preset that was asked for."""
    if request.records or request.preset in (None, NONE):
        return request.records
    return find_preset(str(request.preset)).records or None


def recognise(head: Head) -> Layout:
    """The layout of the one built-in preset that fits the head of a file; the plain one when none or several do."""
    found = [spec for spec in presets_of(_headers(head)) if fits(spec, head)]
    return _layout(found[0], head) if len(found) == 1 else PLAIN


def presets_of(headers: Collection[str]) -> "list[PresetSpec]":
    """The built-in presets that could be recognised by `headers`, which are folded; surely not the others.

    Most are ruled out by the plain text of their file: parsing all of them would be felt at every start.
    """
    return [catalogue_preset(name) for name in catalogue_preset_names() if _may_fit(name, headers)]


@cache
def _alternatives(name: str) -> tuple[tuple[str, ...], ...]:
    """Each list under `recognise:` of a preset's file, folded and cut at its commas, be they in quotes or not."""
    text = (CATALOGUE / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    block = re.search(r"^recognise:(.*?)(?=^[a-z]|\Z)", text, re.DOTALL | re.MULTILINE)
    lists = re.findall(r"\[([^\[]*)\]", block[1]) if block else []
    return tuple(tuple(fold(piece.strip(" \n'\"")) for piece in one.split(",")) for one in lists)


def _may_fit(name: str, headers: Collection[str]) -> bool:
    known = set(headers)
    return any(
        all(piece in known or any(piece in header for header in known) for piece in pieces)
        for pieces in _alternatives(name)
    )


def by_names(wanted: str | None, names: Sequence[str]) -> Layout:
    """The layout of what has no header rows but keys or names: of the preset asked for, or of the one recognised.

    Presets that are told by several header rows are not recognised there.
    """
    return _layout(find_preset(wanted), [names]) if wanted else recognise([names])


def fits(spec: "PresetSpec", head: Head) -> bool:
    """Whether every header of one of the preset's lists is there, and its header rows are marked as they must be."""
    row = int(spec.layout.names)
    return len(head) >= row and _named(spec, head[row - 1]) and not _unmarked(spec, head)


def _named(spec: "PresetSpec", cells: Iterable[str]) -> bool:
    """Whether every header of one of the preset's lists is among the cells."""
    present = _folded(cells)
    return any({fold(name) for name in names} <= present for names in spec.recognise)


def laid_out(spec: "PresetSpec", head: Head) -> Layout:
    """The layout that the user asked for by naming a preset; InputError when its header rows are not there."""
    if row := _unmarked(spec, head):
        raise InputError(
            f"row {row} is not the header row that the preset {spec.preset} expects there: records would be lost",
            "export the file again unedited, or say --preset none",
        )
    return _layout(spec, head)


def _layout(spec: "PresetSpec", head: Head) -> Layout:
    own = spec.layout
    rows, names, questions, under = map(int, (own.header_rows, own.names, own.questions, own.under))
    zone = _zone_in(head) if spec.time_zone == "importid" else ""
    return Layout(rows, names, questions, own.tail, spec, under, zone)


def _headers(head: Head) -> set[str]:
    return {cell for row in head for cell in _folded(row)}


def _folded(cells: Iterable[str]) -> set[str]:
    return {fold(trim(_TAG.sub(" ", cell))) for cell in cells}


def _unmarked(spec: "PresetSpec", head: Head) -> str:
    """The number of the first header row whose first cell is not as the preset marks it, or "".

    A file without rows of cells, such as JSON, has a head of one row, and keys instead of header rows.
    """
    return next((row for row, patterns in spec.layout.marks.items() if not _marked(head, int(row), patterns)), "")


def _marked(head: Head, row: int, patterns: Iterable[str]) -> bool:
    first = trim(head[row - 1][0]) if len(head) >= row and head[row - 1] else None
    return first is not None and any(_like(pattern, first) for pattern in patterns)


def _like(pattern: str, text: str) -> bool:
    return re.fullmatch(sql.glob(pattern), text, re.IGNORECASE | re.DOTALL) is not None


def _zone_in(head: Head) -> str:
    """The one zone that cells such as {"ImportId": "startDate", "timeZone": "America/Denver"} name, or ""."""
    zones = {_zone_of(cell) for row in head for cell in row if '"timeZone"' in cell} - {""}
    return zones.pop() if len(zones) == 1 else ""


def _zone_of(cell: str) -> str:
    try:
        entry = json.loads(cell)
    except ValueError:
        return ""
    named = entry.get("timeZone") if isinstance(entry, dict) else None
    return {"Z": "UTC"}.get(named, named) if isinstance(named, str) else ""


# --- roles ---------------------------------------------------------------------------------------------------


def with_roles(header: Header, spec: "PresetSpec | None") -> Header:
    """The header, in which a role of the preset can be named where no column has that very name."""
    if spec is None:
        return header
    return replace(header, roles={role: _columns_of(header, one) for role, one in spec.columns.items()})


def _columns_of(header: Header, role: "RoleSpec") -> tuple[int, ...]:
    """Where the first of the role's headers that the file has stands."""
    return next((tuple(found) for name in role.headers if (found := header.matches(name))), ())


def _place(header: Header, role: str) -> int | None:
    """The one column of a role, None when the file has none or several."""
    found = header.roles.get(role, ())
    return found[0] if len(found) == 1 else None


def _address(header: Header, position: int) -> str:
    """How the user would name the column: by its name, as the second of that name, or by its position."""
    name = header.names[position]
    if header.matches(name) == [position]:
        return name
    nth = f"{name}@{header.names[: position + 1].count(name)}"
    return nth if name and header.matches(nth) == [position] else f"@{position + 1}"


def not_answers(spec: "PresetSpec | None") -> frozenset[str]:
    """The roles of which a preset knows that they hold neither answers nor segments, such as a status."""
    if spec is None:
        return frozenset()
    rated = {answer.column for answer in spec.answers.values()}
    return frozenset(name for name in spec.columns if name not in rated and name not in spec.segments)


# --- applying ------------------------------------------------------------------------------------------------


def applied(request: Request, layout: Layout, header: Header) -> Request:
    """The request for one file, with what its preset knows and the user did not say.

    These are the answer column, with the scale, variant and direction of the metric, and which records answer it, as
    long as that column is used; the key; the zone of the stamps; what is excluded. `header` knows the preset's roles.
    """
    spec = layout.preset
    if spec is None:
        return request
    known = _defined(request, spec.answers.get(request.metric), header)
    known = _keyed(known, spec, header)
    exclude = tuple(_exclusions(spec, request.include, header))
    return replace(known, exclude=exclude, time_zone=_zone(request, layout), preset=spec.preset)


def _defined(request: Request, answer: "AnswerSpec | None", header: Header) -> Request:
    position = _place(header, answer.column) if answer else None
    if answer is None or position is None:
        return request
    if request.columns and [header.matches(column) for column in request.columns] != [[position]]:
        return request
    other_scale = request.scale is not None and request.scale != answer.scale
    return replace(
        request,
        columns=request.columns or (_address(header, position),),
        scale=request.scale or answer.scale or None,
        variant=request.variant or (not other_scale and answer.variant) or None,
        direction=request.direction or (None if other_scale else answer.direction),
        where=(*request.where, *_only(request, answer, header)),
    )


def _only(request: Request, answer: "AnswerSpec", header: Header) -> Iterator[tuple[str, str]]:
    """The condition that tells the records of the metric, unless the user has one on the same column."""
    column, _, pattern = answer.where.partition("=")
    found = header.matches(column.strip()) if answer.where else []
    if len(found) == 1 and all(header.matches(name) != found for name, _ in request.where):
        yield _address(header, found[0]), pattern.strip()


def _keyed(request: Request, spec: "PresetSpec", header: Header) -> Request:
    """The request with the preset's key, unless it has one of its own."""
    key, *beside = [_place(header, role) for role in spec.key.column] if spec.key else [None]
    if request.key or spec.key is None or key is None:
        return request
    order = _place(header, spec.key.order.removeprefix("-"))
    first = "-" if spec.key.order.startswith("-") else ""
    latest = None if order is None else f"{first}{_address(header, order)}"
    others = tuple(_address(header, position) for position in beside if position is not None)
    return replace(request, key=_address(header, key), key_beside=others, order=request.order or latest)


def with_one_key(requests: Sequence[Request]) -> list[Request]:
    """The requests to each file, where the files of one preset all have the same columns beside their key, or none.

    A record with its stamp and the same one without would have two keys.
    """
    held: dict[str | None, set[int]] = {}
    for request in requests:
        if request.key:
            held.setdefault(request.preset, set()).add(len(request.key_beside))
    uneven = {preset for preset, numbers in held.items() if len(numbers) > 1}
    return [replace(one, key_beside=()) if one.preset in uneven else one for one in requests]


def date_column(layout: Layout, header: Header) -> str:
    """The column by which the preset would place records in time, "" when it knows none."""
    position = _place(header, layout.preset.date) if layout.preset and layout.preset.date else None
    return "" if position is None else _address(header, position)


def _zone(request: Request, layout: Layout) -> str | None:
    """The zone of the stamps; UsageError when the user asks for another one than the file is known to be in."""
    named = layout.preset.time_zone if layout.preset else ""
    known = layout.time_zone if named == "importid" else named
    if known in ("", "unknown"):
        return request.time_zone
    if request.time_zone not in (None, known):
        raise UsageError(
            f"--tz {request.time_zone}: the dates of this file are in {known}, and are not converted",
            "leave --tz out, or say --preset none",
        )
    return known


def _exclusions(spec: "PresetSpec", include: Sequence[str], header: Header) -> Iterator[Exclusion]:
    for one in spec.exclude:
        column, _, pattern = one.where.partition("=")
        found = header.matches(column.strip())
        if one.include not in include and len(found) == 1:
            yield Exclusion(_address(header, found[0]), pattern.strip(), one.reason, one.ends_key)


def check_include(request: Request, specs: "Iterable[PresetSpec | None]") -> None:
    """UsageError when `--include` names what no preset of the files excludes by that name."""
    known = sorted({one.include for spec in specs if spec for one in spec.exclude if one.include})
    if unknown := [name for name in request.include if name not in known]:
        hint = f"it may name: {', '.join(known)}" if known else "it lets in what a preset of the files leaves out"
        raise UsageError(f"--include {unknown[0][:40]} names nothing that is excluded", hint)


def coded(request: Request, spec: "PresetSpec | None", header: Header, positions: Iterable[int]) -> Request:
    """The request with the codes of the answer columns at `positions`: its values and its words for no answer."""
    if spec is None:
        return request
    roles = [role for position in positions if (role := _role_at(request.metric, spec, header, position))]
    values = {raw: text for role in roles for raw, text in role.values.items()}
    missing = dict.fromkeys([*request.missing, *(code for role in roles for code in role.missing)])
    return replace(request, values=tuple(values.items()), missing=tuple(missing))


def _role_at(metric: str, spec: "PresetSpec", header: Header, position: int) -> "RoleSpec | None":
    """The role of a column: the one that answers the metric, where several share the column."""
    own = spec.answers[metric].column if metric in spec.answers else ""
    names = [own, *spec.columns]
    return next((spec.columns[name] for name in names if position in header.roles.get(name, ())), None)


def together(requests: Sequence[Request], files: Sequence[str]) -> Request:
    """One request for all files, with the exclusions of all; InputError when presets define answers differently."""
    first = next((request for request in requests if request.key), requests[0])
    for name, other in zip(files, requests, strict=True):
        if _meaning(other) != _meaning(first) or (other.key and _latest(other) != _latest(first)):
            one = files[requests.index(first)]
            raise InputError(
                f"{one} (preset {first.preset or NONE}) and {name} (preset {other.preset or NONE}) "
                "hold different answers or are counted by different rules",
                "score them one by one, or say --preset none",
            )
    presets = dict.fromkeys(request.preset for request in requests if request.preset)
    exclude = dict.fromkeys(one for request in requests for one in request.exclude)
    return replace(first, preset=" and ".join(presets) or first.preset, exclude=tuple(exclude))


def _meaning(request: Request) -> tuple[object, ...]:
    """What must be the same in all files: everything but the names of columns."""
    zone = request.time_zone if request.date or request.order else None
    return (request.scale, request.variant, request.direction, zone, request.missing, request.values)


def _latest(request: Request) -> tuple[bool, bool]:
    """How the last record of a key is told: whether by an order, and whether it is the first one."""
    return bool(request.order), (request.order or "").startswith("-")


# --- what is said --------------------------------------------------------------------------------------------


def notes(request: Request, layout: Layout, header: Header) -> Iterator[Problem]:
    """What the user should know of how a file is read: the preset, where nobody asked for it, and what it lacks."""
    spec = layout.preset
    if spec is None:
        yield from _doubts(request, header)
        return
    if request.preset is None:
        message = f"{header.source} is read by the preset {spec.preset} ({spec.title})"
        yield Problem(message, "--preset none refuses it", severity="note")
    if spec.key and not request.key and _place(header, spec.key.column[0]) is None:
        message = f"{header.source} has no one column for '{spec.key.column[0]}': repeated records are not looked for"
        yield Problem(message, "--key COLUMN says which", severity="note")
    lost = [one for one in spec.exclude if len(header.matches(one.where.partition("=")[0].strip())) != 1]
    wanted = dict.fromkeys(one.reason for one in lost if one.include not in request.include)
    found = {one.reason for one in spec.exclude if one not in lost}
    if unknown := [reason for reason in wanted if reason not in found]:
        message = f"{header.source} lacks the columns that tell {quoted(unknown)}: none of these is left out"
        yield Problem(message, severity="note")
    if spec.time_zone == "unknown" and request.date and not request.time_zone:
        message = f"{header.source} does not say the time zone of its dates; they are taken as they stand"
        yield Problem(message, "--tz ZONE settles it", severity="note")


def unstamped(request: Request, layout: Layout, header: Header) -> Iterator[Problem]:
    """A warning about a file, given with others, that lacks what tells its records from those of another form."""
    spec = layout.preset
    if spec is None or spec.key is None or request.key or _place(header, spec.key.column[0]) is None:
        return
    if lost := [role for role in spec.key.column[1:] if _place(header, role) is None]:
        names = quoted(spec.columns[lost[0]].headers)
        message = (
            f"{header.source} has no one column {names}: its records are told by '{spec.key.column[0]}' alone, and "
            "count once with those of another form that have the same"
        )
        yield Problem(message, "give together only exports of one form", severity="warning")


def _doubts(request: Request, header: Header) -> Iterator[Problem]:
    """A warning about a file that has the headers of a preset and is read without it, unless the user wants that."""
    if request.preset is not None:
        return
    named = [spec.preset for spec in presets_of(_folded(header.names)) if _named(spec, header.names)]
    if len(named) > 1:
        message = f"{header.source} fits the presets {quoted(named)}, and is read by none of them"
        yield Problem(message, "--preset NAME says which, --preset none that none does", severity="warning")
    elif named:
        message = (
            f"{header.source} has the headers of the preset {named[0]}, but not its header rows: it is read without"
        )
        hint = "what a preset leaves out counts here; export it again unedited, or say --preset none"
        yield Problem(message, hint, severity="warning")
