"""What one comment is: negation, degrees, contrasts, emoji, in every language that has word lists."""

import pytest

from cxscore.answers import fold
from cxscore.config.build import build
from cxscore.config.lexicon_schema import LexiconSpec
from cxscore.texts.lexicon import EMOJI, Kind, Lexicon, Sense, built_in
from cxscore.texts.polarity import NEGATIVE, NEUTRAL, NO_WORDS, POSITIVE, Mark, Reader, polarity_of, weighed

NAMES = {"+": POSITIVE, "-": NEGATIVE, "0": NEUTRAL, "": NO_WORDS}
READERS: dict[str, Reader] = {}

CASES = {
    "en": {
        "The staff was friendly": "+",
        "Not bad at all": "+",
        "no problems": "+",
        "never had a problem": "+",
        "The staff was not helpful": "-",
        "Not very good": "-",
        "It doesn't work": "-",
        "won't recommend": "-",
        "it never arrived": "-",
        "good but slow": "-",
        "it was okay": "0",
        "The parcel came on Tuesday": "",
        "Terrible, never again": "-",
    },
    "de": {
        "gar nicht schlecht": "+",
        "kein Problem": "+",
        "ohne Probleme": "+",
        "sehr gut und nicht teuer": "+",
        "nicht gut": "-",
        "funktioniert nicht": "-",
        "Das gefällt mir nicht": "-",
        "keine Antwort bekommen": "-",
        "nie wieder": "-",
        "so lala": "0",
        "Das Paket kam am Dienstag": "",
    },
    "nb": {
        "ikke dårlig": "+",
        "ingen problemer": "+",
        "veldig fornøyd med servicen": "+",
        "ikke bra": "-",
        "fungerer ikke": "-",
        "jeg liker det ikke": "-",
        "svarer ikke på telefon": "-",
        "sånn passe": "0",
        "pakken kom på tirsdag": "",
    },
    "zh": {
        "不错": "+",
        "没问题": "+",
        "一点都不贵": "+",
        "没有让我失望": "+",
        "不太满意": "-",
        "不是很满意": "-",
        "不好": "-",
        "没有收到": "-",
        "还可以": "0",
        "星期二": "",
    },
    "fr": {"pas mal": "+", "aucun problème": "+", "pas bon": "-", "ça ne marche pas": "-", "moyen": "0"},
    "es": {"no está mal": "+", "sin problemas": "+", "no me gusta": "-", "no funciona": "-", "regular": "0"},
    "nl": {"niet slecht": "+", "geen problemen": "+", "niet goed": "-", "werkt niet": "-", "gemiddeld": "0"},
    "sv": {"inte dåligt": "+", "inga problem": "+", "inte bra": "-", "fungerar inte": "-", "lagom": "0"},
    "da": {"ikke dårligt": "+", "ingen problemer": "+", "ikke godt": "-", "virker ikke": "-", "nogenlunde": "0"},
    "pt": {"não é ruim": "+", "sem problemas": "+", "não gostei": "-", "não funciona": "-", "mediano": "0"},
    "it": {"non male": "+", "nessun problema": "+", "non sono soddisfatto": "-", "non funziona": "-", "normale": "0"},
    "ja": {"とても良い": "+", "問題ありません": "+", "良くない": "-", "満足していません": "-", "普通": "0"},
}


def reader(language: str) -> Reader:
    if language not in READERS:
        lexicon, signs = Lexicon(built_in(language)), Lexicon(built_in(EMOJI))
        READERS[language] = Reader(None if lexicon.by_characters else lexicon, lexicon, signs)
    return READERS[language]


@pytest.mark.parametrize(
    ("language", "comment", "sign"), [(name, *case) for name, cases in CASES.items() for case in cases.items()]
)
def test_comments_are_read_with_their_negations(language: str, comment: str, sign: str) -> None:
    assert reader(language).polarity(fold(comment)) == NAMES[sign]


@pytest.mark.parametrize(
    ("comment", "sign"),
    [
        ("👍", "+"),
        ("👍🏽", "+"),
        ("❤️", "+"),
        ("😡", "-"),
        (":)", "+"),
        (":-(", "-"),
        ("see https://example.org", ""),
        ("terrible 👍", "-"),
        ("", ""),
        ("🚲", ""),
    ],
)
def test_emoji_and_emoticons_tell_an_opinion_in_any_language(comment: str, sign: str) -> None:
    assert reader("en").polarity(fold(comment)) == NAMES[sign]


