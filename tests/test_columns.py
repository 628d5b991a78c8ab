"""Finding columns: names, positions, patterns, tiers of declared names, and the way out when there is none."""

import pytest

from cxscore.columns import Header, quoted
from cxscore.errors import InputError

HEADER = Header(
    "survey.csv", ("Response ID", "Score", "score", "How easy was it?", "Q1", "Q10", "Q2", "Score", "x@2")
)


@pytest.mark.parametrize(
    ("wanted", "position"),
    [
        ("score", 2),  # an exact name wins over names in another case
        ("response id", 0),
        ("RESPONSE  ID", 0),
        ("how easy was it?", 3),
        ("Score@1", 1),
        ("Score@2", 7),
        ("@1", 0),
        ("@4", 3),
        ("x@2", 8),  # a column that is really called so
        ("@9", 8),
        ("q10@1", 5),
    ],
)
def test_a_column_is_given_by_name_by_question_text_by_nth_of_its_name_or_by_position(
    wanted: str, position: int
) -> None:
    assert HEADER.find(wanted) == position


def test_a_name_that_stands_twice_must_be_told_apart() -> None:
    with pytest.raises(InputError, match=r"'Score' stands 2 times in survey.csv; say which one: Score@1, Score@2"):
        HEADER.find("Score")


def test_a_name_that_fits_several_in_another_case_must_be_told_apart() -> None:
    with pytest.raises(InputError, match="stands 3 times"):
        HEADER.find("SCORE")


@pytest.mark.parametrize("wanted", ["ces", "Score@3", "@10", "@0", "Score@0", "", "@"])
def test_a_column_that_is_not_there_is_an_input_error_with_the_file(wanted: str) -> None:
    with pytest.raises(InputError, match=r"survey.csv has no column"):
        HEADER.find(wanted)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(InputError, match="did you mean 'Response ID'"):
        HEADER.find("responce id")


def test_without_a_near_miss_the_columns_are_listed() -> None:
    with pytest.raises(InputError, match="its columns are 'a', 'b'"):
        Header("f", ("a", "b")).find("zzzz")


def test_a_column_without_a_name_is_found_by_position_only() -> None:
    header = Header("f", ("a", "", ""))
    assert header.find("@3") == 2
    with pytest.raises(InputError):
        header.find("")


@pytest.mark.parametrize(
    ("wanted", "positions"),
    [("Q*", [4, 6, 5]), ("q1*", [4, 5]), ("*easy*", [3]), ("Q2", [6]), ("@5", [4]), ("*@2", [8])],
)
def test_a_pattern_takes_its_columns_in_natural_order(wanted: str, positions: list[int]) -> None:
    assert HEADER.expand(wanted) == positions


@pytest.mark.parametrize("wanted", ["sus_*", "Q.*", "Q[0-9]*"])
def test_a_pattern_without_columns_is_an_input_error_and_a_star_is_the_only_wildcard(wanted: str) -> None:
    with pytest.raises(InputError, match="no column like"):
        HEADER.expand(wanted)


def test_a_column_called_with_a_star_is_itself() -> None:
    assert Header("f", ("a*", "ab")).expand("a*") == [0]


@pytest.mark.parametrize(
    ("tiers", "positions"),
    [
        ([["ces"], ["score", "rating"]], [0, 2]),
        ([["q1"], ["score"]], [3]),
        ([["rating", "score"]], [0, 2]),
        ([["none"], ["nothing"]], []),
        ([], []),
    ],
)
def test_declared_names_are_tried_tier_by_tier_own_names_before_generic_ones(
    tiers: list[list[str]], positions: list[int]
) -> None:
    assert Header("f", ("Score", "id", "Rating", "Q1")).declared(tiers) == positions


def test_two_declared_names_of_one_column_are_one_column() -> None:
    assert Header("f", ("CES",)).declared([["ces", "CES"]]) == [0]


def test_a_long_list_of_names_counts_its_surplus() -> None:
    assert quoted("abc", most=2) == "'a', 'b' and 1 more"
    assert quoted("ab", most=2) == "'a', 'b'"


ASKED = Header("q.csv", ("Q1", "Q2", "Q3", "Why?"), ("How easy was it?", "Why?", "Why so?", "why so?"))


@pytest.mark.parametrize(("wanted", "position"), [("how easy  was it?", 0), ("Why?", 3), ("why so?@2", 3), ("Q2", 1)])
def test_a_column_is_found_by_its_question_where_no_column_has_that_name(wanted: str, position: int) -> None:
    assert ASKED.find(wanted) == position


def test_a_question_that_was_asked_twice_is_asked_about() -> None:
    with pytest.raises(InputError, match=r"stands 2 times in q.csv; say which one: why so\?@1"):
        ASKED.find("why so?")
