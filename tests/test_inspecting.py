"""Inspecting a file: every column measured, nothing private shown, a command that runs."""

import json
import shlex
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from cxscore import inspecting
from cxscore.inspecting import Column, Inspected, inspect
from cxscore.readers import open_table
from cxscore.renderers import inspection
from cxscore.renderers.layout import cells_wide
from tests.cli.calls import Call
from tests.cli.conftest import call  # noqa: F401 (a fixture)

SAMPLES = Path(__file__).parent.parent / "sample_data"
CASES = Path(__file__).parent / "cases"


def seen(path: Path, *rows: Sequence[str]) -> Inspected:
    path.write_text("\n".join(";".join(row) for row in rows) + "\n", encoding="utf-8")
    with open_table([str(path)]) as table:
        return inspect(table)


def columns(found: Inspected) -> dict[str, Column]:
    return {column.name: column for column in found.columns}


def of(path: Path, name: str, cells: Sequence[str]) -> Column:
    """What is seen of one column beside one of numbers."""
    rows = [(str(number), cell) for number, cell in enumerate(cells)]
    return columns(seen(path, ("row", name), *rows))[name]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


ANSWERS = {
    "an answer on 1-5 by its numbers": ("x", ["1", "2", "5", "4"] * 9, "answer", "1-5"),
    "on 0-10 once a zero and a ten are seen": ("x", ["0", "10", "9", "5"] * 9, "answer", "0-10"),
    "on 1-7 although one in a hundred is off it": ("x", [*["1", "7", "5"] * 60, "9"], "answer", "1-7"),
    "in words": ("x", ["very satisfied", "dissatisfied", "satisfied"] * 9, "answer", "1-5"),
    "numbers with labels": ("x", ["1 - very difficult", "7 - very easy", "4", "5"] * 9, "answer", "1-7"),
}


@pytest.mark.parametrize(("name", "cells", "role", "scale"), ANSWERS.values(), ids=ANSWERS)
def test_a_column_could_be(file: Path, name: str, cells: Sequence[str], role: str, scale: str) -> None:
    guess = of(file, name, cells).guess
    assert guess is not None
    assert (guess.role, guess.scale.text if guess.scale else "") == (role, scale)


