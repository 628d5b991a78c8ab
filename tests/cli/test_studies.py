"""`drivers`, `link`, `weigh` and `reliability` as their users meet them."""

import csv
import io
import json
import re
import stat
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

import cxscore
from cxscore.renderers.layout import cells_wide
from tests.cli.calls import Call

ROOT = Path(cxscore.__file__).parent.parent
SURVEY, CUSTOMERS = (str(ROOT / "sample_data" / name) for name in ("service_survey.csv", "customers.csv"))
MARGINS = str(ROOT / "configs/margins/customers-2026.yaml")
SCHEMA = json.loads((ROOT / "cxscore/report.schema.json").read_text(encoding="utf-8"))

DRIVERS = ("drivers", "ces", SURVEY, "--scale", "7", "-d", "speed", "-d", "tone", "-d", "transferred")
LINK = ("link", "ces", SURVEY, CUSTOMERS, "--on", "customer_id", "--scale", "7", "--outcome", "churned")
WEIGH = ("weigh", SURVEY, "--margins", MARGINS)
RELIABILITY = ("reliability", SURVEY, "--items", "speed", "--items", "knowledge")
AGREEMENT = ("agreement", "-c", "tone", "--review", "ticket", "--reviewer", "who", "--scale", "5")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def written(folder: Path, name: str, *rows: str) -> str:
    (folder / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize("words", [DRIVERS, LINK, WEIGH, RELIABILITY], ids=lambda words: words[0])
def test_json_is_the_shipped_schema_and_the_same_every_time(call: Call, words: tuple[str, ...]) -> None:
    first, second = call(*words, "-f", "json"), call(*words, "-f", "json")
    assert first.code == 0
    assert first.out == second.out
    jsonschema.validate(json.loads(first.out), SCHEMA)


@pytest.mark.parametrize("words", [DRIVERS, LINK, WEIGH, RELIABILITY], ids=lambda words: words[0])
def test_a_pipe_gets_csv_and_a_terminal_a_table(call: Call, words: tuple[str, ...]) -> None:
    piped, shown = call(*words), call(*words, terminal=True)
    assert len({len(row) for row in csv.reader(io.StringIO(piped.out))}) == 1
    assert "Rule" in shown.out or "association" in shown.out


@pytest.mark.parametrize(
    ("words", "column"), [(DRIVERS, "r2"), (LINK, "correlation"), (WEIGH, "deff"), (RELIABILITY, "alpha")]
)
def test_a_line_of_csv_holds_what_the_whole_study_found(call: Call, words: tuple[str, ...], column: str) -> None:
    assert {bool(float(row[column])) for row in table(call(*words).out)} == {True}


# --- on a narrow screen ---------------------------------------------------------------------------------------

EASE, TONE, MOVED = (
    "how_easy_was_it_to_reach_the_right_person",
    "客户服务人员的专业知识和态度评分问题",
    "moved_between_teams",
)
LEFT = "cancelled_the_contract_within_three_months"
NUMBER = re.compile(r"[-+]?[\d,]+\.\d+|<?\d[\d,]*")
LEFT_OUT = re.compile(r"Note  left out on a screen this narrow: ([^;]*); a wider one or a file has all columns")
ALL = {
    ("drivers", 80): "share, held, sign, VIF, performance",
    ("drivers", 60): "share, rank, held, correlation, sign, VIF, performance",
    ("reliability", 60): "missing, mean",
    ("agreement", 80): "works, ICC(2,k)",
    ("agreement", 60): "works, 95 % interval of ICC(2,1), ICC(2,k)",
    ("weigh", 60): "n, before %",
}
"""What goes on screens so wide; of other studies nothing does."""


def long_names(folder: Path) -> dict[str, tuple[str, ...]]:
    """Studies of files whose columns have names that are too long for a narrow screen, or take two cells a sign."""
    answers = [(1 + i * 7 % 5, 1 + i * 5 % 7, 1 + i * 3 % 4, i % 2) for i in range(140)]
    rows = [f"{i},{1 + (a + b + 2 * d) % 7},{a},{b},{c},{d}" for i, (a, b, c, d) in enumerate(answers)]
    written(folder, "s.csv", f"id,ces,{EASE},{TONE},knowledge_of_the_person_who_helped_you,{MOVED}", *rows)
    written(folder, "c.csv", f"id,{LEFT}", *(f"{i},{'yes' if i % 3 else 'no'}" for i in range(140)))
    reviews = [
        f"{i},{who},{1 + (i + n) % 5},{1 + (i * 3 + n * i) % 5}" for i in range(40) for n, who in enumerate("ab")
    ]
    written(folder, "r.csv", f"ticket,who,{EASE},{TONE}", *reviews)
    written(folder, "p.csv", f"{EASE},{MOVED}", *("Großröhrsdorf und das ganze Umland,yes", "North,no") * 5)
    variables = f"{{{EASE}: {{Großröhrsdorf und das ganze Umland: 60, North: 40}}}}"
    written(folder, "m.yaml", "margins: m", f"variables: {variables}")
    return {
        "drivers": ("drivers", "ces", "s.csv", "--scale", "7", "-d", EASE, "-d", TONE, "-d", MOVED),
        "link": ("link", "ces", "s.csv", "c.csv", "--on", "id", "--scale", "7", "--outcome", LEFT),
        "reliability": ("reliability", "s.csv", "--items", EASE, "--items", TONE, "--reverse", EASE),
        "agreement": ("agreement", "r.csv", "-c", EASE, "-c", TONE, *AGREEMENT[3:]),
        "weigh": ("weigh", "p.csv", "--margins", "m.yaml"),
    }


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("name", ["drivers", "link", "reliability", "agreement", "weigh"])
def test_studies_fit_the_screen_cut_no_number_and_name_what_they_leave_out(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, width: int, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = long_names(tmp_path)[name]
    done, whole = call(*words, terminal=True), call(*words, "-f", "table")
    assert done.code == 0, done.err
    assert max(map(cells_wide, done.out.splitlines())) <= width
    assert LEFT_OUT.findall(done.out.replace("\n      ", " ")) == [
        ALL[shown] for shown in ((name, width),) if shown in ALL
    ]
    assert set(NUMBER.findall(done.out)) <= set(NUMBER.findall(whole.out))
    assert not LEFT_OUT.search(whole.out)


@pytest.mark.parametrize("name", ["drivers", "link", "reliability", "agreement", "weigh"])
def test_off_a_terminal_names_are_whole(call: Call, tmp_path: Path, name: str) -> None:
    done = call(*long_names(tmp_path)[name], "-f", "table")
    assert done.code == 0, done.err
    assert "…" not in done.out


# --- drivers --------------------------------------------------------------------------------------------------


def test_driver_importances_add_up_to_r2(call: Call) -> None:
    found = json.loads(call(*DRIVERS, "-f", "json").out)
    assert sum(one["importance"] for one in found["drivers"]) == pytest.approx(found["model"]["r2"])
    assert found["drivers"][0]["name"] == "speed"


def test_drivers_of_all_answers_of_a_respondent_are_warned_of(call: Call) -> None:
    assert "the intervals are too narrow" in call(*DRIVERS, "--respondent", "customer_id", "--keep", "all").err


def test_drivers_may_stand_in_another_file(call: Call, tmp_path: Path) -> None:
    cases = [f"T{70001 + i},{i % 9},{i % 2}" for i in range(300)]
    other = written(tmp_path, "cases.csv", "ticket_id,contacts,night", *cases)
    words = ("drivers", "ces", SURVEY, "--scale", "7", "-d", "speed", "-d", "contacts")
    done = call(*words, "--join", other, "--on", "ticket_id", "-f", "json")
    found = json.loads(done.out)
    assert {one["name"] for one in found["drivers"]} == {"speed", "contacts"}
    assert "120 of 420 answers have no partner" in done.err
    assert [source["rows"] for source in found["inputs"]] == [420, 300]


def test_a_pattern_names_several_drivers(call: Call) -> None:
    found = table(call("drivers", "ces", SURVEY, "--scale", "7", "-d", "*ed", "-d", "t*ne").out)
    assert {one["name"] for one in found} == {"speed", "transferred", "tone"}


def test_filters_and_weights_reach_the_regression(call: Call, tmp_path: Path) -> None:
    weighted = str(tmp_path / "w.csv")
    call(*WEIGH, "-o", weighted)
    plain = json.loads(call(*DRIVERS, "-f", "json").out)["model"]
    filtered = json.loads(call(*DRIVERS, "--where", "plan=basic", "-f", "json").out)["model"]
    words = ("drivers", "ces", weighted, *DRIVERS[3:], "--weight", "weight", "-f", "json")
    weighed = json.loads(call(*words).out)["model"]
    assert filtered["n"] < plain["n"] == weighed["n"]
    assert weighed["r2"] != plain["r2"]


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("-d", "spede"), 4, "has no column 'spede'; did you mean 'speed'?"),
        (("-d", "speed", "-d", "speed"), 2, "--driver names a column twice"),
        (("-d", "ticket_id"), 4, "column 'ticket_id' holds 420 different texts"),
        (("-d", "speed", "--on", "ticket_id"), 2, "--join and --on belong together"),
        (("-d", "speed", "--reverse", "tone"), 2, "--reverse tone names no driver"),
        (("-d", "speed", "--driver-scale", "big"), 2, "--driver-scale big"),
        (("-d", "speed", "--where", "customer_id=C1001"), 4, "too few for 1 driver: 10 are needed"),
        (("-d", "speed", "-d", "ces"), 2, "driver 'ces' holds the answers themselves"),
        ((), 2, "needs --driver"),
        (("-d", "speed", "-o", "x.docx"), 2, "the suffix of 'x.docx' does not say the format"),
    ],
)
def test_what_cannot_be_studied_is_a_sentence(call: Call, words: tuple[str, ...], code: int, complaint: str) -> None:
    done = call("drivers", "ces", SURVEY, "--scale", "7", "-c", "ces", *words)
    assert done.code == code
    assert complaint in done.err


