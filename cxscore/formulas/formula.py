"""What every formula is, and the steps that formulas share: the base, an exact quotient, the undefined estimate."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from cxscore.model import Answer, Bucket, Estimate, Interval, Mass, Number, Phrase, Reason, Rule, Scale, Tally, Unit


class Formula(Protocol):
    """The shape of a formula's module.

    `EXEMPT` maps the number of a law that the formula does not keep to the reason.
    """

    NAME: str
    UNIT_DEFAULT: Unit
    METHOD: str
    EXEMPT: Mapping[int, str]

    def estimate(self, tally: Tally, scale: Scale, rule: Rule, level: float, /) -> Estimate:
        """Return the exact value of the tally under the rule with its interval, or why there is none."""

    def bounds(self, scale: Scale, rule: Rule, /) -> tuple[Number, Number]:
        """Return the lowest and the highest value that the rule can give on the scale."""

    def describe(self, rule: Rule, scale: Scale, /) -> str:
        """Return the rule in words, with the answers that it counts."""


def base_of(tally: Tally, rule: Rule) -> Tally:
    """Return the answers that enter the formula: those in the rule's base, or all of them."""
    return tally.within(rule.base) if rule.base else tally


def weight_in(tally: Tally, buckets: tuple[Bucket, ...]) -> Number:
    """Return the weight of the answers that lie in any of `buckets`."""
    weight: Number = 0
    for answer, mass in tally.masses.items():
        for bucket in buckets:
            if answer in bucket:
                weight += mass.w
                break
    return weight


def lies_in(answer: Answer, buckets: tuple[Bucket, ...]) -> bool:
    """Return whether the answer lies in any of `buckets`."""
    return any(answer in bucket for bucket in buckets)


def effective(total: Mass) -> float:
    """Return Kish's effective number of the answers in `total`, (sum w)^2 / sum w^2; 0 when all weigh 0.

    Source: Kish, Survey Sampling (1965), section 11.7.
    """
    if total.n == total.w == total.w2:
        return float(total.n)
    return float(total.w * total.w / Fraction(total.w2)) if total.w2 else 0.0


def quotient(numerator: Number, denominator: Number) -> Number:
    """Return numerator / denominator exactly, an `int` when whole."""
    if isinstance(numerator, int) and isinstance(denominator, int):
        whole, rest = divmod(numerator, denominator)
        return Fraction(numerator, denominator) if rest else whole
    ratio = Fraction(numerator) / Fraction(denominator)
    return ratio.numerator if ratio.denominator == 1 else ratio


def undefined(total: Mass, method: str, level: float, rule: Rule) -> Estimate:
    """Return the estimate without a value, saying whether no one answered or the answers weigh nothing."""
    message = _weightless(rule.base) if total.n else _unanswered(rule.base)
    interval = Interval(None, None, level, method)
    return Estimate(None, interval, total.n, 0.0, Reason("no_answers", message))


def _weightless(base: tuple[Bucket, ...]) -> Phrase:
    if base:
        return Phrase("the answers in the base ({}) weigh 0 together", listed(base, "{}, {}"))
    return Phrase("the answers weigh 0 together")


def _unanswered(base: tuple[Bucket, ...]) -> Phrase:
    return Phrase("no valid answers in the base ({})", listed(base, "{}, {}")) if base else Phrase("no valid answers")


def listed(buckets: tuple[Bucket, ...], pair: str) -> str:
    """Return the names of the buckets, two by two joined as `pair` says: `{} and {}`."""
    return Phrase.joined(pair, (Phrase(bucket.name) for bucket in buckets))


def require_numbers(scale: Scale, name: str) -> None:
    """Raise ValueError if the answers are words: they have an order but no distance."""
    if scale.words:
        raise ValueError(f"a {name} needs numbers, and the scale is of words: {scale.text}")


def base_names(rule: Rule) -> str:
    """Return the names of the base's buckets: `positive, negative`."""
    return ", ".join(bucket.name for bucket in rule.base)


def base_note(rule: Rule) -> str:
    """Return what a description ends with: `; base: positive, negative`, or nothing when all answers count."""
    return f"; base: {base_names(rule)}" if rule.base else ""


def named_answers(buckets: tuple[Bucket, ...]) -> str:
    """Return the buckets, name first: `promoter 9-10`; a bucket of one word that is its name stands alone."""
    return " and ".join(b.name if b.name == b.text else f"{b.name} {b.text}" for b in buckets)
