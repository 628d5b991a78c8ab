"""The columns that an engine of records reads, found by role in every file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cxscore.api.filling import Filled
from cxscore.columns import Header, quoted
from cxscore.config.choose import Choice
from cxscore.config.preset_schema import AnswerSpec, RoleSpec
from cxscore.errors import InputError, UsageError
from cxscore.model import Request
from cxscore.presets import Layout

END = "end "
"""Begins the names of roles that are one kind of end each: `end resolution` is the end if that clock is asked for."""
EVENT = "event "
"""Begins the names of roles for the columns that tell which events of a log end a time."""
SEEN = "seen"
"""The role of a stamp that only tells how late the export is."""
_SOLVED = ("end", "status")
_RATING = ("review", "category", "rating", "rating_weight", "rating_critical")
_READS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("solved", "flow", "open"), ("start", *_SOLVED)),
    "received": ("start",),
    "reopened": ("start", *_SOLVED, "reopens"),
    **dict.fromkeys(("replies", "exactly-one"), ("start", *_SOLVED, "replies")),
    "repeat": ("start", "customer", "topic"),
    "resolved": ("start", "resolved"),
    "first-line": ("start", "resolved", "resolvable"),
    "lists": ("customer", "on"),
    "activity": ("customer", "start"),
    "flag": ("answer", "start"),
    "repurchase": ("customer", "order_id", "start"),
    "response": ("answer", "bounced", "start"),
    "revenue": ("start_revenue", "end_revenue", "start"),
    "records": ("answer", "answered_at", "wait", "start"),
    **dict.fromkeys(("reviews", "ratings"), (*_RATING, "duration")),  # a column that is named is refused elsewhere
}
"""The roles that are looked for, by what an engine is asked; all of the metric's where nothing is said."""
_OF_LOGS = ("solved", "flow", "open", "received", "reopened")
"""What can be asked of a log of statuses."""
_TOTALS = "totals"
"""What is asked of an engine that reads a column per word of the scale."""
_READY = {"reopened": "reopens", **dict.fromkeys(("replies", "exactly-one"), "replies")}
_READY |= dict.fromkeys(("resolved", "first-line"), "resolved")
_READY |= dict.fromkeys(("flag", "response", "records"), "answer")
"""The role of a column named by `--column`, by what an engine is asked; else it holds ready durations."""
_TIMED = ("times", "target")
"""What reads two stamps, or ready durations, or the events of a log."""
_DATED = ("activity", "repurchase")
"""What goes by the time of each record, whether `--date` names it or the option of the role."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The roles that every file has a column for, and where: a row of positions per file, in their order.

    `names` says for people which column each role is. `ready` is what the files' preset says of their durations,
    `missing` which raw texts are no value of a column.
    """

    roles: tuple[str, ...]
    positions: tuple[tuple[int, ...], ...]
    names: str
    ready: RoleSpec | None = None
    missing: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def at(self, role: str, file: int = 0) -> int | None:
        """Where the column of a role stands in a file, None when there is none."""
        return self.positions[file][self.roles.index(role)] if role in self.roles else None


def bind(filled: Filled, choice: Choice) -> Bound:
    """The columns of the metric's roles in every file; InputError when the files have different ones."""
    rows = list(zip(filled.headers, filled.requests, filled.layouts, strict=True))
    found = [_found(header, request, choice, layout) for header, request, layout in rows]
    for (header, request, layout), roles in zip(rows, found, strict=True):
        _refuse_idle(header, request, choice, layout, roles)
        if set(roles) != set(found[0]):
            lacking = quoted(sorted(set(roles) ^ set(found[0])))
            raise InputError(
                f"{filled.headers[0].source} and {header.source} do not both have columns for {lacking}",
                "score them one by one, or name the columns",
            )
    wanted = tuple(found[0])
    first = filled.headers[0]
    names = ", ".join(f"{role} {first.call(found[0][role])}" for role in wanted if role != SEEN)
    positions = tuple(tuple(one[role] for role in wanted) for one in found)
    missing = tuple(
        _missing(layout, header, request, at) for (header, request, layout), at in zip(rows, positions, strict=True)
    )
    return Bound(wanted, positions, names, _ready(filled, found), missing)


