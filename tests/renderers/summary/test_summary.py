"""What an edition looks like in every format: whole outputs, and what must hold for each of them."""

import csv as standard
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from python_calamine import CalamineWorkbook
from referencing import Registry, Resource

import cxscore
from cxscore.config.load import catalogue_languages
from cxscore.config.report_check import OUTPUTS as SUFFIXES
from cxscore.edition import Edition, Section
from cxscore.errors import UsageError
from cxscore.renderers import csv as single_csv
from cxscore.renderers.language import language
from cxscore.renderers.layout import UNBOUNDED, cells_wide
from cxscore.renderers.summary import RENDERERS, csv, markdown, renderer, terminal, xlsx
from cxscore.renderers.summary import json as json_renderer
from cxscore.renderers.summary.wording import misses, target_text
from cxscore.renderers.summary.xlsx import FIXED
from cxscore.reporting import status
from tests.renderers.controls import raw_controls
from tests.renderers.reports import FIRST_SCREEN
from tests.renderers.summary import editions_grids, editions_words
from tests.renderers.summary.editions import EDITIONS as FIRST_EDITIONS
from tests.renderers.summary.editions import EFFORT, ENTRIES, EVIL_EDITION, OCTOBER, PLAIN, TICKETS
from tests.renderers.summary.editions import SPOKEN as FIRST_SPOKEN

EDITIONS = {**FIRST_EDITIONS, **editions_grids.EDITIONS, **editions_words.EDITIONS}
SPOKEN = {**FIRST_SPOKEN, "grids.de": replace(editions_grids.GRIDS, locale="de")}
GOLDEN = Path(__file__).parent / "golden"
PACKAGE = Path(cxscore.__file__).parent
OUTPUTS: dict[str, Callable[[Edition], Iterator[str]]] = {
    "txt": terminal.render,
    "60.txt": partial(terminal.render, width=60),
    "ascii.txt": partial(terminal.render, width=100, unicode=False),
    "color.txt": partial(terminal.render, width=120, color=True),
    "csv": csv.render,
    "json": json_renderer.render,
    "md": markdown.render,
}
PEOPLE = ("txt", "60.txt", "md")
"""The outputs that people read, shown in other languages."""
CASES = {
    **{f"{name}.{suffix}": (edition, OUTPUTS[suffix]) for name, edition in EDITIONS.items() for suffix in OUTPUTS},
    **{f"{name}.{suffix}": (edition, OUTPUTS[suffix]) for name, edition in SPOKEN.items() for suffix in PEOPLE},
}


@pytest.mark.parametrize("name", CASES)
def test_an_output_is_the_golden_one(name: str, golden: Callable[[str, str], None]) -> None:
    edition, render = CASES[name]
    golden(name, "".join(render(edition)))


def test_every_golden_file_belongs_to_a_case() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_no_output_holds_a_raw_control_and_all_can_be_encoded(name: str) -> None:
    edition, render = CASES[name]
    text = "".join(render(edition))
    text.encode()
    assert not raw_controls(name, text)


# --- languages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", catalogue_languages())
@pytest.mark.parametrize("edition", [*EDITIONS.values(), TICKETS], ids=[*EDITIONS, "tickets"])
def test_what_machines_read_is_the_same_in_every_language(edition: Edition, locale: str) -> None:
    spoken = replace(edition, locale=locale)
    for machine in (csv, json_renderer):
        assert list(machine.render(spoken)) == list(machine.render(edition))
    assert list(status.ended(Path("a.yaml"), 0, spoken, [])) == list(status.ended(Path("a.yaml"), 0, edition, []))
    assert list(misses(spoken)) == list(misses(edition))


@pytest.mark.parametrize("edition", [OCTOBER, editions_grids.EDITIONS["grids"]], ids=["october", "grids"])
@pytest.mark.parametrize("locale", catalogue_languages())
def test_a_workbook_has_the_same_numbers_under_headings_of_its_language(locale: str, edition: Edition) -> None:
    books = [workbook(replace(edition, locale=code)) for code in ("en", locale)]
    english, spoken = ([book.get_sheet_by_name(name).to_python() for name in book.sheet_names] for book in books)
    sheets = dict(zip(books[0].sheet_names, zip(english, spoken, strict=True), strict=True))
    assert sheets["scores"][0] == sheets["scores"][1]
    for name, (ours, theirs) in sheets.items():
        assert list(map(figures, theirs)) == list(map(figures, ours))
        if name in FIXED and name != "scores":
            assert theirs[0] == [language(locale).tell(str(heading)) for heading in ours[0]]
    assert all(len(name) <= 31 for name in books[1].sheet_names)
    assert len(set(books[1].sheet_names)) == len(sheets)


def figures(row: Iterable[object]) -> list[float]:
    return [cell for cell in row if isinstance(cell, float)]


