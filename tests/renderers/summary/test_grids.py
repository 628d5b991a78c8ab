"""Grids, changes and series in every format: what is said, what is not, and that no number is cut."""

import csv as standard
import io
import json
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cxscore.edition import Change, Edition, Entry, Section
from cxscore.model import Score
from cxscore.renderers.language import language
from cxscore.renderers.summary import csv, markdown, terminal, xlsx
from cxscore.renderers.summary import json as json_renderer
from cxscore.renderers.summary.changes import change_texts
from cxscore.renderers.summary.grid_cells import grid_text
from cxscore.renderers.summary.wording import series_texts
from cxscore.renderers.xlsx import sheet_names
from tests.renderers.reports import MEDIAN, because
from tests.renderers.summary.editions import OCTOBER, PLAIN
from tests.renderers.summary.editions_grids import (
    BY_TEAM,
    COUNT,
    COVERAGE,
    ENTRIES,
    EVIL_GRIDS,
    GRIDS,
    OVER_TIME,
    STRANGE,
    report,
    value,
)
from tests.renderers.summary.test_summary import schemas

EASY, SLOW, ASSUMED, SMALL, *_ = ENTRIES
NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def said(entry: Entry) -> list[str]:
    return [change.text for change in change_texts(entry)]


# --- changes and series --------------------------------------------------------------------------------------


def test_a_change_is_said_with_its_verdict_and_an_arrow_only_beyond_noise() -> None:
    assert said(EASY) == ["↑ +4.0 since September 2026, better", "no detectable change since October 2025"]
    assert said(SMALL) == ["too few to tell since September 2026"]


def test_an_assumed_direction_is_neither_better_nor_coloured() -> None:
    (change,) = change_texts(ASSUMED)
    assert (change.arrow, change.said, change.verdict) == ("", "-8.0 since September 2026, down", "")


def test_what_has_no_test_or_nothing_before_says_so() -> None:
    assert said(SLOW) == [
        "+15 min since September 2026, not tested",
        "no scores of 2025-10 are known",
    ]
    silent = replace(SLOW, changes=(replace(SLOW.changes[1], absence="nobody answered"),))
    assert said(silent) == ["not compared with October 2025: nobody answered"]


def test_a_withheld_score_before_is_not_told_by_its_difference() -> None:
    change = EASY.changes[0]
    assert change.before is not None
    reason = BY_TEAM.lines[2].cells[2]
    assert reason is not None
    hidden = replace(change.before, estimate=replace(change.before.estimate, reason=reason.estimate.reason))
    entry = replace(EASY, changes=(replace(change, before=hidden),))
    (found,) = change_texts(entry)
    assert (found.text, found.details) == ("not compared with September 2026: withheld", ())


def test_a_count_of_a_period_that_is_not_over_is_not_compared() -> None:
    volume = replace(ENTRIES[4], changes=(Change("previous", "2026-09", ENTRIES[4].total),))
    assert said(volume) == ["0 since September 2026, not tested"]
    assert said(replace(volume, partial=True)) == ["not compared with September 2026: not complete"]
    total = ENTRIES[4].total
    assert total is not None
    cut = replace(volume, changes=(Change("previous", "2026-09", replace(total, partial=True)),))
    assert said(cut) == ["not compared with September 2026: not complete"]


