"""Watching a file comes to what scoring it comes to, however it grew."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cxscore
from cxscore import api
from cxscore.api.watching import Watch, waits
from cxscore.config.load import find_metric
from cxscore.errors import InputError, UsageError
from cxscore.model import Report, Request
from cxscore.readers.growing import Change, Growing
from cxscore.renderers import json as as_json
from cxscore.renderers import table

SAMPLES = Path(cxscore.__file__).parent.parent / "sample_data"
CES = Request("ces", scale="7", by=("channel",))
CSAT = Request("csat", columns=("rating",), scale="good-bad", by=("agent",))


def scored(path: Path, request: Request) -> Report:
    """What the command of the metric makes of the whole file."""
    with api.opened([str(path)], request, digests=False) as opened:
        assessment = api.assess(opened, request, find_metric(request.metric))
        return api.report(assessment, request.metric, api.shown(assessment))


def told(report: Report | None) -> str:
    """All that a report says, but the digest of its input, which watching does not take."""
    assert report is not None
    inputs = tuple(replace(source, sha256="") for source in report.inputs)
    report = replace(report, inputs=inputs)
    return "".join([*as_json.render(report), *table.render(report)])


def watched(path: Path, request: Request, pieces: Sequence[bytes]) -> Report | None:
    """The last report of a watch that looks after every piece that is appended to an empty file."""
    path.write_bytes(b"")
    with closing(Watch(str(path), request, find_metric(request.metric))) as watch:
        watch.look()
        for piece in pieces:
            with path.open("ab") as out:
                out.write(piece)
            watch.look()
        return watch.end().report


def cut(content: bytes, places: Sequence[int]) -> list[bytes]:
    ends = [*sorted({place % (len(content) + 1) for place in places}), len(content)]
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]


# --- the law -------------------------------------------------------------------------------------------------

FILES = [
    ("ces_responses.csv", CES),
    ("ces_responses.csv", replace(CES, by=(), date="answered_at", period="month", since="2026-05")),
    ("ces_responses.csv", replace(CES, respondent="customer_id", by=())),
    ("ces_responses.csv", replace(CES, respondent="customer_id", keep="all")),
    ("ces_responses.csv", replace(CES, where=(("touchpoint", "order"),), min_n=5)),
    ("ces_responses.csv", replace(CES, key="customer_id", order="answered_at")),
    ("nps_survey.csv", Request("nps", by=("region", "plan"))),
    ("thumbs.ndjson", CSAT),
    ("csat_zh.csv", Request("csat", scale="5", by=("门店",))),
    ("csat_de.csv", Request("csat", scale="5", dayfirst=True)),
    ("csat_gap.csv", Request("gap", scale="7")),
    ("sus_study.csv", Request("sus", by=("version",))),
    ("qa_reviews.csv", Request("iqs", columns=("tone", "solution"), scale="5", by=("channel",))),
    ("service_survey.csv", Request("sentiment", columns=("tone",))),
]


@pytest.mark.parametrize(("name", "request_"), FILES, ids=range(len(FILES)))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.integers(0, 1 << 20), max_size=6))
def test_watching_is_scoring_wherever_the_file_was_cut(
    tmp_path: Path, name: str, request_: Request, places: list[int]
) -> None:
    path = tmp_path / name
    content = (SAMPLES / name).read_bytes()
    found = watched(path, request_, cut(content, places))
    assert told(found) == told(scored(path, request_))


HOSTILE = st.sampled_from(
    [
        "5,email,good",
        "1,phone,",
        '7,"e,mail","two\r\nlines, ""quoted"""',
        '"6",chat,"an end\n"',
        ",,",
        "",
        " ",
        "9,web,x",
        "NA,web,x",
        "oops,web,\u00e9\U0001f600",
        "3,web",
        "3,web,x,y",
        "４,電話,長い",
        '2,5" screen,x',
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(HOSTILE, min_size=1, max_size=40),
    ends=st.sampled_from(["\n", "\r\n"]),
    places=st.lists(st.integers(0, 1 << 16), max_size=8),
    bom=st.booleans(),
)
def test_hostile_text_in_any_pieces(tmp_path: Path, rows: list[str], ends: str, places: list[int], bom: bool) -> None:
    """Enough plain records stand first for what follows to be read apart from them."""
    plain = [f"{1 + i % 7},{('email', 'phone')[i % 2]},{'words' if i % 3 else ''}" for i in range(260)]
    first = ("\ufeff" * bom + ends.join(["ces,channel,comment", *plain, ""])).encode()
    content = first + ends.join([*rows, "4,web,last", ""]).encode()
    path = tmp_path / "s.csv"
    path.write_bytes(content)
    try:
        expected = told(scored(path, CES))
    except InputError:
        return  # what cannot be scored cannot be compared
    assert told(watched(path, CES, [first, *cut(content[len(first) :], places)])) == expected


