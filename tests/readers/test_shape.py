"""Layouts: header rows become names and questions, notices are left out by name, nothing else changes."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxscore.errors import InputError
from cxscore.presets import PLAIN, Head, Layout
from cxscore.readers import open_table
from cxscore.readers.base import readable
from cxscore.readers.shape import NOTICE, REPEATED, shape_of
from tests.readers.conftest import Read, look, rows_of

QUALTRICS = Layout(header_rows=3, names=1, questions=2)
SURVEYMONKEY = Layout(header_rows=2, names=1, under=2)
TAIL = Layout(tail=("Grand Totals*", "Confidential ?nformation*", "Copyright (c)*"))


def test_three_header_rows_give_names_and_questions(read: Read) -> None:
    """A question holds a line feed and HTML, the third row JSON; a record starts on the line it stands on."""
    seen = read(
        '\ufeffStartDate,Q1\nStart Date,"How <b>easy</b>\nwas&nbsp;it?"\n"{""ImportId"":""startDate""}","{""a"":1}"\n'
        '2026-10-01,5\n2026-10-02,"6\n"\n2026-10-03,7\n',
        layout=QUALTRICS,
    )
    assert (seen.columns, seen.questions) == (("StartDate", "Q1"), ("Start Date", "How easy was it?"))
    assert seen.rows == [("2026-10-01", "5"), ("2026-10-02", "6\n"), ("2026-10-03", "7")]
    assert (seen.lines, seen.rejects) == ({1: 5, 2: 6, 3: 8}, [])


@pytest.mark.parametrize(
    ("over", "under", "names"),
    [
        ("Id,Rate us,,,Why?", ",Food,Bar,Place,Open", "Id|Rate us [Food]|Rate us [Bar]|Rate us [Place]|Why?"),
        ("Id,Which?,,Easy?", ",Response,Other,Response", "Id|Which? [Response]|Which? [Other]|Easy?"),
        ("Id,Easy?", ",", "Id|Easy?"),
        ("Id,,Easy?", ",,x", "Id||Easy?"),
        (",Easy?", "x,y", "x|Easy?"),
        ("Easy?,", "y", "Easy?"),
        ("Easy?", "y,z,", "Easy? [y]|Easy? [z]"),
    ],
)
def test_a_name_over_several_columns_takes_the_sub_question(over: str, under: str, names: str) -> None:
    head = [over.split(","), under.split(","), ["1"]]
    assert shape_of("in", head, lambda _: SURVEYMONKEY).names == tuple(names.split("|"))


def test_totals_and_notices_are_left_out_with_the_lines_they_stand_on(read: Read) -> None:
    """The report's name has no mark of its own: it stands alone behind the totals."""
    tail = (
        'Grand Totals (2)\nCases with "CSAT", all\nconfidential information - Do Not\n"Copyright (c) 2026 x, inc."\n'
    )
    seen = read("No,Score\n00,5\nGrand,6\n\n\n" + tail.replace('"CSAT", all', "CSAT"), layout=TAIL)
    assert seen.rows == [("00", "5"), ("Grand", "6")]
    assert seen.excluded == [(6, NOTICE), (7, NOTICE), (8, NOTICE), (9, NOTICE)]
    assert seen.rejects == []


