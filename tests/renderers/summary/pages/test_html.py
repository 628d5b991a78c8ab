"""The page of an edition: whole outputs, and what must hold for each of them."""

import base64
import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from subprocess import run

import pytest

from cxscore.edition import Edition, Section
from cxscore.renderers.rows import BLANK, TOTAL, bucket_shares, count_cell, interval_cell, share_cell, value_cell
from cxscore.renderers.summary import html, renderer
from tests.renderers.controls import raw_controls
from tests.renderers.reports import EVIL
from tests.renderers.summary.editions import OCTOBER, PLAIN
from tests.renderers.summary.editions_full import (
    EFFORT,
    EFFORT_REPORT,
    EVIL_FULL,
    FULL,
    FULL_EDITIONS,
    RECOMMEND,
    TEAMS,
)
from tests.renderers.summary.pages.reading import Page, read


def made(edition: Edition) -> str:
    return "".join(html.render(edition))


def page(edition: Edition) -> Page:
    return read(made(edition))


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_a_page_is_the_golden_one(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.html", made(FULL_EDITIONS[name]))


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_a_page_is_the_same_text_every_time(name: str) -> None:
    assert made(FULL_EDITIONS[name]) == made(FULL_EDITIONS[name])


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_a_page_is_whole_and_holds_no_raw_control(name: str) -> None:
    text = made(FULL_EDITIONS[name])
    text.encode()
    assert not raw_controls(name, text)
    found = read(text)
    assert not found.unmatched
    assert not found.open
    assert text.startswith("<!doctype html>")
    marks = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(set(marks)) == len(marks)


def test_html_is_a_format_of_reports() -> None:
    assert renderer(".html") is html


# --- nothing acts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_the_policy_lets_a_page_use_its_own_style_and_nothing_else(name: str) -> None:
    text = made(FULL_EDITIONS[name])
    (policy,) = [
        one["content"] for one in read(text).of("meta") if one.get("http-equiv") == "Content-Security-Policy"
    ]
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", FULL_EDITIONS)
def test_a_page_loads_nothing_runs_nothing_and_carries_no_style_of_its_elements(name: str) -> None:
    found = page(FULL_EDITIONS[name])
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "foreignobject", "image"}
    for _, attributes in found.tags:
        assert not [one for one in attributes if one.startswith("on") or one in ("style", "src", "xlink:href")]


def test_links_lead_to_pages_addresses_and_places_on_the_page_alone() -> None:
    for edition in (FULL, EVIL_FULL):
        found = page(edition)
        places = {f"#{attributes['id']}" for _, attributes in found.tags if "id" in attributes}
        links = [one["href"] for one in found.of("a")]
        assert [one for one in links if not re.match("https?:|mailto:", one)] == [
            one for one in links if one in places
        ]
    assert "https://example.org/n?a=1&b=2" in [one["href"] for one in page(FULL).of("a")]


def test_hostile_text_is_shown_and_defused_wherever_it_stands() -> None:
    text = made(EVIL_FULL)
    assert EVIL not in text
    assert "<script" not in text
    assert "onerror=alert" not in re.sub(r"&lt;img[^\n]*", "", text)
    assert text.count("&lt;script&gt;") > 20


# --- the numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [EFFORT, RECOMMEND], ids=lambda one: one.name)
def test_every_score_of_an_entry_stands_in_its_table_as_rows_rounds_it(entry: object) -> None:
    """The other route: cells made of the scores one by one, not of the blocks that the page is made of."""
    assert entry in (EFFORT, RECOMMEND)
    report = EFFORT_REPORT if entry is EFFORT else RECOMMEND.report
    assert report is not None
    tables = [table.rows for table in page(FULL).tables if table.rows[0][: len(report.by)] == list(report.by)]
    table = next(rows for rows in tables if "95 % interval" in rows[0])
    labels = len(report.by)
    assert len(table) == len(report.scores) + 1
    for row, score in zip(table[1:], report.scores, strict=True):
        name = [value or BLANK for value in score.segment] or [TOTAL, *[""] * (labels - 1)]
        shares = [f"{share_cell(share)} %" for _, share in bucket_shares(score)] or ["-"] * 3
        n = "-" if score.withheld else count_cell(score.estimate.n)
        assert row[: labels + 6] == [*name, n, value_cell(score), interval_cell(score), *shares]


