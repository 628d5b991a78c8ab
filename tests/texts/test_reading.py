"""Comments to answers: fillers, blanks, the language that is found, words of one's own."""

from pathlib import Path

import pytest

from cxscore.config.validate import check
from cxscore.errors import ConfigError, InputError, UsageError
from cxscore.model import State
from cxscore.texts.languages import NAMES, Spoken, spoken
from cxscore.texts.lexicon import Lexicon, built_in, languages
from cxscore.texts.polarity import NEGATIVE, NO_WORDS, POSITIVE
from cxscore.texts.reading import Reading, own_reading

LEXICONS = {name: Lexicon(built_in(name)) for name in languages()}

COMMENTS = {
    "en": ["the staff were friendly and helpful", "I waited for hours", "it was all right with me"],
    "de": ["die Mitarbeiter waren sehr freundlich", "ich habe lange gewartet", "das war alles ganz gut"],
    "nb": ["de ansatte var veldig hyggelige", "jeg ventet lenge på svar", "det gikk bra for meg"],
    "sv": ["personalen var mycket trevlig", "jag väntade länge på svar", "det gick bra för mig"],
    "da": ["personalet var meget venligt", "jeg ventede længe på svar", "det gik godt for mig og os"],
    "nl": ["het personeel was heel vriendelijk", "ik heb lang moeten wachten", "het was goed voor mij"],
    "fr": ["le personnel était très gentil", "j'ai attendu des heures", "c'était bien pour moi"],
    "es": ["el personal fue muy amable", "esperé muchas horas", "todo estuvo bien para mí"],
    "pt": ["o pessoal foi muito gentil", "esperei muitas horas", "tudo estava bem para mim"],
    "it": ["il personale era molto gentile", "ho aspettato per ore", "tutto è andato bene per me"],
    "zh": ["服务员非常热情", "等了很久", "对我来说还不错"],
    "ja": ["スタッフはとても親切でした", "長い間待たされました", "私には良かったです"],
}


def states(*comments: str | None, language: str = "en") -> list[State]:
    meanings = Reading(language).read(dict.fromkeys(comments, 1)).meanings
    return [meanings[comment].state for comment in comments]


@pytest.mark.parametrize("language", COMMENTS)
def test_the_language_is_told_from_the_comments(language: str) -> None:
    assert spoken([text.casefold() for text in COMMENTS[language]], LEXICONS).main == language


def test_two_scripts_make_two_languages_and_the_more_frequent_is_the_main_one() -> None:
    found = spoken([*COMMENTS["en"], *COMMENTS["zh"][:2]], LEXICONS)
    assert (found.letters, found.characters, found.main, found.votes) == ("en", "zh", "en", {"en": 3, "zh": 2})


def test_comments_that_could_be_in_two_languages_are_in_that_of_the_others() -> None:
    """Half of a Norwegian file was taken for Danish: comments that fit both went to the first by name."""
    either = ["jeg ventet lenge på svar", "jeg kan ikke finne den", "det er godt"]
    assert spoken([*either, "hva skjer"], LEXICONS).votes == {"nb": 4}


@pytest.mark.parametrize(
    "comments", [[], ["12 34", "xkcd qwrt zzz"], ["toimitus myöhästyi pahasti, kukaan vastannut"]]
)
def test_no_language_is_told_of_comments_in_none_that_has_words(comments: list[str]) -> None:
    assert spoken(comments, LEXICONS).main == ""


def test_the_language_does_not_hang_on_the_order_of_the_comments() -> None:
    comments = [f"{text} {i}" for i in range(4_000) for text in ("the end", "das ende", "the way")]
    assert spoken(comments, LEXICONS) == spoken(comments[::-1], LEXICONS)


@pytest.mark.parametrize(
    "filler", ["n/a", "N/A", "keine", "无", "nothing", "Nothing.", "なし", "ingen", "rien", " nei "]
)
def test_a_filler_is_no_comment(filler: str) -> None:
    assert states(filler) == [State.NOT_APPLICABLE]


@pytest.mark.parametrize("blank", [None, "", "  ", "-", "null"])
def test_a_blank_is_missing(blank: str | None) -> None:
    assert states(blank) == [State.MISSING]


@pytest.mark.parametrize("comment", ["ok", "???", "42", "👍", "x" * 5_000, "\x00", "no\nproblem"])
def test_whatever_else_was_written_is_answered(comment: str) -> None:
    assert states(comment, "a comment", "another one") == [State.ANSWERED] * 3


def test_a_code_of_ones_own_is_missing() -> None:
    read = Reading("en", missing=("no comment given",)).read({"no comment given": 1, "good": 1})
    assert read.meanings["no comment given"].state is State.MISSING


def test_a_column_of_numbers_holds_no_comments() -> None:
    with pytest.raises(InputError, match="holds numbers, not comments: 2 of 3"):
        Reading("en").read({"5": 10, "4": 3, "good": 1, None: 4})


@pytest.mark.parametrize("cells", [["2026-10-01", "2026-10-02T09:15:00Z"], ["14:30", "???", "+47 912 34 567"]])
def test_a_column_without_words_holds_no_comments(cells: list[str]) -> None:
    with pytest.raises(InputError, match=f"holds values such as .*, not comments: {len(cells)} of {len(cells)}"):
        Reading("en").read(dict.fromkeys(cells, 1))


@pytest.mark.parametrize("cells", [["👍", "😡"], [":-)", "=("], ["好", "差"], ["ok", "5", "no"]])
def test_short_comments_are_comments(cells: list[str]) -> None:
    assert Reading("en").read(dict.fromkeys(cells, 1)).meanings