def test_a_restated_month_and_a_changed_definition_are_named() -> None:
    assert series_texts(EASY) == [
        "the definition changed in June 2026",
        "August 2026 restated from 62.0 % to 60.4 %, 14 late answers",
    ]


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (301, "from 62.0 % to 60.4 %, 1 late answer"),
        (300, "from 62.0 % to 60.4 %, answers have changed"),
        (298, "from 62.0 % to 60.4 %, 2 answers fewer"),
        (None, "from 62.0 % to 60.4 %"),
    ],
)
def test_late_answers_are_counted(n: int | None, text: str) -> None:
    point = replace(EASY.trend[4], n=n)
    assert series_texts(replace(EASY, trend=(point,))) == [f"August 2026 restated {text}"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_number_is_cut_on_any_screen(width: int, unicode: bool) -> None:
    text = "".join(terminal.render(GRIDS, width, unicode=unicode))
    for number in (
        "62.0 %",
        "2 h 15 min",
        "2 h 5 min to 2 h 25 min",
        "+4.0 since September 2026",
        "71.3 %",
        "1,200",
        "497",
    ):
        assert number in text
    assert unicode or text.isascii()


def test_a_grid_fits_a_narrow_screen_in_several_tables() -> None:
    text = "".join(terminal.render(replace(GRIDS, sections=GRIDS.sections[1:2], entries=ENTRIES), 40))
    grid = text[text.index("Read *across*.") :].splitlines()[2:]
    assert max(map(len, grid)) <= 40
    assert sum(line.startswith("Billing ") for line in grid) == 2


def test_long_labels_leave_room_for_columns() -> None:
    name = "a team whose name is much longer than its numbers are wide"
    grid = replace(BY_TEAM, lines=(BY_TEAM.lines[0], replace(BY_TEAM.lines[1], value=name)))
    narrow = "".join(terminal.render(replace(GRIDS, sections=(Section("T", grid=grid),)), 70))
    assert "\na team whose name is m…     700             5 h  300           ·" in narrow
    wide = "".join(terminal.render(replace(GRIDS, sections=(Section("T", grid=grid),)), 140))
    assert f"\n{name}     700             5 h  300" in wide


def test_colours_are_those_of_targets_and_of_settled_changes() -> None:
    text = "".join(terminal.render(GRIDS, 200, color=True))
    assert "\x1b[32m↑ +4.0 since September 2026, better\x1b[0m" in text
    assert "; no detectable change since October 2025" in text
    assert re.search("\x1b\\[31m *5 h\x1b\\[0m", text)


# --- grids ---------------------------------------------------------------------------------------------------


def test_every_kind_of_cell_reads_differently() -> None:
    text = grid_text(GRIDS, BY_TEAM, language("en"))
    cells = {label: [(cell.value, cell.n) for cell in row] for label, row in zip(text.labels, text.rows, strict=True)}
    assert cells["Legal"] == [("3", ""), ("·", ""), ("withheld", ""), ("·", "")]
    assert cells["Web"][2] == ("-", "0")
    assert cells["(blank)"][2] == ("69.0 %", "480")
    assert text.counted == (False, True, True, False)
    assert text.notes == ("· no records", "- no value")


def test_a_grid_of_two_columns_says_of_which_score_it_is() -> None:
    text = grid_text(GRIDS, COVERAGE, language("en"))
    assert (text.caption, text.headings) == ("low-effort, by touchpoint and channel", ("email", "phone", "(blank)"))


def test_a_period_that_is_not_over_is_marked() -> None:
    text = grid_text(GRIDS, OVER_TIME, language("en"))
    assert text.labels == ("2026-08", "2026-09", "2026-10*")
    assert "* the period is not complete" in text.notes


def test_a_grid_without_any_row_says_that_there_are_no_records() -> None:
    assert grid_text(GRIDS, replace(BY_TEAM, lines=()), language("en")).notes == ("· no records",)


def test_markdown_has_the_base_beside_each_value_and_escapes_what_is_no_markup() -> None:
    text = "".join(markdown.render(GRIDS))
    assert "| team      | volume | first-response |   n | low-effort |   n | lost |" in text
    assert "\n\\- no value\n" in text
    assert "- ↑ +4.0 since September 2026, better; 58.0 % then, n 850; difference +2.5 to +5.5\n" in text


# --- machines ------------------------------------------------------------------------------------------------


def table(edition: Edition) -> list[dict[str, str]]:
    return list(standard.DictReader(io.StringIO("".join(csv.render(edition)))))


def test_the_cells_of_a_grid_are_rows_under_the_title_of_their_section() -> None:
    rows = [row for row in table(GRIDS) if row["section"] == "By team"]
    (legal,) = [row for row in rows if row["team"] == "Legal" and row["entry"] == "low-effort"]
    assert (legal["value"], legal["n"], legal["answered"], legal["reason"]) == ("", "", "", "withheld")
    assert [row["entry"] for row in rows if row["team"] == "Billing"] == ["volume", "first-response"]
    assert {row["section"] for row in table(GRIDS)} == {"", "By team", "Coverage", "Over time"}


def test_the_row_of_all_together_has_the_second_column_alone() -> None:
    rows = [row for row in table(GRIDS) if row["section"] == "Coverage"]
    assert [(row["touchpoint"], row["channel"]) for row in rows[:4]] == [
        ("", "email"),
        ("", "phone"),
        ("", "(blank)"),
        ("order", "email"),
    ]


def test_a_change_stands_in_the_row_of_its_total() -> None:
    row, slow, *_ = table(GRIDS)
    assert (row["previous_period"], row["previous_value"], row["previous_n"]) == ("2026-09", "58.0", "850")
    assert (row["previous_difference"], row["previous_low"], row["previous_verdict"]) == ("4", "2.5", "better")
    assert row["year_verdict"] == "no detectable change"
    assert (slow["previous_value"], slow["previous_difference"], slow["year_period"]) == ("7200", "900", "2025-10")


def untested(before: Score, now: Score, *, partial: bool = False) -> tuple[object, ...]:
    """What the formats for machines say of a change that has no test: JSON, CSV and the workbook."""
    entry = Entry("slow", "frt", "t", None, report("frt", now), "", partial, (Change("previous", "2026-09", before),))
    found = replace(GRIDS, entries=(entry,), sections=())
    (told,) = json.loads("".join(json_renderer.render(found)))["entries"][0]["changes"]
    assert (told["low"], told["high"], told["p"], told["test"], told["verdict"]) == (None,) * 5
    row = table(found)[0]
    assert (row["previous_low"], row["previous_p_adjusted"], row["previous_verdict"]) == ("", "", "")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(xlsx.render(found)))).get_sheet_by_name("changes")
    return told["difference"], row["previous_difference"], sheet.to_python()[1][5]


