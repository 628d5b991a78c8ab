"""What happened rather than how it felt: tickets, contacts, totals, customers and orders for `make_samples.py`.

The help desk is in Oslo and keeps the hours of `configs/calendars/support-oslo.yaml`. From April to September its
clock is two hours ahead of UTC, so no list of zones is needed. How long a ticket waits is dealt in *opening hours*,
and the stamps are worked out from there: in business time the times are those of the decks.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from dealing import SEED, Row, below, clock, csv_text, day, deck, json_lines, pick, shuffled

SUMMER = timedelta(hours=2)
"""How far the clocks in Oslo are ahead of UTC all through these files."""

# --- opening hours -------------------------------------------------------------------------------------------

MORNING, AFTERNOON, FRIDAY = (time(8), time(12)), (time(12, 30), time(16)), (time(8), time(15))
WEEK = ((MORNING, AFTERNOON),) * 4 + ((FRIDAY,), (), ())
HOLIDAYS = {date(2026, month, day) for month, day in ((4, 2), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25))}
SHORT_DAYS = {date(2026, 4, 1): (MORNING,)}


def blocks(on: date) -> Iterator[tuple[datetime, datetime]]:
    """When the desk is open on a day, by the clock in Oslo."""
    hours = () if on in HOLIDAYS else SHORT_DAYS.get(on, WEEK[on.weekday()])
    for begins, ends in hours:
        yield datetime.combine(on, begins), datetime.combine(on, ends)


def worked(start: datetime, seconds: int) -> datetime:
    """The moment at which `seconds` of opening hours have passed since `start`."""
    left = timedelta(seconds=seconds)
    for days in range(1000):
        for opens, ends in blocks(start.date() + timedelta(days=days)):
            begins = max(start, opens)
            if begins + left <= ends:
                return begins + left
            left -= max(ends - begins, timedelta(0))
    raise ValueError(f"{seconds} seconds are more than three years of opening hours")


def utc(stamp: datetime | None) -> str | None:
    """A moment on the clock of Oslo as UTC, `2026-04-01T06:30:00Z`; nothing for one that has not come."""
    return f"{(stamp - SUMMER).isoformat()}Z" if stamp else None


def moment(rng: Random, first: date, days: int) -> datetime:
    """A time of these days, between 07:00:00 and 20:59:59 and seldom at a weekend."""
    return datetime.fromisoformat(f"{day(rng, first, days)}T{clock(rng)}")


# --- the help desk -------------------------------------------------------------------------------------------

EXPORTED = datetime.combine(date(2026, 9, 30), time(16))
"""When the help desk's files were written, in Oslo: nothing in them is later."""

CHANNELS = ("email", "chat", "phone", "web")
TICKETS = {
    # How many tickets came by each of CHANNELS.
    "urgent": (20, 24, 36, 10),
    "high": (90, 70, 80, 60),
    "normal": (330, 160, 120, 160),
    "low": (150, 40, 20, 90),
}
FIRST = (1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 16, 19, 23, 28, 34, 43, 55, 75, 110, 200)
"""Waits for the first reply, each as often as the others: this many of the two numbers below multiplied."""
FIRST_OF = {"urgent": 1, "high": 2, "normal": 4, "low": 6}
SECONDS_OF = {"email": 60, "chat": 15, "phone": 15, "web": 45}
SOLVE = (0, 1, 2, 3, 4, 5, 7, 9, 12, 15, 18, 22, 28, 35, 45, 60, 80, 120, 200, 400)
"""From the first reply to the last solution, likewise, in these minutes."""
MINUTES_OF = {"urgent": 6, "high": 12, "normal": 20, "low": 30}
GROUPS = {
    False: ("Billing", "Orders", "Technical"),
    True: ("Technical", "Technical", "Technical", "Billing", "Orders"),
}
REPLIES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 9)
REOPENS = (0,) * 43 + (1,) * 6 + (2,)
ODD = {"deleted": 12, "closed_by_merge": 15, "spam": 9, "no start": 3, "ends before it starts": 1}
STUCK = 61
"""Of every so many tickets one waits for somebody else and was never solved, of twice as many one was forgotten."""


