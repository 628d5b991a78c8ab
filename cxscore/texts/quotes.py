"""Comments that may be shown: some of each group, unlike one another, redacted, and never of a small group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from re import Pattern

from cxscore.texts.redaction import redacted
from cxscore.texts.words import likeness, words

SMALLEST = 5
"""Comments of the smallest group of which any is shown."""
LONGEST = 200
"""Characters after which a comment is cut."""
FEWEST_WORDS = 3
"""Words that a comment must have to say something by itself; pairs of characters count as words."""
COMPARED = 1_000
"""Comments of a group among which those that are shown are chosen."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What respondents wrote, the group that they belong to, the score they gave as text, and how many did."""

    text: str
    group: str
    score: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment as it may be shown, with the score that came with it."""

    text: str
    score: str


@dataclass(frozen=True, slots=True)
class QuotedGroup:
    """A group with how many comments it has; `quotes` is empty, and `withheld` true, where they are too few."""

    name: str
    n: int
    quotes: tuple[Quote, ...]
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotes of every group, how they were asked for, and what was taken out of those that are shown."""

    per: str
    groups: tuple[QuotedGroup, ...]
    wanted: int
    seed: int
    least: int
    removed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many quotes of each group, by which seed, from how large a group on, and patterns of order numbers."""

    n: int = 3
    seed: int = 1
    least: int = SMALLEST
    orders: tuple[Pattern[str], ...] = ()


def quotes(comments: Sequence[Comment], groups: Sequence[str], per: str, wanted: Wanted) -> Quotes:
    """The quotes of `groups` in their order, `per` naming what they are; the same ones for the same seed."""
    removed: Counter[str] = Counter()
    found = []
    for group in groups:
        own = [comment for comment in comments if comment.group == group]
        found.append(_quoted(group, own, wanted, removed))
    return Quotes(per, tuple(found), wanted.n, wanted.seed, wanted.least, dict(sorted(removed.items())))


def _quoted(group: str, comments: Sequence[Comment], wanted: Wanted, removed: Counter[str]) -> QuotedGroup:
    n = sum(comment.n for comment in comments)
    if n < wanted.least:
        return QuotedGroup(group, n, (), withheld=n > 0)
    shown = []
    for comment in chosen(comments, wanted.n, wanted.seed):
        text, kinds = redacted(" ".join(comment.text.split()), wanted.orders)
        removed.update(kinds)
        shown.append(Quote(cut(text), comment.score))
    return QuotedGroup(group, n, tuple(shown))


def chosen(comments: Sequence[Comment], n: int, seed: int) -> list[Comment]:
    """At most `n` comments, each as unlike those before it as can be had; the seed decides between equals.

    Those of fewer than `FEWEST_WORDS` words are left out, and of several texts with the same words all but one.
    """
    pool = _shuffled(comments, seed)
    told = [(comment, frozenset(words(comment.text))) for comment in pool]
    left = [(comment, own) for comment, own in told if len(own) >= FEWEST_WORDS][:COMPARED]
    nearest = [0.0] * len(left)
    found: list[Comment] = []
    while len(found) < n and (free := [i for i, near in enumerate(nearest) if near < 1]):
        best = min(free, key=lambda i: nearest[i])
        found.append(left[best][0])
        nearest = [max(near, likeness(own, left[best][1])) for near, (_, own) in zip(nearest, left, strict=True)]
    return found


def _shuffled(comments: Sequence[Comment], seed: int) -> list[Comment]:
    """The comments in an order that the seed alone decides, whatever order they came in."""
    ordered = sorted(comments, key=lambda comment: (comment.text, comment.score))
    draw = Random(seed)  # noqa: S311 (a sample of comments, no secret)
    return [comment for _, _, comment in sorted((draw.random(), i, comment) for i, comment in enumerate(ordered))]


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, cut behind a word and with an ellipsis where it is longer; where there is no blank, anywhere."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    if not text[longest - 1].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip(' ,;:.-')}…"