ROLES = {
    "date": ("x", [f"2026-01-{day:02}" for day in range(1, 31)]),
    "segment": ("x", ["north", "south"] * 20),
    "verbatim": ("x", [f"Nobody called me back for {days} days, and then twice" for days in range(40)]),
    "respondent": ("customer", [f"c{number % 30}" for number in range(40)]),
    "key": ("x", [f"r{number}" for number in range(40)]),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_told_by_its_cells(file: Path, role: str) -> None:
    guess = of(file, *ROLES[role]).guess
    assert guess is not None
    assert guess.role == role


@pytest.mark.parametrize("name", ["id", "Ticket Id", "externalId", "No.", "sys_mod_count"])
def test_small_numbers_that_count_records_are_no_answers(file: Path, name: str) -> None:
    guess = of(file, name, ["1", "2", "3", "4", "5"]).guess
    assert guess is None or guess.role != "answer"


@pytest.mark.parametrize("name", ["paid", "candid", "valid", "x"])
def test_a_name_that_merely_ends_like_an_id_is_none(file: Path, name: str) -> None:
    guess = of(file, name, ["1", "2", "3", "4", "5"] * 3).guess
    assert guess is not None
    assert guess.role == "answer"


@pytest.mark.parametrize("cells", [["03/04/2026", "05/06/2026"] * 20])
def test_an_open_order_of_dates_is_said_and_not_proposed(file: Path, cells: Sequence[str]) -> None:
    rows = [(str(number % 5 + 1), cell) for number, cell in enumerate(cells)]
    found = seen(file, ("ces", "when"), *rows)
    guess = columns(found)["when"].guess
    assert guess is not None
    assert "--dayfirst" in guess.reason
    assert "--date" not in found.command


def test_counts_are_exact(file: Path) -> None:
    """Ten records, three blank (one of blanks only), 7 and 7.0 two texts, the range that of the numbers."""
    cells = ["7", "7.0", "7", "2", "2", "1", "3", "", " ", ""]
    found = seen(file, ("row", "x"), *[(str(n), cell) for n, cell in enumerate(cells)])
    column = columns(found)["x"]
    assert (found.records, column.measures.filled, column.measures.distinct) == (10, 7, 5)
    assert (column.kind, column.low, column.high) == ("number", "1", "7")


CODES = {
    "ids of six digits": ([f"{n:06}" for n in range(120, 160)], ("text", "")),
    "postal codes, one in ten with a zero in front": ([f"{n:05}" for n in range(1_067, 99_999, 997)], ("text", "")),
    "branches, few": (["0011", "0012", "0250"] * 9, ("text", "")),
    "ids without one": ([str(n) for n in range(120, 160)], ("number", "120")),
    "shares and zeros": (["0", "0.5", "0.25", "0,75", "-0.5", "10", "20"], ("number", "-0.5")),
    "answers of fixed width": (["01", "10", "07", "00"] * 9, ("number", "0")),
}


@pytest.mark.parametrize(("cells", "held"), CODES.values(), ids=CODES)
@pytest.mark.parametrize("small", [1_000, 0])
def test_codes_that_begin_with_a_zero_are_no_range_of_numbers(
    file: Path, monkeypatch: pytest.MonkeyPatch, cells: Sequence[str], held: tuple[str, str], small: int
) -> None:
    if cells[0] != "01":  # few values are looked at one by one to tell answers
        monkeypatch.setattr(inspecting, "SMALL", small)
    column = of(file, "x", cells)
    assert (column.kind, column.low) == held


def test_the_page_calls_codes_text(file: Path) -> None:
    cells = [f"{n:06}" for n in range(120, 160)]
    found = seen(file, ("ces", "ticket_id"), *[("5", cell) for cell in cells])
    page = "".join(inspection.text(found, every=True))
    line = next(line for line in page.splitlines() if line.startswith("ticket_id"))
    assert line.split()[1] == "text"
    assert "120" not in line
    assert "codes with a zero in front" in line


def test_both_ways_to_measure_a_column_agree(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Value by value in Python, or cell by cell in DuckDB."""
    cells = ["7", " 7.50 ", "7,5", "1,234", "-3", "", "\u00a0", "@", "a@b", "two words", "\uff17", "x" * 70, "7"]
    cells += ["007", "-01.5", " 00 ", "0", "0.5", "0x1", "\uff10\uff17"]
    rows = [("row", "x"), *((str(n), cell) for n, cell in enumerate(cells))]
    few = columns(seen(file, *rows))["x"].measures
    monkeypatch.setattr(inspecting, "SMALL", 0)
    many = columns(seen(file, *rows))["x"].measures
    assert few == many
    assert (few.filled, few.distinct, few.numbers, few.low, few.high) == (18, 17, 12, -3, Fraction(15, 2))
    assert (few.longest, few.spaced, few.addresses, few.padded) == (70, 1, 1, 4)


PRIVATE = {
    "comments": ("comment", ["fine", "bad"] * 20),
    "addresses": ("who", ["ann@example.org", "bo@example.org"] * 20),
    "sentences": ("x", [f"I waited for {n} hours at the door" for n in range(40)]),
    "names": ("x", [f"Ann{n}" for n in range(40)]),
}


@pytest.mark.parametrize(("name", "cells"), PRIVATE.values(), ids=PRIVATE)
def test_no_cell_is_shown_that_may_tell_who_wrote_it(file: Path, name: str, cells: Sequence[str]) -> None:
    rows = [(str(n % 5 + 1), cell) for n, cell in enumerate(cells)]
    found = seen(file, ("ces", name), *rows)
    page = "".join(inspection.text(found, every=True)) + "".join(inspection.json(found))
    assert not [cell for cell in cells if cell in page]


def test_answers_that_are_no_answers_are_not_among_the_examples(file: Path) -> None:
    assert of(file, "x", [*["1", "5"] * 30, *["my boss is Bo"] * 3]).examples == ("1", "5")


def test_eight_columns_are_shown_best_first_and_the_others_counted(file: Path) -> None:
    names = ["ces", *(f"part {n}" for n in range(10)), "when"]
    found = seen(file, names, *[[str(day % 7 + 1), *"ab" * 5, f"2026-03-{day:02}"] for day in range(1, 31)])
    page = "".join(inspection.text(found)).splitlines()
    assert [line.split()[0] for line in page[4:7]] == ["column", "ces", "when"]
    assert "and 4 more: --all" in page
    assert len("".join(inspection.text(found, every=True)).splitlines()) == len(page) + 3


def test_a_second_column_of_a_name_is_named_as_an_option_takes_it(file: Path) -> None:
    found = seen(file, ("x", "x", ""), *[(str(n % 5 + 1), "a", "b") for n in range(20)])
    assert sorted(column.name for column in found.columns) == ["@3", "x@1", "x@2"]


def test_a_file_without_records_is_no_reason_to_fail(file: Path) -> None:
    found = seen(file, ("ces", "channel"))
    assert (found.records, found.command) == (0, "")
    assert "No column could hold answers." in "".join(inspection.text(found))


HALVES = {"customers_start.csv", "customers_end.csv", "customers_revenue.csv", "status_log.csv"}
"""Samples that say nothing alone: lists to compare, a log whose columns have to be named."""


@pytest.mark.parametrize("path", sorted(p for p in SAMPLES.iterdir() if p.suffix in (".csv", ".json", ".ndjson")))
def test_the_proposed_command_runs_on_every_sample(call: Call, path: Path) -> None:  # noqa: F811 (the fixture)
    looked = call("inspect", str(path), "-f", "json", "-q")
    assert looked.code == 0
    command = json.loads(looked.out)["try"]
    if path.name in HALVES:
        assert command is None
        return
    proposed = shlex.split(command)
    assert proposed[0] == "cxscore"
    assert call(*proposed[1:], "-q").code == 0


def test_the_page_says_how_the_file_was_read_and_what_is_malformed(call: Call, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "x.csv").write_bytes("ces;Straße\n1;Köln\n2;Köln;zu viel\n5;Ulm\n".encode("cp1252"))
    done = call("inspect", "x.csv", "--encoding", "cp1252")
    assert (done.code, done.err) == (0, "")
    assert "encoding cp1252, delimiter semicolon, header rows 1" in done.out
    assert "Records  2, 1 malformed beside them\n" in done.out


def test_headers_cannot_act_on_the_terminal(call: Call, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "x.csv").write_text("ces,\x1b[31mred\n1,a\n2,b\n", "utf-8")
    assert "\x1b" not in call("inspect", "x.csv").out


def test_a_preset_gives_questions_roles_and_the_metric_whose_answers_it_finds(call: Call) -> None:  # noqa: F811
    """The export of the case: three header rows of which the second holds what was asked."""
    looked = call("inspect", str(CASES / "preset-qualtrics" / "survey.csv"), "-f", "json", "-q")
    found = json.loads(looked.out)
    assert (found["preset"], found["facts"]["header rows"]) == ("qualtrics", "3")
    assert any(column["question"] and column["question"] != column["column"] for column in found["columns"])
    tickets = call("inspect", str(CASES / "preset-zendesk-tickets" / "tickets.csv"), "-f", "json", "-q")
    known = json.loads(tickets.out)
    assert known["try"].split()[:2] == ["cxscore", "csat"]
    assert "created" in {column["role"] for column in known["columns"]}


def test_no_preset_is_applied_when_it_is_refused(call: Call) -> None:  # noqa: F811 (the fixture)
    path = str(CASES / "preset-zendesk-tickets" / "tickets.csv")
    found = json.loads(call("inspect", path, "--preset", "none", "-f", "json", "-q").out)
    assert (found["preset"], {column["role"] for column in found["columns"]}) == (None, {None})


def test_a_file_of_two_stamps_is_proposed_as_times(file: Path) -> None:
    rows = [[str(n), f"2026-10-{n:02} 09:00", f"2026-10-{n:02} 10:{n:02}"] for n in range(1, 29)]
    found = seen(file, ["number", "created_at", "solved_at"], *rows)
    assert found.command.startswith(f"cxscore resolution-time {file}")


@pytest.mark.parametrize(("width", "gone"), [(100, "blank, distinct"), (80, "holds"), (60, "blank, distinct, holds")])
def test_on_a_narrow_screen_what_a_column_could_be_is_wrapped(
    call: Call,  # noqa: F811 (the fixture)
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    width: int,
    gone: str,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    names = "how_easy_was_it_to_reach_the_right_person", "客户服务人员的专业知识和态度评分问题", "when"
    rows = [f"{1 + i % 7},{1 + i % 5},2026-04-{1 + i % 30:02}" for i in range(100)]
    (tmp_path / "long.csv").write_text("\n".join([",".join(names), *rows, ""]), encoding="utf-8")
    done, whole = call("inspect", "long.csv", terminal=True), call("inspect", "long.csv")
    table = done.out.partition("\n\n")[2].partition("\n\nTry")[0]
    assert max(map(cells_wide, table.splitlines())) <= width
    assert f"left out on a screen this narrow: {gone};" in " ".join(table.split())
    assert "1-10, 0-10 would hold them too\n" in whole.out
    assert all(line.count("  ") >= 5 for line in whole.out.split("\n\n")[1].splitlines())
