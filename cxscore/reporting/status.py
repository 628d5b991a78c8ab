"""What a scheduler is told of a run: how it ended, what was met and missed, what was written."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cxscore import __version__
from cxscore.edition import Edition, Entry, Verdict
from cxscore.model import Problem
from cxscore.renderers.json import Json, as_text

HEAD = b'{\n "cxscore": '
"""How every status file begins."""


def begun(config: Path) -> Iterator[str]:
    """What stands in the file while a run goes on: what a crash leaves behind."""
    return _written(config, "running", None, {})


def failed(config: Path, code: int, problems: Sequence[Problem]) -> Iterator[str]:
    """What stands in the file of a run without a result: why, in sentences."""
    return _written(config, "failed", code, {"problems": [str(problem) for problem in problems], "files": []})


def ended(
    config: Path,
    code: int,
    edition: Edition,
    files: Sequence[Path],
    private: Sequence[Path] = (),
    *,
    history: Json | None = None,
) -> Iterator[str]:
    """What stands in the file of a run with a result: `missed` when a gate has tripped, else `done`.

    `private` are those of `files` that show comments, and that nobody but their owner can read. `history` says what
    the run has kept, where it keeps anything.
    """
    facts: Json = {
        "report": edition.name,
        "period": edition.period.label if edition.period else None,
        "entries": len(edition.entries),
        "scored": sum(entry.scored for entry in edition.entries),
        "targets": {verdict.value: _named(edition, verdict) for verdict in Verdict},
        "absent": {entry.name: entry.absence for entry in edition.entries if entry.absence},
        "rejects": {entry.name: _rejects(entry) for entry in edition.entries if entry.report},
        "configs": [{"name": one.name, "sha256": one.sha256} for one in edition.configs],
        "inputs": [{"name": source.name, "rows": source.rows} for source in edition.inputs],
        "problems": [str(problem) for problem in edition.problems if problem.severity != "note"],
        "files": [str(path) for path in files],
        "private": [str(path) for path in private],
    }
    if history:
        facts["history"] = history
    return _written(config, "missed" if code else "done", code, facts)


def _written(config: Path, outcome: str, code: int | None, facts: Json) -> Iterator[str]:
    head: Json = {"cxscore": __version__, "command": "report", "config": str(config), "outcome": outcome}
    lines = (f" {as_text(key)}: {as_text(value)}" for key, value in {**head, "exit_code": code, **facts}.items())
    yield "{\n" + ",\n".join(lines) + "\n}\n"


def _named(edition: Edition, verdict: Verdict) -> list[str]:
    return [entry.name for entry in edition.entries if entry.verdict is verdict]


def _rejects(entry: Entry) -> int:
    return sum(ledger.rejects for ledger in entry.report.ledgers.values()) if entry.report else 0
