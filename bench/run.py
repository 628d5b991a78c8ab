"""Time cxscore against the same work by hand: `python bench/run.py [--rows N] [--rounds N] [-o docs/bench.md]`.

Every contender is a whole process, from the start of its interpreter to its last byte of output. Contenders take
turns (A B C A B C), so a slow minute of the machine hits all of them. Times are medians; the peak memory is what
the operating system reports for the finished process. What they computed is compared at the end: a fast wrong
answer makes the bench fail.
"""

import argparse
import contextlib
import csv
import importlib.metadata
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from make_data import ROWS, TIME_ROWS, Data, at_least

CALENDAR = Path(__file__).parent.parent / "configs" / "calendars" / "support-oslo.yaml"

DUCKDB = """
import csv, sys, duckdb
path, header, by = sys.argv[1:]
columns = {name: "VARCHAR" for name in header.split(",")}
duckdb.execute("SET enable_progress_bar = false")  # it would land in the output
query = f'''
SELECT {by}, sum(n) AS n, sum(n * answer) / sum(n) AS mean FROM (
  SELECT {by}, TRY_CAST(ces AS INTEGER) AS answer, n FROM (
    SELECT {by}, ces, count(*) AS n
    FROM read_csv(?, auto_detect = false, header = true, delim = ',', quote = '"', columns = {columns})
    GROUP BY ALL))
WHERE answer BETWEEN 1 AND 7 GROUP BY ALL ORDER BY ALL'''
rows = duckdb.execute(query, [path]).fetchall()
csv.writer(sys.stdout).writerows([[*by.split(","), "n", "mean"], *rows])
"""

DUCKDB_TICKETS = """
import csv, sys, duckdb
duckdb.execute("SET enable_progress_bar = false")  # it would land in the output
columns = sys.argv[2]
source = f"read_ndjson(?, columns = {columns})" if columns else "read_ndjson(?)"
query = f'''
SELECT channel, sum(n) AS n, sum(n * answer) / sum(n) AS mean FROM (
  SELECT channel, TRY_CAST(ces AS INTEGER) AS answer, n FROM (
    SELECT via.channel AS channel, rating.ces AS ces, count(*) AS n FROM {source} GROUP BY ALL))
WHERE answer BETWEEN 1 AND 7 GROUP BY ALL ORDER BY ALL'''
rows = duckdb.execute(query, [sys.argv[1]]).fetchall()
csv.writer(sys.stdout).writerows([["via.channel", "n", "mean"], *rows])
"""

DUCKDB_TIMES = """
import csv, sys, duckdb
path, by = sys.argv[1:]
duckdb.execute("SET enable_progress_bar = false")  # it would land in the output
columns = {"ticket_id": "VARCHAR", "created_at": "TIMESTAMP", "first_reply_at": "TIMESTAMP"}
columns |= dict.fromkeys(by.split(","), "VARCHAR")
query = f'''
SELECT {by}, count(*) AS n,
  list_avg(quantile_disc(epoch(first_reply_at - created_at), [0.9, 0.9 + 1e-9])) AS value -- between two: their mean
FROM read_csv(?, auto_detect = false, header = true, delim = ',', quote = '"', columns = {columns})
GROUP BY ALL ORDER BY ALL'''
rows = duckdb.execute(query, [path]).fetchall()
csv.writer(sys.stdout).writerows([[*by.split(","), "n", "value"], *rows])
"""

POLARS = """
import sys, polars as pl
path, by = sys.argv[1], sys.argv[3].split(",")
ces, n = pl.col("ces"), pl.col("len")
table = (
    pl.scan_csv(path, infer_schema=False)
    .group_by(*by, "ces").len()
    .with_columns(ces.cast(pl.Int64, strict=False)).filter(ces.is_between(1, 7))
    .group_by(by).agg(n=n.sum(), mean=(ces * n).sum() / n.sum()).sort(by)
    .collect(engine="streaming")
)
sys.stdout.write(table.write_csv())
"""

