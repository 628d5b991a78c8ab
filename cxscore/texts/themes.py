"""Themes of comments by words: which of them a comment speaks of; it may be several, or none."""

import re
from collections.abc import Iterable, Mapping, Sequence

from cxscore.answers import fold
from cxscore.config.themes_schema import ThemesSpec, ThemeWords
from cxscore.errors import UsageError
from cxscore.texts.lexicon import CHARACTERS

_ALONE = r"(?<![^\W_])", r"(?![^\W_])"
_GAP = r"[\s-]+"
_BY_CHARACTER = re.compile(f"[{CHARACTERS}]")


class Theme:
    """One theme, ready to be looked for: its words in every language that is read."""

    def __init__(self, name: str, wordings: Iterable[ThemeWords]) -> None:
        languages = list(wordings)
        self.name = name
        self._words = _pattern(word for one in languages for word in one.words)
        self._exclusions = _pattern(word for one in languages for word in one.exclusions)

    def within(self, folded: str) -> bool:
        """Whether a folded comment speaks of it: one of its words stands outside of all exclusions."""
        return bool(self._words.search(self._exclusions.sub(" | ", folded)))


def themes(spec: ThemesSpec, languages: Sequence[str] = ()) -> list[Theme]:
    """The themes of a file in its order, with their words in `languages` (all, when there are none).

    UsageError where no theme has words in one of the languages.
    """
    known = {language for wordings in spec.wordings.values() for language in wordings}
    if unknown := [language for language in languages if language not in known]:
        hint = f"it has {', '.join(sorted(known))}"
        raise UsageError(f"--language {unknown[0][:20]}: {spec.themes} has no words in it", hint)
    return [
        Theme(name, [own for language, own in wordings.items() if not languages or language in languages])
        for name, wordings in spec.wordings.items()
    ]


def told(comments: Iterable[str], looked_for: Sequence[Theme]) -> Mapping[str, frozenset[str]]:
    """The themes of every distinct comment."""
    return {comment: _told(fold(comment), looked_for) for comment in set(comments)}


def _told(folded: str, looked_for: Sequence[Theme]) -> frozenset[str]:
    return frozenset(theme.name for theme in looked_for if theme.within(folded))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of some words, stems (`wait*`) and phrases in a folded text; nothing where there are none.

    Characters are found anywhere in their row, letters as words of their own: where a word begins is looked at once
    for all of them, which makes it ten times as fast as to look for each.
    """
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    rows = [re.escape(word.replace("*", "")) for word in folded if _BY_CHARACTER.search(word)]
    spelled = [_spelled(word) for word in folded if not _BY_CHARACTER.search(word)]
    alone = [f"{_ALONE[0]}(?:{'|'.join(spelled)}){_ALONE[1]}"] if spelled else []
    return re.compile("|".join([*alone, *rows]) or "(?!)")


def _spelled(word: str) -> str:
    """The pattern of one entry that is written with letters."""
    return _GAP.join(re.escape(part.removesuffix("*")) + r"[\w']*" * part.endswith("*") for part in word.split())
