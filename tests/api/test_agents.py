"""Reviews of one agent are alike: intervals of quality against a plain reckoning, laws, and what is said of them."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]

from cxscore import api
from cxscore.analyses.pairs import rests, without
from cxscore.api import assessing
from cxscore.formulas.clusters import PSEUDO_RESPONDENTS
from cxscore.model import Report, Score
from tests.engines.tickets import scores, written

Given = Sequence[tuple[str, str, int]]
"""Agent, team and rating 1-5 of every review."""
WIDE, LONG = "review_id agent team tone", "review_id agent team category rating"


def drawn(agents: int, each: int, seed: int = 1) -> list[tuple[str, str, int]]:
    """Reviews of which each agent has own habits; every agent works in both teams."""
    random = Random(seed)  # noqa: S311 (no secret)
    found = []
    for agent in range(agents):
        own = random.choice([1, 2, 4, 5])
        for place in range(each):
            rating = own if random.random() < 0.6 else random.choice([1, 2, 3, 4, 5])
            found.append((f"a{agent}", f"t{place % 2}", rating))
    return found


def columns(path: Path, given: Given, header: str = WIDE) -> Path:
    return written(path, header, [(str(i), a, t, str(rating)) for i, (a, t, rating) in enumerate(given)])


def rows(path: Path, given: Given) -> Path:
    return written(path, LONG, [(str(i), a, t, "tone", str(rating)) for i, (a, t, rating) in enumerate(given)])


def report(path: Path, **options: object) -> Report:
    """What is said of the reviews, of agents who are named as clusters where the file has any."""
    header = path.read_text().splitlines()[0].split(",")
    asked: dict[str, object] = {} if "category" in header else {"column": ["tone"]}
    asked |= {"roles": {"agent": "agent"}} if "agent" in header else {}
    return api.score(path, "iqs", scale="5", **(asked | options))  # type: ignore[arg-type]


def reviewed(path: Path, by: str) -> list[Score]:
    return [score for score in report(path, by=by).scores if score.definition.variant == "review"]


def width(score: Score) -> float:
    low, high = score.estimate.interval.low, score.estimate.interval.high
    assert low is not None
    assert high is not None
    return high - low


def slow_effect(given: Given) -> float:
    """The design effect from residuals that are summed agent by agent, with four agents who repeat one review."""
    mean = Fraction(sum(rating for _, _, rating in given), len(given))
    sums: dict[str, Fraction] = {}
    sizes: dict[str, int] = {}
    for agent, _, rating in given:
        sums[agent] = sums.get(agent, Fraction(0)) + rating - mean
        sizes[agent] = sizes.get(agent, 0) + 1
    spread = sum((Fraction(rating) - mean) ** 2 for _, _, rating in given)
    ratio = sum((each * each for each in sums.values()), Fraction(0)) / spread
    repeated = Fraction(sum(n * n for n in sizes.values()), len(given))
    known = Fraction(len(given) ** 2, sum(n * n for n in sizes.values())) - 1
    return max(float((ratio * known + repeated * PSEUDO_RESPONDENTS) / (known + PSEUDO_RESPONDENTS)), 1.0)


# --- against plain reckoning ---------------------------------------------------------------------------------


@pytest.mark.parametrize("laid", [columns, rows])
@pytest.mark.parametrize(("agents", "each"), [(6, 4), (30, 5), (2, 9)])
def test_reviews_are_worth_as_many_as_a_plain_loop_says(laid: object, agents: int, each: int, tmp_path: Path) -> None:
    given = drawn(agents, each)
    (first, *_) = report(laid(tmp_path / "r.csv", given)).scores  # type: ignore[operator]
    assert first.estimate.n_eff == pytest.approx(len(given) / slow_effect(given))


def test_the_ratio_of_variances_behind_it_is_that_of_statsmodels() -> None:
    """Or the loop above would only repeat the package's own idea."""
    given = drawn(12, 7)
    y = np.array([rating for _, _, rating in given], dtype=float)
    groups = [int(agent[1:]) for agent, _, _ in given]
    asked = {"groups": groups, "use_correction": False}
    fit = sm.OLS(y, np.ones_like(y)).fit(cov_type="cluster", cov_kwds=asked)
    ratio = fit.bse[0] ** 2 / (y.var() / len(y))
    known, repeated = 12 - 1, 7
    mixed = (ratio * known + repeated * PSEUDO_RESPONDENTS) / (known + PSEUDO_RESPONDENTS)
    assert slow_effect(given) == pytest.approx(mixed)


# --- laws ----------------------------------------------------------------------------------------------------


def test_with_one_review_per_agent_nothing_changes(tmp_path: Path) -> None:
    given = [(f"a{place}", "t", rating) for place, (_, _, rating) in enumerate(drawn(10, 3))]
    found = report(columns(tmp_path / "a.csv", given)).scores[0].estimate
    plain = report(columns(tmp_path / "b.csv", given, "review_id nobody team tone")).scores[0].estimate
    assert (found.interval.low, found.interval.high) == (plain.interval.low, plain.interval.high)


