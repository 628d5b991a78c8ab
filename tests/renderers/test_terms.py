"""Whatever an engine was told is said, in words of its own where they are known."""

from dataclasses import fields

import pytest

from cxscore.model import Terms
from cxscore.renderers.terms import terms_parts

ELSEWHERE = {"as_of", "calendar", "at_start", "at_end", "new", "lost", "expansion"}


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (Terms(target=(("high", "1h"), ("", "8h"))), "target high 1h, 8h"),
        (Terms(end_where=(("event", "reply*"), ("by", ""))), "ended by event = reply*, by = (blank)"),
        (Terms(first=True), "the first end counts"),
        (Terms(solved=("done", "closed")), "solved are done, closed"),
        (Terms(at_start="500"), ""),
        (Terms(window="7d"), "within 7d"),
        (Terms(as_of="2026-10-31", calendar=(("", "hours.yaml"),)), ""),
    ],
)
def test_a_term_is_said_in_a_few_words(terms: Terms, text: str) -> None:
    assert "; ".join(terms_parts(terms, "roster")) == text


@pytest.mark.parametrize("name", [one.name for one in fields(Terms) if one.name not in ELSEWHERE])
def test_no_term_is_kept_quiet(name: str) -> None:
    plain = getattr(Terms(), name)
    said = True if isinstance(plain, bool) else (("a", "b"),) if isinstance(plain, tuple) else "x"
    terms = Terms()
    object.__setattr__(terms, name, said)
    (part,) = terms_parts(terms, "")
    assert part.strip()


def test_what_the_words_of_time_say_is_not_said_again() -> None:
    assert not list(terms_parts(Terms(pause=("hold",), business=True), "elapsed"))
    assert list(terms_parts(Terms(window="7d", solved=("done",)), "status")) == ["within 7d"]
