"""The sample exports are what their script deals, byte for byte, and hold what their README says."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cxscore import api, cli
from cxscore.history import Series, opened

FOLDER = Path(__file__).parent.parent / "sample_data"
SCRIPT = FOLDER / "make_samples.py"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".json", ".ndjson"})
ENCODINGS = {"csat_de.csv": "cp1252", "csat_zh.csv": "utf-8-sig"}
DELIMITERS = {"csat_de.csv": ";"}

Record = dict[str, str]


def text(name: str) -> str:
    return (FOLDER / name).read_bytes().decode(ENCODINGS.get(name, "utf-8"))


def records(name: str) -> list[Record]:
    return list(csv.DictReader(io.StringIO(text(name), newline=""), delimiter=DELIMITERS.get(name, ",")))


def count(name: str, column: str) -> Counter[str]:
    return Counter(record[column] for record in records(name))


def plain(cell: str) -> int | None:
    """A CES cell read the slow way: the four dresses of a valid answer, then 1-7 or nothing."""
    bare = cell.strip().removesuffix("/7").removesuffix(".0")
    bare = chr(ord(bare) - 0xFEE0) if len(bare) == 1 and ord(bare) > 0xFF00 else bare
    return int(bare) if len(bare) == 1 and bare in "1234567" else None


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, str(SCRIPT), str(folder)], check=True)
    return folder


def test_the_script_makes_exactly_the_files_of_the_folder(remade: Path) -> None:
    assert sorted(path.name for path in remade.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_script_makes_the_same_bytes_again(remade: Path, name: str) -> None:
    assert (remade / name).read_bytes() == (FOLDER / name).read_bytes()


def test_all_samples_together_stay_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in NAMES) < 1_200_000


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("ces_responses.csv", 1288),
        ("nps_survey.csv", 900),
        ("csat_de.csv", 280),
        ("csat_nb.csv", 196),
        ("csat_zh.csv", 191),
        ("ces_emoji.csv", 240),
        ("sus_study.csv", 38),
        ("csat_gap.csv", 163),
        ("engagement.csv", 68),
        ("status_log.csv", 1042),
        ("contact_centre.csv", 878),
        ("daily_totals.csv", 276),
        ("customers_start.csv", 400),
        ("customers_end.csv", 416),
        ("customers_revenue.csv", 452),
        ("orders.csv", 873),
        ("qa_reviews.csv", 226),
        ("qa_double.csv", 80),
    ],
)
def test_every_row_has_the_cells_of_its_header(name: str, rows: int) -> None:
    header, *body = csv.reader(io.StringIO(text(name), newline=""), delimiter=DELIMITERS.get(name, ","))
    assert len(body) == rows
    assert {len(row) for row in body} == {len(header)}


def test_ces_rows_end_in_the_states_of_the_first_screen() -> None:
    cells = count("ces_responses.csv", "ces")
    answered = sum(n for cell, n in cells.items() if plain(cell) is not None)
    assert (answered, cells[""], cells["N/A"], cells["0"], cells["9"]) == (1198, 61, 12, 8, 3)
    assert cells.total() - answered - 61 - 12 - 8 - 3 == 6


def test_ces_shows_every_dress_of_a_valid_answer() -> None:
    odd = [
        cell for cell in count("ces_responses.csv", "ces") if plain(cell) is not None and cell not in set("1234567")
    ]
    assert {cell[-2:] for cell in odd} >= {".0", "/7"}
    assert any(cell.startswith(" ") for cell in odd)
    assert any(ord(cell[0]) > 0xFF00 for cell in odd)


# By hand from CES_ANSWERS, e.g. email (30 + 72 + 132 + 200 + 330 + 402 + 203) / 322 = 1369 / 322.
@pytest.mark.parametrize(
    ("channel", "n", "total"),
    [("email", 322, 1369), ("phone", 368, 1860), ("chat", 268, 1457), ("web", 227, 1159), ("", 13, 63)],
)
def test_ces_answers_of_each_channel_add_up(channel: str, n: int, total: int) -> None:
    answers = [plain(r["ces"]) for r in records("ces_responses.csv") if r["channel"] == channel]
    valid = [answer for answer in answers if answer is not None]
    assert (len(valid), sum(valid)) == (n, total)


def test_ces_has_the_shares_and_the_net_of_the_first_screen() -> None:
    answers = [a for r in records("ces_responses.csv") if (a := plain(r["ces"])) is not None]
    hard, easy = sum(a <= 3 for a in answers), sum(a >= 6 for a in answers)
    assert (hard, easy, sum(a >= 5 for a in answers)) == (252, 560, 813)


def test_ces_dates_are_in_order_and_span_six_months() -> None:
    stamps = [record["answered_at"] for record in records("ces_responses.csv")]
    assert stamps == sorted(stamps)
    assert {stamp[:7] for stamp in stamps} == {f"2026-{month:02}" for month in range(4, 10)}


def test_ces_on_the_web_gets_easier_and_on_email_hardly() -> None:
    def change(channel: str) -> float:
        rows = [r for r in records("ces_responses.csv") if r["channel"] == channel]
        early = [a for r in rows if r["answered_at"] < "2026-07" and (a := plain(r["ces"])) is not None]
        late = [a for r in rows if r["answered_at"] >= "2026-07" and (a := plain(r["ces"])) is not None]
        return sum(late) / len(late) - sum(early) / len(early)

    assert change("web") > 0.3
    assert abs(change("email")) < 0.2


def test_some_customers_answered_more_than_once_and_some_are_unknown() -> None:
    customers = count("ces_responses.csv", "customer_id")
    assert customers.pop("") > 10
    assert sum(n > 1 for n in customers.values()) > 100


def test_ces_comments_are_many_varied_and_hard_to_parse() -> None:
    rows = records("ces_responses.csv")
    filled = [record["comment"] for record in rows if record["comment"]]
    assert 0.32 < len(filled) / len(rows) < 0.38
    assert len(set(filled)) >= 60
    assert all(any(mark in comment for comment in filled) for mark in (",", '"', "\n"))


# By hand from NPS_ANSWERS, e.g. EMEA: 66 + 72 promoters, 6 + 3 + 5 + 8 + 9 + 22 + 27 detractors.
@pytest.mark.parametrize(
    ("region", "n", "promoters", "detractors"),
    [("EMEA", 320, 138, 80), ("NA", 280, 146, 52), ("APAC", 190, 60, 68), ("LATAM", 96, 42, 24)],
)
def test_nps_groups_of_each_region(region: str, n: int, promoters: int, detractors: int) -> None:
    cells = [r["nps"] for r in records("nps_survey.csv") if r["region"] == region and r["nps"]]
    numbers = [int(cell.split(" - ")[0]) for cell in cells]
    assert (len(numbers), sum(x >= 9 for x in numbers), sum(x <= 6 for x in numbers)) == (n, promoters, detractors)


def test_nps_writes_its_ends_in_words() -> None:
    cells = count("nps_survey.csv", "nps")
    assert (cells["10 - Extremely likely"], cells["0 - Not at all likely"], cells[""]) == (207, 17, 14)


@pytest.mark.parametrize(
    ("name", "column", "satisfied", "answered", "unknown"),
    [
        ("csat_de.csv", "Zufriedenheit", ("zufrieden", "sehr zufrieden"), 270, "keine Angabe"),
        ("csat_nb.csv", "tilfredshet", ("Fornøyd", "Svært fornøyd"), 184, "Vet ikke"),
        ("csat_zh.csv", "满意度", ("满意", "\u3000满意", "非常满意"), 186, "不适用"),
    ],
)
def test_worded_answers_are_counted_as_dealt(
    name: str, column: str, satisfied: tuple[str, ...], answered: int, unknown: str
) -> None:
    cells = count(name, column)
    assert cells.total() - cells[""] - cells[unknown] == answered
    assert sum(cells[word] for word in satisfied) == {"de": 182, "nb": 140, "zh": 131}[name[5:7]]


def test_the_german_file_can_only_be_read_as_a_windows_one() -> None:
    raw = (FOLDER / "csat_de.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "\u20ac" in raw.decode("cp1252")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 281


def test_the_chinese_file_starts_with_a_byte_order_mark() -> None:
    assert (FOLDER / "csat_zh.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_faces_come_in_the_counts_of_the_deck() -> None:
    kinds = Counter(
        "blank" if not cell else "two" if len(cell.rstrip("\ufe0f\U0001f3fd")) > 1 else cell[0]
        for cell in count("ces_emoji.csv", "ces").elements()
    )
    assert kinds == {"\U0001f642": 119, "\U0001f610": 54, "\U0001f641": 52, "\u2639": 9, "two": 2, "blank": 4}


# By hand from SUS_POINTS: 460 and 547 points of 18 participants, 2.5 each.
@pytest.mark.parametrize(("version", "points"), [("A", 460), ("B", 547)])
def test_sus_points_of_each_version(version: str, points: int) -> None:
    rows = [[r[f"sus_{n}"] for n in range(1, 11)] for r in records("sus_study.csv") if r["version"] == version]
    whole = [[int(cell) for cell in row] for row in rows if "" not in row]
    assert (len(rows), len(whole)) == (19, 18)
    assert all(1 <= answer <= 5 for row in whole for answer in row)
    assert sum(sum(row[::2]) - 5 + 25 - sum(row[1::2]) for row in whole) == points


# By hand from GAPS, e.g. call centre (-2 - 3 + 0 + 12 + 20 + 15 + 8) / 42.
@pytest.mark.parametrize(
    ("touchpoint", "total", "n"), [("store", 8, 40), ("call centre", 50, 42), ("app", 0, 38), ("delivery", 38, 38)]
)
def test_expectation_less_performance_of_each_touchpoint(touchpoint: str, total: int, n: int) -> None:
    pairs = [(r["expectation"], r["performance"]) for r in records("csat_gap.csv") if r["touchpoint"] == touchpoint]
    gaps = [int(e) - int(p) for e, p in pairs if e in set("1234567") and p in set("1234567")]
    assert (sum(gaps), len(gaps)) == (total, n)


# By hand from FAVOURABLE; Support has one more who answered a single statement, with a 4.
@pytest.mark.parametrize(
    ("team", "people", "favourable"),
    [("Engineering", 22, 84), ("Support", 19, 51 + 6), ("Sales", 14, 65), ("Finance", 9, 31), ("Legal", 3, 12)],
)
def test_favourable_statements_of_each_team(team: str, people: int, favourable: int) -> None:
    rows = [[r[f"q{n}"] for n in range(1, 7)] for r in records("engagement.csv") if r["team"] == team]
    answered = [[cell for cell in row if cell] for row in rows if any(row)]
    assert len(answered) == people
    assert sum(Fraction(6 * sum(cell in "45" for cell in row), len(row)) for row in answered) == favourable


def test_stars_are_numbers_or_drawn_or_unknown() -> None:
    values = Counter(review["stars"] for review in json.loads(text("stars.json")))
    assert values == {1: 9, 2: 8, 3: 18, 4: 44, 5: 51, "★★★★☆": 1, "★★☆☆☆": 1, None: 2}


def test_thumbs_hold_one_object_a_line() -> None:
    tickets = [json.loads(line) for line in text("thumbs.ndjson").splitlines()]
    assert Counter(ticket["rating"] for ticket in tickets) == {"good": 146, "bad": 45, None: 9}


# --- tickets, contacts, customers ----------------------------------------------------------------------------

HOLIDAYS = {"04-02", "04-03", "04-06", "05-01", "05-14", "05-25"}
FIRST = (1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 16, 19, 23, 28, 34, 43, 55, 75, 110, 200)
WAITS = {
    (priority, channel): {n * least * seconds for n in FIRST}
    for priority, least in (("urgent", 1), ("high", 2), ("normal", 4), ("low", 6))
    for channel, seconds in (("email", 60), ("chat", 15), ("phone", 15), ("web", 45))
}


def tickets() -> list[dict[str, Any]]:
    return [json.loads(line) for line in text("helpdesk.ndjson").splitlines()]


def is_ticket(ticket: dict[str, Any]) -> bool:
    """What the preset in configs keeps, and can be used."""
    aside = ticket["status"] == "deleted" or {"closed_by_merge", "spam"} & set(ticket["tags"])
    created, ended = ticket["created_at"], ticket["solved_at"] or "9"
    return not aside and created is not None and created <= ended


def opens(minute: datetime) -> bool:
    """Whether the desk is open in this minute, by the clock in Oslo: a plain second route to its hours."""
    label, day = f"{minute:%H:%M}", minute.weekday()
    if day > 4 or f"{minute:%m-%d}" in HOLIDAYS:
        return False
    if f"{minute:%m-%d}" == "04-01":
        return "08:00" <= label < "12:00"
    return "08:00" <= label < "15:00" if day == 4 else "08:00" <= label < "16:00" and not "12:00" <= label < "12:30"


def waited(ticket: dict[str, Any]) -> int:
    """Open seconds from the start to the first reply, minute by minute."""
    start, end = (datetime.fromisoformat(ticket[name][:19]) for name in ("created_at", "first_reply_at"))
    minute, seconds = start.replace(second=0), 0
    while minute < end:
        after = minute + timedelta(minutes=1)
        seconds += int((min(after, end) - max(minute, start)).total_seconds()) * opens(minute + timedelta(hours=2))
        minute = after
    return seconds


def test_tickets_stand_as_the_readme_says() -> None:
    found = tickets()
    tags = Counter(tag for ticket in found for tag in ticket["tags"])
    assert (len(found), tags["closed_by_merge"], tags["spam"]) == (1500, 15, 9)
    assert sum(ticket["status"] == "deleted" for ticket in found) == 12
    assert sum(ticket["created_at"] is None for ticket in found) == 3


def test_one_ticket_ends_before_it_starts() -> None:
    stamps = [(t["created_at"], t["solved_at"]) for t in tickets() if t["created_at"] and t["solved_at"]]
    assert sum(solved < created for created, solved in stamps) == 1


def test_nothing_in_the_help_desk_is_later_than_its_export() -> None:
    assert max(ticket["updated_at"] for ticket in tickets()) <= "2026-09-30T14:00:00Z"


def test_every_wait_for_a_first_reply_is_one_of_the_deck_in_opening_hours() -> None:
    replied = [t for t in tickets() if is_ticket(t) and t["first_reply_at"]][::14]
    assert len(replied) > 100
    assert all(waited(t) in WAITS[t["priority"], t["via"]["channel"]] for t in replied)


def test_business_time_by_cxscore_is_that_of_a_plain_second_route(capsys: pytest.CaptureFixture[str]) -> None:
    kept = [t for t in tickets() if is_ticket(t) and t["priority"] == "urgent" and t["first_reply_at"]]
    configs = FOLDER.parent / "configs"
    words = ["frt", FOLDER / "helpdesk.ndjson", "--preset", configs / "presets" / "helpdesk.yaml", "-f", "json"]
    words += ["--calendar", configs / "calendars" / "support-oslo.yaml", "--where", "priority=urgent"]
    assert cxscore(*words, "--variant", "mean", capsys=capsys) == pytest.approx(sum(map(waited, kept)) / len(kept))


def cxscore(*words: object, capsys: pytest.CaptureFixture[str]) -> float:
    """The value of the total that a command line prints as JSON."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cxscore", *map(str, words)])
        assert cli.run() == 0
    value = json.loads(capsys.readouterr().out)["scores"][0]["value"]
    assert isinstance(value, float)
    return value