@dataclass(frozen=True)
class Ticket:
    """One ticket on the clock of Oslo; what has not happened by the export is None."""

    number: int
    created: datetime
    replied: datetime | None
    solved: datetime | None
    priority: str
    channel: str
    group: str
    replies: int
    reopens: int
    odd: str = ""

    @property
    def status(self) -> str:
        """As the desk shows it."""
        if self.odd == "deleted":
            return "deleted"
        if self.solved:
            return "closed" if self.solved < EXPORTED - timedelta(days=28) else "solved"
        if not self.replied:
            return "new"
        return "hold" if self.number % STUCK == 0 else ("open", "pending")[self.number % 2]


def known(stamp: datetime) -> datetime | None:
    """A moment, if it came before the export."""
    return stamp if stamp <= EXPORTED else None


def dealt(rng: Random) -> list[tuple[str, str, int, int]]:
    """(priority, channel, seconds to the first reply, seconds from there to the end) of every ordinary ticket."""
    tickets = []
    for priority, counts in TICKETS.items():
        for channel, count in zip(CHANNELS, counts, strict=True):
            first = [
                n * FIRST_OF[priority] * SECONDS_OF[channel] for n, _ in zip(cycle(FIRST), range(count), strict=False)
            ]
            solve = [n * MINUTES_OF[priority] * 60 for n, _ in zip(cycle(SOLVE), range(count), strict=False)]
            waits = zip(first, shuffled(rng, solve), strict=True)
            tickets += [(priority, channel, to_reply, to_end) for to_reply, to_end in waits]
    return shuffled(rng, tickets)


def ordinary(rng: Random, number: int, created: datetime, card: tuple[str, str, int, int]) -> Ticket:
    """A ticket with the waits of its card, cut off at the export; the slow ones tend to be technical."""
    priority, channel, to_reply, to_end = card
    answered = worked(created, to_reply)
    replied = known(answered) if number % (2 * STUCK) else None
    solved = known(worked(answered, to_end)) if number % STUCK else None
    group = pick(rng, GROUPS[to_end > 40 * MINUTES_OF[priority] * 60])
    replies, reopens = pick(rng, REPLIES) if replied else 0, pick(rng, REOPENS) if solved else 0
    return Ticket(number, created, replied, solved, priority, channel, group, replies, reopens)


def odd(rng: Random, number: int, created: datetime, kind: str) -> Ticket:
    """A ticket that a score should leave out, or cannot use; merged ones count as solved at once."""
    minutes = timedelta(minutes=2 + below(rng, 90))
    if kind == "ends before it starts":
        minutes = -minutes
    solved = created + minutes if kind not in ("deleted", "spam") else None
    replied = solved if kind in ("no start", "ends before it starts") else None
    return Ticket(number, created, replied, solved, "normal", "email", pick(rng, GROUPS[False]), 0, 0, kind)


def arrival(rng: Random) -> datetime:
    """When a ticket comes: on a day from 1 April on, before the export."""
    return known(moment(rng, date(2026, 4, 1), 183)) or arrival(rng)


def desk() -> list[Ticket]:
    """All 1,500 tickets in order of time, the same for every file that tells of them."""
    rng = Random(f"{SEED} desk")
    cards: list[tuple[str, str, int, int] | str] = [*dealt(rng), *deck(ODD)]
    stamps = sorted(arrival(rng) for _ in cards)
    return [
        odd(rng, number, created, card) if isinstance(card, str) else ordinary(rng, number, created, card)
        for number, (created, card) in enumerate(zip(stamps, shuffled(rng, cards), strict=True), 30_001)
    ]


