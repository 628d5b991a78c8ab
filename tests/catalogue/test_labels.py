"""The shipped label sets: complete, free of contradictions, and true to the forms of common survey tools."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import yaml

import cxscore.catalogue
from cxscore.answers import MISSING_WORDS, NOT_APPLICABLE_WORDS, Labels, fold, read_number
from cxscore.config.build import build
from cxscore.config.schema import LabelsSpec

CATALOGUE = Path(cxscore.catalogue.__file__).parent
FILES = sorted((CATALOGUE / "labels").glob("*.yaml"))
LANGUAGES = {"en", "de", "nb", "zh-Hans", "zh-Hant", "sv", "da", "nl", "fr", "es", "pt", "it", "ja", "ko"}
EMOJI_SETS = {"faces", "thumbs", "traffic-lights", "yes-no"}
SHIPPED = {
    "agreement": {4, 5, 7},
    "ease": {4, 5, 7, 10},
    "faces": {3, 5},
    "good-bad": {2},
    "likelihood": {5, 7, 11},
    "not-applicable": {1},
    "quality": {4, 5, 7},
    "satisfaction": {2, 3, 4, 5, 6, 7, 10},
    "stars": {5},
    "thumbs": {2},
    "traffic-lights": {3},
    "yes-no": {2},
}
LATIN = LANGUAGES - {"zh-Hans", "zh-Hant", "ja", "ko"}
SIMPLIFIED = set("满难极强较点没赞红绿黄灯负积极伤开适显评断验")
TRADITIONAL = set("滿難極強較點沒讚紅綠黃燈負積傷開適顯評斷驗")


def read(path: Path) -> LabelsSpec:
    """One label file with every scalar kept as text, as the config reader keeps it."""
    return build(LabelsSpec, yaml.BaseLoader(path.read_text(encoding="utf-8")).get_single_data())


SPECS = {path.stem: read(path) for path in FILES}
MAPS = [(name, points) for name, spec in SPECS.items() for points in spec.points]


def wordings(name: str, points: str) -> Iterator[tuple[str, str, int]]:
    """Every wording of a set for one number of points, with its language and rank."""
    for language, ranks in SPECS[name].points[points].items():
        for rank, same in enumerate(ranks, 1):
            for wording in same:
                yield wording, language, rank


def everything() -> Iterator[tuple[str, str]]:
    """Every shipped wording with its language."""
    for name, points in MAPS:
        yield from ((wording, language) for wording, language, _ in wordings(name, points))


def ranks_of(name: str, form: str) -> list[int | None]:
    """The rank of each wording of a form (wordings parted by ' | ', worst first), None where unknown."""
    answers = form.split(" | ")
    known = Labels.of(SPECS[name], len(answers)).ranks
    return [known.get(fold(answer)) for answer in answers]


def repeated_keys(node: yaml.Node) -> list[str]:
    """Keys that stand twice in one mapping, of which YAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        return list(chain.from_iterable(map(repeated_keys, node.value)))
    if not isinstance(node, yaml.MappingNode):
        return []
    here = [key for key, times in Counter(key.value for key, _ in node.value).items() if times > 1]
    return here + list(chain.from_iterable(repeated_keys(value) for _, value in node.value))


def scripts(wording: str) -> set[str]:
    """The scripts of the letters of a wording: LATIN, HANGUL, CJK, HIRAGANA, KATAKANA."""
    return {unicodedata.name(char).split()[0].split("-")[0] for char in wording if char.isalpha()}


def test_the_shipped_sets_and_their_numbers_of_points() -> None:
    assert {name: set(map(int, spec.points)) for name, spec in SPECS.items()} == SHIPPED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_first_key_is_the_kind_and_names_the_file(path: Path) -> None:
    first = yaml.BaseLoader(path.read_text(encoding="utf-8")).get_single_data()
    assert next(iter(first.items())) == ("labels", path.stem)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_language_stands_twice_in_one_block(path: Path) -> None:
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert node is not None
    assert repeated_keys(node) == []


@pytest.mark.parametrize(("name", "points"), MAPS)
def test_every_set_speaks_every_language(name: str, points: str) -> None:
    signs = {"und"} if name in EMOJI_SETS else set()
    assert set(SPECS[name].points[points]) == LANGUAGES | signs


