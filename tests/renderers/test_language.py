"""Languages: every phrase in every one of them, and numbers, times and dates as each writes them."""

import copy
import pickle
import re
from collections import Counter
from datetime import date

import pytest

from cxscore import periods
from cxscore.config.load import catalogue_languages, catalogue_phrases
from cxscore.errors import UsageError
from cxscore.model import Phrase
from cxscore.renderers import markdown
from cxscore.renderers.language import IN_ENGLISH, Language, language
from cxscore.renderers.table import Look, report_lines
from tests.renderers.phrases import MASK, said, wanted
from tests.renderers.reports import CALLS, DRIVERS, FIRST_SCREEN

CODES = catalogue_languages()[1:]


# --- catalogues ----------------------------------------------------------------------------------------------


def test_the_shipped_languages_are_these() -> None:
    assert catalogue_languages() == ("en", "da", "de", "es", "fr", "nb", "nl", "pt", "sv", "zh")


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_every_phrase_and_nothing_else(code: str) -> None:
    assert set(catalogue_phrases(code)) == wanted()


def test_the_walk_through_the_code_finds_phrases_of_every_kind() -> None:
    found = said()
    assert {"{} answer", "{} answers"} <= found  # counted
    assert {"at least {}", "Rows", "{} settles it"} <= found  # said
    assert {"fewer than {} answers", "in business time, {}", "nobody answered in {}"} <= found  # made in the core
    assert {"{} and {}", "{}, {}", "{}; {}"} <= found  # joined
    assert {"not an answer of the scale", "ends before it starts"} <= found  # causes


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_a_place_for_every_part(code: str) -> None:
    for phrase, text in catalogue_phrases(code).items():
        assert text.strip(), phrase
        assert places(text) == places(phrase), phrase


def places(phrase: str) -> Counter[str]:
    """The numbers of the parts that a phrase holds; `{}` counts from 0."""
    found = re.findall(r"\{(\d*)\}", phrase)
    return Counter(number or str(index) for index, number in enumerate(found))


@pytest.mark.parametrize("code", CODES)
def test_phrases_mark_the_beginning_of_a_line_and_blanks_as_the_english_ones_do(code: str) -> None:
    for phrase, text in catalogue_phrases(code).items():
        assert phrase.startswith("* ") == text.startswith("* ")
        assert text == text.strip()
        assert "\n" not in text


# --- phrases -------------------------------------------------------------------------------------------------


def test_parts_may_change_their_order() -> None:
    assert language("zh").say("{} of {} met", "2", "3") == "3 项中 2 项达标"
    assert language("de").say("{} of {} met", "2", "3") == "2 von 3 erreicht"


def test_a_phrase_without_a_translation_is_said_in_english() -> None:
    assert Language("de").say("{} of {} met", "2", "3") == "2 of 3 met"


@pytest.mark.parametrize(
    ("code", "n", "text"),
    [
        ("en", 0, "0 answers"),
        ("en", 1, "1 answer"),
        ("en", 1198, "1,198 answers"),
        ("de", 0, "0 Antworten"),
        ("de", 1, "1 Antwort"),
        ("de", 1198, "1.198 Antworten"),
        ("fr", 0, "0 réponse"),
        ("fr", 2, "2 réponses"),
        ("fr", 1_000_000, "1\u202f000\u202f000 réponses"),
        ("zh", 1, "1 个回答"),
    ],
)
def test_what_is_counted_follows_the_plural_of_its_language(code: str, n: int, text: str) -> None:
    assert language(code).counted("{} answer", "{} answers", n) == text


def test_a_sentence_of_ours_is_told_with_its_parts() -> None:
    assert language("de").tell(Phrase("fewer than {} answers", 1200)) == "weniger als 1.200 Antworten"
    inner = Phrase("{} and {}", Phrase("lost"), Phrase("kept"))
    assert (
        language("de").tell(Phrase("no {} to divide by", inner))
        == "keine verloren und gehalten, durch die zu teilen wäre"
    )