def test_a_difference_without_a_test_stands_in_every_format() -> None:
    """People read `+30 min, not tested`; machines have the same number, without limits and p."""
    now, before = value(MEDIAN, 9000, 600.0, 400), value(MEDIAN, 7200, 600.0, 380)
    assert untested(before, now) == (1800, "1800", 1800)
    assert untested(because(before, "withheld", "few"), now) == (None, "", "")
    assert untested(before, because(now, "withheld", "few")) == (None, "", "")


def test_a_count_of_a_period_that_is_not_over_has_no_difference() -> None:
    now, before = value(COUNT, 1200, 30.0, 1200), value(COUNT, 1000, 30.0, 1000)
    assert untested(before, now) == (200, "200", 200)
    assert untested(before, now, partial=True) == (None, "", "")


def test_json_says_of_every_score_of_the_period_that_it_is_partial_as_csv_does() -> None:
    for edition in (OCTOBER, GRIDS):
        found = json.loads("".join(json_renderer.render(edition)))
        rows = table(edition)
        own = [score["partial"] for entry in found["entries"] for score in entry["scores"]]
        assert own == [
            row["partial"] == "yes" for row in rows if not row.get("section") and row["reason"] != "no_source"
        ]
        lines = [line for section in found["sections"] if section["grid"] for line in section["grid"]["lines"]]
        cells = [cell["partial"] for line in lines for cell in line["cells"] if cell]
        assert cells == [row["partial"] == "yes" for row in rows if row.get("section")]
        assert any(own)
        (entry,) = (one for one in found["entries"] if one["partial"] and one["scores"])
        assert all(score["partial"] for score in entry["scores"] + entry["also"])


def test_an_edition_without_grids_and_changes_has_no_columns_for_them() -> None:
    assert "section" not in table(PLAIN)[0]
    assert not [name for name in table(PLAIN)[0] if name.startswith("previous")]


def test_json_says_of_a_margin_only_its_own_column() -> None:
    sections = json.loads("".join(json_renderer.render(GRIDS)))["sections"]
    first, second, _ = sections[2]["grid"]["lines"]
    assert (first["value"], first["cells"][0]["segment"]) == (None, {"channel": "email"})
    assert second["cells"][0]["segment"] == {"touchpoint": "order", "channel": "email"}
    assert second["cells"][1] is None
    assert sections[1]["grid"]["lines"][2]["cells"][2]["value"] is None


def test_json_keeps_the_series_with_what_it_was_before() -> None:
    (entry, *_) = json.loads("".join(json_renderer.render(GRIDS)))["entries"]
    assert entry["trend"][4]["earlier"]["value"] == 62
    assert [point["value"] for point in entry["trend"][1:4]] == [50, None, 55]
    assert entry["changes"][0]["verdict"] == "better"


@pytest.mark.parametrize("path", [("changes", "verdict"), ("trend", "value")])
def test_the_schema_holds_changes_and_series_to_their_types(path: tuple[str, str]) -> None:
    schema, registry = schemas()
    found = json.loads("".join(json_renderer.render(GRIDS)))
    found["entries"][0][path[0]][0][path[1]] = "much better"
    assert not jsonschema.Draft202012Validator(schema, registry=registry).is_valid(found)


# --- workbooks -----------------------------------------------------------------------------------------------


def parts(edition: Edition) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(xlsx.render(edition))))