VALUES = st.sampled_from([1, 2, 3, 4, 5, "5", 9, None, "", "oops", 4.0, True, {"a": 1}, [1]])
OBJECTS = st.dictionaries(st.sampled_from(["csat", "channel", "who", "deep", "\u00e5r"]), VALUES, max_size=4).map(
    json.dumps
)
LINES = st.one_of(OBJECTS, st.sampled_from(["", "  ", "{", "[1]", '{"csat": 5, "csat": 4}', "null", '{"csat": 01}']))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=30), places=st.lists(st.integers(0, 1 << 14), max_size=8))
def test_hostile_objects_in_any_pieces(tmp_path: Path, lines: list[str], places: list[int]) -> None:
    """Keys that come late, keys that are not there, lines that are no objects."""
    content = "\n".join(['{"id": 1, "csat": 5, "channel": "web"}', *lines, '{"csat": 1}', ""]).encode()
    path, request = tmp_path / "s.ndjson", Request("csat", scale="5", by=("channel",))
    path.write_bytes(content)
    try:
        expected = told(scored(path, request))
    except InputError:
        return
    first = content.index(b"\n") + 1
    assert told(watched(path, request, [content[:first], *cut(content[first:], places)])) == expected


# --- what is read --------------------------------------------------------------------------------------------


