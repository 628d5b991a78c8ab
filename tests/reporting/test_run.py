"""From a plan to an edition: the numbers are those of the single commands, each source is opened once."""

from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

import cxscore
from cxscore.edition import Edition, Verdict
from cxscore.errors import InputError
from cxscore.model import State
from cxscore.readers import Table
from cxscore.renderers.summary import markdown
from cxscore.reporting.run import run
from tests.reporting.configs import PLAIN, config, plan_of, rows, survey

ROOT = Path(__file__).parents[2]


def edition(path: Path, wanted: str | None = "2026-10") -> Edition:
    return run(plan_of(path, wanted), lambda _: nullcontext())


def said(found: Edition) -> list[str]:
    return [f"{problem.severity}: {problem.message}" for problem in found.problems]


def test_the_scores_of_the_shipped_report_are_those_of_the_single_commands() -> None:
    found = edition(ROOT / "configs" / "monthly.yaml", "2026-09")
    september = partial(cxscore.score, since="2026-09", until="2026-09", tz="Europe/Oslo")
    samples = ROOT / "sample_data"
    effort = partial(september, samples / "ces_responses.csv", "ces", date="answered_at", respondent="customer_id")
    singles = [
        effort(scale=7),
        effort(variant="likert-7-share"),
        september(samples / "nps_survey.csv", "nps", date="date"),
        september(samples / "thumbs.ndjson", "csat", scale="good-bad", date="solved_at"),
    ]
    for entry, single in zip(found.entries, singles, strict=True):
        assert entry.total is not None
        assert entry.total.estimate == single.scores[0].estimate


def test_the_german_report_has_the_numbers_of_the_english_one_and_reads_german() -> None:
    english, german = (edition(ROOT / "configs" / f"{name}.yaml", "2026-09") for name in ("monthly", "monatlich-de"))
    for name, ours in {
        "Aufwand": "effort",
        "Geringer Aufwand": "low-effort",
        "Weiterempfehlung": "recommend",
    }.items():
        one, two = german.entry(name).total, english.entry(ours).total
        assert one is not None
        assert two is not None
        assert one.estimate == two.estimate
    assert german.locale == "de"
    text = "".join(markdown.render(german))
    assert text.startswith(
        "# Kundenerlebnis im September 2026\n\n1. September 2026 bis 30. September 2026, Europe/Berlin\n"
    )
    assert "| Aufwand          | ces likert-7       | 204 |   5,25 |   5,01 bis 5,43 |" in text
    assert "| mindestens 5,4 " in text
    for english_word in (" to ", "answers", "interval", "blank", "higher", "share"):
        assert english_word not in text.replace("likert-7-share", "")


def test_means_and_targets_worked_by_hand(tmp_path: Path) -> None:
    """Ten answers in October: mean (7*6 + 3*2) / 10 = 4.8; in September others, which stay outside."""
    survey(tmp_path, rows("2026-09", "1111"), rows("2026-10", "7777772211"))
    text = PLAIN.replace("source: survey", "source: survey, target: {at_least: 4.8}")
    (entry,) = edition(config(tmp_path, text)).entries
    assert entry.total is not None
    assert entry.total.estimate.value == Fraction(24, 5)
    assert entry.verdict is Verdict.MET
    assert entry.report is not None
    assert entry.report.ledgers["ces"][State.OUTSIDE_PERIOD] == 4


