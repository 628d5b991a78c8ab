"""Bad input ends with its exit code and one sentence: the place, the value, what to do."""

import errno
import shutil
import signal
from pathlib import Path

import pytest

from cxscore.cli import door
from tests.cli.calls import Call

FILES = {
    "empty.csv": b"",
    "header.csv": b"id,ces\n",
    "good.csv": b"id,ces,channel\n1,7,email\n2,6,phone\n3,5,email\n",
    "two.csv": b"ces,customer_effort\n7,6\n5,4\n",
    "none.csv": b"q1,q2,comment\n7,6,fine\n5,4,bad\n",
    "words.csv": b"ces\nsecret words of a customer that go on\nno\n",
    "tens.csv": b"ces\n10\n9\n8\n3\n",
    "twice.csv": b"ces,ces\n7,6\n",
    "broken.json": b'[{"ces": 7},\n {"ces": }]\n',
    "broken.gz": b"\x1f\x8b\x08nothing",
    "broken.csv.gz": b"\x1f\x8b\x08nothing",
    "book.xlsx": b"PK\x03\x04",
    "bad.yaml": b"metric: own\ntitel: Own\n",
    "dates.csv": b"ces,when\n7,01/02/2026\n6,03/04/2026\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "dir").mkdir()


def ces(*words: str) -> tuple[str, ...]:
    return ("ces", *words, "--scale", "7")


UNUSABLE = [
    (ces("goood.csv"), "goood.csv: there is no such file; did you mean 'good.csv'"),
    (ces("far/away.csv"), "far/away.csv: there is no such file; the folder 'far' does not exist either"),
    (ces("*.nope"), "no file matches '*.nope'"),
    (ces("dir"), "dir: this is a folder, not a file; name the files in it"),
    (ces("/dev/null"), "/dev/null: this is a device or socket, not a file"),
    (ces("https://a.example/b.csv"), "'https://a.example/b.csv' is an address, and only files are read; download it"),
    (ces("empty.csv"), "empty.csv: the file is empty"),
    (ces("header.csv"), "header.csv holds a header and no records"),
    (ces("good.csv", "-c", "cess"), "good.csv has no column 'cess'; did you mean 'ces'?"),
    (ces("good.csv", "-c", "xyz"), "good.csv has no column 'xyz'; its columns are 'id', 'ces', 'channel'"),
    (ces("good.csv", "-b", "chanel"), "good.csv has no column 'chanel'; did you mean 'channel'?"),
    (ces("good.csv", "--where", "chanel=email"), "good.csv has no column 'chanel'; did you mean 'channel'?"),
    (ces("good.csv", "--where", "channel=fax"), "3 filtered; no record passes --where and --where-not"),
    (ces("twice.csv"), "twice.csv has 2 columns that could hold the answers to ces; say --column NAME"),
    (ces("twice.csv", "-c", "ces"), "column 'ces' stands 2 times in twice.csv; say which one: ces@1, ces@2"),
    (ces("two.csv"), "best fitting: 'ces' (5, 7), 'customer_effort' (4, 6)"),
    (ces("none.csv"), "none.csv has no column that is plainly the answers to ces; say --column NAME"),
    (
        ces("words.csv"),
        "no valid answer in column 'ces' of words.csv: 2 records, 2 invalid; it holds 'no' and free text",
    ),
    (
        ces("tens.csv"),
        "75 % of the numbers are off it: 8 (once), 9 (once), 10 (once); did you mean --scale 10?",
    ),
    (ces("broken.json"), "broken.json:2:10: not valid JSON: expecting value"),
    (ces("broken.gz"), "broken.gz: the compressed file"),
    (ces("broken.csv.gz"), "broken.csv.gz: the compressed file"),
    (ces("book.xlsx"), "book.xlsx: the workbook is damaged or is none; save it again, or as CSV"),
    (ces("good.csv", "good.csv"), "the same file as 'good.csv' was given again; its records would count twice"),
    (
        ces("good.csv", "copy.csv"),
        "copy.csv: the file has the same content as 'good.csv'; its records would count twice",
    ),
    (
        ces("good.csv", "--date", "id", "--period", "month"),
        "the date column holds no date that can be read: '1', '2', '3'",
    ),
    (ces("dates.csv", "--date", "when", "--period", "month"), "--dayfirst"),
    (ces("good.csv", "--weight", "channel"), "channel"),
]
WRONG = [
    (("ces",), "cxscore ces needs a FILE; see cxscore ces --help"),
    (("explain",), "cxscore explain needs a METRIC; see cxscore explain --help"),
    (("score", "good.csv"), "cxscore score needs --formula; see cxscore score --help"),
    (("cse", "good.csv"), "unknown metric or command 'cse'; did you mean ces? known: abandonment, "),
    (("explain", "cse"), "unknown metric 'cse'"),
    (("-q", "ces", "good.csv"), "the first word is a command; options follow it, as in cxscore ces FILE --scale 7"),
    (ces("good.csv", "--scal", "7"), "there is no option --scal; did you mean --scale or"),
    (ces("good.csv", "--qqqqqqq"), "there is no option --qqqqqqq; see cxscore ces --help"),
    (ces("good.csv", "-z"), "there is no option -z; see cxscore ces --help"),
    (("ces", "good.csv", "--scale"), "option '--scale' requires an argument; see cxscore ces --help"),
    (ces("good.csv", "--quiet=3"), "option '--quiet' does not take a value; see cxscore ces --help"),
    (("explain", "ces", "more"), "got unexpected extra argument"),
    (
        ces("good.csv", "--period", "mont"),
        "--period 'mont' is not one of its choices; say day, week, month, quarter or year",
    ),
    (
        ces("good.csv", "-f", "xls"),
        "--format 'xls' is not one of its choices; say table, csv, json, markdown or xlsx",
    ),
    (("metrics", "-f", "csv"), "--format 'csv' is not one of its choices; say text or json"),
    (ces("good.csv", "--level", "high"), "--level 'high' is not a number; for example --level 0.95"),
    (ces("good.csv", "--level", "2"), "--level 2 is not a confidence level; for example 0.95"),
    (ces("good.csv", "--min-n", "-3"), "--min-n '-3' is not a whole number; for example --min-n 5"),
    (ces("good.csv", "--fail-under", "nan"), "--fail-under 'nan' is not a number"),
    (ces("good.csv", "--max-rejects", "5"), "--max-rejects 5 is not a share; for example 0.05 for 5 %"),
    (ces("good.csv", "--rejects", "-"), "'-' is no file to write to; name a file"),
    (ces("good.csv", "-f", "csv", "-o", "-"), "'-' is no file to write to; name a file"),
    (ces("good.csv", "--each"), "--each says what is judged, and nothing is; it needs --fail-under or --fail-over"),
    (ces("good.csv", "--no-total", "-b", "channel", "--fail-under", "3"), "no total to judge; add --each"),
    (ces("good.csv", "--no-total"), "--no-total leaves nothing to show without --by"),
    (
        ces("good.csv", "--where", "channel"),
        "--where 'channel' has no COLUMN=VALUE; for example --where channel=email",
    ),
    (ces("good.csv", "--period", "month"), "need to know the date column; say --date COLUMN"),
    (
        ces("good.csv", "--variant", "foo"),
        "no variant 'foo' of CES on scale 7; it has likert-7 (mean of answers 1-7)",
    ),
    (("ces", "good.csv"), "column 'ces' holds 5, 6, 7, numbers from 5 to 7, which fits --scale 7 and --scale 10"),
    (
        ("ces", "good.csv", "--scale", "8"),
        "CES has no scale '8'; it has --scale 7 (1-7), 5 (1-5), 10 (1-10) or emoji",
    ),
    (ces("good.csv", "--encoding", "foo"), "unknown encoding 'foo'; common ones are utf-8"),
    (ces("good.csv", "--delimiter", "foo"), "the delimiter must be one character, not 'foo'; for example ';' or tab"),
    (ces("good.csv", "--tz", "Mars"), "there is no time zone 'Mars'; write it as Europe/Oslo"),
    (ces("good.csv", "-o", "out.foo"), "the suffix of 'out.foo' does not say the format; use .csv, .json, .md, .txt"),
    (ces("good.csv", "-o", "x.csv", "--rejects", "x.csv"), "'x.csv' is to be written twice"),
]
CONFIG = [
    (("check", "missing.yaml"), "missing.yaml"),
    (("check", "bad.yaml"), "bad.yaml:2:1"),
    (("own", "good.csv", "--config", "bad.yaml"), "bad.yaml:2:1"),
]
UNWRITABLE = [
    (
        ces("good.csv", "-o", "far/away.csv"),
        "cannot write far/away.csv: its folder does not exist; create the folder",
    ),
    (ces("good.csv", "-o", "good.csv"), "cannot write good.csv: it is the input good.csv; choose another name"),
    (
        ces("good.csv", "--rejects", "good.csv"),
        "cannot write good.csv: it is the input good.csv; choose another name",
    ),
    (ces("good.csv", "-f", "csv", "-o", "dir"), "cannot write dir: it is a folder; name a file inside it"),
    (ces("good.csv", "-f", "csv", "-o", "/dev/full"), "cannot write /dev/full: it is a device, not a file"),
]


@pytest.mark.parametrize(
    ("code", "words", "sentence"),
    [
        *((4, *case) for case in UNUSABLE),
        *((2, *case) for case in WRONG),
        *((3, *case) for case in CONFIG),
        *((5, *case) for case in UNWRITABLE),
    ],
    ids=str,
)
def test_bad_input_has_its_exit_code_and_a_sentence(
    call: Call, tmp_path: Path, code: int, words: tuple[str, ...], sentence: str
) -> None:
    shutil.copy(tmp_path / "good.csv", tmp_path / "copy.csv")
    done = call(*words, *(["--quiet"] if code in (4, 5) else []))
    assert sentence in done.err
    assert (done.code, done.out) == (code, "")
    first, *rest = done.err.splitlines()
    assert first.startswith("cxscore: ")
    assert code == 3 or not rest, "one line, save for a config's excerpt"
    assert "Traceback" not in done.err
    assert "bug" not in done.err


def test_a_message_holds_nothing_of_what_a_customer_wrote_and_nothing_of_its_neighbours(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "private.csv").write_text("ces,comment\nmy name is Jane Roe and I am cross,the neighbour\n", "utf-8")
    done = call(*ces("private.csv"))
    assert "it holds free text" in done.err
    assert "my name" not in done.err
    assert "neighbour" not in done.err


def test_what_detection_did_is_said_even_when_no_answer_was_found(call: Call, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("ces;Straße\nfünf;Königsallee\nschön;Bäckergasse\n".encode("cp1252"))
    done = call(*ces("latin.csv"))
    assert done.code == 4
    assert "--encoding" in done.err.splitlines()[0]


def test_a_name_from_outside_cannot_move_the_cursor(call: Call) -> None:
    done = call(*ces("\x1b7up\n\u202e.csv"))
    assert done.err == "cxscore: \\x1b7up\\x0a\\u202e.csv: there is no such file\n"


def test_debug_shows_where_an_error_rose_and_keeps_its_exit_code(call: Call) -> None:
    done = call(*ces("good.csv", "-c", "nope"), "--debug")
    assert done.code == 4
    assert done.err.startswith("Traceback")
    assert done.err.splitlines()[-1].startswith("cxscore: good.csv has no column 'nope'")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "part"), 5, "No space left on device: part"),
        (MemoryError(), 4, "there is not enough memory for this"),
        (
            ValueError("the words of a customer"),
            70,
            "this is a bug in cxscore (ValueError); run it again with --debug",
        ),
    ],
    ids=str,
)
def test_what_nobody_foresaw_is_one_sentence_without_what_the_error_holds(
    capsys: pytest.CaptureFixture[str], error: Exception, code: int, said: str
) -> None:
    def fail() -> None:
        raise error

    assert door.guarded(fail, debug=False) == code
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1
    assert "customer" not in err


def test_signals_are_given_back_after_a_run() -> None:
    before = signal.getsignal(signal.SIGINT)
    assert door.guarded(lambda: 0, debug=False) == 0
    assert signal.getsignal(signal.SIGINT) is before