@pytest.mark.parametrize("words", [("drivers", "frt", SURVEY, "-d", "speed"), ("link", "frt", *LINK[2:])])
def test_a_metric_that_nobody_answers_is_refused(call: Call, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.code, "is not the answer to a question" in done.err) == (2, True)


def test_an_output_file_gets_the_study(call: Call, tmp_path: Path) -> None:
    done = call(*DRIVERS, "-o", str(tmp_path / "d.json"))
    assert done.out == ""
    assert json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["command"] == "drivers"


# --- link -----------------------------------------------------------------------------------------------------


def test_a_customer_who_answered_twice_counts_once_by_the_last_answer(call: Call) -> None:
    done = call(*LINK, "-f", "json")
    found = json.loads(done.out)["link"]
    assert (found["matched"], found["customers_matched"], found["customers"]) == (390, 390, 520)
    assert "30 answers are earlier ones of a 'customer_id' that answered again: the last counts" in done.err


def test_keep_all_counts_every_answer(call: Call) -> None:
    done = call(*LINK, "--keep", "all", "--respondent", "customer_id", "-f", "json")
    assert json.loads(done.out)["link"]["matched"] == 420
    assert "the intervals are too narrow" in done.err


def test_the_shares_of_churn_are_those_counted_by_hand(call: Call) -> None:
    with Path(CUSTOMERS).open(encoding="utf-8") as stream:
        churned = {row["customer_id"]: row["churned"] == "yes" for row in csv.DictReader(stream)}
    with Path(SURVEY).open(encoding="utf-8") as stream:
        last = {row["customer_id"]: int(row["ces"]) for row in csv.DictReader(stream)}
    easy = [churned[customer] for customer, ces in last.items() if ces >= 6]
    found = json.loads(call(*LINK, "-f", "json").out)["link"]["buckets"][-1]
    assert (found["name"], found["n"]) == ("easy", len(easy))
    assert found["value"] == pytest.approx(100 * sum(easy) / len(easy))


