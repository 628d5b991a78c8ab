"""Editions with changes, series and grids, built by hand as those of `editions`."""

from dataclasses import replace
from fractions import Fraction

from cxscore import periods
from cxscore.analyses.compare import Comparison, Verdict
from cxscore.edition import Change, Edition, Entry, Grid, GridLine, Point, Section, Target
from cxscore.model import Definition, Estimate, Interval, Number, Report, Request, Rule, Score, Tally
from tests.renderers.reports import EVIL, HOSTILE, MEDIAN, SHARE, because, scored
from tests.renderers.summary.editions import EFFORT, LOW_EFFORT

COUNT = replace(MEDIAN, metric="arrivals", title="Arrivals", variant="received", rule=Rule("count"), unit="count")


PERIODS = {"previous": "2026-09", "year": "2025-10"}


def value(
    definition: Definition,
    number: Number,
    reach: float,
    n: int,
    segment: str | None = None,
    *,
    period: str | None = None,
) -> Score:
    """A score by its numbers alone; the answers behind it are all the same."""
    estimate = Estimate(number, Interval(float(number) - reach, float(number) + reach, 0.95, "method"), n, float(n))
    tally = Tally.of({6: n})
    return Score(
        definition,
        () if segment is None else (segment,),
        period,
        estimate,
        tally,
        scope="total" if segment is None else "segment",
    )


EASE = replace(SHARE, direction_source="config")
HIDDEN = because(value(EASE, 50, 10.0, 3, "Legal"), "withheld", "fewer than 5 answers")
SILENT = replace(
    because(scored(EASE, None, None, None, {}), "no_answers", "nobody answered"), segment=("Web",), scope="segment"
)


def change(against: str, before: Score, now: Score, difference: int, verdict: Verdict) -> Change:
    """A change whose difference and verdict are said to be these."""
    p = None if verdict == "too few" else 0.01
    limits = difference - 1.5, difference + 1.5
    found = Comparison(against, before, now, None, difference, *limits, "test", p, p, 1, verdict, 2.0)
    return Change("year" if against == "year" else "previous", PERIODS[against], before, found)


def series(now: Score, *values: Number | None, definition: str = "b") -> tuple[Point, ...]:
    """Months up to September before the score of October."""
    earlier = tuple(
        Point(
            f"2026-{month:02}",
            number,
            None if number is None else float(number) - 4,
            None if number is None else float(number) + 4,
            None if number is None else 300,
            now.definition.unit,
            definition,
        )
        for month, number in enumerate(values, 10 - len(values))
    )
    estimate = now.estimate
    limits = estimate.interval.low, estimate.interval.high
    return (*earlier, Point("2026-10", estimate.value, *limits, estimate.n, now.definition.unit, "b"))


EASY = value(EASE, Fraction(62), 3.0, 900)
SLOW = value(MEDIAN, 8100, 600.0, 400)
RISING = series(EASY, 52, 50, None, 55, Fraction(604, 10), 58)
RISING = (
    *(replace(point, definition="a") for point in RISING[:2]),
    RISING[2],
    RISING[3],
    replace(RISING[4], n=314, earlier=replace(RISING[4], value=Fraction(62), n=300)),
    *RISING[5:],
)


def report(metric: str, *scores: Score) -> Report:
    """A report of these scores for October."""
    request = Request(metric, date="at", since="2026-10", until="2026-10")
    return replace(LOW_EFFORT, request=request, scores=scores, ledgers={metric: EFFORT.ledgers["ces"]})


