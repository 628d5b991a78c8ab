"""The engines of customers and of counts, told what the request says; which of their variants a file is for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast, get_args

from cxscore import periods
from cxscore.answers import read_number, trim
from cxscore.api.binding import Bound
from cxscore.api.finding import SAMPLE
from cxscore.columns import Header, quoted
from cxscore.config.choose import Choice
from cxscore.config.schema import MetricSpec, VariantSpec
from cxscore.durations import Unit, parse_target, write
from cxscore.engines.counts import A_COUNT, NO_WAIT, TOTALS_LINE, UNKNOWN_WAIT, Contacts, Totals
from cxscore.engines.records import RecordEngine
from cxscore.engines.roster import SAME_TIME, TWICE, Activity, Flag, Lists, Repurchase, Response, Revenue, Words
from cxscore.errors import InputError, UsageError
from cxscore.model import Ledger, Mark, Named, Phrase, Problem, Request, State
from cxscore.readers import Table
from cxscore.tallying import Tallied

_READY = ("flag", "response", "records")
_TO_RESPOND = ("answered", "answered, not among the invited", "answered, without an id")
_TO_STAY = ("at the end, and at the start", "new: not at the start", "at the end, without an id")


# --- which variant -------------------------------------------------------------------------------------------


Kind = Literal["counts", "zeros and ones", "other"]
"""What a column holds: whole numbers above 1 among others, no numbers but 0 and 1, anything else."""
Kinds = Callable[[int], Kind]
"""What the column at a position of the first file holds."""
_FEW = 0.05
"""The share of cells that are numbers above 1 up to which a column of yes and no has mistakes in it."""
_EPOCH = 10**9
"""Whole numbers from here on are instants."""


def kinds(table: Table) -> Kinds:
    """What a column of the first file holds, by the first of its cells."""
    source = table.sources[0]

    def kind(position: int) -> Kind:
        query = f"SELECT c{position} FROM {source.relation} LIMIT {SAMPLE}"
        return kind_of([cell for (cell,) in table.connection.execute(query).fetchall()])

    return kind


def kind_of(cells: Sequence[str | None]) -> Kind:
    """What the cells of a column are."""
    texts = [text for cell in cells if (text := trim(cell or ""))]
    numbers = [number for text in texts if (number := read_number(text)) is not None]
    large = sum(1 for number in numbers if 1 < number < _EPOCH and number == int(number))
    if large > _FEW * len(texts):
        return "counts"
    return "zeros and ones" if texts and len(numbers) == len(texts) else "other"


def meant(spec: MetricSpec, request: Request, headers: tuple[Header, ...], kind: Kinds) -> str | None:
    """The variant that fits what was given, None where the metric's default does or the user said one.

    InputError where the columns fit single contacts and totals per day alike.
    """
    hows: dict[str, str] = {}
    for name, variant in spec.variants.items():
        if variant.engine:
            hows.setdefault(variant.engine.how, name)
    if request.variant or request.scale or len(hows) == 1:
        return None
    return next(
        (hows[how] for how in _fitting(spec, request, headers, kind) if how in hows), next(iter(hows.values()))
    )


def _fitting(spec: MetricSpec, request: Request, headers: tuple[Header, ...], kind: Kinds) -> Iterator[str]:
    """What the columns and files could be asked, the plainest first."""

    def has(*roles: str) -> bool:
        named = dict(request.roles)
        return all(role in named or headers[0].declared(spec.roles.get(role, ())) for role in roles)

    if request.columns or request.terms.answer_where:
        yield from _READY
    if has("start_revenue", "end_revenue"):
        yield "revenue"
    plain = any(role in dict(request.roles) or _own(spec, headers[0], role) for role in ("offered", "handled"))
    if has("sent", "answered") or plain or _per_day(spec, request, headers[0], kind):
        yield "totals"
    apart = "on" in dict(request.roles) or not has("answer")
    listed = not request.period and (has("customer") or not has("answer"))
    if len(headers) == 2 and (apart if "on" in spec.roles else listed):
        yield "lists"
    if request.period:
        yield "activity"
    if has("answer"):
        yield from _READY


def _own(spec: MetricSpec, header: Header, role: str) -> list[int]:
    """The columns that have the role's own names, not one that may mean something else."""
    return header.declared(spec.roles.get(role, ())[:1])


