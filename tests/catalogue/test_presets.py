"""The shipped presets: each is sound, has a case, and is told from every other by the header alone."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from cxscore import api
from cxscore.config.load import catalogue_preset, catalogue_preset_names
from cxscore.config.preset_schema import PresetSpec
from cxscore.config.titles import CATALOGUE
from cxscore.config.validate import check
from cxscore.errors import InputError, UsageError
from cxscore.inspecting import inspect
from cxscore.model import State
from cxscore.presets import PLAIN, Head, Layout, fits, recognise
from cxscore.readers import open_table
from tests import commands

PRESETS = catalogue_preset_names()
CASES = {name: case for name in PRESETS for case in (f"preset-{name}", name) if case in commands.NAMES}
BY_NAME_ONLY = {"google-forms", "qualtrics-legacy"}
"""Tools whose export has no headers that are theirs alone."""
DELETED_ROW = {"surveymonkey": 2}
"""Header rows that people delete before they pass the file on."""


@cache
def head(case: str) -> Head:
    """The cells of the first records of a case's file, as the reader shows them."""
    seen: list[Head] = []

    def look(cells: Head) -> Layout:
        seen.append(cells)
        return PLAIN

    file = commands.CASES / case / _file(case)
    with open_table([str(file)], layouts=look, records=_records(case), records_optional=True, digests=False):
        pass
    return seen[-1]


def _file(case: str) -> str:
    return next(word for word in commands.words(case)[1:] if (commands.CASES / case / word).is_file())


def _records(case: str) -> str | None:
    return next(catalogue_preset(name).records for name, own in CASES.items() if own == case) or None


def without(cells: Head, name: str) -> list[list[str]]:
    """The head of a file that lacks the column of that name."""
    keep = [i for i, cell in enumerate(cells[0]) if " ".join(cell.split()).casefold() != name.casefold()]
    return [[row[i] for i in keep if i < len(row)] for row in cells]


def least(spec: PresetSpec, headers: Sequence[str]) -> Head:
    """The head of a file that has these headers and no others, and the marks of further header rows."""
    rows = range(1, int(spec.layout.header_rows) + 1)
    marks = {row: spec.layout.marks.get(str(row), ("",))[0].replace("*", "") for row in rows}
    return [headers if row == spec.layout.names else [marks[row]] for row in rows]


def fitting(cells: Sequence[Sequence[str]]) -> list[str]:
    return [name for name in PRESETS if fits(catalogue_preset(name), cells)]


@pytest.mark.parametrize("name", PRESETS)
def test_preset_has_no_mistake(name: str) -> None:
    assert check(CATALOGUE / "presets" / f"{name}.yaml") == ()


@pytest.mark.parametrize("name", PRESETS)
def test_preset_goes_by_the_name_of_its_file(name: str) -> None:
    assert catalogue_preset(name).preset == name


def test_every_preset_has_a_case() -> None:
    assert set(PRESETS) - set(CASES) == set()


@pytest.mark.parametrize(("name", "case"), CASES.items())
def test_export_fits_its_own_preset_and_no_other(name: str, case: str) -> None:
    assert fitting(head(case)) == [name] * (name not in BY_NAME_ONLY)


@pytest.mark.parametrize(("name", "case"), CASES.items())
def test_export_is_recognised_for_what_it_is(name: str, case: str) -> None:
    found = recognise(head(case)).preset
    assert (found.preset if found else None) == (None if name in BY_NAME_ONLY else name)


@pytest.mark.parametrize(
    ("name", "header"),
    [(name, header) for name in CASES for headers in catalogue_preset(name).recognise[:1] for header in headers],
)
def test_export_without_one_of_the_headers_is_taken_for_no_other_tool(name: str, header: str) -> None:
    assert set(fitting(without(head(CASES[name]), header))) <= {name}


@pytest.mark.parametrize(
    ("name", "headers"), [(name, headers) for name in PRESETS for headers in catalogue_preset(name).recognise]
)
def test_each_set_of_headers_that_tells_a_tool_tells_it_alone(name: str, headers: Sequence[str]) -> None:
    assert fitting(least(catalogue_preset(name), headers)) == [name]


@pytest.mark.parametrize(("name", "row"), DELETED_ROW.items())
def test_export_whose_second_header_row_was_deleted_is_not_recognised(name: str, row: int) -> None:
    """Otherwise its first record would be lost as a header row."""
    cells = [list(one) for one in head(CASES[name])]
    assert fitting(cells[: row - 1] + cells[row:]) == []