@pytest.mark.parametrize(
    ("comment", "sign"), [("Service 非常好", "+"), ("The app 很差", "-"), ("不好 but fine", "-")]
)
def test_a_comment_in_two_scripts_is_read_in_both(comment: str, sign: str) -> None:
    both = Reader(Lexicon(built_in("en")), Lexicon(built_in("zh")), Lexicon(built_in(EMOJI)))
    assert both.polarity(fold(comment)) == NAMES[sign]


@pytest.mark.parametrize("comment", ["d'attente", "l'attente", "D’ATTENTE"])
def test_a_word_is_known_behind_an_elided_article(comment: str) -> None:
    assert reader("fr").polarity(fold(comment)) == NEGATIVE


@pytest.mark.parametrize(("written", "language"), [("pesimo", "es"), ("péssimo", "pt"), ("decu", "fr")])
def test_accents_are_no_matter_where_people_leave_them_out(written: str, language: str) -> None:
    assert reader(language).polarity(fold(written)) == NEGATIVE


# --- the arithmetic -------------------------------------------------------------------------------------------

GOOD, BAD, VERY = (Sense(Kind.OPINION, value) for value in (1.0, -1.0, 2.0))
NOT, MORE, LESS = Sense(Kind.NEGATION), Sense(Kind.DEGREE, 1.5), Sense(Kind.DEGREE, 0.5)
BUT, END, WORKS = Sense(Kind.CONTRAST), Sense(Kind.END), Sense(Kind.EXPECTED)


def marks(*senses: Sense | None) -> list[Mark]:
    return [Mark(place, sense, 2, 1) for place, sense in enumerate(senses) if sense is not None]


@pytest.mark.parametrize(
    ("senses", "values"),
    [
        ((GOOD, BAD), [1, -1]),
        ((MORE, GOOD), [1.5]),
        ((LESS, BAD), [-0.5]),
        ((MORE, MORE, GOOD), [2.25]),
        ((MORE, None, None, GOOD), [1]),
        ((NOT, GOOD), [-1]),
        ((NOT, VERY), [-1]),
        ((NOT, MORE, GOOD), [-1]),
        ((NOT, BAD), [0.5]),
        ((NOT, None, None, GOOD), [1]),
        ((NOT, END, GOOD), [1]),
        ((GOOD, NOT), [-1]),
        ((GOOD, None, NOT), [1]),
        ((GOOD, NOT, BAD), [1, 0.5]),
        ((WORKS,), []),
        ((NOT, WORKS), [-1]),
        ((WORKS, NOT), [-1]),
        ((GOOD, BUT, BAD), [0.5, -1]),
        ((), []),
    ],
)
def test_opinions_weigh_what_negations_degrees_and_contrasts_leave_of_them(
    senses: tuple[Sense | None, ...], values: list[float]
) -> None:
    assert weighed(marks(*senses)) == values


@pytest.mark.parametrize(
    ("values", "polarity"),
    [
        ([], NO_WORDS),
        ([0.0], NEUTRAL),
        ([1, -1], NEUTRAL),
        ([1.5, -1], NEUTRAL),
        ([2, -1], POSITIVE),
        ([-0.5], NEGATIVE),
    ],
)
def test_a_side_must_be_a_fifth_of_all_ahead(values: list[float], polarity: str) -> None:
    assert polarity_of(values) == polarity


def test_the_longest_entry_wins_over_the_words_in_it() -> None:
    spec = {"lexicon": "xx", "positive": "pea*, pod", "negative": "pea* pod, peanut"}
    lexicon = Lexicon(build(LexiconSpec, spec))
    read = {
        text: Reader(lexicon, None, Lexicon(built_in(EMOJI))).polarity(text)
        for text in ("peas pod", "peanut", "peas")
    }
    assert read == {"peas pod": NEGATIVE, "peanut": NEGATIVE, "peas": POSITIVE}


def test_words_in_a_row_of_characters_are_the_longest_that_fit() -> None:
    lexicon = Lexicon(
        build(LexiconSpec, {"lexicon": "xx", "match": "characters", "positive": "好, 好吃", "negative": "不好"})
    )
    assert list(lexicon.pieces("好吃不好说好")) == ["好吃", "不好", "说", "好"]


def test_words_of_ones_own_replace_those_of_the_built_in_list() -> None:
    own = build(LexiconSpec, {"lexicon": "en", "negative": "friendl*", "positive": "blorp", "ignored": "slow"})
    mine = Reader(Lexicon(built_in("en"), own), None, Lexicon(built_in(EMOJI)))
    read = {text: mine.polarity(text) for text in ("friendly", "blorp", "slow", "great")}
    assert read == {"friendly": NEGATIVE, "blorp": POSITIVE, "slow": NO_WORDS, "great": POSITIVE}
