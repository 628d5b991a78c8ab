"""What a report says beside its scores: series, changes, why, late answers, changed definitions."""

import re
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

import cxscore
from cxscore.api import facade
from cxscore.calendars.openings import WEEKDAYS
from cxscore.edition import Edition, Entry, Point, stretches
from cxscore.history import Kept, Run, Series, opened, writing
from cxscore.model import Request
from cxscore.readers import Table
from cxscore.renderers.summary import html, markdown, terminal
from cxscore.renderers.summary.changes import change_texts
from cxscore.reporting.plan import POINTS, window
from cxscore.reporting.run import run
from cxscore.reporting.series import Memory
from tests.reporting.configs import config, plan_of, rows, survey

ROOT = Path(__file__).parents[2]
CONFIGS, SAMPLES = ROOT / "configs", ROOT / "sample_data"
KEPT = """
history: history.sqlite
sources: {survey: {path: survey.csv, date: at}}
scores:
  effort: {metric: ces, column: ces, scale: 7, direction: higher, by: channel, compare: [previous, year]}
"""
OF_SURVEY = "column: ces, source: survey,"
BY_FILE = KEPT.replace("path: survey.csv", 'path: "ces-{period}.csv"')
MONTHS = {month: f"2026-{month:02}" for month in range(1, 13)}
FULL = "76543217654321765432176543217"
"""An answer on each of 29 days: no month is longer by more than two."""
EVERY_DAY = f"{FULL}65"


def every_day(month: str, answers: str = EVERY_DAY, channel: str = "email") -> list[str]:
    """Answers on all days of a month, so that none of it seems cut."""
    days = {"2026-02": 28, "2026-04": 30, "2026-06": 30, "2026-09": 30}.get(month, 31)
    return rows(month, answers[:days], channel)


def edition(path: Path, wanted: str = "2026-05") -> Edition:
    """The edition of a run, what it keeps committed."""
    plan = plan_of(path, wanted)
    if plan.history is None:
        return run(plan, lambda _: nullcontext())
    with writing(plan.history) as history:
        memory = Memory(history, Run(plan.name, wanted, "2026-06-01T06:00:00+00:00", "0"))
        found = run(plan, lambda _: nullcontext(), memory)
        memory.commit()
        return found


def effort(found: Edition) -> Entry:
    return found.entry("effort")


def numbers(points: tuple[Point, ...]) -> list[tuple[str, float | None, int | None]]:
    return [(one.period, None if one.value is None else round(float(one.value), 4), one.n) for one in points]


def notes(found: Edition) -> list[str]:
    return [problem.message for problem in found.problems if problem.message.startswith("effort: ")]


# --- the series ----------------------------------------------------------------------------------------------


def test_the_series_is_what_scoring_its_periods_one_by_one_says(tmp_path: Path) -> None:
    months = [every_day(MONTHS[month], EVERY_DAY[month:] + "7654321") for month in range(1, 6)]
    data = survey(tmp_path, *months)
    text = "\nsections: [{title: A, show: effort, figures: trend}]\n"
    found = effort(edition(config(tmp_path, KEPT.replace("history: history.sqlite", "") + text)))
    assert [point.period for point in found.trend] == [MONTHS[month] for month in range(1, 6)]
    for point in found.trend:
        window_of = {"since": point.period, "until": point.period}
        single = cxscore.score(data, "ces", scale=7, direction="higher", date="at", **window_of).scores[0]  # type: ignore[arg-type]
        interval = single.estimate.interval
        assert (point.value, point.low, point.high) == (single.estimate.value, interval.low, interval.high)
        assert point.n == single.estimate.n


HELPDESK = f"helpdesk.ndjson, preset: {CONFIGS}/presets/helpdesk.yaml"


