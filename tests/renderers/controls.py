"""What no output may hold."""

LINE_END, COLOUR = "\n", "\x1b"


def raw_controls(name: str, text: str) -> list[str]:
    """The raw controls of an output, line ends aside, and colours where its name asks for them."""
    allowed = LINE_END + COLOUR if "color" in name else LINE_END
    return [c for c in text if (ord(c) < 32 and c not in allowed) or 0x7F <= ord(c) < 0xA0 or c == "\u202e"]
