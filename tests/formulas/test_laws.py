"""The laws of DESIGN, run on every formula of the registry with representative rules, and on its worked example.

Law 10 (what is written as JSON holds the score unrounded) is a law of the renderers and is tested with them.
A formula that does not keep a law says so, with the reason, in its `EXEMPT`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from types import ModuleType
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxscore.formulas import FORMULAS, count, estimate, mean, net, quantile, ratio, share
from cxscore.model import Answer, Bucket, Estimate, Mass, Number, Rule, Scale, Span, State, Tally, exact

PROVEN = settings(max_examples=10, deadline=None, database=None, derandomize=True)
SLACK = 1e-9
"""What floats may lose on the widths of intervals, relative to the range."""


@dataclass(frozen=True)
class Case:
    """A rule on a scale; `rest` is, for a share, everything of the base that the share leaves out."""

    name: str
    scale: Scale
    rule: Rule
    rest: tuple[Bucket, ...] = ()


class Given(NamedTuple):
    """One or more respondents: the answer, how many gave it, and what each of them weighs."""

    answer: Answer
    times: int
    weight: Number


def span(name: str, low: Number, high: Number, *, below: bool = False) -> Bucket:
    return Bucket(name, (Span(low, high, below),))


def word(name: str) -> Bucket:
    return Bucket(name, words=(name,))


SEVEN, NPS, GAP = Scale("7", 1, 7), Scale("0-10", 0, 10), Scale("gap", -4, 4)
HALVES = Scale("stars", 1, 5, Fraction(1, 2))
DERIVED = Scale("0-100", 0, 100, None)
FACES = Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive"))
FLOW = Scale("flow", 1, 2, 1, ("received", "solved"))
GOOD, NEUTRAL, BAD = word("positive"), word("neutral"), word("negative")
LOW, MIDDLE, HIGH = span("hard", 1, 3), span("mixed", 4, 5), span("easy", 6, 7)
DETRACTOR, PROMOTER = span("detractor", 0, 6), span("promoter", 9, 10)
UNDER_HALF, FROM_HALF = span("under half", 0, 50, below=True), span("half or more", 50, 100)

CASES = (
    Case("share", SEVEN, Rule("share", of=(HIGH,)), (LOW, MIDDLE)),
    Case("share of two buckets", SEVEN, Rule("share", of=(HIGH, MIDDLE)), (LOW,)),
    Case("share with base", SEVEN, Rule("share", of=(HIGH,), base=(LOW, HIGH)), (LOW,)),
    Case("share of words", FACES, Rule("share", of=(GOOD,)), (NEUTRAL, BAD)),
    Case("share of a range", DERIVED, Rule("share", of=(FROM_HALF,)), (UNDER_HALF,)),
    Case("net", NPS, Rule("net", plus=(PROMOTER,), minus=(DETRACTOR,))),
    Case("net with base", FACES, Rule("net", plus=(GOOD,), minus=(BAD,), base=(GOOD, BAD))),
    Case("net of words", FACES, Rule("net", plus=(GOOD,), minus=(BAD,))),
    Case("mean", SEVEN, Rule("mean")),
    Case("mean below zero", GAP, Rule("mean")),
    Case("mean of a range", DERIVED, Rule("mean")),
    Case("mean min-max", SEVEN, Rule("mean", rescale="min-max")),
    Case("mean over-max", HALVES, Rule("mean", rescale="over-max")),
    Case("mean with base", SEVEN, Rule("mean", base=(LOW, HIGH))),
    Case("median", SEVEN, Rule("quantile", at=Fraction(1, 2))),
    Case("median with base", SEVEN, Rule("quantile", at=Fraction(1, 2), base=(LOW, HIGH))),
    Case("90 % quantile", NPS, Rule("quantile", at=Fraction(9, 10))),
    Case("quartile of a range", DERIVED, Rule("quantile", at=Fraction(1, 4))),
    Case("ratio", FLOW, Rule("ratio", of=(word("solved"),), over=(word("received"),))),
    Case("count", FLOW, Rule("count", of=(word("received"),))),
)


def law(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test on every case whose formula keeps the law `number`."""
    kept = [case for case in CASES if number not in FORMULAS[case.rule.formula].EXEMPT]
    return pytest.mark.parametrize("case", kept, ids=[case.name for case in kept])