def _per_day(spec: MetricSpec, request: Request, header: Header, kind: Kinds) -> bool:
    """Whether the columns that tell of single contacts hold counts instead: a record is a day, and no contact.

    InputError where `abandoned` holds zeros and ones beside counts of who was answered: both would give a number.
    """
    if "answered_at" not in spec.roles or set(dict(request.roles)) & {"answer", "answered_at"}:
        return False
    gone = header.declared([*spec.roles["answer"], *spec.roles["abandoned"]])[:1]
    if gone and kind(gone[0]) == "counts":
        return True
    taken = [] if _own(spec, header, "answered_at") else header.declared(spec.roles["answered_at"])[:1]
    if not taken or kind(taken[0]) != "counts":
        return False
    if not gone or any(kind(place) == "counts" for place in header.declared(spec.roles["offered"])[:1]):
        return True
    if kind(gone[0]) == "zeros and ones":
        one, other = header.call(gone[0]), header.call(taken[0])
        message = f"a record of {header.source} may be a contact or a day: '{one}' holds 0 and 1, '{other}' more"
        raise InputError(message, "say --variant contacts or --variant totals")
    return False


# --- customers -----------------------------------------------------------------------------------------------


def roster(choice: Choice, request: Request, bound: Bound) -> tuple[RecordEngine, None]:
    """The engine of customers; errors name what it lacks."""
    return _ROSTERS[_how(choice)](choice, request, bound), None


def _how(choice: Choice) -> str:
    return choice.variant.engine.how if choice.variant.engine else ""


def _words(choice: Choice) -> Words:
    """The two words of the scale, the worse one first."""
    worse, better = choice.scale.words
    return worse, better


def _need(choice: Choice, bound: Bound, role: str, what: str, option: str) -> None:
    """InputError when no column is plainly of this role."""
    if role not in bound.roles:
        raise InputError(f"{choice.spec.heading} needs {what}, and no column plainly is that", f"say {option}")


def _lists(choice: Choice, request: Request, bound: Bound) -> Lists:
    key = "on" if "on" in choice.spec.roles else "customer"
    _need(choice, bound, key, "the column that both files share", f"--{key} COLUMN")
    if len(bound.positions) != 2:
        given = f"{len(bound.positions)} {'was' if len(bound.positions) == 1 else 'were'}"
        raise UsageError(_TWO_LISTS.format(choice.spec.heading, given), _WAYS[key])
    if request.period and key == "customer":
        message = f"two lists are one start and one end, which --period {request.period} cannot part"
        raise UsageError(message, "give the lists of each period in a run of its own")
    if request.key:
        raise UsageError("--key keeps one record of both lists together", "leave it out: a list names each once")
    return Lists(key=key, words=_words(choice), reasons=_TO_RESPOND if key == "on" else _TO_STAY)


_TWO_LISTS = "{} compares two lists, and {} given"
_WAYS: Mapping[str, str] = {
    "on": "give the file of the invited and then that of the answers, or -c COLUMN for one file of both",
    "customer": "give the list at the start and then the one at the end; or --period month for a log of what they "
    "did, -c COLUMN for a yes or no, --at-start, --at-end and --new for numbers",
}


def to_lists(requests: Sequence[Request], headers: Sequence[Header], bound: Bound) -> tuple[Request, ...]:
    """The request to each list; the later one does without columns that it lacks, for none of its records counts."""
    if not bound.roles:
        return tuple(requests)
    later = [
        _to_later(request, header, header.call(place[0]))
        for request, header, place in zip(requests[1:], headers[1:], bound.positions[1:], strict=True)
    ]
    return (requests[0], *later)


def _to_later(request: Request, header: Header, key: str) -> Request:
    """The request with the key in the place of columns that are not there, and without filters on them."""
    return replace(
        request,
        by=tuple(column if header.matches(column) else key for column in request.by),
        date=request.date and (request.date if header.matches(request.date) else key),
        where=tuple(pair for pair in request.where if header.matches(pair[0])),
        where_not=tuple(pair for pair in request.where_not if header.matches(pair[0])),
    )


