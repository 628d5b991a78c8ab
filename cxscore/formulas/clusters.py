"""Clusters: how many answers those of respondents who answered several times are worth.

The answers of one person are alike, so that many of them say less than as many from as many people. The variance of
a total is then that of the sums by respondent (the cluster-robust or sandwich variance, linearised), and the design
effect is how many times larger it is than if every answer came from someone else.

Few respondents say little about how alike their answers are, and their own residuals, which sum to 0, make the
sandwich too small. So four pseudo-respondents are reckoned with who repeat one answer, as some pseudo-answers are in
the intervals themselves. The number is our own choice, by simulation: with it 95 % intervals of 2 to 100 respondents
with 3 to 50 answers each hold the truth in 90 % or more, with two not always. What it costs: few respondents with
many answers that are not alike are worth less than they should be. Answers that all agree are taken for repetitions.

Source: Liang and Zeger, Longitudinal data analysis using generalized linear models, Biometrika 73 (1986), 13-22;
        Kish, Survey Sampling (1965), section 8.2 (the design effect) and 5.4 (clusters)
"""

from collections.abc import Callable
from fractions import Fraction

from cxscore.formulas.formula import effective
from cxscore.model import Answer, Number, Tally

PSEUDO_RESPONDENTS = 4
"""How many respondents who repeat one answer are added before the design effect is estimated."""

Value = Callable[[Answer], Number]
"""What one answer adds to the total that a formula averages."""


def effective_of(base: Tally, value: Value) -> float:
    """Return the effective number of answers: Kish's for their weights over the design effect of the respondents.

    At least 1, at most Kish's; 0 when all weigh 0.
    """
    total = base.total
    if not base.joint or not total.w2:
        return effective(total)
    kish = Fraction(total.w) ** 2 / Fraction(total.w2)
    return max(float(kish / design_effect(base, value)), 1.0)


def design_effect(base: Tally, value: Value) -> Fraction:
    """Return how many times larger several answers of a respondent make the variance; at least 1.

    1 when nobody in `base`, whose answers must weigh something, answered twice; m when all gave one answer m times.
    """
    weight = Fraction(sum(joint.inside for joint in base.joint.values()))
    repeated = weight / Fraction(base.total.w2)
    respondents = Fraction(base.total.w) ** 2 / weight  # effective ones: fewer where some answered more than others
    found = sandwich_ratio(base, value)
    if found is None:
        return max(repeated, Fraction(1))
    known = max(respondents - 1, Fraction(0))
    mixed = (found * known + repeated * PSEUDO_RESPONDENTS) / (known + PSEUDO_RESPONDENTS)
    return max(mixed, Fraction(1))


def sandwich_ratio(base: Tally, value: Value) -> Fraction | None:
    """Return the variance by respondents over that by answers, both linearised; None where no answer differs."""
    known = dict.fromkeys((*base.masses, *(one for one, _ in base.joint)))
    values = {answer: Fraction(value(answer)) for answer in known}
    mean = Fraction(sum(values[answer] * mass.w for answer, mass in base.masses.items())) / Fraction(base.total.w)
    off = {answer: each - mean for answer, each in values.items()}
    by_answer = Fraction(sum(mass.w2 * off[answer] ** 2 for answer, mass in base.masses.items()))
    together = ((pair, weight.inside) for pair, weight in base.joint.items() if weight.inside)
    by_respondent = Fraction(sum(weight * off[one] * off[other] for (one, other), weight in together))
    return by_respondent / by_answer if by_answer else None


def number(answer: Answer) -> Number:
    """Return the answer itself, which must be a number; ValueError for a word."""
    if isinstance(answer, str):
        raise ValueError(f"a number was expected, not the word {answer!r}")  # noqa: TRY004 (as require_numbers)
    return answer
