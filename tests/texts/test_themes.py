"""Themes by words: stems, phrases, exclusions, languages; the starter file speaks four of them."""

from pathlib import Path

import pytest

from cxscore.config.themes_schema import ThemesSpec, ThemeWords
from cxscore.config.validate import check, load_themes
from cxscore.errors import ConfigError, UsageError
from cxscore.texts.themes import themes, told

SHIPPED = Path(__file__).parent.parent.parent / "cxscore/catalogue/themes/support.yaml"
SPEC = load_themes(SHIPPED)
SMALL = ThemesSpec(
    themes="t",
    wordings={
        "waiting": {
            "en": ThemeWords(words=("wait*", "on hold", "late"), exclusions=("can't wait",)),
            "zh": ThemeWords(words=("等了",)),
        },
        "price": {"en": ThemeWords(words=("price",))},
    },
)


def found(text: str, spec: ThemesSpec = SMALL, *languages: str) -> set[str]:
    return set(told([text], themes(spec, languages))[text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I WAITED long", {"waiting"}),
        ("put on\nhold", {"waiting"}),
        ("on-hold music", {"waiting"}),
        ("I can’t wait to come back", set()),
        ("can't wait, though I waited", {"waiting"}),
        ("chocolate later, await", set()),
        ("late, and the price is wrong", {"waiting", "price"}),
        ("等了很久", {"waiting"}),
        ("", set()),
    ],
)
def test_words_stems_and_phrases_tell_a_theme_and_exclusions_do_not(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_only_the_languages_asked_for_are_read() -> None:
    assert found("等了很久", SMALL, "en") == set()


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UsageError, match="--language fr: t has no words in it"):
        themes(SMALL, ["fr"])


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("I was on hold for 40 minutes", "waiting"),
        ("Stundenlang in der Warteschleife", "waiting"),
        ("Altfor lang tid i telefonkø", "waiting"),
        ("排队排了半天", "waiting"),
        ("had to call several times", "repeat-contact"),
        ("immer noch nicht gelöst", "repeat-contact"),
        ("måtte purre flere ganger", "repeat-contact"),
        ("问题一直没解决", "repeat-contact"),
        ("passed around from one department to the next", "transfer"),
        ("Ich wurde dreimal weiterverbunden", "transfer"),
        ("Jeg ble satt over til feil avdeling", "transfer"),
        ("转来转去", "transfer"),
        ("I had to explain the same problem again", "repeated-information"),
        ("Alles noch einmal erklären müssen", "repeated-information"),
        ("Måtte gjenta alt", "repeated-information"),
        ("每次都要重新说", "repeated-information"),
        ("The man was very rude", "tone"),
        ("Sehr unfreundliche Dame", "tone"),
        ("Veldig hyggelig kundeservice", "tone"),
        ("态度很差", "tone"),
        ("The agent had no idea", "knowledge"),
        ("Kompetente Beratung", "knowledge"),
        ("De visste ikke svaret", "knowledge"),
        ("客服一点都不专业", "knowledge"),
        ("Far too expensive", "price"),
        ("Viel zu teuer", "price"),
        ("Alt for dyrt", "price"),
        ("价格太贵", "price"),
        ("My parcel was left in the rain", "delivery"),
        ("Die Lieferung kam nie", "delivery"),
        ("Pakken kom aldri frem", "delivery"),
        ("快递丢了", "delivery"),
        ("The app keeps crashing", "app"),
        ("Die Webseite lädt nicht", "app"),
        ("Appen krasjer", "app"),
        ("网站打不开", "app"),
        ("I was charged twice", "billing"),
        ("Die Rechnung ist falsch", "billing"),
        ("Feil på fakturaen", "billing"),
        ("乱扣费", "billing"),
    ],
)
def test_the_starter_knows_each_theme_in_four_languages(text: str, theme: str) -> None:
    assert theme in found(text, SPEC)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Can't wait to use it", "waiting"),
        ("Kind regards", "tone"),
        ("Mit freundlichen Grüßen", "tone"),
        ("Vennlig hilsen", "tone"),
        ("I paid by bank transfer", "transfer"),
        ("kostenlos", "price"),
        ("Jeg setter pris på hjelpen", "price"),
        ("不用等待", "waiting"),
    ],
)
def test_the_starter_passes_over_phrases_that_mean_something_else(text: str, theme: str) -> None:
    assert theme not in found(text, SPEC)


def test_the_starter_has_every_theme_in_every_language() -> None:
    assert {tuple(sorted(languages)) for languages in SPEC.wordings.values()} == {("de", "en", "nb", "zh")}


# --- the file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("wordings:\n  a:\n    en: {words: 'wa*it'}", "4:17: 'wa*it' has a * that is not at the end of a word"),
        ("wordings:\n  a:\n    en: {words: 'w*'}", "4:17: 'w*' stands for too many words"),
        ("wordings:\n  a:\n    English: {words: x}", "4:5: 'English' is no language"),
        ("wordings:\n  a:\n    en: {words: ''}", "the theme has no words"),
        ("wordings:\n  a:\n    en: {word: x}", "unknown key 'word'; did you mean 'words'?"),
        ("wordings: {}", "wordings: expected"),
        ("title: x", "missing key 'wordings'"),
    ],
)
def test_a_mistake_in_a_themes_file_is_said_with_its_place(tmp_path: Path, body: str, said: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"themes: t\n{body}\n", encoding="utf-8")
    assert any(said in str(problem) for problem in check(path)), list(map(str, check(path)))
    with pytest.raises(ConfigError):
        load_themes(path)
