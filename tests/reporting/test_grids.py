"""Grids: their cells are the scores of the single commands, side by side, and none tells what another withholds."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import cxscore
from cxscore import api
from cxscore.config.schema import MetricSpec
from cxscore.edition import Edition, Grid
from cxscore.errors import InputError
from cxscore.model import Request, Score
from cxscore.readers import Table
from cxscore.renderers.summary import RENDERERS, renderer
from cxscore.reporting.run import run
from tests.reporting.configs import config, plan_of

SURVEY = """at,team,channel,ces
2026-10-01,Billing,email,7
2026-10-02, Billing ,phone,5
2026-10-03,Tech,email,1
2026-10-04,Tech,email,3
2026-10-05,,phone,4
2026-10-06,Web,phone,
2026-08-06,Web,phone,2
"""
TICKETS = """id,created,replied,group
1,2026-10-01 10:00:00,2026-10-01 11:00:00,Tech
2,2026-10-02 10:00:00,2026-10-02 13:00:00,Tech
3,2026-10-02 10:00:00,2026-10-02 10:30:00,tech
4,2026-09-02 10:00:00,2026-09-02 10:30:00,Field 10
5,2026-10-02 10:00:00,2026-10-02 10:30:00,Field 10
6,2026-10-02 10:00:00,2026-10-02 10:30:00,Field 2
"""
SOURCES = """
sources:
  survey: {path: survey.csv, date: at}
  tickets: {path: tickets.csv, date: created}
scores:
  effort: {metric: ces, scale: 7, source: survey}
  volume: {metric: arrivals, source: tickets, roles: {start: created}}