@pytest.mark.parametrize(
    ("source", "entry"),
    [
        (HELPDESK, f"metric: frt, variant: median, calendar: {CONFIGS}/calendars/support-oslo.yaml"),
        (HELPDESK, "metric: resolution-time, variant: p90"),
        (HELPDESK, "metric: sla, roles: {end: first_reply}, within: 4h"),
        (HELPDESK, "metric: backlog"),
        (HELPDESK, "metric: reopen-rate"),
        (HELPDESK, "metric: resolution-rate"),
        ("contact_centre.csv", "metric: fcr, variant: no-repeat"),
        ("contact_centre.csv", "metric: effort-drivers"),
        ("daily_totals.csv, date: day", "metric: abandonment"),
        ("thumbs.ndjson, date: solved_at", "metric: response-rate, column: rating"),
        ("ces_responses.csv, date: answered_at, respondent: customer_id, keep: all", "metric: ces, scale: 7"),
        ("nps_survey.csv, date: date", "metric: nps"),
    ],
)
def test_every_kind_of_score_is_the_same_in_a_series_as_alone(tmp_path: Path, source: str, entry: str) -> None:
    text = f"""
time_zone: Europe/Oslo
sources: {{survey: {{path: {SAMPLES}/{source}}}}}
scores: {{effort: {{{entry}}}}}
sections: [{{title: A, show: effort, figures: trend}}]
"""
    path = config(tmp_path, text)
    series = effort(edition(path, "2026-09")).trend
    assert len(series) >= 3
    for point in series[-3:]:
        total = effort(edition(path, point.period)).total
        assert total is not None
        interval = total.estimate.interval
        alone = (total.estimate.value, interval.low, interval.high, total.estimate.n)
        assert (point.value, point.low, point.high, point.n) == alone


def test_with_a_respondent_every_period_counts_a_person_once(tmp_path: Path) -> None:
    lines = [
        f"2026-0{month}-{day:02},{answer},email,c{day % 20}"
        for month in (3, 4, 5)
        for day, answer in enumerate(FULL, 1)
    ]
    survey(tmp_path, lines)
    text = KEPT.replace("date: at", "date: at, respondent: customer")
    found = effort(edition(config(tmp_path, text)))
    assert [point.n for point in found.trend] == [20, 20, 20]


def test_nothing_is_counted_beside_the_score_where_nothing_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxscore.reporting.earlier._of_table", pytest.fail)
    survey(tmp_path, every_day("2026-04"), every_day("2026-05"))
    text = KEPT.replace("history: history.sqlite", "").replace(", compare: [previous, year]", "")
    found = effort(edition(config(tmp_path, text)))
    assert (found.trend, found.changes, found.why) == ((), (), None)


@pytest.mark.parametrize("respondent", ["", ", respondent: customer"])
def test_scores_of_the_same_columns_do_not_mix_their_windows(tmp_path: Path, respondent: str) -> None:
    """They are grouped by one pass over the file; each is still its own count."""
    survey(tmp_path, every_day("2026-04", "7" * 30), every_day("2026-05", "654321" * 6, "phone"))
    lines = (
        "  first: {metric: ces, column: ces, scale: 7, by: channel}",
        "  second: {metric: ces, column: ces, variant: likert-7-share, by: channel}",
        "  third: {metric: ces, column: ces, scale: 7, by: channel, where: channel=phone}",
    )
    text = KEPT.replace("date: at", f"date: at{respondent}") + "\n".join([*lines, ""])
    both = edition(config(tmp_path, text))
    for name, line in zip(("first", "second", "third"), lines, strict=True):
        (tmp_path / "history.sqlite").unlink()
        alone = edition(config(tmp_path, f"{text[: text.index('scores:')]}scores:\n{line}\n"))
        assert both.entry(name).trend == alone.entry(name).trend
        assert both.entry(name).total == alone.entry(name).total


def test_a_source_is_opened_once_however_far_a_series_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def counted(files: list[str], asked: Request, *, digests: bool) -> AbstractContextManager[Table]:
        opened.append(files)
        return facade.opened(files, asked, digests=digests)

    monkeypatch.setattr("cxscore.reporting.run.api.opened", counted)
    survey(tmp_path, *(every_day(MONTHS[month]) for month in range(1, 6)))
    assert len(effort(edition(config(tmp_path, KEPT))).trend) == 5
    assert len(opened) == 1


def test_a_series_is_of_periods_as_long_as_that_of_the_report(tmp_path: Path) -> None:
    survey(tmp_path, *(every_day(MONTHS[month]) for month in range(1, 7)))
    path = config(tmp_path, KEPT)
    edition(path, "2026-06")
    found = effort(edition(path, "2026-Q2"))
    assert [point.period for point in found.trend] == ["2026-Q1", "2026-Q2"]
    assert [(change.period, bool(change.before)) for change in found.changes] == [
        ("2026-Q1", True),
        ("2025-Q2", False),
    ]


def test_a_window_holds_a_year_and_the_same_period_before_it() -> None:
    labels = window("2026-05")
    assert (len(labels), labels[0], labels[-1]) == (POINTS, "2025-05", "2026-05")
    assert window("0001-02") == ("0001-01", "0001-02")