def as_object(rng: Random, ticket: Ticket) -> dict[str, object]:
    """A ticket as the desk's interface gives it, nested."""
    tags = [ticket.odd] if ticket.odd in ("closed_by_merge", "spam") else []
    stamps = [stamp for stamp in (ticket.created, ticket.replied, ticket.solved) if stamp]
    return {
        "id": ticket.number,
        "created_at": None if ticket.odd == "no start" else utc(ticket.created),
        "first_reply_at": utc(ticket.replied),
        "solved_at": utc(ticket.solved),
        "updated_at": utc(max(stamps)),
        "status": ticket.status,
        "priority": ticket.priority,
        "group": ticket.group,
        "via": {"channel": ticket.channel},
        "requester": {"id": 20_001 + below(rng, 950), "country": pick(rng, ("NO", "NO", "NO", "SE", "DK"))},
        "metrics": {"replies": ticket.replies, "reopens": ticket.reopens},
        "tags": [*tags, *(["vip"] if rng.random() < 0.05 else [])],
    }


def helpdesk(rng: Random) -> bytes:
    """1,500 tickets of six months, one nested object a line; 36 of them deleted, merged or spam."""
    return ("\n".join(json_lines(as_object(rng, ticket) for ticket in desk())) + "\n").encode()


# --- its log -------------------------------------------------------------------------------------------------

Event = tuple[datetime, str, str]
"""When, the status from then on, who did it."""


def between(start: datetime, end: datetime, share: float) -> datetime:
    """The second at this share of the way from `start` to `end`."""
    return start + timedelta(seconds=int((end - start).total_seconds() * share))


def handling(rng: Random, ticket: Ticket, replied: datetime) -> Iterator[Event]:
    """What happened to a ticket from its first reply on: pauses, a solution, perhaps another one."""
    waits, until = rng.random() < 0.45, ticket.solved or EXPORTED
    yield replied, "pending" if waits else "open", "agent"
    if waits:
        yield between(replied, until, 0.1 + 0.3 * rng.random()), "open", "customer"
    if ticket.status == "hold" or rng.random() < 0.08:
        yield between(replied, until, 0.45), "on hold", "agent"
    for place in range(ticket.reopens):
        yield between(replied, until, 0.5 + 0.2 * place), "solved", "agent"
        yield between(replied, until, 0.6 + 0.2 * place), "open", "customer"
    if ticket.solved:
        yield ticket.solved, "solved", "agent"


def history(rng: Random, ticket: Ticket) -> Iterator[Event]:
    """Everything that happened to a ticket; two in three get an answer of the bot within a second."""
    yield ticket.created, "new", "customer"
    if rng.random() < 0.67:
        yield ticket.created + timedelta(seconds=below(rng, 2)), "new", "bot"
    if ticket.replied:
        yield from handling(rng, ticket, ticket.replied)


def status_log(rng: Random) -> bytes:
    """One row per change of every ordinary ticket that came in September."""
    rows = [
        (stamp, ticket.number, status, author)
        for ticket in desk()
        if ticket.created.month == 9 and not ticket.odd
        for stamp, status, author in history(rng, ticket)
    ]
    rows.sort(key=lambda row: row[0])
    text = [(number, utc(stamp), status, author) for stamp, number, status, author in rows]
    return csv_text(("ticket", "changed_at", "status", "author"), text).encode()


# --- the contact centre --------------------------------------------------------------------------------------

QUEUES = {
    "billing": ("invoice", "refund"),
    "technical": ("no signal", "slow line"),
    "orders": ("delivery", "moving house"),
}
CASES = {1: 480, 2: 110, 3: 40, 4: 15, 5: 4}
"""How many customers got in touch once, twice, ... about one thing: 900 contacts."""
AGENTS = ("Ada", "Bilal", "Chidi", "Dina", "Emil", "Frida")
LATER = (0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 9, 16)
"""Days until a customer comes back."""
CONTACTS_HEADER = (
    *("contact_id", "customer", "channel", "queue", "topic", "arrived", "answered", "ended", "wait", "abandoned"),
    *("transfers", "agent"),
)