"""


def edition(folder: Path, grid: str, wanted: str | None = "2026-10", head: str = SOURCES) -> Edition:
    (folder / "survey.csv").write_text(SURVEY, encoding="utf-8")
    (folder / "tickets.csv").write_text(TICKETS, encoding="utf-8")
    path = config(folder, f"{head}sections:\n  - {{title: By team, grid: {grid}}}\n")
    return run(plan_of(path, wanted), lambda _: nullcontext())


def grid_of(found: Edition) -> Grid:
    grid = found.sections[0].grid
    assert grid is not None
    return grid


def shown(score: Score | None) -> float | str | None:
    """The value, why there is none, or None where there is no record."""
    if score is None:
        return None
    return (
        score.estimate.reason.code
        if score.estimate.value is None and score.estimate.reason
        else float(score.estimate.value or 0)
    )


def cells(grid: Grid) -> dict[str | None, list[float | str | None]]:
    return {line.value: [shown(score) for score in line.cells] for line in grid.lines}


BY_TEAM = "{rows: [survey=team, tickets=group], columns: [volume, effort]}"


def test_rows_of_two_sources_meet_by_their_exact_names(tmp_path: Path) -> None:
    """Trimmed, not folded: tech is not Tech. Natural order, a blank last; Web has records and no answer."""
    grid = grid_of(edition(tmp_path, BY_TEAM))
    assert (grid.rows, grid.columns) == ("group", ("volume", "effort"))
    assert cells(grid) == {
        None: [5, 4.0],
        "Billing": [None, 6.0],
        "Field 2": [1, None],
        "Field 10": [1, None],
        "Tech": [2, 2.0],
        "tech": [1, None],
        "Web": [None, "no_answers"],
        "": [None, 4.0],
    }
    assert list(cells(grid)) == [None, "Billing", "Field 2", "Field 10", "Tech", "tech", "Web", ""]


def test_every_cell_is_the_score_of_the_single_command(tmp_path: Path) -> None:
    found = edition(tmp_path, BY_TEAM)
    single = cxscore.score(
        tmp_path / "survey.csv", "ces", scale=7, by="team", date="at", since="2026-10", until="2026-10"
    )
    column = {line.value: line.cells[1] for line in grid_of(found).lines}
    for score in single.scores:
        cell = column[score.segment[0] if score.segment else None]
        assert cell is not None
        assert (cell.estimate, cell.tally) == (score.estimate, score.tally)


def test_names_that_differ_in_case_alone_are_told(tmp_path: Path) -> None:
    problems = [str(problem) for problem in edition(tmp_path, BY_TEAM).problems]
    assert (
        "the grid 'By team' has 'Tech' and 'tech' in rows of their own; names must be written alike in all files"
        in problems
    )


def test_what_is_withheld_cannot_be_worked_out_from_all_together(tmp_path: Path) -> None:
    """Of 5 tickets Tech has 2, three others 1 each: at least two are hidden, and with them as many as are needed."""
    grid = grid_of(edition(tmp_path, BY_TEAM, head="\nmin_n: 2" + SOURCES))
    volume, effort = ([shown(line.cells[column]) for line in grid.lines] for column in (0, 1))
    assert volume == [5, None, "withheld", "withheld", 2, "withheld", None, None]
    assert effort == [4.0, "withheld", None, None, 2.0, None, "no_answers", "withheld"]


def test_the_table_of_an_entry_does_not_tell_what_its_grid_withholds(tmp_path: Path) -> None:
    """By itself the table would withhold the blank team alone, and all others would tell it."""
    head = "\nmin_n: 2" + SOURCES.replace("7, source: survey", "7, source: survey, by: team")
    survey = "at,team,channel,ces\n" + "".join(
        f"2026-10-0{day},{team},email,5\n" for team, n in (("A", 3), ("B", 2), ("", 1)) for day in range(1, n + 1)
    )
    (tmp_path / "tickets.csv").write_text(TICKETS, encoding="utf-8")
    (tmp_path / "survey.csv").write_text(survey, encoding="utf-8")
    path = config(tmp_path, f"{head}sections:\n  - {{title: T, show: effort, grid: {BY_TEAM}}}\n")
    found = run(plan_of(path), lambda _: nullcontext())
    report = found.entries[0].report
    assert report is not None
    assert [(score.segment, score.withheld) for score in report.scores] == [
        ((), False),
        (("A",), False),
        (("B",), True),
        (("",), True),
    ]


@pytest.mark.parametrize("word", ["team", "TEAM", "team@1", "squad", "channel"])
def test_an_entry_of_a_grid_is_complemented_whatever_its_columns_are_called(tmp_path: Path, word: str) -> None:
    """Two words may mean one column: a role and its name, or a name and its place."""
    head = SOURCES.replace("7, source: survey", f"7, source: survey, by: '{word}'")
    config(tmp_path, f"{head}sections:\n  - {{title: T, grid: {BY_TEAM}}}\n")
    found = {entry.name: entry.request.complementary for entry in plan_of(tmp_path / "monthly.yaml").entries}
    assert found == {"effort": True, "volume": False}


SIZES = {
    ("A", "email"): 2,
    ("A", "phone"): 9,
    ("B", "email"): 20,
    ("B", "phone"): 5,
    ("C", "email"): 8,
    ("C", "phone"): 30,
    ("C", "chat"): 7,
}
CROSSED = "{rows: team, across: channel, columns: effort}"


@pytest.mark.parametrize(
    ("by", "grids"),
    [
        ("[team, channel]", [CROSSED]),
        ("[channel, team]", [CROSSED]),
        ("[TEAM, channel@1]", [CROSSED]),
        ("[]", [CROSSED, "{rows: channel, across: team, columns: effort}"]),
    ],
)
def test_tables_of_the_same_cells_withhold_the_same(tmp_path: Path, by: str, grids: list[str]) -> None:
    """The smallest cell alone is under 4; what goes with it in one table must not stand in another."""
    lines = [f"2026-10-01,{team},{channel},{1 + i % 7}" for (team, channel), n in SIZES.items() for i in range(n)]
    (tmp_path / "survey.csv").write_text("\n".join(["at,team,channel,ces", *lines, ""]), encoding="utf-8")
    head = "min_n: 4\nsources: {survey: {path: survey.csv, date: at}}\nscores:\n"
    names = ["effort", *(["again"] if "@" in by else [])]
    scores = "".join(f"  {name}: {{metric: ces, column: ces, scale: 7, by: {by}}}\n" for name in names)
    sections = "".join(f"  - {{title: T{place}, grid: {grid}}}\n" for place, grid in enumerate(grids))
    found = run(plan_of(config(tmp_path, f"{head}{scores}sections:\n{sections}")), lambda _: nullcontext())
    tables = [
        {
            frozenset((line.value, across))
            for line in section.grid.lines
            for across, cell in zip(section.grid.columns, line.cells, strict=True)
            if line.value is not None and cell and cell.withheld
        }
        for section in found.sections
        if section.grid
    ]
    for entry in found.entries:
        assert entry.report is not None
        if entry.report.by:
            tables.append({frozenset(score.segment) for score in entry.report.scores if score.withheld})
    assert len(tables) == len(grids) + len(names) * (by != "[]")
    assert len(tables[0]) > 1
    assert all(table == tables[0] for table in tables)


def test_an_entry_that_is_in_no_grid_withholds_what_a_grid_of_its_cells_does(tmp_path: Path) -> None:
    lines = [f"2026-10-01,{team},{1 + i % 7}" for team, n in {"A": 2, "B": 9, "C": 5}.items() for i in range(n)]
    (tmp_path / "survey.csv").write_text("\n".join(["at,team,ces", *lines, ""]), encoding="utf-8")
    text = """
