"""A column in which bytes were lost has no say in a score, whatever it would be used for."""

from pathlib import Path
from typing import Any

import pytest

from cxscore import api
from cxscore.errors import InputError

EXPORT = "score;key;lost;note\n" + "".join(f"{n % 11};{n};1;Zoë était là\n" for n in range(20)) + "9;20;{};naïve\n"


def export(folder: Path, lost: bytes) -> Path:
    path = folder / "in.csv"
    path.write_bytes(EXPORT.encode().replace(b"{}", lost))
    return path


@pytest.mark.parametrize(
    "use",
    [
        {"column": "lost"},
        {"by": "lost"},
        {"where": "lost=1"},
        {"where_not": "lost=2"},
        {"date": "lost", "period": "month"},
        {"respondent": "lost"},
        {"key": "lost"},
        {"key": "key", "order": "-lost"},
        {"counts": "lost"},
        {"weight": "lost"},
        {"question_column": "lost", "question": "1"},
    ],
    ids="-".join,
)
def test_a_used_column_with_lost_bytes_is_refused_with_its_line(tmp_path: Path, use: dict[str, Any]) -> None:
    path = export(tmp_path, b"1\xe9")
    with pytest.raises(InputError, match=r"in\.csv:22: column 'lost' .*fit no encoding"):
        api.score(str(path), "nps", **{"column": "score", "preset": "none", **use})


def test_a_column_nothing_is_asked_of_may_lose_bytes(tmp_path: Path) -> None:
    report = api.score(str(export(tmp_path, b"1\xe9")), "nps", column="score")
    assert report.scores[0].estimate.n == 21
    assert [problem.message[:30] for problem in report.problems][:1] == ["1 byte on 1 line fit no encodi"]


def test_one_damaged_file_of_two_is_named(tmp_path: Path) -> None:
    (tmp_path / "sound").mkdir()
    sound, other = export(tmp_path / "sound", b"1"), export(tmp_path, b"\xe9")
    with pytest.raises(InputError) as caught:
        api.score([str(sound), str(other)], "nps", column="score", by="lost")
    assert str(other) in str(caught.value)
    assert str(sound) not in str(caught.value)
