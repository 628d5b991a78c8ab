"""Checksums of numbers that identify people and accounts: plain functions of a text as it was written.

Blanks, points and dashes between the digits do not matter. Everything here says whether a text that looks like such a
number is one; none of it says whether the number was ever given out.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from operator import mul
from string import ascii_uppercase, digits

_FI = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_ES = "TRWAGMYFPDXBNJZSQVHLCKE"
_IT_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
"""What A..Z (and 0..9, which count as A..J) weigh at odd places of a codice fiscale. Source: DM 23 December 1976."""
_IBANS = (
    "NO15 BE16 DK18 FI18 FO18 GL18 NL18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 CH21 HR21 LI21 LV21 BG22 BH22 "
    "CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 "
    "TN24 VG24 LY25 PT25 ST25 IS26 TR26 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 GT28 HU28 LB28 PL28 "
    "SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 MT31 SC31 LC32 "
    "BI27 DJ27 FK18 HN28 MN20 NI28 OM23 RU33 SD18 SO23 YE30"
)
"""Countries and the lengths of their account numbers. Source: SWIFT, IBAN Registry."""


def _numbers(text: str) -> list[int]:
    """Its digits, those of any script, as numbers."""
    return [int(char) for char in text if char.isdecimal()]


def _letters(text: str) -> str:
    """Its letters and digits, as capitals."""
    return "".join(filter(str.isalnum, text.upper()))


def _weighed(numbers: Sequence[int], weights: Sequence[int]) -> int:
    return sum(map(mul, numbers, weights))


def _is_date(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _pair(numbers: Sequence[int], place: int) -> int:
    return 10 * numbers[place] + numbers[place + 1]


# --- money and machines --------------------------------------------------------------------------------------


def iban_lengths() -> Mapping[int, tuple[str, ...]]:
    """The countries by how long their IBANs are, the longest first."""
    rows = [(int(row[2:]), row[:2]) for row in _IBANS.split()]
    lengths = sorted({length for length, _ in rows}, reverse=True)
    return {wanted: tuple(country for length, country in rows if length == wanted) for wanted in lengths}


def is_iban(text: str) -> bool:
    """Whether the check digits of an account number fit. Source: ISO 13616, mod 97 of ISO 7064."""
    letters = _letters(text)
    moved = letters[4:] + letters[:4]
    return moved.isascii() and int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def luhn(numbers: Sequence[int]) -> bool:
    """Whether the last digit is the check digit of the others. Source: ISO/IEC 7812-1, annex B."""
    doubled = [sum(divmod(2 * number, 10)) for number in numbers[-2::-2]]
    return (sum(doubled) + sum(numbers[-1::-2])) % 10 == 0


def is_card(text: str) -> bool:
    """Whether it is a payment card's: a first digit of 2 to 6, and Luhn's check digit."""
    numbers = _numbers(text)
    return 2 <= numbers[0] <= 6 and luhn(numbers)


def is_account(text: str) -> bool:
    """Whether the last digit of a Norwegian account number fits, mod 11. Source: Bits, Kontonummer og KID."""
    return _weighed(_numbers(text), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def is_ip(text: str) -> bool:
    """Whether it is an address of the fourth or sixth version that tells one machine from another."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_loopback)


# --- people --------------------------------------------------------------------------------------------------


def is_norwegian_id(text: str) -> bool:
    """Whether it is a foedselsnummer or a D-number: a date, and two check digits. Source: Skatteetaten."""
    numbers = _numbers(text)
    dated = _is_date(_pair(numbers, 0) % 40, _pair(numbers, 2) % 40)
    first = _weighed(numbers, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1))
    second = _weighed(numbers, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
    return dated and first % 11 == 0 and second % 11 == 0


def is_swedish_id(text: str) -> bool:
    """Whether it is a personnummer or a samordningsnummer: a date, and Luhn's check digit. Source: Skatteverket."""
    numbers = _numbers(text)[-10:]
    return _is_date(_pair(numbers, 4) % 60, _pair(numbers, 2)) and luhn(numbers)


def is_danish_cpr(text: str) -> bool:
    """Whether it has the form of a CPR number; without its dash, also the check digit that all had until 2007."""
    numbers = _numbers(text)
    checked = "-" in text or _weighed(numbers, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    return _is_date(_pair(numbers, 0), _pair(numbers, 2)) and checked


def is_finnish_hetu(text: str) -> bool:
    """Whether it is a henkilotunnus: a date, and the check character. Source: Digital and Population Data Agency."""
    numbers = _numbers(text[:-1])
    whole = int("".join(map(str, numbers)))
    return _is_date(_pair(numbers, 0), _pair(numbers, 2)) and _FI[whole % 31] == text[-1].upper()


def is_german_tax_id(text: str) -> bool:
    """Whether it is a Steuer-ID: one digit two or three times among ten, and ISO 7064's check digit (mod 11, 10)."""
    *first, check = _numbers(text)
    product = 10
    for number in first:
        product = 2 * ((product + number) % 10 or 10) % 11
    repeats = sorted(first.count(number) for number in set(first))
    return repeats[-1] in (2, 3) and (len(repeats) == 1 or repeats[-2] == 1) and (11 - product) % 10 == check


def is_dutch_bsn(text: str) -> bool:
    """Whether the nine digits pass the elfproef of a burgerservicenummer; not all zeros."""
    numbers = _numbers(text)
    return any(numbers) and _weighed(numbers, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_portuguese_nif(text: str) -> bool:
    """Whether the nine digits have the check digit of a NIF."""
    numbers = _numbers(text)
    check = 11 - _weighed(numbers[:8], range(9, 1, -1)) % 11
    return numbers[8] == (0 if check >= 10 else check)


def is_spanish_id(text: str) -> bool:
    """Whether the letter of a DNI or an NIE fits. Source: Ministerio del Interior."""
    letters = _letters(text)
    number = letters[:-1].translate(str.maketrans("XYZ", "012"))
    return _ES[int(number) % 23] == letters[-1]


def is_codice_fiscale(text: str) -> bool:
    """Whether the last letter of a codice fiscale fits. Source: DM 23 December 1976, no. 345."""
    letters = _letters(text)
    first, check = letters[:-1], letters[-1]
    ranks = [(digits + ascii_uppercase).index(char) for char in first]
    places = [rank if rank < 10 else rank - 10 for rank in ranks]
    total = sum(_IT_ODD[place] for place in places[0::2]) + sum(places[1::2])
    return ascii_uppercase[total % 26] == check


def is_french_nir(text: str) -> bool:
    """Whether the two last digits of a NIR fit, Corsica's 2A and 2B read as 19 and 18. Source: INSEE."""
    letters = _letters(text)
    number = letters[:13].replace("2A", "19").replace("2B", "18")
    return number.isdecimal() and 97 - int(number) % 97 == int(letters[13:])


def is_chinese_id(text: str) -> bool:
    """Whether it is a resident's id: a date, and the check character. Source: GB 11643-1999."""
    numbers = _numbers(text[:17])
    total = _weighed(numbers, [2**power % 11 for power in range(17, 0, -1)])
    return _is_date(_pair(numbers, 12), _pair(numbers, 10)) and "10X98765432"[total % 11] == text[17].upper()