ENTRIES = (
    Entry(
        "low-effort",
        "ces",
        "survey",
        Target("higher", Fraction(70), "70 %"),
        report("ces", EASY),
        changes=(
            change("previous", value(EASE, Fraction(58), 3.0, 850), EASY, 4, "better"),
            change("year", value(EASE, Fraction(61), 3.0, 700), EASY, 1, "no detectable change"),
        ),
        trend=RISING,
    ),
    Entry(
        "first-response",
        "frt",
        "tickets",
        Target("lower", 14_400, "4h"),
        report("frt", SLOW),
        changes=(
            Change("previous", "2026-09", value(MEDIAN, 7200, 600.0, 380)),
            Change("year", "2025-10", absence="no scores of 2025-10 are known"),
        ),
        trend=series(SLOW, 7200, 9000, 7200, definition="b"),
        partial=True,
    ),
    Entry(
        "assumed",
        "ces",
        "survey",
        None,
        report("ces", replace(EASY, definition=SHARE)),
        changes=(
            change(
                "previous",
                value(SHARE, Fraction(70), 3.0, 850),
                replace(EASY, definition=replace(SHARE, direction_source="assumed")),
                -8,
                "down",
            ),
        ),
    ),
    Entry(
        "small",
        "ces",
        "survey",
        None,
        report("ces", value(EASE, 40, 20.0, 8)),
        changes=(change("previous", value(EASE, 60, 20.0, 7), value(EASE, 40, 20.0, 8), -20, "too few"),),
    ),
    Entry("volume", "arrivals", "tickets", None, report("arrivals", value(COUNT, 1200, 30.0, 1200))),
    Entry("lost", "csat", "gone", Target("higher", None, "80 %"), None, "no file gone-2026-10.csv"),
)
BY_TEAM = Grid(
    "team",
    ("volume", "first-response", "low-effort", "lost"),
    (
        GridLine(None, (value(COUNT, 1200, 30.0, 1200), SLOW, EASY, None)),
        GridLine(
            "Billing",
            (value(COUNT, 700, 20.0, 700, "Billing"), value(MEDIAN, 18_000, 900.0, 300, "Billing"), None, None),
        ),
        GridLine("Legal", (value(COUNT, 3, 2.0, 3, "Legal"), None, HIDDEN, None)),
        GridLine("Web", (None, None, SILENT, None)),
        GridLine("手机 shop", (None, None, value(EASE, Fraction(713, 10), 2.0, 420, "手机 shop"), None)),
        GridLine("", (value(COUNT, 497, 20.0, 497, ""), None, value(EASE, 69, 4.0, 480, ""), None)),
    ),
)
COVERAGE = Grid(
    "touchpoint",
    ("email", "phone", ""),
    (
        GridLine(
            None,
            (value(EASE, 60, 3.0, 500, "email"), value(EASE, 65, 4.0, 390, "phone"), value(EASE, 65, 9.0, 10, "")),
        ),
        GridLine("order", (value(EASE, 60, 3.0, 500, "email"), None, None)),
        GridLine("return", (None, value(EASE, 65, 4.0, 390, "phone"), value(EASE, 65, 9.0, 10, ""))),
    ),
    "channel",
    "low-effort",
)
COVERAGE = replace(
    COVERAGE,
    lines=(
        COVERAGE.lines[0],
        *(
            replace(
                line,
                cells=tuple(
                    score and replace(score, segment=(line.value or "", *score.segment)) for score in line.cells
                ),
            )
            for line in COVERAGE.lines[1:]
        ),
    ),
)
OVER_TIME = Grid(
    "period",
    ("low-effort", "volume"),
    (
        GridLine("2026-08", (value(EASE, 55, 3.0, 300, period="2026-08"), None)),
        GridLine("2026-09", (None, value(COUNT, 900, 30.0, 900, period="2026-09"))),
        GridLine("2026-10", (replace(value(EASE, 62, 3.0, 900, period="2026-10"), partial=True), None)),
    ),
)
GRIDS = Edition(
    "combined",
    "The combined view of 2026-10",
    periods.parse("2026-10"),
    "Europe/Oslo",
    ENTRIES,
    (
        Section("How it went", "", ("low-effort", "first-response", "assumed", "small")),
        Section("By team", "Read *across*.", grid=BY_TEAM),
        Section("Coverage", show=("volume",), grid=COVERAGE),
        Section("Over time", grid=OVER_TIME),
    ),
)
"""Every kind of change, a series with a gap, a break and a restated month, each kind of grid, each kind of cell."""

STRANGE = "[a]:*?/\\ 'name' that is longer than any sheet may have'"
EVIL_GRIDS = Edition(
    "evil",
    EVIL,
    periods.parse("2026-W44"),
    EVIL,
    (
        Entry(
            EVIL,
            "ces",
            EVIL,
            Target("higher", 5, EVIL),
            HOSTILE,
            changes=(Change("previous", "2026-W43", absence=EVIL),),
        ),
    ),
    (
        Section(EVIL, grid=Grid(EVIL, (EVIL,), (GridLine(EVIL, (value(EASE, 60, 3.0, 50, EVIL),)),))),
        Section(STRANGE, grid=Grid("a", ("=1+1", ""), (GridLine(None, (None, None)),), EVIL, EVIL)),
        Section(STRANGE.upper(), show=(EVIL,)),
        Section("Summary", grid=Grid("void", (EVIL,), ())),
    ),
)
"""Hostile text wherever a grid or a change holds text from outside; titles that no sheet may have."""

EDITIONS = {"grids": GRIDS, "evil-grids": EVIL_GRIDS}
