"""The tables of a history; a change to them takes the next number, and must bring older files to it."""

APPLICATION = 0x43585343
"""Says in the head of an SQLite file that it is a history (`CXSC`)."""
VERSION = 1
"""The form that this version writes."""

SCHEMA = (
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
    """CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    report TEXT NOT NULL,
    period TEXT NOT NULL,
    recorded TEXT NOT NULL,
    version TEXT NOT NULL
)""",
    """CREATE TABLE definitions (
    hash TEXT PRIMARY KEY,
    metric TEXT NOT NULL,
    text TEXT NOT NULL,
    day INTEGER NOT NULL,
    facts TEXT NOT NULL
)""",
    """CREATE TABLE scores (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id),
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    grouping TEXT NOT NULL,
    segment TEXT NOT NULL,
    period TEXT NOT NULL,
    definition TEXT NOT NULL REFERENCES definitions (hash),
    value TEXT,
    low REAL,
    high REAL,
    level REAL NOT NULL,
    n INTEGER,
    unit TEXT NOT NULL,
    partial INTEGER NOT NULL,
    reason TEXT NOT NULL,
    records INTEGER NOT NULL,
    tally BLOB NOT NULL
)""",
    "CREATE INDEX places ON scores (report, entry, grouping, segment, period, definition)",
)
"""`scores` holds every version of a score: the last one of a place counts, those before it were published."""