def answers_of(scale: Scale) -> tuple[Answer, ...]:
    return scale.answers or (0, Fraction(35, 2), 50, Fraction(200, 3), 100)


def weights() -> st.SearchStrategy[Number]:
    """Decimals of up to nine places, zero among them."""
    whole = st.integers(0, 5)
    fine = st.integers(0, 3 * 10**9).map(lambda i: exact(Fraction(i, 10**9)))
    return st.one_of(st.just(1), whole, fine)


def given_answers(case: Case, *, weighted: bool = True, at_least: int = 0) -> st.SearchStrategy[list[Given]]:
    times = st.one_of(st.just(1), st.integers(1, 60))
    weight = weights() if weighted and 8 not in FORMULAS[case.rule.formula].EXEMPT else st.just(1)
    one = st.builds(Given, st.sampled_from(answers_of(case.scale)), times, weight)
    return st.lists(one, min_size=at_least, max_size=9)


def tallied(answers: Sequence[Given]) -> Tally:
    """The tally of the answers, each counted by itself and added."""
    total = Tally()
    for answer, n, w in answers:
        total += Tally({answer: Mass(n, exact(n * w), exact(n * w * w))}, {State.ANSWERED: n})
    return total


def scored(case: Case, tally: Tally, level: float = 0.95) -> Estimate:
    return estimate(tally, case.scale, case.rule, level)


def width(found: Estimate) -> float:
    """The interval's width; infinite while a limit is open."""
    low, high = found.interval.low, found.interval.high
    return float("inf") if low is None or high is None else high - low


def copies(answers: Sequence[Given], times: int) -> list[Given]:
    return [one._replace(times=one.times * times) for one in answers]


@law(1)
@PROVEN
@given(st.data())
def test_1_merge(case: Case, data: st.DataObject) -> None:
    """Tallies add: in any order and grouping, the empty one is neutral, and the score is that of all records."""
    a, b, c = (data.draw(given_answers(case)) for _ in range(3))
    everything = scored(case, tallied([*a, *b, *c]))
    assert scored(case, tallied(a) + tallied(b) + tallied(c)) == everything
    assert scored(case, tallied(c) + (tallied(a) + tallied(b))) == everything
    assert scored(case, tallied([*a, *b, *c]) + Tally()) == everything


@law(2)
@PROVEN
@given(st.data())
def test_2_order_and_chunking_change_nothing(case: Case, data: st.DataObject) -> None:
    """To the last bit: the limits as well."""
    answers = data.draw(given_answers(case))
    shuffled = data.draw(st.permutations(answers))
    cut = data.draw(st.integers(0, len(answers)))
    whole = scored(case, tallied(answers))
    assert scored(case, tallied(shuffled)) == whole
    assert scored(case, tallied(shuffled[:cut]) + tallied(shuffled[cut:])) == whole


@law(3)
@PROVEN
@given(st.data())
def test_3_undefined_exactly_when_the_base_weighs_nothing(case: Case, data: st.DataObject) -> None:
    """Then value and limits are None, with a reason; n still counts the base."""
    answers = data.draw(given_answers(case))
    inside = [one for one in answers if not case.rule.base or any(one.answer in b for b in case.rule.base)]
    found = scored(case, tallied(answers))
    assert found.n == sum(one.times for one in inside)
    assert (found.value is None) == (sum(one.times * one.weight for one in inside) == 0)
    if found.value is None:
        assert found.reason is not None
        assert found.reason.code == "no_answers"
        assert found.reason.message
        assert (found.interval.low, found.interval.high, found.n_eff) == (None, None, 0.0)


