"""The plain spelling: what is searched, and that what was written comes back from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.texts.spelling import Spelling


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain", "plain"),
        ("a\u00adb\u200bc", "abc"),
        ("\ufeffＡ１＠", "A1@"),
        ("mu\u0308de", "müde"),
        ("好，很好！", "好，很好！"),
        ("4\u20111", "4-1"),
    ],
)
def test_what_is_searched_has_no_unseen_characters_and_narrow_forms(text: str, plain: str) -> None:
    assert Spelling.of(text).plain == plain


def test_a_place_within_a_character_takes_all_of_it() -> None:
    assert Spelling.of("5㎏6").replaced([(2, 4)], "[x]").written == "5[x]"
    assert Spelling.of("5㎏6").replaced([(0, 1), (1, 2), (2, 3)], "-").written == "--6"


@given(st.text("a1 \u00ad\u200bé\u0301㎏，４\ufe0f", max_size=30))
def test_what_was_written_comes_back(text: str) -> None:
    spelling = Spelling.of(text)
    assert spelling.written == text
    assert not spelling.signs or len(spelling.signs) == len(spelling.plain)
