"""The one door to DuckDB: a connection, and the errors that reading answers to.

DuckDB's compiled module is all that SQL on files needs. The Python package around it adds relations, expressions
and Arrow sources, takes three times as long to import, and is asked for by frames alone. Both speak of the same
classes. Where a version has no such module, the package serves.
"""

import importlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""Nothing is fetched from the network, and no extension is loaded by what a file holds."""


Errors = Callable[[], tuple[type[Exception], ...]]
"""Tells the classes of some errors; they are known only once DuckDB is loaded."""


def connect() -> "duckdb.DuckDBPyConnection":
    """A new database in memory, in UTC."""
    connection: duckdb.DuckDBPyConnection = _module().connect(":memory:", config=SETTINGS)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def connect_frames() -> "duckdb.DuckDBPyConnection":
    """A new database that can also read frames of Arrow, which the package around the module adds."""
    importlib.import_module("duckdb")
    return connect()


def errors() -> tuple[type[Exception], ...]:
    """Everything that DuckDB raises."""
    return (_module().Error,)


def read_errors() -> tuple[type[Exception], ...]:
    """What DuckDB raises for bytes that it cannot read as it was told to."""
    return _module().InvalidInputException, _module().IOException


def missing_errors() -> tuple[type[Exception], ...]:
    """What DuckDB raises for a table that is not there."""
    return (_module().CatalogException,)


def number_errors() -> tuple[type[Exception], ...]:
    """What DuckDB raises for a number that does not fit the type it is asked to be."""
    return _module().ConversionException, _module().OutOfRangeException


def _module() -> ModuleType:
    with _undisturbed():
        try:
            return importlib.import_module("_duckdb")
        except ImportError:
            return importlib.import_module("duckdb")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back: one that stops the loading of compiled code may be lost in it, or abort the process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
