"""Which scores stand side by side."""

from dataclasses import replace

import pytest

from cxscore.analyses.pairs import with_previous
from cxscore.errors import UsageError
from tests.analyses.scores import SHARE, scored


def test_periods_of_what_ripens_are_not_compared() -> None:
    """Of a young month's tickets fewer are solved yet: that is their age."""
    months = [scored(SHARE, {1: 5, 5: 5}, period=label) for label in ("2026-01", "2026-02")]
    assert [pair.to.period for pair in with_previous(months)] == ["2026-02"]
    young = [replace(month, definition=replace(SHARE, ripens=True)) for month in months]
    with pytest.raises(UsageError, match="the younger had less time"):
        with_previous(young)