@pytest.mark.parametrize("laid", [columns, rows])
def test_every_review_twice_does_not_narrow_the_interval(laid: object, tmp_path: Path) -> None:
    given = drawn(10, 3)
    once = report(laid(tmp_path / "a.csv", given)).scores[0]  # type: ignore[operator]
    twice = report(laid(tmp_path / "b.csv", [*given, *given])).scores[0]  # type: ignore[operator]
    assert twice.estimate.value == once.estimate.value
    assert width(twice) >= width(once) - 1e-9


def test_reviews_without_an_agent_are_nobodys_twice(tmp_path: Path) -> None:
    given = [("", "t", rating) for _, _, rating in drawn(10, 3)]
    assert report(columns(tmp_path / "a.csv", given)).scores[0].estimate.n_eff == 30


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    given = drawn(8, 5)
    one, other = (
        report(columns(tmp_path / "a.csv", given), by="team"),
        report(rows(tmp_path / "b.csv", given), by="team"),
    )
    assert [score.estimate for score in one.scores] == [score.estimate for score in other.scores]


# --- agents as segments --------------------------------------------------------------------------------------


def test_the_interval_of_an_agent_is_of_this_agents_reviews(tmp_path: Path) -> None:
    """How agents differ is nothing to it: by itself or beside others, on the value of as many reviews."""
    path = columns(tmp_path / "r.csv", drawn(6, 12))
    total, *agents = reviewed(path, "agent")
    alone = report(path, where="agent=a0").scores[0]
    assert agents[0].estimate == alone.estimate
    assert {score.estimate.n_eff for score in agents} == {12}
    assert total.estimate.n_eff < 72


def test_the_rest_beside_an_agent_are_the_reviews_of_these_others(tmp_path: Path) -> None:
    """Whether she is better than those three is no question of agents that nobody reviewed."""
    rest = rests(reviewed(columns(tmp_path / "r.csv", drawn(6, 12)), "agent"))[0].from_
    assert rest is not None
    assert rest.estimate.n_eff == 60


@pytest.mark.parametrize("by", ["@2", "agent", "agent@1"])
def test_agents_are_known_however_their_column_is_named(tmp_path: Path, by: str) -> None:
    total, *agents = reviewed(columns(tmp_path / "r.csv", drawn(6, 12)), by)
    assert {score.estimate.n_eff for score in agents} == {12}
    assert total.estimate.n_eff < 72


def test_the_rest_beside_an_agent_is_the_same_from_the_total(tmp_path: Path) -> None:
    total, first, *_ = reviewed(columns(tmp_path / "r.csv", drawn(6, 12)), "agent")
    rest = without(total.tally, first.tally)
    assert (rest.n, rest.joint) == (60, {})
    assert total.tally.joint


def test_the_rest_beside_a_team_are_clusters_of_its_agents(tmp_path: Path) -> None:
    """Everyone works in both teams: the rest of one is what they did in the other."""
    given = drawn(6, 12)
    rest = rests(reviewed(columns(tmp_path / "r.csv", given), "team"))[0].from_
    assert rest is not None
    others = [one for one in given if one[1] != "t0"]
    assert rest.estimate.n_eff == pytest.approx(len(others) / slow_effect(others))


def test_few_agents_say_little_however_many_reviews_they_have(tmp_path: Path) -> None:
    """Two agents with sixty reviews: no change is called one, and the interval is far wider than of 120 people."""
    given = [("ann", "t0", rating) for rating in [5, 4] * 30] + [("bob", "t1", rating) for rating in [2, 3] * 30]
    found = report(columns(tmp_path / "r.csv", given)).scores[0]
    plain = report(columns(tmp_path / "p.csv", given, "review_id nobody team tone")).scores[0]
    assert found.estimate.n_eff < 3
    assert width(found) > 3 * width(plain)


# --- which agents are a sample of agents ---------------------------------------------------------------------


def found_of(path: Path, **options: object) -> Report:
    """What is said of the reviews where nobody names the agents."""
    return report(path, roles={}, **options)


@pytest.mark.parametrize("laid", [columns, rows])
def test_ten_agents_are_a_sample_of_agents_and_nine_are_those_who_were_reviewed(laid: object, tmp_path: Path) -> None:
    ten, nine = (laid(tmp_path / f"{agents}.csv", drawn(agents, 6)) for agents in (10, 9))  # type: ignore[operator]
    assert found_of(ten).scores == report(ten).scores
    assert methods(found_of(nine)) == {"adjusted mean, reviews of these agents"}
    assert methods(report(nine)) == {"adjusted mean, clusters of agents"}


