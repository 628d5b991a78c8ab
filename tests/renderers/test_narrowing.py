"""Tables on a narrow screen: names are cut last and visibly, numbers never, and what goes is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.guards import ascii_terminal, terminal
from cxscore.renderers.layout import SHORTEST_LABEL, broken, cells_wide
from cxscore.renderers.narrowing import LABEL, Names, Narrowed, Spare, has_room, narrowed

ROWS = (
    ("theme", "n", "interval", "verdict"),
    ("waiting", "78", "13.4 to 20.1", "worse"),
    ("a name that is much too long for this screen", "5", "0.5 to 2.5", "too few"),
)
SPARE = (Spare(2, "interval"), Spare(1, "n"))


@pytest.mark.parametrize(
    ("width", "gone", "length"),
    [
        (100, (), 44),
        (70, (), 43),
        (47, (), 20),
        (46, ("interval",), 33),
        (33, ("interval",), 20),
        (32, ("n", "interval"), 23),
        (20, ("n", "interval"), 11),
        (5, ("n", "interval"), 8),
    ],
)
def test_names_are_cut_a_little_then_columns_go_then_names_are_cut_more(
    width: int, gone: tuple[str, ...], length: int
) -> None:
    shown = narrowed(ROWS, SPARE, width, terminal)
    rows = shown.rows
    assert (shown.gone, len(rows[2][0])) == (gone, length)
    assert rows[2][0].endswith("…") or length == len(ROWS[2][0])


@given(width=st.integers(1, 120), clean=st.sampled_from([terminal, ascii_terminal]))
def test_no_number_is_cut_and_every_column_is_there_or_named(width: int, clean: object) -> None:
    shown = narrowed(ROWS, SPARE, width, clean)  # type: ignore[arg-type]
    rows, _, gone = shown
    assert sorted([*rows[0], *gone]) == sorted(ROWS[0])
    for row, whole in zip(rows, ROWS, strict=True):
        assert set(row[1:]) <= set(whole)
    fits = all(cells_wide(line.rstrip("\n")) <= width for line in shown.lines())
    assert fits or (len(gone) == len(SPARE) and len(rows[2][0]) <= 10)


def test_wide_signs_line_up_by_their_cells() -> None:
    shown = Narrowed([("theme", "n"), ("等待", "78")], (0, 1), ())
    assert list(shown.lines()) == ["theme   n\n", "等待   78\n"]
    assert has_room([("theme", "n"), ("等待", "78")], 9, terminal)
    assert not has_room([("等待时间", "78")], 11, terminal)


TWO = (
    ("region of the customer", "team", "n", "score"),
    ("Baden-Württemberg Süd", "東京都および神奈川県の営業所", "1,234", "5.08"),
    ("North", "Oslo", "17", "4.91"),
)
LABELS = Names(frozenset({0, 1}), frozenset({0, 1}))


@pytest.mark.parametrize(
    ("width", "longest"), [(90, 28), (57, 21), (55, LABEL), (36, 11), (31, 9), (10, SHORTEST_LABEL)]
)
def test_names_of_several_columns_and_over_them_are_cut_alike_by_their_cells(width: int, longest: int) -> None:
    shown = narrowed(TWO, (), width, terminal, LABELS)
    assert {row[2:] for row in map(tuple, shown.rows)} == {row[2:] for row in TWO}
    names = [cell for row in shown.rows for cell in row[:2]]
    assert longest - 1 <= max(map(cells_wide, names)) <= longest
    assert width < 31 or max(cells_wide(line.rstrip("\n")) for line in shown.lines()) <= width


@pytest.mark.parametrize("between", [" ", "_"])
def test_names_that_begin_alike_are_told_apart_by_the_word_in_which_they_differ(between: str) -> None:
    asked = "How satisfied were you with the "
    said = [f"{asked}{what} of your order" for what in ("delivery", "price", "prices")]
    names = [name.replace(" ", between) for name in [*said, asked.strip(), "等待等待等待等待等待时间"]]
    rows = (("driver", "n"), *((name, "7") for name in names))
    shown = [row[0] for row in narrowed(rows, (), 23, terminal).rows[1:]]
    expected = ["…the delivery of yo…", "…the price of your …", "…the prices of your…", "…the"]
    assert shown == [*(name.replace(" ", between) for name in expected), "等待等待等待等待等…"]
    cut = [row[0] for row in narrowed(rows, (), 23, ascii_terminal).rows[1:]]
    assert len(set(cut)) == len(names)
    assert cut[0].startswith("...the")


def test_text_columns_stay_at_the_left_when_others_before_them_have_gone() -> None:
    rows = (("driver", "VIF", "what to do"), ("speed", "1.1", "fix first"), ("tone", "1.0", "leave"))
    shown = narrowed(rows, (Spare(1, "VIF"),), 18, terminal)
    assert list(shown.lines(frozenset({0, 2}))) == ["driver  what to do\n", "speed   fix first\n", "tone    leave\n"]
    (note,) = shown.note
    assert note.startswith("Note  left out on a screen this narrow: VIF;")


def test_a_narrow_column_that_went_before_a_wide_one_comes_back() -> None:
    rows = (("driver", "VIF", "the widest of all"), ("speed", "1.1", "7"))
    shown = narrowed(rows, (Spare(1, "VIF"), Spare(2, "the widest of all")), 20, terminal)
    assert (shown.gone, shown.columns) == (("the widest of all",), (0, 1))


WORDS = st.text("ab-等待 ", min_size=1, max_size=80)


@given(text=WORDS, width=st.integers(10, 40))
def test_a_broken_text_has_all_its_signs_and_no_line_is_longer_than_the_screen(text: str, width: int) -> None:
    found = broken(text, width, "  - ", "    ")
    assert max(map(cells_wide, found), default=0) <= width
    assert "".join(found).replace(" ", "").removeprefix("-") == text.replace(" ", "")


def test_long_words_stay_whole_where_they_are_asked_to() -> None:
    assert broken("ab 等待等待等待 c", 8, then="  ", whole=True) == ["ab", "  等待等待等待", "  c"]
    assert broken("ab 等待等待等待 c", 8, then="  ") == ["ab", "  等待等", "  待等待", "  c"]
