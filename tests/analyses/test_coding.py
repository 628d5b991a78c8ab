"""What a column holds is told by its cells alone, and nothing is guessed."""

import pytest

from cxscore.analyses.coding import Coded, Kind, cells_of, coded
from cxscore.errors import InputError
from cxscore.model import Scale

SATISFACTION = ["very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"]


def of(*cells: str) -> Coded:
    return coded("speed", dict.fromkeys(cells, 10))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2", "3.5"], "number"),
        (["1", "", "n/a", "2"], "number"),
        (["0", "1"], "yes or no"),
        (["yes", "No"], "yes or no"),
        (["ja", "nein"], "yes or no"),
        (["true", "false"], "yes or no"),
        (SATISFACTION, "ordinal"),
        (SATISFACTION[1:4], "ordinal"),
        (["satisfied", "dissatisfied"], "ordinal"),
        (["yes", "no", "partly"], "category"),
        (["north", "south", "east"], "category"),
        (["same"], "category"),
    ],
)
def test_the_kind_of_a_column(cells: list[str], kind: Kind) -> None:
    assert of(*cells).kind == kind


def test_numbers_are_themselves_and_their_ends_those_seen() -> None:
    found = of("2", "6.5", "4")
    assert found.codes == {"2": (2.0,), "6.5": (6.5,), "4": (4.0,)}
    assert (found.low, found.high) == (2, 6.5)


def test_no_is_0_and_yes_is_1() -> None:
    assert of("yes", "no").codes == {"yes": (1.0,), "no": (0.0,)}


def test_worded_answers_are_ranks_from_the_worst() -> None:
    found = of(*reversed(SATISFACTION))
    assert [found.codes[word] for word in SATISFACTION] == [(1,), (2,), (3,), (4,), (5,)]
    assert (found.low, found.high) == (1, 5)


def test_an_answer_that_nobody_gave_keeps_its_rank() -> None:
    found = of(*SATISFACTION[1:])
    assert found.codes[SATISFACTION[1]] == (2,)
    assert (found.low, found.high) == (1, 5)


def test_a_category_is_told_apart_from_its_most_common_level() -> None:
    found = coded("channel", {"chat": 5, "email": 9, "phone": 5})
    assert found.levels == ("email", "chat", "phone")
    assert found.codes == {"email": (0, 0), "chat": (1, 0), "phone": (0, 1)}
    assert found.width == 2


def test_blank_and_missing_cells_have_no_code_and_are_not_unread() -> None:
    found = coded("speed", {"1": 5, "2": 5, "": 3, "don't know": 2, "99": 1}, missing=["99"])
    assert set(found.codes) == {"1", "2"}
    assert found.unread == {}


def test_what_is_no_number_among_numbers_is_counted_as_unread() -> None:
    assert coded("speed", {"1": 50, "2": 50, "1,200": 3}).unread == {"1,200": 3}


def test_a_scale_sets_the_ends_and_what_is_off_it_is_unread() -> None:
    found = coded("speed", {"2": 50, "5": 50, "9": 1}, scale=Scale("7", 1, 7))
    assert (found.low, found.high) == (1, 7)
    assert found.unread == {"9": 1}


def test_a_word_that_the_scale_does_not_know_is_unread() -> None:
    cells = {**dict.fromkeys(SATISFACTION, 100), "so so": 1}
    assert coded("speed", cells).unread == {"so so": 1}


@pytest.mark.parametrize("cells", [{}, {"": 5}, {"n/a": 1, "": 1}])
def test_a_column_without_values_is_refused(cells: dict[str, int]) -> None:
    with pytest.raises(InputError, match="column 'speed' holds no values"):
        coded("speed", cells)


def test_an_id_is_refused_as_a_category() -> None:
    with pytest.raises(InputError, match=r"'speed' holds 21 different texts.*looks like an id or a comment"):
        of(*(f"c{i}" for i in range(21)))


def test_numbers_none_of_which_is_on_the_scale_are_refused() -> None:
    with pytest.raises(InputError, match="holds no number of the scale 1-7"):
        coded("speed", {"80": 5, "90": 5}, scale=Scale("7", 1, 7))


def test_cells_are_counted_by_records() -> None:
    assert cells_of([("a", "x"), ("b", "x")], [2, 3], 1) == {"x": 5}