@pytest.mark.parametrize(("name", "points"), MAPS)
def test_there_are_as_many_ranks_as_points(name: str, points: str) -> None:
    lengths = {language: len(ranks) for language, ranks in SPECS[name].points[points].items()}
    assert lengths == dict.fromkeys(lengths, int(points))


@pytest.mark.parametrize(("name", "points"), MAPS)
def test_every_rank_has_a_wording_but_of_ten_the_ends_and_of_eleven_the_middle_too(name: str, points: str) -> None:
    expected = {"10": {1, 10}, "11": {1, 6, 11}}.get(points, set(range(1, int(points) + 1)))
    spoken = {
        language: {rank for rank, same in enumerate(ranks, 1) if same}
        for language, ranks in SPECS[name].points[points].items()
    }
    assert spoken == dict.fromkeys(spoken, expected)


@pytest.mark.parametrize(("name", "points"), MAPS)
def test_a_wording_has_one_rank_across_all_languages(name: str, points: str) -> None:
    found: dict[str, set[int]] = defaultdict(set)
    for wording, _, rank in wordings(name, points):
        found[fold(wording)].add(rank)
    assert {wording: ranks for wording, ranks in found.items() if len(ranks) > 1} == {}


@pytest.mark.parametrize(("name", "points"), MAPS)
def test_a_language_lists_a_wording_once(name: str, points: str) -> None:
    times = Counter((language, fold(wording)) for wording, language, _ in wordings(name, points))
    assert [entry for entry, count in times.items() if count > 1] == []


def test_no_answer_is_also_a_word_for_not_applicable() -> None:
    refused = {fold(wording) for wording, _, _ in wordings("not-applicable", "1")} | NOT_APPLICABLE_WORDS
    answers = {
        fold(wording) for name, points in MAPS if name != "not-applicable" for wording, _, _ in wordings(name, points)
    }
    assert answers & refused == set()


def test_no_wording_would_be_read_as_a_number_or_as_blank() -> None:
    lost = [text for text, _ in everything() if read_number(text) is not None or fold(text) in MISSING_WORDS]
    assert lost == []


def test_wordings_are_written_plainly_in_lower_case_with_straight_apostrophes() -> None:
    assert [text for text, _ in everything() if fold(text) != text.replace("ß", "ss")] == []


def test_signs_stand_under_und_and_letters_under_a_language() -> None:
    assert [text for text, language in everything() if bool(scripts(text)) is (language == "und")] == []


def test_a_wording_is_written_in_the_script_of_its_language() -> None:
    allowed = {
        "ja": {"CJK", "HIRAGANA", "KATAKANA"},
        "ko": {"HANGUL"},
        "zh-Hans": {"CJK"},
        "zh-Hant": {"CJK"},
        "und": set(),
    }
    allowed |= {language: {"LATIN"} for language in LATIN}
    strange = [text for text, language in everything() if scripts(text.replace("ー", "")) - allowed[language]]
    assert strange == []


def test_simplified_and_traditional_chinese_are_not_mixed() -> None:
    foreign = {"zh-Hans": TRADITIONAL - SIMPLIFIED, "zh-Hant": SIMPLIFIED - TRADITIONAL}
    assert [text for text, language in everything() if set(text) & foreign.get(language, set())] == []


@pytest.mark.parametrize(
    ("name", "points"), [(name, points) for name, spec in SPECS.items() for points in spec.words]
)
def test_the_words_of_a_scale_are_wordings_of_their_own_rank(name: str, points: str) -> None:
    words = SPECS[name].words[points]
    assert ranks_of(name, " | ".join(words)) == list(range(1, int(points) + 1))


def test_the_word_scales_are_named_in_order() -> None:
    assert {name: dict(spec.words) for name, spec in SPECS.items() if spec.words} == {
        "faces": {
            "3": ("negative", "neutral", "positive"),
            "5": ("very negative", "negative", "neutral", "positive", "very positive"),
        },
        "good-bad": {"2": ("bad", "good")},
        "thumbs": {"2": ("down", "up")},
        "traffic-lights": {"3": ("red", "yellow", "green")},
        "yes-no": {"2": ("no", "yes")},
    }


