"""What each way to switch the screen off can do."""

from __future__ import annotations

from typing import Protocol


class PowerBackend(Protocol):
    """One way to switch the screen off and on. All of it may wait: not for the UI thread."""

    @property
    def name(self) -> str:
        """Return what people know it by, such as `wlopm`."""

    def is_available(self) -> bool:
        """Return whether it works here, as far as that can be told without switching."""

    def switch(self, *, on: bool) -> bool:
        """Switch the screen; return whether that was done, and read back where it can be."""