PANDAS = """
import sys, pandas as pd
path, by = sys.argv[1], sys.argv[3].split(",")
table = pd.read_csv(path)
table["ces"] = pd.to_numeric(table["ces"], errors="coerce")
table = table[table["ces"].between(1, 7)]
table.groupby(by)["ces"].agg(n="count", mean="mean").to_csv(sys.stdout)
"""

PYTHON_CSV = """
import csv, sys
from collections import Counter
from operator import itemgetter
path, header, by = sys.argv[1], sys.argv[2].split(","), sys.argv[3].split(",")
wanted = itemgetter(*map(header.index, by), header.index("ces"))
with open(path, newline="", encoding="utf-8") as file:
    counts = Counter(map(wanted, csv.reader(file)))
n, total = Counter(), Counter()
for (*segment, answer), count in counts.items():
    if answer in {"1", "2", "3", "4", "5", "6", "7"}:
        n[tuple(segment)] += count
        total[tuple(segment)] += count * int(answer)
csv.writer(sys.stdout).writerows([[*by, "n", "mean"], *([*s, n[s], total[s] / n[s]] for s in sorted(n))])
"""

# --- nouns ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contender:
    """A process to time. It reads one part in `parts` of the data, and its time is multiplied by that."""

    name: str
    argv: tuple[str, ...]
    parts: int = 1

    @property
    def label(self) -> str:
        """Its name, and what was scaled."""
        return f"{self.name} (1/{self.parts} of the rows, time x {self.parts})" if self.parts > 1 else self.name


