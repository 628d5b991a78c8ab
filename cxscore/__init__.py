"""cxscore: the right customer-experience number, its definition, its uncertainty, an account of every row."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxscore.api import ScoredReport, score

__version__ = "0.1.0"
__all__ = ["ScoredReport", "__version__", "score"]


def __getattr__(name: str) -> Any:
    """Load the Python API when it is first used: the command line must not pay for it."""
    if name in ("ScoredReport", "score"):
        from cxscore import api  # noqa: PLC0415 (start-up)

        return getattr(api, name)
    raise AttributeError(f"module 'cxscore' has no attribute {name!r}")
