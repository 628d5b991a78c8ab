"""The case folders, and the request of the slow reference that a case's command line asks for."""

import argparse
import json
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests import reference
from tests.reference import Ask, Scale

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/command.txt"))

SCALES = {
    ("ces", "7"): Scale(1, 7, "agreement"),
    ("ces", "5"): Scale(1, 5, "ease", best="lower"),
    ("ces", "10"): Scale(1, 10, "ease"),
    ("ces", "emoji"): Scale(1, 3, "faces", ("negative", "neutral", "positive")),
    ("csat", "3"): Scale(1, 3, "satisfaction"),
    ("csat", "5"): Scale(1, 5, "satisfaction"),
    ("csat", "good-bad"): Scale(1, 2, "good-bad", ("bad", "good")),
    ("nps", None): Scale(0, 10, "likelihood"),
    ("stars", None): Scale(1, 5, "stars", stars=True),
    ("completion", None): Scale(1, 2, "yes-no", ("no", "yes")),
    ("sus", None): Scale(1, 5, "agreement"),
    ("gap", "7"): Scale(1, 7, "quality"),
    ("engagement", "5"): Scale(1, 5, "agreement"),
}
COLUMNS = {
    "csat_de.csv": "Zufriedenheit",
    "csat_nb.csv": "tilfredshet",
    "csat_zh.csv": "满意度",
    "thumbs.ndjson": "rating",
}
PARTS = {
    "sus": tuple(f"sus_{n}" for n in range(1, 11)),
    "gap": ("expectation", "performance"),
    "engagement": tuple(f"q{n}" for n in range(1, 7)),
}


OTHER_DATES = {"preset-asknicely-months", "preset-intercom-months", "preset-jira-months"}
"""Cases whose dates are no ISO ones: the reference reads these alone."""


def words(case: str) -> list[str]:
    """The command line of a case, without the program's name."""
    return shlex.split((CASES / case / "command.txt").read_text("utf-8"))


def expected(case: str) -> dict[str, Any]:
    """What a case must come to."""
    found: dict[str, Any] = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    return found


def of_answers(case: str) -> bool:
    """Whether a case scores a metric that the reference knows: one of answers, not of tickets or customers."""
    return words(case)[0] in {metric for metric, _ in SCALES} and case not in OTHER_DATES


def parsed(command: Sequence[str]) -> argparse.Namespace:
    """What a command line says, as far as the reference needs it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("metric")
    parser.add_argument("files", nargs="+")
    for option in ("--column -c", "--by -b", "--where", "--where-not", "--missing"):
        parser.add_argument(*option.split(), action="append", default=[])
    for option in ("scale", "date", "period", "since", "until", "respondent", "key", "order", "counts", "weight"):
        parser.add_argument(f"--{option}")
    for option in ("--direction", "--encoding", "--delimiter", "--format -f", "--rejects", "--min-n", "--variant"):
        parser.add_argument(*option.split())
    parser.add_argument("--preset")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--keep", default="last")
    parser.add_argument("--tz")
    parser.add_argument("--dayfirst", action="store_true")
    parser.add_argument("--no-total", action="store_true")
    return parser.parse_args(list(command))


def asked(said: argparse.Namespace) -> Ask:
    """The reference's request of a parsed command line."""
    scale = SCALES[said.metric, said.scale]
    file = said.files[0]
    columns = tuple(said.column) or PARTS.get(said.metric) or (COLUMNS.get(file, said.metric),)
    return Ask(
        scale=replace(scale, best=said.direction or scale.best),
        columns=columns,
        engine=said.metric if said.metric in PARTS else "",
        by=tuple(said.by),
        where=pairs(said.where),
        where_not=pairs(said.where_not),
        missing=tuple(said.missing),
        dayfirst=said.dayfirst or file == "csat_de.csv",
        tz=said.tz or "UTC",
        **{name: getattr(said, name) for name in PLAIN},
    )


PLAIN = ("date", "period", "since", "until", "respondent", "keep", "key", "order", "counts", "weight")


def pairs(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((text.split("=", 1)[0], text.split("=", 1)[1]) for text in texts)


def sheets(folder: Path, said: argparse.Namespace) -> list[reference.Sheet]:
    """The files of a command line as the reference reads them."""
    return [reference.read_sheet(folder / name, said.encoding, said.delimiter) for name in said.files]
