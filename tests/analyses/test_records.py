"""Records from tallies, in an order of their own, and joined with another file by a key."""

from fractions import Fraction
from pathlib import Path

import pytest

from cxscore import readers
from cxscore.analyses.records import Lookup, answered, looked_up, matched, number_of
from cxscore.errors import InputError
from cxscore.model import Answer, Mass, Scale, Tally
from tests.analyses.rows import rows

CUSTOMERS = "id,plan,region\nc1,plus,north\nc2,basic,south\n,basic,west\nc1,plus,east\n"


def lookup(tmp_path: Path, text: str, *columns: str) -> Lookup:
    path = tmp_path / "customers.csv"
    path.write_text(text, encoding="utf-8")
    with readers.open_table([str(path)]) as table:
        return looked_up(table, "id", columns)


def test_a_row_is_a_segment_with_one_of_its_answers() -> None:
    found = answered({(("b",), None): Tally.of({3: 2}), (("a",), None): Tally.of({5: 1, 4: 7})})
    assert found.cells == (("a",), ("a",), ("b",))
    assert found.answers == (4, 5, 3)
    assert found.counts == [7, 1, 2]
    assert found.n == 10


def test_answers_without_respondents_are_no_rows() -> None:
    assert answered({(("a",), None): Tally({3: Mass(0, 0, 0)})}).cells == ()


@pytest.mark.parametrize(
    ("answer", "scale", "number"),
    [
        (5, Scale("7", 1, 7), 5.0),
        (Fraction(7, 2), Scale("stars", 1, 5, Fraction(1, 2)), 3.5),
        ("positive", Scale("emoji", 1, 3, 1, ("negative", "neutral", "positive")), 3.0),
        ("good", Scale("good-bad", 1, 2, 1, ("bad", "good")), 1.0),
        ("bad", Scale("good-bad", 1, 2, 1, ("bad", "good")), 0.0),
    ],
)
def test_a_word_is_its_rank_and_of_two_words_0_or_1(answer: Answer, scale: Scale, number: float) -> None:
    assert number_of(answer, scale) == number


def test_the_last_record_of_a_key_is_looked_up_and_repeats_are_told(tmp_path: Path) -> None:
    found = lookup(tmp_path, CUSTOMERS, "plan", "region")
    assert found.cells == {"c1": ("plus", "east"), "c2": ("basic", "south")}
    assert (found.records, found.blank, found.repeated, found.differing) == (4, 1, 1, 1)


def test_a_repeat_with_the_same_cells_does_not_differ(tmp_path: Path) -> None:
    found = lookup(tmp_path, CUSTOMERS, "plan")
    assert (found.repeated, found.differing) == (1, 0)


def test_a_key_column_without_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"column 'id' of .*customers.csv holds no keys"):
        lookup(tmp_path, "id,plan\n,plus\n", "plan")


def test_matching_puts_the_other_cells_in_the_place_of_the_key(tmp_path: Path) -> None:
    found = lookup(tmp_path, CUSTOMERS, "plan", "region")
    joined = matched(rows(("7", "c1", 5), ("8", "c9", 4), ("9", "", 3)), found, "survey.csv")
    assert joined.rows.cells == (("7", "plus", "east"),)
    assert joined.rows.answers == (5,)
    assert (joined.n, joined.answered, joined.unkeyed, joined.keys) == (1, 3, 1, 1)


def test_when_nothing_matches_both_sides_show_keys(tmp_path: Path) -> None:
    found = lookup(tmp_path, CUSTOMERS, "plan")
    with pytest.raises(InputError) as caught:
        matched(rows(*((f"00{i}", 5) for i in range(5))), found, "survey.csv")
    message = str(caught.value)
    assert "survey.csv holds '000', '001', '002' and 2 more" in message
    assert "customers.csv 'c1', 'c2'" in message


def test_when_every_key_is_blank_that_is_said(tmp_path: Path) -> None:
    found = lookup(tmp_path, CUSTOMERS, "plan")
    with pytest.raises(InputError, match=r"every answered record of survey.csv has a blank key"):
        matched(rows(("", 5)), found, "survey.csv")
