"""What a preset's file comes to for a case, read plainly: its YAML, the case's header, and nothing of the program.

The folder's name or `--preset` says which preset it is; that the program recognises it is tested elsewhere.
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from tests import commands, reference
from tests.reference import Ask, Form, Sheet

PRESETS = Path(__file__).parent.parent / "cxscore" / "catalogue" / "presets"
METRICS = PRESETS.parent / "metrics"
NAMES = sorted((path.stem for path in PRESETS.glob("*.yaml")), key=len, reverse=True)
ZONELESS = ("", "unknown")

Spec = Mapping[str, Any]


def spec(case: str, said: argparse.Namespace) -> Spec:
    """The preset of a case, every word as a text; of a case that has none, one that says nothing."""
    found = said.preset or next((name for name in NAMES if case.removeprefix("preset-").startswith(name)), "none")
    if found == "none":
        return {}
    read: Spec = yaml.load((PRESETS / f"{found}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (texts only)
    return read


def sheets(folder: Path, said: argparse.Namespace, known: Spec) -> list[Sheet]:
    """The files of a command line, as the preset lays them out."""
    layout = known.get("layout", {})
    form = Form(int(layout.get("header_rows", 1)), tuple(layout.get("tail", ())), known.get("records", ""))
    return [reference.read_sheet(folder / name, said.encoding, said.delimiter, form) for name in said.files]


def asked(said: argparse.Namespace, known: Spec, sheet: Sheet) -> Ask:
    """The command's request, with what the preset adds where the command says nothing."""
    answer = known.get("answers", {}).get(said.metric, {})
    roles = dict(_roles(known, sheet))
    column = roles.get(answer.get("column", ""))
    ours = bool(column) and said.column in ([], [column])
    said = argparse.Namespace(**vars(said) | {"scale": said.scale or (ours and answer.get("scale")) or None})
    said.column = said.column or [column] * ours or (_declared(said.metric, sheet) if known else [])
    ask = _named(commands.asked(said), roles, sheet)
    own = known["columns"][answer["column"]] if ours else {}
    only = tuple(commands.pairs([answer["where"]])) if ours and "where" in answer else ()
    return replace(
        _keyed(ask, known, roles),
        missing=(*ask.missing, *own.get("missing", ())),
        values=own.get("values", {}),
        where=(*ask.where, *only),
        exclude=tuple(_excluded(known, said.include, sheet)),
        ends_key=commands.pairs([one["where"] for one in known.get("exclude", ()) if one.get("ends_key") == "true"]),
        tz=said.tz or _zone(known, sheet) or "UTC",
    )


def _zone(known: Spec, sheet: Sheet) -> str:
    """The zone that the preset names, or that the header's row of import ids does."""
    name = str(known.get("time_zone", ""))
    if name == "importid":
        found = re.search(r'"timeZone":"([^"]+)"', " ".join(cell for row in sheet.head for cell in row))
        return found[1] if found else ""
    return "" if name in ZONELESS else name


def _declared(metric: str, sheet: Sheet) -> list[str]:
    """The column that the metric's file declares."""
    found = yaml.load((METRICS / f"{metric}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 (texts only)
    tiers = ([h for h in sheet.header if h.casefold() in names] for names in found["columns"])
    return next((tier for tier in tiers if tier), [])


def _excluded(known: Spec, include: Sequence[str], sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What the preset leaves out, by columns that the sheet has."""
    for one in known.get("exclude", ()):
        (pair,) = commands.pairs([one["where"]])
        if one.get("include") not in include and pair[0] in sheet.header:
            yield pair


def _roles(known: Spec, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Role to the name of its column, for roles that have exactly one in the sheet."""
    for role, one in known.get("columns", {}).items():
        for header in one["headers"]:
            found = [name for name in sheet.header if reference.fold(name) == reference.fold(header)]
            if found:
                yield from [(role, found[0])] * (len(found) == 1)
                break


def _named(ask: Ask, roles: Mapping[str, str], sheet: Sheet) -> Ask:
    """Columns in place of the roles that the command names."""

    def column(name: str | None) -> str | None:
        return roles.get(name, name) if name and name not in sheet.header else name

    by: Sequence[str] = [column(name) or name for name in ask.by]
    return replace(ask, by=tuple(by), date=column(ask.date), respondent=column(ask.respondent))


def _keyed(ask: Ask, known: Spec, roles: Mapping[str, str]) -> Ask:
    named = known.get("key", {}).get("column", "")
    first, *others = named if isinstance(named, list) else [named]
    key = roles.get(first)
    if ask.key or not key:
        return ask
    beside = tuple(roles[role] for role in others if role in roles)
    return replace(ask, key=key, key_beside=beside, order=roles.get(known["key"].get("order", "")))