def test_when_no_key_matches_both_sides_show_examples(call: Call, tmp_path: Path) -> None:
    other = written(tmp_path, "c.csv", "customer_id,churned", "1001,yes", "1002,no")
    done = call("link", "ces", SURVEY, other, *LINK[4:])
    assert done.code == 4
    assert "holds 'C1001', 'C1002', 'C1003' and 387 more" in done.err
    assert "c.csv '1001', '1002'" in done.err


def test_the_key_may_have_another_name_in_the_other_file(call: Call, tmp_path: Path) -> None:
    text = Path(CUSTOMERS).read_text(encoding="utf-8").replace("customer_id", "id", 1)
    other = written(tmp_path, "c.csv", *text.splitlines())
    words = ("link", "ces", SURVEY, other, "--on", "customer_id=id", *LINK[6:])
    assert call(*words).out == call(*LINK).out


def test_link_needs_two_files(call: Call) -> None:
    done = call("link", "ces", SURVEY, *LINK[4:])
    assert (done.code, "link needs two files" in done.err) == (2, True)


# --- weigh ----------------------------------------------------------------------------------------------------


def test_the_weighted_file_is_the_file_with_weights_that_add_up_exactly(call: Call, tmp_path: Path) -> None:
    assert call(*WEIGH, "-o", str(tmp_path / "w.csv")).code == 0
    rows = table((tmp_path / "w.csv").read_text(encoding="utf-8"))
    weights = [Decimal(row.pop("weight")) for row in rows]
    assert rows == table(Path(SURVEY).read_text(encoding="utf-8"))
    assert sum(weights) == 420
    assert max(-weight.as_tuple().exponent for weight in weights) <= 9  # type: ignore[operator]
    south = sum(weight for row, weight in zip(rows, weights, strict=True) if row["region"] == "south")
    assert float(south) == pytest.approx(0.7 * 420)