@pytest.mark.parametrize("name", PRESETS)
def test_roles_of_dates_and_durations_say_what_they_hold(name: str) -> None:
    """A duration has a unit and a date role is a time; otherwise a later metric would have to guess."""
    spec = catalogue_preset(name)
    durations = [role for role in spec.columns.values() if role.type == "duration"]
    assert all(role.unit for role in durations)
    assert spec.date == "" or spec.columns[spec.date].type == "time"


def test_own_preset_of_the_same_form_is_read_by_its_path(tmp_path: Path) -> None:
    text = (CATALOGUE / "presets" / "gorgias.yaml").read_text("utf-8").replace("preset: gorgias", "preset: own")
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    assert check(tmp_path / "own.yaml") == ()


def test_files_of_two_tools_merge_by_role() -> None:
    """Chatwoot's four ratings and Intercom's three, of five points both: 5, 4, 1, 5 and 5, 4, 2."""
    files = ["preset-chatwoot/csat_report.csv", "preset-intercom/conversations.ndjson"]
    score = api.score([str(commands.CASES / file) for file in files], "csat").scores[0]
    assert score.estimate.value == Fraction(500, 7)


def test_months_without_a_date_name_the_column_that_the_preset_knows() -> None:
    file = commands.CASES / CASES["zendesk-tickets"] / "tickets.csv"
    with pytest.raises(UsageError, match="say --date 'Created at'"):
        api.score(str(file), "csat", period="month")


def test_columns_that_the_preset_knows_to_be_something_else_are_not_proposed() -> None:
    """A numeric status lies on every scale, and is no answer."""
    file = str(commands.CASES / "qualtrics-numeric-statuses" / "survey.csv")
    with pytest.raises(InputError, match="best fitting: 'Q1'"):
        api.score(file, "nps")
    with open_table([file], layouts=recognise) as table:
        assert inspect(table).command.endswith(" --column Q1 --scale 0-10 --formula mean")


def test_equal_keys_of_two_tools_are_two_records(tmp_path: Path) -> None:
    """Gorgias: 5, 5 and 1 of the surveys 2, 3 and 4. Jira: 2 of issue 3; issue 2 ends without a rating."""
    issues = "Issue key,Issue id,Issue Type,Project key,Satisfaction rating\n2,2,x,y,4\n3,3,x,y,2\n2,2,x,y,\n"
    (tmp_path / "issues.csv").write_text(issues, "utf-8")
    surveys = commands.CASES / CASES["gorgias"] / "surveys.ndjson"
    report = api.score([str(surveys), str(tmp_path / "issues.csv")], "csat")
    assert report.scores[0].estimate.value == 50
    assert report.ledgers["csat"].states == {State.EXCLUDED: 1, State.MISSING: 3, State.ANSWERED: 4}
    asked = api.score([str(surveys), str(tmp_path / "issues.csv")], "csat", key="id")
    assert asked.ledgers["csat"].states[State.ANSWERED] == 2


def test_files_of_tools_that_count_otherwise_are_not_merged() -> None:
    """Zendesk's good or bad beside Chatwoot's five points."""
    files = ["preset-chatwoot/csat_report.csv", "preset-zendesk-ratings/ratings.json"]
    with pytest.raises(InputError, match="chatwoot"):
        api.score([str(commands.CASES / file) for file in files], "csat")


def test_question_for_the_scale_shows_the_answers_of_that_survey_alone() -> None:
    """AskNicely keeps 0-10 answers in the same column; its one satisfaction answer is 1."""
    file = commands.CASES / CASES["asknicely"] / "responses.json"
    with pytest.raises(UsageError, match="column 'answer' holds 1, numbers from 1 to 1"):
        api.score(str(file), "csat")


def test_role_of_two_columns_is_told_apart_by_number() -> None:
    file = str(commands.CASES / CASES["freshdesk"] / "tickets.csv")
    with pytest.raises(InputError, match="channel@1, channel@2"):
        api.score(file, "csat", scale=5, by="channel")
    found = [api.score(file, "csat", scale=5, by=f"channel@{nth}").scores[1].segment for nth in (1, 2)]
    assert found == [("Email",), ("web",)]


@pytest.mark.parametrize(
    ("where", "said"), [("question_type", "has no COLUMN=VALUE"), ("kind=nps", "is no role and no header")]
)
def test_condition_of_an_answer_must_name_a_column_of_the_preset(tmp_path: Path, where: str, said: str) -> None:
    text = (CATALOGUE / "presets" / "asknicely.yaml").read_text("utf-8")
    (tmp_path / "own.yaml").write_text(text.replace("question_type=nps", where), "utf-8")
    assert [said in problem.message for problem in check(tmp_path / "own.yaml")] == [True]