min_n: 4
sources: {survey: {path: survey.csv, date: at}}
scores: {effort: {metric: ces, scale: 7}, again: {metric: ces, column: ces, scale: 7, by: team}}
sections: [{title: T, grid: {rows: team, columns: effort}}]
"""
    found = run(plan_of(config(tmp_path, text)), lambda _: nullcontext())
    report = found.entry("again").report
    assert report is not None
    assert {score.segment for score in report.scores if score.withheld} == {("A",), ("C",)}
    assert {value for value, cells in cells(grid_of(found)).items() if cells == ["withheld"]} == {"A", "C"}


def test_a_source_that_is_not_there_leaves_its_column_empty(tmp_path: Path) -> None:
    grid = grid_of(edition(tmp_path, BY_TEAM, head=SOURCES.replace("tickets.csv", "gone.csv")))
    assert {values[0] for values in cells(grid).values()} == {None}
    assert cells(grid)["Tech"] == [None, 2.0]


def test_a_column_that_a_source_has_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        edition(tmp_path, "{rows: team, columns: [effort, volume]}")
    (problem,) = caught.value.problems
    assert problem.message.startswith("tickets: the grid 'By team': ")
    assert "tickets.csv has no column 'team'" in problem.message
    assert "its columns are 'id', 'created', 'replied', 'group'" in problem.hint


def test_a_second_column_goes_across_and_marks_where_nobody_was(tmp_path: Path) -> None:
    grid = grid_of(edition(tmp_path, "{rows: team, across: channel, columns: effort}"))
    assert (grid.columns, grid.across, grid.entry) == (("email", "phone"), "channel", "effort")
    assert cells(grid) == {
        None: [11 / 3, 4.5],
        "Billing": [7.0, 5.0],
        "Tech": [2.0, None],
        "Web": [None, "no_answers"],
        "": [None, 4.0],
    }


def test_rows_are_periods_up_to_the_reports_own(tmp_path: Path) -> None:
    """Nobody wrote in September, and no ticket is older than that: a gap is a row, what is before all is none."""
    grid = grid_of(edition(tmp_path, "{rows: period, columns: [effort, volume]}"))
    assert grid.rows == "period"
    assert cells(grid) == {"2026-08": [2.0, None], "2026-09": [None, 1], "2026-10": [4.0, 5]}


def test_the_row_of_the_period_is_the_score_of_the_entry(tmp_path: Path) -> None:
    found = edition(tmp_path, "{rows: period, columns: [effort, volume]}")
    for entry, cell in zip(found.entries, grid_of(found).lines[-1].cells, strict=True):
        assert cell is not None
        assert entry.total is not None
        assert cell.estimate == entry.total.estimate


def test_periods_go_twelve_back_and_not_beyond_the_reports_own(tmp_path: Path) -> None:
    grid = grid_of(edition(tmp_path, "{rows: period, columns: volume}", "2026-09"))
    assert list(cells(grid)) == ["2026-09"]
    head = SOURCES.replace("scores:", "scores:\n  old: {metric: ces, scale: 7, source: survey}")
    grid = grid_of(edition(tmp_path, "{rows: period, columns: old}", "2026-08", head))
    assert list(cells(grid)) == ["2026-08"]
    plan = plan_of(tmp_path / "monthly.yaml", "2026-10")
    assert {cut.request.since for cut in plan.grids[0].cuts} == {"2025-10"}


def test_without_a_period_all_are_rows(tmp_path: Path) -> None:
    grid = grid_of(edition(tmp_path, "{rows: period, columns: [effort, volume]}", None))
    assert list(cells(grid)) == ["2026-08", "2026-09", "2026-10"]


def test_rows_of_periods_may_be_cut_across(tmp_path: Path) -> None:
    grid = grid_of(edition(tmp_path, "{rows: period, across: channel, columns: effort}"))
    assert (grid.columns, grid.across) == (("email", "phone"), "channel")
    assert cells(grid) == {"2026-08": [None, 2.0], "2026-09": [None, None], "2026-10": [11 / 3, 4.5]}


def test_a_source_is_opened_once_for_scores_and_grids(tmp_path: Path) -> None:
    edition(tmp_path, BY_TEAM)
    tables: list[Table] = []

    def watch(table: Table) -> AbstractContextManager[None]:
        tables.append(table)
        return nullcontext()

    run(plan_of(tmp_path / "monthly.yaml"), watch)
    assert len(tables) == 2


def test_what_an_entry_has_counted_already_is_not_counted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of effort is by team already, and two grids by team ask the same of it."""
    asked: list[tuple[str, ...]] = []

    def assess(table: Table, request: Request, spec: MetricSpec, *, configured: bool = False) -> api.Assessment:
        asked.append((request.metric, *request.by))
        return real(table, request, spec, configured=configured)

    real = api.assess
    monkeypatch.setattr(api, "assess", assess)
    head = SOURCES.replace("7, source: survey", "7, source: survey, by: team")
    edition(tmp_path, f"{BY_TEAM}}}\n  - {{title: Again, grid: {BY_TEAM}", head=head)
    assert asked == [("ces", "team"), ("arrivals",), ("arrivals", "group")]