@pytest.mark.parametrize("text", ["", "Kassel {0}", "{", "{}", "1,198 hours of it", "positively"])
def test_text_of_the_user_stays_as_it_is(text: str) -> None:
    for code in catalogue_languages():
        assert language(code).tell(text) == text


def test_a_word_of_the_catalogue_is_told() -> None:
    assert language("nb").tell("promoter") == "ambassadører"


def test_a_sentence_is_its_english_text_in_every_way() -> None:
    phrase = Phrase("fewer than {} answers", 1200)
    assert phrase == "fewer than 1,200 answers"
    assert hash(phrase) == hash("fewer than 1,200 answers")
    assert Phrase("a {brace}") == "a {brace}"
    for twin in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):  # noqa: S301 (our own bytes)
        assert (twin, twin.phrase, twin.parts) == (phrase, phrase.phrase, phrase.parts)


OF_CALLS = "calls csv offered_at answered_at queue_seconds answered_by start end wait agent n"
LEFT = {
    "first-screen": "CES responses csv ces channel email phone fax chat nobody answered likert variants FILE cxscore "
    "--rejects --scale --direction n",
    "calls": f"{OF_CALLS} abandonment share",
    "drivers": f"{OF_CALLS} effort-drivers repeats transfers by tag",
}
"""Names of files, columns, segments, metrics, rules and options, and two sentences that only the tests say."""


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("show", ["markdown", "table"])
def test_nothing_but_names_is_left_in_english(name: str, show: str) -> None:
    """Under a language that masks every phrase, words are left only where they come from the data or are names."""
    report = {"first-screen": FIRST_SCREEN, "calls": CALLS, "drivers": DRIVERS}[name]
    look = Look(200, color=False, unicode=True)
    lines = markdown.render(report, 2, MASK) if show == "markdown" else report_lines(report, look, MASK)
    found = re.findall(r"[A-Za-z_-]*[A-Za-z][A-Za-z_-]*", "".join(lines).replace("\\", ""))
    assert {word.strip("-") for word in found} == {word.strip("-") for word in LEFT[name].split()}


# --- numbers -------------------------------------------------------------------------------------------------

NB = "\u00a0"
NARROW = "\u202f"


@pytest.mark.parametrize(
    ("code", "cell", "text"),
    [
        ("en", "1,198", "1,198"),
        ("en", "3 h 25 min", "3 h 25 min"),
        ("de", "1,198", "1.198"),
        ("de", "1,234,567.89", "1.234.567,89"),
        ("de", "-0.93", "-0,93"),
        ("de", "+22", "+22"),
        ("de", "4.83 to 5.03", "4,83 bis 5,03"),
        ("de", "-58 to -3", "-58 bis -3"),
        ("de", "67.9 %", f"67,9{NB}%"),
        ("de", "67.6 to 79.6 %", f"67,6 bis 79,6{NB}%"),
        ("de", "- to 5.03", "- bis 5,03"),
        ("de", "3 h 25 min", "3 Std. 25 Min."),
        ("de", "2 d 4 h", "2 T. 4 Std."),
        ("de", "1,000 d", "1.000 T."),
        ("de", "6 min 30 s to 21 min 30 s", "6 Min. 30 Sek. bis 21 Min. 30 Sek."),
        ("de", "< 1 s", "< 1 Sek."),
        ("de", "-45 s", "-45 Sek."),
        ("nb", "-0.93", "−0,93"),
        ("nb", "1,198", f"1{NB}198"),
        ("nb", "3 h 25 min", "3 t 25 min"),
        ("sv", "-3 h 25 min", "−3 tim 25 min"),
        ("fr", "1,198", f"1{NARROW}198"),
        ("fr", "67.9 %", f"67,9{NB}%"),
        ("zh", "1,198", "1,198"),
        ("zh", "67.6 to 79.6 %", "67.6 至 79.6%"),
        ("zh", "3 h 25 min", "3小时25分钟"),
        ("nl", "67.9 %", "67,9%"),
        ("de-CH", "1,198.5", "1’198.5"),
        ("es-MX", "1,198.5", "1,198.5"),
    ],
)
def test_a_number_is_spelled_as_its_language_does(code: str, cell: str, text: str) -> None:
    assert language(code).number(cell) == text


