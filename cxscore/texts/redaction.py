"""What identifies people, taken out of a comment before anyone is shown it: addresses, numbers, ids, tokens.

Each kind is a pattern and, where the number has one, its checksum. Names and postal addresses are not found: no
pattern tells them from other words.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cxscore.errors import UsageError
from cxscore.texts import identifiers
from cxscore.texts.spelling import Spelling

CAVEAT = "names and postal addresses are not found"
"""What must be said wherever redacted comments are shown."""
ORDER = "order number"
"""The kind of what the user's own patterns find."""

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that is taken out: how it is called, how it looks, and what else must hold of it.

    The pattern's group `secret` is what is replaced, all of the match where it has none. `digits` are the fewest that
    a comment must have to hold one, `sign` is what stands in each.
    """

    name: str
    pattern: re.Pattern[str]
    holds: Check
    digits: int = 0
    sign: str = ""


def _any(_found: str) -> bool:
    return True


def _kind(name: str, pattern: str, holds: Check = _any, digits: int = 0, sign: str = "") -> Kind:
    return Kind(name, re.compile(pattern, re.IGNORECASE), holds, digits, sign)


def redacted(text: str, orders: Sequence[re.Pattern[str]] = ()) -> tuple[str, Counter[str]]:
    """The text with what identifies people replaced by its kind, `[e-mail]`, and how many of each kind there were.

    `orders` are the user's patterns of order numbers; they come first, in the text as it was written too. Of a link
    the address stays, without the query, the credentials and any part that looks like a token.
    """
    found: Counter[str] = Counter()
    ordered = [Kind(ORDER, pattern, bool) for pattern in orders]
    spelling = Spelling(text)
    for kind in ordered:
        spelling = _without(spelling, kind, found)
    spelling = Spelling.of(spelling.written)
    digits = sum(map(str.isdecimal, spelling.plain))
    for kind in (*(ordered if spelling.signs else ()), *_KINDS):
        if digits >= kind.digits and kind.sign in spelling.plain:
            spelling = _without(spelling, kind, found)
    return spelling.written, found


def order_pattern(text: str) -> re.Pattern[str]:
    r"""The pattern of order numbers that a user wrote, such as `[A-Z]{2}-\d{6}`; UsageError where it is none."""
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise UsageError(f"--order-number '{text[:20]}' is no pattern: {error}", r"for example 'T-\d{6}'") from None
    if pattern.fullmatch(""):
        raise UsageError(f"--order-number '{text[:20]}' fits an empty text", r"for example 'T-\d{6}'")
    return pattern


def _without(spelling: Spelling, kind: Kind, found: Counter[str]) -> Spelling:
    """The text with everything of one kind replaced; what was replaced is added to `found`."""
    spans = list(_spans(spelling.plain, kind))
    if spans:
        found[kind.name] += len(spans)
    return spelling.replaced(spans, f"[{kind.name}]")


def _spans(text: str, kind: Kind) -> Iterator[tuple[int, int]]:
    """Where things of one kind stand; one that does not hold does not hide another that begins within it."""
    place, group = 0, "secret" if "secret" in kind.pattern.groupindex else 0
    while match := kind.pattern.search(text, place):
        start, stop = match.span(group)
        if stop > start and kind.holds(match[group]):
            yield start, stop
            place = stop
        else:
            place = match.start() + 1


# --- what there is -------------------------------------------------------------------------------------------


_LETTERS = r"a-z\u00c0-\u024f\u0370-\u06ff\u0900-\u0dff\u10a0-\u10ff\u1e00-\u1fff"
"""Letters of the scripts that put blanks between words: in the others no address ends where its letters do."""
_HOST = rf"[0-9{_LETTERS}](?:[0-9{_LETTERS}-]{{0,61}}[0-9{_LETTERS}])?"
_LOCAL = rf"[0-9{_LETTERS}._%+'-]{{1,64}}"
_AT = r"(?:@|%40|&#(?:64|x40);|\s?[(\[{]\s?(?:at|a|\u00e6t)\s?[)\]}]\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|punktum|punto|point)\s?[)\]}]\s?)"
_RUNNING = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Letters of the scripts without blanks between words, or in which endings are written to a word."""
_ANY = rf"{_LETTERS}{_RUNNING}"
_TLDS = (
    "\u7ec4\u7ec7\u673a\u6784|\u4e2d\u6587\u7f51|\u6211\u7231\u4f60|\u65b0\u52a0\u5761|\u516c\u53f8|\u4e2d\u56fd|\u4e2d\u570b|\u9999\u6e2f|\u6fb3\u9580|\u6fb3\u95e8|\u53f0\u6e7e|\u53f0\u7063|\u81fa\u7063"
    "|\u7f51\u7edc|\u7db2\u7d61|\u7f51\u5740|\u7db2\u5740|\u7f51\u7ad9|\u7f51\u5e97|\u5728\u7ebf|\u5546\u57ce|\u5546\u5e97|\u5546\u6807|\u96c6\u56e2|\u4f01\u4e1a|\u653f\u52a1|\u653f\u5e9c|\u516c\u76ca|\u673a\u6784"
    "|\u79fb\u52a8|\u4fe1\u606f|\u5065\u5eb7|\u4e16\u754c|\u5e7f\u4e1c|\u4f5b\u5c71|\u62db\u8058|\u901a\u8ca9|\u9910\u5385|\u8d2d\u7269|\u6148\u5584|\u624b\u673a|\u5a31\u4e50|\u5fae\u535a|\u65f6\u5c1a"
    "|\u307f\u3093\u306a|\u30b3\u30e0|\u30b9\u30c8\u30a2|\u30bb\u30fc\u30eb|\u30af\u30e9\u30a6\u30c9|\u30dd\u30a4\u30f3\u30c8|\u30d5\u30a1\u30c3\u30b7\u30e7\u30f3"
    "|\ud55c\uad6d|\ub2f7\ucef4|\ub2f7\ub137|\uc0bc\uc131|\u0e44\u0e17\u0e22|\u0ea5\u0eb2\u0ea7"
)
"""Top-level domains in these scripts. Source: IANA's root zone, without most names of firms."""
_MAIL_AT = (
    "\u90ae\u7bb1[\u662f\u4e3a]?|\u90f5\u7bb1[\u662f\u70ba]?|\u90ae\u4ef6|\u90f5\u4ef6|\u7535\u90ae|\u96fb\u90f5|\u4fe1\u7bb1[\u662f\u70ba]?|\u5730\u5740[\u662f\u4e3a\u70ba]?|\u53d1[\u5230\u7ed9\u81f3]|\u767c[\u5230\u7d66\u81f3]"
    "|\u5bc4[\u5230\u7ed9\u7d66\u81f3]|\u8054\u7cfb|\u806f\u7e6b|\u5199\u4fe1\u7ed9|\u30e1\u30fc\u30eb(?:\u30a2\u30c9\u30ec\u30b9)?\u306f?|\u9023\u7d61\u5148\u306f?|\uba54\uc77c\uc740?"
)
"""Words right before an address where no blank tells them apart."""
_LINK = r"(?:(?:https?|ftps?|wss?)://|(?<![a-z0-9_.])www\.)"
_URL = r"[!#-;=?-~]"
_IN_URL = rf"{_LINK}(?:(?![?#])[!#-;=?-~])*"
_DATE = r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
_D = rf"(?!{_DATE})\d"
_GAP = r"[ ./()_\u00a0\u2009\u2010-\u2013-]{0,3}"
_SIGNS = r"\u20ac$\u00a3\u00a5\u5143\u5757"
_NAMES = r"(?:kr|eur|usd|nok|sek|dkk|gbp|chf|cny|rmb)(?![a-z])"
_WORD = r"a-z0-9_\u00c0-\u024f"
_ALONE = rf"(?<![{_WORD}])"
_ENDS = rf"(?![{_WORD}])"
_MONEY = rf"(?![\d\u2030]|[.,]\d|,-|\s?(?:[{_SIGNS}%]|{_NAMES}))"
_PAID = rf"(?<![{_WORD}{_SIGNS}#])(?<!\d[.,/-])(?<![{_SIGNS}] )"
_BETWEEN = r"[ ./_\u2013-]{1,3}"
"""What may stand between the groups of a card number; a point or a slash only there: decimals and dates have
many digits, too."""
_YEARS = r"(?!(?:19|20)\d\d[./])"
_CALL = (
    r"(?:tel|tlf|tlph|fon|phone|telefon|tel[e\u00e9]fono|t\u00e9l\u00e9phone|mobile?|handy|handynummer|cell|whatsapp"
    r"|call(?: me)?(?: on| at)?|ring|reach me on|\u7535\u8bdd|\u624b\u673a|\u81f4\u7535|\u96fb\u8a71)"
    r"(?![a-z])\W{0,4}(?:(?:no|nr|number|nummer|is|er|ist|\u662f)\W{0,3}){0,2}"
)


