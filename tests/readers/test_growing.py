"""How far a growing file's complete records reach, and what is kept of them."""

from contextlib import closing
from pathlib import Path

import pytest

from cxscore.readers.growing import Change, Growing
from cxscore.readers.records import Reading


def opened(path: Path) -> Growing:
    return Growing(str(path), Reading())


@pytest.mark.parametrize(
    ("content", "complete"),
    [
        (b"", 0),
        (b"a,b", 0),
        (b"a,b\n", 4),
        (b"a,b\n1,2\n3", 8),
        (b"a,b\r\n1,2\r", 5),
        (b'a,b\n1,"x\ny', 4),
        (b'a,b\n1,"x\ny"\n', 12),
        (b'a,b\n1,"x ""\n', 4),
        (b'a,b\n1,5" tv\n2,3\n', 16),
        (b'a,b\n1,"x"y\n2,3\n', 15),
    ],
)
def test_a_record_is_complete_when_its_line_ends_outside_quotes(
    tmp_path: Path, content: bytes, complete: int
) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(content)
    with closing(opened(path)) as growing:
        growth = growing.look()
    assert (growth.complete, growth.rest) == (complete, len(content) - complete)


def test_a_line_of_json_ends_at_its_line_end_whatever_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "s.ndjson"
    path.write_bytes(b'{"a": "1\n{"a": 2}\n{"a"')
    with closing(opened(path)) as growing:
        assert growing.look().complete == 18


def test_nothing_is_made_of_a_look_without_news(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(b"a\n1\n")
    with closing(opened(path)) as growing:
        assert [growing.look().change for _ in range(3)] == [Change.GROWN, Change.NONE, Change.NONE]


def test_records_alike_are_kept_once_with_their_number(tmp_path: Path) -> None:
    """What is kept grows with what is said, not with how often."""
    path = tmp_path / "s.csv"
    path.write_bytes(b"a,b,c\n" + b"".join(b"%d,x,%d\n" % (i % 3, i) for i in range(900)))
    with closing(opened(path)) as growing:
        growing.look()
        assert growing.keep(growing.whole(), [0])
        with path.open("ab") as out:
            out.write(b"0,y,1\n1,,\n,,\n")
        growing.look()
        table = growing.added()
        assert table is not None
        (source,) = table.sources
        rows = table.connection.execute(f"SELECT c0, c1, c2, n FROM {source.relation} ORDER BY ALL").fetchall()
    assert source.columns == ("a", "b", "c")
    assert sorted(rows, key=repr) == sorted(
        [
            ("0", "x", None, 301),
            ("1", "x", None, 300),
            ("2", "x", None, 300),
            ("1", None, None, 1),
            ("", None, None, 1),
        ],
        key=repr,
    )


@pytest.mark.parametrize("content", [b"a;b\n" + "1;é\n".encode("cp1252") * 300, b"a,b\n" + b"1,2\n" * 10])
def test_what_is_not_plain_or_too_short_to_tell_is_not_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(content)
    with closing(opened(path)) as growing:
        growing.look()
        assert not growing.keep(growing.whole(), [0])
        assert growing.added() is None
