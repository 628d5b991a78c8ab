"""Quotes: seeded, unlike one another, redacted, cut at a word, and none of a small group."""

import pytest

from cxscore.texts.quotes import Comment, Wanted, chosen, cut, quotes


def comments(*texts: str, group: str = "low") -> list[Comment]:
    return [Comment(text, group, "1") for text in texts]


MANY = comments(*(f"word{i} other{i} third{i}" for i in range(40)))
ALIKE = comments("the bus was late", "the bus was late today", "the bus was so late", "nobody ever called me back")


def test_the_same_seed_draws_the_same_quotes_in_whatever_order_they_come() -> None:
    assert chosen(MANY, 3, 7) == chosen(MANY[::-1], 3, 7)


def test_another_seed_draws_others() -> None:
    assert len({tuple(one.text for one in chosen(MANY, 3, seed)) for seed in range(5)}) > 1


@pytest.mark.parametrize("seed", range(5))
def test_the_second_quote_is_the_one_least_like_the_first(seed: int) -> None:
    assert "nobody ever called me back" in [one.text for one in chosen(ALIKE, 2, seed)]


def test_comments_of_the_same_words_are_quoted_once() -> None:
    assert len(chosen(comments("It was late.", "it was LATE", "was it late?"), 3, 1)) == 1


def test_comments_of_a_word_or_two_are_no_quotes() -> None:
    assert chosen(comments("fine", "n/a", "thank you"), 3, 1) == []


@pytest.mark.parametrize(("n", "shown", "withheld"), [(4, 0, True), (5, 1, False), (0, 0, False)])
def test_a_group_of_fewer_than_five_comments_shows_none(n: int, shown: int, withheld: bool) -> None:
    own = [Comment("I waited far too long", "low", "1", n)] if n else []
    (group,) = quotes(own, ["low"], "bucket", Wanted()).groups
    assert (len(group.quotes), group.withheld) == (shown, withheld)


def test_what_is_shown_is_redacted_and_the_kinds_are_counted() -> None:
    found = quotes([Comment("write to a@b.no\nor c@d.no", "low", "1", 5)], ["low"], "bucket", Wanted())
    assert found.groups[0].quotes[0].text == "write to [e-mail] or [e-mail]"
    assert found.removed == {"e-mail": 2}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one two three", "one two three"),
        ("one two three four", "one two three…"),
        ("one two, threefour", "one two…"),
        ("等了很久没有人理我真的太慢了吧啊", "等了很久没有人理我真的太…"),
    ],
)
def test_a_long_comment_is_cut_behind_a_word(text: str, shown: str) -> None:
    assert cut(text, 14 if " " in text else 13) == shown


def test_a_secret_is_taken_out_before_the_cut() -> None:
    text = f"{'word ' * 37}a.long.address@example.com and more words here"
    (group,) = quotes([Comment(text, "low", "1", 5)], ["low"], "bucket", Wanted()).groups
    assert "a.long" not in group.quotes[0].text