def _digits(number: int) -> str:
    """The pattern of this many digits, which may stand in groups, and no digit beside them."""
    return rf"(?<!\d)\d(?:[ -]?\d){{{number - 1}}}(?!\d)"


def _running_address() -> str:
    """The pattern of an address with letters of scripts without blanks, from where they begin or a word announces it.

    It ends with a domain that there is, or other words would be taken for one.
    """
    label = rf"[0-9{_ANY}](?:[0-9{_ANY}-]{{0,61}}[0-9{_ANY}])?"
    local = rf"(?:(?!{_MAIL_AT})[0-9{_ANY}._%+'-]){{1,200}}"
    ends = rf"(?:{_TLDS}|xn--[a-z0-9-]{{2,59}}|[{_LETTERS}]{{2,}})"
    return rf"(?:(?<![0-9{_ANY}._%+'-])|{_MAIL_AT})(?P<secret>{local}@(?:{label}[.\u3002])+{ends})"


def _ibans() -> Iterator[Kind]:
    """One row per length of an IBAN."""
    for length, countries in identifiers.iban_lengths().items():
        looks = rf"(?<![a-z0-9])(?:{'|'.join(countries)})\d\d(?:[ -]?[a-z0-9]){{{length - 4}}}"
        yield _kind("IBAN", looks, identifiers.is_iban, 8)


