"""Themes and quotes of a report: those of the commands, of the records that a score counts, nothing private."""

import io
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from cxscore import api
from cxscore.analyses.compare import Comparison
from cxscore.analyses.themes import Themes
from cxscore.analyses.verbatims import Verbatims
from cxscore.api import verbatims
from cxscore.config.titles import SUPPORT
from cxscore.config.validate import load_themes
from cxscore.edition import Comments, Edition
from cxscore.errors import InputError
from cxscore.model import Request
from cxscore.renderers.summary import RENDERERS, renderer, terminal
from cxscore.reporting.run import run
from cxscore.texts.quotes import Quotes, Wanted
from cxscore.texts.reading import Reading
from tests.reporting.configs import config, plan_of

EMAIL, CARD, IBAN = "jane.roe@example.com", "4111 1111 1111 1111", "NO93 8601 1117 947"
HEAD = ["at,ces,channel,customer,comment"]
ROWS = [
    f"2026-10-01,1,email,c1,write to {EMAIL} about the slow queue please",
    f"2026-10-02,2,email,c2,my card {CARD} was charged twice for it",
    f"2026-10-03,1,phone,c3,refund it to {IBAN} as I said before",
    "2026-10-04,2,phone,c4,waiting for three days now without news",
    "2026-10-05,3,web,c5,the queue was long and nobody helped",
    "2026-10-06,4,web,c6,Fritz Unique thought it was fine in the end",
    "2026-10-07,7,web,c7,quick and friendly answer on the phone",
    "2026-10-08,7,web,c8,great help from a friendly person today",
    "2026-10-09,6,web,c9,easy to use app with a good search",
    "2026-10-10,7,web,c10,very good service and a quick answer",
    "2026-10-11,6,web,c11,everything worked at once and well",
    "2026-10-12,,web,c12,no answer from me but a long waiting time",
    "2026-10-13,5,web,c13,",
    "2026-10-14,5,web,c14,n/a",
    "2026-09-14,7,web,c15,a comment of September about a queue",
]
SOURCES = """
sources: {survey: {path: survey.csv, date: at}}
scores: {effort: {metric: ces, scale: 7, direction: higher, source: survey}}
"""
QUOTES = "{title: Said, quotes: {score: effort, comment: comment}}"
THEMES = "{title: Said, themes: {score: effort, comment: comment}}"


def edition(folder: Path, section: str, head: str = SOURCES, rows: list[str] = ROWS) -> Edition:
    (folder / "survey.csv").write_text("\n".join([*HEAD, *rows, ""]), encoding="utf-8")
    return run(plan_of(config(folder, f"{head}sections: [{section}]\n")), lambda _: nullcontext())


def comments(found: Edition) -> Comments:
    (one,) = found.sections[0].comments
    return one


def found_by(found: Edition) -> Verbatims:
    one = comments(found).found
    assert one is not None
    return one


def quotes(found: Edition) -> Quotes:
    result = found_by(found).result
    assert isinstance(result, Quotes)
    return result


def themes(found: Edition) -> Themes:
    result = found_by(found).result
    assert isinstance(result, Themes)
    return result


def counts(found: Edition) -> dict[str, int]:
    return {one.name: one.n for one in themes(found).found if one.n}


# --- the same as the commands --------------------------------------------------------------------------------


def test_quotes_are_those_of_the_command(tmp_path: Path) -> None:
    own = quotes(edition(tmp_path, QUOTES))
    request = Request(
        "ces", columns=("ces",), scale="7", direction="higher", date="at", since="2026-10", until="2026-10"
    )
    with api.opened([str(tmp_path / "survey.csv")], request) as table:
        single = verbatims.quotes(table, request, "comment", "bucket", Wanted())
    assert own == single.result
    assert [(group.name, group.n) for group in own.groups] == [("difficult", 5), ("neutral", 1), ("easy", 5)]


def test_themes_are_those_of_the_command(tmp_path: Path) -> None:
    own = themes(edition(tmp_path, THEMES))
    request = Request(
        "ces", columns=("ces",), scale="7", direction="higher", date="at", since="2026-10", until="2026-10"
    )
    sought = verbatims.Sought(verbatims.BUILT_IN, load_themes(SUPPORT))
    with api.opened([str(tmp_path / "survey.csv")], request) as table:
        single = verbatims.themes(table, request, "comment", sought, Reading())
    assert isinstance(single.result, Themes)
    numbers = [
        [
            (one.name, one.n, one.share, one.low, one.high, *told(one.comparison), *told(one.sentiment))
            for one in of.found
        ]
        for of in (own, single.result)
    ]
    assert numbers[0] == numbers[1]
    assert {one.name: told(one.comparison)[1] for one in own.found}["waiting"] == "too few"


