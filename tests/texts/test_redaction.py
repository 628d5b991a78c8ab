"""Redaction: one case per kind, near misses that must stay, and secrets planted anywhere."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxscore.errors import UsageError
from cxscore.texts.redaction import order_pattern, redacted

SECRETS = {
    "e-mail": [
        "ola.nordmann+x@example.no",
        "JÜRGEN@müller-gmbh.de",
        "a_b@sub.example.co.uk",
        "kari (at) example.com",
        "anna.karlsen@\u200bexample.com",
        "a\u00adnna.karlsen@ex\u00adample.com",
        "\u0430nna@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
        "anna@mu\u0308ller.de",
        "anna@example.xn--p1ai",
        "anna%40example.com",
        "anna&#64;example.com",
        "anna (at) example (dot) com",
        "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "用户@例子.公司",
        "用户＠例子。公司",
        "王为民@例子.公司.中国",
        "用户@example.com",
        "user@例子.cn",
        "kari.nordmann@例子.xn--55qx5d",
        "田中@例え.みんな",
        "홍길동@도메인.한국",
        "คน@ตัวอย่าง.ไทย",
    ],
    "IBAN": [
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
        "NO93 8601 1117 947",
        "fr1420041010050500013m02606",
    ],
    "card number": [
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "340000000000009",
        "6011000000000004",
        "4111.1111.1111.1111",
        "4111_1111_1111_1111",
        "4111/1111/1111/1111",
        "4111 / 1111 / 1111 / 1111",
        "3782/822463/10005",
        "4111 \u2013 1111 \u2013 1111 \u2013 1111",
        "3400.000000.00009",
        "4111\u200b1111\u200b1111\u200b1111",
    ],
    "account number": ["8601.11.17947", "8601 11 17947", "86011117947"],
    "national id": [
        "110101199003077758",
        "11010119900307774X",
        "2 55 08 14 168 025 38",
        "RSSMRA85T10A562S",
        "010190 10046",
        "86 095 742 719",
        "811228-9874",
        "19811228-9874",
        "211062-5629",
        "131052-308T",
        "12345678Z",
        "X1234567L",
        "111222333",
        "123456789",
        "AB 12 34 56 C",
        "219-09-9999",
    ],
    "IP address": ["192.168.1.20", "2001:db8::ff00:42:8329", "fe80::1ff:fe23:4567:890a"],
    "phone": [
        "+47 912 34 567",
        "0049 (0)171 2345678",
        "+1 (415) 555-2671",
        "040 1234567",
        "0171/234 56 78",
        "(415) 555-2671",
        "(415) 555 2671",
        "415 555 2671",
        "415.555.2671",
        "13812345678",
        "010-12345678",
        "22 33 44 55",
        "912 34 567",
        "612 345 678",
        "912.34.567",
        "912_34_567",
        "912-34-567",
        "415_555_2671",
        "22_33_44_55",
        "612.345.678",
        "138.1234.5678",
        "４１５－５５５－２６７１",
        "415\u2011555\u20112671",
    ],
}
NEAR = [
    "on 01.02.2026 at 12:30:45",
    "2026-04-01 and 01/04/26",
    "paid 1,299.00 for 3 items, or 0.50 each",
    "it cost 12 345 678 kr",
    "€ 600 123 456 of sales",
    "22 33 44 55 EUR",
    "100000000 orders in 2025",
    "waited 45 minutes, 8-10 calls, 24/7",
    "4111 1111 1111 1112",
    "DE89370400440532013001",
    "RSSMRA85T10A562T",
    "219-09-0000",
    "999.1.1.1",
    "app version 5.10.2.1",
    "std::vector, 3:2",
    "rated @cxscore 5/5",
    "order 7 of 12 came on day 14",
    "on 2026.10.31, between 2025.01.01 and 2026_10_31",
    "it cost 12.345.678 kr, not 612.345.678 kr or 912.345.678,50",
    "650.000.000 users, 700 000 000 calls",
    "versions 1.2.3, 10.15.7 and 9.12.34",
    "pi is 3.141592653589793, e 2.718281828459045",
    "in 2021.2022.2023.2024",
    "8601.11.17948",
    "4111/1111/1111/1112",
    "in 2000/2000/2000/2004, or 2000.2000.2000.2004",
    "from 2026/11/22 to 2026/12/01, 11/22/2026 or 22/11/26",
    "order 4111/1111/1111, invoice 2026/4111/1111/1111/1111/7, 12/34/5678",
    "version 4111/1.2, builds 5500/0000/0000/0005",
    "price 4.111/1.111/1.111/1.111 and 1/2/3/4",
    "感谢@小王.下次再来",
    "谢谢@客服。很好，@小明 你好",
    "五星@公司，价格@9.9元，团队@中国。",
    "用户@例子",
    "\u00bd of it, 5\u00b2 m\u2026 （很好），完全！",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 thanks\u2764\ufe0f",
    "\u200bnothing to hide\u00ad here",
    "https://example.com/help/returns",
]
PLANTED = [(kind, secret) for kind, secrets in SECRETS.items() for secret in secrets]


@pytest.mark.parametrize(("kind", "secret"), PLANTED, ids=[secret for _, secret in PLANTED])
def test_what_identifies_someone_is_replaced_by_its_kind_and_counted(kind: str, secret: str) -> None:
    assert redacted(f"It is {secret}, please") == (f"It is [{kind}], please", Counter({kind: 1}))


@pytest.mark.parametrize("text", NEAR)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert redacted(text) == (text, Counter())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://x.com/reset?token=abc1.", "see https://x.com/reset[link query]."),
        ("https://me:pass@x.com/a#key=1", "https://[credentials]@x.com/a[link query]"),
        ("(http://x.com/r/9f8a7b6c5d4e3f2a1b0c9d8e)", "(http://x.com/r/[token])"),
        ("打开www.x.cn/a?id=5谢谢", "打开www.x.cn/a[link query]谢谢"),
    ],
)
def test_a_link_keeps_its_address_only(text: str, shown: str) -> None:
    assert redacted(text)[0] == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我的电话13812345678谢谢", "我的电话[phone]谢谢"),
        ("身份证110101199003077758了", "身份证[national id]了"),
        ("请发到abc@qq.com谢谢", "请发到[e-mail]谢谢"),
        ("我的邮箱是用户@例子.公司谢谢", "我的邮箱是[e-mail]谢谢"),
        ("请发到abc@例子.公司。谢谢", "请发到[e-mail]。谢谢"),
        ("홍길동@도메인.한국으로 보내주세요", "[e-mail]으로 보내주세요"),
        ("card 4111/1111/1111/1111 12/27", "card [card number] 12/27"),
        ("tel: 5551234", "tel: [phone]"),
        ("card 4111 1111 1111 1111 123 12/27", "card [card number] 123 12/27"),
        ("call 040 1234567 from 01.02.2026 on", "call [phone] from 01.02.2026 on"),
    ],
)
def test_what_stands_beside_a_number_stays(text: str, shown: str) -> None:
    assert redacted(text)[0] == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("（见）电话：１３８１２３４５６７８，谢谢", "（见）电话：[phone]，谢谢"),
        ("thanks\u2026 a\u00adb@c\u200b.no\u2026 so\u00adso", "thanks\u2026 [e-mail]\u2026 so\u00adso"),
        ("打开www.x.cn/a，ok？谢谢", "打开www.x.cn/a，ok？谢谢"),
        ("\u33c4 and \u2488\u0662", "\u33c4 and \u2488\u0662"),
    ],
)
def test_what_is_not_taken_out_stays_as_it_was_written(text: str, shown: str) -> None:
    assert redacted(text)[0] == shown


def test_the_pattern_of_order_numbers_fits_both_what_was_written_and_its_plain_form() -> None:
    orders = [order_pattern(r"（\d+）|T-\d{6}")]
    assert redacted("（12） and Ｔ－1２3\u200b456", orders)[0] == "[order number] and [order number]"


def test_each_kind_is_counted() -> None:
    _, found = redacted("a@b.no, c@d.no and +47 912 34 567")
    assert found == {"e-mail": 2, "phone": 1}


def test_order_numbers_are_found_by_the_pattern_that_was_given() -> None:
    shown, found = redacted("T-123456 is not T-12", [order_pattern(r"T-\d{6}")])
    assert (shown, found) == ("[order number] is not T-12", {"order number": 1})


@pytest.mark.parametrize("text", ["T-(", "x*", ""])
def test_a_pattern_that_cannot_find_order_numbers_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--order-number"):
        order_pattern(text)


def test_names_stay_as_the_caveat_says() -> None:
    assert redacted("Kari Nordmann, Storgata 5")[0] == "Kari Nordmann, Storgata 5"


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_and_what_was_redacted_stays_so(text: str) -> None:
    shown, found = redacted(text)
    assert sum(found.values()) >= (shown != text)
    assert redacted(shown)[0] == shown


@given(st.text("0123456789 .,-/:()@+Az?#", max_size=60))
def test_no_row_of_digits_and_signs_makes_it_fail(text: str) -> None:
    shown, found = redacted(text)
    assert len(re.findall(r"\[[^\[\]0-9]*\]", shown)) >= sum(found.values())


@given(st.text("abcdefg wxyz,.!?\n等很久", max_size=40), st.sampled_from(PLANTED), st.text("abc ,.!等", max_size=40))
def test_no_planted_secret_is_left(before: str, planted: tuple[str, str], after: str) -> None:
    _, secret = planted
    assert secret not in redacted(f"{before} {secret} {after}")[0]
