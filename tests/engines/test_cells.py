"""What single cells say, asked of DuckDB itself."""

from decimal import Decimal

import duckdb
import pytest

from cxscore.answers import fold
from cxscore.config.load import catalogue_labels
from cxscore.engines.cells import fits, name, number, silent, wordings


def asked(expression: str, cell: str | None) -> object:
    ((found,),) = duckdb.execute(f"SELECT {expression} FROM (SELECT ?::VARCHAR AS c)", [cell]).fetchall()
    return found


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("0", 0),
        (" 3 ", 3),
        ("1,5", Decimal("1.5")),
        ("Yes", 1),
        ("NEIN", 0),
        ("是", 1),
        ("-1", None),
        ("1e3", None),
        ("maybe", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_is_a_number_from_nought_or_a_yes_or_no(cell: str | None, wanted: object) -> None:
    assert asked(number("c"), cell) == wanted


@pytest.mark.parametrize(
    ("cell", "patterns", "wanted"),
    [
        ("Solved", ("solved",), True),
        (" closed by merge ", ("Closed*",), True),
        ("unsolved", ("solved", "closed"), False),
        ("7", ("6..8",), True),
        ("", ("solved",), False),
        (None, ("solved", "clos?d"), False),
        ("", ("",), True),
        ("it's done", ("it's done",), True),
    ],
)
def test_a_cell_fits_one_of_the_patterns_whatever_its_case(
    cell: str | None, patterns: tuple[str, ...], wanted: bool
) -> None:
    assert asked(fits("c", patterns), cell) is wanted


def test_no_wording_means_both_yes_and_no() -> None:
    no, yes = wordings()
    assert not set(no) & set(yes)
    assert {fold(word) for word in ("no", "yes")} <= {*no, *yes}


def test_every_wording_of_the_label_set_is_known() -> None:
    ranks = catalogue_labels("yes-no").points["2"].values()
    assert {word.lower() for pair in ranks for side in pair for word in side} == {*wordings()[0], *wordings()[1]}


@pytest.mark.parametrize("cell", ["", " ", None, "-", "NULL", "null", "N/A", "na", " None "])
def test_what_exports_write_for_nothing_names_nobody(cell: str | None) -> None:
    assert asked(silent("c"), cell) is True
    assert asked(name("c"), cell) == ""


@pytest.mark.parametrize("cell", ["0", "Nan Li", "--", "no"])
def test_all_else_is_a_name(cell: str) -> None:
    assert asked(name("c"), f" {cell} ") == cell
