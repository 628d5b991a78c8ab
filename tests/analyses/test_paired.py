"""The same respondents twice: who is matched, what their change is, and that pairing sees more."""

import numpy as np
import pytest

from cxscore.analyses import paired
from cxscore.analyses.compare import compare
from cxscore.analyses.pairs import Pair
from cxscore.errors import InputError
from cxscore.model import Definition, Score
from tests.analyses.scores import MEAN, NET, SHARE, scored


def asked(definition: Definition, answers: dict[str, int], segment: str = "") -> list[Score]:
    """A score of one answer per respondent."""
    names = ((segment, name) if segment else (name,) for name in answers)
    return [scored(definition, {answer: 1}, *name) for name, answer in zip(names, answers.values(), strict=True)]


def twice(definition: Definition, pairs: list[tuple[int, int]]) -> paired.Paired:
    before = {f"r{i}": one for i, (one, _) in enumerate(pairs)}
    after = {f"r{i}": other for i, (_, other) in enumerate(pairs)}
    return paired.paired(asked(definition, before), asked(definition, after), "old.csv", "holm")


@pytest.mark.parametrize(("definition", "expected"), [(MEAN, 0.75), (SHARE, 25), (NET, 25)])
def test_the_difference_is_the_mean_change_of_the_matched(definition: Definition, expected: float) -> None:
    """Of each four respondents one goes from 3 to 5, one from 4 to 5, two stay: .75 points, 25 % more at 4-5."""
    (one,) = twice(definition, [(3, 5), (4, 5), (5, 5), (3, 3)] * 5).comparisons
    assert one.difference == expected
    assert one.to.tally.n == 20
    assert one.test == paired.TEST


def test_pairing_sees_a_change_that_two_samples_hide() -> None:
    """Every second of 32 respondents, spread over the scale, gains one point."""
    pairs = [(1 + i % 4, 1 + i % 4 + i // 4 % 2) for i in range(32)]
    (one,) = twice(MEAN, pairs).comparisons
    assert one.from_ is not None
    side_by_side = compare([Pair(one.to, one.from_, "x")])[0]
    assert (one.verdict, side_by_side.verdict) == ("better", "no detectable change")
    assert one.difference == side_by_side.difference


def test_only_respondents_of_both_sides_are_compared() -> None:
    before, after = asked(SHARE, {"a": 5, "b": 1, "": 5}), asked(SHARE, {"b": 5, "c": 5, "": 1})
    found = paired.paired(before, after, "old.csv", "holm")
    assert (found.matched, found.alone, found.comparisons[0].to.tally.n) == (1, 2, 1)
    assert found.comparisons[0].verdict == "too few"


def test_segments_hold_those_who_were_in_them_both_times() -> None:
    before = [*asked(SHARE, {"a": 5, "b": 1}, "x"), *asked(SHARE, {"c": 1}, "y")]
    after = [*asked(SHARE, {"a": 1}, "x"), *asked(SHARE, {"b": 5, "c": 5}, "y")]
    found = paired.paired(before, after, "old.csv", "holm").comparisons
    assert [(one.to.segment, one.to.tally.n) for one in found] == [((), 3), (("x",), 1), (("y",), 1)]


TEAMS = {"x": 12, "y": 8, "z": 2}


def teams(definition: Definition) -> list[Score]:
    """So many respondents of each team."""
    return [
        one
        for team, n in TEAMS.items()
        for one in asked(definition, {f"{team}{i}": 5 - i % 2 for i in range(n)}, team)
    ]


@pytest.mark.parametrize(
    ("shown", "hidden"),
    [
        (paired.Shown(), ""),
        (paired.Shown(3), "z"),
        (paired.Shown(3, complementary=True), "yz"),
        (paired.Shown(9), "yz"),
    ],
)
def test_segments_of_few_are_withheld_on_both_sides(shown: paired.Shown, hidden: str) -> None:
    found = paired.paired(teams(MEAN), teams(MEAN), "old.csv", "holm", shown).comparisons
    silent = [one for one in found if one.to.withheld and one.from_ and one.from_.withheld]
    assert "".join(one.to.segment[0] for one in silent) == hidden
    assert all(one.difference is one.low is one.p is one.detectable is None for one in silent)


def test_all_are_withheld_when_fewer_answered_twice_than_may_be_shown() -> None:
    (one,) = paired.paired(
        asked(MEAN, {"a": 5}), asked(MEAN, {"a": 1}), "old.csv", "holm", paired.Shown(2)
    ).comparisons
    assert (one.to.withheld, one.difference, one.verdict) == (True, None, "too few")


def test_nobody_in_both_is_said_with_an_example_of_either() -> None:
    with pytest.raises(InputError, match="no respondent is in both files: one has 'a', the other '1'"):
        paired.paired(asked(SHARE, {"a": 5}), asked(SHARE, {"1": 5}), "old.csv", "holm")


def test_respondents_who_do_not_change_are_seldom_said_to() -> None:
    """150 pairs of files of 15 people whose answers are drawn anew: at most 5 % and three standard errors."""
    draws = np.random.default_rng(2)
    answers = draws.choice([1, 3, 4, 5], p=[0.05, 0.05, 0.1, 0.8], size=(150, 15, 2))
    found = [twice(MEAN, [(int(a), int(b)) for a, b in file]).comparisons[0].verdict for file in answers]
    assert sum(one in ("better", "worse") for one in found) / 150 <= 0.05 + 0.053