# --- what is shipped -----------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]


@cache
def shipped(name: str, wanted: str) -> Edition:
    return run(plan_of(ROOT / "configs" / f"{name}.yaml", wanted), lambda _: nullcontext())


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("monthly", "2026-09"),
        ("monthly", "2026-04"),
        ("weekly", "2026-W38"),
        ("weekly", "2026-W14"),
        ("qa", "2026-Q3"),
        ("qa", "2026-08"),
    ],
)
@pytest.mark.parametrize("suffix", RENDERERS)
def test_a_shipped_report_can_be_made_for_any_period_in_every_format(name: str, wanted: str, suffix: str) -> None:
    assert list(renderer(suffix).render(shipped(name, wanted)))


def test_the_agents_of_the_shipped_report_are_those_of_the_single_commands() -> None:
    agents = grid_of(replace(found := shipped("qa", "2026-Q3"), sections=found.sections[1:2]))
    quality = {line.value: line.cells[3] for line in agents.lines}
    single = cxscore.score(
        ROOT / "sample_data" / "qa_reviews.csv", "iqs", config=ROOT / "configs" / "quality.yaml", by="agent"
    )
    for score in (one for one in single.scores if one.definition.variant == "review"):
        cell = quality[score.segment[0] if score.segment else None]
        assert cell is not None
        assert cell.estimate == score.estimate
    assert [shown(score) for score in agents.lines[2].cells[:3]] == [None, None, None]
    assert agents.lines[2].value == "Aisha"


def test_the_weeks_of_the_shipped_report_add_up_to_the_tickets() -> None:
    found = shipped("weekly", "2026-W38")
    weeks = found.sections[2].grid
    assert weeks is not None
    assert len(weeks.lines) == 13
    assert weeks.lines[-1].value == "2026-W38"
    single = cxscore.score(
        ROOT / "sample_data" / "helpdesk.ndjson",
        "arrivals",
        preset=ROOT / "configs" / "presets" / "helpdesk.yaml",
        tz="Europe/Oslo",
        period="week",
        since="2026-W26",
        until="2026-W38",
    )
    assert [shown(line.cells[0]) for line in weeks.lines] == [score.estimate.value for score in single.scores]


# --- what counts where nothing was received ------------------------------------------------------------------

STOCK = """created_at,solved_at,status,team
2026-06-02T08:00:00Z,,open,A
2026-06-07T08:00:00Z,,open,B
2026-06-09T08:00:00Z,2026-07-09T08:00:00Z,solved,B
2026-08-01T08:00:00Z,,open,A
"""
OF_STOCK = """
sources: {desk: {path: desk.csv}}
scores:
  back: {metric: backlog, source: desk}
  solved: {metric: arrivals, variant: solved, source: desk}
"""


@pytest.mark.parametrize(
    ("wanted", "grid", "expected"),
    [
        ("2026-07", "{rows: team, columns: [back, solved]}", {None: [2, 1], "A": [1, None], "B": [1, 1]}),
        ("2026-08", "{rows: team, columns: [back]}", {None: [3], "A": [2], "B": [1]}),
        ("2026-08", "{rows: period, columns: [back]}", {"2026-06": [3], "2026-07": [2], "2026-08": [3]}),
        (
            "2026-08",
            "{rows: period, columns: back, across: team}",
            {"2026-06": [1, 2], "2026-07": [1, 1], "2026-08": [2, 1]},
        ),
    ],
)
def test_what_is_open_or_solved_stands_where_nothing_was_received(
    tmp_path: Path, wanted: str, grid: str, expected: dict[str | None, list[float | None]]
) -> None:
    (tmp_path / "desk.csv").write_text(STOCK, encoding="utf-8")
    found = edition(tmp_path, grid, wanted, OF_STOCK)
    assert cells(grid_of(found)) == expected
    assert not found.entry("back").absence