def told(found: Comparison | None) -> tuple[object, ...]:
    assert found is not None
    return found.difference, found.verdict, found.p_adjusted, found.to.tally.n


def test_a_comment_without_an_answer_has_themes_and_one_of_another_period_has_none(tmp_path: Path) -> None:
    """October: eleven comments with an answer and one without; `n/a` is none."""
    found = edition(tmp_path, THEMES)
    assert themes(found).comments == 12
    assert counts(found)["waiting"] == 4  # two queues, two that wait


# --- which records -------------------------------------------------------------------------------------------


def test_an_answer_that_a_later_one_replaces_is_neither_quoted_nor_counted(tmp_path: Path) -> None:
    rows = [*ROWS, "2026-10-20,6,web,c7,now I think that it was slow waiting"]
    head = SOURCES.replace("date: at", "date: at, respondent: customer")
    assert themes(edition(tmp_path, THEMES, head, rows)).comments == 12
    found = quotes(edition(tmp_path, QUOTES.replace("comment}", "comment, n: 9}"), head, rows))
    said = [quote.text for group in found.groups for quote in group.quotes]
    assert "now I think that it was slow waiting" in said
    assert "quick and friendly answer on the phone" not in said


def test_filters_of_the_score_decide_which_comments_count(tmp_path: Path) -> None:
    found = edition(tmp_path, THEMES, SOURCES.replace("scale: 7", "scale: 7, where: channel=web"))
    assert themes(found).comments == 8


def test_the_direction_and_the_own_metric_of_a_score_hold_for_its_quotes(tmp_path: Path) -> None:
    own = """metric: feeling
title: Feeling
asks: How do you feel?
good_for: feelings
cannot_tell: why
columns: [[ces]]
scales:
  smile: {answers: 1-7, direction: higher, default: mean, buckets: {sad: 1-5, glad: 6-7}}
variants:
  mean: {scale: smile, formula: mean}
"""
    (tmp_path / "feeling.yaml").write_text(own, encoding="utf-8")
    head = "metrics: feeling.yaml" + SOURCES.replace("metric: ces, scale: 7", "metric: feeling")
    found = edition(tmp_path, QUOTES, head)
    assert [(group.name, group.n) for group in quotes(found).groups] == [("sad", 6), ("glad", 5)]
    assert themes(edition(tmp_path, THEMES, head)).definition is not None


def test_themes_may_be_of_a_source_without_a_score(tmp_path: Path) -> None:
    section = "{title: Said, themes: {source: words, comment: comment}}"
    head = SOURCES.replace("date: at}", "date: at}, words: {path: survey.csv, where: channel=phone, date: at}")
    found = edition(tmp_path, section, head)
    result = themes(found)
    assert (result.comments, result.definition) == (2, None)
    assert result.sentiment is not None
    assert len(found.inputs) == 1


def test_themes_of_a_score_of_sentiment_look_at_one_column_of_comments(tmp_path: Path) -> None:
    """The score reads another column: what it says of that one is not said of these."""
    head = SOURCES + "  \n"
    head = head.replace("scores: {", "scores: {lean: {metric: sentiment, column: channel, source: survey}, ")
    rows = [row.replace(",web,", ",very good,").replace(",email,", ",very bad,") for row in ROWS]
    own = themes(edition(tmp_path, "{title: A, themes: {score: lean, comment: comment}}", head, rows))
    alone = themes(edition(tmp_path, "{title: A, themes: {source: survey, comment: comment}}", head, rows))
    assert own == alone


def test_a_file_of_themes_stands_beside_the_config(tmp_path: Path) -> None:
    text = "themes: mine\nwordings: {money: {en: {words: [refund, charged]}, de: {words: geld}}}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    section = THEMES.replace("comment}", "comment, file: mine.yaml, language: en}")
    found = edition(tmp_path, section)
    assert counts(found) == {"money": 2}
    assert themes(found).source.endswith("mine.yaml")


# --- nothing to show -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "absence"),
    [
        (["2026-10-01,7,web,c1,", "2026-10-02,6,web,c2,n/a"], "no record has a comment"),
        (["2026-09-01,7,web,c1,good"], "nobody answered in 2026-10"),
    ],
)
@pytest.mark.parametrize("section", [QUOTES, THEMES])
def test_a_period_without_comments_says_so(tmp_path: Path, rows: list[str], absence: str, section: str) -> None:
    head = SOURCES.replace("scores: {", "scores: {other: {metric: ces, scale: 7, source: more}, ")
    head = head.replace("date: at}", "date: at}, more: {path: more.csv}")
    (tmp_path / "more.csv").write_text("ces\n7\n", encoding="utf-8")
    found = comments(edition(tmp_path, section, head, rows))
    assert (found.found, found.absence) == (None, absence)


