"""Quotes and themes in every format: hostile text stays text, blanks have a name, machines get numbers unrounded."""

import csv as reader
import io
import json as loader
from dataclasses import replace

import pytest

from cxscore.analyses.spread import Asked, spread
from cxscore.analyses.themes import Discovered, ThemeFound, Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.model import Input, Ledger, Request, State
from cxscore.renderers.comment_data import csv, json
from cxscore.renderers.comments import RENDERERS, markdown, text
from cxscore.texts.quotes import Quote, QuotedGroup, Quotes
from cxscore.texts.words import Keyword

HOSTILE = '=cmd|"/c calc" \x1b[31m <script> | `x`'
LEDGER = Ledger({State.ANSWERED: 9})


def quoted(*groups: QuotedGroup) -> Verbatims:
    result = Quotes("region", groups, 3, 1, 5, {"e-mail": 2})
    return Verbatims("quotes", Request("quotes"), result, LEDGER, (Input("a.csv", 9),), (), "comment", "score")


def sorted_into(discovered: Discovered | None = None) -> Verbatims:
    found = (ThemeFound("waiting", 3, 1 / 3, 0.1, 0.6, None), ThemeFound("price", 0, 0.0, 0.0, 0.3, None))
    result = Themes("t.yaml", found, 9, 2, 4, 0.95, 5, None, discovered)
    return Verbatims("themes", Request("themes"), result, LEDGER, (Input("a.csv", 9),), (), "comment")


HOSTILE_QUOTE = quoted(QuotedGroup(HOSTILE, 9, (Quote(HOSTILE, "1"),)))
WORDS = Discovered("low", "high", 40, 60, 5, (Keyword("slow", 9, 1, 2.25, 3.14159),))


@pytest.mark.parametrize("name", RENDERERS)
def test_no_format_lets_an_escape_through(name: str) -> None:
    assert "\x1b" not in "".join(RENDERERS[name](HOSTILE_QUOTE))


def test_a_spreadsheet_runs_no_comment() -> None:
    (row,) = reader.DictReader(io.StringIO("".join(csv(HOSTILE_QUOTE))))
    assert row["comment"].startswith("'=")
    assert row["group"].startswith("'=")


def test_markdown_holds_no_markup_of_a_comment() -> None:
    shown = "".join(markdown(HOSTILE_QUOTE))
    assert "<script>" not in shown
    assert "\\|" in shown


def test_a_blank_group_has_a_name_and_a_small_one_its_reason() -> None:
    shown = "".join(text(quoted(QuotedGroup("", 4, (), withheld=True))))
    assert "(blank), 4 comments\n  none shown: fewer than 5 comments\n" in shown


def test_a_group_of_short_comments_says_so() -> None:
    assert "none shown: all are very short" in "".join(text(quoted(QuotedGroup("a", 7, ()))))


def test_what_was_taken_out_is_counted_below() -> None:
    assert "taken out: e-mail 2; names and postal addresses are not found" in "".join(text(quoted()))


def test_a_screen_rounds_shares_once_and_csv_not_at_all() -> None:
    assert "waiting         3  33.3   10.0 to 60.0" in "".join(text(sorted_into()))
    (row, _) = reader.DictReader(io.StringIO("".join(csv(sorted_into()))))
    assert float(row["share"]) == 100 * (1 / 3)
    assert row["verdict"] == ""


def test_comments_of_several_themes_and_of_none_are_said() -> None:
    assert "several themes (22.2 % do) or none (44.4 %)" in "".join(text(sorted_into()))


def test_words_stand_in_a_table_of_their_own_and_alone_in_csv() -> None:
    assert "slow    9     1     +2.25  +3.1" in "".join(text(sorted_into(WORDS)))
    (row,) = reader.DictReader(io.StringIO("".join(csv(sorted_into(WORDS)))))
    assert (row["word"], float(row["z"])) == ("slow", 3.14159)


def test_two_groups_that_no_word_sets_apart_are_said_to_be_so() -> None:
    assert "no word sets them apart" in "".join(text(sorted_into(Discovered("low", "high", 4, 6, 5, ()))))


def test_markdown_parts_its_blocks_by_one_blank_line() -> None:
    for found in (HOSTILE_QUOTE, sorted_into(WORDS)):
        shown = "".join(markdown(found))
        assert "\n\n\n" not in shown
        assert "\n\n- " in shown


def test_json_holds_null_where_nothing_was_compared() -> None:
    found = loader.loads("".join(json(sorted_into())))["themes"]
    assert (found["discovered"], found["found"][0]["score_with"]) == (None, None)


def spread_over(names: tuple[str, ...], n: int = 20) -> Verbatims:
    """Segments of `n` comments each, of which one speaks of waiting; the last has three comments only."""
    sizes = [*(n for _ in names[1:]), 3]
    rows = [
        (((name,), None), themes, count)
        for name, size in zip(names, sizes, strict=True)
        for themes, count in ((frozenset({"waiting"}), 1), (frozenset[str](), size - 1))
    ]
    found = spread(rows, Asked(("waiting",), Request("themes", by=("shop",)), 5, LEDGER))
    whole = sorted_into()
    assert isinstance(whole.result, Themes)
    return replace(whole, result=replace(whole.result, spread=found))


@pytest.mark.parametrize("name", RENDERERS)
def test_no_format_lets_a_segment_act(name: str) -> None:
    shown = "".join(RENDERERS[name](spread_over((HOSTILE, "b"))))
    assert "\x1b" not in shown
    assert name != "csv" or "'=cmd" in shown


def test_seven_segments_stand_in_two_tables_with_one_rule() -> None:
    shown = "".join(text(spread_over(tuple("abcdefg"))))
    headings = [line.split() for line in shown.splitlines() if line.startswith("% of comments")]
    assert headings == [["%", "of", "comments", *["all", "a", "b", "c", "d", "e"]], ["%", "of", "comments", "f", "g"]]
    assert shown.count("+ more and - fewer than in the rest") == 1
    assert "\n\n\n" not in shown


def test_on_a_narrow_screen_fewer_segments_stand_side_by_side() -> None:
    names = tuple("abcdefg")
    wide, narrow = ("".join(text(spread_over(names), width)) for width in (100, 30))
    assert wide.count("% of comments") < narrow.count("% of comments")
    assert max(map(len, narrow.splitlines())) <= 30
    assert all(f"  {name}\n" in narrow or f"  {name}  " in narrow for name in names)


def test_a_segment_of_few_comments_is_withheld_and_the_screen_says_so() -> None:
    found = spread_over(("a", ""))
    shown = "".join(text(found)).splitlines()
    assert next(line for line in shown if line.startswith("comments")).split() == ["comments", "23", "20", "-"]
    assert "Note  - withheld: fewer than 5 comments" in shown
    place = loader.loads("".join(json(found)))["themes"]["spread"]["segments"][-1]
    assert (place["segment"], place["comments"], place["themes"][0]["share"]) == ({"shop": ""}, None, None)
