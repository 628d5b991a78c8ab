"""Time zones by their IANA name."""

from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cxscore.errors import UsageError

_NO_ZONES = ("localtime", "posix", "right/")  # what they mean depends on the machine, or counts leap seconds


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name, such as Europe/Oslo; UsageError with the nearest names if there is none."""
    try:
        if not name.startswith(_NO_ZONES):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise UsageError(f"there is no time zone '{name[:40]}'", _nearest_zones(name))


def _nearest_zones(name: str) -> str:
    known = {known.casefold(): known for known in available_timezones() if not known.startswith(_NO_ZONES)}
    if not known:
        return "this computer has no time zone data: install the Python package tzdata"
    wanted = name.casefold().replace(" ", "_")
    cities = [same for same in known if wanted and f"/{same}".endswith(f"/{wanted}")]
    near = [known[same] for same in sorted(cities) or get_close_matches(wanted, sorted(known), n=3)]
    return f"did you mean {' or '.join(near[:3])}?" if near else "write it as Europe/Oslo or America/New_York, or UTC"
