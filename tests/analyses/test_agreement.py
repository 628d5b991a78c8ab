"""Agreement of reviewers: the published tables, and what cannot be compared."""

from pathlib import Path

import pytest
import yaml

from cxscore.analyses.agreement import Asked, agreement
from cxscore.errors import InputError
from cxscore.model import Scale

VECTORS = {
    entry["id"]: entry
    for entry in yaml.safe_load((Path(__file__).parents[1] / "vectors/published.yaml").read_text())["vectors"]
    if entry["id"] in ("iqs-010", "iqs-013")
}
FIVE = Asked(("tone",), Scale("5", 1, 5))
Rows = list[tuple[tuple[str, ...], int]]


def rows(*given: tuple[str, ...]) -> Rows:
    return [(row, 1) for row in given]


def of_counts(table: list[list[int]]) -> Rows:
    """A work per count of a table: the first reviewer's category by the second's."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [
        ((f"w{n}", who, str(cell + 1)), 1)
        for n, pair in enumerate(pairs)
        for who, cell in zip("ab", pair, strict=True)
    ]


def test_two_reviewers_have_the_published_linear_kappa() -> None:
    entry = VECTORS["iqs-010"]
    found = agreement(of_counts(entry["input"]["table"]), Asked(("tone",), Scale("3", 1, 3))).categories[0]
    assert found.n == 19
    assert found.kappa == pytest.approx(entry["expected"]["kappa_linear"], abs=5e-5)


def test_the_share_alike_is_the_diagonal() -> None:
    found = agreement(of_counts([[0, 4, 1], [0, 8, 0], [0, 1, 5]]), Asked(("tone",), Scale("3", 1, 3)))
    assert found.categories[0].alike == pytest.approx(100 * 13 / 19)


def test_four_reviewers_have_the_published_correlations_and_no_kappa() -> None:
    given = [(f"w{n}", str(who), str(rating)) for n, row in enumerate(VECTORS["iqs-013"]["input"]["ratings"])
             for who, rating in enumerate(row)]  # fmt: skip
    found = agreement(rows(*given), Asked(("tone",), Scale("10", 1, 10))).categories[0]
    assert found.icc == pytest.approx(0.29, abs=0.005)
    assert found.icc_mean == pytest.approx(0.62, abs=0.005)
    assert found.kappa is None


def test_only_works_that_all_reviewers_rated_are_compared() -> None:
    found = agreement(rows(("1", "a", "5"), ("1", "b", "4"), ("2", "a", "3"), ("2", "b", "3"), ("3", "a", "1"),
                           ("4", "a", "2"), ("4", "b", "N/A")), FIVE)  # fmt: skip
    assert (found.categories[0].n, found.works) == (2, 4)
    assert "2 ratings of works that not every reviewer rated" in str(found.problems[-1])


def test_ratings_off_the_scale_are_left_out_and_named_with_their_counts() -> None:
    found = agreement(rows(("1", "a", "5"), ("1", "b", "4"), ("2", "a", "3"), ("2", "b", "3"), ("3", "a", "9"),
                           ("3", "b", "9"), ("4", "a", "x"), ("4", "b", ""), ("5", "a", "N/A")), FIVE)  # fmt: skip
    said = [problem for problem in found.problems if "no rating" in problem.message]
    assert [problem.severity for problem in said] == ["warning"]
    assert said[0].message == "tone: 3 cells hold no rating on 1-5: '9' (2 times), 'x'"


def test_a_rating_that_hides_one_of_a_scale_is_said_per_category() -> None:
    two = Asked(("tone", "care"), Scale("5", 1, 5))
    found = agreement(
        rows(("1", "a", "5", "6"), ("1", "b", "4", "1"), ("2", "a", "3", "1"), ("2", "b", "3", "1")), two
    )
    assert any(problem.message.startswith("care: 1 cell holds no rating on 1-5: '6'") for problem in found.problems)
    assert not any(problem.message.startswith("tone: ") for problem in found.problems)


def test_words_of_yes_and_no_are_ratings_on_two_points() -> None:
    given = rows(("1", "a", "yes"), ("1", "b", "no"), ("2", "a", "no"), ("2", "b", "no"))
    assert agreement(given, Asked(("privacy",), Scale("0-1", 0, 1))).categories[0].alike == 50


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (rows(("1", "a", "5"), ("2", "a", "4")), "needs two reviewers"),
        (rows(("1", "a", "5"), ("1", "a", "4"), ("1", "b", "4")), "reviewer 'a' judged work '1' twice"),
        (rows(("1", "a", "5"), ("2", "b", "4")), "no work was rated by all of the 2 reviewers"),
    ],
)
def test_what_cannot_be_compared_is_said(given: Rows, message: str) -> None:
    with pytest.raises(InputError, match=message):
        agreement(given, FIVE)