def _activity(choice: Choice, request: Request, bound: Bound) -> Activity:
    _need(choice, bound, "customer", "to know who was active", "--customer COLUMN")
    _need(choice, bound, "start", "to know when", "--date COLUMN")
    if request.period is None:
        raise UsageError(f"{choice.spec.heading} of a log goes from period to period", "say --period month")
    return Activity(grain=request.period, words=_words(choice), said=bool(request.terms.as_of))


def _flag(choice: Choice, _request: Request, bound: Bound) -> Flag:
    _need(choice, bound, "answer", "a column of yes and no", "-c COLUMN")
    worse, better = _words(choice)
    yes = choice.variant.engine.of if choice.variant.engine else ""
    return Flag(words=(worse, better) if yes == worse else (better, worse))


def _repurchase(choice: Choice, request: Request, bound: Bound) -> Repurchase:
    _need(choice, bound, "customer", "to know who bought", "--customer COLUMN")
    if request.terms.window:
        _need(choice, bound, "start", "to know when, for --window", "--ordered-at COLUMN")
    return Repurchase(words=_words(choice), window=_time("--window", request.terms.window))


def _response(choice: Choice, request: Request, bound: Bound) -> Response:
    way = "-c COLUMN (blank: no answer), --answer-where COLUMN=VALUE, or INVITED ANSWERS --on COLUMN for two files"
    _need(choice, bound, "answer", "to know who answered", way)
    terms = request.terms
    patterns = _of_one_column("--answer-where", terms.answer_where)
    bounced = _of_one_column("--bounced", terms.bounced)
    return Response(words=_words(choice), patterns=patterns, missing=request.missing, bounced=bounced)


def _of_one_column(option: str, said: Named) -> tuple[str, ...]:
    """The patterns, which must be of one column; UsageError otherwise."""
    if len({column for column, _ in said}) > 1:
        raise UsageError(f"{option} names several columns", "one column says it; repeat the option for other values")
    return tuple(pattern for _, pattern in said)


def _revenue(choice: Choice, _request: Request, bound: Bound) -> Revenue:
    _need(choice, bound, "start_revenue", "what each customer paid at the start", "--start-revenue COLUMN")
    _need(choice, bound, "end_revenue", "what each customer pays at the end", "--end-revenue COLUMN")
    return Revenue()


_ROSTERS: Mapping[str, Callable[[Choice, Request, Bound], RecordEngine]] = {
    "lists": _lists,
    "activity": _activity,
    "flag": _flag,
    "repurchase": _repurchase,
    "response": _response,
    "revenue": _revenue,
}