@pytest.mark.parametrize("name", SPOKEN)
def test_tables_stand_straight_in_every_language(name: str) -> None:
    """Every pipe of a Markdown table has its cell under that of the line before."""
    lines = "".join(markdown.render(SPOKEN[name])).splitlines()
    places = [[cells_wide(line[: found.start()]) for found in re.finditer(r"(?<!\\)\|", line)] for line in lines]
    pairs = [(one, two) for one, two in pairwise(places) if one and two]
    assert len(pairs) > 10
    assert all(one == two for one, two in pairs)


@pytest.mark.parametrize("locale", [code for code in catalogue_languages() if code != "en"])
def test_on_a_screen_of_ascii_no_number_is_lost(locale: str) -> None:
    text = "".join(terminal.render(replace(OCTOBER, locale=locale), unicode=False))
    assert text.isascii()
    for number in ("1,198", "4.83 to 5.03", "67.9 %"):
        spelled = language(locale).number(number).replace("\u00a0", " ").replace("\u202f", " ")
        assert spelled.encode("ascii", "backslashreplace").decode() in text
    assert "\\xa0" not in text


def test_a_title_speaks_the_period_and_a_file_keeps_its_label() -> None:
    titles = {
        code: "".join(terminal.render(replace(TICKETS, locale=code))).splitlines()[0] for code in ("en", "de", "zh")
    }
    assert titles == {
        "en": "Tickets in week 44, 2026",
        "de": "Tickets in KW 44, 2026",
        "zh": "Tickets in 2026年第44周",
    }
    assert json.loads("".join(json_renderer.render(replace(TICKETS, locale="de"))))["title"] == "Tickets in 2026-W44"


def test_of_a_title_only_the_label_itself_is_spoken() -> None:
    told = "".join(markdown.render(replace(TICKETS, locale="de")))
    assert "## Tickets, week KW 44, 2026 (2026-W440)" in told


# --- JSON ----------------------------------------------------------------------------------------------------


def schemas() -> tuple[dict[str, object], Registry[Any]]:
    """The schema of an edition, and the one of a report that it refers to."""
    edition, report = (
        json.loads((PACKAGE / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("edition", "report")
    )
    return edition, Registry().with_resource(report["$id"], Resource.from_contents(report))


@pytest.mark.parametrize("name", EDITIONS)
def test_json_follows_the_shipped_schema(name: str) -> None:
    schema, registry = schemas()
    found = json.loads("".join(json_renderer.render(EDITIONS[name])))
    jsonschema.Draft202012Validator(schema, registry=registry).validate(found)


def test_the_schema_is_not_satisfied_by_anything() -> None:
    schema, registry = schemas()
    found = json.loads("".join(json_renderer.render(OCTOBER)))
    found["entries"][0]["scores"][0]["value"] = "4.93"
    assert not jsonschema.Draft202012Validator(schema, registry=registry).is_valid(found)


def test_json_keeps_the_ledgers_of_two_entries_of_one_metric_apart() -> None:
    found = json.loads("".join(json_renderer.render(OCTOBER)))
    ledgers = {entry["entry"]: entry["ledger"] for entry in found["entries"]}
    assert ledgers["effort"]["answered"] == 1198
    assert ledgers["first-response"] is None
    assert [entry["verdict"] for entry in found["entries"]] == [
        "missed_within_noise",
        "missed_within_noise",
        "met",
        "no_value",
        None,
        "no_value",
    ]


def test_json_names_a_file_once_however_many_entries_read_it() -> None:
    found = json.loads("".join(json_renderer.render(OCTOBER)))
    assert [source["name"] for source in found["inputs"]] == ["responses.csv"]


# --- CSV -----------------------------------------------------------------------------------------------------


def table(edition: Edition) -> list[dict[str, str]]:
    return list(standard.DictReader(io.StringIO("".join(csv.render(edition)))))


def test_csv_has_a_row_for_every_score_and_for_every_entry_without_one() -> None:
    found = [(row["entry"], row["scope"], row["channel"]) for row in table(OCTOBER)]
    assert found[:3] == [("effort", "total", ""), ("effort", "segment", "email"), ("effort", "segment", "phone")]
    assert found[6:] == [(entry.name, "total", "") for entry in ENTRIES[1:]]


def test_csv_gives_each_row_its_period_and_only_totals_a_verdict() -> None:
    rows = table(OCTOBER)
    assert {row["period"] for row in rows if row["entry"] != "hidden"} == {"2026-10"}
    assert {row["partial"] for row in rows if row["entry"] == "effort"} == {"yes"}
    assert [row["verdict"] for row in rows if row["scope"] == "segment"] == [""] * 5
    assert (rows[0]["target"], rows[0]["verdict"]) == ("at least 5", "missed_within_noise")
    assert (rows[-1]["reason"], rows[-1]["value"], rows[-1]["metric"]) == ("no_source", "", "frt")


def test_csv_says_of_a_score_what_the_single_command_says() -> None:
    (single, *_) = standard.DictReader(io.StringIO("".join(single_csv.render(FIRST_SCREEN))))
    whole = table(PLAIN)[0]
    assert {name: whole[name] for name in single} == single


@pytest.mark.parametrize("name", ["entry", "target", "verdict"])
def test_a_grouping_column_with_the_name_of_another_is_refused(name: str) -> None:
    entry = replace(ENTRIES[0], report=replace(EFFORT, request=replace(EFFORT.request, by=(name,))))
    with pytest.raises(UsageError, match=f"by {name}: the output has a column of that name already"):
        list(csv.render(replace(PLAIN, entries=(entry,))))


# --- workbooks -----------------------------------------------------------------------------------------------


def workbook(edition: Edition) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(xlsx.render(edition))))


