"""What is said of several files whose records are the same ones, or only have the same ids."""

from collections.abc import Sequence
from pathlib import Path

from cxscore import score
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


def test_forms_beyond_the_named_pairs_are_counted(tmp_path: Path) -> None:
    files = [form(tmp_path / f"{n}.csv", [("1", f"2026-03-0{n} 09:00", 5)]) for n in range(1, 5)]
    report = score(files, "csat", scale="5")
    assert report.scores[0].tally.n == 4
    assert said(report)[-1] == "1 more pairs of the files share ids in this way"
