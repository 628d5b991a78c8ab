"""Tables on a narrow screen: names are cut last and visibly, numbers never, and what goes is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.guards import ascii_terminal, terminal
from cxscore.renderers.layout import cells_wide
from cxscore.renderers.narrowing import Spare, has_room, lines, narrowed

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
    rows, left = narrowed(ROWS, SPARE, width, terminal)
    assert (left, len(rows[2][0])) == (gone, length)
    assert rows[2][0].endswith("…") or length == len(ROWS[2][0])


@given(width=st.integers(1, 120), clean=st.sampled_from([terminal, ascii_terminal]))
def test_no_number_is_cut_and_every_column_is_there_or_named(width: int, clean: object) -> None:
    rows, gone = narrowed(ROWS, SPARE, width, clean)  # type: ignore[arg-type]
    assert sorted([*rows[0], *gone]) == sorted(ROWS[0])
    for row, whole in zip(rows, ROWS, strict=True):
        assert set(row[1:]) <= set(whole)
    fits = all(cells_wide(line.rstrip("\n")) <= width for line in lines(rows))
    assert fits or (len(gone) == len(SPARE) and len(rows[2][0]) <= 10)


def test_wide_signs_line_up_by_their_cells() -> None:
    shown = list(lines([("theme", "n"), ("等待", "78")]))
    assert shown == ["theme   n\n", "等待   78\n"]
    assert has_room([("theme", "n"), ("等待", "78")], 9, terminal)
    assert not has_room([("等待时间", "78")], 11, terminal)
