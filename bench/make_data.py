"""Make the bench's data: `python bench/make_data.py [--rows 10000000] [--folder bench/data]`.

Standard library only, streaming, seeded: the same number of rows gives the same bytes on every run. Rows differ in
their ids; the rest is drawn once for a block of rows and then repeated, which no contender can notice and which
keeps ten million rows to a few seconds.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random

ROWS = 10_000_000
SMALL = 1_000
SEGMENTS = 1_000_000
BLOCK = 100_003
CHUNK = 200_000
SEED = 7

CHANNELS = ("email", "phone", "chat", "web", "store")
PRODUCTS = ("Home 100", "Home 500", "Mobile S", "Mobile L", "TV", "Cloud", "Alarm", "Energy")
ANSWERS = ("1", "2", "3", "4", "4", "5", "5", "5", "6", "6", "6", "6", "7", "7", "7", "7", "7")
DIRT = ("", "", "", "N/A", "0", "9", "great", "7-8")
DIRTY_SHARE = 0.04

TICKET_ROWS = 90_000
TIME_ROWS = 1_000_000
QUOTED_ROWS = 1_300_000
PRIORITIES = ("low", "normal", "normal", "high", "urgent")
TAGS = ("billing", "refund", "vip", "bug", "login", "shipping")
TEXTS = ("The lamp came late, and it is not the one on the picture.", 'They said "tomorrow" twice.', "Grüße aus Köln")


@dataclass(frozen=True)
class Data:
    """The files of one size, in `folder`; `rows` is the number of records of the big one."""

    folder: Path
    rows: int

    @property
    def big(self) -> Path:
        """`rows` records by channel and product."""
        return self.folder / f"ces-{self.rows}.csv"

    @property
    def tenth(self) -> Path:
        """A tenth of them, for contenders that are too slow for all."""
        return self.folder / f"ces-{self.rows // 10}.csv"

    @property
    def hundredth(self) -> Path:
        """A hundredth of them."""
        return self.folder / f"ces-{self.rows // 100}.csv"

    @property
    def small(self) -> Path:
        """1,000 records, for start-up."""
        return self.folder / f"ces-{SMALL}.csv"

    @property
    def segments(self) -> Path:
        """Records spread evenly over many accounts."""
        return self.folder / f"accounts-{self.segment_rows}.csv"

    @property
    def segment_rows(self) -> int:
        """Records of the file with many segments: a fifth of the big one's."""
        return self.rows // 5

    @property
    def segment_count(self) -> int:
        """Accounts in the file with many segments, a million at most."""
        return min(SEGMENTS, self.segment_rows)

    @property
    def tickets(self) -> Path:
        """About 60 MB of nested objects, one per line; always as many."""
        return self.folder / f"tickets-{TICKET_ROWS}.ndjson"

    @property
    def times(self) -> Path:
        """Tickets with the stamps of their start and their first reply; always as many."""
        return self.folder / f"times-{TIME_ROWS}.csv"

    @property
    def quoted(self) -> Path:
        """About 60 MB of records in which every cell stands in quotes; always as many."""
        return self.folder / f"quoted-{QUOTED_ROWS}.csv"

    def make(self) -> Iterator[Path]:
        """Write the files that are not there yet, and give the path of each."""
        for path, rows in (
            (self.big, self.rows),
            (self.tenth, self.rows // 10),
            (self.hundredth, self.rows // 100),
            (self.small, SMALL),
        ):
            yield written(path, survey(rows))
        yield written(self.segments, accounts(self.segment_rows))
        yield written(self.tickets, tickets(TICKET_ROWS))
        yield written(self.times, times(TIME_ROWS))
        yield written(self.quoted, quoted(QUOTED_ROWS))


def written(path: Path, text: Iterator[str]) -> Path:
    """`path`, with `text` in it unless it was there; a broken run leaves no half file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(text)
        part.replace(path)
    return path


def cell(rng: Random) -> str:
    """An answer 1-7, or something that is none."""
    return rng.choice(DIRT if rng.random() < DIRTY_SHARE else ANSWERS)


def block(seed: int, middles: Sequence[str]) -> list[str]:
    """The ends of `BLOCK` rows: a date, then one of `middles`, then an answer."""
    rng = Random(seed)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    return [f",{rng.choice(days)},{rng.choice(middles)},{cell(rng)}\n" for _ in range(BLOCK)]


def survey(rows: int) -> Iterator[str]:
    """Chunks of the text of a survey export with `rows` records."""
    yield "response_id,answered_at,channel,product,ces\n"
    ends = cycle(block(SEED, [f"{channel},{product}" for channel in CHANNELS for product in PRODUCTS]))
    yield from chunks((f"R{n:09}{end}" for n, end in zip(range(rows), ends, strict=False)))


def accounts(rows: int) -> Iterator[str]:
    """Chunks of the text of an export with `rows` records; each account comes back after a million of them."""
    yield "account,answered_at,channel,ces\n"
    ends = cycle(block(SEED + 1, CHANNELS))
    ids = (n * 611_953 % SEGMENTS for n in range(rows))
    yield from chunks(f"A{account:06}{end}" for account, end in zip(ids, ends, strict=False))


def quoted(rows: int) -> Iterator[str]:
    """Chunks of the text of a survey export with every cell in quotes."""
    for text in survey(rows):
        yield "".join(f'"{line}"\n' for line in text.replace(",", '","').splitlines())


def tickets(rows: int) -> Iterator[str]:
    """Chunks of the text of a help desk's export: nested objects, arrays, keys that are not always there."""
    rng = Random(SEED + 2)
    yield from chunks(f"{json.dumps(ticket(rng, number))}\n" for number in range(rows))


def ticket(rng: Random, number: int) -> dict[str, object]:
    """One ticket; only some have a comment or a due date."""
    rating = {"ces": cell(rng), "id": number * 3} | ({"comment": rng.choice(TEXTS)} if rng.random() < 0.2 else {})
    sender = {"name": rng.choice(("Zoë O'Neil", "Bo")), "address": f"a{number}@example.org"}
    return {
        "id": number,
        "url": f"https://example.org/api/v2/tickets/{number}.json",
        "external_id": None,
        "created_at": f"{date(2026, 1, 1) + timedelta(days=number % 365)}T10:00:00Z",
        "via": {"channel": rng.choice(CHANNELS), "source": {"from": sender, "to": {}, "rel": None}},
        "description": " ".join(rng.choices(TEXTS, k=5)),
        "rating": rating,
        "tags": rng.sample(TAGS, rng.randint(0, 4)),
        "fields": [{"id": 360001, "value": rng.choice((None, "a", 2.5))}, {"id": 360002, "value": number % 1000 / 4}],
        "is_public": True,
    } | ({"due_at": "2026-12-31"} if rng.random() < 0.01 else {})


def times(rows: int) -> Iterator[str]:
    """Chunks of the text of a help desk's export: two years, every ticket with a first reply, most of them soon."""
    yield "ticket_id,created_at,first_reply_at,priority,channel\n"
    rng = Random(SEED + 3)
    ends = cycle([f",{waited(rng)},{rng.choice(PRIORITIES)},{rng.choice(CHANNELS)}\n" for _ in range(BLOCK)])
    yield from chunks((f"T{n:07}{end}" for n, end in zip(range(rows), ends, strict=False)))


def waited(rng: Random) -> str:
    """The stamps of a ticket's start and its first reply, in UTC."""
    start = datetime.fromisoformat("2025-01-01") + timedelta(seconds=rng.randrange(730 * 86_400))
    end = start + timedelta(seconds=int(rng.lognormvariate(9, 1.6)))
    return f"{start.isoformat()}Z,{end.isoformat()}Z"


def chunks(lines: Iterator[str]) -> Iterator[str]:
    """`lines` joined into long texts, which are faster to write."""
    while text := "".join(islice(lines, CHUNK)):
        yield text


def at_least(least: int) -> Callable[[str], int]:
    """How an option is read that must be a whole number of at least `least`."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
        return int(text)

    return read


def main() -> None:
    """Write every file that is not there yet and print its size."""
    parser = argparse.ArgumentParser(description="Make the data that bench/run.py reads.")
    parser.add_argument(
        "--rows", type=at_least(100), default=ROWS, help="records of the big file (default %(default)s)"
    )
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "data", help="where to write")
    options = parser.parse_args()
    for path in Data(options.folder, options.rows).make():
        print(f"{path}  {path.stat().st_size / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
