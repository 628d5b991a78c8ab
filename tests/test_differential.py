"""The fast count and the slow reference agree: on every sample, on every case, on random hostile tables."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cxscore import api
from cxscore.config.load import find_metric
from cxscore.errors import InputError
from cxscore.model import PLACED, Request, Score
from cxscore.tallying import Rejected, rejected
from tests import commands, presets, reference
from tests.commands import SCALES
from tests.reference import Ask, Counted, Unusable

SAMPLES = Path(__file__).parent.parent / "sample_data"
COMMANDS = [
    "ces ces_responses.csv --scale 7 -b channel -b touchpoint --date answered_at --period month",
    "ces ces_responses.csv --scale 7 -b product --respondent customer_id --date answered_at",
    "ces ces_responses.csv --scale 7 --respondent customer_id --keep first --date answered_at --period quarter",
    "ces ces_responses.csv --scale 7 --where channel=e* --where channel= --where-not ces=7",
    "ces ces_responses.csv --scale 7 --where-not ces=1..2 --date answered_at --since 2026-05 --until 2026-W30",
    "ces ces_responses.csv --scale 7 --key customer_id --order answered_at -b channel",
    "ces ces_responses.csv --scale 7 --missing 9 --key customer_id --order=-answered_at",
    "nps nps_survey.csv -b region -b plan --date date --period week",
    "csat csat_de.csv --scale 5 -b Filiale --date Datum --period month",
    "csat csat_nb.csv --scale 5 -b avdeling --date tidspunkt --period day --tz Europe/Oslo",
    "csat csat_zh.csv --scale 5 -b 门店 --date 日期 --period year",
    "ces ces_emoji.csv --scale emoji -b page --date answered_at --period month",
    "sus sus_study.csv -b version",
    "gap csat_gap.csv --scale 7 -b touchpoint",
    "engagement engagement.csv --scale 5 -b team -c q1 -c q2 -c q3 -c q4 -c q5 -c q6",
    "stars stars.json -b country --date date --period quarter",
    "csat thumbs.ndjson --scale good-bad -b agent --date solved_at --period week --tz Asia/Kolkata",
]


# --- comparing -----------------------------------------------------------------------------------------------


def scored(folder: Path, said: Any) -> api.ScoredReport:
    """The program's report of a parsed command line."""
    return api.score(
        [str(folder / name) for name in said.files],
        said.metric,
        column=said.column or [commands.COLUMNS[n] for n in said.files if n in commands.COLUMNS],
        scale=said.scale,
        variant=said.variant,
        direction=said.direction,
        by=said.by,
        where=said.where,
        where_not=said.where_not,
        date=said.date,
        period=said.period,
        since=said.since,
        until=said.until,
        tz=said.tz,
        dayfirst=said.dayfirst or None,
        respondent=said.respondent,
        keep=said.keep,
        key=said.key,
        order=said.order,
        counts=said.counts,
        weight=said.weight,
        missing=said.missing,
        encoding=said.encoding,
        delimiter=said.delimiter,
        preset=said.preset,
        include=said.include,
    )


def assert_same(report: api.ScoredReport, counted: Counted) -> None:
    """Every segment and period has the same answers and states, the totals are their sums, the ledger agrees."""
    (ledger,) = report.ledgers.values()
    assert {state.value: n for state, n in ledger.states.items() if n} == counted.ledger
    cells = {(s.segment, s.period): s for s in report.scores if (s.scope == "segment") == bool(report.by)}
    found = {place: answers(score) for place, score in cells.items() if score.tally.states}
    assert found == {place: counted.masses.get(place, {}) for place in counted.states}
    for place, states in counted.states.items():
        assert placed(cells[place]) == states, place
    for total in (score for score in report.scores if score.scope == "total"):
        assert answers(total) == summed(counted, total.period)


def answers(score: Score) -> dict[reference.Value, reference.Mass]:
    return {
        answer if isinstance(answer, str) else Fraction(answer): (mass.n, Fraction(mass.w), Fraction(mass.w2))
        for answer, mass in score.tally.masses.items()
    }