@dataclass(frozen=True)
class Race:
    """Contenders that do the same work; the first is the reference. `by` columns tell their results apart."""

    name: str
    title: str
    contenders: tuple[Contender, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One finished process: wall time in seconds, peak memory in MB if known, exit code."""

    seconds: float
    peak: float | None
    code: int


@dataclass
class Outcome:
    """What a contender did over all rounds, and the file that holds its last output."""

    contender: Contender
    output: Path
    runs: list[Run] = field(default_factory=list)
    fault: str = ""

    @property
    def seconds(self) -> float:
        """The median time, scaled to all of the data."""
        return median(run.seconds for run in self.runs) * self.contender.parts


# --- who takes part ------------------------------------------------------------------------------------------


def cxscore() -> str:
    """The command of this interpreter's environment, or the one on the path."""
    beside = Path(sys.executable).with_name("cxscore.exe" if sys.platform == "win32" else "cxscore")
    command = str(beside) if beside.exists() else shutil.which("cxscore")
    return command or sys.exit("bench: there is no cxscore command; run: pip install -e '.[dev]'")


def script(name: str, code: str, path: Path, by: tuple[str, ...], parts: int = 1) -> Contender:
    """A Python script that is given the file, its columns and the grouping columns."""
    with path.open(encoding="utf-8") as file:
        header = file.readline().rstrip("\n").replace('"', "")
    return Contender(name, (sys.executable, "-c", code, str(path), header, ",".join(by)), parts)


def scoring(path: Path, by: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The command line that scores `path`."""
    options = [part for column in by for part in ("--by", column)]
    return (cxscore(), "ces", str(path), "--scale", "7", *options, "-f", "csv")


def miller(path: Path, by: tuple[str, ...]) -> Contender:
    """Miller, one pass."""
    keep = ("filter", '$ces =~ "^[1-7]$"')
    means = ("stats1", "-a", "count,mean", "-f", "ces", "-g", ",".join(by))
    names = ("rename", "ces_count,n,ces_mean,mean")
    return Contender("Miller", ("mlr", "--icsv", "--ocsv", *keep, "then", *means, "then", *names, str(path)))


def csvkit(path: Path, by: tuple[str, ...], parts: int) -> Contender:
    """Csvkit's SQL, which loads the file into SQLite."""
    columns = ", ".join(by)
    query = (
        f"SELECT {columns}, count(*) AS n, avg(ces) AS mean FROM answers "
        f"WHERE ces IN ('1', '2', '3', '4', '5', '6', '7') GROUP BY {columns}"
    )
    argv = ("csvsql", "--no-inference", "--tables", "answers", "--query", query, str(path))
    return Contender("csvkit", argv, parts)


def rows_race(data: Data) -> Race:
    """Many rows, few segments."""
    by = ("channel", "product")
    contenders = (
        script("DuckDB by hand", DUCKDB, data.big, by),
        Contender("cxscore", scoring(data.big, by)),
        script("Polars by hand", POLARS, data.big, by),
        script("plain pandas", PANDAS, data.big, by),
        script("Python csv module", PYTHON_CSV, data.tenth, by, parts=10),
        miller(data.big, by),
        csvkit(data.hundredth, by, parts=100),
    )
    return Race("rows", f"{data.rows:,} rows by channel and product", contenders, by)


def segments_race(data: Data) -> Race:
    """About as many segments as answers."""
    path, by = data.segments, ("account",)
    contenders = (
        script("DuckDB by hand", DUCKDB, path, by),
        Contender("cxscore", scoring(path, by)),
        script("Polars by hand", POLARS, path, by),
        script("plain pandas", PANDAS, path, by),
    )
    return Race("segments", f"{data.segment_rows:,} rows by account, {data.segment_count:,} accounts", contenders, by)


def tickets_race(data: Data) -> Race:
    """Nested objects, one per line: by hand with the two keys that matter spelled out, and without."""
    spelled = "{via: 'STRUCT(channel VARCHAR)', rating: 'STRUCT(ces VARCHAR)'}"
    command = (
        cxscore(),
        "ces",
        str(data.tickets),
        "--scale",
        "7",
        "-c",
        "rating.ces",
        "--by",
        "via.channel",
        "-f",
        "csv",
    )
    by_hand = (sys.executable, "-c", DUCKDB_TICKETS, str(data.tickets))
    contenders = (
        Contender("DuckDB by hand", (*by_hand, "")),
        Contender("DuckDB by hand, types of the keys given", (*by_hand, spelled)),
        Contender("cxscore", command),
    )
    return Race("tickets", "60 MB of nested NDJSON by channel", contenders, ("via.channel",))


def timing(data: Data, by: tuple[str, ...], calendar: str = "") -> tuple[Contender, Contender]:
    """DuckDB that subtracts two columns, and cxscore: the nine tickets in ten that were answered soonest."""
    by_hand = (sys.executable, "-c", DUCKDB_TIMES, str(data.times), ",".join(by))
    hours = ("--calendar", calendar) if calendar else ()
    options = [part for column in by for part in ("--by", column)]
    command = (cxscore(), "frt", str(data.times), "--variant", "p90", *hours, *options, "-f", "csv")
    return Contender("DuckDB by hand, on the clock", by_hand), Contender("cxscore", command)


def tickets_clock_race(data: Data) -> Race:
    """Times of tickets on the clock, in as many segments as two columns make."""
    by = ("priority", "channel")
    title = f"{TIME_ROWS:,} tickets, P90 of the first reply on the clock, by priority and channel"
    return Race("tickets-clock", title, timing(data, by), by)


def tickets_times_race(data: Data) -> Race:
    """The same in business time, which is other times: nothing to compare them with."""
    title = f"{TIME_ROWS:,} tickets, P90 of the first reply in business time, by priority and channel"
    return Race("tickets-times", title, timing(data, ("priority", "channel"), str(CALENDAR)))


def quoted_race(data: Data) -> Race:
    """A file in which every cell stands in quotes."""
    by = ("channel", "product")
    contenders = (script("DuckDB by hand", DUCKDB, data.quoted, by), Contender("cxscore", scoring(data.quoted, by)))
    return Race("quoted", "60 MB of CSV, every cell quoted, by channel and product", contenders, by)


def startup_race(data: Data) -> Race:
    """What a person waits for before anything happens."""
    contenders = (
        Contender('python -c "import pandas"', (sys.executable, "-c", "import pandas")),
        Contender("python -c pass", (sys.executable, "-c", "pass")),
        Contender("cxscore --version", (cxscore(), "--version")),
        Contender("cxscore --help", (cxscore(), "--help")),
        Contender("cxscore ces, 1,000 rows", scoring(data.small)),
    )
    return Race("start-up", "Start-up", contenders)


RACES: Mapping[str, Callable[[Data], Race]] = {
    "rows": rows_race,
    "segments": segments_race,
    "tickets": tickets_race,
    "tickets-clock": tickets_clock_race,
    "tickets-times": tickets_times_race,
    "quoted": quoted_race,
    "start-up": startup_race,
}


def entered(race: Race, only: list[str]) -> list[Contender]:
    """The reference and the contenders whose programs are installed and whose names hold one of `only`."""
    wanted = [c for c in race.contenders if not only or any(part.lower() in c.name.lower() for part in only)]
    return [c for c in race.contenders if c is race.contenders[0] or (c in wanted and shutil.which(c.argv[0]))]


def prepared(folder: Path, rows: int) -> Data:
    """The data, made by another process: this one must stay small (see `main`)."""
    script = Path(__file__).with_name("make_data.py")
    subprocess.run([sys.executable, script, "--rows", str(rows), "--folder", folder], check=True, stdout=sys.stderr)
    return Data(folder, rows)


# --- running -------------------------------------------------------------------------------------------------


def timed(argv: tuple[str, ...], output: Path) -> Run:
    """Run a process to its end with its output in a file and its complaints in another."""
    with output.open("wb") as out, output.with_suffix(".err").open("wb") as err:
        start = perf_counter()
        process = subprocess.Popen(argv, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        if sys.platform == "win32":
            return Run(perf_counter() - start, None, process.wait())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit / 1e6, process.returncode)


def run_race(race: Race, contenders: list[Contender], rounds: int, folder: Path) -> list[Outcome]:
    """Let `contenders` take turns for `rounds` rounds, after one that does not count (it fills the caches)."""
    outcomes = [Outcome(c, folder / f"{race.name}-{n}.csv") for n, c in enumerate(contenders)]
    for number in range(rounds + 1):
        for outcome in outcomes:
            if outcome.fault:
                continue
            run = timed(outcome.contender.argv, outcome.output)
            outcome.fault = failure(outcome.output, run.code)
            outcome.runs += [run] if number else []
            print(f"{race.name}: round {number}, {outcome.contender.name}, {run.seconds:.2f} s", file=sys.stderr)
    return outcomes


def failure(output: Path, code: int) -> str:
    """Why a process failed: its exit code and its last complaint; "" when it did not."""
    complaints = output.with_suffix(".err").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"failed, exit {code}: {complaints[-1][:100] if complaints else 'no message'}" if code else ""


# --- results agree -------------------------------------------------------------------------------------------


def means(output: Path, by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, float]]:
    """Answers and mean of each segment that has answers, from any contender's CSV."""
    with output.open(newline="", encoding="utf-8") as file:
        return {
            tuple(row[column] for column in by): (
                int(row["n"]),
                float(row["value"] if "value" in row else row["mean"]),
            )
            for row in csv.DictReader(file)
            if row.get("scope", "segment") == "segment" and int(row["n"])
        }


def disagreements(race: Race, outcomes: list[Outcome]) -> Iterator[tuple[Outcome, str]]:
    """Contenders whose results differ from the reference's; those that read a part of the data are left out."""
    whole = [o for o in outcomes if not o.fault and o.contender.parts == 1]
    if not race.by or not whole or whole[0] is not outcomes[0]:
        return
    expected = means(whole[0].output, race.by)
    for outcome in whole[1:]:
        if not same(expected, means(outcome.output, race.by)):
            yield outcome, "a different result"


def same(
    left: Mapping[tuple[str, ...], tuple[int, float]], right: Mapping[tuple[str, ...], tuple[int, float]]
) -> bool:
    """Whether two results hold the same segments, the same counts and, to twelve digits, the same means."""
    return left.keys() == right.keys() and all(
        n == right[key][0] and math.isclose(mean, right[key][1], rel_tol=1e-12) for key, (n, mean) in left.items()
    )


# --- telling -------------------------------------------------------------------------------------------------


def table(race: Race, outcomes: list[Outcome]) -> str:
    """A race as Markdown: each contender's median over the reference's."""
    head = ["| contender | ratio | median s | fastest - slowest s | peak MB |", "|---|---:|---:|---:|---:|"]
    lines = [table_row(outcome, outcomes[0]) for outcome in outcomes]
    return "\n".join([f"## {race.title}", "", *head, *lines, ""])


def table_row(outcome: Outcome, reference: Outcome) -> str:
    """One line of the table; the reference's ratio is 1."""
    if outcome.fault:
        return f"| {outcome.contender.label} | {outcome.fault} | | | |"
    ratio = f"{outcome.seconds / reference.seconds:.2f}" if not reference.fault else "?"
    scaled = sorted(run.seconds * outcome.contender.parts for run in outcome.runs)
    peaks = [run.peak for run in outcome.runs if run.peak is not None]
    peak = f"{median(peaks):,.0f}" if peaks else "unknown"
    spread = f"{scaled[0]:.2f} - {scaled[-1]:.2f}"
    return f"| {outcome.contender.label} | {ratio} | {outcome.seconds:.2f} | {spread} | {peak} |"


def versions(names: tuple[str, ...]) -> Iterator[str]:
    """Name and version of each of these packages that is installed."""
    for name in names:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            yield f"{name} {importlib.metadata.version(name)}"


def preface(rounds: int) -> str:
    """The machine, the versions and how to read the tables."""
    return (
        "# Bench\n\n"
        f"Written by `python bench/run.py`. {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {', '.join(versions(('cxscore', 'duckdb', 'polars', 'pandas')))}.\n\n"
        f"Counted rounds: {rounds}, the contenders in turn; whole processes, files in the page cache. The ratio is a "
        "contender's median time over that of the first line. Peak memory is the process's own, of what it read; "
        "the start-up line `python -c pass` shows the least that can be told.\n"
    )


def save(text: str, path: Path) -> None:
    """Write `path` whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description="Time cxscore against the same work by hand.")
    parser.add_argument(
        "--rows", type=at_least(100), default=ROWS, help="records of the big file (default %(default)s)"
    )
    parser.add_argument("--rounds", type=at_least(1), default=5, help="counted rounds (default %(default)s)")
    parser.add_argument("--race", action="append", choices=RACES, help="only this race; repeatable")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only contenders named like this")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "data", help="where the data is kept")
    parser.add_argument("-o", "--output", type=Path, help="write the tables here instead of printing them")
    return parser.parse_args(argv)


def main() -> int:
    """Run the races and tell; 1 if a contender failed or results differ."""
    options = parse()
    data, races = prepared(options.folder, options.rows), [RACES[name] for name in options.race or RACES]
    with tempfile.TemporaryDirectory() as folder:
        held = []
        for make in races:
            race = make(data)
            held.append((race, run_race(race, entered(race, options.only), options.rounds, Path(folder))))
        # Compared only now: a process's reported peak memory is never below that of the one that started it.
        for race, outcomes in held:
            for outcome, fault in list(disagreements(race, outcomes)):
                outcome.fault = fault
    text = "\n".join([preface(options.rounds), *(table(race, outcomes) for race, outcomes in held)])
    if options.output:
        save(text, options.output)
    else:
        print(text)
    return int(any(outcome.fault for _, outcomes in held for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