def _time(option: str, text: str) -> int | None:
    """The seconds of a time such as `90d`, None where none was said; UsageError for anything else."""
    if not text:
        return None
    try:
        found = parse_target(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None
    if found.seconds is None:
        raise UsageError(f"{option} '{text[:20]}' is not a time on the clock", f"for example {option} 90d")
    return found.seconds


# --- counts --------------------------------------------------------------------------------------------------


def counts(choice: Choice, request: Request, bound: Bound) -> tuple[RecordEngine, None]:
    """The engine of counts; errors name what it lacks."""
    if _how(choice) == "totals":
        return _totals(choice, request, bound), None
    return _contacts(choice, request, bound), None


def _contacts(choice: Choice, request: Request, bound: Bound) -> Contacts:
    if "answer" not in bound.roles:
        way = (
            "-c COLUMN of yes and no, --answered-at COLUMN (blank: given up), or --offered and --abandoned of totals"
        )
        _need(choice, bound, "answered_at", "to know which contacts were given up", way)
    short = _time("--short", request.terms.short)
    if short is not None:
        _need(choice, bound, "wait", "to know how long people waited, for --short", "--wait COLUMN --unit seconds")
    return Contacts(words=_words(choice), short=short, unit=_unit(request), reasons=_short_reasons(short))


def _short_reasons(short: int | None) -> tuple[str, ...]:
    return () if short is None else (f"given up within {write(short)}",)


def _unit(request: Request) -> Unit:
    text = request.terms.unit
    if text in get_args(Unit):
        return cast("Unit", text)
    raise UsageError(f"--unit {text[:20]} is not known", f"say {', '.join(filter(None, get_args(Unit)))}")


def _totals(choice: Choice, request: Request, bound: Bound) -> Totals:
    if request.terms.short:
        message = "--short looks at single contacts, and these are totals"
        raise UsageError(message, "--short-abandoned COLUMN takes the short ones out of both parts")
    whole, words = choice.variant.engine.of if choice.variant.engine else "", choice.scale.words
    lacking = [word for word in words if word not in bound.roles]
    if len(lacking) > (whole in bound.roles):
        options = " and ".join(
            f"--{role} COLUMN" for role in (whole, words[-1] if whole == "sent" else words[0]) if role
        )
        message = (
            f"{choice.spec.heading} needs the totals of {' and '.join(words)}, and no column plainly has those of "
        )
        contacts = "; --variant contacts, if a record is a contact" if "answered_at" in choice.spec.roles else ""
        raise InputError(message + quoted(lacking), f"say {options}{contacts}")
    amounts = choice.variant.formula == "ratio" and (choice.variant.unit == "ratio" or bool(choice.variant.rescale))
    return Totals(words=words, whole=whole, less="short_abandoned", counts=not amounts, weighs=amounts)


# --- what is said --------------------------------------------------------------------------------------------


def told(choice: Choice, request: Request) -> Choice:
    """The choice whose note says what holds because nothing else was said: no window, short ones count."""
    notes = [Phrase(choice.variant.note), *_unsaid(choice.variant, request)]
    return replace(choice, variant=replace(choice.variant, note=Phrase.joined("{}; {}", notes)))


def _short(*, counted: bool) -> Phrase:
    return Phrase("short ones count") if counted else Phrase("short ones count in neither part")


def _unsaid(variant: VariantSpec, request: Request) -> Iterator[str]:
    how, of = (variant.engine.how, variant.engine.of) if variant.engine else ("", "")
    if how == "repurchase" and not request.terms.window:
        yield Phrase("at any time up to the end of the file")
    if how == "repurchase" and not (request.where or request.where_not):
        yield Phrase("orders of every status count")
    if how == "records":
        yield _short(counted=not request.terms.short)
    if how == "totals" and of == "offered":
        yield _short(counted="short_abandoned" not in dict(request.roles))
    if how == "records" and request.columns:
        yield Phrase("yes in {} means {}", request.columns[0], Phrase(variant.of[0]))
    if how == "lists" and (request.where or request.where_not):
        yield Phrase("each list is filtered by itself, by the columns it has")


def said(choice: Choice, request: Request, tallied: Tallied) -> Iterator[Problem]:
    """What should be known of a count; InputError when a list names a customer twice, or waits have no unit."""
    how, ledger = _how(choice), tallied.ledger
    if how == "lists":
        _refuse_twice(tallied)
        yield from _two_lists(choice, tallied)
    elif how == "activity":
        yield from _gaps(request, tallied)
    elif how == "repurchase":
        yield from _orders(ledger)
    elif how == "response":
        yield from _all_answered(tallied)
    elif how == "records":
        _refuse_counts(ledger)
        yield from _unknown_waits(request, ledger)
    elif how == "totals":
        yield from _totals_lines(ledger)


def _orders(ledger: Ledger) -> Iterator[Problem]:
    """A warning for records that may be lines of one order, and for a file in which nobody stands twice."""
    aside = ledger.reasons.get(State.EXCLUDED, {})
    if same := aside.get(SAME_TIME, 0):
        message = f"{same:,} records have the time of another one of their customer, and count as orders of their own"
        yield Problem(message, "if they are lines of one order, --order-id COLUMN says so", severity="warning")
    if ledger[State.ANSWERED] and not aside:
        message = "nobody stands twice in it: a list of customers is no log of orders"
        yield Problem(message, "give a file with a record per order", severity="warning")


def _unknown_waits(request: Request, ledger: Ledger) -> Iterator[Problem]:
    """A warning for waits that are not known; InputError where no unit says what their numbers count."""
    unread = ledger.reasons.get(State.INVALID, {}).get(UNKNOWN_WAIT, 0)
    if unread and not request.terms.unit:
        message = f"the wait of {unread:,} contacts that were given up is no duration with a unit"
        raise InputError(message, "say what a number counts, for example --unit seconds")
    if unknown := unread + ledger.reasons.get(State.MISSING, {}).get(NO_WAIT, 0):
        message = f"{unknown:,} contacts were given up after a wait that is not known, and count in neither part"
        yield Problem(message, "where they were not all short, the rate is higher", severity="warning")


def _refuse_counts(ledger: Ledger) -> None:
    """InputError where the column of yes and no holds numbers as totals have them: a few 0 and 1 among them count."""
    numbers = ledger.reasons.get(State.INVALID, {}).get(A_COUNT, 0)
    judged = ledger[State.ANSWERED] + ledger[State.INVALID]
    if numbers > _FEW * judged:
        message = f"the column of yes and no holds numbers above 1 in {numbers:,} of {judged:,} records"
        raise InputError(
            message, "for counts per day say --variant totals, with --offered COLUMN and --abandoned COLUMN"
        )


def _totals_lines(ledger: Ledger) -> Iterator[Problem]:
    """A warning for records that add up all others."""
    if lines := ledger.reasons.get(State.EXCLUDED, {}).get(TOTALS_LINE, 0):
        message = (
            f"{lines:,} record adds up all the others" if lines == 1 else f"{lines:,} records add up all the others"
        )
        yield Problem(f"{message} of its file: a totals line, which is set aside", severity="warning")


def _refuse_twice(tallied: Tallied) -> None:
    """InputError with the first customer that stands twice in a list."""
    reasons = tallied.ledger.reasons.get(State.INVALID, {})
    found = [reason.split("|", 3)[1:] for reason in reasons if reason.startswith(TWICE)]
    if found:
        file, record, who = min(found, key=lambda one: (int(one[0]), int(one[1])))
        table, more = tallied.records.table, f"; {len(found) - 1:,} more do" if len(found) > 1 else ""
        place = Mark(table.sources[int(file)].name, table.locate(int(file), [int(record)]).get(int(record)))
        hint = "a list names each customer once: make it one record each"
        raise InputError(f"'{who}' stands twice in this list{more}", hint, place)


def _two_lists(choice: Choice, tallied: Tallied) -> Iterator[Problem]:
    """Which list is which: no list says so itself."""
    first, second = (source.name for source in tallied.records.table.sources)
    excluded, reasons = tallied.ledger.reasons.get(State.EXCLUDED, {}), tallied.records.engine_reasons
    met, new = (excluded.get(reason, 0) for reason in reasons[:2])
    text = _INVITED if "on" in choice.spec.roles else _EARLIER
    message = text.format(first, tallied.ledger[State.ANSWERED], second, met, new)
    yield Problem(message, "the order of the files says so", severity="note")
    if not met:
        message = f"nobody in {first} stands in {second}"
        yield Problem(message, "check that both have the same ids, written alike", severity="warning")


_EARLIER = "{} is the earlier list with {:,}, {} the later one: of these {:,} are met again, {:,} are new"
_INVITED = "{} lists {:,} who were invited, {} those who answered: {:,} of these were invited, {:,} were not"


def _gaps(request: Request, tallied: Tallied) -> Iterator[Problem]:
    """A warning for every period without any record between the first and the last one."""
    seen = {label for _, label in tallied.tallies if label}
    ordered = sorted(seen, key=periods.in_time)
    span = periods.span(ordered[0], ordered[-1]) if ordered else ()
    if empty := [label for label in span if label not in seen]:
        message = (
            f"nothing at all happened in {quoted(empty, 5)}, so that everyone of the {request.period} before is lost"
        )
        yield Problem(message, "check that the log is complete", severity="warning")


def _all_answered(tallied: Tallied) -> Iterator[Problem]:
    answered = tallied.ledger[State.ANSWERED]
    words = {word for tally in tallied.tallies.values() for word in tally.masses}
    if answered and words == {"answered"}:
        message = "every record is answered: a file of the answers alone has no response rate"
        yield Problem(
            message, "give a file of all who were asked, or both files with --on COLUMN", severity="warning"
        )
