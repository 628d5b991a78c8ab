"""Which scores contradict their comment."""

import pytest

from cxscore.analyses.mismatch import Said, compared, end_of, off_scale, reversal
from cxscore.model import Direction, Number, Scale

FIVE, ELEVEN = Scale("5", 1, 5), Scale("0-10", 0, 10)


def said(score: Number | None, polarity: str) -> Said:
    return Said("a.csv", 1, "" if score is None else str(score), score, polarity, "text")


@pytest.mark.parametrize(
    ("scale", "direction", "ends"),
    [
        (FIVE, "higher", ["negative", "negative", "", "positive", "positive"]),
        (FIVE, "lower", ["positive", "positive", "", "negative", "negative"]),
        (ELEVEN, "higher", ["negative"] * 3 + [""] * 5 + ["positive"] * 3),
    ],
)
def test_a_score_tells_an_opinion_in_the_outer_quarters_of_its_scale(
    scale: Scale, direction: Direction, ends: list[str]
) -> None:
    assert [end_of(int(score), scale, direction) for score in scale.answers] == ends


def test_only_what_leans_on_both_sides_is_compared() -> None:
    records = [
        said(5, "negative"),
        said(5, "positive"),
        said(3, "negative"),
        said(5, "neutral"),
        said(None, "negative"),
    ]
    assert [contradicts for _, contradicts in compared(records, FIVE, "higher")] == [True, False]


@pytest.mark.parametrize(("n", "against", "warned"), [(10, 6, True), (10, 5, False), (9, 9, False)])
def test_a_reversed_scale_shows_itself_when_most_comments_contradict(n: int, against: int, *, warned: bool) -> None:
    assert [one.hint for one in reversal(n, against, "higher")] == ["if so, say --direction lower"] * warned


def test_scores_off_the_scale_are_counted_and_said() -> None:
    off = Said("a.csv", 1, "9", None, "positive", "good")
    (problem,) = off_scale([off, said(None, "positive"), said(4, "positive")], FIVE)
    assert problem.message == "1 of 3 records have a score that is no number from 1 to 5: they are not compared"