def test_the_workbook_has_numbers_as_numbers_and_what_is_not_known_blank() -> None:
    first, *lines = workbook(OCTOBER).get_sheet_by_name("summary").to_python()
    by_name = {line[0]: dict(zip(first, line, strict=True)) for line in lines}
    effort = by_name["effort"]
    assert (effort["value"], effort["n"], effort["limit"]) == (4.93, 1198, 5)
    assert (effort["verdict"], effort["unit"]) == ("missed, within noise", "points")
    assert (by_name["hidden"]["value"], by_name["hidden"]["n"], by_name["hidden"]["lower limit"]) == ("", "", "")
    assert by_name["first-response"]["remark"] == "no file tickets-2026-10.csv"


def test_the_sheet_of_scores_is_the_csv() -> None:
    first, *lines = workbook(OCTOBER).get_sheet_by_name("scores").to_python()
    rows = table(OCTOBER)
    assert first == list(rows[0])
    assert [line[0] for line in lines] == [row["entry"] for row in rows]


def test_the_workbook_holds_no_formula_whatever_the_texts_are() -> None:
    content = b"".join(xlsx.render(EVIL_EDITION))
    parts = zipfile.ZipFile(io.BytesIO(content))
    sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 4
    assert not [text for text in sheets if b"<f>" in text]


def test_the_same_edition_makes_the_same_bytes() -> None:
    assert b"".join(xlsx.render(OCTOBER)) == b"".join(xlsx.render(OCTOBER))


# --- people --------------------------------------------------------------------------------------------------


def test_targets_are_counted_and_those_not_met_are_named() -> None:
    assert target_text(OCTOBER) == (
        "1 of 5 met; missed, within noise: effort, low-effort; no value to judge: silent, first-response"
    )
    assert target_text(PLAIN) == ""


def test_every_miss_is_a_sentence_with_value_target_and_verdict() -> None:
    assert list(misses(OCTOBER)) == [
        "effort is 4.93, and its target is at least 5: missed, within noise",
        "low-effort is 67.9 %, and its target is at least 70 %: missed, within noise",
        "silent has no value, and its target is at most 3: nobody answered in 2026-10",
        "first-response has no value, and its target is at most 4h: no file tickets-2026-10.csv",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_number_of_the_first_table_is_cut_on_any_screen(width: int) -> None:
    text = "".join(terminal.render(OCTOBER, width))
    for number in ("1,198", "4.93", "67.9 %", "4.83 to 5.03", "65.1 to 70.4 %"):
        assert number in text


def test_the_texts_of_sections_stay_the_markdown_they_are() -> None:
    assert "\n## Effort\n\n*How* easy it was,\nas they said.\n" in "".join(markdown.render(OCTOBER))


def test_every_format_of_a_config_has_a_renderer() -> None:

    assert set(RENDERERS) == set(SUFFIXES)
    assert all(hasattr(renderer(suffix), "render") for suffix in SUFFIXES)


LONG = """# Words

Effort fell in the shops of the north, and nobody who was asked there could say what had become harder.

- phone: as before, since nothing has been changed there for a year or longer
1. short
| a table | whose rows mean nothing once they are broken | 1 |
"""


def written_by_hand(width: int) -> list[str]:
    """The lines of a section with that text alone."""
    edition = replace(OCTOBER, sections=(Section("By hand", LONG),))
    lines = "".join(terminal.render(edition, width)).splitlines()
    return lines[lines.index("By hand") + 2 :]


def test_the_words_of_the_author_are_wrapped_to_the_screen() -> None:
    assert written_by_hand(40) == [
        "# Words",
        "",
        "Effort fell in the shops of the north,",
        "and nobody who was asked there could say",
        "what had become harder.",
        "",
        "- phone: as before, since nothing has",
        "  been changed there for a year or",
        "  longer",
        "1. short",
        "| a table | whose rows mean nothing once they are broken | 1 |",
    ]


def test_off_a_terminal_the_words_of_the_author_stand_as_they_are() -> None:
    assert written_by_hand(UNBOUNDED) == LONG.strip().splitlines()