def placed(score: Score) -> dict[str, int]:
    return {state.value: n for state, n in score.tally.states.items() if state in PLACED}


def summed(counted: Counted, period: str | None) -> dict[reference.Value, reference.Mass]:
    whole: dict[reference.Value, reference.Mass] = {}
    for (_, own), masses in counted.masses.items():
        for answer, mass in masses.items() if own == period else ():
            old = whole.get(answer, (0, Fraction(0), Fraction(0)))
            whole[answer] = (old[0] + mass[0], old[1] + mass[1], old[2] + mass[2])
    return whole


# --- samples and cases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda text: " ".join(text.split()[1:]))
def test_samples_are_counted_as_the_reference_counts_them(command: str) -> None:
    said = commands.parsed(command.split())
    assert_same(scored(SAMPLES, said), reference.count(commands.sheets(SAMPLES, said), commands.asked(said)))


OPERATIONS = {
    *("helpdesk.ndjson", "status_log.csv", "contact_centre.csv", "daily_totals.csv", "orders.csv"),
    *("customers.csv", "customers_start.csv", "customers_end.csv", "customers_revenue.csv"),
    *("qa_reviews.csv", "qa_double.csv", "service_survey.csv"),
}
"""Samples of tickets, customers, reviews and studies, which have second routes of their own."""


def test_every_sample_is_compared() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in {".csv", ".json", ".ndjson"}}
    assert {command.split()[1] for command in COMMANDS} == files - OPERATIONS


@pytest.mark.parametrize(
    "name", [name for name in commands.NAMES if commands.of_answers(name) and not commands.expected(name).get("exit")]
)
def test_cases_are_counted_as_the_reference_counts_them(name: str) -> None:
    said, folder = commands.parsed(commands.words(name)), commands.CASES / name
    known = presets.spec(name, said)
    found = presets.sheets(folder, said, known)
    assert_same(scored(folder, said), reference.count(found, presets.asked(said, known, found[0])))


# --- random tables -------------------------------------------------------------------------------------------


def cells(*texts: str) -> list[str]:
    """The cells of texts that part them with a middle dot."""
    return [cell for text in texts for cell in text.split("·")]


