"""Check verdicts and intervals by simulation: `python bench/coverage.py [--draws N] [--reports N] [-o FILE]`.

Prints how often samples of one population are called different, at 5 % and at the 0.25 % that each of twenty tests
gets, how often the interval of a difference holds the true one, and how many reports of twenty segments say anything
where there is nothing to say. Beside it stands what Newcombe's interval does on two shares, which is why it is not
used. Ends with exit code 1 when a promise is broken.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, product
from math import sqrt
from pathlib import Path

import numpy as np

from cxscore import formulas
from cxscore.analyses.compare import rest_verdicts
from cxscore.model import AnswerPair, Definition, Joint, Rule, Scale, Score, Tally
from cxscore.stats import Moments, differences

POPULATIONS: Mapping[str, tuple[float, ...]] = {
    "two-valued, half": (0.5, 0.5),
    "two-valued, 80 % best": (0.2, 0.8),
    "two-valued, 99 % best": (0.01, 0.99),
    "5 points, 80 % best": (0.02, 0.03, 0.05, 0.10, 0.80),
    "7 points, 80 % best": (0.01, 0.01, 0.02, 0.03, 0.05, 0.08, 0.80),
    "net, 80 % plus": (0.05, 0.15, 0.80),
    "polarised": (0.5, 0, 0, 0, 0.5),
    "uniform": (1 / 7,) * 7,
    "all equal": (0, 0, 0, 0, 1.0),
}
SIZES = (1, 2, 5, 10, 30, 100, 1000)
TESTED = 10
ALPHAS = 0.05, 0.0025
REPORTS: Mapping[str, tuple[int, ...]] = {
    "20 segments of 5": (5,) * 20,
    "20 segments of 12": (12,) * 20,
    "20 segments of 100": (100,) * 20,
    "20 segments of 10, 30, 100, 1,000": (10, 30, 100, 1000) * 5,
}
TEAMS = (3, 20), (5, 20), (10, 20), (30, 5), (30, 20), (100, 5)
ICC = 0.2
"""How alike reviews of one agent are: their intraclass correlation."""
ALIKE = "Two samples of one population, 10 to 1,000 answers each."
Method = Callable[[Moments, Moments, float, float], bool]
"""Whether the interval at 1 - alpha holds the true difference: of two samples, alpha, the true difference."""


@dataclass(frozen=True)
class Row:
    """What one population showed: the worst pair of sizes, and the mean over all of them."""

    name: str
    worst: float
    mean: float
    where: str


def bounded(reach: float) -> Method:
    """Our interval, asked by the p-value of the true difference: to work out its ends takes fifty times as long."""

    def holds_true(one: Moments, two: Moments, alpha: float, true: float) -> bool:
        found = differences.bounded(one, two, 0, reach)
        return replace(found, observed=found.observed - true, adjusted=found.adjusted - true).p >= alpha

    return holds_true


def newcombe(one: Moments, two: Moments, alpha: float, true: float) -> bool:
    low, high = differences.newcombe(one.mean, one.n, two.mean, two.n, 1 - alpha)
    return low - 1e-9 <= true <= high + 1e-9


# --- drawing --------------------------------------------------------------------------------------------------


class Samples:
    """Counts of samples, each distinct one only once: small samples hold few different ones."""

    def __init__(self, weights: Sequence[float], n: int, draws: int, seed: int) -> None:
        self.n = n
        self.counts = np.random.default_rng(seed).multinomial(n, weights, size=draws)

    def moments(self) -> list[Moments]:
        answers = np.arange(self.counts.shape[1])
        means = self.counts @ answers / self.n
        variances = np.maximum(self.counts @ answers**2 / self.n - means**2, 0)
        return [
            Moments(float(mean), float(variance), self.n) for mean, variance in zip(means, variances, strict=True)
        ]


def holds(method: Method, ones: list[Moments], twos: list[Moments], alpha: float, true: float) -> float:
    """The share of pairs whose interval holds the true difference; a pair seen before is not worked out again."""
    known: dict[tuple[Moments, Moments], bool] = {}
    hits = 0
    for pair in zip(ones, twos, strict=True):
        if pair not in known:
            known[pair] = method(*pair, alpha, true)
        hits += known[pair]
    return hits / len(ones)


def mean_of(weights: Sequence[float]) -> float:
    return sum(place * weight for place, weight in enumerate(weights))


# --- tables ---------------------------------------------------------------------------------------------------


def false_verdicts(alpha: float, draws: int, *, shares_only: bool = False) -> Iterator[Row]:
    """For every population, how often two samples of it are called different at `alpha`, from 10 answers on."""
    for name, weights in POPULATIONS.items():
        if shares_only and len(weights) > 2:
            continue
        method = newcombe if shares_only else bounded(len(weights) - 1)
        found = []
        for n, m in product([size for size in SIZES if size >= TESTED], repeat=2):
            ones, twos = (Samples(weights, size, draws, seed).moments() for size, seed in ((n, 1), (m, 2)))
            found.append((1 - holds(method, ones, twos, alpha, 0.0), f"{n} and {m}"))
        worst, where = max(found)
        yield Row(name, worst, sum(share for share, _ in found) / len(found), where)


def coverage(draws: int) -> Iterator[Row]:
    """For every pair of populations on one scale, how often the 95 % interval holds the difference."""
    scales: dict[int, list[str]] = {}
    for name, weights in POPULATIONS.items():
        scales.setdefault(len(weights), []).append(name)
    for points, names in scales.items():
        for one, two in combinations_with_replacement(names, 2):
            for turned in (False, True):
                other = POPULATIONS[two][::-1] if turned else POPULATIONS[two]
                label = f"{one} / {two}" + (", turned" if turned else "")
                yield _covered(label, POPULATIONS[one], other, points, draws)


def _covered(label: str, one: Sequence[float], two: Sequence[float], points: int, draws: int) -> Row:
    true = mean_of(two) - mean_of(one)
    found = [
        (holds(bounded(points - 1), *_pair(one, two, n, m, draws), 0.05, true), f"{n} and {m}")
        for n, m in product(SIZES, repeat=2)
    ]
    worst, where = min(found)
    return Row(label, worst, sum(share for share, _ in found) / len(found), where)


def _pair(
    one: Sequence[float], two: Sequence[float], n: int, m: int, draws: int
) -> tuple[list[Moments], list[Moments]]:
    return Samples(one, n, draws, 3).moments(), Samples(two, m, draws, 4).moments()


def alarms(reports: int) -> Iterator[Row]:
    """The share of reports of twenty segments of one population in which any segment is said to differ."""
    for sizes, segments in REPORTS.items():
        found = [(_alarm(weights, segments, reports), name) for name, weights in POPULATIONS.items()]
        worst, where = max(found)
        yield Row(sizes, worst, sum(share for share, _ in found) / len(found), where)


def _alarm(weights: Sequence[float], segments: Sequence[int], reports: int) -> float:
    draws = np.random.default_rng(5)
    definition = _definition(len(weights))
    hits = 0
    for _ in range(reports):
        scores = [_score(definition, draws.multinomial(n, weights).tolist(), str(i)) for i, n in enumerate(segments)]
        hits += any(one.verdict in ("better", "worse") for one in rest_verdicts(scores).values())
    return hits / reports


def clustered(draws: int) -> Iterator[Row]:
    """For teams of agents, how often the interval of the mean of their reviews holds the truth.

    Scores 0-100 of reviews of which two of one agent correlate by `ICC`. `mean` is of the same reviews taken for
    independent ones.
    """
    low, high = 0, 100
    for agents, each in TEAMS:
        random = np.random.default_rng(agents * 1000 + each)
        own = random.normal(0, sqrt(ICC), (draws, agents, 1))
        scores = 75 + 15 * (own + random.normal(0, sqrt(1 - ICC), (draws, agents, each)))
        samples = np.clip(np.round(scores), low, high).astype(int)
        truth = np.clip(np.round(75 + 15 * random.normal(0, 1, 1_000_000)), low, high).mean()
        found = [_team(sample.tolist(), Scale("simulated", low, high, None), float(truth)) for sample in samples]
        held, taken = (sum(each) / draws for each in zip(*found, strict=True))
        yield Row(f"{agents} agents with {each} reviews", held, taken, f"correlation {ICC}")


def _team(sample: Sequence[Sequence[int]], scale: Scale, truth: float) -> tuple[bool, bool]:
    """Whether the interval holds the truth: by clusters, and as if reviews were independent."""
    tally = Tally.of(Counter(score for scores in sample for score in scores))
    joint: dict[AnswerPair, Joint] = {}
    for scores in sample:
        sums = (len(scores) - sum(scores), sum(scores))  # as answers of 0 and of 1: all that a mean asks of them
        for one, other in product((0, 1), repeat=2):
            pair = Joint(sums[one] * sums[other], sums[one] * sums[other])
            joint[one, other] = joint[one, other].plus(pair) if (one, other) in joint else pair
    own, alone = (_holds(each, scale, truth) for each in (replace(tally, joint=joint), tally))
    return own, alone


def _holds(tally: Tally, scale: Scale, truth: float) -> bool:
    interval = formulas.estimate(tally, scale, Rule("mean"), 0.95).interval
    return interval.low is not None and interval.high is not None and interval.low <= truth <= interval.high


def _definition(points: int) -> Definition:
    scale = Scale("simulated", 0, points - 1)
    return Definition("x", "X", "mean", scale, "higher", "option", Rule("mean"), (), "points", "")


def _score(definition: Definition, counts: Sequence[int], name: str) -> Score:
    tally = Tally.of({answer: int(n) for answer, n in enumerate(counts)})
    estimate = formulas.estimate(tally, definition.scale, definition.rule, 0.95)
    return Score(definition, (name,), None, estimate, tally, scope="segment")


# --- the page -------------------------------------------------------------------------------------------------


def table(heading: str, text: str, rows: Sequence[Row], kind: str) -> Iterator[str]:
    yield f"## {heading}\n\n{text}\n\n| population | {kind} | at | mean |\n|---|---:|---|---:|\n"
    yield from (f"| {row.name} | {100 * row.worst:.2f} % | {row.where} | {100 * row.mean:.2f} % |\n" for row in rows)
    yield "\n"


def page(draws: int, reports: int) -> tuple[str, list[str]]:
    """The tables, and the promises that they break."""
    text = [f"# Coverage\n\nWritten by `python bench/coverage.py --draws {draws} --reports {reports}`.\n\n"]
    broken = []
    for alpha in ALPHAS:
        rows = list(false_verdicts(alpha, draws))
        most = alpha + 4 * sqrt(alpha * (1 - alpha) / draws)
        broken += [f"{row.name}: {row.worst:.4f} false verdicts at {alpha}" for row in rows if row.worst > most]
        text += table(
            f"False verdicts at {100 * alpha:g} %",
            ALIKE,
            rows,
            "most",
        )
        rivals = list(false_verdicts(alpha, draws, shares_only=True))
        text += table(
            f"Newcombe's interval of two shares at {100 * alpha:g} %", "For comparison; not used.", rivals, "most"
        )
    rows = list(coverage(draws))
    broken += [f"{row.name}: covers {row.worst:.4f}" for row in rows if row.worst < 0.90]
    mean = sum(row.mean for row in rows) / len(rows)
    broken += [f"mean coverage {mean:.4f}"] if mean < 0.94 else []
    told = f"1 to 1,000 answers each, from any two populations of a scale. Mean of all: {100 * mean:.2f} %."
    text += table("Coverage of 95 % intervals", told, rows, "least")
    rows = list(alarms(reports))
    most = 0.05 + 4 * sqrt(0.05 * 0.95 / reports)
    broken += [f"{row.name}: {row.worst:.4f} of reports" for row in rows if row.worst > most]
    text += table(
        "Reports with any false verdict", "Each segment against the rest, p adjusted by Holm.", rows, "most"
    )
    rows = list(clustered(draws // 4))
    broken += [f"{row.name}: covers {row.worst:.4f}" for row in rows if row.worst < 0.93]
    told = "Scores 0-100 of reviews; the mean is that of the same reviews taken for independent ones."
    text += table("Coverage of 95 % intervals of agents who are reviewed several times", told, rows, "covers")
    return "".join(text), broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2000, help="pairs of samples per cell")
    parser.add_argument("--reports", type=int, default=500, help="simulated reports per population")
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    text, broken = page(given.draws, given.reports)
    given.output.write_text(text, encoding="utf-8") if given.output else sys.stdout.write(text)
    for one in broken:
        print(f"broken: {one}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