def test_metrics_name_shipped_sets_and_traffic_lights_only_on_request() -> None:
    metrics = [
        yaml.BaseLoader(path.read_text(encoding="utf-8")).get_single_data()
        for path in (CATALOGUE / "metrics").glob("*.yaml")
    ]
    asked = [scale.get("labels", []) for metric in metrics for scale in metric["scales"].values()]
    named = {name for names in asked for name in ([names] if isinstance(names, str) else names)}
    assert named - set(SPECS) == set()
    assert "traffic-lights" not in named


FORMS = [
    ("agreement", "Strongly disagree | Disagree | Neither agree nor disagree | Agree | Strongly agree"),
    (
        "agreement",
        "Strongly disagree | Somewhat disagree | Neither agree nor disagree | Somewhat agree | Strongly agree",
    ),
    ("agreement", "Strongly Disagree | Disagree | Agree | Strongly Agree"),
    (
        "agreement",
        (
            "Strongly disagree | Disagree | Somewhat disagree | Neither agree nor disagree"
            " | Somewhat agree | Agree | Strongly agree"
        ),
    ),
    ("agreement", "Stimme überhaupt nicht zu | Stimme nicht zu | Weder noch | Stimme zu | Stimme voll und ganz zu"),
    (
        "agreement",
        "Trifft überhaupt nicht zu | Trifft eher nicht zu | Teils/teils | Trifft eher zu | Trifft voll und ganz zu",
    ),
    ("agreement", "Helt uenig | Litt uenig | Verken enig eller uenig | Litt enig | Helt enig"),
    ("agreement", "Heilt ueinig | Litt ueinig | Verken einig eller ueinig | Litt einig | Heilt einig"),
    ("agreement", "Instämmer inte alls | Instämmer inte | Varken eller | Instämmer | Instämmer helt"),
    ("agreement", "Meget uenig | Uenig | Hverken enig eller uenig | Enig | Meget enig"),
    ("agreement", "Helemaal mee oneens | Mee oneens | Neutraal | Mee eens | Helemaal mee eens"),
    (
        "agreement",
        (
            "Pas du tout d’accord | Plutôt pas d’accord | Ni d’accord ni pas d’accord"
            " | Plutôt d’accord | Tout à fait d’accord"
        ),
    ),
    ("agreement", "Pas du tout d'accord | Plutôt pas d'accord | Plutôt d'accord | Tout à fait d'accord"),
    (
        "agreement",
        (
            "Totalmente en desacuerdo | En desacuerdo | Ni de acuerdo ni en desacuerdo"
            " | De acuerdo | Totalmente de acuerdo"
        ),
    ),
    ("agreement", "Discordo totalmente | Discordo | Não concordo nem discordo | Concordo | Concordo totalmente"),
    (
        "agreement",
        (
            "Per niente d'accordo | Poco d'accordo | Né d'accordo né in disaccordo"
            " | Abbastanza d'accordo | Molto d'accordo"
        ),
    ),
    ("agreement", "非常不同意 | 不同意 | 中立 | 同意 | 非常同意"),
    ("agreement", "非常不同意 | 不同意 | 普通 | 同意 | 非常同意"),
    ("agreement", "全くそう思わない | あまりそう思わない | どちらともいえない | ややそう思う | とてもそう思う"),
    ("agreement", "전혀 그렇지 않다 | 그렇지 않다 | 보통이다 | 그렇다 | 매우 그렇다"),
    ("satisfaction", "Very dissatisfied | Dissatisfied | Neutral | Satisfied | Very satisfied"),
    (
        "satisfaction",
        (
            "Extremely dissatisfied | Somewhat dissatisfied | Neither satisfied nor dissatisfied"
            " | Somewhat satisfied | Extremely satisfied"
        ),
    ),
    (
        "satisfaction",
        (
            "Extremely dissatisfied | Moderately dissatisfied | Slightly dissatisfied"
            " | Neither satisfied nor dissatisfied | Slightly satisfied | Moderately satisfied | Extremely satisfied"
        ),
    ),
    ("satisfaction", "Neutral or dissatisfied | Satisfied"),
    ("satisfaction", "Unzufrieden | Neutral | Zufrieden"),
    ("satisfaction", "Sehr unzufrieden | Eher unzufrieden | Eher zufrieden | Sehr zufrieden"),
    (
        "satisfaction",
        "Sehr unzufrieden | Unzufrieden | Eher unzufrieden | Eher zufrieden | Zufrieden | Sehr zufrieden",
    ),
    ("satisfaction", "Svært misfornøyd | Misfornøyd | Verken fornøyd eller misfornøyd | Fornøyd | Svært fornøyd"),
    ("satisfaction", "Mycket missnöjd | Ganska missnöjd | Varken nöjd eller missnöjd | Ganska nöjd | Mycket nöjd"),
    ("satisfaction", "Meget utilfreds | Utilfreds | Hverken tilfreds eller utilfreds | Tilfreds | Meget tilfreds"),
    ("satisfaction", "Zeer ontevreden | Ontevreden | Neutraal | Tevreden | Zeer tevreden"),
    ("satisfaction", "Très insatisfaite | Insatisfaite | Neutre | Satisfaite | Très satisfaite"),
    ("satisfaction", "Muy insatisfecho | Insatisfecho | Neutral | Satisfecho | Muy satisfecho"),
    ("satisfaction", "Muito insatisfeito | Insatisfeito | Neutro | Satisfeito | Muito satisfeito"),
    ("satisfaction", "Molto insoddisfatto | Insoddisfatto | Neutrale | Soddisfatto | Molto soddisfatto"),
    ("satisfaction", "非常不满意 | 不满意 | 一般 | 满意 | 非常满意"),
    ("satisfaction", "非常不滿意 | 不滿意 | 普通 | 滿意 | 非常滿意"),
    ("satisfaction", "非常に不満 | やや不満 | どちらともいえない | やや満足 | 非常に満足"),
    ("satisfaction", "とても不満 | 不満 | やや不満 | どちらともいえない | やや満足 | 満足 | とても満足"),
    ("satisfaction", "매우 불만족 | 불만족 | 보통 | 만족 | 매우 만족"),
    ("quality", "Poor | Fair | Good | Excellent"),
    ("quality", "Terrible | Poor | Average | Good | Excellent"),
    ("quality", "Sehr schlecht | Schlecht | Mittelmäßig | Gut | Sehr gut"),
    ("quality", "Mangelhaft | Ausreichend | Befriedigend | Gut | Sehr gut"),
    ("quality", "Svært dårlig | Dårlig | Middels | God | Svært god"),
    ("quality", "Meget dårlig | Dårlig | Hverken god eller dårlig | God | Meget god"),
    ("quality", "Muy malo | Malo | Regular | Bueno | Muy bueno"),
    ("quality", "Mala | Regular | Buena | Excelente"),
    ("quality", "Péssimo | Ruim | Regular | Bom | Ótimo"),
    ("quality", "很差 | 差 | 一般 | 好 | 很好"),
    ("ease", "Very difficult | Difficult | Neither easy nor difficult | Easy | Very easy"),
    ("ease", "Very high effort | High effort | Neutral | Low effort | Very low effort"),
    ("ease", "Very Difficult | Difficult | Somewhat Difficult | Neutral | Somewhat Easy | Easy | Very Easy"),
    ("ease", "Sehr schwierig | Schwierig | Weder einfach noch schwierig | Einfach | Sehr einfach"),
    ("ease", "Svært vanskelig | Vanskelig | Nøytral | Enkelt | Svært enkelt"),
    ("ease", "Meget svært | Svært | Hverken let eller svært | Let | Meget let"),
    ("ease", "Très difficile | Difficile | Facile | Très facile"),
    ("ease", "非常困難 | 困難 | 普通 | 容易 | 非常容易"),
    ("likelihood", "Very unlikely | Unlikely | Neutral | Likely | Very likely"),
    ("likelihood", "Definitely not | Probably not | Might or might not | Probably yes | Definitely yes"),
    ("likelihood", "Muy improbable | Improbable | Neutral | Probable | Muy probable"),
    ("faces", "😞 | 😐 | 😀"),
    ("faces", "☹️ | 😐 | ☺️"),
    ("faces", "😡 | 🙁 | 😐 | 🙂 | 😍"),
    ("faces", "Sad | Neutral | Happy"),
    ("thumbs", "👎🏽 | 👍🏻"),
    ("yes-no", "FALSCH | WAHR"),
    ("yes-no", "No. | Yes."),
    ("yes-no", "Nei | Ja"),
    ("yes-no", "いいえ | はい"),
    ("traffic-lights", "rot | gelb | grün"),
    ("traffic-lights", "🔴 | 🟡 | 🟢"),
    ("stars", "1 star | 2 stars | 3 stars | 4 stars | 5 stars"),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_forms_of_common_tools_are_read_worst_to_best(name: str, form: str) -> None:
    ranks = ranks_of(name, form)
    assert ranks == list(range(1, len(ranks) + 1))


OTHER_LAYOUTS = [
    (
        "satisfaction",
        "Not at all satisfied | Not so satisfied | Somewhat satisfied | Very satisfied | Extremely satisfied",
    ),
    ("satisfaction", "Unzufrieden | Weniger zufrieden | Zufrieden | Sehr zufrieden | Vollkommen zufrieden"),
    ("satisfaction", "不満 | やや不満 | どちらともいえない | やや満足 | 満足"),
    ("satisfaction", "不満 | やや不満 | やや満足 | 満足"),
    ("satisfaction", "Unzufrieden | Eher unzufrieden | Eher zufrieden | Zufrieden"),
    ("agreement", "Disagree | Somewhat disagree | Neutral | Somewhat agree | Agree"),
    ("agreement", "Stimme nicht zu | Stimme eher nicht zu | Teils/teils | Stimme eher zu | Stimme zu"),
    ("agreement", "Trifft nicht zu | Trifft eher nicht zu | Teils/teils | Trifft eher zu | Trifft zu"),
    ("agreement", "Trifft nicht zu | Trifft eher nicht zu | Trifft eher zu | Trifft zu"),
    ("agreement", "Pas d'accord | Plutôt pas d'accord | Plutôt d'accord | D'accord"),
    ("agreement", "そう思わない | あまりそう思わない | どちらともいえない | ややそう思う | そう思う"),
    ("quality", "Poor | Fair | Good | Very good | Excellent"),
    ("quality", "Bad | Poor | Fair | Good | Excellent"),
    ("quality", "Poor | Below average | Average | Above average | Excellent"),
    ("quality", "Very poor | Poor | Good | Very good"),
    ("quality", "Schlecht | Weniger gut | Gut | Sehr gut | Ausgezeichnet"),
    ("quality", "Malo | Regular | Bueno | Muy bueno | Excelente"),
    ("quality", "Mauvais | Passable | Bon | Très bon | Excellent"),
    ("quality", "Insufficiente | Sufficiente | Discreto | Buono | Ottimo"),
    ("quality", "悪い | やや悪い | 普通 | やや良い | 良い"),
    ("likelihood", "Not at all likely | Not so likely | Somewhat likely | Very likely | Extremely likely"),
    ("faces", "😠 | 🙁 | 😐 | 😃 | 🤩"),
    ("faces", "😞 | 🙁 | 😐 | 🙂 | 😊"),
]


@pytest.mark.parametrize(("name", "form"), OTHER_LAYOUTS)
def test_a_form_with_another_layout_shows_itself(name: str, form: str) -> None:
    """An unknown wording, or two wordings of one rank: such a form never passes for one of ours."""
    ranks = ranks_of(name, form)
    assert None in ranks or len(set(ranks)) < len(ranks)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Not at all likely | Neutral | Extremely likely", [1, 6, 11]),
        ("Überhaupt nicht wahrscheinlich | Neutral | Äußerst wahrscheinlich", [1, 6, 11]),
        ("Inte alls sannolikt | Neutral | Mycket sannolikt", [1, 6, 11]),
        ("Nada probable | Likely | Muy probable", [1, None, 11]),
    ],
)
def test_on_eleven_points_only_ends_and_middle_have_words(form: str, expected: list[int | None]) -> None:
    known = Labels.of(SPECS["likelihood"], 11).ranks
    assert [known.get(fold(answer)) for answer in form.split(" | ")] == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Don’t know",
            "N/A",
            "Prefer not to say",
            "Keine Angabe",
            "WEISS NICHT",
            "Vet ikke",
            "Veit ikkje",
            "Vet ej",
        ),
        *("Ved ikke", "n.v.t.", "Ne se prononce pas", "NS/NC", "Não se aplica", "Non so"),
        *("不适用", "不適用", "わからない", "해당 없음"),
    ],
)
def test_words_for_no_judgement_are_not_applicable(text: str) -> None:
    assert fold(text) in Labels.of(SPECS["not-applicable"], 1).ranks
