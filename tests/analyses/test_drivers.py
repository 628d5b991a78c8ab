"""Drivers: against statsmodels, the laws of shares, what is refused and what is warned of."""

import numpy as np
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.analyses.drivers import Driver, Drivers, Wanted, drivers
from cxscore.analyses.records import Rows
from cxscore.errors import InputError, UsageError
from cxscore.model import Direction, Mass, Scale
from tests.analyses.rows import ces, rows

WORDS = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")


def survey(n: int = 300, seed: int = 1) -> list[tuple[str, str, str, str, int]]:
    """Speed matters, tone a little, being transferred hurts, the channel does nothing."""
    rng = np.random.default_rng(seed)
    speed, tone = rng.integers(1, 8, n), rng.integers(0, 5, n)
    moved, channel = rng.random(n) < 0.3, rng.integers(0, 3, n)
    answers = np.clip(np.round(0.6 * speed + 0.4 * tone - moved + 1 + rng.normal(size=n)), 1, 7)
    return [
        (str(s), WORDS[t], "yes" if m else "no", "abc"[c], int(a))
        for s, t, m, c, a in zip(speed, tone, moved, channel, answers, strict=True)
    ]


ALL = ("speed", "tone", "moved", "channel")


def of(records: list[tuple[str, str, str, str, int]], reverse: tuple[str, ...] = (), rounds: int = 100) -> Drivers:
    return drivers(rows(*records), Wanted(ALL, reverse), ces(), rounds=rounds)


def named(found: Drivers) -> dict[str, Driver]:
    return {driver.name: driver for driver in found.drivers}


def said(found: Drivers) -> str:
    return " | ".join(map(str, found.problems))


def test_r2_and_adjusted_r2_are_those_of_statsmodels() -> None:
    records = survey()
    x = [[float(s), WORDS.index(t), m == "yes", c == "b", c == "c"] for s, t, m, c, _ in records]
    model = sm.OLS([r[-1] for r in records], sm.add_constant(np.array(x, dtype=float))).fit()
    found = of(records)
    assert found.r2 == pytest.approx(model.rsquared)
    assert found.adjusted == pytest.approx(model.rsquared_adj)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_importances_add_up_to_r2(seed: int) -> None:
    found = of(survey(120, seed), rounds=5)
    assert sum(driver.importance for driver in found.drivers) == pytest.approx(found.r2)


def test_drivers_come_by_rank_and_the_interval_holds_the_importance() -> None:
    found = of(survey())
    assert [driver.rank for driver in found.drivers] == [1, 2, 3, 4]
    assert found.drivers[0].name == "speed"
    assert all(driver.low <= driver.importance <= driver.high for driver in found.drivers)
    assert found.low <= found.r2 <= found.high


def test_a_plain_first_place_is_stable_and_a_tie_is_not() -> None:
    assert of(survey()).drivers[0].rank_stability == 1
    records = survey()
    tied = [(s, WORDS[(int(s) + i) % 5], m, c, a) for i, (s, _, m, c, a) in enumerate(records)]
    assert min(driver.rank_stability for driver in of(tied).drivers) < 0.9


def test_words_correlate_by_rank_and_categories_not_at_all() -> None:
    found = named(of(survey()))
    assert found["tone"].kind == "ordinal"
    assert found["tone"].correlation is not None
    channel = found["channel"]
    assert (channel.kind, channel.correlation, channel.sign, channel.performance) == ("category", None, None, None)


def test_performance_is_the_mean_on_the_way_from_the_lowest_to_the_highest_answer() -> None:
    records = survey()
    found = named(of(records))
    speeds = [int(record[0]) for record in records]
    assert found["speed"].performance == pytest.approx(100 * (np.mean(speeds) - 1) / 6)
    assert found["moved"].performance == pytest.approx(100 * np.mean([r[2] == "yes" for r in records]))


def test_what_goes_with_worse_answers_stands_against_expectation_until_low_is_good() -> None:
    records = survey()
    assert named(of(records))["moved"].quadrant == "against expectation"
    turned = named(of(records, ("moved",)))["moved"]
    assert turned.quadrant in ("keep", "fix first", "watch", "leave")
    assert turned.performance == pytest.approx(100 * np.mean([r[2] == "no" for r in records]))
    assert turned.sign == 1