def test_the_tiles_are_the_totals_with_interval_base_change_and_target() -> None:
    first = read(made(FULL).split('<article class="tile">')[1])
    said = " ".join(" ".join(text for _, text in first.texts).split())
    assert "effort CES, higher = easier 5.03 4.91 to 5.15 , n 935 target at least 5: ✓ met" in said
    assert "↓ -0.35 since September 2026, worse ; 5.38 then, n 833; difference -0.52 to -0.18" in said
    assert "not compared with October 2025: the definition was another one then" in said
    assert "period not complete" in said


def test_what_word_lists_make_of_comments_is_no_headline() -> None:
    names = [re.sub("<[^>]*>", "", one) for one in re.findall(r'<article class="tile">\n<h2>(.*?)</h2>', made(FULL))]
    assert names == ["effort", "recommend", "guessed", "first-response", "resolution"]


def test_a_direction_that_is_assumed_is_said_and_nothing_is_coloured_by_it() -> None:
    text = made(replace(FULL, sections=(Section("", "", ("guessed",)),), entries=(FULL.entry("guessed"),)))
    body = text.partition("<body>")[2]
    assert body.count("direction assumed") >= 2
    assert not re.search(r'class="[^"]*\b(better|worse|met|missed)\b', body)


def test_restated_periods_are_told_over_the_tables() -> None:
    said = made(FULL)
    assert "<b>May 2026</b> restated from 5.02 to 4.86, 14 late answers" in said


def test_the_states_of_every_ledger_add_up_to_the_records() -> None:
    (table,) = [one.rows for one in page(FULL).tables if one.rows[0][:2] == ["score", "records"]]
    assert [row[0] for row in table[1:]] == [entry.name for entry in FULL.entries if entry.report]
    for row in table[1:]:
        records, *states = [int(cell.replace(",", "")) for cell in row[1:]]
        assert records == sum(states)
    assert table[1][1:3] == [count_cell(EFFORT_REPORT.ledgers["ces"].rows), "935"]


def test_every_file_stands_in_the_appendix_with_its_digest() -> None:
    (table,) = [one.rows for one in page(FULL).tables if one.rows[0][-1] == "SHA-256"]
    assert table[1] == ["responses.csv", "1,288", "ab" * 32]
    assert table[3] == ["tickets.csv", "10", "-"]


def test_empty_and_withheld_cells_of_a_grid_are_marked() -> None:
    (table,) = [one.rows for one in page(FULL).tables if one.rows[0][0] == "agent"]
    told = {row[0]: row[1:] for row in table[1:]}
    ada = TEAMS.lines[1].cells[0]
    assert ada is not None
    assert told["Ada"] == [f"{value_cell(ada)} n {ada.tally.n}", "· no record", "· no record"]
    assert told["(blank)"][0] == "- withheld"
    assert list(told) == ["all", "Ada", "Bo", "(blank)"]


def test_a_source_that_is_not_there_is_said_and_the_rest_comes() -> None:
    text = made(OCTOBER)
    assert "no file tickets-2026-10.csv" in text
    assert "4.93" in text


# --- figures -------------------------------------------------------------------------------------------------


def test_every_figure_has_a_title_an_alternative_text_and_its_data_one_click_away() -> None:
    found = page(FULL)
    drawn = found.of("svg")
    assert len(drawn) == len(found.of("figure")) == 12
    assert all(one["role"] == "img" for one in drawn)
    texts = [one["id"] for one in (*found.of("title"), *found.of("desc")) if "id" in one]
    assert sorted(texts) == sorted(mark for one in drawn for mark in one["aria-labelledby"].split())
    assert len(found.said("figure", "summary")) == len(drawn)


def test_a_figure_that_cannot_be_drawn_says_why() -> None:
    assert "Not drawn: heat (it takes two columns, by: [A, B])" in made(FULL)


@pytest.mark.parametrize("edition", ["plain", "october"])
def test_a_page_without_figures_loads_no_library_of_drawings(edition: str) -> None:
    code = (
        "import sys\nfrom cxscore.renderers.summary import html\n"
        "from tests.renderers.summary.editions import EDITIONS\n"
        f"''.join(html.render(EDITIONS['{edition}']))\n"
        "print(sorted({'altair', 'vl_convert', 'pandas'} & set(sys.modules)))"
    )
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_entry_in_two_sections_has_one_place() -> None:
    twice = replace(PLAIN, sections=(Section("a", "", ("effort",)), Section("b", "", ("effort", "effort"))))
    assert made(twice).count('id="entry-1"') == 1
    assert made(twice).count('<article class="entry"') == 2


def test_an_entry_that_no_section_shows_has_a_tile_without_a_link() -> None:
    text = made(replace(PLAIN, sections=(Section("a", "words"),)))
    assert "<h2>effort</h2>" in text
