"""Report configs and their data for tests."""

from datetime import date
from pathlib import Path

from cxscore.config.validate import load_report
from cxscore.reporting.plan import Plan
from cxscore.reporting.planning.report import chosen_period, planned

TODAY = date(2026, 11, 22)


def rows(month: str, answers: str, channel: str = "email") -> list[str]:
    """One record per digit of `answers`, on the days of a month from its first."""
    return [f"{month}-{day:02},{answer},{channel},c{day}" for day, answer in enumerate(answers, 1)]


def survey(folder: Path, *parts: list[str], name: str = "survey.csv") -> Path:
    """A survey with the columns at, ces, channel and customer."""
    path = folder / name
    lines = [line for part in parts for line in part]
    path.write_text("\n".join(["at,ces,channel,customer", *lines, ""]), encoding="utf-8")
    return path


def plan_of(path: Path, wanted: str | None = "2026-10", into: str = "") -> Plan:
    """The plan of a report file for a period."""
    spec, notes = load_report(path)
    return planned(path, spec, notes, chosen_period(wanted, spec.period, TODAY), into)


def config(folder: Path, text: str) -> Path:
    """A report file that begins with its kind."""
    path = folder / "monthly.yaml"
    path.write_text(f"report: monthly\n{text}", encoding="utf-8")
    return path


PLAIN = """
sources: {survey: {path: survey.csv, date: at}}
scores: {effort: {metric: ces, scale: 7, source: survey}}
"""
