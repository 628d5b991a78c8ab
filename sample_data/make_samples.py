"""Make the sample exports of this folder: `python sample_data/make_samples.py [FOLDER]`.

Standard library only and seeded, one generator per file, so the same bytes come out everywhere. Answers are dealt
from decks with fixed counts, so what a file must score can be worked out from the numbers below, and for tickets,
contacts and customers from those in `operations.py`. The people, places and comments are invented.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain, cycle
from pathlib import Path
from random import Random

import operations
import reviewing
from dealing import SEED, Row, below, clock, csv_text, day, deck, drifting, json_lines, pick, ranked, shuffled

# --- CES, 7 points -------------------------------------------------------------------------------------------

CES_ANSWERS = {
    # How many answered 1, 2, ... 7: email is clearly harder than the rest.
    "email": (30, 36, 44, 50, 66, 67, 29),
    "phone": (12, 20, 32, 46, 80, 118, 60),
    "chat": (6, 9, 17, 18, 54, 108, 56),
    "web": (8, 13, 22, 17, 50, 78, 39),
    "": (1, 1, 1, 2, 3, 1, 4),
}
CES_DRIFT = {"email": 0.0, "phone": 0.01, "chat": 0.01, "web": 0.05, "": 0.0}
CES_UNREADABLE = ("great", "7-8", "5+", "see comment", "6;7", "easy?")
CES_DIRTY = ("",) * 61 + ("N/A",) * 12 + CES_UNREADABLE + ("0",) * 8 + ("9",) * 3
CES_HEADER = ("response_id", "answered_at", "customer_id", "channel", "touchpoint", "product", "ces", "comment")
PRODUCTS = ("Home 100", "Home 100", "Home 500", "Mobile", "Mobile", "TV & Film, annual")
TOUCHPOINTS = {
    # Hard answers come more often from refunds and moves, easy ones from orders.
    "hard": ("refund", "refund", "refund", "moving house", "moving house", "outage", "order"),
    "mixed": ("refund", "moving house", "outage", "outage", "order", "password reset"),
    "easy": ("order", "order", "password reset", "password reset", "outage", "refund", "moving house"),
}
COMMENTS = {
    "hard": (
        "Waited {n} minutes in the queue, then the line went dead.",
        "I had to explain the same problem to {few} different people.",
        "Nobody answered my e-mail for {few} days.",
        'The reply said "please see our website", which is where I came from.',
        "Still no refund after {n} days, and nobody can tell me where it is.",
        "The form rejected my customer number.\nI tried {few} times.\nThen I gave up.",
        "Far too many steps for a simple change of address.",
        "Your system logged me out while I was typing, so I had to start again.",
        "- waited {n} minutes\n- was transferred twice\n- no solution",
        "The engineer did not show up, and I lost a day's pay.",
        "I was promised a call back. It never came.",
        "The invoice is wrong again, third month in a row.",
        "The agent was rude and in a hurry.",
        'Was told "it is not our department" by both departments.',
        "I could not find the cancel button anywhere.",
        "Charged twice for one order, and getting it back takes forever.",
        "The app crashes whenever I open my bill.",
        "Impossible to reach a human being.",
        "Standard answer that had nothing to do with my question.",
        "The password reset mail arrived after {n} minutes, by then the link was dead.",
        "Internet down for {few} days and no word from you!",
        "I ended up solving it myself with a video from the internet.",
        "Why do I need to send a fax in 2026?",
        "Your letter, your website and your agent each said something different.",
    ),
    "mixed": (
        "It worked in the end, but it took {n} minutes.",
        "Friendly agent, slow system.",
        "Okay, although I had to call twice.",
        "The answer was right; finding it was not easy.",
        "Chat was fine, the form before it was too long.",
        "Some steps were clear, others I had to guess.",
        "Not bad, not great.",
        "The refund came, just later than promised.",
        "Help page was good, but the search found nothing.",
        "Would have been quicker if I could upload a photo.",
        "I was put on hold for {n} minutes, after that all went well.",
        'The words "contract component" mean nothing to me.',
        "The technician came a day late, but fixed it.",
        "Average. The old website was simpler.",
        "Got what I wanted after asking for a supervisor.",
        "Fine on the computer, awkward on the phone screen.",
        "Two mails, two answers; the second one helped.",
        "Opening hours are too short for people who work.",
        "Please let me change my address and my bank details in one go.",
        "The code by text message came late, otherwise all right.",
    ),
    "easy": (
        "Sorted in {few} minutes, thank you.",
        "The agent knew at once what was wrong.",
        "Very clear steps, done before my coffee was cold.",
        "Great help from the chat, no waiting at all.",
        "Refund was on my account the next day.",
        'I liked the "call me back" button.',
        "Quick, friendly, solved.",
        "Found it on the website straight away.",
        "The engineer was on time, polite, and explained everything.",
        "Ordering took less than {n} seconds.",
        "Simple. More of this, please.",
        "I was dreading this call, but it was painless.",
        "Password reset worked first time.",
        "She stayed on the line until it worked,\nthat was really kind.",
        "Well done! Moving house was the easiest part of moving house.",
        "Everything was already filled in, I only had to confirm.",
        "Best support I have had in years.",
        "+1 for the new app",
        "The reminder by text message was useful.",
        "No queue, no fuss.",
        "Your colleague Zoë was brilliant.",
        "The outage map told me all I needed to know.",
        "Delivered a day early, set up in {few} minutes.",
        "Got a straight answer, in plain words, from a real person.",
    ),
}


def band(cell: str) -> str:
    """Which comments suit a CES cell: hard 1-3, easy 6-7, mixed for everything else."""
    return "hard" if cell in {"1", "2", "3"} else "easy" if cell in {"6", "7"} else "mixed"


def comment(rng: Random, cell: str) -> str:
    """A comment for 35 in 100 answers; one in ten of them is lukewarm whatever the answer."""
    if rng.random() >= 0.35:
        return ""
    mood = band(cell) if rng.random() < 0.9 else "mixed"
    return pick(rng, COMMENTS[mood]).format(n=pick(rng, (10, 15, 20, 30, 40, 45)), few=pick(rng, (2, 3, 4, 5)))


def dressed(cell: str, place: int) -> str:
    """A valid answer as some tools write it: every 150th has a decimal, a blank, its maximum or a wide digit."""
    forms = (f"{cell}.0", f" {cell}", f"{cell}/7", chr(ord(cell) + 0xFEE0)) if cell in set("1234567") else ()
    return forms[place // 150 % 4] if forms and place % 150 == 149 else cell


def ces_cells(rng: Random) -> list[tuple[str, str, str]]:
    """(stamp, channel, cell) of every CES response in order of time, six months from April 2026."""

    def stamp() -> str:
        return f"{day(rng, date(2026, 4, 1), 183)}T{clock(rng)}"

    cells = []
    for channel, counts in CES_ANSWERS.items():
        answers = drifting(rng, ranked(counts), CES_DRIFT[channel])
        stamps = sorted(stamp() for _ in answers)
        cells += [(when, channel, str(answer)) for when, answer in zip(stamps, answers, strict=True)]
    channels = cycle(channel for channel in CES_ANSWERS if channel)
    cells += [(stamp(), channel, cell) for channel, cell in zip(channels, CES_DIRTY, strict=False)]
    return sorted(cells)


def ces_responses(rng: Random) -> bytes:
    """1,288 responses on 1-7; some customers answered more than once, some are unknown."""
    rows = [
        (
            f"R{100_001 + place}",
            when,
            f"C{1000 + below(rng, 3000)}" if rng.random() < 0.98 else "",
            channel,
            pick(rng, TOUCHPOINTS[band(cell)]),
            pick(rng, PRODUCTS),
            dressed(cell, place),
            comment(rng, cell),
        )
        for place, (when, channel, cell) in enumerate(ces_cells(rng))
    ]
    return csv_text(CES_HEADER, rows).encode()


# --- NPS -----------------------------------------------------------------------------------------------------

NPS_ANSWERS = {
    # How many answered 0, 1, ... 10. NA is North America, not a missing region.
    "EMEA": (6, 3, 5, 8, 9, 22, 27, 48, 54, 66, 72),
    "NA": (4, 2, 3, 4, 6, 15, 18, 36, 46, 62, 84),
    "APAC": (5, 4, 6, 7, 9, 17, 20, 30, 32, 31, 29),
    "LATAM": (2, 1, 2, 2, 3, 6, 8, 14, 16, 20, 22),
}
NPS_BLANKS = {"EMEA": 6, "NA": 4, "APAC": 3, "LATAM": 1}
NPS_LABELS = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}


def nps_survey(rng: Random) -> bytes:
    """900 responses on 0-10 with a wording at both ends, January to September 2026."""
    cells = [(region, NPS_LABELS.get(n, str(n))) for region, counts in NPS_ANSWERS.items() for n in ranked(counts, 0)]
    cells += [(region, "") for region in deck(NPS_BLANKS)]
    days = sorted(day(rng, date(2026, 1, 1), 273) for _ in cells)
    rows = [
        (f"N{5001 + place}", when, region, pick(rng, ("Free", "Free", "Team", "Business")), cell)
        for place, (when, (region, cell)) in enumerate(zip(days, shuffled(rng, cells), strict=True))
    ]
    return csv_text(("response_id", "date", "region", "plan", "nps"), rows).encode()


# --- CSAT in words -------------------------------------------------------------------------------------------

WORDS_DE = ("sehr unzufrieden", "unzufrieden", "weder zufrieden noch unzufrieden", "zufrieden", "sehr zufrieden")
CSAT_DE = {
    # How many gave each of WORDS_DE, then "keine Angabe" and nothing.
    "München": (5, 9, 14, 41, 27, 2, 2),
    "Köln": (3, 6, 11, 35, 24, 1, 0),
    "Görlitz": (8, 12, 13, 20, 7, 0, 3),
    "Großröhrsdorf": (1, 2, 4, 16, 12, 1, 1),
}
COMMENTS_DE = (
    "Freundliche Beratung, gerne wieder.",
    "Zu lange an der Kasse gewartet; nur eine war geöffnet.",
    "Der Preis war höher als im Prospekt: 12,90 € statt 9,90 €.",
    "Die Verkäuferin sagte „haben wir nicht“ – es lag im Regal.",
    "Größe 46 war leider nicht da.",
    "Alles bestens!",
    "Umtausch ohne Kassenbon ging problemlos.",
    "Parkplätze fehlen",
)


def worded(rng: Random, answers: Mapping[str, Sequence[int]], words: Sequence[str]) -> list[tuple[str, str]]:
    """(place, wording) of every response, shuffled; the counts of each place follow the order of `words`."""
    decks = {place: deck(dict(zip(words, counts, strict=True))) for place, counts in answers.items()}
    return shuffled(rng, [(place, word) for place, cells in decks.items() for word in cells])


def sometimes(rng: Random, texts: Sequence[str], chance: float = 0.3) -> str:
    """One of `texts` with this chance (0..1), otherwise nothing."""
    return pick(rng, texts) if rng.random() < chance else ""


def csat_de(rng: Random) -> bytes:
    """280 German answers in words as a spreadsheet saves them: semicolons, cp1252, CRLF, decimal commas."""
    cells = worded(rng, CSAT_DE, (*WORDS_DE, "keine Angabe", ""))
    rows = [
        (
            4001 + place,
            f"{day(rng, date(2026, 1, 5), 174):%d.%m.%Y}",
            shop,
            f"{5 + below(rng, 240)},{below(rng, 10)}0",
            word,
            sometimes(rng, COMMENTS_DE),
        )
        for place, (shop, word) in enumerate(cells)
    ]
    header = ("Bon", "Datum", "Filiale", "Umsatz", "Zufriedenheit", "Bemerkung")
    return csv_text(header, rows, delimiter=";", end="\r\n").encode("cp1252")


WORDS_NB = ("Svært misfornøyd", "Misfornøyd", "Verken fornøyd eller misfornøyd", "Fornøyd", "Svært fornøyd")
CSAT_NB = {
    # How many gave each of WORDS_NB, then "Vet ikke" and nothing.
    "Kundesenter": (4, 7, 12, 38, 31, 5, 2),
    "Nettbutikk": (2, 5, 10, 29, 22, 3, 1),
    "Tromsø": (1, 1, 2, 9, 11, 1, 0),
}
COMMENTS_NB = (
    "Rask og hyggelig hjelp.",
    "Måtte vente altfor lenge i telefonen.",
    "Fant ikke det jeg lette etter på nettsiden, men chatten hjalp.",
    "Pakken kom to dager for sent.",
    "Veldig bra, tusen takk!",
    'Fikk beskjed om å "prøve igjen senere".',
)


def csat_nb(rng: Random) -> bytes:
    """196 Norwegian answers in words, stamped with their offset."""
    rows = [
        (
            f"S-{place:04}",
            f"{day(rng, date(2026, 5, 1), 122)}T{clock(rng)}+02:00",
            department,
            word,
            sometimes(rng, COMMENTS_NB),
        )
        for place, (department, word) in enumerate(worded(rng, CSAT_NB, (*WORDS_NB, "Vet ikke", "")), 1)
    ]
    return csv_text(("svar", "tidspunkt", "avdeling", "tilfredshet", "kommentar"), rows).encode()


WORDS_ZH = ("非常不满意", "不满意", "一般", "满意", "非常满意")
CSAT_ZH = {
    # How many gave each of WORDS_ZH, then the fourth again behind a wide blank, "不适用" and nothing.
    "南京路店": (3, 5, 9, 30, 28, 1, 1, 1),
    "西湖店": (2, 4, 8, 22, 25, 1, 0, 1),
    "春熙路店": (5, 8, 11, 15, 9, 0, 2, 0),
}
COMMENTS_ZH = (
    "服务态度很好。",
    "等了很久,没有人理我。",
    "价格有点贵",
    "店员很专业,推荐!",
    "网上下单,到店取货,很方便。",
)


def csat_zh(rng: Random) -> bytes:
    """191 Chinese answers in words, UTF-8 with a byte order mark."""
    rows = [
        (place, day(rng, date(2026, 3, 1), 92), shop, word, sometimes(rng, COMMENTS_ZH))
        for place, (shop, word) in enumerate(worded(rng, CSAT_ZH, (*WORDS_ZH, "\u3000满意", "不适用", "")), 1)
    ]
    return csv_text(("编号", "日期", "门店", "满意度", "意见"), rows).encode("utf-8-sig")


# --- CES in faces --------------------------------------------------------------------------------------------

FACES = (
    "🙂",
    "🙂\N{VARIATION SELECTOR-16}",
    "🙂\N{EMOJI MODIFIER FITZPATRICK TYPE-4}",
    "😐",
    "😐\N{VARIATION SELECTOR-16}",
    "🙁",
    "\N{WHITE FROWNING FACE}\N{VARIATION SELECTOR-16}",
    "🙂🙂",
    "",
)
CES_EMOJI = {
    # How many gave each of FACES: three positive, two neutral and two negative forms, two faces in one cell, nothing.
    "/checkout": (54, 3, 1, 19, 1, 15, 3, 1, 2),
    "/help": (29, 1, 0, 21, 1, 27, 5, 0, 1),
    "/account": (30, 1, 0, 12, 0, 10, 1, 1, 1),
}


def ces_emoji(rng: Random) -> bytes:
    """240 faces from the foot of three web pages."""
    rows = [
        (f"E{place:03}", f"{day(rng, date(2026, 8, 1), 61)} {clock(rng)}", page, face)
        for place, (page, face) in enumerate(worded(rng, CES_EMOJI, FACES), 1)
    ]
    return csv_text(("id", "answered_at", "page", "ces"), rows).encode()


# --- several items -------------------------------------------------------------------------------------------

SUS_POINTS = {
    # Each participant's points of 40 (SUS = 2.5 x points); "-" marks one who left an item out.
    "A": "18 20 21 22 23 24 24 25 25 26 26 27 28 28 29 30 31 33 24-",
    "B": "22 25 26 27 28 28 29 30 30 31 31 32 32 33 34 35 36 38 30-",
}


def sus_items(rng: Random, points: int) -> list[int]:
    """Ten answers 1-5 worth `points` of 40: odd items give answer - 1, even items 5 - answer."""
    whole, more = divmod(points, 10)
    worth = [whole + 1] * more + [whole] * (10 - more)
    for _ in range(15):
        giver, taker = below(rng, 10), below(rng, 10)
        if worth[giver] > 0 and worth[taker] < 4:
            worth[giver] -= 1
            worth[taker] += 1
    return [5 - gain if place % 2 else 1 + gain for place, gain in enumerate(worth)]


def sus_participants(rng: Random) -> list[tuple[str, list[object]]]:
    """(version, answers) of every participant, shuffled; an item left out is blank."""
    people: list[tuple[str, list[object]]] = []
    for version, text in SUS_POINTS.items():
        for points in text.split():
            items: list[object] = [*sus_items(rng, int(points.rstrip("-")))]
            if points.endswith("-"):
                items[below(rng, 10)] = ""
            people.append((version, items))
    return shuffled(rng, people)


def sus_study(rng: Random) -> bytes:
    """38 participants of a usability test of two versions; two of them left an item out."""
    header = ("participant", "version", *(f"sus_{n}" for n in range(1, 11)))
    rows = [(f"P{n:02}", version, *items) for n, (version, items) in enumerate(sus_participants(rng), 1)]
    return csv_text(header, rows).encode()


GAPS = {
    # How many fell short by -2, -1, ... 4 (expectation less performance).
    "store": (2, 8, 16, 9, 4, 1, 0),
    "call centre": (1, 3, 9, 12, 10, 5, 2),
    "app": (3, 10, 14, 7, 3, 1, 0),
    "delivery": (0, 4, 10, 12, 7, 4, 1),
}
GAP_DIRTY = (("store", 6, ""), ("app", "", 5), ("delivery", 7, ""), ("delivery", 6, "N/A"), ("app", 8, 6))


def csat_gap(rng: Random) -> bytes:
    """163 pairs of expectation and performance on 1-7, five of them without a usable gap."""
    pairs: list[tuple[object, ...]] = [*GAP_DIRTY]
    for touchpoint, counts in GAPS.items():
        for gap in ranked(counts, -2):
            expected = min(7, 7 + gap) - below(rng, 3)
            pairs.append((touchpoint, expected, expected - gap))
    header = ("response_id", "touchpoint", "expectation", "performance")
    return csv_text(header, [(f"G{n}", *pair) for n, pair in enumerate(shuffled(rng, pairs), 1)]).encode()


FAVOURABLE = {
    # For each person, how many of the six statements were rated 4 or 5.
    "Engineering": "6 6 6 5 5 5 5 5 4 4 4 4 4 4 3 3 3 3 2 2 1 0",
    "Support": "6 5 5 4 4 4 3 3 3 3 3 2 2 2 1 1 0 0",
    "Sales": "6 6 6 6 5 5 5 5 5 4 4 3 3 2",
    "Finance": "5 5 4 4 4 3 3 2 1",
    "Legal": "6 4 2",
}


def statements(rng: Random, favourable: int) -> list[int]:
    """Six answers 1-5, `favourable` of them 4 or 5."""
    answers = [pick(rng, (4, 4, 5)) for _ in range(favourable)]
    return shuffled(rng, answers + [pick(rng, (1, 2, 2, 3, 3, 3)) for _ in range(6 - favourable)])


def engagement(rng: Random) -> bytes:
    """66 people of five teams (Legal has three) on six statements, one who answered a single one, one who none."""
    people = [(team, int(k)) for team, text in FAVOURABLE.items() for k in text.split()]
    rows: list[Row] = [(team, *statements(rng, favourable)) for team, favourable in shuffled(rng, people)]
    rows += [("Support", "", "", 4, "", "", ""), ("Sales", "", "", "", "", "", "")]
    return csv_text(("team", "q1", "q2", "q3", "q4", "q5", "q6"), rows).encode()


# --- JSON ----------------------------------------------------------------------------------------------------

STARS = {
    # How many gave 1, 2, ... 5 stars.
    "Norway": (3, 2, 6, 17, 24),
    "Germany": (5, 4, 9, 21, 18),
    "Côte d'Ivoire": (1, 2, 3, 6, 9),
}


def stars(rng: Random) -> bytes:
    """134 reviews as one JSON array: stars as numbers, two drawn as text, two unknown."""
    cells: list[tuple[str, object]] = [(country, n) for country, counts in STARS.items() for n in ranked(counts)]
    cells += [("Norway", "★★★★☆"), ("Germany", "★★☆☆☆"), ("Germany", None), ("Norway", None)]
    reviews = [
        {"id": n, "stars": value, "country": country, "date": str(day(rng, date(2026, 2, 1), 120))}
        for n, (country, value) in enumerate(shuffled(rng, cells), 1)
    ]
    return ("[\n  " + ",\n  ".join(json_lines(reviews)) + "\n]\n").encode()


THUMBS = {"Ada": {"good": 61, "bad": 9}, "Bilal": {"good": 48, "bad": 14}, "Chidi": {"good": 37, "bad": 22}}


def thumbs(rng: Random) -> bytes:
    """200 solved tickets, one JSON object a line; nine were never rated."""
    cells: list[tuple[str, str | None]] = [(agent, word) for agent, counts in THUMBS.items() for word in deck(counts)]
    cells += chain.from_iterable([(agent, None)] * 3 for agent in THUMBS)
    cells = shuffled(rng, cells)
    stamps = [f"{day(rng, date(2026, 7, 1), 92)}T{clock(rng)}Z" for _ in cells]
    tickets = [
        {"ticket": n, "solved_at": stamp, "agent": agent, "rating": rating}
        for n, (stamp, (agent, rating)) in enumerate(zip(stamps, cells, strict=True), 88_001)
    ]
    return ("\n".join(json_lines(tickets)) + "\n").encode()


# --- drivers and outcomes ------------------------------------------------------------------------------------

TONES = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")
SERVICE_HEADER = (
    *("ticket_id", "customer_id", "region", "plan", "channel", "transferred"),
    *("speed", "knowledge", "tone", "ces", "seconds"),
)
CUSTOMERS = 520
"""Customers in all; three in four of them were asked."""


def bent(rng: Random) -> float:
    """A number around 0, seldom beyond 2: four even chances added up."""
    return sum(rng.random() for _ in range(4)) * 1.7 - 3.4


def held(number: float, low: int, high: int) -> int:
    """The whole number nearest to `number` from `low` to `high`."""
    return min(high, max(low, round(number)))


def service_row(rng: Random, number: int, customer: int) -> Row:
    """One answer: ease comes from speed most, from knowledge and tone less, and being transferred spoils it."""
    mood, moved = bent(rng) / 2, rng.random() < 0.3
    speed, knowledge = held(4.2 + mood + bent(rng), 1, 7), held(5.0 + mood + bent(rng), 1, 7)
    tone = held(3.6 + mood + bent(rng) / 1.5, 1, 5)
    ease = 0.6 + 0.55 * speed + 0.2 * knowledge + 0.3 * tone - 0.9 * moved + bent(rng)
    region, plan = pick(rng, ("north", "south")), pick(rng, ("basic", "basic", "basic", "plus"))
    cells = [region, plan, pick(rng, ("email", "phone", "chat")), "yes" if moved else "no"]
    answers: list[object] = [speed, knowledge, TONES[tone - 1], held(ease, 1, 7)]
    if rng.random() < 0.05:
        answers[below(rng, 3)] = ""
    return [f"T{number}", f"C{customer}", *cells, *answers, 12 + below(rng, 90)]


def service_rows() -> list[Row]:
    """Every answer, the same for both files; some customers were asked twice."""
    rng = Random(f"{SEED} service")
    asked = [*range(1001, 1001 + CUSTOMERS * 3 // 4), *(1001 + below(rng, CUSTOMERS // 2) for _ in range(30))]
    return [service_row(rng, number, customer) for number, customer in enumerate(shuffled(rng, asked), 70_001)]


def service_survey(_rng: Random) -> bytes:
    """Answers to "made it easy" with what may drive them, in the order of their ticket."""
    return csv_text(SERVICE_HEADER, service_rows()).encode()


def customers(rng: Random) -> bytes:
    """What became of every customer within half a year: whether they left, and what they spent."""
    ease = {row[1]: row[9] for row in service_rows()}
    rows = []
    for number in range(1001, 1001 + CUSTOMERS):
        given = ease.get(f"C{number}", 4)
        easy = given if isinstance(given, int) else 4
        left = rng.random() < 0.36 - 0.045 * easy
        spent = 120 + 9 * easy + 45 * bent(rng) if not left else 40 + 20 * bent(rng)
        rows.append((f"C{number}", "yes" if left else "no", f"{max(spent, 0):.2f}"))
    return csv_text(("customer_id", "churned", "revenue"), rows).encode()


# --- files ---------------------------------------------------------------------------------------------------

SAMPLES: dict[str, Callable[[Random], bytes]] = {
    "ces_responses.csv": ces_responses,
    "nps_survey.csv": nps_survey,
    "csat_de.csv": csat_de,
    "csat_nb.csv": csat_nb,
    "csat_zh.csv": csat_zh,
    "ces_emoji.csv": ces_emoji,
    "sus_study.csv": sus_study,
    "csat_gap.csv": csat_gap,
    "engagement.csv": engagement,
    "stars.json": stars,
    "thumbs.ndjson": thumbs,
    "service_survey.csv": service_survey,
    "customers.csv": customers,
}


def main(folder: Path) -> None:
    """Write every sample into `folder`, which must exist; each has its own generator, seeded by its name."""
    for name, make in (SAMPLES | operations.SAMPLES | reviewing.SAMPLES).items():
        (folder / name).write_bytes(make(Random(f"{SEED} {name}")))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
