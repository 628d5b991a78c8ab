"""Dates: every file is settled by its own values, and what was decided is said."""

from pathlib import Path
from typing import Any

import pytest

from cxscore.errors import InputError
from cxscore.model import State
from tests.tallying.tables import assessed, masses

DAY_FIRST = "nps,who,at\n9,p,13/10/2026\n"
OPEN = "nps,who,at\n1,p,10/03/2026\n2,q,10/04/2026\n"
MONTH_FIRST = "nps,who,at\n3,p,10/14/2026\n"
BY_MONTH: dict[str, Any] = {"date": "at", "period": "month"}
BY_PERSON: dict[str, Any] = {"date": "at", "respondent": "who"}


@pytest.mark.parametrize("asked", [BY_MONTH, BY_PERSON])
def test_a_file_is_not_settled_by_the_values_of_another(tmp_path: Path, asked: dict[str, Any]) -> None:
    """10/03/2026 and 10/04/2026 may be March and April, whatever another file says."""
    with (
        pytest.raises(InputError, match=r"b\.csv: the order of the dates cannot be told: '10/03/2026'"),
        assessed({"a.csv": DAY_FIRST, "b.csv": OPEN}, tmp_path, **asked),
    ):
        pass


def test_an_option_settles_all_files(tmp_path: Path) -> None:
    with assessed({"a.csv": DAY_FIRST, "b.csv": OPEN}, tmp_path, dayfirst=True, **BY_MONTH) as assessment:
        assert {period for _, period in assessment.tallied.tallies} == {"2026-10", "2026-03", "2026-04"}
        assert assessment.tallied.placing.problems == ()


def test_files_of_different_orders_are_each_read_in_their_own(tmp_path: Path) -> None:
    """The same text in two files may be two days; each file's note names the file."""
    files = {"a.csv": DAY_FIRST + "1,q,01/02/2026\n", "b.csv": MONTH_FIRST + "2,r,01/02/2026\n"}
    with assessed(files, tmp_path, **BY_MONTH) as assessment:
        found = {period: set(kept) for (_, period), kept in masses(assessment.tallied).items()}
        notes = [(Path(str(p.mark)).name, p.message[:24]) for p in assessment.tallied.placing.problems]
    assert found == {"2026-10": {9, 3}, "2026-02": {1}, "2026-01": {2}}
    assert notes == [("a.csv", "dates are read day first"), ("b.csv", "dates are read month fir")]


@pytest.mark.parametrize(("keep", "answer"), [("last", 3), ("first", 9)])
def test_the_last_answer_is_found_across_files_of_different_orders(tmp_path: Path, keep: str, answer: int) -> None:
    """14 October in the file that puts the month first is later than 13 October in the other."""
    with assessed({"b.csv": MONTH_FIRST, "a.csv": DAY_FIRST}, tmp_path, keep=keep, **BY_PERSON) as assessment:
        assert masses(assessment.tallied) == {((), None): {answer: (1, 1, 1)}}


def test_a_file_without_a_date_is_undated_beside_others(tmp_path: Path) -> None:
    with assessed({"a.csv": DAY_FIRST, "b.csv": "nps,who,at\n1,p,\n2,p,soon\n"}, tmp_path, **BY_MONTH) as assessment:
        assert assessment.tallied.ledger[State.UNDATED] == 2


def test_dates_that_only_rank_answers_are_spoken_of_too(tmp_path: Path) -> None:
    text = DAY_FIRST + "1,p,12/10/2026\n0,p,soon\n0,p,soon\n2,q,\n"
    with assessed({"a.csv": text}, tmp_path, **BY_PERSON) as assessment:
        note, warning = assessment.tallied.placing.problems
    assert (note.severity, warning.severity) == ("note", "warning")
    assert "day first ('13/10/2026')" in note.message
    assert "2 dates of column 'at' cannot be read ('soon')" in warning.message


def test_filtered_records_do_not_tell_the_order_of_dates(tmp_path: Path) -> None:
    """Without the filtered 13/10/2026 the order is open."""
    with (
        pytest.raises(InputError, match="order of the dates cannot be told"),
        assessed({"b.csv": OPEN + "9,z,13/10/2026\n"}, tmp_path, where_not=(("who", "z"),), **BY_PERSON),
    ):
        pass


@pytest.mark.parametrize(("order", "answer"), [("at", 3), ("-at", 9)])
def test_the_last_record_of_a_key_is_found_across_files_of_different_orders(
    tmp_path: Path, order: str, answer: int
) -> None:
    """14 October where the month stands first is later than 13 October; both notes are kept."""
    files = {"b.csv": MONTH_FIRST, "a.csv": DAY_FIRST}
    with assessed(files, tmp_path, key="who", order=order) as assessment:
        assert masses(assessment.tallied) == {((), None): {answer: (1, 1, 1)}}
        assert [p.message[:27] for p in assessment.tallied.placing.problems] == [
            "dates are read month first ",
            "dates are read day first ('",
        ]


def test_a_malformed_record_far_behind_the_first_date_of_an_order_column_is_counted(tmp_path: Path) -> None:
    """The look at the order column reads all of the file, also where another way to read it is needed."""
    text = "nps,who,at\n" + "9,p,2026-10-13\n" * 300_000 + "9,p,2026-10-14,\n" + '9,q,"2026-10-14"\n'
    with assessed({"a.csv": text}, tmp_path, key="who", order="at") as assessment:
        ledger = assessment.tallied.ledger
    assert (ledger.rows, ledger[State.MALFORMED], ledger[State.ANSWERED]) == (300_002, 1, 2)


def test_the_order_column_of_a_file_is_not_settled_by_another(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="has no place in an order"),
        assessed({"a.csv": DAY_FIRST, "b.csv": OPEN}, tmp_path, key="who", order="at"),
    ):
        pass