CELLS = {
    "nps": cells(
        '0·1·5·6·7·8·9·10·11·-1·+3·9.0·8,0·6.5·7,000·10/10·9/7·7-8·10+·7;8·1e1·07·０７·１０·99·TRUE·=5·"8"',
        "· 6 ·\u30004·5\u00a0·7\n·NA·n/a·-·null·NaN·#N/A·don't know·Not at all likely·7 dwarfs·10 out of 10",
        "10 - Extremely likely·0 - Extremely likely·9 - fine·8: good\nreally·" + "x" * 201,
    ),
    "seg": cells('a· a ·A··NA·=1+1·[red]·\x1b[31m·x,y·say "x"·two\nlines·a%·a_b·æ·null'),
    "seg2": cells("1·2·10·"),
    "date": cells(
        "2026-01-31·2026-02-01 23:30·2026-01-31T23:30:00Z·2026-02-01T00:15:00+05:30·2024-12-30·2025-12-29 00:00:00",
        "2026-02-30··soon·now· 2026-01-04 ·2027-01-01",
    ),
    "who": cells("p1·p1· p1 ·p2··P1"),
    "key": cells("k1·k1·k2·· k2"),
    "order": cells("1·2·10·2.5·2,5··０３"),
    "n": cells("1·2·0·10· 3 ·4.0"),
    "w": cells("1·0.5·0·2,25· 0.000000001 ·1.5"),
}
NAMES = tuple(CELLS)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """The text of a table with hostile cells in some dialect, blank lines and ragged rows among its records."""
    records = draw(st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in NAMES)), min_size=1, max_size=12))
    end, delimiter = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.sampled_from(",;\t|"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    lines = [line(NAMES, delimiter, quoting)]
    tail = draw(st.sampled_from(((), (), ("",))))
    for record in records:
        shapes = [*[record] * 6, record[:-1], (*record, "x"), (*record, ""), ("",) * len(record)]
        lines += [""] * draw(st.sampled_from([0, 0, 0, 0, 1]))
        lines.append(line((*draw(st.sampled_from(shapes)), *tail), delimiter, quoting))
    text = end.join(lines) + draw(st.sampled_from(["", end, end * 2]))
    return draw(st.sampled_from(["", "\ufeff"])) + text


def line(cells: Sequence[str], delimiter: str, quoting: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator="").writerow(cells)
    return buffer.getvalue()


PATTERNS = cells("seg=a·seg=·seg=*a*·seg=?·seg=a%·seg=a_b·seg=[red]·nps=0..6·nps=7..10·seg=*\n*")


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """A request whose options agree with each other."""
    by = tuple(draw(st.lists(st.sampled_from(["seg", "seg2"]), unique=True, max_size=2)))
    where = draw(st.lists(st.sampled_from(PATTERNS), max_size=2))
    where_not = draw(st.lists(st.sampled_from(PATTERNS), max_size=1))
    ask = Ask(SCALES["nps", None], ("nps",), by=by, where=commands.pairs(where), where_not=commands.pairs(where_not))
    if draw(st.booleans()):
        ask = replace(ask, key="key", order=draw(st.sampled_from([None, "order", "-order"])))
    if draw(st.booleans()):
        ask = replace(ask, respondent="who", keep=draw(st.sampled_from(["last", "first", "all"])))
    else:
        ask = draw(st.sampled_from([ask, replace(ask, counts="n"), replace(ask, weight="w")]))
    ask = replace(ask, missing=tuple(draw(st.sampled_from([(), ("99",), ("0", "soon")]))))
    return draw(in_time(ask))


@st.composite
def in_time(draw: st.DrawFn, ask: Ask) -> Ask:
    """The request with a date column, if it draws one."""
    period = draw(st.sampled_from([None, None, "day", "week", "month", "quarter", "year"]))
    since = draw(st.sampled_from([None, "2026", "2026-W05", "2026-01-31"]))
    until = draw(st.sampled_from([None, "2026-02"]))
    if not (period or since or until or (ask.respondent and draw(st.booleans()))):
        return ask
    zone = draw(st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]))
    return replace(ask, date="date", period=period, since=since, until=until, tz=zone)


def request(ask: Ask) -> Request:
    """The program's request of the same meaning."""
    same = {
        name: getattr(ask, name) for name in (*commands.PLAIN, "tz", "columns", "by", "where", "where_not", "missing")
    }
    return Request("nps", time_zone=same.pop("tz"), **same)


def assess(paths: Sequence[Path], ask: Ask) -> tuple[api.ScoredReport, list[Rejected]]:
    """The program's report, and its list of rejects."""
    with api.opened(list(paths), request(ask)) as table:
        assessment = api.assess(table, request(ask), find_metric("nps", None))
        report = api.report(assessment, "nps", [assessment.choice])
        return report, list(rejected(assessment.records, assessment.tallied))


RANDOM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RANDOM
@given(tables(), asks())
@example("nps,seg\n9,a\n,\n3,a\n8\n", Ask(SCALES["nps", None], ("nps",), by=("seg",)))
def test_random_tables_are_counted_as_the_reference_counts_them(text: str, ask: Ask) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_bytes(text.encode())
        try:
            counted = reference.count([reference.read_sheet(path)], ask)
        except Unusable:
            with pytest.raises(InputError):
                assess([path], ask)
            return
        report, found = assess([path], ask)
    assert_same(report, counted)
    assert [(path.name, r.line, r.column, r.value, r.state.value) for r in found] == counted.rejects
    assert report.inputs[0].rows == sum(counted.ledger.values())