@pytest.fixture
def wholes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a whole file was read."""
    calls: list[int] = []
    plain: Callable[..., object] = Growing.whole

    def counted(self: Growing, **how: bool) -> object:
        calls.append(1)
        return plain(self, **how)

    monkeypatch.setattr(Growing, "whole", counted)
    return calls


@pytest.mark.parametrize(("name", "request_"), [FILES[0], FILES[1], FILES[6], ("thumbs.ndjson", CSAT)], ids=range(4))
def test_a_record_is_read_once(tmp_path: Path, wholes: list[int], name: str, request_: Request) -> None:
    content = (SAMPLES / name).read_bytes()
    pieces = cut(content, [len(content) * part // 10 for part in range(4, 10)])
    found = watched(tmp_path / name, request_, pieces)
    assert told(found) == told(scored(tmp_path / name, request_))
    assert len(wholes) == 1


def test_what_does_not_add_up_is_read_again(tmp_path: Path, wholes: list[int]) -> None:
    content = (SAMPLES / "ces_responses.csv").read_bytes()
    request = replace(CES, respondent="customer_id")
    path = tmp_path / "s.csv"
    watched(path, request, cut(content, [len(content) // 2, len(content) * 3 // 4]))
    assert len(wholes) == 3


def test_bytes_of_another_encoding_are_noticed(tmp_path: Path) -> None:
    """UTF-8 so far, and then a stray byte: read as scoring reads the whole."""
    plain = "".join(f"{1 + i % 7},email\n" for i in range(300)).encode()
    pieces = [b"ces,channel\n" + plain, b"5,caf\xe9\n" * 3, b"6,web\n"]
    path = tmp_path / "s.csv"
    request = Request("ces", scale="7")
    found = watched(path, request, pieces)
    assert told(found) == told(scored(path, request))


def test_a_look_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    content = (SAMPLES / "ces_responses.csv").read_bytes()
    path = tmp_path / "s.csv"
    path.write_bytes(content[: len(content) // 2])
    with closing(Watch(str(path), CES, find_metric("ces"))) as watch:
        watch.look()
        for _ in range(5):
            with path.open("ab") as out:
                out.write(b"R1,2026-09-30,C1,email,order,Mobile,5,\n")
            watch.look()
            assert len(list(folder.rglob("*.csv"))) <= 1
    assert not list(folder.iterdir())


# --- what becomes of a file ----------------------------------------------------------------------------------

ROWS = b"ces,channel\n" + b"5,email\n6,phone\n" * 5


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.csv"
    path.write_bytes(ROWS)
    return path


@pytest.fixture
def watch(file: Path) -> Iterator[Watch]:
    with closing(Watch(str(file), CES, find_metric("ces"))) as watch:
        yield watch


def counted(report: Report | None) -> int:
    assert report is not None
    return report.scores[0].tally.n


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as out:
        out.write(content)


def test_half_a_line_is_not_counted_until_it_ends(watch: Watch, file: Path) -> None:
    assert counted(watch.look().report) == 10
    append(file, b"7,e")
    seen = watch.look()
    assert (seen.change, seen.rest, counted(seen.report)) == (Change.NONE, 3, 10)
    append(file, b"mail\n")
    seen = watch.look()
    assert (seen.change, seen.rest, counted(seen.report)) == (Change.GROWN, 0, 11)


def test_half_a_character_is_not_counted_until_it_ends(watch: Watch, file: Path) -> None:
    watch.look()
    append(file, "7,café".encode()[:-1])
    assert watch.look().rest == 6
    append(file, "é\n".encode()[1:])
    report = watch.look().report
    assert counted(report) == 11
    assert report is not None
    assert [score.segment for score in report.scores if "café" in score.segment]


def test_a_cell_of_several_lines_is_not_cut(watch: Watch, file: Path) -> None:
    watch.look()
    append(file, b'7,"two\n')
    assert counted(watch.look().report) == 10
    append(file, b'lines"\n')
    assert counted(watch.look().report) == 11


def test_the_end_counts_a_last_record_without_a_line_end(watch: Watch, file: Path) -> None:
    append(file, b"7,web")
    assert counted(watch.look().report) == 10
    seen = watch.end()
    assert counted(seen.report) == 11
    assert told(seen.report) == told(scored(file, CES))
    assert "counts as it stands" in str(seen.problems[0])


@pytest.mark.parametrize("rest", [b"7", b'7,"open', "7,café".encode()[:-1], b'7,"two\nlines'])
def test_the_end_leaves_out_half_a_record_and_says_so(watch: Watch, file: Path, rest: bytes) -> None:
    append(file, rest)
    seen = watch.end()
    assert counted(seen.report) == 10
    assert "is not complete" in str(seen.problems[0])


def test_a_file_that_was_cut_short_is_counted_anew(watch: Watch, file: Path) -> None:
    watch.look()
    file.write_bytes(b"ces,channel\n1,web\n")
    seen = watch.look()
    assert (seen.change, counted(seen.report)) == (Change.REPLACED, 1)


def test_a_file_that_was_written_anew_and_is_longer_is_noticed(watch: Watch, file: Path) -> None:
    watch.look()
    file.write_bytes(b"ces,channel\n" + b"1,web\n" * 100)
    seen = watch.look()
    assert (seen.change, counted(seen.report)) == (Change.REPLACED, 100)


def test_a_file_that_was_edited_in_place_is_noticed(watch: Watch, file: Path) -> None:
    """The same file, of the same size, with the same end."""
    watch.look()
    with file.open("r+b") as out:
        out.seek(len(b"ces,channel\n"))
        out.write(b"1")
    os.utime(file, (1, 1))  # the clock of a disk may be too coarse to tell
    seen = watch.look()
    assert seen.change is Change.REPLACED
    assert told(seen.report) == told(scored(file, CES))


def test_a_rotated_file_is_counted_anew(watch: Watch, file: Path) -> None:
    watch.look()
    file.rename(file.with_name("s.csv.1"))
    file.write_bytes(ROWS + b"7,web\n")
    seen = watch.look()
    assert (seen.change, counted(seen.report)) == (Change.REPLACED, 11)
    assert told(seen.report) == told(scored(file, CES))


def test_a_file_that_is_gone_keeps_its_scores_until_it_is_back(watch: Watch, file: Path) -> None:
    watch.look()
    file.unlink()
    seen = watch.look()
    assert (seen.change, counted(seen.report)) == (Change.GONE, 10)
    assert counted(watch.end().report) == 10
    file.write_bytes(b"ces,channel\n1,web\n")
    assert counted(watch.look().report) == 1


def test_a_file_without_records_waits_for_some(tmp_path: Path) -> None:
    path = tmp_path / "s.ndjson"
    path.write_bytes(b"")
    with closing(Watch(str(path), Request("csat", scale="5"), find_metric("csat"))) as watch:
        seen = watch.look()
        assert (seen.report, seen.error) == (None, None)
        append(path, b'{"csat": null}\n')
        seen = watch.look()
        assert seen.error is not None
        assert waits(seen.error)
        append(path, b'{"csat": 5}\n')
        assert counted(watch.look().report) == 1


def test_records_that_make_scoring_impossible_take_the_table_away_and_others_bring_it_back(tmp_path: Path) -> None:
    """Over one in twenty off the scale is refused by scoring, too."""
    path = tmp_path / "s.csv"
    path.write_bytes(b"ces\n" + b"".join(b"%d\n" % (1 + i % 7) for i in range(70)))
    with closing(Watch(str(path), Request("ces", scale="7"), find_metric("ces"))) as watch:
        assert counted(watch.look().report) == 70
        append(path, b"9\n" * 20)
        seen = watch.look()
        assert seen.report is None
        assert seen.error is not None
        assert not waits(seen.error)
        append(path, b"5\n" * 2000)
        assert counted(watch.look().report) == 2070


@pytest.mark.parametrize("name", ["-", "x.parquet", "x.json", "x.csv.gz", "s3://a/b.csv", "x.xlsx"])
def test_what_cannot_grow_record_by_record_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be watched"):
        Watch(name, CES, find_metric("ces"))


def test_a_pipe_and_utf_16_are_refused(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes("ces\n5\n".encode("utf-16"))
    os.mkfifo(tmp_path / "p.csv")
    end = os.open(tmp_path / "p.csv", os.O_RDWR)
    try:
        for name, said in (("s.csv", "UTF-16"), ("p.csv", "only a file")):
            with (
                closing(Watch(str(tmp_path / name), CES, find_metric("ces"))) as watch,
                pytest.raises(InputError, match=said),
            ):
                watch.look()
    finally:
        os.close(end)
