"""An edition with all that a report can show: changes, a series, a change taken apart, grids, every figure."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from cxscore import formulas, periods
from cxscore.analyses.compare import compare
from cxscore.analyses.pairs import Pair
from cxscore.analyses.why import Side, why
from cxscore.edition import Change, Edition, Entry, Grid, GridLine, Point, Section, Target
from cxscore.model import (
    Answer,
    Definition,
    Input,
    Ledger,
    Problem,
    Report,
    Request,
    Rule,
    Score,
    Segment,
    State,
    Tally,
)
from tests.renderers.reports import ASSUMED, CES, EVIL, FACES, LEDGER, NPS, WAITS, because
from tests.renderers.summary.editions import EDITIONS, EVIL_EDITION
from tests.renderers.summary.editions_words import EDITIONS as WORDY_EDITIONS

PERIOD = "2026-10"
Counts = Mapping[Answer, int]


def of(definition: Definition, counts: Counts, *segment: str, period: str | None = None) -> Score:
    """The score of answers, with the interval that the formula gives."""
    tally = Tally.of(counts)
    estimate = formulas.estimate(tally, definition.scale, definition.rule, 0.95)
    return Score(definition, segment, period, estimate, tally, scope="segment" if segment else "total")


def together(definition: Definition, parts: Mapping[str, Counts], period: str | None = None) -> Score:
    """The score of all segments."""
    tally = Tally.sum(Tally.of(counts) for counts in parts.values())
    return of(definition, {answer: mass.n for answer, mass in tally.masses.items()}, period=period)


SEPTEMBER: Mapping[str, Counts] = {
    "email": {1: 30, 2: 22, 3: 20, 4: 40, 5: 60, 6: 70, 7: 52},
    "phone": {1: 8, 2: 12, 3: 20, 4: 30, 5: 50, 6: 100, 7: 140},
    "chat": {3: 10, 4: 12, 5: 20, 6: 60, 7: 70},
    "": {1: 1, 4: 2, 7: 4},
}
OCTOBER: Mapping[str, Counts] = {
    "email": {1: 60, 2: 52, 3: 30, 4: 50, 5: 70, 6: 60, 7: 42},
    "phone": {1: 8, 2: 14, 3: 18, 4: 30, 5: 48, 6: 104, 7: 144},
    "chat": {2: 4, 3: 10, 4: 14, 5: 22, 6: 55, 7: 66},
    "a channel whose name is far too long for the side of any chart that fits a phone": {2: 3, 4: 9, 6: 8, 7: 4},
    "": {1: 1, 4: 2, 5: 3, 7: 4},
}
BEFORE, AFTER = (together(CES, parts) for parts in (SEPTEMBER, OCTOBER))


def side(parts: Mapping[str, Counts], period: str) -> Side:
    """The scores of a period, in total and by segment."""
    segments: dict[Segment, Score] = {(name,): of(CES, counts, name, period=period) for name, counts in parts.items()}
    return Side(together(CES, parts, period), segments)


SIDES = side(SEPTEMBER, "2026-09"), side(OCTOBER, PERIOD)
SILENT_SEGMENT = because(of(CES, {}, "fax"), "no_answers", "nobody answered")
HIDDEN_SEGMENT = because(of(CES, {1: 1, 3: 1}, "post"), "withheld", "fewer than 5 answers")
EFFORT_REPORT = Report(
    "report",
    Request("ces", by=("channel",), date="at", since=PERIOD, until=PERIOD),
    (AFTER, *(of(CES, counts, name) for name, counts in OCTOBER.items()), SILENT_SEGMENT, HIDDEN_SEGMENT),
    {"ces": replace(LEDGER, states={**LEDGER.states, State.ANSWERED: AFTER.tally.n})},
    (Input("responses.csv", 1288, "ab" * 32),),
    (Problem("0 is off the scale", "say --scale 0-10", None, "warning"),),
    column_text="ces",
)


def point(period: str, value: int | None, n: int | None, definition: str = "new", **more: object) -> Point:
    """A point whose interval is half a point wide on either side."""
    low, high = (None, None) if value is None else (value / 100 - 0.12, value / 100 + 0.12)
    exact = None if value is None else Fraction(value, 100)
    return replace(Point(period, exact, low, high, n, "points", definition), **more)  # type: ignore[arg-type]


TREND = (
    point("2025-10", 512, 950, "old"),
    point("2025-11", 508, 940, "old"),
    point("2025-12", 519, 925, "old"),
    point("2026-01", 524, 961, "old"),
    point("2026-03", 471, 902),
    point("2026-04", 478, 913),
    point("2026-05", 486, 914, earlier=point("2026-05", 502, 900)),
    point("2026-06", None, 0),
    point("2026-07", 492, 980),
    point("2026-08", None, None),
    point("2026-09", 497, 833, earlier=point("2026-09", 496, 832)),
    Point(
        PERIOD,
        AFTER.estimate.value,
        AFTER.estimate.interval.low,
        AFTER.estimate.interval.high,
        AFTER.estimate.n,
        "points",
        "new",
        partial=True,
    ),
)
EFFORT = Entry(
    "effort",
    "ces",
    "survey",
    Target("higher", 5, "5"),
    EFFORT_REPORT,
    partial=True,
    changes=(
        Change("previous", "2026-09", BEFORE, compare([Pair(AFTER, BEFORE, "previous")])[0]),
        Change("year", "2025-10", absence="the definition was another one then"),
    ),
    trend=TREND,
    why=why(*SIDES, ("channel",)),
)
REGIONS: Mapping[tuple[str, str], Counts] = {
    ("Nordics", "free"): {3: 9, 6: 8, 8: 20, 9: 30, 10: 24},
    ("Nordics", "pro"): {2: 3, 7: 12, 9: 33, 10: 41},
    ("手机 shop", "free"): {0: 22, 4: 18, 6: 20, 8: 20, 10: 9},
    ("手机 shop", "pro"): {5: 9, 7: 10, 9: 12, 10: 13},
    ("Iberia", "pro"): {6: 4, 9: 7, 10: 2},
}
RECOMMEND_TOTAL = together(NPS, {" ".join(key): counts for key, counts in REGIONS.items()})
STEADY = together(NPS, {"all": {3: 60, 6: 26, 8: 44, 9: 82, 10: 88}})
RECOMMEND = Entry(
    "recommend",
    "nps",
    "relation",
    Target("higher", 15, "15"),
    Report(
        "report",
        Request("nps", by=("region", "plan"), date="at", since=PERIOD, until=PERIOD),
        (RECOMMEND_TOTAL, *(of(NPS, counts, *key) for key, counts in REGIONS.items())),
        {"nps": Ledger({State.ANSWERED: RECOMMEND_TOTAL.tally.n, State.DUPLICATE: 4, State.UNDATED: 2})},
        (Input("nps.csv", RECOMMEND_TOTAL.tally.n + 6, "cd" * 32),),
        column_text="score",
    ),
    changes=(Change("previous", "2026-09", STEADY, compare([Pair(RECOMMEND_TOTAL, STEADY, "previous")])[0]),),
    trend=(
        Point("2026-08", 12, 3.2, 20.1, 310, "net", "a"),
        Point("2026-09", STEADY.estimate.value, 17.9, 37.6, 300, "net", "a"),
        Point(PERIOD, RECOMMEND_TOTAL.estimate.value, 14.2, 33.0, 326, "net", "a"),
    ),
)
ASSUMED_REPORT = replace(
    EFFORT_REPORT,
    request=Request("ces", by=("channel",)),
    scores=tuple(replace(score, definition=ASSUMED) for score in EFFORT_REPORT.scores),
    problems=(),
)
GUESSED = Entry("guessed", "ces", "survey", Target("higher", 4, "4"), ASSUMED_REPORT)
COMMENTED = of(
    replace(
        FACES,
        rule=Rule("net", plus=FACES.buckets[2:], minus=FACES.buckets[:1]),
        metric="sentiment",
        title="Sentiment",
        engine="polarity",
    ),
    {"negative": 12, "positive": 60},
)
LEANING = Entry(
    "leaning",
    "sentiment",
    "survey",
    None,
    Report(
        "report",
        Request("sentiment"),
        (COMMENTED,),
        {"sentiment": Ledger({State.ANSWERED: 72})},
        (Input("responses.csv", 1288, "ab" * 32),),
        column_text="comment",
    ),
)
WAITING = Entry("first-response", "frt", "tickets", Target("lower", 14_400, "4h"), WAITS)
ABSENT = Entry("resolution", "resolution-time", "tickets", Target("lower", None, "2d"), None, "no file t-2026-10.csv")
AGENTS = GridLine(None, (AFTER, RECOMMEND_TOTAL, None)), GridLine("Ada", (of(CES, {2: 9, 5: 20, 7: 30}), None, None))
TEAMS = Grid(
    "agent",
    ("effort", "recommend", "first-response"),
    (
        *AGENTS,
        GridLine("Bo", (of(CES, {1: 19, 5: 20, 7: 10}), of(NPS, {3: 9, 9: 12, 10: 20}), None)),
        GridLine("", (HIDDEN_SEGMENT, of(NPS, {3: 19, 9: 2}), None)),
    ),
)
COVERAGE = Grid(
    "channel",
    ("onboarding", "support", "renewal"),
    (
        GridLine("email", (of(CES, {2: 9, 5: 20, 7: 30}), of(CES, {4: 20, 7: 30}), None)),
        GridLine("phone", (None, of(CES, {1: 20, 7: 9}), of(CES, {5: 12, 6: 30}))),
    ),
    across="touchpoint",
    entry="effort",
)
TEXT = """# What we did