def test_a_word_without_end_is_looked_up_like_any_other() -> None:
    """Looking up every beginning of a word of 100,000 letters took twelve seconds."""
    meanings = Reading("en").read({"x" * 100_000: 1, "good": 1}).meanings
    assert [meaning.answer for meaning in meanings.values()] == ["no opinion words", "positive"]


def test_the_language_that_was_found_is_said_with_its_share() -> None:
    read = Reading().read(dict.fromkeys(COMMENTS["de"], 1))
    assert "most comments are in German: 3 of 3 different ones" in [one.message for one in read.problems]
    assert read.told == "word lists 1 (de)"


def in_file(language: str, number: int) -> dict[str | None, int]:
    """A number, of a file or of records, for each of the comments in a language."""
    return dict.fromkeys(COMMENTS[language], number)


def test_the_language_is_found_per_file() -> None:
    english, german = in_file("en", 1), in_file("de", 1)
    files = {**in_file("en", 0), **german}
    read = Reading().read({**english, **german}, files)
    apart = {**Reading("en").read(english).meanings, **Reading("de").read(german).meanings}
    assert read.meanings == apart
    assert read.told == "word lists 1 (en, de)"
    assert not [one for one in read.problems if one.severity == "warning"]


def test_a_language_that_was_said_holds_for_every_file() -> None:
    read = Reading("en").read({**in_file("de", 1), "good": 1}, {**in_file("de", 0), "good": 1})
    assert read.told == "word lists 1 (en)"


def test_a_language_whose_words_are_not_looked_for_is_warned_of() -> None:
    read = Reading().read(dict.fromkeys([*COMMENTS["en"], *COMMENTS["de"], "the end", "the way"], 1))
    warnings = [one.message for one in read.problems if one.severity == "warning"]
    assert warnings == ["3 of 8 different comments look German, and are not read in it"]


def test_a_language_without_words_is_named_and_its_comments_tell_nothing_but_emoji() -> None:
    read = Reading("fi").read({"hyvä palvelu": 1, "great 😡": 1})
    assert {raw: one.answer for raw, one in read.meanings.items()} == {"hyvä palvelu": NO_WORDS, "great 😡": NEGATIVE}
    assert "there are no word lists for the language 'fi'" in read.problems[0].message


@pytest.mark.parametrize(("said", "code"), [("de", "de"), ("German", "de"), ("no", "nb"), (" EN ", "en"), ("", "")])
def test_a_language_may_be_said_by_code_or_name(said: str, code: str) -> None:
    assert own_reading(said, "", ()).language == code


def test_what_is_no_language_is_refused() -> None:
    with pytest.raises(UsageError, match="'klingonese' is no language"):
        own_reading("klingonese", "", ())


def test_the_languages_are_those_that_have_names() -> None:
    assert set(languages()) == set(NAMES)


# --- a lexicon of one's own -----------------------------------------------------------------------------------


def lexicon(folder: Path, text: str) -> str:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_words_of_ones_own_bring_a_language_that_there_was_none_of(tmp_path: Path) -> None:
    own = lexicon(tmp_path, "lexicon: fi\npositive: hyvä*\nnegative: [huono*]\nnegations: ei\n")
    read = own_reading("fi", own, ()).read({"hyvä palvelu": 1, "ei huono": 1, "ei hyvä": 1})
    assert [one.answer for one in read.meanings.values()] == [POSITIVE, POSITIVE, NEGATIVE]


def test_the_definition_names_the_file_of_ones_own_words_and_its_digest(tmp_path: Path) -> None:
    read = own_reading("en", lexicon(tmp_path, "lexicon: en\npositive: blorp\n"), ()).read({"blorp": 1})
    assert read.told.startswith("word lists 1 (en) with those of own.yaml (sha256 ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lexicon: en\npositive: good, bad\nnegative: bad\n", "'bad' stands in positive and in negative"),
        ("lexicon: en\npositive: go*od\n", "a * that is not at the end of a word"),
        ("lexicon: en\npositive: a*\n", "'a*' stands for too many words"),
        ("lexicon: zh\nmatch: characters\npositive: 好*\n", "take no *"),
        ("lexicon: en\n", "the lexicon has no words"),
        ("lexicon: en\npositive: good\nbefore: 99\n", "before: 99 is no reach of a negation"),
        ("lexicon: English\npositive: good\n", "'English' cannot be a name"),
        ("lexicon: en\npositiv: good\n", "unknown key 'positiv'"),
    ],
)
def test_a_mistake_in_a_lexicon_has_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = lexicon(tmp_path, text)
    problems = check(path)
    assert any(message in one.message for one in problems)
    assert all(one.mark is not None and one.mark.line for one in problems)
    with pytest.raises(ConfigError):
        own_reading("en", path, ())


def test_a_lexicon_that_is_not_there_is_a_mistake_of_the_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        own_reading("en", str(tmp_path / "none.yaml"), ())


@pytest.mark.parametrize("language", languages())
def test_the_built_in_lists_have_no_mistake(language: str) -> None:
    path = Path(__file__).parents[2] / "cxscore" / "catalogue" / "lexicons" / f"{language}.yaml"
    assert check(path) == ()


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_words_that_turn_others(language: str) -> None:
    spec = built_in(language)
    assert all((spec.negations, spec.intensifiers, spec.diminishers, spec.contrasts, spec.fillers, spec.neutral))
    assert len(spec.positive) > 100 < len(spec.negative)


def test_spoken_without_letters_has_the_language_of_its_characters() -> None:
    assert Spoken("", "ja").main == "ja"
