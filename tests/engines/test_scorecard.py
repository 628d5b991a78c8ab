"""Scorecards: reviews from a column per category and from a row per rating, against plain reckoning."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from cxscore import api
from cxscore.errors import InputError, UsageError
from cxscore.model import Score, State, Tally, Terms
from tests.engines.tickets import scores, written

HEADER = "review_id agent category rating weight critical"
RATINGS = [
    ("r1", "ann", "Tone", "5", "20", "no"),
    ("r1", "ann", "Solution", "3", "50", "no"),
    ("r2", "bob", "Tone", "4", "20", "no"),
    ("r2", "bob", "Privacy", "1", "0", "yes"),
]
CONFIG = Path(__file__).parents[2] / "configs/quality.yaml"
WEIGHTS, CRITICAL = {"tone": 20, "solution": 50, "process": 30, "privacy": 0}, "privacy"


def total(found: Sequence[Score]) -> object:
    return found[0].estimate.value


def reasons(path: Path, **options: object) -> dict[str, int]:
    ledger = api.score(path, "iqs", scale="5", **options).ledgers["iqs"]  # type: ignore[arg-type]
    return {reason: n for found in ledger.reasons.values() for reason, n in found.items()}


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    return written(tmp_path / "ratings.csv", HEADER, RATINGS)


# --- rows to reviews -----------------------------------------------------------------------------------------


def test_the_rows_of_a_review_are_one_score_by_their_weights(ratings: Path) -> None:
    found = scores(ratings, "iqs", scale="5", where="agent=ann")
    assert total(found) == Fraction(20 * 100 + 50 * 50, 70)


def test_a_failed_critical_rating_sets_its_review_to_0_and_the_review_still_counts(ratings: Path) -> None:
    first = scores(ratings, "iqs", scale="5")[0]
    assert (first.estimate.value, first.estimate.n) == (Fraction(20 * 100 + 50 * 50, 140), 2)


def test_the_score_without_the_rule_that_fails_stands_beside(ratings: Path) -> None:
    named = {score.definition.variant: score.estimate.value for score in scores(ratings, "iqs", scale="5")}
    assert named["keep-score"] == (Fraction(4500, 70) + 75) / 2


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    shuffled = RATINGS[::-1]
    one = scores(written(tmp_path / "a.csv", HEADER, RATINGS), "iqs", scale="5", by=["agent"])
    other = scores(written(tmp_path / "b.csv", HEADER, shuffled), "iqs", scale="5", by=["agent"])
    assert [score.tally.masses for score in one] == [score.tally.masses for score in other]


def test_all_rows_but_the_first_of_each_review_are_set_aside_by_reason(ratings: Path) -> None:
    assert reasons(ratings) == {"another rating of its review": 2}


def test_a_filter_leaves_ratings_out_of_their_review(ratings: Path) -> None:
    assert total(scores(ratings, "iqs", scale="5", where="category=Tone")) == Fraction(175, 2)


def test_ratings_that_are_filtered_out_are_no_other_ratings_of_their_review(tmp_path: Path) -> None:
    rows = [("r1", "ann", name, "5", "1", "no") for name in ("Tone", "Care", "Policy")]
    first = scores(written(tmp_path / "r.csv", HEADER, rows), "iqs", scale="5", where="category=Tone")[0]
    assert [first.ledger[state] for state in (State.ANSWERED, State.EXCLUDED, State.FILTERED)] == [1, 0, 2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("r1", "ann", "TONE", "4", "20", "no"), "a category is rated twice"),
        (("r1", "ann", "", "4", "20", "no"), "a rating names no category"),
        (("r1", "ann", "Care", "4", "much", "no"), "a weight is no number from 0 up"),
        (("r1", "ann", "Care", "4", "", "no"), "a weight is no number from 0 up"),
        (("r1", "ann", "Care", "4", "20", "perhaps"), "whether a category is critical is neither yes nor no"),
        (("r1", "bob", "Care", "4", "20", "no"), "the rows of the review lie in several segments"),
        (("r1", "ann", "Care", "four", "20", "no"), "not an answer of the scale"),
        (("r1", "ann", "Care", "9", "20", "no"), "9"),
        (("", "ann", "Care", "5", "20", "no"), "no review"),
    ],
)
def test_what_is_wrong_with_a_review_is_said(tmp_path: Path, row: Sequence[str], reason: str) -> None:
    path = written(tmp_path / "r.csv", HEADER, [*RATINGS, row])
    assert reasons(path, by=["agent"])[reason] == 1


def test_the_weight_of_a_rating_that_was_not_given_may_be_blank(tmp_path: Path) -> None:
    path = written(tmp_path / "r.csv", HEADER, [*RATINGS, ("r1", "ann", "Care", "", "", "")])
    assert total(scores(path, "iqs", scale="5")) == Fraction(20 * 100 + 50 * 50, 140)


def test_an_undated_review_and_one_outside_have_no_say(tmp_path: Path) -> None:
    rows = [("r1", "2026-01-05", "tone", "5"), ("r2", "2026-02-05", "tone", "1"), ("r3", "", "tone", "1")]
    path = written(tmp_path / "r.csv", "review_id at category rating", rows)
    first = scores(path, "iqs", scale="5", date="at", until="2026-01")[0]
    assert (first.estimate.value, first.estimate.n) == (100, 1)


def test_splitting_a_file_by_review_and_adding_the_tallies_gives_the_same(tmp_path: Path) -> None:
    rows = [(f"r{n}", "ann", c, str(1 + (7 * n + i) % 5), str(i), "no")
            for n in range(30) for i, c in enumerate(WEIGHTS)]  # fmt: skip
    halves = [rows[:60], rows[60:]]
    paths = [written(tmp_path / f"{place}.csv", HEADER, half) for place, half in enumerate(halves)]
    parts = [scores(path, "iqs", scale="5")[0].tally for path in paths]
    assert (
        Tally.sum(parts).masses
        == scores(written(tmp_path / "all.csv", HEADER, rows), "iqs", scale="5")[0].tally.masses
    )


# --- every rating by itself ----------------------------------------------------------------------------------


def test_the_view_of_categories_ignores_weights_and_the_rule_that_fails(ratings: Path) -> None:
    found = scores(ratings, "iqs", scale="5", variant="category", by=["category"])
    assert {score.segment: score.estimate.value for score in found} == {
        (): Fraction(225, 4), ("Tone",): Fraction(175, 2), ("Solution",): 50, ("Privacy",): 0,
    }  # fmt: skip


# --- columns and rows agree ----------------------------------------------------------------------------------


def reckoned(cells: dict[str, str]) -> float | None:
    """One review the slow way: none without a rating, 0 when privacy failed, else the weighted mean."""
    rated = {name: cell for name, cell in cells.items() if cell not in ("", "N/A")}
    if rated.get(CRITICAL) == "no":
        return 0.0
    score = {name: 25.0 * (int(cell) - 1) for name, cell in rated.items() if name != CRITICAL}
    return (
        sum(WEIGHTS[name] * value for name, value in score.items()) / sum(WEIGHTS[name] for name in score)
        if score
        else None
    )


@pytest.fixture
def reviews() -> list[dict[str, str]]:
    rng = Random(5)  # noqa: S311 (a seed that can be repeated)
    cells = ["1", "2", "3", "4", "5", "5", "N/A", ""]
    return [{**{name: rng.choice(cells) for name in WEIGHTS if name != CRITICAL},
             CRITICAL: rng.choice(["yes", "yes", "no", "N/A"])} for _ in range(200)]  # fmt: skip


TERMS = Terms(
    weight_of=tuple((name, str(weight)) for name, weight in WEIGHTS.items()),
    critical=(CRITICAL,),
    scale_of=((CRITICAL, "0-1"),),
)


def test_a_column_per_category_comes_to_the_plain_reckoning(tmp_path: Path, reviews: list[dict[str, str]]) -> None:
    path = written(tmp_path / "wide.csv", " ".join(WEIGHTS), [[r[name] for name in WEIGHTS] for r in reviews])
    expected = [score for review in reviews if (score := reckoned(review)) is not None]
    found = scores(path, "iqs", scale="5", column=list(WEIGHTS), terms=TERMS)[0].estimate
    assert found.n == len(expected)
    assert float(found.value or 0) == pytest.approx(sum(expected) / len(expected))


def test_a_row_per_rating_comes_to_the_same(tmp_path: Path, reviews: list[dict[str, str]]) -> None:
    wide = written(tmp_path / "wide.csv", " ".join(WEIGHTS), [[r[name] for name in WEIGHTS] for r in reviews])
    rows = [(str(n), name, review[name]) for n, review in enumerate(reviews) for name in WEIGHTS]
    long = written(tmp_path / "long.csv", "review category rating", sorted(rows, key=lambda row: (row[2], row[0])))
    columns = scores(wide, "iqs", scale="5", column=list(WEIGHTS), terms=TERMS)[0].tally
    assert scores(long, "iqs", scale="5", terms=TERMS)[0].tally.masses == columns.masses


# --- what is told of categories ------------------------------------------------------------------------------


def test_a_category_that_is_no_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = written(tmp_path / "w.csv", "tone solution", [("5", "4")])
    with pytest.raises(UsageError, match="no category is called 'toen'; did you mean 'tone'"):
        scores(path, "iqs", scale="5", column=["tone", "solution"], terms=Terms(critical=("toen",)))


def test_a_category_that_nobody_rated_is_a_warning(ratings: Path) -> None:
    problems = api.score(ratings, "iqs", scale="5", terms=Terms(critical=("Toen",))).problems
    assert [str(one) for one in problems if "Toen" in one.message] == [
        "no rating is of a category 'Toen'; did you mean 'tone'?"
    ]


@pytest.mark.parametrize(
    ("cell", "value"), [("ja", 0), ("TRUE", 0), ("1", 0), ("nein", 75), ("-", 75), ("NULL", 75), ("", 75)]
)
def test_a_category_is_critical_in_any_language_and_not_where_nothing_is_said(
    tmp_path: Path, cell: str, value: float
) -> None:
    rows = [("r1", "ann", "Tone", "5", "3", "no"), ("r1", "ann", "Policy", "1", "1", cell)]
    assert total(scores(written(tmp_path / "r.csv", HEADER, rows), "iqs", scale="5")) == value


def test_ratings_of_no_review_are_not_taken_for_one(tmp_path: Path) -> None:
    rows = [("NULL", "ann", "Tone", "5", "3", "no"), ("NULL", "ann", "Policy", "1", "1", "no")]
    assert reasons(written(tmp_path / "r.csv", HEADER, [*RATINGS, *rows]))["no review"] == 2


def test_what_the_other_categories_weigh_is_said(ratings: Path) -> None:
    (first, *_) = scores(ratings, "iqs", scale="5", terms=Terms(weight_of=(("tone", "3"),)))
    assert first.definition.text.endswith("categories: tone 3, any other 1")


def test_weights_are_said_once(ratings: Path) -> None:
    with pytest.raises(UsageError, match="--rating-weight names weights, and those of the categories are said"):
        scores(ratings, "iqs", scale="5", roles={"rating_weight": "weight"}, terms=Terms(weight_of=(("tone", "3"),)))


def test_weights_that_are_told_go_before_those_of_the_file(ratings: Path) -> None:
    told = Terms(weight_of=(("solution", "0"),))
    assert total(scores(ratings, "iqs", scale="5", where="agent=ann", terms=told)) == 100


def test_the_definition_names_weights_and_critical_categories(tmp_path: Path) -> None:
    path = written(tmp_path / "w.csv", "tone privacy", [("5", "yes")])
    told = Terms(weight_of=(("tone", "20"),), critical=("privacy",), scale_of=(("privacy", "0-1"),))
    text = scores(path, "iqs", scale="5", column=["tone", "privacy"], terms=told)[0].definition.text
    assert "categories: tone 20, privacy 1 critical on 0-1" in text


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (Terms(weight_of=(("tone", "heavy"),)), "--weight-of tone: 'heavy' is not a number"),
        (Terms(weight_of=(("tone", "-1"),)), "a weight is not below 0"),
        (Terms(scale_of=(("tone", "good"),)), "--scale-of tone: 'good' is not a scale"),
    ],
)
def test_a_weight_or_scale_that_is_none_is_refused(tmp_path: Path, terms: Terms, message: str) -> None:
    path = written(tmp_path / "w.csv", "tone", [("5",)])
    with pytest.raises(UsageError, match=message):
        scores(path, "iqs", scale="5", column=["tone"], terms=terms)


def test_a_scorecard_of_ones_own_reads_rows_and_knows_its_categories(tmp_path: Path) -> None:
    rows = [("r1", "tone", "5"), ("r1", "Process", "2"), ("r2", "manners", "5")]
    path = written(tmp_path / "r.csv", "review_id category rating", rows)
    found = api.score(path, "iqs", config=CONFIG)
    assert found.scores[0].estimate.value == 20 * 100 / Fraction(50) + 30 * 50 / Fraction(50)
    assert found.ledgers["iqs"].reasons[State.INVALID] == {"no category of the scorecard: manners": 1}


# --- what does not go together -------------------------------------------------------------------------------


def test_reviews_have_no_place_in_categories(ratings: Path) -> None:
    with pytest.raises(UsageError, match="say --variant category --by category"):
        scores(ratings, "iqs", scale="5", by=["category"])


def test_columns_and_rows_are_not_named_together(ratings: Path) -> None:
    with pytest.raises(UsageError, match="--rating is for a row per rating"):
        scores(ratings, "iqs", scale="5", column=["rating"], roles={"rating": "rating"})


def test_the_view_of_categories_weighs_nothing(ratings: Path) -> None:
    with pytest.raises(UsageError, match="leave out --weight-of and --critical"):
        scores(ratings, "iqs", scale="5", variant="category", terms=Terms(critical=("tone",)))


def test_the_view_of_categories_needs_a_row_per_rating(tmp_path: Path) -> None:
    path = written(tmp_path / "w.csv", "tone solution", [("5", "4")])
    with pytest.raises(UsageError, match="-c COLUMN --variant keep-score"):
        scores(path, "iqs", scale="5", column=["tone"], variant="category")


def test_the_columns_that_are_lacking_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "w.csv", "who what stars", [("1", "tone", "5")])
    with pytest.raises(InputError, match="say --review COLUMN --category COLUMN"):
        scores(path, "iqs", scale="5", roles={"rating": "stars"})
