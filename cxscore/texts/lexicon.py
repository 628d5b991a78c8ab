"""The words of one language that tell an opinion, ready to be looked up."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from cxscore.answers import fold
from cxscore.config.build import build
from cxscore.config.lexicon_schema import LexiconSpec
from cxscore.config.nodes import read_data
from cxscore.config.titles import CATALOGUE, stems

EMOJI = "und"
"""The lexicon of signs that every language shares; ISO 639 for an undetermined language."""
REMEMBERED = 100_000
"""Words that a lexicon remembers having looked up."""

CHARACTERS = "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Chinese characters, as they stand within the brackets of a pattern: they are written without blanks."""
LETTERS = rf"[^\W_{CHARACTERS}]+(?:'[^\W_{CHARACTERS}]+)*"
"""The pattern of a word: letters and digits, apostrophes within."""


class Kind(IntEnum):
    """What a word does in a comment; an end is that of a clause."""

    NOTHING = 0
    OPINION = 1
    EXPECTED = 2
    NEGATION = 3
    DEGREE = 4
    CONTRAST = 5
    END = 6


class Sense(NamedTuple):
    """What a word does, and how much: the value of an opinion, the factor of a degree."""

    kind: Kind
    value: float = 0.0


class Phrase(NamedTuple):
    """Several words that make one sense; the first is known already, `rest` are those behind it."""

    rest: tuple[str, ...]
    sense: Sense


class Found(NamedTuple):
    """What is known of one word: its own sense, and the phrases that it may begin, the longest first."""

    sense: Sense
    phrases: tuple[Phrase, ...] = ()


NOTHING = Sense(Kind.NOTHING)
_SENSES: Mapping[str, Sense] = {
    "positive": Sense(Kind.OPINION, 1.0),
    "very_positive": Sense(Kind.OPINION, 2.0),
    "negative": Sense(Kind.OPINION, -1.0),
    "very_negative": Sense(Kind.OPINION, -2.0),
    "neutral": Sense(Kind.OPINION, 0.0),
    "expected": Sense(Kind.EXPECTED),
    "negations": Sense(Kind.NEGATION),
    "intensifiers": Sense(Kind.DEGREE, 1.5),
    "diminishers": Sense(Kind.DEGREE, 0.5),
    "contrasts": Sense(Kind.CONTRAST),
    "ignored": NOTHING,
}
"""What the words of each list do."""