def test_files_of_one_period_each_make_a_series_run_by_run(tmp_path: Path) -> None:
    path = config(tmp_path, BY_FILE)
    for month in ("2026-03", "2026-04", "2026-05"):
        survey(tmp_path, every_day(month), name=f"ces-{month}.csv")
        found = effort(edition(path, month))
    assert [point.period for point in found.trend] == ["2026-03", "2026-04", "2026-05"]
    assert found.changes[0].before is not None
    assert found.changes[0].before.period == "2026-04"


def test_a_month_that_nobody_remembers_is_left_out(tmp_path: Path) -> None:
    path = config(tmp_path, BY_FILE)
    for month in ("2026-03", "2026-05"):
        survey(tmp_path, every_day(month), name=f"ces-{month}.csv")
        found = effort(edition(path, month))
    assert [point.period for point in found.trend] == ["2026-03", "2026-05"]
    assert found.changes[0].absence == "no 2026-04 in the history or the files: run --for 2026-04 first"


def test_without_a_period_nothing_is_remembered(tmp_path: Path) -> None:
    survey(tmp_path, every_day("2026-05"))
    found = effort(run(plan_of(config(tmp_path, KEPT), None), lambda _: nullcontext()))
    assert found.trend == ()
    assert {change.absence for change in found.changes} == {"without --for there is no period to compare"}