def test_the_report_on_service_scores_all_of_its_entries(capsys: pytest.CaptureFixture[str]) -> None:
    config = FOLDER.parent / "configs" / "service.yaml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cxscore", "report", str(config), "--for", "2026-09", "--quiet"])
        assert cli.run() == 0
    shown = capsys.readouterr().out
    assert "Targets  2 of 2 met" in shown
    assert "40 open, lower = better" in shown


def test_the_log_tells_of_the_tickets_of_september_and_ends_as_they_do() -> None:
    last = {record["ticket"]: (record["changed_at"], record["status"]) for record in records("status_log.csv")}
    known = {str(t["id"]): t for t in tickets() if is_ticket(t) and t["created_at"] >= "2026-09"}
    assert last.keys() == known.keys()
    solved = {ticket for ticket, (_, status) in last.items() if status == "solved"}
    assert all((ticket in solved) == (known[ticket]["solved_at"] is not None) for ticket in last)
    assert all(last[ticket][0] == known[ticket]["solved_at"] for ticket in solved)


def test_the_log_begins_each_ticket_when_the_help_desk_says_it_came() -> None:
    first = {record["ticket"]: record["changed_at"] for record in reversed(records("status_log.csv"))}
    created = {str(t["id"]): t["created_at"] for t in tickets()}
    assert all(stamp == created[ticket] for ticket, stamp in first.items())