class Lexicon:
    """The words of one language: what each does, which are common, which comments are fillers.

    `before` and `after` say how many words a negation reaches. `by_characters` says that words are found in a row of
    characters, `plain` that letters are compared without accents.
    """

    def __init__(self, spec: LexiconSpec, own: LexiconSpec | None = None) -> None:
        self.language, self.title = spec.lexicon, spec.title or spec.lexicon
        self.by_characters, self.plain = spec.match == "characters", spec.accents == "drop"
        self.before, self.after = int(spec.before), int(spec.after)
        self._words: dict[str, Sense] = {}
        self._stems: dict[str, Sense] = {}
        self._begin: dict[str, list[Phrase]] = {}
        self._begin_stem: dict[str, list[Phrase]] = {}
        for words in filter(None, (spec, own)):
            self._add(words)
        self.common = frozenset(self._folded(spec.common))
        fillers = (*spec.fillers, *(own.fillers if own else ()))
        self.fillers = frozenset(self._folded(fillers))
        self._reach = self._longest_by_first()
        self._longest_stem = max(map(len, (*self._stems, *self._begin_stem)), default=0)
        self.look_up = lru_cache(maxsize=REMEMBERED)(self._look_up)

    def _folded(self, words: Iterable[str]) -> Iterator[str]:
        return (self.normal(fold(word)) for word in words)

    def normal(self, folded: str) -> str:
        """A folded text as its words are compared: without accents where the language says so."""
        if not self.plain or folded.isascii():
            return folded
        return "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))

    def _add(self, spec: LexiconSpec) -> None:
        """Take the words of `spec` in: they replace what was known of the same words, stems of all they stand for."""
        entries = [
            (self._parts(entry), sense)
            for role, sense in _SENSES.items()
            for entry in self._folded(getattr(spec, role))
        ]
        for (first, *rest), sense in entries:
            if not rest and first.endswith("*"):
                self._stems[first[:-1]] = sense
                self._words = {word: one for word, one in self._words.items() if not word.startswith(first[:-1])}
        for (first, *rest), sense in entries:
            if rest:
                self._add_phrase(first, Phrase(tuple(rest), sense))
            elif not first.endswith("*"):
                self._words[first] = sense

    def _parts(self, entry: str) -> list[str]:
        """The words of an entry as they are met in a comment; signs and rows of characters are one."""
        words = re.findall(rf"{LETTERS}\*?", entry)
        return words if words and not self.by_characters and self.language != EMOJI else [entry]

    def _add_phrase(self, first: str, phrase: Phrase) -> None:
        begin = self._begin_stem if first.endswith("*") else self._begin
        known = [one for one in begin.get(first.rstrip("*"), []) if one.rest != phrase.rest]
        begin[first.rstrip("*")] = sorted([*known, phrase], key=lambda one: -len(one.rest))

    def _look_up(self, word: str) -> Found:
        """What is known of a word: by itself, else by the longest stem that it begins with."""
        word = self.normal(word)
        cuts = [word[:end] for end in range(min(len(word), self._longest_stem), 0, -1)]
        sense = self._words.get(word) or next((self._stems[cut] for cut in cuts if cut in self._stems), NOTHING)
        phrases = [*self._begin.get(word, ()), *(one for cut in cuts for one in self._begin_stem.get(cut, ()))]
        if sense is NOTHING and not phrases and "'" in word:
            return self._look_up(word.rpartition("'")[2])  # d'attente, dell'assistenza
        return Found(sense, tuple(sorted(phrases, key=lambda one: -len(one.rest))))

    def _longest_by_first(self) -> dict[str, int]:
        """How long the longest word is that begins with a character."""
        longest: dict[str, int] = {}
        for word in self._words:
            longest[word[0]] = max(longest.get(word[0], 1), len(word))
        return longest

    def pieces(self, run: str) -> Iterator[str]:
        """A row of characters cut into the words that it holds, the longest first; other characters one by one."""
        place = 0
        while place < len(run):
            end = min(len(run), place + self._reach.get(run[place], 1))
            while end > place + 1 and run[place:end] not in self._words:
                end -= 1
            yield run[place:end]
            place = end

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the language, as far as its lists go."""
        return self.normal(word) in self.common or self.look_up(word).sense is not NOTHING

    def words(self) -> list[str]:
        """Its words and signs that are no stems, the longest first."""
        return sorted(self._words, key=lambda word: (-len(word), word))

    def senses(self, words: Sequence[str]) -> Iterator[Sense]:
        """What the words of a clause do, phrases first; the words of a phrase count as one."""
        plain, place = [self.normal(word) for word in words], 0
        while place < len(plain):
            found = self.look_up(plain[place])
            place += 1
            phrase = next((one for one in found.phrases if _stands(plain, place, one.rest)), None)
            if phrase is None:
                yield found.sense
            else:
                place += len(phrase.rest)
                yield phrase.sense


def _stands(words: Sequence[str], place: int, rest: Sequence[str]) -> bool:
    """Whether the words of a phrase stand at `place`; `stem*` stands for every word that begins so."""
    if place + len(rest) > len(words):
        return False
    pairs = zip(rest, words[place:], strict=False)
    return all(word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted for wanted, word in pairs)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have built-in word lists, sorted."""
    return tuple(name for name in stems("lexicons") if name != EMOJI)


@cache
def built_in(language: str) -> LexiconSpec:
    """The built-in word lists of a language."""
    return build(LexiconSpec, read_data(CATALOGUE / "lexicons" / f"{language}.yaml"))
