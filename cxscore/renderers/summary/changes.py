"""What has changed, as the page says it: a total beside that of an earlier period."""

from typing import NamedTuple

from cxscore.analyses.compare import Comparison, Verdict
from cxscore.edition import Change
from cxscore.model import Definition
from cxscore.renderers.language import Language
from cxscore.renderers.rows import count_cell, value_cell
from cxscore.renderers.verdicts import difference_cell

_ARROWS = {True: "▲", False: "▼"}


class ChangeText(NamedTuple):
    """A change in words: an arrow only for what is beyond noise, and the verdict's name for its colour."""

    arrow: str
    figure: str
    since: str
    said: str
    verdict: str


def change_text(change: Change, language: Language) -> ChangeText:
    """The change with its verdict; without a test what the score was before, and why nothing else is said."""
    since = language.say("since {}", language.period_name(change.period))
    if change.before is None:
        return ChangeText("", "", since, language.tell(change.absence), "")
    found = change.comparison
    if found and found.to.withheld:
        return ChangeText("", "", since, language.say("withheld"), "")
    if found is None or found.difference is None or change.before.withheld:
        was = language.number(value_cell(change.before))
        said = language.say("was {}, n {}", was, language.number(count_cell(_n(change))))
        return ChangeText("", "", since, said, "")
    definition = found.to.definition
    moved = found.verdict in ("better", "worse", "up", "down")
    return ChangeText(
        _ARROWS[found.difference > 0] if moved and found.difference else "",
        language.number(difference_cell(found.difference, definition)),
        since,
        " ".join(filter(None, (_said(found.verdict, language), _limits(found, definition, language)))),
        found.verdict if moved and definition.settled else "",
    )


def _said(verdict: Verdict, language: Language) -> str:
    """The verdict of a test in words."""
    match verdict:
        case "better":
            return language.say("better, beyond noise")
        case "worse":
            return language.say("worse, beyond noise")
        case "up":
            return language.say("higher, beyond noise")
        case "down":
            return language.say("lower, beyond noise")
        case "too few":
            return language.say("too few answers to tell")
        case _:
            return language.say("no detectable change")


def _n(change: Change) -> int | None:
    before = change.before
    return None if before is None or before.withheld else before.estimate.n


def _limits(found: Comparison, definition: Definition, language: Language) -> str:
    """The interval of the difference in brackets, "" where there is none."""
    if found.low is None or found.high is None:
        return ""
    low, high = (difference_cell(limit, definition) for limit in (found.low, found.high))
    return f"({language.interval(language.number(low), language.number(high))})"
