"""Checksums: published numbers pass, and a digit that is wrong, or two that changed places, do not."""

from collections.abc import Callable

import pytest

from cxscore.texts import identifiers

Check = Callable[[str], bool]

VALID: list[tuple[Check, str]] = [
    (identifiers.is_iban, "GB82 WEST 1234 5698 7654 32"),
    (identifiers.is_iban, "NO9386011117947"),
    (identifiers.is_card, "4111-1111-1111-1111"),
    (identifiers.is_account, "8601.11.17947"),
    (identifiers.is_norwegian_id, "010190 10046"),
    (identifiers.is_swedish_id, "811228-9874"),
    (identifiers.is_danish_cpr, "2110625629"),
    (identifiers.is_finnish_hetu, "131052-308T"),
    (identifiers.is_german_tax_id, "86095742719"),
    (identifiers.is_dutch_bsn, "111222333"),
    (identifiers.is_portuguese_nif, "123456789"),
    (identifiers.is_spanish_id, "12345678Z"),
    (identifiers.is_spanish_id, "X1234567L"),
    (identifiers.is_codice_fiscale, "RSSMRA85T10A562S"),
    (identifiers.is_french_nir, "255081416802538"),
    (identifiers.is_chinese_id, "110101199003077758"),
]
IDS = [f"{check.__name__}-{text}" for check, text in VALID]


def with_last_digit_raised(text: str) -> str:
    place = max(index for index, char in enumerate(text) if char.isdigit())
    return f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"


@pytest.mark.parametrize(("check", "text"), VALID, ids=IDS)
def test_a_published_number_is_one(check: Check, text: str) -> None:
    assert check(text)


@pytest.mark.parametrize(("check", "text"), VALID, ids=IDS)
def test_a_number_with_a_wrong_digit_is_none(check: Check, text: str) -> None:
    assert not check(with_last_digit_raised(text))


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (identifiers.is_card, "1111 1111 1111 1117"),
        (identifiers.is_norwegian_id, "00000000000"),
        (identifiers.is_dutch_bsn, "000000000"),
        (identifiers.is_german_tax_id, "12345678903"),
        (identifiers.is_danish_cpr, "991362-5629"),
        (identifiers.is_chinese_id, "110101199013077758"),
    ],
)
def test_a_number_of_the_wrong_form_is_none(check: Check, text: str) -> None:
    assert not check(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.0.0.1", True),
        ("::1", False),
        ("::", False),
        ("256.1.1.1", False),
        ("12:30:45", False),
        ("2001:db8::1", True),
    ],
)
def test_an_address_tells_one_machine_from_another(text: str, expected: bool) -> None:
    assert identifiers.is_ip(text) is expected


def test_corsica_counts_as_numbers() -> None:
    number = int("1850819123456")
    assert identifiers.is_french_nir(f"185082A123456{97 - number % 97:02}")


def test_every_length_of_an_iban_has_its_countries_once() -> None:
    countries = [country for group in identifiers.iban_lengths().values() for country in group]
    assert len(countries) == len(set(countries)) == 89