def test_what_is_withheld_is_withheld_in_the_series_by_the_rule_of_today(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-04", "777"), every_day("2026-05"))
    path = config(tmp_path, f"min_n: 5{KEPT}")
    assert numbers(effort(edition(path)).trend)[0] == ("2026-04", None, None)
    assert numbers(effort(edition(config(tmp_path, f"min_n: 3{KEPT}"))).trend)[0] == ("2026-04", 7.0, 3)
    assert numbers(effort(edition(config(tmp_path, f"min_n: 5{KEPT}"))).trend)[0] == ("2026-04", None, None)


def segments(folder: Path, period: str) -> dict[str, Kept]:
    """The last version of every channel of a period, as the history has it."""
    with opened(folder / "history.sqlite") as history:
        (definition,) = history.definitions()
        kept = history.segments("monthly", "effort", ("channel",), period, definition)
    return {one.place.series.segment[0]: one for one in kept}


def last_total(folder: Path, period: str) -> Kept:
    with opened(folder / "history.sqlite") as history:
        return [one for one in history.versions(Series("monthly", "effort")) if one.place.period == period][-1]


def small(month: str) -> list[list[str]]:
    """A month with 3 answers by fax and 7 by phone."""
    return [every_day(month), rows(month, "7654321", "phone"), rows(month, "123", "fax")]


GRID_BY_CHANNEL = "sections: [{title: A, grid: {rows: channel, columns: effort}}]\n"


@pytest.mark.parametrize(
    ("before", "after", "withheld"),
    [
        ("min_n: 5", "", {"fax"}),
        ("min_n: 5\ncomplementary: true", "", {"fax", "phone"}),
        ("min_n: 5", GRID_BY_CHANNEL, {"fax", "phone"}),
    ],
)
def test_the_history_never_shows_what_was_withheld_to_hide_something_else(
    tmp_path: Path, before: str, after: str, withheld: set[str]
) -> None:
    """Neither what a report withheld itself, nor a period that no report was for."""
    path = config(tmp_path, f"{before}{KEPT}{after}")
    for until in (5, 6):
        months = [MONTHS[month] for month in range(3, until + 1)]
        survey(tmp_path, *(part for month in months for part in small(month)))
        edition(path, months[-1])
        for month in months:
            found = {name for name, one in segments(tmp_path, month).items() if one.reason == "withheld"}
            assert found == withheld, (until, month)


def test_a_report_that_withholds_less_leaves_withheld_what_was(tmp_path: Path) -> None:
    survey(tmp_path, *small("2026-04"))
    edition(config(tmp_path, f"min_n: 5\ncomplementary: true{KEPT}"), "2026-04")
    edition(config(tmp_path, f"min_n: 5{KEPT}"), "2026-04")
    found = segments(tmp_path, "2026-04")
    assert {name for name, one in found.items() if one.n is None} == {"fax", "phone"}


# --- segments that go ----------------------------------------------------------------------------------------


def corrected(folder: Path, *months: str, now: str = "fax") -> list[str]:
    """Months of answers by e-mail and by phone; those by phone are of another channel `now`."""
    parts = [part for month in months for part in (every_day(month), every_day(month, "1" * 31, now))]
    survey(folder, *parts)
    return [line for part in parts for line in part]


def counts(folder: Path, period: str) -> dict[str, int | None]:
    return {name: one.n for name, one in segments(folder, period).items()}


def test_a_segment_that_is_gone_from_a_whole_period_is_closed_so_that_segments_add_up(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    corrected(tmp_path, "2026-03", "2026-04", now="phone")
    edition(path, "2026-04")
    for months in (("2026-05",), ("2026-05", "2026-06")):
        corrected(tmp_path, "2026-03", "2026-04", *months)
        edition(path, months[-1])
        for period, days in (("2026-03", 31), ("2026-04", 30)):
            assert counts(tmp_path, period) == {"email": days, "phone": 0, "fax": days}
            found = segments(tmp_path, period)["phone"]
            assert (found.value, found.reason, found.partial) == (None, "no_answers", False)
            assert last_total(tmp_path, period).n == 2 * days
            assert [one.n for one in versions_of(tmp_path, "phone", period)] == [days, 0]


def versions_of(folder: Path, channel: str, period: str) -> list[Kept]:
    with opened(folder / "history.sqlite") as history:
        kept = history.versions(Series("monthly", "effort", ("channel",), (channel,)))
    return [one for one in kept if one.place.period == period]


def test_a_segment_that_comes_back_counts_again(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    for now in ("phone", "fax", "phone"):
        corrected(tmp_path, "2026-04", now=now)
        edition(path, "2026-04")
    assert counts(tmp_path, "2026-04") == {"email": 30, "phone": 30, "fax": 0}


def test_segments_that_change_at_the_edge_of_the_files_add_up_where_no_record_is_missing(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    corrected(tmp_path, "2026-04", now="phone")
    edition(path, "2026-04")
    lines = corrected(tmp_path, "2026-04", "2026-05", now="phone")
    moved = [line.replace("phone", "fax") if "2026-04-0" in line else line for line in lines]
    survey(tmp_path, moved)
    edition(path)
    assert counts(tmp_path, "2026-04") == {"email": 30, "phone": 21, "fax": 9}


def test_records_that_are_missing_close_no_segment(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    corrected(tmp_path, "2026-04", now="phone")
    edition(path, "2026-04")
    survey(tmp_path, every_day("2026-04"), every_day("2026-05"))
    edition(path)
    assert counts(tmp_path, "2026-04") == {"email": 30, "phone": 30}


# --- late answers --------------------------------------------------------------------------------------------


def test_late_answers_restate_a_month_visibly_and_every_repetition_says_the_same(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    may, june = every_day("2026-05"), every_day("2026-06")
    survey(tmp_path, may)
    first = effort(edition(path))
    late = rows("2026-05", "1" * 14, "phone")
    survey(tmp_path, may, late, june)
    runs = [edition(path, "2026-06") for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert first.total is not None
    (point,) = [point for point in effort(runs[0]).trend if point.period == "2026-05"]
    assert point.earlier is not None
    assert (point.n, point.earlier.n, point.earlier.value) == (45, 31, first.total.estimate.value)
    assert notes(runs[0]) == ["effort: 2026-05 restated from 4.19 to 3.20, 14 late answers"]


def test_a_report_that_is_run_again_shows_what_it_said_first(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    survey(tmp_path, every_day("2026-05"))
    edition(path)
    for more in ("1", "11"):
        survey(tmp_path, every_day("2026-05"), rows("2026-05", more, "phone"))
        found = edition(path)
    again = edition(path)
    assert again == found
    assert effort(found).trend == (), "a series of one period is none"
    assert notes(found) == ["effort: 2026-05 restated from 4.19 to 4.00, 2 late answers"]


def test_the_report_after_the_next_one_compares_with_what_was_said_last(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    parts = [every_day("2026-05")]
    for month, late in (("2026-05", ""), ("2026-06", "1"), ("2026-07", "11")):
        parts += [rows("2026-05", late, "phone"), every_day(month) if month != "2026-05" else []]
        survey(tmp_path, *parts)
        found = edition(path, month)
    assert [point.earlier and point.earlier.n for point in effort(found).trend] == [32, None, None]
    assert notes(found) == ["effort: 2026-05 restated from 4.09 to 3.91, 2 late answers"]


def test_a_later_report_marks_the_month_and_does_not_repeat_the_note(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    survey(tmp_path, every_day("2026-05"))
    edition(path)
    parts = [every_day("2026-05"), rows("2026-05", "1", "phone"), every_day("2026-06")]
    survey(tmp_path, *parts)
    edition(path, "2026-06")
    survey(tmp_path, *parts, every_day("2026-07"))
    found = edition(path, "2026-07")
    assert [point.earlier is not None for point in effort(found).trend] == [True, False, False]
    assert notes(found) == []


OFFICE = "calendar: office\ntime_zone: UTC\nhours:\n" + "".join(f"  {name}: '08:00-16:00'\n" for name in WEEKDAYS)
RESOLVED = """
history: history.sqlite
sources: {tickets: {path: tickets.csv}}
scores:
  effort: {metric: resolution-time, variant: median, roles: {start: opened, end: closed}, calendar: office.yaml}
sections: [{title: A, show: effort, figures: trend}]
"""


def resolved(month: str, days: int) -> list[str]:
    """A ticket of so many business days on each day of a month."""
    first = date.fromisoformat(f"{month}-01")
    opened = [first + timedelta(day) for day in range((first.replace(month=first.month + 1) - first).days)]
    return [f"{day} 08:00,{day + timedelta(days - 1)} 16:00" for day in opened]


def test_a_restated_time_is_the_same_number_of_business_days_wherever_it_is_said(tmp_path: Path) -> None:
    """Sixteen hours of an office that is open for eight are two days, and become three."""
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    path = config(tmp_path, RESOLVED)
    before, late = resolved("2026-05", 2), resolved("2026-05", 3) * 2
    for month, lines in (("2026-05", before), ("2026-06", [*before, *late, *resolved("2026-06", 3)])):
        (tmp_path / "tickets.csv").write_text("\n".join(["opened,closed", *lines, ""]), encoding="utf-8")
        found = edition(path, month)
    said = "restated from 2 d to 3 d, 62 late answers"
    assert notes(found) == [f"effort: 2026-05 {said}"]
    page = re.sub("<[^>]*>", "", "".join(html.render(found)))
    for text in (page, "".join(markdown.render(found)), "".join(terminal.render(found))):
        assert f"May 2026 {said}" in text
    assert "May 2026 3 d; June 2026 3 d" in page
    assert "16 h" not in page


def test_files_that_begin_within_a_month_do_not_restate_it(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    may = every_day("2026-05")
    survey(tmp_path, may)
    first = effort(edition(path)).total
    for kept in (may[10:], may[1:], may[:10] + may[12:]):
        survey(tmp_path, kept, every_day("2026-06"))
        found = edition(path, "2026-06")
        (point, _) = effort(found).trend
        assert first is not None
        assert (point.value, point.earlier, notes(found)) == (first.estimate.value, None, [])
        before = effort(found).changes[0].before
        assert before is not None
        assert before.estimate == first.estimate


def test_a_run_on_part_of_a_month_leaves_what_is_known_of_it(tmp_path: Path) -> None:
    path = config(tmp_path, KEPT)
    survey(tmp_path, every_day("2026-05"))
    edition(path)
    survey(tmp_path, every_day("2026-05")[:12])
    found = edition(path)
    assert effort(found).partial
    assert notes(found) == ["effort: the files cover 2026-05 in part only: the history keeps what it has of it"]
    survey(tmp_path, every_day("2026-06"))
    later = effort(edition(path, "2026-06"))
    assert [point.n for point in later.trend] == [31, 30]


def test_a_month_in_which_nobody_answered_is_not_taken_for_answers_that_went(tmp_path: Path) -> None:
    text = KEPT.replace("sources: {", "sources: {other: {path: other.csv, date: at}, ").replace(
        "column: ces,", OF_SURVEY
    )
    path = config(tmp_path, f"{text}  other: {{metric: ces, scale: 7, source: other}}\n")
    survey(tmp_path, every_day("2026-05"), name="other.csv")
    survey(tmp_path, every_day("2026-05"))
    edition(path)
    survey(tmp_path, every_day("2026-01"))
    found = edition(path)
    assert effort(found).absence == "nobody answered in 2026-05"
    survey(tmp_path, every_day("2026-05"))
    assert [note for note in notes(edition(path)) if "restated" in note] == []


# --- changed definitions -------------------------------------------------------------------------------------


def test_a_changed_filter_breaks_the_series_and_says_what_changed(tmp_path: Path) -> None:
    for month in ("2026-04", "2026-05"):
        survey(tmp_path, every_day(month), name=f"ces-{month}.csv")
    edition(config(tmp_path, BY_FILE), "2026-04")
    (tmp_path / "ces-2026-04.csv").unlink()
    found = edition(config(tmp_path, BY_FILE.replace("scale: 7", "scale: 7, where: channel=email")))
    assert [len(part) for part in stretches(effort(found).trend)] == [1, 1]
    assert notes(found) == ["effort: up to 2026-04 it was scored otherwise (filters): the series breaks there"]
    assert effort(found).changes[0].absence == "2026-04 was scored by another definition; run --for 2026-04 again"


def test_where_the_records_are_at_hand_a_changed_scale_is_scored_anew_and_said_once(tmp_path: Path) -> None:
    months = [every_day(MONTHS[month]) for month in range(4, 8)]
    survey(tmp_path, *months[:2])
    edition(config(tmp_path, KEPT))
    path = config(tmp_path, KEPT.replace("scale: 7", "variant: likert-7-net"))
    said = []
    for month in ("2026-06", "2026-07"):
        survey(tmp_path, *months[: int(month[-2:]) - 3])
        found = edition(path, month)
        assert len(stretches(effort(found).trend)) == 1
        said.append(notes(found))
    assert said == [
        ["effort: it was scored otherwise for the report of 2026-05 (formula, unit): all periods are scored anew"],
        [],
    ]


def test_what_is_said_of_a_series_names_it_also_where_another_one_has_the_same_fate(tmp_path: Path) -> None:
    both = f"{KEPT}  twin: {{metric: ces, column: ces, scale: 7, direction: higher}}\n"
    survey(tmp_path, every_day("2026-05"))
    edition(config(tmp_path, both))
    survey(tmp_path, every_day("2026-05"), rows("2026-05", "1"), every_day("2026-06"))
    said = [problem.message for problem in edition(config(tmp_path, both), "2026-06").problems]
    assert said == [f"{name}: 2026-05 restated from 4.19 to 4.09, 1 late answer" for name in ("effort", "twin")]


def test_another_title_or_least_number_leaves_the_series_whole(tmp_path: Path) -> None:
    for month in ("2026-04", "2026-05"):
        survey(tmp_path, every_day(month), name=f"ces-{month}.csv")
    edition(config(tmp_path, BY_FILE), "2026-04")
    found = edition(config(tmp_path, f"title: Other\nmin_n: 3{BY_FILE.replace('by: channel, ', '')}"))
    assert len(stretches(effort(found).trend)) == 1
    assert len(effort(found).trend) == 2


# --- changes -------------------------------------------------------------------------------------------------


def test_both_comparisons_are_one_family_of_tests(tmp_path: Path) -> None:
    lines = [row.replace("2026-05", "2025-05") for row in every_day("2026-05", "1" * 31)]
    survey(tmp_path, lines, every_day("2026-04", "7" * 31), every_day("2026-05", "4" * 31))
    previous, year = effort(edition(config(tmp_path, KEPT))).changes
    assert (previous.against, previous.period, year.against, year.period) == (
        "previous",
        "2026-04",
        "year",
        "2025-05",
    )
    assert previous.comparison is not None
    assert year.comparison is not None
    assert (previous.comparison.tests, previous.comparison.verdict, previous.comparison.difference) == (
        2,
        "worse",
        -3,
    )
    assert (year.comparison.tests, year.comparison.verdict, year.comparison.difference) == (2, "better", 3)


def test_the_earlier_score_is_rebuilt_from_the_history_alone(tmp_path: Path) -> None:
    path = config(tmp_path, BY_FILE)
    for month in ("2026-04", "2026-05"):
        survey(tmp_path, every_day(month, EVERY_DAY[int(month[-1]) :] + "1234567"), name=f"ces-{month}.csv")
        found = effort(edition(path, month))
        if month == "2026-04":
            then = found.total
            (tmp_path / "ces-2026-04.csv").unlink()
    (change, _) = found.changes
    assert then is not None
    assert change.before is not None
    assert change.before.estimate == then.estimate
    assert change.comparison is not None
    assert change.comparison.p is not None


@pytest.mark.parametrize(
    ("source", "entry"),
    [
        ("date: at", "column: ces, weight: w"),
        ("date: at, respondent: customer, keep: all", "column: ces"),
        ("date: at, respondent: customer, keep: all", "column: ces, weight: w"),
        ("date: at", "column: ces, counts: w"),
    ],
)
def test_weights_and_several_answers_of_one_person_come_back_exactly(tmp_path: Path, source: str, entry: str) -> None:
    weights = ("3", "1", "2") if "counts" in entry else ("0.3", "1.000000001", "2.7")
    text = BY_FILE.replace("date: at", source).replace("column: ces", entry)
    path, then = config(tmp_path, text), []
    for month in ("2026-04", "2026-05"):
        lines = [
            f"{month}-{1 + i % 30:02},{answer},{('email', 'fax')[i % 2]},c{i % 11},{weights[i % 3]}"
            for i, answer in enumerate("7654321" * 6)
        ]
        file = tmp_path / f"ces-{month}.csv"
        file.write_text("\n".join(["at,ces,channel,customer,w", *lines, ""]), "utf-8")
        found = effort(edition(path, month))
        then.append(found)
        file.unlink()
    total = then[0].total
    change = found.changes[0]
    assert total is not None
    assert change.before is not None
    assert change.before.estimate == total.estimate
    assert found.trend[0].value == total.estimate.value


def test_an_earlier_file_is_read_where_the_history_does_not_know_its_period(tmp_path: Path) -> None:
    for month in ("2026-04", "2026-05"):
        survey(tmp_path, every_day(month), name=f"ces-{month}.csv")
    path = config(tmp_path, BY_FILE)
    found = effort(edition(path))
    assert found.changes[0].before is not None
    assert found.changes[0].before.period == "2026-04"
    (tmp_path / "ces-2026-04.csv").unlink()
    assert [point.period for point in effort(edition(path)).trend] == ["2026-04", "2026-05"], "it is kept, too"


def test_an_earlier_file_that_cannot_be_read_spoils_nothing(tmp_path: Path) -> None:
    survey(tmp_path, every_day("2026-05"), name="ces-2026-05.csv")
    (tmp_path / "ces-2026-04.csv").write_text("other,columns\n1,2\n", "utf-8")
    found = edition(config(tmp_path, BY_FILE))
    assert effort(found).scored
    assert effort(found).changes[0].before is None
    assert notes(found)[0].startswith("effort: 2026-04 is not read: ")


@pytest.mark.parametrize(
    ("text", "absence"),
    [
        ("history: history.sqlite", "no 2026-04 in the history or the files"),
        ("", "no 2026-04 in the files; with history: FILE every run is remembered"),
    ],
)
def test_a_period_that_is_nowhere_is_said_with_the_way_out(tmp_path: Path, text: str, absence: str) -> None:
    survey(tmp_path, every_day("2026-05"))
    found = effort(edition(config(tmp_path, KEPT.replace("history: history.sqlite", text))))
    assert found.changes[0].absence == absence


def test_a_day_without_a_counterpart_a_year_before_says_so(tmp_path: Path) -> None:
    survey(tmp_path, ["2028-02-28,7,email,c1", "2028-02-29,6,email,c2"])
    previous, year = effort(edition(config(tmp_path, KEPT), "2028-02-29")).changes
    assert previous.before is not None
    assert year.absence == "2028-02-29 has no counterpart a year before"


def test_few_answers_are_compared_without_a_verdict(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-04", "777"), every_day("2026-05"))
    change = effort(edition(config(tmp_path, KEPT))).changes[0]
    assert change.comparison is not None
    assert change.comparison.verdict == "too few"


TICKETS = """
history: history.sqlite
sources: {tickets: {path: tickets.csv}}
scores:
  effort: {metric: resolution-time, variant: median, by: team, compare: previous, roles: {start: opened, end: closed}}
sections: [{title: A, show: effort, figures: [trend, waterfall]}]
"""


def tickets(folder: Path, closed: str) -> None:
    lines = [
        f"{month}-{day:02} 08:00,{month}-{day:02} {9 + day % 8:02}:00,a"
        for month in ("2026-04", "2026-05")
        for day in range(1, 31)
    ]
    text = "\n".join(
        ["opened,closed,team", *lines, f"2026-04-30 08:00,{closed},b", "2026-05-31 08:00,2026-05-31 09:00,a", ""]
    )
    (folder / "tickets.csv").write_text(text, "utf-8")


def test_times_have_changes_without_a_test_and_come_back_from_the_history(tmp_path: Path) -> None:
    path = config(tmp_path, TICKETS)
    tickets(tmp_path, "")
    found = edition(path)
    (change,) = effort(found).changes
    assert change.before is not None
    assert (change.before.estimate.value, change.comparison) == (5 * 3600, None)
    assert "effort: its change is not taken apart: a quantile is not made of those of segments" in notes(found)
    assert len(effort(found).trend) == 2
    again = effort(edition(path))
    assert again.trend == effort(found).trend
    assert again.changes[0].before is not None
    assert again.changes[0].before.estimate == change.before.estimate


def test_what_ripens_is_not_compared(tmp_path: Path) -> None:
    tickets(tmp_path, "")
    text = TICKETS.replace("resolution-time, variant: median", "resolution-rate, variant: cohort")
    (change,) = effort(edition(config(tmp_path, text.replace("[trend, waterfall]", "trend")))).changes
    assert change.before is None
    assert change.absence == "periods of Resolution rate cohort do not compare: the younger had less time"


def test_records_without_a_date_are_of_no_period(tmp_path: Path) -> None:
    survey(tmp_path, every_day("2026-05"))
    text = KEPT.replace(", date: at", "").replace(", compare: [previous, year]", "")
    path = config(tmp_path, text)
    edition(path)
    assert effort(edition(path)).trend == ()


# --- why -----------------------------------------------------------------------------------------------------

WATERFALL = "sections: [{title: A, show: effort, figures: waterfall}]\n"


@pytest.mark.parametrize("by_file", [False, True])
def test_a_waterfall_takes_the_change_apart_by_segments(tmp_path: Path, by_file: bool) -> None:
    april = [*every_day("2026-04", "7" * 31), *every_day("2026-04", "4" * 31, "phone")]
    may = [*every_day("2026-05", "7" * 31), *every_day("2026-05", "1" * 31, "phone")]
    path = config(tmp_path, (BY_FILE if by_file else KEPT) + WATERFALL)
    if by_file:
        survey(tmp_path, april, name="ces-2026-04.csv")
        edition(path, "2026-04")
        (tmp_path / "ces-2026-04.csv").unlink()
        survey(tmp_path, may, name="ces-2026-05.csv")
    else:
        survey(tmp_path, april, may)
    found = effort(edition(path)).why
    assert found is not None
    assert float(found.change) == -1.5
    assert found.compared.from_ is not None
    assert (found.compared.from_.period, found.compared.to.period) == ("2026-04", "2026-05")
    assert (found.parts[0].segment, found.parts[0].whole) == (("phone",), Fraction(-3, 2))


def test_a_waterfall_from_the_history_knows_that_a_segment_is_gone(tmp_path: Path) -> None:
    path = config(tmp_path, BY_FILE + WATERFALL)
    for now in ("phone", "fax"):
        parts = (every_day("2026-04", "7" * 31), every_day("2026-04", "4" * 31, now))
        survey(tmp_path, *parts, name="ces-2026-04.csv")
        edition(path, "2026-04")
    (tmp_path / "ces-2026-04.csv").unlink()
    survey(tmp_path, every_day("2026-05", "7" * 31), every_day("2026-05", "1" * 31, "fax"), name="ces-2026-05.csv")
    found = effort(edition(path)).why
    assert found is not None
    assert float(found.change) == -1.5
    assert {part.segment for part in found.parts} == {("email",), ("fax",)}


def test_no_waterfall_no_reasons(tmp_path: Path) -> None:
    survey(tmp_path, every_day("2026-04"), every_day("2026-05"))
    assert effort(edition(config(tmp_path, KEPT))).why is None


# --- a period that is not over -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "compared"),
    [
        ("metric: backlog", False),
        ("metric: backlog, variant: over-volume", False),
        ("metric: arrivals", False),
        ("metric: arrivals, variant: solved", False),
        ("metric: resolution-rate, variant: flow", False),
        ("metric: reopen-rate", True),
        ("metric: resolution-time, variant: median", True),
    ],
)
def test_what_grows_with_the_period_is_not_compared_before_it_is_over(
    tmp_path: Path, entry: str, *, compared: bool
) -> None:
    """Two tickets on each day to 3 October, every other one solved."""
    days = [date(2026, 9, 1) + timedelta(n) for n in range(33)]
    rows_of = [f"{day}T08:00:00Z,{day}T12:00:00Z,solved,0\n{day}T09:00:00Z,,open,0\n" for day in days]
    (tmp_path / "desk.csv").write_text("created_at,solved_at,status,reopens\n" + "".join(rows_of), encoding="utf-8")
    text = f"""
sources: {{desk: {{path: desk.csv}}}}
scores: {{one: {{{entry}, source: desk, compare: previous}}}}
"""
    found = edition(config(tmp_path, text), "2026-10").entry("one")
    assert found.partial
    (said,) = change_texts(found)
    assert (said.text != "not compared with September 2026: not complete") is compared
