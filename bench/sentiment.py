"""Measure the reading of comments on labelled ones: `python bench/sentiment.py FILE.csv... [--method use]`.

Each file has the columns `text` and `label` (negative, neutral, positive, or neg, neu, pos), and perhaps `language`:
then every language is measured apart. Prints per file and language the accuracy and the macro F measure of three
classes and the accuracy on the comments that are not neutral, each with its interval, the share of comments with any
opinion words, and the comments read in a second. A comment without opinion words counts as neutral, so in
the third measure as wrong.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cxscore.analyses.accuracy import LABELS, accuracy
from cxscore.model import Estimated, State
from cxscore.texts.polarity import NO_WORDS
from cxscore.texts.reading import LEXICON, USE, Reading, own_reading

Labelled = tuple[str, str]
"""A comment and its label."""


def read(path: Path, usual: str) -> Mapping[str, Sequence[Labelled]]:
    """The labelled comments of a file by their language, `usual` where the file does not say."""
    found: dict[str, list[Labelled]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            language = row.get("language") or usual
            found.setdefault(language, []).append((row["text"], LABELS[row["label"].strip().lower()]))
    return found


def lines(name: str, comments: Sequence[Labelled], reading: Reading) -> Iterator[str]:
    """The measures of one set of comments, as the cells of a row."""
    reading.read({text: 1 for text, _ in comments[:1]})  # what is loaded once counts for no comment
    start = time.perf_counter()
    meanings = reading.read({text: 1 for text, _ in comments}).meanings
    seconds = time.perf_counter() - start
    read_as = [(label, str(meanings[text].answer), 1) for text, label in comments]
    found = accuracy(read_as, 0.95)
    told = [one for one in meanings.values() if one.state is State.ANSWERED and one.answer != NO_WORDS]
    yield from (name, f"{found.n:,}", shown(found.accuracy), shown(found.macro_f1), shown(found.accuracy_polar))
    yield from (f"{len(told) / len(meanings):.2f}", f"{len(comments) / seconds:,.0f}")


def shown(measure: Estimated) -> str:
    """A measure with its limits, to two places."""
    if measure.value is None or measure.low is None or measure.high is None:
        return "-"
    return f"{measure.value:.2f} ({measure.low:.2f} to {measure.high:.2f})"


def main() -> int:
    """Measure every file; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--language", default="", help="the language of all comments; else found, or as the file says"
    )
    parser.add_argument("--lexicon", default="", help="a file of words of one's own")
    parser.add_argument("--method", default=LEXICON, choices=(LEXICON, USE), help="how comments are read")
    given = parser.parse_args()
    rows: list[tuple[str, ...]] = [
        ("comments", "n", "accuracy", "macro F1", "positive or negative", "coverage", "a second")
    ]
    for path in given.files:
        for language, comments in read(path, given.language).items():
            reading = own_reading(language, given.lexicon, (), given.method)
            rows.append(tuple(lines(f"{path.stem} {language}".strip(), comments, reading)))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        sys.stdout.write(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
