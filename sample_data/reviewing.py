"""The reviews of tickets by their quality: a column per category, dealt from decks of whole scorecards.

`configs/quality.yaml` weighs tone 20, solution 50 and process 30 (on 1-3), and a `no` at privacy fails the review.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from dealing import Row, csv_text, day, deck, pick, shuffled

CARDS = {
    # tone, solution, process, privacy: what the review comes to
    "good": ("5", "5", "3", "yes"),  # 100
    "fair": ("4", "4", "3", "yes"),  # 15 + 37.5 + 30 = 82.5
    "vague": ("5", "3", "2", "yes"),  # 20 + 25 + 15 = 60
    "plain": ("3", "4", "2", "N/A"),  # 10 + 37.5 + 15 = 62.5
    "poor": ("4", "2", "1", "yes"),  # 15 + 12.5 + 0 = 27.5
    "leak": ("5", "5", "3", "no"),  # 0, for privacy fails it
    "short": ("4", "5", "N/A", "yes"),  # (15 + 50) / 70 = 92.86
    "draft": ("", "", "", ""),  # not rated yet
}
DEALT = {
    "Aisha": {"good": 24, "fair": 12, "vague": 4, "plain": 3, "poor": 1, "leak": 0, "short": 6, "draft": 1},
    "Leo": {"good": 10, "fair": 12, "vague": 14, "plain": 8, "poor": 10, "leak": 5, "short": 2, "draft": 2},
    "Maya": {"good": 20, "fair": 15, "vague": 8, "plain": 5, "poor": 2, "leak": 1, "short": 4, "draft": 0},
    "Tomas": {"good": 14, "fair": 16, "vague": 12, "plain": 6, "poor": 4, "leak": 2, "short": 3, "draft": 0},
}
REVIEWERS, CHANNELS = ("Ida", "Jon"), ("email", "email", "chat", "phone")
HEADER = (
    *("review_id", "reviewed_at", "ticket_id", "channel", "agent", "reviewer"),
    *("tone", "solution", "process", "privacy"),
)


def qa_reviews(rng: Random) -> bytes:
    """226 reviews of four agents' tickets in the third quarter, in the order of their days."""
    cards = [(agent, kind) for agent, counts in DEALT.items() for kind in deck(counts)]
    days = sorted(day(rng, date(2026, 7, 1), 92) for _ in cards)
    rows: list[Row] = [
        (f"Q{number:04}", when, 61_000 + 7 * number, pick(rng, CHANNELS), agent, pick(rng, REVIEWERS), *CARDS[kind])
        for number, (when, (agent, kind)) in enumerate(zip(days, shuffled(rng, cards), strict=True), 1)
    ]
    return csv_text(HEADER, rows).encode()


PAIRS = {
    # What Ida and Jon gave one and the same ticket: how often.
    "tone": {
        ("5", "5"): 14,
        ("4", "4"): 9,
        ("4", "5"): 5,
        ("5", "4"): 2,
        ("3", "4"): 4,
        ("3", "3"): 4,
        ("2", "3"): 2,
    },
    "solution": {("5", "5"): 19, ("4", "4"): 8, ("3", "3"): 6, ("2", "2"): 3, ("4", "3"): 1, ("2", "3"): 3},
}


def qa_double(rng: Random) -> bytes:
    """40 tickets that both reviewers judged, to see how far they agree."""
    tone, solution = (shuffled(rng, deck(counts)) for counts in PAIRS.values())
    rows: list[Row] = [
        (61_003 + 11 * number, who, given[place], solved[place])
        for number, (given, solved) in enumerate(zip(tone, solution, strict=True))
        for place, who in enumerate(REVIEWERS)
    ]
    return csv_text(("ticket_id", "reviewer", "tone", "solution"), rows).encode()


SAMPLES: dict[str, Callable[[Random], bytes]] = {"qa_reviews.csv": qa_reviews, "qa_double.csv": qa_double}
