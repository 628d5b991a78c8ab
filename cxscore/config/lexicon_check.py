"""What types cannot say of a lexicon: words that stand in two lists, stems that stand for everything, odd reaches."""

from collections.abc import Iterator

from cxscore.config.nodes import Document, shown
from cxscore.config.schema import parse_number
from cxscore.model import Problem

ROLES = (
    "positive",
    "very_positive",
    "negative",
    "very_negative",
    "neutral",
    "expected",
    "negations",
    "intensifiers",
    "diminishers",
    "contrasts",
    "ignored",
)
"""Lists of which a word stands in one."""
SHORTEST_STEM = 3
"""Letters of the shortest stem: a shorter one would stand for half the dictionary."""
FARTHEST = 10


def lexicon_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a lexicon file beyond its types."""
    first: dict[str, str] = {}
    for role in ROLES:
        for word in listed(document, role):
            yield from _word_problems(document, role, word)
            if first.setdefault(word.casefold(), role) != role:
                message = f"'{shown(word)}' stands in {first[word.casefold()]} and in {role}"
                yield document.problem((role,), message, "keep it in one")
    for key in ("before", "after"):
        yield from _reach_problems(document, key)
    if not first and document.at(("fillers",)) is None:
        message = "the lexicon has no words"
        yield document.problem(("lexicon",), message, "add positive: ... and negative: ...", key=True)


def listed(document: Document, role: str) -> list[str]:
    """The words of one list, however it is written."""
    data = document.at((role,))
    if isinstance(data, str):
        return [word.strip() for word in data.split(",") if word.strip()]
    return [word for word in data if isinstance(word, str)] if isinstance(data, list) else []


def _word_problems(document: Document, role: str, word: str) -> Iterator[Problem]:
    for part in word.split():
        stem = part.removesuffix("*")
        if "*" in stem:
            message = f"'{shown(word)}' has a * that is not at the end of a word"
            yield document.problem((role,), message, "write stem*")
        elif stem != part and len(stem) < SHORTEST_STEM and stem.isascii():
            message = f"'{shown(word)}' stands for too many words"
            yield document.problem((role,), message, f"a stem has {SHORTEST_STEM} letters or more")
    if "*" in word and document.at(("match",)) == "characters":
        message = f"'{shown(word)}': words found in a row of characters take no *"
        yield document.problem((role,), message, "leave the * out: what begins so is found anyway")


def _reach_problems(document: Document, key: str) -> Iterator[Problem]:
    """How far a negation reaches, where that is no small whole number."""
    value = document.at((key,))
    try:
        reach = parse_number(value) if isinstance(value, str) else 0
    except ValueError:
        return
    if not (isinstance(reach, int) and 0 <= reach <= FARTHEST):
        message = f"{key}: {value} is no reach of a negation"
        yield document.problem((key,), message, f"a whole number, 0 to {FARTHEST}")
