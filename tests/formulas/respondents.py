"""Respondents who answered several times, and their tallies, made one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from cxscore.model import AnswerPair, Joint, Mass, Number, Tally, exact

Given = Sequence[Sequence[tuple[int, Number]]]
"""For every respondent, the answers with their weights."""

SKEWED = np.array([0.03, 0.03, 0.04, 0.05, 0.10, 0.25, 0.50])


def tally(given: Given) -> Tally:
    """What these respondents gave, one by one."""
    whole = Tally()
    for answers in given:
        weights: Counter[int] = Counter()
        for answer, weight in answers:
            weights[answer] += weight  # type: ignore[assignment]
            whole += Tally({answer: Mass(1, weight, exact(weight * weight))})
        whole += Tally(joint=_joint(weights))
    return whole


def _joint(weights: Mapping[int, Number]) -> dict[AnswerPair, Joint]:
    pairs = ((one, other, exact(w * v)) for one, w in weights.items() for other, v in weights.items())
    return {(one, other): Joint(weight, weight) for one, other, weight in pairs}


def unweighted(rows: Sequence[Sequence[int]]) -> Tally:
    return tally([[(answer, 1) for answer in row] for row in rows])


def drawn(rng: np.random.Generator, respondents: int, answers: int, alike: float) -> list[list[int]]:
    """Answers 1-7 of which two of one respondent correlate by `alike`: each repeats that person's own, or is new."""
    own = rng.choice(7, (respondents, 1), p=SKEWED)
    new = rng.choice(7, (respondents, answers), p=SKEWED)
    repeats = rng.random((respondents, answers)) < np.sqrt(alike)
    found: list[list[int]] = (np.where(repeats, own, new) + 1).tolist()
    return found