@dataclass(frozen=True)
class Contact:
    """One contact by the clock of the place; who was not answered has no agent and no talk."""

    customer: str
    channel: str
    queue: str
    topic: str
    arrived: datetime
    wait: int
    talk: int | None
    agent: str
    transfers: int

    @property
    def lasted(self) -> int:
        """Seconds from arrival to end."""
        return self.wait + (self.talk or 0)

    def row(self, number: int) -> Row:
        """A line of the log; nobody waits in a queue with an e-mail."""
        answered = self.arrived + timedelta(seconds=self.wait) if self.talk is not None else ""
        waited = "" if self.channel == "email" else str(timedelta(seconds=self.wait)).rjust(8, "0")
        given_up = "Y" if self.talk is None else "N"
        ends = self.arrived + timedelta(seconds=self.lasted)
        what = (f"K{number}", self.customer, self.channel, self.queue, self.topic, self.arrived, answered, ends)
        return (*what, waited, given_up, self.transfers, self.agent)


def contact(rng: Random, customer: str, channel: str, about: tuple[str, str], arrived: datetime) -> Contact:
    """One contact: an e-mail is always answered, a call or a chat is given up by one in eleven."""
    where = (customer, channel, *about, arrived)
    if channel == "email":
        return Contact(*where, 600 + below(rng, 40_000), 60 + below(rng, 600), pick(rng, AGENTS), 0)
    if rng.random() < 0.09:
        return Contact(*where, pick(rng, (2, 3, 4, 30, 75, 140, 180, 240, 410, 600)), None, "", 0)
    wait = pick(rng, (4, 9, 15, 20, 30, 45, 60, 95, 150, 320)) + below(rng, 20)
    return Contact(*where, wait, 90 + below(rng, 900), pick(rng, AGENTS), pick(rng, (0, 0, 0, 0, 0, 0, 1, 1, 2)))


def case(rng: Random, customer: str, contacts: int) -> Iterator[Contact]:
    """All contacts of a customer about one thing; one in three comes another way than the one before."""
    queue = pick(rng, tuple(QUEUES))
    about, channel = (queue, pick(rng, QUEUES[queue])), pick(rng, ("phone", "phone", "chat", "email"))
    arrived = moment(rng, date(2026, 7, 1), 92)
    for _ in range(contacts):
        yield contact(rng, customer, channel, about, arrived)
        channel = pick(rng, ("phone", "chat", "email")) if rng.random() < 0.45 else channel
        arrived = datetime.fromisoformat(f"{arrived.date() + timedelta(days=1 + pick(rng, LATER))}T{clock(rng)}")


def centre() -> list[Contact]:
    """All contacts from July to September in order of time, the same for both files."""
    rng = Random(f"{SEED} centre")
    sizes = shuffled(rng, deck(CASES))
    contacts = [c for place, size in enumerate(sizes) for c in case(rng, f"C{4001 + place % 600}", size)]
    return sorted((c for c in contacts if c.arrived.date() < date(2026, 10, 1)), key=lambda c: c.arrived)


def contact_centre(_rng: Random) -> bytes:
    """One row per contact: calls, chats and e-mails; the calls and chats with their wait."""
    return csv_text(CONTACTS_HEADER, [c.row(number) for number, c in enumerate(centre(), 50_001)]).encode()


def daily_totals(_rng: Random) -> bytes:
    """What the same calls and chats come to per day and queue: counts, and what they cost."""
    live = [c for c in centre() if c.channel != "email"]
    days = [date(2026, 7, 1) + timedelta(days=n) for n in range(92)]
    rows = [
        totals(on, queue, [c for c in live if (c.arrived.date(), c.queue) == (on, queue)])
        for on in days
        for queue in QUEUES
    ]
    return csv_text(("day", "queue", "offered", "handled", "abandoned", "cost"), rows).encode()


def totals(on: date, queue: str, contacts: list[Contact]) -> Row:
    """One line: a day costs 18.40, a second of work 0.012."""
    handled = [c.talk for c in contacts if c.talk is not None]
    cents = 1840 * bool(contacts) + sum(handled) * 12 // 10
    return (on, queue, len(contacts), len(handled), len(contacts) - len(handled), f"{cents // 100}.{cents % 100:02}")


