"""Editions with themes and quotes, built by hand as those of `editions`."""

from dataclasses import replace
from fractions import Fraction

from cxscore.analyses.compare import Comparison
from cxscore.analyses.themes import ThemeFound, Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.edition import Comments, CommentsCommand, Edition, Section
from cxscore.model import Estimate, Interval, Ledger, Number, Request, Score, State, Tally
from cxscore.texts.quotes import Quote, QuotedGroup, Quotes
from tests.renderers.reports import CES, EVIL
from tests.renderers.summary.editions import EFFORT, EVIL_EDITION, PLAIN

ASKED = Request("ces", scale="7", by=("comment",))
LEDGER = Ledger({State.ANSWERED: 90, State.MISSING: 4, State.OUTSIDE_PERIOD: 6})
INPUTS = EFFORT.inputs
LONG = "I was sent from one department to the next, explained it all again and again, and in the end nobody knew why."


def side(value: Number, n: int, theme: str) -> Score:
    """The score of the comments with a theme, or without."""
    estimate = Estimate(value, Interval(float(value) - 1, float(value) + 1, 0.95, "method"), n, float(n))
    return Score(CES, (theme,), None, estimate, Tally.of({5: n}), scope="segment")


def theme(name: str, n: int) -> ThemeFound:
    """A theme whose comments score 1.5 lower, beyond doubt."""
    with_, without = side(3, n, name), side(Fraction(9, 2), 92 - n, name)
    found = Comparison(
        "without", without, with_, None, Fraction(-3, 2), -2.0, -1.0, "test", 0.001, 0.002, 2, "worse", 0.5
    )
    return ThemeFound(name, n, n / 92, 0.1, 0.3, found)


def comments(result: Quotes | Themes) -> Comments:
    """A result of the sample."""
    command: CommentsCommand = "quotes" if isinstance(result, Quotes) else "themes"
    return Comments(command, Verbatims(command, ASKED, result, LEDGER, INPUTS, (), "comment", "ces"))


def quoted(*groups: QuotedGroup) -> Quotes:
    """Quotes out of which two things were taken."""
    return Quotes("bucket", groups, 3, 1, 5, {"card number": 1, "e-mail": 2})


THEMES = Themes("themes.yaml", (theme("waiting", 22), theme("app", 11)), 92, 2, 53, 0.95, 10, CES)
QUOTES = quoted(
    QuotedGroup("difficult", 13, (Quote(LONG, "2"), Quote("- call me at [phone], not by [e-mail]", "1"))),
    QuotedGroup("neutral", 4, (), withheld=True),
    QuotedGroup("easy", 40, (Quote("1. open the app, 2. done.", "7"),)),
)
WORDS = replace(
    PLAIN,
    name="words",
    sections=(
        Section("What they write", "", ("effort",), comments=(comments(THEMES), comments(QUOTES))),
        Section("What nobody wrote", "", comments=(Comments("quotes", None, "no record has a comment"),)),
        Section("What is missing", "", comments=(Comments("themes", None, "no file gone-2026-10.csv"),)),
    ),
)
"""Themes, quotes with a group too small for any, and both absent."""

EVIL_WORDS: Edition = replace(
    EVIL_EDITION,
    name="evil-words",
    sections=(
        Section(
            EVIL,
            comments=(
                comments(replace(THEMES, source=EVIL, found=(theme(EVIL, 22),))),
                comments(quoted(QuotedGroup(EVIL, 9, (Quote(EVIL, EVIL), Quote('=cmd|"/c calc"!A1', "1"))))),
            ),
        ),
        Section("b", comments=(Comments("themes", None, EVIL),)),
    ),
)
"""Hostile text in every word."""

EDITIONS = {"words": WORDS, "evil-words": EVIL_WORDS}
