"""The columns of a request are found in every file, and records come under common names."""

from pathlib import Path

import pytest

from cxscore.columns import Header
from cxscore.errors import InputError
from cxscore.model import Request
from cxscore.tallying import Selection
from tests.tallying.tables import assessed

HEADER = Header("t.csv", ("id", "nps", "team", "at", "team"))


def test_positions_of_every_role() -> None:
    request = Request("nps", by=("team@2", "id"), date="at", respondent="id", key="@1", order="-at")
    found = Selection.of(HEADER, request, [1])
    assert (found.answers, found.by) == ((1,), (4, 0))
    assert found.named == {"date": 3, "respondent": 0, "key": 0, "order": 3}


def test_patterns_are_gathered_by_column_in_order() -> None:
    request = Request("nps", where=(("at", "a"), ("id", "1"), ("@4", "b")), where_not=(("id", ""),))
    found = Selection.of(HEADER, request, [1])
    assert found.where == ((3, ("a", "b")), (0, ("1",)))
    assert found.where_not == ((0, ("",)),)


@pytest.mark.parametrize("request_", [Request("nps", by=("dept",)), Request("nps", where=(("dept", "x"),))])
def test_a_column_that_is_not_there_is_named_with_its_file(request_: Request) -> None:
    with pytest.raises(InputError, match=r"t\.csv has no column 'dept'"):
        Selection.of(HEADER, request_, [1])


def test_an_ambiguous_column_is_refused() -> None:
    with pytest.raises(InputError, match="team@1, team@2"):
        Selection.of(HEADER, Request("nps", by=("team",)), [1])


def test_files_with_other_column_order_give_one_table(tmp_path: Path) -> None:
    files = {"a.csv": "id,nps,team\n1,9,a\n", "b.csv": "team;id;nps\nb;2;3\n"}
    with assessed(files, tmp_path, by=("team",), key="id") as assessment:
        rows = assessment.records.table.connection.execute(
            f"SELECT a0, b0, q, k, s, rec FROM ({assessment.records.query()}) ORDER BY s"
        ).fetchall()
    assert rows == [("9", "a", "1", 0, 0, 1), ("3", "b", "2", 0, 1, 1)]


def test_only_what_is_asked_is_read(tmp_path: Path) -> None:
    with assessed({"t.csv": "id,nps,team\n1,9,a\n"}, tmp_path) as assessment:
        cursor = assessment.records.table.connection.execute(assessment.records.query())
        assert [column[0] for column in cursor.description or ()] == ["a0", "k"]


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        (None, "3"),
        ("o", "2"),
        ("-o", "1"),
    ],
)
def test_the_record_of_a_key_that_counts(tmp_path: Path, order: str | None, kept: str) -> None:
    text = "nps,key,o\n1,k,9\n2,k,10\n3,k,\n"
    with assessed({"t.csv": text}, tmp_path, key="key", order=order) as assessment:
        rows = assessment.records.table.connection.execute(
            f"SELECT a0 FROM ({assessment.records.query()}) WHERE k = 0"
        ).fetchall()
    assert rows == [(kept,)]
