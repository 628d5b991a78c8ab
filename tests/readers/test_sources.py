"""FILE words: what is opened, what is refused in plain words, and what is left behind (nothing)."""

import bz2
import gzip
import hashlib
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from cxscore.errors import InputError, UsageError
from cxscore.readers import open_table
from cxscore.readers.sources import Workspace, expand
from tests.readers.conftest import Read, rows_of

CSV = b"a,b\n1,2\n"
ROWS = [("1", "2")]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_compressed_files_are_read_and_damaged_ones_refused(
    read: Read, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    data = pack(CSV * 1000)
    assert len(read(pack(CSV), f"in.csv{suffix}").rows) == 1
    for broken in (data[:-5], b"", data[:20] + b"\0\0\0\0" + data[24:], CSV):
        with pytest.raises(InputError, match="compressed file"):
            read(broken, f"in.csv{suffix}")


def test_members_of_a_gzip_file_are_joined(read: Read) -> None:
    assert read(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"), "in.csv.gz").rows == ROWS


@pytest.mark.parametrize("name", ["'; [x] *?.csv", "{a}.csv", "ä ö.csv", "-x.csv", "a\\b.csv"])
def test_odd_file_names_are_only_names(read: Read, name: str) -> None:
    assert read(CSV, name).rows == ROWS


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("in.xlsx", b"PK\x03\x04", "workbook is damaged"),
        ("in.xlsx", b"a,b\n1,2\n", "workbook is damaged"),
        ("in.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("in.csv", b"PK\x03\x04....", "workbook or ZIP"),
        ("in.csv", gzip.compress(CSV, mtime=0), "ends in .gz"),
        ("in.csv.gz", gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "gzip"),
        ("in.csv", b"PAR1....", "ends in .parquet"),
        ("in.parquet", b"PAR1 and no more", "damaged"),
    ],
)
def test_a_file_that_is_something_else_is_refused(read: Read, name: str, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(content, name)


@pytest.mark.parametrize(("content", "rows"), [(CSV, ROWS), (b'[{"a": 1}]', [("1",)]), (b' {"a": 1}', [("1",)])])
def test_a_name_without_suffix_is_judged_by_its_first_bytes(read: Read, content: bytes, rows: list[object]) -> None:
    assert read(content, "export").rows == rows


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("https://example.com/x.csv", "address"),
        ("respones.csv", "did you mean 'responses.csv'"),
        ("*.tsv", "no file matches"),
        (".", "folder"),
        ("/dev/null", "device"),
        ("a\0b.csv", "not valid"),
        ("no/such/x.csv", "folder 'no/such' does not exist"),
    ],
)
def test_words_that_are_no_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("responses.csv").write_bytes(CSV)
    with pytest.raises(InputError, match=words):
        open_table([word])


def test_no_file_at_all_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no input file"):
        open_table([])


def test_patterns_give_sorted_names_unless_a_file_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.csv", "a.csv", "[ab].csv"):
        Path(name).write_bytes(CSV)
    assert expand("?.csv") == ["a.csv", "b.csv"]
    assert expand("[ab].csv") == ["[ab].csv"]


def test_the_same_file_or_the_same_bytes_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(CSV)
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    with pytest.raises(InputError, match="was given again"):
        open_table([str(tmp_path / "a.csv"), str(tmp_path / "link.csv")])
    with open_table([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]) as table:
        assert [rows_of(table, 0), rows_of(table, 1)] == [ROWS, ROWS]
        with pytest.raises(InputError, match="same content"):
            table.check_twins()


def test_standard_input_is_spooled_privately_and_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CSV)))
    with open_table(["-"]) as table:
        spooled = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path.stat().st_mode & 0o777 for path in spooled] == [0o600]
        assert rows_of(table) == ROWS
        assert table.inputs_digest() == {"-": hashlib.sha256(CSV).hexdigest()}
    assert list(tmp_path.iterdir()) == []


def test_a_failed_opening_leaves_no_temporary_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(InputError, match="empty"):
        open_table(["-"])
    assert list(tmp_path.iterdir()) == []


def test_a_named_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(CSV))
    writer.start()
    with open_table([str(pipe)]) as table:
        assert rows_of(table) == ROWS
    writer.join()


def test_the_digest_is_of_the_bytes_as_given(tmp_path: Path) -> None:
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(CSV))
    with open_table([str(path)]) as table:
        assert table.inputs_digest() == {str(path): hashlib.sha256(path.read_bytes()).hexdigest()}


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_single_file_is_hashed_only_when_its_digest_will_be_shown(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(CSV) if name.endswith(".gz") else CSV)
    with open_table([str(path)], digests=False) as table:
        assert rows_of(table) == ROWS
        assert table.inputs_digest() == {str(path): ""}


def test_several_files_are_hashed_to_find_twins_even_when_no_digest_will_be_shown(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    for name in names:
        Path(name).write_bytes(CSV)
    with open_table(names, digests=False) as table, pytest.raises(InputError, match="same content"):
        table.check_twins()


def test_zstd_is_read_whole_or_refused(tmp_path: Path) -> None:
    """With a zstd module the file is read and a truncated one refused; without one the message names the package."""
    path = tmp_path / "in.csv.zst"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT '1' AS a, '2' AS b) TO '{path}' (FORMAT csv, COMPRESSION zstd)")
    try:
        with open_table([str(path)]) as table:
            assert rows_of(table) == ROWS
    except UsageError as error:
        assert "backports.zstd" in str(error)  # noqa: PT017 - one of two ways
        return
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(InputError, match="ends before"):
        open_table([str(path)])


def test_a_workspace_that_was_never_needed_makes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Workspace().close()
    assert list(tmp_path.iterdir()) == []
