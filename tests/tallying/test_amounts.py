"""A weight or a count that is none ends the run with its place: file, line, column and cell."""

from pathlib import Path

import pytest

from cxscore.errors import InputError
from cxscore.tallying.amounts import people
from tests.tallying.tables import assessed, counted

HEADER = "nps,at,w\n"


def refused(folder: Path, *rows: str, **asked: str) -> str:
    """What is said of a file with these rows; the folder is left out."""
    with pytest.raises(InputError) as caught:
        counted(HEADER + "".join(f"{row}\n" for row in rows), folder, **asked)
    (problem,) = caught.value.problems
    return str(problem).replace(f"{folder}/", "").partition(";")[0]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("-1", "'-1'"),
        ("", "a blank"),
        ("  ", "a blank"),
        ("heavy", "'heavy'"),
        ("x" * 30, f"'{'x' * 20}'"),
        ("0.0000000001", "'0.0000000001'"),
        ("1000000", "'1000000'"),
    ],
)
def test_a_weight_that_is_none_is_shown_with_its_line(cell: str, shown: str, tmp_path: Path) -> None:
    found = refused(tmp_path, "9,,1", f"8,,{cell}", weight="w")
    assert found == f"t.csv:3: column 'w' holds {shown} for an answered record, which is no weight"


@pytest.mark.parametrize(("cell", "shown"), [("1.5", "'1.5'"), ("", "a blank"), ("-2", "'-2'")])
def test_a_count_that_is_none_is_shown_with_its_line(cell: str, shown: str, tmp_path: Path) -> None:
    found = refused(tmp_path, "9,,1", f"8,,{cell}", counts="w")
    assert found == f"t.csv:3: column 'w' holds {shown} for an answered record, which is no count"


def test_of_several_the_first_in_the_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, "9,,1", "8,,zzz", "7,,aaa", "8,,-1", weight="w").startswith(
        "t.csv:3: column 'w' holds 'zzz'"
    )


def test_the_same_cell_beside_no_answer_is_not_meant(tmp_path: Path) -> None:
    assert refused(tmp_path, "NA,,x", ",,x", "11,,x", "9,,x", weight="w").startswith("t.csv:5: ")


def test_the_same_cell_outside_the_window_is_not_meant(tmp_path: Path) -> None:
    asked = {"weight": "w", "date": "at", "since": "2026-02"}
    assert refused(tmp_path, "9,2026-01-31,x", "9,2026-02-01,x", **asked).startswith("t.csv:3: ")


def test_of_several_files_the_right_one_is_named(tmp_path: Path) -> None:
    files = {"a.csv": f"{HEADER}9,,1\n", "b.csv": f"{HEADER}9,,1\n9,,?\n"}
    with pytest.raises(InputError, match=r"b\.csv:3: column 'w' holds '\?'"), assessed(files, tmp_path, weight="w"):
        pass


@pytest.mark.parametrize(
    ("cell", "number"), [("3", 3), (" 0 ", 0), ("3.0", 3), ("1.5", None), ("-1", None), (None, None)]
)
def test_people_are_whole_and_not_below_none(cell: str | None, number: int | None) -> None:
    assert people(cell) == number