# --- customers -----------------------------------------------------------------------------------------------

PRICES = {"basic": 990, "plus": 2490, "business": 7900}
"""A month of each plan, in cents."""
MOVES = {
    # How many customers went from which plan to which; "" is none.
    ("basic", "basic"): 170,
    ("basic", "plus"): 24,
    ("basic", ""): 26,
    ("plus", "plus"): 105,
    ("plus", "business"): 6,
    ("plus", "basic"): 11,
    ("plus", ""): 8,
    ("business", "business"): 46,
    ("business", "plus"): 2,
    ("business", ""): 2,
    ("", "basic"): 37,
    ("", "plus"): 12,
    ("", "business"): 3,
}


def subscribers() -> list[tuple[str, str, str]]:
    """(id, plan at the start, plan at the end) of every customer; ids begin with zeros."""
    rng = Random(f"{SEED} subscribers")
    moves = shuffled(rng, deck(MOVES))
    return [(f"{417 + 13 * place:06}", before, after) for place, (before, after) in enumerate(moves)]


def price(plan: str) -> str:
    """What a plan costs a month, `24.90`; nothing costs 0.00."""
    cents = PRICES.get(plan, 0)
    return f"{cents // 100}.{cents % 100:02}"


def plans(rng: Random, held: Iterable[tuple[str, str]]) -> bytes:
    """A list of those who have a plan, in no order."""
    rows = [(who, plan, price(plan)) for who, plan in shuffled(rng, held) if plan]
    return csv_text(("customer_id", "plan", "monthly_revenue"), rows).encode()


def customers_start(rng: Random) -> bytes:
    """The 400 customers of 1 July."""
    return plans(rng, ((who, before) for who, before, _ in subscribers()))


def customers_end(rng: Random) -> bytes:
    """The 416 customers of 30 September: 36 are lost, 52 are new."""
    return plans(rng, ((who, after) for who, _, after in subscribers()))


def customers_revenue(_rng: Random) -> bytes:
    """Both lists side by side: what each customer of either paid at the start and pays at the end."""
    rows = [(who, before or after, price(before), price(after)) for who, before, after in subscribers()]
    return csv_text(("customer_id", "plan", "start_revenue", "end_revenue"), rows).encode()


BUYERS = {1: 210, 2: 80, 3: 30, 4: 10}
"""How many customers have so many orders that were not cancelled."""


def purchases(rng: Random) -> Iterator[tuple[datetime, str, str]]:
    """(when, customer, status) of every order; one buyer in ten has a cancelled one besides."""
    for place, count in enumerate(shuffled(rng, deck(BUYERS))):
        who, first = f"B{place + 1:04}", moment(rng, date(2026, 1, 2), 200)
        for more in range(count):
            yield first + timedelta(days=more * (8 + below(rng, 60)), minutes=more), who, "delivered"
        if place % 10 == 0:
            yield first + timedelta(days=1 + below(rng, 20), seconds=1), who, "cancelled"


def orders(rng: Random) -> bytes:
    """One row per line of an order: the id repeats where an order has several."""
    rows: list[Row] = []
    for number, (when, who, status) in enumerate(sorted(purchases(rng)), 80_001):
        lines = range(1, 1 + pick(rng, (1, 1, 1, 2, 2, 3)))
        rows += [(number, line, who, when, status, f"{5 + below(rng, 90)}.{below(rng, 10)}0") for line in lines]
    return csv_text(("order_id", "line", "customer_id", "ordered_at", "status", "amount"), rows).encode()


SAMPLES: dict[str, Callable[[Random], bytes]] = {
    "helpdesk.ndjson": helpdesk,
    "status_log.csv": status_log,
    "contact_centre.csv": contact_centre,
    "daily_totals.csv": daily_totals,
    "customers_start.csv": customers_start,
    "customers_end.csv": customers_end,
    "customers_revenue.csv": customers_revenue,
    "orders.csv": orders,
}
