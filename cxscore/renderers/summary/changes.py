"""What has changed since an earlier period, in words: screen, Markdown and page say it alike."""

from collections.abc import Iterator
from typing import NamedTuple

from cxscore.analyses.compare import Comparison
from cxscore.edition import Change, Entry
from cxscore.renderers.language import IN_ENGLISH, Language
from cxscore.renderers.rows import count_cell, shown_n, value_cell
from cxscore.renderers.trends import arrow, change_said, coloured
from cxscore.renderers.verdicts import difference_cell


class ChangeText(NamedTuple):
    """A change in words, behind an arrow where it is beyond noise and may be judged; `verdict` is for its colour.

    `details` say what the score was, and what holds the difference.
    """

    arrow: str
    said: str
    verdict: str
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The arrow and the words."""
        return f"{self.arrow} {self.said}".lstrip()


def change_texts(entry: Entry, spoken: Language = IN_ENGLISH) -> list[ChangeText]:
    """The changes of an entry's total, in the order of the config."""
    return [_change_text(entry, change, spoken) for change in entry.changes]


def _change_text(entry: Entry, change: Change, spoken: Language) -> ChangeText:
    total, before, found = entry.total, change.before, change.comparison
    if total is None or before is None:
        return ChangeText("", _absence(entry, change, spoken), "")
    if entry.counts_on(before):
        name = spoken.period_name(change.period)
        return ChangeText("", spoken.say("not compared with {}: not complete", name), "")
    said = change_said(total, before, spoken.period_name(change.period), found, spoken)
    if before.withheld or total.withheld or before.estimate.value is None:
        return ChangeText("", said, "")
    then = spoken.say("{} then, n {}", spoken.number(value_cell(before)), spoken.number(count_cell(shown_n(before))))
    return ChangeText(arrow(found), said, coloured(found), (then, *_limits(found, spoken)))


def _absence(entry: Entry, change: Change, spoken: Language) -> str:
    """Why there is nothing to compare with, and in which period, which the reason may name itself."""
    why = change.absence or entry.absence
    said = spoken.tell(why) if why else spoken.say("no value")
    if change.period in why:
        return said
    return spoken.say("not compared with {}: {}", spoken.period_name(change.period), said)


def _limits(found: Comparison | None, spoken: Language) -> Iterator[str]:
    """The interval of a difference that was tested."""
    if found and found.p is not None and found.low is not None and found.high is not None:
        low, high = (difference_cell(limit, found.to.definition) for limit in (found.low, found.high))
        yield spoken.say("difference {} to {}", spoken.number(low), spoken.number(high))