def _missing(
    layout: Layout, header: Header, request: Request, positions: Sequence[int]
) -> tuple[tuple[str, ...], ...]:
    """The raw texts that are no value, per column: those of the preset for that column, and the user's for all."""
    specs = layout.preset.columns if layout.preset else {}
    of = {header.roles[name][0]: spec.missing for name, spec in specs.items() if len(header.roles.get(name, ())) == 1}
    return tuple((*request.missing, *of.get(position, ())) for position in positions)


def _found(header: Header, request: Request, choice: Choice, layout: Layout) -> dict[str, int]:
    """Where each role stands in one file: as named, else by the preset, else by the metric's declared names."""
    how = choice.variant.engine.how if choice.variant.engine else ""
    found = {role: header.find(column) for role, column in _asked(request, _READY.get(how, "duration"))}
    reads = _totals(choice, request) if how == _TOTALS else _READS.get(how, tuple(choice.spec.roles))
    if request.date and how in _DATED and "start" not in found:
        found["start"] = header.find(request.date)
    if not set(found) & {"end", "duration"}:
        known = _preset(header, request, choice, layout)
        found |= {
            role: at for role, at in known if role not in found and (how not in _READS or role in (*reads, SEEN))
        }
    if "duration" in found and "end" not in dict(request.roles):
        found.pop("end", None)
    ready = "duration" in found and "end" not in dict(request.roles)
    for role, tiers in choice.spec.roles.items():
        if role in reads and role not in found and not (ready and (role == "end" or role.startswith(END))):
            found |= _declared(header, role, tiers)
    if how in _TIMED and "key" not in found and "status" not in dict(request.roles):
        found.pop(
            "status", None
        )  # a status says which event of a log ends a ticket, and nothing of one stamp a column
    if how in _READS:
        _refuse_unread(dict(_asked(request, _READY.get(how, "duration"))), reads, choice)
        found |= _log(header, request, found, reads) if how in _OF_LOGS else {}
    return _one_end(found, request, choice)


def _totals(choice: Choice, request: Request) -> tuple[str, ...]:
    """The roles of totals that are read; where enough of them are named, the others are left alone."""
    engine, named = choice.variant.engine, dict(request.roles)
    counts = tuple(filter(None, [*choice.scale.words, engine.of if engine else ""]))
    told = tuple(role for role in counts if role in named)
    return (*(told if len(told) >= len(choice.scale.words) else counts), "short_abandoned", "start")


def _refuse_unread(named: Mapping[str, str], reads: Sequence[str], choice: Choice) -> None:
    """UsageError for a column that was named and would not be read."""
    for role in named:
        if role not in (*reads, "key"):
            option = "--column" if role == "duration" else f"--{role.replace('_', '-')}"
            message = f"{option} does not go with {choice.spec.heading} {choice.variant_name}"
            raise UsageError(message, f"it reads {', '.join(one for one in reads if one in choice.spec.roles)}")


def _refuse_idle(header: Header, request: Request, choice: Choice, layout: Layout, found: Mapping[str, int]) -> None:
    """UsageError for an option that chooses between columns, or ends, of which the file has but one."""
    answer = layout.preset.answers.get(choice.spec.metric) if layout.preset else None
    held = {role for role, name in (answer.roles if answer else {}).items() if header.roles.get(name)}
    ready = "duration" in found and (answer is None or bool(request.columns))
    if request.terms.first and "key" not in found and "first" not in held:
        message = f"--first chooses among several ends, and {header.source} has one per record"
        raise UsageError(message, "leave it out, or give a log of events and --key COLUMN")
    if request.terms.clock and not any(role.startswith(END) for role in choice.spec.roles):
        raise UsageError(f"--clock does not go with {choice.spec.heading}", "it has one clock: leave it out")
    if request.terms.business and not ready and not ("duration" in found and "business" in held):
        message = f"--business takes ready durations in business time, and {header.source} plainly has none"
        raise UsageError(message, "name them with -c COLUMN --unit minutes, or say the hours with --calendar FILE")


def _log(header: Header, request: Request, found: Mapping[str, int], reads: Sequence[str]) -> dict[str, int]:
    """The key of a log of statuses: a file with a time and a status of each change, and no end."""
    needed = set(reads) & {"start", "status"}
    if request.key and not request.order and needed <= set(found) and "end" not in found and "start" in found:
        return {"key": header.find(request.key)}
    return {}


