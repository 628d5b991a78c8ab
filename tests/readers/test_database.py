"""The door to DuckDB opens its compiled module, and the package where there is none."""

import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from cxscore.readers import database


@pytest.mark.parametrize(
    ("errors", "sql"),
    [
        (database.read_errors, "SELECT * FROM read_csv('nowhere.csv')"),
        (database.missing_errors, "SELECT * FROM nowhere"),
        (database.errors, "SELECT 'x'::INTEGER"),
        (database.errors, "SELEC"),
    ],
)
def test_the_errors_that_reading_answers_to_are_caught(errors: database.Errors, sql: str) -> None:
    with database.connect() as connection, pytest.raises(errors()):
        connection.execute(sql)


def test_the_errors_are_those_of_the_package() -> None:
    assert database.errors() == (duckdb.Error,)
    assert database.read_errors() == (duckdb.InvalidInputException, duckdb.IOException)
    assert database.missing_errors() == (duckdb.CatalogException,)


def test_a_version_without_the_compiled_module_is_read_through_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_duckdb", None)
    with database.connect() as connection:
        assert connection.execute("SELECT 42").fetchall() == [(42,)]
    assert database.errors() == (duckdb.Error,)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held back here")
def test_signals_wait_while_compiled_code_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def loaded(name: str) -> ModuleType:
        held.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
        return sys.modules[name]

    monkeypatch.setattr("importlib.import_module", loaded)
    database.errors()
    assert held == [True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_connection_is_in_utc_and_fetches_nothing() -> None:
    settings = "TimeZone", "autoinstall_known_extensions", "autoload_known_extensions"
    asked = ", ".join(f"current_setting('{name}')::VARCHAR" for name in settings)
    with database.connect() as connection:
        assert connection.execute(f"SELECT {asked}").fetchall() == [("UTC", "false", "false")]


def test_the_module_alone_leaves_nothing_on_stderr(tmp_path: Path) -> None:
    """It says `leaked` at the end of a process that dropped an object of it in a wrong way."""
    code = (
        "from cxscore.readers import database as d; c = d.connect(); c.execute('SELECT 1').fetchall()\n"
        "try: c.execute('SELEC')\nexcept d.errors() as error: kept = error\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (run.stdout, run.stderr) == ("", "")
