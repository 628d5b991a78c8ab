"""Editions built by hand: nothing of the config or the data stands between a test and what it renders."""

from dataclasses import replace
from fractions import Fraction

from cxscore import periods
from cxscore.edition import ConfigFile, Edition, Entry, Section, Target
from cxscore.model import Phrase, Problem, Report, Request
from tests.renderers.reports import (
    BUSINESS,
    CALLS,
    DRIVERS,
    EVIL,
    FIRST_SCREEN,
    HOSTILE,
    MONTHLY,
    NOBODY,
    NPS,
    SHARE,
    TOTAL,
    WAITS,
    because,
    scored,
)

EFFORT = replace(
    FIRST_SCREEN, command="report", request=replace(FIRST_SCREEN.request, date="at", since="2026-10", until="2026-10")
)
LOW_EFFORT = replace(
    EFFORT,
    request=replace(EFFORT.request, by=(), variant="likert-7-share"),
    scores=(replace(TOTAL, definition=SHARE, estimate=FIRST_SCREEN.also[0].estimate),),
    also=(),
    problems=(),
)
SILENT = replace(LOW_EFFORT, scores=(replace(NOBODY, segment=(), scope="total"),))
HIDDEN = Report(
    "report",
    Request("nps", min_n=50),
    (because(scored(NPS, 25, 3.0, 44.0, {5: 3, 10: 8}), "withheld", Phrase("fewer than {} answers", 50)),),
    {"nps": EFFORT.ledgers["ces"]},
    EFFORT.inputs,
    column_text="nps",
)
ENTRIES = (
    Entry("effort", "ces", "survey", Target("higher", 5, "5"), EFFORT, partial=True),
    Entry("low-effort", "ces", "survey", Target("higher", Fraction(70), "70 %"), LOW_EFFORT),
    Entry("easy enough", "ces", "survey", Target("higher", 65, "65"), LOW_EFFORT),
    Entry("silent", "ces", "survey", Target("lower", 3, "3"), SILENT, Phrase("nobody answered in {}", "2026-10")),
    Entry("hidden", "nps", "survey", None, HIDDEN),
    Entry(
        "first-response",
        "frt",
        "tickets",
        Target("lower", None, "4h"),
        None,
        Phrase("no file {}", "tickets-2026-10.csv"),
    ),
)
OCTOBER = Edition(
    "monthly",
    "Customer experience in 2026-10",
    periods.parse("2026-10"),
    "Europe/Oslo",
    ENTRIES,
    (
        Section("Effort", "*How* easy it was,\nas they said.", ("effort", "low-effort")),
        Section("The rest", "", ("easy enough", "silent", "hidden", "first-response")),
    ),
    (Problem("tickets: no file tickets-2026-10.csv", "its scores are left open", severity="warning"),),
    configs=(ConfigFile("monthly.yaml", "c0ffee" * 10 + "2026"), ConfigFile("intro.md", "decade" * 10 + "2026")),
)
"""Every verdict, a score of each kind, a source that is not there, sections with and without a text."""

WHOLE = Entry("effort", "ces", "survey", None, FIRST_SCREEN)
PLAIN = Edition("all", "All of it", None, "UTC", (WHOLE,), (Section("", "", ("effort",)),))
"""No period, no target, no sections."""

EVIL_EDITION = Edition(
    "evil",
    EVIL,
    periods.parse("2026-W44"),
    EVIL,
    (Entry(EVIL, "ces", EVIL, Target("higher", 5, EVIL), HOSTILE, EVIL), Entry("b", "ces", EVIL, None, None, EVIL)),
    (Section(EVIL, "", (EVIL, "b")),),
    (Problem(EVIL),),
)
"""Hostile text wherever text comes from outside."""

EDITIONS = {"october": OCTOBER, "plain": PLAIN, "evil": EVIL_EDITION}

BUSY = replace(
    WAITS, scores=tuple(replace(one, definition=replace(one.definition, timing=BUSINESS)) for one in WAITS.scores)
)
TOLD = {"waits": BUSY, "calls": CALLS, "drivers": DRIVERS, "regions": MONTHLY}
TICKETS = Edition(
    "tickets",
    "Tickets in 2026-W44",
    periods.parse("2026-W44"),
    "Europe/Oslo",
    tuple(Entry(name, report.request.metric, "file", None, report) for name, report in TOLD.items()),
    (Section("Tickets, week 2026-W44 (2026-W440)", "", tuple(TOLD)),),
)
"""Times, open ones, business hours, causes, weights, periods: what a first screen does not show."""

SPOKEN = {
    f"{name}.{code}": replace(edition, locale=code)
    for name, edition in {"october": OCTOBER, "tickets": TICKETS}.items()
    for code in ("de", "nb", "zh")
}
"""The same in other languages, by name and code."""
