"""The words of comments: how alike two comments are, and which words set two groups of them apart."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from cxscore.answers import fold
from cxscore.texts.lexicon import CHARACTERS, LETTERS

LEAST = 5
"""Comments that must hold a word before anything is said of it: fewer could tell who wrote them."""
PRIOR = 500.0
"""Words that the prior is worth: a word of a few comments must be very uneven to be told from chance."""
SHORTEST = 3
"""Letters of a word that is worth telling."""

_PIECE = re.compile(rf"([{CHARACTERS}]+)|({LETTERS})|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or two with how many comments of each group hold it, and how much likelier the first group says it.

    `log_odds` is above 0 where the first group does; `z` is that over its standard error.
    """

    word: str
    n_first: int
    n_second: int
    log_odds: float
    z: float


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """The rows of characters and the words of a folded text; placeholders such as `[e-mail]` are passed over."""
    return ((match[1] or "", match[2] or "") for match in _PIECE.finditer(text) if match[1] or match[2])


def words(text: str) -> list[str]:
    """The words of a comment, folded; rows of Chinese or Japanese characters in overlapping pairs."""
    found: list[str] = []
    for row, word in _runs(fold(text)):
        found += [word] if word else [row[i : i + 2] for i in range(max(1, len(row) - 1))]
    return found


def terms(text: str) -> frozenset[str]:
    """What a comment says that may be worth telling: words of three letters or more, neighbours, pairs of characters.

    Digits are left out: they are amounts and dates.
    """
    found = words(text)
    told = {word for word in found if _worth(word)}
    neighbours = {f"{one} {other}" for one, other in pairwise(found) if _spelled(one) and _spelled(other)}
    return frozenset(told | neighbours)


def _worth(word: str) -> bool:
    return (len(word) >= SHORTEST or not word.isascii()) and not any(map(str.isdecimal, word))


def _spelled(word: str) -> bool:
    """Whether it is written with letters, of which neighbours are parted by a blank."""
    return not re.match(f"[{CHARACTERS}]", word) and not any(map(str.isdecimal, word))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets of words share, 0..1, of all that they hold. Source: Jaccard, New Phytologist 11 (1912)."""
    union = len(one | other)
    return len(one & other) / union if union else 1.0


def counted(comments: Iterable[tuple[str, int]]) -> Counter[str]:
    """How many comments hold each term; a comment comes with how often it was written."""
    found: Counter[str] = Counter()
    for text, times in comments:
        for term in terms(text):
            found[term] += times
    return found


def keywords(first: Mapping[str, int], second: Mapping[str, int], least: int = LEAST) -> list[Keyword]:
    """The words of `least` comments or more by how surely they set two groups apart, the first group's at the head.

    Log-odds with an informative Dirichlet prior, which is what both groups say together, worth `PRIOR` words: a word
    is as likely in either until the counts say otherwise. Source: Monroe, Colaresi and Quinn, Fightin' Words,
    Political Analysis 16 (2008), equations 16 and 22.
    """
    pooled = {word: first.get(word, 0) + second.get(word, 0) for word in {*first, *second}}
    sizes = sum(first.values()), sum(second.values())
    scale = PRIOR / max(sum(sizes), 1)
    frequent = sorted(word for word, n in pooled.items() if n >= least)
    rows = (
        _keyword(word, (first.get(word, 0), second.get(word, 0)), sizes, pooled[word] * scale) for word in frequent
    )
    return sorted(rows, key=lambda one: (-one.z, one.word))


def _keyword(word: str, counts: tuple[int, int], sizes: tuple[int, int], prior: float) -> Keyword:
    """One word: `prior` is how often the prior holds it, of `PRIOR` words."""
    odds = [(n + prior) / max(size + PRIOR - n - prior, prior) for n, size in zip(counts, sizes, strict=True)]
    log_odds = log(odds[0]) - log(odds[1])
    error = sqrt(sum(1 / (n + prior) for n in counts))
    return Keyword(word, *counts, log_odds, log_odds / error)
