"""The file of a history: what is kept of a score, two jobs at once, a crash, files that are none."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cxscore import scoring
from cxscore.config.choose import choose, define
from cxscore.config.load import catalogue_metric
from cxscore.errors import InputError, OutputError
from cxscore.history import History, Kept, Outcome, Place, Run, Series, Shown, opened, store, summary, writing
from cxscore.model import Ledger, Request, Score, State, Tally

EFFORT = Series("monthly", "effort")
MAY = Place(EFFORT, "2026-05", "hash")
JUNE = MAY._replace(period="2026-06")
HOLDER = """
import sys, time
from pathlib import Path
from cxscore.history import writing
with writing(Path(sys.argv[1])) as history:
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
    if sys.argv[3] == "commits":
        history.commit()
"""
CRASHER = """
import os, signal, sys
from pathlib import Path
from tests.history.test_store import MAY, keep, score
from cxscore.history import writing
with writing(Path(sys.argv[1])) as history:
    history._connection.execute("PRAGMA cache_size = 2")
    for i in range(300):
        keep(history, MAY._replace(series=MAY.series._replace(entry="effort-" + str(i % 100))), score("1" * (i + 1)))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def score(answers: str, *, partial: bool = False, min_n: int = 1, missing: int = 0, level: float = 0.95) -> Score:
    """A score of CES on 7 points, one answer per digit."""
    tally = Tally.of({int(answer): answers.count(answer) for answer in sorted(set(answers))})
    tally = replace(tally, states={**tally.states, State.MISSING: missing, State.OUTSIDE_PERIOD: 7})
    definition = define(choose(catalogue_metric("ces"), "7"), "higher")
    request = Request(metric="ces", level=level)
    (found,) = scoring.score(request, definition, {scoring.WHOLE: tally}, Ledger(tally.states), min_n=min_n)
    return replace(found, partial=partial)


def run(period: str = "2026-05") -> Run:
    return Run("monthly", period, "2026-06-01T06:00:00+00:00", "0.1.0")


def keep(history: History, place: Place, found: Score, *, found_for: str = "", edge: bool = False) -> Outcome:
    history.define(place.definition, Shown("ces", "mean", 86_400, "{}"))
    return history.keep(run(found_for or place.period), place, found, edge=edge)


def kept_one(path: Path, place: Place, found: Score, *, found_for: str = "", edge: bool = False) -> Outcome:
    """Keep one score in a run of its own."""
    with writing(path) as history:
        outcome = keep(history, place, found, found_for=found_for, edge=edge)
        history.commit()
        return outcome


def versions(path: Path, series: Series = EFFORT) -> list[Kept]:
    with opened(path) as history:
        return history.versions(series)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


# --- what is kept --------------------------------------------------------------------------------------------


def test_a_score_comes_back_with_its_numbers_and_its_tally(path: Path) -> None:
    found = score("7654", missing=2)
    assert kept_one(path, MAY, found) is Outcome.NEW
    (kept,) = versions(path)
    interval = found.estimate.interval
    assert (kept.value, kept.low, kept.high, kept.n) == (found.estimate.value, interval.low, interval.high, 4)
    assert (kept.unit, kept.partial, kept.reason, kept.found_for) == ("points", False, "", "2026-05")
    assert kept.tally.masses == found.tally.masses
    assert kept.tally.states == {State.ANSWERED: 4, State.MISSING: 2}, "of the period, not of the window"