def test_calls_that_were_given_up_have_a_wait_and_nobody_who_took_them() -> None:
    given_up = [r for r in records("contact_centre.csv") if r["abandoned"] == "Y"]
    assert len(given_up) == 71
    assert all(r["wait"] and not r["answered"] and not r["agent"] for r in given_up)


def test_daily_totals_are_the_calls_and_chats_of_the_log() -> None:
    live = Counter((r["arrived"][:10], r["queue"]) for r in records("contact_centre.csv") if r["channel"] != "email")
    totals = records("daily_totals.csv")
    assert {(r["day"], r["queue"]): int(r["offered"]) for r in totals if r["offered"] != "0"} == live
    assert all(int(r["handled"]) + int(r["abandoned"]) == int(r["offered"]) for r in totals)


def test_customers_keep_the_zeros_of_their_ids() -> None:
    ids = [record["customer_id"] for record in records("customers_revenue.csv")]
    assert {len(customer) for customer in ids} == {6}
    assert len(set(ids)) == len(ids)


# By hand from MOVES and PRICES in operations.py.
def test_customers_kept_lost_and_new() -> None:
    start, end = (set(count(f"customers_{name}.csv", "customer_id")) for name in ("start", "end"))
    assert (len(start), len(start & end), len(start - end), len(end - start)) == (400, 364, 36, 52)