@law(4)
@PROVEN
@given(st.data(), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_4_the_range_holds_the_interval_and_the_interval_the_value(
    case: Case, data: st.DataObject, level: float
) -> None:
    """A limit is missing only with the reason `no_interval`."""
    found = scored(case, tallied(data.draw(given_answers(case, at_least=1))), level)
    assume(found.value is not None)
    assert found.value is not None
    lowest, highest = FORMULAS[case.rule.formula].bounds(case.scale, case.rule)
    low, high = found.interval.low, found.interval.high
    assert lowest <= found.value <= highest
    assert low is None or float(lowest) <= low <= float(found.value)
    assert high is None or float(found.value) <= high <= float(highest)
    open_limit = low is None or high is None
    assert (found.reason is not None and found.reason.code == "no_interval") == open_limit
    assert (found.interval.level, found.interval.method) == (level, FORMULAS[case.rule.formula].METHOD)


@law(5)
@PROVEN
@given(st.data())
def test_5_a_pooled_score_lies_between_its_parts(case: Case, data: st.DataObject) -> None:
    a, b = (tallied(data.draw(given_answers(case))) for _ in range(2))
    parts = [value for value in (scored(case, a).value, scored(case, b).value) if value is not None]
    pooled = scored(case, a + b).value
    assert (pooled is None) == (not parts)
    assert pooled is None or min(parts) <= pooled <= max(parts)


@law(6)
@PROVEN
@given(st.data(), st.integers(2, 6), st.sampled_from([0.5, 0.95, 0.999]))
def test_6_replication_keeps_the_value_and_never_widens_the_interval(
    case: Case, data: st.DataObject, times: int, level: float
) -> None:
    answers = data.draw(given_answers(case))
    once = scored(case, tallied(answers), level)
    many = scored(case, tallied(copies(answers, times)), level)
    assert many.value == once.value
    lowest, highest = FORMULAS[case.rule.formula].bounds(case.scale, case.rule)
    assert width(many) <= width(once) + SLACK * float(highest - lowest)


def turned_share(case: Case, tally: Tally) -> tuple[Tally, Rule]:
    """Everyone else: the share of the rest."""
    return tally, replace(case.rule, of=case.rest)


def turned_net(case: Case, tally: Tally) -> tuple[Tally, Rule]:
    """The two sides exchanged."""
    return tally, replace(case.rule, plus=case.rule.minus, minus=case.rule.plus)


def mirrored(case: Case, tally: Tally) -> Tally:
    return Tally({case.scale.mirror(answer): mass for answer, mass in tally.pairs()})


def turned_mean(case: Case, tally: Tally) -> tuple[Tally, Rule]:
    """Every answer read from the other end of the scale."""
    return mirrored(case, tally), replace(case.rule, base=tuple(b.mirrored(case.scale) for b in case.rule.base))


def turned_quantile(case: Case, tally: Tally) -> tuple[Tally, Rule]:
    """Every answer and the place of the quantile read from the other end."""
    assert case.rule.at is not None
    flipped, rule = turned_mean(case, tally)
    return flipped, replace(rule, at=1 - case.rule.at)


TURNED = {"share": turned_share, "net": turned_net, "mean": turned_mean, "quantile": turned_quantile}


@law(7)
@PROVEN
@given(st.data())
def test_7_a_score_and_its_complement_add_up_to_the_ends_of_the_range(case: Case, data: st.DataObject) -> None:
    """Share and rest make 100, a net turned round changes its sign, a mirrored mean or quantile its end.

    The limits turn round as well.
    """
    tally = tallied(data.draw(given_answers(case, at_least=1)))
    found = scored(case, tally)
    assume(found.value is not None)
    flipped, rule = TURNED[case.rule.formula](case, tally)
    turned = estimate(flipped, case.scale, rule, 0.95)
    assert found.value is not None
    assert turned.value is not None
    ends = sum(FORMULAS[case.rule.formula].bounds(case.scale, case.rule))
    assert found.value + turned.value == ends
    for limit, other in ((found.interval.low, turned.interval.high), (found.interval.high, turned.interval.low)):
        assert (limit is None) == (other is None)
        assert limit is None or other is None or limit + other == pytest.approx(float(ends), abs=1e-9)


@law(8)
@PROVEN
@given(st.data(), weights().filter(bool))
def test_8_equal_weights_are_no_weights_and_their_unit_does_not_matter(
    case: Case, data: st.DataObject, factor: Number
) -> None:
    plain = data.draw(given_answers(case, weighted=False))
    equal = [one._replace(weight=factor) for one in plain]
    assert_same(scored(case, tallied(equal)), scored(case, tallied(plain)))
    weighted = data.draw(given_answers(case))
    scaled = [one._replace(weight=exact(one.weight * factor)) for one in weighted]
    assert_same(scored(case, tallied(scaled)), scored(case, tallied(weighted)))


def assert_same(one: Estimate, other: Estimate) -> None:
    """The same value, counts and reason, exactly; limits as near as floats are."""
    assert replace(one, interval=other.interval) == other
    pair = (one.interval.low, one.interval.high), (other.interval.low, other.interval.high)
    assert pair[0] == pytest.approx(pair[1], abs=1e-9)


@law(9)
@PROVEN
@given(st.data())
def test_9_missing_and_invalid_answers_never_move_the_score(case: Case, data: st.DataObject) -> None:
    tally = tallied(data.draw(given_answers(case)))
    aside = Tally({}, {state: data.draw(st.integers(0, 50)) for state in State if state is not State.ANSWERED})
    assert scored(case, tally + aside) == scored(case, tally)


# --- the registry ---------------------------------------------------------------------------------------------

WITH_WIDTH = [case for case in CASES if case.rule.formula != "quantile"]
"""Order statistics may meet on a scale of few answers and still keep their level: see test_quantile."""


@pytest.mark.parametrize("case", WITH_WIDTH, ids=[case.name for case in WITH_WIDTH])
def test_agreement_is_not_certainty(case: Case) -> None:
    """However many agree, the interval keeps a width."""
    for answer in answers_of(case.scale):
        for n in (1, 5, 1000):
            found = scored(case, Tally.of({answer: n}))
            assert found.value is None or width(found) > 0


def test_every_formula_is_listed_under_its_name_and_has_cases() -> None:
    assert {name: formula.NAME for name, formula in FORMULAS.items()} == {name: name for name in FORMULAS}
    assert {case.rule.formula for case in CASES} == set(FORMULAS)
    assert {name for name, formula in FORMULAS.items() if 7 not in formula.EXEMPT} == set(TURNED)


def test_exemptions_name_a_law_and_a_reason() -> None:
    exempt = list(chain.from_iterable(formula.EXEMPT.items() for formula in FORMULAS.values()))
    assert all(1 <= number <= 10 and reason for number, reason in exempt)


EXAMPLES = {
    share: Case("satisfied", SEVEN, Rule("share", of=(word("satisfied"),))),
    net: Case("promoters", NPS, Rule("net", plus=(word("promoters"),), minus=(word("detractors"),))),
    mean: Case("answers", SEVEN, Rule("mean")),
    quantile: Case("answers", SEVEN, Rule("quantile", at=Fraction(1, 2))),
    ratio: Case("solved", FLOW, Rule("ratio", of=(word("solved"),), over=(word("received"),))),
    count: Case("open", FLOW, Rule("count", of=(word("open"),))),
}


def example_of(module: ModuleType) -> tuple[Tally, Fraction]:
    """Tally and value of a module's Example line: `5 promoters, 2 detractors -> 30` or `4, 5, 7 on 1-7 -> 5.8`."""
    line = next(x for x in (module.__doc__ or "").splitlines() if x.startswith("Example "))
    left, value = line.removeprefix("Example").split(" -> ")
    tally = Tally()
    for part in left.split(" on ")[0].split(","):
        first, _, name = part.strip().partition(" ")
        tally += Tally.of({name: int(first)} if name else {int(first): 1})
    return tally, Fraction(value)


@pytest.mark.parametrize("module", EXAMPLES, ids=lambda module: module.NAME)
def test_the_example_in_the_docstring_is_right(module: ModuleType) -> None:
    tally, value = example_of(module)
    assert scored(EXAMPLES[module], tally).value == value


def test_every_formula_has_an_example() -> None:
    assert {module.NAME for module in EXAMPLES} == set(FORMULAS)
