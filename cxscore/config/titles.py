"""What the catalogue holds, read from names and plain lines of its files: cheap enough for the help screen."""

from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parent.parent / "catalogue"
"""The folder of the built-in files, `metrics` and `labels` within it."""


@cache
def stems(folder: str) -> tuple[str, ...]:
    """The names of the files in one folder of the catalogue, without their suffix, sorted."""
    return tuple(sorted(path.stem for path in (CATALOGUE / folder).glob("*.yaml")))


def catalogue_names() -> tuple[str, ...]:
    """The names of the built-in metrics, sorted."""
    return stems("metrics")


def catalogue_titles() -> dict[str, str]:
    """The title of every built-in metric by name: the plain text behind `title:` at the start of a line."""
    return {name: _title(CATALOGUE / "metrics" / f"{name}.yaml") for name in catalogue_names()}


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        titles = (line.removeprefix("title:").strip() for line in lines if line.startswith("title:"))
        return next(titles, path.stem)
