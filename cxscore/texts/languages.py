"""The language of comments: told by their script, else by the words that only one language has, over all of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from cxscore.texts.lexicon import CHARACTERS, LETTERS, Lexicon

NAMES = {
    "en": "English",
    "de": "German",
    "nb": "Norwegian",
    "zh": "Chinese",
    "fr": "French",
    "es": "Spanish",
    "nl": "Dutch",
    "sv": "Swedish",
    "da": "Danish",
    "pt": "Portuguese",
    "it": "Italian",
    "ja": "Japanese",
}
"""The languages that have built-in word lists, as people call them."""
LOOKED_AT = 5_000
"""Distinct comments by which the language is told."""
KNOWN = 0.15
"""Share of the words that must be words of the language for it to be told."""

_SAME = 1e-9
"""Sums of fractions that differ by less are the same."""
_WORD = re.compile(LETTERS)
_KANA = re.compile("[\u3040-\u30ff]")
_CHARACTER = re.compile(f"[{CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of comments: the one of most that are written with letters, the one of those with characters.

    Either is "" where there are none such, or where they are in no language that has word lists. `votes` counts, per
    language, the comments that are told to be in it; `comments` those that have any words.
    """

    letters: str
    characters: str
    votes: Mapping[str, int] = field(default_factory=dict)
    comments: int = 0

    @property
    def main(self) -> str:
        """The language of most comments, "" when none is told."""
        found = [language for language in (self.letters, self.characters) if language]
        return max(found, key=lambda language: self.votes.get(language, 0), default="")


def spoken(comments: Iterable[str], lexicons: Mapping[str, Lexicon]) -> Spoken:
    """The languages of folded comments, among those of `lexicons`; of very many a fixed selection is looked at."""
    some = _selection(sorted(comments))
    scores = lru_cache(maxsize=None)(partial(_scores, lexicons))
    characters = "ja" if any(map(_KANA.search, some)) else "zh"
    ballots: Counter[tuple[str, ...]] = Counter()
    known: Counter[str] = Counter()
    words = 0
    for comment in some:
        found = _WORD.findall(comment)
        if len(_CHARACTER.findall(comment)) > len(found):
            ballots[characters,] += 1
        elif found:
            ballots[_likeliest(map(scores, found))] += 1
            known.update(language for word in found for language in scores(word))
            words += len(found)
    told = _counted(ballots)
    return Spoken(_first(told, known, words), characters if characters in told else "", told, ballots.total())


def _selection(comments: Sequence[str]) -> Sequence[str]:
    """At most `LOOKED_AT` of the comments, at equal steps: the same ones every time."""
    return comments[:: max(1, -(-len(comments) // LOOKED_AT))]


def _scores(lexicons: Mapping[str, Lexicon], word: str) -> Mapping[str, float]:
    """How much a word speaks for each language that has it: the less, the more of them do."""
    found = [name for name, lexicon in lexicons.items() if not lexicon.by_characters and lexicon.knows(word)]
    return dict.fromkeys(found, 1 / len(found)) if found else {}


def _likeliest(scores: Iterable[Mapping[str, float]]) -> tuple[str, ...]:
    """The languages for which the words of a comment speak most; none where they speak for none."""
    told: dict[str, float] = {}
    for one in scores:
        for language, score in one.items():
            told[language] = told.get(language, 0) + score
    most = max(told.values(), default=0)
    return tuple(language for language in sorted(told) if told[language] >= most - _SAME)


def _counted(ballots: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    """The votes of each language; a comment that could be in several votes for the one that others vote for alone."""
    alone = Counter({ballot[0]: n for ballot, n in ballots.items() if len(ballot) == 1})
    votes = Counter(alone)
    for ballot, n in ballots.items():
        if len(ballot) > 1:
            votes[max(ballot, key=lambda language: alone[language])] += n
    return dict(votes)


def _first(votes: Mapping[str, int], known: Mapping[str, int], words: int) -> str:
    """The language of most comments with letters, if enough of the words are its own."""
    told = {language: n for language, n in votes.items() if language in known}
    best = max(sorted(told), key=lambda language: told[language], default="")
    return best if best and known[best] >= KNOWN * words else ""
