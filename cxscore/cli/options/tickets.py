"""The options of metrics of tickets, contacts, customers and reviews, and what they tell an engine."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from cxscore.cli.options.scoring import MetricOptions, Pairs
from cxscore.cli.options.spelling import argument, flag, option
from cxscore.cli.parsing import MAIN, SCORECARD, TIMES
from cxscore.errors import UsageError
from cxscore.model import Terms
from cxscore.requests import pair

Start = Annotated[str | None, option("--start", "COLUMN", "When it began.", TIMES)]
End = Annotated[str | None, option("--end", "COLUMN", "When it ended; blank: still open.", TIMES)]
TimeUnit = Annotated[
    str | None, option("--unit", "UNIT", "Unit of ready durations in -c: seconds, minutes, hours, h:m:s ...", TIMES)
]
Target = Annotated[
    list[str] | None,
    option("--target", "TIME", "What a time must not pass: 4h, 2 business days; high=1h,normal=4h.", TIMES),
]
TargetBy = Annotated[str | None, option("--target-by", "COLUMN", "Whose values have targets of their own.", TIMES)]
CalendarFile = Annotated[
    list[str] | None, option("--calendar", "FILE", "Opening hours as YAML; eu=eu.yaml,us=us.yaml per value.", TIMES)
]
CalendarBy = Annotated[
    str | None, option("--calendar-by", "COLUMN", "Whose values have calendars of their own.", TIMES)
]
AsOf = Annotated[
    str | None, option("--as-of", "DATE", "When the file was exported; its latest stamp unless said.", TIMES)
]
ClockName = Annotated[str | None, option("--clock", "NAME", "sla: which clock, first-response or resolution.", TIMES)]
First = Annotated[bool, flag("--first", "The first end of several, such as a ticket's first solution.", TIMES)]
Business = Annotated[bool, flag("--business", "The ready durations that the file has in business time.", TIMES)]
StatusColumn = Annotated[
    str | None, option("--status", "COLUMN", "The status of a ticket, or from an event on.", TIMES)
]
Solved = Annotated[
    list[str] | None,
    option("--solved", "STATUS", "A status of finished tickets, else solved, closed, resolved ...", TIMES),
]
Pause = Annotated[list[str] | None, option("--pause", "STATUS", "In a log: the clock stands in this status.", TIMES)]
Running = Annotated[
    list[str] | None,
    option("--running", "STATUS", "In a log: the clock runs in this status only.", TIMES),
]
EndWhere = Annotated[
    list[str] | None,
    option("--end-where", "COLUMN=VALUE", "In a log: the events that end a time; repeatable, as --where.", TIMES),
]
EndWhereNot = Annotated[
    list[str] | None, option("--end-where-not", "COLUMN=VALUE", "In a log: events that do not end one.", TIMES)
]
Reopens = Annotated[
    str | None, option("--reopens", "COLUMN", "How often a ticket was reopened: a number, or yes and no.", TIMES)
]
Customer = Annotated[str | None, option("--customer", "COLUMN", "Who got in touch.", TIMES)]
Topic = Annotated[str | None, option("--topic", "COLUMN", "Only a contact about the same is a repeat.", TIMES)]
Replies = Annotated[str | None, option("--replies", "COLUMN", "How many replies a ticket took.", TIMES)]
ResolvedColumn = Annotated[
    str | None, option("--resolved", "COLUMN", "Whether the first contact resolved it: yes and no.", TIMES)
]
Resolvable = Annotated[
    str | None, option("--resolvable", "COLUMN", "Whether the first line could resolve it: yes and no.", TIMES)
]
Window = Annotated[
    str | None, option("--window", "TIME", "Until when a further contact is a repeat, for example 7d.", TIMES)
]
Case = Annotated[str | None, option("--case", "COLUMN", "Which contacts belong together.", TIMES)]
Channel = Annotated[str | None, option("--channel", "COLUMN", "How a contact came: counts switches.", TIMES)]
Agent = Annotated[str | None, option("--agent", "COLUMN", "Who took a contact: counts reassignments.", TIMES)]
Drivers = Annotated[
    list[str] | None,
    option(
        "--driver",
        "NAME=COLUMN[=VALUE]",
        "transfers, reassignments, escalations, repeated or generic: a column of numbers, of yes and no, or with a "
        "VALUE as in --where; repeatable.",
        TIMES,
    ),
]
CasesFile = Annotated[
    Path | None, Path, option("--cases", "FILE", "Write a row per case with its drivers, as CSV.", MAIN)
]
SomeFiles = Annotated[
    list[str] | None,
    argument("[FILE...]", "The list at the start and the one at the end, or one file; none with --at-start."),
]
OrderedAt = Annotated[
    str | None, option("--ordered-at --start", "COLUMN", "When a customer ordered or was active.", TIMES)
]
WhichCustomer = Annotated[str | None, option("--customer", "COLUMN", "The id of the customer.")]
AtStart = Annotated[str | None, option("--at-start", "N", "Customers, or revenue, at the start: no file is read.")]
AtEnd = Annotated[str | None, option("--at-end", "N", "Customers at the end.")]
New = Annotated[str | None, option("--new", "N", "Those of them who came after the start.")]
Lost = Annotated[str | None, option("--lost", "AMOUNT", "Revenue of the start that was lost.")]
Expansion = Annotated[str | None, option("--expansion", "AMOUNT", "What customers of the start pay more at the end.")]
StartRevenue = Annotated[
    str | None, option("--start-revenue", "COLUMN", "What each customer paid at the start: revenue churn.")
]
EndRevenue = Annotated[str | None, option("--end-revenue", "COLUMN", "What each customer pays at the end.")]
OrderId = Annotated[
    str | None, option("--order-id", "COLUMN", "Which records are lines of one order; else each is an order.")
]
InvitedOn = Annotated[
    str | None, option("--on", "COLUMN", "Two files, the invited and the answers: the key that both share.")
]
AnswerWhere = Annotated[
    list[str] | None,
    option("--answer-where", "COLUMN=VALUE", "What tells an answer, for example status=completed; repeatable."),
]
Bounced = Annotated[
    list[str] | None, option("--bounced", "COLUMN=VALUE", "Those whom nothing reached: not asked; repeatable.")
]
Review = Annotated[
    str | None, option("--review", "COLUMN", "A row per rating: which rows are one review.", SCORECARD)
]
CategoryColumn = Annotated[str | None, option("--category", "COLUMN", "A row per rating: what was rated.", SCORECARD)]
RatingColumn = Annotated[str | None, option("--rating", "COLUMN", "A row per rating: the rating.", SCORECARD)]
RatingWeight = Annotated[
    str | None, option("--rating-weight", "COLUMN", "A row per rating: what its category weighs.", SCORECARD)
]
RatingCritical = Annotated[
    str | None,
    option("--rating-critical", "COLUMN", "A row per rating: whether its category may fail the review.", SCORECARD),
]
ReviewedAgent = Annotated[
    str | None, option("--agent", "COLUMN", "Whose work was reviewed: intervals are by these clusters.", SCORECARD)
]
WeightOf = Annotated[
    list[str] | None,
    option("--weight-of", "CATEGORY=N", "What a category weighs, 1 unless said: tone=20,solution=50.", SCORECARD),
]
Critical = Annotated[
    list[str] | None,
    option("--critical", "CATEGORY", "Below 50 % it sets its review to 0; repeatable.", SCORECARD),
]
ScaleOf = Annotated[
    list[str] | None, option("--scale-of", "CATEGORY=SCALE", "A scale of its own, such as 0-1 or 4.", SCORECARD)
]
Sent = Annotated[str | None, option("--sent", "COLUMN", "Totals: how many were asked.")]
Answered = Annotated[str | None, option("--answered", "COLUMN", "Totals: how many of them answered.")]
Offered = Annotated[str | None, option("--offered", "COLUMN", "Totals: contacts that came in.")]
Abandoned = Annotated[str | None, option("--abandoned", "COLUMN", "Totals: contacts that were given up.")]
Handled = Annotated[str | None, option("--handled", "COLUMN", "Totals: contacts that someone took.")]
ShortAbandoned = Annotated[
    str | None,
    option("--short-abandoned", "COLUMN", "Totals: those given up at once, to be left out of both parts."),
]
AnsweredAt = Annotated[
    str | None, option("--answered-at", "COLUMN", "When someone took a contact; blank: it was given up.", TIMES)
]
Wait = Annotated[str | None, option("--wait", "COLUMN", "How long a contact waited; needed for --short.", TIMES)]
Short = Annotated[
    str | None,
    option("--short", "TIME", "Contacts given up within this time count in neither part, for example 5s.", TIMES),
]


@dataclass(frozen=True, kw_only=True)
class Told(MetricOptions):
    """Options of every metric whose engine is told more than one column."""

    def told(self) -> Terms:
        """What the options tell the engine besides columns."""
        said = {field.name: getattr(self, field.name, None) for field in fields(Terms)}
        told = {name: _READ.get(name, _plain)(value) for name, value in said.items() if value}
        return replace(Terms(), **told)

    def named_roles(self) -> Pairs:
        """The columns of roles, as (role, column)."""
        return tuple((role, column) for role in ROLES if (column := getattr(self, role, None)))


@dataclass(frozen=True, kw_only=True)
class RecordOptions(Told):
    """Options of every metric whose engine reads records: when they began, when the file was exported."""

    start: Start = None
    as_of: AsOf = None


@dataclass(frozen=True, kw_only=True)
class TimeOptions(RecordOptions):
    """Options of metrics of time: which stamps, on which clock, within what."""

    end: End = None
    unit: TimeUnit = None
    target: Target = None
    target_by: TargetBy = None
    calendar: CalendarFile = None
    calendar_by: CalendarBy = None
    clock: ClockName = None
    first: First = False
    business: Business = False
    status: StatusColumn = None
    solved: Solved = None
    pause: Pause = None
    running: Running = None
    end_where: EndWhere = None
    end_where_not: EndWhereNot = None


@dataclass(frozen=True, kw_only=True)
class StatusOptions(RecordOptions):
    """Options of metrics of statuses: what tells that a ticket is solved, or was reopened."""

    end: End = None
    status: StatusColumn = None
    solved: Solved = None
    reopens: Reopens = None


@dataclass(frozen=True, kw_only=True)
class ContactOptions(RecordOptions):
    """Options of metrics of contacts: who got in touch, about what, and how it was resolved."""

    end: End = None
    status: StatusColumn = None
    solved: Solved = None
    customer: Customer = None
    topic: Topic = None
    window: Window = None
    replies: Replies = None
    resolved: ResolvedColumn = None
    resolvable: Resolvable = None


@dataclass(frozen=True, kw_only=True)
class CaseOptions(RecordOptions):
    """Options of metrics of cases: which contacts make one, and what made it an effort."""

    case: Case = None
    customer: Customer = None
    topic: Topic = None
    window: Window = None
    channel: Channel = None
    agent: Agent = None
    driver: Drivers = None
    cases: CasesFile = None

    def told(self) -> Terms:
        """What the options tell the engine, and the patterns that columns of drivers must fit."""
        patterns = tuple((name, value) for name, _, sign, value in self._drivers() if sign)
        return replace(super().told(), drivers=patterns)

    def named_roles(self) -> Pairs:
        """The columns of roles, and those of drivers by their name."""
        return super().named_roles() + tuple((name, column) for name, column, _, _ in self._drivers())

    def _drivers(self) -> list[tuple[str, str, str, str]]:
        """Name, column, sign and pattern of every driver."""
        split = [(name, *column.partition("=")) for name, column in _pairs("--driver", self.driver or [])]
        return [(name.strip().lower(), column, sign, value) for name, column, sign, value in split]

    def case_file(self) -> Path | None:
        """Where a row per case is to be written, if anywhere."""
        return self.cases


@dataclass(frozen=True, kw_only=True)
class RosterOptions(RecordOptions):
    """Options of metrics of customers: lists of them, what they did, or numbers that stand for both."""

    files: SomeFiles = None  # type: ignore[assignment]  # three numbers need none
    start: OrderedAt = None
    customer: WhichCustomer = None
    at_start: AtStart = None
    at_end: AtEnd = None
    new: New = None
    lost: Lost = None
    expansion: Expansion = None
    start_revenue: StartRevenue = None
    end_revenue: EndRevenue = None

    def by_numbers(self) -> bool:
        """Whether numbers stand for the files."""
        return bool(self.at_start or not self.files)


@dataclass(frozen=True, kw_only=True)
class OrderOptions(RecordOptions):
    """Options of metrics of orders: who bought when, and for how long a second order counts."""

    start: OrderedAt = None
    customer: WhichCustomer = None
    order_id: OrderId = None
    window: Window = None


@dataclass(frozen=True, kw_only=True)
class ResponseOptions(RecordOptions):
    """Options of the response rate: who was asked, and who answered."""

    on: InvitedOn = None
    answer_where: AnswerWhere = None
    bounced: Bounced = None
    sent: Sent = None
    answered: Answered = None


@dataclass(frozen=True, kw_only=True)
class CountOptions(RecordOptions):
    """Options of metrics of contacts or of their daily totals."""

    offered: Offered = None
    abandoned: Abandoned = None
    handled: Handled = None
    short_abandoned: ShortAbandoned = None
    answered_at: AnsweredAt = None
    wait: Wait = None
    unit: TimeUnit = None
    short: Short = None


@dataclass(frozen=True, kw_only=True)
class ScorecardOptions(Told):
    """Options of metrics of reviews: what categories weigh, which may fail a review, how the file holds them."""

    weight_of: WeightOf = None
    critical: Critical = None
    scale_of: ScaleOf = None
    agent: ReviewedAgent = None
    review: Review = None
    category: CategoryColumn = None
    rating: RatingColumn = None
    rating_weight: RatingWeight = None
    rating_critical: RatingCritical = None


BY_ENGINE: dict[str, type[MetricOptions]] = {
    "scorecard": ScorecardOptions,
    "elapsed": TimeOptions,
    "status": StatusOptions,
    "drivers": CaseOptions,
    "contacts": ContactOptions,
    "repurchase": OrderOptions,
    "response": ResponseOptions,
    "roster": RosterOptions,
    "counts": CountOptions,
}
"""What a metric can be told, by what its engine is asked or by the engine."""
ROLES = (
    *("start", "end", "status", "target_by", "calendar_by", "reopens"),
    *("customer", "topic", "replies", "resolved", "resolvable", "case", "channel", "agent"),
    *("on", "order_id", "start_revenue", "end_revenue", "sent", "answered"),
    *("offered", "abandoned", "handled", "short_abandoned", "answered_at", "wait"),
    *("review", "category", "rating", "rating_weight", "rating_critical"),
)
"""Options that name the column of a role."""


def _named(option: str, texts: list[str] | None) -> Pairs:
    """`high=1h,normal=4h` or `4h` as pairs of a value, "" for all others, and what is said of it."""
    pairs = [piece.strip() for text in texts or () for piece in text.split(",")]
    found = tuple(pair(piece, option) if "=" in piece else ("", piece) for piece in pairs)
    if len({name for name, _ in found}) < len(found):
        raise UsageError(f"{option} says two things of one value", "say each once")
    return found


def _plain(said: object) -> object:
    """What was said, as it was written; several texts as a tuple."""
    return tuple(said) if isinstance(said, list) else said


def _pairs(option: str, texts: list[str]) -> Pairs:
    return tuple(pair(text, option) for text in texts)


_READ: dict[str, Callable[[Any], Any]] = {
    "target": partial(_named, "--target"),
    "calendar": partial(_named, "--calendar"),
    "end_where": partial(_pairs, "--end-where"),
    "end_where_not": partial(_pairs, "--end-where-not"),
    "answer_where": partial(_pairs, "--answer-where"),
    "bounced": partial(_pairs, "--bounced"),
    "weight_of": partial(_named, "--weight-of"),
    "scale_of": partial(_named, "--scale-of"),
}
"""How what an engine is told is read; as it was written unless said."""
