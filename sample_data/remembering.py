"""Three monthly runs of one report, as `history.sqlite` remembers them; some answers of July came late.

    python sample_data/remembering.py

The numbers are the same every time; the bytes of an SQLite file depend on the version of SQLite.
"""

import csv
import tempfile
from contextlib import nullcontext
from pathlib import Path

from cxscore import __version__
from cxscore.config.validate import load_report
from cxscore.history import Run, writing
from cxscore.periods import parse
from cxscore.reporting.plan import planned
from cxscore.reporting.run import run
from cxscore.reporting.series import Memory

FOLDER = Path(__file__).parent
MONTHS = {"2026-07": "2026-08-03", "2026-08": "2026-09-02", "2026-09": "2026-10-02"}
"""The months, and the days on which their reports were made."""
LATE = ("2026-07-29", "2026-07-30", "2026-07-31")
CONFIG = """report: monthly
history: history.sqlite
time_zone: Europe/Oslo
sources: {survey: {path: export.csv, date: answered_at, respondent: customer_id}}
scores:
  effort: {metric: ces, scale: 7, direction: higher, by: channel}
  low-effort: {metric: ces, variant: likert-7-share, direction: higher}
"""


def main() -> None:
    """Make the three exports of the survey, run the report on each, keep what was remembered."""
    with (FOLDER / "ces_responses.csv").open(encoding="utf-8", newline="") as stream:
        header, *records = csv.reader(stream)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "monthly.yaml"
        config.write_text(CONFIG, "utf-8")
        for month, day in MONTHS.items():
            with (folder / "export.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([header, *exported(records, month)])
            spec, notes = load_report(config)
            plan = planned(config, spec, notes, parse(month), "")
            with writing(folder / "history.sqlite") as history:
                memory = Memory(history, Run("monthly", month, f"{day}T06:00:00+00:00", __version__))
                run(plan, lambda _: nullcontext(), memory)
                memory.commit()
        (FOLDER / "history.sqlite").write_bytes((folder / "history.sqlite").read_bytes())


def exported(records: list[list[str]], month: str) -> list[list[str]]:
    """The records that an export made after this month holds; every fourth of the last days of July comes late."""
    known = [record for record in records if record[1][:7] <= month]
    return [record for i, record in enumerate(known) if month > "2026-07" or record[1][:10] not in LATE or i % 4]


if __name__ == "__main__":
    main()