def _asked(request: Request, ready: str) -> Iterator[tuple[str, str]]:
    """The roles whose columns the user named; `ready` is that of a column of answers."""
    yield from request.roles
    if request.columns:
        yield ready, request.columns[0]
    named = dict(request.roles)
    if request.key and named.get("start") is not None and named.get("start") == named.get("end"):
        yield "key", request.key
    yield from (("answer", column) for column, _ in request.terms.answer_where)
    yield from (("bounced", column) for column, _ in request.terms.bounced)
    for place, (column, _) in enumerate((*request.terms.end_where, *request.terms.end_where_not)):
        yield f"{EVENT}{place}", column


def _preset(header: Header, request: Request, choice: Choice, layout: Layout) -> Iterator[tuple[str, int]]:
    """The roles that the file's preset knows for this metric."""
    answer = layout.preset.answers.get(choice.spec.metric) if layout.preset else None
    for role, name in _named(answer, request).items():
        if len(places := header.roles.get(name, ())) == 1:
            yield role, places[0]


def _named(answer: AnswerSpec | None, request: Request) -> Mapping[str, str]:
    """The preset's own role for each role of the engine, of durations those in business time if they are wanted."""
    if answer is None:
        return {}
    roles = dict(answer.roles)
    if request.terms.business:
        roles["duration"] = roles.get("business", "")
    if request.terms.first and "first" in roles:
        roles["duration"] = roles["first"]
    if request.terms.calendar:
        roles.pop("duration", "")
    return {role: name for role, name in roles.items() if role not in ("business", "first") and name}


def _declared(header: Header, role: str, tiers: Sequence[Sequence[str]]) -> dict[str, int]:
    places = header.declared(tiers)
    if len(places) > 1:
        names = quoted(header.call(place) for place in places)
        option = f"--{role.split(' ', maxsplit=1)[0].replace('_', '-')}"
        raise InputError(f"{header.source} has several columns for the {role}: {names}", f"say {option} NAME")
    return {role: places[0]} if places else {}


def _one_end(found: dict[str, int], request: Request, choice: Choice) -> dict[str, int]:
    """The roles with one end: the one named, else that of the clock that is asked for, or the only one there is.

    Stamps of another clock still tell how late the export is.
    """
    kinds = {role.removeprefix(END): at for role, at in found.items() if role.startswith(END)}
    rest = {role: at for role, at in found.items() if not role.startswith(END)}
    wanted = request.terms.clock
    if "end" in rest or "duration" in rest or not (kinds or wanted):
        return rest
    if not wanted and len(kinds) > 1:
        raise UsageError(
            f"{choice.spec.heading} runs on several clocks, and the file has {quoted(kinds)}",
            f"say --clock {' or --clock '.join(kinds)}",
        )
    chosen = wanted or next(iter(kinds))
    if chosen not in kinds:
        raise InputError(f"no column is plainly the end of the clock '{chosen[:20]}'", "say --end COLUMN")
    others = [(SEEN, at) for kind, at in kinds.items() if kind != chosen]
    return {**dict(others[:1]), **rest, "end": kinds[chosen]}


def _ready(filled: Filled, found: Sequence[Mapping[str, int]]) -> RoleSpec | None:
    """What the presets say of the columns of ready durations; errors when they are not all counted in one way."""
    rows = zip(filled.headers, filled.layouts, found, strict=True)
    said = [_duration(header, layout, roles.get("duration")) for header, layout, roles in rows]
    asked = filled.asked.terms.unit
    for header, role, roles in zip(filled.headers, said, found, strict=True):
        if role and asked and role.unit != asked:
            message = f"--unit {asked[:20]}: {header.call(roles['duration'])} of {header.source} is in {role.unit}"
            raise UsageError(message, "leave --unit out, or say --preset none if the file has another unit")
    ways = [(role.unit, role.clock) if role else (asked, "") for role in said]
    for header, way in zip(filled.headers, ways, strict=True):
        if way != ways[0]:
            one, other = (" ".join(filter(None, (clock, unit or "no unit"))) for unit, clock in (ways[0], way))
            message = f"{filled.headers[0].source} counts its durations in {one}, and {header.source} in {other}"
            raise InputError(message, "score them one by one")
    return said[0]


def _duration(header: Header, layout: Layout, position: int | None) -> RoleSpec | None:
    """What the preset of a file says of the durations at `position`, None when it does not know them."""
    specs = layout.preset.columns.items() if layout.preset and position is not None else ()
    known = (spec for name, spec in specs if spec.type == "duration" and header.roles.get(name) == (position,))
    return next(known, None)