def test_revenue_at_the_start_and_what_was_lost_and_won() -> None:
    pairs = [(cents(r["start_revenue"]), cents(r["end_revenue"])) for r in records("customers_revenue.csv")]
    old = [(before, after) for before, after in pairs if before]
    assert sum(before for before, _ in old) == 936500
    assert sum(max(before - after, 0) for before, after in old) == 88780
    assert sum(max(after - before, 0) for before, after in old) == 68460


def cents(cell: str) -> int:
    whole, decimals = cell.split(".")
    return int(whole) * 100 + int(decimals)


def test_both_lists_of_customers_stand_side_by_side_in_the_third() -> None:
    start = {record["customer_id"]: record["monthly_revenue"] for record in records("customers_start.csv")}
    both = {record["customer_id"]: record["start_revenue"] for record in records("customers_revenue.csv")}
    assert {customer: paid for customer, paid in both.items() if paid != "0.00"} == start


# By hand from BUYERS: 80 + 30 + 10 of 330 bought again; every tenth has a cancelled order besides.
def test_buyers_and_their_orders() -> None:
    bought = {(r["customer_id"], r["order_id"]) for r in records("orders.csv") if r["status"] != "cancelled"}
    assert Counter(Counter(customer for customer, _ in bought).values()) == {1: 210, 2: 80, 3: 30, 4: 10}
    assert len({r["order_id"] for r in records("orders.csv") if r["status"] == "cancelled"}) == 33


def test_the_sample_history_holds_what_the_survey_says() -> None:
    with opened(FOLDER / "history.sqlite") as history:
        kept = {one.place.period: one for one in history.versions(Series("monthly", "effort"))}
    assert list(kept) == [f"2026-{month:02}" for month in range(4, 10)]
    for period, one in kept.items():
        asked = partial(api.score, FOLDER / "ces_responses.csv", "ces", scale=7, date="answered_at")
        found = asked(respondent="customer_id", since=period, until=period, tz="Europe/Oslo").scores[0].estimate
        assert (one.value, one.n) == (found.value, found.n)