The **new form** went live on the 12th; see [the note](https://example.org/n?a=1&b=2), or
[write](mailto:cx@example.org).

- fewer fields
- <b>no</b> raw HTML, ![no picture](https://example.org/p.png), no [script](javascript:alert(1))

| week | change |
|:-----|-------:|
| 41   | form   |
"""
FULL = Edition(
    "full",
    "Customer experience in 2026-10",
    periods.parse(PERIOD),
    "Europe/Oslo",
    (EFFORT, RECOMMEND, GUESSED, LEANING, WAITING, ABSENT),
    (
        Section("How easy we are", TEXT, ("effort",), ("trend", "distribution", "segments", "waterfall", "heat")),
        Section("Whether they come back", "", ("recommend",), ("trend", "distribution", "segments", "heat")),
        Section("Side by side", "", ("guessed", "leaning"), ("distribution", "segments"), TEAMS),
        Section("Who is asked where", "", ("first-response", "resolution"), ("distribution", "trend"), COVERAGE),
    ),
    (Problem("tickets: no file t-2026-10.csv", "its scores are left open", severity="warning"),),
)
"""All of it."""

_HOSTILE = replace(
    EVIL_EDITION.entries[0],
    trend=(point("2026-W43", 480, 12, EVIL), point("2026-W44", 493, 14, EVIL, earlier=point("2026-W44", 470, 11))),
    changes=(Change("previous", EVIL, absence=EVIL),),
)
EVIL_FULL = replace(
    EVIL_EDITION,
    entries=(_HOSTILE, *EVIL_EDITION.entries[1:]),
    sections=(
        Section(
            EVIL,
            EVIL + "\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) [y](data:text/html,x) <https://a.b>",
            (EVIL, "b"),
            ("trend", "distribution", "segments", "heat", "waterfall"),
            Grid(EVIL, (EVIL, "b"), (GridLine(EVIL, (AFTER, None)),)),
        ),
    ),
)
"""Hostile text in every part that a page has."""

FULL_EDITIONS = {
    **EDITIONS,
    **WORDY_EDITIONS,
    "full": FULL,
    "full.de": replace(FULL, locale="de"),
    "evil": EVIL_FULL,
}
"""Editions for what shows all there is."""