@pytest.mark.parametrize(
    "text",
    ["-", "", "1-7", "0-10", "2026-10", "1,2", "12,34", "n/a", "4.83 to", "to 5.03", "1 to 2 to 3", "email", "4h"],
)
def test_what_is_no_number_of_ours_stays_as_it_is(text: str) -> None:
    for code in catalogue_languages():
        assert language(code).number(text) == text


@pytest.mark.parametrize("cell", ["1,198", "-0.93", "4.83 to 5.03", "67.9 %", "1,000 d 5 h"])
def test_a_number_is_spelled_once_however_often_it_is_asked(cell: str) -> None:
    for code in catalogue_languages():
        once = language(code).number(cell)
        assert language(code).number(once) == once


@pytest.mark.parametrize("code", catalogue_languages())
def test_a_year_has_no_separator(code: str) -> None:
    assert language(code).number("2026") == "2026"


# --- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "label", "text"),
    [
        ("en", "2026-10-31", "31 October 2026"),
        ("en", "2026-10", "October 2026"),
        ("en", "2026-Q4", "Q4 2026"),
        ("en", "2026-W44", "week 44, 2026"),
        ("en", "2026", "2026"),
        ("de", "2026-10-01", "1. Oktober 2026"),
        ("de", "2026-10", "Oktober 2026"),
        ("de", "2026-Q4", "Q4 2026"),
        ("de", "2026-W44", "KW 44, 2026"),
        ("de", "2026-W53", "KW 53, 2026"),
        ("nb", "2026-10-01", "1. oktober 2026"),
        ("nb", "2026-Q4", "K4 2026"),
        ("zh", "2026-10-01", "2026年10月1日"),
        ("zh", "2026-10", "2026年10月"),
        ("zh", "2026-W44", "2026年第44周"),
        ("zh", "2026", "2026年"),
        ("es", "2026-10", "octubre de 2026"),
        ("da", "2026-Q4", "4. kvt. 2026"),
    ],
)
def test_a_period_is_called_as_people_do(code: str, label: str, text: str) -> None:
    assert language(code).period(periods.parse(label)) == text


def test_a_label_that_names_no_period_is_its_own_name() -> None:
    assert language("de").period_name("2026-W44") == "KW 44, 2026"
    assert IN_ENGLISH.period_name("2026-10") == "October 2026"
    assert [IN_ENGLISH.period_name(label) for label in ("{odd}", "", None)] == ["{odd}", "", ""]


def test_english_days_need_no_library() -> None:
    assert IN_ENGLISH.day(date(2026, 10, 1)) == "1 October 2026"


# --- which language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "code", "tag"),
    [
        ("en", "en", "en"),
        ("en-GB", "en", "en"),
        ("de", "de", "de"),
        ("de-DE", "de", "de-DE"),
        ("de_AT", "de", "de-AT"),
        ("DE-at", "de", "de-AT"),
        ("de-XQ", "de", "de"),
        ("no", "nb", "nb"),
        ("nb-NO", "nb", "nb-NO"),
        ("zh-CN", "zh", "zh-Hans-CN"),
        ("zh-Hans", "zh", "zh-Hans"),
        ("pt-BR", "pt", "pt-BR"),
    ],
)
def test_a_locale_means_a_language(locale: str, code: str, tag: str) -> None:
    assert (language(locale).code, language(locale).tag) == (code, tag)


@pytest.mark.parametrize("locale", ["", "it", "deutsch", "de-", "de-DE-", "d", "zh-TW", "zh-Hant", "zh_HK", "../de"])
def test_what_is_not_spoken_is_refused_with_what_is(locale: str) -> None:
    with pytest.raises(UsageError, match="no reports are written in the language") as refused:
        language(locale)
    assert refused.value.problems[0].hint == f"known: {', '.join(catalogue_languages())}"