def test_the_weighted_file_is_for_its_owner_alone(call: Call, tmp_path: Path) -> None:
    call(*WEIGH, "-o", str(tmp_path / "w.csv"))
    assert stat.S_IMODE((tmp_path / "w.csv").stat().st_mode) == 0o600


def test_records_that_are_filtered_are_not_written(call: Call, tmp_path: Path) -> None:
    done = call(*WEIGH, "--where-not", "channel=chat", "-o", str(tmp_path / "w.csv"), "-f", "json")
    rows = table((tmp_path / "w.csv").read_text(encoding="utf-8"))
    assert {row["channel"] for row in rows} == {"email", "phone"}
    ledger = json.loads(done.out)["ledgers"][0]
    assert (ledger["answered"], ledger["filtered"]) == (len(rows), 420 - len(rows))


def test_a_score_of_the_weighted_file_uses_the_weights(call: Call, tmp_path: Path) -> None:
    call(*WEIGH, "-o", str(tmp_path / "w.csv"))
    done = call("ces", str(tmp_path / "w.csv"), "--scale", "7", "--weight", "weight", "-f", "json")
    score = json.loads(done.out)["scores"][0]
    efficiency = json.loads(call(*WEIGH, "-f", "json").out)["weighting"]["efficiency"]
    assert score["n_eff"] == pytest.approx(420 * efficiency)


def test_cells_that_a_spreadsheet_would_run_are_guarded_and_numbers_stay(call: Call, tmp_path: Path) -> None:
    sample = written(tmp_path, "s.csv", "region,plan,note", "north,basic,=1+1", "south,plus,-5")
    call("weigh", sample, "--margins", MARGINS, "-o", str(tmp_path / "w.csv"))
    rows = table((tmp_path / "w.csv").read_text(encoding="utf-8"))
    assert [row["note"] for row in rows] == ["'=1+1", "-5"]


@pytest.mark.parametrize(
    ("rows", "words", "ending"),
    [
        (["region", "north"], (), (4, "has no column 'plan'")),
        (["region,plan", "north,basic", ",plus"], (), (4, "1 records have no 'region'")),
        (["region,plan", "north,basic", "west,plus"], (), (4, "1 records have region 'west'")),
        (["region,plan", "north,basic", "north,plus"], (), (4, "'south' a share, and no record has it")),
        (["region,plan", "north,basic", "south,plus"], ("--max-weight", "1"), (2, "--max-weight 1 leaves no room")),
        (["region,plan", "north,basic", "south,plus"], ("-o", "w.xlsx"), (2, "'w.xlsx' is no CSV file")),
        (["region,plan,weight", "north,basic,1", "south,plus,1"], ("-o", "w.csv"), (2, "has a column 'weight'")),
        (["region,plan"], (), (4, "no record is left")),
    ],
)
def test_what_cannot_be_weighed_is_a_sentence(
    call: Call, tmp_path: Path, rows: list[str], words: tuple[str, ...], ending: tuple[int, str]
) -> None:
    done = call("weigh", written(tmp_path, "s.csv", *rows), "--margins", MARGINS, *words)
    assert done.code == ending[0]
    assert ending[1] in done.err
    assert not (tmp_path / "w.csv").exists()


