"""Reports built by hand: no formula and no config stands between a test and what it renders."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from cxscore.model import (
    LONGEST,
    Answer,
    Bucket,
    Definition,
    Estimate,
    Input,
    Interval,
    Ledger,
    Mark,
    Phrase,
    Problem,
    Reason,
    Report,
    Request,
    Rule,
    Scale,
    Score,
    Span,
    State,
    Tally,
    Timing,
)
from cxscore.stats.times import TimeCounts

DIFFICULT = Bucket("difficult", (Span(1, 3),))
NEUTRAL = Bucket("neutral", (Span(4, 5),))
EASY = Bucket("easy", (Span(6, 7),))
AGREE = Bucket("agree", (Span(5, 7),))
CES = Definition(
    metric="ces",
    title="CES",
    variant="likert-7",
    scale=Scale("7", 1, 7),
    direction="higher",
    direction_source="option",
    rule=Rule("mean"),
    buckets=(DIFFICULT, NEUTRAL, EASY),
    unit="points",
    text="mean of answers 1-7; higher is better",
    measures="made it easy",
)
ASSUMED = replace(CES, direction_source="assumed")
SHARE = replace(CES, variant="likert-7-share", rule=Rule("share", of=(AGREE,)), unit="percent")
NET = replace(CES, variant="likert-7-net", rule=Rule("net", plus=(EASY,), minus=(DIFFICULT,)), unit="net")
NPS = Definition(
    metric="nps",
    title="NPS",
    variant="standard",
    scale=Scale("0-10", 0, 10),
    direction="higher",
    direction_source="definition",
    rule=Rule("net", plus=(Bucket("promoter", (Span(9, 10),)),), minus=(Bucket("detractor", (Span(0, 6),)),)),
    buckets=(
        Bucket("detractor", (Span(0, 6),)),
        Bucket("passive", (Span(7, 8),)),
        Bucket("promoter", (Span(9, 10),)),
    ),
    unit="net",
    text="promoter less detractor, in percent; higher is better",
    measures="would recommend",
)
FACES = Definition(
    metric="ces",
    title="CES",
    variant="emoji-net",
    scale=Scale("emoji", 1, 3, words=("negative", "neutral", "positive")),
    direction="higher",
    direction_source="definition",
    rule=Rule("net"),
    buckets=tuple(Bucket(word, words=(word,)) for word in ("negative", "neutral", "positive")),
    unit="net",
    text="positive less negative; higher is better",
)


def limits(low: float | None, high: float | None) -> Interval:
    return Interval(low, high, 0.95, "adjusted mean")


def scored(
    definition: Definition,
    value: int | Fraction | None,
    low: float | None,
    high: float | None,
    counts: Mapping[Answer, int],
) -> Score:
    tally = Tally.of(counts)
    return Score(definition, (), None, Estimate(value, limits(low, high), tally.n, float(tally.n)), tally)


def segment(score: Score, *values: str, period: str | None = None) -> Score:
    return replace(score, segment=values, scope="segment", period=period)


def because(score: Score, code: str, message: str) -> Score:
    return replace(score, estimate=replace(score.estimate, reason=Reason(code, message)))  # type: ignore[arg-type]


LEDGER = Ledger(
    {
        State.ANSWERED: 1198,
        State.MISSING: 61,
        State.NOT_APPLICABLE: 12,
        State.INVALID: 6,
        State.OUT_OF_SCALE: 11,
    },
    {State.OUT_OF_SCALE: {"0": 8, "9": 3}},
)
TOTAL = scored(ASSUMED, Fraction(493, 100), 4.8301, 5.0299, {2: 256, 4: 150, 5: 225, 6: 300, 7: 267})
EMAIL = segment(scored(ASSUMED, Fraction(425, 100), 4.0512, 4.4493, {2: 109, 5: 116, 6: 97}), "email")
PHONE = segment(scored(ASSUMED, Fraction(505, 100), 4.8911, 5.2201, {1: 63, 4: 127, 7: 178}), "phone")
NOBODY = segment(because(scored(ASSUMED, None, None, None, {}), "no_answers", "nobody answered"), "fax")
HIDDEN = segment(
    because(scored(ASSUMED, 2, 1.5, 2.5, {1: 1, 3: 1}), "withheld", Phrase("fewer than {} answers", 5)), "chat"
)
BLANK = segment(scored(ASSUMED, Fraction(63, 13), 3.8012, 5.8944, {3: 3, 5: 5, 7: 5}), "")
ALSO = (
    replace(TOTAL, definition=SHARE, estimate=Estimate(Fraction(67863, 1000), limits(65.1, 70.4), 1198, 1198.0)),
    replace(TOTAL, definition=NET, estimate=Estimate(Fraction(2571, 100), limits(21.0, 30.0), 1198, 1198.0)),
)

FIRST_SCREEN = Report(
    command="ces",
    request=Request("ces", scale="7", by=("channel",)),
    scores=(TOTAL, EMAIL, PHONE, NOBODY, HIDDEN, BLANK),
    ledgers={"ces": LEDGER},
    inputs=(Input("responses.csv", 1288, "ab" * 32),),
    problems=(Problem("0 is off the scale", "say --scale 0-10", Mark("responses.csv", 17), "warning"),),
    also=ALSO,
    column_text="ces",
)
"""A total, segments of every kind, other variants, a warning."""


def _month(period: str, value: int, low: float | None, high: float | None, counts: dict[Answer, int]) -> Score:
    return replace(scored(NPS, value, low, high, counts), period=period)


def _weighted(score: Score, n_eff: float) -> Score:
    return replace(score, estimate=replace(score.estimate, n_eff=n_eff))


MONTHLY = Report(
    command="nps",
    request=Request("nps", by=("region", "plan"), date="answered", period="month", weight="w"),
    scores=(
        _weighted(_month("2026-09", -10, -28.4, 9.1, {3: 4, 7: 3, 9: 3}), 8.96),
        _weighted(replace(_month("2026-10", 25, 3.25, 44.5, {5: 3, 8: 9, 10: 8}), partial=True), 19.97),
        segment(_weighted(_month("2026-09", 0, None, None, {3: 1, 9: 1}), 2.0), "Nordics", "", period="2026-09"),
        segment(_weighted(_month("2026-10", 100, 61.0, 100.0, {10: 5}), 4.5), "手机 shop", "pro", period="2026-10"),
    ),
    ledgers={
        "nps": Ledger(
            {State.ANSWERED: 30, State.DUPLICATE: 2, State.UNDATED: 1, State.EXCLUDED: 1200, State.MALFORMED: 1},
            {State.EXCLUDED: {"preview": 1197, "spam": 3}, State.UNDATED: {"no date": 1}},
        )
    },
    inputs=tuple(Input(f"nps-{part}.csv", 300) for part in range(5)),
    column_text="score",
)
"""Periods, one of them partial, two grouping columns, a weight, several files, rows set aside, no interval."""
MONTHLY = replace(
    MONTHLY,
    scores=(
        *MONTHLY.scores[:2],
        because(MONTHLY.scores[2], "no_interval", "too few answers for an interval"),
        MONTHLY.scores[3],
    ),
)

EVIL = "=cmd|'/c calc'!A0\x1b[31m\u202e<script>[x](javascript:1)|\n,\"quoted\"; `x` *y* _z_ \udc80"
"""A label that tries every medium at once."""

HOSTILE = replace(
    FIRST_SCREEN,
    command=EVIL,
    request=Request("ces", by=(EVIL,)),
    scores=(TOTAL, segment(EMAIL, EVIL), segment(NOBODY, "[red]"), segment(HIDDEN, ":smile:")),
    ledgers={"ces": replace(LEDGER, reasons={State.OUT_OF_SCALE: {EVIL: 2}})},
    inputs=(Input(EVIL, 1288),),
    problems=(Problem(EVIL, EVIL, Mark(EVIL, 2)),),
    column_text=EVIL,
)
"""The first screen with hostile text wherever text comes from outside."""

REPORTS = {"first-screen": FIRST_SCREEN, "monthly": MONTHLY, "hostile": HOSTILE}


# --- tickets -------------------------------------------------------------------------------------------------

WITHIN = Bucket("within 4 h", (Span(0, 14_400),))
LATER = Bucket("later", (Span(14_401, LONGEST),))
MEDIAN = Definition(
    metric="frt",
    title="FRT",
    variant="median",
    scale=Scale("time", 0, LONGEST, None, unit="seconds"),
    direction="lower",
    direction_source="definition",
    rule=Rule("quantile", at=Fraction(1, 2)),
    buckets=(),
    unit="seconds",
    text="median; lower is better",
    engine="elapsed",
    timing=Timing("on the clock, 24 hours a day"),
)
P90 = replace(MEDIAN, variant="p90", rule=Rule("quantile", at=Fraction(9, 10)))
GEOMETRIC = replace(MEDIAN, variant="geometric-mean", rule=Rule("geometric-mean"), note="open ones are left out")
ON_TIME = replace(
    MEDIAN,
    variant="within-target",
    rule=Rule("share", of=(WITHIN,)),
    buckets=(WITHIN, LATER),
    unit="percent",
    direction="higher",
)
WEEK = Phrase("{0} {1}", Phrase("{}-{}", Phrase("Mon"), Phrase("Fri")), "08:30-16:00")
BUSINESS = Timing(Phrase("in business time, {}", WEEK), 27_000)


def waited(
    definition: Definition,
    value: int | Fraction | None,
    limits_: tuple[float | None, float | None],
    times: TimeCounts,
) -> Score:
    tally = Tally(states={State.ANSWERED: times.n}, times=times)
    return Score(definition, (), None, Estimate(value, limits(*limits_), times.n, float(times.n)), tally)


WAITS_ALL = TimeCounts.listed([1800, 3600, 7200, 10_800, 18_000], [3600, 21_600])
WAITS_EMAIL = TimeCounts.listed([10_800, 18_000], [21_600])
NONE_TOOK_ANY = Phrase("{} took no time, which has no logarithm", 1)

WAITS = Report(
    command="frt",
    request=Request("frt", by=("channel",)),
    scores=(
        waited(MEDIAN, 10_800, (1800, None), WAITS_ALL),
        segment(waited(MEDIAN, Fraction(18_000), (10_800.0, 18_000.4), WAITS_EMAIL), "email"),
        waited(P90, None, (None, None), WAITS_ALL),
        segment(waited(P90, 18_000, (None, None), WAITS_EMAIL), "email"),
        because(waited(GEOMETRIC, None, (None, None), WAITS_ALL), "no_answers", NONE_TOOK_ANY),
        segment(waited(GEOMETRIC, Fraction(27_889, 2), (1.0, 2.0), WAITS_EMAIL), "email"),
        waited(ON_TIME, Fraction(129, 2), (30.0, 88.0), WAITS_ALL),
        segment(waited(ON_TIME, Fraction(100, 3), (6.0, 79.0), WAITS_EMAIL), "email"),
    ),
    ledgers={
        "frt": Ledger(
            {State.ANSWERED: 7, State.MISSING: 1, State.INVALID: 2},
            {State.MISSING: {"no start": 1}, State.INVALID: {"ends before it starts": 2}},
        )
    },
    inputs=(Input("tickets.csv", 10),),
    column_text="start created_at, end first_reply_at",
    as_of=1_793_466_000,
)
"""Times under four rules side by side, some of them open; one rule has no total."""
WAITS = replace(
    WAITS,
    scores=(
        because(WAITS.scores[0], "no_interval", "7 are too few"),
        WAITS.scores[1],
        because(WAITS.scores[2], "no_answers", Phrase("not reached: {} of {} are open", 2, 7)),
        *WAITS.scores[3:],
    ),
)

ABANDONED = Definition(
    metric="abandonment",
    title="Abandonment",
    variant="share",
    scale=Scale("contacts", 1, 2, words=("abandoned", "handled")),
    direction="lower",
    direction_source="definition",
    rule=Rule("share", of=(Bucket("abandoned", words=("abandoned",)),)),
    buckets=(Bucket("abandoned", words=("abandoned",)), Bucket("handled", words=("handled",))),
    unit="percent",
    text="share of abandoned; lower is better",
    engine="counts",
)
CALLS = Report(
    command="abandonment",
    request=Request("abandonment"),
    scores=(scored(ABANDONED, Fraction(5), 3.1, 8.0, {"abandoned": 15, "handled": 285}),),
    ledgers={"abandonment": Ledger({State.ANSWERED: 300})},
    inputs=(Input("calls.csv", 300),),
    column_text="start offered_at, end answered_at, wait queue_seconds, agent answered_by",
)
"""A share of which less is better, on words that run worst to best."""

HANDED = replace(
    ABANDONED, metric="effort-drivers", title="Effort drivers", variant="transfers", engine="contacts", note="by tag"
)
DRIVERS = replace(
    CALLS,
    command="effort-drivers",
    request=Request("effort-drivers"),
    scores=(
        scored(replace(HANDED, variant="repeats", note=""), 20, 12.0, 31.0, {"abandoned": 20, "handled": 80}),
        scored(HANDED, Fraction(5, 2), 0.4, 8.0, {"abandoned": 2, "handled": 78}),
    ),
    ledgers={"effort-drivers": Ledger({State.ANSWERED: 100})},
)
"""Shares of one unit without segments: one below the other."""

TICKETS = {"waits": WAITS, "calls": CALLS, "drivers": DRIVERS}
"""Further outputs by name: what tickets look like."""
