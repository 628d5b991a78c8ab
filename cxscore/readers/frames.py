"""Frames of pandas, Polars or Arrow as a source."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cxscore.errors import UsageError
from cxscore.readers.base import Reject, Source, identifier, readable
from cxscore.readers.parquet import as_text, column_names

if TYPE_CHECKING:
    import duckdb

    from cxscore.model import Problem


class FrameReader:
    """One frame; its rows have no lines, none is malformed, and it has no digest."""

    def __init__(self, frame: object, name: str, connection: "duckdb.DuckDBPyConnection") -> None:
        view, columns = _view(frame)
        connection.register("frame_0", view)
        known = column_names(connection, "frame_0")
        self.source = Source(name, as_text(identifier("frame_0"), known), tuple(columns or map(readable, known)))
        self.problems: tuple[Problem, ...] = ()

    def settle(self, connection: "duckdb.DuckDBPyConnection", *, failed: bool) -> bool:  # noqa: ARG002 - protocol
        """Return False: a frame stays what it is."""
        return False

    def rejects(self, connection: "duckdb.DuckDBPyConnection") -> tuple[Reject, ...]:  # noqa: ARG002 - protocol
        """Return nothing: every row has every column."""
        return ()

    def excluded(self) -> tuple[Reject, ...]:
        """Return nothing: every row is a record."""
        return ()

    def lines(self, records: Sequence[int]) -> dict[int, int]:  # noqa: ARG002 - protocol
        """Return nothing: rows have no lines."""
        return {}

    def digest(self) -> str:
        """Return "": a frame has no bytes of its own."""
        return ""


class _Stream:
    """Shows only the Arrow stream of a frame, which DuckDB reads without any further package."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def _view(frame: Any) -> tuple[object, list[str]]:
    """Return what DuckDB can register, and the column names where it would lose them."""
    if hasattr(frame, "to_frame") and not hasattr(frame, "columns"):
        raise UsageError("a single series is not a frame", "give series.to_frame(), so that the column has a name")
    if type(frame).__module__.partition(".")[0] == "pandas" and hasattr(frame, "columns"):
        names = [readable(_label(label)) for label in frame.columns]
        plain = frame.set_axis([f"x{i}" for i in range(len(names))], axis=1)
        return plain.assign(**{c: plain[c].map(_text) for c in plain if plain[c].dtype == object}), names
    if hasattr(frame, "__arrow_c_stream__"):
        return _Stream(frame), []
    raise UsageError(f"a frame of pandas, Polars or Arrow was expected, not {type(frame).__name__}")


def _label(label: object) -> str:
    return " ".join(map(str, label)) if isinstance(label, tuple) else str(label)


def _text(value: Any) -> str | None:
    """Return one cell of an object column as text; DuckDB would guess a type from a sample of them."""
    if value is None or value != value or str(value) in ("<NA>", "NaT"):  # noqa: PLR0124 - NaN is not itself
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
