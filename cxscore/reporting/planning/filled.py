"""Texts and paths of a config for one period."""

import glob
import os
from dataclasses import dataclass
from pathlib import Path

from cxscore.config.report_draft import PERIOD


@dataclass(frozen=True, slots=True)
class Filled:
    """Texts of the config with the label of the period in them, and paths beside the config."""

    folder: Path
    label: str

    def text(self, text: str) -> str:
        """The text for this period."""
        return text.replace(PERIOD, self.label)

    def path(self, text: str) -> Path:
        """The path for this period, relative to the config, without detours that lead back."""
        joined = self.folder / self.text(text)
        plain = Path(os.path.normpath(joined))
        return plain if plain.resolve() == joined.resolve() else joined

    def files(self, text: str) -> list[str]:
        """The files that a path or a pattern means, sorted; none where there are none."""
        path = self.path(text)
        if os.path.lexists(path) or not glob.has_magic(self.text(text)):
            return [str(path)] if os.path.lexists(path) else []
        pattern = os.path.join(glob.escape(str(self.folder)), self.text(text))  # noqa: PTH118 (a pattern is no path)
        return sorted(os.path.normpath(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207