def test_a_lone_cell_between_records_stays_malformed(read: Read) -> None:
    seen = read("No,Score\n1,5\nlost\nGrand Totals,1\n2,5\nlost again\n", layout=TAIL)
    assert (seen.rows, seen.excluded) == ([("1", "5"), ("2", "5")], [(4, NOTICE)])
    assert [line for line, _ in seen.rejects] == [3, 6]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("header", ["id,ces", '"id","ces"', ",ces", 'a""b,ces'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_put_together_repeat_their_header(read: Read, mark: str, header: str, end: str) -> None:
    """Whichever way the file is read, and with a byte order mark within; a record that looks alike stays."""
    first = header.partition(",")[0]
    seen = read(end.join([header, "1,5", mark + header, "2,6", f"{first},7", ""]))
    assert seen.excluded == [(3, REPEATED)]
    assert [row[1] for row in seen.rows] == ["5", "6", "7"]
    assert seen.lines == {1: 2, 2: 4, 3: 5}


def test_all_header_rows_repeat_but_never_the_answer_of_a_single_column(read: Read) -> None:
    seen = read("a,b\nx,y\n1,2\na,b\nx,y\n,\n", layout=Layout(header_rows=2))
    assert (seen.rows, seen.excluded) == ([("1", "2"), (None, None)], [(4, REPEATED), (5, REPEATED)])
    assert read("easy\n5\neasy\n").rows == [("5",), ("easy",)]


def test_a_blank_second_header_row_does_not_make_blank_records_headers(read: Read) -> None:
    seen = read("a,b\n,\n1,2\n,\n", layout=SURVEYMONKEY)
    assert (seen.rows, seen.excluded) == ([("1", "2"), (None, None)], [])


def test_utf_16_with_tabs_and_a_mark_is_read_like_any_other(read: Read) -> None:
    text = "Package Name\tStar Rating\r\ncom.x\t5\r\n"
    seen = read(text.encode("utf-16"))
    assert (seen.columns, seen.rows) == (("Package Name", "Star Rating"), [("com.x", "5")])


def test_blank_lines_between_records_are_none(read: Read) -> None:
    seen = read("Agent,Rating\n\n\nA,5\n\nB,4\n\n")
    assert (seen.rows, seen.lines, seen.rejects) == ([("A", "5"), ("B", "4")], {1: 4, 2: 6}, [])


@pytest.mark.parametrize("content", ["a,b\n", "a,b\nc,d\n"])
def test_a_header_that_is_not_all_there_is_refused(read: Read, content: str) -> None:
    with pytest.raises(InputError, match="the header has 3 rows"):
        read(content, layout=QUALTRICS)


def test_a_layout_is_chosen_by_five_records_and_kept_with_the_source(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("\n\na,b\n1,\n\n2,3\n" + "4,5\n" * 9)
    (tmp_path / "in.json").write_text('[{"a": {"b": 1}, "c": 2}]')
    heads: list[Head] = []

    def layouts(head: Head) -> Layout:
        heads.append([list(cells) for cells in head])
        return TAIL

    for name in ("in.csv", "in.json"):
        with open_table([str(tmp_path / name)], layouts=layouts) as table:
            rows_of(table)
            assert table.sources[0].layout is TAIL
    assert heads == [[["a", "b"], ["1", ""], ["2", "3"], ["4", "5"], ["4", "5"]], [["a.b", "c"]]]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("How\r\n easy\u00a0 was it? ", "How easy was it?"),
        ("\ufeffId", "Id"),
        ("<p>How <strong>easy</strong><br/>was it?</p>", "How easy was it?"),
        ("Terms &amp; conditions &lt;3", "Terms & conditions <3"),
        ("Rate 1 < 2 > 0", "Rate 1 < 2 > 0"),
        ("Hello <name>", "Hello <name>"),
        ("<b></b>", "<b></b>"),
        ("R&D", "R&D"),
    ],
)
def test_header_cells_are_readable_on_one_line(cell: str, shown: str) -> None:
    assert readable(cell) == shown


CELL = st.sampled_from(["", "a", "b", "x y", "Total", "1", "a,b", 'q"q', "l\nl"])


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=3, max_size=12),
    layout=st.sampled_from([PLAIN, Layout(header_rows=2), Layout(tail=("Total*",)), Layout(3, 2, 1, ("t?tal",))]),
)
def test_every_row_ends_once_as_header_record_or_left_out(rows: list[list[str]], layout: Layout) -> None:
    """The csv module writes the rows; those that are read are found again by a plain loop over all of them."""
    rows = [["a", "b"], ["c", "d"], ["e", "f"], *rows]
    header, kept, behind = rows[: layout.header_rows], [], False
    for row in rows[layout.header_rows :]:
        if row in header:
            continue
        behind = bool(layout.tail) and (row[0] == "Total" or (behind and bool(row[0]) and not row[1]))
        if not behind:
            kept.append(row)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        with path.open("w", newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        seen = look(path, layout, delimiter=",")
    assert [[cell or "" for cell in row] for row in seen.rows] == kept
    assert len(seen.excluded) == len(rows) - layout.header_rows - len(kept)
    assert seen.rejects == []


@pytest.mark.parametrize("name", ["Total", "average:", "Grand Total (3)", "Durchschnitt", "合計"])
@pytest.mark.parametrize("end", ["\n", "\r\n\r\n", "\n,,\n"])
def test_a_last_record_that_sums_up_the_others_is_told(read: Read, name: str, end: str) -> None:
    """It stays a record: only the user knows. Whoever it is, a record further up and a notice are not told."""
    rows = "".join(f"{number},7,x\n" for number in range(2000))
    seen = read(f"id,score,note\n{rows}{name},7,{end}")
    (told,) = (problem for problem in seen.problems if "sums up" in problem)
    assert told.startswith(f"the last record is called '{name}'")
    assert len([row for row in seen.rows if row[0]]) == 2001
    assert read(f"id,score,note\n{name},7,\n1,6,\n").problems == []
    assert read(f"{name},score,note\n").problems == []


@pytest.mark.parametrize("last", ["Total disaster,7", "Totally,7", "7,Total", "Grand Totals,1"])
def test_a_last_record_of_another_name_is_not(read: Read, last: str) -> None:
    assert read(f"name,score\n1,5\n{last}\n", layout=TAIL).problems == []


FILTERED = "day,score\n1,5\n2,6\nTotal,11\n"


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({}, True),
        ({"where_not": (("day", "Total"),)}, False),
        ({"where_not": (("@1", "Tot*"),)}, False),
        ({"where_not": (("day", "1"), ("score", "10..12"))}, False),
        ({"where_not": (("day", "1"), ("score", "12..13"))}, True),
        ({"where_not": (("day", "Totals"), ("nothing", "Total"))}, True),
        ({"where": (("day", "1"), ("day", "2"))}, False),
        ({"where": (("day", "1"), ("day", "T?tal"))}, True),
        ({"where": (("day", "Total"), ("score", "5"))}, False),
        ({"where": (("nothing", "x"),)}, True),
    ],
)
def test_nothing_is_said_of_a_last_record_that_filters_leave_out(
    read: Read, filters: dict[str, tuple[tuple[str, str], ...]], told: bool
) -> None:
    assert len(read(FILTERED, **filters).problems) == told


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_last_record_that_sums_up_is_told_in_wide_characters_too(read: Read, encoding: str) -> None:
    rows = "".join(f"å{number},7\n" for number in range(3001))
    text = f"\ufeffid,score\n{rows}Total,7\n" if encoding.endswith("e") else f"id,score\n{rows}Total,7\n"
    (told,) = (problem for problem in read(text.encode(encoding)).problems if "sums up" in problem)
    assert "'Total'" in told


@pytest.mark.parametrize("text", ["id,name,score\n1,a,5\n,Total,5\n", "score\n5\n6\nTotal\n"])
def test_it_is_told_with_a_blank_first_cell_and_in_a_single_column(read: Read, text: str) -> None:
    assert len(read(text).problems) == 1
