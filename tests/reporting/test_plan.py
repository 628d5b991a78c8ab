"""What a report asks before any data is read: the period, the files, a request per entry."""

from datetime import date
from pathlib import Path

import pytest

from cxscore.errors import ConfigError, UsageError
from cxscore.periods import Grain
from cxscore.reporting.outline import outline
from cxscore.reporting.planning.report import chosen_period
from tests.reporting.configs import PLAIN, config, plan_of, survey


@pytest.mark.parametrize(
    ("today", "grain", "label"),
    [
        (date(2026, 11, 22), "month", "2026-10"),
        (date(2026, 11, 1), "month", "2026-10"),
        (date(2026, 10, 31), "month", "2026-09"),
        (date(2026, 1, 1), "month", "2025-12"),
        (date(2026, 3, 31), "quarter", "2025-Q4"),
        (date(2026, 4, 1), "quarter", "2026-Q1"),
        (date(2026, 1, 4), "week", "2025-W52"),
        (date(2026, 1, 5), "week", "2026-W01"),
        (date(2028, 3, 1), "day", "2028-02-29"),
        (date(2026, 12, 31), "year", "2025"),
    ],
)
def test_last_is_the_period_that_ended_before_today(today: date, grain: Grain, label: str) -> None:
    period = chosen_period("last", grain, today)
    assert period is not None
    assert period.label == label
    assert period.last < today


def test_a_label_says_its_own_length() -> None:
    period = chosen_period("2026-Q3", "month", date(2026, 11, 22))
    assert period is not None
    assert (period.first, period.last) == (date(2026, 7, 1), date(2026, 9, 30))


def test_without_a_word_there_is_no_period() -> None:
    assert chosen_period(None, "month", date(2026, 11, 22)) is None


def test_a_label_that_names_no_period_is_refused() -> None:
    with pytest.raises(UsageError, match="--for: 'October' is not a period"):
        chosen_period("October", "month", date(2026, 11, 22))


def test_entries_become_requests_in_the_window_of_the_period(tmp_path: Path) -> None:
    text = """
time_zone: Europe/Oslo
min_n: 5
sources:
  survey: {path: survey.csv, date: at, respondent: customer, where: channel=email, missing: [99, no]}
scores:
  effort: {metric: ces, scale: 7, direction: higher, by: channel, where_not: customer=c1, min_n: 8}
"""
    (entry,) = plan_of(config(tmp_path, text)).entries
    request = entry.request
    assert (request.metric, request.scale, request.direction, request.by) == ("ces", "7", "higher", ("channel",))
    assert (request.date, request.since, request.until) == ("at", "2026-10", "2026-10")
    assert (request.where, request.where_not) == ((("channel", "email"),), (("customer", "c1"),))
    assert (request.respondent, request.missing, request.min_n) == ("customer", ("99", "no"), 8)
    assert (request.time_zone, request.period) == ("Europe/Oslo", None)


def test_the_least_number_of_the_report_serves_entries_without_one(tmp_path: Path) -> None:
    (entry,) = plan_of(config(tmp_path, f"min_n: 5{PLAIN}")).entries
    assert entry.request.min_n == 5


@pytest.mark.parametrize(("respondent", "asked"), [("", None), (", respondent: customer", "at")])
def test_without_a_period_the_date_serves_only_to_find_the_last_answer(
    tmp_path: Path, respondent: str, asked: str | None
) -> None:
    text = PLAIN.replace("date: at", f"date: at{respondent}")
    (entry,) = plan_of(config(tmp_path, text), None).entries
    assert (entry.request.date, entry.request.since) == (asked, None)


def test_the_zone_of_a_source_is_used_before_that_of_the_report(tmp_path: Path) -> None:
    text = f"time_zone: Europe/Oslo{PLAIN}".replace("date: at", "date: at, time_zone: America/Denver")
    assert plan_of(config(tmp_path, text)).entries[0].request.time_zone == "America/Denver"


def test_paths_are_found_beside_the_config_with_the_period_in_them(tmp_path: Path) -> None:
    survey(tmp_path, name="ces-2026-10.csv")
    folder = tmp_path / "configs"
    folder.mkdir()
    text = PLAIN.replace("survey.csv, date: at", "../ces-{period}.csv").replace("path: ..", 'path: "..')
    path = config(folder, text.replace(".csv}", '.csv"}'))
    (source,) = plan_of(path).sources
    assert source.files == (str(tmp_path / "ces-2026-10.csv"),)
    assert plan_of(path, "2026-11").sources[0].missing == (str(tmp_path / "ces-2026-11.csv"),)


