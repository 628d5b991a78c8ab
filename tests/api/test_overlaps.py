"""What is said of several files whose records are the same ones, or only have the same ids."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cxscore import score
from cxscore.api import overlaps
from cxscore.model import Report

FORM = "Id,Start time,Completion time,Email,Name,csat\n"


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def form(path: Path, rows: Sequence[tuple[str, str, int]], header: str = FORM) -> Path:
    return csv(path, header + "".join(f"{key},{start},{start},anonymous,,{answer}\n" for key, start, answer in rows))


def said(report: Report) -> list[str]:
    usual = ("read by the preset", "answers from column")
    return [one.message for one in report.problems if not any(text in one.message for text in usual)]


# --- ids that several forms share ----------------------------------------------------------------------------

A = [("1", "2026-03-02 09:00", 5), ("2", "2026-03-03 09:00", 4)]
B = [("1", "2026-03-05 09:00", 1), ("2", "2026-03-06 09:00", 1), ("3", "2026-03-06 09:00", 1)]


def test_the_ids_of_two_forms_do_not_hide_records(tmp_path: Path) -> None:
    report = score([form(tmp_path / "a.csv", A), form(tmp_path / "b.csv", B)], "csat", scale="5")
    assert report.scores[0].tally.n == 5
    (note,) = said(report)
    assert note.endswith("with the same 'Id' differ in 'Start time' (2): they count as records of their own")


def test_an_overlapping_export_of_one_form_counts_once_and_says_nothing(tmp_path: Path) -> None:
    later = [*A, ("3", "2026-03-06 09:00", 1)]
    report = score([form(tmp_path / "a.csv", A), form(tmp_path / "b.csv", later)], "csat", scale="5")
    assert report.scores[0].tally.n == 3
    assert said(report) == []


def test_an_own_key_is_the_id_alone(tmp_path: Path) -> None:
    report = score([form(tmp_path / "a.csv", A), form(tmp_path / "b.csv", B)], "csat", scale="5", key="Id")
    assert report.scores[0].tally.n == 3
    assert said(report) == []


def test_a_blank_id_is_no_key_whatever_stands_beside_it(tmp_path: Path) -> None:
    rows = [("", "2026-03-02 09:00", 5), (" ", "2026-03-02 09:00", 5)]
    report = score([form(tmp_path / "a.csv", rows), form(tmp_path / "b.csv", rows + A)], "csat", scale="5")
    assert report.scores[0].tally.n == 6


def test_ids_and_stamps_do_not_run_into_each_other(tmp_path: Path) -> None:
    first, second = [("1", "11 May", 5)], [("11", "1 May", 4), ("1 1", "1 May", 4)]
    report = score([form(tmp_path / "a.csv", first), form(tmp_path / "b.csv", second)], "csat", scale="5")
    assert report.scores[0].tally.n == 3


def test_forms_of_two_tools_are_told_by_their_own_columns(tmp_path: Path) -> None:
    lime = "id,submitdate,lastpage,startlanguage,startdate,csat\n"
    files = [
        csv(tmp_path / "jira.csv", "Issue key,Issue id,Issue Type,Project key,csat\nA-1,1,Task,A,5\n"),
        *(form(tmp_path / f"{name}.csv", rows) for name, rows in (("a", A), ("b", B))),
        *(csv(tmp_path / f"l{day}.csv", f"{lime}1,2026-04-0{day},3,en,2026-04-0{day},4\n") for day in (1, 2)),
    ]
    report = score(files, "csat", scale="5", column="csat", direction="higher")
    assert report.scores[0].tally.n == 8
    assert [note.split(" with ")[1].split(":")[0] for note in said(report)] == [
        "the same 'Id' differ in 'Start time' (2)",
        "the same 'id' differ in 'startdate' (1)",
    ]


def test_forms_without_a_start_are_said_to_be_told_by_their_ids(tmp_path: Path) -> None:
    header = "id,submitdate,lastpage,startlanguage,csat\n"
    stamped = "id,submitdate,lastpage,startlanguage,startdate,csat\n"
    files = [
        csv(tmp_path / "a.csv", header + "1,1980-01-01 00:00:00,3,en,5\n"),
        csv(tmp_path / "b.csv", stamped + "1,2026-04-01,3,en,2026-04-01,4\n"),
    ]
    report = score(files, "csat", scale="5")
    assert report.scores[0].tally.n == 1
    (warning,) = said(report)
    assert warning.startswith(
        f"{tmp_path / 'a.csv'} has no one column 'startdate': its records are told by 'id' alone"
    )
    assert said(score(files, "csat", scale="5", key="id")) == []
    assert said(score(files[0], "csat", scale="5")) == []


def test_forms_beyond_the_named_pairs_are_counted(tmp_path: Path) -> None:
    files = [form(tmp_path / f"{n}.csv", [("1", f"2026-03-0{n} 09:00", 5)]) for n in range(1, 5)]
    report = score(files, "csat", scale="5")
    assert report.scores[0].tally.n == 4
    assert said(report)[-1] == "1 more pairs of the files share ids in this way"


# --- records that stand in several files ---------------------------------------------------------------------

PLAIN = "Timestamp,csat,team\n"


def plain(path: Path, days: range, header: str = PLAIN) -> Path:
    rows = ((f"2026-03-{day:02} 09:{day:02}:17", day % 5 + 1, "ab"[day % 2]) for day in days)
    lines = (f"{stamp},{csat},{team}" if header == PLAIN else f"{team},{stamp},{csat}" for stamp, csat, team in rows)
    return csv(path, header + "\n".join(lines) + "\n")


def warned(report: Report) -> list[str]:
    return [problem.message for problem in report.problems if problem.severity == "warning"]


def both(tmp_path: Path, n: int) -> str:
    return f"records that stand in both {tmp_path / 'a.csv'} and {tmp_path / 'b.csv'} count twice ({n})"


@pytest.mark.parametrize("header", [PLAIN, "TEAM,timestamp ,csat\n"])
def test_records_of_overlapping_exports_without_a_key_are_said_to_count_twice(header: str, tmp_path: Path) -> None:
    files = [plain(tmp_path / "a.csv", range(1, 16)), plain(tmp_path / "b.csv", range(12, 28), header)]
    report = score(files, "csat", scale="5")
    assert report.scores[0].tally.n == 31
    assert warned(report) == [both(tmp_path, 4)]


def test_exports_one_after_the_other_bring_no_warning(tmp_path: Path) -> None:
    files = [plain(tmp_path / "a.csv", range(1, 15)), plain(tmp_path / "b.csv", range(15, 29))]
    assert warned(score(files, "csat", scale="5")) == []


def test_what_counts_once_brings_no_warning(tmp_path: Path) -> None:
    files = [plain(tmp_path / "a.csv", range(1, 16)), plain(tmp_path / "b.csv", range(12, 28))]
    assert warned(score(files, "csat", scale="5", key="Timestamp")) == []
    assert warned(score(files, "csat", scale="5", respondent="Timestamp")) == []


def test_only_records_that_pass_the_filters_are_looked_for(tmp_path: Path) -> None:
    files = [plain(tmp_path / "a.csv", range(1, 27)), plain(tmp_path / "b.csv", range(5, 29))]
    assert warned(score(files, "csat", scale="5", where="team=a")) == [both(tmp_path, 11)]


def test_records_with_few_columns_are_naturally_alike(tmp_path: Path) -> None:
    text = "date,csat\n" + "".join(f"2026-03-{n % 5 + 1:02},{n % 4 + 1}\n" for n in range(60))
    files = [csv(tmp_path / "a.csv", text), csv(tmp_path / "b.csv", text + "2026-03-09,5\n")]
    assert warned(score(files, "csat", scale="5")) == []


def test_files_that_both_count_from_one_are_no_overlap(tmp_path: Path) -> None:
    """Every fourth record or so is alike by chance: the number that tells them apart does not mean the same."""
    header = "row,csat\n"
    first = csv(tmp_path / "a.csv", header + "".join(f"{n},{n % 5 + 1}\n" for n in range(1, 61)))
    second = csv(tmp_path / "b.csv", header + "".join(f"{n},{n % 4 + 1}\n" for n in range(1, 61)))
    assert warned(score([first, second], "csat", scale="5")) == []


def test_answers_that_never_repeat_are_no_ids(tmp_path: Path) -> None:
    rows = [f"a,{n}\n" for n in range(1, 11)]
    files = [
        csv(tmp_path / "a.csv", "team,csat\n" + "".join(rows)),
        csv(tmp_path / "b.csv", "team,csat\n" + "".join(rows[1:])),
    ]
    assert warned(score(files, "csat", scale="10", column="csat")) == []


def test_a_record_that_stands_twice_in_either_file_is_shared_twice(tmp_path: Path) -> None:
    lines = plain(tmp_path / "a.csv", range(1, 25)).read_text().splitlines(keepends=True)
    files = [
        csv(tmp_path / "a.csv", "".join([*lines, lines[1]])),
        csv(tmp_path / "b.csv", "".join([*lines, lines[1], lines[1]])),
    ]
    assert warned(score(files, "csat", scale="5")) == [both(tmp_path, 25)]


def test_too_many_records_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [plain(tmp_path / "a.csv", range(1, 16)), plain(tmp_path / "b.csv", range(12, 28))]
    monkeypatch.setattr(overlaps, "MOST_RECORDS", 31)
    assert warned(score(files, "csat", scale="5")) == [both(tmp_path, 4)]
    monkeypatch.setattr(overlaps, "MOST_RECORDS", 30)
    assert warned(score(files, "csat", scale="5")) == []