def _cards() -> Iterator[Kind]:
    """Rows by length, the longest first, for a code or a year may stand behind it; then by groups."""
    yield from (_kind("card number", _digits(n), identifiers.is_card, n) for n in range(19, 12, -1))
    for groups in (rf"(?:\d{{4}}{_BETWEEN}){{3}}\d{{1,7}}", rf"\d{{4}}{_BETWEEN}\d{{6}}{_BETWEEN}\d{{5}}"):
        yield _kind("card number", rf"(?<!\d)(?<!\d[.,/]){_YEARS}{groups}(?!\d)(?!/\d)", identifiers.is_card, 13)


_IDS: Sequence[tuple[str, Check]] = (
    (r"\d{17}[\dx]", identifiers.is_chinese_id),
    (r"[12](?: ?\d){4} ?(?:\d\d|2[ab])(?: ?\d){8}", identifiers.is_french_nir),
    (r"[a-z]{6} ?[0-9lmnpqrstuv]{2}[a-ehlmprst][0-9lmnpqrstuv]{2} ?[a-z][0-9lmnpqrstuv]{3}[a-z]",
     identifiers.is_codice_fiscale),
    (r"\d{6}[ -]?\d{5}", identifiers.is_norwegian_id),
    (r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", identifiers.is_german_tax_id),
    (r"(?:19|20)?\d{6}[-+]?\d{4}", identifiers.is_swedish_id),
    (r"\d{6}-?\d{4}", identifiers.is_danish_cpr),
    (r"\d{6}[-+a-fu-y]\d{3}[0-9a-fhj-npr-y]", identifiers.is_finnish_hetu),
    (r"(?:\d{8}|[xyz]-?\d{7})[ -]?[a-hj-np-tv-z]", identifiers.is_spanish_id),
    (rf"{_PAID}\d{{3}}[ .]?\d{{3}}[ .]?\d{{3}}{_MONEY}", identifiers.is_dutch_bsn),
    (rf"{_PAID}[1-35689]\d\d[ .]?\d{{3}}[ .]?\d{{3}}{_MONEY}", identifiers.is_portuguese_nif),
    (r"(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?\d\d ?\d\d ?\d\d ?[a-d]", _any),
    (r"(?<!-)(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?!-)", _any),
)  # fmt: skip
"""National ids: how they look, and their checksum or the form that stands in for one."""

_PHONES: Sequence[str] = (
    rf"(?<![{_WORD}+])(?:\(?\+|00){_GAP}[1-9](?:{_GAP}{_D}){{6,14}}(?!\d)",
    rf"{_ALONE}{_CALL}(?P<secret>\(?{_D}(?:{_GAP}{_D}){{5,14}})(?!\d)",
    rf"{_PAID}\(?(?!{_DATE})0[1-9](?:{_GAP}{_D}){{6,12}}{_MONEY}",
    rf"{_PAID}\(?[2-9]\d\d\)?[ ._-]{{1,2}}\d{{3}}[._-]\d{{4}}{_MONEY}",
    rf"{_PAID}(?:\([2-9]\d\d\) ?|[2-9]\d\d )[2-9]\d\d \d{{4}}{_MONEY}",
    rf"{_PAID}1[3-9]\d[ ._-]?\d{{4}}[ ._-]?\d{{4}}{_MONEY}",
    rf"{_PAID}[2-9]\d(?:[ _]\d\d){{3}}{_MONEY}",
    rf"{_PAID}[49](?:\d{{7}}|\d\d(?P<gap>[ ._-])\d\d(?P=gap)\d{{3}}){_MONEY}",
    rf"{_PAID}(?!\d{{3}}[ .]?000[ .]?000)[679]\d\d(?P<gap>[ ._-]?)\d{{3}}(?P=gap)\d{{3}}{_MONEY}",
    rf"{_PAID}[679]\d\d(?P<gap>[ ._-])\d\d(?:(?P=gap)\d\d){{2}}{_MONEY}",
)
"""Phone numbers: international; behind a word that announces one; with a trunk zero; North America; China mobile;
Norway and Denmark in pairs; Norway mobile; Spain and Portugal."""

_KINDS: Sequence[Kind] = (
    _kind("link query", rf"{_IN_URL}(?P<secret>[?#]{_URL}*)(?<![.,;:!?)'\"\]])"),
    _kind("credentials", rf"{_LINK}(?P<secret>[^\s/@]+)(?=@)"),
    _kind("token", rf"{_LINK}[^\s?#]*?/(?P<secret>(?=[\w.~%=-]*\d)[\w.~%=-]{{20,}})"),
    _kind("e-mail", rf"{_LOCAL}{_AT}(?:{_HOST}{_DOT})+(?:xn--[a-z0-9-]{{2,59}}|[{_LETTERS}]{{2,}})"),
    _kind("e-mail", _running_address(), sign="@"),
    *_ibans(),
    *(_kind("national id", _ALONE + pattern + _ENDS, holds, 5) for pattern, holds in _IDS),
    *_cards(),
    _kind("account number", rf"{_PAID}\d{{4}}(?P<gap>[ ._-])\d\d(?P=gap)\d{{5}}{_MONEY}", identifiers.is_account, 11),
    _kind(
        "IP address", r"(?<![\d.])(?<!version )(?<![vV])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)", identifiers.is_ip, 4
    ),
    _kind(
        "IP address", r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])", identifiers.is_ip
    ),
    *(_kind("phone", pattern, digits=6) for pattern in _PHONES),
    _kind("account number", rf"{_PAID}\d{{11}}{_MONEY}", identifiers.is_account, 11),
)
"""What is taken out, in the order in which it is looked for."""
