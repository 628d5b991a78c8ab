"""How often a method reads comments as people did who labelled them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from cxscore.model import Accuracy, Estimated
from cxscore.stats import wilson
from cxscore.stats.agreement import weighted_kappa

CLASSES = ("negative", "neutral", "positive")
"""The labels, worst to best."""
LABELS: Mapping[str, str] = {
    **{name: name for name in CLASSES},
    **dict.fromkeys(("neg", "-1", "-"), "negative"),
    **dict.fromkeys(("neu", "0"), "neutral"),
    **dict.fromkeys(("pos", "1", "+1", "+"), "positive"),
}
"""How labels are written."""
ROUNDS = 1_000
"""Resamples behind the interval of the F measure, which has no formula of its own."""

Confusion = Mapping[tuple[str, str], int]
"""How many comments have a label (first) and were read so (second)."""


def accuracy(pairs: Iterable[tuple[str, str, int]], level: float) -> Accuracy:
    """The accuracy of readings, of (label, reading, how many); ValueError without any.

    A reading that is none of `CLASSES` (no opinion words) is neutral. Shares lie within 0..1, kappa within -1..1.
    `accuracy_polar` is that of the comments labelled negative or positive: read as neutral they count as wrong.
    `macro_f1` is the mean, over the classes that occur, of the harmonic mean of precision and recall.
    """
    confusion: Counter[tuple[str, str]] = Counter()
    for label, reading, n in pairs:
        confusion[label, reading if reading in CLASSES else "neutral"] += n
    if not confusion:
        raise ValueError("no labelled comment")
    polar = {pair: n for pair, n in confusion.items() if pair[0] != "neutral"}
    kappa = weighted_kappa([[confusion[one, other] for other in CLASSES] for one in CLASSES], "none", level)
    return Accuracy(
        confusion.total(),
        _share(confusion, level),
        _share(polar, level),
        Estimated(macro_f1(confusion), *_resampled(confusion, level)),
        Estimated(kappa.value, kappa.low, kappa.high),
        level,
    )


def _share(confusion: Confusion, level: float) -> Estimated:
    """The share that was read as labelled, with Wilson's interval; unknown without comments."""
    n = sum(confusion.values())
    if not n:
        return Estimated(None, None, None)
    share = sum(count for (label, reading), count in confusion.items() if label == reading) / n
    return Estimated(share, *wilson(share, n, level))


def macro_f1(confusion: Confusion) -> float:
    """The mean F measure of the classes that occur as a label or as a reading, 0..1."""
    found = []
    for name in CLASSES:
        labelled = sum(n for (label, _), n in confusion.items() if label == name)
        read = sum(n for (_, reading), n in confusion.items() if reading == name)
        if labelled + read:
            found.append(2 * confusion.get((name, name), 0) / (labelled + read))
    return sum(found) / len(found)


def _resampled(confusion: Confusion, level: float) -> tuple[float, float]:
    """The middle `level` of the F measure over seeded resamples of the comments: the same ones every time."""
    pairs = sorted(confusion)
    weights = [confusion[pair] for pair in pairs]
    random = Random(0)  # noqa: S311 (a resample, no secret)
    n = sum(weights)
    values = sorted(macro_f1(Counter(random.choices(pairs, weights, k=n))) for _ in range(_rounds(n)))
    return _middle(values, level)


def _rounds(n: int) -> int:
    """Resamples of `n` comments: fewer of very many, whose F measure hardly moves."""
    return max(200, min(ROUNDS, 2_000_000 // n))


def _middle(values: Sequence[float], level: float) -> tuple[float, float]:
    cut = int((1 - level) / 2 * len(values))
    return values[cut], values[-cut - 1]
