"""Call-back lists on a screen and as CSV."""

from dataclasses import replace

from cxscore.analyses.followup import CallBacks, FollowUp, Named, worst_of
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.model import Input, Ledger, Request, State
from cxscore.renderers import callbacks

DEFINITION = define(choose(catalogue_metric("nps"), None, None), "higher", "definition")
ROW = FollowUp("s.csv", 3, "7", "2026-10-31", 0, "detractor", "never again", ("Ada",))


def listed(*rows: FollowUp, named: Named = Named("id", "date", "comment", ("agent",))) -> CallBacks:  # noqa: B008
    return CallBacks(
        Request("nps"),
        DEFINITION,
        (worst_of(DEFINITION),),
        True,
        rows,
        10,
        named,
        "worst answer first, then newest",
        {"e-mail": 1},
        Ledger({State.ANSWERED: 10}),
        (Input("s.csv", 10),),
    )


def screen(found: CallBacks, width: int = 80) -> list[str]:
    return "".join(callbacks.text(found, width)).splitlines()


def test_a_screen_has_a_line_per_record_under_its_columns() -> None:
    assert screen(listed(ROW)) == [
        "NPS follow-up  s.csv  1 of 10 answers is in the bucket detractor (0-6)",
        "",
        "id  date        score  agent  comment",
        "7   2026-10-31  0      Ada    never again",
        "",
        "Rule  the worst bucket, for none was named; --bucket NAME lists another",
        "Order worst answer first, then newest",
        "Care  taken out of comments: e-mail 1; names and postal addresses are not found",
    ]


def test_comments_are_wrapped_by_what_they_take_on_a_screen() -> None:
    lines = screen(listed(replace(ROW, comment="长" * 40), named=Named("", "", "comment", ("agent",))), 50)
    assert lines[:3] == ["NPS follow-up  s.csv  1 of 10 answers is in the", "      bucket detractor (0-6)", ""]
    assert lines[3] == "record  score  agent  comment"
    assert lines[4] == "3       0      Ada    " + "长" * 14
    assert lines[5] == " " * 22 + "长" * 14
    assert lines[6] == " " * 22 + "长" * 12


def test_a_screen_that_is_too_narrow_still_shows_all_of_a_comment() -> None:
    comment = "one two three four five six seven eight"
    lines = screen(listed(replace(ROW, comment=comment)), 20)
    assert all(word in "\n".join(lines) for word in comment.split())


def test_several_files_name_the_file_where_there_is_no_id() -> None:
    found = replace(
        listed(replace(ROW, comment=""), named=Named("", "", "", ("agent",))),
        inputs=(Input("s.csv", 5), Input("t.csv", 5)),
    )
    assert screen(found)[3] == "s.csv 3  0      Ada"


def test_an_empty_list_is_one_line_and_the_rule() -> None:
    assert screen(listed())[:2] == [
        "NPS follow-up  s.csv  none of 10 answers is in the bucket detractor (0-6)",
        "Rule  the worst bucket, for none was named; --bucket NAME lists another",
    ]


def test_csv_keeps_a_number_a_number() -> None:
    assert "".join(callbacks.csv(listed(ROW))).splitlines() == [
        "id,date,score,bucket,comment,agent,file,record",
        "7,2026-10-31,0,detractor,never again,Ada,s.csv,3",
    ]