def test_one_file_is_weighed_and_one_is_joined(call: Call, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        written(tmp_path, name, "region,plan,ticket_id,x", f"north,basic,{name},1")
    assert "one file is weighed at a time" in call("weigh", "*.csv", "--margins", MARGINS).err
    done = call(*DRIVERS, "-d", "x", "--join", "*.csv", "--on", "ticket_id")
    assert (done.code, "one file is joined, not several" in done.err) == (2, True)


def test_malformed_records_of_the_other_file_are_said(call: Call, tmp_path: Path) -> None:
    lines = Path(CUSTOMERS).read_text(encoding="utf-8").splitlines()
    other = written(tmp_path, "c.csv", *lines, "C9,yes,1,surplus")
    done = call("link", "ces", SURVEY, other, *LINK[4:])
    assert "1 malformed records are left out" in done.err
    assert "c.csv, first at line 522" in done.err


def test_margins_that_do_not_add_up_are_said_at_their_place(call: Call, tmp_path: Path) -> None:
    wrong = written(tmp_path, "m.yaml", "margins: m", "variables:", "  region: {north: 30, south: 61}")
    done = call("weigh", SURVEY, "--margins", wrong)
    assert done.code == 3
    assert "m.yaml:3:3: the shares add up to 91" in done.err


# --- reliability ----------------------------------------------------------------------------------------------


def test_a_pattern_names_the_items_and_seconds_find_speeders(call: Call) -> None:
    sample = str(ROOT / "sample_data/engagement.csv")
    found = json.loads(call("reliability", sample, "--items", "q*", "-f", "json").out)["reliability"]
    assert [item["name"] for item in found["items"]] == [f"q{i}" for i in range(1, 7)]
    timed = json.loads(call(*RELIABILITY, "--seconds", "seconds", "-f", "json").out)["reliability"]["speed"]
    assert timed["limit"] == pytest.approx(timed["median"] / 3)


def test_reversing_an_item_changes_the_sign_of_its_correlation(call: Call) -> None:
    plain, turned = (
        json.loads(call(*RELIABILITY, *more, "-f", "json").out)["reliability"]["items"][0]["rest"]
        for more in ((), ("--reverse", "speed"))
    )
    assert turned == pytest.approx(-plain)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(("--level", "8"), "--level 8 is not a confidence level"), (("--order", "seconds"), "it needs --key COLUMN")],
)
def test_options_that_make_no_sense_are_refused(call: Call, words: tuple[str, ...], complaint: str) -> None:
    done = call(*RELIABILITY, *words)
    assert done.code == 2
    assert complaint in done.err


def test_earlier_records_of_a_key_are_excluded_and_filtered_ones_filtered(call: Call, tmp_path: Path) -> None:
    rows = ["a,1,2,x", "a,5,4,x", "b,3,3,x", "c,2,2,y", "d,1,2,x,surplus"]
    sample = written(tmp_path, "s.csv", "id,q1,q2,team", *rows)
    done = call("reliability", sample, "--items", "q*", "--key", "id", "--where", "team=x", "-f", "json")
    ledger = json.loads(done.out)["ledgers"][0]
    found = {state: ledger[state] for state in ("rows", "answered", "excluded", "filtered", "malformed")}
    assert found == {"rows": 5, "answered": 2, "excluded": 1, "filtered": 1, "malformed": 1}


def test_codes_for_no_answer_are_left_out(call: Call) -> None:
    plain, coded = (
        json.loads(call(*RELIABILITY, *more, "-f", "json").out)["reliability"]["n"]
        for more in ((), ("--missing", "7"))
    )
    assert coded < plain


def test_one_item_is_refused(call: Call) -> None:
    done = call("reliability", SURVEY, "--items", "speed")
    assert (done.code, "needs two items or more" in done.err) == (2, True)


# --- agreement ------------------------------------------------------------------------------------------------


def test_agreement_of_two_reviewers_is_the_shipped_schema_with_kappa(call: Call, tmp_path: Path) -> None:
    rows = [f"{n},{who},{1 + (n + (who == 'bob' and n == 3)) % 5}" for n in range(10) for who in ("ann", "bob")]
    file = written(tmp_path, "double.csv", "ticket,who,tone", *rows)
    found = json.loads(call(*AGREEMENT, file, "-f", "json").out)
    jsonschema.validate(found, SCHEMA)
    (tone,) = found["agreement"]["categories"]
    assert (found["agreement"]["reviewers"], tone["n"], tone["alike"]) == (["ann", "bob"], 10, 90)
    assert 0.8 < tone["kappa"] < 1


def test_agreement_needs_a_scale(call: Call, tmp_path: Path) -> None:
    ended = call(*AGREEMENT[:-2], written(tmp_path, "double.csv", "ticket,who,tone", "1,a,5", "1,b,4"))
    assert (ended.code, ended.out) == (2, "")
    assert "say --scale 5" in ended.err
