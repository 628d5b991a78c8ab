"""Every rejected record is listed once: file, record, physical line, column, cell, state, reason."""

from pathlib import Path

import pytest

from cxscore.model import State
from cxscore.tallying import rejected
from tests.tallying.tables import assessed, listed


def test_lines_are_physical_ones_whatever_stands_before(tmp_path: Path) -> None:
    text = 'note,nps\n"two\nlines",x\n\n"three\r\n\r\nlines",9\nshort\nlast,11\n'
    found = listed({"t.csv": text}, tmp_path)
    assert [(r.record, r.line, r.column, r.value, r.state) for r in found] == [
        (None, 8, "", "", State.MALFORMED),
        (1, 2, "nps", "x", State.INVALID),
        (3, 9, "nps", "11", State.OUT_OF_SCALE),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_alike_under_every_line_end(tmp_path: Path, end: str) -> None:
    text = end.join(["id,nps", "1,9", "", "2", "3,x", ""])
    assert [(r.line, r.state) for r in listed({"t.csv": text}, tmp_path)] == [
        (4, State.MALFORMED),
        (5, State.INVALID),
    ]


def test_the_raw_cell_is_kept_as_it_stands(tmp_path: Path) -> None:
    found = listed({"t.csv": 'id,nps\n1,"  =1+1 ""x""\n"\n2,9\n'}, tmp_path)
    assert [r.value for r in found] == ['  =1+1 "x"\n']


def test_an_undated_record_shows_its_date_and_an_empty_one_is_not_listed(tmp_path: Path) -> None:
    text = "nps,at\n9,2026-01-01\nx,never\n9,\n,\n"
    found = listed({"t.csv": text}, tmp_path, date="at", period="month")
    assert [(r.line, r.column, r.value, r.state, r.reason) for r in found] == [
        (3, "at", "never", State.UNDATED, "not a date"),
        (4, "at", "", State.UNDATED, "no date"),
    ]


def test_what_is_filtered_superseded_outside_or_empty_is_no_reject(tmp_path: Path) -> None:
    text = "nps,team,key,at\nx,a,k,2026-01-01\n9,a,k,2026-01-01\nx,b,m,2026-01-01\nx,a,n,2025-01-01\n,,,\n"
    where = (("team", "a"),)
    assert listed({"t.csv": text}, tmp_path, key="key", where=where, date="at", since="2026") == []


def test_of_several_columns_the_culprit_is_named(tmp_path: Path) -> None:
    text = "expectation,performance\n5,4\n5,oops\n0,\n"
    found = listed({"t.csv": text}, tmp_path, "gap", scale="7")
    assert [(r.line, r.column, r.value, r.state) for r in found] == [(3, "performance", "oops", State.INVALID)]


def test_files_come_one_after_the_other(tmp_path: Path) -> None:
    files = {"a.csv": "nps,x\n9,\ny,\n", "b.csv": "x,nps\n,z\n,8\n"}
    found = listed(files, tmp_path)
    assert [(Path(r.file).name, r.line, r.value) for r in found] == [("a.csv", 3, "y"), ("b.csv", 2, "z")]


def test_records_of_a_json_array_have_a_number_and_no_line(tmp_path: Path) -> None:
    found = listed({"t.json": '[{"nps": 9},\n {"nps": true}]'}, tmp_path)
    assert [(r.record, r.line, r.value) for r in found] == [(2, None, "true")]


def test_as_many_are_listed_as_the_ledger_rejects(tmp_path: Path) -> None:
    text = "nps,at\n" + "9,2026-01-01\nx,2026-01-01\n11,2026-01-01\n9,never\nbad\n" * 50
    with assessed({"t.csv": text}, tmp_path, date="at", period="day") as assessment:
        found = list(rejected(assessment.records, assessment.tallied))
        assert len(found) == assessment.tallied.ledger.rejects == 200
    assert len({r.line for r in found}) == 200
