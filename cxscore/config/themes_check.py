"""What types cannot say of themes: languages that are none, words that stand for everything or for nothing."""

import re
from collections.abc import Iterator, Mapping

from cxscore.config.lexicon_check import SHORTEST_STEM
from cxscore.config.nodes import Data, Document, KeyPath, shown
from cxscore.model import Problem

_LANGUAGE = re.compile("[a-z]{2,3}")


def themes_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a themes file beyond its types."""
    wordings = document.at(("wordings",))
    for theme, languages in wordings.items() if isinstance(wordings, dict) else ():
        for language, words in languages.items() if isinstance(languages, dict) else ():
            path = ("wordings", theme, language)
            if not _LANGUAGE.fullmatch(language):
                message = f"'{shown(language)}' is no language"
                yield document.problem(path, message, "two or three small letters, such as en", key=True)
            if isinstance(words, dict):
                yield from _words_problems(document, path, words)


def _words_problems(document: Document, path: KeyPath, data: Mapping[str, Data]) -> Iterator[Problem]:
    for key in ("words", "exclusions"):
        for word in listed(data.get(key)):
            yield from _word_problems(document, (*path, key), word)
    if "words" in data and not listed(data["words"]):
        yield document.problem((*path, "words"), "the theme has no words", "write words: wait*, queue*, on hold")


def listed(data: Data | None) -> list[str]:
    """The words of one list, however it is written."""
    if isinstance(data, str):
        return [word.strip() for word in data.split(",") if word.strip()]
    return [word for word in data if isinstance(word, str)] if isinstance(data, list) else []


def _word_problems(document: Document, path: KeyPath, word: str) -> Iterator[Problem]:
    for part in word.split():
        stem = part.removesuffix("*")
        if "*" in stem:
            message = f"'{shown(word)}' has a * that is not at the end of a word"
            yield document.problem(path, message, "write stem*")
        elif stem != part and len(stem) < SHORTEST_STEM and stem.isascii():
            message = f"'{shown(word)}' stands for too many words"
            yield document.problem(path, message, f"a stem has {SHORTEST_STEM} letters or more")