def test_the_same_score_again_changes_no_byte(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    before = path.read_bytes()
    assert kept_one(path, MAY, score("4567"), found_for="2026-08") is Outcome.SAME
    assert path.read_bytes() == before


def test_another_number_stands_beside_the_one_before(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    assert kept_one(path, MAY, score("76541"), found_for="2026-06") is Outcome.RESTATED
    assert [(kept.n, kept.found_for) for kept in versions(path)] == [(4, "2026-05"), (5, "2026-06")]


def test_a_period_that_is_covered_in_part_gives_way_and_never_takes_the_place_of_a_whole_one(path: Path) -> None:
    kept_one(path, MAY, score("76", partial=True))
    assert kept_one(path, MAY, score("765", partial=True)) is Outcome.GROWN
    assert kept_one(path, MAY, score("7654")) is Outcome.GROWN
    assert kept_one(path, MAY, score("7651", partial=True)) is Outcome.CUT
    assert kept_one(path, MAY, score("7654", partial=True)) is Outcome.SAME
    assert [(kept.n, kept.partial) for kept in versions(path)] == [(4, False)]


def test_what_was_covered_in_part_is_whole_once_its_period_is_over_without_another_answer(path: Path) -> None:
    kept_one(path, MAY, score("76", partial=True))
    assert kept_one(path, MAY, score("76")) is Outcome.GROWN
    assert [kept.partial for kept in versions(path)] == [False]


def test_fewer_records_at_the_edge_of_the_files_are_no_news(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    assert kept_one(path, MAY, score("765"), edge=True) is Outcome.CUT
    assert kept_one(path, MAY, score("76543"), edge=True) is Outcome.RESTATED


def test_another_level_restates_nothing(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    assert kept_one(path, MAY, score("7654", level=0.9)) is Outcome.GROWN
    assert [kept.level for kept in versions(path)] == [0.9]


def test_a_withheld_score_keeps_its_tally_and_shows_no_number(path: Path) -> None:
    kept_one(path, MAY, score("76", min_n=5))
    (kept,) = versions(path)
    assert (kept.value, kept.low, kept.high, kept.n, kept.reason) == (None, None, None, None, "withheld")
    assert kept.tally.n == 2


def test_what_was_withheld_once_stays_so_while_its_answers_are_the_same(path: Path) -> None:
    """Another score may have been withheld with it, which it would tell."""
    kept_one(path, MAY, score("765", min_n=5, partial=True))
    assert kept_one(path, MAY, score("765"), found_for="2026-06") is Outcome.GROWN
    before = path.read_bytes()
    assert kept_one(path, MAY, score("765"), found_for="2026-07") is Outcome.SAME
    (kept,) = versions(path)
    assert (kept.value, kept.low, kept.high, kept.n, kept.reason) == (None, None, None, None, "withheld")
    assert (kept.partial, path.read_bytes()) == (False, before)
    kept_one(path, MAY, score("7654"))
    assert [kept.n for kept in versions(path)] == [None, 4]


def test_what_was_shown_is_withheld_where_the_rule_of_today_says_so(path: Path) -> None:
    kept_one(path, MAY, score("765"))
    assert kept_one(path, MAY, score("765", min_n=5)) is Outcome.GROWN
    assert [(kept.n, kept.reason) for kept in versions(path)] == [(None, "withheld")]


def test_segments_are_series_of_their_own_and_come_back_together(path: Path) -> None:
    with writing(path) as history:
        for value in ("phone", 'a "b"', ""):
            keep(history, MAY._replace(series=EFFORT._replace(by=("channel",), segment=(value,))), score("76"))
        keep(history, MAY, score("7766"))
        history.commit()
    with opened(path) as history:
        found = history.segments("monthly", "effort", ("channel",), "2026-05", "hash")
    assert [kept.place.series.segment for kept in found] == [("phone",), ('a "b"',), ("",)]
    assert len(versions(path)) == 1


def test_what_is_not_committed_never_was(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    with writing(path) as history:
        keep(history, JUNE, score("1"))
    assert [kept.place.period for kept in versions(path)] == ["2026-05"]


# --- the file ------------------------------------------------------------------------------------------------


def test_the_file_is_its_owners_alone_from_the_first_moment(path: Path) -> None:
    before = os.umask(0)
    try:
        with writing(path) as history:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            keep(history, MAY, score("7"))
            for beside in path.parent.iterdir():
                assert stat.S_IMODE(beside.stat().st_mode) == 0o600, beside
            history.commit()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_run_that_failed_leaves_nothing_and_the_next_one_makes_the_file(path: Path) -> None:
    with writing(path) as history:
        keep(history, MAY, score("7"))
    assert list(path.parent.iterdir()) == []
    assert summary(path) == "not there yet: the first run for a period makes it"
    kept_one(path, MAY, score("7"))
    assert summary(path) == "1 period, 2026-05"


def test_a_commit_that_the_disk_refuses_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(history: History) -> None:
        history._connection.execute("ROLLBACK")
        raise OSError("full")

    monkeypatch.setattr(History, "commit", full)
    with pytest.raises(OSError, match="full"):
        kept_one(path, MAY, score("7"))
    assert list(path.parent.iterdir()) == []


def test_a_run_that_failed_leaves_an_empty_file_that_was_there(path: Path) -> None:
    path.touch()
    with writing(path) as history:
        keep(history, MAY, score("7"))
    assert path.read_bytes() == b""


def test_a_newer_history_is_left_alone(path: Path) -> None:
    kept_one(path, MAY, score("7"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    before = path.read_bytes()
    for how in (opened, writing):
        with pytest.raises(InputError, match=r"written by a newer cxscore.*update cxscore"), how(path):
            pass
    assert path.read_bytes() == before


def test_what_is_no_history_is_left_alone(path: Path) -> None:
    path.write_text("at,ces\n2026-05-01,7\n" * 100, "utf-8")
    before = path.read_bytes()
    for how in (opened, writing):
        with pytest.raises(InputError, match="is no history: it is no SQLite file"), how(path):
            pass
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE scores (id)")
        connection.commit()
    before = path.read_bytes()
    for how in (opened, writing):
        with pytest.raises(InputError, match="database of another program"), how(path):
            pass
    assert path.read_bytes() == before


def test_a_damaged_tally_is_a_sentence(path: Path) -> None:
    kept_one(path, MAY, score("7"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE scores SET tally = x'00'")
        connection.commit()
    (kept,) = versions(path)
    with pytest.raises(InputError, match="damaged at 2026-05"):
        _ = kept.tally


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="its folder does not exist"), writing(tmp_path / "x" / "h.sqlite"):
        pass


def test_a_history_that_is_not_there_cannot_be_read(path: Path) -> None:
    with pytest.raises(InputError, match=r"is (not there|empty so far)"), opened(path):
        pass
    assert not path.exists()


# --- several at once, and a crash ----------------------------------------------------------------------------


def holder(path: Path, seconds: float, *, commits: bool = True) -> subprocess.Popen[bytes]:
    """Another process that is writing, and commits in the end or does not."""
    words = [str(path), str(seconds), "commits" if commits else "fails"]
    process = subprocess.Popen([sys.executable, "-c", HOLDER, *words], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    return process


def test_a_second_run_waits_for_the_first(path: Path) -> None:
    first = holder(path, 0.6)
    began = time.monotonic()
    assert kept_one(path, MAY, score("7")) is Outcome.NEW
    assert time.monotonic() - began > 0.3
    assert first.wait(10) == 0
    first.communicate()


def test_a_run_that_waited_for_one_that_failed_keeps_its_scores_in_a_file_of_its_own(path: Path) -> None:
    first = holder(path, 0.6, commits=False)
    assert kept_one(path, MAY, score("7")) is Outcome.NEW
    assert first.wait(10) == 0
    first.communicate()
    assert summary(path) == "1 period, 2026-05"


def test_a_name_that_leads_nowhere_is_a_sentence(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere.sqlite")
    with pytest.raises(OutputError, match="cannot be opened"), writing(path):
        pass


def test_a_second_run_gives_up_in_the_end_and_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_one(path, MAY, score("7"))
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    first = holder(path, 30)
    try:
        with pytest.raises(OutputError, match="another run is writing it") as caught:
            kept_one(path, JUNE, score("1"))
        assert caught.value.exit_code == 5
        assert len(versions(path)) == 1, "who only reads need not wait"
    finally:
        first.kill()
        first.communicate()


def test_a_crash_leaves_what_was_before(path: Path) -> None:
    kept_one(path, MAY, score("7654"))
    before, journal = path.read_bytes(), path.with_name(f"{path.name}-journal")
    done = subprocess.run([sys.executable, "-c", CRASHER, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() != before, "pages were on their way to the disk"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert [kept.n for kept in versions(path)] == [4]
    assert (path.read_bytes(), journal.exists()) == (before, False)
    assert kept_one(path, MAY, score("76541")) is Outcome.RESTATED


# --- forgetting ----------------------------------------------------------------------------------------------


def test_what_is_forgotten_is_gone_from_the_file(path: Path) -> None:
    anna = EFFORT._replace(by=("agent",), segment=("Anna Andersen",))
    kept_one(path, MAY, score("7654"))
    kept_one(path, MAY._replace(series=anna), score("1"))
    assert b"Anna Andersen" in path.read_bytes()
    with writing(path) as history:
        assert history.forget([MAY._replace(series=anna)]) == (1, 1)
    assert b"Anna" not in path.read_bytes()
    assert versions(path, anna) == []
    assert len(versions(path)) == 1
    with opened(path) as history:
        assert set(history.definitions()) == {"hash"}