@pytest.mark.parametrize(("direction", "against"), [("higher", False), ("lower", True)])
def test_expectation_follows_the_direction_of_the_score(direction: Direction, against: bool) -> None:
    records = [(r[0], r[-1]) for r in survey()]
    found = drivers(rows(*records), Wanted(("speed",)), ces(direction), rounds=5)
    assert (found.drivers[0].quadrant == "against expectation") is against


def test_a_sign_of_chance_is_not_held_against_a_driver() -> None:
    rng = np.random.default_rng(5)
    noise = [(r[0], int(rng.integers(0, 100)), r[-1]) for r in survey()]
    found = drivers(rows(*noise), Wanted(("speed", "noise")), ces(), rounds=5)
    assert named(found)["noise"].quadrant in ("watch", "leave")


def test_the_interval_of_what_explains_no_more_than_chance_starts_at_0() -> None:
    found = named(of(survey()))
    assert found["channel"].low == 0 < found["channel"].importance
    assert 0 < found["speed"].low < found["speed"].importance


@pytest.mark.parametrize(("slope", "truth"), [(0.0, 0.0), (0.5, 0.2)])
def test_the_interval_of_r2_holds_that_of_the_population(slope: float, truth: float) -> None:
    """100 samples of 60 answers, nearly normal: slope^2 of slope^2 + 1 is explained; two more columns are chance."""
    covered = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        x = np.round(rng.normal(size=(60, 3)), 2)
        answers = np.round(4 + slope * x[:, 0] + rng.normal(size=60), 2)
        records = [(*map(str, row), float(y)) for row, y in zip(x, answers, strict=True)]
        found = drivers(rows(*records), Wanted(("x", "y", "z")), ces(), rounds=200)
        covered += found.low <= truth <= found.high
    assert covered >= 91


def test_answers_that_weigh_nothing_are_refused() -> None:
    found = rows(*survey())
    weightless = Rows(found.cells, found.answers, tuple(Mass(1, 0, 0) for _ in found.masses))
    with pytest.raises(InputError, match="weigh 0 together"):
        drivers(weightless, Wanted(ALL), ces())


def test_quadrants_are_cut_at_the_means() -> None:
    """Two uncorrelated drivers: x explains all, and is rated lower than y."""
    records = [(x, y, 2 * x) for x in (1, 1, 2, 3) for y in (1, 3, 3, 3) for _ in range(2)]
    found = named(drivers(rows(*records), Wanted(("x", "y")), ces(), rounds=5))
    assert (found["x"].quadrant, found["y"].quadrant) == ("fix first", "leave")


def test_rows_alike_count_like_single_records() -> None:
    records = survey(60)
    thrice = rows(*records)
    thrice = Rows(thrice.cells, thrice.answers, tuple(Mass(3, 3, 3) for _ in records))
    apart = rows(*[record for record in records for _ in range(3)])
    found, wanted = (drivers(one, Wanted(ALL), ces(), rounds=5) for one in (thrice, apart))
    assert found.n == wanted.n == 180
    assert found.r2 == pytest.approx(wanted.r2)


def test_weights_are_those_of_weighted_least_squares() -> None:
    records = [(r[0], r[-1]) for r in survey(80)]
    plain = rows(*records)
    weights = [1 + i % 3 for i in range(80)]
    weighted = Rows(plain.cells, plain.answers, tuple(Mass(1, w, w * w) for w in weights))
    model = sm.WLS([r[-1] for r in records], sm.add_constant([float(r[0]) for r in records]), weights).fit()
    found = drivers(weighted, Wanted(("speed",)), ces(), rounds=5)
    assert found.r2 == pytest.approx(model.rsquared)


def test_answers_that_lack_a_driver_are_left_out_and_counted_by_driver() -> None:
    records = [("" if i < 20 else s, t, m, "" if i < 5 else c, a) for i, (s, t, m, c, a) in enumerate(survey())]
    found = of(records)
    assert (found.n, found.answered) == (280, 300)
    assert "20 of 300 answers lack a driver and are left out (speed 20, channel 5)" in said(found)