def _xml(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 (our own bytes)


def colours(edition: Edition, sheet: str) -> dict[str, str]:
    """The fill of every coloured cell of a sheet, as the file has them."""
    content = parts(edition)
    book = _xml(content.read("xl/workbook.xml"))
    place = [one.get("name") for one in book.iterfind(".//m:sheet", NAMESPACE)].index(sheet) + 1
    styles = _xml(content.read("xl/styles.xml"))
    fills = [fill.find(".//m:fgColor", NAMESPACE) for fill in styles.iterfind(".//m:fills/m:fill", NAMESPACE)]
    formats = [one.get("fillId") for one in styles.iterfind(".//m:cellXfs/m:xf", NAMESPACE)]
    found = {}
    for cell in _xml(content.read(f"xl/worksheets/sheet{place}.xml")).iterfind(".//m:c", NAMESPACE):
        fill = fills[int(formats[int(cell.get("s", "0"))] or 0)]
        if fill is not None:
            found[cell.get("r", "")] = fill.get("rgb", "")
    return found


def test_a_workbook_has_a_sheet_per_section_and_one_more_for_its_grid() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(xlsx.render(GRIDS))))
    assert book.sheet_names == [
        "summary",
        "changes",
        "trend",
        "How it went",
        "By team",
        "Coverage",
        "Coverage (2)",
        "Over time",
        "scores",
        "definitions",
    ]


def test_a_grid_in_a_workbook_has_numbers_as_numbers_with_their_base_beside() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(xlsx.render(GRIDS))))
    first, total, billing, legal, *_ = book.get_sheet_by_name("By team").to_python()
    assert first[:5] == ["team", "volume", "volume n", "first-response (seconds)", "first-response n"]
    assert total == ["all", 1200, 1200, 8100, 400, 62, 900, "·", ""]
    assert billing == ["Billing", 700, 700, 18000, 300, "·", "", "·", ""]
    assert legal[5:7] == ["withheld", ""]


def test_values_stand_in_the_colour_of_their_target() -> None:
    assert colours(GRIDS, "summary") == {"K2": "FFFFC7CE", "K3": "FFC6EFCE"}
    assert colours(GRIDS, "By team") == {
        "D2": "FFC6EFCE",
        "F2": "FFFFC7CE",
        "D3": "FFFFC7CE",
        "F6": "FFC6EFCE",
        "F7": "FFFFEB9C",
    }
    assert colours(GRIDS, "changes") == {"J2": "FFC6EFCE"}


def test_numbers_are_shown_with_the_decimals_of_their_unit_and_kept_whole() -> None:
    styles = parts(GRIDS).read("xl/styles.xml").decode()
    assert set(re.findall('formatCode="([^"]*)"', styles)) == {"#,##0", "#,##0.0"}
    third = replace(PLAIN.entries[0], report=EASY.report)
    assert third.total is not None
    estimate = replace(third.total.estimate, value=Fraction(200, 3))
    report = replace(EASY.report, scores=(replace(third.total, estimate=estimate),))  # type: ignore[type-var]
    book = xlsx.render(replace(PLAIN, entries=(replace(third, report=report),)))
    line = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book))).get_sheet_by_name("summary").to_python()[1]
    assert line[4] == pytest.approx(200 / 3, abs=1e-12)


def test_headings_and_labels_stay_in_view() -> None:
    content = parts(GRIDS)
    panes = [
        re.search(r'topLeftCell="([A-Z]+2)"', content.read(name).decode())
        for name in content.namelist()
        if name.startswith("xl/worksheets/sheet")
    ]
    assert all(panes)
    assert {pane[1] for pane in panes if pane} >= {"A2", "B2"}


def test_a_workbook_of_hostile_titles_and_names_holds_no_formula_and_no_forbidden_name() -> None:
    content = parts(EVIL_GRIDS)
    sheets = [content.read(name) for name in content.namelist() if name.startswith("xl/worksheets/")]
    assert not [text for text in sheets if b"<f>" in text]
    assert b"".join(xlsx.render(EVIL_GRIDS)) == b"".join(xlsx.render(EVIL_GRIDS))


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["By team", "by TEAM"], ["By team", "by TEAM (2)"]),
        (["", ""], ["section", "section (2)"]),
        (["Scores"], ["Scores (2)"]),
        (["history"], ["history (2)"]),
        ([STRANGE], ["a 'name' that is longer than an"]),
        (["a" * 40, "a" * 50], ["a" * 31, "a" * 27 + " (2)"]),
        (["😀" * 20], ["😀" * 15]),
        (["'''"], ["section"]),
    ],
)
def test_names_of_sheets_are_those_a_workbook_may_have(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles, ["scores"]) == names


@given(st.lists(st.text(), max_size=8))
def test_any_titles_make_names_that_are_told_apart(titles: list[str]) -> None:
    found = sheet_names(titles, ["summary", "scores"])
    assert len({name.casefold() for name in (*found, "summary", "scores", "history")}) == len(titles) + 3
    for name in found:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