def test_a_source_that_is_not_there_leaves_the_rest_of_the_report(tmp_path: Path) -> None:
    head = SOURCES.replace("date: at}", "date: at}, gone: {path: 'gone-{period}.csv'}")
    found = edition(tmp_path, "{title: Said, themes: {source: gone, comment: comment}}", head)
    assert comments(found).absence.startswith("no file ")
    assert [str(one) for one in found.problems if "gone" in str(one)]


def test_a_column_that_is_not_there_is_named_with_its_section(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the quotes of 'Said': .*'coment'"):
        edition(tmp_path, QUOTES.replace("comment: comment", "comment: coment"))


def test_a_column_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the themes of 'Said': column 'at' holds no text"):
        edition(tmp_path, THEMES.replace("comment: comment", "comment: at"))


# --- privacy -------------------------------------------------------------------------------------------------


def outputs(found: Edition) -> dict[str, str]:
    """Every format as text; of a workbook all its parts."""
    texts = {"terminal": "".join(terminal.render(found))}
    for suffix in RENDERERS:
        whole = b"".join(one if isinstance(one, bytes) else one.encode() for one in renderer(suffix).render(found))
        if suffix == ".xlsx":
            parts = zipfile.ZipFile(io.BytesIO(whole))
            whole = b"\n".join(parts.read(name) for name in parts.namelist())
        texts[suffix] = whole.decode()
    return texts


def test_no_output_holds_an_address_a_card_or_an_account(tmp_path: Path) -> None:
    found = edition(tmp_path, f"{QUOTES.replace('comment}', 'comment, n: 9}')}, {THEMES}")
    for name, text in outputs(found).items():
        for secret in (EMAIL, CARD, IBAN):
            assert secret not in text, name
        if name != ".csv":
            assert "e-mail" in text, name
    assert quotes(found).removed == {"IBAN": 1, "card number": 1, "e-mail": 1}


def test_what_is_redacted_stands_in_every_output_but_the_scores(tmp_path: Path) -> None:
    shown = outputs(edition(tmp_path, QUOTES.replace("comment}", "comment, n: 9}")))
    assert [name for name, text in shown.items() if "was charged twice for it" not in text] == [".csv"]
    assert [name for name, text in shown.items() if "names and postal addresses are not found" not in text] == [
        ".csv"
    ]


def test_a_group_under_five_shows_none_and_says_so(tmp_path: Path) -> None:
    found = edition(tmp_path, QUOTES.replace("comment}", "comment, n: 9}"))
    (neutral,) = [group for group in quotes(found).groups if group.name == "neutral"]
    assert (neutral.n, neutral.withheld, neutral.quotes) == (1, True, ())
    assert not [name for name, text in outputs(found).items() if "Fritz Unique" in text]
    assert [one for one in found.problems if "1 group has fewer than 5 comments" in one.message]


def test_a_report_that_withholds_more_shows_less(tmp_path: Path) -> None:
    found = edition(tmp_path, QUOTES, f"min_n: 6{SOURCES}")
    assert [group.withheld for group in quotes(found).groups] == [True, True, True]
    assert not quotes(edition(tmp_path, QUOTES, f"min_n: 2{SOURCES}")).groups[0].withheld
    assert quotes(edition(tmp_path, QUOTES, f"min_n: 2{SOURCES}")).least == 5


def test_order_numbers_are_taken_out_by_a_pattern(tmp_path: Path) -> None:
    section = QUOTES.replace("comment}", "comment, n: 9, order_number: 'three d[a-z]{2}s'}")
    found = edition(tmp_path, section)
    assert quotes(found).removed["order number"] == 1


# --- sentiment -----------------------------------------------------------------------------------------------


def test_an_entry_of_sentiment_is_told_its_language_and_its_lexicon(tmp_path: Path) -> None:
    text = "lexicon: en\npositive: [quick*, queue*, waiting*, charged, refund]\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    entry = "lean: {metric: sentiment, column: comment, source: survey, language: en"
    plain, own = (
        edition(tmp_path, "{title: A, show: lean}", SOURCES.replace("scores: {", f"scores: {{{entry}{more}}}, "))
        for more in ("", ", lexicon: mine.yaml")
    )
    before, after = (found.entry("lean").total for found in (plain, own))
    assert before is not None
    assert after is not None
    assert (after.estimate.value or 0) > (before.estimate.value or 0)
    assert "with those of mine.yaml" in after.definition.note
    request = own.entry("lean").report.request  # type: ignore[union-attr]  # it has a total
    assert (request.terms.language, request.terms.lexicon) == ("en", str(tmp_path / "mine.yaml"))
    assert request.terms.method == ""
