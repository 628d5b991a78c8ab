"""What types cannot say of what a report does with comments: how they are read, their themes, quotes of them."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cxscore.config.nodes import Document, KeyPath, shown
from cxscore.config.report_draft import ReportDraft, file_problems
from cxscore.config.scales import COMMENTS, nearest
from cxscore.config.schema import MetricSpec
from cxscore.config.titles import ENCODER, EXTRA
from cxscore.model import Problem

_READING = ("language", "lexicon", "method")
"""What only a metric of comments is told."""
_WHOLE = re.compile("[0-9]{1,9}")
_LANGUAGE = re.compile(r"[^\W\d_]{2,20}")


def of_comments(spec: MetricSpec) -> bool:
    """Whether a metric is made of comments themselves."""
    return any(variant.engine and variant.engine.name == COMMENTS for variant in spec.variants.values())


def reading_problems(draft: ReportDraft, path: KeyPath, spec: MetricSpec) -> Iterator[Problem]:
    """How comments are read where there are none, what is no language, a lexicon or an encoder that is not there."""
    if not of_comments(spec):
        for key in _READING:
            if draft.document.at((*path, key)) is not None:
                message = f"{spec.heading} is not made of comments, and '{key}' says how those are read"
                yield draft.document.problem((*path, key), message, f"leave {key} out", key=True)
        return
    yield from file_problems(draft, (*path, "lexicon"), "lexicon")
    if draft.document.at((*path, "method")) == "use" and find_spec(ENCODER) is None:
        message = "method: use needs the extra sentiment, which is not installed"
        hint = f"{EXTRA}; without it, method: lexicon reads comments by word lists"
        yield draft.document.problem((*path, "method"), message, hint)
    for place, text in draft.words((*path, "language")):
        if text and not _LANGUAGE.fullmatch(text):
            yield draft.document.problem(place, f"'{shown(text)}' is no language", "for example language: en")


# --- files of words ------------------------------------------------------------------------------------------


def themes_files(document: Document) -> Iterator[tuple[int, str]]:
    """The file of themes of each section that has themes, by its place; "" for the built-in ones.

    A file that is not there is left out: that is said where it is named.
    """
    for position, path in enumerate(_paths(document)):
        name = document.at((*path, "file"))
        if isinstance(document.at(path), dict) and (name is None or _is_file(document, name)):
            yield position, str(name or "")


def _paths(document: Document) -> list[KeyPath]:
    """Where the themes of each section would stand."""
    sections = document.at(("sections",))
    count = len(sections) if isinstance(sections, list) else 0
    return [("sections", position, "themes") for position in range(count)]


def lexicon_files(document: Document) -> Iterator[str]:
    """The lexicons that scores name, each once, those that are there."""
    entries = document.at(("scores",))
    found = (document.at(("scores", name, "lexicon")) for name in (entries if isinstance(entries, dict) else ()))
    return iter(dict.fromkeys(str(name) for name in found if _is_file(document, name)))


def _is_file(document: Document, name: object) -> bool:
    return isinstance(name, str) and (Path(document.source).parent / name).is_file()


# --- sections ------------------------------------------------------------------------------------------------


def themes_sources(draft: ReportDraft) -> set[str]:
    """The sources of which the themes of some section are looked for."""
    themed = [path for path in _paths(draft.document) if draft.document.at(path) is not None]
    named = {name for path in themed for _, name in draft.words((*path, "source"))}
    return named | (set(draft.sources) if themed and len(draft.sources) == 1 else set())


def words_problems(draft: ReportDraft, position: int) -> Iterator[Problem]:
    """Every mistake of the themes and the quotes of a section beyond their types."""
    for key in ("themes", "quotes"):
        path: KeyPath = ("sections", position, key)
        if isinstance(draft.document.at(path), dict):
            yield from _score_problems(draft, path)
            for place, text in draft.words((*path, "comment")):
                if not text.strip():
                    yield draft.document.problem(place, "comment: names no column", "name that of the comments")
    yield from _themes_problems(draft, ("sections", position, "themes"))
    yield from _quotes_problems(draft, ("sections", position, "quotes"))


def _score_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """A score that is not there, or that nobody was asked for."""
    for place, name in draft.words((*path, "score")):
        if name and name not in draft.entries:
            yield draft.document.problem(place, f"unknown score '{shown(name)}'", nearest(name, draft.entries))
            continue
        entry = draft.entries.get(name)
        spec = draft.metric(entry.metric) if entry else None
        if spec and spec.roles:
            message = f"{spec.heading} is measured of tickets, and no comment goes with an answer to it"
            yield draft.document.problem(place, message, "name a score that people gave, such as ces or nps")


def _themes_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Themes of no score and no source, or of two; a file that is not there; languages without words."""
    document = draft.document
    if not isinstance(document.at(path), dict):
        return
    scores, sources = (draft.words((*path, key)) for key in ("score", "source"))
    for place, name in sources:
        if name and name not in draft.sources:
            yield document.problem(place, f"unknown source '{shown(name)}'", nearest(name, draft.sources))
        elif name and scores:
            yield document.problem(place, "the score says which source this is of", "leave source out")
    if not scores and not sources and len(draft.sources) > 1:
        message = f"the report has {len(draft.sources)} sources, and these themes name neither a score nor a source"
        yield document.problem(path, message, f"add score: NAME, or source: {' or '.join(draft.sources)}", key=True)
    yield from file_problems(draft, (*path, "file"), "file of themes")
    spec = draft.themes.get(int(path[1]))
    known = {language for wordings in spec.wordings.values() for language in wordings} if spec else set()
    for place, language in draft.words((*path, "language")):
        if spec and language not in known:
            message = f"language: {spec.themes} has no words in '{shown(language)}'"
            yield document.problem(place, message, f"it has {', '.join(sorted(known))}")


def _quotes_problems(draft: ReportDraft, path: KeyPath) -> Iterator[Problem]:
    """Numbers that are not whole, and patterns that are none."""
    for key, least in (("n", 1), ("seed", 0)):
        for place, text in draft.words((*path, key)):
            if _number(text) and not (_WHOLE.fullmatch(text) and int(text) >= least):
                message = f"{key}: '{shown(text)}' is not a whole number from {least}"
                yield draft.document.problem(place, message, f"for example {key}: {least + 2}")
    for place, text in draft.words((*path, "order_number")):
        try:
            empty = re.compile(text).fullmatch("")
        except re.error as error:
            message = f"order_number: '{shown(text)}' is no pattern: {error}"
            yield draft.document.problem(place, message, r"for example 'T-\d{6}'")
            continue
        if empty:
            message = f"order_number: '{shown(text)}' fits an empty text"
            yield draft.document.problem(place, message, r"for example 'T-\d{6}'")


def _number(text: str) -> bool:
    """Whether the types take a text for a number; what is none they have found."""
    return bool(re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{1,9})?", text))
