"""Text made safe for the medium that shows it: the only place where text from outside is defused.

Labels, headers and file names come from strangers. Whatever they hold, they must not move a cursor, hide or turn
text around, add a row or a column, or start a formula. Every guard leaves harmless text as it is, and may be
applied twice without harm, save `markdown`, which escapes its own escapes.

Source: OWASP, CSV Injection; CommonMark 0.31, section 2.4 (backslash escapes); Unicode Standard Annex 9, 2.
"""

import re
import unicodedata
from collections.abc import Callable

Clean = Callable[..., str]
"""What makes text from outside safe for a screen, cut to so many characters where it is told how many."""
LABEL_LENGTH = 80
"""Characters of a label on a screen; the rest is cut behind an ellipsis."""
SHEET_LENGTH = 32_767
"""Characters that a cell of a workbook holds."""

_UNSEEN = (
    "\x00-\x1f\x7f-\x9f"  # C0 with ESC, DEL, C1
    "\u00ad\u180e\u200b-\u200f\u2060-\u206f\ufeff"  # zero width, marks and isolates of direction
    "\u061c\u2028-\u202e"  # line and paragraph separators, embeddings and overrides
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations, tags
    "\ud800-\udfff"  # halves of pairs: bytes of a file name that are no text
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_HIDDEN_IN_CELL = re.compile(f"(?![\t\n])[{_UNSEEN}]")
_FORMULA = re.compile("^(?=[=+@|%\t\r\n＝＋－＠-])|(?<=[;\t\n])(?=[=+@|%＝＋－＠-])")
_ASCII = str.maketrans({"…": "...", "\u00a0": " ", "\u202f": " ", "\u2212": "-"})
"""What stands for signs of numbers where a screen knows ASCII alone."""
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#$]|(?<=www)\.|:(?=//)")


def terminal(text: str, limit: int | None = None) -> str:
    r"""Return `text` on one line with every unseen character written out: `\x1b`, `\u202e`.

    With `limit` (characters, at least 1) longer text ends in an ellipsis; for labels only, never for numbers.
    """
    shown = _HIDDEN.sub(_visible, text)
    return shown if limit is None or len(shown) <= limit else f"{shown[: limit - 1]}…"


def ascii_terminal(text: str, limit: int | None = None) -> str:
    r"""Return `text` as `terminal` does, for a screen that knows ASCII alone: what it does not know as `\u4e00`."""
    return terminal(text, limit).translate(_ASCII).encode("ascii", "backslashreplace").decode()


def csv_cell(text: str) -> str:
    """Return `text` for a cell that a spreadsheet may open: an apostrophe before whatever starts a formula.

    A semicolon, tab or line feed inside the text starts a cell where that is the delimiter, so what follows it is
    guarded too. Tabs and line feeds stay (the cell is quoted), other unseen characters are written out. Numbers
    of our own never come here: `-12.5` stays a number.
    """
    return _HIDDEN_IN_CELL.sub(_visible, _FORMULA.sub("'", text))


def sheet_cell(text: str) -> str:
    """Return `text` for a text cell of a workbook: unseen characters written out, cut where a cell ends.

    The type of the cell, not its text, keeps a workbook from running it.
    """
    shown = _HIDDEN_IN_CELL.sub(_visible, text)
    return shown if len(shown) <= SHEET_LENGTH else f"{shown[: SHEET_LENGTH - 1]}…"


def masked(text: str) -> str:
    """Return the shape of `text`: x or X for a letter, # for a digit, * for a symbol; punctuation and blanks stay."""
    return "".join(map(_mask, text))


def _mask(char: str) -> str:
    if char.isalpha():
        return "X" if char.isupper() else "x"
    if char.isnumeric():
        return "#"
    return char if char.isspace() or unicodedata.category(char).startswith(("P", "Z")) or char in "+<=>|~^`$" else "*"


def markdown(text: str) -> str:
    """Return `text` for one line or table cell of Markdown, without markup, links, HTML or line breaks."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", terminal(text))


def json_text(text: str) -> str:
    r"""Return serialised JSON with unseen characters that JSON allows raw (DEL, C1, bidi) as `\u` escapes."""
    return _HIDDEN.sub(_json_escape, text)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def sql(text: str) -> str:
    """`text` as a string of SQL: quoted, with the quotes in it doubled."""
    return "'" + text.replace("'", "''") + "'"