def test_the_interval_of_few_agents_is_that_of_their_reviews(tmp_path: Path) -> None:
    given = drawn(4, 12)
    found = found_of(columns(tmp_path / "a.csv", given))
    plain = report(columns(tmp_path / "p.csv", given, "review_id nobody team tone"))
    one, other = (each.scores[0].estimate for each in (found, plain))
    assert (one.interval.low, one.interval.high, one.n_eff) == (other.interval.low, other.interval.high, other.n_eff)
    (note,) = [one for one in found.problems if "agents" in one.message]
    assert "about the 4 agents in 'agent'" in note.message
    assert note.severity == "note"


def test_filters_and_files_do_not_change_whether_agents_are_a_sample(tmp_path: Path) -> None:
    given = drawn(12, 4)
    path = columns(tmp_path / "a.csv", given)
    assert methods(found_of(path, where="agent=a1*")) == {"adjusted mean, clusters of agents"}
    halves = columns(tmp_path / "b.csv", given[:24]), columns(tmp_path / "c.csv", given[24:])
    both = api.score([*halves], "iqs", scale="5", column=["tone"])
    assert methods(both) == {"adjusted mean, clusters of agents"}
    assert methods(found_of(halves[0])) == {"adjusted mean, reviews of these agents"}


# --- what is said of it --------------------------------------------------------------------------------------


def methods(found: Report) -> set[str]:
    return {score.estimate.interval.method for score in found.scores}


def test_the_method_says_so(tmp_path: Path) -> None:
    path = columns(tmp_path / "r.csv", drawn(4, 3))
    assert methods(report(path)) == {"adjusted mean, clusters of agents"}
    assert methods(report(path, where="agent=a1")) == {"adjusted mean, reviews of one agent"}
    by_agent = ["adjusted mean, clusters of agents", "adjusted mean, reviews of one agent"]
    assert sorted(methods(report(path, by="agent"))) == by_agent


def test_without_an_agent_it_says_that_reviews_are_taken_as_independent(tmp_path: Path) -> None:
    path = columns(tmp_path / "r.csv", drawn(4, 3), "review_id who team tone")
    found = report(path)
    assert methods(found) == {"adjusted mean, reviews as if independent"}
    (problem,) = [one for one in found.problems if one.severity == "warning" and "independent" in one.message]
    assert "--agent COLUMN" in problem.hint
    named = report(path, roles={"agent": "who"})
    assert methods(named) == {"adjusted mean, clusters of agents"}
    assert not [one for one in named.problems if "independent" in one.message]


def test_where_one_of_several_files_does_not_tell_agents_none_does(tmp_path: Path) -> None:
    one = columns(tmp_path / "a.csv", drawn(4, 3))
    other = columns(tmp_path / "b.csv", drawn(4, 3, seed=2), "review_id who team tone")
    found = api.score([one, other], "iqs", scale="5", column=["tone"])
    assert methods(found) == {"adjusted mean, reviews as if independent"}
    assert any("b.csv" in problem.message for problem in found.problems)


def test_one_review_per_ticket_and_clusters_go_together(tmp_path: Path) -> None:
    """A second review of a ticket is a duplicate, and adds nothing to what its agent's reviews weigh together."""
    given = drawn(6, 4)
    listed = [(str(i), agent, team, str(rating), f"t{i}") for i, (agent, team, rating) in enumerate(given)]
    earlier = [(f"x{i}", agent, team, "1", ticket) for i, agent, team, _, ticket in listed[:9]]
    path = written(tmp_path / "r.csv", f"{WIDE} ticket", [*earlier, *listed])
    asked = {"column": ["tone"], "respondent": "ticket", "roles": {"agent": "agent"}}
    found = scores(path, "iqs", scale="5", **asked)[0].estimate
    assert found.n == 24
    assert found.n_eff == pytest.approx(24 / slow_effect(given))


def test_sums_by_agent_say_what_pairs_of_answers_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Means ask for sums only; shares of the same reviews would ask for every pair."""
    header = f"{WIDE} on w"
    days = [(f"2026-0{place % 3 + 1}-01", str(place % 4 + 0.5)) for place in range(63)]
    reviews = zip(drawn(9, 7), days, strict=True)
    listed = [(str(i), agent, team, str(rating), *day) for i, ((agent, team, rating), day) in enumerate(reviews)]
    path = written(tmp_path / "r.csv", header, listed)
    asked = {"by": ["team"], "date": "on", "period": "month", "weight": "w"}
    sums = report(path, **asked).scores
    monkeypatch.setattr(assessing, "_linear", lambda *_: False)
    pairs = report(path, **asked).scores
    assert [one.estimate for one in sums] == [one.estimate for one in pairs]
    assert len(pairs[0].tally.joint) > len(sums[0].tally.joint) == 4
    rest, same = (rests([one for one in each if one.definition.variant == "review"]) for each in (sums, pairs))
    assert [pair.from_ and pair.from_.estimate for pair in rest] == [
        pair.from_ and pair.from_.estimate for pair in same
    ]