def test_a_pattern_stands_for_its_files_sorted_and_each_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        survey(tmp_path, name=name)
    text = PLAIN.replace("survey.csv", '["*.csv", a.csv]')
    (source,) = plan_of(config(tmp_path, text)).sources
    assert [Path(name).name for name in source.files] == ["a.csv", "b.csv"]


def test_a_folder_with_signs_of_a_pattern_in_its_name_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "q[1]*"
    folder.mkdir()
    survey(folder)
    for words in ("survey.csv", '"*.csv"'):
        (source,) = plan_of(config(folder, PLAIN.replace("survey.csv", words))).sources
        assert source.files == (str(folder / "survey.csv"),)


@pytest.mark.parametrize(
    "text",
    [
        f"title: Effort in {{period}}{PLAIN}",
        PLAIN.replace("survey.csv", '"ces-{period}.csv"'),
        f'{PLAIN}outputs: ["{{period}}.csv"]\n',
    ],
)
def test_a_report_for_one_period_must_be_told_which(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="say --for 2026-10, or --for last"):
        plan_of(config(tmp_path, text), None)


def test_a_folder_for_outputs_may_name_the_period(tmp_path: Path) -> None:
    path = config(tmp_path, f'{PLAIN}outputs: ["ces-{{period}}.csv", a/b.md]\n')
    assert plan_of(path, into="out/{period}").outputs == (
        Path("out/2026-10/ces-2026-10.csv"),
        Path("out/2026-10/a/b.md"),
    )
    assert plan_of(path).outputs == (tmp_path / "ces-2026-10.csv", tmp_path / "a/b.md")
    with pytest.raises(UsageError, match="--for"):
        plan_of(config(tmp_path, PLAIN), None, into="out/{period}")


def test_without_sections_one_shows_every_entry(tmp_path: Path) -> None:
    (section,) = plan_of(config(tmp_path, PLAIN)).sections
    assert (section.title, section.text, section.show) == ("", "", ("effort",))


def test_a_text_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"caf\xe9")
    with pytest.raises(ConfigError, match=r"the text 'a\.md' cannot be read as UTF-8"):
        plan_of(config(tmp_path, f"{PLAIN}sections: [{{title: A, text: a.md}}]\n"))


def test_the_outline_tells_what_would_be_read_and_written(tmp_path: Path) -> None:
    survey(tmp_path)
    text = PLAIN.replace("survey.csv", "[survey.csv, gone.csv]").replace(
        "scale: 7", "scale: 7, by: channel, target: {at_least: 5}"
    )
    shown = "".join(outline(plan_of(config(tmp_path, f"title: Hm {{period}}{text}outputs: a.csv\ngate: verdict\n"))))
    assert shown == (
        "Hm 2026-10\n"
        "Period   2026-10, 2026-10-01 to 2026-10-31 in UTC\n"
        "Source   survey\n"
        f"         {tmp_path}/survey.csv\n"
        f"         {tmp_path}/gone.csv: there is no such file\n"
        "  score  effort: ces, scale 7, by channel, at in 2026-10\n"
        f"Writes   {tmp_path}/a.csv\n"
        "Gate     verdict\n"
    )


def test_the_outline_names_the_grids(tmp_path: Path) -> None:
    survey(tmp_path)
    sections = """
sections:
  - {title: Teams, grid: {rows: team, columns: effort}}
  - {title: Where, grid: {rows: touchpoint, columns: effort, across: channel}}
"""
    shown = "".join(outline(plan_of(config(tmp_path, PLAIN + sections))))
    assert "Grid     Teams: effort by team\nGrid     Where: effort by touchpoint across channel\n" in shown


def test_sections_ask_for_figures_in_a_fixed_order(tmp_path: Path) -> None:
    survey(tmp_path)
    asked = "[{title: A, show: effort, figures: [segments, trend]}, {title: B, show: effort}]"
    text = f"{PLAIN}sections: {asked}\n"
    assert [section.figures for section in plan_of(config(tmp_path, text)).sections] == [("trend", "segments"), ()]


def test_a_picture_keeps_the_place_of_its_figure_until_it_is_drawn(tmp_path: Path) -> None:
    survey(tmp_path)
    text = f'{PLAIN}sections: [{{title: A, show: effort, figures: trend}}]\noutputs: "{{period}}/{{figure}}.png"\n'
    assert plan_of(config(tmp_path, text)).outputs == (tmp_path / "2026-10" / "{figure}.png",)