def test_two_entries_of_one_metric_keep_their_own_ledgers(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"), rows("2026-10", "12", "phone"))
    text = """
sources: {survey: {path: survey.csv}}
scores:
  email: {metric: ces, scale: 7, where: channel=email}
  phone: {metric: ces, scale: 7, where: channel=phone}
"""
    email, phone = edition(config(tmp_path, text)).entries
    assert email.report is not None
    assert phone.report is not None
    assert dict(email.report.ledgers["ces"].states) == {State.FILTERED: 2, State.ANSWERED: 4}
    assert dict(phone.report.ledgers["ces"].states) == {State.FILTERED: 4, State.ANSWERED: 2}


def test_a_source_is_opened_once_however_many_scores_use_it(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    text = PLAIN.replace("survey}}", "survey}, net: {metric: ces, variant: likert-7-net, source: survey}}")
    tables: list[Table] = []

    def watch(table: Table) -> AbstractContextManager[None]:
        tables.append(table)
        return nullcontext()

    assert len(run(plan_of(config(tmp_path, text)), watch).entries) == 2
    assert len(tables) == 1


def test_a_source_that_is_not_there_is_named_and_the_others_come(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    text = """
sources: {survey: {path: survey.csv, date: at}, gone: {path: 'gone-{period}.csv'}}
scores:
  effort: {metric: ces, scale: 7, source: survey}
  lost: {metric: nps, source: gone, target: {at_least: 10}}
"""
    found = edition(config(tmp_path, text))
    effort, lost = found.entries
    assert effort.scored
    assert (lost.report, lost.absence) == (None, f"no file {tmp_path / 'gone-2026-10.csv'}")
    assert lost.verdict is Verdict.UNKNOWN
    assert f"warning: gone: {lost.absence}" in said(found)


def test_a_source_of_which_a_file_is_missing_is_not_scored_by_the_rest(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    survey(tmp_path, rows("2026-10", "1"), name="other.csv")
    text = """
sources: {survey: {path: [survey.csv, gone.csv], date: at}, other: {path: other.csv, date: at}}
scores: {effort: {metric: ces, scale: 7, source: survey}, rest: {metric: ces, scale: 7, source: other}}
"""
    effort, rest = edition(config(tmp_path, text)).entries
    assert not effort.scored
    assert effort.absence.endswith("gone.csv; the other files of the source are not scored without it")
    assert rest.scored


def test_a_period_in_which_nobody_answered_keeps_its_ledger(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-09", "7654"))
    survey(tmp_path, rows("2026-10", "1"), name="other.csv")
    text = """
sources: {survey: {path: survey.csv, date: at}, other: {path: other.csv, date: at}}
scores: {effort: {metric: ces, scale: 7, source: survey}, rest: {metric: ces, scale: 7, source: other}}
"""
    effort, _ = edition(config(tmp_path, text)).entries
    assert effort.absence == "nobody answered in 2026-10"
    assert effort.report is not None
    assert dict(effort.report.ledgers["ces"].states) == {State.OUTSIDE_PERIOD: 4}
    assert effort.report.scores[0].estimate.value is None


def test_a_report_of_nothing_is_an_error_that_says_why(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-09", "7654"))
    with pytest.raises(InputError, match="monthly: there is nothing to report in 2026-10") as caught:
        edition(config(tmp_path, PLAIN))
    assert str(caught.value.problems[1]) == "nobody answered in 2026-10"


def test_all_that_is_wrong_with_the_data_is_said_in_one_run(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    text = """
sources: {survey: {path: survey.csv}, bad: {path: bad.json}}
scores:
  a: {metric: ces, scale: 7, source: survey, by: team}
  b: {metric: ces, scale: 7, source: survey, column: effort}
  c: {metric: nps, source: bad}
"""
    with pytest.raises(InputError) as caught:
        edition(config(tmp_path, text))
    messages = [problem.message for problem in caught.value.problems]
    assert [message for message in messages if message.startswith("a: ") and "no column 'team'" in message]
    assert [message for message in messages if message.startswith("b: ") and "no column 'effort'" in message]
    assert len(messages) == 3


def test_answers_that_cannot_be_read_are_no_silent_period(tmp_path: Path) -> None:
    survey(tmp_path, ["2026-10-01,oops,email,c1"])
    with pytest.raises(InputError, match="effort: no valid answer in column 'ces'"):
        edition(config(tmp_path, PLAIN))


def test_ways_out_are_told_in_the_words_of_the_config(tmp_path: Path) -> None:
    survey(tmp_path, ["2026-10-01,oops,email,c1"])
    with pytest.raises(InputError, match="check column: and scale:"):
        edition(config(tmp_path, PLAIN))


@pytest.mark.parametrize(("answers", "partial"), [("7" * 31, False), ("7" * 20, True)])
def test_a_period_that_the_records_do_not_cover_is_marked(tmp_path: Path, answers: str, partial: bool) -> None:
    survey(tmp_path, rows("2026-10", answers))
    (entry,) = edition(config(tmp_path, PLAIN)).entries
    assert entry.partial is partial


def test_a_period_begins_and_ends_in_the_zone_of_the_report(tmp_path: Path) -> None:
    """Half past eleven at night UTC on 30 September is the first of October in Oslo."""
    survey(tmp_path, ["2026-09-30T23:30:00Z,7,email,c1", "2026-10-31T23:30:00Z,1,email,c2"])
    (entry,) = edition(config(tmp_path, f"time_zone: Europe/Oslo{PLAIN}")).entries
    assert entry.total is not None
    assert entry.total.estimate.value == 7


def test_a_preset_that_knows_the_zone_of_its_dates_keeps_it(tmp_path: Path) -> None:
    """The zone of the report is no wish to convert them; an own zone of the source would be refused."""
    case = ROOT / "tests" / "cases" / "preset-typeform"
    text = f"""time_zone: Europe/Oslo
sources: {{answers: {{path: '{case}/answers.csv', date: created}}}}
scores: {{csat: {{metric: csat, scale: 5, column: 'How satisfied are you?@1'}}}}
"""
    (entry,) = edition(config(tmp_path, text)).entries
    assert entry.report is not None
    assert entry.report.request.time_zone == "UTC"


def test_a_direction_of_the_config_is_said_to_be_the_configs(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    (entry,) = edition(config(tmp_path, PLAIN.replace("scale: 7", "scale: 7, direction: higher"))).entries
    assert entry.total is not None
    assert entry.total.definition.direction_source == "config"


def test_what_is_said_of_all_scores_alike_is_said_once(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "7654"))
    text = PLAIN.replace(
        "survey}}", "survey}, net: {metric: ces, variant: likert-7-net, source: survey, where: ces=9}}"
    )
    text = text.replace("where: ces=9", "where_not: channel=fax")
    found = said(edition(config(tmp_path, text)))
    assert found.count("note: answers from column 'ces'; column: settles it") == 1
    assert "warning: net: no record has channel = fax" in found


def test_an_own_metric_is_scored_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "parking.yaml").write_bytes((ROOT / "configs" / "parking.yaml").read_bytes())
    survey(tmp_path, rows("2026-10", "5541"))
    text = "metrics: parking.yaml\n" + PLAIN.replace("metric: ces, scale: 7", "metric: parking, column: ces")
    (entry,) = edition(config(tmp_path, text)).entries
    assert entry.total is not None
    assert (entry.total.estimate.value, entry.total.definition.direction_source) == (75, "definition")


# --- tickets -------------------------------------------------------------------------------------------------

TICKETS = """id,created,replied,priority
1,2026-10-01 09:00,2026-10-01 10:00,high
2,2026-10-02 15:00,2026-10-02 18:00,high
3,2026-10-05 09:00,2026-10-05 12:00,low
4,2026-09-05 09:00,2026-09-06 09:00,low
"""


def test_tickets_are_placed_by_when_they_were_created_and_judged_by_their_time(tmp_path: Path) -> None:
    """Of three tickets of October, answered after 1, 3 and 3 hours, one of two urgent ones took more than 2."""
    (tmp_path / "tickets.csv").write_text(TICKETS, encoding="utf-8")
    text = """
sources: {tickets: {path: tickets.csv}}
scores:
  reply: {metric: frt, roles: {start: created, end: replied}, target: {at_most: 2h}}
  in-time:
    metric: sla
    roles: {start: created, end: replied, target_by: priority}
    within: [high=2h, low=4h]
"""
    reply, in_time = edition(config(tmp_path, text)).entries
    assert reply.total is not None
    assert in_time.total is not None
    assert (reply.total.estimate.value, reply.verdict) == (3 * 3600, Verdict.MISSED)
    assert in_time.total.estimate.value == Fraction(200, 3)


def test_a_calendar_is_found_beside_the_config(tmp_path: Path) -> None:
    """From Friday 15:00 to Monday 09:00 the office of 08-16 is open for two hours."""
    (tmp_path / "office.yaml").write_text(
        "calendar: office\ntime_zone: UTC\nhours: {monday: '08:00-16:00', friday: '08:00-16:00'}\n", encoding="utf-8"
    )
    (tmp_path / "tickets.csv").write_text("created,replied\n2026-10-02 15:00,2026-10-05 09:00\n", encoding="utf-8")
    text = """
sources: {tickets: {path: tickets.csv}}
scores: {reply: {metric: frt, roles: {start: created, end: replied}, calendar: office.yaml}}
"""
    (entry,) = edition(config(tmp_path, text)).entries
    assert entry.total is not None
    assert entry.total.estimate.value == 2 * 3600


def test_a_source_with_a_named_preset_is_dated_by_it(tmp_path: Path) -> None:
    case = ROOT / "tests" / "cases" / "preset-zendesk-tickets"
    text = f"""
sources: {{tickets: {{path: '{case}/*.csv', preset: zendesk-tickets}}}}
scores: {{csat: {{metric: csat}}}}
"""
    (entry,) = edition(config(tmp_path, text)).entries
    assert entry.report is not None
    assert (entry.report.request.date, entry.report.request.since) == ("created", "2026-10")


# --- records that no date places ------------------------------------------------------------------------------

LISTS = """
sources:
  lists: {path: [start.csv, end.csv]}
scores:
  kept: {metric: retention, source: lists, compare: previous}
"""


def lists(folder: Path, label: str = "") -> None:
    (folder / f"start{label}.csv").write_text("customer_id\n1\n2\n3\n4\n", encoding="utf-8")
    (folder / f"end{label}.csv").write_text("customer_id\n1\n2\n3\n9\n", encoding="utf-8")


def test_lists_without_a_date_count_whole_whatever_the_period_and_that_is_said(tmp_path: Path) -> None:
    lists(tmp_path)
    found = edition(config(tmp_path, LISTS))
    (entry,) = found.entries
    assert entry.total is not None
    assert entry.total.estimate.value == 75
    message = "warning: kept: no date is known of the records of lists: all of them count, whatever the period"
    assert message in said(found)
    assert [change.comparison for change in entry.changes] == [None]


def test_lists_of_one_period_each_belong_to_it(tmp_path: Path) -> None:
    lists(tmp_path, "-2026-09")
    lists(tmp_path, "-2026-10")
    text = LISTS.replace("[start.csv, end.csv]", '["start-{period}.csv", "end-{period}.csv"]')
    found = edition(config(tmp_path, text))
    assert not any("no date is known" in one for one in said(found))
    (change,) = found.entries[0].changes
    assert change.comparison is not None
    assert change.comparison.difference == 0


def test_what_is_withheld_alone_takes_another_segment_with_it_where_that_is_asked(tmp_path: Path) -> None:
    survey(tmp_path, rows("2026-10", "777"), rows("2026-10", "66", "phone"), rows("2026-10", "1", "chat"))
    text = f"\nmin_n: 2{PLAIN.replace('7, source', '7, by: channel, source')}"
    withheld = []
    for top in ("", "complementary: true\n"):
        (entry,) = edition(config(tmp_path, text + top)).entries
        assert entry.report is not None
        withheld.append([score.segment for score in entry.report.scores if score.withheld])
    assert withheld == [[("chat",)], [("chat",), ("phone",)]]