def test_many_lost_answers_are_a_warning() -> None:
    records = [("" if i % 3 == 0 else s, t, m, c, a) for i, (s, t, m, c, a) in enumerate(survey())]
    assert [p.severity for p in of(records).problems if "lack a driver" in p.message] == ["warning"]


def test_a_category_that_only_incomplete_answers_have_is_no_column() -> None:
    records = [("" if i < 20 else s, t, m, "d" if i < 20 else c, a) for i, (s, t, m, c, a) in enumerate(survey())]
    assert of(records, rounds=5).r2 == pytest.approx(of(records[20:], rounds=5).r2)


def test_a_scale_leaves_out_what_is_off_it_and_says_so() -> None:
    records = [(99 if i < 3 else r[0], r[-1]) for i, r in enumerate(survey())]
    found = drivers(rows(*records), Wanted(("speed",), scale=Scale("7", 1, 7)), ces(), rounds=5)
    assert found.n == 297
    assert "3 answers hold in driver 'speed' what is no number, such as '99'" in said(found)


def test_under_ten_answers_per_column_are_refused() -> None:
    with pytest.raises(InputError, match=r"49 answers have all drivers, too few for .* 5 columns.*: 50 are"):
        of(survey(49))
    assert of(survey(50), rounds=5).n == 50


@pytest.mark.parametrize("value", ["5", "3.3", "yes", "north"])
def test_a_constant_driver_is_named(value: str) -> None:
    with pytest.raises(InputError, match="driver 'tone' is the same in every answer"):
        of([(s, value, m, c, a) for s, _, m, c, a in survey()])


def test_a_constant_outcome_is_refused() -> None:
    with pytest.raises(InputError, match="all answers are the same"):
        of([(*record[:-1], 5) for record in survey()])


def test_drivers_that_repeat_each_other_are_named() -> None:
    records = [(r[0], r[1], 8 - int(r[0]), r[-1]) for r in survey()]
    with pytest.raises(InputError, match="drivers 'speed', 'slow' repeat each other"):
        drivers(rows(*records), Wanted(("speed", "tone", "slow")), ces())


def test_drivers_that_are_nearly_the_same_are_warned_of() -> None:
    records = [(r[0], int(r[0]) * 10 + i % 3, r[-1]) for i, r in enumerate(survey())]
    found = drivers(rows(*records), Wanted(("speed", "pace")), ces(), rounds=5)
    assert named(found)["pace"].vif > 5
    assert "say nearly the same as others" in said(found)


def test_drivers_of_chance_are_said_to_explain_nothing() -> None:
    rng = np.random.default_rng(2)
    records = [(*rng.integers(1, 8, 3), int(rng.integers(1, 8))) for _ in range(100)]
    found = drivers(rows(*records), Wanted(("a", "b", "c")), ces(), rounds=5)
    assert "no more than columns of chance would" in said(found)


def test_a_tiny_r2_beyond_chance_is_warned_of() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(1, 8, 3000)
    answers = np.clip(np.round(4 + 0.15 * (x - 4) + 2 * rng.normal(size=3000)), 1, 7).astype(int)
    found = drivers(rows(*zip(x, answers, strict=True)), Wanted(("a",)), ces(), rounds=5)
    assert "the drivers explain only" in said(found)


@pytest.mark.parametrize(("reverse", "message"), [("pace", "names no driver"), ("channel", "have no order")])
def test_only_a_driver_with_an_order_can_be_reversed(reverse: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        of(survey(), (reverse,))


def test_sixteen_drivers_are_shared_out_by_johnsons_weights() -> None:
    rng = np.random.default_rng(4)
    values = rng.integers(1, 8, (400, 16))
    answers = np.clip(values[:, :2].mean(axis=1).round(), 1, 7).astype(int)
    records = [(*row, answer) for row, answer in zip(values, answers, strict=True)]
    found = drivers(rows(*records), Wanted(tuple("abcdefghijklmnop")), ces(), rounds=20)
    assert found.method == "Johnson"
    assert {found.drivers[0].name, found.drivers[1].name} == {"a", "b"}
    assert sum(driver.importance for driver in found.drivers) == pytest.approx(found.r2)
