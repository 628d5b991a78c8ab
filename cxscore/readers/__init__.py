"""Bytes to a `Table` that DuckDB can group: one file per format, every column as text."""

from cxscore.readers.base import Reject, Source
from cxscore.readers.table import Table, frame_table, open_table

__all__ = ["Reject", "Source", "Table", "frame_table", "open_table"]
